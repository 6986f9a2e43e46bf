"""What adopting a strategy does to a cell: proved for all its numbers where that can be done, exact at its witness.

Put into a comparison, the target makes it hold exactly, and going further in the same direction does not harm it.
"""

from __future__ import annotations

from fractions import Fraction
from math import ceil, floor
from typing import TYPE_CHECKING

from msgspec.structs import replace

from bmcheck.adoption import adopt
from bmcheck.model import Change
from bmcheck.proof.algebra import Bounds, NotAPolynomial, Polynomial, Ratio, difference, exact, holds, ratio
from bmcheck.proof.space import Cell, Pattern, possible_signs, ranges, signs_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bmcheck.conditions import Truth
    from bmcheck.conditions.terms import Compares
    from bmcheck.model import Pack, Strategy


def after_adopting(pack: Pack, cell: Cell, strategy: Strategy) -> Cell:
    """Return the cell in which the answers of ``cell`` are after adopting ``strategy``.

    A comparison whose truth cannot be proved afterwards is unknown in it.
    """
    looked_at = {name: change for name, change in strategy.sets.items() if name in cell.answers}
    answers = adopt(pack, cell.answers, replace(strategy, sets=looked_at))
    truths: dict[Compares, Truth] = dict(cell.pattern.truths)
    for comparison in cell.pattern.truths:
        moved = [name for name in strategy.sets if name in comparison.questions()]
        if moved:
            truths[comparison] = _truth_after(pack, comparison, strategy, moved, cell.pattern)
    return Cell(answers, Pattern(truths, None))


def witness_after(pack: Pack, cell: Cell, strategies: Sequence[Strategy]) -> Cell | None:
    """Return the cell in which the witness of ``cell`` is after adopting all ``strategies``; None when it has none.

    Numbers stay exact: what rounding a target would bring along does not count as an effect.
    """
    point = cell.pattern.witness
    if point is None:
        return None
    try:
        for strategy in strategies:
            cell, point = after_adopting(pack, cell, strategy), _moved(pack, point, strategy)
        truths = {each: holds(each.sign, difference(each), point) for each in cell.pattern.truths}
    except NotAPolynomial:
        return None
    return Cell(cell.answers, Pattern(truths, point))


def _moved(pack: Pack, point: Mapping[str, Fraction], strategy: Strategy) -> dict[str, Fraction]:
    """Return where the numbers of ``point`` go when ``strategy`` is adopted."""
    after = dict(point)
    for name, change in strategy.sets.items():
        formula = (change.at_least or change.at_most) if isinstance(change, Change) else None
        if not isinstance(change, Change) or formula is None or name not in point:
            continue
        aim = ratio(formula.number)
        if not (aim.numerator.questions() | aim.denominator.questions()) <= point.keys():
            raise NotAPolynomial
        below = aim.denominator.value(point)
        if below:
            after[name] = _towards(pack, name, aim.numerator.value(point) / below, point[name], change)
    return after


def _towards(pack: Pack, name: str, aim: Fraction, before: Fraction, change: Change) -> Fraction:
    question = pack.questions[name]
    rises = change.at_least is not None
    if question.whole:
        aim = Fraction(ceil(aim) if rises else floor(aim))
    low, high = (exact(each) for each in question.range)
    aim = min(max(aim, low), high)
    return max(before, aim) if rises else min(before, aim)


def _truth_after(pack: Pack, comparison: Compares, strategy: Strategy, moved: list[str], pattern: Pattern) -> Truth:
    """Return whether the comparison holds after adopting whatever the numbers, None when that is not proved.

    The number goes to the target or stays beyond it. Where the difference rises with the number, its sign is then
    never below the sign at the target, nor below the sign it had; where it falls, never above.
    """
    change = strategy.sets[moved[0]]
    target = (change.at_least or change.at_most) if isinstance(change, Change) else None
    if len(moved) > 1 or not isinstance(change, Change) or target is None:
        return None
    try:
        value, aim = difference(comparison), ratio(target.number)
    except NotAPolynomial:
        return None
    limits = ranges(pack, sorted(comparison.questions() | target.questions() | {moved[0]}))
    known = _known_signs(pattern, limits, without=moved[0])
    wanted = signs_of(comparison.sign)
    slope = _slope_signs(value, moved[0], limits, known)
    if {-1, 1} <= slope:
        return None
    before = pattern.truths[comparison]
    signs = _EVERY if before is None else wanted if before else _EVERY - wanted
    rises = (change.at_least is not None) is (-1 not in slope)
    after = _from(signs, rises=rises)
    if _stays_inside(moved[0], aim, change, limits, known):
        after &= _from(_signs_at_target(value, moved[0], aim, limits, known), rises=rises)
    return True if after <= wanted else False if after.isdisjoint(wanted) else None


_EVERY = frozenset((-1, 0, 1))


def _from(signs: frozenset[int], *, rises: bool) -> frozenset[int]:
    """Return the signs that can be reached from ``signs`` by rising, or by falling."""
    return frozenset(each for each in _EVERY if (each >= min(signs) if rises else each <= max(signs)))


Known = list[tuple[Polynomial, frozenset[int]]]
"""Polynomials of which the sign is known in a cell."""


def _known_signs(pattern: Pattern, limits: Mapping[str, Bounds], without: str) -> Known:
    """Return what the comparisons that adopting leaves alone say of the signs of their polynomials."""
    known: Known = []
    for comparison, truth in pattern.truths.items():
        if without in comparison.questions() or truth is None or not comparison.questions() <= limits.keys():
            continue
        value = difference(comparison)
        below = possible_signs(value.denominator.bounds(limits))
        if below == [1]:
            holding = signs_of(comparison.sign)
            known.append((value.numerator, holding if truth else frozenset((-1, 0, 1)) - holding))
    return known


def _signs(polynomial: Polynomial, limits: Mapping[str, Bounds], known: Known) -> frozenset[int]:
    """Return the signs that a polynomial may have: by its bounds, and as a multiple of one whose sign is known."""
    signs = frozenset(possible_signs(polynomial.bounds(limits)))
    for other, theirs in known:
        factors = {polynomial[each] / other[each] for each in polynomial if each in other}
        for factor in factors:
            if factor and polynomial == Polynomial().plus(other, factor):
                signs &= frozenset(each if factor > 0 else -each for each in theirs)
    return signs


def _signs_at_target(
    value: Ratio, question: str, aim: Ratio, limits: Mapping[str, Bounds], known: Known
) -> frozenset[int]:
    """Return the signs that the ratio may have when ``question`` is exactly at the target."""
    line = value.numerator.along(question)
    aim_below = _signs(aim.denominator, limits, known)
    below = _signs(value.denominator, limits, known)
    if line is None or question in value.denominator.questions() or len(aim_below) > 1 or len(below) > 1:
        return frozenset((-1, 0, 1))
    slope, rest = line
    at_target = slope.times(aim.numerator).plus(rest.times(aim.denominator))
    factor = next(iter(aim_below)) * next(iter(below))
    return frozenset(factor * each for each in _signs(at_target, limits, known))


def _slope_signs(value: Ratio, question: str, limits: Mapping[str, Bounds], known: Known) -> frozenset[int]:
    """Return the signs that the slope of the ratio along ``question`` may have."""
    line = value.numerator.along(question)
    below = _signs(value.denominator, limits, known)
    if line is None or question in value.denominator.questions() or len(below) > 1:
        return frozenset((-1, 0, 1))
    return frozenset(next(iter(below)) * each for each in _signs(line[0], limits, known))


def _stays_inside(question: str, aim: Ratio, change: Change, limits: Mapping[str, Bounds], known: Known) -> bool:
    """Return whether the target always lies in the range of its question, so that it can be reached."""
    low, high = limits[question]
    limit = high if change.at_least else low
    excess = aim.numerator.plus(aim.denominator, -limit)
    below = _signs(aim.denominator, limits, known)
    signs = {one * two for one in _signs(excess, limits, known) for two in below}
    return signs <= ({-1, 0} if change.at_least else {0, 1}) or limit in (-_FAR, _FAR)


_FAR = 10**15
