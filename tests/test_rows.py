"""Rows come in order and add up, whether they fit into the memory or not."""

from __future__ import annotations

import os
import subprocess
import sys
from contextlib import closing
from random import Random

import pytest
from hypothesis import given
from support.random_answers import SEEDS
from test_saving import a_full_disk

from bmcheck.errors import BmcheckError
from bmcheck.files.rows import MEMORY, Rows
from bmcheck.portfolio import COLUMNS, Row, UnreadFile
from bmcheck.selection import Order

NUMBERS = [name for name, kind in COLUMNS.items() if kind is int]
BY_PATH = [Order("path", falling=False)]
posix = pytest.mark.skipif(os.name != "posix", reason="limits of POSIX")


def drawn(random: Random) -> Row:
    names, paths, packs = (
        ("Nook", "nook", "STRASSE", "straße", "x\0b", "X\0A", "\x1b[m", "𝔘", "\ufffd", ""),
        "aAbB",
        ("1", "2 \0"),
    )
    numbers = [random.randint(0, 3) for _ in NUMBERS]
    return Row._make([random.choice(names), random.choice(paths), *numbers, random.choice(names), random.choice(packs)])


def in_order(rows: list[Row], order: list[Order]) -> list[Row]:
    """Return rows in order by inserting them one after the other behind all that are not to stand behind them."""

    def is_behind(one: Row, other: Row) -> bool:
        for each in order:
            first, second = getattr(one, each.column), getattr(other, each.column)
            if isinstance(first, str):
                first, second = first.casefold(), second.casefold()
            if first != second:
                return bool(first > second) is not each.falling
        return False

    found: list[Row] = []
    for row in rows:
        at = next((place for place, other in enumerate(found) if is_behind(other, row)), len(found))
        found.insert(at, row)
    return found


@given(SEEDS)
def test_rows_come_in_order_and_are_counted(seed: int) -> None:
    random = Random(seed)
    order = [Order(each, random.random() < 0.5) for each in random.sample(list(COLUMNS), random.randint(1, 4))]
    rows = [drawn(random) for _ in range(random.randint(0, 40))]
    with closing(Rows(order)) as found:
        size = random.randint(1, 12)
        for at in range(0, len(rows), size):
            found.add(rows[at : at + size])

        assert list(found.sorted()) == in_order(rows, order)
        assert list(found.sorted()) == in_order(rows, order), "they can be asked for again"
        assert found.count() == len(rows)
        assert found.packs() == sorted({each.pack for each in rows})
        assert found.most_risks() == max((each.high + each.medium + each.low for each in rows), default=0)
        for name in NUMBERS:
            column = [getattr(each, name) for each in rows]
            expected = (max(column, default=0), len([each for each in column if each]))
            assert (found.largest(name), found.having(name)) == expected
        for name in COLUMNS.keys() - NUMBERS:
            assert found.largest(name) == max((len(getattr(each, name)) for each in rows), default=0)


def test_faults_come_in_the_order_of_their_coming() -> None:
    faults = [UnreadFile(str(number), "x\ny\0z") for number in range(10)]
    with closing(Rows(BY_PATH)) as found:
        for each in faults:
            found.add((), [each])

        assert list(found.faults()) == faults
        assert list(found.faults()) == faults, "they can be asked for again"


# More than the memory holds

MANY = [
    Row._make([f"Venture {number % 7}", "x" * 1000, *[number % 3] * len(NUMBERS), "", ""])
    for number in range(3 * MEMORY)
]


def test_more_rows_than_the_memory_holds_come_in_order_as_well() -> None:
    with closing(Rows([Order("high", falling=True), Order("venture", falling=False)])) as found:
        found.add(MANY)

        assert list(found.sorted()) == sorted(MANY, key=lambda each: (-each.high, each.venture))
        assert found.having("high") == sum(each.high > 0 for each in MANY)


@posix
@pytest.mark.parametrize(
    "added", [(MANY, ()), ((), [UnreadFile(each.path, str(place)) for place, each in enumerate(MANY)])]
)
def test_without_room_for_what_the_memory_does_not_hold_that_is_told(
    added: tuple[list[Row], list[UnreadFile]],
) -> None:
    what = "so many rows need a temporary file, which cannot be written: "
    with a_full_disk(0), closing(Rows(BY_PATH)) as found, pytest.raises(BmcheckError, match=what):
        found.add(*added)


def test_a_fault_of_several_files_is_kept_once() -> None:
    with closing(Rows(BY_PATH)) as found:
        for _ in range(2):
            found.add((), [UnreadFile("bmcheck.toml", "it is amiss"), UnreadFile("a.toml", "it is amiss")])

        assert [each.path for each in found.faults()] == ["bmcheck.toml", "a.toml"]


@posix
def test_without_room_to_sort_that_is_told() -> None:
    with closing(Rows(BY_PATH)) as found:
        found.add(MANY)
        with a_full_disk(0), pytest.raises(BmcheckError, match="make room, or name another folder for it in TMPDIR"):
            next(found.sorted())


MEASURED = """
import sys
from bmcheck.files.rows import Rows
from bmcheck.portfolio import COLUMNS, Row
from bmcheck.selection import Order
rows, count = Rows([Order("path", falling=True)]), int(sys.argv[1])
for number in range(count):
    rows.add([Row._make(f"{number} {name}" if kind is str else number for name, kind in COLUMNS.items())])
assert sum(1 for _ in rows.sorted()) == rows.count() == count
rows.close()
print(next(line.split()[1] for line in open("/proc/self/status") if line.startswith("VmHWM")))
"""


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="only Linux tells how much memory was in use")
def test_ten_times_as_many_rows_take_no_more_memory() -> None:
    few, many = (
        int(subprocess.run([sys.executable, "-c", MEASURED, str(count)], capture_output=True, check=True).stdout)
        for count in (10_000, 100_000)
    )

    assert many < 1.1 * few
