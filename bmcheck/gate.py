"""Decide what stops the gate."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from bmcheck.errors import failure
from bmcheck.model import UNCLEAR, Kind, Lapse, Severity, Status, Stops, Threat
from bmcheck.versions import rule_under

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from bmcheck.model import Finding, FindingChange, Result, Review, Snapshot, Waiver

NEVER = "never"


class Gate(Struct, frozen=True):
    """What is to stop: open risks at least as severe as ``fail_on``, and waivers that no longer hold.

    With "never" neither does. ``require_complete`` stops as well while it is not known of some risk whether it is
    dealt with, or of one that is treated what comes of it; ``require_results`` while a treated risk is without result;
    ``stress`` where a scenario newly opens a risk that would stop it.
    """

    fail_on: str = Severity.HIGH.value
    require_complete: bool = False
    require_results: bool = False
    stress: bool = False


def checked(snapshot: Snapshot, gate: Gate, before: Snapshot | None = None) -> Snapshot:
    """Return the snapshot with what stops the gate, and with what is different since the one ``before``."""
    if before is None:
        return replace(snapshot, stops=stops(gate, snapshot))
    from bmcheck.changes import differences  # noqa: PLC0415 - most checks compare with nothing
    from bmcheck.follow_up import given_before_it_stopped  # noqa: PLC0415 - as above

    snapshot = replace(snapshot, follow_up=given_before_it_stopped(before.follow_up, snapshot.follow_up))
    news = differences(before, snapshot)
    return replace(snapshot, stops=stops(gate, snapshot, before, news), news=news)


def stops(gate: Gate, now: Snapshot, before: Snapshot | None = None, news: Sequence[FindingChange] = ()) -> Stops:
    """Return what stops the gate. What is accepted does not.

    With the earlier snapshot ``before``, and what is different since then, only what is new or worse stops it, and
    every waiver whose time is over: nothing is accepted for longer than somebody said.
    """
    review, accepted = now.review, now.follow_up.accepted
    worse = {each.rule.id for each in news if each.is_worse}
    known = [_carried(each.waiver, before, now) for each in before.follow_up.broken] if before else []

    def counts(finding: Finding) -> bool:
        return finding.rule.id not in accepted and (before is None or finding.rule.id in worse)

    risks = [each for each in review.having(Status.OPEN) if _counts(gate, each.rule.severity) and counts(each)]
    broken = now.follow_up.broken if gate.fail_on != NEVER else ()
    waivers = [each for each in broken if each.waiver not in known or Lapse.EXPIRED in each.lapses]
    gaps = _gaps(review) if gate.require_complete else []
    results = _results(now, before, news) if gate.require_results else ()
    threats = _threats(gate, now, before) if gate.stress else ()
    gaps = [each for each in gaps if counts(each)]
    return Stops(tuple(risks), tuple(waivers), tuple(gaps), tuple(results), tuple(threats))


def _threats(gate: Gate, now: Snapshot, before: Snapshot | None) -> Iterator[Threat]:
    """Yield what scenarios newly open, without what they opened in the earlier state; raise BmcheckError if none are.

    Each scenario is looked at by itself.
    """
    from bmcheck.stress import scenarios_of, stress  # noqa: PLC0415 - most checks test nothing

    pack = now.review.pack
    if not pack.scenarios:
        raise failure(f"--stress: the pack {pack.id} has no scenarios", "leave --stress out", now.source.path)
    former = before.review if before else None
    known = before.review.pack.scenarios if before else {}
    for scenario in scenarios_of(pack, only_paper=now.review.only_paper):
        opened = stress(now.review, [scenario]).opened
        then = stress(former, [known[scenario.id]]).opened if former and scenario.id in known else ()
        old = {_called(each.rule.id, before, now) for each in then} if before else set()
        for each in opened:
            if _counts(gate, each.rule.severity) and each.rule.id not in old:
                yield Threat(scenario, each.before)


def _results(now: Snapshot, before: Snapshot | None, news: Sequence[FindingChange]) -> Iterator[Result]:
    """Yield the results that are late, and that nobody has accepted to wait for.

    One that was waited for in the earlier state, and no longer than now, is late because time goes on and not because
    of what is new; and a risk that asked for more before has become better.
    """
    results = before.follow_up.results if before else ()
    known = {_called(each.finding.rule.id, before, now): each.due for each in results} if before else {}
    better = {each.rule.id for each in news if each.is_better}
    for rule, each in now.follow_up.without_result.items():
        is_old = rule in better or (rule in known and known[rule] <= each.due)
        if rule not in now.follow_up.accepted and not is_old:
            yield each


def _carried(waiver: Waiver, before: Snapshot, now: Snapshot) -> Waiver:
    """Return a waiver of an earlier state with the id that its rule has now."""
    return replace(waiver, rule=_called(waiver.rule, before, now))


def _called(rule: str, before: Snapshot, now: Snapshot) -> str:
    return rule_under(now.review.pack, before.review.pack, rule)


def _gaps(review: Review) -> list[Finding]:
    """Return the risks of which too little is known; one that is treated is decided once its outcome is known."""
    found = review.having(*UNCLEAR, Status.TREATED, kind=Kind.RISK)
    return [each for each in found if not (each.status is Status.TREATED and each.decided)]


def _counts(gate: Gate, severity: Severity) -> bool:
    return gate.fail_on != NEVER and severity.rank <= Severity(gate.fail_on).rank
