"""A page that fits on one screen: from the roomiest layout to the tightest, the first one that fits is printed."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from rich.text import Text

from bmcheck.answers import number_in_words
from bmcheck.reports.layout import Item
from bmcheck.reports.notices import notices
from bmcheck.reports.tasks import metric_in_words
from bmcheck.reports.terminal_page import Page, plain
from bmcheck.reports.words import voice

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from rich.console import Console

    from bmcheck.briefing import Money
    from bmcheck.model import Review, Snapshot

    Command = Callable[..., str]

MOST_LINES = 40
USUAL = 80


class Layout(NamedTuple):
    """How many lines texts may take, and how much there is; without ``gaps`` nothing but what is needed most.

    The texts are titles, what to do, and what is said beside them. Without ``both``, where something is in hand
    already, that stands in the place of where to begin.
    """

    title: int
    what: int
    aside: int
    gaps: bool = True
    questions: int = 3
    chances: int = 2
    commands: int = 5
    both: bool = True


LAYOUTS = (
    Layout(2, 2, 2),
    Layout(2, 2, 1),
    Layout(2, 1, 1),
    Layout(1, 1, 1),
    Layout(2, 2, 1, gaps=False, chances=1, commands=2),
    Layout(2, 1, 1, gaps=False, chances=1, commands=2),
    Layout(1, 1, 1, gaps=False, chances=1, commands=2),
    Layout(1, 1, 1, gaps=False, questions=2, chances=1, commands=1),
    Layout(1, 1, 1, gaps=False, questions=2, chances=1, commands=1, both=False),
)
"""From roomy to tight: the first with which all fits is taken."""


class OneScreen(Page):
    """A page about a venture that fits on one screen; ``command`` returns what to type next."""

    def __init__(self, snapshot: Snapshot, to: Console, command: Command) -> None:
        """Begin with the roomiest layout."""
        super().__init__(snapshot, to)
        self.command, self.layout = command, LAYOUTS[0]

    def print(self) -> None:
        """Print it so that all is seen at once; where the window is too small for that, so that it is short enough."""
        narrow = -(-USUAL // min(self.to.width, USUAL))
        most = MOST_LINES * narrow
        window = min(self.to.height - 1, most) if self.to.is_terminal else most
        self.waiting = self.fitting(narrow, window, most)
        self.flush()

    def fitting(self, narrow: int, window: int, most: int) -> list[Text]:
        """Return the lines in the roomiest layout that fits the window, else in the roomiest that is short enough."""
        pages = list[list[Text]]()
        for each in LAYOUTS:
            pages.append(self.filled(each, narrow))
            if _height(pages[-1]) <= window:
                return pages[-1]
        return next((lines for lines in pages if _height(lines) <= most), pages[-1])

    def filled(self, layout: Layout, narrow: int) -> list[Text]:
        """Return all lines in a layout; in a narrow window, a text takes more of them."""
        title, what, aside = (narrow * lines for lines in (layout.title, layout.what, layout.aside))
        self.layout = layout._replace(title=title, what=what, aside=aside)
        self.waiting = []
        self.fill()
        return self.waiting

    def fill(self) -> None:
        """Add everything that there is to say."""
        raise NotImplementedError

    def head(self, counts: Iterable[str], money: Iterable[str]) -> None:
        """Add who is looked at and when, what there is to say in numbers, the money, and what to look at first.

        The money is never cut: half a figure is a wrong one.
        """
        venture = self.assessment.venture
        day = f", as of {venture.assessed.isoformat()}" if venture.assessed else ""
        name = plain(venture.name or "Unnamed venture", "bold")
        self.put(
            Item(Text.assemble(name, plain(f"{day} ({self.review.pack.label})", "dim")), hang=2, most=self.layout.title)
        )
        self.put(Item(plain("; ".join(counts)), hang=2))
        if self.only_paper:
            self.say(f"{voice(self.review.pack).selection}.", "dim")
        self.put(*(Item(plain(each), hang=2) for each in money))
        if told := notices(self.snapshot):
            more = f"1 of {len(told)} to look at, all with --full: " if len(told) > 1 else ""
            self.put(Item(plain(f"{more}{told[0].what}", "yellow"), "!", "yellow", most=self.layout.title))

    def what_to_do(self, text: str, sign: str = "→") -> None:
        """Add what to do about what stands above, cut where it takes more lines than there is room for."""
        self.put(Item(plain(text), sign, indent=3, most=self.layout.what))

    def aside(self, text: str) -> None:
        """Add what is said beside it, cut in the same way."""
        self.put(Item(plain(text, "dim"), indent=3, most=self.layout.aside))

    def part(self, title: str) -> None:
        """Add a heading."""
        self.heading(title, gap=self.layout.gaps)

    def to_type(self, lines: Mapping[str, str]) -> None:
        """Add what to type next, by what it is for."""
        self.part("Next")
        for label, words in list(lines.items())[: self.layout.commands]:
            self.put(Item(Text.assemble(plain(f"{label}: ", "dim"), plain(words)), hang=2))


def _height(lines: Iterable[Text]) -> int:
    return sum(each.plain.count("\n") + 1 for each in lines)


def money_in_words(review: Review, money: Money) -> str:
    """Return the figures of the money in a line, with the day for which they hold."""
    parts = [metric_in_words(review, each) for each in money.monthly]
    parts += [f"lasts {number_in_words(money.lasts.value or 0.0, money.lasts.metric.unit)}"] if money.lasts else []
    parts += [f"empty about {money.empty.isoformat()}"] if money.empty else []
    day = f" as of {money.as_of.isoformat()}" if money.as_of else ""
    return f"Money{day}: {'; '.join(parts)}"
