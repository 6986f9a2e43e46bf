"""Read the tables of a pack's files as nouns of the model, and keep what is wrong with them and where they stand."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from bmcheck.conditions import Condition, Fault, Formula, Names, parse_condition, parse_formula
from bmcheck.conditions.names import NAME, RESERVED
from bmcheck.errors import Problem, Problems
from bmcheck.files.fields import Place, Table, fit
from bmcheck.files.pack_chain import ID

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from bmcheck.files.toml import Source

    Homes = Mapping[str, Mapping[str, Place]]

_NAME = re.compile(rf"{NAME}\Z")
NAMED = ("question", "parameter", "metric", "condition", "world")
"""The kinds of entry that conditions know by name."""
WIDEST = 200
"""Characters of a condition that a message shows."""


class Entries:
    """What has been read so far, with every problem of it.

    ``homes`` says for each kind of entry where each id stands first, also of entries with faults of their own, so
    that a reference to one of them is no second fault. ``names`` are what conditions may use; ``later`` says what is
    wrong, and what to do, where one uses a name that is still to be read, and ``circle`` are those that cannot be read
    since they use each other.
    """

    def __init__(self) -> None:
        """Begin with nothing read."""
        self.problems = Problems()
        self.homes: dict[str, dict[str, Place]] = {}
        self.names = Names()
        self.later: dict[str, tuple[str, str]] = {}
        self.circle: list[str] = []

    def tables(self, source: Source, key: str) -> list[dict[str, object]]:
        """Return the ``[[key]]`` tables of a file as TOML has them."""
        raw = source.data.get(key, [])
        if isinstance(raw, list) and all(isinstance(each, dict) for each in raw):
            return raw
        self.problems.append(source.problem((key,), f"{key} is not a list of tables", f"write [[{key}]]"))
        return []

    def entries(self, source: Source, key: str, kind: type[Table], feature: str = "") -> list[Table]:
        """Return the ``[[key]]`` tables of one file as ``kind``, leaving out those that do not fit."""
        more = {"feature": feature} if feature else {}
        tables = [raw | more for raw in self.tables(source, key)]
        converted = [self.convert(source, (key, index), raw, kind) for index, raw in enumerate(tables)]
        return [
            entry
            for index, entry in enumerate(converted)
            if self.is_new(source, (key, index), tables[index]) and entry is not None
        ]

    def is_new(self, source: Source, path: tuple[str, int], raw: Mapping[str, object]) -> bool:
        """Return whether no entry before has the id of this one; report that, and an id that cannot be written."""
        key, identity = path[0], str(raw.get("id", raw.get("place", "")))
        place = _place(source, path, raw)
        seen = self.homes.setdefault(key, {})
        if identity in seen:
            self.problems.append(
                place.problem(f"two {key} entries are called {identity!r:.80}", _where(seen[identity]))
            )
            return False
        seen[identity] = place
        pattern = _NAME if key in NAMED else ID
        if "id" in raw and not pattern.match(identity):
            hint = "small letters, digits and _" if pattern is _NAME else "letters, digits, - and ."
            self.problems.append(place.inside("id").problem(f"{identity!r:.80} cannot be an id", hint))
        elif key in NAMED and identity in RESERVED:
            what = f"{identity!r} cannot be an id: it means something else in a condition"
            self.problems.append(place.inside("id").problem(what, "call it otherwise"))
        return True

    def convert(
        self, source: Source, path: tuple[str | int, ...], raw: Mapping[str, object], kind: type[Table]
    ) -> Table | None:
        """Return ``raw`` as ``kind``; note what is wrong and return None when it does not fit."""
        place = _place(source, path, raw)
        faults: dict[tuple[str, int], Problem] = {}
        entry, misfits = fit(raw, kind, place, self.hook(place, raw, faults))
        self.problems += [*misfits, *faults.values()]
        return None if faults else entry

    def hook(
        self, place: Place, raw: Mapping[str, object], faults: dict[tuple[str, int], Problem]
    ) -> Callable[[type, object], object]:
        """Return the function with which msgspec turns text into conditions and formulas.

        A fault is noted once even if the table is gone through again to find everything that does not fit.
        """
        source, path, called = place.source, place.path, place.called

        def parse(kind: type, text: object) -> object:
            if isinstance(text, int | float) and not isinstance(text, bool) and kind is Formula:
                text = str(text)
            if not isinstance(text, str):
                got = {int: "int", float: "float", bool: "bool", list: "array"}.get(type(text), "object")
                raise TypeError(f"Expected `str`, got `{got}`")
            parsed, wrong = (parse_condition if kind is Condition else parse_formula)(text, self.names)
            keys = next(_keys_of(text, raw), ())
            for fault in map(self.in_order, wrong):
                if not self.is_written(fault.name):
                    where = source.position((*path, *keys))
                    what, excerpt = f"{', '.join([called, *keys[-1:]])}: {fault.what}", _excerpt(text, fault.at)
                    faults[text, fault.at] = Problem(what, fault.hint, source.path, where.line, where.column, *excerpt)
            return parsed

        return parse

    def is_written(self, name: str) -> bool:
        """Return whether a name that cannot be used is that of an entry whose own fault is reported already."""
        return name in self.circle or any(name in self.homes.get(kind, ()) for kind in NAMED)

    def in_order(self, fault: Fault) -> Fault:
        """Return a fault, and of a name that is still to come say so."""
        if fault.name not in self.later:
            return fault
        what, hint = self.later[fault.name]
        return Fault(what, fault.at, hint, fault.name)


def _keys_of(text: str, table: Mapping[str, object]) -> Iterator[tuple[str, ...]]:
    """Yield the keys, from the outside in, under which a text stands in a table or in one inside it."""
    for key, value in table.items():
        if value is text:
            yield (key,)
        elif isinstance(value, dict):
            yield from ((key, *keys) for keys in _keys_of(text, value))


def _place(source: Source, path: tuple[str | int, ...], raw: Mapping[str, object]) -> Place:
    """Return the place of a table, called by its kind and its id; without a path the head of a pack."""
    identity = str(raw.get("id") or raw.get("place", ""))
    return Place(source, path, f"{path[0]} {identity[:80]}".rstrip() if path else "pack.toml")


def _excerpt(text: str, at: int) -> tuple[str, int]:
    """Return the part of a long text around a character, and where in that part the character is."""
    start = max(0, at - WIDEST // 2) if len(text) > WIDEST else 0
    return text[start : start + WIDEST], at - start


def _where(place: Place) -> str:
    return f"the other one stands in {place.source.path}:{place.source.position(place.path).line}"
