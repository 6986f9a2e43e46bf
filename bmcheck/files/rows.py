"""Keep the rows of a table on the disk and give them back in order, however many they are."""

from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING

from bmcheck.portfolio import COLUMNS, Fault, Row

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from bmcheck.selection import Order

_CACHE = 500
"""Kilobytes that SQLite may keep in memory, for the table and for sorting each."""


class Rows:
    """A table of ventures, and one of faults, in a temporary file that is gone when the program ends.

    The columns are those of Row; what names one is checked before it comes here.
    """

    def __init__(self) -> None:
        """Begin with no rows."""
        self._base = sqlite3.connect("")
        for setting in (f"cache_size = -{_CACHE}", "journal_mode = OFF", "synchronous = OFF", "temp_store = FILE"):
            self._base.execute(f"PRAGMA {setting}")
        for table, kind in _TABLES.items():
            self._base.execute(f"CREATE TABLE {table} ({', '.join(kind._fields)})")

    def add(self, rows: Iterable[Row | Fault]) -> None:
        """Add rows and faults."""
        for table, kind in _TABLES.items():
            places = ", ".join("?" * len(kind._fields))
            own = (each for each in rows if isinstance(each, kind))
            self._base.executemany(f"INSERT INTO {table} VALUES ({places})", own)  # noqa: S608 - names of ours

    def largest(self, column: str) -> int:
        """Return the largest number in a column, or the length of its longest text; 0 when there are no rows."""
        value = column if COLUMNS[column] is int else f"length({column})"
        return int(self._base.execute(f"SELECT coalesce(max({value}), 0) FROM rows").fetchone()[0])  # noqa: S608

    def sum(self, column: str) -> int:
        """Return the sum of a column."""
        return int(self._base.execute(f"SELECT coalesce(sum({column}), 0) FROM rows").fetchone()[0])  # noqa: S608

    def having(self, column: str) -> int:
        """Return how many rows have more than nothing in a column."""
        return int(self._base.execute(f"SELECT count(*) FROM rows WHERE {column} > 0").fetchone()[0])  # noqa: S608

    def most_risks(self) -> int:
        """Return the largest number of open risks in a row."""
        return int(self._base.execute("SELECT coalesce(max(high + medium + low), 0) FROM rows").fetchone()[0])

    def count(self) -> int:
        """Return how many rows there are."""
        return int(self._base.execute("SELECT count(*) FROM rows").fetchone()[0])

    def packs(self) -> list[str]:
        """Return the different packs of the ventures."""
        return [each for (each,) in self._base.execute("SELECT DISTINCT pack FROM rows ORDER BY pack")]

    def sorted(self, order: Sequence[Order]) -> Iterator[Row]:
        """Yield the rows by the columns named, and by their order of coming where these are equal."""
        keys = [f"{each.column} COLLATE NOCASE {'DESC' if each.falling else 'ASC'}" for each in order]
        return map(Row._make, self._base.execute(f"SELECT * FROM rows ORDER BY {', '.join([*keys, 'rowid'])}"))  # noqa: S608

    def faults(self) -> Iterator[Fault]:
        """Yield the files that could not be read, in the order of their coming."""
        return map(Fault._make, self._base.execute("SELECT * FROM faults ORDER BY rowid"))


_TABLES: dict[str, type[Row | Fault]] = {"rows": Row, "faults": Fault}
