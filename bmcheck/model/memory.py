"""Remember what rules came to, so that what they cannot tell apart is gone through only once.

A rule does not see an answer but only what its terms say of it: of a list of ten options perhaps whether one of them
holds. There are few such views, so the same ones come again soon, and with them exactly the same finding.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from operator import itemgetter
from typing import TYPE_CHECKING, Any

from bmcheck.conditions.terms import Compares, atoms

if TYPE_CHECKING:
    from bmcheck.conditions import Answer, Answers
    from bmcheck.conditions.terms import Term
    from bmcheck.model.packs import Rule
    from bmcheck.model.reviews import Finding

Look = Callable[["Answers"], object]

Finder = Callable[["Rule", "Answers"], "Finding"]

MOST = 10_000
"""Entries of one table; a full one is emptied."""


class Memory:
    """The findings of some rules, by what each rule sees of the answers."""

    def __init__(self, rules: Iterable[Rule]) -> None:
        """Remember nothing yet."""
        self.rules = tuple(rules)
        self.used = False
        self.looks: list[Look] = []
        self.tables: list[tuple[Callable[[list[object]], object], dict[object, Finding]]] = []

    def findings(self, answers: Answers, find: Finder) -> list[Finding]:
        """Return what ``find`` gives for each rule. It remembers from the second time on: most packs are asked once."""
        if not self.used:
            self.used = True
            return [find(rule, answers) for rule in self.rules]
        if not self.tables:
            self._prepare()
        seen = [look(answers) for look in self.looks]
        found = [known.get(view_of(seen)) for view_of, known in self.tables]
        return [finding or self._anew(place, seen, answers, find) for place, finding in enumerate(found)]

    def _anew(self, place: int, seen: list[object], answers: Answers, find: Finder) -> Finding:
        view_of, known = self.tables[place]
        finding = find(self.rules[place], answers)
        _keep(known, view_of(seen), finding)
        return finding

    def _prepare(self) -> None:
        places: dict[tuple[str, frozenset[Term]], int] = {}
        for rule in self.rules:
            parts: dict[str, set[Term]] = {}
            for atom in (*atoms(rule.applies.term), *atoms(rule.met.term)):
                parts.setdefault(_subject(atom), set()).add(atom)
            own = [places.setdefault((each, frozenset(terms)), len(places)) for each, terms in parts.items()]
            self.tables.append((itemgetter(*own) if own else len, {}))
        self.looks = [_look(question, terms) for question, terms in places]


def _subject(atom: Term) -> str:
    """Return the question that an atom looks at, or for a comparison of several numbers what tells it apart."""
    return repr(atom) if isinstance(atom, Compares) else min(atom.questions())


def _look(question: str, terms: Collection[Term]) -> Look:
    """Return the function that says what ``terms`` make of the answer to a question.

    That is what a single term says; of several, a number with one ternary digit each, remembered by the answer.
    """
    weighers = [term.weigh for term in terms]
    if len(weighers) == 1:
        return weighers[0]
    known: dict[Answer | None, int] = {}

    def look(answers: Answers) -> int:
        answer = answers.get(question)
        view = known.get(answer)
        if view is None:
            view = 0
            for weigh in weighers:
                value = weigh(answers)
                view = 3 * view + (value if isinstance(value, bool) else 2)
            _keep(known, answer, view)
        return view

    return look


def _keep(table: dict[Any, Any], key: object, value: object) -> None:
    if len(table) >= MOST:
        table.clear()
    table[key] = value
