"""Check every property of a pack, one after the other, and try its examples and cases."""

from __future__ import annotations

from time import perf_counter
from typing import TYPE_CHECKING

from msgspec.structs import replace

from bmcheck.pack_tests import try_pack
from bmcheck.proof import contradictions, questions, rules, scenarios, side_effects, sources, strategies
from bmcheck.proof.names import ABOUT
from bmcheck.proof.prover import Prover
from bmcheck.proof.results import Failure, Outcome

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from bmcheck.model import Case, Pack

    Found = Iterator[Failure | None]

PROVED: Mapping[str, Callable[[Prover], Found]] = {
    "status-reachable": rules.status_reachable,
    "outcome-treated": rules.outcome_treated,
    "part-matters": rules.part_matters,
    "rule-distinct": rules.rule_distinct,
    "rule-not-shadowed": rules.rule_not_shadowed,
    "nothing-opens-unknown": rules.nothing_opens_unknown,
    "metric-defined": rules.metric_defined,
    "way-out": rules.way_out,
    "sets-looked-at": strategies.sets_looked_at,
    "strategy-used": strategies.strategy_used,
    "strategy-has-effect": strategies.strategy_has_effect,
    "strategies-suffice": strategies.strategies_suffice,
    "side-effect-declared": side_effects.side_effect_declared,
    "side-effect-happens": side_effects.side_effect_happens,
    "question-matters": questions.question_matters,
    "option-matters": questions.option_matters,
    "options-told-apart": questions.options_told_apart,
    "none-stands-alone": questions.none_stands_alone,
    "monotone": questions.monotone,
    "contradiction-possible": contradictions.contradiction_possible,
    "scenario-matters": scenarios.scenario_matters,
    "scenario-prepared": scenarios.scenario_prepared,
}
"""The function that checks each property: it yields a Failure for an entry of which it does not hold, else None."""
READ: Mapping[str, Callable[[Pack], Found]] = {
    "units-agree": sources.units_agree,
    "claim-carried": sources.claim_carried,
    "place-exists": sources.place_exists,
    "basis-sourced": sources.basis_sourced,
    "paper-cited": sources.paper_cited,
}
"""The same for what needs no solver."""
WHOLE = (
    "sets-looked-at",
    "side-effect-happens",
    "question-matters",
    "option-matters",
    "options-told-apart",
    "scenario-matters",
    "basis-sourced",
)
"""These count the rules that an extension switches off: what only they look at stays as it was."""


def verify(pack: Pack, cases: Mapping[str, Case] | None = None) -> list[Outcome]:
    """Check all properties of ``pack``, but for those that it switches off; its examples with the ``cases``, if any.

    What cannot be decided is said to be so, and is no failure.
    """
    prover = Prover(pack)
    whole = Prover(_whole(pack)) if pack.switched_off else prover
    named = [name for name in ABOUT if cases is not None or name != "examples-hold"]
    return [check(whole if name in WHOLE else prover, name, cases or {}) for name in named]


def check(prover: Prover, name: str, cases: Mapping[str, Case] | None = None) -> Outcome:
    """Check one property of a pack."""
    pack, start = prover.pack, perf_counter()
    if name in pack.not_proved:
        return Outcome(name, ABOUT[name], 0, (), 0.0, pack.not_proved[name])
    found = list(_statements(prover, name, cases or {}))
    failures = tuple(each for each in found if each is not None)
    return Outcome(name, ABOUT[name], len(found), failures, perf_counter() - start)


def _statements(prover: Prover, name: str, cases: Mapping[str, Case]) -> Found:
    if name in PROVED:
        return PROVED[name](prover)
    return READ[name](prover.pack) if name in READ else _examples(prover.pack, cases)


def _examples(pack: Pack, cases: Mapping[str, Case]) -> Found:
    """Yield each example and each case that finds something else than it says, and None for the others."""
    failures = [Failure(*each) for each in try_pack(pack, cases).differences]
    yield from failures
    tried = sum(len(rule.example) for rule in pack.rules.values()) + len(cases)
    yield from [None] * (tried - len(failures))


def _whole(pack: Pack) -> Pack:
    """Return ``pack`` with the rules that are switched off in it."""
    return replace(pack, rules={**pack.rules, **pack.switched_off})
