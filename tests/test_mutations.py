"""Defects seeded into the shipped pack are caught, each by the property that is there for it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any, NamedTuple, TypeVar

import pytest
from msgspec.structs import replace
from support.random_packs import condition, formula, names_of

from bmcheck.conditions import Names
from bmcheck.model import Basis, Change, Claim, Option, Pack, PassedOver, Question, Severity
from bmcheck.proof.results import Failure, Outcome
from bmcheck.proof.verification import PROPERTIES, check

Entry = TypeVar("Entry")
Mutation = Callable[[Pack], Pack]


class Defect(NamedTuple):
    """What is done to the pack, and which failure it must lead to: of which property, entry and with which words."""

    name: str
    property: str
    entry: str
    make: Mutation
    words: str = ""

    def __str__(self) -> str:
        """Return the name of the test."""
        return self.name.replace(" ", "-")


# Mutations


def names(pack: Pack) -> Names:
    """Return what the names in the conditions of ``pack`` stand for."""
    return replace(
        names_of(pack.questions),
        parameters={each.id: each.value for each in pack.parameters.values()},
        metrics={each.id: each.formula for each in pack.metrics.values()},
    )


def rule(identity: str, **changes: Any) -> Mutation:
    """Change one rule; its conditions are given as text."""
    return partial(_with_rule, identity, identity, changes)


def copied_rule(identity: str, copy: str, **changes: Any) -> Mutation:
    """Add a changed copy of a rule."""
    return partial(_with_rule, identity, copy, changes)


def _with_rule(identity: str, copy: str, changes: Mapping[str, Any], pack: Pack) -> Pack:
    parsed = {each: condition(changes[each], names(pack)) for each in ("applies", "met") if each in changes}
    entry = replace(pack.rules[identity], id=copy, **{**changes, **parsed})
    return replace(pack, rules={**pack.rules, copy: entry})


def loosened(identity: str, more: str) -> Mutation:
    """Let a rule be met by something else, too."""
    return lambda pack: rule(identity, met=f"({pack.rules[identity].met.text}) or {more}")(pack)


def question(identity: str, **changes: Any) -> Mutation:
    """Change one question."""
    return lambda pack: replace(
        pack, questions={**pack.questions, identity: replace(pack.questions[identity], **changes)}
    )


def new_question(identity: str, kind: str, **fields: Any) -> Mutation:
    """Add a question."""
    entry = Question(id=identity, ask="?", help="?", type=kind, **fields)  # type: ignore[arg-type]
    return lambda pack: replace(pack, questions={**pack.questions, identity: entry})


def new_option(identity: str, option: str) -> Mutation:
    """Add an option to a question, before the others."""
    return lambda pack: question(identity, options=(Option(option, "?"), *pack.questions[identity].options))(pack)


def reversed_order(identity: str) -> Mutation:
    """Put the options of a question the other way round, and declare that later ones are better."""
    return lambda pack: question(identity, options=pack.questions[identity].options[::-1], monotone=True)(pack)


def strategy(identity: str, **changes: Any) -> Mutation:
    """Change one strategy."""
    return lambda pack: replace(
        pack, strategies={**pack.strategies, identity: replace(pack.strategies[identity], **changes)}
    )


def sets(identity: str, **changes: Any) -> Mutation:
    """Let a strategy set some answers to something else; None leaves an answer alone."""

    def mutate(pack: Pack) -> Pack:
        changed = {**pack.strategies[identity].sets, **changes}
        return strategy(identity, sets={name: change for name, change in changed.items() if change is not None})(pack)

    return mutate


def at_least(identity: str, name: str, text: str) -> Mutation:
    """Let a strategy raise a number to another target."""
    return lambda pack: sets(identity, **{name: Change(at_least=formula(text, names(pack)))})(pack)


def copied_strategy(identity: str, copy: str) -> Mutation:
    """Add a copy of a strategy."""
    return lambda pack: replace(pack, strategies={**pack.strategies, copy: replace(pack.strategies[identity], id=copy)})


def also_offered(identity: str, strategy: str) -> Mutation:
    """Let a rule offer one more strategy."""
    return lambda pack: rule(identity, strategies=(*pack.rules[identity].strategies, strategy))(pack)


def claim(identity: str, **changes: Any) -> Mutation:
    """Change one claim."""
    return lambda pack: replace(pack, claims={**pack.claims, identity: replace(pack.claims[identity], **changes)})


def new_claim(identity: str) -> Mutation:
    """Add a claim that nothing carries."""
    entry = Claim(id=identity, places=("§1 ¶1 s1",), says="?")
    return lambda pack: replace(pack, claims={**pack.claims, identity: entry})


def uncited(identity: str) -> Mutation:
    """Take a claim away from everything that carries it."""

    def without(entries: Mapping[str, Entry]) -> dict[str, Entry]:
        return {name: replace(each, claims=_without(each, identity)) for name, each in entries.items()}  # type: ignore[type-var]

    return lambda pack: replace(
        pack, questions=without(pack.questions), rules=without(pack.rules), strategies=without(pack.strategies)
    )


def _without(entry: Any, claim: str) -> tuple[str, ...]:
    return tuple(each for each in entry.claims if each != claim)


def metric(identity: str, text: str = "", **changes: Any) -> Mutation:
    """Change one metric; its formula is given as text."""

    def mutate(pack: Pack) -> Pack:
        parsed = {"formula": formula(text, names(pack))} if text else {}
        entry = replace(pack.metrics[identity], **changes, **parsed)
        return replace(pack, metrics={**pack.metrics, identity: entry})

    return mutate


def passed_over(place: str) -> Mutation:
    """Pass over one more sentence."""
    return lambda pack: replace(pack, passed_over=(*pack.passed_over, PassedOver(place, "?")))


def not_passed_over(place: str) -> Mutation:
    """Forget that a sentence is passed over."""
    return lambda pack: replace(pack, passed_over=tuple(each for each in pack.passed_over if each.place != place))


def longer_outline(section: str) -> Mutation:
    """Give a section of the source a paragraph of one sentence more."""
    return lambda pack: replace(pack, outline={**pack.outline, section: (*pack.outline[section], 1)})


def both(*mutations: Mutation) -> Mutation:
    """Make several mutations, one after the other."""

    def mutate(pack: Pack) -> Pack:
        for mutation in mutations:
            pack = mutation(pack)
        return pack

    return mutate


NOBODY = "promise == 'none' and promise == 'group'"
"""A condition that no answers fulfil."""

DEFECTS = (
    # Rules
    Defect(
        "a dead rule",
        "status-reachable",
        "promise-for-one-group",
        rule("promise-for-one-group", applies=NOBODY),
        "untapped",
    ),
    Defect(
        "a rule that nothing meets",
        "status-reachable",
        "promise-for-one-group",
        rule("promise-for-one-group", met=NOBODY),
        "captured",
    ),
    Defect(
        "a threshold above the number of options",
        "status-reachable",
        "minors-unprotected",
        rule("minors-unprotected", met="len(minors_care) >= 4"),
        "covered",
    ),
    Defect(
        "a rule that is always met",
        "status-reachable",
        "minors-unprotected",
        rule("minors-unprotected", met="len(minors_care) >= 0"),
        "make it open",
    ),
    Defect(
        "a condition that always applies",
        "status-reachable",
        "minors-unprotected",
        rule("minors-unprotected", applies="minors or minors == False"),
        "not-applicable",
    ),
    Defect(
        "a rule that applies only where it is met",
        "status-reachable",
        "trends-unseen",
        rule("trends-unseen", applies="tech_watch == 'assigned'"),
        "make it open",
    ),
    Defect(
        "a number beyond its range",
        "status-reachable",
        "trends-unseen",
        rule("trends-unseen", met="paid_share > 1"),
        "covered",
    ),
    Defect(
        "a rule told twice",
        "rule-distinct",
        "told-again",
        copied_rule("trends-unseen", "told-again"),
        "trends-unseen",
    ),
    Defect(
        "a rule told twice in other words",
        "rule-distinct",
        "told-again",
        copied_rule("trends-unseen", "told-again", met="not (tech_watch == 'nobody')", severity=Severity.LOW),
        "trends-unseen",
    ),
    Defect(
        "a narrowed copy of a rule",
        "rule-not-shadowed",
        "narrower",
        copied_rule("trends-unseen", "narrower", applies="stage == 'large'"),
        "trends-unseen",
    ),
    Defect(
        "a milder copy of a rule",
        "rule-not-shadowed",
        "milder",
        copied_rule("model-not-revised", "milder", met="model_review != 'never'", severity=Severity.LOW),
        "model-not-revised",
    ),
    Defect(
        "a rule that is open where nothing is known",
        "nothing-opens-unknown",
        "trends-unseen",
        rule("trends-unseen", met="len(minors_care) > 3"),
    ),
    Defect(
        "a negation that is false where nothing is known",
        "nothing-opens-unknown",
        "trends-unseen",
        rule("trends-unseen", met="not (len(minors_care) >= 0)"),
    ),
    Defect(
        "a product with zero",
        "nothing-opens-unknown",
        "trends-unseen",
        rule("trends-unseen", met="0 * cash > 1"),
    ),
    Defect(
        "a rule met by nothing at all",
        "nothing-opens-unknown",
        "model-of-your-own",
        rule("model-of-your-own", met="False"),
    ),
    # Ways out
    Defect(
        "a fact as the only way out",
        "way-out",
        "rented-audience",
        question("direct_line", actionable=False),
    ),
    Defect(
        "a fact as the only way out of a rule for all",
        "way-out",
        "trends-unseen",
        question("tech_watch", actionable=False),
    ),
    Defect(
        "no way out at all",
        "way-out",
        "minors-unprotected",
        rule("minors-unprotected", applies="role == 'media'", met="len(minors_care) >= 4"),
    ),
    Defect(
        "despair where somebody can act",
        "way-out",
        "trends-unseen",
        rule("trends-unseen", nobody_can_act=True),
    ),
    # Questions
    Defect(
        "a question nobody looks at",
        "question-matters",
        "unheeded",
        new_question("unheeded", "yes-no"),
    ),
    Defect(
        "a question that is absorbed",
        "question-matters",
        "unheeded",
        both(
            new_question("unheeded", "yes-no"),
            loosened("trends-unseen", "unheeded and tech_watch == 'assigned'"),
        ),
    ),
    Defect(
        "a number that is compared with its own limit",
        "question-matters",
        "unheeded",
        both(
            new_question("unheeded", "number", unit="users", min=0, max=10),
            rule("trends-unseen", applies="unheeded >= 0", met="tech_watch == 'assigned'"),
        ),
    ),
    Defect(
        "an answer that makes no difference",
        "question-matters",
        "both_sides",
        rule("one-sided-view", met="both_sides or not both_sides"),
    ),
    Defect(
        "an option no rule looks at",
        "option-matters",
        "access",
        new_option("access", "unheeded"),
        "option unheeded ",
    ),
    Defect(
        "a swapped option",
        "option-matters",
        "access",
        rule("user-decides", met="'send' in access"),
        "option choose ",
    ),
    Defect(
        "a condition that lost an option",
        "option-matters",
        "data_skills",
        rule("data-skill-missing", met="'process' in data_skills and 'analyse' in data_skills"),
        "option apply ",
    ),
    Defect(
        "yes is said to be better, and is worse",
        "monotone",
        "uploads_strain",
        question("uploads_strain", monotone=True),
        "uploads-outgrow-records",
    ),
    Defect(
        "yes is said to be better, and opens a risk",
        "monotone",
        "minors",
        question("minors", monotone=True),
        "minors-unprotected",
    ),
    Defect(
        "more is said to be better, and makes a rule apply",
        "monotone",
        "users",
        question("users", monotone=True),
        "data-as-product",
    ),
    Defect(
        "a later stage is said to be better",
        "monotone",
        "stage",
        question("stage", monotone=True),
        "model-not-revised",
    ),
    Defect(
        "options from better to worse",
        "monotone",
        "tech_watch",
        reversed_order("tech_watch"),
        "trends-unseen",
    ),
    # Strategies
    Defect(
        "a rule without a strategy",
        "strategies-suffice",
        "trends-unseen",
        rule("trends-unseen", strategies=()),
    ),
    Defect(
        "a strategy that sets the wrong option",
        "strategies-suffice",
        "promise-for-one-group",
        sets("write-your-promise", promise="everyone"),
    ),
    Defect(
        "a strategy that adds too few options",
        "strategies-suffice",
        "minors-unprotected",
        sets("protect-minors", minors_care=Change(add=("age-check",))),
    ),
    Defect(
        "a strategy that does half",
        "strategies-suffice",
        "reach-the-right-group",
        sets("use-data-to-find-groups", segments=None),
    ),
    Defect(
        "a strategy that removes what it should add",
        "strategies-suffice",
        "data-skill-missing",
        sets("build-data-skills", data_skills=Change(remove=("process", "analyse", "apply"))),
    ),
    Defect(
        "a target that falls short",
        "strategies-suffice",
        "trends-unseen",
        both(
            rule("trends-unseen", met="cash >= 10", strategies=("watch-trends",)),
            at_least("watch-trends", "cash", "9"),
        ),
    ),
    Defect(
        "a strategy offered where it does not help",
        "strategy-has-effect",
        "watch-trends",
        also_offered("promise-for-one-group", "watch-trends"),
        "promise-for-one-group",
    ),
    Defect(
        "a strategy that sets yes to no",
        "strategy-has-effect",
        "own-a-direct-line",
        sets("own-a-direct-line", direct_line=False),
        "rented-audience",
    ),
    Defect(
        "a strategy nobody offers",
        "strategy-used",
        "spare",
        copied_strategy("watch-trends", "spare"),
    ),
    Defect(
        "a strategy taken from its only rule",
        "strategy-used",
        "own-a-direct-line",
        rule("rented-audience", strategies=()),
    ),
    Defect(
        "going abroad unprepared",
        "side-effect-declared",
        "open-one-more-country",
        sets("open-one-more-country", country_ready=None),
        "sanctions-unplanned",
    ),
    Defect(
        "winning attention without a guard",
        "side-effect-declared",
        "give-reasons-to-return",
        sets("give-reasons-to-return", overuse_care=None),
        "overuse-unguarded",
    ),
    Defect(
        "remembering people without asking them",
        "side-effect-declared",
        "remember-the-last-visit",
        sets("remember-the-last-visit", consent=None),
        "behaviour-without-consent",
    ),
    Defect(
        "a side effect on what the strategy is for",
        "side-effect-happens",
        "watch-trends",
        strategy("watch-trends", may_open=("trends-unseen",)),
        "trends-unseen",
    ),
    Defect(
        "a side effect on something else",
        "side-effect-happens",
        "join-a-field",
        strategy("join-a-field", may_open=("minors-unprotected",)),
        "minors-unprotected",
    ),
    # Sources
    Defect(
        "a claim nothing carries",
        "claim-carried",
        "new-claim",
        new_claim("new-claim"),
    ),
    Defect(
        "a claim that lost its carriers",
        "claim-carried",
        "3.1-01",
        uncited("3.1-01"),
    ),
    Defect(
        "a claim excused and carried",
        "claim-carried",
        "3.1-01",
        claim("3.1-01", excused="?"),
    ),
    Defect(
        "a section that does not exist",
        "place-exists",
        "3.1-01",
        claim("3.1-01", places=("§9 ¶1 s1",)),
    ),
    Defect(
        "a sentence beyond its paragraph",
        "place-exists",
        "§1 ¶1 s99",
        passed_over("§1 ¶1 s99"),
    ),
    Defect(
        "a place written otherwise",
        "place-exists",
        "3.1-01",
        claim("3.1-01", places=("section 3.1, first sentence",)),
    ),
    Defect(
        "a sentence nobody accounts for",
        "place-exists",
        "§1 ¶4 s1",
        longer_outline("1"),
    ),
    Defect(
        "a sentence no longer passed over",
        "place-exists",
        "§1 heading",
        not_passed_over("§1 heading"),
    ),
    Defect(
        "an extension without a source",
        "basis-sourced",
        "rented-audience",
        rule("rented-audience", source=""),
    ),
    Defect(
        "a rule of the paper without a claim",
        "basis-sourced",
        "trends-unseen",
        rule("trends-unseen", claims=()),
    ),
    Defect(
        "a strategy of the paper without a claim",
        "basis-sourced",
        "watch-trends",
        strategy("watch-trends", claims=(), basis=Basis.PAPER),
    ),
    Defect(
        "a question without a source",
        "basis-sourced",
        "unheeded",
        new_question("unheeded", "yes-no"),
    ),
    # Numbers
    Defect(
        "a division by a number that may be zero",
        "metric-defined",
        "trends-unseen",
        both(question("users", min=0), rule("trends-unseen", met="tech_watch == 'assigned' or cash / users >= 1")),
    ),
    Defect(
        "a division by a difference",
        "metric-defined",
        "trends-unseen",
        rule("trends-unseen", met="1 / (paid_share - 0.5) > 0"),
    ),
    Defect(
        "a metric in another unit",
        "units-agree",
        "contribution_per_user",
        metric("contribution_per_user", unit="users"),
    ),
    Defect(
        "a metric that adds people to money",
        "units-agree",
        "contribution_per_user",
        metric("contribution_per_user", "cash + users"),
    ),
    Defect(
        "a rule that compares people with money",
        "units-agree",
        "trends-unseen",
        rule("trends-unseen", met="cash >= users"),
    ),
)

BY_NAME = {each.name: each for each in PROPERTIES}
LOCAL = ("status-reachable", "rule-not-shadowed", "monotone")
"""Properties that hold of an entry or not, whatever rules there are that look at other questions."""


@pytest.fixture(scope="module")
def shipped(proved: list[Outcome]) -> dict[str, tuple[Failure, ...]]:
    """Return what each property finds in the pack as it is shipped."""
    return {outcome.name: outcome.failures for outcome in proved}


def near(pack: Pack, defect: Defect) -> Pack:
    """Return the pack; where the property is a local one, with those rules alone that can matter to it."""
    if defect.property not in LOCAL:
        return pack
    if defect.property == "status-reachable":
        return replace(pack, rules={defect.entry: pack.rules[defect.entry]})
    asked = pack.rules[defect.entry].questions() if defect.entry in pack.rules else {defect.entry}
    return replace(pack, rules={each.id: each for each in pack.rules.values() if each.questions() & asked})


def caught(failures: tuple[Failure, ...], defect: Defect) -> list[Failure]:
    """Return the failures that a defect must lead to."""
    return [each for each in failures if each.identity == defect.entry and defect.words in each.what and each.decided]


@pytest.mark.parametrize("defect", DEFECTS, ids=str)
def test_a_seeded_defect_is_caught_by_its_property(
    pack: Pack, shipped: dict[str, tuple[Failure, ...]], defect: Defect
) -> None:
    outcome = check(near(defect.make(pack), defect), BY_NAME[defect.property])

    assert caught(outcome.failures, defect) != []
    assert caught(shipped[defect.property], defect) == []


def test_every_property_is_put_to_at_least_two_defects() -> None:
    tried = Counter(defect.property for defect in DEFECTS)

    assert set(tried) == set(BY_NAME)
    assert min(tried.values()) >= 2
    assert len({defect.name for defect in DEFECTS}) == len(DEFECTS) >= 45
