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
    """Yield, in the order of their names, the TOML files below ``folder`` that say they are assessments.

    Hidden folders are passed over, and links to folders are not followed.
    """
    for where, folders, files in os.walk(folder):
        folders[:] = sorted(each for each in folders if not each.startswith("."))
        for name in sorted(files):
            path = os.path.normpath(os.path.join(where, name))
            if name.endswith(".toml") and os.path.isfile(path) and is_assessment(path):
                yield path


def is_assessment(path: str) -> bool:
    """Return whether the file names the format; one that cannot be read counts, so that somebody hears of it."""
    if os.path.exists(path) and not os.path.isfile(path):
        return True
    try:
        with open(path, "rb") as file:
            return re.search(_MARK, file.read(_HEAD)) is not None
    except OSError:
        return True
