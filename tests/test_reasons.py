"""Reasons: the answers given are enough, and no smaller set is."""

from __future__ import annotations

from itertools import combinations

import pytest
from hypothesis import given, settings
from msgspec.structs import replace
from support.random_answers import SEEDS, some_answers

from bmcheck.conditions import ALWAYS, Answers, Names, parse_condition
from bmcheck.evaluation import find, review
from bmcheck.files.packs import load_pack
from bmcheck.model import Case, Nature, Pack
from bmcheck.reasons import MOST_SETS, deciding, fewest, reason, seen

PACK = load_pack()


@settings(max_examples=20)
@given(SEEDS)
def test_a_reason_forces_the_status_and_nothing_smaller_does(seed: int) -> None:
    answers = some_answers(PACK, seed)

    for finding in review(PACK, answers).findings:
        chosen = reason(finding, answers)
        alone = find(finding.rule, {each: answers[each] for each in chosen})
        assert alone.status is finding.status
        answered = sorted(finding.rule.questions() & answers.keys())
        for size in range(len(chosen)):
            for fewer in combinations(answered, size):
                weaker = find(finding.rule, {each: answers[each] for each in fewer})
                assert (weaker.status, weaker.decided) != (finding.status, finding.decided)


def test_the_deciding_answer_is_the_one_that_is_not_met(pack: Pack, cases: dict[str, Case]) -> None:
    answers = cases["tiktok"].answers
    finding = review(pack, answers).by_rule["originals-scarce"]

    assert deciding(pack, finding, answers) == "uploads_seen"


@settings(max_examples=20)
@given(SEEDS)
def test_what_is_seen_comes_of_things_where_that_decides_rather_than_what_is_done_about_them(seed: int) -> None:
    answers = some_answers(PACK, seed)

    for finding in review(PACK, answers).findings:
        met = finding.rule.met.questions() & {*reason(finding, answers)}
        outcomes = {each for each in met if PACK.questions[each].kind is Nature.OUTCOME}
        assert not outcomes or seen(PACK, finding, answers) in outcomes


def test_a_finding_without_answers_has_no_deciding_one(pack: Pack) -> None:
    assert deciding(pack, review(pack, {}).findings[0], {}) is None
    assert seen(pack, review(pack, {}).findings[0], {}) is None


@pytest.mark.parametrize("count", [12, 60])
def test_a_condition_of_very_many_questions_has_a_reason_of_which_all_is_needed(count: int) -> None:
    names = [f"q{number:02}" for number in range(count)]
    met, faults = parse_condition(" or ".join(names), Names(yes_no=frozenset(names)))
    rule = replace(PACK.rules["originals-scarce"], met=met, applies=ALWAYS)
    answers: Answers = dict.fromkeys(names, False)
    tried: list[tuple[str, ...]] = []

    def suffices(chosen: tuple[str, ...]) -> bool:
        tried.append(chosen)
        return {*names[:-3:2]} <= {*chosen}

    assert not faults
    assert reason(find(rule, answers), answers) == tuple(names)
    assert set(fewest(names, suffices)) == {*names[:-3:2]}
    assert len(tried) <= MOST_SETS + count
