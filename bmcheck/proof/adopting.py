"""Adopting strategies, in symbols: each moves answers up the order of their questions, where it is adopted."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bmcheck.model import Change
from bmcheck.proof.logic import Proposition, contrary, every, some
from bmcheck.proof.symbols import Chosen, Listed, SymbolicAnswers, Symbols

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bmcheck.model import Pack, Question


def adopted(pack: Pack, state: SymbolicAnswers, when: Mapping[str, Proposition]) -> SymbolicAnswers:
    """Return the state after adopting each strategy ``when`` its formula holds; the order makes no difference."""
    after = dict(state)
    for name, adopting in when.items():
        for question, change in pack.strategies[name].sets.items():
            after[question] = raised(pack.questions[question], after[question], change, adopting)
    return after


def raised(question: Question, before: Symbols, change: bool | str | Change, adopting: Proposition) -> Symbols:
    """Return the better of an answer and of what ``change`` makes of it, where it is adopted."""
    match before, change:
        case Listed(), Change():
            return _relisted(question, before, change, adopting)
        case Chosen(known, options), bool() | str():
            ranks = question.ranks
            worse = some(*(options[each] for each in options if ranks[each] < ranks[change]))
            moves = every(adopting, worse)
            stays = contrary(moves)
            return Chosen(
                known, {each: some(every(stays, options[each]), every(moves, each == change)) for each in options}
            )
    raise TypeError(change)


def _relisted(question: Question, before: Listed, change: Change, adopting: Proposition) -> Listed:
    """Return a list after adding and removing options; one that excludes the others holds where no other is left."""
    added, removed = set(change.add) - set(change.remove), set(change.remove)
    clears = adopting if added & question.alone else False
    has = {
        each: every(
            contrary(clears), contrary(every(adopting, each in removed)), some(every(adopting, each in added), it)
        )
        for each, it in before.has.items()
    }
    nothing = contrary(some(*has.values()))
    unsaid = contrary(some(*before.only.values()))
    only = {
        each: some(
            every(clears, each in added),
            every(nothing, contrary(clears), some(it, every(unsaid, each == question.nothing))),
        )
        for each, it in before.only.items()
    }
    return Listed(has, {each: contrary(it) for each, it in has.items()}, only)
