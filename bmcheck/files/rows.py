"""Keep the rows of a table, however many they are, in a temporary database that sorts and sums them.

SQLite keeps what does not fit into its memory in a file without a name, which goes with the process that made it.
"""

from __future__ import annotations

import sqlite3
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from bmcheck.errors import failure
from bmcheck.portfolio import COLUMNS, Row, UnreadFile

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from bmcheck.selection import Order

MEMORY = 1_000
"""Kilobytes of the table that are kept in memory; to sort it takes about as much again."""

_MADE = f"""
    PRAGMA temp_store = FILE;
    PRAGMA journal_mode = OFF;
    CREATE TABLE venture ({", ".join(COLUMNS)});
    CREATE TABLE fault ({", ".join(UnreadFile._fields)}, UNIQUE ({", ".join(UnreadFile._fields)}));
"""
_ADD_ROW = f"INSERT INTO venture VALUES ({', '.join('?' * len(COLUMNS))})"  # noqa: S608 - nothing that anybody typed


class Rows:
    """A table of ventures in one order, rows of equal rank in that of their coming, and the files that are no rows.

    The columns are those of Row; what names one is checked before it comes here. Every method raises BmcheckError when
    there is no room for the file.
    """

    def __init__(self, order: Sequence[Order], measure: Callable[[str], int] = len) -> None:
        """Begin with no rows, to be sorted by some columns; capitals do not matter.

        ``measure`` returns how long a text is.
        """
        keys = [f"{_number(each.column, 'casefold')} {'DESC' if each.falling else 'ASC'}" for each in order]
        self._order = ", ".join([*keys, "rowid"])
        self._database = sqlite3.connect("")
        self._database.create_function("casefold", 1, str.casefold, deterministic=True)
        self._database.create_function("len", 1, measure, deterministic=True)  # SQLite's own ends at a NUL
        self._database.executescript(f"PRAGMA cache_size = -{MEMORY}; {_MADE}")

    def add(self, rows: Sequence[Row], faults: Sequence[UnreadFile] = ()) -> None:
        """Add rows, and faults that are not there yet."""
        with _room():
            self._database.executemany(_ADD_ROW, rows)
            self._database.executemany("INSERT OR IGNORE INTO fault VALUES (?, ?)", faults)

    def close(self) -> None:
        """Remove the table; nothing can be asked for then."""
        self._database.close()

    def largest(self, column: str) -> int:
        """Return the largest number in a column, or how long its longest text is; 0 when there are no rows."""
        return self._one(f"max({_number(column, 'len')})")

    def having(self, column: str) -> int:
        """Return how many rows have more than nothing in a column."""
        return self._one(f"sum({column} > 0)")

    def most_risks(self) -> int:
        """Return the largest number of open risks in a row."""
        return self._one("max(high + medium + low)")

    def count(self) -> int:
        """Return how many rows there are."""
        return self._one("count(*)")

    def packs(self) -> list[str]:
        """Return the different packs of the ventures."""
        return [pack for (pack,) in self._all("DISTINCT pack FROM venture ORDER BY pack")]

    def sorted(self) -> Iterator[Row]:
        """Yield the rows in order."""
        return map(Row._make, self._all(f"* FROM venture ORDER BY {self._order}"))

    def faults(self) -> Iterator[UnreadFile]:
        """Yield the files that could not be read, in the order of their coming."""
        return map(UnreadFile._make, self._all("* FROM fault ORDER BY rowid"))

    def _one(self, number: str) -> int:
        """Return one number about all rows; 0 when there are none."""
        [(found,)] = self._all(f"{number} FROM venture")
        return found or 0

    def _all(self, wanted: str) -> Iterator[tuple[Any, ...]]:
        with _room():
            yield from self._database.execute(f"SELECT {wanted}")


def _number(column: str, function: str) -> str:
    """Return a column as SQL, a text by what a function makes of it."""
    return column if COLUMNS[column] is int else f"{function}({column})"


@contextmanager
def _room() -> Iterator[None]:
    try:
        yield
    except sqlite3.OperationalError as error:
        what = f"so many rows need a temporary file, which cannot be written: {error}"
        raise failure(what, "make room, or name another folder for it in TMPDIR") from None
