"""The open risks of a venture from revision to revision, as a chart of stacked bars."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from bmcheck.model import Severity
from bmcheck.reports.history import open_risks

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bmcheck.reports.history import Point

WIDTH, HEIGHT = 320, 120
"""Of the plot, in units of the drawing."""
WIDEST_BAR = 36
MOST_NUMBERED = 12
"""Bars that have room for a number on top of them."""


class BarPart(NamedTuple):
    """The open risks of one severity in a bar: where it begins, from the top, and how high it is."""

    severity: Severity
    y: float
    height: float


class Bar(NamedTuple):
    """One state of the venture: its risks by severity, None when it cannot be read, and where its bar stands."""

    point: Point
    risks: Mapping[Severity, int] | None
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
    most = max((sum(each.values()) for each in counted if each), default=0) or 1
    step = WIDTH / max(len(points), 1)
    width = min(step * 0.7, WIDEST_BAR)
    return [
        Bar(point, risks, round(step * index + (step - width) / 2, 2), round(width, 2), _parts(risks or {}, most))
        for index, (point, risks) in enumerate(zip(points, counted, strict=True))
    ]


def _parts(risks: Mapping[Severity, int], most: int) -> tuple[BarPart, ...]:
    """Return the parts of a bar from the bottom up, the most severe at the bottom."""
    parts: list[BarPart] = []
    top = float(HEIGHT)
    for severity, count in risks.items():
        height = HEIGHT * count / most
        top -= height
        if count:
            parts.append(BarPart(severity, round(top, 2), round(height, 2)))
    return tuple(parts)
