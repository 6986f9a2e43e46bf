"""A condition as an author wrote it, with its meaning."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bmcheck.conditions.terms import FALSE, TRUE, Has, Term, atoms, facts_in, truth_of
from bmcheck.conditions.values import awaited

if TYPE_CHECKING:
    from bmcheck.conditions.values import Answers, Awaited, Truth, Weight


class Condition:
    """A parsed condition: its text as the pack's author wrote it, and its meaning.

    ``length`` and ``depth`` are how long it is, and how deeply nested, with what it names written out.
    It is no dataclass, because msgspec would read a dataclass from a table and not from text.
    """

    __slots__ = ("_facts", "_questions", "depth", "length", "term", "text")

    def __init__(self, text: str, term: Term, length: int = 0, depth: int = 0) -> None:
        """Keep the text and the term it was parsed into."""
        self.text, self.term, self.length, self.depth = text, term, length, depth
        self._questions: frozenset[str] | None = None
        self._facts: frozenset[str] | None = None

    def weigh(self, answers: Answers) -> Weight:
        """Return True, False, or while the value is unknown the questions that it waits for.

        No other answer can change an unknown value.
        """
        return self.term.weigh(answers)

    def looks_at(self, question: str, options: frozenset[str]) -> bool:
        """Return whether any of some ``options`` of a multiple-choice question can make a difference."""
        asking = (each for each in atoms(self.term) if question in each.questions())
        return any(not isinstance(each, Has) or each.alone or each.option in options for each in asking)

    def truth(self, answers: Answers) -> Truth:
        """Return True, False, or None for unknown."""
        return truth_of(self.weigh(answers))

    def awaits(self, answers: Answers) -> Awaited:
        """Return the questions on which the value still depends; empty as soon as the value is decided."""
        return awaited(self.weigh(answers))

    def questions(self) -> frozenset[str]:
        """Return every question that the condition looks at."""
        if self._questions is None:
            self._questions = self.term.questions()
        return self._questions

    def facts(self) -> frozenset[str]:
        """Return every fact of the world that the condition looks at; nobody is asked for one."""
        if self._facts is None:
            self._facts = facts_in(self.term)
        return self._facts


ALWAYS = Condition("True", TRUE)
"""The condition of a rule that applies to every venture."""
NEVER = Condition("False", FALSE)
"""The condition of a rule that nothing treats: it is met or it is not."""
