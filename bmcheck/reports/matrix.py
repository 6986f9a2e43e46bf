"""The matrix of features by building blocks in a terminal: what stands where, as signs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.text import Text

from bmcheck.model import UNCLEAR, Status
from bmcheck.reports.layout import Item, columns, hung
from bmcheck.safe import one_line

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from bmcheck.model import Finding, Snapshot

NARROWEST = 76
"""Columns that the matrix needs; below, it is written as a list."""
LEGEND = (
    "! open risk   + untapped opportunity",
    "= treated risk   > opportunity pursued",
    "? to clarify or unknown   · nothing to do",
)
_SIGNS = (
    ((Status.OPEN,), "!", "bold red"),
    ((Status.UNTAPPED,), "+", "green"),
    ((Status.TREATED,), "=", "cyan"),
    ((Status.PURSUED,), ">", "cyan"),
    (UNCLEAR, "?", "yellow"),
)

Cells = dict[tuple[str, str], Text]


def sign_of(finding: Finding) -> str:
    """Return the sign that stands for a finding in the matrix and before its title; for one that is well a tick."""
    return next((sign for statuses, sign, _ in _SIGNS if finding.status in statuses), "✓")


def lines(snapshot: Snapshot, width: int) -> list[Text]:
    """Return the matrix, or where there is no room for it the same as a list."""
    cells = {place: _cell(snapshot, found) for place, found in _places(snapshot).items()}
    grid = _grid(snapshot, cells)
    wide = width >= max(NARROWEST, grid[0].cell_len)
    return grid if wide else [hung(Item(each), width) for each in _listed(snapshot, cells)]


def _places(snapshot: Snapshot) -> Mapping[tuple[str, str], list[Finding]]:
    found: dict[tuple[str, str], list[Finding]] = {}
    for finding in snapshot.review.findings:
        for block in finding.rule.blocks:
            found.setdefault((block, finding.rule.feature), []).append(finding)
    return found


def _cell(snapshot: Snapshot, findings: list[Finding]) -> Text:
    parts = [
        Text(f"{number}{sign}", style)
        for statuses, sign, style in _SIGNS
        if (number := sum(each.status in statuses and not snapshot.is_accepted(each) for each in findings))
    ]
    return Text(" ").join(parts) if parts else Text("·", "dim")


def _grid(snapshot: Snapshot, cells: Cells) -> list[Text]:
    features = snapshot.review.pack.features
    rows = [[_plain(each) for each in ("", *(feature.short or feature.title for feature in features))]]
    for block, title in snapshot.review.pack.blocks.items():
        name = _plain(title.replace("Distribution", "Distrib.").replace("Customer r", "Cust. r"))
        rows.append([name, *(cells.get((block, feature.id), Text("", "dim")) for feature in features)])
    return columns(rows)


def _listed(snapshot: Snapshot, cells: Cells) -> Iterator[Text]:
    for block, title in snapshot.review.pack.blocks.items():
        marked = [
            Text.assemble(one_line(f"{feature.title} "), found)
            for feature in snapshot.review.pack.features
            if (found := cells.get((block, feature.id))) and found.plain != "·"
        ]
        yield Text.assemble(_plain(f"{title}: "), Text(", ").join(marked) if marked else "·")


def _plain(text: str) -> Text:
    return Text(one_line(text), "bold")
