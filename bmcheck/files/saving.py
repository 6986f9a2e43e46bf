"""Write a file so that at every moment either the old or the new text is there, whole."""

from __future__ import annotations

import os
import stat
import tempfile
from contextlib import suppress

from bmcheck.errors import failure


def save_text(path: str, text: str) -> None:
    """Replace the content of ``path`` by ``text``, or leave everything as it was and raise BmcheckError.

    The text goes to a new file beside the old one, is forced to the disk and then takes the old one's name. A
    symbolic link stays a link, and the file keeps its mode. A folder or a device is refused: its name is not ours.
    """
    try:
        content = text.encode()
    except UnicodeEncodeError:
        raise failure("the new text is not valid Unicode, nothing was written", "write it in UTF-8", path) from None
    target = os.path.realpath(path)
    folder = os.path.dirname(target)
    if os.path.exists(target) and not os.path.isfile(target):
        raise failure("cannot be written: it is not an ordinary file", f"name another one in {folder}", path)
    try:
        _replace(target, folder, content)
    except OSError as error:
        reason = error.strerror or str(error)
        raise failure(f"cannot be written: {reason}", f"is there room, and may you write in {folder}?", path) from None


def _replace(target: str, folder: str, content: bytes) -> None:
    mode = _mode(target)
    descriptor, temporary = tempfile.mkstemp(prefix=".bmcheck-", suffix=".tmp", dir=folder)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
            file.flush()
            if hasattr(os, "fchmod"):
                os.fchmod(file.fileno(), mode)
            os.fsync(file.fileno())
        os.replace(temporary, target)
    except BaseException:
        with suppress(OSError):
            os.unlink(temporary)
        raise
    with suppress(OSError):  # the new text is in place; only its name may still be under way to the disk
        _sync_folder(folder)


def _mode(target: str) -> int:
    """Return the mode of the file, or what a new file would get."""
    try:
        return stat.S_IMODE(os.stat(target).st_mode)
    except FileNotFoundError:
        mask = os.umask(0)
        os.umask(mask)
        return 0o666 & ~mask


def _sync_folder(folder: str) -> None:
    """Force the new name to the disk where the system can do that (Windows cannot open folders)."""
    if not hasattr(os, "O_DIRECTORY"):
        return
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
