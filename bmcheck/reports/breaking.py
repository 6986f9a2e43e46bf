"""Break text into lines by the columns that it takes, which are two for each character of Chinese or Japanese."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from bmcheck.reports.marks import BEGINNINGS, ENDING, Marked, told, unmarked

if TYPE_CHECKING:
    from collections.abc import Callable

_NARROW = re.compile("[ -~¡-¬®-˿–-…→─]*")
"""Text of which every character takes one column; other text is measured."""
_WIDE = (
    r"\u2e80-\u303e\u3041-\u33ff\u3400-\u4dbf\u4e00-\u9fff\ua000-\ua4cf\uf900-\ufaff\uff01-\uff60\uffe0-\uffe6"
    r"\U00020000-\U0003fffd"
)
"""Characters of scripts without spaces: a line may end behind each."""
_OPENING = "（〔［｛〈《「『【〖｢"
"""Those that no line ends with."""
_CLOSING = "、。，．・：；？！）〕］｝〉》」』】〗｣ーっゃゅょッャュョァィゥェォぁぃぅぇぉ々"
"""Those that no line begins with (JIS X 4051)."""
_WORD = re.compile("[^ ]+")
_WORD_OR_WIDE = (
    rf"[{_OPENING}{''.join(BEGINNINGS)}]*(?:[{_WIDE}]|[^ {_WIDE}]+)[{_CLOSING}{ENDING}]*"  # compiled when it is needed
)


def measure_of(text: str) -> Callable[[str], int]:
    """Return the function that counts the columns of a text and of its parts."""
    if _NARROW.fullmatch(text):
        return len
    from rich.cells import cell_len  # noqa: PLC0415 - most texts need no table of widths

    return cell_len


def columns_of(text: str) -> int:
    """Return how many columns a text takes."""
    seen = unmarked(text)
    return measure_of(seen)(seen)


def cut(text: str, width: int) -> str:
    """Return as much of the beginning of a text as there is room for."""
    if measure_of(text) is len:
        return text[:width]
    from rich.cells import chop_cells  # noqa: PLC0415 - as above

    return chop_cells(text, width)[0]


def padded(text: str, width: int) -> str:
    """Return a text with blanks behind it up to ``width`` columns."""
    return text + " " * (width - columns_of(text))


def line_ends(text: str, width: int, first: int | None = None, *, whole: bool = False) -> list[tuple[int, int]]:
    """Return where each line begins and ends; the first is ``first`` columns wide where that is another number.

    A word longer than a line is cut, unless words are to stay ``whole``.
    """
    measure, words = _ways(text)
    room = width if first is None else first
    lines: list[tuple[int, int]] = []
    start = end = 0
    for word in words.finditer(text):
        if start < end and measure(text[start : word.end()]) > room:
            lines.append((start, end))
            start, room = word.start(), width
        end = word.end()
        while not whole and measure(text[start:end]) > room:
            at = start + len(cut(text[start:end], room))
            lines.append((start, at))
            start, room = at, width
    return [*lines, (start, end)]


def _ways(text: str) -> tuple[Callable[[str], int], re.Pattern[str]]:
    """Return how parts of a text are measured, and between what it may be broken."""
    seen = unmarked(text)
    measure = measure_of(seen)
    words = _WORD if measure is len else re.compile(_WORD_OR_WIDE)
    return measure if len(seen) == len(text) else lambda part: measure(unmarked(Marked(part))), words


def fill(text: str, width: int, first: str = "", rest: str = "", *, whole: bool = True) -> Marked:
    """Return a text in lines of ``width`` columns, with marks where it has some; words stay ``whole``, or are cut.

    ``first`` stands before the first line, ``rest`` before all others.
    """
    line = told(text)
    begun = first + line[: len(line) - len(line.lstrip(" "))]
    found = Marked(line.strip(" "))
    ends = line_ends(found, width - len(rest), width - len(begun), whole=whole)
    return Marked(begun + f"\n{rest}".join(found[start:end] for start, end in ends))
