"""Read assessments the quick way: each line parsed once and remembered, since the next file has most of them as well.

In ``[answers]`` every entry must be one whole answer that the pack takes: on a line, going on in lines that are
indented, or in a table of its own, ``[answers.question]``. TOML makes the same of such an entry in every file, since
one that it takes by itself leaves nothing open, and without text over several lines no header can stand inside of a
value. What stands beside the answers is parsed as a whole, and remembered but for the name of the venture. Whatever
else is found, or is wrong, makes the quick way give up: the ordinary reader then reads the file, or says what is wrong
and where.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Literal

import msgspec
import rtoml
from msgspec import Struct

from bmcheck.answers import WrongAnswerError
from bmcheck.files.quick_entries import OF_ONE, Entries, Learner, Marking, answers_of, letter_of, mark_of
from bmcheck.files.toml import LONGEST_TEXT
from bmcheck.model import PackReference, Unsure, Venture
from bmcheck.versions import changed_since

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bmcheck.conditions import Answer
    from bmcheck.conditions.situations import Situations
    from bmcheck.files.quick_entries import Said
    from bmcheck.model import Pack

MOST_HEADS, LONGEST_HEAD = 100, 2_000
"""How many texts beside the answers are remembered, and the longest of them."""
MOST_LINES = 1_000
"""Lines with answers in one file; what they say is held for a whole batch."""
_HEADER = "\n[answers]"
_TABLE = re.compile(r"\n(?=\[answers\.)")
_GOES_ON = re.compile(r"\n(?![ \t\]])")
"""The end of an entry whose further lines, if it has any, are indented or close a list."""
_NAME = re.compile(r'\nname = "([^"\\\x00-\x1f\x7f]*)"(?=\n)')
_MARK = "\ufdd0"
"""A character that stands for the name of the venture; it means nothing in any text (Unicode, noncharacters)."""


class Quick(Struct, frozen=True):
    """An assessment without waivers and actions: what its entries say, one for each line of its answers.

    ``head`` is what stands beside them, except for a ``name`` of the venture that was cut out.
    """

    head: Head
    name: str | None
    situation: int
    said: Sequence[Said]
    is_indented: bool

    @property
    def answers(self) -> dict[str, Answer]:
        """Return the answers by question."""
        return answers_of(self.said)

    @property
    def letters(self) -> str:
        """Return the letter of the question that each line answers."""
        return "".join(map(letter_of, self.said))

    @property
    def venture(self) -> str:
        """Return the name of the venture."""
        return self.head.rest.venture.name if self.name is None else self.name


class Split(Struct, frozen=True):
    """The text of an assessment taken apart.

    ``said`` are its answers; ``rest`` is all but them, and ``name`` that of the venture, when ``rest`` has it cut out.
    """

    said: str
    rest: str
    name: str | None


class Rest(Struct, frozen=True, forbid_unknown_fields=True):
    """Everything beside the answers that the quick way reads."""

    bmcheck: Literal[1]
    pack: PackReference
    venture: Venture = Venture()
    unsure: Unsure = Unsure()
    notes: dict[str, str] = {}
    answers: dict[str, None] = {}  # their table is there, and empty: no other answers stand further below


class Head(Struct, frozen=True):
    """What stands beside the answers of an assessment, and the line of their header, counted from 1."""

    rest: Rest
    line: int


def split(text: str) -> Split | None:
    """Return ``text`` taken apart, None when it has another shape."""
    before, _, behind = text.partition(_HEADER)
    if len(text) > LONGEST_TEXT or _MARK in text or not behind.startswith("\n"):
        return None
    end = behind.find("\n[")
    while end >= 0 and behind.startswith(OF_ONE, end + 1):
        end = behind.find("\n[", end + 1)
    said, after = (behind[1:], "") if end < 0 else (behind[1:end], behind[end:])
    rest = f"{before}{_HEADER}{after}\n"
    name = _NAME.search(rest)
    if name:
        rest = f"{rest[: name.start(1)]}{_MARK}{rest[name.end(1) :]}"
    return Split(said, rest, name[1] if name else None)


def _unfolded(said: str) -> list[str]:
    """Return the entries of which some go on in further lines; an empty one stands for each of these lines."""
    first, *tables = _TABLE.split(f"\n{said}")
    found: list[str] = []
    for entry in (*(_GOES_ON.split(first[1:]) if first else ()), *tables):
        if "\n" in entry:
            found += (entry.rstrip("\n"), *[""] * entry.count("\n"))
        else:
            found.append(entry)
    return found


class Heads:
    """Reads what stands beside the answers, and remembers it."""

    def __init__(self) -> None:
        """Begin with nothing known."""
        self._known: dict[str, Head | None] = {}

    def read(self, parts: Split) -> Head | None:
        """Return what stands beside the answers, a mark for the name; None when only the ordinary reader can tell."""
        text = parts.rest
        if text in self._known:
            return self._known[text]
        found = _head(parts)
        if len(text) <= LONGEST_HEAD:
            if len(self._known) >= MOST_HEADS:
                self._known.clear()
            self._known[text] = found
        return found


def _head(parts: Split) -> Head | None:
    if '"""' in parts.rest or "'''" in parts.rest:
        return None
    try:
        found = msgspec.convert(rtoml.loads(parts.rest), Rest)
    except (rtoml.TomlParsingError, UnicodeEncodeError, msgspec.ValidationError):
        return None
    if parts.name is not None and found.venture.name != _MARK:
        return None
    return Head(found, parts.rest[: parts.rest.index(_HEADER)].count("\n") + 2)


class QuickReader:
    """Reads assessments of one pack, and remembers what their entries say."""

    def __init__(self, pack: Pack, situations: Situations) -> None:
        """Begin with no entry known."""
        self.pack = pack
        self.situations = situations
        self._marking = Marking(pack, situations.size)
        learner = Learner(pack, situations, self._marking)
        self._entries = Entries(learner)
        self._joint_are_numbers = situations.joint <= learner.numbers.keys()
        self._fitting: tuple[Head | None, int | None] = None, None

    def read(self, parts: Split, head: Head) -> Quick | None:
        """Return what an assessment says, None when only the ordinary reader can tell."""
        entries = parts.said.split("\n")
        if len(entries) > MOST_LINES:
            return None
        said = self._read(entries) or self._read(_unfolded(parts.said))
        unsure = self._fit(head)
        if said is None or unsure is None:
            return None
        marks = self._marking.read(sum(map(mark_of, said)))
        if marks.answered.bit_count() + marks.silent != len(said) or marks.answered & unsure:
            return None
        answers = self._entries.numbers if self._joint_are_numbers else answers_of(said)
        situation = marks.situation | self.situations.beside(answers)
        return Quick(head, parts.name, situation, said, marks.indented > 0)

    def _read(self, entries: list[str]) -> list[Said] | None:
        self._entries.numbers.clear()
        try:
            return [*map(self._entries.__getitem__, entries)]
        except (WrongAnswerError, rtoml.TomlParsingError, UnicodeEncodeError):
            return None

    def _fit(self, head: Head) -> int | None:
        """Return the marks of the unsure questions, None when something beside the answers is wrong.

        It is also None when answers may mean something else now than they meant when they were given.
        """
        if head is not self._fitting[0]:
            self._fitting = head, self._unsure(head.rest) if self._fits(head.rest) else None
        return self._fitting[1]

    def _fits(self, rest: Rest) -> bool:
        pack, named = self.pack, {*rest.unsure.questions, *rest.notes}
        return (
            rest.pack.id == pack.id
            and not (rest.pack.version and changed_since(pack, rest.pack.version))
            and named <= pack.questions.keys()
            and not (pack.renamed and pack.renamed.keys() & named)
        )

    def _unsure(self, rest: Rest) -> int:
        return self._marking.read(sum({self._marking.of(each, 0) for each in rest.unsure.questions})).answered
