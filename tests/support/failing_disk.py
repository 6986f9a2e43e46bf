"""A world that fails: every call that a saving makes to the file system can fail, or be the last of its process."""

from __future__ import annotations

import builtins
import errno
import fcntl
import os
import signal
import stat
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple
from unittest.mock import patch

from bmcheck.errors import BmcheckError
from bmcheck.files import updating
from bmcheck.files.editing import Edit
from bmcheck.files.saving import create_text, rewrite_text
from support.small_pack import small_pack

KILLS = int(os.environ.get("BMCHECK_KILLS", "25"))
"""Processes that are killed at random moments of saving, and a fifth as many interviews; LONG is the long form."""
LONG = 500

ERRORS = (errno.EIO, errno.ENOSPC, errno.EMFILE, errno.EROFS, errno.EACCES)

_OS = (
    *("open", "close", "dup", "write", "fsync", "replace", "unlink", "stat", "lstat", "fstat"),
    *("chmod", "chown", "utime", "listxattr", "getxattr", "setxattr"),
)


@dataclass
class Disk:
    """Notes the calls to the file system; ``fate`` comes before the one of the number ``at``, or ``late``, after it."""

    at: int = -1
    fate: Callable[[], None] = lambda: None
    late: bool = False
    calls: list[str] = field(default_factory=list)

    @contextmanager
    def used(self) -> Iterator[Disk]:
        """Let this process work on this disk."""
        patches = [patch.object(os, name, self._noted(getattr(os, name))) for name in _OS if hasattr(os, name)]
        patches += [patch.object(module, name, self._noted(getattr(module, name))) for module, name in _MORE]
        for each in patches:
            each.start()
        try:
            yield self
        finally:
            for each in patches:
                each.stop()

    def _noted(self, function: Callable[..., Any]) -> Callable[..., Any]:
        def call(*arguments: Any, **named: Any) -> Any:
            number = len(self.calls)
            self.calls.append(_described(function.__name__, arguments))
            late = self.late or function.__name__ == "close"  # what fails to close is closed nevertheless
            if number == self.at and not late:
                self.fate()
            try:
                return function(*arguments, **named)
            finally:
                if number == self.at and late:
                    self.fate()

        return call


_MORE: tuple[tuple[Any, str], ...] = ((builtins, "open"), (fcntl, "flock"))
_FSTAT = os.fstat


def _described(name: str, arguments: tuple[Any, ...]) -> str:
    """Return a call as the harness shows it: its name, and whether it is made to a folder."""
    if name == "fsync" and stat.S_ISDIR(_FSTAT(arguments[0]).st_mode):
        return "fsync of the folder"
    return name


def naive(path: str, change: Callable[[str], str]) -> None:
    """Save as one does who thinks of nothing: what the harness must catch."""
    text = Path(path).read_text(encoding="utf-8")
    with open(path, "w", encoding="utf-8") as file:
        file.write(change(text))


def naive_in_calls(path: str, change: Callable[[str], str]) -> None:
    """Save as ``naive`` does, by calls of which each can fail."""
    text = Path(path).read_text(encoding="utf-8")
    descriptor = os.open(path, os.O_WRONLY | os.O_TRUNC)
    try:
        os.write(descriptor, change(text).encode())
    finally:
        os.close(descriptor)


OLD, NEW = "[answers]\nold = true\n", "[answers]\nold = true\nnew = true\n"


def rewrite(path: str, save: Callable[[str, Callable[[str], str]], None] = rewrite_text) -> None:
    """Change the file."""
    save(path, lambda _: NEW)


def create(path: str) -> None:
    """Make the file."""
    create_text(path, NEW)


class Loss(NamedTuple):
    """What a saving left that it must not leave, after which call."""

    call: str
    what: str


@dataclass
class Trial:
    """A saving in a folder, done again and again: of a file that holds ``old``, or None when it makes the file."""

    folder: Path
    save: Callable[[str], None]
    old: str | None = OLD

    def losses_by_error(self, number: int) -> list[Loss]:
        """Let every call of the saving fail in turn, and return what was lost or not told."""

        def fail() -> None:
            raise OSError(number, os.strerror(number))

        return [loss for at, call in enumerate(self.calls()) for loss in self._failed(Disk(at, fail), call)]

    def losses_by_kill(self, *, late: bool) -> list[Loss]:
        """Kill a process before every call of its saving in turn, or after it, and return what was lost."""
        return [loss for at, call in enumerate(self.calls()) for loss in self._killed(Disk(at, kill, late), call)]

    def calls(self) -> list[str]:
        """Return the calls of the saving when nothing fails."""
        self._restore()
        disk = Disk()
        self._save_on(disk)
        return disk.calls

    @property
    def path(self) -> Path:
        """Return the file."""
        return self.folder / "x.toml"

    def _failed(self, disk: Disk, call: str) -> Iterator[Loss]:
        self._restore()
        told = None
        try:
            self._save_on(disk)
        except (BmcheckError, OSError) as error:
            told = str(error)
        yield from self._torn(call)
        if (told is None or "is saved" in told) is not (self._text() == NEW):
            yield Loss(call, f"the file holds {self._text()!r}, and it was told {told!r}")
        yield from self._left(call)

    def _killed(self, disk: Disk, call: str) -> Iterator[Loss]:
        self._restore()
        _, status = os.waitpid(process(lambda: self._save_on(disk)), 0)
        assert os.WIFSIGNALED(status), f"nothing was killed at {call}"
        yield from self._torn(call)
        yield from self._left(call)

    def _save_on(self, disk: Disk) -> None:
        with disk.used():
            self.save(str(self.path))

    def _text(self) -> str | None:
        return self.path.read_text(encoding="utf-8") if self.path.exists() else None

    def _torn(self, call: str) -> Iterator[Loss]:
        if self._text() not in (self.old, NEW):
            yield Loss(call, f"the file holds {self._text()!r}")

    def _left(self, call: str) -> Iterator[Loss]:
        """Report what is left behind when the next process has saved the file."""
        self._restore()
        self.save(str(self.path))
        left = set(os.listdir(self.folder)) - {self.path.name}
        if left:
            yield Loss(call, f"{sorted(left)} stays for ever")

    def _restore(self) -> None:
        if self.old is None:
            self.path.unlink(missing_ok=True)
        else:
            self.path.write_text(self.old, encoding="utf-8")


def kill() -> None:
    """End this process as kill -9 does."""
    os.kill(os.getpid(), signal.SIGKILL)


def process(act: Callable[[], object]) -> int:
    """Do something in a process of its own, and return its number; it ends with 1 when that fails."""
    child = os.fork()
    if not child:
        with suppress(BaseException):
            act()
            os._exit(0)
        os._exit(1)
    return child


def edit(path: str, change: Edit) -> None:
    """Change an assessment of the small pack."""
    updating.edit(path, change, small_pack())
