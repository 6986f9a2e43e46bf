"""The numbers in a condition, and their value for given answers.

Unknown is None: a number is unknown while an answer that it needs is, and when it is not defined.
"""

from __future__ import annotations

from math import isfinite, nan
from typing import Protocol

from msgspec import Struct

from bmcheck.conditions.values import Answers, Choices, choices


class Number(Protocol):
    """A part of a condition that is a number or unknown."""

    def value(self, answers: Answers) -> float | None:
        """Return the number for ``answers``, None when unknown or not defined (a division by zero)."""
        ...

    def pending(self, answers: Answers) -> frozenset[str]:
        """Return the questions whose answers this number still waits for."""
        ...

    def questions(self) -> frozenset[str]:
        """Return the questions that this number is computed from."""
        ...


class Constant(Struct, frozen=True):
    """A number that no answer changes; ``name`` is the parameter it comes from, if any."""

    constant: float
    name: str = ""

    def value(self, answers: Answers) -> float | None:
        return self.constant

    def pending(self, answers: Answers) -> frozenset[str]:
        return frozenset()

    def questions(self) -> frozenset[str]:
        return frozenset()


ZERO: Number = Constant(0)


class Answered(Struct, frozen=True):
    """The answer to a number question."""

    question: str

    def value(self, answers: Answers) -> float | None:
        answer = answers.get(self.question)
        return None if answer is None or isinstance(answer, str | Choices) else answer

    def pending(self, answers: Answers) -> frozenset[str]:
        return frozenset() if self.question in answers else self.questions()

    def questions(self) -> frozenset[str]:
        return frozenset((self.question,))


class Count(Struct, frozen=True):
    """How many options a multiple-choice answer of ``size`` options holds; unknown while it is partial."""

    question: str
    size: int

    def value(self, answers: Answers) -> float | None:
        answer = choices(answers, self.question)
        if answer is None or len(answer.has) + len(answer.lacks) < self.size:
            return None
        return float(len(answer.has))

    def pending(self, answers: Answers) -> frozenset[str]:
        return frozenset() if self.value(answers) is not None else self.questions()

    def questions(self) -> frozenset[str]:
        return frozenset((self.question,))


class Named(Struct, frozen=True):
    """A metric of the pack: a named formula."""

    name: str
    number: Number

    def value(self, answers: Answers) -> float | None:
        return self.number.value(answers)

    def pending(self, answers: Answers) -> frozenset[str]:
        return self.number.pending(answers)

    def questions(self) -> frozenset[str]:
        return self.number.questions()


class Arithmetic(Struct, frozen=True):
    """Two numbers joined by ``sign``: a product with a known zero is zero, a division by zero is unknown."""

    sign: str
    left: Number
    right: Number

    def value(self, answers: Answers) -> float | None:
        left = self.left.value(answers)
        right = self.right.value(answers)
        if self.sign == "*" and (left == 0 or right == 0):
            return 0
        if left is None or right is None:
            return None
        match self.sign:
            case "+":
                result = left + right
            case "-":
                result = left - right
            case "*":
                result = left * right
            case _:
                result = left / right if right else nan
        return result if isfinite(result) else None

    def pending(self, answers: Answers) -> frozenset[str]:
        if self.value(answers) is not None:
            return frozenset()
        return self.left.pending(answers) | self.right.pending(answers)

    def questions(self) -> frozenset[str]:
        return self.left.questions() | self.right.questions()


class Formula:
    """A parsed number expression: its text and its meaning."""

    __slots__ = ("number", "text")

    def __init__(self, text: str, number: Number) -> None:
        """Keep the text and the number it was parsed into."""
        self.text, self.number = text, number

    def value(self, answers: Answers) -> float | None:
        """Return the number, or None while it is unknown or not defined."""
        return self.number.value(answers)

    def awaits(self, answers: Answers) -> frozenset[str]:
        """Return the questions whose answers are still missing."""
        return self.number.pending(answers)

    def questions(self) -> frozenset[str]:
        """Return every question that the formula is computed from."""
        return self.number.questions()
