"""A list fits into any window: the chosen option is whole, and it is said how many stand above and below."""

from __future__ import annotations

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from bmcheck.dialogue.asking import legend
from bmcheck.dialogue.option_list import OptionList, broken

WORDS = "Somebody works on it at a fixed time each week, and writes down what comes of it"


def listing(count: int, *, marks: bool = False, at: int = 0, about: str = "Which of these?") -> OptionList:
    return OptionList(
        about,
        [(f"o{place}", f"{place} {WORDS}") for place in range(count)],
        marks=marks,
        legend=lambda columns, ticked: legend(columns, ticked=ticked),
        at=at,
    )


def drawn(shown: OptionList, rows: int, columns: int) -> list[str]:
    return "".join(text for _, text in shown.draw(rows, columns)).split("\n")


def test_a_list_that_fits_is_drawn_whole() -> None:
    lines = drawn(listing(3), 24, 100)

    assert lines == [
        "• Which of these?",
        "  b back  d don't know  w why this?  a add a note  s stop",
        f" » 0 {WORDS}",
        f"   1 {WORDS}",
        f"   2 {WORDS}",
    ]


@pytest.mark.parametrize(("rows", "columns"), [*product([8, 11, 15, 23], [40, 60, 80])])
def test_a_longer_list_says_how_many_are_above_and_below_and_begins_with_a_whole_option(
    rows: int, columns: int
) -> None:
    shown = listing(12, marks=True)
    for at in range(12):
        shown.at = at
        lines = drawn(shown, rows, columns)
        options = [line.split("○ ")[1].split()[0] for line in lines if "○" in line]
        above = next((int(line.split()[1]) for line in lines if "more above" in line), 0)
        below = next((int(line.split()[1]) for line in lines if "more below" in line), 0)

        assert len(lines) <= rows
        assert max(map(cell_len, lines)) <= columns
        assert list(map(int, options)) == list(range(above, 12 - below))
        assert str(at) in options
        first = next(place for place, line in enumerate(lines) if "○" in line)
        assert "more above" in lines[first - 1] or not above


def test_the_chosen_option_has_a_sign_and_a_style_of_its_own() -> None:
    styles = [style for style, text in listing(3, at=1).draw(24, 100) if WORDS in text]

    assert styles == ["", "class:chosen", ""]


def test_a_question_too_long_for_the_window_is_cut_and_the_chosen_option_is_whole() -> None:
    lines = drawn(listing(5, about="Why, " * 100), 11, 40)

    assert len(lines) <= 11
    assert any(line.endswith("…") for line in lines)
    assert " ".join(WORDS.split()) in " ".join(" ".join(lines).split())


@given(st.integers(4, 30), st.integers(12, 90), st.integers(0, 4))
def test_the_chosen_option_can_be_seen_in_every_window(rows: int, columns: int, at: int) -> None:
    lines = drawn(listing(5, marks=True, at=at), rows, columns)

    assert any("»" in line for line in lines[:rows])


def test_behind_the_last_option_comes_the_first() -> None:
    shown = listing(3)
    shown.move(-1)
    assert shown.chosen == "o2"
    shown.move(1)
    assert shown.chosen == "o0"


def test_where_something_is_ticked_only_the_rest_is_not_known() -> None:
    shown = listing(3, marks=True)
    shown.tick()
    assert "d don't know the rest" in drawn(shown, 24, 100)[1]
    shown.tick()
    assert "the rest" not in drawn(shown, 24, 100)[1]


def test_an_option_that_does_not_hold_is_told_from_one_that_nobody_knows() -> None:
    shown = listing(3, marks=True)
    shown.may_deny = frozenset({"o0", "o1"})
    for place in range(3):
        shown.at = place
        shown.deny()
    shown.at = 1
    shown.tick()
    lines = drawn(shown, 24, 100)

    assert [line[3:5] for line in lines[2:]] == ["× ", "● ", "○ "]
    assert "d don't know the rest" in lines[1]

    shown.deny()
    assert (shown.ticked, shown.denied) == (set(), {"o0", "o1"})


def test_a_fault_stands_below_until_something_is_changed() -> None:
    shown = listing(3)
    shown.fault = "Tick what holds."
    assert drawn(shown, 24, 100)[-1] == "Tick what holds."
    shown.move(1)
    assert drawn(shown, 24, 100)[-1] != "Tick what holds."


@given(st.text(st.characters(exclude_categories=["C", "Z", "M"]), max_size=80), st.integers(10, 60))
def test_no_line_is_wider_than_the_window_and_no_letter_is_lost(text: str, columns: int) -> None:
    lines = broken(text, columns, 2)

    assert max(map(cell_len, lines)) <= columns
    assert "".join("".join(lines).split()) == "".join(text.split())


def test_letters_of_two_cells_are_counted_as_two() -> None:
    assert broken("毎月 数字を書く", 10) == ["毎月 数字", "を書く"]
