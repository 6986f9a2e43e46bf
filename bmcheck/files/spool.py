"""Keep what is to be written later, however much it is: beyond some megabytes it waits in a temporary file."""

from __future__ import annotations

import pickle
from tempfile import SpooledTemporaryFile
from typing import TYPE_CHECKING, Any

from bmcheck.errors import failure

if TYPE_CHECKING:
    from collections.abc import Iterator

MEMORY = 4_000_000
"""Bytes that are kept in memory."""


class Spool:
    """Values in the order of their coming, to be gone through any number of times."""

    def __init__(self) -> None:
        """Begin with nothing."""
        self._file = SpooledTemporaryFile(MEMORY)  # noqa: SIM115 - it is gone when nobody has it any more

    def add(self, value: Any) -> None:
        """Keep a value; raise BmcheckError when there is no room for it."""
        try:
            pickle.dump(value, self._file)
        except OSError as error:
            what = f"so many findings need a temporary file, which cannot be written: {error.strerror}"
            raise failure(what, "make room, or name another folder for it in TMPDIR") from None

    def __iter__(self) -> Iterator[Any]:
        """Yield all values, from the first one on; nothing may be added meanwhile."""
        self._file.seek(0)
        while True:
            try:
                yield pickle.load(self._file)  # noqa: S301 - nobody else writes this file
            except EOFError:
                return
