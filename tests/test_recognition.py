"""Is this file an assessment? TOML with a key ``bmcheck`` at the top is one, whatever stands before it."""

from __future__ import annotations

from pathlib import Path

import pytest
from support.small_pack import OPEN, assessment, problems_of

from bmcheck.files.recognition import recognise
from bmcheck.files.toml import LARGEST


def file(folder: Path, content: str | bytes) -> str:
    path = folder / "x.toml"
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return str(path)


@pytest.mark.parametrize(
    "text",
    [
        OPEN,
        "# about us\n\n" + OPEN,
        "# a long story\n" * 1000 + OPEN,
        OPEN.replace("bmcheck = 1", '"bmcheck" = 1'),
        OPEN.replace("bmcheck = 1", "'bmcheck'  =1"),
        OPEN.replace("bmcheck = 1", '"bm\\u0063heck" = 1'),
        OPEN.replace("bmcheck = 1", "bmcheck = 2"),
        OPEN.replace("bmcheck = 1", "bmcheck.format = 1"),
        OPEN.replace("\n", "\r\n"),
        "\ufeff" + OPEN,
        "[bmcheck]\n",
    ],
)
def test_a_file_with_our_key_at_the_top_is_an_assessment(tmp_path: Path, text: str) -> None:
    assert recognise(file(tmp_path, text)).source


@pytest.mark.parametrize(
    "text",
    [
        "",
        "bmcheck_version = 1\n",
        "# bmcheck = 1\n",
        "[project]\nname = 'bmcheck'\n",
        "[tool.bmcheck]\npack = 'x'\n",
        "[project.scripts]\nbmcheck = 'bmcheck.cli.main:entry'\n",
        "[packages]\nbmcheck = '*'\n",
        "[dependencies]\nbmcheck = 1\n",
        "answers = 3\n",
        "title = 'A case'\n[answers]\nrole = 'x'\n[[expect]]\n",
    ],
)
def test_toml_with_our_name_elsewhere_is_none_and_nothing_to_tell(tmp_path: Path, text: str) -> None:
    found = recognise(file(tmp_path, text))

    assert (found.source, found.remark) == (None, "")


@pytest.mark.parametrize("text", [OPEN.replace("bmcheck = 1\n", ""), "[answers]\n", "answers = { role = 'x' }\n"])
def test_a_file_with_answers_that_lost_its_key_is_an_error(tmp_path: Path, text: str) -> None:
    [problem] = problems_of(lambda: recognise(file(tmp_path, text)))

    assert problem.what == "is not an assessment: the key bmcheck is missing"


@pytest.mark.parametrize(
    "content",
    [
        assessment("free_offer = "),
        OPEN.encode("utf-16"),
        OPEN.encode("utf-16-be"),
        OPEN.encode("utf-32"),
        OPEN.encode() + b"# \xe9\n",
        OPEN + "# more\n" * 100_000,
        "# more\n" * 100_000 + OPEN,
        ("# more\n" * 100_000 + OPEN).encode("utf-16"),
        "#" * (LARGEST - 3) + "bmcheck",
        "x =\n# bmcheck\n",
    ],
)
def test_a_file_that_cannot_be_read_and_names_us_is_an_error(tmp_path: Path, content: str | bytes) -> None:
    assert problems_of(lambda: recognise(file(tmp_path, content)))


@pytest.mark.parametrize("content", ["x =\n", b"caf\xe9 = 1\n", "a = 1\n".encode("utf-16"), "# x\n" * 200_000])
def test_any_other_file_that_cannot_be_read_is_remarked_and_changes_nothing(
    tmp_path: Path, content: str | bytes
) -> None:
    found = recognise(file(tmp_path, content))

    assert found.source is None
    assert found.remark.startswith(f"passed over: {tmp_path}")


def test_what_cannot_be_opened_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "dead.toml").symlink_to("nowhere.toml")
    (tmp_path / "self.toml").symlink_to("self.toml")

    assert problems_of(lambda: recognise(str(tmp_path / "dead.toml")))
    assert problems_of(lambda: recognise(str(tmp_path / "self.toml")))
    assert problems_of(lambda: recognise(str(tmp_path)))
