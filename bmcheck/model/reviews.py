"""The nouns of a review: findings, metrics, and all of them together."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cached_property
from operator import attrgetter
from typing import TypeVar

from msgspec import Struct

from bmcheck.conditions import Answers
from bmcheck.conditions.values import SETTLED
from bmcheck.model.named import Contradiction, Metric
from bmcheck.model.packs import Pack
from bmcheck.model.questions import Audience, Question
from bmcheck.model.rules import Rule
from bmcheck.model.statuses import MET, Kind, Status

T = TypeVar("T")

_URGENCY = attrgetter("rule.urgency")


class Finding(Struct, frozen=True, dict=True):
    """One rule's result for one assessment.

    ``decided`` says that no further answer can change the status. ``awaits`` are the questions that could. Assessments
    with the same answers to the questions of the rule share a finding, and what has been worked out of it.
    """

    rule: Rule
    status: Status
    decided: bool
    awaits: frozenset[str]

    @property
    def told(self) -> str:
        """What it tells: ``when_met`` once that is so, where the pack says it, and otherwise the title of the rule."""
        return (self.status in MET and self.rule.when_met) or self.rule.title

    def worked_out(self, name: str, work: Callable[[], T]) -> T:
        """Return what ``work`` gives, which is kept with the finding under ``name`` and worked out once."""
        kept: dict[str, T] = self.__dict__
        if name not in kept:
            kept[name] = work()
        return kept[name]


class MetricValue(Struct, frozen=True):
    """A metric's value for one assessment.

    None with the questions that are missing, or without any where it is not defined or does not apply.
    """

    metric: Metric
    value: float | None
    awaits: frozenset[str]


class Review(Struct, frozen=True, kw_only=True, dict=True):
    """All findings of one assessment under one pack, in the order of the pack.

    ``answers`` are those that count. ``set_aside`` are words that figures contradict, ``contradictions`` what answers
    contradict. ``only_paper`` says that everything we add to the paper is left out. ``currency`` is the one that the
    venture names. ``for_reader`` is for whom it is meant where somebody has said so.
    """

    pack: Pack
    answers: Answers
    findings: tuple[Finding, ...]
    set_aside: Answers = {}
    contradictions: tuple[Contradiction, ...] = ()
    only_paper: bool = False
    currency: str = ""
    for_reader: Audience | None = None

    @cached_property
    def said(self) -> Answers:
        """Return all answers that were given, those that are set aside among them: what strategies build on."""
        return {**self.answers, **self.set_aside} if self.set_aside else self.answers

    @cached_property
    def by_rule(self) -> Mapping[str, Finding]:
        """Map each rule to its finding."""
        return {finding.rule.id: finding for finding in self.findings}

    @cached_property
    def asked(self) -> Mapping[str, Question]:
        """Return the questions of the pack in the words in which its reader is asked about this venture."""
        return self.pack.asked(self.answers, self.currency, self.reader)

    @cached_property
    def reader(self) -> Audience:
        """Return for whom it is meant: what somebody has said, otherwise who looks at the venture by the answers."""
        return self.for_reader or self.pack.reader(self.answers)

    @cached_property
    def asked_of_management(self) -> Mapping[str, Question]:
        """Return the questions in the words in which those who run the venture are asked, whoever reads the review."""
        return self.pack.asked(self.answers, self.currency, Audience.FOUNDER)

    @cached_property
    def metrics(self) -> tuple[MetricValue, ...]:
        """Return the value of each metric."""
        return tuple(_measured(metric, self.answers) for metric in self.pack.metrics.values())

    @cached_property
    def by_status(self) -> Mapping[Status, list[Finding]]:
        """Map each status to its findings, in the order of the pack."""
        found: dict[Status, list[Finding]] = {status: [] for status in Status}
        for each in self.findings:
            found[each.status].append(each)
        return found

    @cached_property
    def unmeasured(self) -> frozenset[str]:
        """Return the questions whose answer says nothing to a condition: there is something to measure first."""
        questions = (each for each in self.pack.questions.values() if each.unknown)
        return frozenset(each.id for each in questions if each.is_unmeasured(self.answers.get(each.id)))

    def having(self, *statuses: Status, kind: Kind | None = None) -> tuple[Finding, ...]:
        """Return the findings of some statuses, the most urgent first, otherwise in the order of the pack."""
        if len(statuses) == 1:
            found = self.by_status[statuses[0]]
        else:
            found = [each for each in self.findings if each.status in statuses]
        chosen = found if kind is None else [each for each in found if each.rule.kind is kind]
        return tuple(sorted(chosen, key=_URGENCY))


def _measured(metric: Metric, answers: Answers) -> MetricValue:
    applies = metric.applies.truth(answers)
    if applies is not True:
        missing = metric.applies.awaits(answers) | metric.formula.awaits(answers)
        return MetricValue(metric, None, SETTLED if applies is False else missing)
    amount = metric.formula.measure(answers)
    return MetricValue(metric, None, amount) if isinstance(amount, frozenset) else MetricValue(metric, amount, SETTLED)
