"""Answers as people type them: numbers in all their forms, and those that could be two numbers."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple, assert_never

from bmcheck.answers import WrongAnswerError, in_words, number_in_words, read_answer
from bmcheck.conditions import LARGEST
from bmcheck.money import currency_of, is_money, stands_for
from bmcheck.numerals import Numeral, read, spelled

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bmcheck.conditions import Answer, Answers
    from bmcheck.model import Question


_MEASURE = re.compile("month|minute|met|mile", re.IGNORECASE)
"""Units that people shorten to the letter that they shorten a million to."""


class TwoMeaningsError(WrongAnswerError):
    """What somebody typed can be several numbers, and only the person knows which one is meant."""

    def __init__(self, question: Question, text: str, meanings: Sequence[float]) -> None:
        """Keep the numbers that can be meant, and say them in words."""
        either = " or ".join(f"{as_typed(question, each)} ({said_aloud(question, each)})" for each in meanings)
        super().__init__(f"{question.id}: {text!r:.40} can be read in two ways", f"write {either}, whichever is meant")
        self.meanings = tuple(meanings)
        self.question = f"{text!r:.40} can be read in two ways. Which one is meant?"
        self.ways = [f"{said_aloud(question, each)} ({number_in_words(each, question.unit)})" for each in meanings]


def parse_answer(question: Question, text: str, *, in_per_cent: bool = False) -> Answer:
    """Return the answer that ``text``, typed by a person, gives to ``question``; raise WrongAnswerError if none.

    Yes and no in words, options separated by commas, numbers as people write them. ``in_per_cent`` says that a share
    was asked for in per cent, so that one without its sign is clear. Raise TwoMeaningsError where a number is not.
    """
    word = text.strip()
    match question.type:
        case "yes-no":
            truths = {"yes": True, "y": True, "true": True, "no": False, "n": False, "false": False}
            return read_answer(question, truths.get(word.lower(), word))
        case "many":
            return read_answer(question, [each.strip() for each in word.split(",") if each.strip()])
        case "number":
            return _parse_number(question, word, in_per_cent=in_per_cent)
        case "one":
            return read_answer(question, word)
    assert_never(question.type)


def _parse_number(question: Question, word: str, *, in_per_cent: bool) -> Answer:
    part = _part_of_whole(word) if question.unit == "share" else None
    numeral = part or read(word)
    if numeral and re.search(r"\d\s*m\.?$", word, re.IGNORECASE) and _MEASURE.match(question.unit):
        what = f"{question.id}: the m in {word!r:.40} can mean millions or {question.unit}"
        raise WrongAnswerError(what, "write the number alone, or million behind it")
    if numeral is None:
        raise WrongAnswerError(f"{question.id} is a number, not {word!r:.40}", _unread_hint(question, word))
    _check_surroundings(question, word, numeral)
    is_bare = question.unit == "share" and not part and numeral.parts == 1 and any(numeral.readings)
    parts = (1, 100) if is_bare and not in_per_cent else (100,) if is_bare else (numeral.parts,)
    meanings = dict.fromkeys(_exact(each / part) for each in numeral.readings for part in parts)
    possible = [each for each in meanings if _misfit(question, each) is None]
    if not possible:
        raise _misfit(question, next(iter(meanings))) or WrongAnswerError(question.id)
    if len(possible) > 1:
        raise TwoMeaningsError(question, word, possible)
    if len(parts) > 1:
        what = f"{question.id} is a share, and {word!r:.40} has no % sign"
        raise WrongAnswerError(what, f"write {as_typed(question, possible[0])}")
    return possible[0]


def _part_of_whole(word: str) -> Numeral | None:
    """Return the share that is typed as ``41 of 3,100`` or ``41/3100``; None where it is not typed so."""
    sides = re.fullmatch(r"(.+?)\s*(?:/|\b(?:out )?of\b)\s*(.+)", word, re.IGNORECASE)
    part, whole = map(read, sides.groups()) if sides else (None, None)
    if not (part and whole) or part.mark or whole.mark or part.parts * whole.parts > 1:
        return None
    shares = {round(one / other, 6) for one in part.readings for other in whole.readings if other}
    return Numeral(tuple(sorted(shares, reverse=True))) if shares else None


def _check_surroundings(question: Question, word: str, numeral: Numeral) -> None:
    """Raise WrongAnswerError where a currency, a per cent sign or a unit was typed that the question does not have."""
    if numeral.mark and (wrong := _other_currency(question, numeral)):
        raise wrong
    if numeral.parts > 1 and question.unit != "share":
        raise WrongAnswerError(f"{question.id} is not a share", f"write it in {question.unit or 'plain digits'}")
    if numeral.rest and not _is_unit(question.unit, numeral.rest):
        what = f"{question.id} is a number alone, not {word!r:.40}"
        raise WrongAnswerError(what, _unread_hint(question, word))


def _is_unit(unit: str, typed: str) -> bool:
    """Return whether the words behind a number are those of its unit: ``users``, ``/month`` for EUR per month."""
    plain = re.sub(r"^(?:/|an? |each |every )\s*", "per ", typed.casefold().rstrip("."))
    words = [each for each in unit.casefold().split() if each not in ("money", currency_of(unit).casefold())]
    return plain in (" ".join(words), " ".join(words).removesuffix("s"))


def _other_currency(question: Question, numeral: Numeral) -> WrongAnswerError | None:
    """Return what is wrong with a currency that was typed; a question is asked in the one that the venture has named.

    Its unit is ``EUR per month`` then.
    """
    currency, mark = currency_of(question.unit), numeral.mark
    if stands_for(mark, currency):
        return None
    if currency:
        what = f"{question.id} is asked in {currency}, and {mark} is another currency"
        return WrongAnswerError(what, "convert it, and write the number alone")
    if is_money(question.unit):
        what = f"{question.id} is a number, and nobody has said yet that this venture counts in {mark}"
        return WrongAnswerError(what, "write the number alone, or name the currency below [venture] in the file")
    number = f"{numeral.readings[0].normalize():f}"
    return WrongAnswerError(f"{question.id} is no amount of money", f"write {number} alone")


def _exact(value: Decimal) -> float:
    return int(value) if value == int(value) else float(value)


def _misfit(question: Question, value: float) -> WrongAnswerError | None:
    """Return why a number that was typed is no answer, in the way in which it is typed."""
    low, high = question.range
    if not low <= value <= high:
        most = f"to {as_typed(question, high)}" if high < LARGEST else "upwards"
        limits = f"{as_typed(question, low)} {most}"
        hint = "a share is a part of a whole: from none (0%) to all (100%)" if question.unit == "share" else ""
        return WrongAnswerError(f"{question.id} must lie in the range {limits}", hint)
    if question.whole and value != int(value):
        return WrongAnswerError(f"{question.id} is a whole number", f"write {round(value)}")
    return None


def _unread_hint(question: Question, word: str) -> str:
    """Return what to write instead of a text that is no number, or more than one."""
    example = "3.8 % or 38 of 1000" if question.unit == "share" else "1200" if question.whole else "1200 or 0.5"
    if re.search(r"\d.*(?:[-–—]|to|or|and|bis|\.\.+|…).*\d|[<>≤≥]|\d\s*\+|(?:over|under|than|most|least)\b", word):
        return f"write one number, your best guess, such as {example}"
    if re.fullmatch(r"\(\s*[^()]*\d[^()]*\)|.*\d\s*[-−–]", word):
        return "write -500 for 500 less than nothing"
    return f"write the number alone, such as {example}"


def as_typed(question: Question, value: float) -> str:
    """Return a number in digits alone, as it can be typed without a doubt: a share with its sign, 1.234 as 1.2340."""
    is_share = question.unit == "share"
    digits = f"{(Decimal(str(value)) * (100 if is_share else 1)).normalize():f}"
    found = read(digits)
    return f"{digits}{'0' if found and len(found.readings) > 1 else ''}{'%' if is_share else ''}"


def said_aloud(question: Question, value: float) -> str:
    """Return a number in English words, which mean the same in every country."""
    if question.unit == "share":
        return f"{spelled(float(Decimal(str(value)) * 100))} per cent"
    return spelled(value)


class Whole(NamedTuple):
    """What a share is a part of, where that is known: how many, and its unit."""

    number: float
    unit: str


def understood(question: Question, answer: Answer, whole: Whole | None) -> str:
    """Return an answer in words, a share with how many of the whole it is: ``3.8 %: 418 of 11,000 users``."""
    words = in_words(question, answer)
    if whole is None or question.unit != "share" or not isinstance(answer, int | float):
        return words
    part = answer * whole.number
    return f"{words}: {number_in_words(round(part) if part >= 1 else part, '')} of {number_in_words(*whole)}"


def whole_of(asked: Mapping[str, Question], question: Question, answers: Answers) -> Whole | None:
    """Return what ``question`` asks a share of, as far as that was answered; ``asked`` are all questions."""
    number = answers.get(question.share_of)
    return Whole(number, asked[question.share_of].unit) if isinstance(number, int | float) else None
