"""What has to be dealt with before an opportunity is taken or a strategy is begun."""

from __future__ import annotations

import json

import pytest
from msgspec.structs import replace
from support.checked_files import TODAY, checked
from support.format_readers import commands
from support.small_pack import assessment, small_pack

from bmcheck.evaluation import review
from bmcheck.holding_back import held_back
from bmcheck.model import Kind, Pack, Severity
from bmcheck.reports import terminal
from bmcheck.reports.formats import rendered
from bmcheck.reports.html import render
from bmcheck.reports.words import named
from bmcheck.tasks import chances

RISK, OPPORTUNITY = "free-without-income", "prices-reviewed"
OPEN = 'free_offer = "all"\nsources = ["none"]'
COVERED = 'free_offer = "all"\nsources = ["shop"]'
BASIC = 'free_offer = "basic"\npaid_share = 0.01\nprice_review = '


def waiting() -> Pack:
    """Return the pack in which the opportunity waits for the risk, and so does the strategy of the other risk."""
    pack = small_pack()
    opportunity = replace(pack.rules[OPPORTUNITY], waits_for=(RISK,), strategies=("raise-share",))
    strategy = replace(pack.strategies["raise-share"], waits_for=("too-few-payers",))
    return replace(
        pack,
        rules={**pack.rules, OPPORTUNITY: opportunity},
        strategies={**pack.strategies, strategy.id: strategy},
    )


@pytest.mark.parametrize(
    ("answers", "names"),
    [
        ({"free_offer": "all"}, (RISK,)),
        ({}, (RISK, "too-few-payers")),
        ({"free_offer": "none"}, ()),
        ({"free_offer": "basic", "paid_share": 0.01, "price_review": True}, ()),
        ({"free_offer": "basic", "paid_share": 0.01, "price_review": False}, ("too-few-payers",)),
    ],
)
def test_a_risk_holds_back_until_it_is_well_or_treated(answers: dict[str, object], names: tuple[str, ...]) -> None:
    found = review(waiting(), answers)  # type: ignore[arg-type]

    assert tuple(each.rule.id for each in held_back(found, (RISK, "too-few-payers"))) == names


def test_a_rule_that_the_review_leaves_out_holds_nothing_back() -> None:
    assert held_back(review(waiting(), {}, only_paper=True), ("too-few-payers",)) == ()


def test_an_opportunity_that_is_held_back_is_not_advised_anywhere() -> None:
    found = checked(waiting(), assessment(f"{OPEN}\nprice_review = false"))

    [line] = [
        each for each in rendered("text", [replace(found, in_full=True)]).splitlines() if f" {OPPORTUNITY}: " in each
    ]
    assert line.endswith(f"Prices could be looked at (deal with {RISK} first)")
    for told in (terminal.text(found), rendered("markdown", [found]), render(found, TODAY)):
        assert "First deal with" in told
        assert "Ask those who pay why they do." not in told
    findings = json.loads(rendered("json", [found]))["files"][0]["findings"]
    assert [each["held_back_by"] for each in findings] == [[], [], [RISK]]


def test_where_all_that_would_help_waits_what_it_waits_for_comes_first() -> None:
    pack = small_pack()
    strategy = replace(pack.strategies["raise-share"], waits_for=(RISK,))
    opportunity = replace(pack.rules[OPPORTUNITY], strategies=(strategy.id,))
    held = replace(
        pack, rules={**pack.rules, OPPORTUNITY: opportunity}, strategies={**pack.strategies, strategy.id: strategy}
    )

    for answers, first in ((OPEN, [RISK]), (COVERED, [])):
        [found] = chances(checked(held, assessment(f"{answers}\nprice_review = false")).review, ())
        assert [each.rule.id for each in found.first] == first
        assert (found.begin is None) is bool(first)


def test_the_page_has_opportunities_in_the_order_in_which_to_try_them_and_says_which_wait() -> None:
    pack = waiting()
    early = replace(pack.rules[OPPORTUNITY], severity=Severity.HIGH)
    later = replace(early, id="later", title="Later, and less", severity=Severity.LOW, waits_for=())
    both = replace(pack, rules={**pack.rules, early.id: early, later.id: later})

    page = render(checked(both, assessment(f"{OPEN}\nprice_review = false")), TODAY)
    cards = page[page.index("Opportunities to take") :]

    assert cards.index("Later, and less") < cards.index("Prices could be looked at")
    assert cards.count("something comes first") == 1


def test_an_opportunity_is_advised_once_what_it_waits_for_is_dealt_with() -> None:
    found = checked(waiting(), assessment(f"{COVERED}\nprice_review = false"))

    for told in (terminal.text(found), rendered("markdown", [found]), render(found, TODAY)):
        assert "First deal with" not in told
        assert "Ask those who pay why they do." in told


def test_an_opportunity_that_is_taken_too_early_is_captured_with_a_warning() -> None:
    found = checked(waiting(), assessment(f"{OPEN}\nprice_review = true"))

    [warning] = [words for level, _, words in commands(rendered("github", [found])) if level == "warning"]
    risk = f'"The service is free and nothing else pays for it" ({RISK})'
    assert warning == f'"Prices could be looked at" ({OPPORTUNITY}) is captured too early: first deal with {risk}, open'
    for told in (rendered("text", [found]), render(found, TODAY)):
        assert "captured too early: first deal with" in " ".join(told.split())
    assert f"Taken too early; first deal with: {RISK} (open)" in " ".join(terminal.text(found).split())


def test_what_is_taken_at_its_time_is_no_warning() -> None:
    found = checked(waiting(), assessment(f"{COVERED}\nprice_review = true"))

    assert "too early" not in rendered("text", [found])
    assert "too early" not in terminal.text(found)


def test_a_strategy_that_is_held_back_is_told_for_later() -> None:
    found = checked(waiting(), assessment(f"{BASIC}false"))

    for told in (terminal.text(found), rendered("markdown", [found]), render(found, TODAY)):
        words = " ".join(told.split())
        assert "irst deal with: Too few users pay (too-few-payers, open)" in words
        assert "Ask those who pay why they do." not in words
    findings = json.loads(rendered("json", [found]))["files"][0]["findings"]
    assert [each["strategies_held_back"] for each in findings] == [
        {},
        {"raise-share": ["too-few-payers"]},
        {"raise-share": ["too-few-payers"]},
    ]


def test_an_opportunity_that_is_pursued_too_early_says_so_wherever_it_is_told() -> None:
    pack = small_pack()
    pursued = replace(pack.rules["too-few-payers"], id="payers", kind=Kind.OPPORTUNITY, waits_for=(OPPORTUNITY,))
    risk = replace(pack.rules[OPPORTUNITY], kind=Kind.RISK, met=pack.rules[RISK].met)
    pack = replace(pack, rules={each.id: each for each in (pursued, risk)})
    found = checked(pack, assessment(f'{BASIC}true\nsources = ["none"]'))

    assert [each.status.value for each in found.review.findings] == ["pursued", "open"]
    for told in (terminal.text(found), rendered("markdown", [found]), render(found, TODAY)):
        assert "Taken too early; first deal with" in told
    assert f"(payers) is pursued too early: first deal with {named(risk)}, open" in rendered("text", [found])
