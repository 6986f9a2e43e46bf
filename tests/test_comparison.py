"""Comparing two reviews: worse, better, and what only changed its name."""

from __future__ import annotations

from hypothesis import given, settings
from support.random_answers import SEEDS, some_answers

from bmcheck.changes import compare
from bmcheck.evaluation import review
from bmcheck.files.packs import load_pack
from bmcheck.model import Case, Pack, ReviewChanges

PACK = load_pack()


@settings(max_examples=20)
@given(SEEDS)
def test_a_review_does_not_differ_from_itself(seed: int) -> None:
    found = review(PACK, some_answers(PACK, seed))

    assert compare(found, found) == ReviewChanges((), (), ())


@settings(max_examples=20)
@given(SEEDS, SEEDS)
def test_what_got_worse_one_way_got_better_the_other(one: int, two: int) -> None:
    before, after = review(PACK, some_answers(PACK, one)), review(PACK, some_answers(PACK, two))

    there, back = compare(before, after), compare(after, before)

    assert {each.rule.id for each in there.worse} == {each.rule.id for each in back.better}
    assert {each.rule.id for each in there.other} == {each.rule.id for each in back.other}


def test_a_cleared_risk_is_better(pack: Pack, cases: dict[str, Case]) -> None:
    answers = cases["tiktok"].answers

    changes = compare(review(pack, answers), review(pack, {**answers, "ad_visibility": "marked"}))

    assert [(each.rule.id, each.after.value) for each in changes.better] == [("ads-not-recognised", "covered")]
    assert changes.worse == ()
