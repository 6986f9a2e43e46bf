"""The nouns of a pack: features, questions, rules, strategies, claims, cases.

Questions, rules and packs are equal only to themselves, so that what is worked out of one is filed under it quickly.
"""

# Annotations are not postponed here: msgspec would evaluate every one of them at start.

from collections.abc import Mapping
from functools import cached_property, lru_cache
from typing import Annotated, Any, Literal

from msgspec import Meta, Struct, field
from msgspec.structs import replace

from bmcheck.conditions import ALWAYS, LARGEST, NEVER, Answer, Answers, Choices, Condition, Names
from bmcheck.digests import digest
from bmcheck.model.blocks import BLOCKS
from bmcheck.model.named import Contradiction, Metric, NamedCondition, Parameter
from bmcheck.model.naming import names_of
from bmcheck.model.statuses import Basis, Horizon, Kind, Nature, Severity, Status, Threatened
from bmcheck.model.texts import Words
from bmcheck.money import in_currency


class Option(Struct, frozen=True, forbid_unknown_fields=True):
    """One thing that may be said to a question.

    ``alone`` excludes every other option. ``unknown`` is an answer to the interview and says nothing to a condition:
    "we do not measure it". ``better`` says of an option of an ordered list whether it is better ticked or absent.
    """

    id: str
    say: Words
    alone: bool = False
    unknown: bool = False
    better: Literal["", "ticked", "absent"] = ""


class Question(Struct, frozen=True, eq=False, forbid_unknown_fields=True, kw_only=True, dict=True):
    """What is asked: ``ask``, or ``ask_plan`` of a venture of which the pack says that it is a plan.

    ``kind`` is whether it asks what the venture does, what comes of it, or for a fact that nobody in it can change.
    ``depth`` is core for the quick interview. ``unit``, ``min``, ``max`` and ``whole`` belong to number questions; a
    number of unit ``share`` lies between 0 and 1. ``ordered`` declares that answers stand from worse to better as they
    are written: a later option, yes, more options, more; ``better`` turns that round for one that is better answered
    with no, or for a list that is better not ticked. ``monotone`` declares the order, and that a better answer never
    makes a finding worse. ``informs`` says that it decides nothing and is told to the reader only. ``since`` is the
    version of the pack in which the question came in or last changed meaning.
    """

    id: str
    ask: Words
    ask_plan: Words | None = None
    help: str = ""
    type: Literal["yes-no", "one", "many", "number"]
    feature: str = ""
    depth: Literal["core", "deep"] = "deep"
    kind: Nature
    ordered: bool = False
    better: Literal["", "no", "absent"] = ""
    monotone: bool = False
    options: tuple[Option, ...] = ()
    unit: str = ""
    min: float | None = None
    max: float | None = None
    whole: bool = False
    informs: bool = False
    claims: tuple[str, ...] = ()
    since: str = ""

    @cached_property
    def is_ordered(self) -> bool:
        """Return whether some answers to it are better than others."""
        return self.ordered or self.monotone or bool(self.better) or any(each.better for each in self.options)

    @cached_property
    def ranks(self) -> Mapping[Answer, int]:
        """Map each answer to an ordered single choice, or yes and no, to its place, the worst first."""
        if not self.is_ordered:
            return {}
        if self.type == "yes-no":
            return {False: 0, True: 1} if self.better != "no" else {True: 0, False: 1}
        chosen = (option.id for option in self.options if not option.unknown)
        return {each: rank for rank, each in enumerate(chosen)} if self.type == "one" else {}

    @cached_property
    def order(self) -> tuple[str, ...]:
        """Return the options of an ordered single choice that conditions can compare, the worst first."""
        return tuple(each for each in self.ranks if isinstance(each, str))

    @cached_property
    def better_ticked(self) -> Mapping[str, bool]:
        """Map each option of an ordered list that may hold with others to whether it is better ticked than absent."""
        if not self.is_ordered or self.type != "many":
            return {}
        ordered = self.ordered or self.monotone or bool(self.better)
        default = ("absent" if self.better == "absent" else "ticked") if ordered else ""
        found = {option.id: option.better or default for option in self.options if not option.alone}
        return {each: better == "ticked" for each, better in found.items() if better}

    @cached_property
    def says(self) -> Mapping[str, str]:
        """Map each option to its words."""
        return {option.id: option.say for option in self.options}

    @cached_property
    def range(self) -> tuple[float, float]:
        """Return the least and the greatest number that may be answered; a share lies between 0 and 1."""
        share = self.unit == "share"
        low = (0.0 if share else -LARGEST) if self.min is None else self.min
        high = (1.0 if share else LARGEST) if self.max is None else self.max
        return low, high

    @cached_property
    def joint(self) -> frozenset[str]:
        """Return the options that may hold together."""
        return frozenset(option.id for option in self.options if not option.alone)

    @cached_property
    def alone(self) -> frozenset[str]:
        """Return the options that exclude all others."""
        return frozenset(option.id for option in self.options if option.alone)

    @cached_property
    def unknown(self) -> frozenset[str]:
        """Return the options that say nothing to a condition: "we do not measure it"."""
        return frozenset(option.id for option in self.options if option.unknown)

    @cached_property
    def nothing(self) -> str | None:
        """Return the option that says that no other applies, when it is clear which."""
        telling = self.alone - self.unknown
        if "none" in telling:
            return "none"
        return next(iter(telling)) if len(telling) == 1 else None

    def is_unmeasured(self, answer: Answer | None) -> bool:
        """Return whether an answer was given and says nothing to a condition: there is something to find out first."""
        chosen = answer.alone if isinstance(answer, Choices) else answer
        return chosen in self.unknown


class WorldFact(Struct, frozen=True, forbid_unknown_fields=True, dict=True):
    """A circumstance that nobody is asked for: it has a value today, which conditions read by its name.

    ``say`` says in words what it is about, ``source`` from where the value is known.
    """

    id: str
    say: Words
    type: Literal["yes-no", "one", "number"]
    value: bool | str | float
    source: Words
    options: tuple[Option, ...] = ()
    unit: str = ""

    @cached_property
    def question(self) -> Question:
        """Return the question that it would be if somebody were asked."""
        circumstance = Nature.CIRCUMSTANCE
        return Question(
            id=self.id, ask=self.say, type=self.type, kind=circumstance, options=self.options, unit=self.unit
        )


class Example(Struct, frozen=True, forbid_unknown_fields=True):
    """Answers under which a rule must come to ``status``."""

    status: Status
    answers: Mapping[str, Any]


class Rule(Struct, frozen=True, eq=False, forbid_unknown_fields=True, kw_only=True):
    """When something applies, when it is met, when it is treated, and what to tell.

    ``treated`` is that the right thing is done, whatever comes of it. ``horizon`` is how soon it bites when nothing is
    done, ``threatens`` whom. ``when_met`` is what to tell of it once it is met, ``verify`` how one would know; both may
    be left out. ``nobody_can_act`` says why nothing that the venture does can treat it, where that is so. ``since`` is
    the version of the pack in which the rule came in or last changed its conditions. ``waits_for`` are the risks that
    must not be open before an opportunity is advised.
    """

    id: str
    title: Words
    when_met: str = ""
    kind: Kind
    severity: Severity
    horizon: Horizon = Horizon.MONTHS
    threatens: Threatened = Threatened.BUSINESS
    why_severity: str = ""
    blocks: tuple[str, ...]
    met: Condition
    applies: Condition = ALWAYS
    treated: Condition = NEVER
    why: Words
    verify: str = ""
    claims: tuple[str, ...] = ()
    strategies: tuple[str, ...] = ()
    basis: Basis = Basis.PAPER
    source: str = ""
    feature: str = ""
    example: tuple[Example, ...] = ()
    nobody_can_act: str = ""
    waits_for: tuple[str, ...] = ()
    since: str = ""

    @property
    def conditions(self) -> tuple[Condition, Condition, Condition]:
        """Return when it applies, when it is met and when it is treated."""
        return self.applies, self.met, self.treated

    @property
    def urgency(self) -> tuple[int, int, int]:
        """Return a sort key: the most severe first, then what bites soonest, then the business before people."""
        return self.severity.rank, self.horizon.rank, self.threatens.rank

    def questions(self) -> frozenset[str]:
        """Return every question that the rule looks at."""
        return self.applies.questions() | self.met.questions() | self.treated.questions()

    def facts(self) -> frozenset[str]:
        """Return every fact of the world that the rule looks at."""
        return self.applies.facts() | self.met.facts() | self.treated.facts()


EFFORTS = ("low", "medium", "high")
"""How much work a strategy is, the least first."""


class Change(Struct, frozen=True, forbid_unknown_fields=True):
    """How a strategy changes the answer to a multiple-choice question."""

    add: tuple[str, ...] = ()
    remove: tuple[str, ...] = ()


class Strategy(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What to do, and which practices it puts in place.

    ``may_open`` are the risks it brings along, ``waits_for`` those that must not be open before it is begun.
    """

    id: str
    title: Words
    steps: tuple[Words, ...]
    effort: Literal["low", "medium", "high"]
    sets: Mapping[str, bool | str | Change]
    claims: tuple[str, ...] = ()
    basis: Basis = Basis.PAPER
    source: str = ""
    feature: str = ""
    may_open: tuple[str, ...] = ()
    waits_for: tuple[str, ...] = ()


class Claim(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One assessable statement of the source, in the pack's words; ``also`` names repetitions folded into it."""

    id: str
    places: tuple[Words, ...]
    says: Words
    also: tuple[str, ...] = ()
    basis: Basis = Basis.PAPER
    source: str = ""
    excused: str = ""


class PassedOver(Struct, frozen=True, forbid_unknown_fields=True):
    """A sentence of the source that states nothing to assess, and why."""

    place: Words
    why: Words


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


class Expectation(Struct, frozen=True, forbid_unknown_fields=True):
    """The claims that rules of some statuses must carry for a case, and the rules it must give.

    ``places`` limits the answers to those that rest on passages with this prefix (``§3``); empty takes all.
    ``rules`` maps a status to rule ids; ``complete`` lists the statuses in which no other rule may stand.
    """

    rules: Mapping[Status, tuple[str, ...]]
    places: str = ""
    complete: tuple[Status, ...] = ()


class Case(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A worked assessment shipped in a pack, with the findings it must give.

    ``stated`` and ``inferred`` map each answered question to the passage it rests on. ``inherited`` says that the
    case comes from a pack that this one extends.
    """

    id: str
    title: str
    about: str
    answers: Answers
    stated: Mapping[str, str]
    inferred: Mapping[str, str]
    expect: tuple[Expectation, ...]
    notes: Mapping[str, str] = {}
    inherited: bool = False

    def resting_on(self, places: str) -> Answers:
        """Return the answers whose passage begins with ``places``."""
        basis = {**self.stated, **self.inferred}
        return {each: answer for each, answer in self.answers.items() if basis[each].startswith(places)}


class Pack(Struct, frozen=True, eq=False, kw_only=True, dict=True):
    """A folder of questions, rules, strategies, claims and cases, loaded and type-checked.

    ``texts`` maps each file that was read to its content. ``outline`` says of each section of the source how many
    sentences each of its paragraphs has, so that places can be checked; empty when the pack does not say.
    ``extends`` names the packs that this one extends, the nearest first. ``inherited`` are the rules that come from
    them, ``switched_off`` those of their rules that it leaves out. ``renamed`` maps former ids of questions, and of
    options as ``question.option``, to the present ones; ``removed`` are those that there are no more. Of rules and
    strategies ``renamed_rules``, ``removed_rules``, ``renamed_strategies`` and ``removed_strategies`` say the same.
    ``blocks`` maps the parts that its rules concern to their titles. ``not_proved`` maps the properties of which it
    need give no proof to the reason. ``plan_when`` says which venture is only a plan. ``folder`` is where a pack that
    is not shipped lies, as it was named; ``is_listed`` says that a bmcheck.toml lists it, so that its id finds it.
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
    plan_when: Condition = NEVER
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

    def asked(self, answers: Answers, currency: str = "") -> Mapping[str, Question]:
        """Return the questions in the words in which a venture is asked that has given these answers.

        As long as it is not known to be a plan, it is asked as others are. Units of money are in its ``currency``,
        where it has named that.
        """
        is_plan = self.plan_when.truth(answers) is True
        return _worded(self, currency, is_plan=is_plan) if is_plan or currency else self.questions

    @cached_property
    def rules_on(self) -> Mapping[str, tuple[Rule, ...]]:
        """Map each question, and each fact of the world, to the rules that look at it."""
        looked_at = {rule.id: rule.questions() | rule.facts() for rule in self.rules.values()}
        return {
            name: tuple(rule for rule in self.rules.values() if name in looked_at[rule.id])
            for name in (*self.questions, *self.world)
        }

    @cached_property
    def carriers(self) -> Mapping[str, tuple[Question | Rule | Strategy, ...]]:
        """Map each claim to the questions, rules and strategies that carry it."""
        entries: list[Question | Rule | Strategy] = [*self.questions.values(), *self.rules.values()]
        entries += self.strategies.values()
        return {claim: tuple(each for each in entries if claim in each.claims) for claim in self.claims}

    @cached_property
    def feature_titles(self) -> Mapping[str, str]:
        """Map each feature to its title."""
        return {feature.id: feature.title for feature in self.features}


@lru_cache(maxsize=16)
def _worded(pack: Pack, currency: str, *, is_plan: bool) -> Mapping[str, Question]:
    """Return the questions of a pack as a plan is asked or not, with units of money in a currency."""

    def worded(question: Question) -> Question:
        ask = (is_plan and question.ask_plan) or question.ask
        unit = in_currency(question.unit, currency)
        is_same = (ask, unit) == (question.ask, question.unit)
        return question if is_same else replace(question, ask=ask, unit=unit)

    return {name: worded(each) for name, each in pack.questions.items()}
