"""The schema of what ``bmcheck check --format json`` prints.

The types below describe what ``reports.json`` writes, key by key. A key may be added to both within one version of
the format, so programs should pass over keys that they do not know, and the schema lets them through.
"""

from __future__ import annotations

from datetime import date
from typing import Literal

from msgspec import Struct

from bmcheck.answers import Plain
from bmcheck.model import Basis, Cause, Kind, Lapse, Severity, Standing, Status
from bmcheck.reports.json import SCHEMA
from bmcheck.schemas.build import DIALECT, Schema, described


class PackUsed(Struct):
    """The pack that a file was reviewed under; the digest is a fingerprint of everything in it.

    ``folder`` is where a pack that is not shipped lies.
    """

    id: str
    version: str
    digest: str
    folder: str | None


class StepPrinted(Struct):
    """A change of one answer: answer it with ``to``, or add or remove the option ``to``."""

    question: str
    how: Literal["answer", "add", "remove"]
    to: Plain


class WaiverPrinted(Struct):
    """The waiver of a finding, whether it holds or not; ``lapses`` say why it no longer does."""

    standing: Standing
    lapses: list[Lapse]
    decision: Literal["accept", "not-applicable", "disagree"]
    reason: str
    by: str
    until: date


class NoticePrinted(Struct):
    """What there is to say about a file beside its findings."""

    notice: str
    what: str
    stops: bool
    line: int


class ActionPrinted(Struct):
    """A strategy that the venture has planned, is doing or has done."""

    strategy: str
    status: Literal["planned", "doing", "done"]
    owner: str
    due: date | None
    overdue: bool
    without_effect: bool
    missing: list[str]


class ChangePrinted(Struct):
    """A finding that is another one than before; null where the pack of that side does not have the rule."""

    rule: str
    before: Status | None
    after: Status | None
    was_accepted: bool
    is_accepted: bool
    direction: Literal["worse", "better", "other"]
    causes: list[Cause]
    answers: list[str]


class FindingPrinted(Struct):
    """One rule's result. ``reason`` holds the fewest answers that force the status.

    ``questions`` would settle it while it is not decided, once they are answered, those in ``start_measuring`` once
    there is something to answer; ``line`` and ``column`` count from 1.
    """

    rule: str
    kind: Kind
    status: Status
    decided: bool
    severity: Severity
    feature: str
    blocks: list[str]
    title: str
    reason: dict[str, Plain]
    ways_out: list[list[StepPrinted]]
    questions: list[str]
    start_measuring: list[str]
    strategies: list[str]
    claims: list[str]
    basis: Basis
    accepted: bool
    waiver: WaiverPrinted | None
    stops: bool
    line: int
    column: int


class MetricPrinted(Struct):
    """The value of a metric; null with the questions that are missing, or when it is not defined."""

    metric: str
    value: float | None
    unit: str
    questions: list[str]


class FileReviewed(Struct):
    """One assessment and everything found in it, whatever its status.

    ``counts`` are by status, without what is ``accepted``. ``changes`` is null when it was compared with nothing.
    """

    path: str
    venture: str
    pack: PackUsed
    counts: dict[str, int]
    stopped: bool
    findings: list[FindingPrinted]
    metrics: list[MetricPrinted]
    notices: list[NoticePrinted]
    actions: list[ActionPrinted]
    changes: list[ChangePrinted] | None


class NotRead(Struct):
    """What is wrong with a file that could not be read; a line or column of 0 is not known."""

    path: str
    line: int
    column: int
    what: str
    hint: str


class Printed(Struct):
    """All files that were checked, and what is wrong with those that could not be read."""

    schema: int
    files: list[FileReviewed]
    not_read: list[NotRead]


def review() -> Schema:
    """Return the schema of the output."""
    found = described((Printed,))
    whole = found.pop(Printed.__name__)
    whole["properties"]["schema"] = {"const": SCHEMA}
    return {"$schema": DIALECT, **whole, "title": "What bmcheck check --format json prints", "$defs": found}
