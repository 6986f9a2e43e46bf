"""What is asked, what may be said to it, and the facts of the world that nobody is asked."""

# Annotations are not postponed here: msgspec would evaluate every one of them at start.

from collections.abc import Iterable, Mapping
from enum import Enum
from functools import cached_property
from typing import Literal

from msgspec import Struct

from bmcheck.conditions import LARGEST, Answer, Choices
from bmcheck.model.statuses import Nature
from bmcheck.model.texts import MaybeWords, Words


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


class Wording(Enum):
    """Of whom a question may be asked in other words; where two of them hold, the first one counts.

    A question has its words for a plan in ``ask_plan``, and pack.toml says in ``plan_when`` what is one. The other is
    written in the same way.
    """

    OUTSIDE = "outside"
    PLAN = "plan"

    @property
    def condition(self) -> str:
        """Return the key of pack.toml that says who is asked in these words."""
        return f"{self.value}_when"

    @property
    def words(self) -> str:
        """Return the key of a question that holds these words."""
        return f"ask_{self.value}"


class Question(Struct, frozen=True, eq=False, forbid_unknown_fields=True, kw_only=True, dict=True):
    """What is asked: ``ask``, or the words for a venture that is a plan, or for who looks at one from outside.

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
    ask_outside: Words | None = None
    ask_plan: Words | None = None
    help: MaybeWords = ""
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
    def wordings(self) -> Mapping[Wording, str]:
        """Map each wording that it has beside the ordinary one to its words."""
        words = {Wording.OUTSIDE: self.ask_outside, Wording.PLAN: self.ask_plan}
        return {each: text for each, text in words.items() if text}

    def worded(self, wordings: Iterable[Wording]) -> str:
        """Return what is asked where these wordings hold: in the first of them that the question has."""
        return next((self.wordings[each] for each in wordings if each in self.wordings), self.ask)

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
