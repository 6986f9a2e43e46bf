"""``bmcheck next --all``: every open question, each with what hangs on it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hypothesis import given, settings
from support.checked_files import some_checked
from support.random_answers import SEEDS
from support.random_packs import drawn_pack
from support.small_pack import COVERED, assessment, run, write_pack

from bmcheck.ranking import largest_gaps
from bmcheck.reports.marks import bare, below
from bmcheck.reports.next_questions import all_lines

if TYPE_CHECKING:
    from pathlib import Path


def told(folder: Path, text: str, *words: str) -> str:
    file = folder / "x.toml"
    file.write_text(text, encoding="utf-8")
    return run("next", file, "--pack", write_pack(folder / "pack"), *words).out


def test_every_open_question_stands_there_with_all_that_hangs_on_it(tmp_path: Path) -> None:
    assert told(tmp_path, assessment('free_offer = "all"'), "--all") == (
        "2 questions are open. Below each stands what hangs on it.\n"
        "\n"
        "1. What else brings in money? (sources)\n"
        "  - high risk: The service is free and nothing else pays for it (free-without-income)\n"
        "\n"
        "2. Do you look at your prices every year? (price_review)\n"
        "  - low opportunity: Prices could be looked at (prices-reviewed)\n"
    )


def test_what_is_open_or_treated_so_far_says_so(tmp_path: Path) -> None:
    opened = told(tmp_path, assessment('free_offer = "basic"\npaid_share = 0.01'), "--all")
    treated = told(tmp_path, assessment('free_offer = "basic"\nprice_review = true'), "--all")

    assert "- medium risk, open so far: Too few users pay (too-few-payers)" in opened
    assert treated.startswith("1 question is open.")
    assert "- medium risk, treated so far: Too few users pay (too-few-payers)" in treated


def test_without_all_only_the_first_is_told_and_where_nothing_is_open_neither(tmp_path: Path) -> None:
    assert "price_review" not in told(tmp_path, assessment('free_offer = "all"'))
    assert told(tmp_path, COVERED, "--all") == "Nothing is left to find out: every finding is decided.\n"


@given(seed=SEEDS)
@settings(max_examples=40, deadline=None)
def test_nothing_that_waits_for_an_answer_is_left_out(seed: int) -> None:
    review = some_checked(drawn_pack(seed), seed).review
    lines = bare(below(all_lines(largest_gaps(review))))

    for finding in review.findings:
        assert lines.count(f"({finding.rule.id})") == len(finding.awaits)
