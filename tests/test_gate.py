"""What stops the gate, from counts alone: how it is decided where nobody needs the findings."""

from __future__ import annotations

from datetime import date

import pytest
from support.small_pack import small_pack

from bmcheck.evaluation import review
from bmcheck.follow_up import FollowUp, Lapse, Side, Standing, WaiverStanding
from bmcheck.gate import Gate, Stops, stops, stops_at
from bmcheck.model import Assessment, PackReference, Severity, Waiver

GATES = ("high", "medium", "low", b"never".decode())
"""As they come from a command line: each a text of its own."""


@pytest.mark.parametrize(("severity", "stopped"), [("high", 3), ("medium", 2), ("low", 1)])
def test_an_open_risk_stops_every_gate_that_is_set_to_its_severity_or_a_lower_one(severity: str, stopped: int) -> None:
    risks = {each: int(each.value == severity) for each in Severity}

    assert [stops_at(Gate(gate), risks, 0) for gate in reversed(GATES[:3])] == [True] * stopped + [False] * (
        3 - stopped
    )
    assert not stops_at(Gate(GATES[-1]), risks, 0)


@pytest.mark.parametrize("fail_on", GATES)
def test_no_gate_stops_where_no_risk_is_open(fail_on: str) -> None:
    assert not stops_at(Gate(fail_on), dict.fromkeys(Severity, 0), 0)
    assert not stops_at(Gate(fail_on, require_complete=True), dict.fromkeys(Severity, 0), 0)


@pytest.mark.parametrize("fail_on", GATES)
@pytest.mark.parametrize("unclear", [1, 2])
def test_a_risk_to_clarify_stops_only_a_gate_that_asks_for_completeness(fail_on: str, unclear: int) -> None:
    nothing_open = dict.fromkeys(Severity, 0)

    assert stops_at(Gate(fail_on, require_complete=True), nothing_open, unclear)
    assert not stops_at(Gate(fail_on), nothing_open, unclear)


def test_without_a_word_the_gate_stops_for_high_risks_and_not_for_gaps() -> None:
    assert Gate() == Gate("high", require_complete=False)
    assert not Stops().stopped


def test_a_broken_waiver_stops_every_gate_but_the_one_that_never_stops() -> None:
    pack = small_pack()
    found = review(pack, {"free_offer": "all"})
    waiver = Waiver("free-without-income", "accept", "x", "y", date(2027, 1, 1))
    broken = WaiverStanding(waiver, found.by_rule[waiver.rule], Standing.LAPSED, (Lapse.EXPIRED,))
    side = Side(found, Assessment(pack=PackReference(pack.id)), FollowUp(waivers=(broken,)))

    assert [stops(Gate(gate), side).waivers for gate in GATES] == [(broken,), (broken,), (broken,), ()]
