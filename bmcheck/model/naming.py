"""What the names in the conditions of a pack stand for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bmcheck.conditions import Names

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bmcheck.model.named import Parameter
    from bmcheck.model.questions import Question, WorldFact


def names_of(
    questions: Iterable[Question], parameters: Iterable[Parameter] = (), world: Iterable[WorldFact] = ()
) -> Names:
    """Return what conditions may use before there are metrics and named conditions."""
    facts = {each.id: each for each in world}
    every = (*questions, *(each.question for each in facts.values()))
    return Names(
        one={each.id: frozenset(each.says) - each.unknown for each in every if each.type == "one"},
        many={each.id: each.joint for each in every if each.type == "many"},
        alone={each.id: each.alone - each.unknown for each in every if each.type == "many"},
        unknown={each.id: each.unknown for each in every if each.unknown},
        order={each.id: each.order for each in every if each.order},
        yes_no=frozenset(each.id for each in every if each.type == "yes-no"),
        numbers=frozenset(each.id for each in every if each.type == "number"),
        parameters={each.id: each.value for each in parameters},
        today={name: each.value for name, each in facts.items()},
    )
