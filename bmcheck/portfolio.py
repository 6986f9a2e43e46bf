"""Many ventures side by side: a short row for each, and what holds across all of them."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

from bmcheck.effects import Effects
from bmcheck.model import UNCLEAR, Kind, Severity, Status

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable
    from datetime import date

    from bmcheck.conditions import Answer
    from bmcheck.evaluation import Reviewer
    from bmcheck.model import FollowUp, Pack, Question, Review, Rule


class Row(NamedTuple):
    """One venture: its open risks by severity, what is treated, what else asks for something, the accepted ones apart.

    ``clarify`` counts the risks that are to clarify or unknown, ``stale`` the days since the assessment was to be
    looked at again, ``lapsed`` the waivers that no longer hold. Ventures of one ``cohort`` can be added up.
    """

    venture: str
    path: str
    high: int
    medium: int
    low: int
    treated: int
    untapped: int
    pursued: int
    clarify: int
    accepted: int
    stale: int
    lapsed: int
    cohort: str
    pack: str


COLUMNS: dict[str, type[int | str]] = {
    name: str if name in ("venture", "path", "cohort", "pack") else int for name in Row._fields
}
"""Each column of a row and what stands in it."""


CLOSED = ("one", "yes-no")
"""The types of question with few answers, so that ventures with the same ones are found together."""


class UnreadFile(NamedTuple):
    """A file that could not be read, and everything that is wrong with it."""

    path: str
    reason: str


COUNTED = (Status.OPEN, Status.TREATED, Status.UNTAPPED, Status.PURSUED, Status.TO_CLARIFY)
"""The statuses that are counted rule by rule, in the order of ``RuleCount``."""


class RuleCount(NamedTuple):
    """In how many ventures a rule asks for something, or is treated or pursued."""

    rule: str
    open: int
    treated: int
    untapped: int
    pursued: int
    clarify: int


COUNTS = RuleCount._fields[1:]
"""What is counted, by the names that it has in rows and documents."""


class MatrixCell(NamedTuple):
    """How many findings of all ventures there are in one place, and the worst severity of the open risks."""

    open: int
    treated: int
    untapped: int
    pursued: int
    clarify: int
    worst: Severity | None

    @property
    def numbers(self) -> tuple[int, ...]:
        """Return how many findings there are of each status that is counted."""
        return self.open, self.treated, self.untapped, self.pursued, self.clarify


class Help(NamedTuple):
    """What adopting a strategy would do: ventures of which it treats an open risk, and the open risks in all."""

    strategy: str
    ventures: int
    risks: int


HARMS = ("breaks", "strained", "not known")
"""What a scenario may do to a venture that is counted, in the order of ``Hit``."""


class Hit(NamedTuple):
    """How many ventures a scenario breaks, how many it strains, and of how many that is not known."""

    scenario: str
    breaks: int
    strained: int
    unknown: int


class Totals(NamedTuple):
    """What holds across ventures of one cohort under one pack, in the order of the pack.

    ``hits`` are there only where scenarios were tried.
    """

    ventures: int
    rules: tuple[RuleCount, ...]
    helps: tuple[Help, ...]
    hits: tuple[Hit, ...] = ()

    def plus(self, other: Totals) -> Totals:
        """Return the totals of these ventures and others under the same pack."""
        rules = (
            RuleCount(one.rule, *_sums(one[1:], two[1:])) for one, two in zip(self.rules, other.rules, strict=True)
        )
        helps = (Help(one.strategy, *_sums(one[1:], two[1:])) for one, two in zip(self.helps, other.helps, strict=True))
        hits = (Hit(one.scenario, *_sums(one[1:], two[1:])) for one, two in zip(self.hits, other.hits, strict=True))
        return Totals(self.ventures + other.ventures, tuple(rules), tuple(helps), tuple(hits))


class Accumulator:
    """Adds up what holds across ventures of one cohort; what somebody has accepted counts as nothing else."""

    def __init__(self, reviewer: Reviewer, scenarios: Iterable[str] = ()) -> None:
        """Begin with no ventures; ``reviewer`` is the one that reviews them, ``scenarios`` are tried on each."""
        self._reviewer = reviewer
        self._scenarios = tuple(scenarios)
        self._effects = Effects(reviewer)
        self._begin()

    def _begin(self) -> None:
        self._ventures = 0
        self._statuses: Counter[tuple[int, Status]] = Counter()
        self._ventures_helped: Counter[str] = Counter()
        self._risks_cleared: Counter[str] = Counter()
        self._harms: Counter[tuple[str, str]] = Counter()

    def add(self, review: Review, accepted: Collection[str], harms: Iterable[tuple[str, str]] = ()) -> None:
        """Count a venture, and the worst that each scenario does to it."""
        self._ventures += 1
        self._harms.update(harms)
        self._statuses.update(
            (place, each.status)
            for place, each in enumerate(review.findings)
            if each.status in COUNTED and each.rule.id not in accepted
        )
        for strategy, risks in self._effects.treated(review, accepted):
            self._ventures_helped[strategy] += 1
            self._risks_cleared[strategy] += risks

    def taken(self) -> Totals:
        """Return what holds across all that were added, and begin anew."""
        strategies = self._reviewer.pack.strategies
        totals = Totals(
            self._ventures,
            tuple(
                RuleCount(rule.id, *(self._statuses[place, each] for each in COUNTED))
                for place, rule in enumerate(self._reviewer.rules)
            ),
            tuple(Help(each, self._ventures_helped[each], self._risks_cleared[each]) for each in strategies),
            tuple(Hit(each, *(self._harms[each, harm] for harm in HARMS)) for each in self._scenarios),
        )
        self._begin()
        return totals


def _sums(one: Iterable[int], two: Iterable[int]) -> list[int]:
    return [sum(pair) for pair in zip(one, two, strict=True)]


def most_open(pack: Pack, totals: Totals) -> list[RuleCount]:
    """Return the risks that are open anywhere, those first that are open in most ventures, then the most urgent."""
    found = (each for each in totals.rules if each.open)
    return sorted(found, key=lambda each: (-each.open, pack.rules[each.rule].urgency))


def most_helpful(totals: Totals) -> list[Help]:
    """Return the strategies that treat anything, those first that help most ventures, then treat most risks."""
    return sorted((each for each in totals.helps if each.risks), key=lambda each: (-each.ventures, -each.risks))


def hardest(totals: Totals) -> list[Hit]:
    """Return the scenarios that harm anybody, or may, those first that break most ventures, then strain most."""
    return sorted((each for each in totals.hits if any(each[1:])), key=lambda each: [-count for count in each[1:]])


def cells(pack: Pack, totals: Totals) -> dict[tuple[str, str], MatrixCell]:
    """Return the matrix: how many findings of all ventures there are of each sort, by building block and feature."""
    found: dict[tuple[str, str], MatrixCell] = {}
    for count in totals.rules:
        rule = pack.rules[count.rule]
        for block in rule.blocks:
            before = found.get((block, rule.feature), MatrixCell(0, 0, 0, 0, 0, None))
            ranked = [each for each in (before.worst, rule.severity if count.open else None) if each is not None]
            worst = min(ranked, key=lambda each: each.rank, default=None)
            sums = dict(zip(COUNTS, _sums(before.numbers, count[1:]), strict=True))
            found[block, rule.feature] = before._replace(**sums, worst=worst)
    return found


def row(review: Review, follow_up: FollowUp, venture: str, path: str, today: date) -> Row:
    """Return the row of a venture."""
    accepted = follow_up.accepted

    def left(status: Status) -> list[Rule]:
        return [each.rule for each in review.by_status[status] if each.rule.id not in accepted]

    opened = [each.severity for each in left(Status.OPEN)]
    high, medium, low = map(opened.count, Severity)
    return Row(
        venture=venture,
        path=path,
        high=high,
        medium=medium,
        low=low,
        treated=len(left(Status.TREATED)),
        untapped=len(left(Status.UNTAPPED)),
        pursued=len(left(Status.PURSUED)),
        clarify=[each.kind for status in UNCLEAR for each in left(status)].count(Kind.RISK),
        accepted=len(accepted),
        stale=(today - follow_up.stale_since).days if follow_up.stale_since else 0,
        lapsed=len(follow_up.broken),
        cohort=cohort(review),
        pack=f"{review.pack.id} {review.pack.version}",
    )


def cohort(review: Review) -> str:
    """Return with which ventures one can be added up: those that are asked in the same words, for the same reasons.

    These are the answers to the questions that decide of whom questions are asked in other words: a plan, and what
    somebody sees from outside, are no ventures like others. Empty where the pack asks everybody in the same words.
    """
    pack, answers = review.pack, review.answers
    if all(each.type in CLOSED for each in pack.apart_by):
        return ", ".join(_said(each, answers.get(each.id)) for each in pack.apart_by)
    holds = {True: "", False: "not ", None: "perhaps "}
    return ", ".join(f"{holds[when.truth(answers)]}{each.value}" for each, when in pack.worded_when.items())


def _said(question: Question, answer: Answer | None) -> str:
    if isinstance(answer, bool):
        return f"{question.id}: {'yes' if answer else 'no'}"
    return f"{question.id}: ?" if answer is None else str(answer)
