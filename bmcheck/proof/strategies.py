"""Properties of strategies: they suffice, each one helps, and what it does is looked at."""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING

import z3

from bmcheck.adoption import adopt_all
from bmcheck.conditions.numbers import Count, Number, numbers_in
from bmcheck.conditions.terms import Compares, CountIn, Has, OneOf, atoms
from bmcheck.evaluation import find
from bmcheck.model import IN_HAND, MET, Change
from bmcheck.proof.adopting import adopted
from bmcheck.proof.logic import Formula, contrary, every, some
from bmcheck.proof.meaning import statuses
from bmcheck.proof.prover import Choosing
from bmcheck.proof.results import Failure
from bmcheck.proof.rules import is_open

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from bmcheck.conditions import Answers
    from bmcheck.model import Pack, Rule
    from bmcheck.proof.prover import Prover
    from bmcheck.proof.symbols import State

MOST_SETS = 1000
"""Sets of strategies that are tried on a counterexample."""


class Road:
    """How a rule can be left: by its own strategies, and by those of the risks that these wait for."""

    def __init__(self, prover: Prover, rule: Rule) -> None:
        """Find what can be adopted, and which risks must not be open before."""
        self.pack, self.rule, self.state = prover.pack, rule, prover.state
        self.rules = _waited_for(prover.pack, rule)
        self.strategies = tuple(dict.fromkeys(name for each in self.rules for name in each.strategies))
        self.asked = frozenset(name for each in self.rules for name in each.questions())
        self.adopting = {name: z3.Bool(f"adopt {name}") for name in self.strategies}

    def after(self, adopting: Mapping[str, Formula]) -> State:
        """Return the state once strategies are adopted."""
        return adopted(self.pack, self.state, adopting, self.asked)

    def leaves(self, adopting: Mapping[str, Formula]) -> Formula:
        """Return when adopting strategies treats or covers the rule, and each can be begun when its turn comes."""
        left = statuses(self.rule, self.after(adopting)).left
        return every(left, *(self._begun(name, adopting) for name in adopting))

    def _begun(self, name: str, adopting: Mapping[str, Formula]) -> Formula:
        """Return when no risk that a strategy waits for is open once those that do not wait for it are adopted."""
        started: list[Formula] = [contrary(adopting[name])]
        closed: list[Formula] = []
        for risk in self.pack.strategies[name].waits_for:
            before = {each: when for each, when in adopting.items() if risk not in self.pack.strategies[each].waits_for}
            closed.append(contrary(statuses(self.pack.rules[risk], self.after(before)).opened))
        return some(*started, every(*closed))

    def is_left(self, answers: Answers, names: Sequence[str]) -> bool:
        """Return whether adopting ``names`` leaves the rule, by the evaluation."""
        strategies = self.pack.strategies
        for risk in {risk for each in names for risk in strategies[each].waits_for}:
            before = [each for each in names if risk not in strategies[each].waits_for]
            if is_open(self.pack.rules[risk], adopt_all(self.pack, answers, before)):
                return False
        return find(self.rule, adopt_all(self.pack, answers, names)).status in (*IN_HAND, *MET)

    def is_stuck(self, answers: Answers) -> bool:
        """Return whether the rule is open, and no set of strategies leaves it, as far as they can be tried."""
        sets = (some for size in range(len(self.strategies) + 1) for some in combinations(self.strategies, size))
        tried = (not self.is_left(answers, each) for each, _ in zip(sets, range(MOST_SETS), strict=False))
        return is_open(self.rule, answers) and all(tried)


def _waited_for(pack: Pack, rule: Rule) -> tuple[Rule, ...]:
    """Return a rule and the risks that its strategies wait for, and theirs."""
    found: dict[str, Rule] = {}
    pending = [rule]
    while pending:
        each = pending.pop()
        if each.id not in found:
            found[each.id] = each
            pending += [pack.rules[risk] for name in each.strategies for risk in pack.strategies[name].waits_for]
    return tuple(found.values())


def strategies_suffice(prover: Prover) -> Iterator[Failure | None]:
    """Yield each rule with an open state that no set of its strategies treats or covers.

    A rule that says why nobody can act may stay open; that this is true is checked with the way out.
    """
    for rule in prover.pack.rules.values():
        if rule.nobody_can_act:
            yield None
        elif not rule.strategies:
            yield Failure("rule", rule.id, "offers no strategy")
        else:
            road = Road(prover, rule)
            way = road.leaves(road.adopting)
            start, choosing = prover.found(rule).opened, Choosing(list(road.adopting.values()))
            stuck = prover.without_way(road.asked, start, way, choosing, road.is_stuck)
            what = f"can stay open whatever of {_listed(road.strategies)} is done"
            idle = tuple(frozenset((each,)) for each in rule.strategies)
            yield stuck.unwanted(Failure("rule", rule.id, what, hangs_on=idle))


def _listed(names: Sequence[str]) -> str:
    return f"{', '.join(names[:-1])} and {names[-1]}" if len(names) > 1 else names[0]


def strategy_has_effect(prover: Prover) -> Iterator[Failure | None]:
    """Yield each strategy that helps a rule it is offered for in no state.

    It helps where a set of strategies treats or covers the rule of which none can be left out, it among them.
    """
    for rule in prover.pack.rules.values():
        road = Road(prover, rule)
        for name in rule.strategies:
            with_it = {**road.adopting, name: True}
            needed = [
                some(contrary(when), contrary(road.leaves({**with_it, each: False}))) for each, when in with_it.items()
            ]
            helps = every(prover.found(rule).opened, road.leaves(with_it), *needed)
            found = prover.where(road.asked, helps, shown=lambda answers, road=road: is_open(road.rule, answers))
            failure = Failure("strategy", name, f"helps {rule.id} in no state", hangs_on=(frozenset((rule.id,)),))
            yield found.wanted(failure)


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
            options = (*change.add, *change.remove) if isinstance(change, Change) else ()
            idle = [each for each in options if each not in seen] if seen and "" not in seen else []
            if offering and not seen:
                what = f"sets {question}, at which no rule that offers it looks"
                yield Failure("strategy", strategy.id, what)
            elif idle:
                what = f"sets {', '.join(idle)} in {question}, at which no rule that offers it looks"
                yield Failure("strategy", strategy.id, what)
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
