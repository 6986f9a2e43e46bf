"""The report for an investor as Markdown: the money, then what to ask, to refuse, to have done and to watch."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING

from bmcheck.diligence import diligence
from bmcheck.escapes import markdown
from bmcheck.model import Standing, Status
from bmcheck.reports.diligence import (
    ASK,
    BREAKERS,
    CHANCES,
    CONDITIONS,
    WATCH,
    asked,
    counts,
    headline,
    inquiries,
    money_lines,
    nothing_helps,
    parts,
    pending_high,
    to_be_done,
    urgency,
)
from bmcheck.reports.markdown_parts import entry, listed, said
from bmcheck.reports.notices import notices
from bmcheck.reports.tasks import begin_in_words, metric_in_words
from bmcheck.reports.treatment import done, label_to_watch, outcome_in_words, watched
from bmcheck.reports.words import DECISION_WORDS, deciding_answers

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from bmcheck.diligence import Diligence, Inquiry
    from bmcheck.model import Finding, Snapshot
    from bmcheck.reports.diligence import Part
    from bmcheck.tasks import Task


def text(snapshot: Snapshot) -> str:
    """Return the whole document."""
    found, review = diligence(snapshot), snapshot.review
    opened = ((part, [_risk(snapshot, each, part) for each in tasks]) for part, tasks in parts(found))
    sections = [
        (ASK, [_inquiry(snapshot, each, decides) for each, decides in inquiries(found)]),
        *opened,
        (WATCH, [_watched(snapshot, each) for each in found.watch]),
        (CHANCES, [_block(each.finding, entry("To begin", [begin_in_words(review, each)])) for each in found.chances]),
    ]
    waiting = {BREAKERS: markdown(pending_high(found))}
    written = chain.from_iterable(_part(part, entries, waiting.get(part, "")) for part, entries in sections)
    whole = [*_head(snapshot, found), *written, *_accepted(snapshot), *_well(snapshot)]
    return "\n\n".join(whole) + "\n"


def _head(snapshot: Snapshot, found: Diligence) -> Iterator[str]:
    venture, pack, review = snapshot.assessment.venture, snapshot.review.pack, snapshot.review
    yield f"## {markdown(venture.name or 'Unnamed venture')}"
    day = f", assessed {venture.assessed.isoformat()}" if venture.assessed else ""
    yield markdown(f"{snapshot.source.path}: {pack.title} ({pack.label}){day}")
    yield f"**For an investor:** {markdown('; '.join(counts(found)))}."
    known = [metric_in_words(review, each) for each in review.metrics if each.value is not None]
    if lines := [*money_lines(review, found), *known]:
        yield "### The money"
        yield listed(lines)
    if told := notices(snapshot):
        yield "### Look at this"
        yield listed(f"line {each.place.line}, {each.id}: {each.what}" for each in told)


def _part(part: Part, entries: Sequence[str], waiting: str) -> Iterator[str]:
    if entries or part.none:
        yield f"### {part.title}" + (f" ({len(entries)})" if entries else "")
        yield from [part.about, *entries] if entries else [part.none]
        yield from [waiting] if waiting else []


def _inquiry(snapshot: Snapshot, inquiry: Inquiry, decides: Sequence[str]) -> str:
    question, notes = inquiry.question, snapshot.assessment.notes
    lines = [
        f"**{markdown(asked(inquiry))}** ({markdown(f'{question.id}, {urgency(inquiry)}')})\n",
        *entry("Note", [notes[question.id]] if question.id in notes else []),
        *entry("It decides", decides),
    ]
    return "\n".join(lines)


def _risk(snapshot: Snapshot, task: Task, part: Part) -> str:
    review, finding = snapshot.review, task.finding
    is_condition = part is CONDITIONS
    ends = entry("Have it done", to_be_done(review, task)) if is_condition else _no_way(snapshot, task)
    answers = said("Because of the answer", deciding_answers(review, finding), snapshot.assessment.notes)
    see = entry("Ask to see", [each for each in (finding.rule.verify,) if each])
    return _block(finding, [f"- {markdown(finding.rule.why)}", *answers, *ends, *see])


def _no_way(snapshot: Snapshot, task: Task) -> list[str]:
    return entry("No way out", nothing_helps(snapshot.review, task))


def _watched(snapshot: Snapshot, finding: Finding) -> str:
    review, notes = snapshot.review, snapshot.assessment.notes
    outcomes = watched(review, finding)
    to_watch = said(label_to_watch(review, finding), outcomes, notes)
    see = entry("Ask to see", [each for each in (finding.rule.verify,) if each])
    nothing = entry("What to watch", [outcome_in_words(review.pack, finding)])
    return _block(finding, [*said("What is done", done(review, finding), notes), *(to_watch or nothing), *see])


def _block(finding: Finding, lines: Iterable[str]) -> str:
    return "\n".join([f"**{markdown(headline(finding))}**\n", *lines])


def _accepted(snapshot: Snapshot) -> Iterator[str]:
    """Yield what somebody has accepted, by whom and why."""
    held = [each for each in snapshot.follow_up.waivers if each.standing is Standing.IN_FORCE]
    if held:
        yield f"### Accepted ({len(held)})"
        yield listed(
            f"{headline(each.finding)}: {DECISION_WORDS[each.waiver.decision]} by {each.waiver.by} until "
            f"{each.waiver.until.isoformat()}: {each.waiver.reason}"
            for each in held
        )


def _well(snapshot: Snapshot) -> Iterator[str]:
    """Yield what is met."""
    for status, title in ((Status.COVERED, "Risks covered"), (Status.CAPTURED, "Opportunities captured")):
        if found := snapshot.review.having(status):
            yield f"### {title} ({len(found)})"
            yield listed(f"{each.told} ({each.rule.id})" for each in found)
