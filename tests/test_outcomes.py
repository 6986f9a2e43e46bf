"""What to watch, and what is said of it."""

from __future__ import annotations

from msgspec.structs import replace
from support.random_packs import condition
from support.small_pack import small_pack

from bmcheck.conditions import Answers
from bmcheck.evaluation import find, review
from bmcheck.model import Finding, Kind, Nature, Pack
from bmcheck.model.naming import names_of
from bmcheck.outcomes import outcomes_to_watch
from bmcheck.reports.treatment import aside, outcome_in_words

RULE = "too-few-payers"


def situation(met: str, answers: Answers, kind: Kind = Kind.RISK) -> tuple[Pack, Finding]:
    """Return a pack and what its only rule comes to: it applies always, and reviewing prices treats it."""
    pack = small_pack()
    questions = {**pack.questions, "free_offer": replace(pack.questions["free_offer"], kind=Nature.OUTCOME)}
    names = names_of(questions.values())
    rule = replace(
        pack.rules[RULE],
        kind=kind,
        applies=condition("1 == 1", names),
        met=condition(met, names),
        treated=condition("price_review", names),
    )
    return replace(pack, questions=questions, rules={RULE: rule}), find(rule, answers)


def test_the_outcomes_that_a_rule_is_met_by_are_watched_in_the_order_of_the_pack_answered_or_not() -> None:
    pack, finding = situation("paid_share >= 0.5 and free_offer == 'all' and 'ads' in sources", {"paid_share": 0.1})

    assert outcomes_to_watch(pack, finding) == ("free_offer", "paid_share")


def test_a_practice_is_no_outcome_to_watch() -> None:
    pack, finding = situation("'ads' in sources", {"price_review": True})

    assert outcomes_to_watch(pack, finding) == ()
    assert aside(review(pack, {}), finding) == "it is not known whether it is all right"


def test_where_there_is_no_outcome_it_is_only_said_that_it_is_not_all_right_yet() -> None:
    pack, finding = situation("free_offer == 'all' and price_review", {"price_review": True, "free_offer": "none"})
    pack = replace(pack, questions=small_pack().questions)

    assert aside(review(pack, {}), finding) == "it is not all right yet"


def test_an_outcome_of_a_risk_is_still_bad_and_one_of_an_opportunity_is_still_to_come() -> None:
    answers: Answers = {"price_review": True, "paid_share": 0.1}

    said = [outcome_in_words(*situation("paid_share >= 0.5", answers, kind)) for kind in Kind]

    assert said == ["the outcome is still bad", "the outcome is still to come"]


def test_what_is_settled_needs_nothing_beside_its_status() -> None:
    for answers in ({"price_review": False, "paid_share": 0.1}, {"paid_share": 0.6}):
        pack, finding = situation("paid_share >= 0.5", answers)

        assert finding.decided
        assert aside(review(pack, {}), finding) == ""
