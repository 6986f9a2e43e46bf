"""Change which words a list on several lines holds: those that stay keep their lines and comments."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple, TypeGuard

if TYPE_CHECKING:
    from collections.abc import Sequence

_TOKEN = re.compile(r'\s+|#[^\n]*|(?P<word>"[^"\\\n]*"(?!")|\'[^\'\n]*\'(?!\'))|(?P<comma>,)')
_BESIDE = re.compile(r"[ \t\r]*(?:#[^\n]*)?\n")


class _Item(NamedTuple):
    """A word of a list: from ``start`` to ``end``, with its comma up to ``stop``."""

    word: str
    start: int
    end: int
    stop: int


def arranged(before: object, after: object) -> object:
    """Return ``after`` in the order of ``before``, what is new at the end: in our lists the order means nothing.

    A list becomes the options that a partial answer has, and the other way round.
    """
    match before, after:
        case dict(), list():
            before = before.get("has")
        case list(), dict():
            before = {"has": before}
    if _is_words(before) and _is_words(after):
        return [each for each in before if each in after] + [each for each in after if each not in before]
    if isinstance(before, dict) and isinstance(after, dict):
        return {side: arranged(before.get(side), value) for side, value in after.items()}
    return after


def relisted(text: str, words: Sequence[str], newline: str) -> str | None:
    """Return a list, as TOML writes it, with these ``words`` in it, arranged as they stand there.

    None when it stands on one line, or holds something else than words: then it may as well be written anew.
    """
    items = _items(text)
    if items is None or "\n" not in text:
        return None
    for item in reversed(items):
        if item.word not in words:
            text = _without(text, item)
    new = [each for each in words if each not in {item.word for item in items}]
    return _with(text, _items(text) or [], new, newline) if new else text


def renamed(text: str, words: Sequence[str]) -> str | None:
    """Return a list with other ``words`` in the places of those in it, None when it holds something else than words."""
    items = _items(text)
    if items is None or len(items) != len(words):
        return None
    for item, word in zip(reversed(items), reversed(words), strict=True):
        if item.word != word:
            text = f'{text[: item.start]}"{word}"{text[item.end :]}'
    return text


def _is_words(value: object) -> TypeGuard[list[str]]:
    return isinstance(value, list) and all(isinstance(each, str) for each in value)


def _items(text: str) -> list[_Item] | None:
    """Return the words in a list, None when it is none, has other values, escapes, or commas on lines of their own."""
    found: list[_Item] = []
    at, end = 1, len(text) - 1
    if text[:1] != "[" or text[-1:] != "]":
        return None
    while at < end:
        token = _TOKEN.match(text, at, end)
        if token is None:
            return None
        at = token.end()
        if token["word"]:
            found.append(_Item(token["word"][1:-1], token.start(), at, at))
        elif token["comma"]:
            if not found or text[found[-1].end : token.start()].strip(" \t"):
                return None
            found[-1] = found[-1]._replace(stop=at)
    return found


def _without(text: str, item: _Item) -> str:
    """Return ``text`` without a word: with its line and the comment beside it where it has one of its own."""
    line = text.rfind("\n", 0, item.start) + 1
    beside = _BESIDE.match(text, item.stop)
    if line and beside and not text[line : item.start].strip():
        return text[:line] + text[beside.end() :]
    start = len(text[: item.start].rstrip(" \t")) if beside else item.start
    after = text[item.stop :]
    return text[:start] + (after if beside else after.lstrip(" \t"))


def _with(text: str, kept: Sequence[_Item], new: Sequence[str], newline: str) -> str:
    """Return ``text`` with new words behind the last one: on lines of their own where that has one."""
    quoted = [f'"{each}"' for each in new]
    if not kept:
        at = text.index("\n") + 1
        return text[:at] + "".join(f"    {each},{newline}" for each in quoted) + text[at:]
    last = kept[-1]
    line = text.rfind("\n", 0, last.start) + 1
    indent = text[line : last.start]
    beside = _BESIDE.match(text, last.stop)
    if not line or indent.strip() or not beside:
        return ", ".join([text[: last.end], *quoted]) + text[last.end :]
    has_comma = last.stop > last.end
    added = f",{newline}".join(indent + each for each in quoted) + ("," if has_comma else "") + newline
    comma = "" if has_comma else ","
    return text[: last.end] + comma + text[last.end : beside.end()] + added + text[beside.end() :]
