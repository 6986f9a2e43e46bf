"""Stress: what scenarios do to a venture follows from its rules, and what is known of that stays so."""

from __future__ import annotations

from itertools import combinations
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from msgspec.structs import replace
from support.random_answers import SEEDS, completed, some_answers
from support.random_packs import drawn_pack, drawn_scenarios

from bmcheck.adoption import adopt, adopt_all
from bmcheck.applying import apply
from bmcheck.conditions import Answers, parse_formula
from bmcheck.errors import BmcheckError
from bmcheck.evaluation import review
from bmcheck.files.packs import load_pack
from bmcheck.model import EFFORTS, Happening, Nature, Pack, Question, Scenario
from bmcheck.preparation import prepare
from bmcheck.stress import Effect, stress, together


@settings(max_examples=150)
@given(SEEDS)
def test_a_scenario_that_changes_nothing_finds_nothing(seed: int) -> None:
    pack = drawn_pack(seed)
    before = review(pack, some_answers(pack, seed))

    found = stress(before, [Scenario(id="calm", title="?", why="?", happens={})])

    assert not found.touched
    assert {each.effect for each in found.cells.values()} == {Effect.NOT_TOUCHED}


@settings(max_examples=300)
@given(SEEDS)
def test_more_answers_never_change_a_settled_cell(seed: int) -> None:
    pack = drawn_pack(seed)
    fuller = some_answers(pack, seed)
    fewer = {name: answer for name, answer in fuller.items() if Random(seed + 1).random() < 0.5 or name == "q0"}
    for scenario in drawn_scenarios(pack, seed):
        early, late = (stress(review(pack, each), [scenario]).cells for each in (fewer, fuller))

        assert all(late[block].effect is cell.effect for block, cell in early.items() if cell.settled)


@settings(max_examples=60)
@given(SEEDS)
def test_more_answers_never_change_a_settled_cell_of_the_shipped_pack(seed: int) -> None:
    """It has contradictions between words and figures, and scenarios that change figures."""
    pack = load_pack()
    fewer = some_answers(pack, seed)
    fuller = completed(pack, fewer, seed + 1)
    for scenario in pack.scenarios.values():
        early, late = (stress(review(pack, each), [scenario]) for each in (fewer, fuller))

        assert all(late.cells[block].effect is cell.effect for block, cell in early.cells.items() if cell.settled)
        assert bool(early.missing) >= bool(early.having(Effect.NOT_KNOWN))


@settings(max_examples=150)
@given(SEEDS)
def test_scenarios_that_change_different_answers_give_the_same_in_either_order(seed: int) -> None:
    pack = drawn_pack(seed)
    answers = some_answers(pack, seed)
    for one, other in combinations(drawn_scenarios(pack, seed), 2):
        if not one.happens.keys() & other.happens.keys():
            assert apply(pack, answers, together(pack, [one, other])) == apply(
                pack, answers, together(pack, [other, one])
            )
            in_turn = apply(pack, apply(pack, answers, one.happens), other.happens)
            assert apply(pack, answers, together(pack, [one, other])) == in_turn


@settings(max_examples=150)
@given(SEEDS)
def test_strategies_and_scenarios_change_different_answers(seed: int) -> None:
    pack = drawn_pack(seed)
    answers = some_answers(pack, seed)
    for scenario in drawn_scenarios(pack, seed):
        for strategy in pack.strategies.values():
            adopted_first = apply(pack, adopt(pack, answers, strategy), scenario.happens)
            assert adopted_first == adopt(pack, apply(pack, answers, scenario.happens), strategy)


@settings(max_examples=150)
@given(SEEDS)
def test_without_an_answer_nothing_holds(seed: int) -> None:
    pack = drawn_pack(seed)
    for scenario in drawn_scenarios(pack, seed):
        found = stress(review(pack, {}), [replace(scenario, happens={**scenario.happens})])
        known = review(pack, apply(pack, {}, scenario.happens)).by_rule

        assert all(known[each.rule.id].status.value == "covered" for each in found.having(Effect.HOLDS))


@settings(max_examples=100)
@given(SEEDS)
def test_the_smallest_sets_are_those_that_trying_every_set_finds(seed: int) -> None:
    pack = drawn_pack(seed)
    before = review(pack, some_answers(pack, seed))
    groups = [[each] for each in drawn_scenarios(pack, seed)]

    found = prepare(before, groups)

    assert set(found.sets) == smallest_by_trying(pack, before.said, groups, found.unprepared)


def smallest_by_trying(pack: Pack, answers: Answers, groups: list[list[Scenario]], spared: Any) -> set[frozenset[str]]:
    """Return the cheapest sets of strategies that leave nothing open that is not ``spared``, out of all sets."""
    start = review(pack, answers)
    threats = [(group, each.rule) for group in groups for each in stress(start, group).having(Effect.BREAKS)]

    def left(chosen: tuple[str, ...]) -> bool:
        for group, rule in threats:
            own = adopt_all(pack, answers, set(chosen) & set(rule.strategies))
            is_open = review(pack, apply(pack, own, together(pack, group))).by_rule[rule.id].status.value == "open"
            if is_open and (tuple(group), rule) not in spared:
                return True
        prepared = review(pack, adopt_all(pack, answers, chosen))
        found = ((tuple(group), stress(prepared, group)) for group in groups)
        return any((group, each.rule) not in spared for group, some in found for each in some.having(Effect.BREAKS))

    names = sorted(pack.strategies)
    sets = [each for size in range(len(names) + 1) for each in combinations(names, size) if not left(each)]
    cost = {each: (len(each), sum(EFFORTS.index(pack.strategies[name].effort) for name in each)) for each in sets}
    return {frozenset(each) for each in sets if cost[each] == min(cost.values())}


def money_pack() -> Pack:
    """Return a pack of two numbers and no rules."""
    questions = {
        name: Question(id=name, ask="?", type="number", kind=Nature.OUTCOME, unit="money", min=0)
        for name in ("cost", "use")
    }
    pack = drawn_pack(1)
    return replace(pack, questions=questions, rules={}, strategies={})


def scenario_of(**happens: Any) -> Scenario:
    return Scenario(id="-".join(happens), title="?", why="?", happens=happens)


def test_what_is_multiplied_twice_is_multiplied_by_both_and_what_is_added_comes_last() -> None:
    pack = money_pack()
    use, _ = parse_formula("use", pack.names)
    one, other = scenario_of(cost=Happening(times=2, plus=use)), scenario_of(cost=Happening(times=3, plus=use))

    after = [apply(pack, {"cost": 10, "use": 1}, together(pack, each)) for each in ([one, other], [other, one])]

    assert after == [{"cost": 62, "use": 1}] * 2


def test_a_number_that_is_not_known_stays_so() -> None:
    pack = money_pack()
    use, _ = parse_formula("use", pack.names)

    assert apply(pack, {"use": 1}, {"cost": Happening(times=2)}) == {"use": 1}
    assert apply(pack, {"cost": 1}, {"cost": Happening(plus=use)}) == {}


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (5, 6),
        (5, Happening(times=2)),
        (Happening(add=("a",)), Happening(remove=("a",))),
    ],
)
def test_two_scenarios_that_say_different_things_of_one_answer_are_refused(one: Any, other: Any) -> None:
    with pytest.raises(BmcheckError, match="say different things of cost"):
        together(money_pack(), [scenario_of(cost=one), scenario_of(cost=other)])
