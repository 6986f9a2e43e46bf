"""What a command looks at: everything named and everything found, but for what somebody leaves out and is told of."""

from __future__ import annotations

from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from support.small_pack import COVERED, OPEN, run, write_pack

from bmcheck.files.packs import load_pack
from bmcheck.scan import Exclusion


@pytest.fixture
def ventures(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    write_pack(tmp_path / "pack")
    for name, text in {"good.toml": COVERED, "drafts/bad.toml": OPEN, "drafts/worse.toml": OPEN}.items():
        path = tmp_path / "ventures" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return tmp_path / "ventures"


@pytest.mark.parametrize(
    ("pattern", "path", "left_out"),
    [
        ("drafts/*", "drafts/a.toml", True),
        ("drafts/*", "ventures/drafts/a.toml", False),
        ("*/drafts/*", "ventures/drafts/deep/a.toml", True),
        ("a.toml", "ventures/drafts/a.toml", True),
        ("A.toml", "a.toml", False),
        ("*.toml", "ventures/a.toml", True),
        ("draft-?.toml", "x/draft-1.toml", True),
        ("[ab].toml", "b.toml", True),
        ("drafts/*", "./drafts/a.toml", True),
        ("./drafts/*", "drafts/a.toml", True),
    ],
)
def test_a_pattern_fits_a_name_or_a_whole_path(pattern: str, path: str, left_out: bool) -> None:
    exclusion = Exclusion([pattern])

    assert exclusion.leaves_out(path) is left_out
    assert exclusion.count == left_out


@pytest.mark.parametrize("command", ["check", "portfolio"])
@pytest.mark.parametrize("jobs", ["1", "2"])
@pytest.mark.usefixtures("ventures")
def test_what_is_left_out_is_counted(command: str, jobs: str) -> None:
    code, out, err = run(command, "ventures", "--pack", "pack", "--exclude", "ventures/drafts/*", "--jobs", jobs)

    assert (code, err) == (0, "2 files left out by --exclude\n")
    assert "bad.toml" not in out
    assert "good.toml" in out


@pytest.mark.usefixtures("ventures")
def test_a_pattern_that_fits_nothing_says_so_and_nothing_is_said_without_one() -> None:
    assert run("check", "ventures", "--pack", "pack", "--exclude", "x/*")[2] == "0 files left out by --exclude\n"
    assert run("check", "ventures", "--pack", "pack")[2] == ""


@pytest.mark.parametrize("command", ["check", "portfolio"])
def test_other_toml_that_is_broken_is_named_and_stops_nothing(ventures: Path, command: str) -> None:
    (ventures / "other.toml").write_text("x =\n", encoding="utf-8")

    code, out, err = run(command, "ventures", "--pack", "pack", "--exclude", "*/drafts/*")

    assert code == 0
    assert "passed over: ventures/other.toml:1:" in err
    assert "other.toml" not in out


@pytest.mark.parametrize("jobs", ["1", "2"])
def test_a_file_that_is_a_link_to_itself_hides_none_behind_it(ventures: Path, jobs: str) -> None:
    (ventures / "a.toml").symlink_to("a.toml")

    code, out, err = run("check", "ventures", "--pack", "pack", "--jobs", jobs)

    assert code == 2
    assert "error: ventures/a.toml: cannot be read" in err
    assert out.count("high open free-without-income") == 2


def test_results_of_tests_without_anything_to_check_have_a_case_that_passes(ventures: Path) -> None:
    other = ventures / "other.toml"
    other.write_text("[tool]\n", encoding="utf-8")

    code, out, _ = run("check", "--only-assessments", "--format", "junit", other)

    [suite] = ET.fromstring(out)
    assert code == 0
    assert [each.get("name") for each in suite] == ["no assessment to check"]
    assert (suite.get("tests"), suite.get("failures"), suite.get("errors")) == ("1", "0", "0")


@pytest.mark.parametrize("value", ["", " ", ",", " , ", "\n", "\r", "\xa0", ",\u2003,", "ads,", ",ads", "ads, ,shop"])
@pytest.mark.parametrize("question", ["free_offer", "sources", "price_review", "paid_share"])
def test_an_answer_that_is_empty_is_refused_whatever_its_type(ventures: Path, question: str, value: str) -> None:
    """A variable of a shell that is not set must not become an answer."""
    file = ventures / "new.toml"

    code, _, err = run("assess", file, "--pack", "pack", "--set", f"{question}={value}")

    assert code == 2
    assert f"error: --set {question}= has no value" in err or (value.strip() and question != "sources")
    assert err.startswith("error: --set")
    assert not file.exists()


@pytest.mark.parametrize(
    "command",
    [
        ["check", "../x.toml", "--pack", ""],
        ["check", "../x.toml", "--pack", ".", "--baseline", "../x.toml", "--old-pack", ""],
        ["report", "../x.toml", "--pack", ""],
        ["assess", "new.toml", "--set", "free_offer=all", "--pack", ""],
        ["case", "x", "--pack", ""],
    ],
)
def test_a_pack_without_a_name_is_refused_wherever_one_stands(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, command: list[str]
) -> None:
    """A variable of a shell that is not set must not choose another pack."""
    monkeypatch.chdir(write_pack(tmp_path / "pack"))
    (tmp_path / "x.toml").write_text(COVERED, encoding="utf-8")

    code, _, err = run(*command)

    assert code == 2
    assert "there is no pack ''" in err


@pytest.mark.parametrize("again", ["all", "none", "unknown"])
def test_an_answer_that_is_set_twice_is_refused(ventures: Path, again: str) -> None:
    code, _, err = run(
        "whatif", ventures / "good.toml", "--pack", "pack", "--set", "free_offer=all", "--set", f"free_offer={again}"
    )

    assert code == 2
    assert "error: --set: free_offer is set twice" in err


def test_an_id_is_the_shipped_pack_whatever_lies_here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    write_pack(tmp_path / "social-media")

    assert load_pack("social-media").label == load_pack().label
    assert load_pack("./social-media").id == "small"


@pytest.mark.parametrize("name", ["text", "json", "markdown", "junit", "csv"])
@pytest.mark.usefixtures("ventures")
def test_every_output_says_where_a_pack_lies_that_is_not_shipped(name: str) -> None:
    _, out, _ = run("check", "ventures/good.toml", "--pack", "./pack", "--format", name)

    assert "./pack" in out
