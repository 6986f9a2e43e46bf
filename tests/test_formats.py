"""Every format says the same, and what stops the gate is red in each."""

from __future__ import annotations

import json

import pytest
from hypothesis import given, settings
from junitparser import JUnitXml
from support.checked_files import checked, some_checked
from support.format_readers import READERS, Fact, commands, failed, read_csv, results, rows
from support.random_answers import SEEDS
from support.small_pack import COVERED, OPEN, assessment, small_pack

from bmcheck.errors import Problem
from bmcheck.gate import Gate
from bmcheck.model import Pack, Snapshot, Status
from bmcheck.reports.formats import FORMATS, rendered
from bmcheck.reports.places import position
from bmcheck.reports.verdict import is_counted

TOLD = ("text", "github")
"""The formats in which only what asks for something, or is treated, has a line."""
SARIF_TELLS = (Status.OPEN, Status.TO_CLARIFY)
"""The statuses of which code scanning makes an alert, whether or not the gate stops."""


def facts(found: Snapshot, name: str) -> set[Fact]:
    findings = found.told() if name in TOLD else found.review.findings
    if name == "text":
        findings = [each for each in findings if not is_counted(found, each)]
    if name.startswith("markdown") and found.news is not None and not found.news:
        return set()
    if name == "sarif":
        findings = [each for each in found.listed() if each.status in SARIF_TELLS or found.stops_for(each)]
    return {
        Fact(
            found.source.path,
            position(found, each).line,
            each.rule.id,
            each.rule.severity.value,
            each.status.value,
            found.is_accepted(each),
        )
        for each in findings
    }


def test_each_format_has_a_reader() -> None:
    assert READERS.keys() == FORMATS.keys()


@given(SEEDS)
@settings(max_examples=40)
def test_every_format_has_the_same_findings(seed: int) -> None:
    files = [some_checked(small_pack(), seed + number, f"ventures/{number}.toml") for number in range(3)]

    for name, read in READERS.items():
        said = read(rendered(name, files))

        assert len(said) == len(set(said)), name
        assert set(said) == set().union(*(facts(each, name) for each in files)), name


@pytest.mark.parametrize("seed", range(3))
def test_every_format_has_the_same_findings_of_the_shipped_pack(pack: Pack, seed: int) -> None:
    found = some_checked(pack, seed)

    for name, read in READERS.items():
        assert set(read(rendered(name, [found]))) == facts(found, name), name


@given(SEEDS)
@settings(max_examples=40)
def test_a_dashboard_is_red_exactly_when_the_gate_stops(seed: int) -> None:
    found = some_checked(small_pack(), seed)

    junit, github, sarif = (rendered(each, [found]) for each in ("junit", "github", "sarif"))

    stopped = found.stops.stopped
    assert bool(failed(junit)) is stopped
    assert any(level == "error" for level, _, _ in commands(github)) is stopped
    assert any(each["properties"]["stops"] for each in results(sarif)) is stopped


@pytest.mark.parametrize("name", FORMATS)
def test_no_file_is_written_in_every_format(name: str) -> None:
    assert READERS[name](rendered(name, [])) == []


@pytest.mark.parametrize("name", FORMATS)
def test_a_file_that_could_not_be_read_is_in_every_format(name: str) -> None:
    problem = Problem("is not | valid", "close it", "a.toml", 3, 7)
    found = checked(small_pack(), COVERED)

    text = rendered(name, [found], [problem])

    assert "a.toml" in text
    assert "valid" in text
    assert set(READERS[name](rendered(name, [found]))) <= set(READERS[name](text))


def test_a_dashboard_shows_the_file_that_could_not_be_read_as_an_error() -> None:
    problems = [Problem("is not valid", "", "a.toml", 3, 7), Problem("is not known", "", "a.toml", 4, 1)]

    junit, github, sarif = (rendered(each, [], problems) for each in ("junit", "github", "sarif"))

    [suite] = JUnitXml.fromstring(junit.encode())
    assert (suite.name, suite.tests, suite.errors, suite.failures) == ("a.toml", 1, 1, 0)
    assert [(level, properties["line"], said) for level, properties, said in commands(github)] == [
        ("error", "3", "is not valid"),
        ("error", "4", "is not known"),
    ]
    [invocation] = json.loads(sarif)["runs"][0]["invocations"]
    assert invocation["executionSuccessful"] is False
    assert [each["message"]["text"] for each in invocation["toolExecutionNotifications"]] == [
        "is not valid.",
        "is not known.",
    ]


def test_what_is_unknown_is_told_where_the_gate_stops_for_it() -> None:
    found = checked(small_pack(), assessment(), gate=Gate("never", require_complete=True))

    told = {each.rule.id: each.status.value for each in found.told()}

    assert told["free-without-income"] == "unknown"
    assert "free-without-income" in failed(rendered("junit", [found]))


def test_compared_with_an_earlier_state_only_what_changed_is_annotated() -> None:
    found = checked(small_pack(), OPEN, before=COVERED)

    said = [properties["title"] for _, properties, _ in commands(rendered("github", [found]))]

    assert said == ["high open free-without-income", "low to clarify prices-reviewed", "pack"]


def test_annotations_begin_with_the_worst() -> None:
    files = [checked(small_pack(), text, f"{number}.toml") for number, text in enumerate([COVERED, OPEN])]

    levels = [level for level, _, _ in commands(rendered("github", files))]

    assert levels == sorted(levels, key=["error", "warning", "notice"].index)
    assert levels[0] == "error"


def test_what_is_met_says_so_and_not_what_the_risk_would_be() -> None:
    csv = rendered("csv", [checked(small_pack(), COVERED)])

    assert "Something else pays for the free service" in csv
    assert "nothing else pays" not in csv
    assert len(read_csv(csv)) == 3


def test_a_finding_that_somebody_disagrees_with_is_not_called_accepted() -> None:
    found = checked(
        small_pack(),
        f"""{OPEN}
[[waiver]]
rule = "free-without-income"
decision = "disagree"
reason = "x"
by = "A. Founder"
until = 2026-12-31
because = {{ free_offer = "all", sources = ["none"] }}
""",
    )

    for name in ("text", "github", "markdown", "junit"):
        assert "disagreed with (open)" in rendered(name, [found])
    [row] = [each for each in rows(rendered("csv", [found])) if each["accepted"] == "yes"]
    assert row["decision"] == "disagree"


def test_a_notice_has_a_row_in_a_spreadsheet() -> None:
    lapsed = f"""{OPEN}
[[waiver]]
rule = "free-without-income"
decision = "accept"
reason = "x"
by = "y"
until = 2026-11-22
because = {{ free_offer = "all", sources = ["none"] }}
"""
    found = rows(rendered("csv", [checked(small_pack(), lapsed, gate=Gate("high"))]))

    [row] = [each for each in found if each["kind"] == "notice"]
    assert (row["rule"], row["stops"], row["line"]) == ("waiver-lapsed", "yes", "9")
