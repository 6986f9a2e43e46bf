"""Find the line and column of every key in TOML text that has already been read without error."""

from __future__ import annotations

import re
from typing import NamedTuple

Path = tuple[str | int, ...]
"""Keys and list indexes from the top: ``("rule", 3, "met")``."""


class Position(NamedTuple):
    """A place in a file, both counted from 1."""

    line: int
    column: int


_BLANK = re.compile(r"[ \t\r\n]*(?:#[^\n]*[\r\n \t]*)*")
_WHITE = re.compile(r"[ \t]*")
_PART = re.compile(r'[A-Za-z0-9_-]+|"(?:[^"\\\n]|\\.)*"|\'[^\'\n]*\'')
_VALUE = re.compile(
    r'"""(?:[^\\]|\\.)*?"{3,5}|\'\'\'.*?\'{3,5}|"(?:[^"\\\n]|\\.)*"|\'[^\'\n]*\'|[^\s,\]}#\[{][^,\]}#\r\n]*', re.DOTALL
)


def positions(text: str) -> dict[Path, Position]:
    """Return where each key and each table header of ``text`` stands.

    The text is valid TOML (the reader has accepted it); of text that is not, some prefix is located.
    """
    scanner = _Scanner(text)
    scanner.document()
    return scanner.found


class _Scanner:
    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0
        self.found: dict[Path, Position] = {}
        self.lists: dict[Path, int] = {}
        self.line, self.line_start, self.counted = 1, 0, 0

    def position(self, at: int) -> Position:
        """Return line and column of a place that lies behind every place asked for before."""
        self.line += self.text.count("\n", self.counted, at)
        self.line_start = self.text.rfind("\n", 0, at) + 1
        self.counted = at
        return Position(self.line, at - self.line_start + 1)

    def note(self, path: Path, at: int) -> None:
        self.found.setdefault(path, self.position(at))

    def skip(self, pattern: re.Pattern[str]) -> None:
        match = pattern.match(self.text, self.at)
        self.at = match.end() if match else self.at

    def document(self) -> None:
        table: Path = ()
        self.at = 1 if self.text.startswith("\ufeff") else 0
        while True:
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

    def header(self) -> Path:
        start = self.at
        is_list = self.text.startswith("[[", self.at)
        self.at += 2 if is_list else 1
        keys = self.key()
        path: Path = ()
        for index, key in enumerate(keys):
            path = (*path, key)
            if is_list and index == len(keys) - 1:
                self.lists[path] = self.lists.get(path, -1) + 1
            if path in self.lists:
                path = (*path, self.lists[path])
        self.note(path, start)
        end = self.text.find("\n", self.at)
        self.at = len(self.text) if end < 0 else end
        return path

    def key(self) -> list[str]:
        parts: list[str] = []
        while True:
            self.skip(_WHITE)
            match = _PART.match(self.text, self.at)
            if not match:
                return parts
            parts.append(match[0].strip("\"'"))
            self.at = match.end()
            self.skip(_WHITE)
            if not self.text.startswith(".", self.at):
                return parts
            self.at += 1

    def pair(self, table: Path) -> None:
        start = self.at
        path = table
        for key in self.key():
            path = (*path, key)
            self.note(path, start)
        if self.text.startswith("=", self.at):
            self.at += 1
            self.skip(_WHITE)
            self.value(path)

    def value(self, path: Path) -> None:
        opening = self.text[self.at : self.at + 1]
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
                self.note((*path, index), self.at)
                self.value((*path, index))
            else:
                self.pair(path)
            if self.at == before:
                return
