"""The check as people and editors read it: ``file:line:column: severity status rule: title``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bmcheck.follow_up import ASKING
from bmcheck.model import Status
from bmcheck.reports.notices import notices
from bmcheck.reports.words import DECISION_WORDS, STATUS_WORDS, counts, moved_in_words, number_of
from bmcheck.safe import lines, one_line

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from bmcheck.errors import Problem
    from bmcheck.files.locate import Position
    from bmcheck.model import Finding, Pack
    from bmcheck.reports.checked import Checked


def render(checked: Iterable[Checked], problems: Iterable[Problem] = ()) -> str:
    """Return one line a finding that asks for something, then the notices and the count of each file.

    Last come the problems of files that could not be read.

    Compared with an earlier state, only the findings that changed have a line, and those that ask for nothing any more.
    """
    told = [*(line for each in checked for line in _lines(each)), *(f"error: {each.placed}" for each in problems)]
    return lines("\n".join(map(one_line, told)))


def _lines(checked: Checked) -> Iterator[str]:
    told = checked.told()
    yield from (line(checked, each) for each in told)
    if checked.news is not None:
        settled = [each for each in checked.news if each.is_better and each.after not in ASKING]
        yield from (f"{checked.source.path}: better: {each.rule.id} [{moved_in_words(each)}]" for each in settled)
        yield f"{checked.source.path}: {number_of(len(checked.asking()) - len(told), 'finding')} as before"
    for notice in notices(checked):
        yield f"{place(checked, notice.place)}: {notice.id}: {notice.what}"
    yield f"{checked.source.path}: {counts(checked.review, checked.follow_up.accepted)}"


def place(checked: Checked, position: Position) -> str:
    """Return a place as editors understand it: ``file:line:column``."""
    return f"{checked.source.path}:{position.line}:{position.column}"


def line(checked: Checked, finding: Finding) -> str:
    """Return a finding with its place in one line."""
    rule, where = finding.rule, place(checked, checked.position(finding))
    return f"{where}: {rule.severity.value} {state(checked, finding)} {rule.id}: {sentence(checked, finding)}"


def state(checked: Checked, finding: Finding) -> str:
    """Return the status of a finding in words, and what somebody decided about it."""
    words, waiver = STATUS_WORDS[finding.status], checked.waiver(finding)
    accepted = waiver is not None and checked.is_accepted(finding)
    return f"{DECISION_WORDS[waiver.waiver.decision]} ({words})" if waiver and accepted else words


def sentence(checked: Checked, finding: Finding) -> str:
    """Return what a finding says, with who accepts it or which questions are open, and what it was before."""
    waiver = checked.waiver(finding)
    if waiver and checked.is_accepted(finding):
        text = f"{finding.rule.title} (by {waiver.waiver.by} until {waiver.waiver.until.isoformat()})"
    else:
        text = _told(checked.review.pack, finding)
    difference = checked.difference(finding)
    return f"{text} [{moved_in_words(difference)}]" if difference else text


def in_words(pack: Pack, finding: Finding) -> str:
    """Return what a line says, behind its place, of a finding that nobody has accepted."""
    rule = finding.rule
    return f"{rule.severity.value} {STATUS_WORDS[finding.status]} {rule.id}: {_told(pack, finding)}"


def _told(pack: Pack, finding: Finding) -> str:
    """Return what a finding says, with the questions that are open."""
    met = finding.status in (Status.COVERED, Status.CAPTURED)
    text = finding.rule.when_met if met else finding.rule.title
    if finding.status not in (Status.TO_CLARIFY, Status.UNKNOWN):
        return text
    return f"{text} (not answered: {', '.join(each for each in pack.questions if each in finding.awaits)})"
