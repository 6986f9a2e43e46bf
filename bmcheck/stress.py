"""Test a venture against what the world may do: what breaks, what is strained, what holds, and what is not known.

After the business model stress test of Haaker, Bouwman, Janssen and de Reuver (Futures 89, 2017), whose heat map of
scenarios by parts of the model is coloured by hand; here every cell follows from the rules.
"""

from __future__ import annotations

from enum import StrEnum
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from msgspec import Struct

from bmcheck.applying import apply
from bmcheck.conditions import Formula
from bmcheck.consistency import words_of
from bmcheck.errors import failure
from bmcheck.evaluation import review_again
from bmcheck.model import Basis, Happening, Kind, Severity, Status

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from bmcheck.conditions import Truth
    from bmcheck.model import Finding, Pack, Review, Rule, Scenario

Happened = bool | str | float | Happening


class Effect(StrEnum):
    """What a scenario does to a rule, or to a building block; the worst first."""

    BREAKS = "breaks"
    STRAINED = "strained"
    NOT_KNOWN = "not known"
    HOLDS = "holds"
    ALREADY = "open already"
    NOT_TOUCHED = "not touched"


_SPARED = {Status.NOT_APPLICABLE: Effect.NOT_TOUCHED, Status.COVERED: Effect.HOLDS}
_BAD = (Status.OPEN, Status.TREATED)
_AS_BEFORE = ((Status.OPEN, Status.OPEN), (Status.OPEN, Status.TREATED), (Status.TREATED, Status.TREATED))


class Cell(NamedTuple):
    """What scenarios do to one building block; settled when no further answer can change that.

    ``already`` says that a risk that they touch is open, or treated, without them.
    """

    effect: Effect
    settled: bool
    already: bool


class Touched(Struct, frozen=True):
    """A rule that looks at something scenarios change, as it is and as it would be."""

    before: Finding
    after: Finding

    @property
    def rule(self) -> Rule:
        """Return the rule."""
        return self.after.rule

    @property
    def settled(self) -> bool:
        """Return whether no further answer can change what becomes of it."""
        return self.before.decided and self.after.decided

    @property
    def effect(self) -> Effect:
        """Return what becomes of a risk.

        It is new only where it is known not to be open today; what is covered holds, also where it did not apply.
        """
        before, after = self.before.status, self.after.status
        if after in _SPARED:
            return _SPARED[after]
        if (before, after) in _AS_BEFORE:
            return Effect.ALREADY
        if not self.settled or after not in _BAD:
            return Effect.NOT_KNOWN
        is_worst = after is Status.OPEN and self.rule.severity is Severity.HIGH
        return Effect.BREAKS if is_worst else Effect.STRAINED


class Stressed(Struct, frozen=True, dict=True):
    """What becomes of a venture when scenarios happen together; ``applies`` says whether they concern it at all."""

    scenarios: tuple[Scenario, ...]
    applies: Truth
    before: Review
    after: Review
    happens: Mapping[str, Happened]

    @cached_property
    def touched(self) -> tuple[Touched, ...]:
        """The rules that look at something that changes, the most urgent first; none where it does not apply."""
        if self.applies is False:
            return ()
        pairs = zip(self.before.findings, self.after.findings, strict=True)
        found = [Touched(*each) for each in pairs if self._looks_at_a_change(each[0].rule)]
        return tuple(sorted(found, key=lambda each: each.rule.urgency))

    def _looks_at_a_change(self, rule: Rule) -> bool:
        looked_at = rule.questions() | rule.facts()
        return bool(self._doubtful & looked_at) or any(
            not (isinstance(change, Happening) and (change.add or change.remove))
            or any(each.looks_at(name, frozenset((*change.add, *change.remove))) for each in rule.conditions)
            for name, change in self.happens.items()
            if name in looked_at
        )

    @cached_property
    def _doubtful(self) -> frozenset[str]:
        """The words that figures may contradict once these are other ones."""
        pack = self.before.pack
        found = (each for each in pack.contradictions.values() if self.happens.keys() & each.when.questions())
        return frozenset().union(*(words_of(pack, each) for each in found))

    def having(self, *effects: Effect) -> tuple[Touched, ...]:
        """Return the risks to which something happens, the most urgent first."""
        return tuple(each for each in self.touched if each.rule.kind is Kind.RISK and each.effect in effects)

    @property
    def opened(self) -> tuple[Touched, ...]:
        """The risks that newly open, the most urgent first."""
        found = self.having(Effect.BREAKS, Effect.STRAINED)
        return tuple(each for each in found if each.after.status is Status.OPEN)

    @property
    def lost(self) -> tuple[Touched, ...]:
        """The opportunities that are captured today and would not be."""
        return tuple(
            each
            for each in self.touched
            if each.before.status is Status.CAPTURED and each.after.status is not Status.CAPTURED
        )

    @property
    def missing(self) -> frozenset[str]:
        """The questions whose answers would say what cannot be said."""
        findings = (one for each in self.having(Effect.NOT_KNOWN) for one in (each.before, each.after))
        unasked = self._applying if self.applies is None else frozenset()
        return unasked.union(*(each.awaits for each in findings))

    @cached_property
    def _applying(self) -> frozenset[str]:
        return frozenset().union(*(each.applies.awaits(self.before.answers) for each in self.scenarios))

    @cached_property
    def cells(self) -> Mapping[str, Cell]:
        """What happens to each building block of the pack."""
        return {block: self._cell(block) for block in self.before.pack.blocks}

    def _cell(self, block: str) -> Cell:
        """Return the worst that happens to a block; while another risk may be worse, that is not settled."""
        here = [each for each in self.touched if each.rule.kind is Kind.RISK and block in each.rule.blocks]
        found = {each.effect for each in here}
        already = Effect.ALREADY in found
        if self.applies is None:
            return Cell(Effect.NOT_KNOWN if here else Effect.NOT_TOUCHED, not here, already)
        worst = next((each for each in Effect if each in found), Effect.NOT_TOUCHED)
        return Cell(worst, worst is Effect.BREAKS or all(each.settled for each in here), already)


def stress(before: Review, scenarios: Sequence[Scenario]) -> Stressed:
    """Return what becomes of a venture that was reviewed when all of ``scenarios`` happen at once."""
    answers, happens = before.said, together(scenarios)
    values = [each.applies.truth(answers) for each in scenarios]
    applies = False if False in values else None if None in values else True
    after = review_again(before, apply(before.pack, answers, happens))
    return Stressed(tuple(scenarios), applies, before, after, happens)


def scenarios_of(pack: Pack, *, only_paper: bool = False) -> tuple[Scenario, ...]:
    """Return the scenarios of a pack, in their order."""
    return tuple(each for each in pack.scenarios.values() if not only_paper or each.basis is Basis.PAPER)


def stops(stressed: Stressed, fail_on: str) -> bool:
    """Return whether a risk of this severity or higher newly opens."""
    return fail_on != "never" and any(each.rule.severity.rank <= Severity(fail_on).rank for each in stressed.opened)


def together(scenarios: Iterable[Scenario]) -> dict[str, Happened]:
    """Return what happens when all of ``scenarios`` do; raise BmcheckError where two of them are at odds.

    What is multiplied is multiplied by all of them, and what is added is added once that is done, so that their order
    makes no difference.
    """
    found: dict[str, Happened] = {}
    said: dict[str, str] = {}
    for scenario in scenarios:
        for name, change in scenario.happens.items():
            both = _both(found[name], change) if name in found else change
            if both is None:
                what = f"{said[name]} and {scenario.id} say different things of {name}"
                raise failure(what, "look at one of them at a time")
            found[name], said[name] = both, scenario.id
    return found


def _both(one: Happened, other: Happened) -> Happened | None:
    """Return two changes of one answer as one, None where they are at odds."""
    if not isinstance(one, Happening) or not isinstance(other, Happening):
        return one if one == other and type(one) is type(other) else None
    add, remove = ({*getattr(one, key), *getattr(other, key)} for key in ("add", "remove"))
    if add & remove:
        return None
    times = [each.times for each in (one, other) if each.times is not None]
    product = times[0] * times[-1] if len(times) > 1 else next(iter(times), None)
    return Happening(tuple(sorted(add)), tuple(sorted(remove)), product, _sum(one.plus, other.plus))


def _sum(one: Formula | None, other: Formula | None) -> Formula | None:
    return one.plus(other) if one and other else one or other
