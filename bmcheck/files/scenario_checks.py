"""Check what a scenario changes: never a practice, and each answer in a way that fits its question."""

from __future__ import annotations

from math import isfinite
from typing import TYPE_CHECKING

from bmcheck.answers import WrongAnswerError, read_answer
from bmcheck.errors import did_you_mean
from bmcheck.model import Happening, Nature, Question

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bmcheck.files.setting_checks import Misfit

_FITTING = {
    "yes-no": "true or false",
    "one": "an option in quotes",
    "many": "{ add = [...] } or { remove = [...] }",
    "number": 'a number, { times = 0.5 } or { plus = "…" }',
}


def happening_misfits(called: str, question: Question, change: bool | str | float | Happening) -> Iterator[Misfit]:
    """Yield what is wrong where the scenario that is ``called`` so changes ``question``, or a fact of the world."""
    if question.kind is Nature.PRACTICE:
        what = f"{called} changes {question.id}, which is a practice"
        yield what, "a scenario changes outcomes, circumstances and facts of the world: what people do stays theirs"
        return
    match question.type, change:
        case "many", Happening(times=None, plus=None) if change.add or change.remove:
            yield from _listed(called, question, change)
        case "number", Happening(add=(), remove=()) if (change.times, change.plus) != (None, None):
            if change.times is not None and not (isfinite(change.times) and change.times >= 0):
                yield f"{called}, {question.id}: times is {change.times:g}", "write what is left, such as times = 0.4"
        case ("yes-no", bool()) | ("one", str()) | ("number", int() | float()):
            yield from _said(called, question, change)
        case _:
            yield f"{called}: this cannot change {question.id}", f"write {_FITTING[question.type]}"


def _said(called: str, question: Question, value: object) -> Iterator[Misfit]:
    try:
        read_answer(question, value)
    except WrongAnswerError as wrong:
        yield f"{called}: {wrong.what}", wrong.hint
        return
    if value in question.unknown:
        yield f"{called} changes {question.id} to {value!r}, which says nothing", "name what becomes of it"


def _listed(called: str, question: Question, change: Happening) -> Iterator[Misfit]:
    if len(change.add) > 1:
        for option in question.alone.intersection(change.add):
            yield f"{called} adds {option!r} to {question.id} with others, and it excludes them", "name it by itself"
    for option in dict.fromkeys((*change.add, *change.remove)):
        if option not in question.says:
            yield f"{called}: {question.id} has no option {option!r}", did_you_mean(option, question.says)
        elif option in change.add and option in change.remove:
            yield f"{called} both adds and removes {option!r} of {question.id}", "name it once"
        elif option in question.unknown:
            yield f"{called} changes {question.id} to {option!r}, which says nothing", "name what becomes of it"
