"""The nouns of a review: findings, metrics, and all of them together."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property

from msgspec import Struct

from bmcheck.conditions import Answers
from bmcheck.conditions.values import SETTLED
from bmcheck.model.packs import Kind, Metric, Pack, Rule, Status


class Finding(Struct, frozen=True):
    """One rule's result for one assessment.

    ``decided`` says that no further answer can change the status. ``awaits`` are the questions that could.
    """

    rule: Rule
    status: Status
    decided: bool
    awaits: frozenset[str]


class MetricValue(Struct, frozen=True):
    """A metric's value for one assessment; None with the questions that are missing, or not defined."""

    metric: Metric
    value: float | None
    awaits: frozenset[str]


class Review(Struct, frozen=True, kw_only=True, dict=True):
    """All findings of one assessment under one pack, in the order of the pack."""

    pack: Pack
    answers: Answers
    findings: tuple[Finding, ...]

    @cached_property
    def by_rule(self) -> Mapping[str, Finding]:
        """Map each rule to its finding."""
        return {finding.rule.id: finding for finding in self.findings}

    @cached_property
    def metrics(self) -> tuple[MetricValue, ...]:
        """Return the value of each metric."""
        return tuple(_measured(metric, self.answers) for metric in self.pack.metrics.values())

    def having(self, *statuses: Status, kind: Kind | None = None) -> tuple[Finding, ...]:
        """Return the findings of some statuses, the most severe first, otherwise in the order of the pack."""
        chosen = (each for each in self.findings if each.status in statuses and kind in (None, each.rule.kind))
        return tuple(sorted(chosen, key=lambda each: each.rule.severity.rank))


def _measured(metric: Metric, answers: Answers) -> MetricValue:
    amount = metric.formula.measure(answers)
    return MetricValue(metric, None, amount) if isinstance(amount, frozenset) else MetricValue(metric, amount, SETTLED)
