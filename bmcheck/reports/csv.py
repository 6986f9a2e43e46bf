"""The check as a table for spreadsheets (RFC 4180): a header, then one row a finding."""

from __future__ import annotations

import csv
from io import StringIO
from typing import TYPE_CHECKING, Any

from bmcheck.escapes import csv_cell
from bmcheck.reports.lines import sentence
from bmcheck.reports.notices import notices
from bmcheck.reports.places import position
from bmcheck.reports.treatment import answer_lines, watched
from bmcheck.reports.words import answers_in_words, wanted_in_words

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from bmcheck.errors import Problem
    from bmcheck.model import Finding, Snapshot
    from bmcheck.reports.notices import Notice


BYTE_ORDER_MARK = "\ufeff"


def section(snapshots: Iterable[Snapshot]) -> tuple[str, str]:
    """Return a row for every finding of some files, whatever its status, and the rows of their notices.

    Lists within a cell are parted by semicolons; a notice has the kind ``notice``.
    """
    findings = _written(_row(each, finding) for each in snapshots for finding in each.review.findings)
    return findings, _written(_notice(each, notice) for each in snapshots for notice in notices(each))


def document(sections: Iterable[tuple[str, str]], problems: Iterable[Problem] = ()) -> Iterator[str]:
    """Yield the table: the findings of all files, the notices, and the files that could not be read.

    Those have a row with the status ``not-read``.
    """
    yield _written([COLUMNS])
    for findings, _ in sections:
        yield findings
    for _, notes in sections:
        yield notes
    yield _written(_problem(each) for each in problems)


def _written(rows: Iterable[Sequence[Any]]) -> str:
    table = StringIO(newline="")
    csv.writer(table).writerows([cell if isinstance(cell, int) else csv_cell(cell) for cell in row] for row in rows)
    return table.getvalue()


COLUMNS = (
    *("file", "line", "column", "venture", "pack", "rule", "kind", "severity", "status", "accepted", "stops"),
    *("decision", "accepted_by", "accepted_until", "feature", "blocks", "finding", "because", "not_answered", "basis"),
    *("horizon", "threatens", "watch"),
)


def _row(snapshot: Snapshot, finding: Finding) -> tuple[Any, ...]:
    rule, review, place = finding.rule, snapshot.review, position(snapshot, finding)
    waiver = snapshot.waiver(finding) if snapshot.is_accepted(finding) else None
    return (
        snapshot.source.path,
        place.line,
        place.column,
        snapshot.assessment.venture.name,
        review.pack.label,
        rule.id,
        rule.kind.value,
        rule.severity.value,
        finding.status.value,
        _yes_no(snapshot.is_accepted(finding)),
        _yes_no(snapshot.stops_for(finding)),
        waiver.waiver.decision if waiver else "",
        waiver.waiver.by if waiver else "",
        waiver.waiver.until.isoformat() if waiver else "",
        review.pack.feature_titles[rule.feature],
        "; ".join(review.pack.blocks[each] for each in rule.blocks),
        sentence(snapshot, finding),
        "; ".join(answers_in_words(review, finding)),
        "; ".join(wanted_in_words(review, finding)),
        rule.basis.value,
        rule.horizon.value,
        rule.threatens.value,
        "; ".join(answer_lines(watched(review, finding))),
    )


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
