"""A venture as an investor sees it: what to ask management, what breaks the deal, what to have done, what to watch.

Everything is a value here; reports only put it into words. What somebody has accepted stands apart, and nowhere else.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from bmcheck.briefing import Money, is_about_money, money
from bmcheck.model import IN_HAND, Kind, Severity, Status
from bmcheck.ranking import largest_gaps
from bmcheck.tasks import Task, chances, task
from bmcheck.ways_out import ways_out

if TYPE_CHECKING:
    from bmcheck.model import Finding, Question, Review, Snapshot
    from bmcheck.ranking import Gap

LAST = len(Severity)


class Inquiry(NamedTuple):
    """A question to management, in the words put to them: what it decides, and what to ask to see.

    ``decides`` has the most urgent findings first, risks before opportunities; ``see`` tells for them in the same order
    how one would know. ``measure`` says that nobody measures it yet.
    """

    question: Question
    decides: tuple[Finding, ...]
    see: tuple[str, ...]
    measure: bool

    @property
    def severity(self) -> Severity | None:
        """Return the highest severity of the risks that it decides; None where it decides opportunities only."""
        risks = (each.rule.severity for each in self.decides if each.rule.kind is Kind.RISK)
        return min(risks, key=lambda each: each.rank, default=None)


class Diligence(NamedTuple):
    """A venture as an investor looks at it.

    ``figures`` are the questions to management without which the money is not known in full. ``breakers`` are the high
    risks that are open without a way out, ``conditions`` the open risks that have one, ``price_in`` the lesser ones
    that have none. ``watch`` are the risks that are treated, then the opportunities that are pursued: their outcomes
    are still to come. An open risk that an answer could still change is none of these but ``pending``: the answer is
    asked for.
    """

    money: Money | None
    figures: tuple[Question, ...]
    ask: tuple[Inquiry, ...]
    pending: tuple[Finding, ...]
    breakers: tuple[Task, ...]
    conditions: tuple[Task, ...]
    price_in: tuple[Task, ...]
    watch: tuple[Finding, ...]
    chances: tuple[Task, ...]


def diligence(snapshot: Snapshot) -> Diligence:
    """Return a venture as an investor looks at it; figures are as of its date, or of the day it is looked at."""
    review, follow_up = snapshot.review, snapshot.follow_up
    opened = snapshot.not_accepted(Status.OPEN)
    settled = [each for each in opened if each.decided]
    with_a_way = [each for each in settled if ways_out(review.pack, each, review.said)]
    without = [each for each in settled if each not in with_a_way]

    def tasks(findings: list[Finding]) -> tuple[Task, ...]:
        return tuple(task(review, each, follow_up.actions) for each in findings)

    return Diligence(
        money=money(review, snapshot.assessment.venture.assessed or follow_up.day),
        figures=_missing_figures(review),
        ask=_to_ask(snapshot),
        pending=tuple(each for each in opened if not each.decided),
        breakers=tasks([each for each in without if each.rule.severity is Severity.HIGH]),
        conditions=tasks(with_a_way),
        price_in=tasks([each for each in without if each.rule.severity is not Severity.HIGH]),
        watch=tuple(each for status in IN_HAND for each in snapshot.not_accepted(status)),
        chances=tuple(each for each in chances(review, follow_up.accepted, follow_up.actions) if not each.answer),
    )


def _missing_figures(review: Review) -> tuple[Question, ...]:
    awaited = {name for each in review.metrics if is_about_money(review.pack, each.metric) for name in each.awaits}
    return tuple(each for each in review.asked_of_management.values() if each.id in awaited)


def _to_ask(snapshot: Snapshot) -> tuple[Inquiry, ...]:
    """Return the questions to management: by the severity of what hangs on them, then by how much hangs on them."""
    gaps = largest_gaps(snapshot.review, accepted=snapshot.follow_up.accepted)
    found = [_inquiry(snapshot.review, each) for each in gaps]
    return tuple(sorted(found, key=lambda each: LAST if each.severity is None else each.severity.rank))


def _inquiry(review: Review, gap: Gap) -> Inquiry:
    decides = sorted(gap.holds_up, key=lambda each: (each.rule.kind is not Kind.RISK, each.rule.urgency))
    see = dict.fromkeys(each.rule.verify for each in decides if each.rule.verify)
    return Inquiry(review.asked_of_management[gap.question.id], tuple(decides), tuple(see), gap.measure)
