"""The schema of what ``bmcheck check --format json`` prints.

The types below describe what ``reports.json`` writes, key by key. A key may be added to both within one version of
the format, so programs should pass over keys that they do not know, and the schema lets them through.
"""

from __future__ import annotations

from datetime import date
from typing import Literal

from msgspec import Struct

from bmcheck.answers import Plain
from bmcheck.model import Basis, Cause, Horizon, Kind, Lapse, Severity, Standing, Status, Threatened
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


class TargetPrinted(Struct):
    """What a single number would have to be for the rule to be met, everything else being as it is."""

    question: str
    value: float
    bound: Literal["at least", "at most", "exactly"]


class WaiverPrinted(Struct):
    """The waiver of a finding, whether it holds or not; ``lapses`` say why it no longer does.

    ``stopped`` are the strategies that were done since it was given, and are not any more.
    """

    standing: Standing
    lapses: list[Lapse]
    decision: Literal["accept", "not-applicable", "disagree"]
    reason: str
    by: str
    until: date
    given: date | None
    stopped: list[str]


class NoticePrinted(Struct):
    """What there is to say about a file beside its findings."""

    notice: str
    what: str
    stops: bool
    line: int


class ActionPrinted(Struct):
    """A strategy that the venture has planned, is doing or has done.

    ``missing`` are the questions whose answers do not say yet that it is done, ``undated`` the risks whose result is
    waited for, while the day on which it was done is not said.
    """

    strategy: str
    status: Literal["planned", "doing", "done"]
    owner: str
    due: date | None
    done: date | None
    overdue: bool
    without_effect: bool
    missing: list[str]
    undated: list[str]


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


class ResultPrinted(Struct):
    """What a risk is without that is treated: a better answer to an outcome by the day it was due.

    ``strategy`` was done on the day ``done``; ``outcomes`` are the questions to watch.
    """

    strategy: str
    done: date
    due: date
    outcomes: list[str]
    stops: bool


class FindingPrinted(Struct):
    """One rule's result. ``reason`` holds the fewest answers that force the status.

    A status is ``treated`` (of an opportunity ``pursued``) where the right thing is done and the outcome is bad, or is
    not known: then ``decided`` is false. ``watch`` are the outcomes on which it hangs. ``questions`` would settle the
    finding while it is not decided, once answered, and those in ``start_measuring`` once there is something to answer:
    one that is open and not decided may turn out to be treated. ``held_back_by`` are risks to deal with before this
    opportunity is taken, ``strategies_held_back`` those before each strategy. ``horizon`` is how soon it bites when
    nothing is done. ``days`` are the working days that a team of five spends on each strategy; null where that is not
    said. ``line`` and ``column`` count from 1.
    """

    rule: str
    kind: Kind
    status: Status
    decided: bool
    severity: Severity
    horizon: Horizon
    threatens: Threatened
    feature: str
    blocks: list[str]
    title: str
    reason: dict[str, Plain]
    ways_out: list[list[StepPrinted]]
    targets: list[TargetPrinted]
    questions: list[str]
    start_measuring: list[str]
    watch: list[str]
    strategies: list[str]
    days: dict[str, int | None]
    held_back_by: list[str]
    strategies_held_back: dict[str, list[str]]
    claims: list[str]
    basis: Basis
    accepted: bool
    waiver: WaiverPrinted | None
    without_result: ResultPrinted | None
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
    currency: str | None
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
