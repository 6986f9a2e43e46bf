"""Plans: each risk is treated by its own strategies, no smaller set does it, and all that is told is so."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import chain, combinations
from random import Random
from typing import Any, TypeVar

import pytest
from hypothesis import example, given, settings
from msgspec.structs import replace
from support.practice_packs import practice_pack, practised
from support.random_answers import SEEDS, some_answers
from support.random_packs import condition
from support.small_pack import small_pack
from support.tiny_pack import Tiny, pack_of

from bmcheck import strategy_search
from bmcheck.adoption import adopt_all
from bmcheck.changes import compare
from bmcheck.conditions import ALWAYS, NEVER, Answers, Choices, Names
from bmcheck.evaluation import find_counted, review
from bmcheck.files.packs import load_pack
from bmcheck.model import (
    ANSWERED,
    EFFORTS,
    HANDLED,
    Finding,
    Horizon,
    Kind,
    Move,
    Nature,
    Pack,
    Question,
    Rule,
    Severity,
    Status,
    Strategy,
)
from bmcheck.planning import Goal, Left, Obstacle, Plan, PlanStep, plan
from bmcheck.reports.marks import bare
from bmcheck.reports.plan import render, titles_treated

T = TypeVar("T")
Cost = tuple[tuple[int, ...], int, int]

PACK = load_pack()


def chosen_by(found: Plan) -> frozenset[str]:
    return frozenset(step.strategy.id for step in found.steps)


def sets_of(names: list[str]) -> Iterator[frozenset[str]]:
    sizes = range(len(names) + 1)
    return map(frozenset, chain.from_iterable(combinations(names, size) for size in sizes))


# The definition, gone through set by set


class ByHand:
    """What a set of strategies leaves, written down as the definition says it."""

    def __init__(self, pack: Pack, answers: Answers, goal: Goal) -> None:
        self.pack, self.answers, self.goal = pack, answers, goal
        self.names = sorted(pack.strategies.keys() - goal.exclude)
        self.before = review(pack, answers)
        opened = [each for each in self.before.having(Status.OPEN) if goal.counts(each.rule) and each.decided]
        self.required = [
            each.rule for each in opened if any(self.answers_it(each.rule, some) for some in sets_of(self.names))
        ]

    def after(self, chosen: frozenset[str]) -> Mapping[str, Finding]:
        return review(self.pack, adopt_all(self.pack, self.answers, chosen)).by_rule

    def answers_it(self, rule: Rule, chosen: frozenset[str]) -> bool:
        own = chosen & frozenset(rule.strategies)
        return find_counted(self.pack, rule, adopt_all(self.pack, self.answers, own)).status in ANSWERED

    def left(self, chosen: frozenset[str]) -> set[str]:
        after, before = self.after(chosen), self.before.by_rule
        left = {
            each.id
            for each in self.required
            if not self.answers_it(each, chosen) or after[each.id].status not in HANDLED
        }
        new = {each.rule for each in after.values() if self.goal.counts(each.rule) and each.status not in HANDLED}
        new = {each for each in new if before[each.id].status is not Status.OPEN}
        fewer = {each: [chosen, *(chosen - {name} for name in chosen.intersection(each.strategies))] for each in new}
        return left | {
            rule.id
            for rule, sets in fewer.items()
            if any(self.after(some)[rule.id].status is Status.OPEN for some in sets)
        }

    def held_back(self, chosen: frozenset[str]) -> set[str]:
        """Return the risks before which strategies of a set cannot be begun in any order, or that all of it opens."""
        begun = frozenset[str]()
        while more := {each for each in chosen - begun if not self.holding(each, begun)}:
            begun |= more
        stuck = [self.holding(each, begun) for each in chosen - begun]
        return set().union(*stuck, *(self.holding(each, chosen) for each in chosen))

    def holding(self, name: str, reached: frozenset[str]) -> set[str]:
        after = self.after(reached)
        return {risk for risk in self.pack.strategies[name].waits_for if after[risk].status not in HANDLED}

    def is_needed(self, name: str, chosen: frozenset[str]) -> bool:
        """Return whether without a strategy a risk is left, settled and open, that offers it."""
        without = chosen - {name}
        after = self.after(without)
        return any(
            name in self.pack.rules[each].strategies
            and (self.pack.rules[each] in self.required or (after[each].status is Status.OPEN and after[each].decided))
            for each in (self.left(without) - self.left(chosen)) | self.held_back(without)
        )

    def cost(self, chosen: frozenset[str]) -> Cost:
        left = [self.pack.rules[each].severity for each in self.left(chosen)]
        effort = sum(EFFORTS.index(self.pack.strategies[each].effort) for each in chosen)
        return tuple(map(left.count, Severity)), len(chosen), effort

    def best(self) -> set[frozenset[str]]:
        allowed = [each for each in sets_of(self.names) if not self.held_back(each)]
        tight = [each for each in allowed if all(self.is_needed(name, each) for name in each)]
        least = min(map(self.cost, tight))
        return {each for each in tight if self.cost(each) == least}


@example(2478759473)  # what the set opens is closed by what others wait for
@settings(max_examples=300)
@given(SEEDS)
def test_a_plan_is_what_going_through_all_sets_of_strategies_finds(seed: int) -> None:
    pack, answers, goal = practice_pack(seed), practised(seed + 1), Goal("low")

    found = plan(pack, answers, goal)

    assert found.exact
    assert {chosen_by(found), *map(frozenset, found.ties)} == ByHand(pack, answers, goal).best()


# What a plan says is so


def said_of(found: Plan) -> tuple[set[str], set[str]]:
    """Return the rules that a plan says it treats, and those that it says it touches or opens beside."""
    treated = {each.rule.id for step in found.steps for each in step.treats}
    beside = {each.rule.id for step in found.steps for each in (*step.touches, *step.opens)}
    return treated, beside


def check_that_whatif_agrees(pack: Pack, answers: Answers, found: Plan) -> None:
    """A plan tells what adopting its strategies gives, and each risk is treated by strategies that it offers."""
    then = review(pack, adopt_all(pack, answers, chosen_by(found)))
    treated, beside = said_of(found)
    moved = compare(found.before, then)

    assert [(each.rule.id, each.status) for each in then.findings] == [
        (each.rule.id, each.status) for each in found.after.findings
    ]
    assert {each.rule.id for each in (*moved.better, *moved.worse, *moved.other)} <= treated | beside
    for step in found.steps:
        assert step.treats
        for move in step.treats:
            assert step.strategy.id in move.rule.strategies
            assert then.by_rule[move.rule.id].status is move.after
            assert move.after in HANDLED
    for left in found.rest:
        assert then.by_rule[left.rule.id].status not in HANDLED
    for rule in {move.rule for step in found.steps for move in step.treats}:
        told = [step.strategy.id for step in found.steps if rule in [move.rule for move in step.treats]]
        if found.before.by_rule[rule.id].status is Status.OPEN:
            assert find_counted(pack, rule, adopt_all(pack, answers, told)).status in HANDLED


@example(208105)  # a risk that others wait for, and that its own strategies cannot treat
@settings(max_examples=200)
@given(SEEDS)
def test_plan_and_whatif_never_disagree_over_packs_drawn_at_random(seed: int) -> None:
    pack, answers = practice_pack(seed), practised(seed + 1)

    check_that_whatif_agrees(pack, answers, plan(pack, answers, Goal("low")))


@settings(max_examples=25)
@given(SEEDS)
def test_plan_and_whatif_never_disagree_over_the_shipped_pack(seed: int) -> None:
    answers = some_answers(PACK, seed)

    check_that_whatif_agrees(PACK, answers, plan(PACK, answers, Goal("medium")))


@settings(max_examples=100)
@given(SEEDS)
def test_every_open_risk_is_treated_touched_asked_about_or_left_with_a_reason(seed: int) -> None:
    pack, answers = practice_pack(seed), practised(seed + 1)

    found = plan(pack, answers, Goal("low"))

    asked = {each.rule.id for each in found.first}
    left = {each.rule.id for each in found.rest}
    assert {each.rule.id for each in found.before.having(Status.OPEN)} <= set[str]().union(*said_of(found), asked, left)


def shuffled(pack: Pack, seed: int) -> Pack:
    """Return the pack as if its files, and what stands in them, had another order."""
    random = Random(seed)

    def in_any_order(entries: Mapping[str, T]) -> dict[str, T]:
        return dict(random.sample(list(entries.items()), len(entries)))

    def offering(rule: Rule) -> Rule:
        return replace(rule, strategies=tuple(random.sample(rule.strategies, len(rule.strategies))))

    return replace(
        pack,
        questions=in_any_order(pack.questions),
        rules=in_any_order({name: offering(each) for name, each in pack.rules.items()}),
        strategies=in_any_order(pack.strategies),
    )


def ventures(seed: int) -> list[tuple[Pack, Answers]]:
    return [(practice_pack(seed), practised(seed + 1)), (PACK, some_answers(PACK, seed))]


@settings(max_examples=60)
@given(SEEDS)
def test_a_plan_does_not_hang_on_the_order_of_the_files(seed: int) -> None:
    for pack, answers in ventures(seed):
        check_that_order_is_nothing(pack, answers, seed)


def check_that_order_is_nothing(pack: Pack, answers: Answers, seed: int) -> None:
    one, other = (plan(each, answers, Goal("low")) for each in (pack, shuffled(pack, seed)))

    assert [step.strategy.id for step in one.steps] == [step.strategy.id for step in other.steps]
    assert [said_of(each) for each in (one, other)] == [said_of(one)] * 2
    assert one.ties == other.ties
    assert {(each.rule.id, each.why) for each in one.rest} == {(each.rule.id, each.why) for each in other.rest}
    assert one.after.answers == other.after.answers


# Small packs


def one_rule(**changes: Any) -> Pack:
    """Return a pack with one risk whose outcome is watched, and the strategy that it offers."""
    case = Tiny("", {"do": "yes-no", "out": "yes-no", "more": "yes-no"}, "out", treated="do", sets={"do": True})
    pack = pack_of(case)
    questions = {**pack.questions, "out": replace(pack.questions["out"], kind=Nature.OUTCOME, ordered=False)}
    return replace(pack, questions=questions, rules={"rule": replace(pack.rules["rule"], **changes)})


BAD: Answers = {"do": False, "out": False, "more": False}


def test_what_is_treated_is_told_with_the_outcome_to_watch() -> None:
    found = plan(one_rule(), BAD, Goal())

    assert [(step.strategy.id, [each.after for each in step.treats]) for step in found.steps] == [
        ("strategy", [Status.TREATED])
    ]
    assert found.after.answers["out"] is False
    assert "(rule, high); watch out" in bare(render(found, Goal()))


def test_a_risk_of_which_it_is_not_known_whether_it_is_treated_is_asked_about_first() -> None:
    found = plan(one_rule(), {"out": False}, Goal())

    assert (found.steps, found.rest) == ((), ())
    assert [each.rule.id for each in found.first] == ["rule"]
    assert "Answer these first; what to do hangs on it: - ? (do) — for: (rule, high)" in " ".join(
        bare(render(found, Goal())).split()
    )


@pytest.mark.parametrize(
    ("changes", "goal", "why", "told"),
    [
        ({"nobody_can_act": "The law says so."}, Goal(), None, ""),
        (
            {"nobody_can_act": "The law says so.", "strategies": ()},
            Goal(),
            Obstacle.NOBODY,
            "nobody can act on it: The law says so.",
        ),
        ({"strategies": ()}, Goal(), Obstacle.NO_STRATEGY, "it has no strategy"),
        ({}, Goal(exclude=frozenset({"strategy"})), Obstacle.EXCLUDED, "what would treat it is left out: strategy"),
        ({"treated": NEVER}, Goal(), Obstacle.TOO_LITTLE, "do not treat it as things stand: strategy"),
    ],
    ids=["has a strategy", "nobody", "none", "excluded", "too little"],
)
def test_what_a_plan_leaves_is_told_with_the_reason(
    changes: dict[str, Any], goal: Goal, why: Obstacle | None, told: str
) -> None:
    found = plan(one_rule(**changes), BAD, goal)

    assert [each.why for each in found.rest] == ([why] if why else [])
    assert told in " ".join(bare(render(found, goal)).split())


def with_another(pack: Pack, name: str, rule: Mapping[str, Any], strategy: Mapping[str, Any]) -> Pack:
    """Return the pack with another rule and another strategy, both called ``name``, made from those that it has."""
    first, made = pack.rules["rule"], pack.strategies["strategy"]
    return replace(
        pack,
        rules={**pack.rules, name: replace(first, id=name, **rule)},
        strategies={**pack.strategies, name: replace(made, id=name, **strategy)},
    )


MORE = condition("more", Names(yes_no=frozenset({"more"})))


def test_a_strategy_is_never_chosen_for_what_it_touches_beside() -> None:
    """It does all that the first risk needs, and only the second one offers it."""
    pack = with_another(
        one_rule(),
        "wide",
        {"treated": MORE, "strategies": ("wide",)},
        {"sets": {"do": True, "more": True}},
    )

    found = plan(pack, BAD, Goal())
    only = plan(pack, BAD, Goal(exclude=frozenset({"strategy"})))

    assert chosen_by(found) == {"strategy", "wide"}
    assert [each.why for each in only.rest] == []
    assert [[each.rule.id for each in step.touches] for step in only.steps] == [["rule"]]


def test_what_a_strategy_treats_only_with_others_is_told_with_all_of_them_that_do() -> None:
    """The first practice is asked for twice over: the other two strategies are there for risks of their own."""
    pack = pack_of(Tiny("", {"do": "yes-no", "more": "yes-no", "far": "yes-no"}, "do and (more or far)"))
    for name in ("do", "more", "far"):
        own = {"met": condition(name, Names(yes_no=frozenset(pack.questions))), "strategies": (name,)}
        made = Strategy(id=name, title="", steps=(), effort="low", sets={name: True})
        pack = replace(
            pack,
            rules={**pack.rules, name: replace(pack.rules["rule"], id=name, **own)},
            strategies={**pack.strategies, name: made},
        )
    rule = replace(pack.rules["rule"], strategies=("do", "more", "far"))

    found = plan(replace(pack, rules={**pack.rules, "rule": rule}), dict.fromkeys(pack.questions, False), Goal())

    assert {step.strategy.id for step in found.steps if rule in [each.rule for each in step.treats]} == {
        "do",
        "more",
        "far",
    }


def test_a_risk_that_takes_two_steps_says_at_each_which_is_the_other() -> None:
    both = condition("do and more", Names(yes_no=frozenset({"do", "more"})))
    pack = with_another(
        one_rule(treated=both, strategies=("strategy", "wide")),
        "wide",
        {"treated": MORE, "strategies": ("wide",)},
        {"sets": {"more": True}},
    )

    found = plan(pack, BAD, Goal())

    told = " ".join(bare(render(found, Goal())).split())
    assert "(rule, high), together with step 2; watch out" in told
    assert "(rule, high), together with step 1; watch out" in told
    assert [titles_treated(found, step).count("together") for step in found.steps] == [1, 1]


def waiting() -> Pack:
    """Return a pack in which the strategy for one risk waits for another risk."""
    return with_another(
        one_rule(), "wide", {"treated": MORE, "strategies": ("wide",)}, {"sets": {"more": True}, "waits_for": ("rule",)}
    )


def test_what_a_strategy_waits_for_comes_before_it() -> None:
    pack = waiting()
    urgent = {**pack.rules, "rule": replace(pack.rules["rule"], severity=Severity.LOW)}

    found = plan(replace(pack, rules=urgent), BAD, Goal())

    assert [step.strategy.id for step in found.steps] == ["strategy", "wide"]


def beside_each_other(waits_for: tuple[str, ...]) -> Pack:
    """Return a pack in which each of two strategies does beside what the risk needs for which the other may wait."""
    both = {"sets": {"do": True, "more": True}}
    pack = with_another(
        one_rule(), "wide", {"treated": MORE, "strategies": ("wide",)}, {**both, "waits_for": ("rule",)}
    )
    made = replace(pack.strategies["strategy"], waits_for=waits_for, sets=both["sets"])
    return replace(pack, strategies={**pack.strategies, "strategy": made})


def test_no_step_comes_before_what_it_waits_for_though_others_than_its_own_deal_with_it() -> None:
    pack = beside_each_other(())
    waited_for = replace(pack.rules["rule"], strategies=())
    later = replace(pack.rules["rule"], id="later", severity=Severity.LOW, treated=MORE)

    found = plan(replace(pack, rules={**pack.rules, "rule": waited_for, "later": later}), BAD, Goal("low"))

    assert [step.strategy.id for step in found.steps] == ["strategy", "wide"]


def test_strategies_that_wait_for_each_other_cannot_be_begun_and_are_not_planned() -> None:
    found = plan(beside_each_other(("wide",)), BAD, Goal())

    assert (found.steps, {each.why for each in found.rest}) == ((), {Obstacle.HELD_BACK})


@pytest.mark.parametrize(
    ("answers", "goal"),
    [(BAD, Goal(exclude=frozenset({"strategy"}))), ({"out": False, "more": False}, Goal())],
    ids=["nothing treats it", "it is not known whether it is treated"],
)
def test_a_strategy_is_held_back_while_what_it_waits_for_is_not_dealt_with(answers: Answers, goal: Goal) -> None:
    found = plan(waiting(), answers, goal)

    [held] = [each for each in found.rest if each.rule.id == "wide"]
    assert chosen_by(found) == frozenset()
    assert (held.why, held.names) == (Obstacle.HELD_BACK, ("rule",))
    assert "has to wait; first deal with: rule" in " ".join(bare(render(found, goal)).split())


def test_a_risk_is_left_rather_than_one_as_severe_opened_that_stays() -> None:
    pack = one_rule()
    brought = replace(
        pack.rules["rule"], id="brought", met=condition("not do", Names(yes_no=frozenset({"do"}))), treated=NEVER
    )
    rules = {**pack.rules, "brought": replace(brought, strategies=(), severity=Severity.HIGH)}

    found = plan(replace(pack, rules=rules), BAD, Goal())

    assert (chosen_by(found), [(each.rule.id, each.why) for each in found.rest]) == (
        frozenset(),
        [("rule", Obstacle.AT_ODDS)],
    )


def test_a_less_severe_risk_that_a_plan_opens_and_leaves_is_told() -> None:
    pack = one_rule()
    brought = replace(
        pack.rules["rule"], id="brought", met=condition("not do", Names(yes_no=frozenset({"do"}))), treated=NEVER
    )
    rules = {**pack.rules, "brought": replace(brought, strategies=(), severity=Severity.LOW)}

    found = plan(replace(pack, rules=rules), BAD, Goal("low"))

    assert chosen_by(found) == {"strategy"}
    assert [(each.rule.id, each.why, each.names) for each in found.rest] == [
        ("brought", Obstacle.BROUGHT, ("strategy",))
    ]
    assert [[each.rule.id for each in step.opens] for step in found.steps] == [["brought"]]


def test_a_set_strategy_is_part_of_every_plan() -> None:
    found = plan(waiting(), BAD, Goal(must=frozenset({"wide"}), exclude=frozenset({"strategy"})))

    assert chosen_by(found) == {"wide"}
    assert "waits for" in bare(render(found, Goal()))


def test_with_only_the_paper_no_extension_is_planned() -> None:
    found = plan(PACK, some_answers(PACK, 5), Goal("low", only_paper=True))

    assert all(step.strategy.basis.value == "paper" for step in found.steps)


@pytest.mark.parametrize("fail_on", ["high", "medium", "low", "never"])
def test_where_nothing_is_open_there_is_nothing_to_plan(pack: Pack, fail_on: str) -> None:
    found = plan(pack, {}, Goal(fail_on))

    assert (found.steps, found.first, found.rest, found.ties) == ((), (), (), ())


def test_an_open_risk_that_would_only_become_unclear_is_not_treated() -> None:
    """With one of three gone it is not known whether the third holds."""
    case = Tiny("", {"myths": "many m n o nothing!"}, "len(myths) <= 1", sets={"myths": {"remove": ("m",)}})
    pack = pack_of(case)
    away = replace(pack.questions["myths"], ordered=False, better="absent")

    found = plan(replace(pack, questions={"myths": away}), {"myths": Choices(frozenset("mn"))}, Goal())

    assert found.steps == ()
    assert [(each.rule.id, each.why) for each in found.rest] == [("rule", Obstacle.TOO_LITTLE)]


# A long search


def many_risks(size: int = 45) -> tuple[Pack, Answers]:
    """Return many risks, each of which needs one practice and one of two others, and offers strategies for all."""
    names = [f"q{number:02}" for number in range(size)]
    question = Question(id="", ask="?", type="yes-no", kind=Nature.PRACTICE, ordered=True)
    rules = {}
    for at, each in list(enumerate(names))[1::2]:
        others = names[(at * 7 + 1) % size], names[(at * 11 + 3) % size]
        met = condition(f"{each} and ({others[0]} or {others[1]})", Names(yes_no=frozenset(names)))
        rules[each] = Rule(
            id=each,
            title=each,
            kind=Kind.RISK,
            severity=Severity.HIGH,
            blocks=(),
            applies=ALWAYS,
            met=met,
            why="So it is.",
            strategies=(each, *others),
        )
    strategies = {each: Strategy(id=each, title=each, steps=(), effort="low", sets={each: True}) for each in names}
    pack = replace(
        PACK, questions={each: replace(question, id=each) for each in names}, rules=rules, strategies=strategies
    )
    return pack, dict.fromkeys(names, False)


def test_a_plan_among_too_many_sets_treats_all_and_has_no_step_too_many() -> None:
    pack, answers = many_risks()

    found = plan(pack, answers, Goal())

    chosen, by_hand = chosen_by(found), ByHand.__new__(ByHand)
    by_hand.pack, by_hand.answers = pack, answers
    assert not found.exact
    assert found.rest == ()
    for name in chosen:
        assert any(not by_hand.answers_it(each, chosen - {name}) for each in pack.rules.values())
    assert "The search was cut short: a smaller plan may exist." in bare(render(found, Goal()))


def test_a_search_that_is_cut_short_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(strategy_search, "MOST_STATES", 1)

    assert not plan(one_rule(), BAD, Goal()).exact


# In words


def a_plan(**changes: Any) -> str:
    """Return a plan for the small pack in words."""
    now = review(small_pack(), {})
    found = Plan((), (), (), (), now, now, exact=True)
    return bare(render(found._replace(**changes), Goal()))


def test_where_there_is_nothing_to_do_that_is_said() -> None:
    assert a_plan().startswith("No open risk at severity high or above: nothing to plan.")


def test_a_plan_without_steps_says_how_to_plan_for_what_is_open_below() -> None:
    pack, goal = one_rule(severity=Severity.MEDIUM), Goal("high")
    told = " ".join(render(plan(pack, BAD, goal), goal).split())
    assert told.startswith("No open risk at severity high or above: nothing to plan. --severity medium plans")


def test_of_many_other_sets_some_are_shown_and_the_rest_is_counted() -> None:
    pack = small_pack()
    move = Move(pack.rules["free-without-income"], Status.OPEN, Status.COVERED)
    step = PlanStep(pack.strategies["second-income"], Horizon.MONTHS, (move,))

    told = a_plan(steps=(step,), ties=tuple((f"s{number}",) for number in range(7)))

    assert "7 other sets are as small, and as little work:" in told
    assert told.count(" instead of second-income\n") == 5
    assert "   - and 2 more" in told


@pytest.mark.parametrize("why", list(Obstacle))
def test_every_reason_for_which_a_risk_is_left_has_words(why: Obstacle) -> None:
    left = Left(review(small_pack(), {}).by_rule["free-without-income"], why, ("one", "two"))

    assert "(free-without-income, high): " in " ".join(a_plan(rest=(left,)).split())


# The order, and how much of it is told


def steps_by(**urgencies: tuple[Horizon, Severity, str]) -> Plan:
    """Return the plan for a risk by each name, each with a strategy of its own that takes so much effort."""
    pack = small_pack()
    rule = pack.rules["free-without-income"]
    questions = {name: replace(pack.questions["price_review"], id=name) for name in urgencies}
    names = Names(yes_no=frozenset(questions))
    rules = {
        name: replace(
            rule, id=name, horizon=soon, severity=severe, applies=ALWAYS, met=condition(name, names), strategies=(name,)
        )
        for name, (soon, severe, _) in urgencies.items()
    }
    strategies = {
        name: Strategy(id=name, title=name, steps=(), effort=effort, sets={name: True})  # type: ignore[arg-type]
        for name, (_, _, effort) in urgencies.items()
    }
    made = replace(pack, questions=questions, rules=rules, strategies=strategies)
    return plan(made, dict.fromkeys(questions, False), Goal("low"))


def test_what_bites_first_is_done_first_then_what_is_severe_then_what_is_little_work() -> None:
    found = steps_by(
        review_each_quarter=(Horizon.YEARS, Severity.HIGH, "low"),
        empty_account=(Horizon.WEEKS, Severity.MEDIUM, "high"),
        much_work=(Horizon.MONTHS, Severity.HIGH, "high"),
        little_work=(Horizon.MONTHS, Severity.HIGH, "low"),
        less_severe=(Horizon.MONTHS, Severity.LOW, "low"),
    )

    told = bare(render(found, Goal("low")))

    assert [each.strategy.id for each in found.steps] == [
        "empty_account",
        "little_work",
        "much_work",
        "less_severe",
        "review_each_quarter",
    ]
    headings = [each for each in told.splitlines() if each.startswith("This ") and "plan" not in each]
    assert headings == ["This week", "This month", "This quarter"]
    assert told.index("This week") < told.index("1. empty_account") < told.index("This month")


def test_at_most_five_steps_are_told_at_a_time_and_the_rest_stands_behind_a_line() -> None:
    found = steps_by(**{f"step_{number}": (Horizon.MONTHS, Severity.HIGH, "low") for number in range(7)})

    some, everything = (bare(render(found, Goal(), more)) for more in ("bmcheck plan x.toml --all", ""))

    assert "\nand 2 more steps: bmcheck plan x.toml --all\n" in some
    assert [number for number in range(1, 8) if f"\n{number}. step" in some] == [1, 2, 3, 4, 5]
    assert [number for number in range(1, 8) if f"\n{number}. step" in everything] == [1, 2, 3, 4, 5, 6, 7]


def test_a_plan_says_which_opportunities_to_try() -> None:
    told = bare(render(plan(small_pack(), {"price_review": False, "free_offer": "none"}, Goal()), Goal()))

    assert "What to try this quarter:" in told
    assert '"Prices could be looked at" (prices-reviewed), low: no strategy helps' in " ".join(told.split())


def test_what_is_accepted_for_answers_that_a_plan_changes_is_to_be_decided_again() -> None:
    pack, names = small_pack(), Names(many={"sources": frozenset(("ads", "shop", "events"))})
    one_at_most = condition("len(sources) == 0 or 'ads' in sources", names)
    first = pack.rules["free-without-income"]
    more = replace(first, id="one-income", title="One income", applies=one_at_most, met=NEVER, strategies=())
    both = replace(pack, rules={first.id: first, more.id: more})
    nothing = Choices(frozenset(), pack.questions["sources"].joint, "none")
    goal = Goal(accepted=frozenset({"one-income"}))

    told = bare(render(plan(both, {"free_offer": "all", "sources": nothing}, goal), goal))

    assert "Decide again; it is accepted for answers that change:\n   - One income (one-income, high)\n" in told
    assert "1 accepted" in told[told.index("Now:") : told.index("Then:")]
    assert "accepted" not in told[told.index("Then:") :]


def test_what_to_answer_first_stands_before_the_steps() -> None:
    pack = small_pack()
    unsettled = replace(pack.rules["too-few-payers"], id="unsettled", severity=Severity.HIGH, applies=ALWAYS)
    both = replace(pack, rules={"free-without-income": pack.rules["free-without-income"], unsettled.id: unsettled})
    nothing = Choices(frozenset(), pack.questions["sources"].joint, "none")

    told = bare(render(plan(both, {"free_offer": "all", "sources": nothing, "paid_share": 0.01}, Goal()), Goal()))

    assert told.index("Do you look at your prices every year? (price_review)") < told.index("1. Open a second source")
