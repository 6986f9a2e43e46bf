"""The nouns of an assessment: venture, answers, notes, waivers, actions."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, Literal

from msgspec import Struct, field

from bmcheck.conditions import Answers


class PackReference(Struct, frozen=True, forbid_unknown_fields=True):
    """The pack that an assessment was made with."""

    id: str
    version: str = ""
    digest: str = ""


class Venture(Struct, frozen=True, forbid_unknown_fields=True):
    """The business being assessed."""

    name: str = ""
    about: str = ""
    currency: str = ""
    assessed: date | None = None


class Unsure(Struct, frozen=True, forbid_unknown_fields=True):
    """The questions that were asked and to which the person does not know the answer."""

    questions: tuple[str, ...] = ()


class Waiver(Struct, frozen=True, forbid_unknown_fields=True):
    """A finding accepted by somebody, for a reason, until a date."""

    rule: str
    decision: Literal["accept", "not-applicable", "disagree"]
    reason: str
    by: str
    until: date
    because: Mapping[str, Any] = {}


class Action(Struct, frozen=True, forbid_unknown_fields=True):
    """A strategy that the venture has planned, is doing or has done."""

    strategy: str
    status: Literal["planned", "doing", "done"]
    owner: str = ""
    due: date | None = None


class Assessment(Struct, frozen=True, kw_only=True):
    """What one venture has answered under one pack."""

    pack: PackReference
    venture: Venture = field(default_factory=Venture)
    answers: Answers = {}
    unsure: frozenset[str] = frozenset()
    notes: Mapping[str, str] = {}
    waivers: tuple[Waiver, ...] = ()
    actions: tuple[Action, ...] = ()
