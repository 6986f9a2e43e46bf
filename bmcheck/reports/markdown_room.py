"""Choose what of a Markdown document there is room for: what matters most, the whole of each part or nothing of it."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING, NamedTuple

from bmcheck.reports.words import number_of

if TYPE_CHECKING:
    from collections.abc import Iterable

SUMMARY = 1_048_576
"""Bytes of the summary of a job on GitHub, which refuses more."""
COMMENT = 65_536
"""Characters of a comment on GitHub, which refuses more; counted as bytes, which are never fewer."""
_RESERVED = 1_000
"""Bytes for what is always written: the heads of the tables, and what was left out."""


class FileText(NamedTuple):
    """What there is to say of a file; a part may be empty.

    ``row`` is its line of the overview, ``section`` its head with what asks for something now; ``first`` says what to
    do first, where it is the only file.
    """

    stopped: bool
    row: str
    section: str = ""
    first: str = ""
    clarify: str = ""
    why: str = ""
    treated: str = ""
    rest: str = ""


PARTS = ("section", "first", "clarify", "why", "treated", "rest")
"""The parts in the order in which they are read."""
_IMPORTANCE = (
    *((True, each) for each in ("row", "section", "first", "why")),
    *((False, each) for each in ("row", "section", "first", "why")),
    *((stopped, each) for each in ("clarify", "treated", "rest") for stopped in (True, False)),
)
"""Whether the gate stops for the file, and its part: what matters most comes first."""
_LEFT_OUT = {
    "row": "the line of {}",
    "section": "everything else of {}",
    "first": "what to do first for {}",
    "clarify": "what is to clarify in {}",
    "why": "why, and what to do, for {}",
    "treated": "what is treated in {}",
    "rest": "all other findings of {}",
}


class Choice(NamedTuple):
    """The parts that are written, each by the number of its file and its name, and how many parts are not."""

    parts: frozenset[tuple[int, str]]
    not_read: int
    left_out: Counter[str]


def size_of(text: str) -> int:
    """Return the bytes of a text in UTF-8, with the empty line before it."""
    return len(text.encode()) + 2


def choice(files: Iterable[FileText], not_read: Iterable[str], most: int) -> Choice:
    """Return what to write in at most ``most`` bytes; of the files that could not be read the first that fit."""
    room = most - _RESERVED
    entries = [size_of(each) for each in not_read]
    shown = 0
    while shown < len(entries) and entries[shown] <= room:
        room -= entries[shown]
        shown += 1
    sizes: defaultdict[tuple[bool, str], list[tuple[int, int]]] = defaultdict(list)
    number = 0
    for number, file in enumerate(files):
        for name in ("row", *PARTS):
            if text := getattr(file, name):
                sizes[file.stopped, name].append((number, size_of(text)))
    if number:  # there are several
        sizes[True, "first"] = sizes[False, "first"] = []
    parts: set[tuple[int, str]] = set()
    left_out = Counter({"not read": len(entries) - shown})
    for place in _IMPORTANCE:
        for number, size in sizes[place]:
            name = place[1]
            if size <= room and (name in ("row", "section") or (number, "section") in parts):
                room -= size
                parts.add((number, name))
            else:
                left_out[name] += 1
    return Choice(frozenset(parts), shown, left_out)


def told(found: Choice, most: int) -> str:
    """Return what was left out, as a paragraph; empty when nothing was."""
    what = [
        _LEFT_OUT[name].format(number_of(count, "file")) for name, count in found.left_out.items() if name in _LEFT_OUT
    ]
    if count := found.left_out["not read"]:
        what.insert(0, f"{number_of(count, 'problem')} of files that could not be read")
    return f"**Cut to {most:,} bytes.** Left out: {'; '.join(what)}. The format `json` has everything." if what else ""
