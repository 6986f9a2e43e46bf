"""The full report for an investor in a terminal: the money, then what to ask, to refuse, to have done, to watch."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bmcheck.diligence import diligence
from bmcheck.model import Status
from bmcheck.reports.diligence import (
    ASK,
    BREAKERS,
    CHANCES,
    CONDITIONS,
    WATCH,
    asked,
    counts,
    inquiries,
    money_lines,
    nothing_helps,
    parts,
    pending_high,
    to_be_done,
    urgency,
)
from bmcheck.reports.layout import Item
from bmcheck.reports.terminal import Report
from bmcheck.reports.terminal_page import plain
from bmcheck.reports.words import deciding_answers

if TYPE_CHECKING:
    from rich.console import Console

    from bmcheck.diligence import Inquiry
    from bmcheck.model import Snapshot
    from bmcheck.reports.diligence import Part
    from bmcheck.tasks import Task


class InvestorReport(Report):
    """Everything of a report that is meant for an investor."""

    def __init__(self, snapshot: Snapshot, to: Console) -> None:
        """Work out what stands where."""
        super().__init__(snapshot, to)
        self.found = diligence(snapshot)

    def print(self) -> None:
        """Print the whole page."""
        self.title()
        self.say(f"For an investor: {'; '.join(counts(self.found))}.")
        self.money()
        self.notices()
        self.ask()
        for part, tasks in parts(self.found):
            self.part(part, tuple(tasks))
        self.watch()
        self.chances()
        self.accepted()
        self.actions()
        self.well(Status.COVERED, "Risks covered")
        self.well(Status.CAPTURED, "Opportunities captured")
        self.where()
        self.informing()
        self.idle()
        self.other_notes()
        self.flush()

    def money(self) -> None:
        """Print what is known of the money, what is missing, and the numbers behind it."""
        lines = money_lines(self.review, self.found)
        if lines:
            self.heading("The money")
        for line in lines:
            self.say(line)
        self.metrics()

    def begin(self, part: Part) -> None:
        """Print the title of a part, and what stands in it."""
        self.heading(part.title)
        self.say(part.about, "dim")

    def ask(self) -> None:
        """Print every question to management."""
        self.begin(ASK)
        if not self.found.ask:
            self.say(ASK.none)
        for each, decides in inquiries(self.found):
            self.inquiry(each, decides)

    def inquiry(self, inquiry: Inquiry, decides: list[str]) -> None:
        """Print a question with what it decides and what to ask to see."""
        unsure = ", you said you do not know" if inquiry.question.id in self.assessment.unsure else ""
        self.put(
            Item(plain(f"{asked(inquiry)} ({inquiry.question.id}, {urgency(inquiry)}{unsure})", "bold"), "?", "yellow")
        )
        self.note(inquiry.question, 3)
        self.labelled("It decides", decides)

    def part(self, part: Part, tasks: tuple[Task, ...]) -> None:
        """Print the open risks of a part."""
        if not tasks and not part.none:
            return
        self.begin(part)
        if not tasks:
            self.say(part.none)
        for each in tasks:
            self.task(each, part)
        if part is BREAKERS and (waiting := pending_high(self.found)):
            self.put(Item(plain(waiting), "?", "yellow"))

    def task(self, task: Task, part: Part) -> None:
        """Print an open risk: why, and whether anything ends it."""
        finding = task.finding
        self.head(finding)
        self.say(finding.rule.why, indent=3)
        self.answers("Because of the answer", deciding_answers(self.review, finding))
        if part is CONDITIONS:
            self.labelled("Have it done", to_be_done(self.review, task))
        else:
            self.labelled("No way out", nothing_helps(self.review, task))
        self.labelled("Ask to see", [finding.rule.verify])

    def watch(self) -> None:
        """Print what is treated or pursued, each with the outcome to watch."""
        if self.found.watch:
            self.begin(WATCH)
        for each in self.found.watch:
            self.treatment(each)

    def chances(self) -> None:
        """Print what is not taken yet."""
        if self.found.chances:
            self.begin(CHANCES)
        for each in self.found.chances:
            self.to_try(each)
