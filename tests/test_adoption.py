"""Adopting is a join: in any order, any number of times, and never a step down."""

from __future__ import annotations

from random import Random

from hypothesis import given, settings
from support.practice_packs import practice_pack, practised
from support.random_answers import SEEDS, some_answers
from support.random_packs import drawn_pack

from bmcheck.adoption import adopt, adopt_all
from bmcheck.conditions import Answer, Answers, Choices
from bmcheck.files.packs import load_pack
from bmcheck.model import Nature, Pack, Question

PACK = load_pack()


def ventures(seed: int) -> list[tuple[Pack, Answers]]:
    """Return packs, two of them drawn at random, each with answers that belong to ``seed``."""
    drawn = drawn_pack(seed)
    return [
        (practice_pack(seed), practised(seed)),
        (drawn, some_answers(drawn, seed)),
        (PACK, some_answers(PACK, seed)),
    ]


def some_strategies(pack: Pack, seed: int) -> list[str]:
    names = sorted(pack.strategies)
    return Random(seed).sample(names, min(5, len(names)))


@settings(max_examples=100)
@given(SEEDS)
def test_adopting_is_commutative(seed: int) -> None:
    for pack, answers in ventures(seed):
        for one in some_strategies(pack, seed):
            for other in some_strategies(pack, seed + 1):
                assert adopt_all(pack, answers, [one, other]) == adopt_all(pack, answers, [other, one])


@settings(max_examples=100)
@given(SEEDS)
def test_in_whatever_order_all_are_adopted_the_answers_are_the_same(seed: int) -> None:
    for pack, answers in ventures(seed):
        names = some_strategies(pack, seed)
        assert adopt_all(pack, answers, names) == adopt_all(pack, answers, Random(seed).sample(names, len(names)))


@settings(max_examples=100)
@given(SEEDS)
def test_adopting_again_changes_nothing(seed: int) -> None:
    for pack, answers in ventures(seed):
        for name in some_strategies(pack, seed):
            once = adopt(pack, answers, pack.strategies[name])
            assert adopt(pack, once, pack.strategies[name]) == once


def is_not_worse(question: Question, before: Answer | None, after: Answer) -> bool:
    """Return whether an answer stands nowhere lower in the order of its question than the one before."""
    if before is None:
        return True
    if not isinstance(before, Choices):
        return question.ranks[after] >= question.ranks[before] if before in question.ranks else True
    assert isinstance(after, Choices)
    sides = question.better_ticked.items()
    return all(
        (option not in before.has or option in after.has)
        if ticked
        else (option not in before.lacks or option in after.lacks)
        for option, ticked in sides
    )


@settings(max_examples=100)
@given(SEEDS)
def test_adopting_never_lowers_an_answer_and_changes_practices_alone(seed: int) -> None:
    for pack, answers in ventures(seed):
        after = adopt_all(pack, answers, some_strategies(pack, seed))
        for name in after:
            if after[name] != answers.get(name):
                assert pack.questions[name].kind is Nature.PRACTICE
                assert is_not_worse(pack.questions[name], answers.get(name), after[name])
