"""Prepare: the smallest sets of strategies after which no scenario newly opens a high risk.

The search is exact. A risk that a scenario opens is prevented by its own strategies only, so a set without one of them
leaves it: each of them is tried (uniform-cost search). Strategies set practices and scenarios never do, so it makes no
difference that the strategies come first.
"""

from __future__ import annotations

from heapq import heappop, heappush
from typing import TYPE_CHECKING, NamedTuple

from bmcheck.adoption import adopt_all
from bmcheck.evaluation import find_counted, review_again
from bmcheck.model import EFFORTS, Basis, Status
from bmcheck.strategy_search import Strategies
from bmcheck.stress import Effect, once, stress, together

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from bmcheck.model import Review, Rule, Scenario
    from bmcheck.stress import Stressed

MOST_STATES = 2_000
"""Sets of strategies looked at; beyond, a smaller one may exist."""

Opened = tuple[tuple["Scenario", ...], "Rule"]


class Preparation(NamedTuple):
    """The smallest ``sets`` of strategies, all of the same size and effort; an empty one where nothing is needed.

    ``unprepared`` are the risks that no strategy of their own keeps from opening, each with what happens. ``cut_short``
    says that a smaller set may exist.
    """

    sets: tuple[Strategies, ...]
    unprepared: tuple[Opened, ...]
    cut_short: bool = False


def prepare(before: Review, groups: Sequence[Sequence[Scenario]]) -> Preparation:
    """Return what helps a venture most in advance against each of ``groups``, whose scenarios happen together."""
    return _Search(before, groups).smallest()


def blunting(stressed: Stressed) -> tuple[str, ...]:
    """Return the strategies each of which alone keeps a risk of its own from newly opening."""
    search = _Search(stressed.before, [])
    threats = [(stressed.scenarios, each.rule) for each in stressed.opened]
    found = {
        name for threat in threats for name in search.own(threat[1]) if not search.opens(threat, frozenset((name,)))
    }
    return tuple(each for each in stressed.before.pack.strategies if each in found)


class _Search:
    def __init__(self, before: Review, groups: Sequence[Sequence[Scenario]]) -> None:
        self.before, self.pack = before, before.pack
        found = (stress(before, each) for each in groups)
        self.groups = [each.scenarios for each in found if each.applies is True]
        threats = list(self._broken(frozenset()))
        self.unprepared = tuple(each for each in threats if self.opens(each, self.own(each[1])))
        self.needed = [each for each in threats if each not in self.unprepared]

    def own(self, rule: Rule) -> Strategies:
        """Return the strategies that a rule offers, without those that are not of the paper where it alone counts."""
        offered = (self.pack.strategies[each] for each in rule.strategies)
        return frozenset(each.id for each in offered if not self.before.only_paper or each.basis is Basis.PAPER)

    def _broken(self, chosen: Strategies) -> Iterator[Opened]:
        """Yield each high risk that newly opens in a scenario once some strategies are adopted."""
        prepared = review_again(self.before, adopt_all(self.pack, self.before.said, chosen))
        for scenarios in self.groups:
            for each in stress(prepared, scenarios).having(Effect.BREAKS):
                yield scenarios, each.rule

    def opens(self, threat: Opened, chosen: Iterable[str]) -> bool:
        """Return whether a risk is open in a scenario although its own ones of some strategies are adopted."""
        scenarios, rule = threat
        adopted = adopt_all(self.pack, self.before.said, self.own(rule).intersection(chosen))
        happened = once(self.pack, adopted, together(self.pack, scenarios))
        return find_counted(self.pack, rule, happened).status is Status.OPEN

    def _left(self, chosen: Strategies) -> list[Opened]:
        """Return what some strategies leave: of what they are needed for, and of what they bring."""
        unanswered = [each for each in self.needed if self.opens(each, chosen)]
        found = [each for each in self._broken(chosen) if each not in self.unprepared]
        return unanswered or found

    def smallest(self) -> Preparation:
        """Return every set that leaves nothing and takes the fewest strategies and the least effort."""
        found: list[Strategies] = []
        start: tuple[tuple[int, int], tuple[str, ...]] = ((0, 0), ())
        waiting, seen = [start], {start}
        best = start[0]
        for _ in range(MOST_STATES):
            if not waiting or (found and waiting[0][0] > best):
                return Preparation(tuple(sorted(found, key=sorted)), self.unprepared)
            cost, names = heappop(waiting)
            chosen = frozenset(names)
            left = self._left(chosen)
            if not left:
                found, best = [*found, chosen], cost
                continue
            branch = min((self.own(rule) - chosen for _, rule in left), key=lambda each: (len(each), sorted(each)))
            for name in branch:
                more = self._state(chosen | {name})
                if more not in seen:
                    seen.add(more)
                    heappush(waiting, more)
        return Preparation(tuple(sorted(found, key=sorted)), self.unprepared, cut_short=True)

    def _state(self, chosen: Strategies) -> tuple[tuple[int, int], tuple[str, ...]]:
        effort = sum(EFFORTS.index(self.pack.strategies[each].effort) for each in chosen)
        return (len(chosen), effort), tuple(sorted(chosen))
