"""The check for programs: JSON, documented and versioned."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING, Any

from bmcheck.answers import plain_answer
from bmcheck.holding_back import held_back
from bmcheck.model import ASKING
from bmcheck.outcomes import outcomes_to_watch
from bmcheck.reasons import reason
from bmcheck.reports.differences import as_data
from bmcheck.reports.json_stream import MARK, entry, pack_entry, streamed
from bmcheck.reports.notices import notices
from bmcheck.reports.places import position
from bmcheck.reports.words import counts_by_status, wanted
from bmcheck.targets import targets
from bmcheck.ways_out import waits_for_answers, ways_out

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from bmcheck.errors import Problem
    from bmcheck.model import Finding, Snapshot

SCHEMA = 2
"""The version of the format: raised when a key is taken away or changes its meaning, not when one is added."""


def section(snapshots: Sequence[Snapshot]) -> list[str]:
    """Return each file with all its findings, whatever their status.

    ``reason`` maps the deciding questions to the answers given; ``questions`` are those that would settle the
    finding while it is not decided; ``watch`` are the outcomes on which it hangs; ``line`` and ``column`` count from 1.
    """
    return [entry(_file(each)) for each in snapshots]


def document(sections: Iterable[list[str]], problems: Iterable[Problem] = ()) -> Iterator[str]:
    """Yield one document of all files, with the problems of those that could not be read."""
    yield from streamed(
        {"schema": SCHEMA, "files": f"{MARK}files", "not_read": f"{MARK}not_read"},
        files=chain.from_iterable(sections),
        not_read=(entry(_not_read(each)) for each in problems),
    )


def _not_read(problem: Problem) -> dict[str, Any]:
    return {
        "path": problem.path,
        "line": problem.line,
        "column": problem.column,
        "what": problem.what,
        "hint": problem.hint,
    }


def _file(snapshot: Snapshot) -> dict[str, Any]:
    review = snapshot.review
    return {
        "path": snapshot.source.path,
        "venture": snapshot.assessment.venture.name,
        "currency": review.currency or None,
        "pack": pack_entry(review.pack),
        "counts": counts_by_status(review, snapshot.follow_up.accepted),
        "stopped": snapshot.stops.stopped,
        "findings": [_finding(snapshot, each) for each in review.findings],
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
            for each in notices(snapshot)
        ],
        "actions": [
            {
                "strategy": each.action.strategy,
                "status": each.action.status,
                "owner": each.action.owner,
                "due": each.action.due.isoformat() if each.action.due else None,
                "done": each.action.done.isoformat() if each.action.done else None,
                "overdue": each.overdue,
                "without_effect": each.without_effect,
                "missing": list(each.missing),
                "undated": list(each.undated),
            }
            for each in snapshot.follow_up.actions
        ],
        "changes": None if snapshot.news is None else [as_data(each) for each in snapshot.news],
    }


def _waiver(snapshot: Snapshot, finding: Finding) -> dict[str, Any] | None:
    found = snapshot.waiver(finding)
    if found is None:
        return None
    return {
        "standing": found.standing.value,
        "lapses": [each.value for each in found.lapses],
        "decision": found.waiver.decision,
        "reason": found.waiver.reason,
        "by": found.waiver.by,
        "until": found.waiver.until.isoformat(),
        "given": found.waiver.given.isoformat() if found.waiver.given else None,
        "stopped": list(found.stopped),
    }


def _without_result(snapshot: Snapshot, finding: Finding) -> dict[str, Any] | None:
    found = snapshot.follow_up.without_result.get(finding.rule.id)
    if found is None or found.action.done is None:
        return None
    return {
        "strategy": found.action.strategy,
        "done": found.action.done.isoformat(),
        "due": found.due.isoformat(),
        "outcomes": list(found.outcomes),
        "stops": found in snapshot.stops.results,
    }


def _ways(snapshot: Snapshot, finding: Finding) -> list[list[dict[str, Any]]]:
    """Return the ways out of a finding that asks for something: each a list of changes of single answers."""
    review = snapshot.review
    if finding.status not in ASKING:
        return []
    return [
        [
            {
                "question": step.question,
                "how": step.how,
                "to": plain_answer(review.pack.questions[step.question], step.to),
            }
            for step in way
        ]
        for way in ways_out(review.pack, finding, review.said)
    ]


def _targets(snapshot: Snapshot, finding: Finding) -> list[dict[str, Any]]:
    """Return what each number would have to be for the rule of a finding that asks for something to be met."""
    review = snapshot.review
    if finding.status not in ASKING or waits_for_answers(review.pack, finding):
        return []
    return [each._asdict() for each in targets(review.pack, finding, review.answers)]


def _ids(findings: Iterable[Finding]) -> list[str]:
    return [each.rule.id for each in findings]


def _finding(snapshot: Snapshot, finding: Finding) -> dict[str, Any]:
    rule, review, place = finding.rule, snapshot.review, position(snapshot, finding)
    return {
        "rule": rule.id,
        "kind": rule.kind.value,
        "status": finding.status.value,
        "decided": finding.decided,
        "severity": rule.severity.value,
        "horizon": rule.horizon.value,
        "threatens": rule.threatens.value,
        "feature": rule.feature,
        "blocks": list(rule.blocks),
        "title": rule.title,
        "reason": {
            each: plain_answer(review.pack.questions[each], review.answers[each])
            for each in reason(finding, review.answers)
        },
        "ways_out": _ways(snapshot, finding),
        "targets": _targets(snapshot, finding),
        "questions": list(wanted(review, finding).answer),
        "start_measuring": list(wanted(review, finding).measure),
        "watch": list(outcomes_to_watch(review.pack, finding)),
        "strategies": list(rule.strategies),
        "held_back_by": _ids(held_back(review, rule.waits_for)),
        "days": {each: review.pack.strategies[each].days for each in rule.strategies},
        "strategies_held_back": {
            each: _ids(found)
            for each in rule.strategies
            if (found := held_back(review, review.pack.strategies[each].waits_for))
        },
        "claims": list(rule.claims),
        "basis": rule.basis.value,
        "accepted": snapshot.is_accepted(finding),
        "waiver": _waiver(snapshot, finding),
        "without_result": _without_result(snapshot, finding),
        "stops": snapshot.stops_for(finding),
        "line": place.line,
        "column": place.column,
    }
