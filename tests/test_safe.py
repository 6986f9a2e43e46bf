"""Text from files cannot harm a terminal."""

from __future__ import annotations

import re
import sys
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bmcheck.safe import HARMFUL, UNSEEN, lines, one_line


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
        ("noncharacter", "\ufdd0"),
        ("noncharacter at the end of a plane", "\U0002fffe"),
        ("Arabic letter mark", "\u061c"),
        ("annotation", "\ufff9"),
    ],
)
def test_what_could_move_or_hide_text_becomes_a_space(kind: str, character: str) -> None:
    assert one_line(f"a{character}b") == "a b", kind


@pytest.mark.parametrize(
    "text",
    [
        "\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645",
        "\u0915\u094d\u200d\u0937",
        "👨\u200d👩\u200d👧\u200d👦",
        "❤\ufe0f",
        "Donau\u00addampf",
        "\U0001faea",
        "\u0600 \u06dd",
        "\u1820\u180e\u1820",
        "\U000e0100",
        "\u0378",
    ],
    ids=[
        "Persian",
        "Hindi",
        "a family",
        "a red heart",
        "a soft hyphen",
        "an emoji of 2024",
        "signs before and around Arabic numbers",
        "Mongolian",
        "a variant of a Chinese character",
        "a character that does not exist yet",
    ],
)
def test_what_cannot_forge_an_order_of_text_stays_as_it_is(text: str) -> None:
    assert one_line(text) == text
    assert lines(text) == text


def test_nothing_harmful_is_printable_so_that_every_python_shows_the_same() -> None:
    assert not [each for each in map(chr, range(sys.maxunicode + 1)) if HARMFUL.match(each) and each.isprintable()]


def test_what_stays_and_shows_nothing_is_no_order_and_no_control() -> None:
    """Each is among the categories of letters, of marks, and of formats that join, part or vary letters."""
    kept = [each for each in map(chr, range(sys.maxunicode + 1)) if re.match(f"[{UNSEEN}]", each)]

    assert {unicodedata.bidirectional(each) for each in kept} <= {"BN", "NSM", "L"}
    assert not any(HARMFUL.match(each) for each in kept)


@given(st.text(st.characters(exclude_characters="#"), max_size=50))
def test_one_line_is_one_line_of_the_same_length_without_anything_that_moves_or_reorders_text(text: str) -> None:
    safe = one_line(text)

    assert not {unicodedata.category(each) for each in safe} & {"Cc", "Co", "Cs", "Zl", "Zp"}
    assert not {unicodedata.bidirectional(each) for each in safe if unicodedata.category(each) == "Cf"} - {
        *("BN", "AN", "AL", "L", "ON", "NSM")
    }
    assert len(safe) == len(text)
    assert one_line(safe) == safe


@pytest.mark.parametrize(
    "command", ["##[error]x", "##vso[task]x", "#\u200d#[x]", "##vs\u00ado[x]", "#\ufe0f#[x]", "###[x]"]
)
def test_no_line_holds_a_command_that_runners_look_for_anywhere(command: str) -> None:
    """Runners compare by the rules of a language, which look past characters that show nothing."""
    safe = one_line(f"a {command} {command}")

    assert not re.search(r"##\w*\[", re.sub(f"[{UNSEEN}]", "", safe))
    assert safe.replace("# ", "#") == f"a {command} {command}"
    assert one_line(safe) == safe


@pytest.mark.parametrize(
    ("line", "shown"),
    [
        ("::error::x", ": :error::x"),
        ("  ::error::x", "  : :error::x"),
        ("\t##[error]x", " # #[error]x"),
        ("##vso[task.x]y", "# #vso[task.x]y"),
        ("x ##[error]y", "x # #[error]y"),
        ("\u200d:\u00ad:error::x", "\u200d: \u00ad:error::x"),
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
