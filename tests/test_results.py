"""What has come of the risks that are treated: which results are waited for, and what the gate says when none comes."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace
from support.checked_files import snapshot
from support.random_answers import SEEDS, some_answers
from support.random_packs import condition
from support.small_pack import small_pack

from bmcheck.answers import read_answer
from bmcheck.evaluation import review
from bmcheck.files.packs import load_pack
from bmcheck.follow_up import because, fingerprint_of, follow_up
from bmcheck.gate import Gate, checked
from bmcheck.model import (
    Action,
    AsOf,
    Assessment,
    Change,
    FollowUp,
    Kind,
    Lapse,
    Pack,
    PackReference,
    Result,
    ReviewInterval,
    Snapshot,
    Standing,
    Status,
    Waiver,
)
from bmcheck.model.naming import names_of

RULE = "too-few-payers"
TREATED: Mapping[str, object] = {"free_offer": "basic", "paid_share": 0.01, "price_review": True}
DONE = date(2027, 1, 1)
DAYS = 100
DUE = DONE + timedelta(days=DAYS)
LATE = DUE + timedelta(days=1)
RESULTS = Gate(require_results=True)


def waiting_pack(days: int | None = DAYS) -> Pack:
    interval = None if days is None else ReviewInterval(days=days, why="x")
    return replace(small_pack(), review_interval=interval)


def done(day: date | None = DONE, strategy: str = "raise-share") -> Action:
    return Action(strategy, "done", done=day)


def taken(
    raw: Mapping[str, object],
    *actions: Action,
    today: date = LATE,
    waivers: tuple[Waiver, ...] = (),
    pack: Pack | None = None,
) -> Snapshot:
    """Return the snapshot of these answers and actions on a day."""
    used = pack or waiting_pack()
    found = review(used, {name: read_answer(used.questions[name], value) for name, value in raw.items()})
    mine = Assessment(pack=PackReference(used.id), answers=found.answers, actions=actions, waivers=waivers)
    return snapshot(found, mine, follow_up(found, mine, AsOf(today)))


def without_result(*actions: Action, raw: Mapping[str, object] = TREATED, today: date = LATE) -> list[str]:
    return list(taken(raw, *actions, today=today).follow_up.without_result)


# When a result is late


@pytest.mark.parametrize(("days", "late"), [(0, []), (DAYS, []), (DAYS + 1, [RULE]), (10_000, [RULE])])
def test_a_treated_risk_is_without_result_once_the_interval_after_its_action_is_over(
    days: int, late: list[str]
) -> None:
    assert without_result(done(), today=DONE + timedelta(days=days)) == late


def test_what_is_waited_for_names_the_action_its_day_and_the_outcome_to_watch() -> None:
    found = taken(TREATED, done())

    assert found.follow_up.results == (
        Result(found.review.by_rule[RULE], done(), ("paid_share",), due=DUE, is_late=True),
    )


@pytest.mark.parametrize(
    ("what", "raw"),
    [
        ("the outcome is good", {**TREATED, "paid_share": 0.5}),
        ("the outcome is not known", {"free_offer": "basic", "price_review": True}),
        ("the practice is not in place", {**TREATED, "price_review": False}),
        ("the practice is not known", {"free_offer": "basic", "paid_share": 0.01}),
        ("it does not apply", {**TREATED, "free_offer": "none"}),
        ("it is not known whether it applies", {"paid_share": 0.01, "price_review": True}),
    ],
)
def test_only_a_treated_risk_whose_outcome_is_known_to_be_bad_is_without_result(
    what: str, raw: Mapping[str, object]
) -> None:
    assert without_result(done(), raw=raw) == [], what


@pytest.mark.parametrize(
    ("what", "actions", "late"),
    [
        ("none", [], False),
        ("of another rule", [done(strategy="second-income")], False),
        ("planned", [Action("raise-share", "planned", due=DONE)], False),
        ("done, nobody says when", [done(None)], False),
        ("done on a day to come", [done(LATE + timedelta(days=1))], False),
        ("done today", [done(LATE)], False),
        ("the earliest counts", [done(LATE), done(DONE)], True),
        ("one without a day beside one with", [done(None), done(DONE)], True),
    ],
)
def test_the_first_day_on_which_a_strategy_of_the_rule_was_done_counts(
    what: str, actions: list[Action], late: bool
) -> None:
    assert without_result(*actions) == ([RULE] if late else []), what


def in_two_halves() -> Pack:
    """Return the pack with the risk treated by two strategies together; a third one serves it as well."""
    pack = waiting_pack()
    treated = condition("price_review and 'ads' in sources and 'shop' in sources", names_of(pack.questions.values()))
    rule = replace(pack.rules[RULE], treated=treated, strategies=("raise-share", "second-income", "more"))
    more = replace(pack.strategies["second-income"], id="more", sets={"sources": Change(add=("events",))})
    return replace(pack, rules={**pack.rules, RULE: rule}, strategies={**pack.strategies, "more": more})


@pytest.mark.parametrize(
    ("days", "since"),
    [
        ({"raise-share": 0, "second-income": 50}, "second-income"),
        ({"raise-share": 50, "second-income": 0}, "raise-share"),
        ({"raise-share": 0, "second-income": 50, "more": 99}, "second-income"),
        ({"raise-share": 0}, "raise-share"),
        ({"more": 0}, "more"),
    ],
    ids=["one half", "the other half", "more than it takes", "the rest since ever", "none of what treats it"],
)
def test_a_result_is_waited_for_since_all_is_done_that_treats_the_risk(days: Mapping[str, int], since: str) -> None:
    """A shop was there before; it does not matter in which order the actions stand in the file."""
    raw = {**TREATED, "sources": ["ads", "shop", "events"]}
    actions = [done(DONE + timedelta(days=day), name) for name, day in days.items()]

    for some in (actions, actions[::-1]):
        [found] = taken(raw, *some, pack=in_two_halves()).follow_up.results

        assert (found.action.strategy, found.due) == (since, DUE + timedelta(days=days[since]))


def test_a_pack_without_a_review_interval_waits_for_no_result() -> None:
    found = taken(TREATED, done(), done(None), today=date.max, pack=waiting_pack(None))

    assert found.follow_up.results == ()
    assert [each.undated for each in found.follow_up.actions] == [(), ()]


def test_no_day_is_too_late_for_a_result() -> None:
    assert without_result(done(date.max), today=date.max) == []
    assert without_result(done(date.min), today=date.max) == [RULE]


def test_an_opportunity_that_is_pursued_is_not_without_result() -> None:
    pack = waiting_pack()
    rule = replace(pack.rules[RULE], kind=Kind.OPPORTUNITY)
    pursued = taken(TREATED, done(), pack=replace(pack, rules={RULE: rule}))

    assert pursued.review.by_rule[RULE].status is Status.PURSUED
    assert pursued.follow_up.results == ()


SHIPPED = load_pack()


@given(SEEDS, st.integers(0, 400))
def test_a_result_is_waited_for_only_where_the_right_thing_is_done_and_its_outcome_is_known_to_be_bad(
    seed: int, days: int
) -> None:
    now = review(SHIPPED, some_answers(SHIPPED, seed))
    mine = Assessment(pack=PackReference(SHIPPED.id), actions=tuple(done(strategy=each) for each in SHIPPED.strategies))

    found = follow_up(now, mine, AsOf(DONE + timedelta(days=days)))

    for each in found.results:
        assert (each.finding.status, each.finding.decided, each.finding.rule.kind) == (Status.TREATED, True, Kind.RISK)
        assert each.action.strategy in each.finding.rule.strategies
        assert each.outcomes


def test_a_risk_without_an_outcome_to_watch_is_not_without_result() -> None:
    pack = waiting_pack()
    rule = replace(pack.rules[RULE], met=pack.rules["free-without-income"].met)
    treated = taken({**TREATED, "sources": ["none"]}, done(), done(None), pack=replace(pack, rules={RULE: rule}))

    assert (treated.review.by_rule[RULE].status, treated.review.by_rule[RULE].decided) == (Status.TREATED, True)
    assert treated.follow_up.results == ()


# When nobody has said since when


@pytest.mark.parametrize(
    ("what", "actions", "undated"),
    [
        ("no day", [done(None)], [(RULE,)]),
        ("a day to come", [done(LATE + timedelta(days=1))], [(RULE,)]),
        ("today", [done(LATE)], [()]),
        ("another one has a day", [done(None), done(DONE)], [(), ()]),
        ("of another rule", [done(None, "second-income")], [()]),
        ("not done", [Action("raise-share", "doing"), Action("raise-share", "planned")], [(), ()]),
    ],
)
def test_an_action_without_its_day_is_told_where_a_result_is_waited_for(
    what: str, actions: list[Action], undated: list[tuple[str, ...]]
) -> None:
    assert [each.undated for each in taken(TREATED, *actions).follow_up.actions] == undated, what


@pytest.mark.parametrize("raw", [{**TREATED, "paid_share": 0.5}, {**TREATED, "price_review": False}])
def test_the_day_of_an_action_does_not_matter_where_no_result_is_waited_for(raw: Mapping[str, object]) -> None:
    assert [each.undated for each in taken(raw, done(None)).follow_up.actions] == [()]


# What the gate makes of it


@pytest.mark.parametrize("fail_on", ["high", "medium", "low", "never"])
def test_only_a_gate_that_asks_for_results_stops_for_a_risk_without_one(fail_on: str) -> None:
    late = taken(TREATED, done())
    [result] = late.follow_up.results

    asked, not_asked = (checked(late, Gate(fail_on, require_results=each)).stops for each in (True, False))

    assert (asked.stopped, asked.results, asked.rules) == (True, (result,), frozenset())
    assert not not_asked.stopped


def test_a_gate_that_asks_for_results_does_not_stop_before_they_are_due() -> None:
    assert not checked(taken(TREATED, done(), today=DUE), RESULTS).stops.stopped


@pytest.mark.parametrize(
    ("what", "before", "stopped"),
    [
        ("late already", taken(TREATED, done()), False),
        ("waited for on that day, and not touched since", taken(TREATED, done(), today=DUE), False),
        ("waited for since a later day", taken(TREATED, done(DUE)), True),
        ("no action", taken(TREATED), True),
        ("the day not said", taken(TREATED, done(None)), True),
        ("the outcome good", taken({**TREATED, "paid_share": 0.5}, done()), True),
        ("open, so it is better now", taken({**TREATED, "price_review": False}, done()), False),
    ],
)
def test_compared_with_an_earlier_state_the_gate_stops_for_results_that_are_not_late_by_time_alone(
    what: str, before: Snapshot, stopped: bool
) -> None:
    assert checked(taken(TREATED, done()), RESULTS, before).stops.stopped is stopped, what


def accepted(raw: Mapping[str, object], until: date = date(2028, 1, 1)) -> Waiver:
    """Return the waiver that would be recorded for the rule under these answers."""
    now = taken(raw).review
    decision: Literal["accept"] = "accept"
    conditions = fingerprint_of(now.pack, now.pack.rules[RULE])
    return Waiver(
        RULE, decision, "It takes longer", "A. Founder", until, because(now, now.by_rule[RULE]), conditions, LATE
    )


def test_somebody_can_accept_that_there_is_no_result_until_a_day() -> None:
    held = accepted(TREATED)

    still, over = (taken(TREATED, done(), today=day, waivers=(held,)) for day in (LATE, date(2028, 1, 2)))

    assert held.because == TREATED
    assert [each.standing for each in still.follow_up.waivers] == [Standing.IN_FORCE]
    assert not checked(still, RESULTS).stops.stopped
    assert [each.lapses for each in over.follow_up.waivers] == [(Lapse.EXPIRED,)]
    assert checked(over, RESULTS).stops.results == over.follow_up.results


@pytest.mark.parametrize(
    ("what", "raw", "actions", "standing", "lapses"),
    [
        ("the outcome is worse", {**TREATED, "paid_share": 0.005}, [done()], Standing.LAPSED, (Lapse.ANSWERS,)),
        ("the outcome is good", {**TREATED, "paid_share": 0.5}, [done()], Standing.ORPHANED, ()),
        ("the practice stopped", {**TREATED, "price_review": False}, [done()], Standing.LAPSED,
         (Lapse.STATUS, Lapse.ANSWERS)),
        ("the result is not due yet", TREATED, [done(DUE)], Standing.ORPHANED, ()),
    ],
)  # fmt: skip
def test_that_there_is_no_result_is_accepted_for_these_answers_and_nothing_else(
    what: str, raw: Mapping[str, object], actions: list[Action], standing: Standing, lapses: tuple[Lapse, ...]
) -> None:
    [found] = taken(raw, *actions, waivers=(accepted(TREATED),)).follow_up.waivers

    assert (found.standing, found.lapses) == (standing, lapses), what


def test_a_waiver_of_an_open_risk_does_not_accept_that_treating_it_has_no_result() -> None:
    held = accepted({**TREATED, "price_review": False})
    late = taken(TREATED, done(), waivers=(held,))

    assert [each.standing for each in late.follow_up.waivers] == [Standing.ORPHANED]
    assert RULE in {each.finding.rule.id for each in checked(late, RESULTS).stops.results}


OPEN = {**TREATED, "price_review": False}


@pytest.mark.parametrize(
    ("then", "now", "reason", "stopped"),
    [
        (TREATED, OPEN, "It takes longer", [RULE]),
        (TREATED, OPEN, "Still so", []),
        (OPEN, OPEN, "It takes longer", []),
        (TREATED, TREATED, "It takes longer", []),
    ],
    ids=["it stopped", "it stopped, and the waiver is given anew", "it was never treated", "it still is"],
)
def test_a_waiver_of_what_was_treated_meanwhile_has_to_be_given_anew_once_that_stops(
    then: Mapping[str, object], now: Mapping[str, object], reason: str, stopped: list[str]
) -> None:
    """The answers are again those that it accepted, and no action says what was done: the earlier state tells."""
    waiver = accepted(OPEN)

    found = checked(
        taken(now, waivers=(replace(waiver, reason=reason),)), Gate("medium"), taken(then, waivers=(waiver,))
    )

    assert [each.rule.id for each in found.stops.risks] == stopped
    assert [each.lapses for each in found.follow_up.waivers if each.standing is Standing.LAPSED] == [
        (Lapse.STOPPED,) for _ in stopped
    ]


def test_nothing_is_without_result_by_itself() -> None:
    assert FollowUp().without_result == {}
