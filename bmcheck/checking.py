"""Check assessments: what is found in each, what stops the gate, and what every format has to say of them."""

from __future__ import annotations

import os
from functools import reduce
from typing import TYPE_CHECKING, Any

from msgspec import Struct
from msgspec.structs import replace

from bmcheck.errors import BmcheckError, NoRevisionError
from bmcheck.files.folders import no_assessment
from bmcheck.files.opening import Packs
from bmcheck.gate import Gate, checked
from bmcheck.model import AsOf, Snapshot
from bmcheck.pool import in_order
from bmcheck.reports.formats import format_of
from bmcheck.reports.verdict import Verdict, verdict
from bmcheck.scan import batches
from bmcheck.snapshots import Snapshots

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from bmcheck.errors import Problem
    from bmcheck.scan import Batch, Candidate, Exclusion


class CheckTask(Struct, frozen=True):
    """What is to be done with every file; it goes to each process once."""

    day: AsOf
    gate: Gate
    formats: tuple[str, ...]
    pack: str | None = None
    old_pack: str | None = None
    since: str | None = None
    baseline: str | None = None
    only_paper: bool = False
    only_assessments: bool = False
    in_full: bool = False


class NotChecked(Struct, frozen=True):
    """Why a file could not be checked; ``repository`` is one that lacks the revision to compare with."""

    problems: tuple[Problem, ...]
    repository: str | None = None


class CheckedBatch(Struct, frozen=True):
    """What some files gave.

    That is what each format says of them, how the check of them ends, and below which of the named paths there was
    something.
    """

    sections: dict[str, Any]
    verdict: Verdict | None = None
    not_checked: tuple[NotChecked, ...] = ()
    remarks: tuple[str, ...] = ()
    filled: frozenset[str] = frozenset()


def check_all(task: CheckTask, paths: Sequence[str], exclusion: Exclusion, jobs: int = 1) -> Iterator[CheckedBatch]:
    """Yield what the files and folders at ``paths`` give, in their order, however many processes work on them."""
    empty = dict.fromkeys(filter(os.path.isdir, paths))
    for each in in_order(_checker, task, batches(paths, exclusion), jobs):
        for path in each.filled & empty.keys():
            del empty[path]
        yield each
    if empty:
        yield CheckedBatch({}, not_checked=tuple(NotChecked(no_assessment(each).problems) for each in empty))


def _checker(task: CheckTask) -> Callable[[Batch], CheckedBatch]:
    return Checker(task).check


class Checker:
    """Checks files one after the other."""

    def __init__(self, task: CheckTask) -> None:
        """Begin with no pack loaded."""
        self.task = task
        self.snapshots = Snapshots(Packs(task.pack), task.day, only_paper=task.only_paper, old_pack=task.old_pack)

    def check(self, batch: Batch) -> CheckedBatch:
        """Return what a batch gives."""
        found: list[Snapshot] = []
        not_checked: list[NotChecked] = []
        filled: set[str] = set()
        for candidate in batch:
            try:
                snapshot = self.look(candidate)
            except BmcheckError as error:
                repository = error.repository if isinstance(error, NoRevisionError) else None
                not_checked.append(NotChecked(error.problems, repository))
            else:
                if snapshot is None:
                    continue
                found.append(snapshot)
            filled.add(candidate.named)
        sections = {name: format_of(name).section(found) for name in self.task.formats} if found else {}
        remarks, self.snapshots.remarks = tuple(self.snapshots.remarks), []
        ending = reduce(Verdict.plus, map(verdict, found)) if found else None
        return CheckedBatch(sections, ending, tuple(not_checked), remarks, frozenset(filled))

    def look(self, candidate: Candidate) -> Snapshot | None:
        """Return what is found in a file, None when it is none to check; raise BmcheckError when it cannot be read."""
        task = self.task
        now = self.snapshots.look(candidate.path, is_one=not (candidate.in_folder or task.only_assessments))
        if now is None:
            return None
        before = None
        if task.baseline is not None:
            before = self.snapshots.baseline(task.baseline, now)
        elif task.since is not None:
            before = self.snapshots.since(task.since, now)
        return replace(checked(now, task.gate, before), in_full=task.in_full)
