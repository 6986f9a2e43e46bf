"""Read many assessments one after the other, in one process or in several, and keep a row of each."""

from __future__ import annotations

import os
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple

from bmcheck.cli.common import Packs
from bmcheck.errors import BmcheckError
from bmcheck.evaluation import review
from bmcheck.files.assessments import pack_of, read_assessment
from bmcheck.files.folders import is_assessment, names_format, toml_files_in
from bmcheck.files.quick import Quick, QuickReader, split
from bmcheck.files.toml import Source, read_text
from bmcheck.follow_up import Day, FollowUp, follow_up, stale_since
from bmcheck.portfolio import Fault, Row, Tally, Totals, counted
from bmcheck.situations import ACCEPTED, Situations

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from bmcheck.model import Pack
    from bmcheck.selection import Test

SIZE = 250
"""Files read before their rows are handed on: few enough to be small, enough to be worth a message to a process."""


class Task(NamedTuple):
    """What is to be done with every file; it goes to each process once."""

    pack: str | None
    day: Day
    only_paper: bool = False
    where: tuple[Test, ...] = ()


class Batch(NamedTuple):
    """Some files of one path that was named; ``folder`` says that they were found there and not named themselves."""

    path: str
    files: tuple[str, ...]
    folder: bool


class Surveyed(NamedTuple):
    """What a batch gave: how many assessments, a row of each that passes, the totals of a pack by its name."""

    path: str
    files: int
    found: int
    rows: tuple[Row, ...]
    faults: tuple[Fault, ...]
    totals: dict[str, Totals]


def batches(paths: Iterable[str]) -> Iterator[Batch]:
    """Yield all files that are named or lie in a folder that is, as they are found."""
    for path in paths:
        if not os.path.isdir(path):
            yield Batch(path, (path,), folder=False)
            continue
        files = toml_files_in(path)
        while some := tuple(islice(files, SIZE)):
            yield Batch(path, some, folder=True)


def survey(task: Task, found: Iterable[Batch], jobs: int = 1) -> Iterator[Surveyed]:
    """Yield what each batch gives, in their order, however many processes work on them."""
    if jobs == 1:
        yield from map(_Surveyor(task).take, found)
        return
    from multiprocessing import get_context

    with get_context("spawn").Pool(jobs, _begin, (task,)) as pool:
        yield from pool.imap(_take, found)


class _Desk:
    """Everything that is kept for a pack from file to file."""

    def __init__(self, pack: Pack, *, only_paper: bool) -> None:
        self.pack = pack
        self.label = f"{pack.id} {pack.version}"
        self.situations = Situations(pack, only_paper=only_paper)
        self.reader = QuickReader(self.situations)
        self.tally = Tally(self.situations)


class _Surveyor:
    def __init__(self, task: Task) -> None:
        self.task = task
        self.packs = Packs(task.pack)
        self.names: dict[str, str] = {}
        self.desks: dict[str, _Desk] = {}

    def take(self, batch: Batch) -> Surveyed:
        """Return what a batch gives."""
        rows: list[Row] = []
        faults: list[Fault] = []
        found = 0
        for path in batch.files:
            try:
                text = _text(path) if batch.folder else read_text(path)
                row = None if text is None else self.row(path, text)
            except BmcheckError as error:
                faults.append(Fault(_written(path), _written(str(error))))
            else:
                found += text is not None
                rows += [row] if row else []
        totals = {name: desk.tally.take() for name, desk in self.desks.items()}
        return Surveyed(batch.path, len(batch.files), found + len(faults), tuple(rows), tuple(faults), totals)

    def row(self, path: str, text: str) -> Row | None:
        """Return the row of an assessment, None when it does not pass; raise BmcheckError with all its problems."""
        parts = split(text)
        if parts:
            desk = self.desk(pack_of(parts.rest))
            if quick := desk.reader.read(parts):
                stale = stale_since(desk.pack, quick.assessment, self.task.day.today)
                return self.counted(desk, path, quick, FollowUp(stale_since=stale))
        source = Source(path, text)
        desk = self.desk(pack_of(source.data))
        assessment = read_assessment(desk.pack, source)
        found = review(desk.pack, assessment.answers, only_paper=self.task.only_paper)
        situation = desk.situations.of(assessment.answers)
        return self.counted(desk, path, Quick(assessment, situation), follow_up(found, assessment, self.task.day))

    def counted(self, desk: _Desk, path: str, quick: Quick, follow: FollowUp) -> Row | None:
        """Return the row of a venture and add it to the totals, unless it does not pass."""
        assessment, situation = quick
        codes = desk.situations.codes(situation, assessment.answers)
        for rule in follow.accepted:
            codes[desk.situations.at[rule]] = ACCEPTED
        stale = (self.task.day.today - follow.stale_since).days if follow.stale_since else 0
        name = assessment.venture.name
        row = Row(name, _written(path), *counted(codes), stale, len(follow.broken), desk.label)
        if not all(test.holds(getattr(row, test.column)) for test in self.task.where):
            return None
        desk.tally.add(codes, situation, assessment.answers)
        return row

    def desk(self, named: str) -> _Desk:
        """Return the desk for assessments that name this pack."""
        if named not in self.names:
            self.names[named] = self.packs.name_of(named)
        name = self.names[named]
        if name not in self.desks:
            self.desks[name] = _Desk(self.packs.get(name), only_paper=self.task.only_paper)
        return self.desks[name]


def _text(path: str) -> str | None:
    """Return the text of a file of a folder, None when it does not say that it is an assessment."""
    try:
        text = read_text(path)
    except BmcheckError:
        if is_assessment(path):
            raise
        return None
    return text if names_format(text.encode(errors="replace")) else None


def _written(path: str) -> str:
    """Return a path as it can be written in any format, whatever bytes it has on the disk."""
    return path.encode(errors="replace").decode()


_surveyor: _Surveyor


def _begin(task: Task) -> None:
    """Set up a process: it leaves Ctrl-C to the one that started it, and collects its garbage."""
    import gc
    import signal

    global _surveyor  # noqa: PLW0603 - what a process of a pool keeps between calls can stand nowhere else
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    gc.enable()
    _surveyor = _Surveyor(task)


def _take(batch: Batch) -> Surveyed:
    return _surveyor.take(batch)
