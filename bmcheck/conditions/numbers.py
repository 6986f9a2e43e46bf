"""The numbers in a condition, and what they come to for given answers.

A number is unknown while an answer that it needs is; it says then which questions it waits for. One that is not defined
(a division by zero) waits for none.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from math import isfinite
from operator import add, mul, sub, truediv
from typing import Any, Protocol

from msgspec import Struct

from bmcheck.conditions.values import SETTLED, Amount, Answers, Awaited, Meter, awaited


class Number(Protocol):
    """A part of a condition that is a number or unknown."""

    @property
    def measure(self) -> Meter:
        """Return the function from answers to the number, or to the questions that it waits for."""
        ...

    def questions(self) -> frozenset[str]:
        """Return the questions that this number is computed from."""
        ...


class Constant(Struct, frozen=True, dict=True):
    """A number that no answer changes; ``name`` is the parameter it comes from, if any."""

    constant: float
    name: str = ""

    @cached_property
    def measure(self) -> Meter:
        constant = self.constant
        return lambda _: constant

    def questions(self) -> frozenset[str]:
        return frozenset()


ZERO: Number = Constant(0)


class Stated(Constant, frozen=True, dict=True):
    """A number that the pack states of the world today; a scenario may say another one, beside the answers."""

    @cached_property
    def measure(self) -> Meter:
        name, today = self.name, self.constant

        def measure(answers: Answers) -> Any:
            return answers.get(name, today)

        return measure


class Answered(Struct, frozen=True, dict=True):
    """The answer to a number question."""

    question: str

    @cached_property
    def measure(self) -> Meter:
        question, unknown = self.question, self.questions()

        def measure(answers: Answers) -> Any:
            return answers.get(question, unknown)

        return measure

    def questions(self) -> frozenset[str]:
        return frozenset((self.question,))


class Count(Struct, frozen=True, dict=True):
    """How many options a multiple-choice answer of ``size`` options holds; unknown while it is partial."""

    question: str
    size: int

    @cached_property
    def measure(self) -> Meter:
        question, size, unknown = self.question, self.size, self.questions()

        def measure(answers: Answers) -> Amount:
            answer: Any = answers.get(question)
            if answer is None or len(answer.has) + len(answer.lacks) < size:
                return unknown
            return float(len(answer.has))

        return measure

    def questions(self) -> frozenset[str]:
        return frozenset((self.question,))


class Named(Struct, frozen=True):
    """A metric of the pack: a named formula."""

    name: str
    number: Number

    @property
    def measure(self) -> Meter:
        return self.number.measure

    def questions(self) -> frozenset[str]:
        return self.number.questions()


def numbers_in(number: Number) -> Iterator[Number]:
    """Yield a number and every number that it is computed from."""
    yield number
    match number:
        case Named():
            yield from numbers_in(number.number)
        case Arithmetic():
            yield from numbers_in(number.left)
            yield from numbers_in(number.right)


def stated_in(number: Number) -> frozenset[str]:
    """Return the facts of the world that a number is computed from."""
    return frozenset(each.name for each in numbers_in(number) if isinstance(each, Stated))


SIGNS = {"+": add, "-": sub, "*": mul, "/": truediv}


class Arithmetic(Struct, frozen=True, dict=True):
    """Two numbers joined by ``sign``: a product with a known zero is zero, a division by zero is not defined."""

    sign: str
    left: Number
    right: Number

    @cached_property
    def measure(self) -> Meter:
        left_of, right_of, joined = self.left.measure, self.right.measure, SIGNS[self.sign]
        product = self.sign == "*"

        def measure(answers: Answers) -> Amount:
            left, right = left_of(answers), right_of(answers)
            if product and (left == 0 or right == 0):
                return 0
            if type(left) is frozenset or type(right) is frozenset:
                return awaited(left) | awaited(right)
            try:
                result = joined(left, right)
                return result if isfinite(result) else SETTLED
            except (ZeroDivisionError, OverflowError):
                return SETTLED

        return measure

    def questions(self) -> frozenset[str]:
        return self.left.questions() | self.right.questions()


class Formula:
    """A parsed number expression: its text and its meaning, how long it is with its metrics written out, how deep."""

    __slots__ = ("depth", "length", "number", "text")

    def __init__(self, text: str, number: Number, length: int, depth: int) -> None:
        """Keep the text and the number it was parsed into."""
        self.text, self.number, self.length, self.depth = text, number, length, depth

    def measure(self, answers: Answers) -> Amount:
        """Return the number, or while it is unknown the questions that it waits for; none when it is not defined."""
        return self.number.measure(answers)

    def plus(self, other: Formula) -> Formula:
        """Return the sum of two formulas."""
        both = Arithmetic("+", self.number, other.number)
        return Formula(
            f"{self.text} + {other.text}", both, self.length + other.length + 1, max(self.depth, other.depth) + 1
        )

    def value(self, answers: Answers) -> float | None:
        """Return the number, or None while it is unknown or not defined."""
        amount = self.measure(answers)
        return None if isinstance(amount, frozenset) else amount

    def awaits(self, answers: Answers) -> Awaited:
        """Return the questions whose answers are still missing."""
        return awaited(self.measure(answers))

    def questions(self) -> frozenset[str]:
        """Return every question that the formula is computed from."""
        return self.number.questions()
