"""Adopt strategies: put the practices in place that they say.

A practice has an order, and adopting moves an answer up that order and never down: it is the join of what is done and
of what the strategy asks for. So it is commutative and idempotent, and strategies can be adopted in any order.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bmcheck.applying import apply
from bmcheck.model import Change

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bmcheck.conditions import Answer, Answers
    from bmcheck.model import Pack, Question, Strategy


def adopt(pack: Pack, answers: Answers, strategy: Strategy) -> dict[str, Answer]:
    """Return the answers as they are once the practices of ``strategy`` are in place."""
    upwards = {
        name: change
        for name, change in strategy.sets.items()
        if isinstance(change, Change) or _is_better(pack.questions[name], answers.get(name), change)
    }
    return apply(pack, answers, upwards)


def adopt_all(pack: Pack, answers: Answers, names: Iterable[str]) -> dict[str, Answer]:
    """Return the answers as they are once the practices of all the strategies are in place."""
    after = dict(answers)
    for each in names:
        after = adopt(pack, after, pack.strategies[each])
    return after


def _is_better(question: Question, before: Answer | None, after: bool | str) -> bool:
    """Return whether an answer is better than the one before, by the order of the question; any is than none."""
    return before is None or question.ranks.get(before, -1) < question.ranks[after]
