"""Many ventures in a terminal: a line each where there is room, and what holds across them."""

from __future__ import annotations

from operator import attrgetter
from typing import TYPE_CHECKING, NamedTuple

from bmcheck.portfolio import COLUMNS, cells, hardest, most_helpful, most_open
from bmcheck.reports.breaking import columns_of, cut, fill, padded
from bmcheck.reports.marks import Marked, below, told
from bmcheck.reports.styles import heading, identity, severity
from bmcheck.reports.width import USUAL, terminal_columns
from bmcheck.reports.words import effort_words, number_of
from bmcheck.safe import one_line

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from bmcheck.files.rows import Rows
    from bmcheck.model import Pack
    from bmcheck.portfolio import Hit, MatrixCell, Totals

MOST = 10
"""Rules and strategies that a reader is shown; JSON has all."""
NARROWEST = 72
"""Columns that the matrix needs; below, it is written as a list."""
ROOM = 28
"""Columns that the table needs beside its numbers; below, the ventures are written as a list."""
TOGETHER = 500
"""Lines handed on at once."""
LEGEND = "! open risks, = treated, + untapped opportunities, > pursued, ? to clarify"
_TIE = "\N{NO-BREAK SPACE}"
_NUMBERS = [name for name, kind in COLUMNS.items() if kind is int]
_ALWAYS = ("high", "medium", "low", "untapped", "clarify")


class Across(NamedTuple):
    """What holds across the ventures of one cohort under one pack."""

    pack: Pack
    totals: Totals
    cohort: str = ""

    @property
    def ventures(self) -> str:
        """Return in words which ventures these are."""
        return f"{number_of(self.totals.ventures, 'venture')}{f' ({self.cohort})' if self.cohort else ''}"


class Portfolio(NamedTuple):
    """Everything found: the rows and what holds across them, and what was asked for."""

    rows: Rows
    across: tuple[Across, ...]
    today: date
    where: tuple[str, ...] = ()
    only_paper: bool = False

    @property
    def added_up(self) -> tuple[Across, ...]:
        """Return what is told of several ventures together; one that is alike to no other has its own report."""
        return self.across if len(self.across) == 1 else tuple(each for each in self.across if each.totals.ventures > 1)

    @property
    def alone(self) -> str:
        """Return in words which ventures are added up with no other; empty when there are none."""
        several = len({each.pack for each in self.across}) > 1
        told = [
            " under ".join(filter(None, (each.cohort, each.pack.label if several or not each.cohort else "")))
            for each in self.across
            if each not in self.added_up
        ]
        return f"Not added up, since there is only one of each: {'; '.join(told)}." if told else ""


def render(portfolio: Portfolio) -> Iterator[Marked]:
    """Yield the report in parts."""
    return map(told, _parts(portfolio))


def _parts(portfolio: Portfolio) -> Iterator[str]:
    width = terminal_columns() or USUAL
    rows, packs = portfolio.rows, portfolio.rows.packs()
    yield f"{number_of(rows.count(), 'venture')}{f', {one_line(packs[0])}' if len(packs) == 1 else ''}"
    if packs:
        layout = _layout(rows, width, several=len(packs) > 1)
        yield ""
        yield from _together(_table(portfolio, layout) if layout else _blocks(portfolio, width, several=len(packs) > 1))
    for each in portfolio.added_up:
        yield ""
        yield from _across(each, width)
    if portfolio.alone:
        yield ""
        yield fill(one_line(portfolio.alone), width)
    yield from _together(_not_read(rows, width))


def _not_read(rows: Rows, width: int) -> Iterator[str]:
    """Yield the files that could not be read, each with every reason."""
    for place, fault in enumerate(rows.faults()):
        if place == 0:
            yield from ("", heading("Not read"))
        for line in fault.reason.split("\n"):
            yield fill(line, width, "  ", "      ", whole=False)


def _together(lines: Iterator[str]) -> Iterator[Marked]:
    held: list[str] = []
    for line in lines:
        held.append(line)
        if len(held) == TOGETHER:
            yield below(held)
            held.clear()
    if held:
        yield below(held)


class _Layout(NamedTuple):
    """How wide each column is: the numbers, the venture, its cohort, its pack (0 when all have one), its path."""

    numbers: dict[str, int]
    venture: int
    cohort: int
    pack: int
    path: int


def _layout(rows: Rows, width: int, *, several: bool) -> _Layout | None:
    """Return the layout of the table, None when there is no room; numbers that are all zero are left out."""
    numbers = {each: max(len(each), len(str(rows.largest(each)))) for each in shown_numbers(rows)}
    pack = rows.largest("pack") + 1 if several else 0
    cohort = rows.largest("cohort") + 1 if rows.largest("cohort") else 0
    left = width - sum(numbers.values()) - len(numbers) - cohort - pack - 1
    if left < ROOM:
        return None
    spare = max(left - rows.largest("path"), left // 2)
    venture = max(len("venture"), min(rows.largest("venture"), spare))
    return _Layout(numbers, venture, cohort, pack, left - venture)


def shown_numbers(rows: Rows) -> list[str]:
    """Return the columns of numbers, without those in which a number is the exception and there is none."""
    return [each for each in _NUMBERS if each in _ALWAYS or rows.largest(each)]


def _table(portfolio: Portfolio, layout: _Layout) -> Iterator[str]:
    """Yield a line a venture: its numbers, its name, its pack and its path."""
    template = " ".join(f"%{size}s" for size in layout.numbers.values())
    numbers = attrgetter(*layout.numbers)
    yield _line(layout, template % tuple(layout.numbers), "venture", "cohort", "pack", "path")
    for row in portfolio.rows.sorted():
        yield _line(layout, template % numbers(row), row.venture, row.cohort, row.pack, row.path)


def _line(layout: _Layout, before: str, *texts: str) -> str:
    venture, cohort, pack, path = map(one_line, texts)
    beside = ((cohort, layout.cohort), (pack, layout.pack))
    middle = "".join(padded(text, wide) for text, wide in beside if wide)
    name = venture if columns_of(venture) <= layout.venture else f"{cut(venture, layout.venture - 1)}…"
    place = path if columns_of(path) <= layout.path else f"…{cut(path[::-1], layout.path - 1)[::-1]}"
    return f"{before} {padded(name, layout.venture)} {middle}{place}"


def _blocks(portfolio: Portfolio, width: int, *, several: bool) -> Iterator[str]:
    """Yield the ventures below each other, each with what is not zero."""
    for row in portfolio.rows.sorted():
        name = one_line(f"{row.venture} ({row.path})" if row.venture else row.path)
        beside = filter(None, (row.cohort, row.pack if several else ""))
        name = ", ".join([name, *map(one_line, beside)])
        counts = [f"{each}{_TIE}{getattr(row, each)}" for each in _NUMBERS if getattr(row, each)]
        yield fill(name, width, rest="    ", whole=False)
        told_of = ", ".join(counts) or "nothing asks for anything"
        yield Marked(fill(told_of, width, "  ", "  ", whole=False).replace(_TIE, " "))


def _across(across: Across, width: int) -> Iterator[str]:
    pack, totals = across.pack, across.totals
    title = f"Open most often, of {across.ventures} under {pack.label}"
    yield fill(heading(one_line(title)), width, whole=False)
    rules = most_open(pack, totals)[:MOST]
    for count in rules:
        rule = pack.rules[count.rule]
        yield _item(told(f"{count.open} ", severity(rule), f": {rule.title} (", identity(rule.id), ")"), width)
    if not rules:
        yield "  No risk is open."
    helps = most_helpful(totals)[:MOST]
    if helps:
        yield ""
        yield heading("Would help most, each adopted alone")
    for each in helps:
        strategy = pack.strategies[each.strategy]
        does = f"{number_of(each.ventures, 'venture')}, {number_of(each.risks, 'open risk')}"
        effort = f", {effort_words(strategy, short=True)})"
        yield _item(told(f"{does}: {strategy.title} (", identity(strategy.id), effort), width)
    hits = hardest(totals)[:MOST]
    if hits:
        yield ""
        yield fill(heading(f"Scenarios that hit most of {across.ventures}, each by itself"), width, whole=False)
    for hit in hits:
        title = pack.scenarios[hit.scenario].title
        yield _item(told(f"{hit_in_words(hit)}: {title} (", identity(hit.scenario), ")"), width)
    yield ""
    yield fill(heading("Where it stands, all findings of these ventures"), width)
    yield from _matrix(across, width)
    yield fill(LEGEND, width)


def hit_in_words(hit: Hit) -> str:
    """Return how many ventures a scenario breaks, how many it strains, and of how many that is not known."""
    counts = zip(hit[1:], ("broken", "strained", "not known"), strict=True)
    return ", ".join(f"{count} {words}" for count, words in counts if count)


def _item(text: str, width: int) -> Marked:
    return fill(text, min(width, 100), "  ", "    ", whole=False)


def _matrix(across: Across, width: int) -> Iterator[str]:
    found = {place: in_signs(count) for place, count in cells(across.pack, across.totals).items()}
    features = across.pack.features
    rows = [["", *(one_line(each.short or each.title) for each in features)]]
    blocks = {block: one_line(title) for block, title in across.pack.blocks.items()}
    rows += [[title, *(found.get((block, each.id), "") for each in features)] for block, title in blocks.items()]
    sizes = [max(map(columns_of, column)) for column in zip(*rows, strict=True)]
    if width >= max(NARROWEST, sum(sizes) + len(features)):
        for row in rows:
            yield " ".join(padded(cell, size) for cell, size in zip(row, sizes, strict=True)).rstrip()
        return
    for block, title in blocks.items():
        marked = [
            f"{feature.short or feature.title} {found[block, feature.id]}"
            for feature in across.pack.features
            if found.get((block, feature.id))
        ]
        if marked:
            yield _item(f"{title}: {', '.join(marked)}", width)


def in_signs(count: MatrixCell) -> str:
    """Return a cell of the matrix, as ``12! 2= 40?``; empty when nothing asks for anything or is treated."""
    signs = zip(count.numbers, "!=+>?", strict=True)
    return " ".join(f"{short(each)}{sign}" for each, sign in signs if each)


def short(count: int) -> str:
    """Return a count for a cell of the matrix in at most four characters, from ten thousand on in thousands."""
    return str(count) if count < 10_000 else f"{count // 1000}k"  # noqa: PLR2004
