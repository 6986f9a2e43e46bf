"""One checked file: what was found, where in the file it was decided, and what stops the gate."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from bmcheck.gate import Stops
from bmcheck.model import Status
from bmcheck.reasons import deciding

if TYPE_CHECKING:
    from bmcheck.causes import Difference
    from bmcheck.files.locate import Position
    from bmcheck.files.toml import Source
    from bmcheck.follow_up import FollowUp, WaiverStanding
    from bmcheck.model import Assessment, Finding, Review


class Checked(NamedTuple):
    """An assessment with its source, its review and what follows from it.

    ``news`` is what is different since an earlier state, None when it was not compared with one.
    """

    review: Review
    assessment: Assessment
    source: Source
    follow_up: FollowUp
    stops: Stops = Stops()
    news: tuple[Difference, ...] | None = None

    def position(self, finding: Finding) -> Position:
        """Return where the deciding answer stands, or where the answers begin when none decides."""
        question = deciding(self.review.pack, finding, self.review.answers)
        return self.source.position(("answers", question) if question else ("answers",))

    def waiver(self, finding: Finding) -> WaiverStanding | None:
        """Return the waiver of a finding, whether it holds or not."""
        return self.follow_up.of(finding.rule.id)

    def is_accepted(self, finding: Finding) -> bool:
        """Return whether somebody accepts the finding at the moment."""
        return finding.rule.id in self.follow_up.accepted

    def difference(self, finding: Finding) -> Difference | None:
        """Return how a finding is different since the earlier state, None when it is not."""
        return next((each for each in self.news or () if each.rule is finding.rule), None)

    def asking(self) -> list[Finding]:
        """Return the findings that ask for something: open, to clarify, untapped; the accepted ones last."""
        found = [each for status in _ASKING for each in self.review.having(status)]
        return sorted(found, key=self.is_accepted)


_ASKING = (Status.OPEN, Status.TO_CLARIFY, Status.UNTAPPED)
