"""Let one process at a time write the next text of a file, and clear away what killed ones left.

The next text goes to a *successor*, a file beside its target whose name is made from the target's. It is the lock as
well: whoever makes it holds an flock on it, which the system lets go when the process ends, however it ends. So every
saving of a file waits for the one before, and a successor on which nobody has a lock was left by a killed process.
A lock file apart, as libraries have it, would stay in the folder for ever or could not be taken away safely.
"""

from __future__ import annotations

import errno
import os
import time
from contextlib import contextmanager, suppress
from functools import cache
from typing import TYPE_CHECKING

from bmcheck.errors import failure

try:
    import fcntl
except ImportError:  # Windows
    fcntl = None  # type: ignore[assignment]

if TYPE_CHECKING:
    from collections.abc import Iterator

PATIENCE = 5.0
"""Seconds to wait for another process; a saving takes some milliseconds."""
_PAUSE = 0.005
_NO_LOCKS = (errno.ENOLCK, errno.ENOSYS, errno.ENOTSUP, errno.EOPNOTSUPP)
"""How a file system says that it knows no locks; some of those on a network do."""
_BEGIN, _END = ".bmcheck-", ".tmp"
_MOST_LETTERS = 50
"""Letters of the target's name in that of its successor, which must not become too long; two targets may share one."""


@contextmanager
def successor_of(target: str) -> Iterator[str]:
    """Yield the path of a new empty file beside ``target`` that is ours alone; at the end it is gone, or renamed.

    Raise OSError when it cannot be made, BmcheckError when another process keeps its own for PATIENCE seconds. Where
    the system or the file system knows no flock, nobody waits, and what a killed process left stays.
    """
    folder, name = os.path.split(target)
    path = os.path.join(folder, f"{_BEGIN}{name[:_MOST_LETTERS]}{_END}")
    descriptor = _locked(path, target)
    if descriptor is None:
        with _without_lock(os.path.join(folder, f"{_BEGIN}{os.urandom(8).hex()}{_END}"), target) as path:
            yield path
        return
    try:
        yield path
    finally:
        with suppress(OSError):  # what stays is cleared away next time
            if _is_at(path, descriptor):
                os.unlink(path)
        with suppress(OSError):  # nothing was written through it
            os.close(descriptor)


@contextmanager
def _without_lock(path: str, target: str) -> Iterator[str]:
    """Yield ``path`` as a new file, closed: Windows renames no open one."""
    os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, _mode(target)))
    try:
        yield path
    finally:
        with suppress(FileNotFoundError):
            os.unlink(path)


def _mode(target: str) -> int:
    """Return the mode of a new successor: an old file may hold what only its owner is to read."""
    return 0o600 if os.path.lexists(target) else 0o666


def _locked(path: str, target: str) -> int | None:
    """Return the descriptor of a new successor, locked; None where there are no locks."""
    if fcntl is None:
        return None
    clear_folder(os.path.dirname(path))
    try:
        return _awaited(path, target)
    except OSError as error:
        if error.errno not in _NO_LOCKS:
            raise
        return None


def _awaited(path: str, target: str) -> int:
    """Return the descriptor of a new successor, made and locked as soon as no other process has one."""
    deadline = time.monotonic() + PATIENCE
    while (descriptor := _made(path, _mode(target))) is None:
        try:
            _remove_if_left(path)
        except OSError as error:  # it may be that of another person
            if error.errno in _NO_LOCKS:
                raise
        if time.monotonic() > deadline:
            what = "cannot be written: another bmcheck has been saving it for some time"
            raise failure(what, f"end that one; when there is none, remove {path}", target)
        time.sleep(_PAUSE)
    return descriptor


def _made(path: str, mode: int) -> int | None:
    """Return the descriptor of a new successor, locked; None when there is one already."""
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)
    except FileExistsError:
        return None
    try:
        if _is_ours(path, descriptor):
            return descriptor
    except BaseException:
        os.unlink(path)
        os.close(descriptor)
        raise
    os.close(descriptor)
    return None


@cache
def clear_folder(folder: str) -> None:
    """Remove what killed processes left in the folder, as far as it may be looked through and changed.

    This is done once in a process: to look through a folder of very many files takes longer than a saving.
    """
    with suppress(OSError):
        for name in os.listdir(folder):
            if name.startswith(_BEGIN) and name.endswith(_END):
                with suppress(OSError):
                    _remove_if_left(os.path.join(folder, name))


def _remove_if_left(path: str) -> None:
    """Remove a successor on which no process has a lock."""
    try:
        descriptor = os.open(path, os.O_RDWR | os.O_NOFOLLOW | os.O_NONBLOCK)
    except FileNotFoundError:
        return
    try:
        if _is_ours(path, descriptor):
            os.unlink(path)
    finally:
        os.close(descriptor)


def _is_ours(path: str, descriptor: int) -> bool:
    """Lock an open file, and return whether that was possible and the file still has this name."""
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return _is_at(path, descriptor)


def _is_at(path: str, descriptor: int) -> bool:
    try:
        return os.path.samestat(os.lstat(path), os.fstat(descriptor))
    except FileNotFoundError:
        return False
