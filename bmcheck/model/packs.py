"""A pack: its sections, and everything that is in it.

Questions, rules and packs are equal only to themselves, so that what is worked out of one is filed under it quickly.
"""

# Annotations are not postponed here: msgspec would evaluate every one of them at start.

from collections.abc import Mapping
from functools import cached_property, lru_cache
from typing import Annotated

from msgspec import Meta, Struct, field
from msgspec.structs import replace

from bmcheck.conditions import NEVER, Answers, Condition, Names
from bmcheck.digests import digest
from bmcheck.model.blocks import BLOCKS
from bmcheck.model.named import Contradiction, Metric, NamedCondition, Parameter
from bmcheck.model.naming import names_of
from bmcheck.model.questions import Audience, Question, Wording, WorldFact
from bmcheck.model.rules import Rule, Strategy
from bmcheck.model.scenarios import Scenario
from bmcheck.model.sources import Claim, PassedOver
from bmcheck.model.texts import Words
from bmcheck.money import in_currency


class Feature(Struct, frozen=True, forbid_unknown_fields=True):
    """One section of the interview: a feature of digital technology, or what stands around them.

    ``short`` is its title where there is little room.
    """

    id: str
    title: Words
    about: Words
    short: str = ""


class ReviewInterval(Struct, frozen=True, forbid_unknown_fields=True):
    """After how many days an assessment is to be looked at again, and why."""

    days: Annotated[int, Meta(ge=1, le=36_500)]
    why: Words


class Pack(Struct, frozen=True, eq=False, kw_only=True, dict=True):
    """A folder of questions, rules, strategies, claims and cases, loaded and type-checked.

    ``texts`` maps each file that was read to its content. ``outline`` says of each section of the source how many
    sentences each of its paragraphs has, so that places can be checked; empty when the pack does not say.
    ``extends`` names the packs that this one extends, the nearest first. ``inherited`` are the rules that come from
    them, ``switched_off`` those of their rules that it leaves out. ``renamed`` maps former ids of questions, and of
    options as ``question.option``, to the present ones; ``removed`` are those that there are no more. Of rules and
    strategies ``renamed_rules``, ``removed_rules``, ``renamed_strategies`` and ``removed_strategies`` say the same.
    ``blocks`` maps the parts that its rules concern to their titles. ``not_proved`` maps the properties of which it
    need give no proof to the reason. ``worded_when`` says of whom questions are asked in other words. ``folder`` is
    where a pack that is not shipped lies, as it was named; ``is_listed`` says that a bmcheck.toml lists it, so that its
    id finds it.
    """

    id: str
    version: str
    title: str
    source: str
    texts: Mapping[str, str]
    features: tuple[Feature, ...]
    blocks: Mapping[str, str] = field(default_factory=BLOCKS.copy)
    questions: Mapping[str, Question]
    rules: Mapping[str, Rule]
    strategies: Mapping[str, Strategy]
    claims: Mapping[str, Claim]
    passed_over: tuple[PassedOver, ...] = ()
    parameters: Mapping[str, Parameter] = {}
    metrics: Mapping[str, Metric] = {}
    conditions: Mapping[str, NamedCondition] = {}
    contradictions: Mapping[str, Contradiction] = {}
    world: Mapping[str, WorldFact] = {}
    scenarios: Mapping[str, Scenario] = {}
    outline: Mapping[str, tuple[int, ...]] = {}
    extends: tuple[str, ...] = ()
    inherited: frozenset[str] = frozenset()
    switched_off: Mapping[str, Rule] = {}
    renamed: Mapping[str, str] = {}
    removed: frozenset[str] = frozenset()
    renamed_rules: Mapping[str, str] = {}
    removed_rules: frozenset[str] = frozenset()
    renamed_strategies: Mapping[str, str] = {}
    removed_strategies: frozenset[str] = frozenset()
    review_interval: ReviewInterval | None = None
    not_proved: Mapping[str, str] = {}
    worded_when: Mapping[Wording, Condition] = {}
    folder: str = ""
    is_listed: bool = False

    @cached_property
    def label(self) -> str:
        """Return which pack this is: its id and version, and where it lies when it is not a shipped one."""
        return f"{self.id} {self.version}" + (f" from {self.folder}" if self.folder else "")

    @cached_property
    def digest(self) -> str:
        """Return a fingerprint of everything in the pack: over file names and contents, 16 hex digits."""
        whole = "\0".join(f"{name}\0{text}" for name, text in sorted(self.texts.items()))
        return digest(whole, 16)

    @cached_property
    def names(self) -> Names:
        """Return what the names in its conditions stand for."""
        names = names_of(self.questions.values(), self.parameters.values(), self.world.values())
        metrics = {each.id: each.formula for each in self.metrics.values()}
        return replace(names, metrics=metrics, conditions={each.id: each.when for each in self.conditions.values()})

    @cached_property
    def order(self) -> Mapping[str, int]:
        """Map each question to its place in the order of the pack."""
        return {question: place for place, question in enumerate(self.questions)}

    @cached_property
    def apart_by(self) -> tuple[Question, ...]:
        """Return the questions whose answers decide in which words somebody is asked, as role and stage may."""
        asked = frozenset[str]().union(*(each.questions() for each in self.worded_when.values()))
        return tuple(each for each in self.questions.values() if each.id in asked)

    def reader(self, answers: Answers) -> Audience:
        """Return who looks at a venture, by the answers: an investor only where they say that it is from outside."""
        outside = self.worded_when.get(Wording.OUTSIDE, NEVER)
        return Audience.INVESTOR if outside.truth(answers) is True else Audience.FOUNDER

    def asked(self, answers: Answers, currency: str = "", reader: Audience | None = None) -> Mapping[str, Question]:
        """Return the questions in the words in which a venture is asked that has given these answers.

        As long as it is not known that it is asked in other words, it is asked in the ordinary ones; ``reader`` is who
        is asked, whatever the answers say of it. Units of money are in its ``currency``, where it has named that.
        """
        holds = {each: when.truth(answers) is True for each, when in self.worded_when.items()}
        if reader is not None:
            holds[Wording.OUTSIDE] = reader is Audience.INVESTOR
        holding = tuple(each for each in Wording if holds.get(each))
        return _worded(self, currency, holding) if holding or currency else self.questions

    @cached_property
    def rules_on(self) -> Mapping[str, tuple[Rule, ...]]:
        """Map each question, and each fact of the world, to the rules that look at it."""
        looked_at = {rule.id: rule.questions() | rule.facts() for rule in self.rules.values()}
        return {
            name: tuple(rule for rule in self.rules.values() if name in looked_at[rule.id])
            for name in (*self.questions, *self.world)
        }

    @cached_property
    def core_rules(self) -> frozenset[str]:
        """Return the rules that look at core questions only: the quick interview asks these whole, and no others."""
        core = {each.id for each in self.questions.values() if each.depth == "core"}
        return frozenset(rule.id for rule in self.rules.values() if rule.questions() <= core)

    @cached_property
    def carriers(self) -> Mapping[str, tuple[Question | Rule | Strategy | Scenario, ...]]:
        """Map each claim to the questions, rules, strategies and scenarios that carry it."""
        entries: list[Question | Rule | Strategy | Scenario] = [*self.questions.values(), *self.rules.values()]
        entries += [*self.strategies.values(), *self.scenarios.values()]
        return {claim: tuple(each for each in entries if claim in each.claims) for claim in self.claims}

    @cached_property
    def feature_titles(self) -> Mapping[str, str]:
        """Map each feature to its title."""
        return {feature.id: feature.title for feature in self.features}


@lru_cache(maxsize=16)
def _worded(pack: Pack, currency: str, wordings: tuple[Wording, ...]) -> Mapping[str, Question]:
    """Return the questions of a pack in the wordings that hold, with units of money in a currency."""

    def worded(question: Question) -> Question:
        ask = question.worded(wordings)
        unit = in_currency(question.unit, currency)
        is_same = (ask, unit) == (question.ask, question.unit)
        return question if is_same else replace(question, ask=ask, unit=unit)

    return {name: worded(each) for name, each in pack.questions.items()}
