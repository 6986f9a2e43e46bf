"""Texts made from other texts, as somebody would who wants to see a reader fail."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from pathlib import Path
from random import Random

SEEDS = Path(__file__).parent / "seeds"
MOST = 6000
"""Bytes of a text; how long texts are borne is tested by themselves."""

TOKENS = [
    *("[", "]", "[[", "]]", "{", "}", "=", ",", ".", '"', "'", '"""', "'''", "\\", "#", "\n", "\r\n", "\t", " ", "\f"),
    *("[answers]\n", "[notes]\n", "[unsure]\nquestions = []\n", "[venture]\n", "[[waiver]]\n", "[[action]]\n"),
    *("true", "false", "0", "-1", "1e308", "nan", "inf", "9999999999999999999", "0x1", "2027-03-31", "07:32:00"),
    *("free_offer", "sources", "paid_share", "price_review", "margin", "min_share", "none", "all", "basic", "ads"),
    *("free-without-income", "too-few-payers", "second-income", "{ has = [], lacks = [] }", "a.b.c = 1\n", '"" = 1\n'),
    *(" and ", " or ", " not ", " in ", " not in ", " == ", " != ", " < ", ">=", "(", ")", "+", "-", "*", "/", "len("),
    *("\x00", "\x1b[31m", "\x9b", "\u202e", "\u200b", "\U000e0041", "\ufeff", "\u2028", "\ud7ff", "\U0010ffff", "é"),
    *("::error::x", "##[error]x", "=1+1", "@SUM(1)", "| a |", "<script>", "</details>", "]]>", "&#0;", "[x](y)", "%0A"),
    *(
        "extends = '..'\n",
        "[renamed]\na = 'b'\n",
        "[[metric]]\n",
        "[[rule]]\n",
        "[[question]]\n",
        "formula = 'm + m'\n",
    ),
]
"""What the languages of our files are made of, and what could do harm where they are shown."""
_TOKENS = [each.encode() for each in TOKENS]
_QUOTED = re.compile(rb'"[^"\n]*"|\'[^\'\n]*\'')
_WORD = re.compile(rb"[\w.-]+")

Mutation = Callable[[bytes, Random], bytes]


def seeds_of(target: str) -> list[bytes]:
    """Return the seeds of a target, in the order of their names."""
    return [each.read_bytes() for each in sorted((SEEDS / target).iterdir())]


def mutated(data: bytes, random: Random, others: Sequence[bytes]) -> bytes:
    """Return ``data`` changed in a few places; ``others`` are texts that parts may come from."""
    for _ in range(random.choice([1, 1, 2, 3, 6])):
        change = random.choice(_MUTATIONS)
        data = _crossed(data, random, others) if change is None else change(data, random)
    return data[:MOST]


def _cut(data: bytes, random: Random) -> tuple[int, int]:
    start = random.randint(0, len(data))
    return start, min(len(data), start + random.choice([0, 1, 1, 4, 16, 64, 500]))


def _with_token(data: bytes, random: Random) -> bytes:
    start, end = _cut(data, random)
    return data[:start] + random.choice(_TOKENS) + data[random.choice([start, end]) :]


def _with_byte(data: bytes, random: Random) -> bytes:
    start = random.randint(0, len(data))
    return data[:start] + bytes([random.randrange(256)]) + data[start + random.choice([0, 1]) :]


def _without(data: bytes, random: Random) -> bytes:
    start, end = _cut(data, random)
    return data[:start] + data[end:]


def _repeated(data: bytes, random: Random) -> bytes:
    start, end = _cut(data, random)
    return data[:end] + data[start:end] * random.choice([1, 1, 2, 40]) + data[end:]


def _moved_line(data: bytes, random: Random) -> bytes:
    lines = data.splitlines(keepends=True) or [b""]
    line = lines.pop(random.randrange(len(lines)))
    for _ in range(random.choice([0, 1, 1, 2])):
        lines.insert(random.randint(0, len(lines)), line)
    return b"".join(lines)


def _with_other(pattern: re.Pattern[bytes]) -> Mutation:
    """Return what puts a token, or another part of the text, in the place of one that matches."""

    def change(data: bytes, random: Random) -> bytes:
        found = list(pattern.finditer(data))
        if not found:
            return _with_token(data, random)
        place, other = random.choice(found), random.choice(found)
        quote = place[0][:1] if pattern is _QUOTED else b""
        new = random.choice([other[0], quote + random.choice(_TOKENS) + quote])
        return data[: place.start()] + new + data[place.end() :]

    return change


def _crossed(data: bytes, random: Random, others: Sequence[bytes]) -> bytes:
    other = random.choice(others) if others else data
    first, second = data.splitlines(keepends=True), other.splitlines(keepends=True)
    return b"".join(first[: random.randint(0, len(first))] + second[random.randint(0, len(second)) :])


_MUTATIONS: list[Mutation | None] = [
    *(_with_token, _with_byte, _without, _repeated, _moved_line, _moved_line, None),
    *(_with_other(_QUOTED), _with_other(_QUOTED), _with_other(_WORD), _with_other(_WORD)),
]
"""None stands for the one that needs other texts."""
