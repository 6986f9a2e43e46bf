"""Values as people write them who have never seen TOML, and what to write instead."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


class Slip(NamedTuple):
    """What is wrong with a value; ``right`` is the TOML to write, empty where only the person knows what is meant."""

    words: str
    right: str = ""


LONGEST = 200
"""Characters of a value in which a slip is looked for."""

DATE_WORDS = "a date is written year-month-day, without quotes"

_MONEY = r"(?:[A-Z]{2})?[€$£¥₹₽₩₺₴]|EUR|USD|GBP|CHF|JPY|INR|CNY|euros?|dollars?"
_NUMBER = re.compile(
    rf"(?P<sign>[-+−–]?)[ ]*(?P<before>{_MONEY})?[ ]*(?P<digits>\d[\d.,'’_ ]*|[.,]\d+)"
    rf"(?P<scale>k|K|thousand|million|billion)?[ ]*(?:(?P<share>%|per ?cent)|(?P<after>{_MONEY}))?"
)
_SCALES = {None: 1, "k": 1_000, "K": 1_000, "thousand": 1_000, "million": 1_000_000, "billion": 1_000_000_000}
_SPACED = re.compile(r"\d{1,3}(?:[ '’]\d{3})+(?:[.,]\d+)?")
_GROUPED = re.compile(r"\d{1,3}(?:,\d{3})+\.\d+|\d{1,3}(?:,\d{3}){2,}|\d{1,2}(?:,\d{2})+,\d{3}")
_GROUPED_BY_DOTS = re.compile(r"\d{1,3}(?:\.\d{3})+,\d+|\d{1,3}(?:\.\d{3}){2,}")
_EITHER = re.compile(r"[1-9]\d{0,2}[.,]\d{3}")
_TOML_NUMBER = re.compile(r"[-+]?(?:0|[1-9]\d*)(?:\.\d+)?")

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = r"([A-Za-z]{3,9})\.?"
_YEAR_FIRST = re.compile(r"(\d{4})([-./])(\d{1,2})\2(\d{1,2})")
_YEAR_LAST = re.compile(r"(\d{1,2})([-./])(\d{1,2})\2(\d{4})")
_DAY_MONTH = re.compile(rf"(\d{{1,2}})(?:st|nd|rd|th|\.)?[ -]{_MONTH},?[ -](\d{{4}})")
_MONTH_DAY = re.compile(rf"{_MONTH} (\d{{1,2}})(?:st|nd|rd|th)?,? (\d{{4}})")

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
    found = _NUMBER.fullmatch(text.strip())
    readings = list(_readings(found["digits"].strip())) if found and len(text) <= LONGEST else []
    if not found or not readings:
        return None
    factor = Decimal(_SCALES[found["scale"]]) / (100 if found["share"] else 1)
    sign = "-" if found["sign"] in tuple("-−–") else ""
    numbers = [sign + _plain(Decimal(each) * factor) for each in readings]
    if len(numbers) > 1:
        return Slip(f"it can be read in two ways: write {' or '.join(numbers)}, whichever is meant")
    return Slip(", ".join(_faults(found)) or "a number stands without quotes", numbers[0])


def date_slip(text: str) -> Slip | None:
    """Return how the date that ``text`` stands for is written: 2025-12-31 for ``31.12.2025``."""
    days = sorted(_dates(text.strip()))
    if not days:
        return None
    if len(days) > 1:
        return Slip(f"{DATE_WORDS}: {' or '.join(days)}, whichever is meant")
    return Slip(DATE_WORDS, days[0])


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


def _readings(digits: str) -> Iterator[str]:
    """Yield the numbers that digits with dots, commas and blanks between them can stand for."""
    if _SPACED.fullmatch(digits):
        yield re.sub("[ '’]", "", digits).replace(",", ".")
    elif _GROUPED.fullmatch(digits):
        yield digits.replace(",", "")
    elif _GROUPED_BY_DOTS.fullmatch(digits):
        yield digits.replace(".", "").replace(",", ".")
    elif _EITHER.fullmatch(digits):
        yield from (re.sub("[.,]", "", digits), digits.replace(",", "."))
    elif re.fullmatch(r"\d+[.,]?\d*|[.,]\d+", digits):
        yield digits.replace(",", ".")


def _plain(number: Decimal) -> str:
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _faults(found: re.Match[str]) -> Iterator[str]:
    """Yield what is not usual in TOML about a number."""
    digits = found["digits"].strip()
    if found["before"] or found["after"]:
        yield "a number has no currency"
    if found["share"]:
        yield "a share lies between 0 and 1"
    if found["scale"]:
        yield "a number is written out in digits"
    if re.search(r"[ '’]|[.,]\d+[.,]", digits):
        yield "digits stand without anything between them"
    elif "," in digits:
        yield "the decimal sign is a dot"
    if digits[0] in ".," or digits[-1] in ".,":
        yield "a number has digits on both sides of the dot"
    if re.match(r"0\d", digits):
        yield "a number does not begin with 0"


def _dates(text: str) -> Iterator[str]:
    """Yield the days that ``text`` can stand for, as TOML has them."""
    if found := _YEAR_FIRST.fullmatch(text):
        yield from _day(found[1], found[3], found[4])
    elif found := _YEAR_LAST.fullmatch(text):
        yield from {*_day(found[4], found[3], found[1]), *_day(found[4], found[1], found[3])}
    elif found := _DAY_MONTH.fullmatch(text):
        yield from _day(found[3], _month(found[2]), found[1])
    elif found := _MONTH_DAY.fullmatch(text):
        yield from _day(found[3], _month(found[1]), found[2])


def _day(year: str, month: str, day: str) -> Iterator[str]:
    try:
        yield date(int(year), int(month), int(day)).isoformat()
    except ValueError:
        return


def _month(name: str) -> str:
    short = name[:3].lower()
    return str(_MONTHS.index(short) + 1) if short in _MONTHS else "0"


def _nothing(text: str) -> Slip | None:
    if text not in _NOTHING:
        return None
    option = ', or write "none" if that is the answer' if text.lower() == "none" else ""
    return Slip(f"TOML has no {text}: leave the whole line out while there is no value{option}")


def _number(text: str) -> Slip | None:
    return None if _TOML_NUMBER.fullmatch(text) else number_slip(text)


def _several(text: str) -> Slip | None:
    """Tell of words with commas between them that they are a list or a sentence."""
    if "," not in text or not _WORDS.fullmatch(text):
        return None
    parts = ", ".join(f'"{each.strip()}"' for each in text.split(",") if each.strip())
    return Slip(f'write a list as [{parts}], and a text as "{text}"')


def _measure(text: str) -> Slip | None:
    """Tell of a number with something else that only the person knows how much it is."""
    if not re.fullmatch(r"[~<>≈]?[ ]*\d[^\"'\\=#\[\]{}\n]*", text) or re.fullmatch(r"[\d:._TZ+-]+", text):
        return None
    return Slip(f'a number stands alone, and a text in quotes: "{text}"')


_KINDS: tuple[Callable[[str], Slip | None], ...] = (
    truth_slip,
    _nothing,
    date_slip,
    _number,
    _several,
    word_slip,
    _measure,
)
