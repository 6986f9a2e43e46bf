"""The open risks of a venture from revision to revision, as a chart of stacked bars."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from bmcheck.model import Severity
from bmcheck.reports.history import open_risks, treated_risks

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bmcheck.reports.history import Point

WIDTH, HEIGHT = 320, 120
"""Of the plot, in units of the drawing."""
WIDEST_BAR = 36
MOST_NUMBERED = 12
"""Bars that have room for a number on top of them."""


class BarPart(NamedTuple):
    """The open risks of one severity in a bar, or the treated ones: where it begins, from the top, how high it is."""

    look: str
    y: float
    height: float


class Bar(NamedTuple):
    """One state of the venture: its open risks by severity, how many are treated, and where its bar stands.

    Both are None when the state cannot be read.
    """

    point: Point
    risks: Mapping[Severity, int] | None
    treated: int | None
    x: float
    width: float
    parts: tuple[BarPart, ...]

    @property
    def total(self) -> int:
        """Return how many risks are open."""
        return sum((self.risks or {}).values())

    @property
    def top(self) -> float:
        """Return where the bar ends at the top."""
        return min((each.y for each in self.parts), default=HEIGHT)


def bars(points: Sequence[Point]) -> list[Bar]:
    """Return a bar for each point, all of them to one scale."""
    counted = [open_risks(point.snapshot) if point.snapshot else None for point in points]
    treated = [treated_risks(point.snapshot) if point.snapshot else None for point in points]
    heights = [sum((each or {}).values()) + (more or 0) for each, more in zip(counted, treated, strict=True)]
    most = max(heights, default=0) or 1
    step = WIDTH / max(len(points), 1)
    width = min(step * 0.7, WIDEST_BAR)
    return [
        Bar(point, risks, more, round(step * index + (step - width) / 2, 2), round(width, 2), _parts(risks, more, most))
        for index, (point, risks, more) in enumerate(zip(points, counted, treated, strict=True))
    ]


def _parts(risks: Mapping[Severity, int] | None, treated: int | None, most: int) -> tuple[BarPart, ...]:
    """Return the parts of a bar from the bottom up: the most severe at the bottom, what is treated on top."""
    parts: list[BarPart] = []
    top = float(HEIGHT)
    counts = {severity.value: count for severity, count in (risks or {}).items()}
    for look, count in {**counts, "treated": treated or 0}.items():
        height = HEIGHT * count / most
        top -= height
        if count:
            parts.append(BarPart(look, round(top, 2), round(height, 2)))
    return tuple(parts)
