"""The nouns of a pack about conditions and numbers: parameters, metrics, named conditions, contradictions."""

# Annotations are not postponed here: msgspec would evaluate every one of them at start.

from msgspec import Struct

from bmcheck.conditions import ALWAYS, Condition, Formula
from bmcheck.model.texts import MaybeWords, Words


class Parameter(Struct, frozen=True, forbid_unknown_fields=True):
    """A named threshold, with the source of its value."""

    id: str
    value: float
    unit: Words
    source: Words


class Metric(Struct, frozen=True, forbid_unknown_fields=True):
    """A named formula over number questions.

    It says something where it ``applies`` only: months of cash where there is a loss. ``otherwise`` is what holds
    where it does not.
    """

    id: str
    title: Words
    formula: Formula
    unit: Words
    say: Words
    applies: Condition = ALWAYS
    otherwise: MaybeWords = ""


class NamedCondition(Struct, frozen=True, forbid_unknown_fields=True):
    """A condition with a name, for what several rules ask; ``say`` is what it means in words."""

    id: str
    say: Words
    when: Condition


class Contradiction(Struct, frozen=True, eq=False, forbid_unknown_fields=True):
    """Answers that cannot all be true, and what to say of them; its figures win over its words."""

    id: str
    when: Condition
    say: Words
