"""A portfolio adds up only ventures that are asked in the same words: no plans with live ones, no outside views."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from support.small_pack import assessment, run, write_pack

from bmcheck.evaluation import review
from bmcheck.files.packs import load_pack
from bmcheck.portfolio import cohort

if TYPE_CHECKING:
    from pathlib import Path

    from bmcheck.conditions import Answers

ROLES = """
[[question]]
id = "who"
kind = "circumstance"
ask = "Who are you?"
type = "one"
options = [
    { id = "owner", say = "It is mine" },
    { id = "buyer", say = "I may buy it" },
]

[[question]]
id = "planned"
kind = "circumstance"
ask = "Is it a plan?"
type = "yes-no"
"""
APART = 'outside_when = "who == \'buyer\'"\nplan_when = "planned"\n'
OF_A_NUMBER = 'outside_when = "who == \'buyer\'"\nplan_when = "paid_share <= min_share"\n'


def pack(folder: Path, when: str = APART) -> Path:
    head = {"\n[[feature]]": f"{when}\n[[feature]]"}
    return write_pack(folder / "pack", pack=head, offer={"[[rule]]": f"{ROLES}\n[[rule]]"}, case=None)


@pytest.mark.parametrize(
    ("answers", "told"),
    [
        ({"who": "buyer", "planned": False}, "buyer, planned: no"),
        ({"who": "owner", "planned": True}, "owner, planned: yes"),
        ({"planned": True}, "who: ?, planned: yes"),
        ({}, "who: ?, planned: ?"),
    ],
)
def test_the_answers_that_decide_how_somebody_is_asked_tell_ventures_apart(
    tmp_path: Path, answers: Answers, told: str
) -> None:
    assert cohort(review(load_pack(str(pack(tmp_path))), answers)) == told


@pytest.mark.parametrize(
    ("answers", "told"),
    [
        ({"who": "buyer", "paid_share": 0.5}, "outside, not plan"),
        ({"who": "owner", "paid_share": 0.01}, "not outside, plan"),
        ({}, "perhaps outside, perhaps plan"),
    ],
)
def test_where_a_number_decides_it_is_told_whether_it_is_so(tmp_path: Path, answers: Answers, told: str) -> None:
    assert cohort(review(load_pack(str(pack(tmp_path, OF_A_NUMBER))), answers)) == told


def test_a_pack_that_asks_everybody_in_the_same_words_has_one_cohort(tmp_path: Path) -> None:
    assert not cohort(review(load_pack(str(write_pack(tmp_path))), {"free_offer": "all"}))


@pytest.fixture
def ventures(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[str, ...]:
    """Write two live ventures of owners, one plan of an owner, and one that a buyer looks at; return the command."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "v").mkdir()
    for name, who in {
        "a": 'who = "owner"\nplanned = false',
        "b": 'who = "owner"\nplanned = false',
        "c": 'who = "owner"\nplanned = true',
        "d": 'who = "buyer"\nplanned = false',
    }.items():
        text = assessment(f'{who}\nfree_offer = "all"\nsources = ["none"]', f'[venture]\nname = "{name.upper()}"\n')
        (tmp_path / "v" / f"{name}.toml").write_text(text, encoding="utf-8")
    return "portfolio", "v", "--pack", str(pack(tmp_path)), "--today", "2026-11-23"


def across(document: Any) -> list[tuple[str, int, list[int]]]:
    return [(each["cohort"], each["ventures"], [one["open"] for one in each["rules"]]) for each in document["across"]]


def test_only_ventures_of_one_cohort_are_added_up_the_largest_first(ventures: tuple[str, ...]) -> None:
    found = json.loads(run(*ventures, "--format", "json").out)

    assert across(found) == [
        ("owner, planned: no", 2, [2, 0, 0]),
        ("buyer, planned: no", 1, [1, 0, 0]),
        ("owner, planned: yes", 1, [1, 0, 0]),
    ]
    assert [each["cohort"] for each in found["ventures"]].count("owner, planned: no") == 2


def test_several_processes_give_the_same(ventures: tuple[str, ...]) -> None:
    one, two = (run(*ventures, "--format", "json", "--jobs", jobs).out for jobs in "12")

    assert one == two


def test_the_table_shows_them_and_each_cohort_has_its_own_totals(
    ventures: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "100")
    told = run(*ventures).out

    assert "venture cohort" in told
    assert "buyer, planned: no" in told
    assert "Open most often, of 2 ventures (owner, planned: no) under small 1.0.0" in " ".join(told.split())


def test_in_a_narrow_window_they_stand_beside_the_name(
    ventures: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "50")

    assert f"D (v{'/'}d.toml), buyer, planned: no" in " ".join(run(*ventures).out.replace("\\", "/").split())


def test_ventures_are_chosen_by_their_cohort(ventures: tuple[str, ...]) -> None:
    found = json.loads(run(*ventures, "--where", "cohort~buyer", "--format", "json").out)

    assert [each["venture"] for each in found["ventures"]] == ["D"]


@pytest.mark.parametrize("output", ["markdown", "html", "csv"])
def test_every_format_shows_them(ventures: tuple[str, ...], output: str) -> None:
    told = run(*ventures, "--format", output).out

    assert "buyer, planned: no" in told
    assert output == "csv" or "2 ventures (owner, planned: no)" in told.replace("\\", "")


def test_the_page_counts_ventures_and_adds_no_findings_of_several_cohorts(ventures: tuple[str, ...]) -> None:
    told = run(*ventures, "--format", "html").out

    assert "<strong>4</strong> <span>ventures with an open high risk</span>" in told
    assert told.count("<dt>Rules</dt>") == 1


@pytest.mark.parametrize("output", ["text", "markdown", "html"])
def test_a_venture_alike_to_no_other_is_named_and_not_added_up(ventures: tuple[str, ...], output: str) -> None:
    told = " ".join(run(*ventures, "--format", output).out.replace("\\", "").split())

    assert "Not added up, since there is only one of each: buyer, planned: no; owner, planned: yes." in told
    assert "1 venture (" not in told


def test_a_portfolio_of_one_venture_says_what_is_open_in_it(ventures: tuple[str, ...]) -> None:
    told = " ".join(run(*ventures, "--where", "cohort~buyer").out.split())

    assert "Open most often, of 1 venture (buyer, planned: no)" in told
    assert "Not added up" not in told
