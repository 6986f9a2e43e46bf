"""What the interview shows beside its questions, in a terminal."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from rich.padding import Padding
from rich.text import Text

from bmcheck.answers import in_words
from bmcheck.conditions import Choices
from bmcheck.dialogue.conduct import Progress, Screen
from bmcheck.dialogue.option_list import OptionList
from bmcheck.evaluation import review
from bmcheck.interview import outlook
from bmcheck.model import IN_HAND, MET, TO_DO, Kind
from bmcheck.reports.console import console
from bmcheck.reports.terminal_findings import found_in
from bmcheck.reports.words import basis_words, number_of, passage
from bmcheck.safe import one_line

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from rich.console import Console

    from bmcheck.conditions import Answers
    from bmcheck.interview import Consequence, Scope, State
    from bmcheck.model import Feature, Finding, Pack, Question

MOST_REASONS = 2
"""Findings that are told in full when somebody asks why, and named for each answer."""
BESIDE = 6
"""Rows that a question takes beside its words and options: how far the interview is, and its keys."""


class TerminalScreen(Screen):
    """Writes to a terminal with rich, or without any styles for simple ones."""

    def __init__(
        self, pack: Pack, pause: Callable[[], None], *, simple: bool = False, only_paper: bool = False
    ) -> None:
        """Show what is found under ``pack``; ``pause`` waits until what stands there was read."""
        self.pause = pause
        self.page: Console | None = None
        self.pack = pack
        self.simple = simple
        self.only_paper = only_paper

    @property
    def to(self) -> Console:
        """Return a console for the terminal as wide as it is now, or the one on which a page is being put together."""
        return self.page or console(simple=self.simple)

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
        with self._paged(self.to.height):
            found_in(review(self.pack, answers, only_paper=self.only_paper), feature.id, self.to)

    def why(self, question: Question, findings: list[Finding], following: Sequence[Consequence]) -> None:
        """Say what the question decides, then how to answer it, and last where each answer leads.

        Whoever is asked reads what is good only after what is at stake: a reason is not to lead to an answer.
        """
        question_below = OptionList(question.ask, list(question.says.items())).height(self.to.width) + BESIDE
        with self._paged(question_below):
            self._decides(question, findings)
            if question.help:
                self._say(question.help)
            self._leads(question, following)

    def _decides(self, question: Question, findings: list[Finding]) -> None:
        """Say which findings hang on a question, each as both of what it can come to, and on what passage it rests."""
        self.to.print()
        shown = sorted(findings, key=lambda each: (each.rule.severity.rank, each.rule.kind is not Kind.RISK))
        for finding in shown[:MOST_REASONS]:
            rule = finding.rule
            either = f' or "{rule.when_met.removesuffix(".")}"' if rule.when_met else ""
            self._say(f'It helps to decide: "{rule.title}"{either}', "bold")
            self._say(f"{rule.kind.value}, {rule.severity.value}, {basis_words(self.pack, rule)}", "dim", 2)
            for claim in rule.claims[:1]:
                self._say(passage(self.pack, claim), indent=2)
        if len(shown) > MOST_REASONS:
            self._say(f"… and {len(shown) - MOST_REASONS} more findings.")
        if not shown:
            told = "It is told to whoever reads the report; no finding hangs on it."
            self._say(told if question.informs else "At the moment nothing else hangs on it.")

    def _leads(self, question: Question, following: Sequence[Consequence]) -> None:
        """Say what each answer leads to by itself: what is to be looked at, and how much is well."""
        led = [(each.answer, _led_to(each.findings)) for each in following]
        for answer, where in led:
            if where:
                said = "All of these" if answer == Choices(question.joint, frozenset()) else in_words(question, answer)
                self._say(f"{said} → {where}", "dim")
        if led and not all(where for _, where in led):
            self._say("Where an answer is not listed here, others decide with it.", "dim")

    @contextmanager
    def _paged(self, below: int) -> Iterator[None]:
        """Put together what is said meanwhile, and print it.

        Where it and ``below`` more rows do not fit into one window, there is a pause at the end of each.
        """
        self.page = page = self.to
        with page.capture() as captured:
            yield
        self.page = None
        lines = captured.get().splitlines(keepends=True)
        fits = len(lines) + below <= page.height
        room = len(lines) if fits else max(page.height - 2, 1)
        for start in range(0, len(lines), room):
            page.file.write("".join(lines[start : start + room]))
            page.file.flush()
            if not fits:
                self.pause()

    def hint(self, text: str) -> None:
        """Say one line."""
        self._say(text, "dim")

    def _say(self, text: str, style: str = "", indent: int = 0) -> None:
        self.to.print(Padding(Text(one_line(text), style=style), (0, 0, 0, indent), expand=False))


def _led_to(findings: Sequence[Finding]) -> str:
    """Return in a line what findings come to; nothing while other answers decide with it."""
    shown = [f'"{each.rule.title}"' for each in findings if each.status in TO_DO]
    well = sum(each.status in MET or each.status in IN_HAND for each in findings)
    more = len(shown) - MOST_REASONS
    parts = (
        shown and f"to look at: {'; '.join(shown[:MOST_REASONS])}{f' and {more} more' if more > 0 else ''}",
        well and f"{well} well or in hand",
    )
    return ", ".join(each for each in parts if isinstance(each, str) and each)
