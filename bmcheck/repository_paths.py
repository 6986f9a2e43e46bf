"""Find the git repository that a path lies in by walking upward; whatever lies beside or below the path has no say."""

from __future__ import annotations

import os
from functools import lru_cache


def roots_above(path: str) -> list[str]:
    """Return the tops of the repositories around a file or folder, the nearest first; a bare one is none.

    The path is taken as it is written. Only where no repository is above it does the place count that links lead to.
    """
    return _tops(os.path.abspath(path)) or _tops(os.path.realpath(path))


def path_in_repository(path: str) -> str:
    """Return a path from the top of its repository, as servers attach what is found to files.

    Outside of every repository it stays as it is.
    """
    whole = os.path.abspath(path)
    root = _usual_top(os.path.dirname(whole))
    return os.path.relpath(whole, root).replace(os.sep, "/") if root else path


@lru_cache(maxsize=1_000)
def _usual_top(folder: str) -> str | None:
    return next(iter(_tops(folder)), None)


def _tops(path: str) -> list[str]:
    found = []
    while True:
        if _is_top(path):
            found.append(path)
        above = os.path.dirname(path)
        if above == path:
            return found
        path = above


def _is_top(folder: str) -> bool:
    """Return whether a folder has what git puts into the top: a folder, or in worktrees and submodules a file."""
    inside = os.path.join(folder, ".git")
    return os.path.isfile(inside) or os.path.lexists(os.path.join(inside, "HEAD"))
