"""What is different between two states of a venture, and why, in words and for programs."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from bmcheck.answers import in_words
from bmcheck.causes import Cause
from bmcheck.follow_up import Standing
from bmcheck.reports.notices import lapse_in_words
from bmcheck.reports.words import moved_in_words

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from bmcheck.causes import Difference
    from bmcheck.follow_up import Side
    from bmcheck.model import Review

SCHEMA = 1
_HEADINGS = (("Worse", "is_worse"), ("Better", "is_better"), ("Changed otherwise", ""))


def render(before: Side, after: Side, found: Sequence[Difference]) -> str:
    """Return the differences, the worse ones first, each with its cause."""
    if not found:
        return "No finding has changed."
    lines: list[str] = []
    left = list(found)
    for heading, test in _HEADINGS:
        chosen = [each for each in left if not test or getattr(each, test)]
        left = [each for each in left if each not in chosen]
        if chosen:
            lines += ["", f"{heading} ({len(chosen)})"]
        for each in chosen:
            rule = each.rule
            lines.append(f"  {rule.severity.value} {rule.kind.value} {rule.id}: {rule.title}")
            lines += [f"    {line}" for line in (moved_in_words(each), *why_in_words(each, before, after))]
    return "\n".join(lines).strip("\n")


def why_in_words(difference: Difference, before: Side, after: Side) -> Iterator[str]:
    """Yield the causes of a difference: your answers, the pack, a waiver, time."""
    waiver = difference.waiver
    if waiver is not None and waiver.standing is Standing.LAPSED:
        yield lapse_in_words(waiver)
        return
    for cause in difference.causes:
        match cause:
            case Cause.ANSWERS:
                yield from _answers(difference, before.review, after.review)
            case Cause.PACK:
                yield _pack(difference, before.review, after.review)
            case Cause.WAIVER if waiver and difference.is_accepted:
                yield f"accepted by {waiver.waiver.by} until {waiver.waiver.until.isoformat()}: {waiver.waiver.reason}"
            case Cause.WAIVER:
                yield "the waiver was taken away"
            case Cause.TIME:
                yield "time has passed"


def _answers(difference: Difference, before: Review, after: Review) -> Iterator[str]:
    if not difference.answers:
        yield "your answers changed, and so did the pack: either alone brings this about"
    for name in difference.answers:
        then, now = (_answer(each, name) for each in (before, after))
        yield f"your answer changed, {name}: {then} → {now}"


def _answer(review: Review, question: str) -> str:
    if question not in review.answers:
        return "not answered"
    return in_words(review.pack.questions[question], review.answers[question])


def _pack(difference: Difference, before: Review, after: Review) -> str:
    versions = f"{before.pack.id} {before.pack.version} → {after.pack.version}"
    if difference.before is None:
        return f"the rule is new in the pack ({versions})"
    if difference.after is None:
        return f"the pack has this rule no more ({versions})"
    if difference.before is difference.after:
        old, new = (each.by_rule[difference.rule.id].rule.severity.value for each in (before, after))
        return f"the pack changed its severity: {old} → {new} ({versions})"
    return f"the pack changed ({versions})"


def render_json(found: Sequence[Difference]) -> str:
    """Return the differences for programs."""
    return json.dumps({"schema": SCHEMA, "changes": [as_data(each) for each in found]}, indent=2)


def as_data(difference: Difference) -> dict[str, Any]:
    """Return a difference for programs."""
    return {
        "rule": difference.rule.id,
        "before": difference.before.value if difference.before else None,
        "after": difference.after.value if difference.after else None,
        "was_accepted": difference.was_accepted,
        "is_accepted": difference.is_accepted,
        "direction": "worse" if difference.is_worse else "better" if difference.is_better else "other",
        "causes": [each.value for each in difference.causes],
        "answers": list(difference.answers),
    }
