"""Every key of a TOML text has the line and column at which it stands."""

from __future__ import annotations

import time
from datetime import date
from typing import Any

import pytest
import rtoml
import tomli_w
from hypothesis import given
from hypothesis import strategies as st

from bmcheck.errors import Position
from bmcheck.files.locate import Path, spans
from bmcheck.files.toml import Source


def positions(text: str) -> dict[Path, Position]:
    """Return where everything in a text stands."""
    source = object.__new__(Source)  # unread: of text that is no TOML, some prefix is found
    source.path, source.text = "x.toml", text
    return {path: source.position(path) for path in spans(text)}


KEYS = st.text("abz09-_ .é#[]=", min_size=1, max_size=6)
SCALARS = (
    st.booleans()
    | st.integers(-(2**60), 2**60)
    | st.floats(allow_nan=False)
    | st.text(max_size=12)
    | st.dates(date(1000, 1, 1))
)
VALUES: st.SearchStrategy[Any] = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(KEYS, inner, max_size=4),
    max_leaves=12,
)
DOCUMENTS = st.dictionaries(KEYS, VALUES, max_size=5)


@pytest.mark.parametrize(
    ("text", "path", "line", "column"),
    [
        ("a = 1", ("a",), 1, 1),
        ("\n\n  a = 1", ("a",), 3, 3),
        ("# a = 1\na = 1", ("a",), 2, 1),
        ("a = 1 # b = 2\nb = 2", ("b",), 2, 1),
        ("a = 1\r\nb = 2\r\n", ("b",), 2, 1),
        ("\ufeffa = 1\nb = 2", ("b",), 2, 1),
        ("[t]\na = 1", ("t",), 1, 1),
        ("[t]\na = 1", ("t", "a"), 2, 1),
        (" [ t . u ] # c\na = 1", ("t", "u", "a"), 2, 1),
        ("t.u.a = 1", ("t", "u", "a"), 1, 1),
        ("t . u = 1", ("t", "u"), 1, 1),
        ('"a b" = 1', ("a b",), 1, 1),
        ("'a.b' = 1", ("a.b",), 1, 1),
        ('[t."a]b"]\nx = 1', ("t", "a]b", "x"), 2, 1),
        ("[[r]]\nid = 1\n[[r]]\nid = 2", ("r", 0), 1, 1),
        ("[[r]]\nid = 1\n[[r]]\nid = 2", ("r", 1), 3, 1),
        ("[[r]]\nid = 1\n[[r]]\nid = 2", ("r", 1, "id"), 4, 1),
        ("[[r]]\n[[r.e]]\n[[r]]\n[[r.e]]\n[[r.e]]\na = 1", ("r", 0, "e", 0), 2, 1),
        ("[[r]]\n[[r.e]]\n[[r]]\n[[r.e]]\n[[r.e]]\na = 1", ("r", 1, "e", 1, "a"), 6, 1),
        ("[[r]]\n[r.t]\na = 1\n[[r]]\n[r.t]\na = 2", ("r", 1, "t", "a"), 6, 1),
        ("a = [1, 2]\nb = 1", ("b",), 2, 1),
        ("a = [\n  'x', # one ]\n  'y',\n]\nb = 1", ("b",), 5, 1),
        ('a = [\n  \'x ] # y\',\n  "\\"] [",\n]\nb = 1', ("b",), 5, 1),
        ('a = ["""x\ny # z"""]\nb = 1', ("b",), 3, 1),
        ("a = ['''it's [x] ]''']\nb = 1", ("b",), 2, 1),
        ('a = ["""x"y]"""]\nb = 1', ("b",), 2, 1),
        ("a = [\n  [1], # one\n  [2, 3],\n]", ("a", 1), 3, 3),
        ("a = [[1], [[2], 3]]", ("a", 1, 0), 1, 12),
        ("a = { b\r\n = # one }\n 1 }\nc = 2", ("c",), 4, 1),
        ("a = { b\n =\n 1,\n c = 2 }", ("a", "c"), 4, 2),
        ("a = { b = 1, c = 2 }", ("a", "c"), 1, 14),
        ("a = { b = { c = 1 }, d.e = 2 }", ("a", "b", "c"), 1, 13),
        ("a = { b = { c = 1 }, d.e = 2 }", ("a", "d", "e"), 1, 22),
        ("a = [{ b = 1 }, { b = 2 }]", ("a", 1), 1, 17),
        ("a = [{ b = 1 }, { b = 2 }]", ("a", 1, "b"), 1, 19),
        ("a = [\n  { b = 1 }, # one\n  { b = [2], c = 3 },\n]", ("a", 1, "c"), 3, 14),
        ("a = '}, b = 1'\nb = 2", ("b",), 2, 1),
        ('a = "\\"] b = 1"\nb = 2', ("b",), 2, 1),
        ("a = '''\nb = 1\n[t]\n'''\nb = 2", ("b",), 5, 1),
        ('a = """\nb = 1 \\""" \n[t]\n"""\nb = 2', ("b",), 5, 1),
        ('a = """x"""""\nb = 2', ("b",), 2, 1),
        ("a = 2027-03-31 10:00:00\nb = 2", ("b",), 2, 1),
        ("a = [2027-03-31 10:00:00, -inf, +1_0]\nb = 2", ("b",), 2, 1),
        ("a = [2027-03-31 10:00:00, [], +1_0]\nb = 2", ("a", 1), 1, 27),
        ("é = 1\n'ü' = { x = 1 }".replace("é", "'é'"), ("ü", "x"), 2, 9),
    ],
)
def test_a_key_is_found_where_it_stands(text: str, path: Path, line: int, column: int) -> None:
    rtoml.loads(text)

    assert positions(text)[path] == Position(line, column)


@pytest.mark.parametrize(
    ("text", "paths"),
    [
        ("", set()),
        ("# nothing\n\n", set()),
        ("a = '''\nb = 1\n[t]\n'''", {("a",)}),
        ("a = 'b = 1' # c = 2", {("a",)}),
        ("a = []\nb = {}", {("a",), ("b",)}),
        ("a = [1, 'b = 2', \"# ]\"]", {("a",)}),
        ("a = [\n  2027-03-31,\n  true,\n]", {("a",)}),
        ("a = [['x', 'y'], [1, 2]]", {("a",), ("a", 0), ("a", 1)}),
    ],
)
def test_what_only_looks_like_a_key_and_plain_values_in_a_list_have_no_place(text: str, paths: set[Path]) -> None:
    assert positions(text).keys() == paths


def values(data: object, path: Path = ()) -> list[Path]:
    """Return the path of every value in ``data`` that is neither a table nor a list with tables or lists in it."""
    match data:
        case dict():
            return [found for key, value in data.items() for found in values(value, (*path, key))]
        case list() if any(isinstance(each, dict | list) for each in data):
            return [found for index, value in enumerate(data) for found in values(value, (*path, index))]
        case _:
            return [path]


@given(DOCUMENTS, st.booleans())
def test_every_value_of_every_document_is_found(data: dict[str, Any], multiline: bool) -> None:
    text = tomli_w.dumps(data, multiline_strings=multiline)

    found = positions(text)

    assert set(values(data)) <= found.keys()


@given(DOCUMENTS)
def test_the_text_at_the_place_of_a_key_is_the_key(data: dict[str, Any]) -> None:
    text = tomli_w.dumps(data)

    found = positions(text)

    for path in values(data):
        line, column = found[path].line, found[path].column
        if isinstance(path[-1], str):
            assert text.split("\n")[line - 1][column - 1 :].lstrip('"').startswith(path[-1])


@given(st.text("ab.=[]{}#\"'\\,\n\r \t1", max_size=60))
def test_text_that_is_no_toml_is_gone_through_to_some_end(text: str) -> None:
    lines = text.count("\n") + 1

    assert all(1 <= each.line <= lines for each in positions(text).values())


@pytest.mark.parametrize("text", ["a = [{", "a = [{b = 1},", "a = {b = 1", "a = {=", "a = [[", "a = {b = [{c"])
def test_text_that_ends_in_the_middle_is_gone_through_to_its_end(text: str) -> None:
    found = positions(text)

    assert found.get(("a",), Position(1, 1)) == Position(1, 1)


def test_a_list_of_half_a_million_values_is_gone_through_at_once() -> None:
    start = time.perf_counter()

    found = positions("a = [" + "1," * 490_000 + "]\nb = 1")

    assert time.perf_counter() - start < 2
    assert found == {("a",): Position(1, 1), ("b",): Position(2, 1)}


def test_many_lines_are_counted_right() -> None:
    text = "\n".join(f"k{number} = ''" for number in range(2000))

    found = positions(text)

    assert all(found[f"k{number}",] == Position(number + 1, 1) for number in range(2000))
