"""A list of options as it is drawn: in a window of any size, never begun in the middle of an option."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import chain
from typing import TYPE_CHECKING

from bmcheck.reports.breaking import fill

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

Fragments = list[tuple[str, str]]
"""Pieces of text, each with its style: what prompt_toolkit draws."""

LEAST_BESIDE = 3
"""Rows beside an option in the smallest window: one of the question, and how many options are above and below."""


def broken(text: str, columns: int, margin: int = 0) -> list[str]:
    """Return ``text`` in lines of at most ``columns`` cells, broken between words, later ones behind a margin.

    Letters of Chinese, Japanese and Korean take two cells.
    """
    lines = fill(" ".join(text.split()), max(columns - margin, 8), whole=False).split("\n")
    return [lines[0], *(" " * margin + each for each in lines[1:])]


@dataclass
class OptionList:
    """Options to choose from, or to tick where there are ``marks``: which one is chosen, and which are ticked.

    Of those that it ``may_deny`` a person may also say that they do not hold: they are ``denied``. ``legend`` returns
    the lines about keys for so many columns; ``first`` is the first option that is shown.
    """

    about: str
    options: Sequence[tuple[str, str]]
    marks: bool = False
    legend: Callable[[int, bool], list[str]] = lambda _columns, _ticked: []
    at: int = 0
    ticked: set[str] = field(default_factory=set)
    may_deny: frozenset[str] = frozenset()
    denied: set[str] = field(default_factory=set)
    fault: str = ""
    first: int = 0

    def move(self, by: int) -> None:
        """Choose another option; behind the last one comes the first."""
        self.at = (self.at + by) % len(self.options)
        self.fault = ""

    def tick(self) -> None:
        """Tick the chosen option, or take its tick away."""
        self.ticked ^= {self.chosen}
        self.denied -= {self.chosen}
        self.fault = ""

    def deny(self) -> None:
        """Say of the chosen option that it does not hold, or take that back."""
        self.denied ^= self.may_deny & {self.chosen}
        self.ticked -= self.denied
        self.fault = ""

    @property
    def chosen(self) -> str:
        """Return the id of the chosen option."""
        return self.options[self.at][0]

    def draw(self, rows: int, columns: int) -> Fragments:
        """Return what is drawn in a window: the question, its keys, and the options around the chosen one.

        Where not all fit, it is said how many stand above and below. What would leave no room for the chosen option
        is left out: first the keys, then the end of the question.
        """
        head, legend = broken(f"• {self.about}", columns, 2), self.legend(columns, bool(self.ticked or self.denied))
        fault = broken(self.fault, columns) if self.fault else []
        blocks = [self._block(place, columns) for place in range(len(self.options))]
        most = max(map(len, blocks), default=0)
        if len(legend) + len(fault) + most + LEAST_BESIDE > rows:
            legend = []
        spare = rows - len(legend) - len(fault)
        if len(head) + sum(map(len, blocks)) > spare:
            head = _cut(head, max(spare - 2 - most, 1))
        shown = self._window(blocks, spare - len(head))
        above, below = shown.start, len(blocks) - shown.stop
        lines = [
            *(("class:question", line) for line in head),
            *(("class:instruction", line) for line in legend),
            *_count("↑", above, "above"),
            *chain.from_iterable(self._styled(place, blocks[place]) for place in shown),
            *_count("↓", below, "below"),
            *(("class:validation-toolbar", line) for line in fault),
        ]
        return [(style, f"\n{line}" if place else line) for place, (style, line) in enumerate(lines)]

    def height(self, columns: int) -> int:
        """Return how many rows it takes when it is drawn whole."""
        return len(self.draw(10_000, columns))

    def _block(self, place: int, columns: int) -> list[str]:
        option, words = self.options[place]
        pointer = "» " if place == self.at else "  "
        tick = ("● " if option in self.ticked else "× " if option in self.denied else "○ ") if self.marks else ""
        first, *others = broken(words, columns - 1, 1 + len(pointer + tick))
        return [f" {pointer}{tick}{first}", *others]

    def _styled(self, place: int, lines: Iterable[str]) -> Fragments:
        style = "class:chosen" if place == self.at else "class:ticked" if self.options[place][0] in self.ticked else ""
        return [(style, line) for line in lines]

    def _window(self, blocks: Sequence[Sequence[str]], room: int) -> range:
        """Return which options are shown, in so many rows, the chosen one among them; scroll no farther than needed."""
        sizes = list(map(len, blocks))
        if sum(sizes) <= room:
            self.first = 0
            return range(len(blocks))
        room -= 2
        self.first = min(self.first, self.at)
        while self.first < self.at and sum(sizes[self.first : self.at + 1]) > room:
            self.first += 1
        stop = self.at + 1
        while stop < len(sizes) and sum(sizes[self.first : stop + 1]) <= room:
            stop += 1
        while self.first and sum(sizes[self.first - 1 : stop]) <= room:
            self.first -= 1
        return range(self.first, stop)


def _cut(lines: list[str], most: int) -> list[str]:
    return lines if len(lines) <= most else [*lines[: most - 1], f"{lines[most - 1][:-1]}…"]


def _count(sign: str, number: int, where: str) -> Fragments:
    return [("class:instruction", f"   {sign} {number} more {where}")] if number else []
