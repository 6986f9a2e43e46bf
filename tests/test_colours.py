"""Colours: when there are some, the same in every command, and never from what somebody typed."""

from __future__ import annotations

import os
import re
import sys
from pathlib import Path

import pexpect
import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len
from support.small_pack import OPEN, Ran, assessment, run, write_pack

from bmcheck.cli.main import arranged
from bmcheck.reports.breaking import columns_of, fill, padded
from bmcheck.reports.colours import has_colours
from bmcheck.reports.marks import bare, below, painted, styled, told
from bmcheck.reports.styles import heading, identity
from bmcheck.safe import one_line

CLARIFY = assessment('free_offer = "all"')
SEQUENCE = re.compile(r"\x1b\[[0-9;]*m")
COMMANDS = {
    "check": ["check", "x.toml"],
    "explain": ["explain", "free-without-income", "x.toml"],
    "explain an id": ["explain", "free_offer"],
    "plan": ["plan", "x.toml"],
    "diff": ["diff", "y.toml", "x.toml"],
    "portfolio": ["portfolio", "."],
    "next": ["next", "z.toml"],
    "next --all": ["next", "z.toml", "--all"],
    "whatif": ["whatif", "x.toml", "--set", "free_offer=none"],
    "compare": ["compare", "x.toml", "y.toml"],
    "report": ["report", "x.toml"],
    "report --full": ["report", "x.toml", "--full"],
}


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the current folder, with two assessments, where nothing says yet whether there are colours."""
    for name in ("NO_COLOR", "FORCE_COLOR"):
        monkeypatch.setenv(name, "")
    monkeypatch.chdir(tmp_path)
    write_pack(tmp_path / "pack")
    (tmp_path / "x.toml").write_text(OPEN, encoding="utf-8")
    (tmp_path / "z.toml").write_text(CLARIFY, encoding="utf-8")
    (tmp_path / "y.toml").write_text(OPEN.replace('"all"', '"none"'), encoding="utf-8")
    return tmp_path


def ran(*words: str) -> Ran:
    return run(*words, "--pack", "pack")


@pytest.mark.parametrize(
    ("environment", "terminal", "colours"),
    [
        ({}, True, True),
        ({}, False, False),
        ({"TERM": "dumb"}, True, False),
        ({"NO_COLOR": "1"}, True, False),
        ({"NO_COLOR": ""}, True, True),
        ({"FORCE_COLOR": "1"}, False, True),
        ({"FORCE_COLOR": ""}, False, False),
        ({"FORCE_COLOR": "1", "NO_COLOR": "1"}, True, False),
        ({"FORCE_COLOR": "1", "TERM": "dumb"}, False, True),
    ],
)
def test_whether_there_are_colours(environment: dict[str, str], terminal: bool, colours: bool) -> None:
    assert has_colours(environment, terminal=terminal) is colours


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_has_colours_when_asked_and_says_the_same_without(
    monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    words = COMMANDS[name]
    plain = ran(*words).out

    asked = ran("--color", "always", *words).out
    never = ran(*words, "--color=never").out
    monkeypatch.setenv("NO_COLOR", "")
    monkeypatch.setenv("FORCE_COLOR", "1")
    forced = ran(*words).out
    monkeypatch.setenv("NO_COLOR", "1")
    refused = ran(*words).out

    assert "\x1b" not in plain
    assert (never, refused) == (plain, plain)
    assert asked == forced
    assert "\x1b[1;31m" in asked or name == "explain an id"
    assert "\x1b[2m" in asked
    assert SEQUENCE.sub("", asked) == plain


def test_what_goes_to_a_file_has_no_colours() -> None:
    ran("check", "x.toml", "--color", "always", "--format", "text=check.txt", "--format", "json")
    ran("portfolio", ".", "--color", "always", "-o", "portfolio.txt")
    ran("report", "x.toml", "--color", "always", "--format", "text", "-o", "report.txt")

    for name in ("check.txt", "portfolio.txt", "report.txt"):
        text = Path(name).read_text(encoding="utf-8")
        assert text.replace("\n", "").isprintable(), name
        assert "high" in text


@pytest.mark.parametrize("output", ["json", "sarif", "junit", "github", "markdown", "csv"])
def test_what_programs_read_has_no_colours(output: str) -> None:
    words = ("check", "x.toml", "--format", output)

    assert ran(*words, "--color", "always").out == ran(*words, "--color", "never").out


@pytest.mark.parametrize(
    ("words", "moved"),
    [
        (["check", "--color", "never", "x"], ["--color", "never", "check", "x"]),
        (["check", "x", "--color=always"], ["--color=always", "check", "x"]),
        (["--color", "auto", "check"], ["--color", "auto", "check"]),
        (["check", "--", "--color"], ["check", "--", "--color"]),
        (["check", "--color"], ["--color", "check"]),
        ([], []),
    ],
)
def test_the_option_may_stand_anywhere(words: list[str], moved: list[str]) -> None:
    assert arranged(words) == moved


def test_another_word_for_colours_is_refused_with_those_there_are() -> None:
    refused = ran("check", "x.toml", "--color", "sometimes")

    assert refused.code == 2
    assert "'sometimes' is not one of 'auto', 'always', 'never'" in refused.err


def test_what_somebody_typed_brings_in_no_colour(folder: Path) -> None:
    marked = "".join(map(chr, range(0xE000, 0xE010)))
    forged = f"\x1b[31m{marked}::error::x ##[error]y"
    name = folder / f"a{marked}.toml"
    name.write_text(
        f"{OPEN}\n[notes]\nfree_offer = {forged!r}\n[venture]\nname = {forged!r}\n".replace("'", '"')
        .replace("\\x1b", "\\u001b")
        .replace("\\ue", "\\uE"),
        encoding="utf-8",
    )

    for command in (["check", name.name], ["portfolio", "."], ["explain", "free-without-income", name.name]):
        shown = ran(*command, "--color", "always").out
        seen = SEQUENCE.sub("", shown)

        assert seen.replace("\n", "").isprintable(), command
        assert not re.search(r"^\s*::", shown, re.MULTILINE)
        assert "##[" not in seen
        assert not re.search(r"\x1b\[31m", shown)


# The marks


@given(st.text(), st.text())
def test_a_text_loses_its_marks_where_it_is_put_into_another(one: str, other: str) -> None:
    inside = f"{heading(one)}{other}"

    assert "\x1b" not in painted(below([inside]))
    assert bare(below([styled(one, "bold"), other])) == "\n".join(map(one_line, (one, other)))


def test_styles_become_colours_or_nothing() -> None:
    line = told("a ", styled("high", "bold red"), " b ", identity("some-id"))

    assert painted(below([line])) == "a \x1b[1;31mhigh\x1b[0m b \x1b[2msome-id\x1b[0m"
    assert bare(below([line])) == "a high b some-id"


# Lines by columns


WORDS = st.text("ab -、。「」小红书あーっ한é", max_size=80)


@given(WORDS, st.integers(12, 60))
def test_no_line_takes_more_columns_than_there_are_but_for_one_long_word(text: str, width: int) -> None:
    lines = fill(text, width, "  - ", "    ", whole=False).split("\n")

    assert all(cell_len(line) <= width + 2 for line in lines)
    assert "".join("".join(lines).split()) == "".join(f"-{text}".split())


@given(WORDS, st.integers(12, 60))
def test_marks_change_no_line(text: str, width: int) -> None:
    words = text.split(" ")
    marked = told(*(part for word in words for part in (styled(word, "bold"), " ")))

    assert bare(fill(marked, width)).rstrip() == bare(fill(text, width)).rstrip()


def test_a_line_in_chinese_or_japanese_ends_behind_any_character_but_before_no_full_stop() -> None:
    text = "这个平台让用户分享生活。还有很多别的功能（很好）可以试试。"

    lines = fill(text, 24).split("\n")

    assert len(lines) > 1
    assert all(20 <= cell_len(line) <= 24 for line in lines[:-1])
    assert not any(line.startswith(("。", "）")) for line in lines)


def test_a_wide_text_is_padded_by_its_columns() -> None:
    assert [columns_of(padded(text, 8)) for text in ("abc", "小红", "é")] == [8, 8, 8]


def test_a_table_with_wide_names_stands_in_columns(folder: Path) -> None:
    for name, text in {"a": "小红书生活", "b": "Nook"}.items():
        (folder / "v").mkdir(exist_ok=True)
        (folder / "v" / f"{name}.toml").write_text(f'{OPEN}\n[venture]\nname = "{text}"\n', encoding="utf-8")

    table = [line for line in ran("portfolio", "v").out.splitlines() if line.endswith(".toml")]

    assert len({cell_len(line[: line.index("v/")]) for line in table}) == 1
    assert "小红书生活 " in "".join(table)


@pytest.mark.skipif(sys.platform == "win32", reason="pseudo-terminals")
def test_a_terminal_has_colours(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERM", "xterm")
    words = ["-P", "-m", "bmcheck", "check", "x.toml", "--pack", "pack"]
    root = str(Path(__file__).parent.parent)
    for more, coloured in (([], True), (["--color", "never"], False)):
        child = pexpect.spawn(sys.executable, [*words, *more], env={**os.environ, "PYTHONPATH": root}, timeout=30)
        said = child.read()
        assert (b"\x1b[1;31m" in said) is coloured
