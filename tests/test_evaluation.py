"""What a pack makes of answers: statuses, and the laws that hold for every pack and every answer."""

from __future__ import annotations

from random import Random

import pytest
from hypothesis import given, settings
from msgspec.structs import replace
from support.random_answers import SEEDS, answer_to, completed, some_answers
from support.small_pack import small_pack

from bmcheck.answers import read_answer
from bmcheck.conditions import Answers, Choices, Truth
from bmcheck.evaluation import find, idle_answers, review, review_again, status_of
from bmcheck.files.packs import load_pack
from bmcheck.model import Basis, Finding, Kind, Pack, Status

PACK = load_pack()
ASKING = (Status.OPEN, Status.UNTAPPED)


NA = (Status.NOT_APPLICABLE, Status.NOT_APPLICABLE)
MET = (Status.COVERED, Status.CAPTURED)
IN_HAND = (Status.TREATED, Status.PURSUED)
CLARIFY = (Status.TO_CLARIFY, Status.TO_CLARIFY)
UNKNOWN = (Status.UNKNOWN, Status.UNKNOWN)
EVERY = (True, False, None)


@pytest.mark.parametrize(
    ("applies", "met", "treated", "statuses"),
    [
        *((False, met, treated, NA) for met in EVERY for treated in EVERY),
        *((applies, True, treated, MET) for applies in (True, None) for treated in EVERY),
        *((None, met, treated, UNKNOWN) for met in (False, None) for treated in EVERY),
        (True, False, True, IN_HAND),
        (True, None, True, IN_HAND),
        (True, False, False, ASKING),
        (True, False, None, ASKING),
        (True, None, False, CLARIFY),
        (True, None, None, CLARIFY),
    ],
)
def test_the_three_conditions_give_the_status(
    applies: Truth, met: Truth, treated: Truth, statuses: tuple[Status, Status]
) -> None:
    found = (status_of(Kind.RISK, applies, met, treated), status_of(Kind.OPPORTUNITY, applies, met, treated))

    assert found == statuses


@pytest.mark.parametrize(
    ("answers", "status", "decided", "awaits"),
    [
        ({"paid_share": 0.01, "price_review": True}, Status.TREATED, True, ()),
        ({"paid_share": 0.01, "price_review": False}, Status.OPEN, True, ()),
        ({"paid_share": 0.01}, Status.OPEN, False, ("price_review",)),
        ({"price_review": True}, Status.TREATED, False, ("paid_share",)),
        ({"price_review": False}, Status.TO_CLARIFY, False, ("paid_share",)),
        ({}, Status.TO_CLARIFY, False, ("paid_share", "price_review")),
        ({"paid_share": 0.5, "price_review": False}, Status.COVERED, True, ()),
        ({"paid_share": 0.5}, Status.COVERED, True, ()),
    ],
)
def test_a_finding_waits_for_what_can_still_change_it(
    answers: Answers, status: Status, decided: bool, awaits: tuple[str, ...]
) -> None:
    finding = find(small_pack().rules["too-few-payers"], {"free_offer": "basic", **answers})

    assert (finding.status, finding.decided, finding.awaits) == (status, decided, frozenset(awaits))


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
    """A finding that asks for something asks for it whatever is answered yet, or the right thing is being done."""
    some = some_answers(PACK, seed)
    complete = completed(PACK, some, seed)

    asking = review(PACK, some).having(*ASKING)
    after = review(PACK, complete)

    for each in asking:
        status = after.by_rule[each.rule.id].status
        assert status is each.status if each.decided else status in (each.status, *IN_HAND)


@given(SEEDS)
def test_complete_answers_decide_every_finding_but_for_what_nobody_measures(seed: int) -> None:
    found = review(PACK, completed(PACK, {}, seed))

    assert all(finding.decided or finding.awaits <= found.unmeasured for finding in found.findings)


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


def test_findings_come_by_urgency_and_then_in_the_order_of_the_pack(pack: Pack) -> None:
    """The most severe first, then what bites soonest, then what threatens the business before people."""
    found = review(pack, {}).having(Status.UNKNOWN, Status.TO_CLARIFY)
    places = list(pack.rules)

    def key(finding: Finding) -> tuple[int, int, int, int]:
        rule = finding.rule
        return rule.severity.rank, rule.horizon.rank, rule.threatens.rank, places.index(rule.id)

    assert list(found) == sorted(found, key=key)


def test_a_partial_list_keeps_a_finding_open_to_clarify(pack: Pack) -> None:
    rule = pack.rules["data-skill-missing"]
    answers: Answers = {"role": "platform", "stage": "live", "data_work": Choices(frozenset({"process"}))}

    finding = find(rule, answers)

    assert finding.status is Status.TO_CLARIFY
    assert finding.awaits == {"data_work"}


def test_what_we_add_is_left_out_only_when_asked_by_name() -> None:
    extensions = {each.id for each in PACK.rules.values() if each.basis is Basis.EXTENSION}

    assert extensions <= review(PACK, {}).by_rule.keys() == PACK.rules.keys()
    assert review(PACK, {}, only_paper=True).by_rule.keys() == PACK.rules.keys() - extensions
    with pytest.raises(TypeError):
        review(PACK, {}, True)  # type: ignore[call-arg]


@settings(max_examples=40)
@given(SEEDS, SEEDS)
def test_reviewing_again_gives_what_a_review_gives(first: int, second: int) -> None:
    before = review(PACK, some_answers(PACK, first))
    answers = dict(before.answers) | dict(list(some_answers(PACK, second).items())[:3])
    for gone in list(answers)[3:5]:
        del answers[gone]

    after = review_again(before, answers)

    assert after == review(PACK, answers)


def test_a_rule_whose_answers_are_equal_is_not_gone_through_again() -> None:
    answers: Answers = {"free_offer": "all", "sources": Choices(frozenset({"ads"})), "paid_share": 0.5}
    before = review(small_pack(), answers)

    after = review_again(before, {"free_offer": "all", "sources": Choices(frozenset({"ads"})), "paid_share": 0.25 * 2})

    assert all(one is other for one, other in zip(before.findings, after.findings, strict=True))


@pytest.mark.parametrize(
    ("answers", "idle"),
    [
        ({"free_offer": "none", "sources": ["ads"]}, {"sources"}),
        ({"free_offer": "all", "sources": ["ads"]}, set()),
        ({"sources": ["ads"]}, set()),
        ({"free_offer": "none"}, set()),
    ],
)
def test_an_answer_is_idle_when_the_others_rule_out_every_rule_that_looks_at_it(
    answers: dict[str, object], idle: set[str]
) -> None:
    pack = small_pack()
    read = {name: read_answer(pack.questions[name], each) for name, each in answers.items()}

    assert set(idle_answers(review(pack, read))) & {"free_offer", "sources"} == idle


def test_an_answer_whose_rules_are_left_out_is_not_called_idle() -> None:
    looked_at = {name: {each.basis for each in rules} for name, rules in PACK.rules_on.items() if rules}
    [name, *_] = [each for each, bases in looked_at.items() if bases == {Basis.EXTENSION}]
    answers = {name: answer_to(PACK.questions[name], Random(1))}

    assert idle_answers(review(PACK, answers, only_paper=True)) == ()


def test_an_answer_at_which_no_rule_looks_is_idle() -> None:
    pack = replace(small_pack(), rules={})

    assert idle_answers(review(pack, {"free_offer": "all"})) == ("free_offer",)


@settings(max_examples=20)
@given(SEEDS)
def test_without_an_idle_answer_and_only_without_such_every_rule_that_looks_at_it_is_ruled_out(seed: int) -> None:
    answers = some_answers(PACK, seed)

    idle = idle_answers(review(PACK, answers))

    for name in answers:
        without = {each: answer for each, answer in answers.items() if each != name}
        statuses = {find(rule, without).status for rule in PACK.rules_on[name]}
        assert (name in idle) is (statuses <= {Status.NOT_APPLICABLE})
