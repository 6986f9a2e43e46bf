"""Plans: they reach what can be reached, no smaller set does, and each step helps."""

from __future__ import annotations

from itertools import combinations

import pytest
from drawing import SEEDS, some_answers
from drawn_packs import condition
from hypothesis import given, settings
from msgspec.structs import replace

from bmcheck.adoption import adopt
from bmcheck.conditions import ALWAYS, Answers, Names
from bmcheck.evaluation import review
from bmcheck.files.packs import load_pack
from bmcheck.model import Case, Kind, Pack, Severity, Status
from bmcheck.planning import Plan, Wish, plan

PACK = load_pack()
FEW = 9
"""Strategies of the smaller pack, of which all sets can be gone through."""


def smaller_pack(seed: int) -> Pack:
    """Return the pack with a few of its strategies, chosen by ``seed``."""
    names = sorted(PACK.strategies)
    chosen = {names[(seed * 7 + index * 11) % len(names)] for index in range(FEW)}
    return replace(PACK, strategies={name: each for name, each in PACK.strategies.items() if name in chosen})


def left_open(pack: Pack, answers: Answers, chosen: frozenset[str], wish: Wish) -> set[str]:
    after = dict(answers)
    for name, strategy in pack.strategies.items():
        if name in chosen:
            after = adopt(pack, after, strategy)
    limit = Severity(wish.fail_on).rank
    return {each.rule.id for each in review(pack, after).having(Status.OPEN) if each.rule.severity.rank <= limit}


def chosen_by(found: Plan) -> frozenset[str]:
    return frozenset(step.strategy.id for step in found.steps)


@settings(max_examples=12)
@given(SEEDS)
def test_no_smaller_set_of_strategies_does_as_much(seed: int) -> None:
    pack, answers, wish = smaller_pack(seed), some_answers(PACK, seed), Wish("medium")
    everything = frozenset(pack.strategies)
    reachable = left_open(pack, answers, everything, wish)

    found = plan(pack, answers, wish)

    size = len(found.steps)
    smallest = [
        frozenset(each)
        for count in range(size + 1)
        for each in combinations(sorted(everything), count)
        if left_open(pack, answers, frozenset(each), wish) <= reachable
    ]
    assert found.exact
    assert {len(each) for each in smallest} == {size}
    assert {chosen_by(found), *(frozenset(tie) for tie in found.ties)} == set(smallest)


@settings(max_examples=15)
@given(SEEDS)
def test_every_step_clears_something_or_prepares_a_later_one(seed: int) -> None:
    answers = some_answers(PACK, seed)

    found = plan(PACK, answers, Wish("high"))

    everything = chosen_by(found)
    reached = left_open(PACK, answers, everything, Wish("high"))
    for step in found.steps:
        without = left_open(PACK, answers, everything - {step.strategy.id}, Wish("high"))
        assert step.clears or without > reached, step.strategy.id
    assert not found.steps or found.steps[-1].clears


def test_the_plan_for_the_case_of_the_paper_clears_every_high_risk(pack: Pack, cases: dict[str, Case]) -> None:
    found = plan(pack, cases["tiktok"].answers, Wish("high"))

    assert found.rest == ()
    assert len(found.steps) == 4
    assert "mark-advertising" in chosen_by(found)
    assert [each for each in found.after.having(Status.OPEN) if each.rule.severity is Severity.HIGH] == []


def test_an_excluded_strategy_is_done_without(pack: Pack, cases: dict[str, Case]) -> None:
    wish = Wish("high", exclude=frozenset({"settle-and-protect"}))

    found = plan(pack, cases["tiktok"].answers, wish)

    assert "settle-and-protect" not in chosen_by(found)
    assert {each.rule.id for each in found.rest} == {"ip-disputes", "originals-copied"}


def test_a_set_strategy_is_part_of_every_plan(pack: Pack, cases: dict[str, Case]) -> None:
    wish = Wish("high", must=frozenset({"help-people-sort"}))

    found = plan(pack, cases["tiktok"].answers, wish)

    assert "help-people-sort" in chosen_by(found)
    assert all("help-people-sort" in tie for tie in found.ties)


@pytest.mark.parametrize("fail_on", ["high", "medium", "low", "never"])
def test_where_nothing_is_open_there_is_nothing_to_plan(pack: Pack, fail_on: str) -> None:
    found = plan(pack, {}, Wish(fail_on))

    assert (found.steps, found.rest, found.ties) == ((), (), ())


def test_a_plan_among_too_many_sets_clears_all_and_has_no_step_too_many() -> None:
    """Each of many risks is cleared by one strategy of three, shared with others in no order."""
    size = 45
    names = [f"q{number:02}" for number in range(size)]
    question, rule, strategy = (next(iter(each.values())) for each in (PACK.questions, PACK.rules, PACK.strategies))
    many = replace(
        PACK,
        questions={
            each: replace(question, id=each, type="yes-no", options=(), actionable=True, claims=()) for each in names
        },
        rules={
            each: replace(
                rule,
                id=each,
                kind=Kind.RISK,
                severity=Severity.HIGH,
                applies=ALWAYS,
                met=condition(
                    f"{each} and ({names[(at * 7 + 1) % size]} or {names[(at * 11 + 3) % size]})",
                    Names(yes_no=frozenset(names)),
                ),
                strategies=(each,),
            )
            for at, each in enumerate(names)
            if at % 2
        },
        strategies={each: replace(strategy, id=each, sets={each: True}) for each in names},
    )
    answers: Answers = dict.fromkeys(names, False)

    found = plan(many, answers, Wish())

    chosen = chosen_by(found)
    assert not found.exact
    assert left_open(many, answers, chosen, Wish()) == set()
    assert all(left_open(many, answers, chosen - {each}, Wish()) for each in chosen)
