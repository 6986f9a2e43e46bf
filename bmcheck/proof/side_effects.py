"""Properties of side effects: what a strategy brings along is declared, and what is declared can happen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bmcheck.adoption import adopt
from bmcheck.model import Kind
from bmcheck.proof.adopting import adopted
from bmcheck.proof.logic import contrary, every
from bmcheck.proof.meaning import statuses
from bmcheck.proof.prover import Search
from bmcheck.proof.results import Failure
from bmcheck.proof.rules import is_open

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from bmcheck.conditions import Answers
    from bmcheck.model import Rule, Strategy
    from bmcheck.proof.prover import Prover


def side_effect_declared(prover: Prover) -> Iterator[Failure | None]:
    """Yield each strategy that can open a risk as severe as what it is for, and does not declare it."""
    for strategy in prover.pack.strategies.values():
        for rule in _reached(prover, strategy):
            if rule.id not in strategy.may_open:
                served = [each for each in _served(prover, strategy) if rule.severity.rank <= each.severity.rank]
                what = f"can open {rule.id}, which is as severe as what it is for, and does not say so in may_open"
                yield _opens(prover, strategy, rule, served).unwanted(Failure("strategy", strategy.id, what))


def side_effect_happens(prover: Prover) -> Iterator[Failure | None]:
    """Yield each declared side effect that no state has."""
    for strategy in prover.pack.strategies.values():
        for name in strategy.may_open:
            opened = _opens(prover, strategy, prover.pack.rules[name], _served(prover, strategy))
            what = f"says that it may open {name}, which it never does"
            yield opened.wanted(Failure("strategy", strategy.id, what, hangs_on=(frozenset((name,)),)))


def _reached(prover: Prover, strategy: Strategy) -> list[Rule]:
    """Return the risks that look at an answer which the strategy changes."""
    rules = prover.pack.rules.values()
    return [rule for rule in rules if rule.kind is Kind.RISK and rule.questions() & strategy.sets.keys()]


def _served(prover: Prover, strategy: Strategy) -> list[Rule]:
    return [rule for rule in prover.pack.rules.values() if strategy.id in rule.strategies]


def _opens(prover: Prover, strategy: Strategy, rule: Rule, served: Sequence[Rule]) -> Search:
    """Return answers with which adopting ``strategy`` for a finding that it serves opens ``rule``.

    A strategy is begun only where no risk that it waits for is open.
    """
    pack = prover.pack
    after = adopted(pack, prover.state, {strategy.id: True})
    waiting = [pack.rules[each] for each in strategy.waits_for]
    opens = every(contrary(prover.found(rule).opened), statuses(rule, after).opened)
    decided = True
    if opens is not False and not prover.where(prover.asked(rule), opens, shown=lambda _: True).is_none:
        for each in served:

            def shown(answers: Answers, each: Rule = each) -> bool:
                opened = not is_open(rule, answers) and is_open(rule, adopt(pack, answers, strategy))
                return opened and is_open(each, answers) and not any(is_open(one, answers) for one in waiting)

            asked = prover.asked(rule, each, *waiting)
            begun = [contrary(prover.found(one).opened) for one in waiting]
            found = prover.where(asked, opens, prover.found(each).opened, *begun, shown=shown)
            if found.answers is not None:
                return found
            decided = decided and found.decided
    return Search(None, decided)
