"""What to type to start this program again, in the shell in which it was started."""

from __future__ import annotations

import os
import shutil
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

NAME = "bmcheck"


def program() -> list[str]:
    """Return the words with which this run was started, or the bare name where a shell finds the same under it."""
    return started_as(sys.argv[0], sys.orig_argv, shutil.which)


def started_as(script: str, words: Sequence[str], find: Callable[[str], str | None]) -> list[str]:
    """Return how a program was started: as ``script``, by an interpreter that got ``words``.

    ``find`` returns what a shell runs for a name. What cannot be typed again, such as code behind ``-c``, is the name.
    """
    if os.path.basename(script) == "__main__.py" and NAME in words:
        return list(words[: words.index(NAME) + 1])
    if os.path.splitext(os.path.basename(script))[0] != NAME or not os.path.dirname(script):
        return [NAME]
    found = find(NAME)
    return [NAME] if found and _same(found, script) else [script]


def _same(one: str, other: str) -> bool:
    """Return whether two paths lead to one program; on Windows one of them may lack its extension."""
    first, second = (os.path.splitext(os.path.normcase(os.path.realpath(each)))[0] for each in (one, other))
    return first == second
