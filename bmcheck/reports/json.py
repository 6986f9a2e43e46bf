"""The check for programs: JSON, documented and versioned."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from bmcheck.answers import plain_answer
from bmcheck.model import Status
from bmcheck.reasons import reason
from bmcheck.reports.differences import as_data
from bmcheck.reports.notices import notices
from bmcheck.reports.words import counts_by_status
from bmcheck.ways_out import ways_out

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bmcheck.errors import Problem
    from bmcheck.model import Finding
    from bmcheck.reports.checked import Checked

SCHEMA = 1
"""The version of the format: raised when a key is taken away or changes its meaning, not when one is added."""


def render(checked: Iterable[Checked], problems: Iterable[Problem] = ()) -> str:
    """Return all findings of all files, whatever their status, and the problems of files that could not be read.

    ``reason`` maps the deciding questions to the answers given; ``questions`` are those that would settle the
    finding while it is not decided; ``line`` and ``column`` count from 1.
    """
    not_read = [
        {"path": each.path, "line": each.line, "column": each.column, "what": each.what, "hint": each.hint}
        for each in problems
    ]
    document = {"schema": SCHEMA, "files": [_file(each) for each in checked], "not_read": not_read}
    return json.dumps(document, indent=2)


def _file(checked: Checked) -> dict[str, Any]:
    review = checked.review
    return {
        "path": checked.source.path,
        "venture": checked.assessment.venture.name,
        "pack": {"id": review.pack.id, "version": review.pack.version, "digest": review.pack.digest},
        "counts": counts_by_status(review, checked.follow_up.accepted),
        "stopped": checked.stops.stopped,
        "findings": [_finding(checked, each) for each in review.findings],
        "metrics": [
            {
                "metric": each.metric.id,
                "value": each.value,
                "unit": each.metric.unit,
                "questions": sorted(each.awaits),
            }
            for each in review.metrics
        ],
        "notices": [
            {"notice": each.id, "what": each.what, "stops": each.stops, "line": each.place.line}
            for each in notices(checked)
        ],
        "actions": [
            {
                "strategy": each.action.strategy,
                "status": each.action.status,
                "owner": each.action.owner,
                "due": each.action.due.isoformat() if each.action.due else None,
                "overdue": each.overdue,
                "without_effect": each.without_effect,
                "missing": list(each.missing),
            }
            for each in checked.follow_up.actions
        ],
        "changes": None if checked.news is None else [as_data(each) for each in checked.news],
    }


def _waiver(checked: Checked, finding: Finding) -> dict[str, Any] | None:
    found = checked.waiver(finding)
    if found is None:
        return None
    return {
        "standing": found.standing.value,
        "lapses": [each.value for each in found.lapses],
        "decision": found.waiver.decision,
        "reason": found.waiver.reason,
        "by": found.waiver.by,
        "until": found.waiver.until.isoformat(),
    }


def _ways(checked: Checked, finding: Finding) -> list[list[dict[str, Any]]]:
    """Return the ways out of a finding that asks for something: each a list of changes of single answers."""
    review = checked.review
    if finding.status not in (Status.OPEN, Status.UNTAPPED, Status.TO_CLARIFY):
        return []
    return [
        [{"question": step.question, "how": step.how, "to": step.to} for step in way]
        for way in ways_out(review.pack, finding, review.answers)
    ]


def _finding(checked: Checked, finding: Finding) -> dict[str, Any]:
    rule, review, place = finding.rule, checked.review, checked.position(finding)
    return {
        "rule": rule.id,
        "kind": rule.kind.value,
        "status": finding.status.value,
        "decided": finding.decided,
        "severity": rule.severity.value,
        "feature": rule.feature,
        "blocks": list(rule.blocks),
        "title": rule.title,
        "reason": {
            each: plain_answer(review.pack.questions[each], review.answers[each])
            for each in reason(finding, review.answers)
        },
        "ways_out": _ways(checked, finding),
        "questions": [each for each in review.pack.questions if each in finding.awaits],
        "strategies": list(rule.strategies),
        "claims": list(rule.claims),
        "basis": rule.basis.value,
        "accepted": checked.is_accepted(finding),
        "waiver": _waiver(checked, finding),
        "stops": checked.stops_for(finding),
        "line": place.line,
        "column": place.column,
    }
