"""What the interview shows beside its questions, in a terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.padding import Padding
from rich.text import Text

from bmcheck.dialogue.conduct import Progress, Screen
from bmcheck.evaluation import review
from bmcheck.interview import outlook
from bmcheck.model import Kind
from bmcheck.reports.console import console
from bmcheck.reports.terminal_findings import found_in
from bmcheck.reports.words import basis_words, number_of, passage
from bmcheck.safe import one_line

if TYPE_CHECKING:
    from rich.console import Console

    from bmcheck.conditions import Answers
    from bmcheck.interview import Scope, State
    from bmcheck.model import Feature, Finding, Pack, Question

MOST_REASONS = 2
"""Findings that are told in full when somebody asks why; more would push the help out of a window of 24 lines."""


class TerminalScreen(Screen):
    """Writes to a terminal with rich, or without any styles for simple ones."""

    def __init__(self, pack: Pack, *, simple: bool = False, only_paper: bool = False) -> None:
        """Show what is found under ``pack``."""
        self.pack = pack
        self.simple = simple
        self.only_paper = only_paper

    @property
    def to(self) -> Console:
        """Return a console for the terminal as wide as it is now."""
        return console(simple=self.simple)

    def outset(self, state: State, scope: Scope) -> None:
        """Say before the first question how many there may be, and how long they take."""
        ahead = outlook(self.pack, state, scope)
        if not ahead.most:
            return
        questions = number_of(ahead.most, "question")
        left = f" {'is' if ahead.most == 1 else 'are'} left" if state.answers or state.unsure else ""
        more = f" What you do not know can make it {ahead.unknowing}." if ahead.unknowing > ahead.most else ""
        self._say(f"At most {questions}{left}, some {number_of(ahead.minutes, 'minute')}.{more}", "dim")

    def section(self, feature: Feature) -> None:
        """Open a section: what the feature is and which building blocks it touches."""
        blocks = {block for rule in self.pack.rules.values() if rule.feature == feature.id for block in rule.blocks}
        touched = ", ".join(title for block, title in self.pack.blocks.items() if block in blocks)
        self.to.print()
        self.to.rule(Text(one_line(feature.title), style="bold"), align="left", characters="─", style="dim")
        self._say(feature.about)
        self._say(f"It touches: {touched}.", "dim")

    def progress(self, progress: Progress) -> None:
        """Show how far the interview is."""
        left = "last question" if progress.left <= 1 else f"at most {progress.left} left"
        self.to.print()
        self._say(f"{progress.feature.title} · {progress.answered} answered · {left}", "dim")

    def section_done(self, feature: Feature, answers: Answers) -> None:
        """Close a section: what was found there."""
        found_in(review(self.pack, answers, only_paper=self.only_paper), feature.id, self.to)

    def why(self, question: Question, findings: list[Finding]) -> None:
        """Say what the question decides, and on which passage that rests."""
        self.to.print()
        shown = sorted(findings, key=lambda each: (each.rule.severity.rank, each.rule.kind is not Kind.RISK))
        for finding in shown[:MOST_REASONS]:
            rule = finding.rule
            self._say(f"It helps to decide: {rule.title}", "bold")
            self._say(f"{rule.kind.value}, {rule.severity.value}, {basis_words(self.pack, rule)}", "dim", 2)
            for claim in rule.claims:
                self._say(passage(self.pack, claim), indent=2)
        if len(shown) > MOST_REASONS:
            self._say(f"… and {len(shown) - MOST_REASONS} more findings.")
        if not shown:
            told = "It is told to whoever reads the report; no finding hangs on it."
            self._say(told if question.informs else "At the moment nothing else hangs on it.")
        if question.help:
            self._say(question.help)

    def hint(self, text: str) -> None:
        """Say one line."""
        self._say(text, "dim")

    def _say(self, text: str, style: str = "", indent: int = 0) -> None:
        self.to.print(Padding(Text(one_line(text), style=style), (0, 0, 0, indent), expand=False))
