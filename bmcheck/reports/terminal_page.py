"""A page for a terminal: headings, paragraphs and lists, put together and printed at once."""

from __future__ import annotations

import re
import sys
from typing import TYPE_CHECKING

from rich.text import Text

from bmcheck.reports.layout import Item, hung, stacked
from bmcheck.reports.matrix import sign_of
from bmcheck.reports.styles import severity_style
from bmcheck.reports.treatment import urgency_in_short
from bmcheck.reports.words import called
from bmcheck.safe import lines, no_commands, one_line

if TYPE_CHECKING:
    from collections.abc import Iterable

    from rich.console import Console

    from bmcheck.model import Finding, Question, Snapshot


def plain(text: str, style: str = "") -> Text:
    """Return text from anywhere as text, harmless and without markup."""
    return Text(one_line(text), style=style)


def headline(finding: Finding, *, urgency: bool = True) -> Item:
    """Return a finding in a line, with the sign that it has in the matrix, and with its urgency unless told apart."""
    rule = finding.rule
    word = called(finding)
    style = severity_style(rule)
    soon = f" ({short})" if urgency and (short := urgency_in_short(rule)) else ""
    told = Text.assemble(plain(word, style), plain(soon, "dim"), ": ", plain(rule.title))
    return Item(told, sign_of(finding), style)


class Page:
    """What is to be printed about a venture; nothing is until ``flush``."""

    def __init__(self, snapshot: Snapshot, to: Console) -> None:
        """Begin with nothing."""
        self.snapshot = snapshot
        self.waiting: list[Text] = []
        self.review = snapshot.review
        self.assessment = snapshot.assessment
        self.to = to
        self.only_paper = snapshot.review.only_paper
        self.noted: set[str] = set()

    def print(self) -> None:
        """Print the whole page."""
        self.flush()

    def heading(self, text: str, *, gap: bool = True) -> None:
        """Add a heading, with a line as wide as the page, and a gap before it."""
        title = plain(text, "bold")
        if gap:
            self.put(Text(""))
        self.put(Text.assemble(title, " ", ("─" * max(self.to.width - title.cell_len - 1, 0), "dim")))

    def put(self, *parts: Item | Text) -> None:
        """Add lines; they are printed together, which is many times faster than one by one."""
        self.waiting += (hung(each if isinstance(each, Item) else Item(each), self.to.width) for each in parts)

    def flush(self) -> None:
        """Print what was added."""
        self.to.print(stacked(self.waiting), soft_wrap=True)
        self.waiting = []

    def say(self, text: str, style: str = "", indent: int = 0) -> None:
        """Add a paragraph, where there is one."""
        if text:
            self.put(Item(plain(text, style), indent=indent))

    def labelled(self, label: str, items: Iterable[str], indent: int = 3) -> None:
        """Add a label with its only item beside it, or its items below each other; nothing without items."""
        match [each for each in items if each]:
            case []:
                return
            case [only]:
                self.put(Item(Text.assemble(plain(f"{label}: ", "bold"), plain(only)), indent=indent))
            case several:
                self.say(label, "bold", indent)
                self.put(*(Item(plain(each), "·", indent=indent) for each in several))

    def answers(self, label: str, said: Iterable[tuple[Question, str]]) -> None:
        """Add a label and answers in the same way, each with its question and the note that somebody made on it."""
        match list(said):
            case [(question, answer)]:
                self.labelled(label, [f"{question.ask} — {answer}"])
                self.note(question, 6)
            case [_, *_] as listed:
                self.say(label, "bold", 3)
                self.listed(listed, 3)

    def listed(self, said: Iterable[tuple[Question, str]], indent: int = 0) -> None:
        """Add answers below each other, each with its question and the note on it."""
        for question, answer in said:
            self.put(Item(plain(f"{question.ask} — {answer}"), "·", indent=indent))
            self.note(question, indent + 3)

    def note(self, question: Question, indent: int) -> None:
        """Add the note on the answer to a question, where there is one."""
        if note := self.assessment.notes.get(question.id):
            self.say(f"Note: {note}", "italic", indent)
            self.noted.add(question.id)


def show(page: Page) -> None:
    """Print a page on its console; to a file or a pipe no line ends in blanks."""
    if page.to.is_terminal:
        page.print()
    else:
        sys.stdout.write(captured(page))


def captured(page: Page) -> str:
    """Return what a page prints, as text for a file or a pipe."""
    text = "".join(f"{_TRAILING.sub(_without_blanks, line)}\n" for line in styled(page).splitlines())
    return no_commands(text) if page.to.color_system else lines(text)


_TRAILING = re.compile(r"(?: |\x1b\[[0-9;]*m)+$")
"""What ends a line and shows nothing: blanks, and where a style ends."""


def _without_blanks(trailing: re.Match[str]) -> str:
    return trailing[0].replace(" ", "")


def styled(page: Page) -> str:
    """Return what a page prints, with the styles of its console: every piece of it is harmless by itself."""
    with page.to.capture() as capture:
        page.print()
    return capture.get()
