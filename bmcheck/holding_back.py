"""What has to be dealt with before a strategy or an opportunity is advised."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bmcheck.model import HANDLED

if TYPE_CHECKING:
    from bmcheck.model import Finding, Review


def held_back(review: Review, waits_for: tuple[str, ...]) -> tuple[Finding, ...]:
    """Return the findings of the rules ``waits_for`` that are neither well nor treated: they come first.

    What is not known holds back as well, and so does what somebody has accepted. Rules that the review leaves out do
    not.
    """
    found = (review.by_rule.get(each) for each in waits_for)
    return tuple(each for each in found if each and each.status not in HANDLED)
