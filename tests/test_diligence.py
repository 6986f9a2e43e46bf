"""A venture as an investor looks at it: every finding stands where it belongs, and nowhere else."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from support.checked_files import TODAY, checked, some_checked
from support.investor_pack import ASK, OUTSIDE, loaded
from support.practice_packs import practice_pack, practised
from support.random_answers import SEEDS
from support.random_packs import drawn_pack
from support.small_pack import assessment

from bmcheck.diligence import Diligence, diligence
from bmcheck.evaluation import review
from bmcheck.files.packs import load_pack
from bmcheck.files.toml import Source
from bmcheck.model import Assessment, Audience, Kind, PackReference, Severity, Snapshot, Status
from bmcheck.model.follow_ups import FollowUp
from bmcheck.ways_out import ways_out

if TYPE_CHECKING:
    from pathlib import Path

SHIPPED = load_pack()
ACCEPTED = """
[[waiver]]
rule = "free-without-income"
decision = "accept"
reason = "March"
by = "A. Founder"
until = 2099-01-01
because = { free_offer = "all", sources = ["none"] }
"""
OPEN = 'who = "buyer"\nfree_offer = "all"\nsources = ["none"]\nprice_review = false'


def found(folder: Path, answers: str, more: str = "", severity: str = "high") -> Diligence:
    return diligence(checked(loaded(folder, severity), assessment(answers, more)))


def figures(answers: str, when: str = "") -> str:
    return f'bmcheck = 1\npack = {{ id = "social-media" }}\n[venture]\n{when}\n[answers]\n{answers}\n'


def rules(parts: object) -> list[str]:
    return [getattr(each, "finding", each).rule.id for each in parts]  # type: ignore[attr-defined]


def test_an_open_risk_with_a_way_out_is_a_condition_before_closing(tmp_path: Path) -> None:
    seen = found(tmp_path, OPEN)

    assert rules(seen.conditions) == ["free-without-income"]
    assert (seen.breakers, seen.price_in) == ((), ())


@pytest.mark.parametrize(("severity", "breaks"), [("high", True), ("medium", False), ("low", False)])
def test_an_open_risk_without_a_way_out_breaks_the_deal_if_it_is_high_and_else_goes_into_the_price(
    tmp_path: Path, severity: str, breaks: bool
) -> None:
    seen = found(tmp_path, 'free_offer = "none"\npaid_share = 0.01', severity=severity)

    assert rules(seen.breakers if breaks else seen.price_in) == ["too-late"]
    assert (seen.price_in if breaks else seen.breakers) == ()


def test_what_is_treated_is_to_be_watched_and_its_missing_outcome_asked_for(tmp_path: Path) -> None:
    seen = found(tmp_path, 'free_offer = "basic"\nprice_review = true')

    assert rules(seen.watch) == ["too-few-payers"]
    assert [(each.question.id, rules(each.decides)) for each in seen.ask] == [("paid_share", ["too-few-payers"])]


def test_an_open_risk_that_an_answer_could_still_change_is_asked_for_and_stands_nowhere_else(tmp_path: Path) -> None:
    seen = found(tmp_path, 'free_offer = "basic"\npaid_share = 0.01')

    assert rules([*seen.breakers, *seen.conditions, *seen.price_in]) == []
    assert rules(seen.pending) == ["too-few-payers"]
    assert rules(seen.ask[0].decides) == ["too-few-payers", "prices-reviewed"]


def test_a_question_is_put_to_management_as_management_is_asked(tmp_path: Path) -> None:
    answers = {"who": "buyer", "free_offer": "all"}
    pack = loaded(tmp_path)

    [income] = [each for each in found(tmp_path, 'who = "buyer"\nfree_offer = "all"').ask if each.see[0][:3] == "The"]

    assert income.question.ask == ASK
    assert review(pack, answers).asked["sources"].ask == OUTSIDE


def test_questions_stand_by_the_severity_of_what_they_decide_each_with_what_to_see(tmp_path: Path) -> None:
    seen = found(tmp_path, 'who = "buyer"').ask

    assert [(each.question.id, each.severity) for each in seen] == [
        ("free_offer", Severity.HIGH),
        ("paid_share", Severity.HIGH),
        ("sources", Severity.HIGH),
        ("price_review", Severity.MEDIUM),
    ]
    assert seen[0].see == ("The books show it.", "The list of the fair.", "The share of last month.")


def test_a_question_that_decides_opportunities_only_comes_last(tmp_path: Path) -> None:
    *_, last = found(tmp_path, 'free_offer = "all"').ask

    assert (last.question.id, last.severity, rules(last.decides)) == ("price_review", None, ["prices-reviewed"])


def test_what_somebody_has_accepted_stands_nowhere(tmp_path: Path) -> None:
    seen = found(tmp_path, OPEN, ACCEPTED)

    assert (seen.breakers, seen.conditions, seen.price_in, seen.ask) == ((), (), (), ())


def test_opportunities_that_are_not_taken_are_chances(tmp_path: Path) -> None:
    assert rules(found(tmp_path, OPEN).chances) == ["prices-reviewed"]


@pytest.mark.parametrize(("when", "as_of"), [("assessed = 2026-01-31\n", date(2026, 1, 31)), ("", TODAY)])
def test_money_is_as_of_the_assessment_or_else_of_the_day_it_is_looked_at(when: str, as_of: date) -> None:
    seen = diligence(checked(SHIPPED, figures("income_month = 100\ncost_month = 300\ncash = 2400", when)))

    assert seen.money is not None
    assert (seen.money.as_of, seen.figures) == (as_of, ())


def test_figures_that_are_missing_for_the_money_are_named() -> None:
    seen = diligence(checked(SHIPPED, figures("income_month = 100")))

    assert [each.id for each in seen.figures] == ["cost_month", "cash"]


def test_who_looks_from_outside_is_the_reader_unless_somebody_says_otherwise(tmp_path: Path) -> None:
    pack = loaded(tmp_path)
    inside, outside = (checked(pack, assessment(f'who = "{each}"')) for each in ("owner", "buyer"))

    assert (inside.review.reader, outside.review.reader) == (Audience.FOUNDER, Audience.INVESTOR)
    assert inside.meant_for(Audience.INVESTOR).review.asked["sources"].ask == OUTSIDE
    assert outside.meant_for(Audience.FOUNDER).review.asked["sources"].ask == ASK
    assert outside.meant_for(None).review.reader is Audience.INVESTOR


@given(seed=SEEDS)
@settings(max_examples=60, deadline=None)
def test_every_open_risk_stands_in_one_place_and_every_question_left_is_asked(seed: int) -> None:
    snapshots = [some_checked(drawn_pack(seed), seed), _practised(seed)]
    for snapshot in snapshots:
        seen = diligence(snapshot)
        opened = snapshot.not_accepted(Status.OPEN)
        placed = rules([*seen.breakers, *seen.conditions, *seen.price_in])
        asked = {each.question.id: each for each in seen.ask}
        left = [each for each in snapshot.review.findings if each.rule.id not in snapshot.follow_up.accepted]

        assert sorted([*placed, *rules(seen.pending)]) == sorted(each.rule.id for each in opened)
        assert set(asked) == {name for each in left for name in each.awaits}
        assert all(each in asked[name].decides for each in left for name in each.awaits)
        assert all(not ways_out(snapshot.review.pack, each.finding, snapshot.review.said) for each in seen.breakers)
        assert {each.rule.kind for each in seen.watch} <= set(Kind)


def _practised(seed: int) -> Snapshot:
    pack = practice_pack(seed)
    found = review(pack, practised(seed))
    about = Assessment(pack=PackReference(pack.id))
    return Snapshot(source=Source("x.toml", ""), assessment=about, review=found, follow_up=FollowUp())
