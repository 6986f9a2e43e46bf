"""What an answer may be, and the three values of a condition."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from msgspec import Struct

Truth = bool | None
"""True, False, or None for unknown."""

Awaited = frozenset[str]
"""The questions that an unknown value waits for; none when it is a number that is not defined."""


class Choices(Struct, frozen=True, cache_hash=True):
    """The answer to a multiple-choice question: options that hold, and options that do not.

    An option in neither set is unknown: the answer is partial. Options marked ``alone`` in the pack are counted
    neither in ``has`` nor in ``lacks``: ``has`` empty and every option in ``lacks`` says that none applies.
    ``alone`` names the option that was chosen instead of all others, if any; where that is one that says nothing
    ("we do not know"), both sets are empty.
    """

    has: frozenset[str] = frozenset()
    lacks: frozenset[str] = frozenset()
    alone: str | None = None


Answer = bool | str | int | float | Choices
"""What was said to one question: yes-no, one, number or many."""

Answers = Mapping[str, Answer]
"""Question ids and what was said; a question that is not in it is unknown."""

LARGEST = 1e15
"""The largest number an answer or a constant may be; formulas over such numbers stay finite."""

Weight = bool | Awaited
"""What a condition comes to: True, False, or while it is unknown the questions that it waits for."""

Amount = float | Awaited
"""What a formula comes to: a number, or while it is unknown the questions that it waits for."""

Weigher = Callable[[Answers], Weight]
Meter = Callable[[Answers], Amount]

SETTLED: Awaited = frozenset()


def awaited(value: Weight | Amount) -> Awaited:
    """Return the questions that a value waits for, none when it is known."""
    return value if isinstance(value, frozenset) else SETTLED
