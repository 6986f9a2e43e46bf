"""What to do about a finding: why it stands there, what comes before it, and the strategy to begin with."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from bmcheck.conditions.names import named_in
from bmcheck.effects import partners
from bmcheck.holding_back import held_back
from bmcheck.model import EFFORTS, Basis, Status
from bmcheck.reasons import deciding

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from bmcheck.model import ActionStanding, Finding, MetricValue, Pack, Review, Rule, Strategy


class Task(NamedTuple):
    """A finding to act on: why, and where to begin.

    It rests on ``figures``, metrics, or else on the answer to ``question``. Before anything is advised on it come the
    questions ``answer``, then the risks ``first``. ``begin`` is the strategy to begin with, None where none helps, and
    ``action`` what is in hand already.
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
    return Task(
        finding,
        _figures(review, rule),
        deciding(review.pack, finding, review.answers),
        answer,
        held_back(review, rule.waits_for),
        None if answer else _begin_with(review, finding, {each.action.strategy for each in own}),
        min(own, key=lambda each: (each.action.status == "done", each.action.due or date.max), default=None),
    )


def chances(review: Review, accepted: Collection[str], actions: Sequence[ActionStanding] = ()) -> list[Task]:
    """Return what to do about the untapped opportunities, in the order in which to try them.

    What can be begun comes first, then what waits for something; otherwise the most urgent does.
    """
    untapped = (each for each in review.having(Status.UNTAPPED) if each.rule.id not in accepted)
    return sorted((task(review, each, actions) for each in untapped), key=lambda each: not each.can_begin)


def _figures(review: Review, rule: Rule) -> tuple[MetricValue, ...]:
    """Return the metrics with a value that a rule names, those first by which it is met."""
    known = {each.metric.id: each for each in review.metrics if each.value is not None}
    names = (name for each in (rule.met, rule.applies) for name in _named_in(review.pack, each.text))
    return tuple(known[each] for each in dict.fromkeys(names) if each in known)


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
    offered = finding.rule.strategies
    found = []
    for strategy in (review.pack.strategies[each] for each in offered):
        left_out = review.only_paper and strategy.basis is not Basis.PAPER
        if left_out or held_back(review, strategy.waits_for):
            continue
        others = partners(review, finding, strategy, offered)
        if others is not None:
            key = strategy.id not in in_hand, len(others), EFFORTS.index(strategy.effort)
            found.append((key, strategy))
    return min(found, key=lambda each: each[0])[1] if found else None
