"""``bmcheck check --stress``: a scenario that newly opens a risk stops the gate, in every format."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from support.small_pack import assessment, run, write_pack
from test_stress_command import SCENARIOS, written

ABOUT = "Half of those who pay leave (payers-leave): it would open"


@pytest.fixture
def pack(tmp_path: Path) -> str:
    return str(write_pack(tmp_path / "pack", scenarios=SCENARIOS))


def check(pack: str, file: Path, *options: str) -> tuple[int | str | None, str]:
    ran = run("check", str(file), "--pack", pack, *options)
    return ran.code, ran.out


def test_each_scenario_that_opens_a_risk_has_a_line(pack: str, tmp_path: Path) -> None:
    file = written(tmp_path, "0.03")
    code, out = check(pack, file, "--stress", "--fail-on", "medium")

    lines = [line for line in out.splitlines() if "scenario-opens-risk" in line]
    assert code == 1
    assert len(lines) == 2
    assert lines[0].startswith(f"{file}:8:1: scenario-opens-risk: {ABOUT}")


@pytest.mark.parametrize(
    ("share", "options", "code"),
    [
        ("0.03", ("--fail-on", "medium"), 0),
        ("0.03", ("--stress", "--fail-on", "high"), 0),
        ("0.03", ("--stress", "--fail-on", "never"), 0),
        ("0.03", ("--stress", "--fail-on", "low"), 1),
        ("", ("--stress", "--fail-on", "low"), 0),
    ],
)
def test_it_stops_where_it_is_asked_to(
    pack: str, tmp_path: Path, share: str, options: tuple[str, ...], code: int
) -> None:
    assert check(pack, written(tmp_path, share), *options)[0] == code


@pytest.mark.parametrize(
    ("format_", "shown"),
    [
        ("json", '"notice": "scenario-opens-risk"'),
        ("sarif", '"ruleId": "scenario-opens-risk"'),
        ("junit", 'type="scenario-opens-risk"'),
        ("github", "title=scenario-opens-risk::Half of those who pay leave"),
        ("csv", ",scenario-opens-risk,notice,"),
        ("markdown", "scenario-opens-risk: Half of those who pay leave"),
    ],
)
def test_every_format_tells_it(pack: str, tmp_path: Path, format_: str, shown: str) -> None:
    code, out = check(pack, written(tmp_path, "0.03"), "--stress", "--fail-on", "medium", "--format", format_)

    assert code == 1
    assert shown in out


def test_what_a_scenario_opened_before_stops_nothing_new(pack: str, tmp_path: Path) -> None:
    (tmp_path / "old").mkdir()
    old, file = written(tmp_path / "old", "0.035"), written(tmp_path, "0.03")
    better = tmp_path / "better.toml"
    better.write_text(file.read_text(encoding="utf-8").replace("0.03", "0.9"), encoding="utf-8")
    stress = ("--stress", "--fail-on", "medium", "--baseline")

    assert check(pack, file, *stress, str(old))[0] == 0
    found = json.loads(check(pack, file, *stress, str(better), "--format", "json")[1])
    opened = [each for each in found["files"][0]["notices"] if each["notice"] == "scenario-opens-risk"]
    assert [ABOUT in each["what"] for each in opened] == [True]


def test_only_the_source_counts_where_that_is_asked_for(pack: str, tmp_path: Path) -> None:
    found = check(pack, written(tmp_path, "0.03"), "--stress", "--fail-on", "medium", "--only-paper")

    assert found[0] == 0


def test_a_pack_without_scenarios_cannot_be_tested(tmp_path: Path) -> None:
    bare = str(write_pack(tmp_path / "bare"))
    file = tmp_path / "x.toml"
    file.write_text(assessment('free_offer = "none"'), encoding="utf-8")

    ran = run("check", str(file), "--pack", bare, "--stress")

    assert ran.code == 2
    assert "--stress: the pack small has no scenarios" in ran.err
    assert "leave --stress out" in ran.err
