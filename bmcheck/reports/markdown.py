"""The check as Markdown, for the summary of a CI job or a comment on a pull request (CommonMark with GFM's tables)."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING, NamedTuple

from bmcheck.escapes import markdown
from bmcheck.model import NOT_MET, UNCLEAR
from bmcheck.reports.lines import position, sentence, state
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
    from bmcheck.model import Finding, Snapshot, Strategy
    from bmcheck.planning import Goal, Plan, PlanStep

MOST_WAYS = 2
_COLUMNS = ("What", "Status", "Gate", "Finding", "Rule", "Line")


class _FileText(NamedTuple):
    """What is written of a file: its row of the overview, and its parts; ``first`` only where it is the only file."""

    row: tuple[str, ...]
    before: tuple[str, ...]
    first: tuple[str, ...]
    after: tuple[str, ...]


def section(snapshots: Sequence[Snapshot]) -> list[_FileText]:
    """Return what is open in a table, then folded away what is to clarify, what to do, and the rest, of each file.

    A file by itself also gets what to do first.
    """
    return [_file(each, alone=len(snapshots) == 1) for each in snapshots]


def document(sections: Iterable[list[_FileText]], problems: Iterable[Problem] = ()) -> Iterator[str]:
    """Yield the files that could not be read, an overview where there are several files, and the text of each."""
    rows = [each.row for files in sections for each in files]
    not_read = [each.in_one_line for each in problems]
    overview = [f"## Not read\n\n{_list(not_read)}"] if not_read else []
    overview += [_table(("File", "Venture", "Gate", "Findings"), rows)] if len(rows) > 1 else []
    gap = ""
    for part in chain(overview, (_text(each, alone=len(rows) == 1) for files in sections for each in files)):
        yield gap + part
        gap = "\n\n"
    yield "\n"


def _text(file: _FileText, *, alone: bool) -> str:
    return "\n\n".join([*file.before, *(file.first if alone else ()), *file.after])


def _file(snapshot: Snapshot, *, alone: bool) -> _FileText:
    told = snapshot.told()
    folded = [each for each in told if each.status in UNCLEAR and not snapshot.stops_for(each)]
    apart = {each.rule.id for each in folded}
    shown = [each for each in told if each.rule.id not in apart]
    planned = first_plan(snapshot, only_paper=snapshot.review.only_paper) if alone and snapshot.news is None else None
    table = [_table(_COLUMNS, [_row(snapshot, each) for each in shown])] if shown else []
    return _FileText(
        (snapshot.source.path, snapshot.assessment.venture.name, _gate(snapshot), _counts(snapshot)),
        (*_head(snapshot), *table),
        tuple(_first(*planned)) if planned else (),
        tuple(_below(snapshot, told, folded)),
    )


def _gate(snapshot: Snapshot) -> str:
    return "stopped" if snapshot.stops.stopped else "passed"


def _counts(snapshot: Snapshot) -> str:
    return counts(snapshot.review, snapshot.follow_up.accepted)


def _head(snapshot: Snapshot) -> Iterator[str]:
    venture, pack = snapshot.assessment.venture, snapshot.review.pack
    yield f"## {markdown(venture.name or 'Unnamed venture')}"
    day = f", assessed {venture.assessed.isoformat()}" if venture.assessed else ""
    yield markdown(f"{snapshot.source.path}: {pack.title} ({pack.label}){day}")
    yield f"**Gate {_gate(snapshot)}.** {markdown(_counts(snapshot))}"
    if found := notices(snapshot):
        yield _list(f"line {each.place.line}, {each.id}: {each.what}" for each in found)


def _below(snapshot: Snapshot, told: Sequence[Finding], folded: Sequence[Finding]) -> Iterator[str]:
    if folded:
        yield _folded(f"To clarify ({len(folded)})", _table(_COLUMNS, [_row(snapshot, each) for each in folded]))
    explained = [each for each in told if _is_explained(snapshot, each)]
    if explained:
        parts = (part for each in explained for part in _explanation(snapshot, each))
        yield _folded(f"Why, and what to do ({len(explained)})", *parts)
    seen = {each.rule.id for each in told}
    rest = [each for each in snapshot.review.findings if each.rule.id not in seen]
    if rest:
        yield _folded(f"All other findings ({len(rest)})", _table(_COLUMNS, [_row(snapshot, each) for each in rest]))


def _first(plan: Plan, goal: Goal) -> Iterator[str]:
    """Yield the steps of the smallest plan, each with what it clears."""
    if plan.steps:
        yield f"**What to do first**, the smallest plan for every {goal.fail_on} risk:"
        yield "\n".join(f"{number}. {markdown(_step(step))}" for number, step in enumerate(plan.steps, 1))


def _step(step: PlanStep) -> str:
    clears = "; ".join(each.rule.title for each in step.clears)
    return f"{step.strategy.title} ({step.strategy.effort} effort): {clears or 'prepares a later step'}"


def _row(snapshot: Snapshot, finding: Finding) -> tuple[str, ...]:
    rule = finding.rule
    gate = "stops" if snapshot.stops_for(finding) else ""
    what = f"{rule.severity.value} {rule.kind.value}"
    return (
        what,
        state(snapshot, finding),
        gate,
        sentence(snapshot, finding),
        rule.id,
        str(position(snapshot, finding).line),
    )


def _is_explained(snapshot: Snapshot, finding: Finding) -> bool:
    return finding.status in NOT_MET and not snapshot.is_accepted(finding)


def _explanation(snapshot: Snapshot, finding: Finding) -> Iterator[str]:
    """Yield what a finding rests on and what to do about it."""
    rule, review = finding.rule, snapshot.review
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
                for each in strategies_of(review.pack, rule, only_paper=snapshot.review.only_paper)
                for line in _strategy(snapshot, each)
            ),
            *_entry("It rests on", [passage(review.pack.claims[each]) for each in rule.claims]),
        ]
    )


def _strategy(snapshot: Snapshot, strategy: Strategy) -> Iterator[str]:
    origin = "" if strategy.basis.value == "paper" else f"; our extension: {strategy.source}"
    yield f"- **What to do:** {markdown(f'{strategy.title} ({strategy.effort} effort{origin})')}"
    yield from (f"  {number}. {markdown(each)}" for number, each in enumerate(strategy.steps, 1))
    yield from _entry("Target", targets(snapshot.review, strategy, snapshot.assessment.venture.currency))


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
