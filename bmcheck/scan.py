"""Go through files and folders that were named: every file that may be an assessment, in order, in batches."""

from __future__ import annotations

import os
from fnmatch import fnmatchcase
from itertools import islice
from typing import TYPE_CHECKING

from msgspec import Struct

from bmcheck.files.folders import toml_files_in

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

SIZE = 30
"""Files of a batch: enough that handing it to another process hardly counts."""


class Candidate(Struct, frozen=True):
    """A file that may be an assessment, and the file or folder below which it was found, as it was named."""

    named: str
    path: str

    @property
    def in_folder(self) -> bool:
        """Return whether it was found in a folder and not named itself."""
        return self.path is not self.named


Batch = tuple[Candidate, ...]


class Exclusion:
    """Patterns of files that are left out, as a shell writes them, and how many were."""

    def __init__(self, patterns: Iterable[str] = ()) -> None:
        """Begin with nothing left out; ``*`` stands for anything, also across folders."""
        self.patterns = tuple(each.removeprefix("./") for each in patterns)
        self.count = 0

    def leaves_out(self, path: str) -> bool:
        """Return whether a pattern fits the path or the name of a file, and count it then."""
        names = (os.path.normpath(path).replace(os.sep, "/"), os.path.basename(path))
        found = any(fnmatchcase(name, pattern) for name in names for pattern in self.patterns)
        self.count += found
        return found


def batches(paths: Iterable[str], exclusion: Exclusion) -> Iterator[Batch]:
    """Yield all files that are named or lie in a folder that is, as they are found, but for those left out."""
    found = (each for each in candidates(paths) if not exclusion.leaves_out(each.path))
    while some := tuple(islice(found, SIZE)):
        yield some


def candidates(paths: Iterable[str]) -> Iterator[Candidate]:
    """Yield each file named, and of each folder named the TOML files in the order of their names."""
    for path in paths:
        if os.path.isdir(path):
            yield from (Candidate(path, each) for each in toml_files_in(path))
        else:
            yield Candidate(path, path)
