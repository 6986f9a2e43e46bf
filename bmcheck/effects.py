"""What strategies would do: which open risks each of them clears alone, and with which others it settles a finding."""

from __future__ import annotations

from functools import partial
from itertools import chain, combinations, islice
from typing import TYPE_CHECKING

from bmcheck.adoption import adopt, adopt_all, better
from bmcheck.evaluation import find
from bmcheck.model import HANDLED, Kind, Status

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from bmcheck.conditions import Answer, Answers
    from bmcheck.evaluation import Reviewer
    from bmcheck.model import Finding, Review, Strategy

MOST = 20_000
"""Changed answers remembered before they are forgotten and begun anew."""
MOST_SETS = 1_000
"""Sets of other strategies tried beside one; a rule offers two or three."""


class Effects:
    """Adopts the strategies of a pack, one at a time, for ventures that ``reviewer`` has reviewed.

    Only the signature of the answers is changed; answers themselves are where a rule has not met that signature.
    """

    def __init__(self, reviewer: Reviewer) -> None:
        """Find the risks that look at an answer which a strategy changes."""
        self._reviewer = reviewer
        self._touched = [
            (strategy, self._risks(strategy), self._is_computed(strategy))
            for strategy in reviewer.pack.strategies.values()
        ]
        self._changed: dict[tuple[str, str, Answer | None], Answer] = {}

    def _risks(self, strategy: Strategy) -> frozenset[int]:
        return frozenset(
            place
            for place, rule in enumerate(self._reviewer.rules)
            if rule.kind is Kind.RISK and not rule.questions().isdisjoint(strategy.sets)
        )

    def _is_computed(self, strategy: Strategy) -> bool:
        """Return whether what a strategy changes is looked at together with other answers."""
        return not self._reviewer.signatures.joint.isdisjoint(strategy.sets)

    def cleared(self, review: Review, accepted: Collection[str]) -> Iterator[tuple[str, int]]:
        """Yield each strategy that clears open risks, and how many; those ``accepted`` do not count."""
        opened = {
            place
            for place, each in enumerate(review.findings)
            if each.status is Status.OPEN and each.rule.id not in accepted
        }
        signature = self._reviewer.signatures.of(review.answers)
        for strategy, risks, is_computed in self._touched:
            if places := opened & risks:
                adopted = partial(adopt, review.pack, review.answers, strategy)
                if is_computed:
                    after = self._reviewer.signatures.of(adopted())
                else:
                    after = self._after(signature, strategy, review.answers)
                left = (self._reviewer.finding(each, after, adopted) for each in places)
                if count := sum(each.status in HANDLED for each in left):
                    yield strategy.id, count

    def _after(self, signature: int, strategy: Strategy, answers: Answers) -> int:
        """Return the signature once a strategy is adopted that changes each answer whatever the others are."""
        for question, change in strategy.sets.items():
            before = answers.get(question)
            key = strategy.id, question, before
            after = self._changed.get(key)
            if after is None:
                if len(self._changed) >= MOST:
                    self._changed.clear()
                after = self._changed[key] = better(self._reviewer.pack.questions[question], before, change)
            signature = self._reviewer.signatures.changed(signature, question, after)
        return signature


def partners(review: Review, finding: Finding, strategy: Strategy) -> tuple[str, ...] | None:
    """Return the fewest other strategies of the rule with which ``strategy`` settles it, and which do not without it.

    None are needed where it settles the finding alone; the result is None where it takes part in settling it nowhere.
    """
    pack, rule = review.pack, finding.rule

    def settles(names: Collection[str]) -> bool:
        return find(rule, adopt_all(pack, review.answers, names)).status in HANDLED

    others = [each for each in rule.strategies if each != strategy.id]
    sets = chain.from_iterable(combinations(others, size) for size in range(len(others) + 1))
    tried = islice(sets, MOST_SETS)
    return next((some for some in tried if settles((*some, strategy.id)) and not settles(some)), None)
