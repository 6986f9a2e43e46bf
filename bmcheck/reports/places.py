"""Where findings and answers stand in the text of an assessment."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bmcheck.reasons import deciding
from bmcheck.versions import present_name

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bmcheck.errors import Position
    from bmcheck.model import Finding, Snapshot


def position(snapshot: Snapshot, finding: Finding) -> Position:
    """Return where the deciding answer of a finding stands, or where the answers begin when none decides."""
    question = deciding(snapshot.review.pack, finding, snapshot.review.answers)
    return snapshot.source.position(("answers",)) if question is None else position_of(snapshot, question)


def position_of(snapshot: Snapshot, question: str) -> Position:
    """Return where the answer to a question stands; the file may still have a former id of it."""
    answers = snapshot.source.data.get("answers", {})
    if question not in answers:
        question = next((each for each in answers if present_name(snapshot.review.pack, each) == question), question)
    return snapshot.source.position(("answers", question))


def first_position(snapshot: Snapshot, questions: Iterable[str]) -> Position:
    """Return where the first of the answers to some questions stands."""
    places = (position_of(snapshot, each) for each in questions)
    return min(places, key=lambda each: (each.line, each.column))


def place(snapshot: Snapshot, position: Position) -> str:
    """Return a place as editors understand it: ``file:line:column``."""
    return f"{snapshot.source.path}:{position.line}:{position.column}"
