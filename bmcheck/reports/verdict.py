"""How a check ends: whether the gate stopped, for what, and what to type next."""

from __future__ import annotations

from functools import reduce
from itertools import chain
from operator import add
from typing import TYPE_CHECKING, NamedTuple

from msgspec import Struct

from bmcheck.model import Severity, Status
from bmcheck.reports.marks import Marked, below, styled, told
from bmcheck.reports.words import number_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from bmcheck.model import Finding, Snapshot

COUNTED = (Status.TO_CLARIFY, Status.UNTAPPED)
"""What the lines count and do not name, unless the gate stops for it or everything is asked for."""


class ToLookAt(NamedTuple):
    """The finding to look at first: the rank of its severity, its rule, and the file it is in."""

    rank: int
    rule: str
    path: str


class Verdict(Struct, frozen=True):
    """How many things stop the gate, by severity and by sort, and how many findings are counted and not listed."""

    risks: tuple[int, ...] = (0,) * len(Severity)
    waivers: int = 0
    unclear: int = 0
    results: int = 0
    threats: int = 0
    counted: tuple[int, ...] = (0,) * len(COUNTED)
    example: ToLookAt | None = None

    @property
    def stopped(self) -> bool:
        """Return whether anything stops the gate."""
        return any((*self.risks, self.waivers, self.unclear, self.results, self.threats))

    def plus(self, other: Verdict) -> Verdict:
        """Return the verdict on the files of both."""
        examples = [each for each in (self.example, other.example) if each]
        return Verdict(
            risks=tuple(map(add, self.risks, other.risks)),
            waivers=self.waivers + other.waivers,
            unclear=self.unclear + other.unclear,
            results=self.results + other.results,
            threats=self.threats + other.threats,
            counted=tuple(map(add, self.counted, other.counted)),
            example=min(examples, key=lambda each: each.rank, default=None),
        )


def is_counted(snapshot: Snapshot, finding: Finding) -> bool:
    """Return whether a finding is counted and has no line; what has changed and what stops the gate has one."""
    if snapshot.in_full or snapshot.news is not None or finding.status not in COUNTED:
        return False
    return not snapshot.is_accepted(finding) and not snapshot.stops_for(finding)


def verdict(snapshot: Snapshot) -> Verdict:
    """Return how the check of one file ends."""
    stops = snapshot.stops
    severities = [each.rule.severity for each in stops.risks]
    counted = [each.status for each in snapshot.told() if is_counted(snapshot, each)]
    return Verdict(
        risks=tuple(map(severities.count, Severity)),
        waivers=len(stops.waivers),
        unclear=len(stops.incomplete),
        results=len(stops.results),
        threats=len(stops.threats),
        counted=tuple(map(counted.count, COUNTED)),
        example=_example(snapshot),
    )


def _example(snapshot: Snapshot) -> ToLookAt | None:
    stops = snapshot.stops
    findings = chain(stops.risks, stops.incomplete, (each.finding for each in stops.results))
    path = snapshot.source.path
    found = (ToLookAt(each.rule.severity.rank, each.rule.id, path) for each in findings)
    return min(found, key=lambda each: each.rank, default=None)


def document(verdicts: Sequence[Verdict], command: Callable[..., str], *, complete: bool) -> Marked:
    """Return the last lines of a check, nothing where no file could be read or none was an assessment.

    ``command`` returns what to type next, ``complete`` says that all files could be read.
    """
    if not verdicts:
        return Marked("")
    lines = below(_lines(reduce(Verdict.plus, verdicts), command, complete=complete))
    return Marked(f"{lines}\n")


def _lines(verdict: Verdict, command: Callable[..., str], *, complete: bool) -> Iterator[str]:
    clarify, untapped = verdict.counted
    findings = f"{'finding' if clarify == 1 else 'findings'} to clarify"
    if counted := ", ".join(_numbers((clarify, findings), (untapped, "untapped"))):
        yield styled(f"Counted and not listed: {counted}. To list them: --all", "dim")
    unread = "" if complete else "; not everything could be read"
    if not verdict.stopped:
        yield (
            styled("Gate passed.", "green") if complete else styled("No verdict: not everything could be read.", "bold")
        )
        return
    first = verdict.example
    explained = f" {command('explain', first.rule, first.path)}" if first else ""
    yield told(styled("Gate stopped:", "bold red"), f" {_stopped_by(verdict)}{unread}.{explained}")


def _stopped_by(verdict: Verdict) -> str:
    risks = ((count, severity.value) for count, severity in zip(verdict.risks, Severity, strict=True))
    waivers = number_of(verdict.waivers, "waiver that no longer holds", "waivers that no longer hold")
    found = (*_numbers(*risks), *_numbers((verdict.unclear, "not known well enough")))
    found += (waivers,) if verdict.waivers else ()
    found += tuple(_numbers((verdict.results, "treated without result")))
    scenarios = number_of(verdict.threats, "risk that a scenario opens", "risks that scenarios open")
    return ", ".join((*found, *((scenarios,) if verdict.threats else ())))


def _numbers(*counts: tuple[int, str]) -> Iterator[str]:
    return (f"{count} {words}" for count, words in counts if count)
