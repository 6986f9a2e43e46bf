"""The nouns of an assessment: venture, answers, notes, waivers, actions."""

# Annotations are not postponed here: msgspec would evaluate every one of them at start.

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
    """A finding accepted by somebody, for a reason, through a date (UTC).

    ``because`` are the deciding answers at that time, ``conditions`` the fingerprint of the rule's conditions, and
    ``given`` is the day on which it was accepted.
    """

    rule: str
    decision: Literal["accept", "not-applicable", "disagree"]
    reason: str
    by: str
    until: date
    because: Mapping[str, Any] = {}
    conditions: str = ""
    given: date | None = None


class Action(Struct, frozen=True, forbid_unknown_fields=True):
    """A strategy that the venture has planned, is doing or has done, and the day on which that was."""

    strategy: str
    status: Literal["planned", "doing", "done"]
    owner: str = ""
    due: date | None = None
    done: date | None = None


class Assessment(Struct, frozen=True, kw_only=True):
    """What one venture has answered under one pack.

    ``outdated`` are the questions whose meaning has changed since the version of the pack that the assessment was made
    with: the answers to them do not count, and stay in the file until they are given anew. ``removed`` are the
    questions answered there, and ``question.option`` chosen there, that the pack has no more.
    """

    pack: PackReference
    venture: Venture = field(default_factory=Venture)
    answers: Answers = {}
    unsure: frozenset[str] = frozenset()
    outdated: Answers = {}
    removed: frozenset[str] = frozenset()
    notes: Mapping[str, str] = {}
    waivers: tuple[Waiver, ...] = ()
    actions: tuple[Action, ...] = ()
