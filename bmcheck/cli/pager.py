"""Show a long text through the pager of the person who reads it: PAGER, or else less."""

from __future__ import annotations

import io
import os
import shlex
import shutil
import subprocess
import sys
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

USUAL = "less"
FLAGS = "FRX"
"""What less gets where LESS does not say: end at once with one screen (F), colours (R), leave the text there (X)."""
NONE = frozenset({"", "cat"})


@contextmanager
def paged(*, wanted: bool) -> Iterator[bool | None]:
    """Let what is written to stdout be read through the pager; yield whether it shows colours, None without a pager.

    There is none without a terminal, where PAGER is empty, or where it cannot be started. Nothing goes through a
    shell, and the text reaches the pager as its input alone.
    """
    words = pager(os.environ) if wanted and sys.stdin.isatty() and sys.stdout.isatty() else []
    if not words:
        yield None
        return
    screen, sys.stdout = sys.stdout, io.StringIO()
    try:
        yield shows_colours(words[0], os.environ)
        text = sys.stdout.getvalue()
    finally:
        sys.stdout = screen
    if not _read(words, text):
        screen.write(text)


def pager(environment: Mapping[str, str]) -> list[str]:
    """Return the command of the pager; none where nothing is wanted or found, or where the terminal is a dumb one."""
    if environment.get("TERM") == "dumb":
        return []
    try:
        words = shlex.split(environment.get("PAGER", USUAL))
    except ValueError:  # quotes that are not closed
        return []
    found = shutil.which(words[0]) if words and words[0] not in NONE else None
    return [found, *words[1:]] if found else []


def shows_colours(program: str, environment: Mapping[str, str]) -> bool:
    """Return whether a pager shows colours: less does where it is told to, or where LESS leaves it to us."""
    name = os.path.splitext(os.path.basename(program))[0]
    flags = environment.get("LESS", FLAGS)
    return name == "less" and any(each in flags for each in ("R", "r", "RAW-CONTROL-CHARS", "raw-control-chars"))


def _read(words: list[str], text: str) -> bool:
    """Return whether the pager could be started; Ctrl-C is its own while it runs."""
    environment = {"LESS": FLAGS, "LESSCHARSET": "utf-8", **os.environ}
    try:
        running = subprocess.Popen(words, stdin=subprocess.PIPE, env=environment)  # noqa: S603 - what PAGER names
    except OSError:
        return False
    with suppress(OSError, KeyboardInterrupt):  # a reader who has left has read enough
        running.communicate(text.encode())
    while running.poll() is None:
        with suppress(KeyboardInterrupt):
            running.wait()
    return True
