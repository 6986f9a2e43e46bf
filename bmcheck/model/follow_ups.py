"""The nouns of what becomes of waivers and actions by a given day."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from functools import cached_property

from msgspec import Struct

from bmcheck.model.assessments import Action, Waiver
from bmcheck.model.reviews import Finding


class Lapse(StrEnum):
    """Why a waiver no longer holds."""

    EXPIRED = "expired"
    TOO_LONG = "too-long"
    ANSWERS = "answers"
    CONDITIONS = "conditions"
    STATUS = "status"
    SETTLED = "settled"
    STOPPED = "stopped"


class Standing(StrEnum):
    """What a waiver comes to: it holds, it no longer does, or there is nothing left to accept."""

    IN_FORCE = "in-force"
    LAPSED = "lapsed"
    ORPHANED = "orphaned"


class WaiverStanding(Struct, frozen=True):
    """A waiver with its finding; ``changed`` are the deciding questions whose answers are others now.

    ``stopped`` are the strategies that were done since it was given, and whose practices are not in place any more.
    """

    waiver: Waiver
    finding: Finding
    standing: Standing
    lapses: tuple[Lapse, ...] = ()
    changed: tuple[str, ...] = ()
    stopped: tuple[str, ...] = ()


class ActionStanding(Struct, frozen=True):
    """An action; ``missing`` are the questions whose answers do not say yet that it is done, though it is.

    Nothing is missing where the practices of the venture treat or cover all that the strategy serves: something else
    may have been done than it asks for. ``undated`` are the treated risks for which it matters on which day it was
    done, which nobody has said.
    """

    action: Action
    overdue: bool
    missing: tuple[str, ...]
    undated: tuple[str, ...] = ()

    @property
    def without_effect(self) -> bool:
        """Return whether the action is done and some answer that it was to change is as it was."""
        return bool(self.missing)


class AsOf(Struct, frozen=True):
    """The day on which all is looked at (UTC), and how many days ahead a waiver may run at most."""

    today: date
    longest: int | None = None


class Result(Struct, frozen=True):
    """What is waited for: a risk is treated, and its outcome is still bad.

    ``action`` is what treats it together with what was done before, and ``due`` the day by which that should show in
    the ``outcomes``, the questions to watch. ``is_late`` says that this day is over.
    """

    finding: Finding
    action: Action
    outcomes: tuple[str, ...]
    due: date
    is_late: bool


class FollowUp(Struct, frozen=True, dict=True):
    """All waivers and actions by a ``day``, the results waited for, and since when a new look at it all is due."""

    waivers: tuple[WaiverStanding, ...] = ()
    actions: tuple[ActionStanding, ...] = ()
    stale_since: date | None = None
    results: tuple[Result, ...] = ()
    day: date | None = None

    @cached_property
    def accepted(self) -> frozenset[str]:
        """Return the rules whose findings are accepted at the moment."""
        return frozenset(each.waiver.rule for each in self.waivers if each.standing is Standing.IN_FORCE)

    @cached_property
    def of_rules(self) -> Mapping[str, WaiverStanding]:
        """Map each rule that has a waiver to what has become of that; of several, the one that holds."""
        held_last = sorted(self.waivers, key=lambda each: each.standing is Standing.IN_FORCE)
        return {each.waiver.rule: each for each in held_last}

    @cached_property
    def without_result(self) -> Mapping[str, Result]:
        """Map each risk that is treated, and without result so far, to what is waited for."""
        return {each.finding.rule.id: each for each in self.results if each.is_late}

    @property
    def broken(self) -> tuple[WaiverStanding, ...]:
        """Return the waivers that no longer hold or have nothing left to accept.

        Where rules have become one, a waiver of it that holds is enough.
        """
        return tuple(each for each in self.waivers if each.waiver.rule not in self.accepted)
