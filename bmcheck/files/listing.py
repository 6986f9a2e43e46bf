"""Find the packs of a repository: the ``bmcheck.toml`` nearest above an assessment lists them by their folders.

A stranger may have written it. So it is looked for within the repository alone, and neither it nor a pack that it
lists may lie outside.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import PurePosixPath, PureWindowsPath

from msgspec import Struct

from bmcheck.errors import BmcheckError, Problem, Problems
from bmcheck.files.fields import Place, fit
from bmcheck.files.pack_chain import LISTING, id_of, is_shipped
from bmcheck.files.recognition import NAME
from bmcheck.files.toml import Source, read_toml
from bmcheck.repository_paths import folders_up, is_within


class Listing(Struct, frozen=True):
    """A ``bmcheck.toml``: the folder of each pack that it lists by its id, and the folder in which all must lie.

    Paths are as one who stands in that folder or above it writes them, else absolute.
    """

    path: str
    text: str
    top: str
    folders: Mapping[str, str]


class _Tables(Struct, frozen=True, forbid_unknown_fields=True):
    """What stands in a ``bmcheck.toml``."""

    packs: tuple[str, ...] = ()


class Listings:
    """Finds listings; what was found above a folder is remembered, faults as well."""

    def __init__(self) -> None:
        """Begin with nothing found."""
        self._found: dict[str, Listing | BmcheckError | None] = {}

    def above(self, folder: str) -> Listing | None:
        """Return the listing that is nearest to what lies in a folder; raise BmcheckError with all that is wrong in it.

        Without a repository it is looked for from the folder where one stands downward.
        """
        if folder not in self._found:
            self._found[folder] = self._nearest(folders_up(folder))
        found = self._found[folder]
        if isinstance(found, BmcheckError):
            raise BmcheckError(found.problems)
        return found

    def _nearest(self, folders: list[str]) -> Listing | BmcheckError | None:
        for each in folders:
            if each not in self._found and os.path.lexists(os.path.join(each, LISTING)):
                try:
                    self._found[each] = _read(each, folders[-1])
                except BmcheckError as error:
                    self._found[each] = error
            if self._found.get(each):
                return self._found[each]
        return None


def nearest_file(folder: str) -> str:
    """Return the path of the nearest file that may list the packs for a folder, empty when there is none."""
    up = folders_up(folder)
    found = (path for each in up if os.path.lexists(path := os.path.join(each, LISTING)))
    return next((_as_written(each, up[-1]) for each in found), "")


def usual_place(folder: str) -> str:
    """Return where a listing of what lies in a folder may stand, empty when it is looked for nowhere."""
    top = next(reversed(folders_up(folder)), "")
    return _as_written(os.path.join(top, LISTING), top) if top else ""


def _read(folder: str, top: str) -> Listing | None:
    """Return the listing in a folder, None when the file of that name is an assessment."""
    path = _as_written(os.path.join(folder, LISTING), top)
    if not is_within(os.path.realpath(path), os.path.realpath(top)):
        raise BmcheckError([Problem(f"is a link out of {top}", "put the file itself there", path)])
    source = read_toml(path)
    if NAME in source.data and "packs" not in source.data:
        return None
    tables, misfits = fit(source.data, _Tables, Place(source, (), LISTING))
    if tables is None:
        raise BmcheckError(misfits)
    return Listing(path, source.text, top, _folders(source, folder, top, tables.packs))


def _folders(source: Source, folder: str, top: str, packs: tuple[str, ...]) -> dict[str, str]:
    """Return the folders that are listed by the ids of their packs; raise BmcheckError with all that is wrong."""
    found: dict[str, str] = {}
    problems = Problems()

    def at(named: str) -> str:
        return _as_written(os.path.normpath(os.path.join(folder, named)), top)

    for index, named in enumerate(packs):
        place = ("packs", index)
        what, hint = _refusal(named, folder, top)
        if what:
            problems.append(source.problem(place, what, hint))
            continue
        try:
            identity = id_of(at(named))
        except BmcheckError as error:
            problems += error.problems
            continue
        if is_shipped(identity):
            what = f"the pack in {named!r:.80} has the id of a shipped one, {identity}"
            problems.append(source.problem(place, what, "give it another id in its pack.toml, and in the assessments"))
        elif identity in found:
            what = f"the packs in {found[identity]!r:.80} and {named!r:.80} are both called {identity}"
            problems.append(source.problem(place, what, "keep one of the two, or give it another id in its pack.toml"))
        else:
            found[identity] = named
    if problems:
        raise BmcheckError(problems)
    return {identity: at(named) for identity, named in found.items()}


def _refusal(named: str, folder: str, top: str) -> tuple[str, str]:
    """Return why a pack cannot be listed so, and what to write instead; both empty when it can."""
    if not named or PurePosixPath(named).is_absolute() or PureWindowsPath(named).anchor:
        return f"{named!r:.80} is not the way from this folder to a pack", 'write it as packs = ["packs/mine"]'
    whole = os.path.normpath(os.path.join(folder, named))
    if not is_within(whole, top):
        return f"the pack {named!r:.80} lies outside of {top}", "copy its folder into it"
    if not os.path.isfile(os.path.join(whole, "pack.toml")):
        return f"there is no pack in {named!r:.80}", "name a folder that has a pack.toml"
    if not is_within(os.path.realpath(whole), os.path.realpath(top)):
        return f"the pack {named!r:.80} is a link out of {top}", "put the folder itself there"
    return "", ""


def _as_written(path: str, top: str) -> str:
    """Return a path as one who stands in ``top`` or above writes it, and never so that it reads as a shipped id."""
    here = os.path.abspath(os.curdir)
    if not is_within(here, top) and not is_within(path, here):
        return path
    found = os.path.relpath(path)
    return os.path.join(os.curdir, found) if is_shipped(found) else found
