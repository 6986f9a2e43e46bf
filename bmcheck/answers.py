"""Answers as people and files write them: read one, write one, say one in words."""

from __future__ import annotations

import re
from functools import lru_cache
from math import isfinite
from typing import TYPE_CHECKING, assert_never

from bmcheck.conditions import Answer, Choices
from bmcheck.errors import did_you_mean
from bmcheck.numerals import read
from bmcheck.slips import number_slip, truth_slip

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bmcheck.model import Pack, Question

Plain = bool | str | int | float | list[str] | dict[str, list[str]]
"""An answer as TOML holds it."""


class WrongAnswerError(ValueError):
    """What somebody wrote is no answer to the question; ``hint`` says what would be."""

    def __init__(self, what: str, hint: str = "") -> None:
        """Keep the message and the hint."""
        super().__init__(what)
        self.what, self.hint = what, hint


def read_answer(question: Question, raw: object) -> Answer:
    """Return the answer that ``raw``, a value from TOML, gives to ``question``; raise WrongAnswerError if none."""
    match question.type:
        case "yes-no":
            if isinstance(raw, bool):
                return raw
            slip = truth_slip(raw.strip()) if isinstance(raw, str) else None
            hint = f"write {slip.right}, without quotes" if slip else "write true or false"
            raise WrongAnswerError(f"{question.id} is a yes-no question, not {_kind(raw)}", hint)
        case "one":
            if isinstance(raw, str):
                _known(question, raw)
                return raw
            hint = f'write one option in quotes, such as "{question.options[0].id}"'
            if isinstance(raw, list) and len(raw) == 1 and raw[0] in list(question.says):
                hint = f'write "{raw[0]}", without brackets'
            raise WrongAnswerError(f"{question.id} takes one option, not {_kind(raw)}", hint)
        case "number":
            return _read_number(question, raw)
        case "many":
            return _read_choices(question, raw)
    assert_never(question.type)


def plain_answer(question: Question, answer: Answer) -> Plain:
    """Return ``answer`` as TOML holds it; ``read_answer`` of the result gives the same answer."""
    if not isinstance(answer, Choices):
        return answer
    if answer.alone is not None:
        return [answer.alone]
    in_order = [option.id for option in question.options]
    has = [each for each in in_order if each in answer.has]
    lacks = [each for each in in_order if each in answer.lacks]
    if len(has) + len(lacks) == len(question.joint) and (has or not question.alone):
        return has
    return {side: options for side, options in (("has", has), ("lacks", lacks)) if options} or {"has": []}


def unsettled(question: Question, answer: Answer | None) -> frozenset[str]:
    """Return the options of which an answered list does not say whether they hold; none of another answer."""
    if not isinstance(answer, Choices) or answer.alone is not None:
        return frozenset()
    return question.joint - answer.has - answer.lacks


def in_words(question: Question, answer: Answer) -> str:
    """Return ``answer`` as a reader reads it, in the words of the pack."""
    match answer:
        case bool():
            return "Yes" if answer else "No"
        case str():
            return question.says[answer]
        case Choices(alone=str(only)):
            return question.says[only]
        case Choices():
            return _choices_in_words(question, answer)
        case _:
            return number_in_words(answer, question.unit)


@lru_cache(maxsize=1_000)
def _choices_in_words(question: Question, answer: Choices) -> str:
    said = "; ".join(option.say for option in question.options if option.id in answer.has)
    lacks = "; ".join(option.say for option in question.options if option.id in answer.lacks)
    if answer.has | answer.lacks == question.joint:
        return said or "None of these"
    return ", ".join(filter(None, (said, lacks and f"not: {lacks}", "the rest is not known")))


def nobody_is_asked(pack: Pack, fact: str) -> tuple[str, str]:
    """Return what is wrong with an answer to a fact of the world, and what to do."""
    known = pack.world[fact]
    what = f"{fact} is a fact of the world: nobody is asked {known.say!r:.80}"
    return what, f"take it away; the pack says: {in_words(known.question, known.value)}"


def number_in_words(value: float, unit: str) -> str:
    """Return a number with its unit: shares in per cent, others with thousands apart, money without its name."""
    if unit == "share":
        return f"{_digits(100 * value)} %"
    return f"{_digits(value)} {unit.removeprefix('money').strip()}".strip()


def _digits(value: float) -> str:
    """Return at most two decimals, more for numbers below one, of which they are a larger part."""
    places = 2 if abs(value) >= 1 or value == 0 else 4
    text = f"{value:,.{places}f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _known(question: Question, option: str) -> None:
    if option not in question.says:
        raise WrongAnswerError(f"{question.id} has no option {option!r:.60}", _option_hint(question, option))


def _option_hint(question: Question, text: str) -> str:
    """Return which option is meant by its words, by other letters or by quotes around it, or which several are."""
    plain = text.strip(" \"'“”‘’[]()").casefold()
    for option in question.options:
        if plain in (option.say.casefold(), option.id):
            return f"did you mean {option.id}?"
    parts = [each for each in re.split(r"[^\w-]+", text) if each]
    if len(parts) > 1 and all(each in question.says for each in parts):
        return f"write each apart: {', '.join(parts)}"
    return did_you_mean(text, question.says)


def _kind(raw: object) -> str:
    """Return what TOML calls the type of ``raw``."""
    names = {bool: "true or false", str: "text", int: "a number", float: "a number", list: "a list", dict: "a table"}
    return names.get(type(raw), "a date or time")


def _read_number(question: Question, raw: object) -> float:
    example = "0.02 (which is 2 %)" if question.unit == "share" else "1200 or 0.5"
    if isinstance(raw, bool) or not isinstance(raw, int | float):
        hint = _number_hint(question, raw) or f"write a number, such as {example}"
        raise WrongAnswerError(f"{question.id} is a number, not {_kind(raw)}", hint)
    if not isfinite(raw):
        raise WrongAnswerError(f"{question.id} must be a finite number", f"write a number, such as {example}")
    low, high = question.range
    if not low <= raw <= high:
        limits = " to ".join(f"{each:.0f}" if each == int(each) else f"{each:.15g}" for each in (low, high))
        hint = "a share lies between 0 and 1: write 2 % as 0.02" if question.unit == "share" else ""
        raise WrongAnswerError(f"{question.id} must lie in the range {limits}", hint)
    if question.whole and raw != int(raw):
        raise WrongAnswerError(f"{question.id} is a whole number", f"write {round(raw)}")
    return raw


def _number_hint(question: Question, raw: object) -> str:
    """Return how a number that was written as text is written, where the question takes it."""
    slip = number_slip(raw) if isinstance(raw, str) else None
    low, high = question.range
    if slip is None or (slip.right and not low <= float(slip.right) <= high):
        return ""
    if not slip.right:
        return slip.words
    numeral = read(raw) if isinstance(raw, str) else None
    converted = ", in the currency of the venture" if numeral and numeral.mark else ""
    return f"write {slip.right}, without quotes{converted}"


def _read_choices(question: Question, raw: object) -> Choices:
    match raw:
        case list() as options if all(isinstance(each, str) for each in options):
            return _complete(question, options)
        case dict() as table if table and table.keys() <= {"has", "lacks"}:
            return _partial(question, table)
    hint = "write a list of options, or { has = [...], lacks = [...] } when the rest is not known"
    options = [each.strip() for each in raw.split(",")] if isinstance(raw, str) else []
    if options and all(each in question.says for each in options):
        hint = "write it in brackets: [" + ", ".join(f'"{each}"' for each in options) + "]"
    raise WrongAnswerError(f"{question.id} takes a list of options, not {_kind(raw)}", hint)


def _complete(question: Question, options: list[str]) -> Choices:
    for option in options:
        _known(question, option)
    chosen = frozenset(options)
    if alone := sorted(chosen & question.alone):
        if len(chosen) > 1:
            others = ", ".join(sorted(chosen - {alone[0]}))
            raise WrongAnswerError(
                f"{question.id}: {alone[0]!r} excludes {others}", f"keep either {alone[0]} or the others"
            )
        silent = alone[0] in question.unknown
        return Choices(frozenset(), frozenset() if silent else question.joint, alone[0])
    if not chosen:
        return Choices(frozenset(), question.joint, question.nothing)
    return Choices(chosen, question.joint - chosen)


def _partial(question: Question, table: Mapping[object, object]) -> Choices:
    sides: dict[str, frozenset[str]] = {}
    for side in ("has", "lacks"):
        options = table.get(side, [])
        if not isinstance(options, list) or not all(isinstance(each, str) for each in options):
            raise WrongAnswerError(f"{question.id}: {side} takes a list of options", f'write {side} = ["option"]')
        for option in options:
            _known(question, option)
        sides[side] = frozenset(options)
    if both := sides["has"] & sides["lacks"]:
        raise WrongAnswerError(f"{question.id}: {min(both)!r} stands in has and in lacks", "keep it in one of the two")
    if sides["has"] & question.alone:
        return _complete(question, sorted(sides["has"]))
    if excluded := sides["lacks"] & question.alone:
        raise WrongAnswerError(
            f"{question.id}: {min(excluded)!r} cannot be in lacks", "write the options that hold in has"
        )
    if not sides["has"] and sides["lacks"] == question.joint:
        return _complete(question, [])
    return Choices(sides["has"], sides["lacks"])
