"""``bmcheck stress``: what it prints, in every format and width, when it stops, and what it refuses."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from support.small_pack import assessment, run, write_pack

SCENARIOS = """\
[[scenario]]
id = "payers-leave"
title = "Half of those who pay leave"
why = "A rival is cheaper."
happens = { paid_share = { times = 0.5 } }
claims = ["1-02"]

[[scenario]]
id = "one-payer"
title = "Hardly anybody pays"
why = "It happens."
happens = { paid_share = 0.001 }
basis = "extension"
source = "Ours"

[[scenario]]
id = "many-pay"
title = "Twice as many pay"
why = "A newspaper wrote of it."
applies = "free_offer == 'basic'"
happens = { paid_share = { times = 2 } }
claims = ["1-02"]
"""
OF_THE_SOURCE, OURS = 'claims = ["1-02"]', 'basis = "extension"\nsource = "Ours"'
LASTING = 'free_offer = "basic"\nsources = ["shop"]\nprice_review = false\npaid_share = '


@pytest.fixture
def pack(tmp_path: Path) -> str:
    return str(write_pack(tmp_path / "pack", scenarios=SCENARIOS))


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Return a venture of which three in a hundred users pay: one less would be too few."""
    return written(tmp_path, "0.03")


def written(folder: Path, share: str) -> Path:
    path = folder / "venture.toml"
    path.write_text(assessment(LASTING + share if share else LASTING.rpartition("\n")[0]), encoding="utf-8")
    return path


def test_the_overview_begins_with_what_does_harm(pack: str, file: Path) -> None:
    ran = run("stress", str(file), "--pack", pack)

    assert ran.code == 0
    lines = ran.out.splitlines()
    assert lines[0] == "Of 3 scenarios, 2 would strain something."
    assert lines[2].startswith("~  1. Half of those who pay leave (payers-leave)")
    assert any(line.startswith("✓  3. many-pay") for line in lines)
    assert "Opens in 1, 2: Too few users pay (too-few-payers)" in lines
    assert "Stays closed in 3: Too few users pay (too-few-payers)" in lines


def test_one_scenario_is_told_with_everything(pack: str, file: Path) -> None:
    out = run("stress", str(file), "--pack", pack, "--scenario", "payers-leave").out

    assert "Why it may happen: A rival is cheaper." in out
    assert "Strains: Too few users pay (too-few-payers, medium): covered → open" in out
    assert 'Helps in advance: "Give paying users more" (raise-share)' in out
    assert "Margin: 0.16 per user and month → -0.02 per user and month" in " ".join(out.split())


def test_a_scenario_that_holds_says_why(pack: str, file: Path) -> None:
    out = run("stress", str(file), "--pack", pack, "--scenario", "many-pay").out

    assert (
        "stay closed: Too few users pay (too-few-payers, medium); because Which share of your users pays? — 6 %"
        in " ".join(out.split())
    )


@pytest.mark.parametrize(
    ("share", "options", "code"),
    [
        ("0.03", (), 0),
        ("0.03", ("--fail-on", "high"), 0),
        ("0.03", ("--fail-on", "medium"), 1),
        ("0.03", ("--fail-on", "low", "--scenario", "many-pay"), 0),
        ("0.03", ("--fail-on", "medium", "--format", "json"), 1),
        ("0.001", ("--fail-on", "low"), 0),
        ("", ("--fail-on", "low", "--scenario", "payers-leave"), 0),
    ],
)
def test_it_stops_only_where_a_scenario_newly_opens_a_risk(
    pack: str, tmp_path: Path, share: str, options: tuple[str, ...], code: int
) -> None:
    file = written(tmp_path, share)

    assert run("stress", str(file), "--pack", pack, *options).code == code


def test_a_number_that_is_missing_is_named(pack: str, tmp_path: Path) -> None:
    out = run("stress", str(written(tmp_path, "")), "--pack", pack, "--scenario", "payers-leave").out

    assert "Margin: not known without paid_share" in out
    assert "Find out: Which share of your users pays? (paid_share)" in out
    assert "As far as is known, no scenario newly opens a high risk; of 1 it is not known" in out


def test_a_scenario_that_is_named_twice_happens_once(pack: str, file: Path) -> None:
    once, twice = (run("stress", str(file), "--pack", pack, *["--scenario", "payers-leave"] * n).out for n in (1, 2))

    assert once == twice


def test_two_scenarios_happen_at_once(pack: str, file: Path) -> None:
    named = ("--scenario", "payers-leave", "--scenario", "many-pay")
    found = json.loads(run("stress", str(file), "--pack", pack, *named, "--format", "json").out)

    (both,) = found["scenarios"]
    assert both["scenarios"] == ["payers-leave", "many-pay"]
    assert both["metrics"] == []


@pytest.mark.parametrize(
    ("options", "what", "hint"),
    [
        (("--scenario", "payers-leav"), "there is no scenario 'payers-leav'", "did you mean payers-leave?"),
        (
            ("--scenario", "payers-leave", "--scenario", "one-payer"),
            "payers-leave and one-payer say different things of paid_share",
            "look at one of them at a time",
        ),
        (("--only-paper", "--scenario", "one-payer"), "--only-paper leaves one-payer out", "take one of the two away"),
    ],
)
def test_what_cannot_be_tested_is_refused(
    pack: str, file: Path, options: tuple[str, ...], what: str, hint: str
) -> None:
    ran = run("stress", str(file), "--pack", pack, *options)

    assert ran.code == 2
    assert what in ran.err
    assert hint in ran.err
    assert ran.out == ""


@pytest.mark.parametrize(
    ("scenarios", "options", "what"),
    [
        (None, (), "the pack small has no scenarios"),
        (SCENARIOS.replace(OF_THE_SOURCE, OURS), ("--only-paper",), "no scenario of"),
    ],
)  # fmt: skip
def test_a_pack_without_scenarios_tests_nothing(
    tmp_path: Path, file: Path, scenarios: str | None, options: tuple[str, ...], what: str
) -> None:
    pack = str(write_pack(tmp_path / "bare", scenarios=scenarios))

    ran = run("stress", str(file), "--pack", pack, *options)

    assert (ran.code, ran.out) == (2, "")
    assert what in ran.err


def test_where_there_is_room_the_heat_map_is_a_grid(pack: str, file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    lines = run("stress", str(file), "--pack", pack).out.splitlines()

    assert "               1 2 3" in [line.rstrip() for line in lines]
    assert "Revenue model  ~ ~ ✓" in [line.rstrip() for line in lines]
    assert max(map(len, lines)) <= 80


def test_where_there_is_none_it_is_a_list(pack: str, file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "40")
    lines = run("stress", str(file), "--pack", pack).out.splitlines()

    assert any(line.startswith("3. holds: Cost structure, Revenue") for line in lines)
    assert max(map(len, lines)) <= 40


def test_markdown_has_a_table(pack: str, file: Path) -> None:
    out = run("stress", str(file), "--pack", pack, "--format", "markdown").out

    assert "| | 1 | 2 | 3 |" in out
    assert "| Revenue model | \\~ | \\~ | ✓ |" in out or "| Revenue model | ~ | ~ | ✓ |" in out


def test_json_has_every_rule_and_every_block(pack: str, file: Path) -> None:
    found = json.loads(run("stress", str(file), "--pack", pack, "--format", "json").out)

    first = found["scenarios"][0]
    assert first["rules"] == [
        {
            "rule": "too-few-payers",
            "severity": "medium",
            "effect": "strained",
            "before": "covered",
            "after": "open",
            "settled": True,
        }
    ]
    assert first["blocks"]["revenue-model"] == {"effect": "strained", "settled": True, "open_already": False}
    assert first["blocks"]["value-proposition"]["effect"] == "not touched"
    assert first["blunted_by"] == ["raise-share"]
    assert found["prepare"] == {"sets": [[]], "not_prevented": [], "exact": True}


def test_without_an_answer_nothing_is_said_to_hold(pack: str, tmp_path: Path) -> None:
    file = tmp_path / "empty.toml"
    file.write_text(assessment(""), encoding="utf-8")

    found = json.loads(run("stress", str(file), "--pack", pack, "--format", "json").out)

    assert "holds" not in {each["effect"] for one in found["scenarios"] for each in one["blocks"].values()}


def test_the_page_has_the_heat_map_in_signs_and_words(pack: str, file: Path) -> None:
    out = run("stress", str(file), "--pack", pack, "--format", "html").out

    assert '<td class="medium"><b aria-hidden="true">~</b><span class="unseen">strained</span></td>' in out
    assert '<td class="well"><b aria-hidden="true">✓</b><span class="unseen">holds</span></td>' in out
    assert "Half of those who pay leave" in out
