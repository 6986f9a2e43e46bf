"""The check as Markdown, for the summary of a CI job or a comment on a pull request (CommonMark with GFM's tables)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bmcheck.escapes import markdown
from bmcheck.model import Status
from bmcheck.reports.lines import sentence, state
from bmcheck.reports.notices import notices
from bmcheck.reports.reasoning import way_lines
from bmcheck.reports.words import (
    answers_in_words,
    basis_words,
    counts,
    gates_in_words,
    is_silent,
    passage,
    strategies_of,
    targets,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from bmcheck.errors import Problem
    from bmcheck.model import Finding, Strategy
    from bmcheck.reports.checked import Checked

MOST_WAYS = 2
_COLUMNS = ("What", "Status", "Gate", "Finding", "Rule", "Line")


def render(checked: Iterable[Checked], problems: Iterable[Problem] = ()) -> str:
    """Return a section a file: what asks for something in a table, then folded away what to do, and all the rest.

    Before them stand the files that could not be read.
    """
    files = list(checked)
    not_read = [each.in_one_line for each in problems]
    overview = [f"## Not read\n\n{_list(not_read)}"] if not_read else []
    overview += [_overview(files)] if len(files) > 1 else []
    return "\n\n".join([*overview, *(part for each in files for part in _file(each))])


def _overview(files: Sequence[Checked]) -> str:
    rows = [
        (each.source.path, each.assessment.venture.name, _gate(each), counts(each.review, each.follow_up.accepted))
        for each in files
    ]
    return _table(("File", "Venture", "Gate", "Findings"), rows)


def _gate(checked: Checked) -> str:
    return "stopped" if checked.stops.stopped else "passed"


def _file(checked: Checked) -> Iterator[str]:
    venture, pack = checked.assessment.venture, checked.review.pack
    yield f"## {markdown(venture.name or 'Unnamed venture')}"
    day = f", assessed {venture.assessed.isoformat()}" if venture.assessed else ""
    yield markdown(f"{checked.source.path}: {pack.title} ({pack.id} {pack.version}){day}")
    yield f"**Gate {_gate(checked)}.** {markdown(counts(checked.review, checked.follow_up.accepted))}"
    if found := notices(checked):
        yield _list(f"line {each.place.line}, {each.id}: {each.what}" for each in found)
    yield from _findings(checked)


def _findings(checked: Checked) -> Iterator[str]:
    told = checked.told()
    rest = [each for each in checked.review.findings if each not in told]
    if told:
        yield _table(_COLUMNS, [_row(checked, each) for each in told])
    explained = [each for each in told if _is_explained(checked, each)]
    if explained:
        parts = (part for each in explained for part in _explanation(checked, each))
        yield _folded(f"Why, and what to do ({len(explained)})", *parts)
    if rest:
        yield _folded(f"All other findings ({len(rest)})", _table(_COLUMNS, [_row(checked, each) for each in rest]))


def _row(checked: Checked, finding: Finding) -> tuple[str, ...]:
    rule = finding.rule
    gate = "stops" if checked.stops_for(finding) else ""
    what = f"{rule.severity.value} {rule.kind.value}"
    return what, state(checked, finding), gate, sentence(checked, finding), rule.id, str(checked.position(finding).line)


def _is_explained(checked: Checked, finding: Finding) -> bool:
    return finding.status in (Status.OPEN, Status.UNTAPPED) and not checked.is_accepted(finding)


def _explanation(checked: Checked, finding: Finding) -> Iterator[str]:
    """Yield what a finding rests on and what to do about it."""
    rule, review = finding.rule, checked.review
    yield f"**{markdown(rule.title)}** ({markdown(f'{rule.id}, {rule.severity.value}, {basis_words(rule)}')})"
    yield markdown(rule.why)
    entries = [f"Because you said: {each}" for each in answers_in_words(review, finding)]
    entries += (f"It applies to you because you said: {each}" for each in gates_in_words(review, finding))
    entries += (f"Smallest way out: {each}" for each in way_lines(review, finding, MOST_WAYS))
    if is_silent(review.pack, rule):
        entries.append("The paper names this and offers no specific answer.")
    for each in strategies_of(review.pack, rule, only_paper=checked.only_paper):
        entries += _strategy(checked, each)
    entries += (f"It rests on: {passage(review.pack.claims[each])}" for each in rule.claims)
    yield _list(entries)


def _strategy(checked: Checked, strategy: Strategy) -> Iterator[str]:
    origin = "" if strategy.basis.value == "paper" else f"; our extension: {strategy.source}"
    yield f"What to do: {strategy.title} ({strategy.effort} effort{origin}). {' '.join(strategy.steps)}"
    for each in targets(checked.review, strategy, checked.assessment.venture.currency):
        yield f"Target: {each}"


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [head, ["---"] * len(head), *([markdown(cell) for cell in row] for row in rows)]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _list(entries: Iterable[str]) -> str:
    return "\n".join(f"- {markdown(each)}" for each in entries)


def _folded(title: str, *parts: str) -> str:
    """Return parts that a reader unfolds; ``title`` is ours, for HTML is not escaped here."""
    return "\n\n".join([f"<details>\n<summary>{title}</summary>", *parts, "</details>"])
