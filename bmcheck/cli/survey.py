"""Read many assessments one after the other, in one process or in several, and keep a row of each."""

from __future__ import annotations

import os
from itertools import islice
from typing import TYPE_CHECKING

from msgspec import Struct

from bmcheck import portfolio
from bmcheck.cli.common import Packs
from bmcheck.cli.desks import Desk, Desks, says_it_is_one, text_of
from bmcheck.cli.processes import Work, in_order
from bmcheck.cohorts import Cohort
from bmcheck.errors import BmcheckError
from bmcheck.evaluation import review
from bmcheck.files.assessments import pack_of, read_assessment
from bmcheck.files.folders import toml_files_in
from bmcheck.files.toml import Source
from bmcheck.follow_up import Day, follow_up, stale_since
from bmcheck.portfolio import Fault, Label, Row, Totals

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from bmcheck.files.quick import Quick
    from bmcheck.model import Assessment
    from bmcheck.selection import Test

SIZE = 500
"""Files of a batch in a single process: few enough to be small, enough that what is done once hardly counts."""


class Task(Struct, frozen=True):
    """What is to be done with every file; it goes to each process once."""

    pack: str | None
    day: Day
    only_paper: bool = False
    where: tuple[Test, ...] = ()


class Batch(Struct, frozen=True):
    """Some files of one path that was named; ``folder`` says that they were found there and not named themselves."""

    path: str
    files: tuple[str, ...]
    folder: bool


class Surveyed(Struct, frozen=True):
    """What a batch gave: how many assessments, a row of each that passes, the totals of a pack by its name."""

    path: str
    files: int
    found: int
    rows: tuple[Row, ...]
    faults: tuple[Fault, ...]
    totals: dict[str, Totals]


def batches(paths: Iterable[str], jobs: int = 1) -> Iterator[Batch]:
    """Yield all files that are named or lie in a folder that is, as they are found.

    The more processes work on them, the smaller the batches are: what comes back from each waits for its turn.
    """
    size = max(1, SIZE // jobs)
    for path in paths:
        if not os.path.isdir(path):
            yield Batch(path, (path,), folder=False)
            continue
        files = toml_files_in(path)
        while some := tuple(islice(files, size)):
            yield Batch(path, some, folder=True)


def survey(task: Task, packs: Packs, found: Iterable[Batch], jobs: int = 1) -> Iterator[Surveyed]:
    """Yield what each batch gives, in their order, however many processes work on them."""
    return in_order(Work(_Surveyor(task, packs).take, _surveyor, (task,)), found, jobs)


def _surveyor(task: Task) -> Callable[[Batch], Surveyed]:
    return _Surveyor(task, Packs(task.pack)).take


class _Entry(Struct, frozen=True):
    """An assessment with its place in the batch, what is to stand in its row, and what somebody has accepted."""

    place: int
    situation: int
    read: Quick | Assessment
    label: Label
    accepted: frozenset[str] = frozenset()


class _Surveyor:
    def __init__(self, task: Task, packs: Packs) -> None:
        self.task = task
        self.desks = Desks(packs, only_paper=task.only_paper, effects=True)

    def take(self, batch: Batch) -> Surveyed:
        """Return what a batch gives."""
        entries: dict[Desk, list[_Entry]] = {}
        faults: list[Fault] = []
        for place, path in enumerate(batch.files):
            try:
                text = text_of(path, in_folder=batch.folder)
                if text is None:
                    continue
                taken = self.desks.take(text)
                if taken is None and batch.folder and not says_it_is_one(text):
                    continue
                desk, entry = self.quick(place, path, *taken) if taken else self.ordinary(place, path, text)
                entries.setdefault(desk, []).append(entry)
            except BmcheckError as error:
                faults.append(Fault(_written(path), _written(str(error))))
        found = sum(map(len, entries.values())) + len(faults)
        rows: dict[int, Row] = {}
        totals: dict[str, Totals] = {}
        for desk, some in entries.items():
            cohort = _cohort(desk, some)
            found_rows = portfolio.rows(cohort, [each.label for each in some])
            passing = [self.passes(row) for row in found_rows]
            totals[desk.name] = portfolio.totals(cohort, int.from_bytes(passing, "little"))
            rows |= {each.place: row for each, row, passes in zip(some, found_rows, passing, strict=True) if passes}
        in_order = tuple(map(rows.__getitem__, sorted(rows)))
        return Surveyed(batch.path, len(batch.files), found, in_order, tuple(faults), totals)

    def passes(self, row: Row) -> bool:
        """Return whether a row passes every test."""
        tests = self.task.where
        return not tests or all(test.holds(getattr(row, test.column)) for test in tests)

    def quick(self, place: int, path: str, desk: Desk, quick: Quick) -> tuple[Desk, _Entry]:
        """Return what is kept of an assessment that was read the quick way, with its desk."""
        today, venture = self.task.day.today, quick.head.rest.venture
        since = stale_since(desk.pack, venture, today) if venture.assessed else None
        label = Label(quick.venture, _written(path), (today - since).days if since else 0, 0, desk.label)
        return desk, _Entry(place, quick.situation, quick, label)

    def ordinary(self, place: int, path: str, text: str) -> tuple[Desk, _Entry]:
        """Return what is kept of an assessment, with its desk; raise BmcheckError with all its problems."""
        source = Source(path, text)
        desk, today = self.desks.of(pack_of(source.data)), self.task.day.today
        assessment = read_assessment(desk.pack, source)
        found = review(desk.pack, assessment.answers, only_paper=self.task.only_paper)
        follow = follow_up(found, assessment, self.task.day)
        stale = (today - follow.stale_since).days if follow.stale_since else 0
        label = Label(assessment.venture.name, _written(path), stale, len(follow.broken), desk.label)
        situation = desk.cohorts.situations.of(assessment.answers)
        return desk, _Entry(place, situation, assessment, label, follow.accepted)


def _cohort(desk: Desk, entries: Sequence[_Entry]) -> Cohort:
    accepted = {at: each.accepted for at, each in enumerate(entries) if each.accepted}
    return Cohort(desk.cohorts, [each.situation for each in entries], lambda at: entries[at].read.answers, accepted)


def _written(path: str) -> str:
    """Return a path as it can be written in any format, whatever bytes it has on the disk."""
    return path if path.isascii() else path.encode(errors="replace").decode()
