"""The check for programs that collect results of analyses: SARIF 2.1.0 (OASIS), all findings whatever their status."""

from __future__ import annotations

import json
from importlib.metadata import version
from typing import TYPE_CHECKING, Any

from bmcheck.escapes import sarif_text, uri
from bmcheck.follow_up import ASKING, Lapse, Standing
from bmcheck.model import Kind, Severity, Status
from bmcheck.reports.lines import sentence
from bmcheck.reports.notices import notices
from bmcheck.reports.sarif_rules import descriptor, notice_descriptor
from bmcheck.reports.words import answers_in_words

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from bmcheck.errors import Problem
    from bmcheck.files.locate import Position
    from bmcheck.follow_up import WaiverStanding
    from bmcheck.model import Finding, Pack
    from bmcheck.reports.checked import Checked
    from bmcheck.reports.notices import Notice

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
KINDS = {
    Status.OPEN: "fail",
    Status.UNTAPPED: "informational",
    Status.TO_CLARIFY: "open",
    Status.UNKNOWN: "open",
    Status.COVERED: "pass",
    Status.CAPTURED: "pass",
    Status.NOT_APPLICABLE: "notApplicable",
}
"""What each status is in SARIF: ``open`` is what could not be decided, ``informational`` nothing to be blamed for."""
LEVELS = {Severity.HIGH: "error", Severity.MEDIUM: "warning", Severity.LOW: "note"}

_Key = tuple[str, ...]


def render(checked: Iterable[Checked], problems: Sequence[Problem] = ()) -> str:
    """Return one run over all files, successful unless one could not be read. Columns count characters."""
    files = list(checked)
    rules = dict(rule for each in files for rule in _rules(each))
    numbers = {key: number for number, key in enumerate(rules)}
    run = {
        "tool": {"driver": {"name": "bmcheck", **_version(), "rules": list(rules.values())}},
        "invocations": [
            {
                "executionSuccessful": not problems,
                "toolExecutionNotifications": [_not_read(each) for each in problems],
            }
        ],
        "columnKind": "unicodeCodePoints",
        "results": [result for each in files for result in _results(each, numbers)],
    }
    return json.dumps({"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}, indent=2)


def _version() -> dict[str, str]:
    return dict.fromkeys(("version", "semanticVersion"), version("bmcheck"))


def _rules(checked: Checked) -> Iterator[tuple[_Key, dict[str, Any]]]:
    """Yield a descriptor of each rule and notice; two packs may each have a rule of the same id."""
    pack = checked.review.pack
    for finding in checked.review.findings:
        level = LEVELS[finding.rule.severity] if finding.rule.kind is Kind.RISK else "note"
        yield _key(pack, finding), descriptor(pack, finding.rule, level, only_paper=checked.only_paper)
    for notice in notices(checked):
        yield (notice.id,), notice_descriptor(notice.id)


def _key(pack: Pack, finding: Finding) -> _Key:
    return pack.id, pack.version, finding.rule.id


def _results(checked: Checked, numbers: Mapping[_Key, int]) -> Iterator[dict[str, Any]]:
    for finding in checked.review.findings:
        yield {"ruleIndex": numbers[_key(checked.review.pack, finding)], **_finding(checked, finding)}
    for notice in notices(checked):
        yield {"ruleIndex": numbers[notice.id,], **_notice(checked, notice)}


def _finding(checked: Checked, finding: Finding) -> dict[str, Any]:
    """Return a finding. A rule gives one a file, so pack and rule identify it wherever its answer stands."""
    rule, kind = finding.rule, KINDS[finding.status]
    result = {
        "ruleId": rule.id,
        "kind": kind,
        "level": LEVELS[rule.severity] if kind == "fail" else "none",
        "message": {"text": sarif_text(_message(checked, finding))},
        "locations": [_location(checked, checked.position(finding))],
        "partialFingerprints": {"finding/v1": f"{checked.review.pack.id}/{rule.id}"},
        "suppressions": _suppressions(checked, finding),
        "properties": {
            "kind": rule.kind.value,
            "status": finding.status.value,
            "severity": rule.severity.value,
            "decided": finding.decided,
            "stops": checked.stops_for(finding),
        },
    }
    return result if checked.news is None else {**result, "baselineState": _baseline(checked, finding)}


def _message(checked: Checked, finding: Finding) -> str:
    said = answers_in_words(checked.review, finding)
    because = f". Because you said: {'; '.join(said)}" if said else ""
    return sentence(checked, finding) + because


def _notice(checked: Checked, notice: Notice) -> dict[str, Any]:
    return {
        "ruleId": notice.id,
        "kind": "fail",
        "level": "error" if notice.stops else "warning",
        "message": {"text": sarif_text(notice.what)},
        "locations": [_location(checked, notice.place)],
        "partialFingerprints": {"notice/v1": f"{checked.review.pack.id}/{notice.id}/{notice.about}"},
        "suppressions": [],
        "properties": {"stops": notice.stops},
    }


def _not_read(problem: Problem) -> dict[str, Any]:
    hint = f" ({problem.hint})" if problem.hint else ""
    told = {"level": "error", "message": {"text": sarif_text(problem.what + hint)}}
    place = _physical(problem.path, max(problem.line, 1), max(problem.column, 1))
    return {**told, "locations": [place]} if problem.path else told


def _location(checked: Checked, place: Position) -> dict[str, Any]:
    return _physical(checked.source.path, place.line, place.column)


def _physical(path: str, line: int, column: int) -> dict[str, Any]:
    region = {"startLine": line, "startColumn": column}
    return {"physicalLocation": {"artifactLocation": {"uri": uri(path)}, "region": region}}


def _suppressions(checked: Checked, finding: Finding) -> list[dict[str, Any]]:
    """Return the waiver of a finding: one that lapsed is to be reviewed again, one that was never allowed rejected."""
    found = checked.waiver(finding)
    if found is None or found.standing is Standing.ORPHANED:
        return []
    waiver = found.waiver
    justification = f"{waiver.decision}, by {waiver.by} until {waiver.until.isoformat()}: {waiver.reason}"
    return [
        {
            "kind": "inSource",
            "status": _standing(found),
            "justification": sarif_text(justification),
            "location": _location(checked, checked.waiver_position(waiver)),
        }
    ]


def _standing(waiver: WaiverStanding) -> str:
    if waiver.standing is Standing.IN_FORCE:
        return "accepted"
    return "rejected" if Lapse.TOO_LONG in waiver.lapses else "underReview"


def _baseline(checked: Checked, finding: Finding) -> str:
    """Return whether a finding is new: it asks for something, and in the earlier state it did not."""
    difference = checked.difference(finding)
    if difference is None:
        return "unchanged"
    return "new" if finding.status in ASKING and difference.before not in ASKING else "updated"
