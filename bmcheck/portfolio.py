"""Many ventures side by side: a short row for each, and what holds across all of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from bmcheck.effects import Effects
from bmcheck.model import Kind, Severity, Status
from bmcheck.situations import ACCEPTED, codes_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bmcheck.conditions import Answers
    from bmcheck.model import Pack
    from bmcheck.situations import Situations


class Row(NamedTuple):
    """One venture: its open risks by severity and what else asks for something, the accepted findings apart.

    ``clarify`` counts the risks that are to clarify or unknown, ``stale`` the days since the assessment was to be
    looked at again, ``lapsed`` the waivers that no longer hold.
    """

    venture: str
    path: str
    high: int
    medium: int
    low: int
    untapped: int
    clarify: int
    accepted: int
    stale: int
    lapsed: int
    pack: str


COLUMNS: dict[str, type[int | str]] = {
    name: str if name in ("venture", "path", "pack") else int for name in Row._fields
}
"""Each column of a row and what stands in it."""


class Fault(NamedTuple):
    """A file that could not be read, and everything that is wrong with it."""

    path: str
    reason: str


class RuleCount(NamedTuple):
    """In how many ventures a rule asks for something."""

    rule: str
    open: int
    untapped: int
    clarify: int


class Cell(NamedTuple):
    """How many findings of all ventures ask for something in one place, and the worst severity of the open risks."""

    open: int
    untapped: int
    clarify: int
    worst: Severity | None


class Help(NamedTuple):
    """What adopting a strategy would do: ventures of which it clears an open risk, and the open risks in all."""

    strategy: str
    ventures: int
    risks: int


class Totals(NamedTuple):
    """What holds across ventures under one pack, in the order of the pack."""

    ventures: int
    rules: tuple[RuleCount, ...]
    helps: tuple[Help, ...]

    def plus(self, other: Totals) -> Totals:
        """Return the totals of these ventures and others under the same pack."""
        rules = (
            RuleCount(one.rule, *_sums(one[1:], two[1:])) for one, two in zip(self.rules, other.rules, strict=True)
        )
        helps = (Help(one.strategy, *_sums(one[1:], two[1:])) for one, two in zip(self.helps, other.helps, strict=True))
        return Totals(self.ventures + other.ventures, tuple(rules), tuple(helps))


def _sums(one: Iterable[int], two: Iterable[int]) -> list[int]:
    return [sum(pair) for pair in zip(one, two, strict=True)]


def most_open(totals: Totals) -> list[RuleCount]:
    """Return the risks that are open anywhere, those open in most ventures first."""
    return sorted((each for each in totals.rules if each.open), key=lambda each: -each.open)


def most_helpful(totals: Totals) -> list[Help]:
    """Return the strategies that clear anything, those first that help most ventures, then clear most risks."""
    return sorted((each for each in totals.helps if each.risks), key=lambda each: (-each.ventures, -each.risks))


def cells(pack: Pack, totals: Totals) -> dict[tuple[str, str], Cell]:
    """Return the matrix: how many findings of all ventures ask for something, by building block and feature."""
    found: dict[tuple[str, str], Cell] = {}
    for count in totals.rules:
        rule = pack.rules[count.rule]
        for block in rule.blocks:
            before = found.get((block, rule.feature), Cell(0, 0, 0, None))
            ranked = [each for each in (before.worst, rule.severity if count.open else None) if each is not None]
            worst = min(ranked, key=lambda each: each.rank, default=None)
            opened, untapped, clarify = _sums(before[:3], count[1:])
            found[block, rule.feature] = Cell(opened, untapped, clarify, worst)
    return found


_OPEN = {severity: codes_of(Kind.RISK, Status.OPEN, severity=severity) for severity in Severity}
_UNTAPPED = codes_of(Kind.OPPORTUNITY, Status.UNTAPPED)
_UNCLEAR = codes_of(Kind.RISK, Status.TO_CLARIFY, Status.UNKNOWN)
_ASKING = (
    codes_of(Kind.RISK, Status.OPEN),
    _UNTAPPED,
    codes_of(Kind.RISK, Status.TO_CLARIFY) + codes_of(Kind.OPPORTUNITY, Status.TO_CLARIFY),
)


def counted(codes: bytearray) -> tuple[int, int, int, int, int, int]:
    """Return the counts of a row from high to accepted."""
    high, medium, low = (codes.count(each) for each in _OPEN.values())
    untapped, clarify = (sum(map(codes.count, each)) for each in (_UNTAPPED, _UNCLEAR))
    return high, medium, low, untapped, clarify, codes.count(ACCEPTED)


class Tally:
    """Adds ventures up under one pack."""

    def __init__(self, situations: Situations) -> None:
        """Begin with no venture."""
        self._columns = situations.columns
        self._effects = Effects(situations)
        self._ventures = 0
        self._codes = bytearray()
        self._helps: dict[str, list[int]] = {name: [0, 0] for name in situations.pack.strategies}

    def add(self, codes: bytearray, situation: int, answers: Answers) -> None:
        """Add a venture; its codes are kept until the totals are asked for."""
        self._ventures += 1
        self._codes += codes
        for name, risks in self._effects.cleared(codes, situation, answers).items():
            self._helps[name][0] += 1
            self._helps[name][1] += risks

    def take(self) -> Totals:
        """Return the totals of the ventures added, and begin anew."""
        width = len(self._columns)
        totals = Totals(
            self._ventures,
            tuple(
                RuleCount(column.rule.id, *_asking(self._codes[place::width]))
                for place, column in enumerate(self._columns)
            ),
            tuple(Help(name, *found) for name, found in self._helps.items()),
        )
        self._ventures = 0
        self._codes.clear()
        self._helps = {name: [0, 0] for name in self._helps}
        return totals


def _asking(codes: bytearray) -> list[int]:
    return [sum(map(codes.count, each)) for each in _ASKING]
