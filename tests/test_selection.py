"""What ``--where`` and ``--sort`` ask for."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from support.small_pack import problems_of

from bmcheck.selection import Order, parse_order, parse_test

if TYPE_CHECKING:
    from collections.abc import Callable

COLUMNS: dict[str, type[int | str]] = {"high": int, "low": int, "venture": str}


@pytest.mark.parametrize(
    ("text", "found", "holds"),
    [
        ("high>0", 1, True),
        ("high > 0", 0, False),
        ("high>=2", 2, True),
        ("high<2", 2, False),
        ("high<=2", 2, True),
        ("high=2", 2, True),
        ("high==3", 2, False),
        ("high!=3", 2, True),
        ("high>-1", 0, True),
        ("venture~nook", "The Nook", True),
        ("venture~nook", "Cranny", False),
        ("venture=NOOK", "nook", True),
        ("venture!=nook", "Nook", False),
        ("venture='a = b'", "a = b", True),
        ("venture=", "", True),
    ],
)
def test_a_test_is_a_column_a_sign_and_a_value(text: str, found: int | str, holds: bool) -> None:
    assert parse_test(text, COLUMNS).holds(found) is holds


def test_columns_are_sorted_by_one_after_the_other_and_a_minus_begins_with_the_largest() -> None:
    assert parse_order("-high, venture", COLUMNS) == (Order("high", falling=True), Order("venture", falling=False))


@pytest.mark.parametrize(
    ("parse", "text", "what", "hint"),
    [
        (parse_test, "high", "--where 'high' is no test", "write a column, a sign and a value, such as 'high>0'"),
        (parse_test, "", "--where '' is no test", "write a column, a sign and a value, such as 'high>0'"),
        (parse_test, "hihg>0", "--where: there is no column 'hihg'", "did you mean high?"),
        (parse_test, "high>x", "--where 'high>x': high is a number", "write a whole number, such as high>0"),
        (parse_test, "high>", "--where 'high>': high is a number", "write a whole number, such as high>0"),
        (parse_test, "high~1", "--where 'high~1': high is a number", "write a whole number, such as high>0"),
        (
            parse_test,
            "venture>a",
            "--where: venture is text, which is not compared by >",
            "write venture~part, or = or !=",
        ),
        (parse_order, "-hihg", "--sort: there is no column 'hihg'", "did you mean high?"),
        (parse_order, "", "--sort: there is no column ''", "one of: high, low, venture"),
        (parse_order, "high,", "--sort: there is no column ''", "one of: high, low, venture"),
    ],
)
def test_what_cannot_be_asked_for_says_what_can(
    parse: Callable[[str, dict[str, type[int | str]]], object], text: str, what: str, hint: str
) -> None:
    [problem] = problems_of(lambda: parse(text, COLUMNS))

    assert (problem.what, problem.hint) == (what, hint)
