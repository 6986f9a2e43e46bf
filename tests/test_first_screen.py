"""The first screen of a report: what stands on it, and that it fits."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from msgspec.structs import replace
from rich.console import Console
from support.checked_files import TODAY, checked, some_checked
from support.random_answers import SEEDS
from support.random_packs import drawn_pack
from support.small_pack import OPEN, assessment, run, small_pack, write_pack
from test_urgency import OPEN as ALL_OPEN
from test_urgency import pack_in_disorder

from bmcheck.briefing import briefing, most_pressing
from bmcheck.evaluation import review
from bmcheck.files.packs import load_pack
from bmcheck.model import Horizon, Severity, Threatened
from bmcheck.reports import first_screen

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from bmcheck.model import Finding, Pack, Snapshot

PACK = load_pack()
ACCEPTED = """
[[waiver]]
rule = "free-without-income"
decision = "accept"
reason = "March"
by = "A. Founder"
until = 2099-01-01
because = { free_offer = "all", sources = ["none"] }
"""
IN_HAND = """
[[action]]
strategy = "second-income"
status = "doing"
owner = "growth"
due = 2027-02-01
"""


def command(*words: str) -> str:
    return " ".join(("bmcheck", *words))


def told(found: Snapshot) -> str:
    return first_screen.text(found, TODAY, command)


def window(found: Snapshot, rows: int, columns: int) -> list[str]:
    """Return the lines of the first screen in a window."""
    screen = Console(force_terminal=True, color_system=None, width=columns, height=rows, file=io.StringIO())
    first_screen.render(found, TODAY, command, to=screen)
    assert isinstance(screen.file, io.StringIO)
    return screen.file.getvalue().removesuffix("\n").split("\n")


# What stands on it


def findings(*urgencies: tuple[Severity, Horizon, Threatened]) -> list[Finding]:
    template = review(small_pack(), {}).by_rule["free-without-income"]
    rules = [replace(template.rule, severity=one, horizon=two, threatens=three) for one, two, three in urgencies]
    return [replace(template, rule=each) for each in rules]


BUSINESS, PEOPLE = Threatened
HIGH = (Severity.HIGH, Horizon.WEEKS, BUSINESS)
HARM = (Severity.HIGH, Horizon.YEARS, PEOPLE)


def test_the_three_most_urgent_risks_come_first() -> None:
    found = briefing(checked(pack_in_disorder(), assessment(ALL_OPEN)), TODAY)

    assert [each.finding.rule.id for each in found.act_now] == [
        "high-weeks-business",
        "high-weeks-people",
        "high-months-business",
    ]


@pytest.mark.parametrize(
    ("risks", "chosen"),
    [
        ([HIGH] * 4 + [HARM], [0, 1, 4]),
        ([HIGH, HARM, HIGH, HIGH], [0, 1, 2]),
        ([HIGH] * 4 + [(Severity.MEDIUM, Horizon.WEEKS, PEOPLE)], [0, 1, 2]),
        ([HIGH], [0]),
        ([], []),
    ],
)
def test_an_open_high_risk_to_people_is_one_of_the_three(
    risks: Sequence[tuple[Severity, Horizon, Threatened]], chosen: Sequence[int]
) -> None:
    found = findings(*risks)

    assert list(most_pressing(found)) == [found[place] for place in chosen]


def test_each_says_why_and_its_first_step() -> None:
    screen = " ".join(told(checked(small_pack(), OPEN)).split())

    assert "1. high, within months, for the business: The service is free and nothing else pays for it" in screen
    assert "free-without-income; you said: None of these (What else brings in money?)" in screen
    assert "→ Ask who would pay to reach your users. (second-income, medium effort)" in screen
    assert "Sell to the first of them." not in screen


def test_where_a_risk_hangs_on_figures_these_are_the_reason(tmp_path: Path) -> None:
    by_figure = {'met = "paid_share >= min_share"': 'met = "margin >= 0"'}
    pack = load_pack(str(write_pack(tmp_path / "pack", money=by_figure)))

    screen = told(checked(pack, assessment('free_offer = "basic"\npaid_share = 0.01\nprice_review = false')))

    assert "too-few-payers; Margin: -0.08 per user and month\n" in screen


@pytest.mark.parametrize(
    ("met", "why"),
    [
        ("margin >= 0", "Margin: -0.08 per user and month"),
        ("paid_share * 12 >= 0.2", "Margin: -0.08 per user and month"),
        ("paid_share >= min_share", "Margin: -0.08 per user and month"),
    ],
)
def test_a_rule_that_compares_answers_has_the_metric_that_is_made_of_them_as_its_reason(
    met: str, why: str, tmp_path: Path
) -> None:
    pack = load_pack(str(write_pack(tmp_path / "pack", money={'met = "paid_share >= min_share"': f'met = "{met}"'})))

    screen = told(checked(pack, assessment('free_offer = "basic"\npaid_share = 0.01\nprice_review = false')))

    assert f"too-few-payers; {why}\n" in screen


def test_what_is_accepted_does_not_appear() -> None:
    screen = told(checked(small_pack(), assessment('free_offer = "all"\nsources = ["none"]', ACCEPTED)))

    assert "1 accepted" in screen
    assert "free-without-income" not in screen
    assert "Nothing is open among what is known." in screen


def test_what_is_in_hand_has_its_owner_and_its_day() -> None:
    screen = told(checked(small_pack(), assessment('free_offer = "all"\nsources = ["none"]', IN_HAND)))

    assert "=  doing, growth, due 2027-02-01: Open a second source of income" in screen


def test_in_a_tight_window_it_stands_in_the_place_of_the_first_step() -> None:
    found = checked(small_pack(), assessment('free_offer = "all"\nsources = ["none"]', IN_HAND))
    roomy, tight = (" ".join(" ".join(window(found, rows, 80)).split()) for rows in (24, 11))

    assert "→ Ask who would pay to reach your users." in roomy
    assert "→ Ask who would pay" not in tight
    assert "= doing, growth, due 2027-02-01: Open a second source of income" in tight


def test_what_is_done_without_effect_is_to_be_answered_again_and_not_to_be_begun_again() -> None:
    done = IN_HAND.replace('status = "doing"', 'status = "done"\ndone = 2026-10-01')

    screen = told(checked(small_pack(), assessment('free_offer = "all"\nsources = ["none"]', done)))

    assert "→  answer again what this has changed: sources\n" in screen
    assert "=  done on 2026-10-01, growth: Open a second source of income" in screen
    assert "Ask who would pay" not in screen


def test_before_advice_on_what_is_not_settled_comes_the_answer() -> None:
    screen = " ".join(told(checked(small_pack(), assessment('free_offer = "basic"\npaid_share = 0.01'))).split())

    assert "→ answer first, price_review: Do you look at your prices every year?" in screen
    assert "raise-share" not in screen


def test_a_question_to_find_out_has_what_it_decides_and_stands_once() -> None:
    found = briefing(checked(small_pack(), assessment('free_offer = "basic"\npaid_share = 0.01')), TODAY)
    screen = told(checked(small_pack(), assessment('free_offer = "all"')))

    assert [each.question.id for each in found.find_out] == []
    assert "1. sources: What else brings in money?" in screen
    assert "decides: The service is free and nothing else pays for it (high)" in screen


def test_an_opportunity_that_waits_for_a_risk_is_no_chance_yet() -> None:
    pack = small_pack()
    waiting = replace(pack.rules["prices-reviewed"], waits_for=("free-without-income",))
    held = replace(pack, rules={**pack.rules, waiting.id: waiting})
    text = assessment('free_offer = "all"\nsources = ["none"]\nprice_review = false')

    assert [each.finding.rule.id for each in briefing(checked(pack, text), TODAY).chances] == ["prices-reviewed"]
    assert briefing(checked(held, text), TODAY).chances == ()


def test_without_anything_to_do_it_says_so_and_what_to_type_next() -> None:
    screen = told(checked(small_pack(), assessment('free_offer = "none"\nprice_review = true')))

    assert "Nothing is open among what is known." in screen
    assert "Everything: bmcheck report x.toml --full" in screen
    assert "bmcheck plan" not in screen


# The money

AMOUNTS = """
[[question]]
id = "{id}"
kind = "outcome"
ask = "How much?"
type = "number"
unit = "{unit}"
informs = true
"""
METRICS = """
[[metric]]
id = "left"
title = "What is left"
formula = "earned - spent"
unit = "money per month"
say = "What is left each month."

[[metric]]
id = "runway"
title = "Runway"
formula = "purse / (0 - left)"
unit = "months"
say = "How long it lasts."

[[metric]]
id = "age"
title = "Age"
formula = "spent / earned"
unit = "months"
say = "Has nothing to do with money that is there."
"""


@pytest.fixture
def rich(tmp_path: Path) -> Pack:
    """Return a pack that has other names for its money than the shipped one."""
    units = {"earned": "money per month", "spent": "money per month", "purse": "money"}
    amounts = "".join(AMOUNTS.format(id=name, unit=unit) for name, unit in units.items())
    metrics = {"[[metric]]": f"{METRICS}\n[[metric]]"}
    offer = {"[[question]]": f"{amounts}\n[[question]]"}
    return load_pack(str(write_pack(tmp_path / "rich", pack=metrics, offer=offer)))


def test_the_money_of_any_pack_is_told_in_a_line_with_its_day(rich: Pack) -> None:
    text = assessment("earned = 1000\nspent = 3000\npurse = 12000", "[venture]\nassessed = 2026-01-31\n")

    screen = told(checked(rich, text))

    line = "Money as of 2026-01-31: What is left: -2,000 per month; lasts 6 months; empty about 2026-08-01"
    assert line in " ".join(screen.split())


def test_the_money_is_never_cut(rich: Pack) -> None:
    text = assessment("earned = 1000\nspent = 3000\npurse = 12000", "[venture]\nassessed = 2026-01-31\n")

    for rows, columns in ((24, 80), (12, 40), (10, 30)):
        assert "lasts 6 months; empty about 2026-08-01" in " ".join(
            " ".join(window(checked(rich, text), rows, columns)).split()
        )


@pytest.mark.parametrize(("earned", "known"), [("earned = 5000", True), ("", False)])
def test_money_that_does_not_run_out_has_no_day_and_unknown_money_no_line(rich: Pack, earned: str, known: bool) -> None:
    screen = told(checked(rich, assessment(f"{earned}\nspent = 3000\npurse = 12000")))

    assert ("Money as of 2026-11-23: What is left: 2,000 per month\n" in screen) is known
    assert ("Money" in screen) is known
    assert "empty" not in screen


def test_a_day_beyond_all_calendars_is_none(rich: Pack) -> None:
    screen = told(checked(rich, assessment("earned = 0\nspent = 0.01\npurse = 999999999")))

    assert "lasts" in screen
    assert "empty" not in screen


# The room


@settings(max_examples=60)
@given(SEEDS)
def test_it_has_at_most_forty_lines_whatever_was_said(seed: int) -> None:
    found = some_checked(drawn_pack(seed), seed)

    lines = told(found).splitlines()

    assert len(lines) <= 40
    assert max(map(len, lines)) <= 80


@settings(max_examples=15)
@given(SEEDS)
def test_of_the_shipped_pack_it_fits_a_window_of_24_rows_and_wraps_in_a_narrow_one(seed: int) -> None:
    found = some_checked(PACK, seed)

    usual, narrow = window(found, 24, 80), window(found, 12, 40)

    assert len(usual) <= 40
    assert max(map(len, narrow)) <= 40
    assert len(narrow) <= 80


def test_in_a_window_all_of_it_is_seen_at_once() -> None:
    found = checked(pack_in_disorder(), assessment(ALL_OPEN, IN_HAND))

    assert len(window(found, 24, 80)) < 24
    assert len(window(found, 18, 80)) < 18
    assert len(window(found, 18, 80)) < len(window(found, 24, 80))


def test_a_title_without_end_takes_two_lines() -> None:
    pack = small_pack()
    long = replace(pack.rules["free-without-income"], title="word " * 100)

    lines = told(checked(replace(pack, rules={long.id: long}), OPEN)).splitlines()

    assert len(lines) <= 40
    assert any(each.endswith("word…") for each in lines)


# The command


@pytest.fixture
def files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "x.toml").write_text(OPEN, encoding="utf-8")
    return str(write_pack(tmp_path / "pack"))


def test_text_is_the_first_screen_and_everything_with_full_and_so_in_a_file(files: str, tmp_path: Path) -> None:
    first = run("report", "x.toml", "--pack", files).out
    full = run("report", "x.toml", "--pack", files, "--full").out

    run("report", "x.toml", "--pack", files, "--format", "text", "-o", "first.txt")
    run("report", "x.toml", "--pack", files, "--full", "--format", "text", "-o", "full.txt")

    assert "Act now ─" in first
    assert "Where it stands ─" in full
    assert (tmp_path / "first.txt").read_text(encoding="utf-8") == first
    assert (tmp_path / "full.txt").read_text(encoding="utf-8") == full


@pytest.mark.parametrize("name", ["json", "markdown", "html"])
def test_other_formats_are_always_full(files: str, name: str) -> None:
    words = ("report", "x.toml", "--pack", files, "--format", name, "--today", "2026-11-23")

    assert run(*words).out == run(*words, "--full").out
