"""Decide whether a review stops the gate."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bmcheck.model import Kind, Severity, Status

if TYPE_CHECKING:
    from bmcheck.model import Review


def stops(review: Review, fail_on: str, *, require_complete: bool = False) -> bool:
    """Return whether an open risk is at least as severe as ``fail_on`` ("never" stops for none).

    ``require_complete`` stops as well while it is not known of some risk whether it is dealt with.
    """
    if require_complete and review.having(Status.TO_CLARIFY, Status.UNKNOWN, kind=Kind.RISK):
        return True
    if fail_on == "never":
        return False
    return any(each.rule.severity.rank <= Severity(fail_on).rank for each in review.having(Status.OPEN))
