"""Check every property of a pack, one after the other, and try its examples and cases."""

from __future__ import annotations

from time import perf_counter
from typing import TYPE_CHECKING, NamedTuple

from msgspec.structs import replace

from bmcheck.pack_tests import try_pack
from bmcheck.proof import questions, rules, sources, strategies
from bmcheck.proof.results import Failure, Outcome
from bmcheck.proof.space import TooLargeError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from bmcheck.model import Case, Pack


class Property(NamedTuple):
    """A statement about packs: its stable name, what it says, and the function that checks it.

    The function yields a Failure for each entry of which it does not hold, and None for each of which it does.
    ``whole`` statements count the rules that an extension switches off: what only they look at stays as it was.
    """

    name: str
    about: str
    check: Callable[[Pack], Iterator[Failure | None]]
    whole: bool = False


PROPERTIES = (
    Property("status-reachable", "every status of every rule can be reached", rules.status_reachable),
    Property("rule-distinct", "no two rules say the same for all answers", rules.rule_distinct),
    Property("rule-not-shadowed", "no rule is told only where another says no less", rules.rule_not_shadowed),
    Property(
        "question-matters", "every question can come up and change a finding", questions.question_matters, whole=True
    ),
    Property("option-matters", "every option changes some finding", questions.option_matters, whole=True),
    Property("strategies-suffice", "adopting its strategies settles every open finding", strategies.strategies_suffice),
    Property("strategy-has-effect", "every strategy helps each rule it is offered for", strategies.strategy_has_effect),
    Property("strategy-used", "every strategy is offered by some rule", strategies.strategy_used),
    Property(
        "side-effect-declared",
        "a risk as severe as what a strategy is for is declared",
        strategies.side_effect_declared,
    ),
    Property(
        "side-effect-happens", "every declared side effect can happen", strategies.side_effect_happens, whole=True
    ),
    Property("way-out", "there is a way out through actionable answers, or the rule says not", rules.way_out),
    Property("monotone", "a better answer to a monotone question opens nothing", questions.monotone),
    Property("nothing-opens-unknown", "where nothing is known, nothing is open", rules.nothing_opens_unknown),
    Property("claim-carried", "every claim is carried or excused", sources.claim_carried),
    Property("place-exists", "every place exists, and every sentence is accounted for", sources.place_exists),
    Property(
        "basis-sourced",
        "every rule, question and strategy cites a claim or a source",
        sources.basis_sourced,
        whole=True,
    ),
    Property("metric-defined", "no division by zero leaves a rule undecided", sources.metric_defined),
    Property("units-agree", "metrics and comparisons join like units only", sources.units_agree),
)


def verify(pack: Pack) -> list[Outcome]:
    """Check all properties of ``pack``; those that cannot be checked within bounds say so as undecided failures."""
    return [check(pack, each) for each in PROPERTIES]


def check(pack: Pack, statement: Property) -> Outcome:
    """Check one property of ``pack``."""
    start = perf_counter()
    checked = 0
    failures: list[Failure] = []
    try:
        for failure in statement.check(_whole(pack) if statement.whole else pack):
            checked += 1
            if failure is not None:
                failures.append(failure)
    except TooLargeError as error:
        failures.append(Failure("pack", pack.id, f"not checked to the end: {error}", decided=False))
    return Outcome(statement.name, statement.about, checked, tuple(failures), perf_counter() - start)


def examples_hold(pack: Pack, cases: Mapping[str, Case]) -> Outcome:
    """Try the examples and ``cases`` of ``pack``: what they say of it is a property like the others."""
    start = perf_counter()
    failures = tuple(Failure(*each) for each in try_pack(pack, cases).differences)
    tried = sum(len(rule.example) for rule in pack.rules.values()) + len(cases)
    about = "every example and every case finds what it says"
    return Outcome("examples-hold", about, tried, failures, perf_counter() - start)


def _whole(pack: Pack) -> Pack:
    """Return ``pack`` with the rules that are switched off in it."""
    return replace(pack, rules={**pack.rules, **pack.switched_off}) if pack.switched_off else pack
