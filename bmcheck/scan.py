"""Go through files and folders that were named: every file that may be an assessment, in order, in batches."""

from __future__ import annotations

import os
from itertools import islice
from typing import TYPE_CHECKING

from msgspec import Struct

from bmcheck.errors import BmcheckError
from bmcheck.files.folders import is_assessment, names_format, toml_files_in
from bmcheck.files.toml import read_text

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


def batches(paths: Iterable[str]) -> Iterator[Batch]:
    """Yield all files that are named or lie in a folder that is, as they are found."""
    found = candidates(paths)
    while some := tuple(islice(found, SIZE)):
        yield some


def candidates(paths: Iterable[str]) -> Iterator[Candidate]:
    """Yield each file named, and of each folder named the TOML files in the order of their names."""
    for path in paths:
        if os.path.isdir(path):
            yield from (Candidate(path, each) for each in toml_files_in(path))
        else:
            yield Candidate(path, path)


def text_of(path: str, *, only_assessments: bool) -> str | None:
    """Return the text of a file; raise BmcheckError when it cannot be read.

    With ``only_assessments`` a file that does not say that it is one gives None, also when it cannot be read.
    """
    try:
        text = read_text(path)
    except BmcheckError:
        if only_assessments and not is_assessment(path):
            return None
        raise
    return None if only_assessments and not names_format(text.encode(errors="replace")) else text
