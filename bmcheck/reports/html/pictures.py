"""What stands where: the business model canvas, and the matrix of features by building blocks."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from bmcheck.model import Status

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from bmcheck.model import Feature, Finding, Snapshot
    from bmcheck.reports.html.labels import Mark

CANVAS: Mapping[str, str] = {
    "partner-network": "Key partners",
    "value-configuration": "Key activities",
    "core-competency": "Key resources",
    "value-proposition": "What you offer",
    "customer-relationship": "How you stay in touch",
    "distribution-channel": "How you reach them",
    "target-customer": "Customer segments",
    "cost-structure": "What it costs",
    "revenue-model": "What comes in",
    "environment": "What you do not control",
    "governance": "Who decides, and by which rules",
}
"""The blocks in the order in which the canvas of Osterwalder and Pigneur (2010) is read, with what they mean there."""

_WORST = ("high", "medium", "low", "opportunity", "treated", "pursued", "accepted")
"""The classes of style of findings, the worst first."""


class Spot(NamedTuple):
    """What was found in one place: the findings to look at, and how many others are to clarify, unknown or well."""

    marks: tuple[Mark, ...]
    unclear: int
    unknown: int
    well: int

    @property
    def look(self) -> str:
        """Return the class of style of the worst finding here, or of what there is instead of one."""
        looks = {each.look for each in self.marks}
        others = (("unclear", self.unclear + self.unknown), ("well", self.well))
        worst = [each for each in _WORST if each in looks]
        return next(iter([*worst, *(name for name, count in others if count)]), "nothing")


class CanvasBlock(NamedTuple):
    """A place of the canvas: the building block in it, what that means, and what was found in it.

    ``area`` is the class of style that puts it where it belongs; blocks that only this pack has stand below the others.
    """

    id: str
    area: str
    title: str
    meaning: str
    spot: Spot


def canvas(snapshot: Snapshot, marks: Mapping[str, Mark]) -> list[CanvasBlock]:
    """Return every block with what was found in it, in the order in which the canvas is read.

    A pack that has not all the blocks of the canvas has none: what it looks at is no business model.
    """
    titles = snapshot.review.pack.blocks
    if not CANVAS.keys() <= titles.keys():
        return []
    return [
        CanvasBlock(
            each,
            each if each in CANVAS else "more",
            titles[each],
            CANVAS.get(each, ""),
            _spot(snapshot, marks, _in(snapshot, each)),
        )
        for each in dict.fromkeys((*CANVAS, *titles))
    ]


def matrix(snapshot: Snapshot, marks: Mapping[str, Mark]) -> list[tuple[str, list[tuple[Feature, Spot]]]]:
    """Return each block's title with what was found in it under each feature of the pack."""
    features = snapshot.review.pack.features
    return [
        (title, [(feature, _spot(snapshot, marks, _in(snapshot, block, feature.id))) for feature in features])
        for block, title in snapshot.review.pack.blocks.items()
    ]


def _in(snapshot: Snapshot, block: str, feature: str = "") -> list[Finding]:
    """Return the findings in a block, of one feature or of all."""
    return [
        each for each in snapshot.review.findings if block in each.rule.blocks and feature in ("", each.rule.feature)
    ]


def _spot(snapshot: Snapshot, marks: Mapping[str, Mark], findings: Iterable[Finding]) -> Spot:
    listed = list(findings)
    chosen = [mark for name, mark in marks.items() if any(each.rule.id == name for each in listed)]
    left = [each.status for each in listed if not snapshot.is_accepted(each)]
    well = left.count(Status.COVERED) + left.count(Status.CAPTURED)
    return Spot(tuple(chosen), left.count(Status.TO_CLARIFY), left.count(Status.UNKNOWN), well)
