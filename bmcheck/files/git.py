"""Read older states of files from git: a revision, a file in it, and the revisions in which a file changed."""

from __future__ import annotations

import os
import re
import shlex
from contextlib import suppress
from typing import TYPE_CHECKING, NamedTuple

from bmcheck.errors import BmcheckError, NoRevisionError, Problem, failure
from bmcheck.files.git_objects import FILES, FOLDER, SUBMODULE, LargeObjectError, Objects, TreeEntry
from bmcheck.files.git_program import Git
from bmcheck.files.toml import LARGEST, decoded
from bmcheck.repository_paths import roots_above

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

MOST_REVISIONS = 10_000
"""Revisions of one file that are gone through."""
MOST_FILES, LARGEST_PACK = 1_000, 10_000_000
"""Files and bytes of a pack in a revision, which is held in memory once; the shipped pack has 16 files and 300,000."""
MOST_STEPS = 1_000
"""Commits of a branch that are gone through for files that were renamed; of more, only their outcome is looked at."""
_CHANGES = ("--name-status", "-z", "--ignore-submodules")
_REMOTE = re.compile(r"remote\.([\w.-]+)\.url")


class Revision(NamedTuple):
    """A commit: its id, its day (UTC) and subject, and what the file was called in it."""

    id: str
    day: date
    subject: str
    path: str = ""


class Repository:
    """A repository; nothing in it is ever changed, and nothing that lies in it is run."""

    def __init__(self, root: str, near: str) -> None:
        """Open the repository whose top is ``root``; raise BmcheckError, with the path ``near``, when git refuses."""
        self.root = root
        self.outer: Repository | None = None
        """The repository of which this one is a submodule."""
        self.git = Git(root, near)
        self.objects = Objects(self.git)
        self._forks: dict[str, Revision | BmcheckError | None] = {}
        self._renames: dict[str, dict[str, str]] = {}

    @classmethod
    def around(cls, near: str) -> Repository:
        """Return the repository that tracks a file or folder; raise BmcheckError when there is none, or no git."""
        if not os.path.isdir(os.path.dirname(os.path.abspath(near))):
            raise failure("there is no such file", "check the path", near)
        roots = roots_above(near)
        if not roots:
            hint = (
                "name a file in one; without git: bmcheck check --baseline FILE, or of two files: bmcheck diff OLD NEW"
            )
            raise failure("is not in a git repository", hint, near)
        return cls._of(roots, near)

    @classmethod
    def _of(cls, roots: list[str], near: str) -> Repository:
        """Return the repository at the first of ``roots``, or the outer one of whose own content that is a part."""
        found = cls(roots[0], near)
        if not roots[1:]:
            return found
        try:
            outer = cls._of(roots[1:], near)
            tracked = outer.tracked(found.root)
        except BmcheckError:  # an outer one that cannot be read says nothing about this one
            return found
        if tracked is None:
            return found
        if tracked.mode != SUBMODULE:
            return outer
        found.outer = outer
        return found

    @property
    def outermost(self) -> str:
        """Return the top of the repository of which this one is part, through however many submodules."""
        return self.outer.outermost if self.outer else self.root

    def path(self, path: str) -> str:
        """Return a path as git names it: from the top of the repository, links as they are written."""
        for whole in (os.path.abspath(path), os.path.realpath(path)):
            with suppress(ValueError):  # it is on another drive
                inside = os.path.relpath(whole, self.root).replace(os.sep, "/")
                if inside.split("/")[0] != os.pardir:
                    return inside
        raise failure(f"is not in the repository {self.root}", "", path)

    def tracked(self, path: str) -> TreeEntry | None:
        """Return what the present commit has at a path, links as such."""
        head = self._commit("HEAD")
        return self.objects.entry(head, self.path(path), follow=False) if head else None

    def revision(self, name: str) -> Revision:
        """Return the commit called ``name``; raise BmcheckError when there is none."""
        found = self._commit(name)
        if found is None:
            where = " in this shallow clone" if self.git.is_shallow else ""
            raise self._no_revision(f"there is no revision {name!r:.80}{where}", name)
        return self._described(found)

    def _commit(self, name: str) -> str | None:
        found = self.git.answer("rev-parse", "--verify", "--quiet", "--end-of-options", f"{name}^{{commit}}")
        return found.decode().strip() if found else None

    def fork(self, name: str) -> Revision | None:
        """Return the commit at which the present one parted from ``name``, or ``name`` itself without a common one.

        In a submodule that is the commit which the outer repository had of it there, None when it had none.
        """
        if name not in self._forks:
            try:
                self._forks[name] = self._pinned(name, self.outer) if self.outer else self._parted(name)
            except BmcheckError as error:
                self._forks[name] = error
        found = self._forks[name]
        if isinstance(found, BmcheckError):
            found.problems = tuple(each._replace(path=self.git.near) for each in found.problems)
            raise found
        return found

    def _parted(self, name: str) -> Revision:
        found = self.git.answer("merge-base", "--end-of-options", f"{name}^{{commit}}", "HEAD")
        if found:
            return self._described(found.decode().split()[0])
        failed = self.git.failed("merge-base") if self.git.refusal else None
        tip = self.revision(name)
        if failed and self._commit("HEAD"):
            raise failed
        if self.git.is_shallow:
            what = f"this shallow clone does not reach back to where {name!r:.80} parted"
            raise self._no_revision(what, name)
        return tip

    def _pinned(self, name: str, outer: Repository) -> Revision | None:
        """Return the commit of this submodule that the outer repository had where the present one parted."""
        path = outer.path(self.root)
        try:
            fork = outer.fork(name)
        except NoRevisionError as error:
            [problem] = error.problems
            what = f"{problem.what}, in {outer.root}, which has the submodule {path}"
            raise NoRevisionError(problem._replace(what=what), outer.root) from None
        entry = outer.objects.entry(fork.id, path, follow=False) if fork else None
        if entry is None or entry.mode != SUBMODULE:
            return None
        if self._commit(entry.id) is None:
            what = f"the submodule {path} lacks the revision {entry.id[:10]}, which {name!r:.80} has of it"
            hint = f"fetch it: git -C {shlex.quote(self.root)} fetch origin {entry.id}"
            raise NoRevisionError(Problem(what, hint, self.git.near), self.root)
        return self._described(entry.id)

    def _no_revision(self, what: str, name: str) -> NoRevisionError:
        return NoRevisionError(Problem(what, self._fetching(name), self.git.near), self.root)

    def _fetching(self, name: str = "") -> str:
        """Return how to get what a clone lacks: one of a single branch fetches no other unless it is told to."""
        listed = (self.git.answer("config", "--name-only", "--get-regexp", r"^remote\..*\.url$") or b"").decode()
        remotes = [each[1] for line in listed.splitlines() if (each := _REMOTE.fullmatch(line))]
        if not remotes and not self.git.is_shallow:
            return "see: git branch --all, git log --oneline"
        remote = next((each for each in remotes if name.startswith(f"{each}/")), (remotes or ["origin"])[0])
        what, how = ("the whole history", " --unshallow") if self.git.is_shallow else ("every branch", "")
        command = f'git fetch{how} --tags {remote} "+refs/heads/*:refs/remotes/{remote}/*"'
        return f"fetch {what}: {command} (its branches are then called {remote}/NAME)"

    def text(self, revision: str, path: str) -> str | None:
        """Return the text of a file in a revision, None when it is not there; raise BmcheckError when it is no text."""
        entry = self.objects.entry(revision, path)
        if entry is None or entry.mode not in FILES:
            return None
        called = f"{revision[:10]}:{path}"
        try:
            return decoded(self.objects.file(entry.id, LARGEST), called)
        except LargeObjectError:
            raise failure(f"is larger than {LARGEST:,} bytes", "is this the right file?", called) from None

    def former_path(self, revision: str, path: str) -> str:
        """Return what a file was called in a revision; its own path when git does not know of another.

        A file that was renamed just as it was, and edited before or after, is the same one; a file that is merely like
        one that was taken away may be another venture.
        """
        if self.objects.entry(revision, path, follow=False):
            return path
        if revision not in self._renames:
            self._renames[revision] = self._renamed_since(revision)
        return self._renames[revision].get(path, path)

    def _renamed_since(self, revision: str) -> dict[str, str]:
        """Return the files that were renamed on the way from a revision to what is staged, each with its first name."""
        words = ("--find-renames=100%", "--diff-filter=AR", *_CHANGES)
        since = ("--first-parent", "--parents", "--reverse", f"--max-count={MOST_STEPS + 1}", f"{revision}..HEAD")
        steps = [b" ".join(line.split()[:2]) for line in self._whole("rev-list", *since).splitlines()]
        if len(steps) > MOST_STEPS:
            steps = [b" ".join([steps[-1].split()[0], revision.encode()])]
        found = self._whole("diff-tree", "--stdin", "-r", "--no-commit-id", *words, given=b"\n".join([*steps, b""]))
        found += self._whole("diff-index", "--cached", *words, "HEAD", "--")
        first: dict[str, str] = {}
        for former, now in _changes(found):
            first[now] = first.pop(former, former)
        return {now: former for now, former in first.items() if former and former not in first}

    def history(self, path: str) -> list[Revision]:
        """Return the states that a file has had on this branch, the oldest first, followed through renames.

        Of a branch that was merged the merge counts: its commits were no states of this one.
        """
        if self.git.is_shallow:
            raise failure("this is a shallow clone, which has no history to show", self._fetching(), self.git.near)
        head = self._commit("HEAD")
        found = list(self._states(head, path)) if head else []
        if not found:
            raise failure(
                "no revision of git holds this file yet", "commit it first: git add, git commit", self.git.near
            )
        return found[::-1]

    def _states(self, tip: str, path: str) -> Iterator[Revision]:
        """Yield the revisions of a file from ``tip`` back to its beginning.

        git log --follow would go on with a file that this one was copied from, such as the one of another venture.
        """
        for name in self._whole("rev-list", "--first-parent", f"--max-count={MOST_REVISIONS}", tip, "--", path).split():
            revision = self._described(name.decode())._replace(path=path)
            yield revision
            parent = self.objects.commit(revision.id).parent
            if parent is None or self._has(parent, path) or not self._has(revision.id, path):
                continue
            words = ("-r", "--find-renames", "-l1000", "--diff-filter=R", *_CHANGES, parent, revision.id)
            renamed = {now: former for former, now in _changes(self._whole("diff-tree", *words))}
            if path in renamed:
                yield from self._states(parent, renamed[path])
                return

    def _has(self, revision: str, path: str) -> bool:
        return self.objects.entry(revision, path, follow=False) is not None

    def _whole(self, *words: str, given: bytes = b"") -> bytes:
        """Return what a git command prints; raise BmcheckError when it fails."""
        found = self.git.answer(*words, given=given)
        if found is None:
            raise self.git.failed(words[0])
        return found

    def tree(self, revision: str, folder: str) -> str | None:
        """Return what stands for the content of a folder or a file in a revision, None when it is not there."""
        found = self.objects.entry(revision, folder)
        return found.id if found else None

    def export(self, revision: str, folder: str, to: str) -> None:
        """Write the ordinary files of a folder as they were in a revision to the folder ``to``.

        Raise BmcheckError when they are larger than any pack. git archive would run the filters of the repository.
        """
        try:
            found = self._contents(revision, folder)
        except LargeObjectError:
            what = f"has more than {MOST_FILES:,} files or {LARGEST_PACK:,} bytes"
            raise failure(what, "is this the folder of a pack?", f"{revision[:10]}:{folder}") from None
        for name, content in found.items():
            _write(os.path.join(to, *name.split("/")), content)

    def _contents(self, revision: str, folder: str) -> dict[str, bytes]:
        """Return the ordinary files of a folder; raise LargeObjectError for too many or too large ones."""
        top = self.objects.entry(revision, folder)
        if top is None:
            raise self.git.not_fetched()
        left = [("", top)]
        found: dict[str, bytes] = {}
        room = LARGEST_PACK
        for seen, (name, entry) in enumerate(left):  # which grows on the way
            if seen > MOST_FILES:
                raise LargeObjectError
            if entry.mode == FOLDER:
                inside = self.objects.folder(entry.id).items()
                left += [(f"{name}/{os.fsdecode(each)}".lstrip("/"), own) for each, own in inside if _is_name(each)]
            elif entry.mode in FILES:
                found[name] = self.objects.file(entry.id, room)
                room -= len(found[name])
        return found

    def _described(self, commit: str) -> Revision:
        found = self.objects.commit(commit)
        return Revision(commit, found.day, found.subject)


def _changes(listed: bytes) -> Iterator[tuple[str, str]]:
    """Yield the former name and the name of each file that was renamed; one that was added has no former name."""
    parts = iter(os.fsdecode(listed).split("\0"))
    for status in parts:
        if status:
            yield next(parts) if status.startswith("R") else "", next(parts)


def _is_name(name: bytes) -> bool:
    """Return whether a name, which git takes from anybody, is that of a file in its folder on every system."""
    return name not in (b"", b".", b"..") and not any(each in name for each in b"/\\:")


def _write(path: str, content: bytes) -> None:
    try:
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "wb") as file:
            file.write(content)
    except OSError as error:
        raise failure(f"cannot be written: {error.strerror}", "is there room for temporary files?", path) from None
