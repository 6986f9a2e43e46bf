"""What some conditions see of answers, as the bits of one number: the signature of the answers.

A condition does not see an answer but only what its parts make of it: of a list of ten options perhaps whether one of
them holds. Each part has two bits, one that it is true and one that it is false; neither says that it waits for its
questions, both that it is not defined. Some bits more tell what a comparison of several numbers rests on. So answers
with the same signature are the same to every condition, and to everything that follows from conditions alone: findings,
and the reasons for them. There are few signatures that one rule can tell apart, so the same ones come again soon.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property, reduce
from operator import or_
from typing import Protocol

from msgspec import Struct

from bmcheck.conditions.numbers import Answered, Arithmetic, Count, Named, Number, numbers_in, stated_in
from bmcheck.conditions.terms import AllOf, AnyOf, Compares, Given, Not, Term, facts_in
from bmcheck.conditions.values import Answer, Answers, Weigher, Weight

MOST = 10_000
"""Answers remembered before they are forgotten and begun anew: it bounds the memory."""

TRUE_BIT, FALSE_BIT = 1, 2
BITS = 2
"""Bits a part."""


class Part(Protocol):
    """Something about answers that is true, false or unknown; more answers never change what is known."""

    @property
    def weigh(self) -> Weigher:
        """Return the function from answers to True, False, or the questions that this waits for."""
        ...

    def questions(self) -> frozenset[str]:
        """Return the questions that this looks at."""
        ...


class IsKnown(Struct, frozen=True):
    """A number is known; it is never known not to be."""

    number: Number

    def weigh(self, answers: Answers) -> Weight:
        """Return True, or the questions that this waits for."""
        return self.questions() if isinstance(self.number.measure(answers), frozenset) else True

    def questions(self) -> frozenset[str]:
        """Return the questions that the number is computed from."""
        return self.number.questions()


class IsZero(Struct, frozen=True):
    """A number is known and zero, which makes a product known whatever else is in it."""

    number: Number

    def weigh(self, answers: Answers) -> Weight:
        """Return True, or the questions that this waits for."""
        return True if self.number.measure(answers) == 0 else self.questions()

    def questions(self) -> frozenset[str]:
        """Return the questions that the number is computed from."""
        return self.number.questions()


class Signatures:
    """The signatures that some parts can tell apart."""

    def __init__(self, parts: Iterable[Part]) -> None:
        """Give each part its bits."""
        self.places: dict[Part, int] = {part: BITS * at for at, part in enumerate(dict.fromkeys(parts))}
        self._own: dict[str, list[tuple[Weigher, int]]] = {}
        self._joint = [part for part in self.places if is_joint(part)]
        self.joint = frozenset().union(*(part.questions() for part in self._joint))
        for part in self.places.keys() - set(self._joint):
            self._own.setdefault(min(part.questions()), []).append((part.weigh, self.places[part]))
        self._of_nothing = _bits((each for own in self._own.values() for each in own), {})
        self._within_reach: dict[frozenset[str], list[tuple[Weigher, int]]] = {}
        self._seen = _Seen(self._own)

    def mask(self, parts: Iterable[Part]) -> int:
        """Return the bits of some of the parts."""
        return reduce(or_, ((TRUE_BIT | FALSE_BIT) << self.places[part] for part in parts), 0)

    def of(self, answers: Answers) -> int:
        """Return the signature of some answers."""
        return reduce(or_, map(self._seen.__getitem__, answers.items()), self._beside(answers))

    def changed(self, signature: int, question: str, answer: Answer) -> int:
        """Return the signature once a question that no joint part looks at has another answer."""
        own = self._masks.get(question)
        return signature if own is None else signature & ~own | self._seen[question, answer]

    @cached_property
    def _masks(self) -> dict[str, int]:
        """Map each question to the bits of the parts that look at it alone."""
        full = TRUE_BIT | FALSE_BIT
        return {name: reduce(or_, (full << place for _, place in own)) for name, own in self._own.items()}

    def _beside(self, answers: Answers) -> int:
        """Return the bits that no single answer sets: of parts that look at several, and of those true without any."""
        if not self._joint:
            return self._of_nothing
        answered = self.joint.intersection(answers)
        within_reach = self._within_reach.get(answered)
        if within_reach is None:
            within_reach = self._within_reach[answered] = self._reached(answered)
        return self._of_nothing | _bits(within_reach, answers) if within_reach else self._of_nothing

    def _reached(self, answered: frozenset[str]) -> list[tuple[Weigher, int]]:
        """Return the parts that look at several questions and can be known when no others are answered than these."""
        if len(self._within_reach) >= MOST:
            self._within_reach.clear()
        return [(part.weigh, self.places[part]) for part in self._joint if _can_be_known(part, answered)]


class _Seen(dict[tuple[str, Answer], int]):
    """The bits that every answer met so far sets by itself, but for numbers, which hardly come again."""

    def __init__(self, own: Mapping[str, list[tuple[Weigher, int]]]) -> None:
        self._own = own

    def __missing__(self, said: tuple[str, Answer]) -> int:
        question, answer = said
        bits = _bits(self._own.get(question, ()), {question: answer})
        if isinstance(answer, int | float) and not isinstance(answer, bool):
            return bits
        if len(self) >= MOST:
            self.clear()
        self[said] = bits
        return bits


def is_joint(part: Part) -> bool:
    """Return whether a part looks at several questions, at none, or at a fact of the world beside one."""
    match part:
        case IsKnown() | IsZero():
            facts = stated_in(part.number)
        case _:
            facts = facts_in(part)
    return len(part.questions()) != 1 or bool(facts)


def parts_of(*terms: Term) -> Iterator[Part]:
    """Yield everything about answers on which it depends what some conditions come to, each part as large as it can be.

    What a condition makes of one answer is one part, however many options it names. What the reason hangs on is among
    them as well. A reason leaves answers out: what a comparison of several numbers is then depends on which of them are
    known, and on the products and quotients in it that hang on a zero.
    """
    for term in terms:
        if not is_joint(term):
            yield term
            continue
        match term:
            case AllOf() | AnyOf():
                yield from parts_of(*by_question(term))
            case Not():
                yield from parts_of(term.term)
            case Given():
                yield term
            case Compares():
                yield term
                for number in (*numbers_in(term.left), *numbers_in(term.right)):
                    yield from _of_number(number)


def by_question(term: AllOf | AnyOf) -> Iterator[Term]:
    """Yield the terms of a conjunction or disjunction, those about the same single question as one."""
    together: dict[frozenset[str], list[Term]] = {}
    for each in term.terms:
        if is_joint(each):
            yield each
        else:
            together.setdefault(each.questions(), []).append(each)
    for terms in together.values():
        yield terms[0] if len(terms) == 1 else type(term)(tuple(terms))


def _of_number(number: Number) -> Iterator[Part]:
    match number:
        case Answered() | Count():
            yield IsKnown(number)
        case Arithmetic(sign="*"):
            yield from (IsZero(each) for each in (number.left, number.right) if each.questions() or stated_in(each))
        case Arithmetic(sign="/") if number.right.questions() or stated_in(number.right):
            yield IsZero(number.right)


def _can_be_known(part: Part | Number, answered: frozenset[str]) -> bool:
    """Return whether some answers to these questions alone make a part known; may be True where none do."""
    match part:
        case Arithmetic(sign="*") if _can_be_zero(part.left, answered) or _can_be_zero(part.right, answered):
            return True
        case Compares() | Arithmetic():
            return _can_be_known(part.left, answered) and _can_be_known(part.right, answered)
        case IsKnown() | IsZero() | Named():
            return _can_be_known(part.number, answered)
        case _:
            return not part.questions() or not part.questions().isdisjoint(answered)


def _can_be_zero(number: Number, answered: frozenset[str]) -> bool:
    """Return whether some answers to these questions alone make a number zero; may be True where none do."""
    return number.measure({}) == 0 if not number.questions() else _can_be_known(number, answered)


def _bits(parts: Iterable[tuple[Weigher, int]], answers: Answers) -> int:
    found = 0
    for weigh, place in parts:
        match weigh(answers):
            case True:
                found |= TRUE_BIT << place
            case False:
                found |= FALSE_BIT << place
            case awaited if not awaited:
                found |= (TRUE_BIT | FALSE_BIT) << place
    return found
