"""The check as a table for spreadsheets (RFC 4180): a header, then one row a finding."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from bmcheck.escapes import csv_cell
from bmcheck.model import BLOCKS
from bmcheck.reports.lines import position, sentence
from bmcheck.reports.notices import notices
from bmcheck.reports.words import answers_in_words, missing_questions

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from bmcheck.errors import Problem
    from bmcheck.model import Finding, Pack, Rule, Snapshot, Status
    from bmcheck.reports.notices import Notice


def section(snapshots: Iterable[Snapshot]) -> tuple[str, str]:
    """Return a row for every finding of some files, whatever its status, and the rows of their notices.

    Lists within a cell are parted by semicolons; a notice has the kind ``notice``.
    """
    findings = "".join(row for each in snapshots for row in _rows(each))
    return findings, _written(_notice(each, notice) for each in snapshots for notice in notices(each))


def document(sections: Iterable[tuple[str, str]], problems: Iterable[Problem] = ()) -> Iterator[str]:
    """Yield the table: the findings of all files, the notices, and the files that could not be read.

    Those have a row with the status ``not-read``.
    """
    yield _written([COLUMNS])
    for findings, _ in sections:
        yield findings
    for _, told in sections:
        yield told
    yield _written(_problem(each) for each in problems)


def _written(rows: Iterable[Sequence[Any]]) -> str:
    return "".join(f"{_cells(*row)}\r\n" for row in rows)


def _cells(*cells: Any) -> str:
    """Return some cells of a row."""
    shown = [str(cell) if isinstance(cell, int) else csv_cell(cell) for cell in cells]
    return ",".join('"' + cell.replace('"', '""') + '"' if _QUOTED.search(cell) else cell for cell in shown)


_QUOTED = re.compile('[",]')


COLUMNS = (
    *("file", "line", "column", "venture", "pack", "rule", "kind", "severity", "status", "accepted", "stops"),
    *("decision", "accepted_by", "accepted_until", "feature", "blocks", "finding", "because", "not_answered", "basis"),
)


def _rows(snapshot: Snapshot) -> Iterator[str]:
    pack = snapshot.review.pack
    file, venture = _cells(snapshot.source.path), _cells(snapshot.assessment.venture.name, f"{pack.id} {pack.version}")
    for each in snapshot.review.findings:
        place = position(snapshot, each)
        yield f"{file},{place.line},{place.column},{venture},{_finding(snapshot, each)}\r\n"


def _finding(snapshot: Snapshot, finding: Finding) -> str:
    review = snapshot.review
    waiver = snapshot.waiver(finding) if snapshot.is_accepted(finding) else None
    accepted = (waiver.waiver.decision, waiver.waiver.by, waiver.waiver.until.isoformat()) if waiver else ("", "", "")
    rule, place = _common(review.pack, finding.rule, finding.status)
    told = (
        sentence(snapshot, finding),
        "; ".join(answers_in_words(review, finding)),
        "; ".join(missing_questions(review, finding)),
    )
    gate = f"{_yes_no(waiver is not None)},{_yes_no(snapshot.stops_for(finding))}"
    return f"{rule},{gate},{_cells(*accepted)},{place},{_cells(*told)},{finding.rule.basis.value}"


@lru_cache(maxsize=1_000)
def _common(pack: Pack, rule: Rule, status: Status) -> tuple[str, str]:
    """Return what every finding of a rule with this status has in common: the rule, and its place in the business."""
    blocks = "; ".join(BLOCKS[each] for each in rule.blocks)
    told = _cells(rule.id, rule.kind.value, rule.severity.value, status.value)
    return told, _cells(pack.feature_titles[rule.feature], blocks)


def _notice(snapshot: Snapshot, notice: Notice) -> tuple[Any, ...]:
    known: dict[str, Any] = {"file": snapshot.source.path, "line": notice.place.line, "column": notice.place.column}
    known |= {"rule": notice.id, "kind": "notice", "stops": _yes_no(notice.stops), "finding": notice.what}
    return _sparse({**known, "venture": snapshot.assessment.venture.name})


def _problem(problem: Problem) -> tuple[Any, ...]:
    known = {"file": problem.path, "line": problem.line, "column": problem.column, "status": "not-read"}
    return _sparse({**known, "finding": problem.what})


def _sparse(cells: Mapping[str, Any]) -> tuple[Any, ...]:
    return tuple(cells.get(each, "") for each in COLUMNS)


def _yes_no(holds: bool) -> str:
    return "yes" if holds else "no"
