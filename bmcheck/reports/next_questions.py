"""Which questions are still to be answered, and what hangs on each."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bmcheck.model import UNCLEAR, Kind
from bmcheck.reports.marks import Marked, told
from bmcheck.reports.styles import identity, severity
from bmcheck.reports.words import STATUS_WORDS, number_of, to_find_out

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from bmcheck.model import Finding, Question
    from bmcheck.ranking import Gap


def next_lines(question: Question, findings: Iterable[Finding]) -> list[str]:
    """Return a question and what hangs on its answer."""
    lines = [question.ask, told("  (", identity(question.id), f") {question.help}".rstrip())]
    lines += [told("  - ", identity(option.id), f": {option.say}") for option in question.options]
    hangs = _hanging(findings)
    return [*lines, f"It helps to settle {number_of(len(hangs), 'finding')}:", *hangs]


def all_lines(gaps: Sequence[Gap]) -> Iterator[str]:
    """Yield every question that is open, with everything that hangs on its answer."""
    is_are = "is" if len(gaps) == 1 else "are"
    yield f"{number_of(len(gaps), 'question')} {is_are} open. Below each stands what hangs on it."
    for place, gap in enumerate(gaps, 1):
        yield ""
        asked = f"{place}. {to_find_out(gap.question, measure=gap.measure)}"
        yield told(asked, " (", identity(gap.question.id), ")")
        yield from _hanging(gap.holds_up)


def _hanging(findings: Iterable[Finding]) -> list[Marked]:
    """Return what hangs on an answer: risks first, then by how urgent they are; what is open or treated says so."""
    listed = sorted(findings, key=lambda each: (each.rule.kind is not Kind.RISK, each.rule.urgency))
    return [_named(each) for each in listed]


def _named(finding: Finding) -> Marked:
    rule = finding.rule
    so_far = "" if finding.status in UNCLEAR else f", {STATUS_WORDS[finding.status]} so far"
    return told("  - ", severity(rule), f" {rule.kind.value}{so_far}: {rule.title} (", identity(rule.id), ")")
