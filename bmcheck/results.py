"""What has come of the risks that are treated: which results are waited for, and since when."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import chain
from operator import itemgetter
from typing import TYPE_CHECKING

from bmcheck.adoption import adopt
from bmcheck.conditions import Choices
from bmcheck.model import Change, Kind, Result, Status
from bmcheck.outcomes import outcomes_to_watch

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from bmcheck.conditions import Answer
    from bmcheck.model import Action, Finding, Review, Rule, Strategy

    Dated = tuple[date, Action]


def results(review: Review, actions: Sequence[Action], today: date) -> Iterator[Result]:
    """Yield the results that are waited for: of each treated risk whose outcome is bad, once something was done.

    They are due one review interval of the pack after the day since which what was done treats the risk, and late after
    it. A pack without an interval waits for none.
    """
    interval = review.pack.review_interval
    if interval is None:
        return
    for finding in unsuccessful(review):
        if since := _since(review, finding.rule, sorted(_dated(finding.rule, actions, today), key=itemgetter(0))):
            due = days_after(since[0], interval.days)
            yield Result(finding, since[1], outcomes_to_watch(review.pack, finding), due, is_late=due < today)


def _since(review: Review, rule: Rule, dated: Sequence[Dated]) -> Dated | None:
    """Return the action with which those before it treat a risk, beside what is done anyway.

    Where all of them together are not what treats it, nobody has said since when that is done: then it is the first.
    """
    answers = _without(review, [review.pack.strategies[each.strategy] for _, each in dated])
    for each in dated:
        answers = adopt(review.pack, answers, review.pack.strategies[each[1].strategy])
        if rule.treated.truth(answers) is True:
            return each
    return dated[0] if dated else None


def _without(review: Review, strategies: Iterable[Strategy]) -> dict[str, Answer]:
    """Return the answers with nothing known of the practices that some strategies put in place."""
    answers = dict(review.answers)
    for name, change in chain.from_iterable(each.sets.items() for each in strategies):
        said = answers.pop(name, None)
        if isinstance(change, Change) and isinstance(said, Choices):
            put = {*change.add, *change.remove}
            answers[name] = Choices(said.has - put, said.lacks - put)
    return answers


def undated(review: Review, actions: Sequence[Action], action: Action, today: date) -> Iterator[str]:
    """Yield the treated risks for which it matters when an action was done, and nobody has said when that was."""
    if action.status != "done" or review.pack.review_interval is None:
        return
    for finding in unsuccessful(review):
        if action.strategy in finding.rule.strategies and not list(_dated(finding.rule, actions, today)):
            yield finding.rule.id


def unsuccessful(review: Review) -> list[Finding]:
    """Return the risks that are treated and whose outcome is known to be bad; those with none to watch are not."""
    treated = review.having(Status.TREATED, kind=Kind.RISK)
    return [each for each in treated if each.decided and outcomes_to_watch(review.pack, each)]


def _dated(rule: Rule, actions: Sequence[Action], today: date) -> Iterator[Dated]:
    """Yield the actions with a strategy of ``rule`` that are done, each with the day on which that was."""
    for each in actions:
        if each.strategy in rule.strategies and (day := _day(each, today)):
            yield day, each


def _day(action: Action, today: date) -> date | None:
    """Return the day on which an action was done, None where that is not said or still to come."""
    return action.done if action.done and action.done <= today else None


def days_after(day: date, days: int) -> date:
    """Return the date ``days`` after a day, the last one there is when it lies beyond."""
    return day + timedelta(days=min(days, (date.max - day).days))
