"""Check folders the quick way; whatever needs a closer look is left to the ordinary check."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, NamedTuple, cast

from bmcheck.cli.common import Packs
from bmcheck.cli.desks import Desk, Desks, says_it_is_one, text_of
from bmcheck.cli.processes import Work, in_order
from bmcheck.cli.survey import Batch, batches
from bmcheck.cohorts import Cohort
from bmcheck.errors import BmcheckError
from bmcheck.files.folders import no_assessment
from bmcheck.follow_up import stale_since
from bmcheck.model import Severity
from bmcheck.reports.quick_lines import QuickLines

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping
    from datetime import date

    from bmcheck.files.quick import Head, Quick
    from bmcheck.reports.words import Counts


class Checked(NamedTuple):
    """The lines of some files, harmless for a terminal, and what they count together."""

    text: str
    risks: Mapping[Severity, int]
    clarify: int


class QuickCheck:
    """Checks assessments of which nothing is to be said beside their findings: no waiver, no action, no notice."""

    def __init__(self, packs: Packs, today: date, *, only_paper: bool) -> None:
        """Begin with no pack looked at."""
        self.today = today
        self.desks = Desks(packs, only_paper=only_paper, reasons=True)
        self._lines: dict[str, QuickLines] = {}
        self._plain: tuple[Head | None, bool] = None, False

    def run(self, paths: Iterable[str], jobs: int = 1) -> Iterator[Checked | str | BmcheckError]:
        """Yield what a check says of files that follow each other, or the path of one that needs the ordinary check.

        Files that are named are left to that as well. For a folder without assessments its error is yielded.
        """
        filled: set[str] = set()
        work = Work(self.checked, _begun, (self.desks.packs.name, self.today, self.desks.options["only_paper"]))
        for folder, found in in_order(work, batches(paths, jobs), jobs):
            if found:
                filled.add(folder)
            yield from found
        yield from (no_assessment(path) for path in paths if path not in filled)

    def checked(self, batch: Batch) -> tuple[str, list[Checked | str]]:
        """Return the path of a batch, and what ``run`` yields for its files."""
        if not batch.folder:
            return batch.path, [batch.path]
        found: dict[int, tuple[str, Counts] | str] = {}
        taken: dict[Desk, dict[int, Quick]] = {}
        for place, path in enumerate(batch.files):
            try:
                text = text_of(path, in_folder=True)
                quick = None if text is None else self.desks.take(text)
            except BmcheckError:
                found[place] = path
                continue
            if quick and self._is_plain(quick[0], quick[1].head):
                taken.setdefault(quick[0], {})[place] = quick[1]
            elif text is not None and (quick or says_it_is_one(text)):
                found[place] = path
        for desk, some in taken.items():
            found |= dict(zip(some, self._told(desk, batch, some), strict=True))
        return batch.path, [*_together(found[place] for place in sorted(found))]

    def _told(self, desk: Desk, batch: Batch, taken: dict[int, Quick]) -> Iterator[tuple[str, Counts]]:
        quick = list(taken.values())
        cohort = Cohort(desk.cohorts, [each.situation for each in quick], lambda at: quick[at].answers)
        if desk.name not in self._lines:
            self._lines[desk.name] = QuickLines(desk.cohorts)
        return self._lines[desk.name].render(cohort, [batch.files[place] for place in taken], quick)

    def _is_plain(self, desk: Desk, head: Head) -> bool:
        """Return whether an assessment with such a head is of today's pack and not due for a new look."""
        if head is not self._plain[0]:
            self._plain = head, self._is_plain_now(desk, head)
        return self._plain[1]

    def _is_plain_now(self, desk: Desk, head: Head) -> bool:
        made, pack, venture = head.rest.pack, desk.pack, head.rest.venture
        same = made.version == pack.version and made.digest in ("", pack.digest)
        due = venture.assessed and stale_since(pack, venture, self.today)
        return (same or not made.version) and not due


def _together(found: Iterable[tuple[str, Counts] | str]) -> Iterator[Checked | str]:
    """Yield the paths, and between them what is said of files that follow each other as one."""
    for is_path, some in groupby(found, lambda each: isinstance(each, str)):
        if is_path:
            yield from cast("Iterable[str]", some)
            continue
        texts, counts = zip(*cast("Iterable[tuple[str, Counts]]", some), strict=True)
        risks = map(sum, zip(*(each.risks for each in counts), strict=True))
        yield Checked("\n".join(texts), dict(zip(Severity, risks, strict=True)), sum(each.clarify for each in counts))


def _begun(pack: str | None, today: date, only_paper: bool) -> Callable[[Batch], tuple[str, list[Checked | str]]]:
    return QuickCheck(Packs(pack), today, only_paper=only_paper).checked
