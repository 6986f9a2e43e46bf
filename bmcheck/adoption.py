"""Adopt strategies: put the practices in place that they say.

A practice has an order, and adopting moves an answer up that order and never down: it is the join of what is done and
of what the strategy asks for. So it is commutative and idempotent, and strategies can be adopted in any order.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bmcheck.conditions import Answer, Answers, Choices
from bmcheck.model import Change

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bmcheck.model import Pack, Question, Strategy


def adopt(pack: Pack, answers: Answers, strategy: Strategy) -> dict[str, Answer]:
    """Return the answers as they are once the practices of ``strategy`` are in place."""
    raised = {name: better(pack.questions[name], answers.get(name), change) for name, change in strategy.sets.items()}
    return {**answers, **raised}


def adopt_all(pack: Pack, answers: Answers, names: Iterable[str]) -> dict[str, Answer]:
    """Return the answers as they are once the practices of all the strategies are in place."""
    after = dict(answers)
    for each in names:
        after = adopt(pack, after, pack.strategies[each])
    return after


def better(question: Question, before: Answer | None, change: bool | str | Change) -> Answer:
    """Return the better of an answer and of what ``change`` makes of it, by the order of the question."""
    if isinstance(change, Change):
        return chosen(question, before, change.add, change.remove)
    if before is None or question.ranks.get(before, -1) < question.ranks[change]:
        return change
    return before


def chosen(question: Question, before: Answer | None, add: Iterable[str], remove: Iterable[str]) -> Choices:
    """Return the answer to a multiple-choice question once options are added and taken away.

    An option that excludes the others takes their place. It is said of itself where no other is left, and where it is
    taken away it is not known which others hold.
    """
    held = before if isinstance(before, Choices) else Choices()
    more, less = frozenset(add), frozenset(remove)
    if alone := (more - less) & question.alone:
        return Choices(frozenset(), question.joint, min(alone))
    has = (held.has | more) - less
    lacks = (held.lacks - more) | (less & question.joint)
    if has or lacks != question.joint:
        return Choices(has, lacks)
    if held.alone in less:
        return Choices()
    return Choices(has, lacks, question.nothing if held.alone in {None, *question.unknown} else held.alone)
