"""Looking rules up by the situation of a venture gives what a review gives."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from drawing import SEEDS, some_answers
from drawn_packs import drawn_pack
from hypothesis import given, settings

from bmcheck import situations
from bmcheck.adoption import adopt
from bmcheck.effects import Effects
from bmcheck.evaluation import find, review
from bmcheck.files.packs import load_pack
from bmcheck.model import Kind, Pack, Status
from bmcheck.situations import Situations, code

if TYPE_CHECKING:
    from bmcheck.conditions import Answers

PACK = load_pack()
SHIPPED = Situations(PACK)
EFFECTS = Effects(SHIPPED)


def codes(known: Situations, answers: Answers) -> list[int]:
    return list(known.codes(known.of(answers), answers))


def reviewed(pack: Pack, answers: Answers, *, only_paper: bool = False) -> list[int]:
    return [code(each.rule, each.status) for each in review(pack, answers, only_paper=only_paper).findings]


@settings(max_examples=60)
@given(SEEDS)
def test_what_is_looked_up_is_what_a_review_finds(seed: int) -> None:
    answers = some_answers(PACK, seed)

    assert codes(SHIPPED, answers) == reviewed(PACK, answers)
    assert codes(SHIPPED, answers) == reviewed(PACK, answers), "also the second time"


@settings(max_examples=20)
@given(SEEDS)
def test_rules_of_ours_can_be_left_out(seed: int) -> None:
    answers = some_answers(PACK, seed)

    assert codes(Situations(PACK, only_paper=True), answers) == reviewed(PACK, answers, only_paper=True)


@settings(max_examples=40)
@given(SEEDS, SEEDS)
def test_it_holds_for_any_pack(drawn: int, seed: int) -> None:
    pack = drawn_pack(drawn)
    answers = some_answers(pack, seed)

    assert codes(Situations(pack), answers) == reviewed(pack, answers)


def test_forgetting_what_was_looked_up_changes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(situations, "MOST", 50)
    known = Situations(PACK)

    for seed in range(20):
        answers = some_answers(PACK, seed)
        assert codes(known, answers) == reviewed(PACK, answers)
        assert sum(len(column.known) for column in known.columns) <= 50


@settings(max_examples=40)
@given(SEEDS)
def test_a_strategy_clears_what_adopting_it_clears(seed: int) -> None:
    answers = some_answers(PACK, seed)
    situation = SHIPPED.of(answers)

    found = EFFECTS.cleared(SHIPPED.codes(situation, answers), situation, answers)

    expected: dict[str, int] = {}
    opened = review(PACK, answers).having(Status.OPEN, kind=Kind.RISK)
    for name, strategy in PACK.strategies.items():
        after = adopt(PACK, answers, strategy)
        cleared = sum(find(each.rule, after).status is not Status.OPEN for each in opened)
        expected |= {name: cleared} if cleared else {}
    assert found == expected
