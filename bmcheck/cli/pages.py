"""A page of each venture of a portfolio, in one folder, and how to link to it."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import TYPE_CHECKING

from bmcheck.cli.common import tell_problems
from bmcheck.cli.outputs import Output, write
from bmcheck.cli.report import PAGE, page_of
from bmcheck.digests import digest
from bmcheck.errors import BmcheckError, failure

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from bmcheck.snapshots import Snapshots

_BEGINS = b"<!doctype html>"
_MOST_LETTERS = 60
"""Letters of a venture's path in the name of its page."""


def write_pages(paths: Iterable[str], snapshots: Snapshots, folder: str, beside: str | None) -> Mapping[str, str]:
    """Write the page of each assessment at ``paths`` into ``folder``, and return the links to those that were written.

    The links lead from ``beside``, the file of the portfolio, or from the current folder. What is wrong with the others
    is told. Raise BmcheckError when there can be no such folder.
    """
    try:
        os.makedirs(folder, exist_ok=True)
    except OSError as error:
        raise failure(f"--pages: there can be no such folder: {error.strerror}", "name another", folder) from None
    links: dict[str, str] = {}
    for path in paths:
        target = os.path.join(folder, page_name(path))
        try:
            _check_free(target, beside)
            text = page_of(snapshots, snapshots.now(path))
        except BmcheckError as error:
            tell_problems(error)
            continue
        if write(Output(PAGE, target), [text]):
            links[path] = _link(target, beside)
    return links


def page_name(path: str) -> str:
    """Return the name of the page of an assessment: safe in every file system, and a different one for each path."""
    path = os.path.normpath(path)
    letters = re.sub(r"[^a-z0-9]+", "-", os.path.splitext(path)[0].casefold()).strip("-")
    return f"{letters[-_MOST_LETTERS:].strip('-') or 'venture'}-{digest(path, 8)}.html"


def _check_free(target: str, beside: str | None) -> None:
    """Raise BmcheckError when something else than a page has its place, be it the portfolio."""
    if beside is not None and os.path.realpath(target) == os.path.realpath(beside):
        raise failure("this is to be the portfolio", "name another file with -o", target)
    try:
        with open(target, "rb") as file:
            is_page = file.read(len(_BEGINS)) == _BEGINS
    except FileNotFoundError:
        return
    except OSError:
        is_page = False
    if not is_page:
        raise failure("there is something else that is no page", "move it, or name another folder", target)


def _link(target: str, beside: str | None) -> str:
    """Return where a page is, seen from the file ``beside``; as a whole address when that is on another drive."""
    from urllib.parse import quote

    try:
        return quote(os.path.relpath(target, os.path.dirname(beside or "") or os.curdir).replace(os.sep, "/"))
    except ValueError:
        return Path(target).absolute().as_uri()
