"""The properties of a pack: their stable names, and what each one says."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

ABOUT: Mapping[str, str] = MappingProxyType(
    {
        "status-reachable": "every status of every rule can be reached",
        "outcome-treated": "a rule that looks at an outcome says what treats it, or why nobody can act",
        "part-matters": "every part of every condition changes some status",
        "rule-distinct": "no two rules say the same for all answers",
        "rule-not-shadowed": "no rule is told only where another says no less",
        "nothing-opens-unknown": "where nothing is known, nothing is open",
        "metric-defined": "no division by zero leaves a rule undecided",
        "units-agree": "metrics and comparisons join like units only",
        "way-out": "there is a way out through practices, or the rule says why not",
        "sets-looked-at": "what a strategy sets is looked at by a rule that offers it",
        "strategy-used": "every strategy is offered by some rule",
        "strategy-has-effect": "every strategy helps each rule it is offered for",
        "strategies-suffice": "the rule's own strategies treat or cover every open finding",
        "side-effect-declared": "a risk as severe as what a strategy is for is declared",
        "side-effect-happens": "every declared side effect can happen",
        "question-matters": "every question can come up and change a finding",
        "option-matters": "every option changes some finding",
        "options-told-apart": "some rule tells every option from the others",
        "none-stands-alone": "an option that says that none applies excludes the others",
        "monotone": "a better answer to a monotone question opens nothing",
        "contradiction-possible": "every contradiction can occur",
        "scenario-matters": "every part of a scenario changes some finding",
        "scenario-prepared": "what a scenario opens can be prepared for, or it says why not",
        "claim-carried": "every claim is carried or excused",
        "place-exists": "every place exists, and every sentence is accounted for",
        "basis-sourced": "every rule, question, strategy and scenario cites a claim or a source",
        "paper-cited": "a rule that is said to be of the source cites a claim of the source",
        "examples-hold": "every example and every case finds what it says",
    }
)
"""Each property and what it says; what is a cause comes before what follows from it."""

PROPERTY_NAMES = tuple(ABOUT)
