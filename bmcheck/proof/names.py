"""The names of the properties that ``pack verify`` proves: a pack can say of each that it need not hold."""

from __future__ import annotations

PROPERTY_NAMES = (
    "status-reachable",
    "rule-distinct",
    "rule-not-shadowed",
    "question-matters",
    "option-matters",
    "strategies-suffice",
    "strategy-has-effect",
    "strategy-used",
    "side-effect-declared",
    "side-effect-happens",
    "way-out",
    "monotone",
    "nothing-opens-unknown",
    "claim-carried",
    "place-exists",
    "basis-sourced",
    "metric-defined",
    "units-agree",
    "examples-hold",
)
