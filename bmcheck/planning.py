"""The smallest set of strategies after which no open risk at or above a severity is left.

The search goes by size and branches on one open risk at a time: whatever clears it must change an answer that it
looks at, or one from which the target of such a change is computed, so one of the strategies that do so belongs to
every solution. So the smallest sets are found exactly, and all of them. Strategies that undo each other are in no set
together, and what can be reached at all is what the best of the largest sets reaches.
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from msgspec.structs import replace

from bmcheck.adoption import adopt_all
from bmcheck.changes import compare
from bmcheck.evaluation import review, review_again
from bmcheck.model import EFFORTS, HANDLED, UNCLEAR, Basis, Severity, Status

if TYPE_CHECKING:
    from bmcheck.conditions import Answers
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
    search.out_of_reach = frozenset(each.rule.id for each in search.open_after(search.most))
    offered = {name for finding in search.open_after(goal.must) for name in finding.rule.strategies}
    solutions = sorted(search.smallest(), key=lambda each: _preference(pack, each, offered))
    chosen = solutions[0] if solutions else goal.must
    before = search.before
    steps = _ordered(before, chosen)
    after = review_again(before, adopt_all(pack, answers, chosen))
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
        self.allowed = sorted(
            each.id
            for each in pack.strategies.values()
            if each.id not in goal.exclude and (not goal.only_paper or each.basis is Basis.PAPER)
        )
        self.out_of_reach: frozenset[str] = frozenset()
        self.seen: dict[frozenset[str], tuple[Finding, ...]] = {}
        self.touching: dict[str, list[str]] = {}
        self.excluding: dict[str, frozenset[str]] = {}
        self.looked_at = 0

    @property
    def cut_short(self) -> bool:
        """Return whether the search was given up."""
        return self.looked_at > MOST_STATES

    def open_after(self, chosen: frozenset[str]) -> list[Finding]:
        """Return the open risks that count once ``chosen`` are adopted, and that are within reach at all."""
        if chosen not in self.seen:
            after = review_again(self.counting, adopt_all(self.pack, self.before.answers, chosen))
            self.seen[chosen] = _left(self.counting, after)
        return [each for each in self.seen[chosen] if each.rule.id not in self.out_of_reach]

    @cached_property
    def most(self) -> frozenset[str]:
        """Return the strategies that leave the fewest risks, the most severe first, when as many as can be are done."""
        sets = [self.must]
        for name in self.allowed:
            sets = [more for each in sets for more in self.with_one_more(each, name)][:MOST_STATES]
        return min(sets, key=self.left_by_severity)

    def with_one_more(self, chosen: frozenset[str], name: str) -> list[frozenset[str]]:
        """Return ``chosen`` with a strategy, or with it in place of those that undo it."""
        undoing = self.undoing(name) & chosen
        if not undoing:
            return [chosen | {name}]
        return [chosen] if undoing & self.must else [chosen, chosen - undoing | {name}]

    def undoing(self, name: str) -> frozenset[str]:
        """Return the strategies that cannot be done together with this one."""
        if name not in self.excluding:
            self.excluding[name] = frozenset()
        return self.excluding[name]

    def left_by_severity(self, chosen: frozenset[str]) -> tuple[int, ...]:
        """Return how many risks of each severity are left."""
        left = [each.rule.severity for each in self.open_after(chosen)]
        return tuple(map(left.count, Severity))

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
        chosen = self.most
        for each in sorted(chosen):
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
        barred = chosen.union(*(self.undoing(each) for each in chosen))
        branches = [[each for each in self.clearing(risk.rule) if each not in barred] for risk in risks]
        if _disjoint(branches) > left:
            return
        for name in min(branches, key=len):
            self.extend(chosen | {name}, left - 1, found)

    def clearing(self, rule: Rule) -> list[str]:
        """Return the strategies that change an answer which ``rule`` looks at, or the target of such a change."""
        if rule.id not in self.touching:
            strategies, questions = self.pack.strategies, rule.questions()
            touching = {each for each in self.allowed if questions & strategies[each].sets.keys()}
            self.touching[rule.id] = [each for each in self.allowed if each in touching]
        return self.touching[rule.id]


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


def _counts(finding: Finding, goal: Goal) -> bool:
    if finding.rule.id in goal.accepted:
        return False
    return goal.fail_on != "never" and finding.rule.severity.rank <= Severity(goal.fail_on).rank


def _ordered(before: Review, chosen: frozenset[str]) -> tuple[PlanStep, ...]:
    """Return the strategies so that each step helps as much as it can when its turn comes, told for a reader."""
    done: list[str] = []
    steps: list[PlanStep] = []
    now, opened = before, _opened(before)
    while left := sorted(chosen.difference(done)):
        then = [review_again(now, adopt_all(before.pack, before.answers, [*done, each])) for each in left]
        found = [_step(now, opened, before.pack.strategies[name], each) for name, each in zip(left, then, strict=True)]
        best = max(range(len(left)), key=lambda place: _help(found[place]))
        steps.append(found[best])
        done.append(left[best])
        now = then[best]
        opened |= _opened(now)
    return tuple(steps)


def _step(before: Review, opened: frozenset[str], strategy: Strategy, after: Review) -> PlanStep:
    changes = compare(before, after)
    clears = tuple(each for each in changes.better if each.after in HANDLED and each.rule.id in opened)
    return PlanStep(strategy, clears, tuple(each for each in changes.worse if each.after is Status.OPEN))


def _help(step: PlanStep) -> tuple[int, ...]:
    """Return a sort key: fewest risks opened first, then most cleared by severity, then least effort."""
    cleared = [sum(each.rule.severity is severity for each in step.clears) for severity in Severity]
    return (-len(step.opens), *cleared, -EFFORTS.index(step.strategy.effort))
