"""Read older states of files from git: a revision, a file in it, and the revisions in which a file changed."""

from __future__ import annotations

import io
import os
import re
import subprocess
from datetime import UTC, date, datetime
from subprocess import PIPE
from typing import TYPE_CHECKING, NamedTuple

from bmcheck.errors import BmcheckError, NoRevisionError, Problem, failure
from bmcheck.files.toml import LARGEST

if TYPE_CHECKING:
    from collections.abc import Iterator

MOST_REVISIONS = 10_000
"""Revisions of one file that are gone through."""
MOST_FILES, LARGEST_PACK = 1_000, 10_000_000
"""Files and bytes of a pack in a revision, which is held in memory once; the shipped pack has 16 files and 300,000."""
_LONGEST_RECORD = 500
"""Bytes in which git lists a file."""
_RECORD = rb"100(?:644|755) blob ([0-9a-f]+) +([0-9]+)\t(.+)"
_SETTINGS = (
    "core.quotePath=false",
    "core.fsmonitor=false",
    "log.showSignature=false",
    "log.follow=false",
    "i18n.logOutputEncoding=UTF-8",
    "protocol.allow=never",
)
"""What the settings of a repository must not change: programs that it would run, and how names are written."""
_GIT = ("git", *(word for each in _SETTINGS for word in ("-c", each)))
_FIELDS = "--format=%H%x00%ct%x00%s"
_LATEST = 253_402_300_799
"""Seconds until the end of 9999, the last day there is; git takes later ones, and none before 1970."""
_UNSHALLOW = "fetch the whole history: git fetch --unshallow"
_NOT_HELD = ("from promisor remote", "unable to read", "bad tree object")
"""What git says when it knows of an object and does not have it."""


class Revision(NamedTuple):
    """A commit: its id, its day (UTC) and subject, and what the file was called in it."""

    id: str
    day: date
    subject: str
    path: str = ""


class NotFetchedError(BmcheckError):
    """A partial clone lacks what was asked for; nothing can be said then, while a malformed revision is passed over."""


class Repository:
    """The repository that holds a file or a folder; nothing in it is ever changed."""

    def __init__(self, near: str) -> None:
        """Find the repository around the path ``near``; raise BmcheckError when there is none, or no git."""
        path = os.path.realpath(near)
        self.near = near
        self.root = path if os.path.isdir(path) else os.path.dirname(path)
        if not os.path.isdir(self.root):
            raise failure("there is no such file", "check the path", near)
        self.refusal = ""
        self._forks: dict[str, Revision] = {}
        found = self._git("rev-parse", "--show-toplevel")
        if found is None and self._git("rev-parse", "--is-bare-repository") == b"true\n":
            return
        if found is None and "dubious ownership" in self.refusal:
            raise failure("git does not trust the repository", f"run: {self.refusal.splitlines()[-1].strip()}", near)
        if found is None:
            hint = (
                "name a file in one; without git: bmcheck check --baseline FILE, or of two files: bmcheck diff OLD NEW"
            )
            raise failure("is not in a git repository", hint, near)
        self.root = os.fsdecode(found).removesuffix("\n")

    def path(self, path: str) -> str:
        """Return a path as git names it: from the top of the repository."""
        inside = os.path.relpath(os.path.realpath(path), os.path.realpath(self.root))
        if inside.split(os.sep)[0] == os.pardir:
            raise failure(f"is not in the repository {self.root}", "", path)
        return inside.replace(os.sep, "/")

    def revision(self, name: str) -> Revision:
        """Return the commit called ``name``; raise BmcheckError when there is none."""
        found = self._git("rev-parse", "--verify", "--quiet", "--end-of-options", f"{name}^{{commit}}")
        if found is None:
            shallow = self.is_shallow()
            where = " in this shallow clone" if shallow else ""
            hint = _UNSHALLOW if shallow else "see: git branch --all, git log --oneline"
            raise NoRevisionError(Problem(f"there is no revision {name!r:.80}{where}", hint, self.near), self.root)
        return self._described(found.decode().strip())

    def fork(self, name: str) -> Revision:
        """Return the commit at which the present one parted from ``name``, or ``name`` itself without a common one."""
        if name not in self._forks:
            self._forks[name] = self._parted(name)
        return self._forks[name]

    def _parted(self, name: str) -> Revision:
        tip = self.revision(name)
        found = self._git("merge-base", tip.id, "HEAD")
        if found is None and self.is_shallow():
            what = f"this shallow clone does not reach back to where {name!r:.80} parted"
            raise NoRevisionError(Problem(what, _UNSHALLOW, self.near), self.root)
        return self._described(found.decode().split()[0]) if found else tip

    def is_shallow(self) -> bool:
        """Return whether the repository holds only the end of its history."""
        return self._git("rev-parse", "--is-shallow-repository") == b"true\n"

    def text(self, revision: str, path: str) -> str | None:
        """Return the text of a file in a revision, None when it is not there; raise BmcheckError when it is no text."""
        size = self._git("cat-file", "-s", f"{revision}:{path}")
        called = f"{revision[:10]}:{path}"
        if size is not None and int(size) > LARGEST:
            raise failure(f"is larger than {LARGEST:,} bytes", "is this the right file?", called)
        content = self._git("cat-file", "blob", f"{revision}:{path}")
        if content is None:
            self._require_absent(revision, path)
            return None
        try:
            return content.decode()
        except UnicodeDecodeError:
            raise failure("is not UTF-8 text", "", called) from None

    def former_path(self, revision: str, path: str) -> str:
        """Return what a file was called in a revision; its own path when git does not know of another."""
        return path if self.tree(revision, path) else self._renamed("--cached", revision).get(path, path)

    def history(self, path: str) -> list[Revision]:
        """Return the states that a file has had on this branch, the oldest first, followed through renames.

        Of a branch that was merged the merge counts: its commits were no states of this one.
        """
        if self.is_shallow():
            raise failure("this is a shallow clone, which has no history to show", _UNSHALLOW, self.near)
        found = list(self._states("HEAD", path)) if self._has("HEAD") else []
        if not found:
            raise failure("no revision of git holds this file yet", "commit it first: git add, git commit", self.near)
        return found[::-1]

    def _states(self, tip: str, path: str) -> Iterator[Revision]:
        """Yield the revisions of a file from ``tip`` back to its beginning.

        git log --follow would go on with a file that this one was copied from, such as the one of another venture.
        """
        words = ("log", "--first-parent", "-m", "--no-patch", "-z", f"--max-count={MOST_REVISIONS}")
        where = (tip, "--", f":(top,literal){path}")
        added = set(self._whole(*words, "--diff-filter=A", "--format=%H", *where).decode().split("\0"))
        fields = self._whole(*words, _FIELDS, *where).split(b"\0")
        for commit, seconds, subject in zip(fields[::3], fields[1::3], fields[2::3], strict=False):
            revision = _revision(commit, seconds, subject)._replace(path=path)
            yield revision
            parent = f"{revision.id}^"
            is_new = revision.id in added and self._has(parent)
            if is_new and (former := self._renamed(parent, revision.id).get(path)) is not None:
                yield from self._states(parent, former)
                return

    def _renamed(self, *between: str) -> dict[str, str]:
        """Return the files that were renamed between two states, each with its former name."""
        found = self._whole("diff", "--find-renames", "--diff-filter=R", "--name-status", "-z", *between, "--")
        parts = os.fsdecode(found).split("\0")
        return {now: former for former, now in zip(parts[1::3], parts[2::3], strict=False)}

    def _has(self, revision: str) -> bool:
        """Return whether there is a revision: HEAD is none before the first commit, nor the parent of the first."""
        return self._git("rev-parse", "--verify", "--quiet", "--end-of-options", revision) is not None

    def _whole(self, *words: str) -> bytes:
        """Return what a git command prints; raise BmcheckError when it fails, for want of an object NotFetchedError."""
        found = self._git(*words)
        if found is not None:
            return found
        if any(each in self.refusal for each in _NOT_HELD):
            raise self._not_fetched()
        reason = next(
            (each for each in self.refusal.splitlines() if each.startswith("fatal: ")), "fatal: no reason given"
        )
        raise failure(f"git {words[0]} failed: {reason.removeprefix('fatal: ')}", "", self.near)

    def _require_absent(self, revision: str, path: str) -> None:
        """Raise NotFetchedError if a revision has a file after all: git says less of one that it does not hold."""
        listed = self._git("ls-tree", "--full-tree", "-z", revision, "--", path)
        if listed is None or b" blob " in listed:
            raise self._not_fetched()

    def _not_fetched(self) -> NotFetchedError:
        what = "this partial clone does not hold the content of older revisions"
        hint = "fetch it: git fetch --refetch --no-filter, or clone without --filter"
        return NotFetchedError([Problem(what, hint, self.near)])

    def tree(self, revision: str, folder: str) -> str | None:
        """Return what stands for the content of a folder or a file in a revision, None when it is not there."""
        found = self._git("rev-parse", "--verify", "--quiet", "--end-of-options", _tree(revision, folder))
        return found.decode().strip() if found else None

    def export(self, revision: str, folder: str, to: str) -> None:
        """Write the ordinary files of a folder as they were in a revision to the folder ``to``.

        Raise BmcheckError when they are larger than any pack. git archive would run the filters of the repository.
        """
        blobs = self._blobs(revision, folder)
        content = self._git("cat-file", "--batch", given="".join(f"{each}\n" for each in blobs.values()))
        stream = io.BytesIO(content or b"")
        for name in blobs:
            said = stream.readline().split()[1:]
            if said[:1] != [b"blob"]:  # it is missing
                raise self._not_fetched()
            _write(os.path.join(to, *name.split("/")), stream.read(int(said[1])))
            stream.read(1)

    def _blobs(self, revision: str, folder: str) -> dict[str, str]:
        """Return the ordinary files of a folder, each with its blob; raise BmcheckError when it is no pack."""
        listed = self._git("ls-tree", "-r", "-l", "-z", _tree(revision, folder), most=MOST_FILES * _LONGEST_RECORD)
        if listed is None:
            raise self._not_fetched()
        found = [each.groups() for record in listed.split(b"\0") if (each := re.fullmatch(_RECORD, record, re.DOTALL))]
        is_large = len(found) > MOST_FILES or sum(int(size) for _, size, _ in found) > LARGEST_PACK
        if is_large or len(listed) > MOST_FILES * _LONGEST_RECORD:
            what = f"has more than {MOST_FILES:,} files or {LARGEST_PACK:,} bytes"
            raise failure(what, "is this the folder of a pack?", f"{revision[:10]}:{folder}")
        names = {os.fsdecode(name): blob.decode() for blob, _, name in found}
        return {name: blob for name, blob in names.items() if not (os.path.isabs(name) or os.pardir in name.split("/"))}

    def _described(self, commit: str) -> Revision:
        return _revision(*(self._git("log", "--max-count=1", _FIELDS, commit) or b"").split(b"\0"))

    def _git(self, *words: str, given: str = "", most: int | None = None) -> bytes | None:
        """Return what a git command prints, None when it fails; it runs no programs that settings name.

        It reads what is ``given``. Of more than ``most`` bytes the first ones are returned, and one more.
        """
        surroundings = {**os.environ, "GIT_OPTIONAL_LOCKS": "0", "GIT_TERMINAL_PROMPT": "0", "LC_ALL": "C"}
        if "GIT_WORK_TREE" not in surroundings:  # git sets GIT_DIR for hooks, and would take any folder for the top
            surroundings.pop("GIT_DIR", None)
        try:
            with subprocess.Popen(  # noqa: S603 - git itself, with words that cannot be taken for options
                [*_GIT, *words], cwd=self.root, env=surroundings, stdin=PIPE, stdout=PIPE, stderr=PIPE
            ) as process:
                return self._answer(process, given, most)
        except OSError as error:
            hint = "is it installed? A file can be compared without git: --baseline FILE"
            raise failure(f"git cannot be started: {error.strerror}", hint, self.near) from None

    def _answer(self, process: subprocess.Popen[bytes], given: str, most: int | None) -> bytes | None:
        if most is not None and process.stdout:
            found = process.stdout.read(most + 1)
            if len(found) > most:
                process.kill()
                return found
            printed, refusal = process.communicate()
            found += printed
        else:
            found, refusal = process.communicate(given.encode())
        self.refusal = refusal.decode(errors="replace")
        return found if process.returncode == 0 else None


def _write(path: str, content: bytes) -> None:
    try:
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "wb") as file:
            file.write(content)
    except OSError as error:
        raise failure(f"cannot be written: {error.strerror}", "is there room for temporary files?", path) from None


def _tree(revision: str, folder: str) -> str:
    return f"{revision}:{'' if folder == os.curdir else folder}"


def _revision(commit: bytes, seconds: bytes, subject: bytes) -> Revision:
    day = datetime.fromtimestamp(min(max(int(seconds), 0), _LATEST), UTC).date()
    return Revision(commit.decode().strip(), day, subject.decode(errors="replace").strip("\n"))
