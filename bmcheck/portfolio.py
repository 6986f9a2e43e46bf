"""Many ventures side by side: a short row for each, and what holds across all of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from bmcheck.model import Kind, Severity, Status

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from bmcheck.cohorts import Cohort, Column
    from bmcheck.model import Pack


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


class Label(NamedTuple):
    """What stands in a row beside the counts of a review, under the names of its columns."""

    venture: str
    path: str
    stale: int
    lapsed: int
    pack: str


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


def most_open(pack: Pack, totals: Totals) -> list[RuleCount]:
    """Return the risks that are open anywhere, those first that are open in most ventures, then the most severe."""
    found = (each for each in totals.rules if each.open)
    return sorted(found, key=lambda each: (-each.open, pack.rules[each.rule].severity.rank))


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


def rows(cohort: Cohort, labels: Sequence[Label]) -> list[Row]:
    """Return the row of each venture of a cohort; ``labels`` are what a review does not tell."""
    opened = [cohort.counts(Kind.RISK, Status.OPEN, severity=each) for each in Severity]
    untapped = cohort.counts(Kind.OPPORTUNITY, Status.UNTAPPED)
    clarify = cohort.counts(Kind.RISK, Status.TO_CLARIFY, Status.UNKNOWN)
    accepted = cohort.sums(list(cohort.accepted.values()))
    counts = zip(labels, *opened, untapped, clarify, accepted, strict=True)
    return [
        Row(label.venture, label.path, high, medium, low, can, unclear, waived, label.stale, label.lapsed, label.pack)
        for label, high, medium, low, can, unclear, waived in counts
    ]


def totals(cohort: Cohort, among: Column) -> Totals:
    """Return what holds across the ventures ``among`` those of a cohort."""

    def count(place: int, status: Status) -> int:
        return (cohort.having(place, status) & among).bit_count()

    return Totals(
        among.bit_count(),
        tuple(
            RuleCount(rule.id, count(at, Status.OPEN), count(at, Status.UNTAPPED), count(at, Status.TO_CLARIFY))
            for at, rule in enumerate(cohort.cohorts.rules)
        ),
        tuple(Help(each.id, ventures.bit_count(), risks) for each, ventures, risks in cohort.cleared(among)),
    )
