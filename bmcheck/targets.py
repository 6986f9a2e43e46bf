"""Targets: what a single number would have to be for a rule to be met, everything else being as it is.

A comparison comes to another result where its two sides are equal. Their difference is worked out exactly, as a
quotient of polynomials in the one number; where its numerator is linear it has one root.
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, NamedTuple

from bmcheck.conditions import LARGEST
from bmcheck.conditions.numbers import Answered, Arithmetic, Named
from bmcheck.conditions.terms import Compares, atoms

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bmcheck.conditions import Answers
    from bmcheck.conditions.numbers import Number
    from bmcheck.model import Finding, Pack, Question

Coefficients = tuple[Fraction, ...]
"""The coefficients, that of the constant first."""

FARTHEST = 2 * int(LARGEST)
"""No number beyond can be answered."""


class Target(NamedTuple):
    """The number nearest to the answer with which a rule is met; ``bound`` is "at least", "at most" or "exactly"."""

    question: str
    value: float
    bound: str


def targets(pack: Pack, finding: Finding, answers: Answers) -> list[Target]:
    """Return for each number question the value that would make the rule of ``finding`` met, where there is one."""
    asked = (pack.questions[each] for each in sorted(finding.rule.met.questions(), key=pack.order.__getitem__))
    found = (_target(each, finding, answers) for each in asked if each.type == "number")
    return [each for each in found if each]


class Beyond(NamedTuple):
    """A share that is never asked of anybody: every share meets a rule, ``extreme`` the least one, or none does."""

    question: str
    extreme: float
    is_enough: bool


def beyond(pack: Pack, finding: Finding, answers: Answers) -> list[Beyond]:
    """Return the shares of which a rule that is not met would need less than nothing or more than all."""
    met = finding.rule.met
    asked = (pack.questions[each] for each in sorted(met.questions(), key=pack.order.__getitem__))
    found: list[Beyond] = []
    for question in (each for each in asked if each.unit == "share" and met.truth(answers) is not True):
        low, high = question.range
        outside = [each for each in _turning_points(question, finding, answers) if not low <= each <= high]
        ends = {met.truth({**answers, question.id: each}) for each in (low, high)}
        if outside and ends == {True}:
            found.append(Beyond(question.id, low, is_enough=True))
        elif outside and ends == {False}:
            found.append(Beyond(question.id, high if max(outside) > high else low, is_enough=False))
    return found


def _target(question: Question, finding: Finding, answers: Answers) -> Target | None:
    met, now, step = finding.rule.met, answers.get(question.id), 1 / steps_in_one(question)

    def is_met(value: float) -> bool:
        return question.range[0] <= value <= question.range[1] and met.weigh({**answers, question.id: value}) is True

    def sides(value: float) -> tuple[bool, bool]:
        less, more = rounded(question, value - step, upwards=False), rounded(question, value + step, upwards=True)
        return is_met(less), is_met(more)

    found = [each for each in _turning_points(question, finding, answers) if is_met(each) and not all(sides(each))]
    if not found or met.weigh(answers) is True:
        return None
    value = min(found, key=lambda each: (abs(each - now) if isinstance(now, int | float) else 0, each))
    bound = {(True, False): "at most", (False, True): "at least", (False, False): "exactly"}[sides(value)]
    return Target(question.id, value, bound)


def _turning_points(question: Question, finding: Finding, answers: Answers) -> Iterator[float]:
    """Yield the numbers at which a comparison turns, rounded either way, and those behind them."""
    for comparison in atoms(finding.rule.met.term):
        if isinstance(comparison, Compares) and question.id in comparison.questions():
            root = _root(comparison, question.id, answers)
            if root is not None:
                step = 1 / steps_in_one(question)
                for upwards in (True, False):
                    at = rounded(question, root, upwards=upwards)
                    yield from (at, rounded(question, at + (step if upwards else -step), upwards=upwards))


def _root(comparison: Compares, question: str, answers: Answers) -> float | None:
    """Return where the two sides are equal, the other answers being as they are; None where that is not one place."""
    sides = (_quotient(each, question, answers) for each in (comparison.left, comparison.right))
    difference = _joined("-", *sides)
    match [each for each in enumerate(difference[0]) if each[1]] if difference else []:
        case [(1, _)]:
            return 0.0
        case [(0, constant), (1, slope)] if abs(constant) <= FARTHEST * abs(slope):
            return float(-constant / slope)
        case _:
            return None


def _quotient(number: Number, question: str, answers: Answers) -> tuple[Coefficients, Coefficients] | None:
    """Return a number as a quotient of polynomials in one question; None while other answers are missing."""
    one = (Fraction(1),)
    match number:
        case Answered() if number.question == question:
            return (Fraction(0), Fraction(1)), one
        case Named():
            return _quotient(number.number, question, answers)
        case Arithmetic():
            sides = (_quotient(each, question, answers) for each in (number.left, number.right))
            return _joined(number.sign, *sides)
        case _:
            value = number.measure(answers)
            return None if isinstance(value, frozenset) else ((Fraction(str(value)),), one)


def _joined(
    sign: str, left: tuple[Coefficients, Coefficients] | None, right: tuple[Coefficients, Coefficients] | None
) -> tuple[Coefficients, Coefficients] | None:
    if sign == "*" and any(each and not any(each[0]) for each in (left, right)):
        return (Fraction(0),), (Fraction(1),)  # whatever the other factor is
    if left is None or right is None:
        return None
    below = _times(left[1], right[1])
    match sign:
        case "*":
            return _times(left[0], right[0]), below
        case "/":
            return _times(left[0], right[1]), _times(left[1], right[0])
        case _:
            return _plus(_times(left[0], right[1]), _times(right[0], left[1]), 1 if sign == "+" else -1), below


def _plus(one: Coefficients, two: Coefficients, factor: int) -> Coefficients:
    size = max(len(one), len(two))
    one, two = ((*each, *[Fraction(0)] * (size - len(each))) for each in (one, two))
    return tuple(a + factor * b for a, b in zip(one, two, strict=True))


def _times(one: Coefficients, two: Coefficients) -> Coefficients:
    result = [Fraction(0)] * (len(one) + len(two) - 1)
    for place, a in enumerate(one):
        for other, b in enumerate(two):
            result[place + other] += a * b
    return tuple(result)


def steps_in_one(question: Question) -> int:
    """Return how many numbers people write from one to the next: tenths of a per cent, cents."""
    return 1 if question.whole else (1000 if question.unit == "share" else 100)


def rounded(question: Question, value: float, *, upwards: bool) -> float:
    """Return ``value`` rounded to what people write (a tenth of a per cent, a cent), never short of the target."""
    steps = steps_in_one(question)
    nearest = round(value * steps) / steps
    short = nearest < value if upwards else nearest > value
    return nearest + (1 if upwards else -1) / steps if short else nearest
