"""Ways out: each leads out, none can be smaller, and none is missed."""

from __future__ import annotations

from itertools import combinations, product

import pytest
from hypothesis import given, settings
from support.random_answers import SEEDS, completed, some_answers
from support.random_packs import drawn_pack
from support.tiny_pack import Tiny, pack_of

from bmcheck.conditions import Answers, Choices
from bmcheck.conditions.terms import atoms
from bmcheck.evaluation import find, review
from bmcheck.files.packs import load_pack
from bmcheck.model import MET, Case, Pack, Rule, Status
from bmcheck.proof.space import representatives
from bmcheck.steps import Step, Way, contradict, single_steps, taken
from bmcheck.ways_out import MOST_WAYS, ways_out

PACK = load_pack()
ASKING = (Status.OPEN, Status.UNTAPPED, Status.TO_CLARIFY)
FEW = 12
"""Steps of which all combinations can be gone through."""


def steps_of(pack: Pack, rule: Rule, answers: Answers) -> list[Step]:
    actionable = [each for name, each in pack.questions.items() if name in rule.met.questions() and each.actionable]
    return list(dict.fromkeys(step for each in actionable for step in single_steps(each, rule, answers)))


def all_ways(pack: Pack, rule: Rule, answers: Answers) -> list[Way]:
    """Return every smallest set of steps that is enough, by going through all combinations by size."""
    steps, found = steps_of(pack, rule, answers), list[Way]()
    for size in range(1, len(steps) + 1):
        for chosen in combinations(steps, size):
            if contradict(chosen) or any(set(way) <= set(chosen) for way in found):
                continue
            if find(rule, taken(pack, answers, chosen)).status in MET:
                found.append(chosen)
    return found


def has_numbers(pack: Pack, way: Way) -> bool:
    return any(pack.questions[step.question].type == "number" for step in way)


def compare_with_all_ways(pack: Pack, answers: Answers) -> None:
    for finding in review(pack, answers).having(*ASKING, Status.UNKNOWN):
        if len(steps_of(pack, finding.rule, answers)) <= FEW:
            expected, found = all_ways(pack, finding.rule, answers), ways_out(pack, finding, answers)

            assert [way for way in found if not has_numbers(pack, way)] == [
                way for way in expected if not has_numbers(pack, way)
            ]
            assert set(found) <= set(expected)
            assert {changed_by(way) for way in found} == {changed_by(way) for way in expected}


def changed_by(way: Way) -> frozenset[object]:
    """Return the steps of a way without how far a number goes."""
    return frozenset(step.question if isinstance(step.to, float | int) else step for step in way)


@settings(max_examples=100)
@given(SEEDS)
def test_the_ways_out_of_any_rule_are_all_smallest_sets_of_steps_in_order(seed: int) -> None:
    pack = drawn_pack(seed)

    compare_with_all_ways(pack, some_answers(pack, seed))


@settings(max_examples=10)
@given(SEEDS)
def test_the_ways_out_of_the_rules_of_the_pack_are_all_smallest_sets_of_steps_in_order(seed: int) -> None:
    compare_with_all_ways(PACK, some_answers(PACK, seed))


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


@pytest.mark.parametrize(
    ("case", "answers", "sizes"),
    [
        (Tiny("some and no others", {"q": "many a b c d"}, "len(q) == 2"), {}, [4] * 6),
        (Tiny("partly known", {"q": "many a b c"}, "len(q) == 1"), {"q": Choices(lacks=frozenset("a"))}, [2, 2, 3]),
        (
            Tiny("it goes on to apply", {"a": "yes-no", "b": "one p q r"}, "a or b == 'p'", "not a or b == 'q'"),
            {"a": False, "b": "r"},
            [1, 2],
        ),
    ],
    ids=lambda each: each.name if isinstance(each, Tiny) else "",
)
def test_ways_of_several_steps_are_all_found(case: Tiny, answers: Answers, sizes: list[int]) -> None:
    small = pack_of(case)

    found = ways_out(small, review(small, answers).by_rule["rule"], answers)

    assert [len(way) for way in found] == sizes
    compare_with_all_ways(small, answers)


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


def test_what_the_cases_of_the_pack_ask_for_has_a_way_out(pack: Pack, cases: dict[str, Case]) -> None:
    for case in cases.values():
        for finding in review(pack, case.answers).having(*ASKING):
            if not any(pack.questions[name].type == "number" for name in finding.rule.questions()):
                assert ways_out(pack, finding, case.answers), finding.rule.id


@pytest.mark.parametrize("unanswered", [True, False])
@pytest.mark.parametrize(
    ("joint", "ways", "steps"), [(" and ", 1, 30), (" or ", 30, 1)], ids=["all are needed", "any is enough"]
)
def test_a_rule_of_many_questions_has_all_its_ways_out(unanswered: bool, joint: str, ways: int, steps: int) -> None:
    questions = dict.fromkeys([f"q{number}" for number in range(30)], "yes-no")
    small = pack_of(Tiny("", questions, joint.join(questions)))
    answers: Answers = {} if unanswered else dict.fromkeys(questions, False)

    found = ways_out(small, review(small, answers).by_rule["rule"], answers)

    assert [len(way) for way in found] == [steps] * ways


def test_of_very_many_ways_out_only_some_are_told() -> None:
    options = " ".join(f"o{number}" for number in range(30))
    small = pack_of(Tiny("", {"q": f"many {options}"}, "len(q) >= 15"))

    found = ways_out(small, review(small, {}).by_rule["rule"], {})

    assert len(set(found)) == MOST_WAYS
    assert {len(way) for way in found} == {15}


def test_where_too_many_sets_of_steps_would_have_to_be_tried_the_short_ways_are_found() -> None:
    questions = dict.fromkeys([f"q{number}" for number in range(40)], "yes-no")
    pairs = (f"q{number} and q{number + 1}" for number in range(0, 40, 2))
    small = pack_of(Tiny("", questions, " or ".join(pairs)))

    found = ways_out(small, review(small, {}).by_rule["rule"], {})

    assert [len(way) for way in found] == [2] * 20


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
