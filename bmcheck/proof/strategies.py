"""Properties of strategies: they suffice, each one helps, and what it does is looked at."""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING

import z3

from bmcheck.adoption import adopt
from bmcheck.conditions.numbers import Count, Number, numbers_in
from bmcheck.conditions.terms import Compares, CountIn, Has, OneOf, atoms
from bmcheck.evaluation import find
from bmcheck.model import IN_HAND, MET, Change
from bmcheck.proof.adopting import adopted
from bmcheck.proof.logic import Proposition, contrary, every, some
from bmcheck.proof.meaning import statuses
from bmcheck.proof.prover import Search
from bmcheck.proof.results import Failure
from bmcheck.proof.rules import is_open, stuck_for_good

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from bmcheck.conditions import Answers
    from bmcheck.model import Pack, Rule
    from bmcheck.proof.prover import Prover

MOST_TRIED = 5_000
"""Sets of strategies that are tried on one state before it is said not to be known whether some set is enough."""


class TooManySetsError(Exception):
    """Not all sets of strategies could be tried."""


def strategies_suffice(prover: Prover) -> Iterator[Failure | None]:
    """Yield each rule with an open state that its strategies, begun one after the other, do not treat or cover.

    What they wait for is dealt with first, by the strategies of that risk. A rule that says why nobody can act may stay
    open; that this is true is checked with the way out.
    """
    for rule in prover.pack.rules.values():
        if rule.nobody_can_act:
            yield None
        elif not rule.strategies:
            yield Failure("rule", rule.id, "offers no strategy")
        else:
            what = f"can stay open whatever is done of {', '.join(rule.strategies)}"
            causes = (*rule.strategies, *(each.id for each in _dealt_with(prover.pack, rule)[1:]))
            failure = Failure("rule", rule.id, what, hangs_on=tuple(frozenset((each,)) for each in causes))
            yield _stuck(prover, rule).unwanted(failure)


def _stuck(prover: Prover, rule: Rule) -> Search:
    """Return an open state that is never left: those that some row of strategies leaves are ruled out one by one.

    Where there are too many rows, one that no practices leave is such a state as well.
    """
    asked = prover.asked(*_dealt_with(prover.pack, rule))
    left = [_leaves(prover, rule, rule.strategies)]
    while True:
        found = prover.where(
            asked, prover.found(rule).opened, *map(contrary, left), shown=lambda answers: is_open(rule, answers)
        )
        if found.answers is None:
            return found
        try:
            row = row_that_leaves(prover.pack, rule, found.answers, MOST_TRIED - len(left))
        except TooManySetsError:
            stuck = stuck_for_good(prover, rule)
            return stuck if stuck.answers is not None else Search(None, decided=False)
        if row is None:
            return found
        left.append(_leaves(prover, rule, row))


def _dealt_with(pack: Pack, rule: Rule) -> tuple[Rule, ...]:
    """Return a rule, the risks that its strategies wait for, and those that theirs wait for."""
    found: dict[str, Rule] = {}
    pending = [rule]
    while pending:
        each = pending.pop()
        if each.id not in found:
            found[each.id] = each
            pending += [pack.rules[risk] for name in each.strategies for risk in pack.strategies[name].waits_for]
    return tuple(found.values())


def row_that_leaves(pack: Pack, rule: Rule, answers: Answers, most: int) -> tuple[str, ...] | None:
    """Return the fewest strategies which treat or cover a rule, in an order in which each can be begun; else None.

    They are its own, and those of the risks that these wait for; ``answers`` are those that matter to these rules.
    Raise TooManySetsError when they come to more than ``most`` other answers.
    """
    names = dict.fromkeys(name for each in _dealt_with(pack, rule) for name in each.strategies)
    asked = sorted(answers)
    pending: deque[tuple[tuple[str, ...], Answers]] = deque([((), answers)])
    seen = {tuple(answers[each] for each in asked)}
    while pending:
        row, now = pending.popleft()
        if find(rule, now).status in (*IN_HAND, *MET):
            return row
        for name in names:
            strategy = pack.strategies[name]
            if name not in row and not any(is_open(pack.rules[each], now) for each in strategy.waits_for):
                after = adopt(pack, now, strategy)
                key = tuple(after[each] for each in asked)
                if key not in seen:
                    seen.add(key)
                    pending.append(((*row, name), after))
        if len(seen) > most:
            raise TooManySetsError
    return None


def _leaves(prover: Prover, rule: Rule, row: Sequence[str]) -> Proposition:
    """Return when strategies, adopted one after the other, treat or cover a rule, and each can be begun."""
    pack, now, begun = prover.pack, prover.state, []
    for name in row:
        begun += [contrary(statuses(pack.rules[each], now).opened) for each in pack.strategies[name].waits_for]
        now = adopted(pack, now, {name: True})
    return every(statuses(rule, now).left, *begun)


def strategy_has_effect(prover: Prover) -> Iterator[Failure | None]:
    """Yield each strategy that helps a rule it is offered for in no state.

    It helps where a set of the rule's strategies treats or covers it of which none can be left out, it among them; what
    they wait for is not open there.
    """
    for rule in prover.pack.rules.values():
        for name in rule.strategies:
            found = _helping(prover, rule, name)
            failure = Failure("strategy", name, f"helps {rule.id} in no state", hangs_on=(frozenset((rule.id,)),))
            yield found.wanted(failure)


def _helping(prover: Prover, rule: Rule, name: str) -> Search:
    pack = prover.pack
    adopting: dict[str, Proposition] = {each: z3.Bool(f"adopt {each}") for each in rule.strategies} | {name: True}

    def left(without: str = "") -> Proposition:
        return statuses(rule, adopted(pack, prover.state, {**adopting, **({without: False} if without else {})})).left

    waiting = {risk: pack.rules[risk] for each in rule.strategies for risk in pack.strategies[each].waits_for}
    needed = [some(contrary(when), contrary(left(each))) for each, when in adopting.items()]
    begun = [
        some(contrary(adopting[each]), contrary(prover.found(waiting[risk]).opened))
        for each in rule.strategies
        for risk in pack.strategies[each].waits_for
    ]
    asked = prover.asked(rule, *waiting.values())
    helps = every(prover.found(rule).opened, left(), *needed, *begun)
    return prover.where(asked, helps, shown=lambda answers: is_open(rule, answers))


def strategy_used(prover: Prover) -> Iterator[Failure | None]:
    """Yield each strategy that no rule offers."""
    offered = {strategy for rule in prover.pack.rules.values() for strategy in rule.strategies}
    for strategy in prover.pack.strategies:
        yield None if strategy in offered else Failure("strategy", strategy, "is offered by no rule")


def sets_looked_at(prover: Prover) -> Iterator[Failure | None]:
    """Yield each entry of what a strategy sets that no rule which offers it looks at, option by option."""
    pack = prover.pack
    for strategy in pack.strategies.values():
        offering = [rule for rule in pack.rules.values() if strategy.id in rule.strategies]
        for question, change in strategy.sets.items():
            seen = _seen(offering, question)
            hangs_on = (frozenset(rule.id for rule in offering),)
            options = (*change.add, *change.remove) if isinstance(change, Change) else ()
            idle = [each for each in options if each not in seen] if seen and "" not in seen else []
            if offering and not seen:
                what = f"sets {question}, at which no rule that offers it looks"
                yield Failure("strategy", strategy.id, what, hangs_on=hangs_on)
            elif idle:
                what = f"sets {', '.join(idle)} in {question}, at which no rule that offers it looks"
                yield Failure("strategy", strategy.id, what, hangs_on=hangs_on)
            else:
                yield None


def _seen(rules: Sequence[Rule], question: str) -> set[str]:
    """Return the options of a question that rules look at; the empty one where they look at all of the answer."""
    seen: set[str] = set()
    for term in (atom for rule in rules for each in rule.conditions for atom in atoms(each.term)):
        match term:
            case Has(question=name, option=option, alone=alone) if name == question:
                seen.add("" if alone else option)
            case OneOf(question=name) | CountIn(question=name) if name == question:
                seen.add("")
            case Compares(left=left, right=right) if _counts(left, question) or _counts(right, question):
                seen.add("")
    return seen


def _counts(number: Number, question: str) -> bool:
    return any(isinstance(each, Count) and each.question == question for each in numbers_in(number))
