"""The table of slips in lines of TOML: each with its words and how it is put right."""

from __future__ import annotations

import html
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


class _Step(NamedTuple):
    """What a slip is called, how it looks, and what is right; ``within`` says that strings are looked into."""

    words: str
    pattern: str
    right: str | Callable[[re.Match[str]], str]
    within: bool = False

    def done(self, text: str) -> str:
        """Return ``text`` with every such slip put right."""
        pattern = re.compile(self.pattern, re.MULTILINE)
        return pattern.sub(self.right, text) if self.within else _outside(pattern, self.right, text)


def mended(text: str) -> Mended:
    """Return ``text``, one entry, with all usual slips put right; whether it reads then is another question."""
    said: list[str] = []
    for step in _STEPS:
        after = step.done(text)
        if after != text:
            said.append(step.words)
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


def _outside(pattern: re.Pattern[str], right: str | Callable[[re.Match[str]], str], text: str) -> str:
    """Return ``text`` with ``right`` wherever ``pattern`` is found outside of strings and comments."""
    masked, kept = _masked(text)
    return re.sub(f"{_S}|{_C}", lambda each: kept[ord(each[0]) & 0x7FF], pattern.sub(right, masked))


def _ordinary(char: re.Match[str]) -> str:
    """Return the plain sign or digit for a wide one, one of another script, or a dash."""
    digit = unicodedata.decimal(char[0], None)
    return _SIGNS.get(char[0]) or (unicodedata.normalize("NFKC", char[0]) if digit is None else str(digit))


def _straight(text: re.Match[str]) -> str:
    inner = text[1] if text[1] is not None else text[2]
    inner = inner.strip() if inner[:1].isspace() and inner[-1:].isspace() else inner
    return f"'{inner}'" if '"' in inner else f'"{inner}"'


def _literal(token: re.Match[str]) -> str:
    """Put a text with backslashes that mean nothing into single quotes, in which they are only backslashes."""
    wrong = "\\" in token[0] and "'" not in token[0] and refusal(f"x = {token[0]}")
    return f"'{token[0][1:-1]}'" if wrong else token[0]


def _requoted(found: re.Match[str]) -> str:
    """Put a text between quotes that are not within it."""
    text = (found[3] or "").replace("\\'", "'")
    quote = "'" if '"' in text and "'" not in text else '"'
    return f"{found[1]}{quote}{text}{quote}" if refusal(f"x = {found[2]}") else found[0]


def _bullets(found: re.Match[str]) -> str:
    """Put a list that is written below its name, an item a line, into brackets."""
    items = [each.strip().removeprefix("-").strip() for each in found[2].strip().split("\n")]
    return f"{found[1]} = [{', '.join(items)}]"


_SIGNS = {"、": ", ", "،": ", ", "٪": "%"} | dict.fromkeys("−–—‐‑‒", "-")
_CURLY, _SINGLE = "“”„‟«»「」『』″", "‘’‚‹›`´′"
_PAIR = r"""(?<![^ ("])"[^"'\s][^"'\n]*"(?=[ .,;:!?)"])"""
_ANY = rf"""[^"'{_CURLY}#,\[\]{{}}=\n]"""

_INVISIBLE = "there is a character that cannot be seen"
_OWN_LINE = "each name and each header stands on a line of its own"
_QUOTES = "a text has the same quote at both ends, and another kind within"
_EQUALS = "a = stands between name and value"
_BRACKETS = "a list stands in brackets"
_BULLETS = "a list stands in brackets, in place of the lines with bullets"
_HEADER = "a header stands in brackets"
_COMMA = "a comma stands between the parts of a list or a table"
_REMARK = "a remark begins with #"

_STEPS = (
    _Step(_INVISIBLE, r"[\0-\x08\x0b\x0c\x0e-\x1f\x7f]", "", within=True),
    _Step(_INVISIBLE, "[\xad\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]|\\Aï»¿", ""),
    _Step("signs are not written as in HTML", r"&(?:[a-z]+|#\d+);", lambda sign: html.unescape(sign[0]), within=True),
    _Step("a space is one of another kind", "[\xa0\u1680\u2000-\u200a\u202f\u205f\u3000]", " "),
    _Step("digits and signs are plain ones (ASCII)", rf"[\uff01-\uff5e{''.join(_SIGNS)}]|(?![0-9])\d", _ordinary),
    _Step(
        "quotes are straight ones",
        rf"[{_CURLY}]([^{_CURLY}\\\n]*)[{_CURLY}]"
        rf"|(?<!\w)[{_SINGLE}]((?:[^{_SINGLE}\\\n]|(?<=\w)’(?=\w))*)[{_SINGLE}](?!\w)",
        _straight,
    ),
    _Step(
        "a backslash in double quotes has a meaning of its own",
        r'"(?:\\.|[^"\\\n])*"|"[^"\n]*\\"(?=\s*\Z)',
        _literal,
        within=True,
    ),
    _Step(
        "a text over several lines stands between three quotes",
        r"""(= *)(["'])((?:(?!\2)[\s\S])*\n(?:(?!\2)[\s\S])*)\2([ \t]*)\Z""",
        r'\1"""\3"""\4',
        within=True,
    ),
    _Step(_COMMA, rf"({_PLAIN}|[\]}}])([ \t]*{_C}?\n[ \t\n]*)(?={_KEY}[ \t]*[=:])", r"\1,\2"),
    _Step(_COMMA, rf"(\{{[^{{}}\n]*(?:{_PLAIN}|\]))(?:[ \t]*;[ \t]*|[ \t]+)(?={_KEY}[ \t]*[=:])", r"\1, "),
    _Step(_OWN_LINE, rf"^([^{{\n]*(?:{_PLAIN}|\]))(?:[ \t]*[;,][ \t]*|[ \t]+)(?={_KEY}[ \t]*=)", "\\1\n"),
    _Step(
        _QUOTES,
        rf"""\A([^="'\n]*[=:]\s*)(["'{_CURLY}]{{1,2}}((?:[^"'\n]|{_PAIR}|(?:(?<=\w)|\\)'(?=\w))*)["'{_CURLY}]{{1,2}})\s*\Z""",
        _requoted,
        within=True,
    ),
    _Step(
        _QUOTES,
        rf"""\A([^="'\n]*[=:]\s*)(?:["'{_CURLY}]({_ANY}*)|((?!\s){_ANY}+)["'{_CURLY}])\s*\Z""",
        r'\1"\2\3"',
        within=True,
    ),
    _Step(_BULLETS, rf"\A([ \t]*{_KEY})[ \t]*[:=][ \t]*\n((?:[ \t]*-[ \t].*\n?)+)\Z", _bullets),
    _Step(
        "nothing stands in front of a name",
        rf"^([ \t]*)(?:[-*•·$>][ \t]+|\+[ \t]*|(?:export|set|let|const|var)[ \t]+)(?={_KEY}[ \t]*[:=])",
        r"\1",
    ),
    _Step(_REMARK, r"(?:/\*|<!--)[ \t]*(.*?)[ \t]*(?:\*/|-->)[ \t]*$", r"# \1"),
    _Step(_REMARK, r"(^|(?<=\s))(?://|;|--)(?:[ \t]+(?=\S)|(?=[^\W\d])|$)", "# "),
    _Step(_REMARK, rf"({_S}|\A[ \t]*\[{_KEY}\])[ \t]+(?=[(\w-][^=:,;\[\]{{}}\"'\ue000-\uf7ff]*$)", r"\1 # "),
    _Step(_EQUALS, rf"(^[ \t]*|[{{,][ \t]*)({_KEY})[ \t]*(?::=|=(?:[ \t]*=)+|=>|->|=:|:|←)[ \t]*", r"\1\2 = "),
    _Step(_BRACKETS, rf"(=[ \t]*)(?:\(([^()\n]*[,;][^()\n]*)\)|\{{([^{{}}=\n]+)\}}){_END}", r"\1[\2\3]"),
    _Step("a value stands alone", rf"(=[ \t]*)\(([^()\n]*)\){_END}", r"\1\2"),
    _Step("a line ends without comma or semicolon", rf"(?<![ \t])[ \t]*[,;]+(?=[ \t]*{_C}?\s*\Z)", ""),
    _Step(_HEADER, rf"\A([ \t]*)\[\[({_KEY})\]{{0,2}}(?:[ \t]*[:=;])?{_END}", r"\1[[\2]]"),
    _Step(_HEADER, rf"\A([ \t]*)(?:[\[<({{]({_KEY})[\]>)}}]?|({_KEY})\])(?:[ \t]*[:=;])?{_END}", r"\1[\2\3]"),
    _Step(_EQUALS, rf"^([ \t]*{_KEY})[ \t]+(?=(?:{_PLAIN}|\[.*\]){_END})", r"\1 = "),
    _Step(
        "there are no spaces in a name",
        r"(?:^(?=[^\[\n]*=)|\A\[+)[ \t]*[^\W\d]\w*(?:[ \t]+\w+)+(?=[ \t]*[=\]])",
        lambda name: re.sub(r"(?<=\w)[ \t]+", "_", name[0]),
    ),
    _Step(_BRACKETS, rf"(=[ \t]*)({_S}(?:[ \t]*[,;][ \t]*{_S})+){_END}", r"\1[\2]"),
    _Step(_COMMA, rf"(?<={_S})[ \t]*;", ","),
    _Step(_COMMA, rf"({_S})([ \t]*{_C}?(?:\n[ \t\n]*|[ \t]+))(?={_S})", r"\1,\2"),
    _Step("one comma is enough", r",(?:\s*,)+", ","),
)

_QUIET = r"\ue000-\uf7ff"
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
    after = _outside(_ALONE if _ALONE.search(masked) else _INSIDE, right, text)
    return after, said, "; ".join(unsure[:1])
