"""Take in many assessments: the quick way where that will do, otherwise the ordinary one; each pack has its desk."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bmcheck.cli.common import Packs
from bmcheck.cohorts import Cohorts
from bmcheck.errors import BmcheckError
from bmcheck.files.folders import is_assessment, names_format
from bmcheck.files.quick import Heads, QuickReader, split
from bmcheck.files.toml import read_text

if TYPE_CHECKING:
    from bmcheck.files.quick import Quick
    from bmcheck.model import Pack


class Desk:
    """Everything that is kept for a pack from file to file."""

    def __init__(self, name: str, pack: Pack, **options: bool) -> None:
        """Make the pack ready for many ventures; ``name`` is the one it was loaded by."""
        self.name = name
        self.pack = pack
        self.label = f"{pack.id} {pack.version}"
        self.cohorts = Cohorts(pack, **options)
        self.reader = QuickReader(pack, self.cohorts.situations)


class Desks:
    """The desks of all packs that are met."""

    def __init__(self, packs: Packs, **options: bool) -> None:
        """Begin with no pack looked at; the ``options`` are those of Cohorts."""
        self.packs = packs
        self.options = options
        self._heads = Heads()
        self._by_name: dict[str, Desk] = {}
        self._by_id: dict[str, Desk] = {}

    def of(self, named: str) -> Desk:
        """Return the desk for assessments that name this pack."""
        desk = self._by_id.get(named)
        if desk is None:
            name = self.packs.name_of(named)
            if name not in self._by_name:
                self._by_name[name] = Desk(name, self.packs.get(name), **self.options)
            desk = self._by_id[named] = self._by_name[name]
        return desk

    def take(self, text: str) -> tuple[Desk, Quick] | None:
        """Return what a text says with its desk, None when only the ordinary reader can tell."""
        parts = split(text)
        head = self._heads.read(parts) if parts else None
        if parts is None or head is None:
            return None
        desk = self.of(head.rest.pack.id)
        quick = desk.reader.read(parts, head)
        return (desk, quick) if quick else None


def text_of(path: str, *, in_folder: bool) -> str | None:
    """Return the text of a file; raise BmcheckError when it cannot be read.

    Of a file found in a folder that does not say that it is an assessment, return None instead of raising.
    """
    try:
        return read_text(path)
    except BmcheckError:
        if not in_folder or is_assessment(path):
            raise
        return None


def says_it_is_one(text: str) -> bool:
    """Return whether a text says that it is an assessment."""
    return names_format(text.encode(errors="replace"))
