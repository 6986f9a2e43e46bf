"""Properties of scenarios: each changes something for some venture, and what it opens can be prepared for."""

from __future__ import annotations

from math import ceil, floor
from typing import TYPE_CHECKING

import z3
from msgspec.structs import replace

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
    from bmcheck.stress import Happened


def scenario_matters(prover: Prover) -> Iterator[Failure | None]:
    """Yield each part of a scenario that changes no finding of any venture beside the other answers that it changes."""
    for scenario in prover.pack.scenarios.values():
        for name, change in scenario.happens.items():
            less = {each: other for each, other in scenario.happens.items() if each != name}
            for called, part in _parts(name, change):
                pair = (replace(scenario, happens={**less, name: part}), replace(scenario, happens=less))
                found = [_changes(prover, *pair, rule) for rule in prover.pack.rules_on[name]]
                what = f"changes {called}, and that changes no finding"
                if any(each.answers is not None for each in found):
                    yield None
                else:
                    decided = all(each.decided for each in found)
                    yield Failure("scenario", scenario.id, what, decided=decided)


def _parts(name: str, change: Happened) -> Iterator[tuple[str, Happened]]:
    """Yield each option that a change adds or takes away, or the change itself, with what it is called."""
    if not isinstance(change, Happening) or not (change.add or change.remove):
        yield name, change
        return
    for option in change.add:
        yield f"{option} of {name}", Happening(add=(option,))
    for option in change.remove:
        yield f"{option} of {name}", Happening(remove=(option,))


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


def _changes(prover: Prover, scenario: Scenario, less: Scenario, rule: Rule) -> Search:
    """Return answers of a venture that a scenario concerns, and for which a rule comes to something else with less."""
    pack = prover.pack
    after, otherwise = (happened(prover, each, prover.state) for each in (scenario, less))

    def shown(answers: Answers) -> bool:
        one, other = (find(rule, apply(pack, answers, each.happens)) for each in (scenario, less))
        return one.status is not other.status and scenario.applies.truth(answers) is True

    return prover.where(
        _asked(prover, scenario, rule),
        pair_of(scenario.applies.term, prover.state).yes,
        differ(statuses(rule, otherwise), statuses(rule, after)),
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


def _changed(question: Question, state: SymbolicAnswers, name: str, change: Happened) -> Symbols:
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
