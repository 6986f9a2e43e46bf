"""Properties of strategies: adopted, they settle the findings they serve, and bring along only declared risks."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from bmcheck.conditions.terms import CountIn, Has, atoms
from bmcheck.model import TO_DO, WELL, Change, Kind, Status
from bmcheck.proof.adopting import after_adopting, witness_after
from bmcheck.proof.results import Failure
from bmcheck.proof.space import Cell, Space, status_in

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from bmcheck.conditions import Answers, Truth
    from bmcheck.model import Pack, Rule, Strategy


class Sufficiency(NamedTuple):
    """What the strategies of one rule do in its open states.

    ``alone`` settle all of them alone; ``together`` help in some; ``idle`` in none; of ``unproved`` it is not known.
    ``unsettled`` is an open state that all of them leave open, and ``decided`` whether it is certain that it is one.
    """

    alone: tuple[str, ...]
    together: tuple[str, ...]
    idle: tuple[str, ...]
    unproved: tuple[str, ...]
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
        found = sufficiency(pack, rule)
        for strategy in rule.strategies:
            if strategy in found.idle:
                yield Failure("strategy", strategy, f"helps {rule.id} in no state")
            elif strategy in found.unproved:
                what = f"it is not known whether it helps {rule.id} in some state"
                yield Failure("strategy", strategy, what, decided=False)
            else:
                yield None


def strategy_used(pack: Pack) -> Iterator[Failure | None]:
    """Yield each strategy that no rule offers."""
    offered = {strategy for rule in pack.rules.values() for strategy in rule.strategies}
    for strategy in pack.strategies:
        yield None if strategy in offered else Failure("strategy", strategy, "no rule offers it")


def sufficiency(pack: Pack, rule: Rule) -> Sufficiency:
    """Return which strategies settle ``rule`` alone, which only together, and which not at all."""
    strategies = [pack.strategies[each] for each in rule.strategies]
    cells = [cell for cell in _space(pack, [rule], strategies).cells() if status_in(rule, cell) in TO_DO]
    settled = {each.id: [_settles(pack, rule, cell, [each]) for cell in cells] for each in strategies}
    left = [
        cell
        for place, cell in enumerate(cells)
        if not any(truths[place] for truths in settled.values()) and not _settles(pack, rule, cell, strategies)
    ]
    alone = tuple(name for name, truths in settled.items() if all(truths))
    helping = {each.id: _helps(pack, rule, cells, each, settled[each.id]) for each in strategies}
    certain = next((cell for cell in left if _stays_open(pack, rule, cell, strategies)), None)
    return Sufficiency(
        alone,
        tuple(name for name, truth in helping.items() if truth and name not in alone),
        tuple(name for name, truth in helping.items() if truth is False),
        tuple(name for name, truth in helping.items() if truth is None),
        certain or next(iter(left), None),
        decided=not left or certain is not None,
    )


def _space(pack: Pack, rules: Sequence[Rule], strategies: Sequence[Strategy]) -> Space:
    """Return the cells that the rules tell apart before adopting the strategies and after it.

    Of a list that changes, every option that is added or taken away counts; its length counts where a condition
    looks at it, and where something is taken away, since nothing may be left.
    """
    looked_at = frozenset(name for rule in rules for name in rule.questions())
    changes = [
        (name, change)
        for strategy in strategies
        for name, change in strategy.sets.items()
        if name in looked_at and isinstance(change, Change)
    ]
    conditions = [term for rule in rules for term in (rule.applies.term, rule.met.term)]
    counted = {
        name for term in conditions for atom in atoms(term) if isinstance(atom, CountIn) for name in atom.questions()
    }
    terms = [
        Has(name, option, option in pack.questions[name].alone)
        for name, change in changes
        for option in (*change.add, *change.remove)
    ]
    sized = {name for name, change in changes if change.remove or (change.add and name in counted)}
    return Space(pack, [*conditions, *terms], sized)


def _helps(pack: Pack, rule: Rule, cells: list[Cell], strategy: Strategy, alone: list[Truth]) -> Truth:
    """Return whether in some cell the strategy settles the rule ``alone``, or all strategies do and the others do not.

    None when neither a cell that is real nor a proof for all cells was found.
    """
    if any(truth and cell.is_real for cell, truth in zip(cells, alone, strict=True)):
        return True
    strategies = [pack.strategies[each] for each in rule.strategies]
    others = [each for each in strategies if each.id != strategy.id]
    perhaps = False
    for cell, truth in zip(cells, alone, strict=True):
        together, without = (_settles(pack, rule, cell, some) for some in (strategies, others))
        if truth is False and (together is False or without is True):
            continue
        if cell.is_real and together is True and without is False:
            return True
        one, every, rest = (_settles_witness(pack, rule, cell, some) for some in ([strategy], strategies, others))
        if one or (every and rest is False):
            return True
        perhaps = True
    return None if perhaps else False


def _settles(pack: Pack, rule: Rule, cell: Cell, strategies: Sequence[Strategy]) -> Truth:
    """Return whether adopting settles the rule everywhere in a cell, or nowhere; None when that is not proved."""
    for strategy in strategies:
        cell = after_adopting(pack, cell, strategy)
    status = status_in(rule, cell)
    return True if status in WELL else False if status in TO_DO else None


def _settles_witness(pack: Pack, rule: Rule, cell: Cell, strategies: Sequence[Strategy]) -> Truth:
    """Return whether adopting settles the rule at the numbers that stand for the cell; None without such numbers."""
    after = witness_after(pack, cell, strategies)
    return None if after is None else status_in(rule, after) in WELL


def _stays_open(pack: Pack, rule: Rule, cell: Cell, strategies: Sequence[Strategy]) -> bool:
    """Return whether neither one strategy nor all of them settle the rule at the numbers that stand for the cell."""
    tried = [*([each] for each in strategies), strategies]
    return all(_settles_witness(pack, rule, cell, some) is False for some in tried)


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
    if all(_opened(pack, strategy, rule, cell) is False for cell in _space(pack, [rule], [strategy]).cells()):
        return None
    perhaps: Answers | None = None
    for served in pack.rules.values():
        if strategy.id not in served.strategies or (same_severity and rule.severity.rank > served.severity.rank):
            continue
        for cell in _space(pack, [rule, served], [strategy]).cells():
            opened = status_in(served, cell) in TO_DO and _opened(pack, strategy, rule, cell)
            if opened is True and cell.is_real:
                return cell.answers, True
            if opened is not False and perhaps is None:
                perhaps = cell.answers
    return None if perhaps is None else (perhaps, False)


def _opened(pack: Pack, strategy: Strategy, rule: Rule, cell: Cell) -> Truth:
    """Return whether adopting opens the rule in a cell, None when the numbers leave that undecided."""
    if status_in(rule, cell) is Status.OPEN:
        return False
    after = after_adopting(pack, cell, strategy)
    match status_in(rule, after):
        case Status.OPEN:
            return True
        case Status.TO_CLARIFY | Status.UNKNOWN:
            there = witness_after(pack, cell, [strategy])
            if there is not None and status_in(rule, there) is Status.OPEN:
                return True
            moved = any(each.questions() & strategy.sets.keys() for each in cell.pattern.truths)
            return None if moved else False
        case _:
            return False
