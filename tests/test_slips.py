"""A value that was typed by hand has one meaning, several, or none that is certain."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bmcheck.numerals import LONGEST
from bmcheck.slips import Slip, date_slip, number_slip, truth_slip, value_slip, word_slip


@given(st.integers(-(10**9), 10**9))
def test_a_number_with_commas_and_a_currency_is_the_number(number: int) -> None:
    sign = "-" if number < 0 else ""
    found = number_slip(f"{sign}€ {abs(number):,}.0")

    assert found is not None
    assert found.right == str(number)


@given(st.dates(date(1000, 1, 1)))
def test_a_date_with_its_day_first_is_the_date_unless_it_can_be_another(day: date) -> None:
    """Day and month change places only where both could be a month."""
    found = date_slip(f"{day.day}.{day.month}.{day.year}")

    assert found is not None
    assert day.isoformat() in (found.right or found.words)
    assert bool(found.right) == (day.day > 12 or day.day == day.month)


@pytest.mark.parametrize("text", ["", "x", "1 2", "1.2.3", "12,34,56", "€", "5 dozen", "--5", "9" * LONGEST + "."])
def test_what_is_no_number_for_certain_is_none(text: str) -> None:
    assert number_slip(text) is None


@pytest.mark.parametrize(("text", "right"), [("1\u202f000\xa0€", "1000"), ("１０００", "1000"), ("2bn", "2000000000")])
def test_a_number_in_signs_of_another_kind_is_the_number(text: str, right: str) -> None:
    found = number_slip(text)

    assert found is not None
    assert found.right == right


@pytest.mark.parametrize("text", ["", "31.02.2025", "2025-13-01", "31 Foo 2025", "12/2025", "31.12.25"])
def test_what_is_no_day_is_none(text: str) -> None:
    assert date_slip(text) is None


@pytest.mark.parametrize(("text", "right"), [("true", "true"), ("FALSE", "false"), ("Yes", "true"), ("off", "false")])
def test_words_for_true_and_false(text: str, right: str) -> None:
    found = truth_slip(text)

    assert found is not None
    assert found.right == right


@pytest.mark.parametrize("text", ["maybe", "", "y"])
def test_other_words_are_neither(text: str) -> None:
    assert truth_slip(text) is None


def test_words_with_a_backslash_and_an_apostrophe_are_left_alone() -> None:
    """Neither kind of quotes holds them as they stand."""
    assert word_slip("don't\\x") is None


def test_what_is_very_long_is_not_looked_at() -> None:
    assert value_slip("x" * (LONGEST + 1)) is None
    assert value_slip("x" * LONGEST) == Slip("words stand in quotes", '"' + "x" * LONGEST + '"')
