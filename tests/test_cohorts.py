"""Reviewing ventures together gives what a review of each gives."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from support.random_answers import SEEDS, some_answers
from support.random_packs import drawn_pack

from bmcheck import cohorts
from bmcheck.adoption import adopt
from bmcheck.cohorts import Cohort, Cohorts
from bmcheck.conditions import situations
from bmcheck.evaluation import find, review
from bmcheck.files.packs import load_pack
from bmcheck.model import Kind, Pack, Severity, Status
from bmcheck.reasons import reason

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bmcheck.conditions import Answers

PACK = load_pack()
SHIPPED = Cohorts(PACK, effects=True)
WITH_REASONS = Cohorts(PACK, reasons=True)


def cohort(of: Cohorts, answers: Sequence[Answers], accepted: dict[int, list[str]] | None = None) -> Cohort:
    return Cohort(of, [of.situations.of(each) for each in answers], answers.__getitem__, accepted)


def statuses(found: Cohort) -> list[list[Status]]:
    """Return for each venture the status of each rule; a rule without one, or with two, is an error."""
    columns = [(place, status) for place in range(len(found.cohorts.rules)) for status in Status]
    told: list[list[tuple[int, Status]]] = [[] for _ in range(found.size)]
    for each in columns:
        for row in found.among(found.having(*each), told):
            row.append(each)
    assert all([place for place, _ in row] == list(range(len(found.cohorts.rules))) for row in told)
    return [[status for _, status in row] for row in told]


def reviewed(pack: Pack, answers: Answers, *, only_paper: bool = False) -> list[Status]:
    return [each.status for each in review(pack, answers, only_paper=only_paper).findings]


def drawn(pack: Pack, seed: int) -> list[Answers]:
    return [some_answers(pack, seed + number) for number in range(5)]


@settings(max_examples=40)
@given(SEEDS)
def test_a_cohort_comes_to_what_each_review_comes_to(seed: int) -> None:
    answers = drawn(PACK, seed)

    assert statuses(cohort(SHIPPED, answers)) == [reviewed(PACK, each) for each in answers]


@settings(max_examples=10)
@given(SEEDS)
def test_rules_of_ours_can_be_left_out(seed: int) -> None:
    answers = drawn(PACK, seed)

    found = cohort(Cohorts(PACK, only_paper=True), answers)

    assert statuses(found) == [reviewed(PACK, each, only_paper=True) for each in answers]


@settings(max_examples=40)
@given(SEEDS, SEEDS)
def test_it_holds_for_any_pack(number: int, seed: int) -> None:
    pack = drawn_pack(number)
    answers = drawn(pack, seed)

    assert statuses(cohort(Cohorts(pack), answers)) == [reviewed(pack, each) for each in answers]


@settings(max_examples=20)
@given(SEEDS)
def test_counts_are_those_of_each_venture_also_beyond_what_a_byte_holds(seed: int) -> None:
    answers = drawn(PACK, seed)
    found = cohort(SHIPPED, answers)

    for severity in (None, *Severity):
        expected = [
            sum(severity in (None, finding.rule.severity) for finding in review(PACK, each).having(Status.OPEN))
            for each in answers
        ]
        assert list(found.counts(Kind.RISK, Status.OPEN, severity=severity)) == expected
    assert list(found.sums([found.all] * 600)) == [600] * len(answers)
    assert list(found.sums([])) == [0] * len(answers)


def test_what_is_accepted_counts_as_nothing_else() -> None:
    answers = next(each for seed in range(20) if review(PACK, (each := drawn(PACK, seed))[1]).having(Status.OPEN))
    rule = review(PACK, answers[1]).having(Status.OPEN)[0].rule

    found, whole = cohort(SHIPPED, answers, {1: [rule.id]}), cohort(SHIPPED, answers)

    place = SHIPPED.rules.index(rule)
    assert found.accepted == {rule.id: 1 << 8}
    assert [found.having(place, each) >> 8 & 1 for each in Status] == [0] * len(Status)
    one_less = list(whole.counts(Kind.RISK, Status.OPEN))
    one_less[1] -= 1
    assert list(found.counts(Kind.RISK, Status.OPEN)) == one_less


@settings(max_examples=40)
@given(SEEDS)
def test_a_strategy_clears_what_adopting_it_clears(seed: int) -> None:
    answers = drawn(PACK, seed)
    found = cohort(SHIPPED, answers)
    among = found.all ^ 1

    told = {strategy.id: (ventures, risks) for strategy, ventures, risks in found.cleared(among)}

    expected = dict.fromkeys(PACK.strategies, (0, 0))
    for at, each in list(enumerate(answers))[1:]:
        opened = review(PACK, each).having(Status.OPEN, kind=Kind.RISK)
        for name, strategy in PACK.strategies.items():
            after = adopt(PACK, each, strategy)
            cleared = sum(find(one.rule, after).status is not Status.OPEN for one in opened)
            ventures, risks = expected[name]
            expected[name] = ventures | bool(cleared) << 8 * at, risks + cleared
    assert told == expected


@settings(max_examples=40)
@given(SEEDS, SEEDS)
def test_in_one_situation_a_rule_has_one_finding_and_one_reason(number: int, seed: int) -> None:
    for pack, of in ((PACK, WITH_REASONS), (drawn := drawn_pack(number), Cohorts(drawn, reasons=True))):
        told: dict[tuple[str, int], object] = {}
        for answers in (some_answers(pack, seed + each) for each in range(20)):
            situation = of.situations.of(answers)
            for rule, mask in zip(of.rules, of.masks, strict=True):
                finding = find(rule, answers)
                said = (finding, reason(finding, answers))
                assert told.setdefault((rule.id, situation & mask), said) == said


def test_forgetting_situations_changes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(situations, "MOST", 3)
    of = Cohorts(PACK)

    for seed in range(20):
        answers = some_answers(PACK, seed)
        assert statuses(cohort(of, [answers])) == [reviewed(PACK, answers)]


def test_columns_are_added_up_by_as_many_as_a_byte_holds(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cohorts, "MOST", 2)
    answers = drawn(PACK, 3)

    found = cohort(SHIPPED, answers)

    assert list(found.counts(Kind.RISK, *Status)) == [sum(each.kind is Kind.RISK for each in SHIPPED.rules)] * 5
