"""What strategies would do: which of the open risks that offer it each of them treats alone, and with which others."""

from __future__ import annotations

from itertools import chain, combinations, islice
from typing import TYPE_CHECKING

from bmcheck.adoption import adopt, adopt_all
from bmcheck.consistency import counted
from bmcheck.evaluation import find_counted
from bmcheck.holding_back import held_back
from bmcheck.model import ANSWERED, Status

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from bmcheck.evaluation import Reviewer
    from bmcheck.model import Finding, Review, Strategy

MOST_SETS = 1_000
"""Sets of other strategies tried beside one; a rule offers two or three."""


class Effects:
    """Adopts the strategies of a pack, one at a time, for ventures that ``reviewer`` has reviewed."""

    def __init__(self, reviewer: Reviewer) -> None:
        """Find the rules that offer each strategy."""
        self._reviewer = reviewer
        self._offering = {
            name: [place for place, rule in enumerate(reviewer.rules) if name in rule.strategies]
            for name in reviewer.pack.strategies
        }

    def treated(self, review: Review, accepted: Collection[str]) -> Iterator[tuple[str, int]]:
        """Yield each strategy that alone treats open risks that offer it, and how many; not those ``accepted``.

        A risk of which it is not known whether it is treated already waits for an answer, and does not count. Nor does
        a strategy before which a risk stands that is not dealt with: it is not to be begun yet.
        """
        opened = {
            place
            for place, each in enumerate(review.findings)
            if each.status is Status.OPEN and each.decided and each.rule.id not in accepted
        }
        for name, offering in self._offering.items():
            places = opened.intersection(offering)
            if places and not held_back(review, review.pack.strategies[name].waits_for):
                after = counted(review.pack, adopt(review.pack, review.said, review.pack.strategies[name])).answers
                findings = [self._reviewer.finding(each, after) for each in places]
                if count := sum(each.status in ANSWERED for each in findings):
                    yield name, count


def partners(review: Review, finding: Finding, strategy: Strategy, among: Collection[str]) -> tuple[str, ...] | None:
    """Return the fewest other strategies of the rule with which ``strategy`` treats it, and which do not without it.

    They are taken from ``among``. None are needed where it treats the finding alone; the result is None where it takes
    part in treating it nowhere.
    """
    pack, rule = review.pack, finding.rule

    def treat(names: Collection[str]) -> bool:
        return find_counted(pack, rule, adopt_all(pack, review.said, names)).status in ANSWERED

    others = [each for each in rule.strategies if each != strategy.id and each in among]
    sets = chain.from_iterable(combinations(others, size) for size in range(len(others) + 1))
    tried = islice(sets, MOST_SETS)
    return next((some for some in tried if treat((*some, strategy.id)) and not treat(some)), None)
