"""Where in a file something stands that a report tells."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bmcheck.versions import present_name

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bmcheck.errors import Position
    from bmcheck.model import Snapshot


def position_of(snapshot: Snapshot, question: str) -> Position:
    """Return where the answer to a question stands; the file may still have a former id of it."""
    answers = snapshot.source.data["answers"]
    if question not in answers:
        question = next((each for each in answers if present_name(snapshot.review.pack, each) == question), question)
    return snapshot.source.position(("answers", question))


def first_position(snapshot: Snapshot, questions: Iterable[str]) -> Position:
    """Return where the first of the answers to some questions stands."""
    places = (position_of(snapshot, each) for each in questions)
    return min(places, key=lambda each: (each.line, each.column))
