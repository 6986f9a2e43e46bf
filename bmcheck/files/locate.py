"""Find every key of TOML text that has already been read without error: its line and column, and its value."""

from __future__ import annotations

import re

import rtoml
from msgspec import Struct

Path = tuple[str | int, ...]
"""Keys and list indexes from the top: ``("rule", 3, "met")``."""


class Span(Struct, frozen=True, order=True):
    """Where an entry stands in the text: its key from ``key``, its value from ``start`` up to ``end``.

    For the header of a table, ``start`` and ``end`` are the end of its line. ``dotted`` says how many keys are
    written in front of the equals sign: more than one for ``a.b = 1``, also for ``a`` itself.
    """

    key: int
    start: int
    end: int
    dotted: int = 1


_BLANK = re.compile(r"[ \t\r\n]*(?:#[^\n]*[\r\n \t]*)*")
_WHITE = re.compile(r"[ \t]*")
_BASIC = r'"[^"\\\n]*+(?:\\.[^"\\\n]*+)*+"'
_LITERAL = r"'[^'\n]*+'"
_PART = re.compile(rf"[A-Za-z0-9_-]+|{_BASIC}|{_LITERAL}")
_VALUE = re.compile(
    rf'"""(?:[^\\]|\\.)*?"{{3,5}}|\'\'\'.*?\'{{3,5}}|{_BASIC}|{_LITERAL}'
    r"|[^\s,\]}#\[{]+(?: [0-9][^\s,\]}#\[{]*)?",
    re.DOTALL,
)


def spans(text: str) -> dict[Path, Span]:
    """Return where each key and each table header of ``text`` stands, in the order of the text.

    The text is valid TOML (the reader has accepted it); of text that is not, some prefix is found.
    """
    scanner = _Scanner(text)
    scanner.document()
    return scanner.found


_TEXT = rf"{_BASIC}(?!\")|{_LITERAL}(?!')"
_LIST = rf'\[(?:[^\[\]{{}}"\'#]+|{_TEXT})*+\]'
_FLAT = re.compile(_LIST)
"""A list of plain values, gone over at once: where each of them stands is asked by nobody."""
_PLAIN = re.compile(
    r"[ \t\r\n]*+(?:#[^\n]*+[\r\n \t]*+)*+"
    rf"([A-Za-z0-9_-]+)[ \t]*=[ \t]*({_TEXT}|{_LIST}|[\w.+:-]+)(?=[ \t]*(?:#[^\n]*)?(?:\r?\n|\Z))"
)
"""What a line with one entry is, as most are, and what is blank before it: ``pair`` in one step."""
_BARE = re.compile(r"([A-Za-z0-9_.-]+)\]")
"""The keys of a header as most have them: nothing in quotes, no blanks."""


def _key(part: str) -> str:
    """Return a part of a key without its quotes and escapes."""
    if not part.startswith('"') or "\\" not in part:
        return part[1:-1] if part[0] in "\"'" else part
    try:
        return str(rtoml.loads(f"key = {part}")["key"])
    except rtoml.TomlParsingError:  # text that the reader has not accepted
        return part


class _Scanner:
    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0
        self.found: dict[Path, Span] = {}
        self.lists: dict[Path, int] = {}

    def skip(self, pattern: re.Pattern[str]) -> None:
        match = pattern.match(self.text, self.at)
        self.at = match.end() if match else self.at

    def document(self) -> None:
        table: Path = ()
        self.at = 1 if self.text.startswith("\ufeff") else 0
        while True:
            self.plain_lines(table)
            self.skip(_BLANK)
            if self.at >= len(self.text):
                return
            before = self.at
            if self.text[self.at] == "[":
                table = self.header()
            else:
                self.pair(table)
            if self.at == before:
                return

    def plain_lines(self, table: Path) -> None:
        """Go over lines of one entry each, as far as they follow each other."""
        text, matched, found, at = self.text, _PLAIN.match, self.found, self.at
        while line := matched(text, at):
            at = line.end()
            found.setdefault((*table, line[1]), Span(line.start(1), line.start(2), at))
        self.at = at

    def header(self) -> Path:
        start = self.at
        is_list = self.text.startswith("[[", self.at)
        self.at += 2 if is_list else 1
        bare = _BARE.match(self.text, self.at)
        keys = bare[1].split(".") if bare else self.key()
        path: Path = ()
        for index, key in enumerate(keys):
            path = (*path, key)
            if is_list and index == len(keys) - 1:
                self.lists[path] = self.lists.get(path, -1) + 1
            if path in self.lists:
                path = (*path, self.lists[path])
        end = self.text.find("\n", self.at)
        self.at = len(self.text) if end < 0 else end
        self.found.setdefault(path, Span(start, self.at, self.at))
        return path

    def key(self) -> list[str]:
        parts: list[str] = []
        while True:
            self.skip(_WHITE)
            match = _PART.match(self.text, self.at)
            if not match:
                return parts
            parts.append(_key(match[0]))
            self.at = match.end()
            self.skip(_WHITE)
            if not self.text.startswith(".", self.at):
                return parts
            self.at += 1

    def pair(self, table: Path, blank: re.Pattern[str] = _WHITE) -> None:
        """Go over a key and its value; ``blank`` is what may stand around the equals sign."""
        key = self.at
        parts = self.key()
        self.skip(blank)
        if not parts or not self.text.startswith("=", self.at):
            return
        self.at += 1
        self.skip(blank)
        own = [(*table, *parts[: count + 1]) for count in range(len(parts))]
        new = [path for path in own if path not in self.found]
        for path in new:
            self.found[path] = Span(key, self.at, self.at, len(parts))
        self.value(own[-1])
        for path in new:
            begun = self.found[path]
            self.found[path] = Span(begun.key, begun.start, self.at, begun.dotted)

    def value(self, path: Path) -> None:
        opening = self.text[self.at : self.at + 1]
        if opening == "[" and (flat := _FLAT.match(self.text, self.at)):
            self.at = flat.end()
            return
        if opening not in ("[", "{"):
            self.skip(_VALUE)
            return
        closing = "]" if opening == "[" else "}"
        self.at += 1
        index = 0
        while True:
            self.skip(_BLANK)
            if self.at >= len(self.text):
                return
            if self.text[self.at] == closing:
                self.at += 1
                return
            before = self.at
            if self.text[self.at] == ",":
                self.at += 1
                index += 1
            elif opening == "[":
                self.element((*path, index))
            else:
                self.pair(path, _BLANK)  # TOML 1.1 lets the line end anywhere in there
            if self.at == before:
                return

    def element(self, path: Path) -> None:
        start = self.at
        self.found[path] = Span(start, start, start)
        self.value(path)
        self.found[path] = Span(start, start, self.at)
