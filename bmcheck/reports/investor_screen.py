"""The first screen for an investor: the money, what breaks the deal, what to ask, what to have done, what to watch."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from rich.text import Text

from bmcheck.diligence import diligence
from bmcheck.reports.diligence import (
    ASK,
    BREAKERS,
    CHANCES,
    CONDITIONS,
    PRICE_IN,
    WATCH,
    asked,
    counts,
    money_lines,
    nothing_helps,
    pending_high,
    to_be_done,
    urgency,
)
from bmcheck.reports.layout import Item
from bmcheck.reports.one_screen import OneScreen
from bmcheck.reports.styles import severity_style
from bmcheck.reports.tasks import begin_in_words, decides_in_words, why_in_words
from bmcheck.reports.terminal_page import plain
from bmcheck.reports.treatment import outcome_in_words, urgency_in_short, watched
from bmcheck.reports.words import number_of

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from rich.console import Console

    from bmcheck.model import Review, Snapshot
    from bmcheck.reports.diligence import Part
    from bmcheck.reports.one_screen import Command
    from bmcheck.tasks import Task

MOST_RISKS = 3


class InvestorScreen(OneScreen):
    """The first screen of a report that is meant for an investor."""

    def __init__(self, snapshot: Snapshot, to: Console, command: Command) -> None:
        """Work out what stands where."""
        super().__init__(snapshot, to, command)
        self.found = diligence(snapshot)

    def fill(self) -> None:
        """Add everything that there is to say."""
        self.head(counts(self.found), money_lines(self.review, self.found))
        self.risks(BREAKERS, self.found.breakers, nothing_helps)
        if waiting := pending_high(self.found):
            self.put(Item(plain(waiting), "?", "yellow", most=self.layout.title))
        self.ask()
        self.risks(CONDITIONS, self.found.conditions, to_be_done)
        if not self.found.conditions:
            self.risks(PRICE_IN, self.found.price_in, nothing_helps)
        self.watch()
        self.chances()
        self.next()

    def risks(self, part: Part, tasks: Sequence[Task], told: Callable[[Review, Task], list[str]]) -> None:
        """Add the first risks of a part, each with what is told of its way out."""
        if not tasks and not part.none:
            return
        self.part(self.of(part, min(MOST_RISKS, len(tasks)), len(tasks)))
        if not tasks:
            self.say(part.none)
        for number, task in enumerate(tasks[:MOST_RISKS], 1):
            rule = task.finding.rule
            urgency = plain(f", {urgency_in_short(rule)}: {rule.title}")
            head = Text.assemble(plain(rule.severity.value, severity_style(rule)), urgency)
            self.put(Item(head, f"{number}.", most=self.layout.title))
            if self.layout.gaps:
                self.aside("; ".join(filter(None, (rule.id, why_in_words(self.review, task)))))
            self.what_to_do("; ".join(told(self.review, task)))

    def of(self, part: Part, shown: int, all_: int) -> str:
        """Return the title of a part, and how much of it is not shown."""
        return f"{part.title} ({shown} of {all_})" if shown < all_ else part.title

    def ask(self) -> None:
        """Add the first questions to management, each with something else to ask to see, and what it decides."""
        to_see: set[str] = set()
        found, shown = self.found.ask, self.found.ask[: self.layout.questions]
        self.part(self.of(ASK, len(shown), len(found)))
        if not found:
            self.say(ASK.none)
        for number, each in enumerate(shown, 1):
            unsure = " (you said you do not know)" if each.question.id in self.assessment.unsure else ""
            decides = "" if self.layout.gaps else f", decides {number_of(len(each.decides), 'finding')}"
            told = f"{urgency(each)}, {each.question.id}{decides}: {asked(each)}{unsure}"
            self.put(Item(plain(told), f"{number}.", most=self.layout.what))
            if self.layout.gaps:
                if new := next((one for one in each.see if one not in to_see), ""):
                    to_see.add(new)
                    self.what_to_do(f"ask to see: {new}")
                self.aside(f"decides: {decides_in_words(each.decides)}")

    def watch(self) -> None:
        """Add what is treated, with what is known of its outcome and what to watch."""
        shown = self.found.watch[: self.layout.chances]
        if shown:
            self.part(self.of(WATCH, len(shown), len(self.found.watch)))
        for number, each in enumerate(shown, 1):
            self.put(Item(plain(f"{each.rule.title} ({each.rule.id})"), f"{number}.", most=self.layout.title))
            if self.layout.gaps:
                told = "; ".join(f"{question.ask} — {answer}" for question, answer in watched(self.review, each))
                self.aside(f"{outcome_in_words(self.review.pack, each)}{f'; watch: {told}' if told else ''}")

    def chances(self) -> None:
        """Add what could be taken, where there is room for all else."""
        shown = self.found.chances[: self.layout.chances] if self.layout.gaps else ()
        if shown:
            self.part(self.of(CHANCES, len(shown), len(self.found.chances)))
        for number, task in enumerate(shown, 1):
            rule = task.finding.rule
            self.put(Item(plain(f"{rule.title} ({rule.id})"), f"{number}.", "green", most=self.layout.title))
            if self.layout.what > 1:
                self.what_to_do(begin_in_words(self.review, task))

    def next(self) -> None:
        """Add what to type next."""
        path = self.snapshot.source.path
        lines = {"Everything": self.command("report", path, "--full")}
        if self.found.ask:
            lines["All questions, and what hangs on each"] = self.command("next", path, "--all")
            lines["Write in what they say"] = self.command("assess", path)
        page = f"{os.path.splitext(path)[0]}.html"
        lines["As a page"] = self.command("report", path, "--format", "html", "-o", page)
        self.to_type(lines)
