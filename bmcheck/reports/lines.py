"""The check as people and editors read it: ``file:line:column: severity status rule: title``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bmcheck.model import Status
from bmcheck.reports.words import STATUS_WORDS, counts
from bmcheck.safe import one_line

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bmcheck.model import Finding
    from bmcheck.reports.checked import Checked


def render(checked: Iterable[Checked]) -> str:
    """Return one line a finding that asks for something, and below each file's findings their count."""
    return "\n".join(line for each in checked for line in [*_lines(each), _summary(each)])


def _lines(checked: Checked) -> list[str]:
    found = checked.review.having(Status.OPEN)
    found += checked.review.having(Status.TO_CLARIFY)
    found += checked.review.having(Status.UNTAPPED)
    return [_line(checked, each) for each in found]


def _line(checked: Checked, finding: Finding) -> str:
    place = checked.position(finding)
    rule = finding.rule
    head = f"{one_line(checked.source.path)}:{place.line}:{place.column}: {rule.severity.value}"
    text = f"{head} {STATUS_WORDS[finding.status]} {rule.id}: {rule.title}"
    if finding.status is not Status.TO_CLARIFY:
        return text
    awaited = [each for each in checked.review.pack.questions if each in finding.awaits]
    return f"{text} (not answered: {', '.join(awaited)})"


def _summary(checked: Checked) -> str:
    return f"{one_line(checked.source.path)}: {counts(checked.review)}"
