"""Ways out: each leads out through practices, none can be smaller, and none of the smallest is missed."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

import pytest
from hypothesis import given, settings
from msgspec.structs import replace
from support.practice_packs import practice_pack, practised
from support.random_answers import SEEDS, some_answers
from support.random_packs import drawn_pack
from support.tiny_pack import Tiny, pack_of

from bmcheck.conditions import Answers, Choices
from bmcheck.evaluation import find_counted, review
from bmcheck.files.packs import load_pack
from bmcheck.model import ANSWERED, HANDLED, TO_DO, Finding, Nature, Option, Pack, Status
from bmcheck.reports.ways import way_lines
from bmcheck.steps import Step, Way, contradict, single_steps, taken
from bmcheck.ways_out import MOST_WAYS, waits_for_answers, ways_out

PACK = load_pack()
FEW = 12
"""Steps of which all combinations can be gone through."""


def steps_of(pack: Pack, finding: Finding, answers: Answers) -> list[Step]:
    asked = (each for name, each in pack.questions.items() if name in finding.rule.questions())
    practices = (each for each in asked if each.kind is Nature.PRACTICE)
    return [step for each in practices for step in single_steps(each, answers.get(each.id))]


def is_possible(way: Way) -> bool:
    by_question = {step.question: [each for each in way if each.question == step.question] for step in way}
    return not any(contradict(steps) for steps in by_question.values())


def all_ways(pack: Pack, finding: Finding, answers: Answers) -> set[frozenset[Step]]:
    """Return the ways of the fewest steps, by going through all combinations of practices by size."""
    steps = steps_of(pack, finding, answers)
    for size in range(1, len(steps) + 1):
        found = {
            frozenset(way)
            for way in combinations(steps, size)
            if is_possible(way) and find_counted(pack, finding.rule, taken(pack, answers, way)).status in ANSWERED
        }
        if found:
            return found
    return set()


def advised(pack: Pack, answers: Answers) -> Iterator[Finding]:
    """Yield the findings for which ways out are told, and that have few enough steps."""
    for finding in review(pack, answers).having(*TO_DO, Status.TO_CLARIFY):
        if not waits_for_answers(pack, finding) and len(steps_of(pack, finding, review(pack, answers).answers)) <= FEW:
            yield finding


@settings(max_examples=100)
@given(SEEDS)
def test_the_ways_out_are_all_that_going_through_every_combination_finds(seed: int) -> None:
    for pack, answers in (
        (drawn_pack(seed), some_answers(drawn_pack(seed), seed)),
        (practice_pack(seed), practised(seed)),
    ):
        for finding in advised(pack, answers):
            counting = review(pack, answers).answers
            found = ways_out(pack, finding, counting)

            assert set(map(frozenset, found)) == all_ways(pack, finding, counting)
            assert len(set(map(frozenset, found))) == len(found)


@settings(max_examples=15)
@given(SEEDS)
def test_every_way_out_of_the_shipped_pack_goes_through_practices_and_treats_or_meets(seed: int) -> None:
    answers = some_answers(PACK, seed)

    for finding in review(PACK, answers).having(*TO_DO, Status.TO_CLARIFY):
        for way in ways_out(PACK, finding, answers):
            assert find_counted(PACK, finding.rule, taken(PACK, answers, way)).status in ANSWERED
            assert all(PACK.questions[step.question].kind is Nature.PRACTICE for step in way)


@settings(max_examples=25)
@given(SEEDS)
def test_there_is_no_way_out_of_what_is_dealt_with_or_waits_for_an_answer(seed: int) -> None:
    pack, answers = practice_pack(seed), practised(seed)

    for finding in review(pack, answers).findings:
        if finding.status in HANDLED or waits_for_answers(pack, finding):
            assert ways_out(pack, finding, answers) == []


def ways_of(case: Tiny, answers: Answers) -> list[Way]:
    pack = pack_of(case)
    return ways_out(pack, review(pack, answers).by_rule["rule"], answers)


NO = frozenset[str]()


@pytest.mark.parametrize(
    ("case", "answers", "sizes"),
    [
        (
            Tiny("some and no others", {"q": "many a b c d"}, "len(q) == 2"),
            {"q": Choices(NO, frozenset("abcd"))},
            [2] * 6,
        ),
        (Tiny("one is enough", {"a": "yes-no", "b": "yes-no"}, "a or b"), {"a": False, "b": False}, [1, 1]),
        (
            Tiny("it goes on to apply", {"a": "yes-no", "b": "one p q r"}, "a or b == 'p'", "not a or b == 'q'"),
            {"a": False, "b": "r"},
            [1],
        ),
        (
            Tiny("an answer may be changed either way", {"a": "one p q r"}, "a == 'p'"),
            {"a": "r"},
            [1],
        ),
        (Tiny("by what treats it", {"n": "number", "a": "yes-no"}, "n >= 5", treated="a"), {"n": 1, "a": False}, [1]),
        (Tiny("no number is a step", {"n": "number"}, "n >= 5"), {"n": 1}, []),
        (Tiny("a fact is none", {"a": "yes-no"}, "a", facts=frozenset("a")), {"a": False}, []),
        (
            Tiny("a length beside a number", {"q": "many a b none!", "x": "number"}, "x >= len(q)"),
            {"x": 1, "q": Choices(frozenset("ab"))},
            [1, 1],
        ),
    ],
    ids=lambda each: each.name if isinstance(each, Tiny) else "",
)
def test_the_smallest_ways_are_all_found(case: Tiny, answers: Answers, sizes: list[int]) -> None:
    assert [len(way) for way in ways_of(case, answers)] == sizes


def test_that_something_is_not_measured_is_no_step() -> None:
    pack = pack_of(Tiny("", {"a": "one p q r"}, "a != 'p'"))
    options = (Option("p", ""), Option("q", "", unknown=True), Option("r", ""))
    blind = replace(pack, questions={"a": replace(pack.questions["a"], options=options)})

    assert ways_out(blind, review(blind, {"a": "p"}).by_rule["rule"], {"a": "p"}) == [(Step("a", "r"),)]


def test_where_it_is_not_known_whether_it_is_treated_the_answer_comes_first() -> None:
    pack = pack_of(Tiny("", {"n": "number", "a": "yes-no"}, "n >= 5", treated="a"))
    result = review(pack, {"n": 1})

    assert ways_out(pack, result.by_rule["rule"], {"n": 1}) == []
    assert way_lines(result, result.by_rule["rule"]) == ["answer first: ?"]


def test_where_it_is_not_known_whether_it_applies_the_answer_comes_first_be_it_an_outcome() -> None:
    pack = pack_of(Tiny("", {"n": "number", "a": "yes-no"}, "a", "n >= 5"))
    result = review(pack, {"a": False})

    assert result.by_rule["rule"].status is Status.UNKNOWN
    assert ways_out(pack, result.by_rule["rule"], {"a": False}) == []
    assert way_lines(result, result.by_rule["rule"]) == ["answer first: ?"]


@pytest.mark.parametrize(
    ("joint", "ways", "steps"), [(" and ", 1, 30), (" or ", 30, 1)], ids=["all are needed", "any is enough"]
)
def test_a_rule_of_many_questions_has_all_its_ways_out(joint: str, ways: int, steps: int) -> None:
    questions = dict.fromkeys([f"q{number}" for number in range(30)], "yes-no")

    found = ways_of(Tiny("", questions, joint.join(questions)), dict.fromkeys(questions, False))

    assert [len(way) for way in found] == [steps] * ways


def test_among_many_pairs_each_pair_is_a_way_out() -> None:
    questions = dict.fromkeys([f"q{number}" for number in range(40)], "yes-no")
    pairs = (f"q{number} and q{number + 1}" for number in range(0, 40, 2))

    found = ways_of(Tiny("", questions, " or ".join(pairs)), dict.fromkeys(questions, False))

    assert [len(way) for way in found] == [2] * 20


def test_of_very_many_ways_out_only_some_are_told() -> None:
    options = [f"o{number}" for number in range(12)]
    case = Tiny("", {"p": f"many {' '.join(options)}", "q": f"many {' '.join(options)}"}, "len(p) >= 3 and len(q) >= 3")
    nothing = Choices(NO, frozenset(options))

    found = ways_of(case, {"p": nothing, "q": nothing})

    assert len(set(found)) == MOST_WAYS
    assert {len(way) for way in found} == {6}
