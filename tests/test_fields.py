"""A table becomes a noun of the model, or all that does not fit is said at its place and in words for people."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from typing import Any, Literal

import msgspec
import pytest

from bmcheck.errors import Problem
from bmcheck.files.fields import Place, fit
from bmcheck.files.toml import Source


class Colour(StrEnum):
    RED = "red"
    BLUE = "blue"


class Part(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    name: str
    colour: Colour = Colour.RED


class Word:
    """A type that TOML does not know."""

    def __init__(self, text: str) -> None:
        self.text = text


class Thing(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    id: str = ""
    count: int = 0
    share: float = 0
    least: float | None = None
    sure: bool = False
    since: date | None = None
    size: Literal["small", "large"] = "small"
    colour: Colour = Colour.RED
    words: tuple[str, ...] = ()
    colours: tuple[Colour, ...] = ()
    notes: Mapping[str, str] = {}
    by_colour: Mapping[Colour, tuple[str, ...]] = {}
    part: Part | None = None
    parts: tuple[Part, ...] = ()
    word: Word | None = None


class Pair(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    first: str
    second: int


VALUES = {
    "text": "'x'",
    "a whole number": "3",
    "a number": "1.5",
    "a truth": "true",
    "a list": "[1]",
    "a table": "{ a = 1 }",
    "a date": "2027-03-31",
    "a date with a time": "2027-03-31T10:00:00",
    "a time": "10:00:00",
}
EITHER = "it can be read in two ways: write 1000 or 1, whichever is meant"
MACHINE_WORDS = (
    "`",
    "$",
    "expected `",
    "str",
    "int ",
    "float",
    "bool",
    "array",
    "object",
    "datetime",
    "struct",
    "null",
)


def faults(text: str, kind: type[msgspec.Struct] = Thing) -> list[tuple[int, str, str]]:
    """Return line, message and hint of everything in ``text``, the thing called X, that does not fit."""
    source = Source("x.toml", text)
    _, problems = fit(source.data, kind, Place(source, (), "X"), word)
    assert all(each.path == "x.toml" for each in problems)
    return [(each.line, each.what, each.hint) for each in problems]


def word(kind: type, raw: object) -> object:
    """Turn text into a word, as the reader of packs turns it into conditions."""
    assert kind is Word
    if raw == "never":
        raise ValueError("This word is not allowed")
    return Word(str(raw))


def test_a_table_that_fits_becomes_a_noun() -> None:
    text = """\
id = "a"
count = 2
share = 1
least = 0.5
sure = true
since = 2027-03-31
size = "large"
colour = "blue"
words = ["x", "y"]
colours = ["red"]
notes = { n = "m" }
by_colour = { blue = ["x"] }
part = { name = "p" }
parts = [{ name = "q", colour = "blue" }]
"""

    found, problems = fit(Source("x.toml", text).data, Thing, Place(Source("x.toml", text), (), "X"))

    assert problems == []
    assert found == Thing(
        id="a",
        count=2,
        share=1.0,
        least=0.5,
        sure=True,
        since=date(2027, 3, 31),
        size="large",
        colour=Colour.BLUE,
        words=("x", "y"),
        colours=(Colour.RED,),
        notes={"n": "m"},
        by_colour={Colour.BLUE: ("x",)},
        part=Part("p"),
        parts=(Part("q", Colour.BLUE),),
    )


def test_an_empty_table_fits_when_nothing_is_required() -> None:
    source = Source("x.toml", "")

    assert fit(source.data, Thing, Place(source, (), "X")) == (Thing(), [])


@pytest.mark.parametrize(
    ("text", "what", "hint"),
    [
        ("id = 3", "X, id: text in quotes is expected, not a whole number", "write it in quotes"),
        ("id = 1.5", "X, id: text in quotes is expected, not a number", "write it in quotes"),
        ("id = true", "X, id: text in quotes is expected, not true or false", "write it in quotes"),
        ("id = ['x']", "X, id: text in quotes is expected, not a list", "write it in quotes"),
        ("id = { a = 1 }", "X, id: text in quotes is expected, not a table", "write it in quotes"),
        ("id = 2027-03-31", "X, id: text in quotes is expected, not a date", "write it in quotes"),
        ("count = '3'", "X, count: a whole number is expected, not text in quotes", "write 3, without quotes"),
        ("count = '1,000'", "X, count: a whole number is expected, not text in quotes", EITHER),
        ("count = 1.5", "X, count: a whole number is expected, not a number", "write a number, without quotes"),
        ("share = '3 %'", "X, share: a number is expected, not text in quotes", "write 0.03, without quotes"),
        ("least = 'x'", "X, least: a number is expected, not text in quotes", "write a number, without quotes"),
        (
            "sure = 'yes'",
            "X, sure: true or false is expected, not text in quotes",
            "write true, without quotes",
        ),
        (
            "sure = 'perhaps'",
            "X, sure: true or false is expected, not text in quotes",
            "write true or false, without quotes",
        ),
        ("since = '31.12.2025'", "X, since: this is no date", "write 2025-12-31, without quotes"),
        ("sure = 1", "X, sure: true or false is expected, not a whole number", "write true or false, without quotes"),
        ("since = 'soon'", "X, since: this is no date", "write a date without quotes, such as 2027-03-31"),
        (
            "since = 3",
            "X, since: a date is expected, not a whole number",
            "write a date without quotes, such as 2027-03-31",
        ),
        ("words = 'x'", "X, words: a list is expected, not text in quotes", 'write a list: ["x"]'),
        ("words = 'x, y'", "X, words: a list is expected, not text in quotes", 'write a list, such as ["one", "two"]'),
        ("words = { a = 1 }", "X, words: a list is expected, not a table", 'write a list, such as ["one", "two"]'),
        ("words = ['x', 3]", "X, words: text in quotes is expected, not a whole number", "write it in quotes"),
        ("notes = 'x'", "X, notes: a table is expected, not text in quotes", "write a table, such as { key = value }"),
        ("size = 'big'", "X, size: there is no 'big'", "one of: large, small"),
        ("colour = 'green'", "X, colour: there is no 'green'", "one of: blue, red"),
        ("colours = ['red', 'green']", "X, colours: there is no 'green'", "one of: blue, red"),
        ("word = 'never'", "X, word: this word is not allowed", ""),
        ("part = 3", "X, part: a table is expected, not a whole number", "write a table, such as { key = value }"),
        ("part = { name = 3 }", "X, name: text in quotes is expected, not a whole number", "write it in quotes"),
        ("parts = [{ name = 3 }]", "X, name: text in quotes is expected, not a whole number", "write it in quotes"),
    ],
)
def test_a_value_that_does_not_fit_is_told_in_words_with_what_to_write(text: str, what: str, hint: str) -> None:
    assert faults(f"# {text}\n\n{text}\n") == [(3, what, hint)]


@pytest.mark.parametrize(
    "text", ["part = { name = 'x', colour = 'green' }", "parts = [{ name = 'x', colour = 'green' }]"]
)
def test_the_words_that_are_allowed_in_a_table_below_are_named(text: str) -> None:
    assert faults(text) == [(1, "X, colour: there is no 'green'", "one of: blue, red")]


@pytest.mark.parametrize(
    ("text", "what", "hint"),
    [
        ("[by_colour]\nred = []\ngreen = []\n", "there is no 'green'", "one of: blue, red"),
        ("[by_colour]\nred = []\nblue = 3\n", "a list is expected, not a whole number", "write a list"),
        ("[notes]\na = 'x'\nb = 3\n", "text in quotes is expected, not a whole number", "write it in quotes"),
    ],
)
def test_an_entry_of_a_table_of_any_keys_has_its_own_line(text: str, what: str, hint: str) -> None:
    [(line, message, advice)] = faults(text)

    assert what in message
    assert hint in advice
    assert line == 3


@pytest.mark.parametrize(
    ("text", "line", "what", "hint"),
    [
        ("[[parts]]\nname = 'x'\n[[parts]]\nname = 'y'\nnme = 'z'\n", 5, "there is no key 'nme'", "did you mean name?"),
        ("[[parts]]\nname = 'x'\n[[parts]]\ncolour = 'red'\n", 3, "the key 'name' is missing", "write name = …"),
        ("[part]\nname = 'x'\ncolor = 'red'\n", 3, "there is no key 'color'", "did you mean colour?"),
        ("[part]\ncolour = 'red'\n", 1, "the key 'name' is missing", "write name = …"),
    ],
)
def test_keys_of_a_table_below_are_told_like_those_of_the_table_itself(
    text: str, line: int, what: str, hint: str
) -> None:
    [(found, message, advice)] = faults(text)

    assert found == line
    assert what in message
    assert hint == advice


@pytest.mark.parametrize("value", VALUES.values(), ids=VALUES)
def test_no_message_speaks_the_language_of_the_machine(value: str) -> None:
    keys = [each.name for each in msgspec.structs.fields(Thing)]

    said = {what.partition(": ")[2] for key in keys for _, what, _ in faults(f"{key} = {value}")}

    assert [each for each in said if any(word in each for word in MACHINE_WORDS)] == []


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("", [(1, "X: the key 'first' is missing"), (1, "X: the key 'second' is missing")]),
        ("first = 'x'", [(1, "X: the key 'second' is missing")]),
        ("first = 3\nsecond = 'x'", [(1, "X, first: text in quotes"), (2, "X, second: a whole number")]),
        ("second = 2\nfrist = 'x'", [(2, "X: there is no key 'frist'"), (1, "X: the key 'first' is missing")]),
        (
            "third = 1\nsecond = []\nfourth = 2",
            [
                (1, "X: there is no key 'third'"),
                (3, "X: there is no key 'fourth'"),
                (2, "X, second: a whole number is expected, not a list"),
                (1, "X: the key 'first' is missing"),
            ],
        ),
    ],
)
def test_all_faults_of_a_table_are_found_at_once(text: str, found: list[tuple[int, str]]) -> None:
    actual = sorted((line, what) for line, what, _ in faults(text, Pair))

    assert len(actual) == len(found)
    assert all(
        line == its and what.startswith(begin) for (line, what), (its, begin) in zip(actual, sorted(found), strict=True)
    )


@pytest.mark.parametrize(
    ("text", "hints"),
    [
        ("frist = 'x'\nsecond = 2", {"did you mean first?", "write first = …"}),
        ("FIRST = 'x'\nsecond = 2", {"did you mean first?", "write first = …"}),
        ("zzz = 1\nfirst = 'x'\nsecond = 2", {"one of: first, second"}),
    ],
)
def test_a_wrong_key_is_told_with_the_right_ones(text: str, hints: set[str]) -> None:
    assert {hint for _, _, hint in faults(text, Pair)} == hints


def test_a_fault_has_the_place_of_its_table_in_the_file() -> None:
    source = Source("x.toml", "[[thing]]\nid = 'a'\n[[thing]]\n\n  words = ['x',\n  3]\n  extra = 1\n")
    things: Any = source.data["thing"]

    found, problems = fit(things[1], Thing, Place(source, ("thing", 1), "thing b"))

    assert found is None
    assert problems == [
        Problem("thing b: there is no key 'extra'", problems[0].hint, "x.toml", 7, 3),
        Problem("thing b, words: text in quotes is expected, not a whole number", "write it in quotes", "x.toml", 5, 3),
    ]


def test_what_the_hook_makes_of_a_value_is_kept() -> None:
    source = Source("x.toml", "word = 'x'")

    found, problems = fit(source.data, Thing, Place(source, (), "X"), word)

    assert problems == []
    assert found is not None
    assert found.word is not None
    assert found.word.text == "x"


def test_a_very_long_key_is_cut_in_the_message() -> None:
    [(_, what, _)] = faults(f"{'k' * 200} = 1")

    assert len(what) < 120
