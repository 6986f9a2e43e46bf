"""Numbers as people write them: thousands apart, decimal commas, words for thousands, currencies, per cent.

The one reader of what is typed as a number. Where a text can be two numbers it gives both: only the person knows.
"""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal
from typing import NamedTuple

from bmcheck.money import AT_BEGINNING, AT_END

LONGEST = 200
"""Characters of a text in which a number is looked for."""
FARTHEST = 20
"""Powers of ten beyond which a number is not worked out any more, since no question takes it."""


class Numeral(NamedTuple):
    """What a text says: the numbers that it can stand for, largest first, and what stands around the digits.

    ``mark`` is the sign, code or name of a currency; ``parts`` is 100 for per cent, 1000 for per mille and 1 without
    either; ``rest`` is what stands behind all that, such as a unit; ``is_rough`` says that it was called about so much.
    """

    readings: tuple[Decimal, ...]
    mark: str = ""
    parts: int = 1
    rest: str = ""
    is_rough: bool = False


_SCALES = {
    "hundred": (2,),
    "k thousand thousands thsd tsd tausend mille": (3,),
    "万 萬": (4,),
    "lakh lakhs lac lacs": (5,),
    "m mm mn mio mill million millions millionen": (6,),
    "mil": (3, 6),
    "crore crores cr": (7,),
    "亿 億": (8,),
    "b bn billion billions md mia mrd milliard milliards milliarden": (9,),
    "tn trillion trillions": (12,),
}
"""Words for powers of ten; mil is a thousand in Spanish and a million in English."""
POWERS = {word: powers for words, powers in _SCALES.items() for word in words.split()}
_PARTS = {"%": 100, "per cent": 100, "percent": 100, "pct": 100, "prozent": 100, "‰": 1000, "per mille": 1000}

_DASH = "[-−–]"
_DIGITS = re.compile(r"(?P<digits>\d[\d.,'_ ]*|[.,]\d[\d.,'_ ]*)(?:[eE](?P<power>[+-]?\d+)(?!\w))?")
_HEAD = re.compile(
    rf"(?P<rough>[~≈]|(?:(?-i:ca)|circa|approx|approximately|about|around|roughly|some|etwa|env|environ)\b(?!\$)\.?)?\s*"
    rf"(?P<sign>[+]|{_DASH})?\s*(?:(?P<share>%)|(?P<mark>{AT_BEGINNING}))?\s*(?P<other>[+]|{_DASH})?\s*",
    re.IGNORECASE,
)
_TAIL = re.compile(
    rf"(?:(?<=[.,]){_DASH}+)?\s*(?:(?P<scale>{'|'.join(sorted(POWERS, key=len, reverse=True))})(?![^\W\d_])\.?)?\s*"
    rf"(?:(?P<share>%|‰|(?:per ?cent|percent|pct|prozent|per mille)\b\.?)|(?P<mark>{AT_END}))?\s*(?P<rest>\D*)",
    re.IGNORECASE,
)
_BETWEEN = (
    (r"\d{1,3}(?:(?P<gap>[ '_])\d{3})(?:(?P=gap)\d{3})*(?:[.,]\d+)?", "[ '_]"),
    (r"\d{1,3}(?:,\d{3})+\.\d+|\d{1,3}(?:,\d{3}){2,}|\d{1,2}(?:,\d{2})+,\d{3}(?:\.\d+)?", ","),
    (r"\d{1,3}(?:\.\d{3})+,\d+|\d{1,3}(?:\.\d{3}){2,}", "[.]"),
    (r"\d+(?:[.,]\d+)?|[.,]\d+", "$"),
)
"""How digits are written, and what stands between them without a meaning."""
_EITHER = re.compile(r"[1-9]\d{0,2}[.,]\d{3}")
"""A thousand and more in one country, one and a little more in another; behind a 0 there is no doubt."""


def read(text: str) -> Numeral | None:
    """Return what ``text`` says as a number; None when it is none, or more than one."""
    typed = plain(text)
    found = _DIGITS.search(typed) if len(text) <= LONGEST else None
    head = _HEAD.fullmatch(typed[: found.start()]) if found else None
    tail = _TAIL.fullmatch(typed, found.end()) if found else None
    if not (found and head and tail) or _is_marked_twice(head, tail):
        return None
    powers = POWERS[tail["scale"].casefold()] if tail["scale"] else (0,)
    sign = -1 if (head["sign"] or head["other"] or "+") != "+" else 1
    numbers = {sign * _raised(each, power, found["power"]) for each in _readings(found["digits"]) for power in powers}
    if not numbers:
        return None
    return Numeral(
        readings=tuple(sorted(numbers, reverse=True)),
        mark=(head["mark"] or tail["mark"] or "").strip(),
        parts=_PARTS.get((head["share"] or tail["share"] or "").casefold().rstrip("."), 1),
        rest=tail["rest"].strip(),
        is_rough=bool(head["rough"]),
    )


def plain(text: str) -> str:
    """Return ``text`` with one kind of space, apostrophe and digit, and without what shows nothing.

    Fractions and raised digits stay as they are: 3² is not 32.
    """
    kept = (each for each in text if unicodedata.category(each) != "Cf")
    alike = "".join(
        each if unicodedata.category(each) == "No" else unicodedata.normalize("NFKC", each) for each in kept
    )
    signs = re.sub("[’‘ʼ′`´٬]", "'", " ".join(alike.split())).replace("٫", ".").replace("٪", "%")
    digits = (str(unicodedata.decimal(each)) if each.isdecimal() else each for each in signs)
    return "".join(digits).rstrip(" .")


def _is_marked_twice(head: re.Match[str], tail: re.Match[str]) -> bool:
    """Return whether there are two signs, or two of currencies and per cent."""
    marks = (head["share"], head["mark"], tail["share"], tail["mark"])
    return bool(head["sign"] and head["other"]) or sum(map(bool, marks)) > 1


def _readings(digits: str) -> list[Decimal]:
    """Return the numbers that digits with dots, commas and blanks between them can stand for."""
    written = digits.strip().removesuffix(".").removesuffix(",")
    if _EITHER.fullmatch(written):
        return [Decimal(re.sub("[.,]", "", written)), Decimal(written.replace(",", "."))]
    between = next((between for pattern, between in _BETWEEN if re.fullmatch(pattern, written)), None)
    return [Decimal(re.sub(between, "", written).replace(",", "."))] if between else []


def _raised(value: Decimal, power: int, exponent: str | None) -> Decimal:
    """Return ``value`` times powers of ten, cut off where no question takes it."""
    raised = power + (max(min(int(exponent[:9]), 10_000), -10_000) if exponent else 0)
    if value and value.adjusted() + raised > FARTHEST:
        return Decimal(1).scaleb(FARTHEST)
    return value.scaleb(raised)


_BELOW_TWENTY = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen"
)
_ONES = _BELOW_TWENTY.split()
_TENS = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
_LARGE = ((10**12, "trillion"), (10**9, "billion"), (10**6, "million"), (1000, "thousand"))


def spelled(value: float) -> str:
    """Return a number in English words: ``one thousand two hundred and fifty`` or ``one point two five``."""
    if value < 0:
        return f"minus {spelled(-value)}"
    whole, _, behind = f"{Decimal(str(value)):f}".partition(".")
    behind = behind.rstrip("0")
    return f"{_counted(int(whole))}{behind and ' point ' + ' '.join(_ONES[int(each)] for each in behind)}"


def _counted(number: int) -> str:
    for size, word in _LARGE:
        if number >= size:
            more = number % size
            joint = " and " if 0 < more < 100 else " "  # noqa: PLR2004 - as it is said
            return f"{_counted(number // size)} {word}{joint + _counted(more) if more else ''}"
    if number >= 100:  # noqa: PLR2004
        more = number % 100
        return f"{_ONES[number // 100]} hundred{f' and {_counted(more)}' if more else ''}"
    if number < len(_ONES):
        return _ONES[number]
    return f"{_TENS[number // 10 - 2]}{f'-{_ONES[number % 10]}' if number % 10 else ''}"
