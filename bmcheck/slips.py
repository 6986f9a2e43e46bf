"""Values as people write them who have never seen TOML, and what to write instead."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from bmcheck.money import AT_BEGINNING, AT_END
from bmcheck.numerals import LONGEST, POWERS, plain, read

if TYPE_CHECKING:
    from collections.abc import Callable


class Slip(NamedTuple):
    """What is wrong with a value; ``right`` is the TOML to write, empty where only the person knows what is meant."""

    words: str
    right: str = ""


DATE_WORDS = "a date is written year-month-day, without quotes"

_MONEY = f"{AT_BEGINNING}|{AT_END}"
_FAULTS = (
    (_MONEY, "a number has no currency"),
    ("%|per ?cent|pct", "a share lies between 0 and 1"),
    (rf"\d ?(?:{'|'.join(POWERS)})\b", "a number is written out in digits"),
    (r"\d[ '’_]\d|[.,]\d+[.,]\d", "digits stand without anything between them"),
    (r"\A\D*\d*,\d*\D*\Z", "the decimal sign is a dot"),
    (r"(?<!\d)[.,]\d|\d[.,](?!\d)", "a number has digits on both sides of the dot"),
    (r"\A\D*0\d", "a number does not begin with 0"),
)

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_YEAR, _MONTH, _DAY = r"(?P<year>\d{4})", r"(?P<month>\d{1,2}|[A-Za-z]{3,9})", r"(?P<day>\d{1,2})"
_NAME = r"(?P<month>[A-Za-z]{3,9})\.?"
_BETWEEN = r"(?P<between>[-/ ]|\. ?)"
_DATES = (
    rf"{_YEAR}{_BETWEEN}{_MONTH}(?P=between){_DAY}",
    rf"{_DAY}{_BETWEEN}{_MONTH}(?P=between){_YEAR}",
    rf"{_MONTH}{_BETWEEN}{_DAY}(?P=between){_YEAR}",
    rf"(?:[A-Z][a-z]+, )?{_DAY}(?:st|nd|rd|th|\.)?(?: of)?[ -]{_NAME},?[ -]{_YEAR}",
    rf"(?:[A-Z][a-z]+, )?{_NAME} {_DAY}(?:st|nd|rd|th)?,? {_YEAR}",
)

_TRUTHS = {"yes": "true", "on": "true", "no": "false", "off": "false"}
_NOTHING = ("None", "NONE", "null", "Null", "NULL", "nil", "undefined", "n/a", "N/A", "?", "??", "-", "...", "…")
_WORDS = re.compile(r"[^\W\d](?:[^\"'=#\[\]{}\n]|(?<=\w)'(?=\w))*")


def value_slip(text: str) -> Slip | None:
    """Return the slip in ``text``, which stands without quotes where a value belongs; None where it is not certain."""
    if len(text) > LONGEST:
        return None
    return next(filter(None, (each(text) for each in _KINDS)), None)


def number_slip(text: str) -> Slip | None:
    """Return how the number that ``text`` stands for is written, in digits: 1200 for ``€1 200``, 0.02 for ``2 %``."""
    found = read(text)
    if not found or found.rest or found.is_rough:
        return None
    numbers = [f"{(each / found.parts).normalize():f}" for each in found.readings]
    if len(numbers) > 1:
        return Slip(f"it can be read in two ways: write {' or '.join(numbers)}, whichever is meant")
    faults = [words for pattern, words in _FAULTS if re.search(pattern, plain(text), re.IGNORECASE)]
    return Slip(", ".join(faults) or "a number stands without quotes", numbers[0])


def date_slip(text: str) -> Slip | None:
    """Return how the date that ``text`` stands for is written: 2025-12-31 for ``31.12.2025``."""
    found = [re.fullmatch(each, text.strip()) for each in _DATES]
    days = sorted({day for each in found if each and (day := _day(each))})
    if len(days) > 1:
        return Slip(f"{DATE_WORDS}: {' or '.join(days)}, whichever is meant")
    return Slip(DATE_WORDS, days[0]) if days else None


def truth_slip(text: str) -> Slip | None:
    """Return true or false for the words that mean it."""
    if text.lower() in ("true", "false"):
        return Slip("true and false are written small, without quotes", text.lower())
    right = _TRUTHS.get(text.lower())
    return Slip("yes and no are written true and false", right) if right else None


def word_slip(text: str) -> Slip | None:
    """Return words in quotes."""
    if len(text) > LONGEST or not _WORDS.fullmatch(text) or ("\\" in text and "'" in text):
        return None
    return Slip("words stand in quotes", f"'{text}'" if "\\" in text else f'"{text}"')


def _day(found: re.Match[str]) -> str:
    """Return the day of a match with a year, a month and a day as TOML has it, empty when there is no such day."""
    month = found["month"][:3].lower()
    try:
        number = int(month) if month.isdecimal() else _MONTHS.index(month) + 1
        return date(int(found["year"]), number, int(found["day"])).isoformat()
    except ValueError:
        return ""


def _nothing(text: str) -> Slip | None:
    if text not in _NOTHING:
        return None
    option = ', or write "none" if that is the answer' if text.lower() == "none" else ""
    return Slip(f"TOML has no {text}: leave the whole line out while there is no value{option}")


def _several(text: str) -> Slip | None:
    """Tell of words with commas between them that they are a list or a sentence."""
    if not re.search("[,;|]", text) or not _WORDS.fullmatch(text):
        return None
    parts = ", ".join(f'"{each.strip()}"' for each in re.split("[,;|]", text) if each.strip())
    return Slip(f'write a list as [{parts}], and a text as "{text}"')


def _measure(text: str) -> Slip | None:
    """Tell of a number with something else that only the person knows how much it is, or when."""
    if not re.fullmatch(r"[~<>≈]?=?[ ]*\d[^\"'\\=#\[\]{}\n]*", text) or re.match(r"\d{4}-\d\d-\d|\d\d?:", text):
        return None
    when = "a date is written as 2025-12-31, " if re.search(r"(?:19|20)\d\d|\d+([./-])\d+\1\d", text) else ""
    return Slip(f'{when}a number stands alone, and a text in quotes: "{text}"')


_KINDS: tuple[Callable[[str], Slip | None], ...] = (
    truth_slip,
    _nothing,
    date_slip,
    number_slip,
    _several,
    word_slip,
    _measure,
)
