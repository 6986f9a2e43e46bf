"""Answers as symbols: what can be said to a question, and back from what the solver found to a real answer."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import TYPE_CHECKING, Any, NamedTuple, assert_never

import z3

from bmcheck.conditions import Answer, Choices
from bmcheck.proof.logic import Proposition, at_most, contrary, every, exact, one_of, some

if TYPE_CHECKING:
    from bmcheck.model import Question


class Chosen(NamedTuple):
    """The answer to a yes-no or single-choice question: whether there is one, and when it is which."""

    known: Proposition
    options: Mapping[str | bool, Proposition]


class Listed(NamedTuple):
    """The answer to a multiple-choice question: what holds, what does not, and which option excludes the others."""

    has: Mapping[str, Proposition]
    lacks: Mapping[str, Proposition]
    only: Mapping[str, Proposition]


class Numeric(NamedTuple):
    """The answer to a number question, or a number computed from answers."""

    known: Proposition
    value: Any


Symbols = Chosen | Listed | Numeric
"""An answer in symbols."""
SymbolicAnswers = Mapping[str, Symbols]
"""An answer, in symbols, to each question."""


def symbols_of(question: Question, mark: str = "", *, partial: bool = False) -> Symbols:
    """Return new symbols for a complete answer to ``question``, or for one that may be partial or missing.

    An option that says that it is not known is none: to conditions it is no answer.
    """
    name = f"{question.id}{mark}"
    known = z3.Bool(f"{name} known") if partial else True
    match question.type:
        case "yes-no":
            yes = z3.Bool(name)
            return Chosen(known, {True: yes, False: z3.Not(yes)})
        case "one":
            options = [option.id for option in question.options if not option.unknown]
            return Chosen(known, {each: z3.Bool(f"{name} is {each}") for each in options})
        case "number":
            return Numeric(known, z3.ToReal(z3.Int(name)) if question.whole else z3.Real(name))
        case "many":
            has = {each: z3.Bool(f"{name} has {each}") for each in sorted(_telling(question, question.joint))}
            lacks = {each: z3.Bool(f"{name} lacks {each}") if partial else z3.Not(has[each]) for each in has}
            alone = sorted(_telling(question, question.alone))
            return Listed(has, lacks, {each: z3.Bool(f"{name} only {each}") for each in alone})
    assert_never(question.type)


def _telling(question: Question, options: frozenset[str]) -> frozenset[str]:
    return options - {option.id for option in question.options if option.unknown}


def possible(question: Question, answer: Symbols) -> Proposition:
    """Return when the symbols stand for an answer that can be given."""
    match answer:
        case Chosen(options=options):
            return True if question.type == "yes-no" else one_of(options.values())
        case Numeric(value=value):
            low, high = (exact(each) for each in question.range)
            return z3.And(value >= low, value <= high)
        case Listed(has, lacks, only):
            both = [contrary(every(has[each], lacks[each])) for each in has]
            nothing = every(*lacks.values())
            excluding = [some(contrary(each), nothing) for each in only.values()]
            said = some(contrary(nothing), *only.values()) if only else True
            return every(*both, *excluding, said, at_most(only.values(), 1))
    assert_never(answer)


def chosen(question: Question, option: str | bool) -> Symbols:
    """Return the answer that is ``option`` and nothing else."""
    if question.type == "many":
        nothing, rest = dict.fromkeys(question.joint, False), dict.fromkeys(question.joint, True)
        return Listed(nothing, rest, {each: each == option for each in question.alone})
    options = [True, False] if question.type == "yes-no" else list(question.says)
    return Chosen(True, {each: each == option for each in options})


def answer_in(model: Any, answer: Symbols) -> Answer | None:
    """Return the answer that symbols stand for in what the solver found, None where there is none."""

    def holds(formula: Proposition) -> bool:
        return formula if isinstance(formula, bool) else z3.is_true(model.eval(formula, model_completion=True))

    match answer:
        case Chosen(known, options):
            return next(each for each in options if holds(options[each])) if holds(known) else None
        case Numeric(known, value):
            return _number(model.eval(value, model_completion=True)) if holds(known) else None
        case Listed(has, lacks, only):
            alone = next((each for each in only if holds(only[each])), None)
            held, rest = ({each for each in side if holds(side[each])} for side in (has, lacks))
            return Choices(frozenset(held), frozenset(rest), alone) if held or rest or alone else None
    assert_never(answer)


def _number(value: Any) -> float:
    if z3.is_algebraic_value(value):
        value = value.approx(20)
    fraction = Fraction(value.numerator_as_long(), value.denominator_as_long())
    return int(fraction) if fraction.denominator == 1 else float(fraction)


def numbers_in(state: SymbolicAnswers) -> list[Any]:
    """Return the numbers among the answers of a state."""
    return [each.value for each in state.values() if isinstance(each, Numeric)]


def atoms_in(state: SymbolicAnswers) -> list[Any]:
    """Return the symbols that the answers of a state are made of."""
    found: list[Any] = []
    for answer in state.values():
        match answer:
            case Numeric(value=value):
                found.append(value.arg(0) if z3.is_to_real(value) else value)
            case Chosen(options=options):
                found += [each for each in options.values() if z3.is_const(each)]
            case _:
                found += [*answer.has.values(), *answer.only.values()]
    return found
