"""The check for programs: JSON, documented and versioned."""

from __future__ import annotations

from functools import lru_cache
from itertools import chain
from typing import TYPE_CHECKING, Any

from bmcheck.answers import plain_answer
from bmcheck.conditions import Choices
from bmcheck.model import ASKING
from bmcheck.reasons import reason
from bmcheck.reports.differences import as_data
from bmcheck.reports.json_stream import GAP, MARK, TRUTH, entry, inner, streamed, text, with_gaps
from bmcheck.reports.lines import position
from bmcheck.reports.notices import notices
from bmcheck.reports.words import counts_by_status, open_questions
from bmcheck.ways_out import ways_out

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from bmcheck.conditions import Answer, Answers
    from bmcheck.errors import Problem
    from bmcheck.model import Finding, Pack, Question, Rule, Snapshot, Status, WaiverStanding
    from bmcheck.steps import Way

SCHEMA = 1
"""The version of the format: raised when a key is taken away or changes its meaning, not when one is added."""


def section(snapshots: Sequence[Snapshot]) -> list[str]:
    """Return each file with all its findings, whatever their status.

    ``reason`` maps the deciding questions to the answers given; ``questions`` are those that would settle the
    finding while it is not decided; ``line`` and ``column`` count from 1.
    """
    return [_file(each) for each in snapshots]


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


def _file(snapshot: Snapshot) -> str:
    findings = [_finding(snapshot, each) for each in snapshot.review.findings]
    before, after = entry(_head(snapshot)), entry(_rest(snapshot))
    return f'{before[:-2]},\n  "findings": {_within(findings, "[]", 1)},{after[1:]}'


def _within(parts: Iterable[str], ends: str, depth: int) -> str:
    """Return a list or an object, that many levels deep, of parts that are so deep already."""
    newline = "\n" + "  " * depth
    inside = f",{newline}  ".join(parts)
    return f"{ends[0]}{newline}  {inside}{newline}{ends[1]}" if inside else ends


def _head(snapshot: Snapshot) -> dict[str, Any]:
    review = snapshot.review
    return {
        "path": snapshot.source.path,
        "venture": snapshot.assessment.venture.name,
        "pack": {"id": review.pack.id, "version": review.pack.version, "digest": review.pack.digest},
        "counts": counts_by_status(review, snapshot.follow_up.accepted),
        "stopped": snapshot.stops.stopped,
    }


def _rest(snapshot: Snapshot) -> dict[str, Any]:
    return {
        "metrics": [
            {
                "metric": each.metric.id,
                "value": each.value,
                "unit": each.metric.unit,
                "questions": sorted(each.awaits),
            }
            for each in snapshot.review.metrics
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
                "overdue": each.overdue,
                "without_effect": each.without_effect,
                "missing": list(each.missing),
            }
            for each in snapshot.follow_up.actions
        ],
        "changes": None if snapshot.news is None else [as_data(each) for each in snapshot.news],
    }


def _waiver(found: WaiverStanding) -> dict[str, Any]:
    return {
        "standing": found.standing.value,
        "lapses": [each.value for each in found.lapses],
        "decision": found.waiver.decision,
        "reason": found.waiver.reason,
        "by": found.waiver.by,
        "until": found.waiver.until.isoformat(),
    }


@lru_cache(maxsize=1_000)
def _ways(ways: tuple[Way, ...]) -> str:
    """Return ways out of a finding: each a list of changes of single answers."""
    return inner([[{"question": step.question, "how": step.how, "to": step.to} for step in way] for way in ways], _DEEP)


def _finding(snapshot: Snapshot, finding: Finding) -> str:
    pack, answers = snapshot.review.pack, snapshot.review.answers
    place, waiver = position(snapshot, finding), snapshot.waiver(finding)
    return _common(finding.rule, finding.status, finding.decided) % (
        text(finding.rule.title),
        _said(pack, finding, answers),
        _ways(tuple(ways_out(pack, finding, answers))) if finding.status in ASKING else "[]",
        finding.worked_out("open in JSON", lambda: inner(open_questions(pack, finding), _DEEP)),
        TRUTH[snapshot.is_accepted(finding)],
        inner(_waiver(waiver), _DEEP) if waiver else "null",
        TRUTH[snapshot.stops_for(finding)],
        place.line,
        place.column,
    )


_DEEP = 3
"""How deep the values of a finding stand within a file."""


def _said(pack: Pack, finding: Finding, answers: Answers) -> str:
    """Return the deciding questions with the answers given. Numbers are other ones nearly every time."""
    said = [
        (_usual_answer if isinstance(answers[each], Choices | str) else _answer)(pack.questions[each], answers[each])
        for each in reason(finding, answers)
    ]
    return _within(said, "{}", _DEEP)


def _answer(question: Question, answer: Answer) -> str:
    return f"{text(question.id)}: {inner(plain_answer(question, answer), _DEEP + 1)}"


_usual_answer = lru_cache(maxsize=1_000)(_answer)


@lru_cache(maxsize=1_000)
def _common(rule: Rule, status: Status, decided: bool) -> str:
    """Return what every finding of a rule with this status has in common, with gaps for what differs."""
    return with_gaps(
        {
            "rule": rule.id,
            "kind": rule.kind.value,
            "status": status.value,
            "decided": decided,
            "severity": rule.severity.value,
            "feature": rule.feature,
            "blocks": rule.blocks,
            "title": GAP,
            "reason": GAP,
            "ways_out": GAP,
            "questions": GAP,
            "strategies": rule.strategies,
            "claims": rule.claims,
            "basis": rule.basis.value,
            "accepted": GAP,
            "waiver": GAP,
            "stops": GAP,
            "line": GAP,
            "column": GAP,
        },
        depth=_DEEP - 1,
    )
