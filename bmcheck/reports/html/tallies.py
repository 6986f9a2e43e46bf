"""How many findings there are of each sort, now and once a plan is carried out."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from bmcheck.follow_up import still_accepted
from bmcheck.model import UNCLEAR, Kind, Severity, Status

if TYPE_CHECKING:
    from collections.abc import Collection

    from bmcheck.model import Review, Snapshot
    from bmcheck.planning import Plan


class Tally(NamedTuple):
    """A number of findings, what they are, the class of style, and the part of the page that tells more."""

    number: int
    words: str
    look: str
    part: str


def tally(number: int, one: str, many: str, look: str, part: str) -> Tally:
    """Return a tally with the words for one or for several."""
    return Tally(number, one if number == 1 else many, look, part)


def tallies(snapshot: Snapshot) -> list[Tally]:
    """Return the counts that the page begins with; what is accepted counts apart."""
    return _tallies(snapshot.review, snapshot.follow_up.accepted, tells_accepted=bool(snapshot.follow_up.accepted))


def before_and_after(plan: Plan, accepted: Collection[str]) -> list[tuple[Tally, Tally]]:
    """Return each count before and after a plan."""
    then = still_accepted(accepted, plan.before, plan.after)
    found = (
        _tallies(each, some, tells_accepted=bool(accepted))
        for each, some in ((plan.before, accepted), (plan.after, then))
    )
    return list(zip(*found, strict=True))


def _tallies(review: Review, accepted: Collection[str], *, tells_accepted: bool) -> list[Tally]:
    def count(*statuses: Status, kind: Kind | None = None, severity: Severity | None = None) -> int:
        found = [each.rule for each in review.having(*statuses, kind=kind) if each.rule.id not in accepted]
        return sum(severity in (None, each.severity) for each in found)

    opened = [
        tally(count(Status.OPEN, severity=each), f"open risk, {word}", f"open risks, {word}", word, "risks")
        for each in Severity
        for word in (each.value,)
    ]
    unclear = count(*UNCLEAR, kind=Kind.RISK)
    untapped, captured = count(Status.UNTAPPED), count(Status.CAPTURED)
    return [
        *opened,
        *([Tally(len(accepted), "accepted", "accepted", "accepted")] if tells_accepted else []),
        tally(unclear, "risk to clarify", "risks to clarify", "unclear", "clarify"),
        tally(count(Status.TREATED), "risk treated", "risks treated", "treated", "treated"),
        tally(count(Status.COVERED), "risk covered", "risks covered", "well", "well"),
        tally(untapped, "opportunity untapped", "opportunities untapped", "opportunity", "opportunities"),
        tally(count(Status.PURSUED), "opportunity pursued", "opportunities pursued", "pursued", "treated"),
        tally(captured, "opportunity captured", "opportunities captured", "well", "well"),
    ]
