"""The check as Markdown, for the summary of a CI job or a comment on a pull request (CommonMark with GFM's tables)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bmcheck.escapes import markdown
from bmcheck.model import Status
from bmcheck.reports.lines import sentence, state
from bmcheck.reports.notices import notices
from bmcheck.reports.plan import first_plan
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
    from bmcheck.planning import Plan, PlanStep, Wish
    from bmcheck.reports.checked import Checked

MOST_WAYS = 2
_UNCLEAR = (Status.TO_CLARIFY, Status.UNKNOWN)
_COLUMNS = ("What", "Status", "Gate", "Finding", "Rule", "Line")


def render(checked: Iterable[Checked], problems: Iterable[Problem] = ()) -> str:
    """Return a section a file: what is open in a table, then folded away what is to clarify, what to do, and the rest.

    Before them stand the files that could not be read. A file by itself also gets what to do first.
    """
    files = list(checked)
    not_read = [each.in_one_line for each in problems]
    overview = [f"## Not read\n\n{_list(not_read)}"] if not_read else []
    overview += [_overview(files)] if len(files) > 1 else []
    return "\n\n".join([*overview, *(part for each in files for part in _file(each, alone=len(files) == 1))])


def _overview(files: Sequence[Checked]) -> str:
    rows = [
        (each.source.path, each.assessment.venture.name, _gate(each), counts(each.review, each.follow_up.accepted))
        for each in files
    ]
    return _table(("File", "Venture", "Gate", "Findings"), rows)


def _gate(checked: Checked) -> str:
    return "stopped" if checked.stops.stopped else "passed"


def _file(checked: Checked, *, alone: bool) -> Iterator[str]:
    venture, pack = checked.assessment.venture, checked.review.pack
    yield f"## {markdown(venture.name or 'Unnamed venture')}"
    day = f", assessed {venture.assessed.isoformat()}" if venture.assessed else ""
    yield markdown(f"{checked.source.path}: {pack.title} ({pack.id} {pack.version}){day}")
    yield f"**Gate {_gate(checked)}.** {markdown(counts(checked.review, checked.follow_up.accepted))}"
    if found := notices(checked):
        yield _list(f"line {each.place.line}, {each.id}: {each.what}" for each in found)
    yield from _findings(checked, alone=alone)


def _findings(checked: Checked, *, alone: bool) -> Iterator[str]:
    told = checked.told()
    folded = [each for each in told if each.status in _UNCLEAR and not checked.stops_for(each)]
    shown = [each for each in told if each not in folded]
    rest = [each for each in checked.review.findings if each not in told]
    if shown:
        yield _table(_COLUMNS, [_row(checked, each) for each in shown])
    if alone and checked.news is None and (planned := first_plan(checked, only_paper=checked.only_paper)):
        yield from _first(*planned)
    if folded:
        yield _folded(f"To clarify ({len(folded)})", _table(_COLUMNS, [_row(checked, each) for each in folded]))
    explained = [each for each in told if _is_explained(checked, each)]
    if explained:
        parts = (part for each in explained for part in _explanation(checked, each))
        yield _folded(f"Why, and what to do ({len(explained)})", *parts)
    if rest:
        yield _folded(f"All other findings ({len(rest)})", _table(_COLUMNS, [_row(checked, each) for each in rest]))


def _first(plan: Plan, wish: Wish) -> Iterator[str]:
    """Yield the steps of the smallest plan, each with what it clears."""
    if plan.steps:
        yield f"**What to do first**, the smallest plan for every {wish.fail_on} risk:"
        yield "\n".join(f"{number}. {markdown(_step(step))}" for number, step in enumerate(plan.steps, 1))


def _step(step: PlanStep) -> str:
    clears = "; ".join(each.rule.title for each in step.clears)
    return f"{step.strategy.title} ({step.strategy.effort} effort): {clears or 'prepares a later step'}"


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
    yield "\n".join(
        [
            *_entry("Because you said", answers_in_words(review, finding)),
            *_entry("It applies to you because you said", gates_in_words(review, finding)),
            *_entry("Smallest way out", way_lines(review, finding, MOST_WAYS)),
            *(["- The paper names this and offers no specific answer."] if is_silent(review.pack, rule) else []),
            *(
                line
                for each in strategies_of(review.pack, rule, only_paper=checked.only_paper)
                for line in _strategy(checked, each)
            ),
            *_entry("It rests on", [passage(review.pack.claims[each]) for each in rule.claims]),
        ]
    )


def _strategy(checked: Checked, strategy: Strategy) -> Iterator[str]:
    origin = "" if strategy.basis.value == "paper" else f"; our extension: {strategy.source}"
    yield f"- **What to do:** {markdown(f'{strategy.title} ({strategy.effort} effort{origin})')}"
    yield from (f"  {number}. {markdown(each)}" for number, each in enumerate(strategy.steps, 1))
    yield from _entry("Target", targets(checked.review, strategy, checked.assessment.venture.currency))


def _entry(label: str, items: Sequence[str]) -> list[str]:
    """Return the lines of an entry: one item beside the label, several below it."""
    if len(items) == 1:
        return [f"- **{label}:** {markdown(items[0])}"]
    return [f"- **{label}:**", *(f"  - {markdown(each)}" for each in items)] if items else []


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [head, ["---"] * len(head), *([markdown(cell) for cell in row] for row in rows)]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _list(entries: Iterable[str]) -> str:
    return "\n".join(f"- {markdown(each)}" for each in entries)


def _folded(title: str, *parts: str) -> str:
    """Return parts that a reader unfolds; ``title`` is ours, for HTML is not escaped here."""
    return "\n\n".join([f"<details>\n<summary>{title}</summary>", *parts, "</details>"])
