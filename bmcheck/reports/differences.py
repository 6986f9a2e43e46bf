"""What is different between two states of a venture, and why, in words and for programs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bmcheck.answers import in_words
from bmcheck.changes import answers_under
from bmcheck.model import Cause, Standing
from bmcheck.reports.json_stream import dumped, pack_entry
from bmcheck.reports.marks import Marked, below, told
from bmcheck.reports.notices import lapse_in_words
from bmcheck.reports.styles import heading, identity, severity
from bmcheck.reports.width import fitted
from bmcheck.reports.words import moved_in_words

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from bmcheck.conditions import Answers
    from bmcheck.model import FindingChange, Pack, Question, Snapshot

SCHEMA = 2
_HEADINGS = ("Worse", "Better", "Now known", "Otherwise")


def render(before: Snapshot, after: Snapshot, found: Sequence[FindingChange]) -> Marked:
    """Return the differences, the worse ones first, each with its cause.

    What is known now and was not before is told apart: it may have been so all the time.
    """
    if not found:
        return told("No finding has changed.")
    lines: list[str] = []
    for title in _HEADINGS:
        chosen = [each for each in found if way(each) == title]
        if chosen:
            lines += [*([""] if lines else []), heading(f"{title} ({len(chosen)})")]
        for each in chosen:
            rule = each.rule
            lines.append(told("  ", severity(rule), f" {rule.kind.value} ", identity(rule.id), f": {rule.title}"))
            lines += [f"    {line}" for line in (moved_in_words(each), *why_in_words(each, before, after))]
    return below(map(fitted, lines))


def way(change: FindingChange) -> str:
    """Return the heading under which a change is told."""
    worse, better, known, otherwise = _HEADINGS
    if change.is_now_known:
        return known
    return worse if change.is_worse else better if change.is_better else otherwise


def why_in_words(change: FindingChange, before: Snapshot, after: Snapshot) -> Iterator[str]:
    """Yield the causes of a change: your answers, the pack, a waiver, time."""
    waiver = change.waiver
    if waiver is not None and waiver.standing is Standing.LAPSED:
        yield lapse_in_words(waiver)
        return
    for cause in change.causes:
        match cause:
            case Cause.ANSWERS:
                yield from _answers(change, before, after)
            case Cause.PACK:
                yield _pack(change, before.review.pack, after.review.pack)
            case Cause.WAIVER if waiver and change.is_accepted:
                yield f"accepted by {waiver.waiver.by} until {waiver.waiver.until.isoformat()}: {waiver.waiver.reason}"
            case Cause.WAIVER:
                yield "the waiver was taken away"
            case _:
                yield "the day is an earlier one"


def _answers(change: FindingChange, before: Snapshot, after: Snapshot) -> Iterator[str]:
    states = [answers_under(after.review.pack, each) for each in (before, after)]
    if not change.answers:
        either = ", and so did the pack: either alone brings this about"
        yield f"your answers changed{either if Cause.PACK in change.causes else ''}"
    for name in change.answers:
        then, now = (_answer(after.review.asked[name], each) for each in states)
        yield f"your answer changed, {name}: {then} → {now}"


def _answer(question: Question, answers: Answers) -> str:
    return in_words(question, answers[question.id]) if question.id in answers else "not answered"


def _pack(change: FindingChange, before: Pack, after: Pack) -> str:
    versions = f"{before.id} {before.version} → {'' if before.id == after.id else f'{after.id} '}{after.version}"
    if change.former is None:
        return f"the rule is new in the pack ({versions})"
    if change.after is None:
        return f"the pack has this rule no more ({versions})"
    old, new = change.former.severity.value, change.rule.severity.value
    if change.before is change.after and old != new:
        return f"the pack changed its severity: {old} → {new} ({versions})"
    return f"the pack changed ({versions})"


def render_json(before: Snapshot, after: Snapshot, found: Sequence[FindingChange]) -> str:
    """Return the differences for programs."""
    packs = {"old_pack": pack_entry(before.review.pack), "new_pack": pack_entry(after.review.pack)}
    return dumped({"schema": SCHEMA, **packs, "changes": [as_data(each) for each in found]})


def as_data(change: FindingChange) -> dict[str, Any]:
    """Return a change for programs."""
    return {
        "rule": change.rule.id,
        "before": change.before.value if change.before else None,
        "after": change.after.value if change.after else None,
        "was_accepted": change.was_accepted,
        "is_accepted": change.is_accepted,
        "direction": "worse" if change.is_worse else "better" if change.is_better else "other",
        "causes": [each.value for each in change.causes],
        "answers": list(change.answers),
    }
