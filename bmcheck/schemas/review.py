"""The schema of what ``bmcheck check --format json`` prints.

The types below describe what ``reports.json`` writes, key by key. A key may be added to both within one version of
the format, so programs should pass over keys that they do not know, and the schema lets them through.
"""

from __future__ import annotations

from typing import Literal

from msgspec import Struct, json

from bmcheck.answers import Plain
from bmcheck.model import Basis, Kind, Severity, Status
from bmcheck.reports.json import SCHEMA
from bmcheck.schemas.build import DIALECT, Schema


class PackUsed(Struct):
    """The pack that a file was reviewed under; the digest is a fingerprint of everything in it."""

    id: str
    version: str
    digest: str


class Step(Struct):
    """A change of one answer: answer it with ``to``, or add or remove the option ``to``."""

    question: str
    how: Literal["answer", "add", "remove"]
    to: Plain


class FindingPrinted(Struct):
    """One rule's result. ``reason`` holds the fewest answers that force the status.

    ``questions`` would settle it while it is not decided; ``line`` and ``column`` count from 1.
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
    ways_out: list[list[Step]]
    questions: list[str]
    strategies: list[str]
    claims: list[str]
    basis: Basis
    line: int
    column: int


class MetricPrinted(Struct):
    """The value of a metric; null with the questions that are missing, or when it is not defined."""

    metric: str
    value: float | None
    unit: str
    questions: list[str]


class FileReviewed(Struct):
    """One assessment and everything found in it, whatever its status."""

    path: str
    venture: str
    pack: PackUsed
    counts: dict[Status, int]
    findings: list[FindingPrinted]
    metrics: list[MetricPrinted]


class Printed(Struct):
    """All files that were checked."""

    schema: int
    files: list[FileReviewed]


def review() -> Schema:
    """Return the schema of the output."""
    (_,), found = json.schema_components((Printed,), ref_template="#/$defs/{name}")
    whole = found.pop(Printed.__name__)
    whole["properties"]["schema"] = {"const": SCHEMA}
    return {"$schema": DIALECT, **whole, "title": "What bmcheck check --format json prints", "$defs": found}
