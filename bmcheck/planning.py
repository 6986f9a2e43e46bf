"""Plan: which strategies answer the open risks at or above a severity, and what is told of each.

A set of strategies answers a risk when those of them that the risk offers treat or cover it by themselves, and when it
is handled once the whole set is adopted. What the set newly opens must be dealt with as well. A strategy stands in a
plan only because a risk that offers it would be left without it: that it touches other risks is told, and no reason.
"""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

from bmcheck.adoption import adopt_all
from bmcheck.changes import compare
from bmcheck.effects import partners
from bmcheck.evaluation import review_again
from bmcheck.holding_back import held_back
from bmcheck.model import EFFORTS, HANDLED, Horizon, Move, Severity, Status
from bmcheck.strategy_search import Goal, StrategySearch
from bmcheck.tasks import chances

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

    from bmcheck.conditions import Answers
    from bmcheck.model import Finding, Pack, Review, Rule, Strategy
    from bmcheck.tasks import Task

__all__ = ["Goal", "Left", "Obstacle", "Plan", "PlanStep", "left_to_try", "plan"]


Turn = tuple[int, int, int, int]
"""When a step comes: how soon what it treats bites, how severe that is, the effort it takes, and how much it treats."""


class Obstacle(StrEnum):
    """Why a plan leaves a risk."""

    NOBODY = "nobody-can-act"
    NO_STRATEGY = "no-strategy"
    EXCLUDED = "excluded"
    HELD_BACK = "held-back"
    TOO_LITTLE = "too-little"
    AT_ODDS = "at-odds"
    BROUGHT = "brought"


class Left(NamedTuple):
    """A risk that a plan leaves, and why; ``names`` are the strategies left out, or the risks that come first."""

    finding: Finding
    why: Obstacle
    names: tuple[str, ...] = ()

    @property
    def rule(self) -> Rule:
        """Return the rule that is left."""
        return self.finding.rule


class PlanStep(NamedTuple):
    """One strategy of a plan: the risks that offer it and that it treats, what else it changes, what it opens.

    ``horizon`` is how soon to take it: what it treats bites by then, or it waits for a step that comes no sooner.
    """

    strategy: Strategy
    horizon: Horizon
    treats: tuple[Move, ...]
    touches: tuple[Move, ...] = ()
    opens: tuple[Move, ...] = ()


class Plan(NamedTuple):
    """The steps; the open risks that answers settle first; those that stay; the other sets that are as good.

    ``exact`` is False when the search was cut short.
    """

    steps: tuple[PlanStep, ...]
    first: tuple[Finding, ...]
    rest: tuple[Left, ...]
    ties: tuple[tuple[str, ...], ...]
    before: Review
    after: Review
    exact: bool


def plan(pack: Pack, answers: Answers, goal: Goal) -> Plan:
    """Return the smallest plan for ``answers``: the fewest strategies, then the least effort."""
    search = StrategySearch(pack, answers, goal)
    chosen, *ties = search.smallest()
    return Plan(
        steps=_steps(search, chosen),
        first=tuple(each for each in search.opened if not each.decided),
        rest=tuple(_rest(search, chosen)),
        ties=tuple(tuple(sorted(each)) for each in ties),
        before=search.before,
        after=search.after(chosen),
        exact=not search.cut_short,
    )


def left_to_try(plan: Plan, accepted: Collection[str]) -> list[Task]:
    """Return what to do about the opportunities that a plan leaves untapped, in the order in which to try them."""
    found = chances(plan.before, accepted)
    return [each for each in found if plan.after.by_rule[each.finding.rule.id].status is Status.UNTAPPED]


def _rest(search: StrategySearch, chosen: frozenset[str]) -> Iterator[Left]:
    """Yield the risks that count and are not dealt with, but for those that wait for an answer."""
    unsettled = {each.rule.id for each in search.opened if not each.decided}
    opened = {each.rule.id for each in search.opened}
    for each in sorted(search.after(chosen).findings, key=lambda each: each.rule.urgency):
        if each.rule.id in unsettled or not search.goal.counts(each.rule):
            continue
        if each.status is Status.OPEN or (each.rule.id in opened and each.status not in HANDLED):
            yield _left(search, chosen, each, is_new=each.rule.id not in opened)


def _left(search: StrategySearch, chosen: frozenset[str], finding: Finding, *, is_new: bool) -> Left:
    rule, strategies = finding.rule, search.pack.strategies
    if is_new:
        return Left(finding, Obstacle.BROUGHT, tuple(step for step in sorted(chosen) if _brings(search, step, rule)))
    if rule.nobody_can_act:
        return Left(finding, Obstacle.NOBODY)
    if not rule.strategies:
        return Left(finding, Obstacle.NO_STRATEGY)
    if rule not in search.required:
        excluded = tuple(each for each in rule.strategies if each not in search.allowed)
        can = excluded and search.can_answer(rule, rule.strategies)
        return Left(finding, Obstacle.EXCLUDED if can else Obstacle.TOO_LITTLE, excluded)
    first = (held_back(search.after(chosen), strategies[each].waits_for) for each in rule.strategies)
    if waits := tuple(dict.fromkeys(each.rule.id for some in first for each in some)):
        return Left(finding, Obstacle.HELD_BACK, waits)
    return Left(finding, Obstacle.AT_ODDS)


def _brings(search: StrategySearch, name: str, rule: Rule) -> bool:
    """Return whether a strategy alone opens a risk."""
    return search.after(frozenset((name,))).by_rule[rule.id].status is Status.OPEN


def _steps(search: StrategySearch, chosen: frozenset[str]) -> tuple[PlanStep, ...]:
    """Return the steps in the order in which they are told, each with what changes when its turn comes."""
    before, steps, horizon = search.before, list[PlanStep](), Horizon.WEEKS
    treated = {name: _treated(search, chosen, name) for name in chosen}
    done: list[str] = []
    aims = {each.rule.id for moves in treated.values() for each in moves}
    for name in _ordered(search, treated):
        done.append(name)
        after = review_again(before, adopt_all(search.pack, search.before.said, done))
        changes = compare(before, after)
        moves = (*changes.better, *changes.other, *changes.worse)
        opens = tuple(each for each in changes.worse if each.after is Status.OPEN)
        touches = tuple(each for each in moves if each.rule.id not in aims and each not in opens)
        own = list(Horizon)[_place(search, treated[name], name)[0]]
        horizon = max(horizon, own, key=lambda each: each.rank)
        steps.append(PlanStep(search.pack.strategies[name], horizon, treated[name], touches, opens))
        before = after
    return tuple(steps)


def _treated(search: StrategySearch, chosen: frozenset[str], name: str) -> tuple[Move, ...]:
    """Return the risks that offer a strategy, that a set of strategies deals with, and to which this one contributes.

    Those are risks that are settled and open before, and that it treats with some of the others or alone; or that the
    others of the set would leave or open.
    """
    strategies, needing = search.pack.strategies, search.needing(chosen, name)

    def contributes(rule: Rule) -> bool:
        was = search.before.by_rule[rule.id]
        if was.status is Status.OPEN and was.decided and not search.answers(rule, chosen):
            return False  # it is dealt with by the whole set, and not by what it offers itself
        if rule in needing or was.status is not Status.OPEN or not was.decided:
            return rule in needing
        return partners(search.before, was, strategies[name], chosen) is not None

    offering = (each for each in search.after(chosen).having(*HANDLED) if name in each.rule.strategies)
    return tuple(Move(each.rule, Status.OPEN, each.status) for each in offering if contributes(each.rule))


def _ordered(search: StrategySearch, treated: dict[str, tuple[Move, ...]]) -> list[str]:
    """Return the strategies so that none comes before what it waits for; else as their places say."""
    done = list[str]()

    def key(name: str) -> tuple[object, ...]:
        waits = held_back(search.after(frozenset(done)), search.pack.strategies[name].waits_for)
        return bool(waits), _place(search, treated[name], name), name

    while len(done) < len(treated):
        done.append(min(treated.keys() - set(done), key=key))
    return done


def _place(search: StrategySearch, treats: Iterable[Move], name: str) -> Turn:
    """Return when a step comes: by the soonest and most severe of what it treats; last where it treats nothing."""
    found = [(each.rule.horizon.rank, each.rule.severity.rank) for each in treats]
    horizon, severity = min(found, default=(Horizon.YEARS.rank, len(Severity)))
    return horizon, severity, EFFORTS.index(search.pack.strategies[name].effort), -len(found)
