"""Write a file so that at every moment either the old or the new text is there, whole.

The new text goes to a *draft*, a file beside the target that takes its name when all is on the disk. The draft is the
lock as well: whoever makes it holds an flock on it, which the system lets go when the process ends, however it ends.
So every saving of a file waits for the one before, and a draft without a lock was left by a killed process: the next
saving of the file removes it.

A lock on the target itself would be simpler and worse. An editor that puts another file in its place takes the lock
away, and two processes write one draft; there is nothing to lock where a new file is made; everybody who may read the
target could lock it; and on SMB nobody else could read it meanwhile (flock(2)).
"""

from __future__ import annotations

import errno
import os
import shutil
import stat
import time
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from bmcheck.errors import failure
from bmcheck.files.toml import read_text

try:
    import fcntl
except ImportError:  # Windows
    fcntl = None  # type: ignore[assignment]

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

MOST_TRIES = 10
"""How often a text is changed anew because a program that knows of no lock, an editor, has written it meanwhile."""
PATIENCE = 5.0
"""Seconds to wait for one saving of another process, which takes some milliseconds; for the next one as long again."""
_PAUSE = 0.005
_MOST_LETTERS = 50
"""Letters of the target's name in that of its draft, which must not become too long; two targets may share one."""
_NO_LOCKS = (errno.ENOLCK, errno.ENOSYS, errno.ENOTSUP, errno.EOPNOTSUPP)
"""How a file system says that it knows no locks; some of those on a network do."""


def save_text(path: str, text: str) -> None:
    """Make ``text`` the content of ``path``, an old file or a new one, or leave all as it was and raise BmcheckError.

    It is never written through a symbolic link: that may have come with somebody else's folder, and lead anywhere. The
    file keeps mode, owner, group and extended attributes (and with them access lists) as far as the system lets us. Of
    a file with several names (hard links) this one gets the new text and the others keep the old: to write into the
    file itself would risk both. A file without the right to write is not replaced, though the system would let us.
    """
    save_chunks(path, [_encoded(path, text)])


def save_chunks(path: str, chunks: Iterable[bytes]) -> None:
    """Make ``chunks`` the content of ``path`` in the same way, without holding them all in memory."""
    _check_links(path)
    with _saving(path) as (target, draft):
        _write(chunks, draft, target)
        _replace(target, draft)


def create_text(path: str, text: str) -> None:
    """Make ``text`` the content of the new file ``path``; raise BmcheckError when there is one."""
    content = _encoded(path, text)
    with _saving(path) as (target, draft):
        with suppress(FileNotFoundError):
            os.lstat(path)
            raise failure("exists already", "name another file", path)
        _write([content], draft, target)
        _replace(target, draft)


def rewrite_text(path: str, change: Callable[[str], str]) -> None:
    """Replace the text of ``path`` by what ``change`` makes of it, so that nothing written by others is lost.

    A symbolic link stays a link; it was read through as well. Other processes of bmcheck wait meanwhile. Other programs
    do not: when one has written the file, ``change`` is made to what it wrote. Raise BmcheckError as ``save_text`` and
    ``change`` do, and when the file is not there any more.
    """
    for _ in range(MOST_TRIES):
        with _saving(path) as (target, draft):
            before = read_text(path)
            after = change(before)
            if after == before:
                return
            _write([_encoded(path, after)], draft, target)
            if read_text(path) == before:
                _replace(target, draft)
                return
    raise failure("another program changes it all the time", "end that one, and try again", path)


def check_saving(path: str) -> None:
    """Raise BmcheckError when ``path`` could not be saved now, before anybody answers questions for it."""
    with _saving(path):
        pass


class _Draft(NamedTuple):
    """A new file that is ours alone, and the descriptor that holds its lock; None where there are no locks."""

    path: str
    lock: int | None


@contextmanager
def _saving(path: str) -> Iterator[tuple[str, _Draft]]:
    """Yield the file that ``path`` stands for and a draft of it; OSErrors become problems of ``path``."""
    target = path
    try:
        target = os.path.realpath(path)  # which fails where the current folder has been deleted
        with _draft_of(target) as draft:
            _check(path, target)
            yield target, draft
    except OSError as error:
        reason = error.strerror or str(error)
        folder = os.path.dirname(target)
        hint = f"is there room, and may you write in {folder or 'this folder'}?"
        if error.errno == errno.EBUSY:
            hint = "is it mounted by itself, into a container? Then mount its folder instead"
        elif folder and not os.path.isdir(folder):
            hint = f"make the folder first: {folder}"
        raise failure(f"cannot be written: {reason}", hint, path) from None


def _check_links(path: str) -> None:
    """Raise BmcheckError when the file is a link, or a folder on the way that was named or lies in the current one.

    Links further up, such as the /tmp of some systems, nobody has planted.
    """
    with suppress(FileNotFoundError):  # the current folder is gone, as saving says as well
        here = os.path.realpath(os.curdir)
        way = path
        while way != (folder := os.path.dirname(way)):
            is_near = way == path or not os.path.isabs(path) or Path(os.path.realpath(folder)).is_relative_to(here)
            if is_near and os.path.islink(way):
                hint = "nothing is written through a link: name the place it leads to, or take it away"
                raise failure(f"cannot be written: {way} is a link", hint, path)
            way = folder


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


@contextmanager
def _draft_of(target: str) -> Iterator[_Draft]:
    """Yield a new empty draft beside ``target``; at the end it is gone, or has taken the target's name.

    Raise OSError when it cannot be made, BmcheckError when another process keeps its own for PATIENCE seconds. Where
    the system or the file system knows no flock, nobody waits, and what a killed process left stays.
    """
    folder, name = os.path.split(target)
    path = os.path.join(folder, f".bmcheck-{name[:_MOST_LETTERS]}.tmp")
    lock = _locked(path, target)
    if lock is None:
        path = os.path.join(folder, f".bmcheck-{os.urandom(8).hex()}.tmp")
        os.close(_made(path, target))  # Windows renames no open file
    try:
        yield _Draft(path, lock)
    finally:
        with suppress(OSError):  # what stays is removed by the next saving
            if lock is None or _is_ours(path, lock):
                os.unlink(path)
        if lock is not None:
            with suppress(OSError):  # nothing more was to be written through it
                os.close(lock)


def _made(path: str, target: str) -> int:
    """Return the descriptor of a new file. When there is a target, only we may read it: that may be private."""
    mode = 0o600 if os.path.lexists(target) else 0o666
    return os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)


def _locked(path: str, target: str) -> int | None:
    """Return the descriptor of a new draft, locked; None where there are no locks."""
    try:
        return _awaited(path, target) if fcntl else None
    except OSError as error:
        if error.errno not in _NO_LOCKS:
            raise
        return None


def _awaited(path: str, target: str) -> int:
    """Return the descriptor of a new draft, made and locked as soon as no other process has one."""
    other, since = 0, 0.0
    while (lock := _tried(path, target)) is None:
        found = _other(path)
        if not found or found != other:
            other, since = found, time.monotonic()
        elif time.monotonic() - since > PATIENCE:
            what = "cannot be written: another bmcheck has been saving it for some time"
            raise failure(what, f"end that one; when there is none, remove {path}", target)
        time.sleep(_PAUSE)
    return lock


def _tried(path: str, target: str) -> int | None:
    """Return the descriptor of a new draft, locked; None when there is one already."""
    try:
        descriptor = _made(path, target)
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


def _other(path: str) -> int:
    """Return a number that each draft of another process has for itself, 0 when there is none.

    A draft that a killed process left is removed.
    """
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
    except FileNotFoundError:
        return 0
    except OSError:  # a link, or another person's
        return -1
    try:
        if not _is_ours(path, descriptor):
            return os.fstat(descriptor).st_ino
        os.unlink(path)
        return 0
    finally:
        os.close(descriptor)


def _is_ours(path: str, descriptor: int) -> bool:
    """Lock an open file, or keep it so, and return whether that is possible and the file still has this name."""
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        return os.path.samestat(os.lstat(path), os.fstat(descriptor))
    except (BlockingIOError, FileNotFoundError):
        return False


def _write(chunks: Iterable[bytes], draft: _Draft, target: str) -> None:
    """Bring the content to the disk, with everything the old file has beside its text."""
    # on SMB a locked file can be written through its lock only (flock(2))
    descriptor = os.open(draft.path, os.O_WRONLY) if draft.lock is None else os.dup(draft.lock)
    try:
        for chunk in chunks:
            left = memoryview(chunk)
            while left:
                left = left[os.write(descriptor, left) :]
        with suppress(FileNotFoundError):
            _take_after(target, draft.path)
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _take_after(target: str, draft: str) -> None:
    """Give the draft the owner, mode and extended attributes of the old file, but a time of its own."""
    old = os.stat(target)
    for owner in ((-1, old.st_gid), (old.st_uid, -1)):
        with suppress(PermissionError, AttributeError):  # no owners on Windows
            os.chown(draft, *owner)
    shutil.copystat(target, draft)
    os.utime(draft)


def _replace(target: str, draft: _Draft) -> None:
    """Give the draft the name of the old file, and force that to the disk."""
    os.replace(draft.path, target)
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
