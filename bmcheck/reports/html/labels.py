"""How the page refers to a finding: a short label that links to it, the same in every picture and on paper."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from bmcheck.model import IN_HAND, Kind, Status
from bmcheck.reports.words import called
from bmcheck.tasks import chances

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bmcheck.model import Finding, Snapshot


LETTERS = {"R": Status.OPEN, "O": Status.UNTAPPED, "T": Status.TREATED, "P": Status.PURSUED}
"""The statuses whose findings have a label, each with the letter that it begins with."""


class Mark(NamedTuple):
    """A finding that has its own place on the page.

    R1, R2 … are open risks, O1, O2 … untapped opportunities, T1, T2 … treated risks, P1, P2 … pursued opportunities.
    """

    label: str
    finding: Finding
    accepted: bool

    @property
    def words(self) -> str:
        """Return what it is, as ``high risk``, ``accepted high risk`` or ``treated high risk``."""
        return f"accepted {called(self.finding)}" if self.accepted else called(self.finding)

    @property
    def look(self) -> str:
        """Return the class of style: accepted, treated, pursued, a severity, or opportunity."""
        finding, rule = self.finding, self.finding.rule
        if self.accepted or finding.status in IN_HAND:
            return "accepted" if self.accepted else finding.status.value
        return rule.severity.value if rule.kind is Kind.RISK else "opportunity"


def marks_of(snapshot: Snapshot) -> Mapping[str, Mark]:
    """Map each rule that is open, untapped, treated or pursued to its mark: the most urgent first, accepted last.

    Untapped opportunities stand in the order in which to try them.
    """
    marks: dict[str, Mark] = {}
    to_try = [each.finding for each in chances(snapshot.review, snapshot.follow_up.accepted)]
    for letter, status in LETTERS.items():
        found = sorted(snapshot.review.having(status), key=snapshot.is_accepted)
        found = [*to_try, *filter(snapshot.is_accepted, found)] if status is Status.UNTAPPED else found
        for number, each in enumerate(found, 1):
            marks[each.rule.id] = Mark(f"{letter}{number}", each, snapshot.is_accepted(each))
    return marks
