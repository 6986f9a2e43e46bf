"""Turn TOML tables into nouns of the model, and say in our words, and at its place, all that does not fit."""

from __future__ import annotations

import re
from collections.abc import Mapping
from enum import Enum, EnumType
from itertools import islice
from types import UnionType
from typing import TYPE_CHECKING, Any, Literal, TypeVar, get_args, get_origin

import msgspec
from msgspec import Struct

from bmcheck.errors import MOST_PROBLEMS, Problem, did_you_mean
from bmcheck.slips import date_slip, number_slip, truth_slip

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from bmcheck.files.toml import Source

    Hook = Callable[[type, object], object]

Table = TypeVar("Table", bound=msgspec.Struct)

_PATH = r"(?s) - at `(?:key` in `)?\$(.*)`$"
_KINDS = {
    "str": "text in quotes",
    "int": "a whole number",
    "float": "a number",
    "bool": "true or false",
    "array": "a list",
    "object": "a table",
    "date": "a date",
    "datetime": "a date with a time",
    "time": "a time",
    "null": "nothing",
}
_HINTS = {
    "date": "write a date without quotes, such as 2027-03-31",
    "str": "write it in quotes",
    "array": 'write a list, such as ["one", "two"]',
    "object": "write a table, such as { key = value }",
    "bool": "write true or false, without quotes",
    "float": "write a number, without quotes",
    "int": "write a number, without quotes",
    "bool | str | object": 'write true or false, an option in quotes, or { add = ["…"] }: a strategy sets no numbers',
}
_EXPECTED = r"Expected `([^`]+)`, got `(\w+)`"
_LIMIT = r"Expected `(\w+)` ([<>]=?) (\S+)\Z"


class Place(Struct, frozen=True):
    """Where a table stands, and what messages call it."""

    source: Source
    path: tuple[str | int, ...]
    called: str
    key: str = ""

    def inside(self, key: str | int) -> Place:
        """Return the place of an entry of this table or list."""
        return Place(self.source, (*self.path, key), self.called, key if isinstance(key, str) else self.key)

    def words(self) -> str:
        """Return what messages call this place: the table, and the key in it."""
        return f"{self.called}, {self.key:.80}" if self.key else self.called

    def problem(self, what: str, hint: str = "") -> Problem:
        """Return a problem at this place."""
        return self.source.problem(self.path, what, hint)


def fit(
    raw: Mapping[str, Any], kind: type[Table], place: Place, hook: Hook | None = None
) -> tuple[Table | None, list[Problem]]:
    """Return the table ``raw``, which stands at ``place``, as ``kind``; or None and everything that does not fit.

    ``hook`` converts types that TOML does not know.
    """
    try:
        return msgspec.convert(raw, kind, dec_hook=hook), []
    except msgspec.ValidationError:
        return None, list(islice(_misfits(raw, kind, place, hook), MOST_PROBLEMS + 1))


def _misfits(raw: Any, kind: Any, place: Place, hook: Hook | None) -> Iterator[Problem]:
    """Yield every problem of a value, going into tables and lists as far as the types of the model do."""
    kind = _alternative(raw, kind)
    arguments = get_args(kind)
    if isinstance(kind, type) and issubclass(kind, msgspec.Struct) and isinstance(raw, dict):
        yield from _table_misfits(raw, kind, place, hook)
    elif isinstance(raw, list) and get_origin(kind) is tuple:
        for index, each in enumerate(raw):
            yield from _misfits(each, arguments[0], place.inside(index), hook)
    elif isinstance(raw, dict) and get_origin(kind) in (dict, Mapping):
        for key, each in raw.items():
            yield from _value_misfits(key, arguments[0], place.inside(key), hook)
            yield from _misfits(each, arguments[1], place.inside(key), hook)
    else:
        yield from _value_misfits(raw, kind, place, hook)


def _table_misfits(
    raw: Mapping[str, Any], kind: type[msgspec.Struct], place: Place, hook: Hook | None
) -> Iterator[Problem]:
    fields = {each.encode_name: each for each in msgspec.structs.fields(kind)}
    called = place.words()
    for key in raw:
        if key not in fields:
            yield place.inside(key).problem(f"{called}: there is no key {key!r:.80}", did_you_mean(key, fields))
    for name, field in fields.items():
        if name in raw:
            yield from _misfits(raw[name], field.type, place.inside(name), hook)
        elif field.required:
            yield place.problem(f"{called}: the key {name!r} is missing", _example(name, field.type))


def _example(name: str, kind: Any) -> str:
    """Return what to write for a key that is missing: its words, where only a few are allowed."""
    few = isinstance(kind, EnumType) or get_origin(kind) is Literal
    *others, last = [f'"{each}"' for each in _allowed(kind)] if few else ["…"]
    return f"write {name} = {', '.join(others)}{' or ' if others else ''}{last}"


def _alternative(raw: Any, kind: Any) -> Any:
    """Return the part of ``A | B`` that a table goes with, or the only part that is not None."""
    if get_origin(kind) is not UnionType:
        return kind
    parts = [each for each in get_args(kind) if each is not type(None)]
    tables = [each for each in parts if isinstance(each, type) and issubclass(each, msgspec.Struct)]
    return tables[0] if tables and isinstance(raw, dict) else parts[0] if len(parts) == 1 else kind


def _value_misfits(raw: Any, kind: Any, place: Place, hook: Hook | None) -> Iterator[Problem]:
    """Yield msgspec's complaint about a plain value, in our words."""
    try:
        msgspec.convert(raw, kind, dec_hook=hook)
    except msgspec.ValidationError as error:
        what = re.sub(_PATH, "", str(error))
        if expected := re.match(_EXPECTED, what):
            wanted = [_KINDS.get(each, each) for each in expected[1].split(" | ") if each != "null"]
            got = _KINDS.get(expected[2], expected[2])
            words = f"{' or '.join([', '.join(wanted[:-1]), wanted[-1]] if len(wanted) > 1 else wanted)} is expected"
            what, hint = f"{words}, not {got}", _hint(expected[1], raw)
        elif limit := re.match(_LIMIT, what):
            what, hint = f"{_KINDS[limit[1]]} {limit[2]} {limit[3]} is expected", ""
        elif "matching regex" in what:
            what, hint = "words are expected, not an empty text", "write what a reader is to see"
        elif "date" in what:
            what, hint = "this is no date", _hint("date", raw)
        elif "enum" in what:
            what, hint = f"there is no {raw!r:.80}", did_you_mean("", _allowed(kind))
        else:
            what, hint = what[0].lower() + what[1:], ""
        yield place.problem(f"{place.words()}: {what}", hint)


def _hint(expected: str, raw: object) -> str:
    """Return what to write instead of ``raw``: itself as it is written in TOML, where it is clear what is meant."""
    general = _HINTS.get(expected, "")
    slips = {"date": date_slip, "bool": truth_slip, "int": number_slip, "float": number_slip}
    if not isinstance(raw, str):
        return general
    if expected == "array" and re.fullmatch(r"[\w .-]+", raw):
        return f'write a list: ["{raw}"]'
    slip = slips[expected](raw) if expected in slips else None
    return general if slip is None else f"write {slip.right}, without quotes" if slip.right else slip.words


def _allowed(kind: Any) -> list[str]:
    """Return the words that an enumeration or a Literal allows; the empty one stands for a missing key."""
    if isinstance(kind, type) and issubclass(kind, Enum):
        return [str(each.value) for each in kind]
    return [str(each) for each in get_args(kind) if each]
