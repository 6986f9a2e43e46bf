"""Which questions are still to be answered, and what hangs on each."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bmcheck.model import UNCLEAR, Kind
from bmcheck.reports.words import STATUS_WORDS, number_of, to_find_out

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from bmcheck.model import Finding, Question
    from bmcheck.ranking import Gap


def next_lines(question: Question, findings: Iterable[Finding]) -> list[str]:
    """Return a question and what hangs on its answer."""
    lines = [question.ask, f"  ({question.id}) {question.help}".rstrip()]
    lines += [f"  - {option.id}: {option.say}" for option in question.options]
    hangs = _hanging(findings)
    return [*lines, f"It helps to settle {number_of(len(hangs), 'finding')}:", *(f"  - {each}" for each in hangs)]


def all_lines(gaps: Sequence[Gap]) -> Iterator[str]:
    """Yield every question that is open, with everything that hangs on its answer."""
    is_are = "is" if len(gaps) == 1 else "are"
    yield f"{number_of(len(gaps), 'question')} {is_are} open. Below each stands what hangs on it."
    for place, gap in enumerate(gaps, 1):
        yield ""
        yield f"{place}. {to_find_out(gap.question, measure=gap.measure)} ({gap.question.id})"
        yield from (f"  - {each}" for each in _hanging(gap.holds_up, ids=True))


def _hanging(findings: Iterable[Finding], *, ids: bool = False) -> list[str]:
    """Return what hangs on an answer: risks first, then by how urgent they are; what is open or treated says so."""
    listed = sorted(findings, key=lambda each: (each.rule.kind is not Kind.RISK, each.rule.urgency))
    return [_named(each, ids=ids) for each in listed]


def _named(finding: Finding, *, ids: bool) -> str:
    rule = finding.rule
    so_far = "" if finding.status in UNCLEAR else f", {STATUS_WORDS[finding.status]} so far"
    return f"{rule.severity.value} {rule.kind.value}{so_far}: {rule.title}{f' ({rule.id})' if ids else ''}"
