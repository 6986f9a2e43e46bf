"""The ways out of a finding: the smallest changes of actionable answers with which it is met.

A way out is a set of single steps; no step can be left out. All such sets are found, smallest first, by going
through the steps' combinations by size and never beyond one that is already enough (minimal hitting sets in the
manner of Reiter, A theory of diagnosis from first principles, 1987).
"""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING, NamedTuple

from bmcheck.adoption import rounded, steps_in_one
from bmcheck.conditions import Choices
from bmcheck.conditions.terms import Compares, atoms
from bmcheck.evaluation import find
from bmcheck.model import MET
from bmcheck.proof.algebra import NotAPolynomial, difference, exact

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from bmcheck.conditions import Answer, Answers
    from bmcheck.model import Finding, Pack, Question, Rule

MOST_STEPS = 7
"""Steps in one way out; a rule that needs more at once is not read any more."""
MOST_TRIES = 100_000
"""Combinations gone through for one finding."""


class Step(NamedTuple):
    """One change of one answer: an option to add or to take away, or a new answer."""

    question: str
    to: Answer
    how: str = "answer"


Way = tuple[Step, ...]


def ways_out(pack: Pack, finding: Finding, answers: Answers) -> list[Way]:
    """Return all ways out of ``finding``, those with the fewest steps first; empty when there is none."""
    steps = list(_steps(pack, finding.rule, answers))
    found: list[frozenset[Step]] = []
    tries = 0
    for size in range(1, min(MOST_STEPS, len(steps)) + 1):
        for chosen in combinations(steps, size):
            tries += 1
            if tries > MOST_TRIES:
                return _nearest(pack, found, steps, answers)
            together = frozenset(chosen)
            if _contradict(chosen) or any(way <= together for way in found):
                continue
            if find(finding.rule, taken(pack, answers, chosen)).status in MET:
                found.append(together)
    return _nearest(pack, found, steps, answers)


def _nearest(pack: Pack, found: Iterable[frozenset[Step]], steps: list[Step], answers: Answers) -> list[Way]:
    """Return the ways in order; of those that differ only in how far a number goes, the one that goes least far."""
    kept: dict[frozenset[object], frozenset[Step]] = {}
    for way in found:
        numbers = {step.question for step in way if pack.questions[step.question].type == "number"}
        alike = frozenset(step.question if step.question in numbers else step for step in way)
        if alike not in kept or _distance(way, answers) < _distance(kept[alike], answers):
            kept[alike] = way
    return [tuple(sorted(each, key=steps.index)) for each in kept.values()]


def _distance(way: Iterable[Step], answers: Answers) -> float:
    numbers = [(step.to, answers.get(step.question)) for step in way]
    return sum(
        abs(to - before)
        for to, before in numbers
        if isinstance(to, int | float) and isinstance(before, int | float) and not isinstance(to, bool)
    )


def taken(pack: Pack, answers: Answers, steps: Iterable[Step]) -> dict[str, Answer]:
    """Return the answers after taking ``steps``."""
    after = dict(answers)
    for step in steps:
        if step.how == "answer":
            after[step.question] = step.to
        else:
            after[step.question] = _with(pack.questions[step.question], after.get(step.question), step)
    return after


def _steps(pack: Pack, rule: Rule, answers: Answers) -> Iterator[Step]:
    """Yield every single change of an actionable answer that could bear on whether the rule is met."""
    for name in pack.questions:
        question = pack.questions[name]
        if name in rule.met.questions() and question.actionable:
            yield from _steps_of(question, rule, answers)


def _steps_of(question: Question, rule: Rule, answers: Answers) -> Iterator[Step]:
    before = answers.get(question.id)
    match question.type:
        case "yes-no":
            yield from (Step(question.id, each) for each in (True, False) if each is not before)
        case "one":
            yield from (Step(question.id, option.id) for option in question.options if option.id != before)
        case "many":
            held = before if isinstance(before, Choices) else Choices()
            for option in question.options:
                if option.id in question.joint - held.has:
                    yield Step(question.id, option.id, "add")
                if option.id in question.joint - held.lacks:
                    yield Step(question.id, option.id, "remove")
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


def _contradict(steps: tuple[Step, ...]) -> bool:
    """Return whether two steps give the same question different answers."""
    once = [step.question if step.how == "answer" else (step.question, step.to) for step in steps]
    return len(set(once)) < len(once)


def _with(question: Question, before: Answer | None, step: Step) -> Choices:
    held = before if isinstance(before, Choices) else Choices()
    option = frozenset((str(step.to),))
    if step.how == "add":
        return Choices(held.has | option, held.lacks - option)
    has, lacks = held.has - option, held.lacks | option
    nothing = "none" if "none" in question.alone and not has and lacks == question.joint else None
    return Choices(has, lacks, nothing)
