"""The check as people and editors read it: ``file:line:column: severity status rule: title``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bmcheck.holding_back import held_back
from bmcheck.model import HANDLED, TOLD
from bmcheck.reports.marks import Marked, bare, below, styled, told
from bmcheck.reports.notices import notices
from bmcheck.reports.places import place, position
from bmcheck.reports.styles import identity, severity
from bmcheck.reports.treatment import aside
from bmcheck.reports.verdict import is_counted
from bmcheck.reports.words import DECISION_WORDS, STATUS_WORDS, counts, moved_in_words, number_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from bmcheck.errors import Problem
    from bmcheck.model import Finding, Review, Snapshot


def section(snapshots: Sequence[Snapshot]) -> str:
    """Return a line for each finding that asks for something, each that is treated, each notice, and the count.

    What is to clarify and untapped is counted alone, unless everything is asked for. Compared with an earlier state,
    only the findings that changed have a line, and those that ask for nothing any more.
    """
    found = below(line for each in snapshots for line in _lines(each))
    return Marked(f"{found}\n") if found else found


def document(sections: Iterable[str], problems: Iterable[Problem] = ()) -> Iterator[str]:
    """Yield the lines of all files, then the problems of those that could not be read."""
    yield from map(bare, sections)
    for problem in problems:
        yield bare(below([f"error: {problem.placed}"])) + "\n"


def _lines(snapshot: Snapshot) -> Iterator[str]:
    findings = snapshot.told()
    for each in findings:
        if not is_counted(snapshot, each):
            yield line(snapshot, each)
    if snapshot.news is not None:
        settled = [each for each in snapshot.news if each.is_better and each.after not in TOLD]
        for change in settled:
            way = "now known" if change.is_now_known else "better"
            yield f"{snapshot.source.path}: {way}: {change.rule.id} [{moved_in_words(change)}]"
    for notice in notices(snapshot):
        yield told(place(snapshot, notice.place), ": ", styled(notice.id, "yellow"), f": {notice.what}")
    counted = counts(snapshot.review, snapshot.follow_up.accepted)
    before = len(snapshot.listed()) - len(findings)
    unchanged = "" if snapshot.news is None else f"{number_of(before, 'finding')} as before; "
    yield f"{snapshot.source.path}: {unchanged}{counted} ({snapshot.review.pack.label})"


def line(snapshot: Snapshot, finding: Finding) -> Marked:
    """Return a finding with its place in one line."""
    return told(place(snapshot, position(snapshot, finding)), ": ", _words(snapshot, finding))


def _words(snapshot: Snapshot, finding: Finding) -> Marked:
    """Return what a line says behind its place."""
    rule = finding.rule
    told_so = f": {sentence(snapshot, finding)}"
    return told(severity(rule), f" {state(snapshot, finding)} ", identity(rule.id), told_so)


def state(snapshot: Snapshot, finding: Finding) -> str:
    """Return the status of a finding in words, and what somebody decided about it."""
    words = STATUS_WORDS[finding.status]
    waiver = snapshot.waiver(finding) if snapshot.is_accepted(finding) else None
    return f"{DECISION_WORDS[waiver.waiver.decision]} ({words})" if waiver else words


def sentence(snapshot: Snapshot, finding: Finding) -> str:
    """Return what a finding says, with who accepts it, what to answer or watch, what comes first, and what it was."""
    waiver = snapshot.waiver(finding) if snapshot.is_accepted(finding) else None
    if waiver:
        text = f"{finding.rule.title} (by {waiver.waiver.by} until {waiver.waiver.until.isoformat()})"
    elif first := _first(snapshot.review, finding):
        text = _told(snapshot.review, finding, f"deal with {first} first")
    else:
        text = _told(snapshot.review, finding)
    change = snapshot.change(finding)
    return f"{text} [{moved_in_words(change)}]" if change else text


def _told(review: Review, finding: Finding, first: str = "") -> str:
    """Return what a finding says, with what to answer, to measure or to watch, and what comes first."""
    beside = "; ".join(filter(None, [aside(review, finding), first]))
    return f"{finding.told} ({beside})" if beside else finding.told


def _first(review: Review, finding: Finding) -> str:
    """Return the risks that hold back an opportunity; empty when there are none, or when it is taken already."""
    if finding.status in HANDLED:
        return ""
    return ", ".join(each.rule.id for each in held_back(review, finding.rule.waits_for))
