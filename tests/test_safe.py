"""Text from files cannot harm a terminal."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bmcheck.safe import lines, one_line


@pytest.mark.parametrize(
    "text",
    ["plain words", "Größe 10 €", "漢字かな", "e\u0301 with a combining mark", "a\u00a0b", "👍", "[bold]x[/bold]", ""],
)
def test_what_can_be_read_stays_as_it_is(text: str) -> None:
    assert one_line(text) == text


@pytest.mark.parametrize(
    ("kind", "character"),
    [
        ("escape", "\x1b"),
        ("null", "\0"),
        ("backspace", "\b"),
        ("carriage return", "\r"),
        ("line feed", "\n"),
        ("tab", "\t"),
        ("delete", "\x7f"),
        ("C1 control sequence introducer", "\x9b"),
        ("C1 next line", "\x85"),
        ("right-to-left override", "\u202e"),
        ("bidirectional isolate", "\u2066"),
        ("zero-width space", "\u200b"),
        ("byte-order mark", "\ufeff"),
        ("tag character", "\U000e0041"),
        ("line separator", "\u2028"),
        ("paragraph separator", "\u2029"),
        ("surrogate", "\udc80"),
        ("private use", "\ue000"),
        ("not assigned", "\u0378"),
    ],
)
def test_what_could_move_or_hide_text_becomes_a_space(kind: str, character: str) -> None:
    assert one_line(f"a{character}b") == "a b", kind


@given(st.text(st.characters(), max_size=50))
def test_one_line_is_one_line_of_visible_characters_and_spaces(text: str) -> None:
    safe = one_line(text)

    assert not {unicodedata.category(each) for each in safe} & {"Cc", "Cf", "Co", "Cs", "Cn", "Zl", "Zp"}
    assert len(safe) == len(text)
    assert one_line(safe) == safe


@pytest.mark.parametrize(
    ("line", "shown"),
    [
        ("::error::x", ": :error::x"),
        ("  ::error::x", "  : :error::x"),
        ("\t##[error]x", " # #[error]x"),
        ("##vso[task.x]y", "# #vso[task.x]y"),
        ("## a heading", "## a heading"),
        ("x ::error::y", "x ::error::y"),
    ],
)
def test_no_line_is_a_command_of_a_runner(line: str, shown: str) -> None:
    assert lines(f"a\n{line}\nb") == f"a\n{shown}\nb"


@given(st.text(st.characters(exclude_characters=":#"), max_size=50))
def test_lines_keeps_line_breaks_and_nothing_else_that_is_invisible(text: str) -> None:
    assert lines(text) == "\n".join(one_line(each) for each in text.split("\n"))


def test_an_escape_sequence_in_a_long_text_loses_its_power() -> None:
    assert lines("one\n\x1b[31mtwo\x1b[0m\r\nthree") == "one\n [31mtwo [0m \nthree"


@pytest.mark.parametrize("command", ["::error::x", "  ::error::x", "##[error]x", "##vso[task]x"])
def test_no_line_begins_a_command_of_a_runner(command: str) -> None:
    assert not lines(command).lstrip().startswith(("::", "##[", "##vso["))


def test_the_directive_that_names_a_schema_stays_as_it_is() -> None:
    assert lines("#:schema ./x.json\n# a comment") == "#:schema ./x.json\n# a comment"
