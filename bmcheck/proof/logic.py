"""Formulas for the solver (z3): each is True, False or one of its expressions.

What is known beforehand drops out at once: most of a formula does when one answer in it is given.
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Any

import z3

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

Proposition = Any
"""True, False or an expression of the solver."""


def every(*parts: Proposition) -> Proposition:
    """Return when all of ``parts`` hold."""
    if any(part is False for part in parts):
        return False
    left = [part for part in parts if part is not True]
    return _joined(z3.Z3_mk_and, left) if len(left) > 1 else left[0] if left else True


def some(*parts: Proposition) -> Proposition:
    """Return when at least one of ``parts`` holds."""
    if any(part is True for part in parts):
        return True
    left = [part for part in parts if part is not False]
    return _joined(z3.Z3_mk_or, left) if len(left) > 1 else left[0] if left else False


def _joined(make: Any, parts: list[Any]) -> Proposition:
    """Join expressions without the checks of z3.And and z3.Or, which take longer than solving."""
    context = z3.main_ctx()
    return z3.BoolRef(make(context.ref(), len(parts), (z3.Ast * len(parts))(*(each.ast for each in parts))), context)


def contrary(part: Proposition) -> Proposition:
    """Return when ``part`` does not hold."""
    return not part if isinstance(part, bool) else z3.BoolRef(z3.Z3_mk_not(part.ctx_ref(), part.ast), part.ctx)


def unlike(one: Proposition, two: Proposition) -> Proposition:
    """Return when just one of the two holds."""
    if one is two or (not isinstance(one, bool) and not isinstance(two, bool) and one.eq(two)):
        return False
    return some(every(one, contrary(two)), every(two, contrary(one)))


def at_most(symbols: Iterable[Proposition], count: int) -> Proposition:
    """Return when no more than ``count`` of the symbols hold."""
    found = list(symbols)
    sure = sum(symbol is True for symbol in found)
    open_ones = [symbol for symbol in found if not isinstance(symbol, bool)]
    if count < sure or count - sure >= len(open_ones):
        return count >= sure
    return z3.PbLe([(symbol, 1) for symbol in open_ones], count - sure)


def one_of(symbols: Iterable[Proposition]) -> Proposition:
    """Return when exactly one of the symbols holds."""
    found = list(symbols)
    return every(some(*found), at_most(found, 1))


def exact(value: float) -> Any:
    """Return the number that people mean by a decimal: 0.02 is 2/100."""
    fraction = Fraction(str(value))
    return z3.Q(fraction.numerator, fraction.denominator)


def fixed(formula: Proposition, symbols: Sequence[Any], model: Any) -> Proposition:
    """Return ``formula`` with the values of some symbols in what the solver found."""
    if isinstance(formula, bool):
        return formula
    return z3.substitute(formula, *((each, model.eval(each, model_completion=True)) for each in symbols))
