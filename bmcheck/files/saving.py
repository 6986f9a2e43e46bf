"""Write a file so that at every moment either the old or the new text is there, whole.

The order of the system calls keeps it so: the successor is written and forced to the disk, takes the name of the old
file, and then the folder with that name is forced to the disk.
"""

from __future__ import annotations

import errno
import os
import shutil
import stat
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

from bmcheck.errors import failure
from bmcheck.files.successors import successor_of
from bmcheck.files.toml import read_text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

MOST_TRIES = 10
"""How often a text is changed anew because a program that knows of no lock, an editor, has written it meanwhile."""


def save_text(path: str, text: str) -> None:
    """Make ``text`` the content of ``path``, an old file or a new one, or leave all as it was and raise BmcheckError.

    A symbolic link stays a link. The file keeps mode, owner, group and extended attributes (and with them access
    lists) as far as the system lets us. Of a file with several names (hard links) this one gets the new text and the
    others keep the old: to write into the file itself would risk both. A file without the right to write is not
    replaced, though the system would let us.
    """
    save_chunks(path, [_encoded(path, text)])


def save_chunks(path: str, chunks: Iterable[bytes]) -> None:
    """Make ``chunks`` the content of ``path`` in the same way, without holding them all in memory."""
    with _saving(path) as (target, successor):
        _write(chunks, successor, target)
        _take_over(successor, target)


def create_text(path: str, text: str) -> None:
    """Make ``text`` the content of the new file ``path``; raise BmcheckError when there is one."""
    content = _encoded(path, text)
    with _saving(path) as (target, successor):
        with suppress(FileNotFoundError):
            os.lstat(path)
            raise failure("exists already", "name another file", path)
        _write([content], successor, target)
        _take_over(successor, target)


def rewrite_text(path: str, change: Callable[[str], str]) -> None:
    """Replace the text of ``path`` by what ``change`` makes of it, so that nothing written by others is lost.

    Other processes of bmcheck wait meanwhile. Other programs do not: when one has written the file, ``change`` is made
    to what it wrote. Raise BmcheckError as ``save_text`` and ``change`` do, and when the file is not there any more.
    """
    with _saving(path) as (target, successor):
        for _ in range(MOST_TRIES):
            before = read_text(path)
            after = change(before)
            if after == before:
                return
            _write([_encoded(path, after)], successor, target)
            if read_text(path) == before:
                _take_over(successor, target)
                return
        raise failure("another program changes it all the time", "end that one, and try again", path)


def check_saving(path: str) -> None:
    """Raise BmcheckError when ``path`` could not be saved now."""
    with _saving(path):
        pass


@contextmanager
def _saving(path: str) -> Iterator[tuple[str, str]]:
    """Yield the file that ``path`` stands for and its successor, ours alone; OSErrors become problems of ``path``."""
    target = path
    try:
        target = os.path.realpath(path)  # which fails where the current folder has been deleted
        with successor_of(target) as successor:
            _check(path, target)
            yield target, successor
    except OSError as error:
        reason = error.strerror or str(error)
        folder = os.path.dirname(target)
        hint = f"is there room, and may you write in {folder or 'this folder'}?"
        if error.errno == errno.EBUSY:
            hint = "is it mounted by itself, into a container? Then mount its folder instead"
        elif folder and not os.path.isdir(folder):
            hint = f"make the folder first: {folder}"
        raise failure(f"cannot be written: {reason}", hint, path) from None


def _check(path: str, target: str) -> None:
    """Raise BmcheckError when there is something that must not be replaced."""
    try:
        mode = os.stat(target).st_mode
    except FileNotFoundError:
        return
    if not stat.S_ISREG(mode):
        raise failure("cannot be written: it is not an ordinary file", "name another file", path)
    what = "cannot be written: it is protected from writing"
    if not mode & 0o222:  # root may write everything, whatever the mode says
        raise failure(what, "take that away first: chmod u+w", path)
    if not os.access(target, os.W_OK):
        raise failure(what, "is it another person's, or immutable, or its disk only for reading?", path)


def _encoded(path: str, text: str) -> bytes:
    try:
        return text.encode()
    except UnicodeEncodeError:
        raise failure("the new text is not valid Unicode, nothing was written", "write it in UTF-8", path) from None


def _write(chunks: Iterable[bytes], successor: str, target: str) -> None:
    """Bring the content to the disk, with everything the old file has beside its text."""
    descriptor = os.open(successor, os.O_WRONLY | os.O_TRUNC)
    try:
        for chunk in chunks:
            left = memoryview(chunk)
            while left:
                left = left[os.write(descriptor, left) :]
        with suppress(FileNotFoundError):
            _take_after(target, successor)
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _take_after(target: str, successor: str) -> None:
    """Give the successor the owner, mode and extended attributes of the old file, but a time of its own."""
    old = os.stat(target)
    for owner in ((-1, old.st_gid), (old.st_uid, -1)):
        with suppress(PermissionError, AttributeError):  # no owners on Windows
            os.chown(successor, *owner)
    shutil.copystat(target, successor)
    os.utime(successor)


def _take_over(successor: str, target: str) -> None:
    """Give the successor the name of the old file, and force that to the disk."""
    os.replace(successor, target)
    try:
        _sync_folder(os.path.dirname(target))
    except OSError as error:
        reason = error.strerror or str(error)
        raise failure(f"is saved, but a loss of power may undo that: {reason}", "look after the disk", target) from None


def _sync_folder(folder: str) -> None:
    """Force the names in a folder to the disk, if it may be opened and its file system knows how."""
    if not hasattr(os, "O_DIRECTORY"):  # Windows cannot open folders
        return
    try:
        descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    except PermissionError:
        return
    try:
        os.fsync(descriptor)
    except OSError as error:
        if error.errno != errno.EINVAL:
            raise
    finally:
        os.close(descriptor)
