"""The first screen of a report: who and when, the money, what to do now, what to find out, what to type next."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from rich.text import Text

from bmcheck.briefing import briefing
from bmcheck.model import IN_HAND, UNCLEAR, Audience, Severity, Status, Threatened
from bmcheck.reports.console import console
from bmcheck.reports.layout import Item
from bmcheck.reports.one_screen import OneScreen, money_in_words
from bmcheck.reports.styles import severity_style
from bmcheck.reports.tasks import begin_in_words, decides_in_words, in_hand_in_words, why_in_words
from bmcheck.reports.terminal_page import captured, plain, show
from bmcheck.reports.treatment import urgency_in_short
from bmcheck.reports.words import number_of, to_find_out

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from rich.console import Console

    from bmcheck.briefing import Briefing
    from bmcheck.model import Snapshot
    from bmcheck.ranking import Gap
    from bmcheck.reports.one_screen import Command
    from bmcheck.tasks import Task


def render(snapshot: Snapshot, today: date, command: Command, *, to: Console | None = None) -> None:
    """Print what fits on one screen."""
    show(_screen(snapshot, today, command, to or console()))


def text(snapshot: Snapshot, today: date, command: Command) -> str:
    """Return the first screen as it is without a terminal: no colours."""
    return captured(_screen(snapshot, today, command, console(simple=True)))


def _screen(snapshot: Snapshot, today: date, command: Command, to: Console) -> OneScreen:
    """Return the first screen for whom it is meant."""
    if snapshot.review.reader is Audience.FOUNDER:
        return _FirstScreen(snapshot, to, briefing(snapshot, today), command)
    from bmcheck.reports.investor_screen import InvestorScreen  # noqa: PLC0415 - founders wait for no more than theirs

    return InvestorScreen(snapshot, to, command)


class _FirstScreen(OneScreen):
    def __init__(self, snapshot: Snapshot, to: Console, found: Briefing, command: Command) -> None:
        super().__init__(snapshot, to, command)
        self.found = found

    def fill(self) -> None:
        money = self.found.money
        self.head(counts(self.snapshot, self.found), [money_in_words(self.review, money)] if money else [])
        self.act_now(self.found)
        self.find_out(self.found.find_out)
        self.chances(self.found.chances)
        self.next()

    def act_now(self, found: Briefing) -> None:
        self.part("Act now")
        if not found.act_now:
            self.say("Nothing is open among what is known.")
        for number, task in enumerate(found.act_now, 1):
            self.task(number, task)

    def task(self, number: int, task: Task) -> None:
        """Add what is found, why, and where to begin."""
        rule = task.finding.rule
        told = Text.assemble(
            plain(rule.severity.value, severity_style(rule)), plain(f", {urgency_in_short(rule)}: {rule.title}")
        )
        self.put(Item(told, f"{number}.", most=self.layout.title))
        self.aside("; ".join(filter(None, (rule.id, why_in_words(self.review, task)))))
        is_under_way = task.action and not task.action.without_effect
        if self.layout.both or not is_under_way:
            self.what_to_do(begin_in_words(self.review, task))
        if task.action and (self.layout.both or is_under_way):
            self.what_to_do(in_hand_in_words(self.review, task.action), "=")

    def find_out(self, gaps: Sequence[Gap]) -> None:
        if not gaps:
            return
        self.part("Find out first")
        for number, gap in enumerate(gaps[: self.layout.questions], 1):
            asked = to_find_out(gap.question, measure=gap.measure)
            unsure = " (you said you do not know)" if gap.question.id in self.assessment.unsure else ""
            decides = "" if self.layout.gaps else f", decides {number_of(len(gap.holds_up), 'finding')}"
            told = plain(f"{gap.question.id}{decides}: {asked}{unsure}")
            self.put(Item(told, f"{number}.", most=self.layout.what))
            if self.layout.gaps:
                self.aside(f"decides: {decides_in_words(gap.holds_up)}")

    def chances(self, chances: Sequence[Task]) -> None:
        if not chances:
            return
        self.part("Chances")
        for number, task in enumerate(chances[: self.layout.chances], 1):
            rule = task.finding.rule
            self.put(Item(plain(f"{rule.title} ({rule.id})"), f"{number}.", "green", most=self.layout.title))
            if self.layout.gaps:
                self.what_to_do(begin_in_words(self.review, task))

    def next(self) -> None:
        """Add what to type next."""
        path, act_now = self.snapshot.source.path, self.found.act_now
        lines = {"Everything": self.command("report", path, "--full")}
        if act_now:
            lines["Why, and the ways out"] = self.command("explain", act_now[0].finding.rule.id, path)
            lines["What to do in which order"] = self.command("plan", path)
        if self.found.find_out:
            lines["Answer what is open"] = self.command("assess", path)
        page = f"{os.path.splitext(path)[0]}.html"
        lines["As a page"] = self.command("report", path, "--format", "html", "-o", page)
        self.to_type(lines)


def counts(snapshot: Snapshot, found: Briefing) -> Iterator[str]:
    """Yield how much there is to say of each sort; what somebody has accepted is apart."""
    for whom, one, many in (
        (Threatened.BUSINESS, "threat to the business", "threats to the business"),
        (Threatened.PEOPLE, "harm to people", "harms to people"),
    ):
        risks = found.risks[whom]
        if not risks:
            continue
        high = sum(each.rule.severity is Severity.HIGH for each in risks)
        yield number_of(len(risks), one, many) + (f" ({high} high)" if high else "")
    if snapshot.follow_up.accepted:
        yield f"{len(snapshot.follow_up.accepted)} accepted"
    treated, unclear, untapped, pursued = (
        len(snapshot.not_accepted(*group)) for group in ((Status.TREATED,), UNCLEAR, (Status.UNTAPPED,), IN_HAND[1:])
    )
    numbers = (f"{treated} treated", f"{unclear} to find out", number_of(untapped, "chance"), f"{pursued} pursued")
    yield from (told for told in numbers if not told.startswith("0 "))
