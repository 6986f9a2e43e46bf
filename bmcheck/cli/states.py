"""States of a venture: as it is now, as another file has it, as it was in a revision of git."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from msgspec import Struct

from bmcheck.cli.common import Packs, tell
from bmcheck.errors import BmcheckError, failure
from bmcheck.evaluation import review
from bmcheck.files.assessments import read_assessment
from bmcheck.files.toml import Source
from bmcheck.follow_up import Day, Side, follow_up
from bmcheck.gate import Gate, stops
from bmcheck.reports.checked import Checked

if TYPE_CHECKING:
    from datetime import date

    from bmcheck.files.git import Repository, Revision
    from bmcheck.model import Assessment, Pack


class State(Struct, frozen=True):
    """An assessment as it stood at some time, and everything that follows from it."""

    source: Source
    side: Side

    @property
    def assessment(self) -> Assessment:
        """Return the assessment itself."""
        return self.side.assessment


class States:
    """Reads states; every pack, and every version of a pack in git, is loaded once."""

    def __init__(self, packs: Packs, day: Day, *, only_paper: bool = False, old_pack: str | None = None) -> None:
        """Use ``old_pack`` for earlier states; without it they have the pack of their revision, or today's."""
        self.packs = packs
        self.former = Packs(old_pack) if old_pack else packs
        self.day = day
        self.only_paper = only_paper
        self.old_pack = old_pack
        self._at: dict[tuple[tuple[str, str], ...], Pack] = {}
        self._repositories: dict[str, Repository] = {}

    def now(self, path: str) -> State:
        """Return the state of the file at ``path``; raise BmcheckError with all its problems."""
        pack, source, assessment = self.packs.read(path)
        return self._state(pack, source, assessment, self.day)

    def checked(self, path: str) -> Checked:
        """Return what is found in the file at ``path``, and what would stop the gate as it is without options."""
        state = self.now(path)
        stopping = stops(Gate(), state.side)
        follow_up = state.side.follow_up
        return Checked(
            state.side.review, state.assessment, state.source, follow_up, stopping, only_paper=self.only_paper
        )

    def then(self, path: str) -> State:
        """Return the state of an earlier file at ``path``, on the day of its assessment where it names one."""
        pack, source, assessment = self.former.read(path)
        return self._state(pack, source, assessment, self._on(assessment.venture.assessed or self.day.today))

    def since(self, name: str, path: str) -> State | None:
        """Return the state where the present branch parted from ``name``.

        None when the file was not there yet, or could not be read, which is told: nothing in it is excused then.
        """
        from bmcheck.files.git import NotFetchedError

        repository = self.repository(path)
        revision = repository.fork(name)
        former = repository.former_path(revision.id, repository.path(path))
        try:
            return self.at(repository, revision._replace(path=former))
        except NotFetchedError:
            raise
        except BmcheckError as error:
            tell(f"{path}: everything counts, because its earlier state cannot be read:", *str(error).split("\n"))
            return None

    def named(self, name: str) -> State:
        """Return the state that ``name`` calls: a file, or a file in a revision as ``REVISION:path``."""
        revision, colon, path = name.partition(":")
        if os.path.lexists(name) or not colon or not path:
            return self.then(name)
        repository = self.repository(os.curdir)
        inside = repository.path(path) if path.startswith(("./", "../")) else path
        found = self.at(repository, repository.revision(revision)._replace(path=inside))
        if found is None:
            what = f"the revision {revision!r:.80} has no file {path!r:.80}"
            raise failure(what, f"paths begin at the top of the repository; from this folder: {revision}:./FILE", name)
        return found

    def at(self, repository: Repository, revision: Revision) -> State | None:
        """Return the state of a file in a revision, on the day of that; None when the file was not there."""
        text = repository.text(revision.id, revision.path)
        if text is None:
            return None
        source = Source(f"{revision.id[:10]}:{revision.path}", text)
        pack = self._pack_at(repository, revision, source)
        return self._state(pack, source, read_assessment(pack, source), self._on(revision.day))

    def repository(self, path: str) -> Repository:
        """Return the repository around ``path``."""
        from bmcheck.files.git import Repository

        whole = os.path.realpath(path)
        folder = whole if os.path.isdir(whole) else os.path.dirname(whole)
        if folder not in self._repositories:
            self._repositories[folder] = Repository(path)
        return self._repositories[folder]

    def _on(self, day: date) -> Day:
        return Day(day, self.day.longest)

    def _state(self, pack: Pack, source: Source, assessment: Assessment, day: Day) -> State:
        found = review(pack, assessment.answers, only_paper=self.only_paper)
        return State(source, Side(found, assessment, follow_up(found, assessment, day)))

    def _pack_at(self, repository: Repository, revision: Revision, source: Source) -> Pack:
        """Return the pack as it was in a revision, where it is a folder of the same repository."""
        name = self.packs.name
        if self.old_pack or not name or not os.path.isdir(name):
            return self.former.of(source)
        from bmcheck.files.former_packs import former_pack, layers_at

        layers = layers_at(repository, revision.id, name)
        if not layers:
            return self.packs.of(source)
        content = tuple(layers.items())
        if content not in self._at:
            self._at[content] = former_pack(repository, revision.id, layers)
        return self._at[content]
