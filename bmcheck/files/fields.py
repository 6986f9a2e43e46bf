"""Turn TOML tables into nouns of the model, and say in our words, and at its place, all that does not fit."""

from __future__ import annotations

import re
from enum import Enum
from typing import TYPE_CHECKING, Any, Literal, NamedTuple, TypeVar, get_args, get_origin

import msgspec

from bmcheck.errors import Problem, did_you_mean

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from bmcheck.files.toml import Source

    Hook = Callable[[type, object], object]

Table = TypeVar("Table", bound=msgspec.Struct)

_PATH = re.compile(r" - at `(?:key` in `)?\$(.*)`$", re.DOTALL)
_STEP = re.compile(r"\.(\w+)|\[(\d+)\]")
_KINDS = {
    "str": "text in quotes",
    "int": "a whole number",
    "float": "a number",
    "bool": "true or false",
    "array": "a list",
    "object": "a table",
    "date": "a date",
}
_HINTS = {
    "date": "write a date without quotes, such as 2027-03-31",
    "str": "write it in quotes",
    "array": 'write a list, such as ["one", "two"]',
    "object": "write a table, such as { key = value }",
    "bool": "write true or false, without quotes",
    "float": "write a number, without quotes",
    "int": "write a number, without quotes",
}
_EXPECTED = re.compile(r"Expected `(\w+)[^`]*`, got `(\w+)`")


class Place(NamedTuple):
    """Where a table stands, and what messages call it."""

    source: Source
    path: tuple[str | int, ...]
    called: str


def fit(
    raw: Mapping[str, Any], kind: type[Table], place: Place, hook: Hook | None = None
) -> tuple[Table | None, list[Problem]]:
    """Return the table ``raw``, which stands at ``place``, as ``kind``; or None and everything that does not fit.

    ``hook`` converts types that TOML does not know.
    """
    try:
        return msgspec.convert(raw, kind, dec_hook=hook), []
    except msgspec.ValidationError:
        return None, list(_misfits(raw, kind, place, hook))


def _misfits(raw: Mapping[str, Any], kind: type[msgspec.Struct], place: Place, hook: Hook | None) -> Iterator[Problem]:
    source, path, called = place
    fields = {each.encode_name: each for each in msgspec.structs.fields(kind)}
    for key in raw:
        if key not in fields:
            yield source.problem((*path, key), f"{called}: there is no key {key!r:.80}", did_you_mean(key, fields))
    for name, field in fields.items():
        if name in raw:
            try:
                msgspec.convert(raw[name], field.type, dec_hook=hook)
            except msgspec.ValidationError as error:
                yield _misfit(Place(source, (*path, name), called), str(error), field.type)
        elif field.required:
            yield source.problem(path, f"{called}: the key {name!r} is missing", f"write {name} = …")


def _misfit(place: Place, message: str, kind: Any) -> Problem:
    """Return msgspec's complaint about one value as a problem at its place."""
    source, path, called = place
    found = _PATH.search(message)
    inner = tuple(name or int(index) for name, index in _STEP.findall(found[1])) if found else ()
    what = message[: found.start()] if found else message
    names = [each for each in (*path, *inner) if isinstance(each, str)]
    if expected := _EXPECTED.match(what):
        wanted, got = expected[1], expected[2]
        what = f"{_KINDS.get(wanted, wanted)} is expected, not {_KINDS.get(got, got)}"
        hint = _HINTS.get(wanted, "")
    elif "date" in what:
        what, hint = "this is no date", _HINTS["date"]
    else:
        what = what[0].lower() + what[1:]
        hint = did_you_mean("", _allowed(kind)) if "enum" in what else ""
    return source.problem((*path, *inner), f"{called}, {names[-1]}: {what}", hint)


def _allowed(kind: Any) -> list[str]:
    """Return the words that a type of the model allows, looking into containers."""
    if isinstance(kind, type) and issubclass(kind, Enum):
        return [str(each.value) for each in kind]
    if get_origin(kind) is Literal:
        return [str(each) for each in get_args(kind)]
    return [word for inner in get_args(kind) for word in _allowed(inner)]
