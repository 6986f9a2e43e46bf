"""The lines of a check for many files: what is said of a rule is put into words once for every situation it can be in.

The lines are those of ``lines.render``, for assessments read the quick way of which there is nothing else to say.
"""

from __future__ import annotations

from itertools import compress
from typing import TYPE_CHECKING

from bmcheck.evaluation import find
from bmcheck.model import Kind, Severity, Status
from bmcheck.reasons import deciding
from bmcheck.reports.lines import in_words
from bmcheck.reports.words import Counts, in_counts
from bmcheck.safe import lines, one_line

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from bmcheck.cohorts import Cohort, Cohorts
    from bmcheck.files.quick import Quick, Split

MOST = 3_000
"""Words that are remembered before they are forgotten and begun anew: it bounds the memory."""
_ORDER = (Status.OPEN, Status.TO_CLARIFY, Status.UNTAPPED)
"""The findings that have a line, and which come first."""


class QuickLines:
    """Writes the lines of assessments of one pack, and remembers the words."""

    def __init__(self, cohorts: Cohorts) -> None:
        """Begin with no words known."""
        self.cohorts = cohorts
        rules = cohorts.rules
        self._rules = sorted(range(len(rules)), key=lambda place: rules[place].severity.rank)
        self._words: list[dict[int, tuple[str | None, str]]] = [{} for _ in rules]
        self._remembered = 0
        self._known = [(mask, words.get) for mask, words in zip(cohorts.masks, self._words, strict=True)]

    def render(
        self, cohort: Cohort, paths: Sequence[str], quick: Sequence[Quick], parts: Sequence[Split]
    ) -> Iterator[tuple[str, Counts]]:
        """Yield the lines of each assessment of a cohort, harmless for a terminal, and its counts."""
        columns = [cohort.having(place, status) for status in _ORDER for place in self._rules]
        asked = self._rules * len(_ORDER)
        rows = zip(cohort.rows(columns), paths, quick, parts, _counts(cohort), strict=True)
        for row, path, each, text, counts in rows:
            name = lines(one_line(path))
            told = [*self._lines(name, each, text.header, compress(asked, row)), f"{name}: {in_counts(counts)}"]
            yield "\n".join(told), counts

    def _lines(self, name: str, quick: Quick, header: int, rules: Iterable[int]) -> list[str]:
        places, entries, situation, known = quick.places(), quick.entries, quick.situation, self._known
        found: list[str] = []
        for rule in rules:
            mask, look = known[rule]
            question, words = look(situation & mask) or self._said(rule, quick)
            if question is None:
                found.append(f"{name}:{header}:1: {words}")
                continue
            at = places[question]
            entry = entries[at]
            column = 1 if entry[0] > " " else len(entry) - len(entry.lstrip()) + 1
            found.append(f"{name}:{header + 1 + at}:{column}: {words}")
        return found

    def _said(self, rule: int, quick: Quick) -> tuple[str | None, str]:
        """Return the deciding question of a finding, and what is said of it."""
        pack, answers = self.cohorts.pack, quick.assessment.answers
        if self._remembered >= MOST:
            self._remembered = 0
            for each in self._words:
                each.clear()
        self._remembered += 1
        finding = find(self.cohorts.rules[rule], answers)
        said = deciding(pack, finding, answers), one_line(in_words(pack, finding))
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
        yield Counts(dict(zip(Severity, opened, strict=True)), 0, unclear, covered, untapped, captured)
