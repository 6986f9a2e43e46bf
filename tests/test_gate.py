"""What stops the gate: open risks by their severity, gaps, broken waivers."""

from __future__ import annotations

from datetime import date

import pytest
from msgspec.structs import replace
from support.checked_files import snapshot
from support.small_pack import small_pack

from bmcheck.answers import read_answer
from bmcheck.conditions import Answers
from bmcheck.evaluation import review
from bmcheck.gate import Gate, stops
from bmcheck.model import (
    Assessment,
    FollowUp,
    Lapse,
    PackReference,
    Severity,
    Standing,
    Stops,
    Waiver,
    WaiverStanding,
)

GATES = ("high", "medium", "low", b"never".decode())
"""As they come from a command line: each a text of its own."""
OPENING: Answers = {"free_offer": "all", "sources": read_answer(small_pack().questions["sources"], ["none"])}


def stopped_by(gate: Gate, answers: Answers, severity: Severity = Severity.HIGH) -> bool:
    """Return whether a gate stops for the only risk of a pack, which has some severity."""
    pack = small_pack()
    rule = replace(pack.rules["free-without-income"], severity=severity)
    found = review(replace(pack, rules={rule.id: rule}), answers)
    return stops(gate, snapshot(found, Assessment(pack=PackReference(pack.id)))).stopped


@pytest.mark.parametrize("severity", Severity)
def test_an_open_risk_stops_every_gate_that_is_set_to_its_severity_or_a_lower_one(severity: Severity) -> None:
    stopped = [stopped_by(Gate(gate), OPENING, severity) for gate in GATES]

    assert stopped == [severity.rank <= rank for rank in range(3)] + [False]


@pytest.mark.parametrize("fail_on", GATES)
def test_no_gate_stops_where_no_risk_is_open(fail_on: str) -> None:
    assert not stopped_by(Gate(fail_on), {"free_offer": "basic"})
    assert not stopped_by(Gate(fail_on, require_complete=True), {"free_offer": "basic"})


@pytest.mark.parametrize("fail_on", GATES)
@pytest.mark.parametrize("answers", [{}, {"free_offer": "all"}])
def test_a_risk_to_clarify_stops_only_a_gate_that_asks_for_completeness(fail_on: str, answers: Answers) -> None:
    assert stopped_by(Gate(fail_on, require_complete=True), answers)
    assert not stopped_by(Gate(fail_on), answers)


def test_without_a_word_the_gate_stops_for_high_risks_and_not_for_gaps() -> None:
    assert Gate() == Gate("high", require_complete=False)
    assert not Stops().stopped


def test_a_broken_waiver_stops_every_gate_but_the_one_that_never_stops() -> None:
    pack = small_pack()
    found = review(pack, {"free_offer": "all"})
    waiver = Waiver("free-without-income", "accept", "x", "y", date(2027, 1, 1))
    broken = WaiverStanding(waiver, found.by_rule[waiver.rule], Standing.LAPSED, (Lapse.EXPIRED,))
    side = snapshot(found, Assessment(pack=PackReference(pack.id)), FollowUp(waivers=(broken,)))

    assert [stops(Gate(gate), side).waivers for gate in GATES] == [(broken,), (broken,), (broken,), ()]
