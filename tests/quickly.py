"""What was read the quick way, as the ordinary reader gives it."""

from __future__ import annotations

from bmcheck.files.quick import Quick
from bmcheck.model import Assessment, Venture


def assessment_of(quick: Quick) -> Assessment:
    """Return the assessment."""
    rest = quick.head.rest
    return Assessment(
        pack=rest.pack,
        venture=Venture(quick.venture, rest.venture.about, rest.venture.currency, rest.venture.assessed),
        answers=quick.answers,
        unsure=frozenset(rest.unsure.questions),
        notes=rest.notes,
    )
