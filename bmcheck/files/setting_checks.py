"""Check what a strategy sets: a practice, of which some answers are better, and one that is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bmcheck.answers import WrongAnswerError, read_answer
from bmcheck.errors import did_you_mean
from bmcheck.model import Change, Nature, Question

if TYPE_CHECKING:
    from collections.abc import Iterator

    Misfit = tuple[str, str]
    """What is wrong, and what to write instead."""


def misfits(called: str, question: Question, change: bool | str | Change) -> Iterator[Misfit]:
    """Yield what is wrong where the strategy that is ``called`` so sets ``question``."""
    if question.kind is not Nature.PRACTICE:
        what = f"{called} sets {question.id}, which is {_OF_NATURE[question.kind]}"
        yield what, "a strategy sets practices only: name the practice that it puts in place"
        return
    match question.type, change:
        case "one" | "many", _ if question.unknown & _named(change):
            what = f"{called} sets {question.id} to {min(question.unknown & _named(change))!r}, which says nothing"
            yield what, "name the practice that it puts in place"
        case ("yes-no", bool(value)) | ("one", str(value)):
            yield from _chosen(called, question, value)
        case "many", Change() if change.add or change.remove:
            yield from dict.fromkeys(_listed(called, question, change))
        case _:
            fitting = {"yes-no": "true or false", "many": "{ add = [...] } or { remove = [...] }"}
            yield f"{called}: this cannot change {question.id}", f"write {fitting.get(question.type, _AN_OPTION)}"


def _chosen(called: str, question: Question, value: bool | str) -> Iterator[Misfit]:
    try:
        read_answer(question, value)
    except WrongAnswerError as wrong:
        yield f"{called}: {wrong.what}", wrong.hint
        return
    if value not in question.ranks:
        yield _without_order(called, question)
    elif question.ranks[value] == 0:
        said = str(value).lower() if isinstance(value, bool) else repr(value)
        yield f"{called} sets {question.id} to {said}, than which no answer is worse: it changes nothing", _UPWARDS


def _listed(called: str, question: Question, change: Change) -> Iterator[Misfit]:
    better = question.better_ticked
    for option in (*change.add, *change.remove):
        added = option in change.add
        if option in change.add and option in change.remove:
            yield f"{called} both adds and removes {option!r} of {question.id}", "name it once"
        elif option not in question.says:
            yield f"{called}: {question.id} has no option {option!r}", did_you_mean(option, question.says)
        elif option in question.alone:
            if not (added and _is_best(question)):
                moves = "adds" if added else "removes"
                what = f"{called} {moves} {option!r} of {question.id}, which excludes the others"
                yield what, "add or remove the others, each in its better direction"
        elif option not in better:
            yield _without_order(called, question)
        elif better[option] is not added:
            wrong, right = ("adds", "absent") if added else ("removes", "ticked")
            yield f"{called} {wrong} {option!r} of {question.id}, which is better {right}", _UPWARDS


def _without_order(called: str, question: Question) -> Misfit:
    what = f"{called} sets {question.id}, of which no answer is said to be better than another"
    return what, "write ordered = true to the question, with its options from worse to better"


def _is_best(question: Question) -> bool:
    """Return whether the option that excludes the others is the best answer: each of them is better absent."""
    better = question.better_ticked
    return len(question.alone - question.unknown) == 1 and not any(better.get(each, True) for each in question.joint)


def _named(change: bool | str | Change) -> set[str]:
    """Return the options that a strategy's change names."""
    return {*change.add, *change.remove} if isinstance(change, Change) else {str(change)}


_OF_NATURE = {Nature.OUTCOME: "an outcome", Nature.CIRCUMSTANCE: "a circumstance, which nobody can change"}
_AN_OPTION = "an option in quotes"
_UPWARDS = "a strategy only ever makes an answer better"
