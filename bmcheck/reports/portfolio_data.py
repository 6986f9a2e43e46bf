"""Many ventures for programs and documents: CSV, JSON and Markdown, written row by row."""

from __future__ import annotations

import csv
import io
import json
from typing import TYPE_CHECKING, Any

from bmcheck.escapes import csv_cell, json_text, markdown
from bmcheck.portfolio import COLUMNS, COUNTS, Row, cells, hardest, most_helpful, most_open
from bmcheck.reports.json_stream import pack_entry
from bmcheck.reports.markdown_room import SUMMARY, size_of
from bmcheck.reports.portfolio import LEGEND, MOST, in_signs
from bmcheck.reports.words import number_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from bmcheck.reports.portfolio import Across, Portfolio

SCHEMA = 3
_HEADS = 1_000
"""Bytes for the heads of the tables, and for what was left out."""


def render_csv(portfolio: Portfolio, mark: str = "") -> Iterator[str]:
    """Yield a line a venture, then one a file that could not be read: its path, and the reason in the last column.

    Text that a spreadsheet could take for a formula begins with an apostrophe. The ``mark`` comes before everything.
    """
    yield mark + ",".join((*Row._fields, "not_read"))
    for row in portfolio.rows.sorted():
        yield _csv_line((*row, ""))
    for fault in portfolio.rows.faults():
        yield _csv_line(
            [*(fault.path if each == "path" else "" for each in Row._fields), " ".join(fault.reason.split())]
        )


def _csv_line(cells: Iterable[str | int]) -> str:
    line = io.StringIO()
    csv.writer(line, lineterminator="").writerow(each if isinstance(each, int) else csv_cell(each) for each in cells)
    return line.getvalue()


def render_json(portfolio: Portfolio) -> Iterator[str]:
    """Yield one document: every venture, every file that could not be read, and what holds across all."""
    yield f'{{\n  "schema": {SCHEMA},\n  "ventures": ['
    yield from _listed(row._asdict() for row in portfolio.rows.sorted())
    yield '  ],\n  "not_read": ['
    yield from _listed(fault._asdict() for fault in portfolio.rows.faults())
    yield '  ],\n  "across": ['
    yield from _listed(_across(each) for each in portfolio.across)
    yield "  ]\n}"


def _listed(entries: Iterable[dict[str, Any]]) -> Iterator[str]:
    """Yield the entries of a list, each on a line, without knowing how many there are."""
    waiting = ""
    for entry in entries:
        if waiting:
            yield f"{waiting},"
        waiting = f"    {json_text(json.dumps(entry))}"
    if waiting:
        yield waiting


def _across(across: Across) -> dict[str, Any]:
    pack, totals = across.pack, across.totals
    return {
        "pack": pack_entry(pack),
        "cohort": across.cohort,
        "ventures": totals.ventures,
        "rules": [each._asdict() for each in totals.rules],
        "strategies": [each._asdict() for each in totals.helps],
        **({"scenarios": [each._asdict() for each in totals.hits]} if totals.hits else {}),
        "matrix": [
            {"block": block, "feature": feature, **dict(zip(COUNTS, each.numbers, strict=True))}
            for (block, feature), each in cells(pack, totals).items()
        ],
    }


def render_markdown(portfolio: Portfolio) -> Iterator[str]:
    """Yield a table of the ventures, then what holds across them.

    Where that is more than the summary of a job takes, the last ventures are left out, and that is said.
    """
    below = [line for each in portfolio.added_up for line in _markdown_across(each)]
    below += [f"\n{markdown(portfolio.alone)}"] if portfolio.alone else []
    room = SUMMARY - sum(map(size_of, below)) - _HEADS
    left_out = 0
    yield f"# {number_of(portfolio.rows.count(), 'venture')}\n"
    yield f"| {' | '.join(COLUMNS)} |"
    yield f"| {' | '.join('---' if kind is str else '---:' for kind in COLUMNS.values())} |"
    faults, room, unnamed = _fitting((_entry(each.reason) for each in portfolio.rows.faults()), room)
    for row in portfolio.rows.sorted():
        line = f"| {' | '.join(markdown(str(each)) for each in row)} |"
        room -= size_of(line)
        left_out += room < 0
        if room >= 0:
            yield line
    if left_out or unnamed:
        what = f"{number_of(left_out, 'venture')}, {number_of(unnamed, 'file')} not read"
        yield f"\n**Cut to {SUMMARY:,} bytes.** Left out: {what}. The format `json` has everything."
    yield from ["\n## Not read\n", *faults] if faults else []
    yield from below


def _fitting(texts: Iterable[str], room: int) -> tuple[list[str], int, int]:
    """Return the first texts that fit, the room that is left, and how many texts do not fit."""
    found: list[str] = []
    left_out = 0
    for each in texts:
        if left_out or size_of(each) > room:
            left_out += 1
        else:
            found.append(each)
            room -= size_of(each)
    return found, room, left_out


def _entry(text: str) -> str:
    """Return an entry of a list with the lines that ``text`` has."""
    return "- " + "\\\n  ".join(map(markdown, text.split("\n")))


def _markdown_across(across: Across) -> Iterator[str]:
    pack, totals = across.pack, across.totals
    yield f"\n## {markdown(f'{pack.title}, {across.ventures}')}\n"
    yield "| open in | severity | risk |\n| ---: | --- | --- |"
    for count in most_open(pack, totals)[:MOST]:
        rule = pack.rules[count.rule]
        yield f"| {count.open} | {rule.severity.value} | {markdown(rule.title)} |"
    yield "\n| ventures helped | open risks treated | strategy, adopted alone |\n| ---: | ---: | --- |"
    for each in most_helpful(totals)[:MOST]:
        yield f"| {each.ventures} | {each.risks} | {markdown(pack.strategies[each.strategy].title)} |"
    if hits := hardest(totals)[:MOST]:
        yield "\n| ventures broken | strained | not known | scenario, by itself |\n| ---: | ---: | ---: | --- |"
        for hit in hits:
            counts = " | ".join(map(str, hit[1:]))
            yield f"| {counts} | {markdown(pack.scenarios[hit.scenario].title)} |"
    found = cells(pack, totals)
    titles = [markdown(each.short or each.title) for each in pack.features]
    yield f"\n| | {' | '.join(titles)} |\n| --- |{' --- |' * len(titles)}"
    for block, title in pack.blocks.items():
        row = [in_signs(found[place]) if (place := (block, each.id)) in found else "" for each in pack.features]
        yield f"| {markdown(title)} | {' | '.join(map(markdown, row))} |"
    yield f"\n{markdown(LEGEND)}"
