"""Keep what is to be written later, however much it is: all but the first waits in a temporary file."""

from __future__ import annotations

from typing import IO, TYPE_CHECKING, Any

from bmcheck.errors import failure

if TYPE_CHECKING:
    from collections.abc import Iterator


class Spool:
    """Values in the order of their coming, to be gone through any number of times."""

    def __init__(self) -> None:
        """Begin with nothing."""
        self._first: list[Any] = []
        self._file: IO[bytes] | None = None

    def add(self, value: Any) -> None:
        """Keep a value; raise BmcheckError when there is no room for it."""
        if not self._first:
            self._first.append(value)
            return
        from pickle import dump  # noqa: PLC0415 - most checks have a single value
        from tempfile import TemporaryFile  # noqa: PLC0415 - as above

        try:
            self._file = self._file or TemporaryFile()  # noqa: SIM115 - closed by close
            dump(value, self._file)
        except OSError as error:
            what = f"so many findings need a temporary file, which cannot be written: {error.strerror}"
            raise failure(what, "make room, or name another folder for it in TMPDIR") from None

    def close(self) -> None:
        """Let go of everything."""
        if self._file:
            self._file.close()

    def __iter__(self) -> Iterator[Any]:
        """Yield all values, from the first one on; nothing may be added meanwhile."""
        yield from self._first
        if self._file:
            from pickle import load  # noqa: PLC0415 - as above

            self._file.seek(0)
            while True:
                try:
                    yield load(self._file)  # noqa: S301 - nobody else writes this file
                except EOFError:
                    return
