"""What stands on the first screen of a report: the money, what to do now, what to find out, what to try."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, NamedTuple

from bmcheck.conditions.names import named_in
from bmcheck.effects import partners
from bmcheck.holding_back import held_back
from bmcheck.model import EFFORTS, Basis, Severity, Status, Threatened
from bmcheck.money import is_amount, is_monthly
from bmcheck.ranking import largest_gaps
from bmcheck.reasons import deciding

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from bmcheck.model import ActionStanding, Finding, Metric, MetricValue, Pack, Review, Rule, Snapshot, Strategy
    from bmcheck.ranking import Gap

MOST_RISKS = 3
MOST_QUESTIONS = 3
MOST_CHANCES = 2
DAYS_A_MONTH = 365.25 / 12


class Task(NamedTuple):
    """A finding to act on: why, and where to begin.

    It rests on ``figure``, a metric, or else on the answer to ``question``. Before anything is advised on it come the
    questions ``answer``, then the risks ``first``. ``begin`` is the strategy to begin with, None where none helps, and
    ``action`` what is in hand already.
    """

    finding: Finding
    figure: MetricValue | None
    question: str | None
    answer: tuple[str, ...]
    first: tuple[Finding, ...]
    begin: Strategy | None
    action: ActionStanding | None


class Money(NamedTuple):
    """What each month leaves, how long the money lasts, and when it is gone, by the figures of one day."""

    as_of: date
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
    chances = [each for each in snapshot.not_accepted(Status.UNTAPPED) if not _is_held_back(snapshot.review, each)]
    tasks = tuple(_task(snapshot, each) for each in most_pressing(risks))
    return Briefing(
        {whom: tuple(each for each in risks if each.rule.threatens is whom) for whom in Threatened},
        money(snapshot.review, snapshot.assessment.venture.assessed or today),
        tasks,
        _to_find_out(snapshot, frozenset(name for each in tasks for name in each.answer)),
        tuple(_task(snapshot, each) for each in chances[:MOST_CHANCES]),
    )


def most_pressing(risks: Sequence[Finding]) -> Sequence[Finding]:
    """Return the first of some risks in their order; where a high one to people is open, it is among them."""
    chosen = list(risks[:MOST_RISKS])
    harm = next((each for each in risks if _is_harm(each.rule)), None)
    return chosen if harm is None or harm in chosen else [*chosen[:-1], harm]


def _is_harm(rule: Rule) -> bool:
    return rule.severity is Severity.HIGH and rule.threatens is Threatened.PEOPLE


def _is_held_back(review: Review, finding: Finding) -> bool:
    return bool(held_back(review, finding.rule.waits_for))


def _to_find_out(snapshot: Snapshot, asked: frozenset[str]) -> tuple[Gap, ...]:
    """Return the largest gaps but those that are ``asked`` beside a risk already."""
    gaps = largest_gaps(snapshot.review, accepted=snapshot.follow_up.accepted)
    return tuple(each for each in gaps if each.question.id not in asked)[:MOST_QUESTIONS]


def _task(snapshot: Snapshot, finding: Finding) -> Task:
    review = snapshot.review
    answer = () if finding.decided else tuple(sorted(finding.awaits, key=review.pack.order.__getitem__))
    return Task(
        finding,
        _figure(review, finding.rule),
        deciding(review.pack, finding, review.answers),
        answer,
        held_back(review, finding.rule.waits_for),
        None if answer else begin_with(snapshot, finding),
        _in_hand(snapshot, finding.rule),
    )


def _figure(review: Review, rule: Rule) -> MetricValue | None:
    """Return the first metric with a value that a rule names: what it is met by, or what it applies to."""
    known = {each.metric.id: each for each in review.metrics if each.value is not None}
    names = (name for each in (rule.met, rule.applies) for name in _named_in(review.pack, each.text))
    return next((known[each] for each in names if each in known), None)


def _named_in(pack: Pack, text: str) -> Iterator[str]:
    """Yield the names in a condition, and in the named conditions among them."""
    for name in named_in(text):
        yield name
        if name in pack.conditions:
            yield from _named_in(pack, pack.conditions[name].when.text)


def begin_with(snapshot: Snapshot, finding: Finding) -> Strategy | None:
    """Return the strategy to begin with: one that is in hand, helps alone, and takes the least effort, in this order.

    One that does not help as things stand, or that has to wait, is none.
    """
    review, rule = snapshot.review, finding.rule
    in_hand = {each.action.strategy for each in snapshot.follow_up.actions}
    found = []
    for strategy in (review.pack.strategies[each] for each in rule.strategies):
        left_out = review.only_paper and strategy.basis is not Basis.PAPER
        if left_out or held_back(review, strategy.waits_for):
            continue
        others = partners(review, finding, strategy, rule.strategies)
        if others is not None:
            key = strategy.id not in in_hand, len(others), EFFORTS.index(strategy.effort)
            found.append((key, strategy))
    return min(found, key=lambda each: each[0])[1] if found else None


def _in_hand(snapshot: Snapshot, rule: Rule) -> ActionStanding | None:
    """Return the action that is to answer a rule: one that is not done yet, the first to be due."""
    own = [each for each in snapshot.follow_up.actions if each.action.strategy in rule.strategies]
    return min(own, key=lambda each: (each.action.status == "done", each.action.due or date.max), default=None)


def money(review: Review, as_of: date) -> Money | None:
    """Return what the metrics of a pack say of the money as of a day; None where nothing of it is known.

    A metric in money per month is what a month leaves. One in months over an amount of money is how long that lasts:
    below zero it grows, and there is no end.
    """
    known = [each for each in review.metrics if each.value is not None]
    monthly = tuple(each for each in known if is_monthly(each.metric.unit))
    lasting = [each for each in known if _tells_how_long(review.pack, each.metric) and (each.value or 0.0) >= 0]
    lasts = min(lasting, key=lambda each: each.value or 0.0, default=None)
    empty = _after(as_of, lasts.value or 0.0) if lasts else None
    return Money(as_of, monthly, lasts, empty) if monthly or lasts else None


def _tells_how_long(pack: Pack, metric: Metric) -> bool:
    asked = (pack.questions[each] for each in metric.formula.questions())
    return metric.unit == "months" and any(is_amount(each.unit) for each in asked)


def _after(day: date, months: float) -> date | None:
    """Return the day so many months after another one; None where that is beyond all calendars."""
    days = months * DAYS_A_MONTH
    return day + timedelta(days=int(days)) if days < (date.max - day).days else None
