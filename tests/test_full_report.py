"""The full report in a terminal: every finding by its urgency, and no more than is read."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from msgspec.structs import replace
from support.checked_files import checked
from support.small_pack import OPEN, assessment, run, small_pack

from bmcheck.conditions import Choices
from bmcheck.evaluation import review
from bmcheck.files.packs import load_cases, load_pack
from bmcheck.model import Horizon, Severity
from bmcheck.reasons import options_of
from bmcheck.reports import terminal

if TYPE_CHECKING:
    from pathlib import Path

MOST_LINES = 300


def squeezed(text: str) -> str:
    return " ".join(text.split())


@pytest.mark.parametrize("case", list(load_cases(load_pack())))
def test_a_worked_case_without_its_notes_has_at_most_300_lines(
    case: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "100")
    path = tmp_path / "x.toml"
    path.write_text(run("case", case).out.partition("[notes]")[0], encoding="utf-8")

    assert run("report", path, "--full").out.count("\n") <= MOST_LINES


def test_why_it_applies_and_why_its_severity_is_told_by_explain_alone() -> None:
    told = terminal.text(checked(small_pack(), OPEN))

    assert "It applies" not in told
    assert "Without income the end is a matter of time." not in told


def test_the_steps_of_a_strategy_are_told_once() -> None:
    pack = small_pack()
    rule = pack.rules["free-without-income"]
    again = replace(rule, id="again", title="The same once more", horizon=Horizon.YEARS)
    twice = replace(pack, rules={rule.id: rule, again.id: again})

    told = squeezed(terminal.text(checked(twice, OPEN)))

    assert told.count("Sell to the first of them.") == 1
    assert "Open a second source of income (second-income; medium effort); its steps stand above" in told


def test_a_high_risk_is_told_with_its_reason_and_any_other_without() -> None:
    pack = small_pack()
    rule = pack.rules["free-without-income"]
    lower = replace(pack, rules={rule.id: replace(rule, severity=Severity.LOW)})

    assert "Somebody has to pay." in terminal.text(checked(pack, OPEN))
    assert "Somebody has to pay." not in terminal.text(checked(lower, OPEN))


def test_what_is_covered_and_what_is_captured_have_the_answer_that_made_it_so() -> None:
    text = 'free_offer = "all"\nsources = ["ads", "shop"]\nprice_review = true'

    told = terminal.text(checked(small_pack(), assessment(text)))

    assert "✓  Something else pays for the free service (free-without-income) — Advertising\n" in told
    assert "✓  Prices are looked at every year (prices-reviewed) — Yes\n" in told


def test_of_a_list_only_the_options_are_told_that_give_the_status() -> None:
    pack = small_pack()
    held = review(pack, {"free_offer": "all", "sources": Choices(frozenset({"shop", "events"}), frozenset({"ads"}))})
    none = review(pack, {"free_offer": "all", "sources": Choices(frozenset(), pack.questions["sources"].joint, "none")})

    covered, opened = (each.by_rule["free-without-income"] for each in (held, none))

    assert options_of(covered, held.answers, "sources") == ("events",)
    assert options_of(opened, none.answers, "sources") == ()


def test_opportunities_have_an_overview_and_an_order_of_their_own() -> None:
    pack = small_pack()
    rule = pack.rules["prices-reviewed"]
    many = {
        f"{severity}-{place}": replace(
            rule,
            id=f"{severity}-{place}",
            title=f"Chance {severity}",
            severity=severity,
            strategies=("raise-share",),
        )
        for severity in reversed(Severity)
        for place in (1, 2)
    }

    told = terminal.text(checked(replace(pack, rules=many), assessment("price_review = false")))

    part = squeezed(told[told.index("Opportunities ─") :])
    assert "6 untapped. What to try this quarter: + opportunity: Chance high (high-1" in part
    assert part.index("Chance high") < part.index("Chance medium") < part.index("After that") < part.index("Chance low")
