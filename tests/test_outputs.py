"""Where results go: --format once or several times, to files and to stdout."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from support.format_readers import READERS
from support.small_pack import COVERED, OPEN, assessment, run, write_pack

from bmcheck.reports.formats import FORMATS


@pytest.fixture(scope="module")
def pack(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_pack(tmp_path_factory.mktemp("pack"))


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the current folder: it holds x.toml, which stops the gate."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "x.toml").write_text(OPEN, encoding="utf-8")
    return tmp_path


def names(folder: Path) -> list[str]:
    return sorted(each.name for each in folder.iterdir())


@pytest.mark.parametrize("name", FORMATS)
def test_a_file_and_stdout_get_the_same(pack: Path, name: str) -> None:
    ran = run("check", "x.toml", "--pack", pack, "--format", name)

    assert run("check", "x.toml", "--pack", pack, "--format", f"{name}=out") == (1, "", "")
    assert Path("out").read_bytes().decode() == ran.out
    assert ran.out.endswith("\n")
    assert "free-without-income" in {each.rule for each in READERS[name](ran.out)}


@pytest.mark.parametrize("name", sorted(set(FORMATS) - {"text"}))
def test_a_report_of_one_file_is_written_in_every_format_and_stops_nothing(pack: Path, name: str) -> None:
    ran = run("report", "x.toml", "--pack", pack, "--format", name)

    assert (ran.code, ran.err) == (0, "")
    assert ran.out == run("check", "x.toml", "--pack", pack, "--format", name).out


@pytest.mark.parametrize("command", [("check", "x.toml"), ("portfolio", "x.toml")])
def test_csv_has_a_byte_order_mark_on_request_and_nothing_else_is_different(
    pack: Path, command: tuple[str, str]
) -> None:
    """Excel takes a table without the mark for one in the encoding of the system."""
    usual, marked = (run(*command, "--pack", pack, "--format", each).out for each in ("csv", "csv-bom"))

    assert marked == f"\ufeff{usual}"


@pytest.mark.parametrize("word", ["--##[error]x", "--\x1b[31mx", "--\u202ex"])
def test_what_is_wrong_with_the_command_line_is_told_harmlessly(word: str) -> None:
    """A shell makes options of the names of files, in ``bmcheck check *``."""
    ran = run("check", word)

    assert ran.code == 2
    assert "No such option" in ran.err
    assert word not in ran.err


def test_the_text_of_a_report_is_the_same_in_a_file(pack: Path) -> None:
    ran = run("report", "x.toml", "--pack", pack, "--format", "text=out", "--format", "json=out.json")

    assert ran == (0, "", "")
    assert Path("out").read_text(encoding="utf-8") == run("report", "x.toml", "--pack", pack).out
    assert json.loads(Path("out.json").read_text(encoding="utf-8"))["files"][0]["stopped"] is True


def test_several_formats_are_written_at_once_and_one_of_them_to_stdout(pack: Path) -> None:
    formats = ["--format", "sarif-all=a/out.sarif", "--format", "github", "--format", "csv=out.csv"]
    Path("a").mkdir()

    ran = run("check", "x.toml", "--pack", pack, *formats)

    assert ran.code == 1
    assert ran.out.startswith("::error file=x.toml,line=6,col=1,title=high open free-without-income::")
    assert READERS["csv"](Path("out.csv").read_bytes().decode()) == READERS["sarif"](Path("a/out.sarif").read_text())


@pytest.mark.parametrize("command", ["check", "report"])
@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["xml"], "error: --format: there is no format 'xml'\n    one of: "),
        (["sarf=x"], "error: --format: there is no format 'sarf'\n    did you mean sarif"),
        (["json="], "error: --format json= has no file\n    write --format json=FILE"),
        (["json", "csv"], "json and csv would both go to stdout\n    give all but one a file"),
        (["json=o", "csv=./o"], "error: ./o: --format csv: this is written in another format already"),
        (["json=x.toml"], "error: x.toml: --format json: this is an assessment that is read"),
        (["json=./link"], "error: ./link: --format json: this is an assessment that is read"),
    ],
)
def test_wrong_outputs_are_told_before_anything_is_read_or_written(
    folder: Path, command: str, words: list[str], message: str
) -> None:
    Path("link").symlink_to("x.toml")

    ran = run(command, "x.toml", "--pack", "missing", *(part for each in words for part in ("--format", each)))

    assert (ran.code, ran.out) == (2, "")
    assert message in ran.err
    assert "missing" not in ran.err
    assert names(folder) == ["link", "x.toml"]
    assert Path("x.toml").read_text(encoding="utf-8") == OPEN


@pytest.mark.parametrize(
    "words",
    [
        ["check", "x.toml", "--format", "sarif=link"],
        ["report", "x.toml", "--format", "json", "-o", "link"],
        ["report", "x.toml", "--format", "html=folder/out"],
        ["portfolio", "x.toml", "--format", "csv", "-o", "link"],
        ["schema", "assessment", "-o", "link"],
    ],
)
def test_a_report_never_follows_a_link(pack: Path, tmp_path_factory: pytest.TempPathFactory, words: list[str]) -> None:
    """A link that somebody's pull request brings along would lead it to any file."""
    victim = tmp_path_factory.mktemp("elsewhere") / "out"
    victim.write_text("kept", encoding="utf-8")
    Path("link").symlink_to(victim)
    Path("folder").symlink_to(victim.parent)

    ran = run(*words, "--pack", pack)

    assert ran.code == 2
    assert "is a link" in ran.err
    assert victim.read_text(encoding="utf-8") == "kept"


def test_the_earlier_state_is_not_overwritten_either(pack: Path) -> None:
    Path("old.toml").write_text(COVERED, encoding="utf-8")

    ran = run("check", "x.toml", "--pack", pack, "--baseline", "old.toml", "--format", "json=old.toml")

    assert ran.code == 2
    assert Path("old.toml").read_text(encoding="utf-8") == COVERED


@pytest.mark.parametrize("command", ["check", "report"])
@pytest.mark.parametrize(("file", "reason"), [("no/out", "No such file"), (".", "not an ordinary file")])
def test_an_output_that_cannot_be_written_is_an_error_and_the_others_are_written(
    folder: Path, pack: Path, command: str, file: str, reason: str
) -> None:
    ran = run(
        command, "x.toml", "--pack", pack, "--format", f"csv={file}", "--format", "json=out", "--format", "github"
    )

    assert ran.code == 2
    assert f"error: {file}: cannot be written: " in ran.err
    assert reason in ran.err
    assert ran.out.startswith("::error ")
    assert names(folder) == ["out", "x.toml"]


def test_a_device_is_not_replaced_by_a_file(pack: Path) -> None:
    ran = run("check", "x.toml", "--pack", pack, "--format", "json=/dev/null")

    assert ran.code == 2
    assert Path("/dev/null").is_char_device()


def test_wrong_input_is_wrong_input_in_every_format(pack: Path) -> None:
    Path("y.toml").write_text(assessment("free_offer = 3"), encoding="utf-8")

    for name in FORMATS:
        ran = run("check", "x.toml", "y.toml", "--pack", pack, "--format", name)

        assert ran.code == 2
        assert ran.err.startswith("error: y.toml:5:")
        assert {each.file for each in READERS[name](ran.out)} == {"x.toml"}
        assert ("y.toml" in ran.out) is (name != "text")
