"""The table of slips in lines of TOML: each with its words and how it is put right."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from typing import NamedTuple

import rtoml

from bmcheck.slips import value_slip, word_slip

_S, _C = "[\ue000-\uefff]", "[\uf000-\uf7ff]"
"""One character that stands for a string, or for a comment, while the rest is looked at."""
_KEY = rf"(?:[\w-]+|{_S})(?:\.(?:[\w-]+|{_S}))*"
_END = rf"(?=[ \t]*{_C}?$)"
_PLAIN = rf"(?:{_S}|true|false|[-+]?\d[\d._-]*)"

TOKEN = re.compile(
    r'"""(?:\\.|[^\\])*?(?:"{3,5}|\Z)|\'\'\'.*?(?:\'{3,5}|\Z)|"(?:\\.|[^"\\\n])*"|\'[^\'\n]*\'|#[^\n]*|["\'\[\]{}\n]',
    re.DOTALL,
)
"""A string, a comment, a lone quote, a bracket or the end of a line."""


class Mended(NamedTuple):
    """A text with its slips put right, what they were, and what can be said of a value that only its author knows."""

    text: str
    words: tuple[str, ...]
    unsure: str


def mended(text: str) -> Mended:
    """Return ``text``, one entry, with all usual slips put right; whether it reads then is another question."""
    said: list[str] = []
    for words, step in _STEPS:
        after = step(text)
        if after != text:
            said.append(words)
            text = after
    after, values, unsure = _with_values(text)
    return Mended(after, tuple(dict.fromkeys([*said, *values])), unsure)


def refusal(text: str) -> str:
    """Return what the TOML reader says against ``text``, empty when it reads."""
    within = " " if text.startswith("\ufeff") else ""  # it may stand at the beginning of a file alone
    try:
        rtoml.loads(within + text)
    except rtoml.TomlParsingError as error:
        return str(error)
    return ""


def _masked(text: str) -> tuple[str, list[str]]:
    kept: list[str] = []

    def hide(token: re.Match[str]) -> str:
        if len(token[0]) == 1 and token[0] != "#":
            return token[0]
        kept.append(token[0])
        return chr((0xF000 if token[0][0] == "#" else 0xE000) + len(kept) - 1)

    return TOKEN.sub(hide, text), kept


def _outside(step: Callable[[str], str]) -> Callable[[str], str]:
    """Return ``step`` done to what is neither a string nor a comment."""

    def whole(text: str) -> str:
        masked, kept = _masked(text)
        return re.sub(f"{_S}|{_C}", lambda each: kept[ord(each[0]) & 0x7FF], step(masked))

    return whole


def _swap(pattern: str, new: str | Callable[[re.Match[str]], str]) -> Callable[[str], str]:
    """Return the step that puts ``new`` wherever ``pattern`` is found outside of strings and comments."""
    compiled = re.compile(pattern, re.MULTILINE)
    return _outside(lambda text: compiled.sub(new, text))


def _raw(pattern: str, new: str | Callable[[re.Match[str]], str]) -> Callable[[str], str]:
    """Return the step that puts ``new`` wherever ``pattern`` is found."""
    compiled = re.compile(pattern, re.MULTILINE)
    return lambda text: compiled.sub(new, text)


def _ordinary(char: re.Match[str]) -> str:
    digit = unicodedata.decimal(char[0], None)
    return unicodedata.normalize("NFKC", char[0]) if digit is None else str(digit)


def _straight(text: re.Match[str]) -> str:
    inner = text[1] if text[1] is not None else text[2]
    return f"'{inner}'" if '"' in inner else f'"{inner}"'


def _literal(token: re.Match[str]) -> str:
    """Put a text with backslashes that mean nothing into single quotes, in which they are only backslashes."""
    wrong = "\\" in token[0] and "'" not in token[0] and refusal(f"x = {token[0]}")
    return f"'{token[0][1:-1]}'" if wrong else token[0]


def _bullets(text: str) -> str:
    """Put a list that is written below its name, an item a line, into brackets."""
    found = re.fullmatch(rf"([ \t]*{_KEY})[ \t]*[:=][ \t]*\n((?:[ \t]*-[ \t].*\n?)+)", text)
    if not found:
        return text
    items = [each.strip().removeprefix("-").strip() for each in found[2].strip().split("\n")]
    return f"{found[1]} = [{', '.join(items)}]"


_STEPS: tuple[tuple[str, Callable[[str], str]], ...] = (
    (
        "a space is one of another kind",
        _swap("[\xa0\u1680\u2000-\u200a\u202f\u205f\u3000]", " "),
    ),
    (
        "there is a character that cannot be seen",
        _swap("[\xad\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]", ""),
    ),
    ("digits and signs are plain ones (ASCII)", _swap(r"[\uff01-\uff5e]|(?![0-9])\d", _ordinary)),
    ("the minus sign is a hyphen", _swap("[−–—‐‑‒]", "-")),
    ("quotes are straight ones", _swap(r"[“”„‟«»]([^“”„‟«»\\\n]*)[“”„‟«»]|[‘’‚‹›]([^‘’‚‹›\\\n]*)[‘’‚‹›]", _straight)),
    (
        "a text has the same quote at both ends",
        _raw(r"""(= *)(?:[“”„«»]([^"“”„«»\n]*)"|"([^"“”„«»\n]*)[“”„«»])""", r'\1"\2\3"'),
    ),
    ("a backslash in double quotes has a meaning of its own", _raw(r'"(?:\\.|[^"\\\n])*"', _literal)),
    (
        "a text over several lines stands between three quotes",
        _raw(r'(= *)"([^"]*\n[^"]*)"([ \t]*)\Z', r'\1"""\2"""\3'),
    ),
    (
        "each name stands on a line of its own",
        _swap(rf"^([^{{\n]*(?:{_PLAIN}|\]))(?:[ \t]*[;,][ \t]*|[ \t]+)(?={_KEY}[ \t]*=)", "\\1\n"),
    ),
    (
        "a text with quotes in it stands between those of the other kind",
        _raw(r"""(= *)"([^"'\n]*(?:(?<![^ ("])"[^"'\s][^"'\n]*"(?=[ .,;:!?)"])[^"'\n]*)+)"(?=\s*\Z)""", r"\1'\2'"),
    ),
    (
        "a text with quotes in it stands between those of the other kind",
        _raw(r"""(= *)'([^"'\\\n]*(?:(?<=\w)'(?=\w)[^"'\\\n]*)+)'(?=\s*\Z)""", r'\1"\2"'),
    ),
    (
        "a text has a quote at both ends",
        _raw(
            r"""\A([^="'\n]*[=:]\s*)(?:"([^"'#,\[\]{}=\n]*)'?|'([^"'#,\[\]{}=\n]*)"?|([^\s"'#,\[\]{}=][^"'#,\[\]{}=\n]*)["'])\s*\Z""",
            r'\1"\2\3\4"',
        ),
    ),
    ("a list stands in brackets", _outside(_bullets)),
    ("there is no bullet in front of a name", _swap(rf"^([ \t]*)[-*•·][ \t]+(?={_KEY}[ \t]*[:=])", r"\1")),
    ("a remark begins with #", _swap(r"(?:/\*|<!--)[ \t]*(.*?)[ \t]*(?:\*/|-->)[ \t]*$", r"# \1")),
    ("a remark begins with #", _swap(r"(^|(?<=\s))(?://|;|--)(?:[ \t]+(?=\S)|(?=[^\W\d])|$)", r"# ")),
    (
        "a = stands between name and value",
        _swap(rf"(^[ \t]*|[{{,][ \t]*)({_KEY})[ \t]*(?::=|={{2,}}|=>|->|=:|:|←)[ \t]*", r"\1\2 = "),
    ),
    ("a list stands in brackets", _swap(rf"(=[ \t]*)(?:\(([^()\n]*)\)|\{{([^{{}}=\n]+)\}}){_END}", r"\1[\2\3]")),
    ("a line ends without comma or semicolon", _swap(rf"[ \t]*[,;]+(?=[ \t]*{_C}?\s*\Z)", "")),
    ("a header is closed as it is opened", _swap(rf"\A([ \t]*)\[\[({_KEY})\]?{_END}", r"\1[[\2]]")),
    ("a header is closed as it is opened", _swap(rf"\A([ \t]*)\[({_KEY}){_END}", r"\1[\2]")),
    ("nothing follows a header", _swap(rf"\A([ \t]*\[{{1,2}}{_KEY}\]{{1,2}})[ \t]*[:=;]{_END}", r"\1")),
    (
        "each header stands on a line of its own",
        _swap(rf"\A([ \t]*\[{{1,2}}{_KEY}\]{{1,2}})[ \t]*(?={_KEY}[ \t]*=)", "\\1\n"),
    ),
    ("a = stands between name and value", _swap(rf"^([ \t]*{_KEY})[ \t]+(?=(?:{_PLAIN}|\[.*\]){_END})", r"\1 = ")),
    (
        "there are no spaces in a name",
        _swap(r"^[ \t]*[^\W\d]\w*(?:[ \t]+\w+)+(?=[ \t]*=)", lambda name: re.sub(r"(?<=\w)[ \t]+", "_", name[0])),
    ),
    ("a list stands in brackets", _swap(rf"(=[ \t]*)({_S}(?:[ \t]*[,;][ \t]*{_S})+){_END}", r"\1[\2]")),
    (
        "a comma stands between the parts of a list",
        _swap(rf"({_S})(?:[ \t]*;)?([ \t]*{_C}?(?:\n[ \t\n]*|[ \t]+))(?={_S})", r"\1,\2"),
    ),
    ("a comma stands between the parts of a list", _swap(rf"(?<={_S})[ \t]*;", ",")),
    ("one comma is enough", _swap(r",(?:\s*,)+", ",")),
)

_QUIET = f"{_S[1:-1]}{_C[1:-1]}"
_ALONE = re.compile(
    rf"^([ \t]*{_KEY}[ \t]*=[ \t]*)([^\s\[{{{_QUIET}][^\[\]{{}}\n{_QUIET}]*?){_END}",
    re.MULTILINE,
)
"""The value of an entry, which holds no string and no brackets."""
_INSIDE = re.compile(
    rf"([\[,=](?:[ \t\n]|{_C})*)([^\s\[\]{{}},={_QUIET}][^\[\]{{}},=\n{_QUIET}]*?)(?=[ \t]*(?:[\]}},]|{_C}?$))",
    re.MULTILINE,
)
"""A value within a list or a table in braces."""


def _with_values(text: str) -> tuple[str, list[str], str]:
    """Return ``text`` with its values as TOML has them, what was wrong, and what can be said of an uncertain one."""
    said: list[str] = []
    unsure: list[str] = []

    def right(found: re.Match[str]) -> str:
        kind = word_slip if found[1][0] in "[," else value_slip
        slip = kind(found[2]) if refusal(f"x = {found[2]}") else None
        if slip is None:
            return found[0]
        (said if slip.right else unsure).append(slip.words)
        return found[1] + (slip.right or found[2])

    masked = _masked(text)[0]
    if masked.lstrip()[:1] == "[":
        return text, [], ""
    pattern = _ALONE if _ALONE.search(masked) else _INSIDE
    after = _outside(lambda each: pattern.sub(right, each))(text)
    return after, said, "; ".join(unsure[:1])
