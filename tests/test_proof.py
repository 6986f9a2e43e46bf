"""The shipped pack is proved, and what verifying finds is told with its place and a counterexample."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from support.proved_pack import proved_pack
from support.random_packs import condition
from support.small_pack import run, write_pack

from bmcheck.conditions import Names
from bmcheck.proof.causes import defects
from bmcheck.proof.names import PROPERTY_NAMES
from bmcheck.proof.parts import parts_of
from bmcheck.proof.results import Outcome
from bmcheck.proof.sources import parse_unit
from bmcheck.proof.verification import verify
from bmcheck.reports.proof import render


def test_the_shipped_pack_is_proved(proved: list[Outcome]) -> None:
    failures = [failure for outcome in proved for failure in outcome.failures if not failure.remark]

    assert failures == []
    assert [*(outcome.name for outcome in proved), "examples-hold"] == list(PROPERTY_NAMES)


NAMES = Names(one={"q": frozenset("abc")}, yes_no=frozenset({"y", "z"}), numbers=frozenset({"n"}))


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("y", {}),
        ("y and z", {"y": "z", "z": "y"}),
        ("y or not z", {"y": "not z", "not z": "y"}),
        ("q in ['a', 'b']", {"'a' in ['a', 'b']": "q in ['b']", "'b' in ['a', 'b']": "q in ['a']"}),
        ("0 < n <= 5", {"0 < n": "n <= 5", "n <= 5": "0 < n"}),
        ("not (y and z)", {"y": "not (z)", "z": "not (y)"}),
    ],
)
def test_the_parts_of_a_condition_are_what_can_be_left_out_of_it(text: str, parts: dict[str, str]) -> None:
    assert dict(parts_of(condition(text, NAMES))) == parts


@pytest.mark.parametrize(
    ("one", "two"),
    [
        ("money per paying user and month", "money per user and month"),
        ("users", "paying users"),
        ("months", "month"),
        ("share", ""),
    ],
)
def test_units_that_mean_the_same_are_the_same(one: str, two: str) -> None:
    assert parse_unit(one) == parse_unit(two)


def test_verify_names_the_place_and_a_counterexample(tmp_path: Path) -> None:
    folder = write_pack(tmp_path / "pack", offer={"len(sources) >= 1": "len(sources) >= 2"})

    plain = run("pack", "verify", folder)
    found = json.loads(run("pack", "verify", folder, "--format", "json").out)

    assert plain.code == 1
    failures = {each["property"]: each["failures"] for each in found["properties"]}
    assert failures["strategies-suffice"][0]["counterexample"]
    assert f"{folder / 'offer.toml'}:" in plain.out
    assert ": with " in plain.out


@pytest.mark.parametrize(
    ("file", "change", "what"),
    [
        (
            "offer.toml:30:1",
            {'status = "open"': 'status = "covered"'},
            "rule free-without-income comes to open in example 1, not to covered",
        ),
        ("offer.toml:30:1", {'status = "open"': 'status = "covered"'}, "has no example that opens it"),
        (
            "cases/case.toml:1:1",
            {"open = [": "covered = ["},
            "case case finds rule free-without-income open, not covered",
        ),
        (
            "cases/case.toml:1:1",
            {"complete": 'places = "§1 ¶1 s1"\ncomplete'},
            "finds from the answers that rest on §1 ¶1 s1 rule free-without-income to-clarify, not open",
        ),
    ],
)
def test_a_wrong_example_or_case_fails_what_verify_says(
    tmp_path: Path, file: str, change: dict[str, str], what: str
) -> None:
    write_pack(tmp_path, **{Path(file.split(":", maxsplit=1)[0]).stem: change})

    plain = run("pack", "verify", tmp_path)
    found = json.loads(run("pack", "verify", tmp_path, "--format", "json").out)

    assert plain.code == 1
    [line] = [each for each in plain.out.splitlines() if what in each]
    assert line.startswith(f"    {tmp_path / file}: ")
    assert "FAILS        examples-hold " in plain.out
    [tried] = [each for each in found["properties"] if each["property"] == "examples-hold"]
    assert any(each["what"] in what for each in tried["failures"])
    assert {f"{each['path']}:{each['line']}:{each['column']}" for each in tried["failures"]} == {str(tmp_path / file)}


def test_verify_runs_every_example_and_case(tmp_path: Path) -> None:
    ran = run("pack", "verify", write_pack(tmp_path))

    assert (
        "proved       examples-hold          every example and every case finds what it says (7 checked)\n" in ran.out
    )


def test_what_holds_in_the_world_of_today_alone_is_not_proved() -> None:
    """A fact of the world may change: with another rate the money never lasts long enough."""
    rate = '[[world]]\nid = "rate"\nsay = "?"\ntype = "number"\nunit = "months"\nvalue = 3\nsource = "?"\n\n[[metric]]'
    pack = proved_pack({"[[metric]]": rate, 'treated = "plan"': 'treated = "plan and rate <= 3"'})

    [defect] = [each for each in defects(verify(pack, {})) if each.property == "way-out"]

    assert defect.failure.answers is not None
    assert defect.failure.answers["rate"] > 3  # type: ignore[operator]
    assert "and rate = " in render(pack, verify(pack, {}), {})


WITHOUT_A_SOLVER = """
import sys
sys.modules["z3"] = None
from bmcheck.cli.main import entry
sys.argv = ["bmcheck", *sys.argv[1:]]
entry()
"""


def without_a_solver(*arguments: str) -> subprocess.CompletedProcess[str]:
    """Run the program as where the solver is not installed."""
    command = [sys.executable, "-c", WITHOUT_A_SOLVER, *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def test_without_the_solver_verify_says_what_to_install() -> None:
    ran = without_a_solver("pack", "verify")

    assert (ran.returncode, ran.stdout) == (2, "")
    assert "pack verify needs a solver that is not installed" in ran.stderr
    assert "pip install z3-solver" in ran.stderr


def test_nothing_else_needs_the_solver() -> None:
    assert without_a_solver("pack", "test").returncode == 0
    assert without_a_solver("pack", "show", "--claims").returncode == 0
