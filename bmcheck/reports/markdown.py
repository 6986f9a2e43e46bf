"""The check as Markdown, for the summary of a CI job or a comment on a pull request (CommonMark with GFM's tables)."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING

from bmcheck.escapes import markdown
from bmcheck.model import IN_HAND, MET, TO_DO, UNCLEAR, Status
from bmcheck.reports.lines import sentence, state
from bmcheck.reports.markdown_parts import entry, folded, framed, listed, said, table, table_row
from bmcheck.reports.markdown_room import PARTS, SUMMARY, FileText, choice
from bmcheck.reports.markdown_room import told as left_out
from bmcheck.reports.notices import notices
from bmcheck.reports.places import position
from bmcheck.reports.plan import first_in_words, first_plan, takes, titles_treated
from bmcheck.reports.reasoning import falls_short, target_lines
from bmcheck.reports.treatment import (
    TOO_EARLY,
    before_advice,
    comes_first,
    done,
    label_to_watch,
    outcome_in_words,
    urgency_in_words,
    watched,
)
from bmcheck.reports.ways import way_lines
from bmcheck.reports.words import (
    basis_words,
    counts,
    deciding_answers,
    effort_and_ground,
    effort_words,
    gates,
    made_so,
    passage,
    silence,
    strategies_of,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from bmcheck.errors import Problem
    from bmcheck.model import Finding, Review, Snapshot, Strategy
    from bmcheck.planning import Plan, PlanStep
    from bmcheck.reports.markdown_room import Choice

MOST_WAYS = 2
_COLUMNS = ("What", "Status", "Gate", "Finding", "Rule", "Line")


def section(snapshots: Sequence[Snapshot]) -> list[FileText]:
    """Return what is open in a table, then folded away what is to clarify, what to do, what is treated, and the rest.

    A file by itself also gets what to do first. Compared with an earlier state, a file in which nothing is different
    and of which there is nothing to say has only its line of the overview.
    """
    return [_file(each, alone=len(snapshots) == 1) for each in snapshots]


def document(
    sections: Iterable[list[FileText]], problems: Iterable[Problem] = (), most: int = SUMMARY
) -> Iterator[str]:
    """Yield the files that could not be read, an overview where there are several files, and the text of each.

    What matters least is left out where it would be more than ``most`` bytes, and that is said.
    """
    not_read = [f"- {markdown(each.in_one_line)}" for each in problems]
    found = choice(chain.from_iterable(sections), not_read, most)
    rows = [file.row for number, file in _numbered(sections) if (number, "row") in found.parts]
    is_overview_needed = any(number or not file.section for number, file in _numbered(sections))
    head = [
        *(["\n".join(["## Not read\n", *not_read[: found.not_read]])] if not_read else []),
        *([framed(("File", "Venture", "Gate", "Findings"), rows)] if rows and is_overview_needed else []),
        *filter(None, [left_out(found, most)]),
    ]
    gap = ""
    for part in chain(head, _parts(sections, found)):
        yield gap + part
        gap = "\n\n"
    yield "\n"


def _numbered(sections: Iterable[list[FileText]]) -> Iterator[tuple[int, FileText]]:
    return enumerate(chain.from_iterable(sections))


def _parts(sections: Iterable[list[FileText]], found: Choice) -> Iterator[str]:
    for number, file in _numbered(sections):
        for name in PARTS:
            if (number, name) in found.parts:
                yield getattr(file, name)


def _file(snapshot: Snapshot, *, alone: bool) -> FileText:
    is_unchanged = snapshot.news is not None and not snapshot.news
    gate = f"{_gate(snapshot)}, unchanged" if is_unchanged else _gate(snapshot)
    row = table_row((snapshot.source.path, snapshot.assessment.venture.name, gate, _counts(snapshot)))
    if is_unchanged and not snapshot.stops.stopped and not notices(snapshot):
        return FileText(stopped=False, row=row)
    told = snapshot.told()
    unclear = [each for each in told if each.status in UNCLEAR and not snapshot.stops_for(each)]
    treated = [each for each in told if each.status in IN_HAND]
    apart = {each.rule.id for each in (*unclear, *_passing(snapshot, treated))}
    shown = [each for each in told if each.rule.id not in apart]
    opened = [table(_COLUMNS, [_row(snapshot, each) for each in shown])] if shown else []
    return FileText(
        stopped=snapshot.stops.stopped,
        row=row,
        section="\n\n".join([*_head(snapshot), *opened]),
        first=_first(snapshot) if alone and snapshot.news is None else "",
        clarify=_folded_table(snapshot, "To clarify", unclear),
        why=_why(snapshot, told),
        treated=_treated(snapshot, treated),
        rest="" if is_unchanged else _folded_table(snapshot, "All other findings", _others(snapshot, told)),
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
        yield listed(f"line {each.place.line}, {each.id}: {each.what}" for each in found)


def _folded_table(snapshot: Snapshot, title: str, findings: Sequence[Finding]) -> str:
    if not findings:
        return ""
    return folded(f"{title} ({len(findings)})", table(_COLUMNS, [_row(snapshot, each) for each in findings]))


def _others(snapshot: Snapshot, told: Sequence[Finding]) -> list[Finding]:
    seen = {each.rule.id for each in told}
    return [each for each in snapshot.review.having(*Status) if each.rule.id not in seen]


def _why(snapshot: Snapshot, told: Sequence[Finding]) -> str:
    explained = [each for each in told if _is_explained(snapshot, each)]
    parts = (part for each in explained for part in _explanation(snapshot, each))
    return folded(f"Why, and what to do ({len(explained)})", *parts) if explained else ""


def _passing(snapshot: Snapshot, findings: Iterable[Finding]) -> list[Finding]:
    return [each for each in findings if not snapshot.stops_for(each)]


def _treated(snapshot: Snapshot, findings: Sequence[Finding]) -> str:
    """Return what is treated or pursued: in a table, unless it stops the gate, and each with what there is to watch."""
    if not findings:
        return ""
    rows = [_row(snapshot, each) for each in _passing(snapshot, findings)]
    parts = [*([table(_COLUMNS, rows)] if rows else [])]
    parts += [part for each in findings for part in _treatment(snapshot, each)]
    return folded(f"Treated or pursued, and what to watch ({len(findings)})", *parts)


def _treatment(snapshot: Snapshot, finding: Finding) -> Iterator[str]:
    """Yield what is done about a finding, and how one would know that it works."""
    review, notes = snapshot.review, snapshot.assessment.notes
    found, outcome = watched(review, finding), outcome_in_words(review.pack, finding)
    yield _heading(review, finding)
    yield "\n".join(
        [
            *said("What is done", done(review, finding), notes),
            *entry(TOO_EARLY, comes_first(review, finding.rule)),
            *(said(label_to_watch(review, finding), found, notes) or entry("What to watch", [outcome])),
            *entry("How you would know", [each for each in (finding.rule.verify,) if each]),
        ]
    )


def _first(snapshot: Snapshot) -> str:
    """Return what to answer first and the steps of the smallest plan; nothing when there is nothing to do."""
    plan, goal = first_plan(snapshot, only_paper=snapshot.review.only_paper) or (None, None)
    parts: list[str] = []
    if plan and plan.first:
        parts += ["**What to answer first**, for what to do hangs on it:"]
        parts += [listed(first_in_words(plan, each) for each in plan.first)]
    if plan and goal and plan.steps:
        parts += [f"**What to do first**, the smallest plan for every {goal.fail_on} risk{takes(plan)}:"]
        parts += ["\n".join(f"{number}. {markdown(_step(plan, step))}" for number, step in enumerate(plan.steps, 1))]
    return "\n\n".join(parts)


def _step(plan: Plan, step: PlanStep) -> str:
    return f"{step.strategy.title} ({effort_words(step.strategy, short=True)}): {titles_treated(plan, step)}"


def _row(snapshot: Snapshot, finding: Finding) -> tuple[str, ...]:
    rule = finding.rule
    gate = "stops" if snapshot.stops_for(finding) else ""
    what = f"{rule.severity.value} {rule.kind.value}"
    return (
        what,
        state(snapshot, finding),
        gate,
        sentence(snapshot, finding) + _made_so(snapshot, finding) + _noted(snapshot, finding),
        rule.id,
        str(position(snapshot, finding).line),
    )


def _made_so(snapshot: Snapshot, finding: Finding) -> str:
    """Return the answers that make a finding met, each with the note on it, to follow what it says."""
    notes = snapshot.assessment.notes
    answers = made_so(snapshot.review, finding) if finding.status in MET else []
    told = (f"{answer}{f' (note: {notes[each.id]})' if each.id in notes else ''}" for each, answer in answers)
    return f" — {'; '.join(told)}" if answers else ""


def _noted(snapshot: Snapshot, finding: Finding) -> str:
    """Return the notes on what is still to be answered of an unclear finding, in the same way."""
    notes, order = snapshot.assessment.notes, snapshot.review.pack.order
    asked = sorted(finding.awaits & notes.keys(), key=order.__getitem__) if finding.status in UNCLEAR else []
    return "".join(f" (note on {each}: {notes[each]})" for each in asked)


def _is_explained(snapshot: Snapshot, finding: Finding) -> bool:
    return finding.status in TO_DO and not snapshot.is_accepted(finding)


def _explanation(snapshot: Snapshot, finding: Finding) -> Iterator[str]:
    """Yield what a finding rests on and what to do about it."""
    rule, review, notes = finding.rule, snapshot.review, snapshot.assessment.notes
    yield _heading(review, finding)
    yield markdown(rule.why)
    yield "\n".join(
        [
            *said("Because you said", deciding_answers(review, finding), notes),
            *said("It applies to you because you said", gates(review, finding), notes),
            *_advice(review, finding),
            *entry("How you would know", [each for each in (rule.verify,) if each]),
            *said("What to watch", watched(review, finding), notes),
            *entry("It rests on", [passage(review.pack, each) for each in rule.claims]),
        ]
    )


def _heading(review: Review, finding: Finding) -> str:
    rule = finding.rule
    about = filter(None, [rule.id, rule.severity.value, urgency_in_words(rule), basis_words(review.pack, rule)])
    return f"**{markdown(rule.title)}** ({markdown(', '.join(about))})"


def _advice(review: Review, finding: Finding) -> Iterator[str]:
    """Yield the ways out and the strategies; instead of them what has to come before, if anything has."""
    rule = finding.rule
    if before := before_advice(review, finding):
        yield from entry(*before)
        return
    yield from entry("Smallest way out", way_lines(review, finding, MOST_WAYS))
    yield from entry("What would have to be true", target_lines(review, finding))
    if silent := silence(review.pack, rule):
        yield f"- {silent}."
    for each in strategies_of(review.pack, rule, only_paper=review.only_paper):
        yield from _strategy(review, finding, each)


def _strategy(review: Review, finding: Finding, strategy: Strategy) -> Iterator[str]:
    about = "; ".join(filter(None, [effort_and_ground(review.pack, strategy), falls_short(review, finding, strategy)]))
    if first := comes_first(review, strategy):
        yield from entry("Later", [f"{strategy.title} ({about}); first deal with: {'; '.join(first)}"])
        return
    yield f"- **What to do:** {markdown(f'{strategy.title} ({about})')}"
    yield from (f"  {number}. {markdown(each)}" for number, each in enumerate(strategy.steps, 1))
