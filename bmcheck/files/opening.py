"""Open packs and assessments: each pack is loaded once, however many files belong to it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bmcheck.files.assessments import AssessmentReader, pack_of
from bmcheck.files.packs import DEFAULT, is_shipped, load_pack
from bmcheck.files.toml import Source, read_toml

if TYPE_CHECKING:
    from bmcheck.model import Assessment, Pack


class Packs:
    """The packs of the assessments that are read."""

    def __init__(self, name: str | None) -> None:
        """Use the pack ``name`` for every file, or with None the one that each file names."""
        self.name = name
        self.loaded: dict[str, Pack] = {}

    def get(self, name: str) -> Pack:
        """Return the pack ``name``, loaded when first asked for; raise BmcheckError when it cannot be."""
        if name not in self.loaded:
            self.loaded[name] = load_pack(name, examples=False)
        return self.loaded[name]

    def read(self, path: str) -> tuple[Pack, Source, Assessment]:
        """Return the pack of the assessment at ``path``, its source and the assessment itself."""
        source = read_toml(path)
        pack = self.of(source)
        return pack, source, AssessmentReader(pack).read(source)

    def of(self, source: Source) -> Pack:
        """Return the pack of an assessment: the one asked for, else the shipped one that it names."""
        return self.get(self.name_of(pack_of(source.data)))

    def name_of(self, named: str) -> str:
        """Return the name of the pack for an assessment that names ``named``."""
        if self.name is not None:
            return self.name
        return named if is_shipped(named) else DEFAULT
