"""The smallest set of strategies after which no open risk at or above a severity is left.

The search goes by size and branches on one open risk at a time: whatever clears it must change an answer that it
looks at, or one from which the target of such a change is computed, so one of the strategies that do so belongs to
every solution. So the smallest sets are found exactly, and all of them.
"""

from __future__ import annotations

from functools import reduce
from typing import TYPE_CHECKING, NamedTuple

from msgspec.structs import replace

from bmcheck.adoption import adopt
from bmcheck.changes import compare
from bmcheck.evaluation import review, review_again
from bmcheck.model import EFFORTS, UNCLEAR, WELL, Basis, Change, Severity, Status

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bmcheck.conditions import Answer, Answers
    from bmcheck.model import Finding, Move, Pack, Review, Rule, Strategy

MOST_STATES = 2_000
"""Sets of strategies looked at, of which the shipped pack needs some fifty; beyond, a smaller plan may exist."""


class Goal(NamedTuple):
    """What a plan is to reach, and with what; risks of the rules ``accepted`` may stay open."""

    fail_on: str = "high"
    exclude: frozenset[str] = frozenset()
    must: frozenset[str] = frozenset()
    only_paper: bool = False
    accepted: frozenset[str] = frozenset()


class PlanStep(NamedTuple):
    """One strategy of a plan, what it clears when its turn comes, and what it opens."""

    strategy: Strategy
    clears: tuple[Move, ...]
    opens: tuple[Move, ...]


class Plan(NamedTuple):
    """The steps in an order in which each helps, what stays open whatever is done, and the other smallest sets.

    ``exact`` is False when the search was cut short.
    """

    steps: tuple[PlanStep, ...]
    rest: tuple[Finding, ...]
    ties: tuple[tuple[str, ...], ...]
    before: Review
    after: Review
    exact: bool


def plan(pack: Pack, answers: Answers, goal: Goal) -> Plan:
    """Return the smallest plan for ``answers``; where no set of strategies reaches the goal, the smallest rest."""
    search = _Search(pack, answers, goal)
    search.out_of_reach = frozenset(each.rule.id for each in search.open_after(frozenset(search.allowed)))
    offered = {name for finding in search.open_after(goal.must) for name in finding.rule.strategies}
    solutions = sorted(search.smallest(), key=lambda each: _preference(pack, each, offered))
    chosen = solutions[0] if solutions else goal.must
    before = search.before
    steps = _ordered(pack, before, chosen)
    after = review_again(before, _adopted(pack, answers, [step.strategy for step in steps]))
    return Plan(
        steps,
        tuple(each for each in _left(before, after) if _counts(each, goal)),
        tuple(tuple(sorted(each)) for each in solutions[1:]),
        before,
        after,
        exact=not search.cut_short,
    )


class _Search:
    def __init__(self, pack: Pack, answers: Answers, goal: Goal) -> None:
        self.pack = pack
        self.before = review(pack, answers, only_paper=goal.only_paper)
        counting = tuple(each for each in self.before.findings if _counts(each, goal))
        self.counting = replace(self.before, findings=counting)
        self.must = goal.must
        self.allowed = [
            each.id
            for each in pack.strategies.values()
            if each.id not in goal.exclude and (not goal.only_paper or each.basis is Basis.PAPER)
        ]
        self.out_of_reach: frozenset[str] = frozenset()
        self.seen: dict[frozenset[str], tuple[Finding, ...]] = {}
        self.touching: dict[str, list[str]] = {}
        self.looked_at = 0

    @property
    def cut_short(self) -> bool:
        """Return whether the search was given up."""
        return self.looked_at > MOST_STATES

    def open_after(self, chosen: frozenset[str]) -> list[Finding]:
        """Return the open risks that count once ``chosen`` are adopted, and that are within reach at all."""
        if chosen not in self.seen:
            strategies = [strategy for name, strategy in self.pack.strategies.items() if name in chosen]
            after = review_again(self.counting, _adopted(self.pack, self.before.answers, strategies))
            self.seen[chosen] = _left(self.counting, after)
        return [each for each in self.seen[chosen] if each.rule.id not in self.out_of_reach]

    def smallest(self) -> list[frozenset[str]]:
        """Return every smallest set that clears what is within reach; when there are too many, one that does."""
        for size in range(len(self.allowed) + 1):
            found: dict[frozenset[str], None] = {}
            self.visited: set[frozenset[str]] = set()
            self.extend(self.must, size, found)
            if found:
                return list(found)
            if self.cut_short:
                return [self.irreducible()]
        return []

    def irreducible(self) -> frozenset[str]:
        """Return a set that clears what is within reach, and from which no strategy can be left out."""
        chosen = self.must.union(self.allowed)
        for each in self.allowed:
            if each not in self.must and not self.open_after(chosen - {each}):
                chosen -= {each}
        return chosen

    def extend(self, chosen: frozenset[str], left: int, found: dict[frozenset[str], None]) -> None:
        """Add to ``found`` every set that clears the risks with at most ``left`` more strategies than ``chosen``."""
        if chosen in self.visited or self.cut_short:
            return
        self.visited.add(chosen)
        self.looked_at += 1
        risks = self.open_after(chosen)
        if not risks:
            found[chosen] = None
            return
        branches = [[each for each in self.clearing(risk.rule) if each not in chosen] for risk in risks]
        if _disjoint(branches) > left:
            return
        for name in min(branches, key=len):
            self.extend(chosen | {name}, left - 1, found)

    def clearing(self, rule: Rule) -> list[str]:
        """Return the strategies that change an answer which ``rule`` looks at, or the target of such a change."""
        if rule.id not in self.touching:
            strategies, touching, questions = self.pack.strategies, set[str](), rule.questions()
            while more := {each for each in self.allowed if questions & strategies[each].sets.keys()} - touching:
                touching |= more
                questions |= {name for each in more for name in _looked_at(strategies[each])}
            self.touching[rule.id] = [each for each in self.allowed if each in touching]
        return self.touching[rule.id]


def _looked_at(strategy: Strategy) -> frozenset[str]:
    """Return the questions from which the targets of a strategy are computed."""
    changes = [change for change in strategy.sets.values() if isinstance(change, Change)]
    targets = [each for change in changes for each in (change.at_least, change.at_most) if each]
    return frozenset().union(*(each.questions() for each in targets))


def _preference(pack: Pack, chosen: frozenset[str], offered: set[str]) -> tuple[int, int, list[str]]:
    """Return a sort key among equally small sets: strategies made for the open risks first, then the least effort."""
    effort = sum(EFFORTS.index(pack.strategies[each].effort) for each in chosen)
    return len(chosen - offered), effort, sorted(chosen)


def _disjoint(branches: list[list[str]]) -> int:
    """Return how many of the branches share no strategy with one taken before: so many are needed at least."""
    taken: set[str] = set()
    count = 0
    for branch in sorted(branches, key=len):
        if taken.isdisjoint(branch):
            taken.update(branch)
            count += 1
    return count


def _left(before: Review, after: Review) -> tuple[Finding, ...]:
    """Return the risks that are open afterwards, and those that are open before and of which it is then not known."""
    opened = _opened(before)
    found = after.having(Status.OPEN, *UNCLEAR)
    return tuple(each for each in found if each.status is Status.OPEN or each.rule.id in opened)


def _opened(before: Review) -> frozenset[str]:
    return frozenset(each.rule.id for each in before.having(Status.OPEN))


def _adopted(pack: Pack, answers: Answers, strategies: Iterable[Strategy]) -> dict[str, Answer]:
    return reduce(lambda after, each: adopt(pack, after, each), strategies, dict(answers))


def _counts(finding: Finding, goal: Goal) -> bool:
    if finding.rule.id in goal.accepted:
        return False
    return goal.fail_on != "never" and finding.rule.severity.rank <= Severity(goal.fail_on).rank


def _ordered(pack: Pack, before: Review, chosen: frozenset[str]) -> tuple[PlanStep, ...]:
    """Return the strategies so that each step helps as much as it can when its turn comes."""
    left = [pack.strategies[each] for each in pack.strategies if each in chosen]
    steps: list[PlanStep] = []
    opened: frozenset[str] = frozenset()
    while left:
        opened |= _opened(before)
        best = max((_step(before, opened, each) for each in left), key=_help)
        steps.append(best)
        before = review_again(before, adopt(pack, before.answers, best.strategy))
        left.remove(best.strategy)
    return tuple(steps)


def _step(before: Review, opened: frozenset[str], strategy: Strategy) -> PlanStep:
    changes = compare(before, review_again(before, adopt(before.pack, before.answers, strategy)))
    clears = tuple(each for each in changes.better if each.after in WELL and each.rule.id in opened)
    return PlanStep(strategy, clears, tuple(each for each in changes.worse if each.after is Status.OPEN))


def _help(step: PlanStep) -> tuple[int, ...]:
    """Return a sort key: fewest risks opened first, then most cleared by severity, then least effort."""
    cleared = [sum(each.rule.severity is severity for each in step.clears) for severity in Severity]
    return (-len(step.opens), *cleared, -EFFORTS.index(step.strategy.effort))
