"""The lines of a check for many files: what is said of a rule is put into words once for every situation it can be in.

The lines are those of ``lines.render``, for assessments read the quick way of which there is nothing else to say.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from bmcheck.evaluation import find
from bmcheck.files.quick_entries import NO_LETTER, letters
from bmcheck.model import Kind, Severity, Status
from bmcheck.reasons import deciding
from bmcheck.reports.lines import in_words
from bmcheck.reports.words import Counts, in_counts
from bmcheck.safe import joined, one_line

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from bmcheck.cohorts import Cohort, Cohorts
    from bmcheck.files.quick import Quick

MOST = 3_000
"""Words that are remembered before they are forgotten and begun anew: it bounds the memory."""
_Words = tuple[str, str]
"""The letter of the deciding question of a finding, and what is said of it until the end of the line."""
_ORDER = (Status.OPEN, Status.TO_CLARIFY, Status.UNTAPPED)
"""The findings that have a line, and which come first."""


class _File:
    """What is told of a file, in pieces, and what a line of it needs.

    ``begin`` is how every line begins; ``columns`` say where each line with an answer begins, unless all do at once.
    """

    __slots__ = ("begin", "columns", "header", "letters", "quick", "situation", "told")

    def __init__(self, name: str, quick: Quick) -> None:
        self.begin, self.quick, self.situation = f"{name}:", quick, quick.situation
        self.header = quick.head.line
        self.letters = NO_LETTER + quick.letters  # the line of the header comes first
        self.columns = (1, *(each.column for each in quick.said)) if quick.is_indented else None
        self.told: list[str] = []

    def text(self, last: str) -> str:
        """Return everything told, and a last line."""
        return "".join((*self.told, f"{self.begin} {last}"))


_in_digits = cache(str)


class QuickLines:
    """Writes the lines of assessments of one pack, and remembers the words."""

    def __init__(self, cohorts: Cohorts) -> None:
        """Begin with no words known."""
        self.cohorts = cohorts
        rules = cohorts.rules
        self._rules = sorted(range(len(rules)), key=lambda place: rules[place].severity.rank)
        self._words: list[dict[int, _Words]] = [{} for _ in rules]
        self._remembered = 0
        self._letters = letters(cohorts.pack)

    def render(self, cohort: Cohort, paths: Sequence[str], quick: Sequence[Quick]) -> Iterator[tuple[str, Counts]]:
        """Yield the lines of each assessment of a cohort, harmless for a terminal, and its counts."""
        names = joined(paths).split("\n")
        files = [_File(name, each) for name, each in zip(names, quick, strict=True)]
        for status in _ORDER:
            for rule in self._rules:
                if column := cohort.having(rule, status):
                    self._tell(rule, cohort.among(column, files))
        for each, counts in zip(files, _counts(cohort), strict=True):
            yield each.text(in_counts(counts)), counts

    def _tell(self, rule: int, files: Iterable[_File]) -> None:
        """Add the line of a rule to all files in which it has one."""
        mask, look = self.cohorts.masks[rule], self._words[rule].get
        for each in files:
            letter, words = look(each.situation & mask) or self._said(rule, each.quick)
            at = each.letters.index(letter)
            column = f":{each.columns[at]}" if each.columns else ":1"
            each.told += (each.begin, _in_digits(each.header + at), column, words)

    def _said(self, rule: int, quick: Quick) -> _Words:
        """Return what is said of a finding, and the letter of the line that it is said of."""
        pack, answers = self.cohorts.pack, quick.answers
        if self._remembered >= MOST:
            self._remembered = 0
            for each in self._words:
                each.clear()
        self._remembered += 1
        finding = find(self.cohorts.rules[rule], answers)
        question = deciding(pack, finding, answers)
        words = f": {one_line(in_words(pack, finding))}\n"
        said = self._letters[question] if question else NO_LETTER, words
        self._words[rule][quick.situation & self.cohorts.masks[rule]] = said
        return said


def _counts(cohort: Cohort) -> Iterator[Counts]:
    risks = zip(*(cohort.counts(Kind.RISK, Status.OPEN, severity=each) for each in Severity), strict=True)
    others = zip(
        cohort.counts(Kind.RISK, Status.TO_CLARIFY, Status.UNKNOWN),
        cohort.counts(Kind.RISK, Status.COVERED),
        cohort.counts(Kind.OPPORTUNITY, Status.UNTAPPED),
        cohort.counts(Kind.OPPORTUNITY, Status.CAPTURED),
        strict=True,
    )
    for opened, (unclear, covered, untapped, captured) in zip(risks, others, strict=True):
        yield Counts(opened, 0, unclear, covered, untapped, captured)
