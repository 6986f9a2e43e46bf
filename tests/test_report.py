"""The report in a terminal: its order, its width, its targets, and what a file may not do to it."""

from __future__ import annotations

from pathlib import Path

import pytest
from small_pack import run

NUMBERS = """\
bmcheck = 1
pack = { id = "social-media" }

[venture]
name = "Nook [bold]\\u001b[31m\\u202e"
currency = "EUR"

[answers]
role = "platform"
stage = "growing"
free_offer = "basic"
paid_share = 0.012
revenue_per_payer = 10
other_revenue_per_user = 0.06
cost_per_user = 0.4

[unsure]
questions = ["users"]
"""


@pytest.fixture
def nook(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    path = tmp_path / "nook.toml"
    path.write_text(NUMBERS, encoding="utf-8")
    return path


@pytest.fixture
def tiktok(tmp_path: Path) -> Path:
    path = tmp_path / "tiktok.toml"
    path.write_text(run("case", "tiktok").out, encoding="utf-8")
    return path


def test_what_matters_comes_first(tiktok: Path) -> None:
    told = run("report", tiktok).out
    order = [
        "Open risks ─",
        "What to do first ─",
        "Where it stands ─",
        "Data ─",
        "Interactivity ─",
        "To clarify ─",
        "Risks covered ─",
        "Opportunities captured ─",
    ]

    places = [told.index(each) for each in order]

    assert places == sorted(places)


@pytest.mark.parametrize("columns", [40, 80, 100])
def test_no_line_is_wider_than_the_terminal(tiktok: Path, monkeypatch: pytest.MonkeyPatch, columns: int) -> None:
    monkeypatch.setenv("COLUMNS", str(columns))

    told = run("report", tiktok).out

    assert max(len(line) for line in told.splitlines()) <= columns
    assert not any(line.endswith(" ") for line in told.splitlines())


def test_a_number_has_its_unit_and_its_target(nook: Path) -> None:
    told = run("report", nook).out

    assert "Break-even paying share: 3.4 %" in told
    assert "Contribution per user: -0.22 EUR per user and month" in told
    assert "paid share: 1.2 % → at least 3.4 %" in told


def test_text_of_a_file_stays_text(nook: Path) -> None:
    told = run("report", nook).out

    assert told.startswith("Nook [bold]")
    assert "\x1b" not in told
    assert "\u202e" not in told


def test_a_risk_for_which_the_paper_offers_nothing_says_so_before_ours(tiktok: Path) -> None:
    told = " ".join(run("report", tiktok).out.split())

    assert "The paper names this and offers no specific answer. What follows is ours. What to do:" in told


def test_without_our_extensions_none_of_them_is_told(tiktok: Path) -> None:
    told = run("report", tiktok, "--only-paper").out

    assert "our extension: " not in told
    assert "our extension, not in the paper" not in told
    assert "ads-not-recognised" not in told
    assert "originals-scarce" in told


def test_without_our_extensions_none_of_them_is_told_in_markdown(tiktok: Path) -> None:
    told = run("report", tiktok, "--format", "markdown").out
    without = run("report", tiktok, "--format", "markdown", "--only-paper").out

    assert "our extension" in told
    assert "our extension: " not in without
    assert "ads-not-recognised" not in without
    assert "originals-scarce" in without


def test_no_line_of_the_report_is_a_command_of_a_runner(nook: Path) -> None:
    nook.write_text(NUMBERS.replace("Nook", "::error::"), encoding="utf-8")

    told = run("report", nook).out

    assert not any(line.lstrip().startswith("::") for line in told.splitlines())
    assert "error::" in told


def test_what_is_unknown_is_never_said_to_need_nothing(tmp_path: Path) -> None:
    path = tmp_path / "blank.toml"
    path.write_text('bmcheck = 1\npack = { id = "social-media" }\n', encoding="utf-8")

    told = run("report", path).out

    matrix = told[told.index("Where it stands") : told.index("? to clarify or unknown")]
    assert "·" not in matrix
    assert "?" in matrix


def test_markdown_tells_what_is_open_and_what_to_do_first_and_folds_the_rest(tiktok: Path) -> None:
    told = run("report", tiktok, "--format", "markdown").out

    open_part, *folded = told.split("<details>")
    assert "| high risk | open | stops | People may not see that your advertising is advertising |" in open_part
    assert "1. Let the first maker win, and settle what is in dispute (medium effort): Quarrels over who" in open_part
    assert "to clarify |" not in open_part
    folds = [each.partition("<summary>")[2].partition(" (")[0] for each in folded]
    assert folds == ["To clarify", "Why, and what to do", "All other findings"]


def test_markdown_does_not_fold_what_stops_the_gate(tiktok: Path) -> None:
    told = run("check", tiktok, "--require-complete", "--format", "markdown").out

    assert "| high risk | to clarify | stops | People under 18" in told.split("<details>")[0]
