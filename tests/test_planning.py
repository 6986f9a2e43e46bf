"""Plans: they reach what can be reached, no smaller set does, and each step helps."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import combinations
from random import Random
from typing import Any, TypeVar

import pytest
from hypothesis import given, settings
from msgspec.structs import replace
from support.random_answers import SEEDS, some_answers
from support.random_packs import condition, formula, names_of
from support.small_pack import small_pack
from support.tiny_pack import Tiny, pack_of

from bmcheck import planning
from bmcheck.adoption import adopt, adopt_all
from bmcheck.conditions import ALWAYS, Answers, Choices, Names
from bmcheck.evaluation import review
from bmcheck.files.packs import load_pack
from bmcheck.model import UNCLEAR, Basis, Case, Change, Kind, Pack, Severity, Status, Strategy
from bmcheck.planning import Goal, Plan, PlanStep, plan
from bmcheck.reports.plan import render

T = TypeVar("T")

PACK = load_pack()
FEW = 9
"""Strategies of the smaller pack, of which all sets can be gone through."""


def smaller_pack(seed: int) -> Pack:
    """Return the pack with a few of its strategies, chosen by ``seed``."""
    names = sorted(PACK.strategies)
    chosen = {names[(seed * 7 + index * 11) % len(names)] for index in range(FEW)}
    return replace(PACK, strategies={name: each for name, each in PACK.strategies.items() if name in chosen})


def left_open(pack: Pack, answers: Answers, chosen: frozenset[str], goal: Goal) -> set[str]:
    after = dict(answers)
    for name, strategy in pack.strategies.items():
        if name in chosen:
            after = adopt(pack, after, strategy)
    limit, opened = Severity(goal.fail_on).rank, {each.rule.id for each in review(pack, answers).having(Status.OPEN)}
    left = [each for each in review(pack, after).having(Status.OPEN, *UNCLEAR) if each.rule.severity.rank <= limit]
    return {each.rule.id for each in left if each.status is Status.OPEN or each.rule.id in opened}


def chosen_by(found: Plan) -> frozenset[str]:
    return frozenset(step.strategy.id for step in found.steps)


@settings(max_examples=12)
@given(SEEDS)
def test_no_smaller_set_of_strategies_does_as_much(seed: int) -> None:
    pack, answers, goal = smaller_pack(seed), some_answers(PACK, seed), Goal("medium")
    everything = frozenset(pack.strategies)
    reachable = left_open(pack, answers, everything, goal)

    found = plan(pack, answers, goal)

    size = len(found.steps)
    smallest = [
        frozenset(each)
        for count in range(size + 1)
        for each in combinations(sorted(everything), count)
        if left_open(pack, answers, frozenset(each), goal) <= reachable
    ]
    assert found.exact
    assert {len(each) for each in smallest} == {size}
    assert {chosen_by(found), *(frozenset(tie) for tie in found.ties)} == set(smallest)


@settings(max_examples=15)
@given(SEEDS)
def test_every_step_clears_something_or_prepares_a_later_one(seed: int) -> None:
    answers = some_answers(PACK, seed)

    found = plan(PACK, answers, Goal("high"))

    everything = chosen_by(found)
    reached = left_open(PACK, answers, everything, Goal("high"))
    for step in found.steps:
        without = left_open(PACK, answers, everything - {step.strategy.id}, Goal("high"))
        assert step.clears or without > reached, step.strategy.id
    assert not found.steps or found.steps[-1].clears


def test_the_plan_for_the_case_of_the_paper_clears_every_high_risk(pack: Pack, cases: dict[str, Case]) -> None:
    found = plan(pack, cases["tiktok"].answers, Goal("high"))

    assert found.rest == ()
    assert len(found.steps) == 4
    assert "mark-advertising" in chosen_by(found)
    assert [each for each in found.after.having(Status.OPEN) if each.rule.severity is Severity.HIGH] == []


def test_an_excluded_strategy_is_done_without(pack: Pack, cases: dict[str, Case]) -> None:
    goal = Goal("high", exclude=frozenset({"settle-and-protect"}))

    found = plan(pack, cases["tiktok"].answers, goal)

    assert "settle-and-protect" not in chosen_by(found)
    assert {each.rule.id for each in found.rest} == {"ip-disputes", "originals-copied"}


def test_a_set_strategy_is_part_of_every_plan(pack: Pack, cases: dict[str, Case]) -> None:
    goal = Goal("high", must=frozenset({"help-people-sort"}))

    found = plan(pack, cases["tiktok"].answers, goal)

    assert "help-people-sort" in chosen_by(found)
    assert all("help-people-sort" in tie for tie in found.ties)


@pytest.mark.parametrize("fail_on", ["high", "medium", "low", "never"])
def test_where_nothing_is_open_there_is_nothing_to_plan(pack: Pack, fail_on: str) -> None:
    found = plan(pack, {}, Goal(fail_on))

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

    found = plan(many, answers, Goal())

    chosen = chosen_by(found)
    assert not found.exact
    assert left_open(many, answers, chosen, Goal()) == set()
    assert all(left_open(many, answers, chosen - {each}, Goal()) for each in chosen)


def two_steps() -> Pack:
    """Return a pack in which one strategy raises a number to another one, which a second strategy raises first."""
    pack = pack_of(Tiny("", {"x": "number", "y": "number"}, "x >= 5", sets={"x": {"at_least": "y"}}))
    target = Change(at_least=formula("5", names_of(pack.questions)))
    goal = Strategy(id="goal", title="", steps=(), effort="low", sets={"y": target})
    return replace(pack, strategies={"goal": goal, **pack.strategies})


def test_a_strategy_that_only_moves_the_target_of_another_is_found() -> None:
    pack = two_steps()

    found = plan(pack, {"x": 1, "y": 1}, Goal())

    assert [step.strategy.id for step in found.steps] == ["goal", "strategy"]
    assert (found.rest, found.exact) == ((), True)


def test_a_strategy_that_must_be_taken_and_opens_what_nothing_closes_leaves_that_open() -> None:
    case = Tiny("", {"x": "number", "y": "yes-no"}, "y", sets={"y": True, "x": {"at_least": "7"}}, other="x <= 5")
    pack = pack_of(case)
    ours = {"strategy": replace(pack.strategies["strategy"], basis=Basis.EXTENSION)}

    found = plan(replace(pack, strategies=ours), {"x": 1, "y": False}, Goal(only_paper=True, must=frozenset(ours)))

    assert [step.strategy.id for step in found.steps] == ["strategy"]
    assert [each.rule.id for each in found.rest] == ["other"]


def test_a_search_that_takes_too_long_is_cut_short_and_says_so(
    pack: Pack, cases: dict[str, Case], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(planning, "MOST_STATES", 3)

    found = plan(pack, cases["tiktok"].answers, Goal("low"))

    assert not found.exact
    assert "The search was cut short: a smaller plan may exist." in render(found, Goal("low"))


# In words


def a_plan(**changes: Any) -> str:
    """Return a plan for the small pack in words."""
    now = review(small_pack(), {})
    found = Plan((), (), (), now, now, exact=True)
    return render(found._replace(**changes), Goal())


def test_a_step_that_clears_nothing_by_itself_says_what_it_is_for() -> None:
    step = PlanStep(small_pack().strategies["second-income"], (), ())

    told = a_plan(steps=(step,))

    assert told.startswith("The smallest plan for every open risk at severity high or above:")
    assert "   clears nothing by itself: it prepares a later step" in told


def test_where_there_is_nothing_to_do_that_is_said() -> None:
    assert a_plan().startswith("No open risk at severity high or above: nothing to plan.")


def test_what_no_strategy_clears_is_told_with_the_reason() -> None:
    silent = replace(small_pack().rules["free-without-income"], strategies=())
    left = review(small_pack(), {}).by_rule
    rest = (left["too-few-payers"], replace(left["free-without-income"], rule=silent))

    lines = a_plan(rest=rest).split("\n")

    assert lines[0] == "No set of strategies clears these; this is the smallest rest:"
    assert "do not settle it here or are excluded: raise-share" in " ".join(" ".join(lines[1:]).split())
    assert "(free-without-income, high): it has no strategy" in " ".join(" ".join(lines).split())


def test_of_many_other_sets_some_are_shown_and_the_rest_is_counted() -> None:
    step = PlanStep(small_pack().strategies["second-income"], (), ())

    told = a_plan(steps=(step,), ties=tuple((f"s{number}",) for number in range(7)))

    assert "7 other sets are as small:" in told
    assert told.count(" instead of second-income\n") == 5
    assert "   - and 2 more" in told


def shuffled(pack: Pack, seed: int) -> Pack:
    """Return the pack as if its files had their entries in another order."""
    random = Random(seed)

    def in_any_order(entries: Mapping[str, T]) -> dict[str, T]:
        return dict(random.sample(list(entries.items()), len(entries)))

    return replace(
        pack,
        questions=in_any_order(pack.questions),
        rules=in_any_order(pack.rules),
        strategies=in_any_order(pack.strategies),
    )


@settings(max_examples=12)
@given(SEEDS)
def test_a_plan_does_not_hang_on_the_order_of_the_files(seed: int) -> None:
    answers = some_answers(PACK, seed)

    one, other = (plan(pack, answers, Goal("medium")) for pack in (PACK, shuffled(PACK, seed)))

    assert [step.strategy.id for step in one.steps] == [step.strategy.id for step in other.steps]
    assert one.ties == other.ties
    assert {each.rule.id for each in one.rest} == {each.rule.id for each in other.rest}
    assert one.after.answers == other.after.answers


@pytest.mark.parametrize(
    ("questions", "met", "answers", "sets", "steps"),
    [
        (
            {"x": "number", "y": "number"},
            "x >= y and y >= 5",
            {"x": 1, "y": 2},
            {"one": {"x": {"at_least": "y"}}, "two": {"y": {"at_least": "5"}}},
            {"one", "two"},
        ),
        ({"q": "one a b c"}, "q == 'a'", {"q": "c"}, {"one": {"q": "a"}, "two": {"q": "b"}}, {"one"}),
        ({"q": "yes-no"}, "q", {"q": False}, {"one": {"q": True}, "two": {"q": False}}, {"one"}),
        (
            {"q": "many a b none!"},
            "'a' in q",
            {"q": Choices(frozenset(), frozenset("ab"), "none")},
            {"one": {"q": {"add": ("a",)}}, "two": {"q": {"remove": ("a",)}}},
            {"one"},
        ),
        (
            {"q": "many a b nothing!"},
            "'nothing' in q",
            {"q": Choices(frozenset("a"), frozenset("b"))},
            {"one": {"q": {"add": ("nothing",)}}, "two": {"q": {"add": ("b",)}}},
            {"one"},
        ),
    ],
    ids=["targets", "one", "yes-no", "many", "alone"],
)
@pytest.mark.parametrize("order", [("one", "two"), ("two", "one")], ids="-".join)
def test_in_either_order_the_plan_finds_the_set_that_does_it(
    questions: dict[str, str], met: str, answers: Answers, sets: dict[str, Any], steps: set[str], order: tuple[str, str]
) -> None:
    """A strategy that would undo another is left out, and a target that another one moves is computed again."""
    packs = {name: pack_of(Tiny("", questions, met, sets=sets[name])) for name in order}
    strategies = {name: replace(pack.strategies["strategy"], id=name) for name, pack in packs.items()}
    pack = replace(packs["one"], strategies=strategies)

    found = plan(pack, answers, Goal())

    assert chosen_by(found) == steps
    assert found.rest == ()
    assert found.exact
    assert adopt_all(pack, answers, order) == adopt_all(pack, answers, order[::-1])


def test_of_strategies_that_undo_each_other_the_plan_takes_the_one_for_the_more_severe_risk() -> None:
    case = Tiny("", {"q": "one a b c"}, "q == 'a'", other="q == 'b'", sets={"q": "a"})
    pack = pack_of(case)
    strategies = {name: replace(pack.strategies["strategy"], id=name, sets={"q": name}) for name in ("b", "a")}
    rules = {"rule": pack.rules["rule"], "other": replace(pack.rules["other"], severity=Severity.MEDIUM)}

    found = plan(replace(pack, strategies=strategies, rules=rules), {"q": "c"}, Goal("medium"))

    assert chosen_by(found) == {"a"}
    assert [each.rule.id for each in found.rest] == ["other"]


def test_a_strategy_that_must_be_is_not_given_up_for_one_that_it_undoes() -> None:
    pack = pack_of(Tiny("", {"q": "one a b c"}, "q == 'a'", sets={"q": "a"}))
    strategies = {name: replace(pack.strategies["strategy"], id=name, sets={"q": name}) for name in ("a", "b")}

    found = plan(replace(pack, strategies=strategies), {"q": "c"}, Goal(must=frozenset({"b"})))

    assert chosen_by(found) == {"b"}
    assert [each.rule.id for each in found.rest] == ["rule"]
