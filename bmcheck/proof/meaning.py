"""What a condition and a rule come to, in symbols: when each holds, when it does not; where neither, it is unknown."""

from __future__ import annotations

import operator
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

import z3

from bmcheck.conditions.numbers import Answered, Arithmetic, Constant, Count, Named, Number, Stated
from bmcheck.conditions.terms import AllOf, AnyOf, Compares, CountIn, Fixed, Given, Has, Not, OneOf, Term
from bmcheck.model import IN_HAND, MET, TO_DO, Status
from bmcheck.proof.logic import Proposition, at_most, contrary, every, exact, some, unlike
from bmcheck.proof.symbols import Chosen, Listed, Numeric, SymbolicAnswers, Symbols

if TYPE_CHECKING:
    from bmcheck.model import Rule


class Pair(NamedTuple):
    """When a condition holds, and when it does not; where neither is so, it is unknown."""

    yes: Proposition
    no: Proposition


STATUSES = (TO_DO, IN_HAND, MET, (Status.TO_CLARIFY,), (Status.UNKNOWN,), (Status.NOT_APPLICABLE,))
"""The statuses in the order of the fields of ``Statuses``."""


def place_of(status: Status) -> int:
    """Return the place of the field that stands for ``status``."""
    return next(place for place, alike in enumerate(STATUSES) if status in alike)


class Statuses(NamedTuple):
    """When a rule comes to which status, those of risks and of opportunities under one name; just one of them holds.

    ``opened`` is open or untapped, ``in_hand`` treated or pursued, ``met`` covered or captured.
    """

    opened: Proposition
    in_hand: Proposition
    met: Proposition
    clarify: Proposition
    unknown: Proposition
    ruled_out: Proposition

    def of(self, status: Status) -> Proposition:
        """Return when it comes to ``status``."""
        return self[place_of(status)]

    @property
    def left(self) -> Proposition:
        """Return when it is treated or met: that is how an open finding is left."""
        return some(self.in_hand, self.met)


def statuses(rule: Rule, state: SymbolicAnswers) -> Statuses:
    """Return when ``rule`` comes to which status in ``state`` (the table in section 4 of the design)."""
    applies, met, treated = (pair_of(each.term, state) for each in rule.conditions)
    concerns = every(applies.yes, contrary(met.yes))
    return Statuses(
        opened=every(applies.yes, met.no, contrary(treated.yes)),
        in_hand=every(concerns, treated.yes),
        met=every(contrary(applies.no), met.yes),
        clarify=every(concerns, contrary(met.no), contrary(treated.yes)),
        unknown=every(contrary(applies.yes), contrary(applies.no), contrary(met.yes)),
        ruled_out=applies.no,
    )


def differ(one: Statuses, two: Statuses) -> Proposition:
    """Return when the two are not the same status."""
    return some(*(unlike(left, right) for left, right in zip(one, two, strict=True)))


def pair_of(term: Term, state: SymbolicAnswers) -> Pair:  # noqa: PLR0911 - one return a kind of term
    """Return when ``term`` holds in ``state`` and when it does not."""
    match term:
        case Given(fact=fact, values=values):
            return _looked_up(OneOf(fact, values), state[fact])
        case Fixed(fixed=fixed):
            return Pair(fixed, not fixed)
        case Not(term=inner):
            yes, no = pair_of(inner, state)
            return Pair(no, yes)
        case AllOf(terms=terms):
            pairs = [pair_of(each, state) for each in terms]
            return Pair(every(*(each.yes for each in pairs)), some(*(each.no for each in pairs)))
        case AnyOf(terms=terms):
            pairs = [pair_of(each, state) for each in terms]
            return Pair(some(*(each.yes for each in pairs)), every(*(each.no for each in pairs)))
        case OneOf() | Has() | CountIn():
            return _looked_up(term, state[term.question])
        case Compares():
            left, right = value_of(term.left, state), value_of(term.right, state)
            holds = _RELATIONS[term.sign](left.value, right.value)
            return Pair(every(left.known, right.known, holds), every(left.known, right.known, contrary(holds)))
    raise TypeError(term)


def _looked_up(term: OneOf | Has | CountIn, answer: Symbols) -> Pair:
    match term, answer:
        case OneOf(values=values), Chosen(known, options):
            among = some(*(options[each] for each in options if each in values))
            return Pair(every(known, among), every(known, contrary(among)))
        case Has(option=option, alone=True), Listed():
            others = [symbol for each, symbol in answer.only.items() if each != option]
            return Pair(answer.only.get(option, False), some(*answer.has.values(), *others))
        case Has(option=option), Listed():
            return Pair(answer.has[option], answer.lacks[option])
        case CountIn(size=size, counts=counts), Listed():
            return _counted(answer, size, counts)
    raise TypeError(term)


def _counted(answer: Listed, size: int, counts: frozenset[int]) -> Pair:
    """Return when the number of options is one of ``counts``: none of the others can be it any more."""
    has, lacks = list(answer.has.values()), list(answer.lacks.values())
    can_be = [every(at_most(has, each), at_most(lacks, size - each)) for each in range(size + 1)]
    wrong, right = ([can_be[each] for each in range(size + 1) if (each in counts) is among] for among in (False, True))
    return Pair(every(*map(contrary, wrong)), every(*map(contrary, right)))


def value_of(number: Number, state: SymbolicAnswers) -> Numeric:
    """Return when ``number`` is defined in ``state``, and its value."""
    match number:
        case Stated(name=name):
            return state[name]  # type: ignore[return-value] # a fact that is a number
        case Constant(constant=constant):
            return Numeric(True, exact(constant))
        case Named(number=inner):
            return value_of(inner, state)
        case Answered(question=question):
            return state[question]  # type: ignore[return-value] # a number question has a number
        case Count(question=question):
            return _length(state[question])  # type: ignore[arg-type] # a list question has a list
        case Arithmetic():
            return _calculated(number.sign, value_of(number.left, state), value_of(number.right, state))
    raise TypeError(number)


def _length(answer: Listed) -> Numeric:
    settled = every(*(some(answer.has[each], answer.lacks[each]) for each in answer.has))
    return Numeric(settled, z3.Sum(*(z3.If(each, z3.Q(1, 1), z3.Q(0, 1)) for each in answer.has.values())))


def _calculated(sign: str, left: Numeric, right: Numeric) -> Numeric:
    """Return two numbers joined: a product with a known zero is zero, a division by zero is not defined."""
    known = every(left.known, right.known)
    match sign:
        case "+":
            return Numeric(known, left.value + right.value)
        case "-":
            return Numeric(known, left.value - right.value)
        case "*":
            nothing = [every(left.known, left.value == 0), every(right.known, right.value == 0)]
            return Numeric(True if known is True else some(known, *nothing), left.value * right.value)
        case _:
            return Numeric(every(known, right.value != 0), left.value / right.value)


_RELATIONS: Mapping[str, Any] = {
    "==": operator.eq,
    "!=": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}
