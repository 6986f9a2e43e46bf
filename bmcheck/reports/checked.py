"""One checked file: what was found, where in the file it was decided, and what stops the gate."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from bmcheck.gate import Stops
from bmcheck.model import Status
from bmcheck.reasons import deciding
from bmcheck.versions import present_name

if TYPE_CHECKING:
    from bmcheck.causes import Difference
    from bmcheck.files.locate import Position
    from bmcheck.files.toml import Source
    from bmcheck.follow_up import FollowUp, WaiverStanding
    from bmcheck.model import Assessment, Finding, Review, Waiver


class Checked(Struct, frozen=True):
    """An assessment with its source, its review and what follows from it.

    ``news`` is what is different since an earlier state, None when it was not compared with one. ``only_paper`` says
    that everything we add to the paper is left out.
    """

    review: Review
    assessment: Assessment
    source: Source
    follow_up: FollowUp
    stops: Stops = Stops()
    news: tuple[Difference, ...] | None = None
    only_paper: bool = False

    def position(self, finding: Finding) -> Position:
        """Return where the deciding answer stands, or where the answers begin when none decides."""
        question = deciding(self.review.pack, finding, self.review.answers)
        return self.source.position(("answers", self._written(question)) if question else ("answers",))

    def _written(self, question: str) -> str:
        """Return what the file calls a question: it may still have a former id of it."""
        answers = self.source.data.get("answers")
        names = answers if isinstance(answers, dict) else ()
        return next((each for each in names if present_name(self.review.pack, each) == question), question)

    def waiver(self, finding: Finding) -> WaiverStanding | None:
        """Return the waiver of a finding, whether it holds or not."""
        return self.follow_up.of(finding.rule.id)

    def waiver_position(self, waiver: Waiver) -> Position:
        """Return where a waiver of the assessment stands."""
        return self.source.position(("waiver", self.assessment.waivers.index(waiver), "rule"))

    def is_accepted(self, finding: Finding) -> bool:
        """Return whether somebody accepts the finding at the moment."""
        return finding.rule.id in self.follow_up.accepted

    def difference(self, finding: Finding) -> Difference | None:
        """Return how a finding is different since the earlier state, None when it is not."""
        return next((each for each in self.news or () if each.rule is finding.rule), None)

    def stops_for(self, finding: Finding) -> bool:
        """Return whether the gate stops because of the finding."""
        return finding in self.stops.risks or finding in self.stops.incomplete

    def not_accepted(self, *statuses: Status) -> list[Finding]:
        """Return the findings of some statuses that nobody has accepted, the most severe first."""
        return [each for each in self.review.having(*statuses) if not self.is_accepted(each)]

    def asking(self) -> list[Finding]:
        """Return the findings that ask for something, the accepted ones last: open, to clarify, untapped.

        What is unknown is among them where the gate stops for it.
        """
        unknown = [each for each in self.stops.incomplete if each.status is Status.UNKNOWN]
        found = [*(each for status in _ASKING for each in self.review.having(status)), *unknown]
        return sorted(found, key=self.is_accepted)

    def told(self) -> list[Finding]:
        """Return the findings to tell people about: those that ask for something, if compared only the changed ones."""
        return [each for each in self.asking() if self.news is None or self.difference(each)]


_ASKING = (Status.OPEN, Status.TO_CLARIFY, Status.UNTAPPED)
