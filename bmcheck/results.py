"""What has come of the risks that are treated: which results are waited for, and since when."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from bmcheck.model import Kind, Result, Status
from bmcheck.outcomes import outcomes_to_watch

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from bmcheck.model import Action, Finding, Review, Rule


def results(review: Review, actions: Sequence[Action], today: date) -> Iterator[Result]:
    """Yield the results that are waited for: of each treated risk whose outcome is bad, once something was done.

    They are due one review interval of the pack after the first day on which an action with a strategy of the rule was
    done, and late after it. A pack without an interval waits for none.
    """
    interval = review.pack.review_interval
    if interval is None:
        return
    for finding in unsuccessful(review):
        if first := min(_dated(finding.rule, actions, today), key=lambda each: each[0], default=None):
            due = days_after(first[0], interval.days)
            yield Result(finding, first[1], outcomes_to_watch(review.pack, finding), due, is_late=due < today)


def undated(review: Review, actions: Sequence[Action], action: Action, today: date) -> Iterator[str]:
    """Yield the treated risks for which it matters when an action was done, and nobody has said when that was."""
    if action.status != "done" or review.pack.review_interval is None:
        return
    for finding in unsuccessful(review):
        if action.strategy in finding.rule.strategies and not list(_dated(finding.rule, actions, today)):
            yield finding.rule.id


def unsuccessful(review: Review) -> list[Finding]:
    """Return the risks that are treated and whose outcome is known to be bad; those with none to watch are not."""
    treated = review.having(Status.TREATED, kind=Kind.RISK)
    return [each for each in treated if each.decided and outcomes_to_watch(review.pack, each)]


def _dated(rule: Rule, actions: Sequence[Action], today: date) -> Iterator[tuple[date, Action]]:
    """Yield the actions with a strategy of ``rule`` that are done, each with the day on which that was."""
    for each in actions:
        if each.strategy in rule.strategies and (day := _day(each, today)):
            yield day, each


def _day(action: Action, today: date) -> date | None:
    """Return the day on which an action was done, None where that is not said or still to come."""
    return action.done if action.done and action.done <= today else None


def days_after(day: date, days: int) -> date:
    """Return the date ``days`` after a day, the last one there is when it lies beyond."""
    return day + timedelta(days=min(days, (date.max - day).days))
