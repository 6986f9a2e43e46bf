"""Lay out text for a terminal: break it between words, and let it hang behind a sign.

rich's own wrapping and tables give the same and take several times as long, which a report of a thousand lines shows.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from rich.cells import cell_len
from rich.text import Span, Text

from bmcheck.reports.breaking import cut, line_ends

NARROWEST = 16
"""Columns that a text keeps however far it is indented."""
SIGN_WIDTH = 3
"""Columns of a sign with the space behind it; a longer one takes as many as it needs."""


class Item(NamedTuple):
    """A text that hangs behind a sign: all its lines begin behind it, ``indent`` columns from the left.

    ``hang`` sets the lines after the first further to the right, so that none of them passes for one of ours. ``most``
    lines are shown, all with 0; what is cut off there ends with three dots.
    """

    text: Text
    sign: str = ""
    style: str = ""
    indent: int = 0
    hang: int = 0
    most: int = 0


def hung(item: Item, width: int) -> Text:
    """Return the lines of an item as one text for ``width`` columns."""
    text, plain = item.text, item.text.plain
    margin = item.indent + (max(SIGN_WIDTH, cell_len(item.sign) + 1) if item.sign else 0)
    styled = [Span(0, len(plain), text.style), *text.spans] if text.style else text.spans
    found = " " * item.indent + item.sign.ljust(margin - item.indent)
    spans = [Span(item.indent, margin, item.style)] if item.sign else []
    lines, more = _shown(plain, max(width - margin - item.hang, NARROWEST), item.most)
    for number, (start, end) in enumerate(lines):
        found += "\n" + " " * (margin + item.hang) if number else ""
        shift = len(found) - start
        spans += [
            Span(max(first, start) + shift, min(last, end) + shift, style)
            for first, last, style in styled
            if first < end and last > start
        ]
        found += plain[start:end]
    return Text(found + more, spans=spans, no_wrap=True, end="")


def _shown(text: str, width: int, most: int) -> tuple[list[tuple[int, int]], str]:
    """Return where each line begins and ends that is shown, and what stands for the rest."""
    lines = line_ends(text, width)
    if not 0 < most < len(lines):
        return lines, ""
    start, end = lines[most - 1]
    return [*lines[: most - 1], (start, start + len(cut(text[start:end], width - 1).rstrip()))], "…"


def stacked(texts: Iterable[Text]) -> Text:
    """Return texts below each other as one."""
    lines: list[str] = []
    spans: list[Span] = []
    length = 0
    for text in texts:
        lines.append(text.plain)
        spans += [Span(first + length, last + length, style) for first, last, style in text.spans]
        length += len(text) + 1
    return Text("\n".join(lines), spans=spans)


def columns(rows: Sequence[Sequence[Text]]) -> list[Text]:
    """Return each row as one line: every column as wide as its widest cell, then a blank in the row's style."""
    widths = [max(cell.cell_len for cell in column) for column in zip(*rows, strict=True)]
    return [_row(row, widths) for row in rows]


def _row(cells: Sequence[Text], widths: Sequence[int]) -> Text:
    line = Text(no_wrap=True, end="")
    for cell, width in zip(cells, widths, strict=True):
        if line:
            line.append(" ", cells[0].style)
        padded = cell.copy()
        padded.pad_right(width - cell.cell_len)
        line.append_text(padded)
    return line
