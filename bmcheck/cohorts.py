"""Review many ventures at once: the way to look at ten thousand assessments under one pack.

What a part of a condition comes to for every venture of a cohort is a *column*, one integer with a byte for each
venture that holds 0 or 1. A condition is then worked out for the whole cohort by a few operations on such integers
(Kleene's logic on two columns, where it is true and where it is false), and findings are counted by adding columns up.
This is bit slicing (Knuth, The Art of Computer Programming 4A, 7.1.3), with bytes for bits so that sums of up to 255
columns can be read off.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cache
from itertools import compress
from typing import TYPE_CHECKING, NamedTuple, TypeVar, cast

from msgspec import Struct

from bmcheck.adoption import adopt, changed
from bmcheck.conditions.situations import BITS, Situations, by_question, is_joint, parts_of
from bmcheck.conditions.terms import AllOf, AnyOf, Fixed, Has, Not
from bmcheck.evaluation import find
from bmcheck.model import Basis, Change, Kind, Severity, Status

if TYPE_CHECKING:
    from bmcheck.conditions import Answers
    from bmcheck.conditions.situations import Part
    from bmcheck.conditions.terms import Term
    from bmcheck.conditions.values import Weight
    from bmcheck.model import Pack, Question, Strategy

T = TypeVar("T")

Column = int
"""A byte for each venture of a cohort, the first one lowest."""

MOST = 255
"""Columns that may be added up before a byte overflows."""


class Truth(NamedTuple):
    """For which ventures something is true, and for which it is false; for the others it is unknown."""

    true: Column
    false: Column


Worked = Callable[[Sequence[Truth]], Truth]
"""Works a condition out from what its parts come to."""


class _Adopted(Struct, frozen=True):
    """A part of a condition about one question, once a strategy is adopted."""

    part: Part
    question: Question
    change: bool | str | Change

    def weigh(self, answers: Answers) -> Weight:
        """Return what the part comes to for the changed answer."""
        answer = changed(self.question, answers, self.change)
        return self.part.weigh({} if answer is None else {self.question.id: answer})

    def questions(self) -> frozenset[str]:
        """Return the question."""
        return frozenset((self.question.id,))


class _Effect(Struct, frozen=True):
    """What a strategy changes: the rules that look at it and, part by part, where its new value stands.

    ``swaps`` is None where an answer depends on others; then the ventures are gone through one by one.
    """

    strategy: Strategy
    rules: tuple[int, ...]
    swaps: tuple[tuple[int, int], ...] | None


class Cohorts:
    """A pack made ready for cohorts of ventures."""

    def __init__(self, pack: Pack, *, only_paper: bool = False, reasons: bool = False, effects: bool = False) -> None:
        """Find the parts of all conditions.

        With ``reasons`` the situation and the mask of a rule settle the reason for its finding as well; with
        ``effects`` it is found out what each strategy makes of the parts.
        """
        self.pack = pack
        self.rules = tuple(each for each in pack.rules.values() if not only_paper or each.basis is Basis.PAPER)
        own = {rule.id: tuple(parts_of(rule.applies.term, rule.met.term, reasons=reasons)) for rule in self.rules}
        strategies = pack.strategies.values() if effects else ()
        touched = {strategy.id: tuple(self._touched(strategy)) for strategy in strategies}
        swaps = {name: self._swaps(pack.strategies[name], places) for name, places in touched.items()}
        new = [after for pairs in swaps.values() for _, after in pairs or () if not isinstance(after, bool)]
        self.situations = Situations((*(part for parts in own.values() for part in parts), *new))
        self.masks = tuple(self.situations.mask(own[rule.id]) for rule in self.rules)
        self.parts: dict[Term | Part, int] = {
            part: at for at, part in enumerate((*map(Fixed, _FIXED), *self.situations.places))
        }
        self.worked = tuple((self._worked(rule.applies.term), self._worked(rule.met.term)) for rule in self.rules)
        self.effects = tuple(
            _Effect(
                pack.strategies[name],
                places,
                None if swaps[name] is None else tuple((self._at(a), self._at(b)) for a, b in swaps[name] or ()),
            )
            for name, places in touched.items()
        )

    def _touched(self, strategy: Strategy) -> Iterator[int]:
        for place, rule in enumerate(self.rules):
            if rule.kind is Kind.RISK and rule.questions() & strategy.sets.keys():
                yield place

    def _swaps(self, strategy: Strategy, places: Iterable[int]) -> list[tuple[Part, Part | bool]] | None:
        """Return each part of the rules that a strategy changes, with what it becomes."""
        rules = [self.rules[place] for place in places]
        parts = {part for rule in rules for part in parts_of(rule.applies.term, rule.met.term, reasons=False)}
        moved = [part for part in parts if part.questions() & strategy.sets.keys()]
        if any(map(is_joint, moved)) or any(_is_number(change) for change in strategy.sets.values()):
            return None
        questions = [self.pack.questions[min(part.questions())] for part in moved]
        after = [_adopted(part, each, strategy.sets[each.id]) for part, each in zip(moved, questions, strict=True)]
        return [(part, new) for part, new in zip(moved, after, strict=True) if new is not part]

    def _at(self, part: Part | bool) -> int:
        return _FIXED.index(part) if isinstance(part, bool) else self.parts[part]

    def _worked(self, term: Term) -> Worked:
        if term in self.parts:
            return _taken(self.parts[term])
        if isinstance(term, Not):
            return _turned(self._worked(term.term))
        several = [self._worked(each) for each in by_question(cast("AllOf | AnyOf", term))]
        return _all(several) if isinstance(term, AllOf) else _turned(_all([*map(_turned, several)]))


_FIXED = (True, False)
"""The constants, which stand before all parts."""


def _adopted(part: Part, question: Question, change: bool | str | Change) -> Part | bool:
    """Return what a part about one question becomes once its answer is changed: itself, a constant, or another part."""
    if not isinstance(change, Change):
        return part.weigh({question.id: change}) is True
    if isinstance(part, Has) and not part.alone:
        return True if part.option in change.add else False if part.option in change.remove else part
    return _Adopted(part, question, change)


def _is_number(change: bool | str | Change) -> bool:
    return isinstance(change, Change) and bool(change.at_least or change.at_most)


def _taken(place: int) -> Worked:
    return lambda truths: truths[place]


def _contrary(truth: Truth) -> Truth:
    return Truth(truth.false, truth.true)


def _turned(worked: Worked) -> Worked:
    return lambda truths: _contrary(worked(truths))


def _all(terms: Sequence[Worked]) -> Worked:
    def worked(truths: Sequence[Truth]) -> Truth:
        true, false = terms[0](truths)
        for each in terms[1:]:
            also_true, also_false = each(truths)
            true &= also_true
            false |= also_false
        return Truth(true, false)

    return worked


class Cohort:
    """Some ventures, reviewed together. A finding that somebody has accepted counts as accepted and as nothing else."""

    def __init__(
        self,
        cohorts: Cohorts,
        situations: Sequence[int],
        answers: Callable[[int], Answers],
        accepted: Mapping[int, Iterable[str]] | None = None,
    ) -> None:
        """Review the ventures in these situations; ``accepted`` are rules by venture.

        ``answers`` gives those of a venture by its place; it is asked where a situation is not enough.
        """
        self.cohorts = cohorts
        self.answers = cache(answers)
        self.size = len(situations)
        self.all = int.from_bytes(b"\1" * self.size, "little")
        self.accepted = self._of_rules(accepted or {})
        self._truths = [Truth(self.all, 0), Truth(0, self.all), *self._columns(situations)]
        self._found = [self._statuses(place, self._truths) for place in range(len(cohorts.rules))]

    def having(self, place: int, *statuses: Status) -> Column:
        """Return the ventures in which the rule at ``place`` comes to one of some statuses and is not accepted."""
        return sum(self._found[place].get(each, 0) for each in statuses)

    def counts(self, kind: Kind, *statuses: Status, severity: Severity | None = None) -> Sequence[int]:
        """Return for each venture how many rules of a kind come to one of some statuses."""
        rules = enumerate(self.cohorts.rules)
        chosen = [at for at, rule in rules if rule.kind is kind and severity in (None, rule.severity)]
        return self.sums([self.having(place, *statuses) for place in chosen])

    def sums(self, columns: Sequence[Column]) -> Sequence[int]:
        """Return for each venture the sum of some columns."""
        found = [self._read(sum(columns[at : at + MOST])) for at in range(0, len(columns), MOST)]
        return found[0] if len(found) == 1 else [sum(each) for each in zip(*found, strict=True)] or [0] * self.size

    def among(self, column: Column, of: Iterable[T]) -> Iterator[T]:
        """Yield what belongs to the ventures that a column has; ``of`` has something for each venture."""
        return compress(of, self._read(column))

    def cleared(self, among: Column) -> Iterator[tuple[Strategy, Column, int]]:
        """Yield for each strategy in which ventures it, adopted alone, clears an open risk, and how many risks in all.

        Only the ventures ``among`` are looked at.
        """
        for effect in self.cohorts.effects:
            ventures = risks = 0
            opened = [(place, self.having(place, Status.OPEN) & among) for place in effect.rules]
            for column in self._cleared(effect, [(place, column) for place, column in opened if column]):
                ventures |= column
                risks += column.bit_count()
            yield effect.strategy, ventures, risks

    def _cleared(self, effect: _Effect, opened: Sequence[tuple[int, Column]]) -> Iterator[Column]:
        if not opened:
            return
        if effect.swaps is None:
            yield from (self._cleared_one_by_one(effect.strategy, place, column) for place, column in opened)
            return
        truths = self._truths.copy()
        for before, after in effect.swaps:
            truths[before] = self._truths[after]
        for place, column in opened:
            yield column & ~self._statuses(place, truths)[Status.OPEN]

    def _cleared_one_by_one(self, strategy: Strategy, place: int, column: Column) -> Column:
        rule, pack, cleared = self.cohorts.rules[place], self.cohorts.pack, bytearray(self.size)
        for at in self.among(column, range(self.size)):
            after = find(rule, adopt(pack, self.answers(at), strategy))
            cleared[at] = after.status is not Status.OPEN
        return int.from_bytes(cleared, "little")

    def _statuses(self, place: int, truths: Sequence[Truth]) -> dict[Status, Column]:
        """Return where the rule at ``place`` comes to which status (the table in ``evaluation.status_of``)."""
        rule = self.cohorts.rules[place]
        applies, met = (worked(truths) for worked in self.cohorts.worked[place])
        risk = rule.kind is Kind.RISK
        left = self.all & ~self.accepted.get(rule.id, 0)
        not_met = left & ~met.true & ~applies.false
        return {
            Status.NOT_APPLICABLE: left & applies.false,
            Status.COVERED if risk else Status.CAPTURED: left & met.true & ~applies.false,
            Status.OPEN if risk else Status.UNTAPPED: not_met & applies.true & met.false,
            Status.TO_CLARIFY: not_met & applies.true & ~met.false,
            Status.UNKNOWN: not_met & ~applies.true,
        }

    def _columns(self, situations: Sequence[int]) -> Iterator[Truth]:
        """Yield for each part where it is true and where it is false; where both bits are set, it is neither."""
        known = self.cohorts.situations
        width = known.size // 8 + 1
        whole = b"".join([each.to_bytes(width, "little") for each in situations])
        of_byte = [int.from_bytes(whole[at::width], "little") for at in range(width)]
        for place in range(0, known.size, BITS):
            byte, bit = of_byte[place // 8] >> place % 8, self.all
            true, false = byte & bit, byte >> 1 & bit
            both = true & false
            yield Truth(true ^ both, false ^ both)

    def _of_rules(self, accepted: Mapping[int, Iterable[str]]) -> dict[str, Column]:
        columns: dict[str, Column] = {}
        for at, rules in accepted.items():
            for rule in rules:
                columns[rule] = columns.get(rule, 0) | 1 << 8 * at
        return columns

    def _read(self, column: Column) -> bytes:
        return column.to_bytes(self.size, "little")
