"""The check as a table for spreadsheets (RFC 4180): a header, then one row a finding."""

from __future__ import annotations

import csv
from io import StringIO
from typing import TYPE_CHECKING, Any

from bmcheck.escapes import csv_cell
from bmcheck.model import BLOCKS
from bmcheck.reports.lines import sentence
from bmcheck.reports.words import answers_in_words, missing_questions

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bmcheck.errors import Problem
    from bmcheck.model import Finding
    from bmcheck.reports.checked import Checked


def render(checked: Iterable[Checked], problems: Iterable[Problem] = ()) -> str:
    """Return all findings of all files, whatever their status; lists within a cell are parted by semicolons.

    A problem of a file that could not be read has a row, too, with the status ``not-read``.
    """
    rows = [_row(each, finding) for each in checked for finding in each.review.findings]
    rows += (_problem(each) for each in problems)
    table = StringIO(newline="")
    writer = csv.writer(table)
    writer.writerow(COLUMNS)
    writer.writerows([cell if isinstance(cell, int) else csv_cell(cell) for cell in row] for row in rows)
    return table.getvalue()


COLUMNS = (
    *("file", "line", "column", "venture", "pack", "rule", "kind", "severity", "status", "accepted", "stops"),
    *("accepted_by", "accepted_until", "feature", "blocks", "finding", "because", "not_answered", "basis"),
)


def _row(checked: Checked, finding: Finding) -> tuple[Any, ...]:
    rule, review, place = finding.rule, checked.review, checked.position(finding)
    waiver = checked.waiver(finding) if checked.is_accepted(finding) else None
    return (
        checked.source.path,
        place.line,
        place.column,
        checked.assessment.venture.name,
        f"{review.pack.id} {review.pack.version}",
        rule.id,
        rule.kind.value,
        rule.severity.value,
        finding.status.value,
        _yes_no(checked.is_accepted(finding)),
        _yes_no(checked.stops_for(finding)),
        waiver.waiver.by if waiver else "",
        waiver.waiver.until.isoformat() if waiver else "",
        review.pack.feature_titles[rule.feature],
        "; ".join(BLOCKS[each] for each in rule.blocks),
        sentence(checked, finding),
        "; ".join(answers_in_words(review, finding)),
        "; ".join(missing_questions(review, finding)),
        rule.basis.value,
    )


def _problem(problem: Problem) -> tuple[Any, ...]:
    known = {"file": problem.path, "line": problem.line, "column": problem.column, "status": "not-read"}
    return tuple({**known, "finding": problem.what}.get(each, "") for each in COLUMNS)


def _yes_no(holds: bool) -> str:
    return "yes" if holds else "no"
