"""Work each rule out once for every situation it can be in: the way to review many ventures under one pack.

A rule sees answers only through the parts of its conditions that look at them, and each part is true, false or
unknown. The values of all parts together are the bits of one number, the situation of a venture; what a rule comes to
depends on a few of these bits and on nothing else, so it is looked up by them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from bmcheck.conditions.terms import atoms
from bmcheck.evaluation import find
from bmcheck.model import Basis, Kind, Severity, Status

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bmcheck.conditions import Answer, Answers
    from bmcheck.conditions.terms import Term
    from bmcheck.model import Pack, Rule

MOST = 20_000
"""What is kept of each sort before it is thrown away and begun anew: it bounds the memory."""

_BOTH = 3
"""The two bits of a part: true, and false."""


def code(rule: Rule, found: Status) -> int:
    """Return the byte that stands for a finding: its kind, its status and its severity."""
    return (_KINDS.index(rule.kind) * len(Status) + _STATUSES.index(found)) * len(Severity) + rule.severity.rank


def codes_of(kind: Kind, *statuses: Status, severity: Severity | None = None) -> bytes:
    """Return the codes of all findings of a kind, some statuses and, where one is given, a severity."""
    first = [(_KINDS.index(kind) * len(Status) + _STATUSES.index(each)) * len(Severity) for each in statuses]
    return bytes(each + rank.rank for each in first for rank in Severity if severity in (None, rank))


_KINDS = tuple(Kind)
_STATUSES = tuple(Status)
ACCEPTED = 255
"""The code of a finding that somebody accepts."""


class Column(NamedTuple):
    """A rule, the bits of a situation that it looks at, and its code for each value of them seen so far."""

    rule: Rule
    mask: int
    known: dict[int, int]


class Situations:
    """The situations of ventures under one pack, and what its rules come to in them."""

    def __init__(self, pack: Pack, *, only_paper: bool = False) -> None:
        """Give each part of the pack's conditions its bits."""
        self.pack = pack
        rules = [each for each in pack.rules.values() if not only_paper or each.basis is Basis.PAPER]
        looks = {rule.id: [*atoms(rule.applies.term), *atoms(rule.met.term)] for rule in rules}
        places = {part: 2 * at for at, part in enumerate(dict.fromkeys(each for own in looks.values() for each in own))}
        self._joint: list[tuple[Term, int]] = []
        self._own: dict[str, list[tuple[Term, int]]] = {}
        for part, place in places.items():
            questions = part.questions()
            home = self._own.setdefault(min(questions), []) if len(questions) == 1 else self._joint
            home.append((part, place))
        self.joint_questions = frozenset().union(*(part.questions() for part, _ in self._joint))
        self.joint_mask = sum(_BOTH << place for _, place in self._joint)
        self.masks = {name: sum(_BOTH << place for _, place in own) for name, own in self._own.items()}
        self.columns = tuple(
            Column(rule, sum(_BOTH << place for place in {places[part] for part in looks[rule.id]}), {})
            for rule in rules
        )
        self.at = {column.rule.id: place for place, column in enumerate(self.columns)}
        self._looks = [(column.mask, column.known.get) for column in self.columns]
        self.nothing = _bits((each for own in self._own.values() for each in own), {})
        self._learned = 0

    def of(self, answers: Answers) -> int:
        """Return the situation of a venture that gave these answers."""
        found = self.beside(answers)
        for name, answer in answers.items():
            found |= self.bits(name, answer)
        return found

    def bits(self, question: str, answer: Answer) -> int:
        """Return the bits that one answer sets, whatever the others are."""
        return _bits(self._own.get(question, ()), {question: answer})

    def beside(self, answers: Answers) -> int:
        """Return the bits that no single answer sets: of parts that look at several, and of those true without any."""
        return self.nothing | (_bits(self._joint, answers) if self.joint_questions & answers.keys() else 0)

    def codes(self, situation: int, answers: Answers) -> bytearray:
        """Return the code of every rule for ``answers`` and the situation that they make, in the order of columns."""
        try:
            return bytearray([look(situation & mask) for mask, look in self._looks])  # type: ignore[misc]
        except TypeError:  # some rule was never in this situation before
            return bytearray(
                self.learn(column, situation, answers) if (known := look(situation & mask)) is None else known
                for column, (mask, look) in zip(self.columns, self._looks, strict=True)
            )

    def learn(self, column: Column, situation: int, answers: Answers) -> int:
        """Work the rule of a column out for ``answers``, keep its code for their situation and return it."""
        self._learned += 1
        if self._learned > MOST:
            for each in self.columns:
                each.known.clear()
            self._learned = 1
        rule = column.rule
        found = column.known[situation & column.mask] = code(rule, find(rule, answers).status)
        return found


def _bits(parts: Iterable[tuple[Term, int]], answers: Answers) -> int:
    """Return for each part its first bit if it is true, its second if it is false."""
    found = 0
    for part, place in parts:
        value = part.weigh(answers)
        if isinstance(value, bool):
            found |= (1 if value else 2) << place
    return found
