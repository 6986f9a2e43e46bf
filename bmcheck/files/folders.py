"""Find the assessments in a folder."""

from __future__ import annotations

import os
import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

_MARK = rb"(?m)^(?:\xef\xbb\xbf)?\s*bmcheck\s*="
_HEAD = 4096
"""Bytes at the beginning of a file in which the format must be named."""


def assessments_in(folder: str) -> Iterator[str]:
    """Yield, in the order of their names, the TOML files below ``folder`` that say they are assessments."""
    return filter(is_assessment, toml_files_in(folder))


def toml_files_in(folder: str) -> Iterator[str]:
    """Yield, in the order of their names, the TOML files below ``folder``, whatever they hold.

    Hidden folders are passed over, and links to folders are not followed.
    """
    for where, folders, files in os.walk(folder):
        folders[:] = sorted(each for each in folders if not each.startswith("."))
        files.sort()
        for name in files:
            if name.endswith(".toml") and os.path.isfile(path := os.path.normpath(os.path.join(where, name))):
                yield path


def is_assessment(path: str) -> bool:
    """Return whether the file names the format; one that cannot be read counts, so that somebody hears of it."""
    if os.path.exists(path) and not os.path.isfile(path):
        return True
    try:
        with open(path, "rb") as file:
            return names_format(file.read(_HEAD))
    except OSError:
        return True


def names_format(head: bytes) -> bool:
    """Return whether the beginning of a file says that it is an assessment."""
    return re.search(_MARK, head[:_HEAD]) is not None
