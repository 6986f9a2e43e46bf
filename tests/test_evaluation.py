"""What a pack makes of answers: statuses, and the laws that hold for every pack and every answer."""

from __future__ import annotations

import pytest
from drawing import SEEDS, completed, some_answers
from hypothesis import given, settings

from bmcheck.conditions import Answers, Choices, Truth
from bmcheck.evaluation import find, idle_answers, review, status_of
from bmcheck.files.packs import load_pack
from bmcheck.model import Basis, Kind, Pack, Status

PACK = load_pack()
ASKING = (Status.OPEN, Status.UNTAPPED)


@pytest.mark.parametrize(
    ("applies", "met", "risk", "opportunity"),
    [
        (False, True, Status.NOT_APPLICABLE, Status.NOT_APPLICABLE),
        (False, False, Status.NOT_APPLICABLE, Status.NOT_APPLICABLE),
        (False, None, Status.NOT_APPLICABLE, Status.NOT_APPLICABLE),
        (True, True, Status.COVERED, Status.CAPTURED),
        (True, False, Status.OPEN, Status.UNTAPPED),
        (True, None, Status.TO_CLARIFY, Status.TO_CLARIFY),
        (None, True, Status.COVERED, Status.CAPTURED),
        (None, False, Status.UNKNOWN, Status.UNKNOWN),
        (None, None, Status.UNKNOWN, Status.UNKNOWN),
    ],
)
def test_the_two_conditions_give_the_status(applies: Truth, met: Truth, risk: Status, opportunity: Status) -> None:
    assert status_of(Kind.RISK, applies, met) is risk
    assert status_of(Kind.OPPORTUNITY, applies, met) is opportunity


def test_an_empty_assessment_opens_nothing(pack: Pack) -> None:
    found = review(pack, {})

    assert found.having(*ASKING) == ()
    assert not any(finding.decided for finding in found.findings)


@given(SEEDS)
def test_more_answers_never_change_a_decided_finding(seed: int) -> None:
    some = some_answers(PACK, seed)
    complete = completed(PACK, some, seed)

    before, after = review(PACK, some), review(PACK, complete)

    for finding in before.findings:
        if finding.decided:
            assert after.by_rule[finding.rule.id].status is finding.status


@given(SEEDS)
def test_an_unknown_is_never_read_as_a_no(seed: int) -> None:
    """A finding that asks for something asks for it whatever the unanswered questions would be answered."""
    some = some_answers(PACK, seed)
    complete = completed(PACK, some, seed)

    asking = review(PACK, some).having(*ASKING)
    after = review(PACK, complete)

    assert all(after.by_rule[each.rule.id].status is each.status for each in asking)


@given(SEEDS)
def test_complete_answers_decide_every_finding(seed: int) -> None:
    complete = completed(PACK, {}, seed)

    assert all(finding.decided for finding in review(PACK, complete).findings)


@given(SEEDS)
def test_an_undecided_finding_names_what_would_settle_it(seed: int) -> None:
    some = some_answers(PACK, seed)

    for finding in review(PACK, some).findings:
        assert finding.decided != bool(finding.awaits)
        assert finding.awaits <= finding.rule.questions()


@settings(max_examples=30)
@given(SEEDS)
def test_answers_that_decide_nothing_can_go_without_a_change(seed: int) -> None:
    some = some_answers(PACK, seed)
    found = review(PACK, some)
    used = {name: answer for name, answer in some.items() if name not in idle_answers(found)}

    for name in idle_answers(found):
        without = {each: answer for each, answer in some.items() if each != name}
        assert [each.status for each in review(PACK, without).findings] == [each.status for each in found.findings]
    assert idle_answers(review(PACK, used)) == ()


def test_only_the_paper_leaves_out_every_extension(pack: Pack) -> None:
    found = review(pack, {}, only_paper=True)

    assert {each.rule.basis for each in found.findings} == {Basis.PAPER}
    assert len(found.findings) < len(pack.rules)


def test_findings_come_by_severity_and_then_in_the_order_of_the_pack(pack: Pack) -> None:
    found = review(pack, {}).having(Status.UNKNOWN, Status.TO_CLARIFY)

    assert [each.rule.severity.rank for each in found] == sorted(each.rule.severity.rank for each in found)


def test_a_partial_list_keeps_a_finding_open_to_clarify(pack: Pack) -> None:
    rule = pack.rules["data-skill-missing"]
    answers: Answers = {"role": "platform", "data_skills": Choices(frozenset({"process"}))}

    finding = find(rule, answers)

    assert finding.status is Status.TO_CLARIFY
    assert finding.awaits == {"data_skills"}
