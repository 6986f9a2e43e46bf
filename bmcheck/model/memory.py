"""Remember what rules came to, so that a rule is gone through only once for every situation that it can tell apart."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bmcheck.conditions import Answers
    from bmcheck.conditions.situations import Situations
    from bmcheck.model.packs import Rule
    from bmcheck.model.reviews import Finding

    Finder = Callable[[Rule, Answers], Finding]

MOST = 10_000
"""Findings remembered of one rule; then they are forgotten and begun anew."""


class Memory:
    """The findings of some rules, by the situation of the answers."""

    def __init__(self, rules: Iterable[Rule]) -> None:
        """Remember nothing yet."""
        self.rules = tuple(rules)
        self.used = False
        self.situations: Situations | None = None
        self.known: list[tuple[int, dict[int, Finding]]] = []

    def findings(self, answers: Answers, find: Finder) -> list[Finding]:
        """Return what ``find`` gives for each rule. It remembers from the second time on: most packs are asked once."""
        if not self.used:
            self.used = True
            return [find(rule, answers) for rule in self.rules]
        situation = (self.situations or self._prepared()).of(answers)
        found = [known.get(situation & mask) for mask, known in self.known]
        return [finding or self._anew(place, situation, answers, find) for place, finding in enumerate(found)]

    def _anew(self, place: int, situation: int, answers: Answers, find: Finder) -> Finding:
        mask, known = self.known[place]
        if len(known) >= MOST:
            known.clear()
        finding = known[situation & mask] = find(self.rules[place], answers)
        return finding

    def _prepared(self) -> Situations:
        from bmcheck.conditions.situations import Situations, parts_of  # noqa: PLC0415 - a check of one file needs none

        parts = [tuple(parts_of(rule.applies.term, rule.met.term)) for rule in self.rules]
        self.situations = Situations(each for own in parts for each in own)
        self.known = [(self.situations.mask(own), {}) for own in parts]
        return self.situations
