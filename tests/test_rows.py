"""Rows come in order and add up, whether they are kept in memory or in a file."""

from __future__ import annotations

import os
from contextlib import ExitStack, closing
from pathlib import Path
from random import Random

import pytest
from hypothesis import given
from support.random_answers import SEEDS

from bmcheck.errors import BmcheckError
from bmcheck.files import rows as module
from bmcheck.files.rows import Rows
from bmcheck.portfolio import COLUMNS, Fault, Row
from bmcheck.selection import Order

NUMBERS = [name for name, kind in COLUMNS.items() if kind is int]


def drawn(random: Random) -> Row:
    names, paths, packs = ("Nook", "nook", "Äther", "", "x"), "aAbB", ("one 1", "two 2")
    numbers = [random.randint(0, 3) for _ in NUMBERS]
    return Row._make([random.choice(names), random.choice(paths), *numbers, random.choice(packs)])


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
def test_rows_come_in_order_and_add_up(seed: int) -> None:
    random = Random(seed)
    order = [Order(each, random.random() < 0.5) for each in random.sample(list(COLUMNS), random.randint(1, 4))]
    rows = [drawn(random) for _ in range(random.randint(0, 40))]
    with pytest.MonkeyPatch.context() as patch, ExitStack() as opened:
        for name, value in (
            ("RUN", random.choice([3, 10, 100])),
            ("LONGEST_RUN", random.choice([9, 1000])),
            ("_TOGETHER", 2),
        ):
            patch.setattr(module, name, value)
        found = opened.enter_context(closing(Rows(order)))
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
        expected = (max(column, default=0), sum(column), len([each for each in column if each]))
        assert (found.largest(name), found.sum(name), found.having(name)) == expected
    assert found.largest("venture") == max((len(each.venture) for each in rows), default=0)


def test_faults_come_in_the_order_of_their_coming(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "FEW_FAULTS", 3)
    faults = [Fault(str(number), "x\ny") for number in range(10)]
    with closing(Rows([Order("path", falling=False)])) as found:
        for each in faults:
            found.add((), [each])

        assert list(found.faults()) == faults
        assert list(found.faults()) == faults, "they can be asked for again"


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="needs a disk that is full")
def test_without_room_for_a_temporary_file_that_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "FEW_FAULTS", 0)
    with Path("/dev/full").open("r+b", buffering=0) as full:
        monkeypatch.setattr("tempfile.TemporaryFile", lambda: full)

        with closing(Rows([])) as found, pytest.raises(BmcheckError, match="which cannot be written: No space left"):
            found.add((), [Fault("x", "y")])
