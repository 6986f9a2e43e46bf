"""The first screen of a report: who and when, the money, what to do now, what to find out, what to type next."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, NamedTuple

from rich.text import Text

from bmcheck.answers import number_in_words
from bmcheck.briefing import briefing
from bmcheck.model import IN_HAND, UNCLEAR, Kind, Severity, Status, Threatened
from bmcheck.reports.console import console
from bmcheck.reports.layout import Item
from bmcheck.reports.notices import notices
from bmcheck.reports.styles import severity_style
from bmcheck.reports.tasks import begin_in_words, in_hand_in_words, metric_in_words, why_in_words
from bmcheck.reports.terminal_page import Page, captured, plain, show
from bmcheck.reports.treatment import urgency_in_short
from bmcheck.reports.words import STATUS_WORDS, number_of, to_find_out, voice

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from datetime import date

    from rich.console import Console

    from bmcheck.briefing import Briefing, Money
    from bmcheck.model import Finding, Review, Snapshot
    from bmcheck.ranking import Gap
    from bmcheck.tasks import Task

    Command = Callable[..., str]

MOST_LINES = 40
USUAL = 80


class Layout(NamedTuple):
    """How many lines texts may take, and how much there is; without ``gaps`` nothing but what is needed most.

    The texts are titles, what to do, and what is said beside them.
    """

    title: int
    what: int
    aside: int
    gaps: bool = True
    questions: int = 3
    chances: int = 2
    commands: int = 5


LAYOUTS = (
    Layout(2, 2, 2),
    Layout(2, 2, 1),
    Layout(2, 1, 1),
    Layout(1, 1, 1),
    Layout(2, 2, 1, gaps=False, chances=1, commands=2),
    Layout(2, 1, 1, gaps=False, chances=1, commands=2),
    Layout(1, 1, 1, gaps=False, chances=1, commands=2),
    Layout(1, 1, 1, gaps=False, questions=2, chances=1, commands=1),
)
"""From roomy to tight: the first with which all fits is taken."""
MOST_NAMED = 2
"""Findings that are named of those that a question decides."""


def render(snapshot: Snapshot, today: date, command: Command, *, to: Console | None = None) -> None:
    """Print what fits on one screen."""
    show(_FirstScreen(snapshot, to or console(), briefing(snapshot, today), command))


def text(snapshot: Snapshot, today: date, command: Command) -> str:
    """Return the first screen as it is without a terminal: no colours."""
    return captured(_FirstScreen(snapshot, console(simple=True), briefing(snapshot, today), command))


class _FirstScreen(Page):
    def __init__(self, snapshot: Snapshot, to: Console, found: Briefing, command: Command) -> None:
        super().__init__(snapshot, to)
        self.found, self.command, self.layout = found, command, LAYOUTS[0]

    def print(self) -> None:
        """Print it so that all is seen at once; where the window is too small for that, so that it is short enough."""
        narrow = -(-USUAL // min(self.to.width, USUAL))
        most = MOST_LINES * narrow
        window = min(self.to.height - 1, most) if self.to.is_terminal else most
        pages = [self.filled(each, narrow) for each in LAYOUTS]
        fitting = (lines for limit in (window, most) for lines in pages if _height(lines) <= limit)
        self.waiting = next(fitting, pages[-1])
        self.flush()

    def filled(self, layout: Layout, narrow: int) -> list[Text]:
        """Return all lines in a layout; in a narrow window, a text takes more of them."""
        title, what, aside = (narrow * lines for lines in (layout.title, layout.what, layout.aside))
        self.layout = layout._replace(title=title, what=what, aside=aside)
        self.waiting = []
        self.fill()
        return self.waiting

    def fill(self) -> None:
        self.head(self.found)
        self.act_now(self.found)
        self.find_out(self.found.find_out)
        self.chances(self.found.chances)
        self.next()

    def head(self, found: Briefing) -> None:
        venture = self.assessment.venture
        day = f", as of {venture.assessed.isoformat()}" if venture.assessed else ""
        name = plain(venture.name or "Unnamed venture", "bold")
        self.put(
            Item(Text.assemble(name, plain(f"{day} ({self.review.pack.label})", "dim")), hang=2, most=self.layout.title)
        )
        self.put(Item(plain("; ".join(counts(self.snapshot, found))), hang=2))
        if self.only_paper:
            self.say(f"{voice(self.review.pack).selection}.", "dim")
        if found.money:
            self.put(Item(plain(money_in_words(self.review, found.money)), hang=2))
        if told := notices(self.snapshot):
            more = f"1 of {len(told)} to look at, all with --full: " if len(told) > 1 else ""
            self.put(Item(plain(f"{more}{told[0].what}", "yellow"), "!", "yellow", most=self.layout.title))

    def what_to_do(self, text: str, sign: str = "→") -> None:
        """Add what to do about what stands above, cut where it takes more lines than there is room for."""
        self.put(Item(plain(text), sign, indent=3, most=self.layout.what))

    def aside(self, text: str) -> None:
        """Add what is said beside it, cut in the same way."""
        self.put(Item(plain(text, "dim"), indent=3, most=self.layout.aside))

    def act_now(self, found: Briefing) -> None:
        self.part("Act now")
        if not found.act_now:
            self.say("Nothing is open among what is known.")
        for number, task in enumerate(found.act_now, 1):
            self.task(number, task)

    def part(self, title: str) -> None:
        self.heading(title, gap=self.layout.gaps)

    def task(self, number: int, task: Task) -> None:
        """Add what is found, why, and where to begin."""
        rule = task.finding.rule
        told = Text.assemble(
            plain(rule.severity.value, severity_style(rule)), plain(f", {urgency_in_short(rule)}: {rule.title}")
        )
        self.put(Item(told, f"{number}.", most=self.layout.title))
        self.aside("; ".join(filter(None, (rule.id, why_in_words(self.review, task)))))
        self.what_to_do(begin_in_words(self.review, task))
        if task.action:
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
                self.aside(f"decides: {decides_in_words(gap)}")

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
        self.part("Next")
        path, act_now = self.snapshot.source.path, self.found.act_now
        lines = {"Everything": self.command("report", path, "--full")}
        if act_now:
            lines["Why, and the ways out"] = self.command("explain", act_now[0].finding.rule.id, path)
            lines["What to do in which order"] = self.command("plan", path)
        if self.found.find_out:
            lines["Answer what is open"] = self.command("assess", path)
        page = f"{os.path.splitext(path)[0]}.html"
        lines["As a page"] = self.command("report", path, "--format", "html", "-o", page)
        for label, words in list(lines.items())[: self.layout.commands]:
            self.put(Item(Text.assemble(plain(f"{label}: ", "dim"), plain(words)), hang=2))


def _height(lines: Iterable[Text]) -> int:
    return sum(each.plain.count("\n") + 1 for each in lines)


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


def money_in_words(review: Review, money: Money) -> str:
    """Return the figures of the money in a line, with the day for which they hold."""
    parts = [metric_in_words(review, each) for each in money.monthly]
    parts += [f"lasts {number_in_words(money.lasts.value or 0.0, money.lasts.metric.unit)}"] if money.lasts else []
    parts += [f"empty about {money.empty.isoformat()}"] if money.empty else []
    return f"Money as of {money.as_of.isoformat()}: {'; '.join(parts)}"


def decides_in_words(gap: Gap) -> str:
    """Return what an answer decides: the most urgent findings by their titles, risks first, and how many more."""
    held = sorted(gap.holds_up, key=lambda each: (each.rule.kind is not Kind.RISK, each.rule.urgency))
    more = f"; and {len(held) - MOST_NAMED} more" if len(held) > MOST_NAMED else ""
    return "; ".join(f"{each.rule.title} ({_short(each)})" for each in held[:MOST_NAMED]) + more


def _short(finding: Finding) -> str:
    rule = finding.rule
    word = rule.severity.value if rule.kind is Kind.RISK else rule.kind.value
    return f"{word}, {STATUS_WORDS[finding.status]}" if finding.status is Status.OPEN else word
