"""How the page refers to a finding: a short label that links to it, the same in every picture and on paper."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from bmcheck.model import Kind, Status

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bmcheck.model import Finding, Snapshot


class Mark(NamedTuple):
    """A finding that has its own place on the page: R1, R2 … for risks, O1, O2 … for opportunities."""

    label: str
    finding: Finding
    accepted: bool

    @property
    def words(self) -> str:
        """Return what it is, as ``high risk`` or ``accepted high risk``."""
        rule = self.finding.rule
        word = f"{rule.severity.value} risk" if rule.kind is Kind.RISK else "opportunity"
        return f"accepted {word}" if self.accepted else word

    @property
    def look(self) -> str:
        """Return the class of style: accepted, a severity, or opportunity."""
        rule = self.finding.rule
        return "accepted" if self.accepted else rule.severity.value if rule.kind is Kind.RISK else "opportunity"


def marks_of(snapshot: Snapshot) -> Mapping[str, Mark]:
    """Map each rule with an open risk or an untapped opportunity to its mark: the most severe first, accepted last."""
    marks: dict[str, Mark] = {}
    for letter, status in (("R", Status.OPEN), ("O", Status.UNTAPPED)):
        found = sorted(snapshot.review.having(status), key=snapshot.is_accepted)
        for number, each in enumerate(found, 1):
            marks[each.rule.id] = Mark(f"{letter}{number}", each, snapshot.is_accepted(each))
    return marks
