"""Which rows of a table to show, and in which order: ``high>0``, ``venture~nook``, ``-high,venture``."""

from __future__ import annotations

import operator
import re
from typing import TYPE_CHECKING, Any, NamedTuple

from bmcheck.errors import did_you_mean, failure

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

_TEST = re.compile(r"\s*([\w-]+)\s*(<=|>=|!=|==|=|<|>|~)\s*(.*?)\s*", re.DOTALL)
_RELATIONS: Mapping[str, Callable[[Any, Any], bool]] = {
    "=": operator.eq,
    "==": operator.eq,
    "!=": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}


class Test(NamedTuple):
    """A column, a relation and the value it is compared with; ``~`` asks whether a text is contained."""

    column: str
    relation: str
    value: int | str

    def holds(self, found: int | str) -> bool:
        """Return whether what stands in the column passes; capitals do not matter."""
        if isinstance(found, str):
            found = found.casefold()
        if self.relation == "~":
            return str(self.value) in str(found)
        return _RELATIONS[self.relation](found, self.value)


class Order(NamedTuple):
    """A column to sort by."""

    column: str
    falling: bool


def parse_test(text: str, columns: Mapping[str, type]) -> Test:
    """Return what ``--where`` asks for; raise BmcheckError when it is no test of one of the columns."""
    found = _TEST.fullmatch(text)
    if not found:
        raise failure(f"--where {text!r:.80} is no test", "write a column, a sign and a value, such as 'high>0'")
    column, relation, value = found[1], found[2], found[3]
    _known("--where", column, columns)
    if columns[column] is str:
        if relation not in ("=", "==", "!=", "~"):
            raise failure(
                f"--where: {column} is text, which is not compared by {relation}", f"write {column}~part, or = or !="
            )
        return Test(column, relation, value.strip("\"'").casefold())
    if relation == "~" or not re.fullmatch(r"-?[0-9]{1,15}", value):
        raise failure(f"--where {text!r:.80}: {column} is a number", f"write a whole number, such as {column}>0")
    return Test(column, relation, int(value))


def parse_order(text: str, columns: Mapping[str, type]) -> tuple[Order, ...]:
    """Return what ``--sort`` asks for: columns after each other, a minus before each that is to fall."""
    found: list[Order] = []
    for word in text.split(","):
        name = word.strip()
        column = name.removeprefix("-").strip()
        _known("--sort", column, columns)
        found.append(Order(column, falling=name.startswith("-")))
    return tuple(found)


def _known(option: str, column: str, columns: Mapping[str, type]) -> None:
    if column not in columns:
        raise failure(f"{option}: there is no column {column!r:.80}", did_you_mean(column, columns))
