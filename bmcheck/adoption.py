"""Adopt a strategy: change the answers that it says it changes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bmcheck.conditions import Answer, Answers, Choices
from bmcheck.model import Change

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

    from bmcheck.model import Pack, Question, Strategy


def adopt(pack: Pack, answers: Answers, strategy: Strategy) -> dict[str, Answer]:
    """Return the answers as they would be once ``strategy`` is done.

    A number target that cannot be computed yet changes nothing; one that is already reached changes nothing.
    """
    after = dict(answers)
    for name, change in strategy.sets.items():
        answer = changed(pack.questions[name], answers, change)
        if answer is not None:
            after[name] = answer
    return after


def adopt_all(pack: Pack, answers: Answers, names: Collection[str]) -> dict[str, Answer]:
    """Return the answers as they would be once all the strategies are done, in whatever order they are named.

    A target that another strategy moves is computed again, as often as there are strategies to move one another.
    """
    after = dict(answers)
    for _ in names:
        before = after
        for each in sorted(names):
            after = adopt(pack, after, pack.strategies[each])
        if after == before:
            break
    return after


def undone(pack: Pack, one: Strategy, other: Strategy) -> bool:
    """Return whether each of two strategies undoes what the other does, so that both cannot be done."""
    theirs = dict(_parts(pack, other))
    return any(theirs.get(part, value) != value for part, value in _parts(pack, one))


def _parts(pack: Pack, strategy: Strategy) -> Iterator[tuple[tuple[str, str], bool | str]]:
    """Yield each answer, or option of one, with what a strategy makes of it; a number with whether it rises."""
    for name, change in strategy.sets.items():
        if not isinstance(change, Change):
            yield (name, ""), change
        elif change.at_least or change.at_most:
            yield (name, ""), change.at_least is not None
        else:
            alone = pack.questions[name].alone
            excluded = pack.questions[name].joint if alone.intersection(change.add) else alone
            yield from (((name, each), False) for each in (*excluded, *change.remove))
            yield from (((name, each), True) for each in change.add)


def target(question: Question, answers: Answers, change: Change) -> float | None:
    """Return the number that ``change`` asks for, as it would be written; None while it is not known.

    A target beyond the range of the question is as far as the range goes.
    """
    formula = change.at_least or change.at_most
    value = formula.value(answers) if formula else None
    if value is None:
        return None
    low, high = question.range
    return min(max(rounded(question, value, upwards=change.at_least is not None), low), high)


def changed(question: Question, answers: Answers, change: bool | str | Change) -> Answer | None:
    """Return the answer to one question once ``change`` is made, None while that cannot be computed."""
    if not isinstance(change, Change):
        return change
    before = answers.get(question.id)
    if change.add or change.remove:
        return chosen(question, before, change.add, change.remove)
    wanted = target(question, answers, change)
    if wanted is None or not isinstance(before, int | float):
        return wanted
    return max(before, wanted) if change.at_least else min(before, wanted)


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
    return Choices() if held.alone in less else Choices(has, lacks, held.alone or question.nothing)


def steps_in_one(question: Question) -> int:
    """Return how many numbers people write from one to the next: tenths of a per cent, cents."""
    return 1 if question.whole else (1000 if question.unit == "share" else 100)


def rounded(question: Question, value: float, *, upwards: bool) -> float:
    """Return ``value`` rounded to what people write (a tenth of a per cent, a cent), never short of the target."""
    steps = steps_in_one(question)
    nearest = round(value * steps) / steps
    short = nearest < value if upwards else nearest > value
    return nearest + (1 if upwards else -1) / steps if short else nearest
