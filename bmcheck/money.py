"""Currencies: their codes, signs and names, and units of money."""

from __future__ import annotations

import re

_DOLLARS = (
    "USD ARS AUD BBD BMD BND BRL BSD BZD CAD CLP COP CUP CVE DOP FJD GYD HKD JMD KYD LRD MXN NAD NIO NZD SBD SGD SRD "
    "TTD TWD UYU XCD"
)
SIGNS = {
    "€": frozenset({"EUR"}),
    "$": frozenset(_DOLLARS.split()),
    "£": frozenset({"GBP", "EGP", "FKP", "GIP", "LBP", "SHP", "SSP", "SYP"}),
    "¥": frozenset({"JPY", "CNY"}),
    "₹": frozenset({"INR"}),
    "₩": frozenset({"KRW", "KPW"}),
    "₽": frozenset({"RUB"}),
    "₺": frozenset({"TRY"}),
    "₴": frozenset({"UAH"}),
    "₪": frozenset({"ILS"}),
    "₦": frozenset({"NGN"}),
    "₱": frozenset({"PHP"}),
    "₫": frozenset({"VND"}),
}
"""The signs of currencies and the codes (ISO 4217) that each of them can stand for."""

NAMES = {
    "euro": "€",
    "euros": "€",
    "us dollar": "USD",
    "us dollars": "USD",
    "canadian dollars": "CAD",
    "australian dollars": "AUD",
    "dollar": "$",
    "dollars": "$",
    "pound": "£",
    "pounds": "£",
    "yen": "¥",
    "yuan": "CNY",
    "rmb": "CNY",
    "元": "CNY",
    "rupee": "rs",
    "rupees": "rs",
    "fr": "CHF",
    "sfr": "CHF",
    "r$": "BRL",
    "zł": "PLN",
    "zl": "PLN",
    "kč": "CZK",
    "ft": "HUF",
}
"""Currencies as people call them: the code or the sign that is meant."""
_SHARED = {"RS": frozenset({"INR", "PKR", "LKR", "NPR", "MUR"}), "KR": frozenset({"SEK", "NOK", "DKK", "ISK"})}
"""Names of several currencies, and their codes."""

_CODE = re.compile(r"[A-Z]{3}")
_MONEY = re.compile(r"\bmoney\b")
_MONTHLY = re.compile(r"(?P<of>\S+) (?:per|a) month")
_OTHERS = {"CHF", "PLN", "CZK", "HUF", "RON", "BGN", "ZAR", "THB", "IDR", "MYR", "AED", "SAR"}
_KNOWN = "|".join(sorted(_OTHERS.union(*SIGNS.values(), *_SHARED.values())))
_NAMED = "|".join(map(re.escape, sorted({*NAMES, *_SHARED}, key=len, reverse=True)))
_SIGN = r"[A-Z]{0,3}[$¢£¥\u20a0-\u20cf]"
AT_BEGINNING = rf"{_SIGN}|(?-i:[A-Z]{{3}})|{_KNOWN}|(?:{_NAMED})(?![^\W\d_])\.?"
"""The pattern of the sign, code or name of a currency before an amount: without a list of all codes, any three capital
letters; those of well-known ones in small letters too. Letters of any size match it (``re.IGNORECASE``)."""
AT_END = rf"(?:{_SIGN}|(?-i:[A-Z]{{3}})|{_KNOWN}|{_NAMED})(?![^\W\d_])\.?"
"""The same behind an amount."""


def is_code(text: str) -> bool:
    """Return whether ``text`` has the form of a code of ISO 4217: three capital letters. There is no list of all."""
    return bool(_CODE.fullmatch(text))


def codes_of(text: str) -> frozenset[str]:
    """Return the codes that a code in letters of any size, a sign or a name can stand for: for ``US$`` USD alone."""
    word = _named(text)
    if word in _SHARED:
        return _SHARED[word]
    letters, sign = word[:-1], word[-1:]
    meant = (each for each in SIGNS[sign] if each.startswith(letters)) if sign in SIGNS else (word,)
    return frozenset(filter(is_code, meant))


def code_of(text: str) -> str:
    """Return the code that is meant by a code in letters of any size, or by a sign or name of one currency only."""
    meant = codes_of(text)
    return next(iter(meant)) if len(meant) == 1 else ""


def _named(text: str) -> str:
    """Return the code or sign that a name stands for, or what is written itself, in capital letters."""
    word = text.strip().removesuffix(".").casefold()
    return NAMES.get(word, word).upper()


def is_money(unit: str) -> bool:
    """Return whether a unit is one of money, as ``money per month``."""
    return bool(_MONEY.search(unit))


def is_amount(unit: str) -> bool:
    """Return whether a unit is money and nothing else: a sum, of which there is so much at a time."""
    return unit == "money" or bool(currency_of(unit) and len(unit.split()) == 1)


def is_monthly(unit: str) -> bool:
    """Return whether a unit is money by the month and nothing else, as ``EUR per month``."""
    found = _MONTHLY.fullmatch(unit)
    return bool(found and is_amount(found["of"]))


def currency_of(unit: str) -> str:
    """Return the code or sign of the currency in which a unit is told, as in ``EUR per month``; empty without one."""
    return next((each for each in unit.split() if is_code(each) or each in SIGNS), "")


def in_currency(unit: str, currency: str) -> str:
    """Return a unit with a currency in the place of money, as ``EUR per month``; a sign becomes its only code."""
    return _MONEY.sub(lambda _: code_of(currency) or currency, unit) if currency else unit


def stands_for(mark: str, currency: str) -> bool:
    """Return whether a sign, code or name can stand for a currency: ``$``, ``US$`` and ``dollars`` for USD."""
    return currency == _named(mark) or currency in codes_of(mark)
