"""The search for the smallest sets of strategies that answer the open risks of a venture.

The search is exact. It takes the cheapest set so far and adds, for a risk that is left, each strategy that the risk
offers (uniform-cost search with an admissible bound; Hart, Nilsson and Raphael, 1968). To give a risk up costs more
than any number of strategies, so that it is done only where risks are at odds.
"""

from __future__ import annotations

from functools import cached_property
from heapq import heappop, heappush
from itertools import chain, combinations, islice
from typing import TYPE_CHECKING, NamedTuple

from bmcheck.adoption import adopt_all
from bmcheck.evaluation import find_counted, review, review_again
from bmcheck.holding_back import held_back
from bmcheck.model import ANSWERED, EFFORTS, HANDLED, UNCLEAR, Basis, Kind, Severity, Status

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from bmcheck.conditions import Answers
    from bmcheck.model import Finding, Pack, Review, Rule

MOST_STATES = 2_000
"""Sets of strategies looked at; beyond, a smaller one may exist."""
MOST_SUBSETS = 1_000
"""Sets of one risk's own strategies tried, to see whether they can treat it at all."""

Strategies = frozenset[str]
Cost = tuple[tuple[int, ...], int, int]
"""Risks given up by severity, then the number of strategies, then their effort."""
Branch = tuple[Cost, tuple[str, ...], tuple[str, ...]]
"""At least what it will cost, the strategies chosen, and the risks given up."""


class Goal(NamedTuple):
    """What a plan is to reach, and with what; risks of the rules ``accepted`` may stay open."""

    fail_on: str = "high"
    exclude: frozenset[str] = frozenset()
    must: frozenset[str] = frozenset()
    only_paper: bool = False
    accepted: frozenset[str] = frozenset()

    def counts(self, rule: Rule) -> bool:
        """Return whether an open finding of ``rule`` is to be planned for."""
        if self.fail_on == "never" or rule.id in self.accepted or rule.kind is not Kind.RISK:
            return False
        return rule.severity.rank <= Severity(self.fail_on).rank


class StrategySearch:
    """What sets of strategies do for one venture; ``cut_short`` says that a smaller set may exist."""

    def __init__(self, pack: Pack, answers: Answers, goal: Goal) -> None:
        """Find what is open, and which strategies may be taken."""
        self.pack, self.goal, self.cut_short = pack, goal, False
        self.before = review(pack, answers, only_paper=goal.only_paper)
        self.allowed = goal.must | {
            each.id
            for each in pack.strategies.values()
            if each.id not in goal.exclude and (not goal.only_paper or each.basis is Basis.PAPER)
        }
        self._after: dict[Strategies, Review] = {}
        self._left: dict[Strategies, tuple[frozenset[Rule], frozenset[Rule]]] = {}

    @cached_property
    def opened(self) -> tuple[Finding, ...]:
        """The open risks that count, the most urgent first."""
        return tuple(each for each in self.before.having(Status.OPEN) if self.goal.counts(each.rule))

    @cached_property
    def required(self) -> frozenset[Rule]:
        """The settled ones of these that their own strategies can treat or cover."""
        return frozenset(each.rule for each in self.opened if each.decided and self.can_answer(each.rule, self.allowed))

    def answers(self, rule: Rule, chosen: Iterable[str]) -> bool:
        """Return whether those of some strategies that ``rule`` offers treat or cover it by themselves."""
        own = frozenset(rule.strategies).intersection(chosen)
        return find_counted(self.pack, rule, adopt_all(self.pack, self.before.said, own)).status in ANSWERED

    def can_answer(self, rule: Rule, names: Iterable[str]) -> bool:
        """Return whether some of the strategies ``names`` that ``rule`` offers treat or cover it."""
        own = sorted(frozenset(rule.strategies).intersection(names))
        sets = chain.from_iterable(combinations(own, size) for size in range(len(own), 0, -1))
        return any(self.answers(rule, each) for each in islice(sets, MOST_SUBSETS))

    def after(self, chosen: Strategies) -> Review:
        """Return the review once all of some strategies are adopted."""
        if chosen not in self._after:
            self._after[chosen] = review_again(self.before, adopt_all(self.pack, self.before.said, chosen))
        return self._after[chosen]

    def left(self, chosen: Strategies) -> tuple[frozenset[Rule], frozenset[Rule]]:
        """Return the risks that their own ones of some strategies do not answer, and what all of them leave or open."""
        if chosen not in self._left:
            after = self.after(chosen)
            unanswered = frozenset(each for each in self.required if not self.answers(each, chosen))
            undone = {each for each in self.required if after.by_rule[each.id].status not in HANDLED}
            brought = {each.rule for each in after.having(Status.OPEN, *UNCLEAR) if self._is_brought(each, chosen)}
            self._left[chosen] = unanswered, frozenset(undone | brought) - unanswered
        return self._left[chosen]

    def _is_brought(self, finding: Finding, chosen: Strategies) -> bool:
        """Return whether some strategies open a risk, also where one that it offers only makes that unknown."""
        rule = finding.rule
        if not self.goal.counts(rule) or self.before.by_rule[rule.id].status is Status.OPEN:
            return False
        others = (chosen - {each} for each in chosen.intersection(rule.strategies))
        return finding.status is Status.OPEN or any(
            self.after(each).by_rule[rule.id].status is Status.OPEN for each in others
        )

    def before_others(self, chosen: Strategies) -> frozenset[Rule]:
        """Return the risks for which strategies of a set wait, and before which they are not begun or that it opens."""
        begun, waiting = self._begun(chosen), chosen - self.goal.must
        found = (
            held_back(self.after(reached), self.pack.strategies[each].waits_for)
            for reached, names in ((begun, chosen - begun), (chosen, waiting))
            for each in names
        )
        return frozenset(each.rule for each in chain.from_iterable(found))

    def _begun(self, chosen: Strategies) -> Strategies:
        """Return those of some strategies that can be begun, one after the other, without waiting for any other."""
        begun = self.goal.must & chosen
        while more := {
            each for each in chosen - begun if not held_back(self.after(begun), self.pack.strategies[each].waits_for)
        }:
            begun |= more
        return begun

    def needing(self, chosen: Strategies, name: str, given_up: frozenset[str] = frozenset()) -> frozenset[Rule]:
        """Return the risks that offer a strategy and that would be left if the set were without it."""
        without = chosen - {name}
        left = frozenset().union(*self._open(without, given_up))
        return frozenset(each for each in left if name in self._more(each, without))

    def smallest(self) -> list[Strategies]:
        """Return every set that leaves least, and of these takes the fewest strategies and the least effort."""
        found: list[Strategies] = []
        start = self._state(self.goal.must, frozenset())
        waiting, seen, best = [start], {start}, start[0]
        for _ in range(MOST_STATES):
            if not waiting or (found and waiting[0][0] > best):
                return sorted(found, key=sorted) or [self.goal.must]
            cost, names, risks = heappop(waiting)
            chosen, given_up = frozenset(names), frozenset(risks)
            if not any(self._open(chosen, given_up)):
                if all(self.needing(chosen, each, given_up) for each in chosen - self.goal.must):
                    found, best = [*found, chosen], cost
                continue
            for each in set(self._next(chosen, given_up)) - seen:
                seen.add(each)
                heappush(waiting, each)
        self.cut_short = True
        return [found[0] if found else self._greedy()]

    def _open(
        self, chosen: Strategies, given_up: frozenset[str]
    ) -> tuple[frozenset[Rule], frozenset[Rule], frozenset[Rule]]:
        """Return the risks that are not answered, that are left otherwise, and that others wait for."""
        unanswered, left = (frozenset(each for each in some if each.id not in given_up) for some in self.left(chosen))
        return unanswered, left, self.before_others(chosen)

    def _next(self, chosen: Strategies, given_up: frozenset[str]) -> Iterator[Branch]:
        """Yield what may come after a set: a strategy more, of a risk that is open, or that risk given up.

        One risk that is not answered is enough: whatever answers it is among its own strategies. What is left otherwise
        may hang on several, and on what others wait for, so there each is tried.
        """
        unanswered, left, first = self._open(chosen, given_up)
        branch = [min(unanswered, key=lambda each: (len(self._more(each, chosen)), each.id))] if unanswered else left
        for rule in branch:
            yield self._state(chosen, given_up | {rule.id})
        for rule in branch if unanswered else left | first:
            yield from (self._state(chosen | {each}, given_up) for each in self._more(rule, chosen))

    def _more(self, rule: Rule, chosen: Strategies) -> Strategies:
        """Return the strategies of a rule that can be added to a set; none where answers come first."""
        now = self.after(chosen).by_rule[rule.id]
        is_for_it = rule in self.required or (now.status is Status.OPEN and now.decided)
        return (self.allowed & frozenset(rule.strategies)) - chosen if is_for_it else frozenset()

    def _state(self, chosen: Strategies, given_up: frozenset[str]) -> Branch:
        risks = [self.pack.rules[each].severity for each in given_up]
        unanswered = (self._more(each, chosen) for each in self.left(chosen)[0] if each.id not in given_up)
        effort = sum(EFFORTS.index(self.pack.strategies[each].effort) for each in chosen)
        cost = tuple(map(risks.count, Severity)), len(chosen) + _disjoint(unanswered), effort
        return cost, tuple(sorted(chosen)), tuple(sorted(given_up))

    def _greedy(self) -> Strategies:
        """Return a set of which none can be left out: everything that the open risks offer, less what is not needed."""
        chosen, nothing = self.goal.must, frozenset[str]()
        while more := frozenset().union(
            *(self._more(each, chosen) for some in self._open(chosen, nothing) for each in some)
        ):
            chosen |= more
        left = frozenset().union(*self._open(chosen, nothing))
        for each in sorted(chosen - self.goal.must):
            if left.issuperset(chain(*self._open(chosen - {each}, nothing))):
                chosen -= {each}
        return chosen


def _disjoint(branches: Iterable[Strategies]) -> int:
    """Return how many of the branches share no strategy with one taken before: so many are needed at least."""
    taken: set[str] = set()
    count = 0
    for branch in sorted(branches, key=lambda each: (len(each), sorted(each))):
        if taken.isdisjoint(branch):
            taken.update(branch)
            count += 1
    return count
