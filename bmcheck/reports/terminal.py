"""The full report for a reader in a terminal, wide or narrow, or piped to a file."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from rich.text import Text

from bmcheck.answers import in_words
from bmcheck.evaluation import idle_answers, informing_answers
from bmcheck.model import Audience, Kind, Severity, Standing, Status
from bmcheck.reports import matrix
from bmcheck.reports.console import console
from bmcheck.reports.layout import Item
from bmcheck.reports.notices import notices
from bmcheck.reports.plan import MOST_TRIED, TO_TRY
from bmcheck.reports.tasks import metric_in_words
from bmcheck.reports.terminal_findings import FindingPage
from bmcheck.reports.terminal_page import captured, plain, show, styled
from bmcheck.reports.words import (
    DECISION_WORDS,
    STATUS_WORDS,
    counts,
    ended,
    may_apply,
    voice,
)
from bmcheck.tasks import chances

if TYPE_CHECKING:
    from collections.abc import Iterable

    from rich.console import Console

    from bmcheck.model import Finding, Snapshot


def render(snapshot: Snapshot, *, to: Console | None = None) -> None:
    """Print the report: what matters first, then everything with its reason."""
    show(_report(snapshot, to or console()))


def for_pager(snapshot: Snapshot, *, colours: bool) -> str:
    """Return the report as wide as the terminal, for a pager that shows it there."""
    return styled(_report(snapshot, console(colours=colours)))


def text(snapshot: Snapshot) -> str:
    """Return the report as it is without a terminal: no colours."""
    return captured(_report(snapshot, console(simple=True)))


def _report(snapshot: Snapshot, to: Console) -> Report:
    """Return the report for whom it is meant."""
    if snapshot.review.reader is Audience.FOUNDER:
        return Report(snapshot, to)
    from bmcheck.reports.investor import InvestorReport  # noqa: PLC0415 - it builds on this one

    return InvestorReport(snapshot, to)


def _item(sign: str, text: Text, style: str = "") -> Item:
    return Item(text, sign, style)


class Report(FindingPage):
    """Everything about a venture, for those who run it."""

    def print(self) -> None:
        """Print the whole page."""
        self.title()
        self.notices()
        self.open_risks()
        self.accepted()
        self.actions()
        self.in_hand(Status.TREATED, "Treated risks")
        self.to_clarify()
        self.well(Status.COVERED, "Risks covered")
        self.opportunities()
        self.in_hand(Status.PURSUED, "Opportunities pursued")
        self.well(Status.CAPTURED, "Opportunities captured")
        self.where()
        self.metrics()
        self.informing()
        self.idle()
        self.other_notes()
        self.flush()

    def title(self) -> None:
        """Print who is looked at, under which pack, and how much there is to say."""
        venture, pack = self.assessment.venture, self.review.pack
        day = f", assessed {venture.assessed.isoformat()}" if venture.assessed else ""
        self.put(Item(plain(venture.name or "Unnamed venture", "bold"), hang=2))
        self.put(Item(plain(f"{pack.title} ({pack.label}){day}", "dim"), hang=2))
        if venture.about:
            self.put(Item(plain(venture.about), hang=2))
        self.say(counts(self.review, self.snapshot.follow_up.accepted))
        if self.only_paper:
            self.say(f"{voice(self.review.pack).selection}.", "dim")

    def notices(self) -> None:
        """Print what there is to look at; what is taken too early is told with the opportunity."""
        found = [each for each in notices(self.snapshot) if each.id != "taken-too-early"]
        if found:
            self.heading("Look at this")
        for each in found:
            self.put(_item("!", plain(ended(each.what)), "yellow"))

    def accepted(self) -> None:
        """Print what somebody has accepted: visible, and apart from what is open."""
        held = [each for each in self.snapshot.follow_up.waivers if each.standing is Standing.IN_FORCE]
        if held:
            self.heading("Accepted")
        for each in held:
            waiver, rule = each.waiver, each.finding.rule
            status = STATUS_WORDS[each.finding.status]
            self.put(_item("~", plain(f"{rule.severity.value} {rule.kind.value}, {status}: {rule.title}")))
            until = waiver.until.isoformat()
            self.say(f"{DECISION_WORDS[waiver.decision]} by {waiver.by} until {until}: {waiver.reason}", "dim", 3)

    def actions(self) -> None:
        """Print what the venture has planned, is doing or has done."""
        actions = [each.action for each in self.snapshot.follow_up.actions]
        if actions:
            self.heading("What you are doing")
        for each in actions:
            owner = f", {each.owner}" if each.owner else ""
            due = f", due {each.due.isoformat()}" if each.due and not each.done else ""
            done = f", on {each.done.isoformat()}" if each.done else ""
            self.put(_item("·", plain(f"{each.status}: {self.review.pack.strategies[each.strategy].title}")))
            self.say(f"{each.strategy}{owner}{due}{done}", "dim", 3)

    def open_risks(self) -> None:
        """Print the open risks that nobody has accepted, the most urgent first."""
        self.heading("Open risks")
        risks = self.asking(Status.OPEN)
        for severity, found in groupby(risks, key=lambda each: each.rule.severity):
            self.put(*[] if severity is Severity.HIGH else [Text("")])
            for finding in found:
                self.finding(finding)
        if not risks:
            self.say("None among what is known. What is still to clarify stands further down.")

    def asking(self, status: Status, kind: Kind | None = None) -> list[Finding]:
        """Return the findings of a status that nobody has accepted, the most urgent first."""
        return [each for each in self.snapshot.not_accepted(status) if kind in (None, each.rule.kind)]

    def opportunities(self) -> None:
        """Print how the opportunities stand, which to try first, and all that are untapped or to clarify."""
        self.heading("Opportunities")
        found = [each for each in self.review.findings if each.rule.kind is Kind.OPPORTUNITY]
        numbers = ((sum(each.status is status for each in found), STATUS_WORDS[status]) for status in Status)
        self.say(f"{', '.join(f'{number} {words}' for number, words in numbers if number) or 'none'}.")
        follow_up = self.snapshot.follow_up
        in_order = chances(self.review, follow_up.accepted, follow_up.actions)
        first, later = in_order[:MOST_TRIED], in_order[MOST_TRIED:]
        if first:
            self.say(f"{TO_TRY}:", "bold")
        for task in first:
            self.finding(task.finding)
        if later:
            self.say("After that:", "bold")
        for task in later:
            self.to_try(task)
        self.to_settle(self.asking(Status.TO_CLARIFY, Kind.OPPORTUNITY))

    def where(self) -> None:
        """Print the matrix."""
        self.heading("Where it stands")
        self.waiting += matrix.lines(self.snapshot, self.to.width)
        self.say("   ".join(matrix.LEGEND), "dim")

    def metrics(self) -> None:
        """Print the numbers that are known, and what is missing for the others."""
        known = [each for each in self.review.metrics if each.value is not None]
        missing = sorted({question for each in self.review.metrics for question in each.awaits})
        if not known:
            return
        self.heading("The numbers")
        for each in known:
            told = plain(metric_in_words(self.review, each), "bold")
            self.put(Text.assemble(told, plain(f". {each.metric.say}", "dim")))
        if missing:
            self.say(f"Still missing for the rest: {', '.join(missing)}.", "dim")

    def in_hand(self, status: Status, title: str) -> None:
        """Print what is treated or pursued: apart from what is well, each with the outcome to watch."""
        found = self.review.having(status)
        if found:
            self.heading(title)
            self.say("The right thing is done. Whether it works, only the outcome tells.", "dim")
        for finding in found:
            self.treatment(finding)

    def to_clarify(self) -> None:
        """Print the risks of which it is not known whether all is well."""
        waiting, unknown = self.asking(Status.TO_CLARIFY, Kind.RISK), len(self.review.having(Status.UNKNOWN))
        if not waiting and not unknown:
            return
        self.heading("To clarify")
        does = " It applies to you; whether all is well hangs on these answers." if waiting else ""
        self.say(f"Not known is not the same as fine.{does}")
        self.to_settle(waiting)
        if unknown:
            self.say(may_apply(unknown), "dim")

    def well(self, status: Status, title: str) -> None:
        """Print what is met, where there is something."""
        found = self.review.having(status)
        if found:
            self.heading(title)
        for finding in found:
            self.met(finding)

    def informing(self) -> None:
        """Print the answers that only tell something."""
        told = informing_answers(self.review)
        if told:
            self.heading("For the record")
            self.said(told)

    def idle(self) -> None:
        """Print the answers that decide nothing."""
        idle = idle_answers(self.review)
        if not idle:
            return
        self.heading("Answers that decide nothing at the moment")
        self.say("They are kept in the file; other answers rule out what they were asked for.", "dim")
        self.said(idle)

    def other_notes(self) -> None:
        """Print the answers with a note that stand nowhere above: no finding hangs on them alone."""
        left = [each for each in self.assessment.notes if each in self.review.answers and each not in self.noted]
        if left:
            self.heading("Your other notes")
            self.said(left)

    def said(self, names: Iterable[str]) -> None:
        """Print the answers to some questions."""
        asked = (self.review.asked[each] for each in names)
        self.listed((each, in_words(each, self.review.answers[each.id])) for each in asked)
