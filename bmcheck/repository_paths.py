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


def folders_up(folder: str) -> list[str]:
    """Return a folder and those above it up to the top of its repository, the nearest first.

    Outside of every repository the folder where one stands takes the place of the top, and what does not lie in it has
    none: whatever lies further up may be anybody's.
    """
    found = [os.path.abspath(folder)]
    top = _usual_top(found[0]) or os.path.abspath(os.curdir)
    while found[-1] != top:
        above = os.path.dirname(found[-1])
        if above == found[-1]:
            return []
        found.append(above)
    return found


def is_within(path: str, folder: str) -> bool:
    """Return whether a path, as it is written, is that of a folder or of something in it."""
    return path == folder or path.startswith(os.path.join(folder, ""))


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
