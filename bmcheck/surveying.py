"""Survey many ventures for a portfolio: a row of each, and what holds across all."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from bmcheck.errors import BmcheckError
from bmcheck.files.opening import Packs
from bmcheck.model import AsOf
from bmcheck.pool import in_order
from bmcheck.portfolio import Accumulator, Row, Totals, UnreadFile, row
from bmcheck.scan import batches
from bmcheck.selection import Test
from bmcheck.snapshots import Snapshots
from bmcheck.stress import scenarios_of, stress

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from bmcheck.model import Review, Scenario, Snapshot
    from bmcheck.scan import Batch, Exclusion


class SurveyTask(Struct, frozen=True):
    """What is to be done with every file; it goes to each process once."""

    day: AsOf
    pack: str | None = None
    only_paper: bool = False
    where: tuple[Test, ...] = ()
    stress: bool = False


class SurveyedBatch(Struct, frozen=True):
    """What some files gave: a row of each venture that passes, and the totals of each cohort, by its pack and its name.

    ``filled`` are the named paths below which there was an assessment, or what should be one.
    """

    files: int
    remarks: tuple[str, ...]
    rows: tuple[Row, ...]
    faults: tuple[UnreadFile, ...]
    totals: dict[tuple[str, str], Totals]
    filled: frozenset[str]


def survey_all(task: SurveyTask, paths: Sequence[str], exclusion: Exclusion, jobs: int = 1) -> Iterator[SurveyedBatch]:
    """Yield what the files and folders at ``paths`` give, in their order, however many processes work on them."""
    return in_order(_surveyor, task, batches(paths, exclusion), jobs)


def _surveyor(task: SurveyTask) -> Callable[[Batch], SurveyedBatch]:
    return Surveyor(task).survey


class Surveyor:
    """Surveys files one after the other."""

    def __init__(self, task: SurveyTask) -> None:
        """Begin with no pack loaded."""
        self.task = task
        self.packs = Packs(task.pack)
        self.snapshots = Snapshots(self.packs, task.day, only_paper=task.only_paper)
        self.tallies: dict[tuple[str, str], Accumulator] = {}

    def survey(self, batch: Batch) -> SurveyedBatch:
        """Return what a batch gives."""
        rows: list[Row] = []
        faults: list[UnreadFile] = []
        filled: set[str] = set()
        for candidate in batch:
            try:
                snapshot = self.snapshots.look(candidate.path, is_one=not candidate.in_folder)
                if snapshot is None:
                    continue
                rows += self.counted(snapshot)
            except BmcheckError as error:
                path = error.problems[0].path or candidate.path  # of a pack, what is wrong is said once
                faults.append(UnreadFile(_written(path), _written(str(error))))
            filled.add(candidate.named)
        totals = {name: tally.taken() for name, tally in self.tallies.items()}
        remarks, self.snapshots.remarks = tuple(self.snapshots.remarks), []
        return SurveyedBatch(len(batch), remarks, tuple(rows), tuple(faults), totals, frozenset(filled))

    def counted(self, snapshot: Snapshot) -> Iterator[Row]:
        """Yield the row of a venture and count it if it passes every test."""
        name, path = snapshot.assessment.venture.name, _written(snapshot.source.path)
        found = row(snapshot.review, snapshot.follow_up, name, path, self.task.day.today)
        if all(test.holds(getattr(found, test.column)) for test in self.task.where):
            together = self.packs.name_of(snapshot.source), found.cohort
            scenarios = self.scenarios(snapshot.review)
            if together not in self.tallies:
                reviewer = self.snapshots.reviewer(snapshot.review.pack)
                self.tallies[together] = Accumulator(reviewer, (each.id for each in scenarios))
            harms = [(each.id, stress(snapshot.review, [each]).worst.value) for each in scenarios]
            self.tallies[together].add(snapshot.review, snapshot.follow_up.accepted, harms)
            yield found

    def scenarios(self, review: Review) -> tuple[Scenario, ...]:
        """Return the scenarios to try on a venture, none where that is not asked for."""
        return scenarios_of(review.pack, only_paper=review.only_paper) if self.task.stress else ()


def _written(path: str) -> str:
    """Return a path as it can be written in any format, whatever bytes it has on the disk."""
    return path if path.isascii() else path.encode(errors="replace").decode()
