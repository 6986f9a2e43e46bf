"""Numbers in conditions as exact polynomials: the sign of each decides a comparison.

A comparison of two formulas is brought to ``numerator / denominator <relation> 0`` with polynomials over the number
questions and exact fractions as coefficients. Bounds of a polynomial over the ranges of its questions come from
interval arithmetic (Moore, Interval Analysis, 1966): they may be too wide, never too narrow.
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, NamedTuple

from bmcheck.conditions.numbers import Answered, Arithmetic, Constant, Named, Number

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bmcheck.conditions.terms import Compares

Monomial = tuple[str, ...]
"""The questions multiplied with each other, sorted; a square names its question twice."""

Bounds = tuple[Fraction, Fraction]
"""The least and the greatest value."""

MOST_TERMS = 200
"""Monomials in one polynomial; more are not expanded, and what depends on them is reported as undecided."""


class NotAPolynomial(ValueError):  # noqa: N818 - it is an answer, not a failure
    """A formula that cannot be expanded: too large, or it counts options."""


class Polynomial(dict[Monomial, Fraction]):
    """A sum of products of questions, each with its coefficient; none is zero."""

    def plus(self, other: Polynomial, factor: Fraction | int = 1) -> Polynomial:
        """Return this polynomial plus ``factor`` times the other."""
        result = Polynomial(self)
        for monomial, coefficient in other.items():
            result[monomial] = result.get(monomial, Fraction(0)) + factor * coefficient
        return Polynomial({each: value for each, value in result.items() if value})

    def times(self, other: Polynomial) -> Polynomial:
        """Return the product; raise NotAPolynomial when it gets too large."""
        result: dict[Monomial, Fraction] = {}
        for left, one in self.items():
            for right, two in other.items():
                monomial = tuple(sorted((*left, *right)))
                result[monomial] = result.get(monomial, Fraction(0)) + one * two
        if len(result) > MOST_TERMS:
            raise NotAPolynomial
        return Polynomial({each: value for each, value in result.items() if value})

    def value(self, point: Mapping[str, Fraction]) -> Fraction:
        """Return the exact value at ``point``."""
        total = Fraction(0)
        for monomial, coefficient in self.items():
            product = coefficient
            for question in monomial:
                product *= point[question]
            total += product
        return total

    def questions(self) -> frozenset[str]:
        """Return the questions that occur."""
        return frozenset(question for monomial in self for question in monomial)

    def along(self, question: str) -> tuple[Polynomial, Polynomial] | None:
        """Return slope and rest when the polynomial is linear in ``question``, None when it is not."""
        slope, rest = Polynomial(), Polynomial()
        for monomial, coefficient in self.items():
            match monomial.count(question):
                case 0:
                    rest[monomial] = coefficient
                case 1:
                    slope[tuple(each for each in monomial if each != question)] = coefficient
                case _:
                    return None
        return slope, rest

    def bounds(self, ranges: Mapping[str, Bounds]) -> Bounds:
        """Return bounds of the value while every question stays in its range."""
        low, high = Fraction(0), Fraction(0)
        for monomial, coefficient in self.items():
            term: Bounds = (coefficient, coefficient)
            for question in monomial:
                term = _product(term, ranges[question])
            low, high = low + term[0], high + term[1]
        return low, high


def _product(left: Bounds, right: Bounds) -> Bounds:
    """Return the bounds of a product of two intervals."""
    corners = [one * two for one in left for two in right]
    return min(corners), max(corners)


class Ratio(NamedTuple):
    """A fraction of two polynomials; not defined where the denominator is zero."""

    numerator: Polynomial
    denominator: Polynomial


ONE = Polynomial({(): Fraction(1)})


def ratio(number: Number) -> Ratio:
    """Return a formula as a fraction of polynomials; raise NotAPolynomial when that cannot be done."""
    match number:
        case Constant():
            return Ratio(Polynomial({(): exact(number.constant)} if number.constant else {}), ONE)
        case Answered():
            return Ratio(Polynomial({(number.question,): Fraction(1)}), ONE)
        case Named():
            return ratio(number.number)
        case Arithmetic():
            return _joined(number.sign, ratio(number.left), ratio(number.right))
        case _:
            raise NotAPolynomial


def exact(value: float) -> Fraction:
    """Return the fraction that people mean by a decimal number: 0.02 is 2/100."""
    return Fraction(str(value)) if isinstance(value, float) else Fraction(value)


def _joined(sign: str, left: Ratio, right: Ratio) -> Ratio:
    match sign:
        case "*":
            return Ratio(left.numerator.times(right.numerator), left.denominator.times(right.denominator))
        case "/":
            return Ratio(left.numerator.times(right.denominator), left.denominator.times(right.numerator))
        case _:
            if left.denominator == right.denominator:
                return Ratio(left.numerator.plus(right.numerator, 1 if sign == "+" else -1), left.denominator)
            crossed = right.numerator.times(left.denominator)
            return Ratio(
                left.numerator.times(right.denominator).plus(crossed, 1 if sign == "+" else -1),
                left.denominator.times(right.denominator),
            )


def difference(comparison: Compares) -> Ratio:
    """Return left minus right of a comparison: it holds when this stands in the same relation to zero."""
    return _joined("-", ratio(comparison.left), ratio(comparison.right))


def holds(relation: str, value: Ratio, point: Mapping[str, Fraction]) -> bool | None:
    """Return whether a comparison holds at ``point``, None where it is not defined."""
    below = value.denominator.value(point)
    if below == 0:
        return None
    quotient = value.numerator.value(point) / below
    return {
        "==": quotient == 0,
        "!=": quotient != 0,
        "<": quotient < 0,
        "<=": quotient <= 0,
        ">": quotient > 0,
        ">=": quotient >= 0,
    }[relation]
