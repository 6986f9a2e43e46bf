"""Decide what stops the gate."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from bmcheck.follow_up import Lapse
from bmcheck.model import Kind, Severity, Status

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bmcheck.causes import Difference
    from bmcheck.follow_up import Side, WaiverStanding
    from bmcheck.model import Finding

NEVER = "never"


class Gate(Struct, frozen=True):
    """What is to stop: open risks at least as severe as ``fail_on``, and waivers that no longer hold.

    With "never" neither does. ``require_complete`` stops as well while it is not known of some risk whether it is
    dealt with.
    """

    fail_on: str = Severity.HIGH.value
    require_complete: bool = False


class Stops(Struct, frozen=True):
    """What stops the gate: open risks, broken waivers, and risks of which it is not known whether they are open."""

    risks: tuple[Finding, ...] = ()
    waivers: tuple[WaiverStanding, ...] = ()
    incomplete: tuple[Finding, ...] = ()

    @property
    def stopped(self) -> bool:
        """Return whether anything stops it."""
        return any((self.risks, self.waivers, self.incomplete))


def stops(gate: Gate, now: Side, before: Side | None = None, news: Sequence[Difference] = ()) -> Stops:
    """Return what stops the gate. What is accepted does not.

    With the state ``before``, and what is different since then, only what is new or worse stops it, and every waiver
    whose time is over: nothing is accepted for longer than somebody said.
    """
    review, accepted = now.review, now.follow_up.accepted
    worse = {each.rule.id for each in news if each.is_worse}
    known = [each.waiver for each in before.follow_up.broken] if before else []

    def counts(finding: Finding) -> bool:
        return finding.rule.id not in accepted and (before is None or finding.rule.id in worse)

    risks = [each for each in review.having(Status.OPEN) if _counts(gate, each.rule.severity) and counts(each)]
    broken = now.follow_up.broken if gate.fail_on != NEVER else ()
    waivers = [each for each in broken if each.waiver not in known or Lapse.EXPIRED in each.lapses]
    gaps = review.having(Status.TO_CLARIFY, Status.UNKNOWN, kind=Kind.RISK) if gate.require_complete else ()
    return Stops(tuple(risks), tuple(waivers), tuple(each for each in gaps if counts(each)))


def stops_at(gate: Gate, risks: Mapping[Severity, int], unclear: int) -> bool:
    """Return whether so many open risks, and risks of which nobody knows whether they are, stop the gate."""
    counted = any(count and _counts(gate, severity) for severity, count in risks.items())
    return counted or (gate.require_complete and unclear > 0)


def _counts(gate: Gate, severity: Severity) -> bool:
    return gate.fail_on != NEVER and severity.rank <= Severity(gate.fail_on).rank
