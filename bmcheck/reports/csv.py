"""The check as a table for spreadsheets (RFC 4180): a header, then one row a finding."""

from __future__ import annotations

import csv
from io import StringIO
from typing import TYPE_CHECKING, Any

from bmcheck.escapes import csv_cell
from bmcheck.model import BLOCKS
from bmcheck.reports.lines import sentence
from bmcheck.reports.notices import notices
from bmcheck.reports.words import answers_in_words, missing_questions

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from bmcheck.errors import Problem
    from bmcheck.model import Finding
    from bmcheck.reports.checked import Checked
    from bmcheck.reports.notices import Notice


def render(checked: Sequence[Checked], problems: Iterable[Problem] = ()) -> str:
    """Return all findings of all files, whatever their status; lists within a cell are parted by semicolons.

    A notice has a row, too, of the kind ``notice``, and a problem of a file that could not be read one with the status
    ``not-read``.
    """
    rows = [_row(each, finding) for each in checked for finding in each.review.findings]
    rows += (_notice(each, notice) for each in checked for notice in notices(each))
    rows += (_problem(each) for each in problems)
    table = StringIO(newline="")
    writer = csv.writer(table)
    writer.writerow(COLUMNS)
    writer.writerows([cell if isinstance(cell, int) else csv_cell(cell) for cell in row] for row in rows)
    return table.getvalue()


COLUMNS = (
    *("file", "line", "column", "venture", "pack", "rule", "kind", "severity", "status", "accepted", "stops"),
    *("decision", "accepted_by", "accepted_until", "feature", "blocks", "finding", "because", "not_answered", "basis"),
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
        waiver.waiver.decision if waiver else "",
        waiver.waiver.by if waiver else "",
        waiver.waiver.until.isoformat() if waiver else "",
        review.pack.feature_titles[rule.feature],
        "; ".join(BLOCKS[each] for each in rule.blocks),
        sentence(checked, finding),
        "; ".join(answers_in_words(review, finding)),
        "; ".join(missing_questions(review, finding)),
        rule.basis.value,
    )


def _notice(checked: Checked, notice: Notice) -> tuple[Any, ...]:
    known: dict[str, Any] = {"file": checked.source.path, "line": notice.place.line, "column": notice.place.column}
    known |= {"rule": notice.id, "kind": "notice", "stops": _yes_no(notice.stops), "finding": notice.what}
    return _sparse({**known, "venture": checked.assessment.venture.name})


def _problem(problem: Problem) -> tuple[Any, ...]:
    known = {"file": problem.path, "line": problem.line, "column": problem.column, "status": "not-read"}
    return _sparse({**known, "finding": problem.what})


def _sparse(cells: Mapping[str, Any]) -> tuple[Any, ...]:
    return tuple(cells.get(each, "") for each in COLUMNS)


def _yes_no(holds: bool) -> str:
    return "yes" if holds else "no"
