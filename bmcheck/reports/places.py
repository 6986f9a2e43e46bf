"""Where a finding stands in the text of its assessment."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bmcheck.reasons import deciding
from bmcheck.versions import present_name

if TYPE_CHECKING:
    from bmcheck.errors import Position
    from bmcheck.model import Finding, Snapshot


def position(snapshot: Snapshot, finding: Finding) -> Position:
    """Return where the deciding answer of a finding stands, or where the answers begin when none decides."""
    review, source = snapshot.review, snapshot.source
    question = deciding(review.pack, finding, review.answers)
    if question is None:
        return source.position(("answers",))
    answers = source.data.get("answers", {})
    if question not in answers:  # the file may still have a former id of it
        question = next((each for each in answers if present_name(review.pack, each) == question), question)
    return source.position(("answers", question))


def place(snapshot: Snapshot, position: Position) -> str:
    """Return a place as editors understand it: ``file:line:column``."""
    return f"{snapshot.source.path}:{position.line}:{position.column}"
