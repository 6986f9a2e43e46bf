"""Apply changes to answers: the one verb of strategies that are adopted, answers that are supposed, and scenarios."""

from __future__ import annotations

from math import ceil, floor
from typing import TYPE_CHECKING

from bmcheck.conditions import Answer, Answers, Choices
from bmcheck.model import Change, Happening

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from bmcheck.model import Pack, Question

    Changes = Mapping[str, Answer | Change | None]
    """What becomes of answers: other ones, options or amounts more or less, or None for no longer known."""


def apply(pack: Pack, answers: Answers, changes: Changes) -> dict[str, Answer]:
    """Return the answers, and what is supposed of the world, once all ``changes`` are made at once.

    An amount that is changed and not known stays unknown, and so does one to which an unknown amount is added.
    """
    after = dict(answers)
    for name, change in changes.items():
        answer = changed(pack, answers, name, change) if isinstance(change, Change) else change
        if answer is None:
            after.pop(name, None)
        else:
            after[name] = answer
    return after


def changed(pack: Pack, answers: Answers, name: str, change: Change) -> Answer | None:
    """Return what the answer to the question, or the fact of the world, that is called ``name`` becomes."""
    question = pack.questions[name] if name in pack.questions else pack.world[name].question
    if question.type == "many":
        return chosen(question, answers.get(name), change.add, change.remove)
    before = answers.get(name, pack.world[name].value if name in pack.world else None)
    return _scaled(question, before, answers, change) if isinstance(change, Happening) else before


def _scaled(question: Question, before: Answer | None, answers: Answers, change: Happening) -> float | None:
    """Return a number multiplied and added to, rounded half up if it is whole, within its range; None if not known."""
    more = 0.0 if change.plus is None else change.plus.measure(answers)
    if isinstance(more, frozenset) or not isinstance(before, int | float):
        return None
    after = before * (1 if change.times is None else change.times) + more
    low, high = question.range
    if question.whole:
        low, high, after = ceil(low), floor(high), floor(min(max(after, low), high) + 0.5)
    return min(max(after, low), high)


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
