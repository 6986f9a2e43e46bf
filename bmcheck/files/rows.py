"""Keep the rows of a table in order, however many they are: what is too much for the memory waits in a file.

This is sorting by runs and a merge (Knuth, The Art of Computer Programming 3, 5.4).
"""

from __future__ import annotations

import marshal
import os
from contextlib import ExitStack, suppress
from functools import cached_property, cmp_to_key
from heapq import merge
from itertools import chain, islice
from operator import itemgetter
from typing import TYPE_CHECKING, Any, NamedTuple

from bmcheck.errors import failure
from bmcheck.portfolio import COLUMNS, Fault, Row

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from typing import IO

    from bmcheck.selection import Order

RUN, LONGEST_RUN = 10_000, 4_000_000
"""Rows that are kept in memory, and sorted at once, and the characters in them."""
FEW_FAULTS = 100
"""Faults that are kept in memory."""
_TOGETHER = 100
"""Rows that are written to the file as one block, and read again together."""
_NUMBERS = tuple(name for name, kind in COLUMNS.items() if kind is int)
_RISKS = ("high", "medium", "low")


class _Block(NamedTuple):
    """Where some rows stand in the file: at which byte they begin, and how many bytes they take."""

    begin: int
    size: int


class Rows:
    """A table of ventures in one order, rows of equal rank in that of their coming, and the files that are no rows.

    The columns are those of Row; what names one is checked before it comes here.
    """

    def __init__(self, order: Sequence[Order]) -> None:
        """Begin with no rows, to be sorted by some columns."""
        self._order = order
        self._rows: list[Row] = []
        self._runs: list[list[_Block]] = []
        self._faults: list[Fault] = []
        self._fault_blocks: list[_Block] = []
        self._store = _Store()
        self._count = self._most_risks = self._length = 0
        self._packs: set[str] = set()
        self._largest, self._sum, self._having = (dict.fromkeys(COLUMNS, 0) for _ in range(3))

    def add(self, rows: Sequence[Row], faults: Sequence[Fault] = ()) -> None:
        """Add rows and faults."""
        self._rows += rows
        self._faults += faults
        if rows:
            self._add_up(rows)
        if len(self._rows) > RUN or self._length > LONGEST_RUN:
            self._runs.append(self._store.write(_in_order(self._rows, self._order)))
            self._rows, self._length = [], 0
        if len(self._faults) > FEW_FAULTS:
            self._fault_blocks += self._store.write(self._faults)
            self._faults = []

    def close(self) -> None:
        """Remove the file, if there is one; no rows can be asked for then."""
        self._store.close()

    def _add_up(self, rows: Sequence[Row]) -> None:
        columns = dict(zip(Row._fields, zip(*rows, strict=True), strict=True))
        self._count += len(rows)
        self._packs.update(columns["pack"])
        self._most_risks = max(self._most_risks, *map(sum, zip(*map(columns.__getitem__, _RISKS), strict=True)))
        for name, column in columns.items():
            numbers = column if name in _NUMBERS else [*map(len, column)]
            self._length += 0 if name in _NUMBERS else sum(numbers)
            self._largest[name] = max(self._largest[name], *numbers)
            self._sum[name] += sum(numbers)
            self._having[name] += sum(map(bool, numbers))

    def largest(self, column: str) -> int:
        """Return the largest number in a column, or the length of its longest text; 0 when there are no rows."""
        return self._largest[column]

    def sum(self, column: str) -> int:
        """Return the sum of a column."""
        return self._sum[column]

    def having(self, column: str) -> int:
        """Return how many rows have more than nothing in a column."""
        return self._having[column]

    def most_risks(self) -> int:
        """Return the largest number of open risks in a row."""
        return self._most_risks

    def count(self) -> int:
        """Return how many rows there are."""
        return self._count

    def packs(self) -> list[str]:
        """Return the different packs of the ventures."""
        return sorted(self._packs)

    def sorted(self) -> Iterator[Row]:
        """Yield the rows in order."""
        runs = [map(Row._make, self._store.read(run)) for run in self._runs]
        return merge(*runs, _in_order(self._rows, self._order), key=cmp_to_key(_comparison(self._order)))

    def faults(self) -> Iterator[Fault]:
        """Yield the files that could not be read, in the order of their coming."""
        return chain(map(Fault._make, self._store.read(self._fault_blocks)), self._faults)


class _Store:
    """Rows in a temporary file, which is gone when it is closed or the program ends."""

    def __init__(self) -> None:
        self._opened = ExitStack()

    @cached_property
    def _file(self) -> IO[bytes]:
        from tempfile import TemporaryFile  # noqa: PLC0415 - few portfolios are so large

        return self._opened.enter_context(TemporaryFile())

    def close(self) -> None:
        """Remove the file."""
        with suppress(OSError):  # what could not be written is of no use any more
            self._opened.close()

    def write(self, rows: Iterable[Row | Fault]) -> list[_Block]:
        """Write rows, and return where they stand; raise BmcheckError when there is no room for them."""
        try:
            return [*self._written(map(tuple, rows))]
        except OSError as error:
            what = f"so many rows need a temporary file, which cannot be written: {error.strerror}"
            raise failure(what, "make room, or name another folder for it in TMPDIR") from None

    def _written(self, rows: Iterator[tuple[Any, ...]]) -> Iterator[_Block]:
        begin = self._file.seek(0, os.SEEK_END)
        while some := [*islice(rows, _TOGETHER)]:
            block = _Block(begin, self._file.write(marshal.dumps(some)))
            yield block
            begin += block.size
        self._file.flush()

    def read(self, blocks: Iterable[_Block]) -> Iterator[tuple[Any, ...]]:
        """Yield the rows of some blocks."""
        for block in blocks:
            self._file.seek(block.begin)
            yield from marshal.loads(self._file.read(block.size))  # noqa: S302 - nobody else writes this file


def _in_order(rows: Iterable[Row], order: Sequence[Order]) -> list[Row]:
    found = list(rows)
    for each in reversed(order):
        found.sort(key=_value(each.column), reverse=each.falling)
    return found


def _value(column: str) -> Callable[[Row], Any]:
    """Return the function that gives what a row is sorted by in a column; capitals do not matter."""
    place = Row._fields.index(column)
    return itemgetter(place) if column in _NUMBERS else lambda row: str(row[place]).casefold()


def _comparison(order: Sequence[Order]) -> Callable[[Row, Row], int]:
    values = [(_value(each.column), each.falling) for each in order]

    def compare(one: Row, other: Row) -> int:
        for value_of, falling in values:
            first, second = value_of(one), value_of(other)
            if first != second:
                return -1 if (first < second) is not falling else 1
        return 0

    return compare
