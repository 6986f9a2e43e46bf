"""The check as people and editors read it: ``file:line:column: severity status rule: title``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bmcheck.model import ASKING, UNCLEAR
from bmcheck.reasons import deciding
from bmcheck.reports.notices import notices
from bmcheck.reports.places import position_of
from bmcheck.reports.words import DECISION_WORDS, STATUS_WORDS, counts, missing_in_short, moved_in_words, number_of
from bmcheck.safe import joined

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from bmcheck.errors import Position, Problem
    from bmcheck.model import Finding, Review, Snapshot


def section(snapshots: Sequence[Snapshot]) -> str:
    """Return one line a finding that asks for something, then the notices and the count, of each file.

    Compared with an earlier state, only the findings that changed have a line, and those that ask for nothing any more.
    """
    told = joined(line for each in snapshots for line in _lines(each))
    return told + "\n" if told else ""


def document(sections: Iterable[str], problems: Iterable[Problem] = ()) -> Iterator[str]:
    """Yield the lines of all files, then the problems of those that could not be read."""
    yield from sections
    for problem in problems:
        yield joined([f"error: {problem.placed}"]) + "\n"


def _lines(snapshot: Snapshot) -> Iterator[str]:
    told = snapshot.told()
    for each in told:
        yield line(snapshot, each)
    if snapshot.news is not None:
        settled = [each for each in snapshot.news if each.is_better and each.after not in ASKING]
        yield from (f"{snapshot.source.path}: better: {each.rule.id} [{moved_in_words(each)}]" for each in settled)
        yield f"{snapshot.source.path}: {number_of(len(snapshot.asking()) - len(told), 'finding')} as before"
    for notice in notices(snapshot):
        yield f"{place(snapshot, notice.place)}: {notice.id}: {notice.what}"
    pack = snapshot.review.pack
    under = f" ({pack.label})" if pack.folder else ""
    yield f"{snapshot.source.path}: {counts(snapshot.review, snapshot.follow_up.accepted)}{under}"


def position(snapshot: Snapshot, finding: Finding) -> Position:
    """Return where the deciding answer of a finding stands, or where the answers begin when none decides."""
    question = deciding(snapshot.review.pack, finding, snapshot.review.answers)
    return snapshot.source.position(("answers",)) if question is None else position_of(snapshot, question)


def place(snapshot: Snapshot, position: Position) -> str:
    """Return a place as editors understand it: ``file:line:column``."""
    return f"{snapshot.source.path}:{position.line}:{position.column}"


def line(snapshot: Snapshot, finding: Finding) -> str:
    """Return a finding with its place in one line."""
    return f"{place(snapshot, position(snapshot, finding))}: {words(snapshot, finding)}"


def words(snapshot: Snapshot, finding: Finding) -> str:
    """Return what a line says behind its place."""
    measured = snapshot.review.unmeasured.isdisjoint(finding.awaits)
    if snapshot.news is None and measured and not snapshot.is_accepted(finding):
        return finding.worked_out("words", lambda: _words(snapshot, finding))
    return _words(snapshot, finding)


def _words(snapshot: Snapshot, finding: Finding) -> str:
    rule = finding.rule
    return f"{rule.severity.value} {state(snapshot, finding)} {rule.id}: {sentence(snapshot, finding)}"


def state(snapshot: Snapshot, finding: Finding) -> str:
    """Return the status of a finding in words, and what somebody decided about it."""
    words = STATUS_WORDS[finding.status]
    waiver = snapshot.waiver(finding) if snapshot.is_accepted(finding) else None
    return f"{DECISION_WORDS[waiver.waiver.decision]} ({words})" if waiver else words


def sentence(snapshot: Snapshot, finding: Finding) -> str:
    """Return what a finding says, with who accepts it or which questions are open, and what it was before."""
    waiver = snapshot.waiver(finding) if snapshot.is_accepted(finding) else None
    if waiver:
        text = f"{finding.rule.title} (by {waiver.waiver.by} until {waiver.waiver.until.isoformat()})"
    else:
        text = _told(snapshot.review, finding)
    change = snapshot.change(finding)
    return f"{text} [{moved_in_words(change)}]" if change else text


def _told(review: Review, finding: Finding) -> str:
    """Return what a finding says, with the questions that are open."""
    if finding.status not in UNCLEAR:
        return finding.told
    return f"{finding.told} ({missing_in_short(review, finding)})"
