"""The report in a terminal: its order, its width, and what a file may not do to it."""

from __future__ import annotations

import io
from datetime import date
from pathlib import Path

import pytest
from rich.cells import cell_len
from rich.console import Console
from rich.text import Text
from support.checked_files import snapshot
from support.small_pack import assessment, run, small_pack, write_pack

from bmcheck.conditions import Answers, Choices
from bmcheck.evaluation import review
from bmcheck.follow_up import follow_up
from bmcheck.model import AsOf, Assessment, Case, Pack, PackReference, Snapshot, Status
from bmcheck.reports import terminal
from bmcheck.reports.layout import NARROWEST, Item, hung
from bmcheck.reports.proof import answers_in_toml
from bmcheck.reports.terminal_findings import found_in
from bmcheck.reports.words import may_apply

NUMBERS = """\
bmcheck = 1
pack = { id = "social-media" }

[venture]
name = "Nook [bold]\\u001b[31m\\u202e"
currency = "EUR"

[answers]
role = "platform"
stage = "live"
free_offer = "basic"
income_month = 4000
cost_month = 20000
cash = 120000

[unsure]
questions = ["users"]
"""


def squeezed(text: str) -> str:
    """Return a text with every gap, also a broken line, as one space."""
    return " ".join(text.split())


def written(screen: Console) -> str:
    """Return what was printed to a console."""
    assert isinstance(screen.file, io.StringIO)
    return screen.file.getvalue()


def checked_case(pack: Pack, case: Case) -> Snapshot:
    """Return a worked case as an assessment that was read and checked."""
    mine, found = Assessment(pack=PackReference(pack.id), answers=case.answers), review(pack, case.answers)
    return snapshot(found, mine, follow_up(found, mine, AsOf(date(2026, 11, 28))))


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
    told = run("report", tiktok, "--full").out
    order = [
        "Open risks ─",
        "To clarify ─",
        "Risks covered ─",
        "Opportunities ─",
        "Opportunities captured ─",
        "Where it stands ─",
    ]

    places = [told.index(each) for each in order]

    assert places == sorted(places)


@pytest.mark.parametrize("columns", [40, 80, 100])
def test_no_line_is_wider_than_the_terminal(tiktok: Path, monkeypatch: pytest.MonkeyPatch, columns: int) -> None:
    monkeypatch.setenv("COLUMNS", str(columns))

    told = run("report", tiktok, "--full").out

    assert max(len(line) for line in told.splitlines()) <= columns
    assert not any(line.endswith(" ") for line in told.splitlines())


def test_a_number_has_its_unit(nook: Path) -> None:
    told = run("report", nook, "--full").out

    assert "Monthly result: -16,000 EUR per month" in told
    assert "Months of cash: 7.5 months" in told


def test_text_of_a_file_stays_text(nook: Path) -> None:
    told = run("report", nook, "--full").out

    assert told.startswith("Nook [bold]")
    assert "\x1b" not in told
    assert "\u202e" not in told


def test_a_risk_for_which_the_paper_offers_nothing_says_so_before_ours(tiktok: Path) -> None:
    told = " ".join(run("report", tiktok, "--full").out.split())

    assert "The paper names this and offers no specific answer. What follows is ours. What to do:" in told


def test_without_our_extensions_none_of_them_is_told(tiktok: Path) -> None:
    told = run("report", tiktok, "--only-paper", "--full").out

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

    told = run("report", nook, "--full").out

    assert not any(line.lstrip().startswith("::") for line in told.splitlines())
    assert "error::" in told


def test_what_is_unknown_is_never_said_to_need_nothing(tmp_path: Path) -> None:
    path = tmp_path / "blank.toml"
    path.write_text('bmcheck = 1\npack = { id = "social-media" }\n', encoding="utf-8")

    told = run("report", path, "--full").out

    matrix = told[told.index("Where it stands") : told.index("? to clarify or unknown")]
    assert "·" not in matrix
    assert "?" in matrix


def test_markdown_tells_what_is_open_and_what_to_do_first_and_folds_the_rest(tiktok: Path) -> None:
    told = run("report", tiktok, "--format", "markdown").out

    open_part, *folded = told.split("<details>")
    assert "| high risk | open | stops | People may take what is paid for as somebody's honest word |" in open_part
    assert "**What to do first**, the smallest plan for every high risk" in open_part
    assert "to clarify |" not in open_part
    folds = [each.partition("<summary>")[2].partition(" (")[0] for each in folded]
    assert folds == ["To clarify", "Why, and what to do", "All other findings"]


def test_markdown_does_not_fold_what_stops_the_gate(tiktok: Path) -> None:
    told = run("check", tiktok, "--require-complete", "--format", "markdown").out

    assert "| high risk | to clarify | stops | People under 18" in told.split("<details>")[0]


EVERYTHING = """\
bmcheck = 1
pack = { id = "small", version = "9.0.0" }

[venture]
name = "Nook"
about = "Crochet patterns"
assessed = 2020-01-01

[answers]
free_offer = "none"
sources = ["none"]
price_review = false

[[action]]
strategy = "second-income"
status = "doing"
owner = "growth"
due = 2099-02-01

[[action]]
strategy = "raise-share"
status = "planned"
"""


@pytest.fixture
def everything(tmp_path: Path) -> list[str | Path]:
    """Return the arguments for a report on an assessment that has something in nearly every part."""
    path = tmp_path / "nook.toml"
    path.write_text(EVERYTHING, encoding="utf-8")
    return [path, "--pack", write_pack(tmp_path / "pack"), "--today", "2026-11-28"]


def test_what_somebody_does_about_it_stands_with_who_and_until_when(everything: list[str | Path]) -> None:
    told = squeezed(run("report", *everything, "--full").out)

    assert "What you are doing" in told
    assert "· doing: Open a second source of income second-income, growth, due 2099-02-01" in told
    assert "· planned: Give paying users more raise-share" in told


def test_an_answer_that_decides_nothing_is_kept_and_said_to_do_so(everything: list[str | Path]) -> None:
    told = squeezed(run("report", *everything, "--full").out)

    assert "Answers that decide nothing at the moment" in told
    assert "· What else brings in money? — None of these" in told


def test_an_assessment_of_a_newer_pack_says_that_this_one_is_older(everything: list[str | Path]) -> None:
    told = squeezed(run("report", *everything, "--full").out)

    assert "Look at this ─" in told
    assert "! made with small 9.0.0, and this is only 1.0.0: update bmcheck." in told


def test_where_every_number_is_known_none_is_missing(everything: list[str | Path], tmp_path: Path) -> None:
    path = tmp_path / "nook.toml"
    some = squeezed(run("report", *everything, "--full").out)
    path.write_text(EVERYTHING.replace("[answers]", "[answers]\npaid_share = 0.5"), encoding="utf-8")

    told = squeezed(run("report", *everything, "--full").out)

    assert "The numbers" not in some
    assert "Margin: 5.8 per user and month" in told
    assert "Still missing for the rest" not in told


def test_a_terminal_that_shows_colours_gets_them(pack: Pack, cases: dict[str, Case]) -> None:
    screen, plain = (Console(force_terminal=is_one, width=80, file=io.StringIO()) for is_one in (True, False))
    case = checked_case(pack, cases["tiktok"])

    terminal.render(case, to=screen)

    assert "\x1b[1;31m" in written(screen)
    assert written(plain) == ""
    assert "\x1b" not in terminal.text(case)


def test_a_section_of_the_interview_ends_with_what_was_found_in_it_the_risks_first(
    pack: Pack, cases: dict[str, Case]
) -> None:
    screen, empty = (Console(width=200, file=io.StringIO()) for _ in range(2))
    found = review(pack, cases["tiktok"].answers)

    found_in(found, "metadata", screen)
    found_in(review(pack, {}), "metadata", empty)

    first, *told = written(screen).strip().splitlines()
    lines = [each for each in told if not each.startswith("   ")]
    own = [each for each in found.findings if each.rule.feature == "metadata"]
    asking = [each for each in own if each.status in (Status.OPEN, Status.UNTAPPED)]
    assert first.startswith(f"Found in Data: {len(asking)} to look at, ")
    assert len(lines) == len(asking)
    kinds = ["risk" in each.split(":")[0] for each in lines]
    assert kinds == sorted(kinds, reverse=True)
    assert written(empty).strip() == "Found in Data: nothing yet."


def test_a_long_sign_keeps_its_distance_from_the_text() -> None:
    assert hung(Item(Text("one two"), "10."), 7).plain.split("\n")[0].startswith("10. one")


@pytest.mark.parametrize("width", [NARROWEST, 20, 40])
@pytest.mark.parametrize("text", ["", "x" * 100, f"a {'漢' * 30} b", "one two  three four five six"])
def test_a_line_is_broken_between_words_and_a_word_only_where_it_must_be(text: str, width: int) -> None:
    lines = hung(Item(Text(text)), width).plain.split("\n")

    assert all(cell_len(each.rstrip()) <= width for each in lines)
    assert "".join("".join(lines).split()) == "".join(text.split())
    if not any(cell_len(word) > width for word in text.split()):
        assert " ".join(" ".join(lines).split()) == " ".join(text.split())


@pytest.mark.parametrize(
    ("value", "words"),
    [
        ({"price_review": True}, "price_review = yes"),
        ({"price_review": False}, "price_review = no"),
        ({"sources": Choices(frozenset({"ads"}))}, "sources = has ads"),
        ({"sources": Choices(frozenset(), frozenset({"ads", "shop"}))}, "sources = lacks ads, shop"),
        ({"sources": Choices(frozenset({"ads", "shop", "events"}))}, "sources = ads, shop, events"),
        ({"free_offer": "all", "paid_share": 0.5}, "free_offer = all and paid_share = 0.5"),
    ],
)
def test_a_counterexample_is_written_as_one_would_answer(value: Answers, words: str) -> None:
    assert answers_in_toml(small_pack(), value) == words


def test_where_it_is_only_unknown_what_applies_nothing_is_said_to_apply(everything: list[str | Path]) -> None:
    assert isinstance(everything[0], Path)
    everything[0].write_text(assessment("price_review = true"), encoding="utf-8")

    told = squeezed(run("report", *everything, "--full").out)

    assert "To clarify ─" in told
    assert "It applies to you" not in told
    assert "Of 2 more it is not known yet whether they apply to you." in told


def test_one_finding_that_may_not_apply_is_told_in_the_singular() -> None:
    assert may_apply(1) == "Of 1 more it is not known yet whether it applies to you."


def test_answers_for_which_only_opportunities_wait_are_said_to_come_first_and_no_more(
    everything: list[str | Path],
) -> None:
    assert isinstance(everything[0], Path)
    everything[0].write_text(assessment('free_offer = "none"'), encoding="utf-8")

    told = run("report", *everything, "--format", "html").out

    assert "Not known is not the same as fine. These answers come first." in told


@pytest.mark.parametrize(
    ("answers", "has", "has_not"),
    [
        ('free_offer = "all"\nsources = ["none"]', ["Ways out", "What to do:"], ["offers no specific answer"]),
        ('free_offer = "all"\nsources = ["ads"]', ["How you would know:"], ["Ways out", "What to do:"]),
    ],
)
def test_only_what_asks_for_something_has_ways_out(
    everything: list[str | Path], answers: str, has: list[str], has_not: list[str]
) -> None:
    assert isinstance(everything[0], Path)
    everything[0].write_text(assessment(answers), encoding="utf-8")

    told = run("explain", "free-without-income", *everything[:3]).out

    assert [each for each in has if each not in told] == []
    assert [each for each in has_not if each in told] == []
