"""Read TOML from files that strangers may have written: bounded, and with every failure as a Problem."""

from __future__ import annotations

import os
import stat
from bisect import bisect_right
from contextlib import contextmanager
from functools import cached_property
from itertools import accumulate
from typing import TYPE_CHECKING, Any

import rtoml

from bmcheck.errors import BmcheckError, Position, Problem, failure
from bmcheck.files.locate import spans

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bmcheck.files.locate import Path, Span

LARGEST = 600_000
"""Bytes in one file, for which the parser takes some 70 MB. An assessment with every question answered and noted has
about 30,000."""

MOST = 20_000
"""Keys and items of lists in one file, and opening brackets, which are counted before they take memory. The largest
file of the shipped pack has about 1,800."""

LONGEST_TEXT = 10_000
"""Characters in one text, some five pages; to lay out a word takes time with the square of its length."""

_FLAGS = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_CLOEXEC", 0)
_WRONG_FILE = "is this the right file?"


class Source:
    """The text of one file, what TOML makes of it, and where in it things stand."""

    def __init__(self, path: str, text: str, *, trusted: bool = False) -> None:
        """Parse ``text``; raise BmcheckError with line and column when it is no TOML.

        Of what is ``trusted`` the bounds are not looked at.
        """
        self.path, self.text = path, text
        if text.count("[") + text.count("{") > MOST:
            raise failure(f"has more than {MOST:,} opening brackets", _WRONG_FILE, path)
        try:
            self.data: dict[str, Any] = rtoml.loads(text)
        except UnicodeEncodeError as error:
            place = _end_of(text[: error.start])
            raise BmcheckError([Problem("is not valid Unicode text", "write it in UTF-8", path, *place)]) from None
        except rtoml.TomlParsingError as error:
            raise BmcheckError(_syntax_problems(path, text, str(error))) from None
        if not trusted and len(text) > LONGEST_TEXT:  # what is shorter holds no longer text, and not too many entries
            self._check_bounds()

    @cached_property
    def _spans(self) -> dict[Path, Span]:
        return spans(self.text)

    def position(self, path: Path) -> Position:
        """Return where ``path`` stands, or the nearest table around it, or the first line."""
        while path and path not in self._spans:
            path = (*path, 0) if (*path, 0) in self._spans else path[:-1]
        if not path:
            return Position(1, 1)
        key = self._spans[path].key
        line = bisect_right(self._starts, key)
        return Position(line, key - self._starts[line - 1] + 1)

    @cached_property
    def _starts(self) -> list[int]:
        """Where each line begins; a byte order mark takes no column."""
        starts = [0, *accumulate(len(each) + 1 for each in self.text.split("\n"))]
        starts[0] += self.text.startswith("\ufeff")
        return starts

    def _check_bounds(self) -> None:
        """Raise BmcheckError when there are too many entries or too long texts; the parser bounds how deep they lie."""
        level: list[tuple[Path, Any]] = [((), self.data)]
        count = 0
        while level:
            inner: list[tuple[Path, Any]] = []
            for path, table in level:
                count += len(table)
                if count > MOST:
                    raise failure(f"has more than {MOST:,} entries", _WRONG_FILE, self.path)
                for key, value in table.items() if isinstance(table, dict) else enumerate(table):
                    if isinstance(value, dict | list):
                        inner.append(((*path, key), value))
                    elif isinstance(value, str) and len(value) > LONGEST_TEXT:
                        what = f"a text has more than {LONGEST_TEXT:,} characters"
                        raise BmcheckError([self.problem((*path, key), what, "keep it in a file of its own")])
            level = inner

    def problem(self, path: Path, what: str, hint: str = "") -> Problem:
        """Return a problem at the place of ``path``."""
        position = self.position(path)
        return Problem(what, hint, self.path, position.line, position.column)


def read_text(path: str) -> str:
    """Return the text of a regular UTF-8 file of bounded size; raise BmcheckError for anything else."""
    with _opened(path) as descriptor:
        content = os.read(descriptor, LARGEST + 1)
    if len(content) > LARGEST:
        raise failure(f"is larger than {LARGEST:,} bytes", _WRONG_FILE, path)
    return decoded(content, path)


def holds(path: str, name: bytes) -> bool:
    """Return whether ``name`` stands in a regular file, however large; raise BmcheckError for anything else.

    In UTF-16 and UTF-32 there are null bytes between its letters.
    """
    with _opened(path) as descriptor:
        end = b""
        while some := os.read(descriptor, LARGEST):
            read = end + some.replace(b"\0", b"")
            if name in read:
                return True
            end = read[-len(name) :]
    return False


@contextmanager
def _opened(path: str) -> Iterator[int]:
    """Open a regular file without waiting, so that a pipe or a device is refused instead of read for ever."""
    try:
        descriptor = os.open(path, _FLAGS)
    except FileNotFoundError:
        raise failure("there is no such file", "check the path", path) from None
    except (OSError, ValueError) as error:
        raise failure(f"cannot be read: {_reason(error)}", "", path) from None
    try:
        mode = os.fstat(descriptor).st_mode
        if stat.S_ISDIR(mode):
            raise failure("is a folder", "name a file in it", path)
        if not stat.S_ISREG(mode):
            raise failure("is not an ordinary file", "name a TOML file", path)
        yield descriptor
    except OSError as error:
        raise failure(f"cannot be read: {_reason(error)}", "", path) from None
    finally:
        os.close(descriptor)


def decoded(content: bytes, path: str) -> str:
    """Return the text of a file; raise BmcheckError with line and column where it is not UTF-8."""
    try:
        return content.decode()
    except UnicodeDecodeError as error:
        before = content[: error.start].decode()
        raise BmcheckError([Problem("is not UTF-8 text", "save it as UTF-8", path, *_end_of(before))]) from None


def _end_of(text: str) -> tuple[int, int]:
    """Return the line and the column behind a text; a byte order mark takes no column."""
    text = text.removeprefix("\ufeff")
    return text.count("\n") + 1, len(text) - text.rfind("\n")


def read_toml(path: str, *, trusted: bool = False) -> Source:
    """Return the parsed file at ``path``; raise BmcheckError when it cannot be read or is no TOML."""
    return Source(path, read_text(path), trusted=trusted)


def _syntax_problems(path: str, text: str, message: str) -> list[Problem]:
    from bmcheck.files.hints import syntax_problems  # noqa: PLC0415 - most files read well

    return syntax_problems(path, text, message)


def _reason(error: OSError | ValueError) -> str:
    """Return what the operating system says, without its number and the path."""
    return getattr(error, "strerror", None) or str(error)
