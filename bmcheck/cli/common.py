"""What every command does at its edges: open files, print, exit."""

from __future__ import annotations

import sys
from enum import StrEnum
from typing import TYPE_CHECKING

from bmcheck.safe import lines

if TYPE_CHECKING:
    from bmcheck.errors import BmcheckError
    from bmcheck.files.toml import Source
    from bmcheck.model import Assessment, Pack

PACK_HELP = "The pack: a folder, or the id of a shipped one. Default: the one the file names."


class Format(StrEnum):
    """How results are written."""

    TEXT = "text"
    JSON = "json"


def say(text: str = "") -> None:
    """Print a result: to stdout, harmless for a terminal."""
    sys.stdout.write(lines(text) + "\n")


def tell(text: str) -> None:
    """Print anything that is not a result: to stderr, harmless for a terminal."""
    sys.stderr.write(lines(text) + "\n")


def tell_problems(error: BmcheckError) -> None:
    """Print every problem of an error, and how many there are when there are several."""
    for problem in error.problems:
        tell(f"error: {problem}")
    if len(error.problems) > 1:
        tell(f"{len(error.problems)} problems")


class Packs:
    """Loads each pack once, however many files belong to it."""

    def __init__(self, name: str | None) -> None:
        """Use the pack ``name`` for every file, or with None the one that each file names."""
        self.name = name
        self.loaded: dict[str, Pack] = {}

    def get(self, name: str) -> Pack:
        """Return the pack ``name``, loaded when first asked for."""
        from bmcheck.files.packs import load_pack

        if name not in self.loaded:
            self.loaded[name] = load_pack(name)
        return self.loaded[name]

    def read(self, path: str) -> tuple[Pack, Source, Assessment]:
        """Return the pack of the assessment at ``path``, its source and the assessment itself."""
        from bmcheck.files.assessments import pack_of, read_assessment
        from bmcheck.files.packs import DEFAULT, is_shipped
        from bmcheck.files.toml import read_toml

        source = read_toml(path)
        named = pack_of(source)
        pack = self.get(self.name or (named if is_shipped(named) else DEFAULT))
        return pack, source, read_assessment(pack, source)
