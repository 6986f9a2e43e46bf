"""Show a long text through the pager of the person who reads it: PAGER, or else less."""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
import sys
from contextlib import suppress
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping

USUAL = "less"
FLAGS = "FRX"
"""What less gets where LESS does not say: end at once with one screen (F), colours (R), leave the text there (X)."""
NONE = frozenset({"", "cat"})


class Pager(NamedTuple):
    """The command of a pager, and whether it shows colours. Nothing goes through a shell."""

    words: tuple[str, ...]
    colours: bool

    @classmethod
    def found(cls) -> Pager | None:
        """Return the pager; None where there is no terminal."""
        return chosen(os.environ) if sys.stdin.isatty() and sys.stdout.isatty() else None

    def shows(self, text: str) -> bool:
        """Return whether the pager could be started and has shown a text, which it gets as its input alone.

        While it runs, Ctrl-C is its own.
        """
        environment = {"LESS": FLAGS, "LESSCHARSET": "utf-8", **os.environ}
        try:
            running = subprocess.Popen(self.words, stdin=subprocess.PIPE, env=environment)  # noqa: S603 - as PAGER says
        except OSError:
            return False
        with suppress(OSError, KeyboardInterrupt):  # a reader who has left has read enough
            running.communicate(text.encode())
        while running.poll() is None:
            with suppress(KeyboardInterrupt):
                running.wait()
        return True


def chosen(environment: Mapping[str, str]) -> Pager | None:
    """Return the pager that PAGER names, or less; None where neither is wanted or found, or the terminal is dumb.

    less shows colours where LESS tells it to, or leaves it to us; of others nobody knows.
    """
    try:
        name, *more = shlex.split(environment.get("PAGER", USUAL)) or [""]
    except ValueError:  # quotes that are not closed
        return None
    program = None if name in NONE or environment.get("TERM") == "dumb" else shutil.which(name)
    if program is None:
        return None
    is_less = os.path.splitext(os.path.basename(program))[0] == USUAL
    flags = " ".join([environment.get("LESS", FLAGS), *more])
    raw = any(each in flags for each in ("R", "r", "RAW-CONTROL-CHARS", "raw-control-chars"))
    return Pager((program, *more), is_less and raw)
