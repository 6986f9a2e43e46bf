"""Take snapshots of a venture: as a file has it now, as another file has it, as it was in a revision of git."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from bmcheck.errors import BmcheckError, failure
from bmcheck.evaluation import Reviewer
from bmcheck.files.assessments import AssessmentReader
from bmcheck.files.opening import Packs
from bmcheck.files.pack_chain import is_shipped
from bmcheck.files.recognition import Recognised, recognise
from bmcheck.files.toml import Source, read_toml
from bmcheck.follow_up import follow_up
from bmcheck.model import AsOf, Snapshot
from bmcheck.repository_paths import roots_above

if TYPE_CHECKING:
    from datetime import date

    from bmcheck.files.git import Repository, Revision
    from bmcheck.model import Assessment, Pack, Review


class Snapshots:
    """Takes snapshots; every pack, and every version of a pack in git, is loaded once."""

    def __init__(self, packs: Packs, day: AsOf, *, only_paper: bool = False, old_pack: str | None = None) -> None:
        """Use ``old_pack`` for earlier states; without it they have the pack of their revision, or today's."""
        self.packs = packs
        self.former = packs if old_pack is None else Packs(old_pack)
        self.day = day
        self.only_paper = only_paper
        self.old_pack = old_pack
        self.remarks: list[str] = []
        self._at: dict[tuple[tuple[str, str], ...], Pack] = {}
        self._repositories: dict[str, Repository | BmcheckError] = {}
        self._latest: tuple[int, str, Assessment, Review] | None = None
        self._tools: dict[int, tuple[AssessmentReader, Reviewer]] = {}

    def now(self, path: str) -> Snapshot:
        """Return the snapshot of the file at ``path``; raise BmcheckError with all its problems."""
        return self.of(read_toml(path))

    def look(self, path: str, *, is_one: bool) -> Snapshot | None:
        """Return the snapshot of the file at ``path``, None when it is no assessment.

        Raise BmcheckError when it cannot be taken for one. ``is_one``: somebody said that it is an assessment.
        """
        found = Recognised(read_toml(path)) if is_one else recognise(path)
        if found.remark:
            self.remarks.append(found.remark)
        return self.of(found.source) if found.source else None

    def of(self, source: Source) -> Snapshot:
        """Return the snapshot of a file that was read; raise BmcheckError with all its problems."""
        return self._taken(self.packs.of(source), source, self.day)

    def then(self, path: str) -> Snapshot:
        """Return the snapshot of an earlier file, on the day of its assessment where it names one."""
        source = read_toml(path)
        return self._taken(self.former.of(source), source)

    def since(self, name: str, path: str) -> Snapshot | None:
        """Return the snapshot where the present branch parted from ``name``.

        None when the file was not there yet, or could not be read: nothing in it is excused then, as is remarked.
        """
        from bmcheck.files.git_program import NotFetchedError  # noqa: PLC0415 - most runs do without git

        repository = self.repository(path)
        revision = repository.fork(name)
        if revision is None:
            return None
        former = repository.former_path(revision.id, repository.path(path))
        try:
            return self.at(repository, revision._replace(path=former))
        except NotFetchedError:
            raise
        except BmcheckError as error:
            self.remarks += [f"{path}: everything counts, because its earlier state cannot be read:"]
            self.remarks += str(error).split("\n")
            return None

    def named(self, name: str) -> Snapshot:
        """Return the snapshot that ``name`` calls: a file, or a file in a revision as ``REVISION:path``."""
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

    def at(self, repository: Repository, revision: Revision) -> Snapshot | None:
        """Return the snapshot of a file in a revision, on the day of that; None when the file was not there."""
        text = repository.text(revision.id, revision.path)
        if text is None:
            return None
        source = Source(f"{revision.id[:10]}:{revision.path}", text)
        return self._taken(self._pack_at(repository, revision, source), source, self._on(revision.day))

    def repository(self, path: str) -> Repository:
        """Return the repository that tracks ``path``; one that git refuses is asked for once, whatever lies in it."""
        from bmcheck.files.git import Repository  # noqa: PLC0415 - most runs do without git

        root = next(iter(roots_above(path)), "")
        if root not in self._repositories:
            try:
                self._repositories[root] = Repository.around(path)
            except BmcheckError as error:
                self._repositories[root] = error
        found = self._repositories[root]
        if isinstance(found, BmcheckError):
            raise BmcheckError(each._replace(path=path) for each in found.problems)
        found.git.near = path
        return found

    def reviewer(self, pack: Pack) -> Reviewer:
        """Return what reviews the assessments of a pack."""
        return self._tools_of(pack)[1]

    def _tools_of(self, pack: Pack) -> tuple[AssessmentReader, Reviewer]:
        if id(pack) not in self._tools:
            self._tools[id(pack)] = AssessmentReader(pack), Reviewer(pack, only_paper=self.only_paper)
        return self._tools[id(pack)]

    def _on(self, day: date) -> AsOf:
        return AsOf(day, self.day.longest)

    def _taken(self, pack: Pack, source: Source, day: AsOf | None = None) -> Snapshot:
        """Return the snapshot of a file, by default on the day of its assessment."""
        assessment, review = self._reviewed(pack, source)
        day = day or self._on(assessment.venture.assessed or self.day.today)
        return Snapshot(
            source=source, assessment=assessment, review=review, follow_up=follow_up(review, assessment, day)
        )

    def _reviewed(self, pack: Pack, source: Source) -> tuple[Assessment, Review]:
        """Return what a file says and comes to; of most files the earlier state, asked for next, is the same text."""
        if self._latest is None or self._latest[:2] != (id(pack), source.text):
            reader, reviewer = self._tools_of(pack)
            assessment = reader.read(source)
            review = reviewer.review(assessment.answers, assessment.venture.currency)
            self._latest = id(pack), source.text, assessment, review
        return self._latest[2:]

    def _pack_at(self, repository: Repository, revision: Revision, source: Source) -> Pack:
        """Return the pack as it was in a revision, where it is a folder of the same repository."""
        name = self.packs.name
        if self.old_pack is not None or not name or is_shipped(name) or not os.path.isdir(name):
            return self.former.of(source)
        from bmcheck.files.former_packs import former_pack, layers_at  # noqa: PLC0415 - as above

        layers = layers_at(repository, revision.id, name)
        if not layers:
            return self.packs.of(source)
        content = tuple(layers.items())
        if content not in self._at:
            self._at[content] = former_pack(repository, revision.id, layers)
        return self._at[content]
