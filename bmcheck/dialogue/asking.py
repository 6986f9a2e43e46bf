"""What may be said to a question, and the keys that say it in every kind of prompt."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING, Protocol

from msgspec.structs import replace

from bmcheck.safe import one_line

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bmcheck.conditions import Answer
    from bmcheck.model import Question
    from bmcheck.typed_answers import Whole

GO_ON = "Press Enter to go on"
WRITE_AGAIN = "Neither: write it again"


class Key(Enum):
    """What a person can ask for instead of answering: the letter, and its words on the screen."""

    BACK = ("b", "back")
    DONT_KNOW = ("d", "don't know")
    WHY = ("w", "why this?")
    NOTE = ("a", "add a note")
    STOP = ("s", "stop")

    @property
    def letter(self) -> str:
        """Return the letter to press."""
        return self.value[0]


def legend(width: int, *, ticked: bool = False) -> list[str]:
    """Return the keys as they are shown at every question, in lines of at most ``width`` columns.

    Where something is ``ticked``, or said not to hold, only the rest is not known.
    """
    lines = [""]
    for key in Key:
        entry = f"{key.value[0]} {key.value[1]}{' the rest' if ticked and key is Key.DONT_KNOW else ''}"
        if lines[-1] and len(lines[-1]) + 2 + len(entry) > width - 2:
            lines.append(entry)
        else:
            lines[-1] = f"{lines[-1]}  {entry}".lstrip()
    return [f"  {line}" for line in lines]


@dataclass(frozen=True)
class Draft:
    """What was typed, or ticked and denied, before a key was pressed, and the option at which the cursor stood."""

    typed: str | None = None
    ticked: frozenset[str] = frozenset()
    denied: frozenset[str] = frozenset()
    at: str = ""


@dataclass(frozen=True)
class Said:
    """The question was answered."""

    answer: Answer


@dataclass(frozen=True)
class Pressed:
    """A key was pressed.

    With "don't know" at a list, what was ticked holds, what was denied does not, and the rest is unknown.
    """

    key: Key
    draft: Draft = Draft()


Reply = Said | Pressed


def harmless(question: Question) -> Question:
    """Return a question with its words as a terminal may show them."""
    options = tuple(replace(each, say=one_line(each.say)) for each in question.options)
    return replace(question, ask=one_line(question.ask), unit=one_line(question.unit), options=options)


class Asker(Protocol):
    """A way to put questions to a person. Everything raises KeyboardInterrupt for Ctrl-C."""

    def ask(
        self, question: Question, before: Answer | None, draft: Draft | None = None, whole: Whole | None = None
    ) -> Reply:
        """Put ``question``, made harmless, with the earlier answer, or an unfinished one, preselected.

        ``whole`` is what a share is a part of, where that is known.
        """
        ...

    def ask_text(self, about: str, before: str) -> str:
        """Ask for a line of free text, with ``before`` to change."""
        ...

    def choose(self, about: str, ways: Sequence[str]) -> int:
        """Ask which of some ways is to be gone, and return its place."""
        ...

    def pause(self, about: str = GO_ON) -> None:
        """Wait until the person has read what stands there."""
        ...
