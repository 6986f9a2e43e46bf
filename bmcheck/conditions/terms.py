"""The terms a condition is made of, and their value for given answers.

Three values after Kleene (Introduction to Metamathematics, 1952, §64): True, False and None for unknown. An
unanswered question is unknown; ``unknown and False`` is False, ``unknown or True`` is True.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Protocol

from msgspec import Struct

from bmcheck.conditions.numbers import Number
from bmcheck.conditions.values import Answers, Truth, choices


class Term(Protocol):
    """A part of a condition that is true, false or unknown."""

    def truth(self, answers: Answers) -> Truth:
        """Return the value of this part for ``answers``."""
        ...

    def residual(self, answers: Answers) -> Term:
        """Return what is left to decide: an equal term without the parts that ``answers`` already settle."""
        ...

    def questions(self) -> frozenset[str]:
        """Return the questions that this part looks at."""
        ...


class Fixed(Struct, frozen=True):
    """A constant."""

    fixed: bool

    def truth(self, answers: Answers) -> Truth:
        return self.fixed

    def residual(self, answers: Answers) -> Term:
        return self

    def questions(self) -> frozenset[str]:
        return frozenset()


TRUE = Fixed(fixed=True)
FALSE = Fixed(fixed=False)
NEVER: Term = FALSE


def _settled(term: Term, answers: Answers) -> Term:
    """Return the constant that ``term`` has become, or the term itself while it is unknown."""
    value = term.truth(answers)
    return term if value is None else (TRUE if value else FALSE)


class OneOf(Struct, frozen=True):
    """A single-choice or yes-no question is answered with one of ``values``."""

    question: str
    values: frozenset[str | bool]

    def truth(self, answers: Answers) -> Truth:
        answer = answers.get(self.question)
        return None if answer is None else answer in self.values

    def residual(self, answers: Answers) -> Term:
        return _settled(self, answers)

    def questions(self) -> frozenset[str]:
        return frozenset((self.question,))


class Has(Struct, frozen=True):
    """A multiple-choice answer holds ``option``."""

    question: str
    option: str
    alone: bool = False

    def truth(self, answers: Answers) -> Truth:
        answer = choices(answers, self.question)
        if answer is None:
            return None
        if self.alone:
            if answer.has:
                return False
            return None if answer.alone is None else answer.alone == self.option
        if self.option in answer.has:
            return True
        return False if self.option in answer.lacks else None

    def residual(self, answers: Answers) -> Term:
        return _settled(self, answers)

    def questions(self) -> frozenset[str]:
        return frozenset((self.question,))


class CountIn(Struct, frozen=True):
    """The number of options held in a multiple-choice answer of ``size`` options is one of ``counts``."""

    question: str
    size: int
    counts: frozenset[int]

    def truth(self, answers: Answers) -> Truth:
        answer = choices(answers, self.question)
        if answer is None:
            return self._among(0, self.size)
        return self._among(len(answer.has), self.size - len(answer.lacks))

    def _among(self, low: int, high: int) -> Truth:
        hits = sum(count in self.counts for count in range(low, high + 1))
        if hits == 0:
            return False
        return True if hits == high - low + 1 else None

    def residual(self, answers: Answers) -> Term:
        return _settled(self, answers)

    def questions(self) -> frozenset[str]:
        return frozenset((self.question,))


class Compares(Struct, frozen=True):
    """Two numbers stand in the relation ``sign``."""

    sign: str
    left: Number
    right: Number

    def truth(self, answers: Answers) -> Truth:
        left = self.left.value(answers)
        right = self.right.value(answers)
        if left is None or right is None:
            return None
        return RELATIONS[self.sign](left, right)

    def residual(self, answers: Answers) -> Term:
        value = self.truth(answers)
        if value is not None:
            return TRUE if value else FALSE
        return Waiting(self, self.left.pending(answers) | self.right.pending(answers))

    def questions(self) -> frozenset[str]:
        return self.left.questions() | self.right.questions()


class Waiting(Struct, frozen=True):
    """A comparison that still waits for the answers to ``awaited``."""

    comparison: Compares
    awaited: frozenset[str]

    def truth(self, answers: Answers) -> Truth:
        return self.comparison.truth(answers)

    def residual(self, answers: Answers) -> Term:
        return self.comparison.residual(answers)

    def questions(self) -> frozenset[str]:
        return self.awaited


class Not(Struct, frozen=True):
    """The contrary of ``term``."""

    term: Term

    def truth(self, answers: Answers) -> Truth:
        value = self.term.truth(answers)
        return None if value is None else not value

    def residual(self, answers: Answers) -> Term:
        inner = self.term.residual(answers)
        if isinstance(inner, Fixed):
            return FALSE if inner.fixed else TRUE
        return Not(inner)

    def questions(self) -> frozenset[str]:
        return self.term.questions()


class AllOf(Struct, frozen=True):
    """Every one of ``terms`` holds."""

    terms: tuple[Term, ...]

    def truth(self, answers: Answers) -> Truth:
        result: Truth = True
        for term in self.terms:
            value = term.truth(answers)
            if value is False:
                return False
            if value is None:
                result = None
        return result

    def residual(self, answers: Answers) -> Term:
        return _joined(self.terms, answers, absorbing=FALSE, neutral=TRUE, joint=AllOf)

    def questions(self) -> frozenset[str]:
        return frozenset().union(*(term.questions() for term in self.terms))


class AnyOf(Struct, frozen=True):
    """At least one of ``terms`` holds."""

    terms: tuple[Term, ...]

    def truth(self, answers: Answers) -> Truth:
        result: Truth = False
        for term in self.terms:
            value = term.truth(answers)
            if value is True:
                return True
            if value is None:
                result = None
        return result

    def residual(self, answers: Answers) -> Term:
        return _joined(self.terms, answers, absorbing=TRUE, neutral=FALSE, joint=AnyOf)

    def questions(self) -> frozenset[str]:
        return frozenset().union(*(term.questions() for term in self.terms))


def _joined(
    terms: tuple[Term, ...],
    answers: Answers,
    absorbing: Fixed,
    neutral: Fixed,
    joint: Callable[[tuple[Term, ...]], Term],
) -> Term:
    """Return the rest of a conjunction or disjunction: one absorbing part settles it, neutral parts drop out."""
    left: list[Term] = []
    for term in terms:
        rest = term.residual(answers)
        if rest == absorbing:
            return absorbing
        if rest != neutral:
            left.append(rest)
    if not left:
        return neutral
    return left[0] if len(left) == 1 else joint(tuple(left))


RELATIONS: dict[str, Callable[[float, float], bool]] = {
    "==": lambda left, right: left == right,
    "!=": lambda left, right: left != right,
    "<": lambda left, right: left < right,
    "<=": lambda left, right: left <= right,
    ">": lambda left, right: left > right,
    ">=": lambda left, right: left >= right,
}


def atoms(term: Term) -> Iterator[Term]:
    """Yield the parts of ``term`` that look at answers."""
    match term:
        case AllOf() | AnyOf():
            for each in term.terms:
                yield from atoms(each)
        case Not():
            yield from atoms(term.term)
        case Fixed():
            pass
        case _:
            yield term


class Condition:
    """A parsed condition: its text as the pack's author wrote it, and its meaning.

    It is no dataclass, because msgspec would read a dataclass from a table and not from text.
    """

    __slots__ = ("term", "text")

    def __init__(self, text: str, term: Term) -> None:
        """Keep the text and the term it was parsed into."""
        self.text, self.term = text, term

    def truth(self, answers: Answers) -> Truth:
        """Return True, False, or None for unknown."""
        return self.term.truth(answers)

    def awaits(self, answers: Answers) -> frozenset[str]:
        """Return the questions on which the value still depends; empty as soon as the value is decided."""
        return self.term.residual(answers).questions()

    def questions(self) -> frozenset[str]:
        """Return every question that the condition looks at."""
        return self.term.questions()


ALWAYS = Condition("True", TRUE)
"""The condition of a rule that applies to every venture."""
