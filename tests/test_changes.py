"""What changed between two states of a venture, and why."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from itertools import combinations
from pathlib import Path
from random import Random

import pytest
from hypothesis import given, settings
from msgspec.structs import replace
from support.checked_files import snapshot
from support.random_answers import SEEDS, answer_to, some_answers
from support.random_packs import drawn_pack
from support.small_pack import MONEY, Change, small_pack, write_pack, write_renamed_pack

from bmcheck.answers import WrongAnswerError, read_answer
from bmcheck.changes import answers_under, differences
from bmcheck.conditions import Answers
from bmcheck.evaluation import find, review
from bmcheck.files.assessments import read_assessment
from bmcheck.files.packs import load_pack
from bmcheck.files.toml import Source
from bmcheck.follow_up import because, fingerprint_of, follow_up
from bmcheck.model import (
    Action,
    AsOf,
    Assessment,
    Cause,
    FindingChange,
    Pack,
    PackReference,
    Severity,
    Snapshot,
    Status,
    Waiver,
)
from bmcheck.reports.differences import render, why_in_words
from bmcheck.reports.marks import bare

PACK = load_pack()
RULE = "free-without-income"
TODAY = date(2027, 1, 1)
NOTHING_PAYS: Mapping[str, object] = {"free_offer": "all", "sources": ["none"]}
ADS: Mapping[str, object] = {"free_offer": "all", "sources": ["ads"]}


def side(pack: Pack, answers: Answers) -> Snapshot:
    mine = Assessment(pack=PackReference(pack.id, pack.version), answers=answers)
    return snapshot(review(pack, answers), mine)


def state(
    raw: Mapping[str, object],
    *waivers: Waiver,
    pack: Pack | None = None,
    today: date = TODAY,
    longest: int | None = None,
) -> Snapshot:
    used = pack or small_pack()
    answers = {name: read_answer(used.questions[name], value) for name, value in raw.items()}
    mine = Assessment(pack=PackReference(used.id, used.version), answers=answers, waivers=waivers)
    found = review(used, answers)
    return snapshot(found, mine, follow_up(found, mine, AsOf(today, longest)))


def of_file(text: str, pack: Pack) -> Snapshot:
    mine = read_assessment(pack, Source("x.toml", text))
    found = review(pack, mine.answers)
    return snapshot(found, mine, follow_up(found, mine, AsOf(TODAY)))


def waiver(raw: Mapping[str, object], rule: str = RULE, until: date = TODAY) -> Waiver:
    now = state(raw).review
    conditions = fingerprint_of(now.pack, now.pack.rules[rule])
    return Waiver(rule, "accept", "Ads start in May", "A. Founder", until, because(now, now.by_rule[rule]), conditions)


def the(found: tuple[FindingChange, ...], rule: str = RULE) -> FindingChange:
    [one] = [each for each in found if each.rule.id == rule]
    return one


def words(before: Snapshot, after: Snapshot, rule: str = RULE) -> list[str]:
    return list(why_in_words(the(differences(before, after), rule), before, after))


def mixed(before: Answers, after: Answers, names: tuple[str, ...]) -> Answers:
    """Return the answers before, with those to some questions as they are after."""
    kept = {name: answer for name, answer in before.items() if name not in names}
    return kept | {name: after[name] for name in names if name in after}


def packs_and_answers(seed: int) -> tuple[Pack, Answers, Answers]:
    """Return a pack and two states of answers to it, of which some are the same."""
    pack, random = drawn_pack(seed), Random(seed)
    before = some_answers(pack, seed)
    after = {name: answer_to(pack.questions[name], random) for name in pack.questions if random.random() < 0.5}
    return pack, before, {**before, **after} if random.random() < 0.5 else after


def other_conditions(pack: Pack, seed: int) -> Pack:
    """Return a version of a drawn pack in which some rules have the conditions of others, or are gone."""
    random, rules = Random(seed), dict(pack.rules)
    for name, rule in pack.rules.items():
        model = random.choice(list(pack.rules.values()))
        rules[name] = replace(rule, applies=model.applies, met=random.choice([model.met, rule.met]))
    gone = random.choice([*rules, ""])
    return replace(pack, version="2", rules={name: rule for name, rule in rules.items() if name != gone})


# Laws


@given(SEEDS)
def test_a_state_is_not_different_from_itself(seed: int) -> None:
    pack, answers, _ = packs_and_answers(seed)

    assert differences(side(pack, answers), side(pack, answers)) == ()


@settings(max_examples=15)
@given(SEEDS)
def test_a_state_under_the_shipped_pack_is_not_different_from_itself(seed: int) -> None:
    mine = side(PACK, some_answers(PACK, seed))

    assert differences(mine, mine) == ()


@settings(max_examples=200)
@given(SEEDS)
def test_under_the_same_pack_the_named_answers_alone_bring_the_new_status_and_no_fewer_do(seed: int) -> None:
    pack, before, after = packs_and_answers(seed)

    found = differences(side(pack, before), side(pack, after))

    assert {each.rule.id for each in found} == {
        rule.id for rule in pack.rules.values() if find(rule, before).status is not find(rule, after).status
    }
    for each in found:
        assert each.causes == (Cause.ANSWERS,)
        assert find(each.rule, mixed(before, after, each.answers)).status is each.after
        assert all(before.get(name) != after.get(name) for name in each.answers)
        fewer = combinations(sorted(pack.questions), len(each.answers) - 1)
        assert not any(find(each.rule, mixed(before, after, some)).status is each.after for some in fewer)


@settings(max_examples=200)
@given(SEEDS)
def test_with_the_same_answers_the_pack_alone_is_the_cause(seed: int) -> None:
    pack, answers, _ = packs_and_answers(seed)
    newer = other_conditions(pack, seed)

    found = differences(side(pack, answers), side(newer, answers))

    assert all(each.causes == (Cause.PACK,) for each in found)
    assert {each.rule.id for each in found} == {
        name
        for name in pack.rules
        if name not in newer.rules
        or find(pack.rules[name], answers).status is not find(newer.rules[name], answers).status
    }


@settings(max_examples=200)
@given(SEEDS)
def test_when_answers_and_pack_change_a_cause_is_named_exactly_when_the_other_alone_is_not_enough(seed: int) -> None:
    pack, before, after = packs_and_answers(seed)
    newer = other_conditions(pack, seed + 1)

    for each in differences(side(pack, before), side(newer, after)):
        if each.before is None or each.after is None:
            assert each.causes == (Cause.PACK,)
            continue
        by_pack = find(newer.rules[each.rule.id], before).status is each.after
        by_answers = find(pack.rules[each.rule.id], after).status is each.after
        expected = {
            (True, True): {Cause.ANSWERS, Cause.PACK},
            (False, False): {Cause.ANSWERS, Cause.PACK},
            (True, False): {Cause.PACK},
            (False, True): {Cause.ANSWERS},
        }
        assert set(each.causes) == expected[by_pack, by_answers]
        assert bool(each.answers) is not by_pack


@given(SEEDS)
def test_what_is_worse_one_way_is_better_the_other(seed: int) -> None:
    pack, before, after = packs_and_answers(seed)

    there, back = (differences(*sides) for sides in _both_ways(side(pack, before), side(pack, after)))

    assert {each.rule.id for each in there if each.is_worse} == {each.rule.id for each in back if each.is_better}
    assert not any(each.is_worse and each.is_better for each in there)


def _both_ways(one: Snapshot, two: Snapshot) -> Iterator[tuple[Snapshot, Snapshot]]:
    yield one, two
    yield two, one


# Your answers


def test_the_fewest_answers_are_named_in_words() -> None:
    before, after = state({**ADS, "price_review": True, "paid_share": 0.1}), state({**NOTHING_PAYS, "paid_share": 0.2})

    assert the(differences(before, after)).answers == ("sources",)
    assert words(before, after) == ["your answer changed, sources: Advertising → None of these"]


def test_an_answer_taken_away_and_one_given_are_named() -> None:
    given_, taken = state(NOTHING_PAYS), state({"free_offer": "all"})

    assert words(given_, taken) == ["your answer changed, sources: None of these → not answered"]
    assert words(taken, given_) == ["your answer changed, sources: not answered → None of these"]


# The pack


def version_two(folder: Path, **changes: Change) -> Pack:
    return load_pack(str(write_pack(folder, **{"pack": {'version = "1.0.0"': 'version = "2.0.0"'}, **changes})))


STRICTER: Change = {"len(sources) >= 1": "len(sources) >= 2", 'sources = ["shop"]': 'sources = ["shop", "ads"]'}


def test_a_pack_that_asks_more_is_the_cause(tmp_path: Path) -> None:
    before, after = state(ADS), state(ADS, pack=version_two(tmp_path, offer=STRICTER, case=None))

    assert (the(differences(before, after)).causes, the(differences(before, after)).answers) == ((Cause.PACK,), ())
    assert words(before, after) == ["the pack changed (small 1.0.0 → 2.0.0)"]


def test_both_are_named_when_it_took_both(tmp_path: Path) -> None:
    two = {"free_offer": "all", "sources": ["ads", "shop"]}
    before, after = state(two), state(ADS, pack=version_two(tmp_path, offer=STRICTER, case=None))

    found = the(differences(before, after))

    assert (found.causes, found.answers) == ((Cause.ANSWERS, Cause.PACK), ("sources",))
    assert words(before, after) == [
        "your answer changed, sources: Advertising; A shop → Advertising",
        "the pack changed (small 1.0.0 → 2.0.0)",
    ]


def test_either_is_said_when_each_alone_is_enough(tmp_path: Path) -> None:
    before, after = state(ADS), state(NOTHING_PAYS, pack=version_two(tmp_path, offer=STRICTER, case=None))

    found = the(differences(before, after))

    assert (found.causes, found.answers) == ((Cause.ANSWERS, Cause.PACK), ())
    assert words(before, after)[0] == "your answers changed, and so did the pack: either alone brings this about"


def test_a_rule_that_came_or_went_is_the_pack_s_doing(tmp_path: Path) -> None:
    first, second = MONEY.partition('[[rule]]\nid = "prices-reviewed"')[::2]
    without = first + "[[strategy]]" + second.partition("[[strategy]]")[2]
    old = version_two(tmp_path, money=without)
    raw: Mapping[str, object] = {"free_offer": "none"}
    before, after = state(raw, pack=old), state(raw)

    came, went = the(differences(before, after), "prices-reviewed"), the(differences(after, before), "prices-reviewed")

    assert (came.before, came.after, came.causes, came.is_worse) == (None, Status.TO_CLARIFY, (Cause.PACK,), True)
    assert (went.before, went.after, went.causes, went.is_better) == (Status.TO_CLARIFY, None, (Cause.PACK,), True)
    assert words(before, after, "prices-reviewed") == ["the rule is new in the pack (small 2.0.0 → 1.0.0)"]
    assert words(after, before, "prices-reviewed") == ["the pack has this rule no more (small 1.0.0 → 2.0.0)"]


@pytest.mark.parametrize(
    ("raw", "is_worse"), [({"free_offer": "basic", "paid_share": 0.01}, True), ({"free_offer": "none"}, False)]
)
def test_a_higher_severity_is_worse_where_something_is_open(
    tmp_path: Path, raw: Mapping[str, object], is_worse: bool
) -> None:
    newer = version_two(tmp_path, money={'severity = "medium"': 'severity = "high"'})
    before, after = state(raw), state(raw, pack=newer)

    found = the(differences(before, after), "too-few-payers")

    assert (found.causes, found.is_worse) == ((Cause.PACK,), is_worse)
    assert words(before, after, "too-few-payers") == [
        "the pack changed its severity: medium → high (small 1.0.0 → 2.0.0)"
    ]


def test_new_ids_change_nothing(tmp_path: Path) -> None:
    newer = load_pack(str(write_renamed_pack(tmp_path)))
    before, after = state(NOTHING_PAYS), state({"free": "all", "sources": ["nothing"]}, pack=newer)

    assert differences(before, after) == ()
    assert differences(after, before) == ()
    assert answers_under(newer, before) == after.review.answers
    assert answers_under(small_pack(), after) == before.review.answers


def test_under_new_ids_your_answer_alone_is_the_cause(tmp_path: Path) -> None:
    newer = load_pack(str(write_renamed_pack(tmp_path)))
    before, after = state(NOTHING_PAYS), state({"free": "none", "sources": ["nothing"]}, pack=newer)

    found = the(differences(before, after))

    assert (found.causes, found.answers) == ((Cause.ANSWERS,), ("free",))
    assert words(before, after) == ["your answer changed, free: Everything: nobody pays → Nothing: everybody pays"]


FILE = """\
bmcheck = 1
pack = { id = "small", version = "1.0.0" }

[answers]
free_offer = "all"
sources = ["none"]
"""


def test_a_question_with_a_new_meaning_is_the_pack_s_doing(tmp_path: Path) -> None:
    since: Change = {'id = "sources"\n': 'id = "sources"\nsince = "2.0.0"\n'}
    newer = version_two(tmp_path, offer=since)
    before, after = of_file(FILE, small_pack()), of_file(FILE, newer)

    found = the(differences(before, after))

    assert (found.before, found.after, found.causes) == (Status.OPEN, Status.TO_CLARIFY, (Cause.PACK,))


def test_an_answer_given_anew_to_a_question_with_a_new_meaning_is_yours(tmp_path: Path) -> None:
    newer = version_two(tmp_path, offer={'id = "sources"\n': 'id = "sources"\nsince = "2.0.0"\n'})
    again = FILE.replace('"1.0.0"', '"2.0.0"').replace('["none"]', '["ads"]')

    found = the(differences(of_file(FILE, newer), of_file(again, newer)))

    assert (found.causes, found.answers) == ((Cause.ANSWERS,), ("sources",))


def test_an_answer_that_the_other_pack_does_not_know_counts_as_not_given(tmp_path: Path) -> None:
    option = '    { id = "events", say = "Events" },\n'
    older = version_two(tmp_path, offer={option: ""})
    after = state({"free_offer": "all", "sources": ["events"]})
    with pytest.raises(WrongAnswerError):
        read_answer(older.questions["sources"], ["events"])

    assert answers_under(older, after) == {"free_offer": "all"}


# Waivers and time


def test_a_waiver_that_came_and_went_is_named() -> None:
    plain, held = state(NOTHING_PAYS), state(NOTHING_PAYS, waiver(NOTHING_PAYS))

    came, went = the(differences(plain, held)), the(differences(held, plain))

    assert (came.causes, came.is_better, went.causes, went.is_worse) == ((Cause.WAIVER,), True, (Cause.WAIVER,), True)
    assert words(plain, held) == ["accepted by A. Founder until 2027-01-01: Ads start in May"]
    assert words(held, plain) == ["the waiver was taken away"]


def test_time_is_the_cause_when_a_waiver_has_run_out() -> None:
    held = waiver(NOTHING_PAYS)
    before, after = state(NOTHING_PAYS, held), state(NOTHING_PAYS, held, today=TODAY + timedelta(days=1))

    assert the(differences(before, after)).causes == (Cause.TIME,)
    assert "it ran until 2027-01-01" in words(before, after)[0]


def test_an_answer_on_which_a_waiver_rests_is_the_cause_when_the_status_stays() -> None:
    low, lower = ({"free_offer": "basic", "paid_share": share} for share in (0.01, 0.005))
    held = waiver(low, "too-few-payers")
    before, after = state(low, held), state(lower, held)

    found = the(differences(before, after), "too-few-payers")

    assert (found.before, found.after, found.causes) == (Status.OPEN, Status.OPEN, (Cause.ANSWERS,))
    assert found.answers == ("paid_share",)
    assert "the answer it rests on has changed: paid_share" in words(before, after, "too-few-payers")[0]
    assert words(after, before, "too-few-payers") == ["your answer changed, paid_share: 0.5 % → 1 %"]


def test_the_pack_is_the_cause_when_a_waiver_lapses_with_the_conditions(tmp_path: Path) -> None:
    held, newer = waiver(NOTHING_PAYS), version_two(tmp_path, offer=STRICTER, case=None)
    before, after = state(NOTHING_PAYS, held), state(NOTHING_PAYS, held, pack=newer)

    assert the(differences(before, after)).causes == (Cause.PACK,)
    assert "the conditions of the rule have changed" in words(before, after)[0]
    assert words(after, before) == ["the pack changed (small 2.0.0 → 1.0.0)"]


def test_a_waiver_replaced_by_another_is_no_difference_while_both_hold() -> None:
    first, second = waiver(NOTHING_PAYS), waiver(NOTHING_PAYS, until=TODAY + timedelta(days=9))

    assert differences(state(NOTHING_PAYS, first), state(NOTHING_PAYS, second)) == ()


def test_a_renewed_waiver_is_the_cause_when_the_one_before_had_run_out() -> None:
    later = TODAY + timedelta(days=1)
    lapsed, renewed = waiver(NOTHING_PAYS), waiver(NOTHING_PAYS, until=later)

    found = the(differences(state(NOTHING_PAYS, lapsed, today=later), state(NOTHING_PAYS, renewed, today=later)))

    assert (found.causes, found.is_better) == ((Cause.WAIVER,), True)


def test_an_accepted_finding_that_becomes_open_is_worse_and_your_answer_is_the_cause() -> None:
    raw: Mapping[str, object] = {"free_offer": "all"}
    held = waiver(raw)
    before, after = state(raw, held), state(NOTHING_PAYS, held)

    found = the(differences(before, after))

    assert (found.was_accepted, found.is_accepted, found.is_worse) == (True, False, True)
    assert (found.causes, found.answers) == ((Cause.ANSWERS,), ("sources",))


# The page


def test_the_page_lists_what_is_worse_then_what_is_better_and_says_when_nothing_is_different() -> None:
    raw: Mapping[str, object] = {"free_offer": "none", "price_review": False}
    before, after = state({**NOTHING_PAYS, "price_review": True}), state(raw)

    page = bare(render(before, after, differences(before, after))).split("\n")

    assert [line for line in page if line and not line.startswith(" ")] == ["Worse (1)", "Better (1)"]
    assert page[:4] == [
        "Worse (1)",
        "  low opportunity prices-reviewed: Prices could be looked at",
        "    captured → untapped",
        "    your answer changed, price_review: Yes → No",
    ]
    assert render(before, before, differences(before, before)) == "No finding has changed."


def test_drawn_states_are_different_enough_to_test_with() -> None:
    moved = 0
    for seed in range(50):
        pack, before, after = packs_and_answers(seed)
        moved += len(differences(side(pack, before), side(other_conditions(pack, seed), after)))

    assert moved > 50


def test_a_waiver_that_holds_on_an_earlier_day_is_said_to_do_so_because_of_the_day() -> None:
    held = waiver(NOTHING_PAYS)
    later, earlier = (state(NOTHING_PAYS, held, today=TODAY + timedelta(days=days)) for days in (1, 0))

    found = the(differences(later, earlier))

    assert (found.causes, found.is_better) == ((Cause.TIME,), True)
    assert words(later, earlier) == ["the day is an earlier one"]


@pytest.mark.parametrize(
    ("status", "accepted", "asks_more_than"),
    [
        (Status.OPEN, False, [Status.TO_CLARIFY, Status.UNTAPPED]),
        (Status.TO_CLARIFY, False, [Status.UNKNOWN]),
        (Status.UNKNOWN, False, [Status.COVERED, Status.NOT_APPLICABLE, None]),
        (Status.OPEN, True, [Status.COVERED, Status.CAPTURED, None]),
        (Status.OPEN, False, [None]),
    ],
)
def test_what_asks_more_of_the_venture_is_worse(
    status: Status, accepted: bool, asks_more_than: list[Status | None]
) -> None:
    rule = small_pack().rules[RULE]

    for less in asks_more_than:
        worse, better = (
            FindingChange(rule, less, status, False, accepted, ()),
            FindingChange(rule, status, less, accepted, False, ()),
        )
        assert (worse.is_worse, worse.is_better) == (True, False)
        assert (better.is_worse, better.is_better) == (False, True)


@pytest.mark.parametrize("status", [Status.UNKNOWN, Status.TO_CLARIFY])
def test_an_open_finding_that_somebody_accepts_asks_less_than_one_that_is_not_known(status: Status) -> None:
    found = FindingChange(small_pack().rules[RULE], status, Status.OPEN, False, True, ())

    assert (found.is_worse, found.is_better) == (False, True)


def test_an_accepted_finding_of_higher_severity_is_worse_and_one_that_is_well_is_not() -> None:
    rule = small_pack().rules[RULE]
    milder = replace(rule, severity=Severity.LOW)
    accepted = FindingChange(rule, Status.OPEN, Status.OPEN, True, True, (), milder)
    well = FindingChange(rule, Status.COVERED, Status.COVERED, False, False, (), milder)

    assert (accepted.is_worse, well.is_worse) == (True, False)
    assert not FindingChange(rule, Status.OPEN, Status.OPEN, False, False, ()).is_worse


@pytest.mark.parametrize("status", [Status.COVERED, Status.NOT_APPLICABLE])
def test_a_rule_that_came_or_went_while_all_was_well_is_neither_worse_nor_better(status: Status) -> None:
    rule = small_pack().rules[RULE]

    for then, now in ((None, status), (status, None)):
        found = FindingChange(rule, then, now, False, False, ())
        assert (found.is_worse, found.is_better) == (False, False)


def test_a_lower_severity_is_not_worse(tmp_path: Path) -> None:
    newer = version_two(tmp_path, money={'severity = "medium"': 'severity = "low"'})
    raw: Mapping[str, object] = {"free_offer": "basic", "paid_share": 0.01}

    found = the(differences(state(raw), state(raw, pack=newer)), "too-few-payers")

    assert (found.causes, found.is_worse, found.is_better) == ((Cause.PACK,), False, False)


def test_what_is_worse_comes_first_and_of_that_the_most_severe() -> None:
    before = state({**ADS, "price_review": True, "paid_share": 0.5})
    after = state({**NOTHING_PAYS, "price_review": False, "paid_share": 0.5})

    there, back = ([each.rule.id for each in differences(*sides)] for sides in _both_ways(before, after))

    assert there == back == [RULE, "prices-reviewed"]
    mixed_up = differences(state({**NOTHING_PAYS, "price_review": True}), state({**ADS, "price_review": False}))
    assert [each.rule.id for each in mixed_up] == ["prices-reviewed", RULE]


def test_a_waiver_that_was_read_again_is_the_same_one() -> None:
    held = waiver(NOTHING_PAYS)
    later, earlier = state(NOTHING_PAYS, held, today=TODAY + timedelta(days=1)), state(NOTHING_PAYS, replace(held))

    assert the(differences(later, earlier)).causes == (Cause.TIME,)


def test_an_answer_that_the_other_pack_does_not_know_hides_none_behind_it(tmp_path: Path) -> None:
    older = version_two(tmp_path, offer={'    { id = "events", say = "Events" },\n': ""})
    after = state({"sources": ["events"], "free_offer": "all", "price_review": True})

    assert answers_under(older, after) == {"free_offer": "all", "price_review": True}


UNSETTLED: Mapping[str, object] = {"free_offer": "basic", "paid_share": 0.01}


def test_a_waiver_lapses_by_answers_when_it_becomes_known_that_the_risk_is_not_treated() -> None:
    held = waiver(UNSETTLED, "too-few-payers")
    before, after = (state(raw, held) for raw in (UNSETTLED, {**UNSETTLED, "price_review": False}))

    change = the(differences(before, after), "too-few-payers")

    assert (change.was_accepted, change.is_accepted, change.is_worse) == (True, False, True)
    assert change.causes == (Cause.ANSWERS,)
    assert "do not say whether the right thing is done" in words(before, after, "too-few-payers")[0]


def test_a_waiver_lapses_by_answers_when_what_was_done_since_has_stopped() -> None:
    raw = {**UNSETTLED, "price_review": False}
    before = state(raw, waiver(raw, "too-few-payers"))
    done = replace(before.assessment, actions=(Action("raise-share", "done", done=TODAY),))
    after = snapshot(before.review, done, follow_up(before.review, done, AsOf(TODAY)))

    assert the(differences(before, after), "too-few-payers").causes == (Cause.ANSWERS,)
    assert "has stopped: raise-share" in words(before, after, "too-few-payers")[0]
