"""Read commits, folders and files of a git repository, all from one process that is started once."""

from __future__ import annotations

import os
import re
from datetime import UTC, date, datetime
from math import inf
from subprocess import DEVNULL
from threading import Thread
from time import monotonic, sleep
from typing import TYPE_CHECKING, NamedTuple, cast
from weakref import finalize

from bmcheck.errors import failure
from bmcheck.files import git_program

if TYPE_CHECKING:
    import subprocess
    from typing import IO

    from bmcheck.files.git_program import Git

FOLDER, LINK, SUBMODULE = "40000", "120000", "160000"
FILES = ("100644", "100755", "100664")
"""What git calls the kinds of entries of a folder; the last one is of its early years."""
LARGEST_LIST = 50_000_000
"""Bytes in which git lists a folder, of a million files or so."""
_MOST_LINKS = 40
MOST_KEPT = 1_000
"""Commits, and lists of folders, that are remembered."""
_LATEST = 253_402_300_799
"""Seconds until the end of 9999, the last day there is; git takes later ones, and none before 1970."""


class LargeObjectError(Exception):
    """Something has more bytes than were asked for."""


class TreeEntry(NamedTuple):
    """What a folder holds under one name: its mode, such as ``FOLDER``, and the id of the content."""

    mode: str
    id: str


class Commit(NamedTuple):
    """A commit: what it holds, what it came from, its day (UTC) and the first paragraph of its message."""

    tree: str
    parent: str | None
    day: date
    subject: str


class Objects:
    """Reads what ids stand for. An id is that of a commit, a folder or a file, as git writes it."""

    def __init__(self, git: Git) -> None:
        """Start nothing yet."""
        self._git = git
        self._process: subprocess.Popen[bytes] | None = None
        self._until = [inf]
        self._commits: dict[str, Commit] = {}
        self._folders: dict[str, dict[bytes, TreeEntry]] = {}

    def file(self, name: str, most: int) -> bytes:
        """Return the content of a file; raise LargeObjectError for more than ``most`` bytes."""
        return self._read(name, most)

    def commit(self, name: str) -> Commit:
        """Return a commit; raise BmcheckError when it has more bytes than any message."""
        if name not in self._commits:
            if len(self._commits) >= MOST_KEPT:
                self._commits.clear()
            self._commits[name] = _commit(self._listed(name))
        return self._commits[name]

    def folder(self, name: str) -> dict[bytes, TreeEntry]:
        """Return what a folder holds; raise BmcheckError when that is more than anybody keeps in one."""
        if name not in self._folders:
            if len(self._folders) >= MOST_KEPT:
                self._folders.clear()
            record = rb"([0-7]+) ([^\0]+)\0(.{%d})" % (len(name) // 2)
            self._folders[name] = {
                each[2]: TreeEntry(each[1].decode(), each[3].hex())
                for each in re.finditer(record, self._listed(name), re.DOTALL)
            }
        return self._folders[name]

    def entry(self, commit: str, path: str, *, follow: bool = True) -> TreeEntry | None:
        """Return what a commit has at a path, None when there is nothing in it.

        Links lead on within the commit and never out of it; without ``follow`` the first one on the way is returned.
        """
        way = [TreeEntry(FOLDER, self.commit(commit).tree)]
        left = os.fsencode(path).split(b"/")[::-1]
        links = 0
        while left:
            name = left.pop()
            if name == b"..":
                way.pop()
            found = way[-1] if way and name in (b"", b".", b"..") else self._inside(way, name)
            if found is None or (found.mode == LINK and not follow):
                return found
            if found.mode == LINK:
                links += 1
                target = self._listed(found.id)
                if links > _MOST_LINKS or target.startswith(b"/"):
                    return None
                left += target.split(b"/")[::-1]
            elif found is not way[-1]:
                way.append(found)
        return way[-1]

    def _inside(self, way: list[TreeEntry], name: bytes) -> TreeEntry | None:
        return self.folder(way[-1].id).get(name) if way and way[-1].mode == FOLDER else None

    def _listed(self, name: str) -> bytes:
        try:
            return self._read(name, LARGEST_LIST)
        except LargeObjectError:
            raise failure(f"{name[:10]} in git is larger than {LARGEST_LIST:,} bytes", "", self._git.near) from None

    def _read(self, name: str, most: int) -> bytes:
        if self._process is None:
            self._process = self._git.start("cat-file", "--batch", stderr=DEVNULL)
            self._end = finalize(self, _end, self._process)
            Thread(target=_watch, args=(self._process, self._until), daemon=True).start()
        self._until[0] = monotonic() + git_program.SECONDS
        try:
            return self._answer(self._process, name, most)
        except OSError:
            self._close()
            if monotonic() >= self._until[0]:
                raise self._git.too_slow() from None
            self._git.answer("cat-file", "-t", name)
            raise self._git.failed("cat-file") from None
        finally:
            self._until[0] = inf

    def _answer(self, process: subprocess.Popen[bytes], name: str, most: int) -> bytes:
        """Return what follows the line ``ID KIND SIZE``; raise OSError when git ended instead."""
        question, answer = cast("tuple[IO[bytes], IO[bytes]]", (process.stdin, process.stdout))
        question.write(f"{name}\n".encode())
        question.flush()
        said = answer.readline().split()
        if said[1:] == [b"missing"]:
            raise self._git.not_fetched()
        size = int(said[2]) if said else 0
        if size > most:  # to read it to its end could take long
            self._close()
            raise LargeObjectError
        content = answer.read(size + 1)
        if len(content) != size + 1:
            raise BrokenPipeError
        return content[:-1]

    def _close(self) -> None:
        self._end()
        self._process = None


def _end(process: subprocess.Popen[bytes]) -> None:
    process.kill()
    process.communicate()


def _watch(process: subprocess.Popen[bytes], until: list[float]) -> None:
    """End a process that has not answered ``until`` then."""
    while process.poll() is None:
        if monotonic() >= until[0]:
            process.kill()
        sleep(min(1, git_program.SECONDS / 10))


def _commit(text: bytes) -> Commit:
    head, _, message = text.partition(b"\n\n")
    fields = dict(line.split(b" ", 1) for line in reversed(head.split(b"\n")) if b" " in line)
    parent = fields.get(b"parent", b"").decode()
    return Commit(fields[b"tree"].decode(), parent or None, _day(fields), _subject(fields, message))


def _day(fields: dict[bytes, bytes]) -> date:
    """Return the day of a commit; its line ends with seconds since 1970 and a time zone."""
    found = re.search(rb" (\d+) \S+$", fields.get(b"committer", b""))
    return datetime.fromtimestamp(min(int(found[1]), _LATEST) if found else 0, UTC).date()


def _subject(fields: dict[bytes, bytes], message: bytes) -> str:
    encoding = fields.get(b"encoding", b"UTF-8").decode("ascii", "replace")
    try:
        text = message.decode(encoding, "replace")
    except LookupError:
        text = message.decode(errors="replace")
    return text.strip("\n").partition("\n\n")[0].replace("\n", " ")
