"""What the world may do to a venture: a scenario, and what it changes."""

# Annotations are not postponed here: msgspec would evaluate every one of them at start.

from collections.abc import Mapping

from msgspec import Struct

from bmcheck.conditions import ALWAYS, Condition, Formula
from bmcheck.model.rules import Change
from bmcheck.model.statuses import Basis
from bmcheck.model.texts import MaybeWords, Words


class Happening(Change, frozen=True, forbid_unknown_fields=True):
    """How a scenario changes one answer: options that come and go, or a number that is multiplied and added to.

    ``times = 0.4`` leaves 40 %. ``plus`` is a formula over the answers as they are before anything happens.
    """

    times: float | None = None
    plus: Formula | None = None


class Scenario(Struct, frozen=True, eq=False, forbid_unknown_fields=True, kw_only=True):
    """A change in the world or in outcomes that a venture can be tested against.

    ``happens`` maps outcomes, circumstances and facts of the world to what becomes of them: another value, or a
    ``Happening``. ``why`` says why it is plausible. ``nobody_can_act`` says why nothing done in advance protects
    from it, where that is so.
    """

    id: str
    title: Words
    why: Words
    happens: Mapping[str, bool | str | float | Happening]
    applies: Condition = ALWAYS
    claims: tuple[str, ...] = ()
    basis: Basis = Basis.PAPER
    source: str = ""
    nobody_can_act: MaybeWords = ""
