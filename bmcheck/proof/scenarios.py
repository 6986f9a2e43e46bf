"""Properties of scenarios: each changes something for some venture, and what it opens can be prepared for."""

from __future__ import annotations

from math import ceil, floor
from typing import TYPE_CHECKING

import z3

from bmcheck.adoption import adopt_all
from bmcheck.applying import apply
from bmcheck.evaluation import find
from bmcheck.model import Change, Happening, Kind
from bmcheck.proof.adopting import adopted, raised
from bmcheck.proof.logic import contrary, every, exact
from bmcheck.proof.meaning import differ, pair_of, statuses, value_of
from bmcheck.proof.results import Failure
from bmcheck.proof.rules import is_open
from bmcheck.proof.symbols import Chosen, Numeric, SymbolicAnswers, Symbols

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bmcheck.conditions import Answers
    from bmcheck.model import Question, Rule, Scenario
    from bmcheck.proof.prover import Prover, Search


def scenario_matters(prover: Prover) -> Iterator[Failure | None]:
    """Yield each change of a scenario that changes no finding of any venture it concerns."""
    for scenario in prover.pack.scenarios.values():
        for name in scenario.happens:
            found = [_changes(prover, scenario, rule) for rule in prover.pack.rules_on[name]]
            what = f"changes {name}, and that changes no finding"
            if any(each.answers is not None for each in found):
                yield None
            else:
                decided = all(each.decided for each in found)
                yield Failure("scenario", scenario.id, what, decided=decided)


def scenario_prepared(prover: Prover) -> Iterator[Failure | None]:
    """Yield each risk that a scenario opens although all its own strategies are adopted, with nobody said to be able.

    Strategies set practices and scenarios never do, so it makes no difference which comes first.
    """
    for scenario in prover.pack.scenarios.values():
        for rule in _risks(prover, scenario):
            if not (scenario.nobody_can_act or rule.nobody_can_act):
                what = f"opens {rule.id}, against which none of its strategies helps in advance"
                yield _opens_all_the_same(prover, scenario, rule).unwanted(Failure("scenario", scenario.id, what))


def _risks(prover: Prover, scenario: Scenario) -> list[Rule]:
    touched = {rule.id: rule for name in scenario.happens for rule in prover.pack.rules_on[name]}
    return [rule for rule in touched.values() if rule.kind is Kind.RISK]


def _changes(prover: Prover, scenario: Scenario, rule: Rule) -> Search:
    """Return answers of a venture that a scenario concerns and for which it changes what a rule comes to."""
    pack = prover.pack
    after = happened(prover, scenario, prover.state)

    def shown(answers: Answers) -> bool:
        changed = find(rule, apply(pack, answers, scenario.happens)).status is not find(rule, answers).status
        return changed and scenario.applies.truth(answers) is True

    return prover.where(
        _asked(prover, scenario, rule),
        pair_of(scenario.applies.term, prover.state).yes,
        differ(prover.found(rule), statuses(rule, after)),
        shown=shown,
    )


def _opens_all_the_same(prover: Prover, scenario: Scenario, rule: Rule) -> Search:
    """Return answers with which a scenario newly opens a risk, its own strategies adopted before."""
    pack = prover.pack
    prepared = adopted(pack, prover.state, dict.fromkeys(rule.strategies, True))

    def shown(answers: Answers) -> bool:
        before = adopt_all(pack, answers, rule.strategies)
        opens = is_open(rule, apply(pack, before, scenario.happens)) and not is_open(rule, answers)
        return opens and scenario.applies.truth(answers) is True

    return prover.where(
        _asked(prover, scenario, rule),
        pair_of(scenario.applies.term, prover.state).yes,
        contrary(prover.found(rule).opened),
        statuses(rule, happened(prover, scenario, prepared)).opened,
        shown=shown,
    )


def _asked(prover: Prover, scenario: Scenario, rule: Rule) -> frozenset[str]:
    """Return what hangs on the answers: the rule, whether it applies, and what is added to numbers."""
    added = (each.plus.questions() for each in scenario.happens.values() if isinstance(each, Happening) and each.plus)
    return prover.asked(rule).union(scenario.applies.questions(), scenario.applies.facts(), *added)


def happened(prover: Prover, scenario: Scenario, state: SymbolicAnswers) -> SymbolicAnswers:
    """Return the state after a scenario."""
    changed = {name: _changed(prover.questions[name], state, name, change) for name, change in scenario.happens.items()}
    return {**state, **changed}


def _changed(question: Question, state: SymbolicAnswers, name: str, change: bool | str | float | Happening) -> Symbols:
    before = state[name]
    match before, change:
        case Numeric(), Happening():
            return _scaled(question, before, state, change)
        case Numeric(), int() | float():
            return Numeric(True, exact(change))
        case Chosen(_, options), bool() | str():
            return Chosen(True, {each: each == change for each in options})
        case _, Change():
            return raised(question, before, change, adopting=True)
    raise TypeError(change)


def _scaled(question: Question, before: Numeric, state: SymbolicAnswers, change: Happening) -> Numeric:
    """Return a number multiplied and added to, within its range; one that is whole is rounded half up."""
    more = Numeric(True, exact(0)) if change.plus is None else value_of(change.plus.number, state)
    value = before.value * exact(1 if change.times is None else change.times) + more.value
    low, high = question.range
    if question.whole:
        low, high, value = ceil(low), floor(high), z3.ToReal(z3.ToInt(value + z3.Q(1, 2)))
    within = z3.If(value < exact(low), exact(low), z3.If(value > exact(high), exact(high), value))
    return Numeric(every(before.known, more.known), within)
