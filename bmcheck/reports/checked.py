"""One checked file: its review, and where in the file each finding was decided."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from bmcheck.reasons import deciding

if TYPE_CHECKING:
    from bmcheck.files.locate import Position
    from bmcheck.files.toml import Source
    from bmcheck.model import Assessment, Finding, Review


class Checked(NamedTuple):
    """An assessment with its review and its source."""

    review: Review
    assessment: Assessment
    source: Source

    def position(self, finding: Finding) -> Position:
        """Return where the deciding answer stands, or where the answers begin when none decides."""
        question = deciding(self.review.pack, finding, self.review.answers)
        return self.source.position(("answers", question) if question else ("answers",))
