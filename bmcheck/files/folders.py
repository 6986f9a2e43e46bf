"""Find the assessments in a folder."""

from __future__ import annotations

import os
import re
from itertools import islice
from operator import itemgetter
from typing import TYPE_CHECKING

from bmcheck.errors import failure

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bmcheck.errors import BmcheckError

RUN = 10_000
"""Names of a folder that are sorted at once."""


def no_assessment(folder: str) -> BmcheckError:
    """Return the error that there is none in a folder."""
    return failure("no assessment in this folder", "name a file, or make one with: bmcheck assess FILE", folder)


def toml_files_in(folder: str) -> Iterator[str]:
    """Yield, in the order of their names, what is called a TOML file below ``folder``, whatever it is or holds.

    So it is also with links that lead nowhere, pipes, and folders that cannot be listed: who reads them is told.
    Hidden folders are passed over. A link to a folder is followed where that lies elsewhere, each folder once.
    """
    yield from _below(os.path.normpath(folder), os.path.realpath(folder), set())


def _below(folder: str, top: str, seen: set[str]) -> Iterator[str]:
    inside = "" if folder == os.curdir else os.path.join(folder, "")
    try:
        entries = os.scandir(folder)
    except OSError:
        yield folder
        return
    folders: list[str] = []
    with entries:
        names = (each.name for each in entries if not _is_folder(each, folders) and _is_toml(each.name))
        yield from (inside + name for name in _in_order(names))
    for name in sorted(folders):
        if not os.path.islink(inside + name) or _leads_elsewhere(inside + name, top, seen):
            yield from _below(inside + name, top, seen)


def _is_toml(name: str) -> bool:
    return name.lower().endswith(".toml")


def _is_folder(entry: os.DirEntry[str], folders: list[str]) -> bool:
    """Return whether an entry is a folder or a link to one, and keep those that are to be looked into."""
    try:
        is_folder = entry.is_dir()
    except OSError:  # a link that refers to itself, or through a folder that may not be searched
        return False
    if is_folder and not entry.name.startswith("."):
        folders.append(entry.name)
    return is_folder


def _leads_elsewhere(link: str, top: str, seen: set[str]) -> bool:
    """Return whether a link leads to a folder that is gone through neither with the others nor by another link.

    A hidden folder is not gone through with the others; one above ``top`` never.
    """
    target = os.path.realpath(link)
    common = os.path.commonpath((target, top))
    is_hidden = f"{os.sep}." in os.sep + os.path.relpath(target, top)
    is_new = common != target and (common != top or is_hidden) and target not in seen
    seen.add(target)
    return is_new


def _in_order(names: Iterator[str]) -> Iterator[str]:
    """Yield names sorted; of a folder with very many, sorted runs are kept as one text each, a tenth of the memory."""
    runs: list[str] = []
    while run := sorted(islice(names, RUN)):
        if not runs and len(run) < RUN:
            return iter(run)
        runs.append("\0".join(run))
    from heapq import merge  # noqa: PLC0415 - few folders are so large

    return merge(*(map(itemgetter(0), re.finditer("[^\0]+", run)) for run in runs))
