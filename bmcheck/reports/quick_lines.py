"""The lines of a check for many files: what is said of a rule is put into words once for every situation it can be in.

The lines are those of ``lines.render``, for assessments read the quick way of which there is nothing else to say.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bmcheck.conditions.terms import Compares, atoms
from bmcheck.evaluation import find
from bmcheck.model import Kind, Severity, Status
from bmcheck.reasons import deciding
from bmcheck.reports.lines import in_words
from bmcheck.reports.words import Counts, in_counts
from bmcheck.safe import one_line
from bmcheck.situations import MOST, codes_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bmcheck.conditions import Answer
    from bmcheck.files.quick import Quick
    from bmcheck.model import Rule
    from bmcheck.situations import Situations

    Key = tuple[int, int, tuple[Answer | None, ...]]

_ORDER = (Status.OPEN, Status.TO_CLARIFY, Status.UNTAPPED)
_ASKING = {
    code: place
    for place, (status, severity) in enumerate((status, severity) for status in _ORDER for severity in Severity)
    for kind in Kind
    for code in codes_of(kind, status, severity=severity)
}
"""The findings that have a line, and which come first."""
_RISKS = {severity: codes_of(Kind.RISK, Status.OPEN, severity=severity)[0] for severity in Severity}
_COUNTED = (
    codes_of(Kind.RISK, Status.TO_CLARIFY, Status.UNKNOWN),
    codes_of(Kind.RISK, Status.COVERED),
    codes_of(Kind.OPPORTUNITY, Status.UNTAPPED),
    codes_of(Kind.OPPORTUNITY, Status.CAPTURED),
)


class QuickLines:
    """Writes the lines of assessments of one pack, and remembers the words."""

    def __init__(self, situations: Situations) -> None:
        """Begin with no words known."""
        self.situations = situations
        self._numbers = [_compared(column.rule) for column in situations.columns]
        self._words: dict[Key, tuple[str | None, str]] = {}

    def render(self, path: str, quick: Quick, places: Mapping[str, str], otherwise: str) -> tuple[str, Counts]:
        """Return the lines of one assessment, and its counts.

        ``places`` says where each answer stands, ``otherwise`` where a finding is that no answer decides.
        """
        name = one_line(path)
        codes = self.situations.codes(quick.situation, quick.assessment.answers)
        asking = sorted((order, place) for place, code in enumerate(codes) if (order := _ASKING.get(code)) is not None)
        lines = []
        for _, place in asking:
            question, words = self._said(place, quick)
            lines.append(f"{name}:{places[question] if question else otherwise}: {words}")
        risks = {severity: codes.count(code) for severity, code in _RISKS.items()}
        unclear, covered, untapped, captured = (sum(map(codes.count, each)) for each in _COUNTED)
        counts = Counts(risks, 0, unclear, covered, untapped, captured)
        return "\n".join([*lines, f"{name}: {in_counts(counts)}"]), counts

    def _said(self, place: int, quick: Quick) -> tuple[str | None, str]:
        """Return the deciding question of a finding and what is said of it.

        Which numbers are missing and which decide hangs on the numbers themselves, so they are part of the key.
        """
        answers = quick.assessment.answers
        column = self.situations.columns[place]
        key = (place, quick.situation & column.mask, tuple([answers.get(each) for each in self._numbers[place]]))
        found = self._words.get(key)
        if found is None:
            if len(self._words) >= MOST // 4:
                self._words.clear()
            finding = find(column.rule, answers)
            pack = self.situations.pack
            found = self._words[key] = (deciding(pack, finding, answers), in_words(pack, finding))
        return found


def _compared(rule: Rule) -> list[str]:
    """Return the questions that a rule looks at by comparing numbers."""
    parts = (*atoms(rule.applies.term), *atoms(rule.met.term))
    return sorted({name for part in parts if isinstance(part, Compares) for name in part.questions()})
