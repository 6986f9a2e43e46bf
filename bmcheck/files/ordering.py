"""Put an assessment into the usual order without writing any line of it anew: whole lines move, nothing else.

A comment belongs to the entry below it when no blank line stands between them, else to the entry it directly follows,
else, standing alone, to the next entry. What stands alone above the first entry or below the last one stays there, and
so do the directives to editors (``#:schema …``) above the first entry.
"""

from __future__ import annotations

import re
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import chain
from typing import TYPE_CHECKING

import rtoml
from msgspec import Struct

from bmcheck.errors import BmcheckError, failure
from bmcheck.files.assessments import KEYS
from bmcheck.files.editing import BY_HAND
from bmcheck.files.locate import spans
from bmcheck.model import Action, PackReference, Venture, Waiver

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from bmcheck.files.locate import Path
    from bmcheck.model import Pack

    Chunk = list[str]
    """Comment lines without a blank line between them, each with its line break."""

_LINE = re.compile(r"[^\n]*\n|[^\n]+")


@dataclass
class _Entry:
    """A key or the header of a table with its value: whole lines, and the comments that belong to them.

    ``alone`` are the comments above that stand alone, ``above`` those directly above, ``below`` those directly below.
    ``apart`` says that a blank line stands before all of them.
    """

    path: Path
    lines: str
    is_header: bool
    apart: bool = False
    alone: list[Chunk] = field(default_factory=list)
    above: Chunk = field(default_factory=list)
    below: Chunk = field(default_factory=list)


def kept_in_order(before: str, after: str, pack: Pack) -> str:
    """Return the text ``after`` a change, in the usual order where the text ``before`` it was: what is new has a place.

    Where a person has chosen another order, or it cannot be kept without harm, the text stays as it is.
    """
    with suppress(BmcheckError):
        if spans(before) and ordered(before, pack) == before:
            return ordered(after, pack)
    return after


def ordered(text: str, pack: Pack, path: str = "") -> str:
    """Return the text of a valid assessment in the usual order; a text that is in this order stays as it is.

    Raise BmcheckError when that would change what the text says or lose a line of it.
    """
    body = text.removeprefix("\ufeff")
    newline = "\r\n" if "\r\n" in body else "\n"
    if not body.endswith("\n"):
        body += newline
    first, entries, last = _taken_apart(body)
    entries = _sorted(entries, pack)
    pinned, entries[0].above = _directives(entries[0].above)
    blocks = [*first, *([pinned] if pinned else [])]
    parts = [*chain.from_iterable(_apart(blocks, newline)), *_written(entries, bool(blocks), newline)]
    parts += [newline + "".join(block) for block in last]
    after = text[: len(text) - len(text.removeprefix("\ufeff"))] + "".join(parts)
    try:
        sound = _content(after) == _content(text)
    except rtoml.TomlParsingError:
        sound = False
    if not sound:
        raise failure("cannot be put in order without harm", BY_HAND, path)
    return after


def _taken_apart(text: str) -> tuple[list[Chunk], list[_Entry], list[Chunk]]:
    """Return the comments that stay at the beginning, the entries, and the comments that stay at the end."""
    entries: list[_Entry] = []
    first: list[Chunk] = []
    end = 0
    for path, start, stop in _places(text):
        entry = _Entry(path, text[start:stop], text[start:stop].lstrip().startswith("["))
        below, alone, entry.above, is_apart = _blocks(text[end:start])
        if not entries:
            pinned, entry.above = _directives(entry.above)
            first = [each for each in (below, *alone, pinned) if each]
        else:
            entries[-1].below, entry.alone = below, alone
            entry.apart = bool(alone) or (is_apart and not entries[-1].is_header)
        entries.append(entry)
        end = stop
    entries[-1].below, last, _, _ = _blocks(text[end:] + "\n")
    return first, entries, last


def _places(text: str) -> Iterator[tuple[Path, int, int]]:
    """Yield each key that begins a line and each header: its path, and where its lines begin and end."""
    longest = {span.key: (path, span.end) for path, span in spans(text).items()}
    end = 0
    for key, (path, value_end) in sorted(longest.items()):
        if key >= end:
            end = text.index("\n", value_end) + 1
            yield path, text.rfind("\n", 0, key) + 1, end


def _blocks(between: str) -> tuple[Chunk, list[Chunk], Chunk, bool]:
    """Return the comments below the entry before, those alone, those above the next, and whether a line is blank."""
    blocks: list[Chunk] = [[]]
    for line in _LINE.findall(between):
        if line.strip():
            blocks[-1].append(line)
        else:
            blocks.append([])
    if len(blocks) == 1:
        return [], [], blocks[0], False
    return blocks[0], [each for each in blocks[1:-1] if each], blocks[-1], True


def _directives(lines: Chunk) -> tuple[Chunk, Chunk]:
    """Return the lines up to the last directive, and the lines below it."""
    count = max((index + 1 for index, line in enumerate(lines) if line.lstrip().startswith("#:")), default=0)
    return lines[:count], lines[count:]


def _sorted(entries: list[_Entry], pack: Pack) -> list[_Entry]:
    """Return the entries in order: the tables, and the keys of each below its header."""
    orders = _orders(pack)
    tables: list[tuple[Path, list[_Entry]]] = [((), [])]
    for entry in entries:
        if entry.is_header:
            tables.append((entry.path, []))
        tables[-1][1].append(entry)
    tables.sort(key=lambda each: _rank(each[0], orders))
    return [
        entry
        for _, inside in tables
        for entry in sorted(inside, key=lambda each: (not each.is_header, _rank(each.path, orders)))
    ]


def _orders(pack: Pack) -> dict[str, Mapping[str, int]]:
    """Return for each table the places of its keys; the table of all tables is called by an empty text."""
    kinds: dict[str, type[Struct]] = {"pack": PackReference, "venture": Venture, "waiver": Waiver, "action": Action}
    names: dict[str, Iterable[str]] = {"": KEYS, **{key: kind.__struct_fields__ for key, kind in kinds.items()}}
    names |= dict.fromkeys(("answers", "notes", "because"), pack.questions)
    return {table: {key: place for place, key in enumerate(keys)} for table, keys in names.items()}


def _rank(path: Path, orders: Mapping[str, Mapping[str, int]]) -> tuple[int, ...]:
    """Return what puts a path in its place among others; keys without an order keep theirs."""
    rank: list[int] = []
    table = ""
    for step in path:
        if isinstance(step, int):
            rank.append(step)
        else:
            rank.append(orders.get(table, {}).get(step, 0))
            table = step
    return tuple(rank)


def _written(entries: list[_Entry], is_preceded: bool, newline: str) -> Iterator[str]:
    """Yield the text of the entries, with a blank line before each that stands apart."""
    before: _Entry | None = None
    for entry in entries:
        if before is None:
            is_apart = is_preceded
        elif before.is_header:
            is_apart = entry.is_header or bool(before.below or entry.alone)
        else:
            is_apart = entry.is_header or bool(before.below) or entry.apart
        yield newline if is_apart else ""
        for block in entry.alone:
            yield "".join(block) + newline
        yield "".join([*entry.above, entry.lines, *entry.below])
        before = entry


def _apart(blocks: list[Chunk], newline: str) -> Iterator[Chunk]:
    """Yield the blocks with a blank line between any two."""
    for index, block in enumerate(blocks):
        yield [newline, *block] if index else block


def _content(text: str) -> tuple[dict[str, object], Counter[str]]:
    """Return what the text says, and how often it has each line that is not blank."""
    lines = Counter(line.strip("\r\n") for line in _LINE.findall(text.removeprefix("\ufeff")) if line.strip())
    return rtoml.loads(text), lines
