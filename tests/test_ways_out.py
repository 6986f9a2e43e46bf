"""Ways out: each leads out, none can be smaller, and none is missed."""

from __future__ import annotations

from itertools import product

import pytest
from hypothesis import given, settings
from support.random_answers import SEEDS, completed, some_answers
from support.tiny_pack import Tiny, pack_of

from bmcheck.conditions import Answers, Choices
from bmcheck.conditions.terms import atoms
from bmcheck.evaluation import find, review
from bmcheck.files.packs import load_pack
from bmcheck.model import Case, Pack, Status
from bmcheck.proof.space import representatives
from bmcheck.ways_out import MET, MOST_STEPS, taken, ways_out

PACK = load_pack()
ASKING = (Status.OPEN, Status.UNTAPPED, Status.TO_CLARIFY)


@settings(max_examples=10)
@given(SEEDS)
def test_every_way_out_leads_out_through_actionable_answers(seed: int) -> None:
    answers = some_answers(PACK, seed)

    for finding in review(PACK, answers).having(*ASKING):
        for way in ways_out(PACK, finding, answers):
            assert find(finding.rule, taken(PACK, answers, way)).status in MET
            assert all(PACK.questions[step.question].actionable for step in way)


@settings(max_examples=10)
@given(SEEDS)
def test_no_step_of_a_way_out_can_be_left_out(seed: int) -> None:
    answers = some_answers(PACK, seed)

    for finding in review(PACK, answers).having(*ASKING):
        for way in ways_out(PACK, finding, answers):
            for step in way:
                fewer = [each for each in way if each != step]
                assert find(finding.rule, taken(PACK, answers, fewer)).status not in MET


@settings(max_examples=15)
@given(SEEDS)
def test_where_no_way_is_found_no_actionable_answers_meet_the_rule(seed: int) -> None:
    """By exhaustion over all answers that the rule can tell apart; rules on numbers are left to the proof."""
    answers = completed(PACK, {}, seed)

    for finding in review(PACK, answers).having(*ASKING):
        rule = finding.rule
        changeable = [PACK.questions[name] for name in rule.met.questions() if PACK.questions[name].actionable]
        if any(question.type == "number" for question in changeable) or ways_out(PACK, finding, answers):
            continue
        own = list(atoms(rule.met.term))
        choices = [
            representatives(question, [each for each in own if question.id in each.questions()])
            for question in changeable
        ]
        names = [question.id for question in changeable]
        for chosen in product(*choices):
            after = {**answers, **dict(zip(names, chosen, strict=True))}
            assert find(rule, after).status not in MET, rule.id


def test_a_number_is_given_its_target(pack: Pack) -> None:
    answers: Answers = {
        "role": "platform",
        "stage": "growing",
        "free_offer": "basic",
        "paid_share": 0.012,
        "revenue_per_payer": 10.0,
        "other_revenue_per_user": 0.06,
        "cost_per_user": 0.4,
    }
    finding = review(pack, answers).by_rule["free-users-cost-more"]

    ways = {way[0].question: way[0].to for way in ways_out(pack, finding, answers) if len(way) == 1}

    assert finding.status is Status.OPEN
    assert ways["paid_share"] == 0.034


def test_no_rule_of_the_pack_needs_more_steps_than_are_looked_for(pack: Pack, cases: dict[str, Case]) -> None:
    for case in cases.values():
        for finding in review(pack, case.answers).having(*ASKING):
            if not any(pack.questions[name].type == "number" for name in finding.rule.questions()):
                ways = ways_out(pack, finding, case.answers)
                assert ways, finding.rule.id
                assert len(ways[0]) <= MOST_STEPS


def test_a_length_compared_with_a_number_is_left_by_the_list() -> None:
    case = Tiny("", {"q": "many a b none!", "x": "number"}, "x >= len(q)")
    small = pack_of(case)
    answers: Answers = {"x": 1, "q": Choices(frozenset("ab"))}

    ways = ways_out(small, review(small, answers).by_rule["rule"], answers)

    assert {(step.question, step.to, step.how) for way in ways for step in way} == {
        ("q", "a", "remove"),
        ("q", "b", "remove"),
    }


def test_of_ways_that_differ_only_in_a_number_the_nearest_is_told() -> None:
    small = pack_of(Tiny("", {"x": "number"}, "x >= 5 or x >= 7"))
    answers: Answers = {"x": 4}

    [[step]] = ways_out(small, review(small, answers).by_rule["rule"], answers)

    assert (step.question, step.to) == ("x", 5)


@pytest.mark.parametrize(
    ("condition", "before", "to"),
    [("x > 5", 4, 5.01), ("x < 5", 9, 4.99), ("not x <= 5", 4, 5.01), ("not x >= 5", 9, 4.99), ("x != 5", 5, 5.01)],
)
def test_where_the_turning_point_does_not_do_the_next_number_does(condition: str, before: float, to: float) -> None:
    small = pack_of(Tiny("", {"x": "number"}, condition))

    ways = ways_out(small, review(small, {"x": before}).by_rule["rule"], {"x": before})

    assert to in [step.to for [step] in ways]


def test_a_formula_too_large_to_be_turned_round_gives_no_target() -> None:
    left, right = ([f"{letter}{number}" for number in range(15)] for letter in "xy")
    questions = dict.fromkeys([*left, *right], "number")
    small = pack_of(Tiny("", questions, f"({' + '.join(left)}) * ({' + '.join(right)}) >= 500"))
    answers: Answers = dict.fromkeys(questions, 1)

    finding = review(small, answers).by_rule["rule"]

    assert finding.status is Status.OPEN
    assert ways_out(small, finding, answers) == []
