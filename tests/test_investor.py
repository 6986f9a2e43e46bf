"""The report for an investor: who gets it, what it says in which format, and that it fits on a screen."""

from __future__ import annotations

import io
import json
import os
import re
from html import unescape
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from jsonschema import Draft202012Validator
from msgspec.structs import replace
from rich.console import Console
from support.checked_files import TODAY, checked, some_checked
from support.investor_pack import ASK, OUTSIDE, investor_pack, loaded
from support.random_answers import SEEDS
from support.random_packs import drawn_pack
from support.small_pack import assessment, run

from bmcheck.diligence import diligence
from bmcheck.escapes import markdown
from bmcheck.files.packs import load_pack
from bmcheck.model import Audience, Severity
from bmcheck.reports import first_screen, markdown_investor, terminal
from bmcheck.reports.html import render
from bmcheck.reports.json_diligence import diligence_entry

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from bmcheck.model import Snapshot

BUYER = assessment(
    'who = "buyer"\nfree_offer = "basic"\nprice_review = true', '[notes]\nprice_review = "Seen <in> May"\n'
)
OPEN = assessment('who = "buyer"\nfree_offer = "all"\nsources = ["none"]')
BROKEN = assessment('who = "buyer"\nfree_offer = "none"\npaid_share = 0.01\nprice_review = false')


def written(folder: Path, text: str = BUYER) -> tuple[str, ...]:
    """Write a pack and an assessment, and return the words of the command on them."""
    file = folder / "venture.toml"
    file.write_text(text, encoding="utf-8")
    return "report", str(file), "--pack", str(investor_pack(folder / "pack")), "--today", "2026-11-23"


def squeezed(text: str) -> str:
    return " ".join(text.split())


def screen(found: Snapshot) -> str:
    return squeezed(first_screen.text(found, TODAY, lambda *words: " ".join(("bmcheck", *words))))


def full(found: Snapshot) -> str:
    return squeezed(terminal.text(found))


# Who gets it


def test_who_looks_from_outside_gets_it_by_itself_and_everybody_who_asks(tmp_path: Path) -> None:
    words = written(tmp_path)

    by_itself, asked, other = run(*words), run(*words, "--for", "investor"), run(*words, "--for", "founder")

    assert "Ask management" in by_itself.out
    assert "Ask management" in asked.out
    assert "Act now" not in asked.out
    assert "Ask management" not in other.out
    assert "Act now" in other.out


def test_a_founder_gets_it_only_when_asked_for(tmp_path: Path) -> None:
    words = written(tmp_path, assessment('free_offer = "basic"'))

    assert "Ask management" not in run(*words).out
    assert "Ask management" in run(*words, "--for", "investor").out


def test_nobody_else_can_be_named(tmp_path: Path) -> None:
    ran = run(*written(tmp_path), "--for", "journalist")

    assert (ran.code, "'journalist' is not one of 'founder', 'investor'" in ran.err) == (2, True)


# The first screen


def test_the_first_screen_says_what_to_ask_what_to_see_and_what_it_decides(tmp_path: Path) -> None:
    told = screen(checked(loaded(tmp_path), BUYER))

    assert "0 deal-breakers; 0 conditions before closing; 1 question to management; 1 to watch" in told
    assert "1. medium, paid_share: Which share of your users pays? → ask to see: The share of last month." in told
    assert "decides: Too few users pay (medium)" in told
    assert "the outcome is not known; watch: Which share of your users pays? — not answered" in told


def test_the_first_screen_says_what_ends_a_risk_or_that_nothing_does(tmp_path: Path) -> None:
    pack = loaded(tmp_path)
    condition, broken = screen(checked(pack, OPEN)), screen(checked(pack, BROKEN))

    assert "Conditions before closing" in condition
    assert "→ Open a second source of income (second-income, medium effort)" in condition
    assert "Nobody can act on it: The fair is over; It would take at least 2 %" in broken


def test_money_comes_before_everything_else() -> None:
    text = 'bmcheck = 1\npack = { id = "social-media" }\n[answers]\nrole = "investor"\nincome_month = 100\n'
    found = checked(load_pack(), text)

    for told in (screen(found), full(found)):
        money = told.index("The money is not known. Ask for: cost_month, cash.")
        assert money < told.index("Deal-breakers")
        assert money < told.index("Ask management")


@pytest.mark.parametrize("reader", ["founder", "investor"])
def test_what_to_type_next_is_for_the_same_reader_and_leaves_out_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, reader: str
) -> None:
    monkeypatch.chdir(tmp_path)  # a long path leaves no room for every command
    words = [each.removeprefix(f"{tmp_path}{os.sep}") for each in map(str, written(tmp_path, OPEN))]
    asked: tuple[list[str], ...] = ([], ["--for", reader, "--only-paper"])
    alike, other = ("".join(run(*words, *more).out.split()) for more in asked)

    assert f"--for{reader}" not in alike
    assert f"venture.toml--for{reader}--only-paper--full" in other
    assert f"venture.toml--for{reader}--only-paper--formathtml" in other
    assert "venture.toml--only-paper" in other


@given(seed=SEEDS)
@settings(max_examples=40, deadline=None)
def test_it_is_at_most_forty_lines_and_no_wider_than_the_window(seed: int) -> None:
    found = some_checked(drawn_pack(seed), seed).meant_for(Audience.INVESTOR)
    for rows, columns in ((24, 80), (12, 40), (50, 120)):
        to = Console(force_terminal=True, color_system=None, width=columns, height=rows, file=io.StringIO())
        first_screen.render(found, TODAY, lambda *words: " ".join(words), to=to)
        assert isinstance(to.file, io.StringIO)
        lines = to.file.getvalue().removesuffix("\n").split("\n")

        assert len(lines) <= 40 * -(-80 // min(columns, 80))
        assert all(len(each) <= columns for each in lines)


# Everything


def test_the_full_report_has_every_part(tmp_path: Path) -> None:
    pack = loaded(tmp_path)
    asked, broken, condition = (full(checked(pack, each)) for each in (BUYER, BROKEN, OPEN))

    assert "It decides: Too few users pay (too-few-payers, medium risk, treated so far). Ask to see: The share" in asked
    assert "Watch after closing" in asked
    assert "Note: Seen <in> May" in asked
    assert "No way out · Nobody can act on it: The fair is over" in broken
    assert "Have it done: Open a second source of income (second-income, medium effort)" in condition
    assert "Chances" in broken


def test_a_finding_is_told_with_what_to_see_once_and_then_by_its_id(tmp_path: Path) -> None:
    found = checked(loaded(tmp_path), assessment('who = "buyer"'))

    for told in (full(found), markdown_investor.text(found), unescape(render(found, TODAY))):
        assert told.count("Ask to see: The books show it.") == 1
    assert "What else brings in money? (sources, high) It decides: free-without-income (told above)" in full(found)


@pytest.mark.parametrize("text", [BUYER, OPEN])
def test_management_is_asked_in_its_own_words_and_the_reader_in_others(tmp_path: Path, text: str) -> None:
    found = checked(loaded(tmp_path), text)
    unknown = checked(loaded(tmp_path), assessment('who = "buyer"\nfree_offer = "all"'))

    assert ASK in full(unknown)
    assert OUTSIDE not in full(unknown)
    assert ASK not in full(found)


# Markdown and JSON


def test_markdown_has_the_same_parts(tmp_path: Path) -> None:
    told = run(*written(tmp_path), "--format", "markdown").out

    assert "### Ask management (1)" in told
    assert "**Which share of your users pays?** (paid\\_share, medium)" in told
    assert "Too few users pay (too-few-payers, medium risk, treated so far). Ask to see: The share of last" in told
    assert "### Deal-breakers\n\nNone among what is known." in told
    assert "### Watch after closing (1)" in told
    assert f"- Note: {markdown('Seen <in> May')}" in told
    assert "Gate" not in told


@pytest.mark.parametrize("text", [BROKEN, OPEN])
def test_markdown_says_what_ends_a_risk_or_that_nothing_does(tmp_path: Path, text: str) -> None:
    told = run(*written(tmp_path, text), "--format", "markdown").out
    ends = {
        BROKEN: "- **No way out:**\n  - Nobody can act on it",
        OPEN: "- **Have it done:** Open a second source of income",
    }

    assert ends[text] in told


def test_markdown_for_founders_is_as_it_was(tmp_path: Path) -> None:
    words = written(tmp_path)

    assert "**Gate " in run(*words, "--format", "markdown", "--for", "founder").out


def diligence_of(words: Sequence[str]) -> tuple[str, Any]:
    [file] = json.loads(run(*words, "--format", "json").out)["files"]
    return file["reader"], file["diligence"]


def test_json_has_it_for_investors_and_null_for_others(tmp_path: Path) -> None:
    words = written(tmp_path)
    reader, found = diligence_of(words)

    assert reader == "investor"
    assert found["ask_management"] == [
        {
            "question": "paid_share",
            "ask": "Which share of your users pays?",
            "severity": "medium",
            "measure": False,
            "see": ["The share of last month."],
            "decides": ["too-few-payers"],
        }
    ]
    assert found["watch"] == [{"rule": "too-few-payers", "outcomes": ["paid_share"]}]
    assert (found["deal_breakers"], found["conditions"], found["price_in"], found["chances"]) == ([], [], [], [])
    assert diligence_of((*words, "--for", "founder")) == ("founder", None)


def test_json_says_with_what_to_begin(tmp_path: Path) -> None:
    opened, broken = (tmp_path / each for each in ("opened", "broken"))
    for each in (opened, broken):
        each.mkdir()

    assert diligence_of(written(opened, OPEN))[1]["conditions"] == [
        {"rule": "free-without-income", "first": [], "strategy": "second-income"}
    ]
    assert diligence_of(written(broken, BROKEN))[1]["deal_breakers"] == [
        {"rule": "too-late", "first": [], "strategy": None}
    ]


@pytest.mark.parametrize("text", [BUYER, OPEN, BROKEN])
def test_json_is_as_its_schema_says(tmp_path: Path, text: str) -> None:
    schema = json.loads(run("schema", "review").out)
    whole = json.loads(run(*written(tmp_path, text), "--format", "json").out)

    Draft202012Validator(schema).validate(whole)
    closed = schema["$defs"]["DiligencePrinted"]

    assert set(closed["properties"]) == set(whole["files"][0]["diligence"])


def test_money_is_the_same_in_json() -> None:
    text = (
        'bmcheck = 1\npack = { id = "social-media" }\n[venture]\nassessed = 2026-01-31\n[answers]\n'
        'role = "investor"\nincome_month = 100\ncost_month = 300\ncash = 2400\n'
    )
    money = diligence_entry(checked(load_pack(), text))["money"]

    assert money["monthly"] == [{"metric": "monthly_result", "value": -200}]
    assert (money["as_of"], money["lasts"]["value"], money["empty"]) == ("2026-01-31", 12.0, "2027-01-31")
    assert money["ask"] == []


# What an answer could still change


def pending(folder: Path) -> Snapshot:
    """Return a venture of which a high risk is open as long as nobody says what is done about it."""
    pack = loaded(folder)
    rule = replace(pack.rules["too-few-payers"], severity=Severity.HIGH)
    answers = 'who = "buyer"\nfree_offer = "basic"\npaid_share = 0.01'
    return checked(replace(pack, rules={**pack.rules, rule.id: rule}), assessment(answers))


def test_a_high_risk_that_an_answer_could_still_change_is_named_where_the_deal_breakers_are(tmp_path: Path) -> None:
    found = pending(tmp_path)
    said = "1 high risk is open until management answers: too-few-payers."

    for told in (screen(found), full(found), unescape(render(found, TODAY))):
        assert "None among what is known." in told
        assert said in " ".join(told.split())
    assert markdown(said) in markdown_investor.text(found)
    assert diligence_entry(found)["open_until_answered"] == ["too-few-payers"]


# The page


def test_the_page_has_every_part_and_no_plan(tmp_path: Path) -> None:
    told = unescape(render(checked(loaded(tmp_path), BUYER), TODAY))

    assert "assessment, for an investor" in told.casefold()
    assert '<h2 id="clarify">Ask management</h2>' in told
    assert "Too few users pay (too-few-payers, medium risk, treated so far). Ask to see: The share of last" in told
    assert '<h2 id="breakers">Deal-breakers</h2>' in told
    assert '<h2 id="watch">Watch after closing</h2>' in told
    assert 'id="plan"' not in told
    assert "What to do first" not in told


@pytest.mark.parametrize("text", [BUYER, OPEN, BROKEN])
def test_every_link_of_the_page_leads_somewhere(tmp_path: Path, text: str) -> None:
    told = render(checked(loaded(tmp_path), text), TODAY)

    links = set(re.findall(r'href="#([^"]+)"', told))
    assert links <= set(re.findall(r' id="([^"]+)"', told))
    assert {"clarify", "breakers", "conditions"} <= links


def test_the_page_for_founders_is_as_it_was(tmp_path: Path) -> None:
    told = render(checked(loaded(tmp_path), BUYER).meant_for(Audience.FOUNDER), TODAY)

    assert "Ask management" not in told
    assert '<h2 id="risks">Open risks</h2>' in told


# What people wrote stays text

NASTY = "<script>alert(1)</script>\\u001b[31m\\u202e|# `x` [y](z)"


@pytest.mark.parametrize("form", ["text", "markdown", "html"])
def test_what_people_wrote_does_nothing_in_any_format(tmp_path: Path, form: str) -> None:
    rest = f'[venture]\nname = "{NASTY}"\n[notes]\npaid_share = "{NASTY}"\nprice_review = "{NASTY}"\n'
    text = assessment('who = "buyer"\nfree_offer = "basic"\nprice_review = true', rest)
    words = written(tmp_path, text)

    told = run(*words, "--format", form, *(["--full"] if form == "text" else [])).out

    assert "\x1b" not in told
    assert "\u202e" not in told
    assert form == "text" or "<script>" not in told.replace("\\<script", "")


def test_the_first_screen_asks_to_see_nothing_twice() -> None:
    text = 'bmcheck = 1\npack = { id = "social-media" }\n[answers]\nrole = "investor"\nstage = "live"\nusers = 400000\n'
    found = checked(load_pack(), text)
    first, second = diligence(found).ask[:2]
    told = first_screen.text(found, TODAY, lambda *words: " ".join(words))

    assert first.see[0] == second.see[0]
    asked_for = re.findall(r"ask to see: (.{30})", told)
    assert len(asked_for) == len(set(asked_for)) == 3
