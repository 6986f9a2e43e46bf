"""What to do about a finding: why it stands there, what comes before it, and the strategy to begin with."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from bmcheck.conditions.names import named_in
from bmcheck.effects import partners
from bmcheck.holding_back import held_back
from bmcheck.model import EFFORTS, Basis, Status
from bmcheck.reasons import reason, seen

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from bmcheck.model import ActionStanding, Finding, MetricValue, Pack, Review, Strategy


class Task(NamedTuple):
    """A finding to act on: why, and where to begin.

    It rests on ``figures``, metrics, or else on the answer to ``question``. Before anything is advised on it come the
    questions ``answer``, then the risks ``first``, for which the rule or all that would help waits. ``begin`` is the
    strategy to begin with, None where none helps, and ``action`` what is in hand already.
    """

    finding: Finding
    figures: tuple[MetricValue, ...]
    question: str | None
    answer: tuple[str, ...]
    first: tuple[Finding, ...]
    begin: Strategy | None
    action: ActionStanding | None

    @property
    def can_begin(self) -> bool:
        """Return whether nothing comes before it and some strategy helps."""
        return self.begin is not None and not self.answer and not self.first


def task(review: Review, finding: Finding, actions: Sequence[ActionStanding]) -> Task:
    """Return what to do about a finding of a venture that has these actions."""
    rule, order = finding.rule, review.pack.order
    own = [each for each in actions if each.action.strategy in rule.strategies]
    answer = () if finding.decided else tuple(sorted(finding.awaits, key=order.__getitem__))
    begin = None if answer else _begin_with(review, finding, {each.action.strategy for each in own})
    return Task(
        finding,
        _figures(review, finding),
        seen(review.pack, finding, review.answers),
        answer,
        held_back(review, rule.waits_for) or (() if answer or begin else _waited_for(review, finding)),
        begin,
        min(own, key=lambda each: (each.action.status == "done", each.action.due or date.max), default=None),
    )


def chances(review: Review, accepted: Collection[str], actions: Sequence[ActionStanding] = ()) -> list[Task]:
    """Return what to do about the untapped opportunities, in the order in which to try them.

    What can be begun comes first, then what waits for something; otherwise the most urgent does.
    """
    untapped = (each for each in review.having(Status.UNTAPPED) if each.rule.id not in accepted)
    return sorted((task(review, each, actions) for each in untapped), key=lambda each: not each.can_begin)


def _figures(review: Review, finding: Finding) -> tuple[MetricValue, ...]:
    """Return the metrics with a value that the rule names, those first by which it is met.

    A rule that names none, and compares answers instead, rests on those that are made of nothing but such answers.
    """
    rule, known = finding.rule, {each.metric.id: each for each in review.metrics if each.value is not None}
    names = (name for each in (rule.met, rule.applies) for name in _named_in(review.pack, each.text))
    named = tuple(known[each] for each in dict.fromkeys(names) if each in known)
    if named:
        return named
    compared = rule.met.questions() & set(reason(finding, review.answers))
    return tuple(each for each in known.values() if each.metric.formula.questions() <= compared)


def _named_in(pack: Pack, text: str) -> Iterator[str]:
    """Yield the names in a condition, and in the named conditions among them."""
    for name in named_in(text):
        yield name
        if name in pack.conditions:
            yield from _named_in(pack, pack.conditions[name].when.text)


def _begin_with(review: Review, finding: Finding, in_hand: Collection[str]) -> Strategy | None:
    """Return the strategy to begin with: one that is in hand, helps alone, and takes the least effort, in this order.

    One that does not help as things stand, or that has to wait, is none.
    """
    found = []
    for strategy, others in _helping(review, finding):
        if not held_back(review, strategy.waits_for):
            key = strategy.id not in in_hand, len(others), EFFORTS.index(strategy.effort)
            found.append((key, strategy))
    return min(found, key=lambda each: each[0])[1] if found else None


def _waited_for(review: Review, finding: Finding) -> tuple[Finding, ...]:
    """Return the risks to deal with before the first strategy that helps can be begun; none where none helps."""
    return next((held_back(review, each.waits_for) for each, _ in _helping(review, finding)), ())


def _helping(review: Review, finding: Finding) -> Iterator[tuple[Strategy, tuple[str, ...]]]:
    """Yield the strategies that help as things stand, begun now or later, each with those that it needs beside it."""
    offered = finding.rule.strategies
    for strategy in (review.pack.strategies[each] for each in offered):
        if review.only_paper and strategy.basis is not Basis.PAPER:
            continue
        others = partners(review, finding, strategy, offered)
        if others is not None:
            yield strategy, others
