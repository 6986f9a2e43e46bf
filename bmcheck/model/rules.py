"""When a rule applies, is met and is treated, and the strategies that it offers."""

# Annotations are not postponed here: msgspec would evaluate every one of them at start.

from collections.abc import Mapping
from typing import Annotated, Any, Literal

from msgspec import Meta, Struct

from bmcheck.conditions import ALWAYS, NEVER, Condition
from bmcheck.model.statuses import Basis, Horizon, Kind, Severity, Status, Threatened
from bmcheck.model.texts import MaybeWords, Words


class Example(Struct, frozen=True, forbid_unknown_fields=True):
    """Answers under which a rule must come to ``status``."""

    status: Status
    answers: Mapping[str, Any]


class Rule(Struct, frozen=True, eq=False, forbid_unknown_fields=True, kw_only=True):
    """When something applies, when it is met, when it is treated, and what to tell.

    ``treated`` is that the right thing is done, whatever comes of it. ``horizon`` is how soon it bites when nothing is
    done, ``threatens`` whom. ``when_met`` is what to tell of it once it is met, ``verify`` how one would know; both may
    be left out. ``nobody_can_act`` says why nothing that the venture does can treat it, where that is so. ``since`` is
    the version of the pack in which the rule came in or last changed its conditions. ``waits_for`` are the risks that
    must not be open before an opportunity is advised.
    """

    id: str
    title: Words
    when_met: MaybeWords = ""
    kind: Kind
    severity: Severity
    horizon: Horizon = Horizon.MONTHS
    threatens: Threatened = Threatened.BUSINESS
    why_severity: MaybeWords = ""
    blocks: tuple[str, ...]
    met: Condition
    applies: Condition = ALWAYS
    treated: Condition = NEVER
    why: Words
    verify: MaybeWords = ""
    claims: tuple[str, ...] = ()
    strategies: tuple[str, ...] = ()
    basis: Basis = Basis.PAPER
    source: str = ""
    feature: str = ""
    example: tuple[Example, ...] = ()
    nobody_can_act: MaybeWords = ""
    waits_for: tuple[str, ...] = ()
    since: str = ""

    @property
    def conditions(self) -> tuple[Condition, Condition, Condition]:
        """Return when it applies, when it is met and when it is treated."""
        return self.applies, self.met, self.treated

    @property
    def urgency(self) -> tuple[int, int, int]:
        """Return a sort key: the most severe first, then what bites soonest, then the business before people."""
        return self.severity.rank, self.horizon.rank, self.threatens.rank

    def questions(self) -> frozenset[str]:
        """Return every question that the rule looks at."""
        return self.applies.questions() | self.met.questions() | self.treated.questions()

    def facts(self) -> frozenset[str]:
        """Return every fact of the world that the rule looks at."""
        return self.applies.facts() | self.met.facts() | self.treated.facts()


EFFORTS = ("low", "medium", "high")
"""How much work a strategy is, the least first."""
DAYS_OF = {"low": (1, 5), "medium": (1, 20), "high": (6, 36_500)}
"""The fewest and the most days that go with an effort: at most a week, at most a month, more than a week."""


class Change(Struct, frozen=True, forbid_unknown_fields=True):
    """How a strategy changes the answer to a multiple-choice question."""

    add: tuple[str, ...] = ()
    remove: tuple[str, ...] = ()


class Strategy(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What to do, and which practices it puts in place.

    ``days`` are the working days that a team of five spends until all its steps are done once. ``may_open`` are the
    risks it brings along, ``waits_for`` those that must not be open before it is begun.
    """

    id: str
    title: Words
    steps: tuple[Words, ...]
    effort: Literal["low", "medium", "high"]
    days: Annotated[int, Meta(ge=1, le=36_500)] | None = None
    sets: Mapping[str, bool | str | Change]
    claims: tuple[str, ...] = ()
    basis: Basis = Basis.PAPER
    source: str = ""
    feature: str = ""
    may_open: tuple[str, ...] = ()
    waits_for: tuple[str, ...] = ()
