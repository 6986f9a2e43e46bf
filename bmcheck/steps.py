"""The single steps that could be taken in one practice, and what the answers are after some of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from bmcheck.applying import chosen
from bmcheck.conditions import Choices

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from bmcheck.conditions import Answer, Answers
    from bmcheck.model import Pack, Question


class Step(NamedTuple):
    """One change of one answer: an option to add or to take away, or a new answer."""

    question: str
    to: Answer
    how: str = "answer"


Way = tuple[Step, ...]


def single_steps(question: Question, before: Answer | None) -> Iterator[Step]:
    """Yield every single change of the answer ``before`` to a practice; that something is not measured is none."""
    match question.type:
        case "yes-no":
            yield from (Step(question.id, each) for each in (True, False) if each is not before)
        case "one":
            options = (option.id for option in question.options if not option.unknown)
            yield from (Step(question.id, each) for each in options if each != before)
        case "many":
            yield from _of_options(question, before if isinstance(before, Choices) else Choices())


def _of_options(question: Question, held: Choices) -> Iterator[Step]:
    for option in question.options:
        if option.unknown:
            continue
        if option.id in question.joint - held.has:
            yield Step(question.id, option.id, "add")
        if option.id in question.joint - held.lacks:
            yield Step(question.id, option.id, "remove")
        if option.id in question.alone - {held.alone, question.nothing}:
            yield Step(question.id, chosen(question, held, [option.id], []))


def taken(pack: Pack, answers: Answers, steps: Iterable[Step]) -> dict[str, Answer]:
    """Return the answers after taking ``steps``."""
    after = dict(answers)
    for step in steps:
        if step.how == "answer":
            after[step.question] = step.to
        else:
            add, remove = ([str(step.to)] if step.how == how else [] for how in ("add", "remove"))
            after[step.question] = chosen(pack.questions[step.question], after.get(step.question), add, remove)
    return after


def contradict(steps: Iterable[Step]) -> bool:
    """Return whether two steps in one practice change the same thing; a new answer changes all of it."""
    changed = [step.to for step in steps if step.how != "answer"]
    answered = sum(step.how == "answer" for step in steps)
    return len(set(changed)) < len(changed) or answered > 1 or (answered == 1 and bool(changed))
