"""``bmcheck portfolio --stress``: which scenarios hit most of many ventures."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from support.small_pack import run, write_pack
from test_stress_command import SCENARIOS, written


@pytest.fixture
def ventures(tmp_path: Path) -> list[str]:
    """Return the options for three ventures: one that a loss of payers hits, one that it does not, one unknown."""
    for name, share in (("hit", "0.03"), ("safe", "0.9"), ("unknown", "")):
        (tmp_path / "all" / name).mkdir(parents=True)
        written(tmp_path / "all" / name, share)
    return [str(tmp_path / "all"), "--pack", str(write_pack(tmp_path / "pack", scenarios=SCENARIOS))]


def test_the_scenario_that_hits_most_ventures_comes_first(ventures: list[str]) -> None:
    lines = run("portfolio", *ventures, "--stress").out.splitlines()

    first = lines.index("Scenarios that hit most of 3 ventures, each by itself")
    assert lines[first + 1 : first + 4] == [
        "  2 strained, 1 not known: Hardly anybody pays (one-payer)",
        "  1 strained, 1 not known: Half of those who pay leave (payers-leave)",
        "  1 not known: Twice as many pay (many-pay)",
    ]


def test_programs_get_every_scenario(ventures: list[str]) -> None:
    found = json.loads(run("portfolio", *ventures, "--stress", "--format", "json", "--jobs", "2").out)

    assert found["across"][0]["scenarios"] == [
        {"scenario": "payers-leave", "breaks": 0, "strained": 1, "unknown": 1},
        {"scenario": "one-payer", "breaks": 0, "strained": 2, "unknown": 1},
        {"scenario": "many-pay", "breaks": 0, "strained": 0, "unknown": 1},
    ]


@pytest.mark.parametrize(
    ("format_", "shown"),
    [("markdown", "| 0 | 2 | 1 | Hardly anybody pays |"), ("html", "2 strained, 1 not known"), ("text", "one-payer")],
)
def test_it_is_shown_only_where_it_is_asked_for(ventures: list[str], format_: str, shown: str) -> None:
    with_it, without = (run("portfolio", *ventures, *more, "--format", format_).out for more in (["--stress"], []))

    assert shown in with_it
    assert shown not in without
