"""Take snapshots of a venture: as a file has it now, as another file has it, as it was in a revision of git."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from bmcheck.errors import BmcheckError, failure
from bmcheck.evaluation import Reviewer
from bmcheck.files.assessments import AssessmentReader, pack_of
from bmcheck.files.opening import Packs
from bmcheck.files.recognition import Recognised, recognise
from bmcheck.files.toml import Source, read_toml
from bmcheck.follow_up import follow_up
from bmcheck.model import AsOf, Snapshot
from bmcheck.repository_paths import roots_above

if TYPE_CHECKING:
    from datetime import date

    from bmcheck.files.git import Repository, Revision
    from bmcheck.files.listing import Listing
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
        self._changed: dict[tuple[str, str, str, str], str] = {}
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

    def baseline(self, path: str, now: Snapshot) -> Snapshot | None:
        """Return the snapshot of an earlier file; None when it has another pack and excuses nothing, as is remarked."""
        before = self.then(path)
        if self.old_pack is not None or before.assessment.pack.id == now.assessment.pack.id:
            return before
        why = f"{path} belongs to another pack: {before.assessment.pack.id!r:.80}"
        self.remarks.append(f"{now.source.path}: everything counts, because {why}")
        return None

    def since(self, name: str, now: Snapshot) -> Snapshot | None:
        """Return what a file was where the present branch parted from ``name``.

        None when it was not there yet, could not be read or had another pack: nothing in it is excused then, as is
        remarked.
        """
        from bmcheck.files.git_program import NotFetchedError  # noqa: PLC0415 - most runs do without git

        path = now.source.path
        repository = self.repository(path)
        revision = repository.fork(name)
        if revision is None:
            return None
        former = repository.former_path(revision.id, repository.path(path))
        try:
            source = _source_at(repository, revision._replace(path=former))
            if source is None:
                return None
            if self.old_pack is not None:
                return self._taken(self.former.of(source, path), source, self._on(revision.day))
            if why := self._another_pack(name, source, now):
                self.remarks.append(f"{path}: everything counts, because {why}")
                return None
            return self._taken(now.review.pack, source, self._on(revision.day))
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
        source = _source_at(repository, revision)
        if source is None:
            return None
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

    def _another_pack(self, name: str, source: Source, now: Snapshot) -> str:
        """Return why an earlier state of a file does not say what is new in it, as its pack is another one since then.

        Empty when the pack is the same, or lies where no revision of the file's repository tells.
        """
        pack, before = now.review.pack, pack_of(source.data)
        if before and before != now.assessment.pack.id:
            return f"it belonged to another pack at {name}: {before!r:.80}"
        if not pack.folder:
            return ""
        repository = self.repository(now.source.path)
        listing = self.packs.listings.above(os.path.dirname(now.source.path)) if pack.is_listed else None
        key = (name, repository.root, pack.folder, listing.path if listing else "")
        if key not in self._changed:
            self._changed[key] = self._changed_since(name, repository, pack, listing)
        changed = self._changed[key]
        return f"its pack has changed since {name}: {changed}" if changed else ""

    def _changed_since(self, name: str, own: Repository, pack: Pack, listing: Listing | None) -> str:
        """Return what has changed of a pack within a repository and those around it: a folder, or what lists it."""
        from bmcheck.files.former_packs import are_the_same, is_the_same, texts_of  # noqa: PLC0415 - as above

        for folder, texts in texts_of(pack).items():
            if not roots_above(folder):
                continue
            repository = self.repository(os.path.join(folder, "pack.toml"))
            if repository.outermost != own.outermost:
                continue
            revision = repository.fork(name)
            if revision is None or not are_the_same(repository, revision.id, folder, texts):
                return folder
        revision = own.fork(name)
        if listing and revision and not is_the_same(own, revision.id, own.path(listing.path), listing.text):
            return listing.path
        return ""

    def _pack_at(self, repository: Repository, revision: Revision, source: Source) -> Pack:
        """Return the pack as it was in a revision, where it is a folder of the same repository."""
        pack = self.former.of(source, os.path.join(repository.root, revision.path))
        if self.old_pack is not None or not pack.folder:
            return pack
        from bmcheck.files.former_packs import former_pack, layers_at  # noqa: PLC0415 - as above

        layers = layers_at(repository, revision.id, pack.folder)
        if not layers:
            return pack
        content = tuple(layers.items())
        if content not in self._at:
            self._at[content] = former_pack(repository, revision.id, layers)
        return self._at[content]


def _source_at(repository: Repository, revision: Revision) -> Source | None:
    """Return a file as it was in a revision, None when it was not there."""
    text = repository.text(revision.id, revision.path)
    return None if text is None else Source(f"{revision.id[:10]}:{revision.path}", text)
