"""The nouns of what changed between two reviews of one venture, and why."""

from __future__ import annotations

from enum import StrEnum

from msgspec import Struct

from bmcheck.model.follow_ups import WaiverStanding
from bmcheck.model.rules import Rule
from bmcheck.model.statuses import UNCLEAR, Status

DEMANDS = {
    Status.OPEN: 5,
    Status.TO_CLARIFY: 4,
    Status.UNTAPPED: 4,
    Status.UNKNOWN: 3,
    Status.TREATED: 1,
    Status.PURSUED: 1,
    Status.COVERED: 0,
    Status.CAPTURED: 0,
    Status.NOT_APPLICABLE: 0,
}
"""How much a status asks of the venture."""


class Move(Struct, frozen=True):
    """One rule whose status is another one than before."""

    rule: Rule
    before: Status
    after: Status


class ReviewChanges(Struct, frozen=True):
    """The rules whose status changed: worse, better, and those that only say it differently."""

    worse: tuple[Move, ...]
    better: tuple[Move, ...]
    other: tuple[Move, ...]


class Cause(StrEnum):
    """What made a finding change."""

    ANSWERS = "answers"
    PACK = "pack"
    WAIVER = "waiver"
    TIME = "time"


class FindingChange(Struct, frozen=True):
    """One rule of which something is no longer as it was, and why.

    ``rule`` is as the later pack has it, where it does; ``former`` is the rule of the earlier pack, whatever its id.
    ``before`` and ``after`` are None where the pack of that side does not have the rule. ``answers`` are the fewest
    changed answers that bring the new status about; ``waiver`` is the one that came, went or lapsed.
    """

    rule: Rule
    before: Status | None
    after: Status | None
    was_accepted: bool
    is_accepted: bool
    causes: tuple[Cause, ...]
    former: Rule | None = None
    answers: tuple[str, ...] = ()
    waiver: WaiverStanding | None = None

    @property
    def more_severe(self) -> bool:
        """Return whether the later pack takes it for more severe than the earlier one."""
        return self.former is not None and self.rule.severity.rank < self.former.severity.rank

    @property
    def is_now_known(self) -> bool:
        """Return whether answers tell what was not known before: that is told as neither better nor worse."""
        told = self.before in UNCLEAR and self.after is not None and self.after not in UNCLEAR
        return told and self.causes == (Cause.ANSWERS,) and self.was_accepted is self.is_accepted

    @property
    def is_worse(self) -> bool:
        """Return whether the finding asks more of the venture than it did."""
        now, then = _demand(self.after, self.is_accepted), _demand(self.before, self.was_accepted)
        return now > then or (self.more_severe and now > 0)

    @property
    def is_better(self) -> bool:
        """Return whether the finding asks less of the venture than it did."""
        return _demand(self.after, self.is_accepted) < _demand(self.before, self.was_accepted)


_ACCEPTED = 2
"""What an accepted finding asks of the venture: less than one that is unknown, more than one that is treated."""


def _demand(status: Status | None, accepted: bool) -> int:
    """Return how much a finding asks of the venture; one that is absent asks nothing."""
    demand = DEMANDS[status] if status else 0
    return min(demand, _ACCEPTED) if accepted else demand
