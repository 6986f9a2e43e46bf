"""Test a venture against what the world may do: what breaks, what is strained, what holds, and what is not known.

After the business model stress test of Haaker, Bouwman, Janssen and de Reuver (Futures 89, 2017), whose heat map of
scenarios by parts of the model is coloured by hand; here every cell follows from the rules.
"""

from __future__ import annotations

from enum import StrEnum
from functools import cached_property
from math import prod
from typing import TYPE_CHECKING, NamedTuple

from msgspec import Struct

from bmcheck.applying import apply
from bmcheck.conditions import Formula
from bmcheck.consistency import in_the_balance, words_of
from bmcheck.errors import failure
from bmcheck.evaluation import review_again
from bmcheck.model import Basis, Happening, Kind, Severity, Status

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from bmcheck.conditions import Answer, Answers, Truth
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


_LOST = (Status.UNTAPPED, Status.PURSUED, Status.NOT_APPLICABLE)


class Cell(NamedTuple):
    """What scenarios do to one building block; settled when no further answer can change that.

    ``already`` says that a risk that they touch is open, or treated, without them.
    """

    effect: Effect
    settled: bool
    already: bool


class Touched(Struct, frozen=True):
    """A rule that looks at something scenarios change, as it is and as it would be.

    ``surely`` says that the scenarios are known to concern the venture.
    """

    before: Finding
    after: Finding
    surely: bool = True

    @property
    def rule(self) -> Rule:
        """Return the rule."""
        return self.after.rule

    @property
    def settled(self) -> bool:
        """Return whether no further answer can change what becomes of it."""
        if self.after.status is Status.NOT_APPLICABLE:
            return True
        return self.surely and self.before.decided and self.after.decided

    @property
    def already(self) -> bool:
        """Return whether a risk is as bad today: open, or treated and no worse then."""
        if self.before.status is Status.TREATED:
            return self.after.status in (Status.TREATED, Status.COVERED)
        return self.before.status is Status.OPEN

    @property
    def effect(self) -> Effect:
        """Return what becomes of a risk.

        It opens newly only where it is known not to be open today; what is covered holds, also where it did not apply.
        """
        after = self.after.status
        if after is Status.NOT_APPLICABLE:
            return Effect.NOT_TOUCHED
        if not self.surely:
            return Effect.NOT_KNOWN
        if self.already:
            return Effect.ALREADY
        if after is Status.COVERED:
            return Effect.HOLDS
        if not self.settled or after not in (Status.OPEN, Status.TREATED):
            return Effect.NOT_KNOWN
        is_worst = after is Status.OPEN and self.rule.severity is Severity.HIGH
        return Effect.BREAKS if is_worst else Effect.STRAINED


class Stressed(Struct, frozen=True, dict=True):
    """What becomes of a venture when scenarios happen together; ``applies`` says whether they concern it at all.

    ``spared`` are those that do not concern it, while others do: they change nothing of it.
    """

    scenarios: tuple[Scenario, ...]
    spared: tuple[Scenario, ...]
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
        surely = self.applies is True
        found = [Touched(*each, surely) for each in pairs if self._looks_at_a_change(each[0].rule)]
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
        """The opportunities that are captured today and, as far as is known, would not be."""
        captured = (each for each in self.touched if each.surely and each.before.status is Status.CAPTURED)
        return tuple(each for each in captured if each.after.status in _LOST)

    @property
    def missing(self) -> frozenset[str]:
        """The questions whose answers would say what cannot be said."""
        if self.applies is None:
            return frozenset().union(*(each.applies.awaits(self.before.answers) for each in self.scenarios))
        unknown = self.having(Effect.NOT_KNOWN)
        today = frozenset().union(*(each.before.awaits for each in unknown))
        return today.union(*(self.behind(name) for each in unknown for name in each.after.awaits))

    def behind(self, name: str) -> frozenset[str]:
        """Return what has to be answered so that ``name`` is known then: of what is said today, what hangs on it."""
        said, after = self.before.said, self.after.answers
        change = self.happens.get(name)
        added = change.plus.awaits(said) if isinstance(change, Happening) and change.plus else frozenset()
        if name not in said or name in after:
            return added | {name}
        pack = self.before.pack
        beside = (each.when for each in pack.contradictions.values() if name in words_of(pack, each))
        figures = frozenset().union(*(each.awaits(after) for each in beside)) - {name}
        return added.union(*(self.behind(each) for each in figures if pack.questions[each].type == "number"))

    @property
    def worst(self) -> Effect:
        """The worst that happens to any building block."""
        return next(each for each in Effect if any(cell.effect is each for cell in self.cells.values()))

    @cached_property
    def cells(self) -> Mapping[str, Cell]:
        """What happens to each building block of the pack."""
        return {block: self._cell(block) for block in self.before.pack.blocks}

    def _cell(self, block: str) -> Cell:
        """Return the worst that happens to a block; while another risk may be worse, that is not settled."""
        here = [each for each in self.touched if each.rule.kind is Kind.RISK and block in each.rule.blocks]
        found = {each.effect for each in here}
        worst = next((each for each in Effect if each in found), Effect.NOT_TOUCHED)
        settled = worst is Effect.BREAKS or all(each.settled for each in here)
        return Cell(worst, settled, any(each.already for each in here))


def stress(before: Review, scenarios: Sequence[Scenario]) -> Stressed:
    """Return what becomes of a venture that was reviewed when all of ``scenarios`` happen at once.

    Those that do not concern it change nothing of it.
    """
    pack = before.pack
    values = {each: each.applies.truth(before.answers) for each in scenarios}
    spared = tuple(each for each, value in values.items() if value is False)
    left = tuple(each for each in values if each not in spared)
    applies = None if None in values.values() else True
    happens = together(pack, left or spared)
    after = review_again(before, once(pack, before.said, happens))
    return Stressed(left or spared, spared if left else (), applies if left else False, before, after, happens)


def once(pack: Pack, answers: Answers, happens: Mapping[str, Happened]) -> dict[str, Answer]:
    """Return what is known once something happens: words that other figures may contradict are known no longer."""
    after = apply(pack, answers, happens)
    doubtful = in_the_balance(pack, after, happens.keys())
    return {name: answer for name, answer in after.items() if name not in doubtful}


def scenarios_of(pack: Pack, *, only_paper: bool = False) -> tuple[Scenario, ...]:
    """Return the scenarios of a pack, in their order."""
    return tuple(each for each in pack.scenarios.values() if not only_paper or each.basis is Basis.PAPER)


def stops(stressed: Stressed, fail_on: str) -> bool:
    """Return whether a risk of this severity or higher newly opens."""
    return fail_on != "never" and any(each.rule.severity.rank <= Severity(fail_on).rank for each in stressed.opened)


def together(pack: Pack, scenarios: Iterable[Scenario]) -> dict[str, Happened]:
    """Return what happens when all of ``scenarios`` do; raise BmcheckError where two of them are at odds.

    What is multiplied is multiplied by all of them, and what is added is added once that is done, so that their order
    makes no difference.
    """
    found: dict[str, Happened] = {}
    said: dict[str, str] = {}
    for scenario in scenarios:
        for name, change in scenario.happens.items():
            alone = pack.questions[name].alone if name in pack.questions else frozenset()
            both = _both(found[name], change, alone) if name in found else change
            if both is None:
                what = f"{said[name]} and {scenario.id} say different things of {name}"
                raise failure(what, "look at one of them at a time")
            found[name], said[name] = both, scenario.id
    return found


def _both(one: Happened, other: Happened, alone: frozenset[str]) -> Happened | None:
    """Return two changes of one answer as one, None where they are at odds; options ``alone`` exclude all others."""
    if not isinstance(one, Happening) or not isinstance(other, Happening):
        return one if one == other else None
    add, remove = ({*getattr(one, key), *getattr(other, key)} for key in ("add", "remove"))
    if add & remove or (add & alone and len(add) > 1):
        return None
    times = [each.times for each in (one, other) if each.times is not None]
    product = prod(times) if times else None
    return Happening(tuple(sorted(add)), tuple(sorted(remove)), product, _sum(one.plus, other.plus))


def _sum(one: Formula | None, other: Formula | None) -> Formula | None:
    return one.plus(other) if one and other else one or other
