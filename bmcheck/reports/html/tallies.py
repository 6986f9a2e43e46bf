"""How many findings there are of each sort, now and once a plan is carried out."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from bmcheck.model import Kind, Severity, Status

if TYPE_CHECKING:
    from collections.abc import Collection

    from bmcheck.model import Review
    from bmcheck.planning import Plan
    from bmcheck.reports.checked import Checked


class Tally(NamedTuple):
    """A number of findings, what they are, the class of style, and the part of the page that tells more."""

    number: int
    words: str
    look: str
    part: str


def tallies(checked: Checked) -> list[Tally]:
    """Return the counts that the page begins with; what is accepted counts apart."""
    return _tallies(checked.review, checked.follow_up.accepted)


def before_and_after(plan: Plan, accepted: Collection[str]) -> list[tuple[Tally, Tally]]:
    """Return each count before and after a plan."""
    return list(zip(_tallies(plan.before, accepted), _tallies(plan.after, accepted), strict=True))


def _tallies(review: Review, accepted: Collection[str]) -> list[Tally]:
    def count(*statuses: Status, kind: Kind | None = None, severity: Severity | None = None) -> int:
        found = [each.rule for each in review.having(*statuses, kind=kind) if each.rule.id not in accepted]
        return sum(severity in (None, each.severity) for each in found)

    opened = [
        Tally(count(Status.OPEN, severity=each), f"open risks, {each.value}", each.value, "risks") for each in Severity
    ]
    unclear = count(Status.TO_CLARIFY, Status.UNKNOWN, kind=Kind.RISK)
    return [
        *opened,
        *([Tally(len(accepted), "accepted", "accepted", "accepted")] if accepted else []),
        Tally(unclear, "risks to clarify", "unclear", "clarify"),
        Tally(count(Status.COVERED), "risks covered", "well", "well"),
        Tally(count(Status.UNTAPPED), "opportunities untapped", "opportunity", "findings"),
        Tally(count(Status.CAPTURED), "opportunities captured", "well", "well"),
    ]
