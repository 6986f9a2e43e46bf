"""A venture at one time: its assessment and everything that follows from it."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from typing import Any, NamedTuple, Protocol

from msgspec import Struct
from msgspec.structs import replace

from bmcheck.errors import Position
from bmcheck.model.assessments import Assessment, Waiver
from bmcheck.model.changes import FindingChange
from bmcheck.model.follow_ups import FollowUp, Result, WaiverStanding
from bmcheck.model.questions import Audience
from bmcheck.model.reviews import Finding, Review
from bmcheck.model.scenarios import Scenario
from bmcheck.model.statuses import ASKING, IN_HAND, Status


class Located(Protocol):
    """The text that an assessment was read from, as far as a report needs it."""

    path: str
    text: str
    data: dict[str, Any]

    def position(self, path: tuple[str | int, ...]) -> Position:
        """Return where an entry stands."""
        ...


class Threat(NamedTuple):
    """A scenario, and a risk that it newly opens: the finding is that of today."""

    scenario: Scenario
    finding: Finding


class Stops(Struct, frozen=True, dict=True):
    """What stops the gate: open risks, broken waivers, risks not known well enough, results that do not come, threats.

    Too little is known of a risk that is to clarify or unknown, or treated without anybody knowing the outcome. A risk
    without result is treated all the same, so it is not the finding that stops the gate.
    """

    risks: tuple[Finding, ...] = ()
    waivers: tuple[WaiverStanding, ...] = ()
    incomplete: tuple[Finding, ...] = ()
    results: tuple[Result, ...] = ()
    threats: tuple[Threat, ...] = ()

    @property
    def stopped(self) -> bool:
        """Return whether anything stops it."""
        return any((self.risks, self.waivers, self.incomplete, self.results, self.threats))

    @cached_property
    def rules(self) -> frozenset[str]:
        """Return the rules whose findings stop it."""
        return frozenset(each.rule.id for each in (*self.risks, *self.incomplete))


class Snapshot(Struct, frozen=True, kw_only=True, dict=True):
    """A venture as some text has it, reviewed: its assessment, and what has become of its waivers by a day.

    ``stops`` is what stops the gate. ``news`` is what is different since an earlier snapshot, None when it was not
    compared with one. ``in_full`` says that lines for people tell every finding, and do not just count some.
    """

    source: Located
    assessment: Assessment
    review: Review
    follow_up: FollowUp
    stops: Stops = Stops()
    news: tuple[FindingChange, ...] | None = None
    in_full: bool = False

    def meant_for(self, reader: Audience | None) -> Snapshot:
        """Return the same for a reader; without one, for whom the answers say."""
        return replace(self, review=replace(self.review, for_reader=reader))

    def waiver(self, finding: Finding) -> WaiverStanding | None:
        """Return the waiver of a finding, whether it holds or not."""
        return self.follow_up.of_rules.get(finding.rule.id)

    def waiver_position(self, waiver: Waiver) -> Position:
        """Return where a waiver of the assessment stands."""
        return self.source.position(("waiver", self.assessment.waivers.index(waiver), "rule"))

    def is_accepted(self, finding: Finding) -> bool:
        """Return whether somebody accepts the finding at the moment."""
        return finding.rule.id in self.follow_up.accepted

    @cached_property
    def _changes(self) -> Mapping[str, FindingChange]:
        return {each.rule.id: each for each in self.news or ()}

    def change(self, finding: Finding) -> FindingChange | None:
        """Return how a finding is different since the earlier snapshot, None when it is not."""
        return self._changes.get(finding.rule.id)

    def stops_for(self, finding: Finding) -> bool:
        """Return whether the gate stops because of the finding."""
        return finding.rule.id in self.stops.rules

    def not_accepted(self, *statuses: Status) -> list[Finding]:
        """Return the findings of some statuses that nobody has accepted, the most urgent first."""
        return [each for each in self.review.having(*statuses) if not self.is_accepted(each)]

    def asking(self) -> list[Finding]:
        """Return the findings that ask for something, the accepted ones last: open, to clarify, untapped.

        What is unknown is among them where the gate stops for it.
        """
        unknown = [each for each in self.stops.incomplete if each.status is Status.UNKNOWN]
        found = [*(each for status in ASKING for each in self.review.having(status)), *unknown]
        return sorted(found, key=self.is_accepted) if self.follow_up.accepted else found

    def listed(self) -> list[Finding]:
        """Return the findings that ask for something, then apart from them those that are treated or pursued."""
        return [*self.asking(), *(each for status in IN_HAND for each in self.review.having(status))]

    def told(self) -> list[Finding]:
        """Return the findings to tell people about: all that are listed, if compared only the changed ones."""
        return [each for each in self.listed() if self.news is None or self.change(each)]
