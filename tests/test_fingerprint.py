"""The short text that stands for conditions: the same as long as they mean the same."""

from __future__ import annotations

import hashlib
import re
import sys
from collections.abc import Mapping

import pytest

from bmcheck.conditions.fingerprint import Meanings, fingerprint
from bmcheck.digests import digest


def of(text: str, former: Mapping[str, str] = {}, /, **values: str) -> str:
    return fingerprint((text,), Meanings(values=values, former=former))


def test_it_is_twelve_hex_digits() -> None:
    assert re.fullmatch(r"[0-9a-f]{12}", of("open and price > 2"))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("price>2", " price  >\t2 "),
        ("size in ['s','m']", 'size in ["s", "m"]'),
        ("'a b' in tools", '"a b" in tools'),
    ],
)
def test_blanks_and_the_kind_of_quotes_mean_nothing(one: str, other: str) -> None:
    assert of(one) == of(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("price > 2", "price >= 2"),
        ("price > 2", "price > 20"),
        ("'a b' in tools", "'ab' in tools"),
        ("'a' in tools", "a in tools"),
        ("open and paid", "paid and open"),
    ],
)
def test_every_word_and_sign_means_something(one: str, other: str) -> None:
    assert of(one) != of(other)


def test_which_condition_a_word_stands_in_means_something() -> None:
    assert fingerprint(("open", "paid"), Meanings()) != fingerprint(("open paid", ""), Meanings())


def test_a_name_that_has_a_value_stands_for_name_and_value() -> None:
    assert of("price > few", few="2") != of("price > few", few="3")
    assert of("price > few", few="2") != of("price > 2", few="2")
    assert of("price > few", many="2") == of("price > few", many="3")


@pytest.mark.parametrize(("outer", "inner"), [("margin", "fee"), ("fee", "margin")])
def test_values_within_values_mean_something(outer: str, inner: str) -> None:
    one, other = (of(f"{outer} > 0", **{outer: f"price - {inner}", inner: value}) for value in ("2", "3"))

    assert one != other


def test_a_value_that_names_itself_is_looked_up_once() -> None:
    assert of("margin > 0", margin="margin - 1") != of("margin > 0", margin="margin - 2")


def test_a_new_name_alone_means_nothing() -> None:
    former = {"cost": "price", "'dear'": "'high'"}

    assert of("cost > 2 and level == 'dear'", former) == of("price > 2 and level == 'high'")
    assert of("cost > 2 and level == 'dear'", former) != of("price > 2 and level == 'low'")
    assert of("dear", former) != of("high")


@pytest.mark.parametrize(
    ("named", "with_name", "without"),
    [
        ("size in ['s']", "big and open", "size in ['s'] and open"),
        ("a or b", "big and open", "(a or b) and open"),
        ("a and b", "not big", "not (a and b)"),
        ("a and b", " big ", "a and b"),
    ],
)
def test_to_give_a_condition_a_name_means_nothing(named: str, with_name: str, without: str) -> None:
    assert fingerprint((with_name,), Meanings(conditions={"big": named})) == of(without)


def test_what_a_named_condition_says_means_something_also_within_others() -> None:
    one, other = (
        fingerprint(("big and open",), Meanings({"big": "not little", "little": inner}, {"few": few}))
        for inner, few in (("price < few", "2"), ("price < few", "3"))
    )

    assert one != other
    assert other != fingerprint(
        ("big and open",), Meanings({"big": "not little", "little": "price > few"}, {"few": "3"})
    )


@pytest.mark.parametrize("text", ["size > 'a'", "size<='a'", "'a' < size", "'a' <=size", "open and 'a' < size < 'c'"])
def test_the_order_of_options_means_something_where_it_is_compared(text: str) -> None:
    one, two = (Meanings(orders={"size": order}) for order in ("'a' < 'b' < 'c'", "'b' < 'a' < 'c'"))

    assert fingerprint((text,), one) != fingerprint((text,), two)


@pytest.mark.parametrize("text", ["size == 'a'", "size in ['a', 'b']", "'a' != size", "price > 2 and size == 'a'"])
def test_the_order_of_options_means_nothing_where_it_is_not_compared(text: str) -> None:
    assert fingerprint((text,), Meanings(orders={"size": "'a' < 'b'"})) == fingerprint((text,), Meanings())


@pytest.mark.parametrize("digits", [2, 12, 16])
def test_a_digest_is_the_same_whether_or_not_python_has_the_function_built_in(
    monkeypatch: pytest.MonkeyPatch, digits: int
) -> None:
    expected = hashlib.blake2b("é".encode(), digest_size=digits // 2).hexdigest()
    built_in = digest("é", digits)
    monkeypatch.setitem(sys.modules, "_blake2", None)

    assert (built_in, digest("é", digits)) == (expected, expected)
