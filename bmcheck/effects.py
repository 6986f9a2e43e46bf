"""Which open risks each strategy would clear, for many ventures under one pack."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bmcheck.adoption import adopt, changed
from bmcheck.model import Change, Kind, Status
from bmcheck.situations import MOST, codes_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from bmcheck.conditions import Answer, Answers
    from bmcheck.model import Strategy
    from bmcheck.situations import Column, Situations

    Key = tuple[str, str, Answer | None]

OPEN = frozenset(codes_of(Kind.RISK, Status.OPEN))


class Effects:
    """Adopts strategies in the situations of ventures: only the bits of the answers that a strategy sets change."""

    def __init__(self, situations: Situations) -> None:
        """Find out which strategies can change which risks at all."""
        self.situations = situations
        self.pack = situations.pack
        touching = {
            place: [each for each in self.pack.strategies.values() if column.rule.questions() & each.sets.keys()]
            for place, column in enumerate(situations.columns)
            if column.rule.kind is Kind.RISK
        }
        self._touching = {place: strategies for place, strategies in touching.items() if strategies}
        self._bits: dict[Key, int] = {}

    def cleared(self, codes: Sequence[int], situation: int, answers: Answers) -> dict[str, int]:
        """Return how many of the risks open by ``codes`` each strategy clears when it alone is adopted."""
        after: dict[str, int] = {}
        found: dict[str, int] = {}
        for column, strategy in self._candidates(codes):
            name = strategy.id
            if name not in after:
                after[name] = self._adopted(strategy, situation, answers)
            if after[name] == situation:
                continue
            now = column.known.get(after[name] & column.mask)
            if now is None:
                now = self.situations.learn(column, after[name], adopt(self.pack, answers, strategy))
            if now not in OPEN:
                found[name] = found.get(name, 0) + 1
        return found

    def _candidates(self, codes: Sequence[int]) -> Iterator[tuple[Column, Strategy]]:
        for place, strategies in self._touching.items():
            if codes[place] in OPEN:
                for strategy in strategies:
                    yield self.situations.columns[place], strategy

    def _adopted(self, strategy: Strategy, situation: int, answers: Answers) -> int:
        """Return the situation once a strategy is adopted."""
        situations = self.situations
        for name in strategy.sets:
            mask = situations.masks.get(name, 0)
            situation = situation & ~mask | self._bits_after(strategy, name, answers) & mask
        if situations.joint_questions & strategy.sets.keys():
            return situation & ~situations.joint_mask | situations.beside(adopt(self.pack, answers, strategy))
        return situation | situations.nothing

    def _bits_after(self, strategy: Strategy, name: str, answers: Answers) -> int:
        """Return the bits of one answer once a strategy is adopted; a number's target may hang on other answers."""
        change, before = strategy.sets[name], answers.get(name)
        is_number = isinstance(change, Change) and (change.at_least or change.at_most)
        key = (strategy.id, name, before if isinstance(change, Change) else None)
        found = None if is_number else self._bits.get(key)
        if found is None:
            if len(self._bits) >= MOST:
                self._bits.clear()
            answer = changed(self.pack.questions[name], answers, change)
            answer = before if answer is None else answer
            found = 0 if answer is None else self.situations.bits(name, answer)
            if not is_number:
                self._bits[key] = found
        return found
