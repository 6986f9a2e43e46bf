"""What to do about a finding, in words: why, where to begin, and what is in hand already."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bmcheck.answers import in_words, number_in_words
from bmcheck.model import Audience, Kind, Status
from bmcheck.money import in_currency
from bmcheck.reports.notices import missing_in_words
from bmcheck.reports.words import STATUS_WORDS, effort_words, to_find_out

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bmcheck.model import ActionStanding, Finding, MetricValue, Review
    from bmcheck.tasks import Task


MOST_NAMED = 2
"""Findings that are named of those that an answer decides."""


def metric_in_words(review: Review, value: MetricValue) -> str:
    """Return a metric that has a value, with its title and unit."""
    told = number_in_words(value.value or 0.0, in_currency(value.metric.unit, review.currency))
    return f"{value.metric.title}: {told}"


def why_in_words(review: Review, task: Task) -> str:
    """Return the figures or the answer on which a finding rests; nothing where there is neither."""
    if task.figures:
        return "; ".join(metric_in_words(review, each) for each in task.figures)
    if task.question is None:
        return ""
    question = review.asked[task.question]
    who = "the answer is" if review.reader is Audience.INVESTOR else "you said"
    return f"{who}: {in_words(question, review.answers[task.question])} ({question.ask})"


def begin_in_words(review: Review, task: Task) -> str:
    """Return where to begin: with an answer, with another risk, with the first step of a strategy, or not at all."""
    rule = task.finding.rule
    if task.answer:
        asked = review.asked[task.answer[0]]
        more = f" (and {len(task.answer) - 1} more)" if len(task.answer) > 1 else ""
        told = to_find_out(asked, measure=asked.id in review.unmeasured)
        return f"answer first, {asked.id}: {told}{more}"
    if task.first:
        return f"first deal with {', '.join(each.rule.id for each in task.first)}"
    if task.action and task.action.without_effect:
        return f"answer again what this has changed: {missing_in_words(review, task.action)}"
    if task.begin:
        return (
            f"{(task.begin.steps or (task.begin.title,))[0]} ({task.begin.id}, {effort_words(task.begin, short=True)})"
        )
    if rule.nobody_can_act:
        return f"nobody can act on it: {rule.nobody_can_act}"
    return f"no strategy helps as things stand; see bmcheck explain {rule.id}"


def in_hand_in_words(review: Review, standing: ActionStanding) -> str:
    """Return what is being done: the strategy, who does it, and until when."""
    action = standing.action
    due = "was due" if standing.overdue else "due"
    day = f", {due} {action.due.isoformat()}" if action.due and not action.done else ""
    done = f" on {action.done.isoformat()}" if action.done else ""
    owner = f", {action.owner}" if action.owner else ""
    return f"{action.status}{done}{owner}{day}: {review.pack.strategies[action.strategy].title}"


def decides_in_words(findings: Sequence[Finding]) -> str:
    """Return what an answer decides: the most urgent findings by their titles, risks first, and how many more."""
    held = sorted(findings, key=lambda each: (each.rule.kind is not Kind.RISK, each.rule.urgency))
    more = f"; and {len(held) - MOST_NAMED} more" if len(held) > MOST_NAMED else ""
    return "; ".join(f"{each.rule.title} ({_in_short(each)})" for each in held[:MOST_NAMED]) + more


def _in_short(finding: Finding) -> str:
    rule = finding.rule
    word = rule.severity.value if rule.kind is Kind.RISK else rule.kind.value
    return f"{word}, {STATUS_WORDS[finding.status]}" if finding.status is Status.OPEN else word
