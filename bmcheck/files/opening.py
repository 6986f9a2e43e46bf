"""Open packs and assessments: each pack is loaded once, however many files belong to it."""

from __future__ import annotations

import os
from contextlib import suppress
from typing import TYPE_CHECKING

from msgspec.structs import replace

from bmcheck.errors import BmcheckError, Problem, did_you_mean, failure
from bmcheck.files.assessments import FORMAT, AssessmentReader, pack_of
from bmcheck.files.listing import Listings, nearest_file, usual_place
from bmcheck.files.pack_chain import ID, layers_of, shipped_ids
from bmcheck.files.packs import DEFAULT, is_shipped, load_pack
from bmcheck.files.toml import Source, read_toml

if TYPE_CHECKING:
    from bmcheck.files.listing import Listing
    from bmcheck.model import Assessment, Located, Pack


MOST_NAMED = 12
"""Packs that a message names."""


class Packs:
    """The packs of the assessments that are read. Each is called by its folder, or by its id when it is shipped."""

    def __init__(self, name: str | None, *, examples: bool = False) -> None:
        """Use the pack ``name`` for every file, or with None the one that each file names.

        With ``examples`` the answers in the rules' examples are looked at as well: no review needs them.
        """
        self.name = name
        self.examples = examples
        self.listings = Listings()
        self.loaded: dict[str, Pack | BmcheckError] = {}
        self._tops: dict[str, str] = {}

    def get(self, name: str) -> Pack:
        """Return the pack ``name``, loaded when first asked for; raise BmcheckError when it cannot be."""
        if name not in self.loaded:
            try:
                self.loaded[name] = self._load(name)
            except BmcheckError as error:
                self.loaded[name] = error
        found = self.loaded[name]
        if isinstance(found, BmcheckError):
            raise BmcheckError(found.problems)
        return found

    def _load(self, name: str) -> Pack:
        """Load a pack; of one that is listed, nothing outside of its repository is read."""
        top = self._tops.get(name)
        if top is None:
            return load_pack(name, examples=self.examples)
        layers_of(name, within=top)
        return replace(load_pack(name, examples=self.examples), is_listed=True)

    def read(self, path: str) -> tuple[Pack, Source, Assessment]:
        """Return the pack of the assessment at ``path``, its source and the assessment itself."""
        source = read_toml(path)
        pack = self.of(source)
        return pack, source, AssessmentReader(pack).read(source)

    def of(self, source: Located, path: str = "") -> Pack:
        """Return the pack of an assessment, as ``name_of`` finds it."""
        return self.get(self.name_of(source, path))

    def name_of(self, source: Located, path: str = "") -> str:
        """Return the name of an assessment's pack: the one asked for, else the shipped or listed one that it names.

        ``path`` is where it lies, or lay, when that is not where it was read from. Raise BmcheckError for a pack that
        is not to be found.
        """
        if self.name is not None:
            return self.chosen()
        named, listing = pack_of(source.data), self.listings.above(os.path.dirname(path or source.path))
        if is_shipped(named):
            return named
        if listing and named in listing.folders:
            return self._of(listing, named)
        if not named or source.data.get("bmcheck") != FORMAT:  # the reader says what is wrong
            return DEFAULT
        raise _not_found(source, named, listing, usual_place(os.path.dirname(path or source.path)))

    def chosen(self, folder: str = os.curdir) -> str:
        """Return the name of the pack asked for, else of the first that is listed for a folder, else of the usual one.

        What is asked for may be an id that is listed for the folder where one stands.
        """
        if self.name is None:
            listing = self.listings.above(folder)
            return self._of(listing, next(iter(listing.folders))) if listing and listing.folders else DEFAULT
        if is_shipped(self.name) or not ID.match(self.name):
            return self.name
        listing = self.listings.above(os.curdir)
        if listing and self.name in listing.folders:
            return self._of(listing, self.name)
        if listing and not os.path.isfile(os.path.join(self.name, "pack.toml")):
            known = ", ".join([*shipped_ids(), *listing.folders][:MOST_NAMED])
            raise failure(f"there is no pack {self.name!r:.80}", f"name one of these, or the folder of one: {known}")
        return self.name

    def option(self, pack: Pack) -> str | None:
        """Return the ``--pack`` with which a command that gets no file uses ``pack``, None when it does without."""
        if self.name is not None:
            return self.name
        with suppress(BmcheckError):  # where one stands, another listing may be amiss
            if self.chosen() == (pack.folder or pack.id):
                return None
        return pack.id

    def is_choosing(self) -> bool:
        """Return whether no pack was asked for, and where one stands there are others than the shipped ones."""
        with suppress(BmcheckError):
            return self.name is None and self.listings.above(os.curdir) is not None
        return False

    def passed_over(self) -> str:
        """Return the listing above where one stands that the pack asked for goes before, empty when there is none."""
        with suppress(BmcheckError):
            if self.name is not None and self.chosen() not in self._tops:
                return nearest_file(os.curdir)
        return ""

    def _of(self, listing: Listing, identity: str) -> str:
        """Return the name of a listed pack."""
        name = listing.folders[identity]
        self._tops[name] = listing.top
        return name


def _not_found(source: Located, named: str, listing: Listing | None, usual: str) -> BmcheckError:
    """Return the error that an assessment names a pack which is neither shipped nor listed.

    ``usual`` is where the packs may be listed when they are not.
    """
    known = [*shipped_ids(), *(listing.folders if listing else ())]
    where = listing.path if listing else usual
    how = f'list its folder in {where}: packs = ["packs/mine"]' if where else "name its folder with --pack"
    how = f"to find another, {how}"
    meant = did_you_mean(named, known)
    place = source.position(("pack", "id"))
    what = f"there is no pack {named!r:.80} here, only {', '.join(known[:MOST_NAMED])}"
    hint = f"{meant} Or {how}" if meant.endswith("?") else how
    return BmcheckError([Problem(what, hint, source.path, place.line, place.column)])
