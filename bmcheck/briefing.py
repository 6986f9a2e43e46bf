"""What stands on the first screen of a report: the money, what to do now, what to find out, what to try."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, NamedTuple

from bmcheck.model import Severity, Status, Threatened
from bmcheck.money import is_amount, is_monthly
from bmcheck.ranking import largest_gaps
from bmcheck.tasks import chances, task

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bmcheck.model import Finding, Metric, MetricValue, Pack, Review, Rule, Snapshot
    from bmcheck.ranking import Gap
    from bmcheck.tasks import Task

MOST_RISKS = 3
MOST_QUESTIONS = 3
MOST_CHANCES = 2
DAYS_A_MONTH = 365.25 / 12


class Money(NamedTuple):
    """What each month leaves, how long the money lasts, and when it is gone, by the figures of one day."""

    as_of: date | None
    monthly: tuple[MetricValue, ...]
    lasts: MetricValue | None
    empty: date | None


class Briefing(NamedTuple):
    """The first screen: the counts of open risks by whom they threaten, and what to do about them."""

    risks: dict[Threatened, tuple[Finding, ...]]
    money: Money | None
    act_now: tuple[Task, ...]
    find_out: tuple[Gap, ...]
    chances: tuple[Task, ...]


def briefing(snapshot: Snapshot, today: date) -> Briefing:
    """Return what matters first in a snapshot; what somebody has accepted is not among it."""
    risks = snapshot.not_accepted(Status.OPEN)
    actions, accepted = snapshot.follow_up.actions, snapshot.follow_up.accepted
    tasks = tuple(task(snapshot.review, each, actions) for each in most_pressing(risks))
    untapped = [each for each in chances(snapshot.review, accepted, actions) if not each.first]
    return Briefing(
        {whom: tuple(each for each in risks if each.rule.threatens is whom) for whom in Threatened},
        money(snapshot.review, snapshot.assessment.venture.assessed or today),
        tasks,
        _to_find_out(snapshot, frozenset(name for each in tasks for name in each.answer)),
        tuple(untapped[:MOST_CHANCES]),
    )


def most_pressing(risks: Sequence[Finding]) -> Sequence[Finding]:
    """Return the first of some risks in their order; where a high one to people is open, it is among them."""
    chosen = list(risks[:MOST_RISKS])
    harm = next((each for each in risks if _is_harm(each.rule)), None)
    return chosen if harm is None or harm in chosen else [*chosen[:-1], harm]


def _is_harm(rule: Rule) -> bool:
    return rule.severity is Severity.HIGH and rule.threatens is Threatened.PEOPLE


def _to_find_out(snapshot: Snapshot, asked: frozenset[str]) -> tuple[Gap, ...]:
    """Return the largest gaps but those that are ``asked`` beside a risk already."""
    gaps = largest_gaps(snapshot.review, accepted=snapshot.follow_up.accepted)
    return tuple(each for each in gaps if each.question.id not in asked)[:MOST_QUESTIONS]


def money(review: Review, as_of: date | None) -> Money | None:
    """Return what the metrics of a pack say of the money as of a day; None where nothing of it is known.

    A metric in money per month is what a month leaves. One in months over an amount of money is how long that lasts:
    below zero it grows, and there is no end.
    """
    known = [each for each in review.metrics if each.value is not None]
    monthly = tuple(each for each in known if is_monthly(each.metric.unit))
    lasting = [each for each in known if tells_how_long(review.pack, each.metric) and (each.value or 0.0) >= 0]
    lasts = min(lasting, key=lambda each: each.value or 0.0, default=None)
    empty = gone_on(review.pack, lasts, as_of) if lasts and as_of else None
    return Money(as_of, monthly, lasts, empty) if monthly or lasts else None


def is_about_money(pack: Pack, metric: Metric) -> bool:
    """Return whether a metric says what a month leaves, or how long the money lasts."""
    return is_monthly(metric.unit) or tells_how_long(pack, metric)


def tells_how_long(pack: Pack, metric: Metric) -> bool:
    """Return whether a metric says how long the money lasts: one in months over an amount of money."""
    asked = (pack.questions[each] for each in metric.formula.questions())
    return metric.unit == "months" and any(is_amount(each.unit) for each in asked)


def gone_on(pack: Pack, measured: MetricValue, day: date) -> date | None:
    """Return the day on which the money is gone by a metric that says how long it lasts, counted from ``day``.

    There is none for another metric, without an end, and beyond all calendars.
    """
    if measured.value is None or measured.value < 0 or not tells_how_long(pack, measured.metric):
        return None
    days = measured.value * DAYS_A_MONTH
    return day + timedelta(days=int(days)) if days < (date.max - day).days else None
