"""The terms a condition is made of, and what they come to for given answers.

Three values after Kleene (Introduction to Metamathematics, 1952, §64): an unanswered question is unknown; ``unknown
and False`` is False, ``unknown or True`` is True. An unknown value says at once which questions it waits for.

Each term builds the function that weighs answers once, when it is first used: to call such a function is several times
as fast as to walk over the terms. That an answer fits its question is not looked at again: reading it
has made sure of that.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cached_property
from operator import eq, ge, gt, le, lt, ne
from typing import Any, Protocol

from msgspec import Struct

from bmcheck.conditions.numbers import Number, stated_in
from bmcheck.conditions.values import Answers, Truth, Weigher, Weight, awaited


class Term(Protocol):
    """A part of a condition that is true, false or unknown."""

    @property
    def weigh(self) -> Weigher:
        """Return the function from answers to True, False, or the questions that this part waits for."""
        ...

    def questions(self) -> frozenset[str]:
        """Return the questions that this part looks at."""
        ...


class Fixed(Struct, frozen=True, dict=True):
    """A constant."""

    fixed: bool

    @cached_property
    def weigh(self) -> Weigher:
        fixed = self.fixed
        return lambda _: fixed

    def questions(self) -> frozenset[str]:
        return frozenset()


class Given(Fixed, frozen=True, dict=True):
    """A fact of the world is one of ``values``: ``fixed`` says whether it is today; a scenario may say another one."""

    fact: str
    values: frozenset[str | bool]

    @cached_property
    def weigh(self) -> Weigher:
        fact, values, today = self.fact, self.values, self.fixed

        def weigh(answers: Answers) -> Weight:
            said = answers.get(fact)
            return today if said is None else said in values

        return weigh


TRUE = Fixed(fixed=True)
FALSE = Fixed(fixed=False)


class OneOf(Struct, frozen=True, dict=True):
    """A single-choice or yes-no question is answered with one of ``values``; the answers in ``silent`` say nothing."""

    question: str
    values: frozenset[str | bool]
    silent: frozenset[str | bool] = frozenset()

    @cached_property
    def weigh(self) -> Weigher:
        question, values, silent, unknown = self.question, self.values, {None, *self.silent}, self.questions()

        def weigh(answers: Answers) -> Weight:
            answer: Any = answers.get(question)
            return unknown if answer in silent else answer in values

        return weigh

    def questions(self) -> frozenset[str]:
        return frozenset((self.question,))


class Has(Struct, frozen=True, dict=True):
    """A multiple-choice answer holds ``option``.

    One that stands ``alone`` is unknown while another such option is chosen that is among the ``silent`` ones.
    """

    question: str
    option: str
    alone: bool = False
    silent: frozenset[str] = frozenset()

    @cached_property
    def weigh(self) -> Weigher:
        question, option, silent, unknown = self.question, self.option, {None, *self.silent}, self.questions()

        def weigh(answers: Answers) -> Weight:
            answer: Any = answers.get(question)
            if answer is None:
                return unknown
            if option in answer.has:
                return True
            return False if option in answer.lacks else unknown

        def weigh_alone(answers: Answers) -> Weight:
            answer: Any = answers.get(question)
            if answer is None:
                return unknown
            if answer.has:
                return False
            return unknown if answer.alone in silent else answer.alone == option

        return weigh_alone if self.alone else weigh

    def questions(self) -> frozenset[str]:
        return frozenset((self.question,))


class CountIn(Struct, frozen=True, dict=True):
    """The number of options held in a multiple-choice answer of ``size`` options is one of ``counts``."""

    question: str
    size: int
    counts: frozenset[int]

    @cached_property
    def weigh(self) -> Weigher:
        question, size, counts, unknown = self.question, self.size, self.counts, self.questions()

        def among(low: int, high: int) -> Weight:
            possible = range(low, high + 1)
            if counts.isdisjoint(possible):
                return False
            return True if counts.issuperset(possible) else unknown

        unanswered = among(0, size)

        def weigh(answers: Answers) -> Weight:
            answer: Any = answers.get(question)
            if answer is None:
                return unanswered
            low, high = len(answer.has), size - len(answer.lacks)
            return low in counts if low == high else among(low, high)

        return weigh

    def questions(self) -> frozenset[str]:
        return frozenset((self.question,))


class Compares(Struct, frozen=True, dict=True):
    """Two numbers stand in the relation ``sign``."""

    sign: str
    left: Number
    right: Number

    @cached_property
    def weigh(self) -> Weigher:
        left_of, right_of, related = self.left.measure, self.right.measure, RELATIONS[self.sign]

        def weigh(answers: Answers) -> Weight:
            left, right = left_of(answers), right_of(answers)
            if isinstance(left, frozenset) or isinstance(right, frozenset):
                return awaited(left) | awaited(right)
            return related(left, right)

        return weigh

    def questions(self) -> frozenset[str]:
        return self.left.questions() | self.right.questions()


class Not(Struct, frozen=True, dict=True):
    """The contrary of ``term``."""

    term: Term

    @cached_property
    def weigh(self) -> Weigher:
        inner = self.term.weigh

        def weigh(answers: Answers) -> Weight:
            value = inner(answers)
            return not value if isinstance(value, bool) else value

        return weigh

    def questions(self) -> frozenset[str]:
        return self.term.questions()


class AllOf(Struct, frozen=True, dict=True):
    """Every one of ``terms`` holds."""

    terms: tuple[Term, ...]

    @cached_property
    def weigh(self) -> Weigher:
        return _joint(self.terms, absorbing=False)

    def questions(self) -> frozenset[str]:
        return frozenset().union(*(term.questions() for term in self.terms))


class AnyOf(Struct, frozen=True, dict=True):
    """At least one of ``terms`` holds."""

    terms: tuple[Term, ...]

    @cached_property
    def weigh(self) -> Weigher:
        return _joint(self.terms, absorbing=True)

    def questions(self) -> frozenset[str]:
        return frozenset().union(*(term.questions() for term in self.terms))


def _joint(terms: tuple[Term, ...], *, absorbing: bool) -> Weigher:
    """Return how a conjunction or disjunction is weighed: one absorbing part settles it, neutral parts drop out."""
    parts, neutral = tuple(term.weigh for term in terms), not absorbing

    def weigh(answers: Answers) -> Weight:
        result: Weight = neutral
        for part in parts:
            value = part(answers)
            if value is absorbing:
                return absorbing
            if value is not neutral:
                result = value if result is neutral else awaited(result) | awaited(value)
        return result

    return weigh


RELATIONS: dict[str, Callable[[float, float], bool]] = {"==": eq, "!=": ne, "<": lt, "<=": le, ">": gt, ">=": ge}


def truth_of(weight: Weight) -> Truth:
    """Return True, False, or None for unknown."""
    return weight if isinstance(weight, bool) else None


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


def open_atoms(term: Term, answers: Answers) -> Iterator[Term]:
    """Yield the parts that look at answers and on which the value of ``term`` still hangs; none when it is known."""
    if isinstance(term.weigh(answers), bool):
        return
    match term:
        case AllOf() | AnyOf():
            for each in term.terms:
                yield from open_atoms(each, answers)
        case Not():
            yield from open_atoms(term.term, answers)
        case _:
            yield term


def facts_in(term: Term) -> frozenset[str]:
    """Return the facts of the world that a term looks at."""
    match term:
        case AllOf() | AnyOf():
            return frozenset().union(*map(facts_in, term.terms))
        case Not():
            return facts_in(term.term)
        case Given():
            return frozenset((term.fact,))
        case Compares():
            return stated_in(term.left) | stated_in(term.right)
        case _:
            return frozenset()
