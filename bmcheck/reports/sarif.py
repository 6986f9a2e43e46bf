"""The check for programs that collect results of analyses: SARIF 2.1.0 (OASIS), as code scanning takes it."""

from __future__ import annotations

from importlib.metadata import version
from itertools import chain, islice
from typing import TYPE_CHECKING, Any

from bmcheck.errors import Position
from bmcheck.escapes import sarif_text, uri
from bmcheck.model import ASKING, Kind, Lapse, Severity, Standing, Status
from bmcheck.outcomes import outcomes_to_watch
from bmcheck.reports.json_stream import MARK, entry, streamed
from bmcheck.reports.lines import sentence
from bmcheck.reports.notices import notices
from bmcheck.reports.places import position
from bmcheck.reports.sarif_rules import descriptor, notice_descriptor
from bmcheck.reports.words import answers_in_words, ended, number_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from collections.abc import Set as AbstractSet

    from bmcheck.errors import Problem
    from bmcheck.model import Finding, Review, Rule, Snapshot, WaiverStanding
    from bmcheck.reports.notices import Notice

HOME = "https://github.com/OWNER/bmcheck"
SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
KINDS = {
    Status.OPEN: "fail",
    Status.UNTAPPED: "informational",
    Status.TO_CLARIFY: "open",
    Status.UNKNOWN: "open",
    Status.TREATED: "review",
    Status.PURSUED: "informational",
    Status.COVERED: "pass",
    Status.CAPTURED: "pass",
    Status.NOT_APPLICABLE: "notApplicable",
}
"""What each status is in SARIF (3.27.9): ``open`` is what could not be decided, ``informational`` nothing to be blamed
for. What is treated is no failure, and no pass either: ``review`` asks somebody to look at its outcome."""
LEVELS = {Severity.HIGH: "error", Severity.MEDIUM: "warning", Severity.LOW: "note"}

ASKED_FOR = frozenset({"fail", "open"})
"""The kinds for which somebody has something to do. Code scanning knows no kinds: to it every result is an alert."""
MOST = 25_000
"""Results that code scanning takes; it refuses a document with more."""

_Key = tuple[str, ...]
"""What tells rules apart: two packs may each have a rule of the same id."""
_Section = tuple[dict[_Key, str], list[tuple[_Key, str]], list[tuple[_Key, str]]]
"""The rules, then the results that fail, then the others, each with the key of its rule."""


def section(snapshots: Iterable[Snapshot], wanted: AbstractSet[str] = ASKED_FOR) -> _Section:
    """Return the rules of some files, and the results that are of a wanted kind.

    Of what is unknown or treated by default only that for which the gate stops: an alert is for what is to be done.
    """
    rules: dict[_Key, str] = {}
    failing: list[tuple[_Key, str]] = []
    others: list[tuple[_Key, str]] = []
    for each in snapshots:
        where = uri(each.source.path)
        for finding in _chosen(each, wanted):
            key = (each.review.pack.id, each.review.pack.version, finding.rule.id)
            if key not in rules:
                rules[key] = entry(_rule(each.review, finding.rule))
            results = failing if KINDS[finding.status] == "fail" else others
            results.append((key, entry(_finding(each, finding, where))))
        for notice in notices(each):
            rules.setdefault((notice.id,), entry(notice_descriptor(notice.id)))
            failing.append(((notice.id,), entry(_notice(each, notice, where))))
    return rules, failing, others


def _chosen(snapshot: Snapshot, wanted: AbstractSet[str]) -> Iterator[Finding]:
    """Yield the findings of a wanted kind; by default those that ask for something or stop the gate."""
    findings = snapshot.listed() if wanted == ASKED_FOR else snapshot.review.findings
    for each in findings:
        if KINDS[each.status] in wanted or snapshot.stops_for(each):
            yield each


def document(sections: Iterable[_Section], problems: Sequence[Problem] = (), most: int | None = MOST) -> Iterator[str]:
    """Yield one run over all files, successful unless one could not be read. Columns count characters.

    What fails comes first. Of more than ``most`` results the last are left out, as a notification says.
    """
    rules: dict[_Key, str] = {}
    count = 0
    for own, failing, others in sections:
        rules.update({key: rule for key, rule in own.items() if key not in rules})
        count += len(failing) + len(others)
    numbers = {key: number for number, key in enumerate(rules)}
    versions = dict.fromkeys(("version", "semanticVersion"), version("bmcheck"))
    notifications = [*(_not_read(each) for each in problems), *_left_out(count, most)]
    found = chain((each[1] for each in sections), (each[2] for each in sections))
    run = {
        "tool": {"driver": {"name": "bmcheck", "informationUri": HOME, **versions, "rules": f"{MARK}rules"}},
        "invocations": [{"executionSuccessful": not problems, "toolExecutionNotifications": notifications}],
        "columnKind": "unicodeCodePoints",
        "results": f"{MARK}results",
    }
    yield from streamed(
        {"$schema": SCHEMA, "version": "2.1.0", "runs": [run]},
        rules=rules.values(),
        results=(_numbered(numbers[key], result) for key, result in islice(chain.from_iterable(found), most)),
    )


def _left_out(count: int, most: int | None) -> Iterator[dict[str, Any]]:
    """Yield a notification when there are more results than are taken."""
    if most is not None and count > most:
        what = f"{number_of(count - most, 'result')} of {count} left out, for code scanning takes {most}"
        yield {"level": "warning", "message": {"text": sarif_text(f"{what}: sarif-all has all.")}}


def _numbered(number: int, result: str) -> str:
    """Return a result with the place of its rule in the list of rules, which is known only in the end."""
    return f'{{\n  "ruleIndex": {number},{result[1:]}'


def _rule(review: Review, rule: Rule) -> dict[str, Any]:
    level = LEVELS[rule.severity] if rule.kind is Kind.RISK else "note"
    return descriptor(review.pack, rule, level, only_paper=review.only_paper)


def _finding(snapshot: Snapshot, finding: Finding, where: str) -> dict[str, Any]:
    """Return a finding. A rule gives one a file, so pack and rule identify it wherever its answer stands."""
    rule, kind = finding.rule, KINDS[finding.status]
    result = {
        "ruleId": rule.id,
        "kind": kind,
        "level": LEVELS[rule.severity] if kind == "fail" else "none",
        "message": {"text": sarif_text(_message(snapshot, finding))},
        "locations": [_location(where, position(snapshot, finding))],
        "partialFingerprints": {"finding/v1": f"{snapshot.review.pack.id}/{rule.id}"},
        "suppressions": _suppressions(snapshot, finding, where),
        "properties": {
            "kind": rule.kind.value,
            "status": finding.status.value,
            "severity": rule.severity.value,
            "horizon": rule.horizon.value,
            "threatens": rule.threatens.value,
            "watch": list(outcomes_to_watch(snapshot.review.pack, finding)),
            "decided": finding.decided,
            "stops": snapshot.stops_for(finding),
        },
    }
    return result if snapshot.news is None else {**result, "baselineState": _baseline(snapshot, finding)}


def _message(snapshot: Snapshot, finding: Finding) -> str:
    said = [each.rstrip(".") for each in answers_in_words(snapshot.review, finding)]
    because = [f"Because you said: {'; '.join(said)}"] if said else []
    return " ".join(map(ended, [sentence(snapshot, finding), *because]))


def _notice(snapshot: Snapshot, notice: Notice, where: str) -> dict[str, Any]:
    return {
        "ruleId": notice.id,
        "kind": "fail",
        "level": "error" if notice.stops else "warning",
        "message": {"text": sarif_text(ended(notice.what))},
        "locations": [_location(where, notice.place)],
        "partialFingerprints": {"notice/v1": f"{snapshot.review.pack.id}/{notice.id}/{notice.about}"},
        "suppressions": [],
        "properties": {"stops": notice.stops},
    }


def _not_read(problem: Problem) -> dict[str, Any]:
    hint = f" ({problem.hint})" if problem.hint else ""
    told = {"level": "error", "message": {"text": sarif_text(ended(problem.what + hint))}}
    place = _location(uri(problem.path), Position(problem.line, problem.column)) if problem.path else None
    return {**told, "locations": [place]} if place else told


def _location(where: str, place: Position) -> dict[str, Any]:
    region = {"startLine": max(place.line, 1), "startColumn": max(place.column, 1)}
    return {"physicalLocation": {"artifactLocation": {"uri": where}, "region": region}}


def _suppressions(snapshot: Snapshot, finding: Finding, where: str) -> list[dict[str, Any]]:
    """Return the waiver of a finding: one that lapsed is to be reviewed again, one that was never allowed rejected."""
    found = snapshot.waiver(finding)
    if found is None or found.standing is Standing.ORPHANED:
        return []
    waiver = found.waiver
    justification = f"{waiver.decision}, by {waiver.by} until {waiver.until.isoformat()}: {waiver.reason}"
    return [
        {
            "kind": "inSource",
            "status": _standing(found),
            "justification": sarif_text(justification),
            "location": _location(where, snapshot.waiver_position(waiver)),
        }
    ]


def _standing(waiver: WaiverStanding) -> str:
    if waiver.standing is Standing.IN_FORCE:
        return "accepted"
    return "rejected" if Lapse.TOO_LONG in waiver.lapses else "underReview"


def _baseline(snapshot: Snapshot, finding: Finding) -> str:
    """Return whether a finding is new: it asks for something, and in the earlier state it did not."""
    change = snapshot.change(finding)
    if change is None:
        return "unchanged"
    return "new" if finding.status in ASKING and change.before not in ASKING else "updated"
