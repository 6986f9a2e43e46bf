"""Every status is told in every format, by its own name; treated is never taken for covered, nor does it fail."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from functools import cache

import pytest
from msgspec.structs import replace
from support.checked_files import TODAY, checked
from support.format_readers import READERS, commands, failed, read_csv, results
from support.small_pack import assessment, small_pack

from bmcheck.changes import compare
from bmcheck.evaluation import review
from bmcheck.gate import Gate
from bmcheck.model import HANDLED, IN_HAND, Kind, Pack, Severity, Snapshot, Status
from bmcheck.model.changes import DEMANDS
from bmcheck.portfolio import Row, row
from bmcheck.reports import history, terminal
from bmcheck.reports.formats import FORMATS, rendered
from bmcheck.reports.html import render
from bmcheck.reports.sarif import KINDS
from bmcheck.reports.treatment import aside
from bmcheck.reports.words import STATUS_WORDS, counts, counts_by_status

RULE = "too-few-payers"
BASIC = 'free_offer = "basic"'
ANSWERS = {
    "open": f"{BASIC}\npaid_share = 0.01\nprice_review = false",
    "to-clarify": f"{BASIC}\nprice_review = false",
    "unknown": "price_review = false",
    "treated": f"{BASIC}\npaid_share = 0.01\nprice_review = true",
    "covered": f"{BASIC}\npaid_share = 0.03\nprice_review = false",
    "not-applicable": 'free_offer = "none"',
}
OF_OPPORTUNITY = {"open": "untapped", "treated": "pursued", "covered": "captured"}
BLIND = f"{BASIC}\nprice_review = true"
"""The risk is treated, and nobody knows the outcome."""
UNSETTLED = f"{BASIC}\npaid_share = 0.01"
"""The risk is open, and may turn out to be treated."""


@cache
def pack_of(kind: Kind) -> Pack:
    """Return a pack of one rule that comes to every status of its kind."""
    rule = replace(small_pack().rules[RULE], kind=kind, severity=Severity.HIGH)
    return replace(small_pack(), rules={RULE: rule})


@cache
def situations() -> Mapping[Status, Snapshot]:
    """Return a checked assessment for every status: of the opportunity where only that has it."""
    found = {Status(name): checked(pack_of(Kind.RISK), assessment(text)) for name, text in ANSWERS.items()}
    for risk, name in OF_OPPORTUNITY.items():
        found[Status(name)] = checked(pack_of(Kind.OPPORTUNITY), assessment(ANSWERS[risk]))
    return found


def of(text: str, gate: Gate | None = None, before: str = "") -> Snapshot:
    return checked(pack_of(Kind.RISK), assessment(text), gate=gate, before=before and assessment(before))


def test_there_is_an_assessment_for_every_status() -> None:
    assert situations().keys() == set(Status)
    for status, found in situations().items():
        assert found.review.by_rule[RULE].status is status


def test_every_table_by_status_has_every_status() -> None:
    for table in (STATUS_WORDS, KINDS, DEMANDS):
        assert table.keys() == set(Status)
    assert len(set(STATUS_WORDS.values())) == len(Status)


@pytest.mark.parametrize("status", Status)
@pytest.mark.parametrize("name", FORMATS)
def test_every_format_calls_a_status_by_its_name(status: Status, name: str) -> None:
    found = replace(situations()[status], in_full=True)

    told = [each.status for each in READERS[name](rendered(name, [found])) if each.rule == RULE]

    assert set(told) <= {status.value}
    is_in_everything = name in ("json", "csv", "csv-bom", "sarif-all", "junit", "markdown", "markdown-comment")
    if is_in_everything or (name in ("text", "github") and status not in (*UNTOLD, *WELL_NAMED)):
        assert told == [status.value]


UNTOLD = (Status.UNKNOWN,)
WELL_NAMED = (Status.COVERED, Status.CAPTURED, Status.NOT_APPLICABLE)


@pytest.mark.parametrize("status", Status)
def test_every_status_is_counted_by_its_name_and_by_no_other(status: Status) -> None:
    found = situations()[status]

    counted = counts_by_status(found.review, ())

    assert {name for name, count in counted.items() if count} == {status.value}


@pytest.mark.parametrize("status", IN_HAND)
def test_treated_and_pursued_are_counted_apart_everywhere(status: Status) -> None:
    found = situations()[status]
    word = STATUS_WORDS[status]

    line = row(found.review, found.follow_up, "Nook", "x.toml", TODAY)
    page = " ".join(re.sub("<[^>]*>", " ", render(found, TODAY)).split())
    report = terminal.text(found)

    assert f"1 {word}" in counts(found.review)
    assert "0 covered" in counts(found.review)
    assert "0 captured" in counts(found.review)
    assert [name for name in Row._fields if name not in ("venture", "path", "pack") and getattr(line, name)] == [word]
    assert f"1 {'risk treated' if status is Status.TREATED else 'opportunity pursued'}" in page
    assert "Nothing is known to be well yet." in page
    assert f" {'T1' if status is Status.TREATED else 'P1'} " in page
    assert f"{'Treated risks' if status is Status.TREATED else 'Opportunities pursued'} ─" in report
    assert f"1{'=' if status is Status.TREATED else '>'}" in report
    assert "Risks covered" not in report
    assert "Opportunities captured" not in report


@pytest.mark.parametrize(("text", "state"), [(ANSWERS["treated"], "is still bad"), (BLIND, "is not known")])
def test_what_is_treated_names_what_is_done_the_outcome_to_watch_and_what_is_known_of_it(text: str, state: str) -> None:
    found = of(text)

    report, markdown = terminal.text(found), rendered("markdown", [found])
    page = " ".join(re.sub("<[^>]*>", " ", render(found, TODAY)).split())

    for told in (" ".join(report.split()), " ".join(markdown.split()), page):
        assert f"The outcome {state}." in told
        assert "Do you look at your prices every year?" in told[told.index("What is done") :]
        assert "Which share of your users pays?" in told[told.index("What to watch") :]
        assert "The share of last month." in told[told.index("How you would know") :]
    assert f"(the outcome {state}; watch paid_share)" in rendered("text", [found])
    [finding] = json.loads(rendered("json", [found]))["files"][0]["findings"]
    assert (finding["watch"], finding["decided"]) == (["paid_share"], state == "is still bad")


@pytest.mark.parametrize("status", IN_HAND)
@pytest.mark.parametrize("gate", [Gate("low"), Gate("never", require_complete=True)])
def test_what_is_treated_fails_nowhere(status: Status, gate: Gate) -> None:
    found = situations()[status]
    found = checked(found.review.pack, found.source.text, gate=gate)

    [result] = results(rendered("sarif-all", [found]))

    assert not found.stops.stopped
    assert results(rendered("sarif", [found])) == []
    assert (result["kind"], result["level"]) == ("review" if status is Status.TREATED else "informational", "none")
    assert failed(rendered("junit", [found])) == []
    assert "<skipped" not in rendered("junit", [found])
    told = commands(rendered("github", [found]))
    assert [level for level, properties, _ in told if properties["title"] != "pack"] == ["notice"]


def test_an_unknown_outcome_stops_a_gate_that_asks_for_completeness_and_is_what_fails() -> None:
    found = of(BLIND, Gate("never", require_complete=True))

    junit = rendered("junit", [found])

    assert found.stops.stopped
    assert failed(junit) == [RULE]
    assert re.findall(r'classname="([^"]*)" name="too-few-payers">\s*<([\w-]+)', junit) == [
        ("x.toml.money", "system-out"),
        ("x.toml.outcomes", "failure"),
    ]
    assert [each["kind"] for each in results(rendered("sarif", [found]))] == ["review"]
    assert "| high risk | treated | stops |" in rendered("markdown", [found]).split("<details>")[0]


@pytest.mark.parametrize("status", Status)
def test_a_pursued_opportunity_without_a_known_outcome_stops_no_gate(status: Status) -> None:
    text = situations()[status].source.text

    assert not checked(pack_of(Kind.OPPORTUNITY), text, gate=Gate("low", require_complete=True)).stops.stopped


@pytest.mark.parametrize("gate", [Gate("high"), Gate("low", require_complete=True)])
def test_an_open_risk_that_is_not_settled_stops_and_says_what_would_settle_it(gate: Gate) -> None:
    found = of(UNSETTLED, gate)

    assert [each.rule.id for each in found.stops.risks] == [RULE]
    assert aside(found.review, found.review.by_rule[RULE]) == "open; answer price_review first"
    for name in ("text", "markdown", "github", "sarif", "junit", "csv"):
        assert "open; answer price_review first" in rendered(name, [found]).replace("\\_", "_"), name
    report = " ".join(terminal.text(found).split())
    told = "Open; answer first: Do you look at your prices every year? (price_review)"
    assert told in report[report.index("Open risks") : report.index("Opportunities")]


def test_no_strategy_is_advised_while_it_is_not_settled_that_a_risk_is_open() -> None:
    found = of(UNSETTLED)

    page = " ".join(re.sub("<[^>]*>", " ", render(found, TODAY)).split())
    told = page[page.index("The open risks, one by one") : page.index("The numbers")]
    markdown = rendered("markdown", [found])

    assert "Open; answer first Do you look at your prices every year? (price_review)" in told
    assert "Ask those who pay why they do." not in told + markdown
    assert "Smallest way out" not in told + markdown + terminal.text(found)
    assert "Ask those who pay why they do." not in terminal.text(found)


@pytest.mark.parametrize(
    ("before", "after", "is_worse", "stops"),
    [
        ("treated", "open", True, True),
        ("open", "treated", False, False),
        ("covered", "treated", True, False),
        ("treated", "covered", False, False),
        ("unknown", "treated", False, False),
        ("to-clarify", "treated", False, False),
    ],
)
def test_a_change_to_or_from_treated_is_worse_or_better_and_is_told(
    before: str, after: str, is_worse: bool, stops: bool
) -> None:
    found = of(ANSWERS[after], Gate("low"), ANSWERS[before])

    [change] = found.news or ()
    assert (change.is_worse, change.is_better) == (is_worse, not is_worse)
    assert found.stops.stopped is stops
    assert f"[{STATUS_WORDS[Status(before)]} → {STATUS_WORDS[Status(after)]}]" in rendered("text", [found])


@pytest.mark.parametrize("before", Status)
@pytest.mark.parametrize("after", Status)
def test_every_change_of_status_is_worse_better_or_neither_and_turns_round(before: Status, after: Status) -> None:
    pack = pack_of(Kind.RISK)
    one, two = (review(pack, situations()[each].review.answers) for each in (before, after))
    there, back = compare(one, two), compare(two, one)

    assert [each.rule for each in there.worse] == [each.rule for each in back.better]
    assert len((*there.worse, *there.better, *there.other)) == (one.findings[0].status is not two.findings[0].status)


def test_handled_asks_less_than_anything_that_is_open_or_not_known() -> None:
    others = set(Status) - set(HANDLED)

    assert max(DEMANDS[each] for each in HANDLED) < min(DEMANDS[each] for each in others)
    assert all(DEMANDS[each] > 0 for each in IN_HAND)


def test_a_history_shows_what_is_treated_with_a_sign_of_its_own() -> None:
    point = history.Point("0" * 40, TODAY, "Review the prices", situations()[Status.TREATED])

    told = history.render([point])

    assert f"{TODAY.isoformat()} 00000000 = Review the prices" in told
    assert "Treated: =" in told


def test_a_spreadsheet_has_the_outcome_to_watch() -> None:
    told = rendered("csv", [situations()[Status.TREATED]])

    assert read_csv(told)[0].status == "treated"
    assert told.split("\r\n")[1].endswith(",months,business,Which share of your users pays? (paid_share) — 1 %")


def test_programs_are_told_what_a_number_would_have_to_be_of_what_is_settled() -> None:
    settled, unsettled = (
        json.loads(rendered("json", [of(text)]))["files"][0]["findings"][0] for text in (ANSWERS["open"], UNSETTLED)
    )

    assert settled["targets"] == [{"question": "paid_share", "value": 0.02, "bound": "at least"}]
    assert unsettled["targets"] == unsettled["ways_out"] == []
    assert unsettled["questions"] == ["price_review"]
