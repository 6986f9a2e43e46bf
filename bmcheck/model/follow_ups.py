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


class Standing(StrEnum):
    """What a waiver comes to: it holds, it no longer does, or there is nothing left to accept."""

    IN_FORCE = "in-force"
    LAPSED = "lapsed"
    ORPHANED = "orphaned"


class WaiverStanding(Struct, frozen=True):
    """A waiver with its finding; ``changed`` are the deciding questions whose answers are others now."""

    waiver: Waiver
    finding: Finding
    standing: Standing
    lapses: tuple[Lapse, ...] = ()
    changed: tuple[str, ...] = ()


class ActionStanding(Struct, frozen=True):
    """An action; ``missing`` are the questions whose answers do not say yet that it is done, though it is.

    Nothing is missing where every finding that the strategy serves is well: more may have been done than it asks for.
    """

    action: Action
    overdue: bool
    missing: tuple[str, ...]

    @property
    def without_effect(self) -> bool:
        """Return whether the action is done and some answer that it was to change is as it was."""
        return bool(self.missing)


class AsOf(Struct, frozen=True):
    """The day on which all is looked at (UTC), and how many days ahead a waiver may run at most."""

    today: date
    longest: int | None = None


class FollowUp(Struct, frozen=True, dict=True):
    """All waivers and actions, and the day since which the assessment should have been looked at again."""

    waivers: tuple[WaiverStanding, ...] = ()
    actions: tuple[ActionStanding, ...] = ()
    stale_since: date | None = None

    @cached_property
    def accepted(self) -> frozenset[str]:
        """Return the rules whose findings are accepted at the moment."""
        return frozenset(each.waiver.rule for each in self.waivers if each.standing is Standing.IN_FORCE)

    @cached_property
    def of_rules(self) -> Mapping[str, WaiverStanding]:
        """Map each rule that has a waiver to what has become of that."""
        return {each.waiver.rule: each for each in self.waivers}

    @property
    def broken(self) -> tuple[WaiverStanding, ...]:
        """Return the waivers that no longer hold or have nothing left to accept."""
        return tuple(each for each in self.waivers if each.standing is not Standing.IN_FORCE)
