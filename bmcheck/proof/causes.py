"""Tell causes from what follows from them, so that one defect is told once."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from bmcheck.proof.results import Failure, Outcome

_UNREACHABLE = ("status-reachable",)
_NO_WAY = (*_UNREACHABLE, "outcome-treated", "way-out")
_IDLE = (*_UNREACHABLE, "part-matters", "question-matters")
FOLLOWS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "status-reachable": _UNREACHABLE,
        "part-matters": _UNREACHABLE,
        "rule-distinct": _UNREACHABLE,
        "rule-not-shadowed": (*_UNREACHABLE, "rule-distinct"),
        "nothing-opens-unknown": _UNREACHABLE,
        "way-out": _NO_WAY,
        "sets-looked-at": (*_UNREACHABLE, "outcome-treated"),
        "strategy-has-effect": (*_NO_WAY, "sets-looked-at"),
        "strategies-suffice": (*_NO_WAY, "sets-looked-at", "strategy-has-effect", "strategies-suffice"),
        "side-effect-happens": _UNREACHABLE,
        "question-matters": _IDLE,
        "option-matters": _IDLE,
        "options-told-apart": (*_IDLE, "option-matters"),
        "basis-sourced": ("question-matters", "basis-sourced"),
        "examples-hold": (*_NO_WAY, "part-matters", "strategies-suffice"),
    }
)
"""From which failures one of each property can follow."""


class Defect(NamedTuple):
    """A failure that has no other for its cause, and those that follow from it; each with its property."""

    property: str
    failure: Failure
    follows: list[tuple[str, Failure]]


def defects(outcomes: Iterable[Outcome]) -> list[Defect]:
    """Return the failures of all properties as defects, the causes first.

    One follows from another that was found of the same entry, or of every entry of a group on which it hangs. What is
    undecided or only a remark is no defect.
    """
    found: list[Defect] = []
    caused: dict[tuple[str, str], Defect] = {}
    for outcome in outcomes:
        for failure in outcome.failures:
            if failure.decided and not failure.remark:
                defect = _cause(outcome.name, failure, caused)
                if defect is None:
                    defect = Defect(outcome.name, failure, [])
                    found.append(defect)
                else:
                    defect.follows.append((outcome.name, failure))
                caused.setdefault((outcome.name, failure.identity), defect)
    return found


def _cause(name: str, failure: Failure, caused: Mapping[tuple[str, str], Defect]) -> Defect | None:
    for group in (frozenset((failure.identity,)), *failure.hangs_on):
        of_each = [
            next((caused[each, one] for each in FOLLOWS.get(name, ()) if (each, one) in caused), None)
            for one in sorted(group)
        ]
        if all(each is not None for each in of_each):
            return of_each[0]
    return None
