"""Currencies: their codes and signs, units of money, and amounts as people type them."""

from __future__ import annotations

import re
from typing import NamedTuple

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

_CODE = re.compile(r"[A-Z]{3}")
_MONEY = re.compile(r"\bmoney\b")
_MONTHLY = re.compile(r"(?P<of>\S+) (?:per|a) month")
_MARK = r"(?:[A-Z]{0,3}[$¢£¥\u20a0-\u20cf]|[A-Z]{3})"
_BEFORE = re.compile(rf"(?P<sign>[+-]?)\s*(?P<mark>{_MARK})\s*(?P<rest>[+-]?[\d.,].*)", re.DOTALL)
_BEHIND = re.compile(rf"(?P<sign>)(?P<rest>.*[\d.,])\s*(?P<mark>{_MARK})", re.DOTALL)


class Marked(NamedTuple):
    """A number as text, and the sign or code of a currency that was typed with it, empty when there was none."""

    number: str
    mark: str


def is_code(text: str) -> bool:
    """Return whether ``text`` has the form of a code of ISO 4217: three capital letters. There is no list of all."""
    return bool(_CODE.fullmatch(text))


def code_of(text: str) -> str:
    """Return the code that somebody means by a code in letters of any size, or by a sign of one currency only."""
    word = text.strip()
    meant = SIGNS.get(word, frozenset({word.upper()}))
    return next(iter(meant)) if len(meant) == 1 and all(map(is_code, meant)) else ""


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


def amount(text: str) -> Marked:
    """Return what ``text`` says apart from the sign or code of a currency before or behind it."""
    found = _BEFORE.fullmatch(text) or _BEHIND.fullmatch(text)
    return Marked(found["sign"] + found["rest"], found["mark"]) if found else Marked(text, "")


def stands_for(mark: str, currency: str) -> bool:
    """Return whether a sign or code can stand for a currency: ``$`` and ``US$`` for USD, ``€`` for EUR."""
    if mark == currency:
        return True
    letters, sign = mark[:-1], mark[-1:]
    return currency in SIGNS.get(sign, ()) and currency.startswith(letters)
