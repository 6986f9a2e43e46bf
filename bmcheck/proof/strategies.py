"""Properties of strategies: adopted, they settle the findings they serve, and bring along only declared risks.

What adopting does to a comparison of numbers is proved once for all numbers: put into the comparison, the target
makes it hold exactly, and going further in the same direction does not harm it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from msgspec.structs import replace

from bmcheck.adoption import adopt
from bmcheck.evaluation import find
from bmcheck.model import Change, Kind, Status
from bmcheck.proof.algebra import Bounds, NotAPolynomial, Polynomial, Ratio, difference, ratio
from bmcheck.proof.results import Failure
from bmcheck.proof.rules import ASKING, SETTLED, space_of
from bmcheck.proof.space import Cell, Pattern, Space, possible_signs, ranges, signs_of, status_in

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from bmcheck.conditions import Answer, Answers, Truth
    from bmcheck.conditions.terms import Compares
    from bmcheck.model import Pack, Rule, Strategy


class Sufficiency(NamedTuple):
    """What the strategies of one rule do in its open states: those that settle all of them alone, and the rest."""

    alone: tuple[str, ...]
    together: tuple[str, ...]
    idle: tuple[str, ...]
    unsettled: Cell | None
    decided: bool = True


def strategies_suffice(pack: Pack) -> Iterator[Failure | None]:
    """Yield each rule with an open state in which adopting all its strategies leaves it open."""
    for rule in pack.rules.values():
        found = sufficiency(pack, rule)
        if not rule.strategies:
            yield Failure("rule", rule.id, "offers no strategy")
        elif found.unsettled is None:
            yield None
        else:
            what = "stays open although all its strategies are adopted"
            yield Failure("rule", rule.id, what, found.unsettled.answers, decided=found.decided)


def strategy_has_effect(pack: Pack) -> Iterator[Failure | None]:
    """Yield each strategy that helps a rule it is offered for in no state, not even with the others."""
    for rule in pack.rules.values():
        idle = sufficiency(pack, rule).idle
        for strategy in rule.strategies:
            what = f"helps {rule.id} in no state"
            yield Failure("strategy", strategy, what) if strategy in idle else None


def strategy_used(pack: Pack) -> Iterator[Failure | None]:
    """Yield each strategy that no rule offers."""
    offered = {strategy for rule in pack.rules.values() for strategy in rule.strategies}
    for strategy in pack.strategies:
        yield None if strategy in offered else Failure("strategy", strategy, "no rule offers it")


def sufficiency(pack: Pack, rule: Rule) -> Sufficiency:
    """Return which strategies settle ``rule`` alone, which only together, and which not at all."""
    strategies = [pack.strategies[each] for each in rule.strategies]
    open_cells = [cell for cell in space_of(pack, rule).cells() if status_in(rule, cell) in ASKING]
    settled_by = {
        strategy.id: {index for index, cell in enumerate(open_cells) if _settles(pack, rule, cell, [strategy])}
        for strategy in strategies
    }
    everything = set(range(len(open_cells)))
    jointly = set().union(*settled_by.values())
    jointly |= {each for each in everything - jointly if _settles(pack, rule, open_cells[each], strategies)}
    alone = tuple(each for each, cells in settled_by.items() if cells == everything)
    idle = tuple(
        strategy.id
        for strategy in strategies
        if not settled_by[strategy.id]
        and not _is_needed(pack, rule, [open_cells[each] for each in jointly], strategy)
        and not any(_settles_witness(pack, rule, cell, [strategy]) for cell in open_cells)
    )
    left = sorted(everything - jointly)
    failing = open_cells[left[0]] if left else None
    return Sufficiency(
        alone,
        tuple(each for each in settled_by if each not in alone and each not in idle),
        idle,
        failing,
        decided=failing is None
        or (failing.pattern.witness is not None and not _settles_witness(pack, rule, failing, strategies)),
    )


def _is_needed(pack: Pack, rule: Rule, cells: list[Cell], strategy: Strategy) -> bool:
    """Return whether some cell is settled by all strategies of the rule and not by all others."""
    strategies = [pack.strategies[each] for each in rule.strategies]
    others = [each for each in strategies if each.id != strategy.id]
    return any(_settles(pack, rule, cell, strategies) and not _settles(pack, rule, cell, others) for cell in cells)


def _settles(pack: Pack, rule: Rule, cell: Cell, strategies: Sequence[Strategy]) -> bool:
    for strategy in strategies:
        cell = after_adopting(pack, cell, strategy)
    return status_in(rule, cell) in SETTLED


def _settles_witness(pack: Pack, rule: Rule, cell: Cell, strategies: Sequence[Strategy]) -> bool:
    """Return whether the strategies settle the rule at the numbers that stand for the cell."""
    if cell.pattern.witness is None:
        return False
    answers: dict[str, Answer] = {**cell.answers, **{name: float(each) for name, each in cell.pattern.witness.items()}}
    for strategy in strategies:
        answers = adopt(pack, answers, strategy)
    return find(rule, answers).status in SETTLED


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


def _truth_after(pack: Pack, comparison: Compares, strategy: Strategy, moved: list[str], pattern: Pattern) -> Truth:
    """Return True when the comparison holds after adopting whatever the numbers, None when that is not proved."""
    change = strategy.sets[moved[0]]
    if len(moved) > 1 or not isinstance(change, Change) or comparison.sign not in (">", ">=", "<", "<="):
        return None
    target = change.at_least or change.at_most
    if target is None:
        return None
    try:
        value, aim = difference(comparison), ratio(target.number)
    except NotAPolynomial:
        return None
    limits = ranges(pack, sorted(comparison.questions() | target.questions() | {moved[0]}))
    known = _known_signs(pattern, limits, without=moved[0])
    upwards = comparison.sign in (">", ">=")
    wanted = signs_of(comparison.sign)
    if not _stays_inside(moved[0], aim, change, limits, known):
        return None
    reached = _signs_at_target(value, moved[0], aim, limits, known)
    slope = _slope_signs(value, moved[0], limits, known)
    rising = change.at_least is not None
    harmless = frozenset((0, 1)) if rising is upwards else frozenset((-1, 0))
    return True if reached <= wanted and slope <= harmless else None


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
    if limit is None:
        return True
    excess = aim.numerator.plus(aim.denominator, -limit)
    below = _signs(aim.denominator, limits, known)
    signs = {one * two for one in _signs(excess, limits, known) for two in below}
    return signs <= ({-1, 0} if change.at_least else {0, 1}) or limit in (-_FAR, _FAR)


_FAR = 10**15


def side_effect_declared(pack: Pack) -> Iterator[Failure | None]:
    """Yield each strategy that can open a risk as severe as what it is for, and does not declare it."""
    for strategy in pack.strategies.values():
        for rule in _reached(pack, strategy):
            if rule.id in strategy.may_open:
                continue
            opened = _opens(pack, strategy, rule, same_severity=True)
            what = f"can open {rule.id}, which is as severe as what it is for, and does not say so in may_open"
            yield None if opened is None else Failure("strategy", strategy.id, what, opened)


def side_effect_happens(pack: Pack) -> Iterator[Failure | None]:
    """Yield each declared side effect that no state has."""
    for strategy in pack.strategies.values():
        for name in strategy.may_open:
            opened = _opens(pack, strategy, pack.rules[name], same_severity=False)
            what = f"declares that it may open {name}, which it never does"
            yield None if opened is not None else Failure("strategy", strategy.id, what)


def _reached(pack: Pack, strategy: Strategy) -> list[Rule]:
    """Return the risks that look at an answer which the strategy changes."""
    return [rule for rule in pack.rules.values() if rule.kind is Kind.RISK and rule.questions() & strategy.sets.keys()]


def _opens(pack: Pack, strategy: Strategy, rule: Rule, *, same_severity: bool) -> Answers | None:
    """Return answers with which adopting ``strategy`` for a finding it serves opens ``rule``, None without any."""
    if not any(_is_opened(pack, strategy, rule, cell) for cell in space_of(pack, rule).cells()):
        return None
    for served in pack.rules.values():
        if strategy.id not in served.strategies or (same_severity and rule.severity.rank > served.severity.rank):
            continue
        terms = [term for each in (rule, served) for term in (each.applies.term, each.met.term)]
        for cell in Space(pack, terms).cells():
            if status_in(served, cell) in ASKING and _is_opened(pack, strategy, rule, cell):
                return cell.answers
    return None


def _is_opened(pack: Pack, strategy: Strategy, rule: Rule, cell: Cell) -> bool:
    if status_in(rule, cell) is Status.OPEN:
        return False
    return status_in(rule, after_adopting(pack, cell, strategy)) is Status.OPEN
