"""Start git, here alone: nothing in a repository decides what is run, what is fetched or how long it takes.

Only commands that read and obey few settings are asked for ("plumbing"); the repository is the one that is named.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from contextlib import suppress
from subprocess import PIPE

from bmcheck.errors import BmcheckError, Problem, failure

SECONDS = 20.0
"""Time for one answer; the history of a file in 50,000 commits takes one or two."""
MEMORY = 2_000_000_000
"""Bytes that git may fill where the system can be told so: what is read from a device never ends."""

_KEPT = ("LD_LIBRARY_PATH", "SYSTEMROOT", "TEMP", "TMP", "TMPDIR")
_HOME = ("HOME", "HOMEDRIVE", "HOMEPATH", "PROGRAMDATA", "SUDO_UID", "USERPROFILE", "XDG_CONFIG_HOME")
"""Where a person has said which repositories to trust."""
_ALWAYS = {
    "GIT_ALLOW_PROTOCOL": "none",
    "GIT_ATTR_NOSYSTEM": "1",
    "GIT_LITERAL_PATHSPECS": "1",
    "GIT_NO_LAZY_FETCH": "1",
    "GIT_NO_REPLACE_OBJECTS": "1",
    "GIT_OPTIONAL_LOCKS": "0",
    "GIT_TERMINAL_PROMPT": "0",
    "LC_ALL": "C",
}
_NOBODYS = {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1"}
_SETTINGS = (
    f"core.attributesFile={os.devnull}",
    "core.fsmonitor=false",
    f"core.hooksPath={os.devnull}",
    "protocol.allow=never",
    "safe.bareRepository=explicit",
)
"""What wins over the settings of a repository."""


_WITHOUT = "a file can be compared without git: --baseline FILE"
_NOT_HELD = ("from promisor remote", "unable to read", "bad tree object")
"""What git says when it knows of an object and does not have it."""


class NotFetchedError(BmcheckError):
    """A partial clone lacks what was asked for; nothing can be said then, while a malformed revision is passed over."""


class Git:
    """Git for the repository whose top is ``root``."""

    def __init__(self, root: str, near: str) -> None:
        """Ask git for the repository; raise BmcheckError, with the path ``near``, when it refuses or cannot start."""
        self.root, self.near = root, near
        self.program = _program(near)
        self.refusal = ""
        self._where: tuple[str, ...] = ()
        self._is_slow = False
        self.folder, self.is_shallow = self._accepted()
        self._where = (f"--git-dir={self.folder}", f"--work-tree={root}")

    def _accepted(self) -> tuple[str, bool]:
        """Return the folder of the repository and whether it is shallow; git decides by its owner whether to trust it.

        Only for this does it read what the person who runs it has set, and it runs nothing.
        """
        words = ("--work-tree=.", "rev-parse", "--absolute-git-dir", "--is-shallow-repository")
        found = os.fsdecode(self.answer(*words) or b"").removesuffix("\n")
        if found:
            folder, shallow = found.rsplit("\n", 1)
            inside = os.path.join(self.root, ".git")
            if os.path.isfile(inside) or os.path.samefile(folder, inside):
                return folder, shallow == "true"
        if "dubious ownership" in self.refusal:
            hint = f"run: {self.refusal.splitlines()[-1].strip()}"
            raise failure("git does not trust the repository", hint, self.near)
        raise failure(f"git cannot use the repository {self.root}: {self._reason()}", _WITHOUT, self.near)

    def _reason(self) -> str:
        lines = self.refusal.splitlines() or ["it says no more"]
        return next((each for each in lines if each.startswith("fatal: ")), lines[-1]).removeprefix("fatal: ")

    def failed(self, command: str) -> BmcheckError:
        """Return the error that the last answer was none, for want of an object NotFetchedError."""
        if any(each in self.refusal for each in _NOT_HELD):
            return self.not_fetched()
        return failure(f"git {command} failed: {self._reason()}", "", self.near)

    def not_fetched(self) -> NotFetchedError:
        """Return the error that the repository knows of an object and does not have it."""
        what = "this partial clone does not hold the content of older revisions"
        hint = "fetch it: git fetch --refetch --no-filter, or clone without --filter"
        return NotFetchedError([Problem(what, hint, self.near)])

    def answer(self, *words: str, given: bytes = b"") -> bytes | None:
        """Return what a command prints that reads what is ``given``, None when it fails: ``refusal`` says why."""
        with self.start(*words) as process:
            try:
                found, refusal = process.communicate(given, timeout=SECONDS)
            except subprocess.TimeoutExpired:
                process.kill()
                raise self.too_slow() from None
        self.refusal = refusal.decode(errors="replace")
        return found if process.returncode == 0 else None

    def start(self, *words: str, stderr: int = PIPE) -> subprocess.Popen[bytes]:
        """Start a command; raise BmcheckError when that cannot be done, or one has not answered before."""
        if self._is_slow:
            raise self.too_slow()
        command = [self.program, *(word for each in _SETTINGS for word in ("-c", each)), *self._where, *words]
        try:
            process = subprocess.Popen(  # noqa: S603 - git itself, with words that cannot be taken for options
                command, cwd=self.root, env=self._surroundings(), stdin=PIPE, stdout=PIPE, stderr=stderr
            )
        except OSError as error:
            raise failure(f"git cannot be started: {error.strerror}", _WITHOUT, self.near) from None
        _limit_memory(process.pid)
        return process

    def too_slow(self) -> BmcheckError:
        """Return the error that git does not answer, and ask nothing more."""
        self._is_slow = True
        return failure(f"git has not answered within {SECONDS:g} seconds", _WITHOUT, self.near)

    def _surroundings(self) -> dict[str, str]:
        """Return the variables that git is started with: none of its own that were set before."""
        kept = _KEPT if self._where else _KEPT + _HOME
        found = {name: os.environ[name] for name in kept if name in os.environ}
        settings = _NOBODYS if self._where else {"GIT_CEILING_DIRECTORIES": os.path.dirname(self.root)}
        return {**found, **_ALWAYS, **settings, "PATH": os.pathsep.join(_places())}


def _limit_memory(process: int) -> None:
    if sys.platform != "linux":  # Windows and macOS have no such limit for another process
        return
    import resource  # noqa: PLC0415 - as above

    with suppress(OSError, ValueError):  # it has ended already, or may have even less
        resource.prlimit(process, resource.RLIMIT_DATA, (MEMORY, MEMORY))


def _places() -> list[str]:
    """Return the folders in which programs lie; of PATH, only what does not depend on where one stands."""
    return [each for each in os.environ.get("PATH", os.defpath).split(os.pathsep) if os.path.isabs(each)]


def _program(near: str) -> str:
    found = [shutil.which("git", path=each) for each in _places()]
    program = next((each for each in found if each and os.path.isabs(each)), None)
    if program is None:
        raise failure("git is not installed", _WITHOUT, near)
    return program
