"""One assessment from revision to revision: how many findings, and what turned them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from bmcheck.changes import differences
from bmcheck.model import Severity, Status
from bmcheck.reports.differences import as_data, way, why_in_words
from bmcheck.reports.json_stream import dumped, pack_entry
from bmcheck.reports.marks import Marked, below, styled, told
from bmcheck.reports.styles import severity_style
from bmcheck.reports.width import fitted
from bmcheck.reports.words import counts, counts_by_status, moved_in_words

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from bmcheck.model import FindingChange, Snapshot

SCHEMA = 2
_BARS = {Severity.HIGH: "█", Severity.MEDIUM: "▓", Severity.LOW: "░"}
_TREATED = "="
_SIGNS = {"Worse": "+", "Better": "-", "Now known": "?", "Otherwise": "~"}


class Point(NamedTuple):
    """One revision: its commit, day and subject, and its state, or why that cannot be read."""

    revision: str
    day: date
    subject: str
    snapshot: Snapshot | None = None
    fault: str = ""


def render(points: Sequence[Point]) -> Marked:
    """Return a line a revision with a bar of its open risks, and below it what changed and why."""
    signs = "  ".join(f"{sign} {heading.lower()}" for heading, sign in _SIGNS.items())
    bars = "  ".join(f"{bar} {severity.value}" for severity, bar in _BARS.items())
    lines = [f"Open risks: {bars}   Treated: {_TREATED}   Changes: {signs}", ""]
    for point, turned, before in _steps(points):
        lines.append(f"{point.day.isoformat()} {point.revision[:8]} {_bar(point)} {point.subject}".rstrip())
        if point.snapshot is None:
            lines.append(f"    passed over: {point.fault}")
            continue
        lines.append(f"    {counts(point.snapshot.review, point.snapshot.follow_up.accepted)}")
        for each in turned:
            name = styled(each.rule.id, severity_style(each.rule))
            lines.append(told(f"    {_SIGNS[way(each)]} ", name, f": {moved_in_words(each)}"))
            lines += [f"      {why}" for why in why_in_words(each, before or point.snapshot, point.snapshot)]
    return below(map(fitted, lines))


def _steps(points: Sequence[Point]) -> Iterator[tuple[Point, tuple[FindingChange, ...], Snapshot | None]]:
    """Yield each point with what is different since the last one that could be read."""
    before: Snapshot | None = None
    for point in points:
        turned = differences(before, point.snapshot) if before and point.snapshot else ()
        yield point, turned, before
        before = point.snapshot or before


def open_risks(snapshot: Snapshot) -> dict[Severity, int]:
    """Return how many risks are open and not accepted, by severity."""
    risks = snapshot.not_accepted(Status.OPEN)
    return {severity: sum(each.rule.severity is severity for each in risks) for severity in Severity}


def treated_risks(snapshot: Snapshot) -> int:
    """Return how many risks are treated and not accepted."""
    return len(snapshot.not_accepted(Status.TREATED))


def _bar(point: Point) -> str:
    if point.snapshot is None:
        return "?"
    opened = "".join(_BARS[severity] * count for severity, count in open_risks(point.snapshot).items())
    return opened + _TREATED * treated_risks(point.snapshot) or "·"


def render_json(points: Sequence[Point]) -> str:
    """Return the history for programs: of each revision the counts by status and severity, and what changed."""
    revisions = [_as_data(point, turned) for point, turned, _ in _steps(points)]
    return dumped({"schema": SCHEMA, "revisions": revisions})


def _as_data(point: Point, turned: Sequence[FindingChange]) -> dict[str, Any]:
    snapshot = point.snapshot
    return {
        "revision": point.revision,
        "day": point.day.isoformat(),
        "subject": point.subject,
        "fault": point.fault or None,
        "pack": pack_entry(snapshot.review.pack) if snapshot else None,
        "open": {severity.value: count for severity, count in open_risks(snapshot).items()} if snapshot else None,
        "counts": counts_by_status(snapshot.review, snapshot.follow_up.accepted) if snapshot else None,
        "accepted": sorted(snapshot.follow_up.accepted) if snapshot else None,
        "changes": [as_data(each) for each in turned],
    }
