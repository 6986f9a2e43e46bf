"""Read older states of files from git: a revision, a file in it, and the revisions in which a file changed."""

from __future__ import annotations

import io
import os
import subprocess
import tarfile
from datetime import UTC, date, datetime
from typing import NamedTuple

from bmcheck.errors import failure
from bmcheck.files.toml import LARGEST

MOST_REVISIONS = 10_000
"""Revisions of one file that are gone through."""
_GIT = ("git", "-c", "core.quotePath=false", "-c", "protocol.allow=never")


class Revision(NamedTuple):
    """A commit: its id, its day (UTC) and subject, and what the file was called in it."""

    id: str
    day: date
    subject: str
    path: str = ""


class Repository:
    """The repository that holds a file or a folder; nothing in it is ever changed."""

    def __init__(self, near: str) -> None:
        """Find the repository around the path ``near``; raise BmcheckError when there is none, or no git."""
        path = os.path.realpath(near)
        folder = path if os.path.isdir(path) else os.path.dirname(path)
        self.near = near
        self.root = folder
        found = self._git("rev-parse", "--show-toplevel")
        if found is None:
            raise failure("is not in a git repository", "name a file in one, or compare with --baseline FILE", near)
        self.root = found.decode(errors="replace").removesuffix("\n")

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
            hint = "fetch the whole history: git fetch --unshallow" if shallow else "try: git log --oneline"
            where = " in this shallow clone" if shallow else ""
            raise failure(f"there is no revision {name!r:.80}{where}", hint, self.near)
        return self._described(found.decode().strip())

    def fork(self, name: str) -> Revision:
        """Return the commit at which the present one parted from ``name``, or ``name`` itself without a common one."""
        tip = self.revision(name)
        found = self._git("merge-base", tip.id, "HEAD")
        if found is None and self.is_shallow():
            hint = "fetch the whole history: git fetch --unshallow"
            raise failure(f"this shallow clone does not reach back to where {name!r:.80} parted", hint, self.near)
        return self._described(found.decode().split()[0]) if found else tip

    def is_shallow(self) -> bool:
        """Return whether the repository holds only the end of its history."""
        return self._git("rev-parse", "--is-shallow-repository") == b"true\n"

    def text(self, revision: str, path: str) -> str | None:
        """Return the text of a file in a revision, None when it is not there; raise BmcheckError when it is no text."""
        content = self._git("cat-file", "blob", f"{revision}:{path}")
        if content is None:
            return None
        called = f"{revision[:10]}:{path}"
        if len(content) > LARGEST:
            raise failure(f"is larger than {LARGEST:,} bytes", "is this the right file?", called)
        try:
            return content.decode()
        except UnicodeDecodeError:
            raise failure("is not UTF-8 text", "", called) from None

    def former_path(self, revision: str, path: str) -> str:
        """Return what a file of the working tree was called in a revision; its own path when it was not renamed."""
        found = self._git("diff", "--find-renames", "--diff-filter=R", "--name-status", "-z", revision, "--")
        parts = (found or b"").decode(errors="replace").split("\0")
        renamed = {now: former for former, now in zip(parts[1::3], parts[2::3], strict=False)}
        return renamed.get(path, path)

    def history(self, path: str) -> list[Revision]:
        """Return the revisions in which a file changed, the oldest first, followed through renames."""
        if self.is_shallow():
            hint = "fetch the whole history: git fetch --unshallow"
            raise failure("this is a shallow clone, which has no history to show", hint, self.near)
        layout = "--format=%x01%H%x00%ct%x00%s"
        found = self._git(
            "log",
            "--follow",
            f"--max-count={MOST_REVISIONS}",
            "--name-only",
            "-z",
            layout,
            "--",
            f":(top,literal){path}",
        )
        entries = [each for each in (found or b"").decode(errors="replace").split("\1") if each]
        if not entries:
            raise failure("no revision of git holds this file yet", "commit it first: git add, git commit", self.near)
        return [_revision(each) for each in reversed(entries)]

    def tree(self, revision: str, folder: str) -> str | None:
        """Return what stands for the content of a folder in a revision, None when it is not there."""
        found = self._git("rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}:{folder}")
        return found.decode().strip() if found else None

    def export(self, revision: str, folder: str, to: str) -> None:
        """Write the files of a folder as they were in a revision to the folder ``to``."""
        content = self._git("archive", "--format=tar", f"{revision}:{folder}")
        with tarfile.open(fileobj=io.BytesIO(content or b"")) as archive:
            for member in archive:
                parts = member.name.split("/")
                if member.isfile() and os.pardir not in parts and not os.path.isabs(member.name):
                    target = os.path.join(to, *parts)
                    os.makedirs(os.path.dirname(target), exist_ok=True)
                    reader = archive.extractfile(member)
                    with open(target, "wb") as file:
                        file.write(reader.read() if reader else b"")

    def _described(self, commit: str) -> Revision:
        found = self._git("show", "--no-patch", "--format=%x01%H%x00%ct%x00%s", commit)
        return _revision((found or b"").decode(errors="replace").strip("\1"))

    def _git(self, *words: str) -> bytes | None:
        """Return what a git command prints, None when it fails; it reads no settings that run programs."""
        surroundings = {**os.environ, "GIT_OPTIONAL_LOCKS": "0", "GIT_TERMINAL_PROMPT": "0", "LC_ALL": "C"}
        try:
            done = subprocess.run(  # noqa: S603 - git itself, with words that cannot be taken for options
                [*_GIT, *words], cwd=self.root, env=surroundings, capture_output=True, check=False
            )
        except FileNotFoundError:
            raise failure("git is not installed", "install it, or compare with --baseline FILE", self.near) from None
        return done.stdout if done.returncode == 0 else None


def _revision(entry: str) -> Revision:
    """Return a revision from the fields that git prints: id, seconds, subject, and then the name of the file."""
    commit, seconds, rest = entry.split("\0", 2)
    subject, _, path = rest.partition("\0")
    day = datetime.fromtimestamp(int(seconds), UTC).date()
    return Revision(commit, day, subject.strip("\n"), path.strip("\0\n"))
