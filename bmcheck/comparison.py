"""Compare two reviews of one venture: what got worse, what got better, what else moved."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from bmcheck.model import Status

if TYPE_CHECKING:
    from bmcheck.model import Review, Rule

DEMANDS = {
    Status.OPEN: 4,
    Status.TO_CLARIFY: 3,
    Status.UNTAPPED: 3,
    Status.UNKNOWN: 2,
    Status.COVERED: 0,
    Status.CAPTURED: 0,
    Status.NOT_APPLICABLE: 0,
}
"""How much a status asks of the venture."""


class Move(NamedTuple):
    """One rule whose status is another one than before."""

    rule: Rule
    before: Status
    after: Status


class Changes(NamedTuple):
    """The rules whose status changed: worse, better, and those that only say it differently."""

    worse: tuple[Move, ...]
    better: tuple[Move, ...]
    other: tuple[Move, ...]


def compare(before: Review, after: Review) -> Changes:
    """Return what changed between two reviews under the same pack, the most severe first.

    A rule gives one finding per assessment, so the rule's id is the identity.
    """
    moves = [
        Move(finding.rule, before.by_rule[finding.rule.id].status, finding.status)
        for finding in after.findings
        if before.by_rule[finding.rule.id].status is not finding.status
    ]
    moves.sort(key=lambda each: each.rule.severity.rank)
    return Changes(
        tuple(each for each in moves if DEMANDS[each.after] > DEMANDS[each.before]),
        tuple(each for each in moves if DEMANDS[each.after] < DEMANDS[each.before]),
        tuple(each for each in moves if DEMANDS[each.after] == DEMANDS[each.before]),
    )
