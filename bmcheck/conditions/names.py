"""What the names in a condition may stand for, and what can be wrong in one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bmcheck.conditions.numbers import Formula


class Fault(Struct, frozen=True):
    """What is wrong in a condition, at which character (from 0), what to write instead, and which name is unknown."""

    what: str
    at: int = 0
    hint: str = ""
    name: str = ""


class Names(Struct, frozen=True):
    """What the names in a condition may stand for.

    ``one`` and ``many`` map a question to its options, ``alone`` a multiple-choice question to the options that
    exclude all others, ``unknown`` either of them to the options that say nothing to a condition ("we do not measure
    it"), which the others leave out; ``order`` lists those of an ordered single choice, the worst first. ``yes_no`` and
    ``numbers`` are question ids; ``parameters`` have a value; ``metrics`` a formula.
    """

    one: Mapping[str, frozenset[str]] = {}
    many: Mapping[str, frozenset[str]] = {}
    alone: Mapping[str, frozenset[str]] = {}
    unknown: Mapping[str, frozenset[str]] = {}
    order: Mapping[str, tuple[str, ...]] = {}
    yes_no: frozenset[str] = frozenset()
    numbers: frozenset[str] = frozenset()
    parameters: Mapping[str, float] = {}
    metrics: Mapping[str, Formula] = {}

    def known(self) -> frozenset[str]:
        """Return every name that a condition may use."""
        groups = (self.one, self.many, self.yes_no, self.numbers, self.parameters, self.metrics)
        return frozenset().union(*groups)

    def describe(self, name: str) -> str:
        """Return what ``name`` stands for, in words for a message."""
        if name in self.one:
            return "a single-choice question"
        if name in self.many:
            return "a multiple-choice question"
        if name in self.yes_no:
            return "a yes-no question"
        return "a number"
