"""Check many files the quick way; whatever needs a closer look is left to the ordinary check."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bmcheck.errors import BmcheckError
from bmcheck.files.assessments import pack_of
from bmcheck.files.quick import QuickReader, split
from bmcheck.files.toml import read_text
from bmcheck.follow_up import stale_since
from bmcheck.reports.quick_lines import QuickLines
from bmcheck.situations import Situations

if TYPE_CHECKING:
    from datetime import date

    from bmcheck.cli.common import Packs
    from bmcheck.model import Assessment, Pack
    from bmcheck.reports.words import Counts


class QuickCheck:
    """Checks assessments of which nothing is to be said beside their findings: no waiver, no action, no notice."""

    def __init__(self, packs: Packs, today: date, *, only_paper: bool) -> None:
        """Begin with no pack looked at."""
        self.packs = packs
        self.today = today
        self.only_paper = only_paper
        self._desks: dict[str, tuple[QuickReader, QuickLines]] = {}

    def take(self, path: str) -> tuple[str, Counts] | None:
        """Return the lines of a file and what it counts; None when the ordinary check is to look at it."""
        try:
            parts = split(read_text(path))
            if parts is None:
                return None
            reader, lines = self._desk(pack_of(parts.rest))
        except BmcheckError:
            return None
        quick = reader.read(parts)
        if quick is None or not self._is_plain(reader.pack, quick.assessment):
            return None
        return lines.render(path, quick, reader.places(parts), f"{parts.first - 1}:1")

    def _desk(self, named: str) -> tuple[QuickReader, QuickLines]:
        if named not in self._desks:
            situations = Situations(self.packs.get(self.packs.name_of(named)), only_paper=self.only_paper)
            self._desks[named] = QuickReader(situations), QuickLines(situations)
        return self._desks[named]

    def _is_plain(self, pack: Pack, assessment: Assessment) -> bool:
        """Return whether the assessment is of today's pack and not due for a new look."""
        made = assessment.pack
        same = made.version == pack.version and made.digest in ("", pack.digest)
        return (same or not made.version) and stale_since(pack, assessment, self.today) is None
