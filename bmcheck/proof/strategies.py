"""Properties of strategies: adopted, they settle the findings they serve, and bring along only declared risks.

What adopting does to a comparison of numbers is proved once for all numbers: put into the comparison, the target
makes it hold exactly, and going further in the same direction does not harm it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from msgspec.structs import replace

from bmcheck.adoption import adopt
from bmcheck.conditions.terms import Has
from bmcheck.evaluation import find
from bmcheck.model import Change, Kind, Status
from bmcheck.proof.algebra import Bounds, NotAPolynomial, Polynomial, Ratio, difference, ratio
from bmcheck.proof.results import Failure
from bmcheck.proof.rules import ASKING, SETTLED
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
    """Yield each rule with an open state in which adopting all its strategies leaves it open.

    A rule that declares that nobody can act may stay open; that the declaration is true is checked with the way out.
    """
    for rule in pack.rules.values():
        found = sufficiency(pack, rule)
        if not rule.strategies:
            yield Failure("rule", rule.id, "offers no strategy")
        elif found.unsettled is None or rule.nobody_can_act:
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
    space = Space(pack, [rule.applies.term, rule.met.term, *_changed(pack, strategies, rule.questions())])
    open_cells = [cell for cell in space.cells() if status_in(rule, cell) in ASKING]
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


def _changed(pack: Pack, strategies: Sequence[Strategy], questions: frozenset[str]) -> list[Has]:
    """Return terms that tell apart every option that the strategies add or take away in some lists."""
    return [
        Has(name, option, option in pack.questions[name].alone)
        for strategy in strategies
        for name, change in strategy.sets.items()
        if name in questions and isinstance(change, Change)
        for option in (*change.add, *change.remove)
    ]


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
    """Return whether the comparison holds after adopting whatever the numbers, None when that is not proved.

    The number goes to the target or stays beyond it. Where the difference rises with the number, its sign is then
    never below the sign at the target, nor below the sign it had; where it falls, never above.
    """
    change = strategy.sets[moved[0]]
    if len(moved) > 1 or not isinstance(change, Change):
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
            yield None if opened is None else Failure("strategy", strategy.id, what, opened[0], decided=opened[1])


def side_effect_happens(pack: Pack) -> Iterator[Failure | None]:
    """Yield each declared side effect that no state has."""
    for strategy in pack.strategies.values():
        for name in strategy.may_open:
            opened = _opens(pack, strategy, pack.rules[name], same_severity=False)
            what = f"declares that it may open {name}, which it never does"
            happens = opened is not None and opened[1]
            yield None if happens else Failure("strategy", strategy.id, what, decided=opened is None)


def _reached(pack: Pack, strategy: Strategy) -> list[Rule]:
    """Return the risks that look at an answer which the strategy changes."""
    return [rule for rule in pack.rules.values() if rule.kind is Kind.RISK and rule.questions() & strategy.sets.keys()]


def _opens(pack: Pack, strategy: Strategy, rule: Rule, *, same_severity: bool) -> tuple[Answers, bool] | None:
    """Return answers with which adopting ``strategy`` for a finding it serves opens ``rule``, and if that is certain.

    Return None when no answers do; answers of which it is not certain only when there are no others.
    """
    own = [rule.applies.term, rule.met.term]
    changed = _changed(pack, [strategy], rule.questions())
    if all(_opened(pack, strategy, rule, cell) is False for cell in Space(pack, [*own, *changed]).cells()):
        return None
    perhaps: Answers | None = None
    for served in pack.rules.values():
        if strategy.id not in served.strategies or (same_severity and rule.severity.rank > served.severity.rank):
            continue
        changed = _changed(pack, [strategy], rule.questions() | served.questions())
        for cell in Space(pack, [*own, served.applies.term, served.met.term, *changed]).cells():
            opened = status_in(served, cell) in ASKING and _opened(pack, strategy, rule, cell)
            if opened is True and cell.is_real:
                return cell.answers, True
            if opened is not False and perhaps is None:
                perhaps = cell.answers
    return None if perhaps is None else (perhaps, False)


def _opened(pack: Pack, strategy: Strategy, rule: Rule, cell: Cell) -> Truth:
    """Return whether adopting opens the rule in a cell, None when the numbers leave that undecided."""
    if status_in(rule, cell) is Status.OPEN:
        return False
    match status_in(rule, after_adopting(pack, cell, strategy)):
        case Status.OPEN:
            return True
        case Status.TO_CLARIFY | Status.UNKNOWN:
            return None if status_in(rule, cell) in SETTLED else False
        case _:
            return False
