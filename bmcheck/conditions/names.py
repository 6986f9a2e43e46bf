"""What the names in a condition may stand for, and what can be wrong in one."""

from __future__ import annotations

import re
from keyword import kwlist
from typing import TYPE_CHECKING

from msgspec import Struct

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bmcheck.conditions.condition import Condition
    from bmcheck.conditions.numbers import Formula


_QUOTED = r"'[^']*'|\"[^\"]*\""
NAME = r"[a-z][a-z0-9_]{0,63}"
"""What a name in a condition looks like."""
RESERVED = frozenset((*kwlist, "len"))
"""Words that look so and mean something else: no question or other name can be called so."""


def named_in(text: str) -> list[str]:
    """Return the names in a condition or formula, each once, in their order; options in quotes are none."""
    return list(dict.fromkeys(re.findall(rf"\b{NAME}\b", re.sub(_QUOTED, "", text))))


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
    ``numbers`` are question ids; ``parameters`` have a value, ``metrics`` a formula, ``conditions`` a condition.
    ``today`` are the facts of the world, each also among what it could be answered with if it were a question.
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
    conditions: Mapping[str, Condition] = {}
    today: Mapping[str, str | bool | float] = {}

    def known(self) -> frozenset[str]:
        """Return every name that a condition may use."""
        groups = (self.one, self.many, self.yes_no, self.numbers, self.parameters, self.metrics, self.conditions)
        return frozenset().union(*groups)

    def is_number(self, name: str) -> bool:
        """Return whether ``name`` stands for a number."""
        return name in self.numbers or name in self.parameters or name in self.metrics

    def describe(self, name: str) -> str:
        """Return what ``name`` stands for, in words for a message."""
        noun = "fact" if name in self.today else "question"
        if name in self.one:
            return f"a single-choice {noun}"
        if name in self.many:
            return "a multiple-choice question"
        if name in self.yes_no:
            return f"a yes-no {noun}"
        if name in self.conditions:
            return "a named condition"
        return "a number"
