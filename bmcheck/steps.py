"""The single steps that could be taken on the answers of one question, and what the answers are after some of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from bmcheck.adoption import chosen
from bmcheck.conditions import Choices
from bmcheck.conditions.terms import Compares, atoms
from bmcheck.proof.algebra import NotAPolynomial, difference, exact

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

    from bmcheck.conditions import Answer, Answers
    from bmcheck.model import Pack, Question, Rule


class Step(NamedTuple):
    """One change of one answer: an option to add or to take away, or a new answer."""

    question: str
    to: Answer
    how: str = "answer"


Way = tuple[Step, ...]


def single_steps(question: Question, rule: Rule, answers: Answers) -> Iterator[Step]:
    """Yield every single change of the answer to a question that could bear on whether ``rule`` is met."""
    before = answers.get(question.id)
    match question.type:
        case "yes-no":
            yield from (Step(question.id, each) for each in (True, False) if each is not before)
        case "one":
            yield from (Step(question.id, option.id) for option in question.options if option.id != before)
        case "many":
            held = before if isinstance(before, Choices) else Choices()
            absent, present = question.joint - held.has, question.joint - held.lacks
            for option in question.options:
                if option.id in absent:
                    yield Step(question.id, option.id, "add")
                if option.id in present:
                    yield Step(question.id, option.id, "remove")
                if option.id in question.alone - {held.alone, question.nothing}:
                    yield Step(question.id, chosen(question, held, [option.id], []))
        case _:
            yield from _targets(question, rule, answers)


def _targets(question: Question, rule: Rule, answers: Answers) -> Iterator[Step]:
    """Yield the numbers at which a comparison of the rule just comes to another result, the others being as they are.

    Where the turning point is not one of them, as of ``<``, that is the next number.
    """
    for comparison in atoms(rule.met.term):
        if isinstance(comparison, Compares) and question.id in comparison.questions():
            value = _turning_point(question, comparison, answers)
            if value is not None:
                for upwards in (True, False):
                    yield from _from(rounded(question, value, upwards=upwards), upwards, question, comparison, answers)


def _from(point: float, upwards: bool, question: Question, comparison: Compares, answers: Answers) -> Iterator[Step]:
    """Yield a step to ``point`` or to the number behind it, whichever first changes the comparison.

    While there is no answer, that is both: neither says yet what it comes to.
    """
    now, (low, high), steps = comparison.weigh(answers), question.range, steps_in_one(question)
    for number in (point, round(point * steps + (1 if upwards else -1)) / steps):
        if low <= number <= high and comparison.weigh({**answers, question.id: number}) != now:
            yield Step(question.id, number)
            if isinstance(now, bool):
                return


def _turning_point(question: Question, comparison: Compares, answers: Answers) -> float | None:
    others = {}
    for name in comparison.questions() - {question.id}:
        answer = answers.get(name)
        if not isinstance(answer, int | float):
            return None
        others[name] = exact(answer)
    try:
        line = difference(comparison).numerator.along(question.id)
    except NotAPolynomial:
        return None
    slope = line[0].value(others) if line else 0
    return None if line is None or slope == 0 else float(-line[1].value(others) / slope)


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


def contradict(steps: Collection[Step]) -> bool:
    """Return whether two of the steps change the same thing; a new answer changes all of it."""
    whole = [step.question for step in steps if step.how == "answer"]
    parts = [(step.question, step.to) for step in steps if step.how != "answer"]
    return len({*whole, *parts}) < len(steps) or any(question in whole for question, _ in parts)


def steps_in_one(question: Question) -> int:
    """Return how many numbers people write from one to the next: tenths of a per cent, cents."""
    return 1 if question.whole else (1000 if question.unit == "share" else 100)


def rounded(question: Question, value: float, *, upwards: bool) -> float:
    """Return ``value`` rounded to what people write (a tenth of a per cent, a cent), never short of the target."""
    steps = steps_in_one(question)
    nearest = round(value * steps) / steps
    short = nearest < value if upwards else nearest > value
    return nearest + (1 if upwards else -1) / steps if short else nearest
