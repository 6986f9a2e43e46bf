"""The check as people and editors read it: ``file:line:column: severity status rule: title``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bmcheck.model import Status
from bmcheck.reports.notices import notices
from bmcheck.reports.words import STATUS_WORDS, counts, moved_in_words
from bmcheck.safe import one_line

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from bmcheck.files.locate import Position
    from bmcheck.model import Finding
    from bmcheck.reports.checked import Checked


def render(checked: Iterable[Checked]) -> str:
    """Return one line a finding that asks for something, then the notices and the count of each file.

    Compared with an earlier state, only the findings that changed have a line.
    """
    return "\n".join(line for each in checked for line in _lines(each))


def _lines(checked: Checked) -> Iterator[str]:
    asking = checked.asking()
    if checked.news is not None:
        yield from (_line(checked, each) for each in asking if checked.difference(each))
        unchanged = sum(checked.difference(each) is None for each in asking)
        yield f"{one_line(checked.source.path)}: {unchanged} findings as before"
    else:
        yield from (_line(checked, each) for each in asking)
    for notice in notices(checked):
        yield f"{_place(checked, notice.place)}: {notice.id}: {notice.what}"
    yield f"{one_line(checked.source.path)}: {counts(checked.review, checked.follow_up.accepted)}"


def _place(checked: Checked, place: Position) -> str:
    return f"{one_line(checked.source.path)}:{place.line}:{place.column}"


def _line(checked: Checked, finding: Finding) -> str:
    rule, waiver = finding.rule, checked.waiver(finding)
    accepted = f"accepted ({STATUS_WORDS[finding.status]})"
    status = accepted if checked.is_accepted(finding) else STATUS_WORDS[finding.status]
    text = f"{_place(checked, checked.position(finding))}: {rule.severity.value} {status} {rule.id}: {rule.title}"
    if waiver and checked.is_accepted(finding):
        text += f" (by {waiver.waiver.by} until {waiver.waiver.until.isoformat()})"
    elif finding.status is Status.TO_CLARIFY:
        awaited = [each for each in checked.review.pack.questions if each in finding.awaits]
        text += f" (not answered: {', '.join(awaited)})"
    difference = checked.difference(finding)
    return f"{text} [{moved_in_words(difference)}]" if difference else text
