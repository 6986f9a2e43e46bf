"""What people write as a number is one number, two that only they can choose from, or none."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bmcheck.numerals import FARTHEST, LONGEST, read, spelled

ONE_NUMBER = {
    "0": 0,
    "+5": 5,
    "-3.5": -3.5,
    "−3": -3,
    "500.": 500,
    ".5": 0.5,
    "0,125": 0.125,
    "0.125": 0.125,
    "1250,500": 1250.5,
    "1 250": 1250,
    "1\xa0250": 1250,
    "1\u202f250,5": 1250.5,
    "1\u2009250": 1250,
    "1_250": 1250,
    "1'250.50": 1250.5,
    "1’250": 1250,
    "1,250.5": 1250.5,
    "1.250,5": 1250.5,
    "1,250,000": 1_250_000,
    "1.250.000": 1_250_000,
    "1,00,000": 100_000,
    "12,50,000.5": 1_250_000.5,
    "１２": 12,
    "٥": 5,
    "1\u200b2": 12,
    "1e6": 1_000_000,
    "1,5E-3": 0.0015,
    "60k": 60_000,
    "60 K": 60_000,
    "2.4m": 2_400_000,
    "1,5 Mio.": 1_500_000,
    "2 thousand": 2000,
    "3 lakh": 300_000,
    "2 Mrd": 2_000_000_000,
    "5万": 50_000,
    "500,-": 500,
    "500.–": 500,
}


@pytest.mark.parametrize(("text", "number"), ONE_NUMBER.items())
def test_a_number_is_understood_however_it_is_written(text: str, number: float) -> None:
    found = read(text)

    assert found is not None
    assert found == ((Decimal(str(number)),), "", 1, "", False)


@pytest.mark.parametrize(
    ("text", "readings"),
    [
        ("18.000", [18000, 18]),
        ("1,250", [1250, 1.25]),
        ("-1.250", [-1.25, -1250]),
        ("1,250k", [1_250_000, 1250]),
        ("3 mil", [3_000_000, 3000]),
        ("1,250.", [1250, 1.25]),
    ],
)
def test_what_can_be_two_numbers_is_given_as_both(text: str, readings: list[float]) -> None:
    found = read(text)

    assert found is not None
    assert list(map(float, found.readings)) == readings


@pytest.mark.parametrize(
    ("text", "mark", "parts", "rest"),
    [
        ("6 €", "€", 1, ""),
        ("USD 3.50", "USD", 1, ""),
        ("3.50 usd", "usd", 1, ""),
        ("-€3", "€", 1, ""),
        ("€ -3", "€", 1, ""),
        ("2.4M USD", "USD", 1, ""),
        ("5k€", "€", 1, ""),
        ("fr. 5", "fr.", 1, ""),
        ("CA$300", "CA$", 1, ""),
        ("ca$ 300", "ca$", 1, ""),
        ("6 €/month", "€", 1, "/month"),
        ("3.8%", "", 100, ""),
        ("3,8 %", "", 100, ""),
        ("%50", "", 100, ""),
        ("5 per cent", "", 100, ""),
        ("5 percent.", "", 100, ""),
        ("٥٪", "", 100, ""),
        ("3‰", "", 1000, ""),
        ("11 users", "", 1, "users"),
        ("500+", "", 1, "+"),
        ("3²", "", 1, "²"),
    ],
)
def test_what_stands_around_the_digits_is_told_apart(text: str, mark: str, parts: int, rest: str) -> None:
    found = read(text)

    assert found is not None
    assert (found.mark, found.parts, found.rest) == (mark, parts, rest)


@pytest.mark.parametrize("text", ["ca. 500", "about 500", "~500", "≈ 500"])
def test_a_rough_number_is_known_to_be_rough(text: str) -> None:
    assert read(text) == ((Decimal(500),), "", 1, "", True)


NONE_AT_ALL = ["", "two", "½", "1/2", "500-600", "1 2", "1.2.3", "12,34,56", "--5", "<5", "nan", "inf", "%5%", "€5€"]


@pytest.mark.parametrize("text", [*NONE_AT_ALL, "(500)", "1..2", "1.250,5,5", "5" * (LONGEST + 1)])
def test_what_is_no_number_or_more_than_one_is_none(text: str) -> None:
    assert read(text) is None


def test_what_is_far_too_large_is_not_worked_out() -> None:
    assert read("1e999999999999") == ((Decimal(1).scaleb(FARTHEST),), "", 1, "", False)


@given(st.text(max_size=20))
def test_whatever_is_typed_is_read_without_a_fault(text: str) -> None:
    found = read(text)

    assert found is None or found.readings


@given(st.integers(-(10**12), 10**12), st.sampled_from([" ", "'", "_", "\u202f"]))
def test_thousands_apart_are_the_number(number: int, gap: str) -> None:
    found = read(f"{number:,}".replace(",", gap))

    assert found is not None
    assert [*map(int, found.readings)] == [number]


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (0, "zero"),
        (18, "eighteen"),
        (21, "twenty-one"),
        (100, "one hundred"),
        (1001, "one thousand and one"),
        (1250, "one thousand two hundred and fifty"),
        (18000, "eighteen thousand"),
        (1_234_567, "one million two hundred and thirty-four thousand five hundred and sixty-seven"),
        (1.25, "one point two five"),
        (0.5, "zero point five"),
        (-20, "minus twenty"),
        (1e-7, "zero point zero zero zero zero zero zero one"),
        (1e15, "one thousand trillion"),
    ],
)
def test_a_number_in_english_words(number: float, words: str) -> None:
    assert spelled(number) == words
