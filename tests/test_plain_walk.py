"""A plain walk over the same rules, written apart from the review, comes to the same findings."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from support.plain_walk import PlainPack
from support.random_answers import SEEDS, some_answers

from bmcheck import evaluation
from bmcheck.consistency import counted
from bmcheck.evaluation import find, review
from bmcheck.files.packs import load_pack

PACK = load_pack()
PLAIN = PlainPack(PACK)
REVIEWER = evaluation.Reviewer(PACK)


@settings(max_examples=100)
@given(SEEDS)
def test_a_plain_walk_comes_to_the_same_findings(seed: int) -> None:
    answers = some_answers(PACK, seed)

    found = review(PACK, answers).findings

    assert PLAIN.findings(answers) == [(each.status, each.decided, each.awaits) for each in found]


@settings(max_examples=100)
@given(SEEDS, SEEDS)
def test_what_is_remembered_is_what_would_be_found_anew(one: int, other: int) -> None:
    """Findings of half of one assessment and half of another: views come again, whole assessments do not."""
    first, second = some_answers(PACK, one), some_answers(PACK, other)
    mixed = counted(PACK, {**first, **dict(list(second.items())[::2])}).answers

    remembered = REVIEWER.review(mixed).findings

    assert list(remembered) == [find(rule, mixed) for rule in PACK.rules.values()]


def test_a_memory_of_many_assessments_stays_small(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(evaluation, "MOST", 3)
    reviewer = evaluation.Reviewer(PACK)

    for seed in range(20):
        reviewer.review(some_answers(PACK, seed))

    assert max(map(len, reviewer._known)) == 3
