"""Find the assessments in a folder."""

from __future__ import annotations

import os
import re
from contextlib import suppress
from itertools import islice
from operator import itemgetter
from typing import TYPE_CHECKING

from bmcheck.errors import failure

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from bmcheck.errors import BmcheckError

_MARK = rb"(?m)^(?:\xef\xbb\xbf)?\s*bmcheck\s*="
_HEAD = 4096
"""Bytes at the beginning of a file in which the format must be named."""
RUN = 10_000
"""Names of a folder that are sorted at once."""


def assessments_in(folder: str) -> Iterator[str]:
    """Yield, in the order of their names, the TOML files below ``folder`` that say they are assessments."""
    return filter(is_assessment, toml_files_in(folder))


def no_assessment(folder: str) -> BmcheckError:
    """Return the error that there is none in a folder."""
    return failure("no assessment in this folder", "name a file, or make one with: bmcheck assess FILE", folder)


def toml_files_in(folder: str) -> Iterator[str]:
    """Yield, in the order of their names, the TOML files below ``folder``, whatever they hold.

    Hidden folders are passed over, and links to folders are not followed. A folder that cannot be listed has none.
    """
    yield from _below(os.path.normpath(folder))


def _below(folder: str) -> Iterator[str]:
    inside = "" if folder == os.curdir else os.path.join(folder, "")
    yield from (inside + name for name in _in_order(_named(folder, _is_wanted_file)))
    for name in _in_order(_named(folder, _is_wanted_folder)):
        yield from _below(inside + name)


def _named(folder: str, wanted: Callable[[os.DirEntry[str]], bool]) -> Iterator[str]:
    with suppress(OSError), os.scandir(folder) as entries:
        yield from (each.name for each in entries if wanted(each))


def _is_wanted_file(entry: os.DirEntry[str]) -> bool:
    return entry.name.endswith(".toml") and entry.is_file()


def _is_wanted_folder(entry: os.DirEntry[str]) -> bool:
    return not entry.name.startswith(".") and entry.is_dir(follow_symlinks=False)


def _in_order(names: Iterator[str]) -> Iterator[str]:
    """Yield names sorted; of a folder with very many, sorted runs are kept as one text each, a tenth of the memory."""
    runs: list[str] = []
    while run := sorted(islice(names, RUN)):
        if not runs and len(run) < RUN:
            return iter(run)
        runs.append("\0".join(run))
    from heapq import merge  # noqa: PLC0415 - few folders are so large

    return merge(*(map(itemgetter(0), re.finditer("[^\0]+", run)) for run in runs))


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
