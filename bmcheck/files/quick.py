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
from functools import reduce
from itertools import count
from operator import or_
from typing import TYPE_CHECKING, Literal, NamedTuple

import msgspec
import rtoml

from bmcheck.answers import WrongAnswerError, read_answer
from bmcheck.conditions import Choices
from bmcheck.files.toml import LONGEST_TEXT
from bmcheck.model import Assessment, PackReference, Unsure, Venture
from bmcheck.versions import changed_since, present_answer

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bmcheck.conditions import Answer
    from bmcheck.conditions.situations import Situations
    from bmcheck.model import Pack

MOST = 12_000
"""Entries remembered before they are forgotten and begun anew: it bounds the memory."""
MOST_HEADS, LONGEST_HEAD = 100, 2_000
"""How many texts beside the answers are remembered, and the longest of them."""
_HEADER = "\n[answers]"
_OF_ONE = "[answers."
"""How the table of a single answer begins."""
_TABLE = re.compile(r"\n(?=\[answers\.)")
_GOES_ON = re.compile(r"\n(?![ \t\]])")
"""The end of an entry whose further lines, if it has any, are indented or close a list."""
_NAME = re.compile(r'\nname = "([^"\\\x00-\x1f\x7f\ufdd0]*)"(?=\n)')
_MARK = "\ufdd0"
"""A character that stands for the name of the venture; it means nothing in any text (Unicode, noncharacters)."""
_NUMBER = re.compile(r"([A-Za-z0-9_-]+) = ((?:0|[1-9][0-9]{0,14})(\.[0-9]+)?)")


class Quick(NamedTuple):
    """An assessment without waivers and actions, and the situation of its venture.

    ``entries`` are those of its answers, one for each line, and ``names`` the questions that they answer; both are
    empty for a line that goes on with the one above.
    """

    assessment: Assessment
    situation: int
    entries: Sequence[str]
    names: Sequence[str]

    def places(self) -> dict[str, int]:
        """Return which of the entries answers each question."""
        return dict(zip(self.names, count(), strict=False))


class Split(NamedTuple):
    """The text of an assessment taken apart.

    ``said`` are its answers, ``before`` is what stands above their header; ``rest`` is all but the answers, and
    ``name`` that of the venture, when ``rest`` has it cut out.
    """

    before: str
    said: str
    rest: str
    name: str | None

    @property
    def header(self) -> int:
        """Return the line with the header of the answers, counted from 1."""
        return self.before.count("\n") + 2


class Rest(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Everything beside the answers that the quick way reads."""

    bmcheck: Literal[1]
    pack: PackReference
    venture: Venture = Venture()
    unsure: Unsure = Unsure()
    notes: dict[str, str] = {}


def split(text: str) -> Split | None:
    """Return ``text`` taken apart, None when it has another shape."""
    before, _, behind = text.partition(_HEADER)
    if len(text) > LONGEST_TEXT or not behind.startswith("\n"):
        return None
    end = behind.find("\n[")
    while end >= 0 and behind.startswith(_OF_ONE, end + 1):
        end = behind.find("\n[", end + 1)
    said, after = (behind[1:], "") if end < 0 else (behind[1:end], behind[end:])
    rest = f"{before}\n{after}\n"
    name = _NAME.search(rest)
    if name:
        rest = f"{rest[: name.start(1)]}{_MARK}{rest[name.end(1) :]}"
    return Split(before, said, rest, name[1] if name else None)


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
        self._known: dict[str, Rest | None] = {}

    def read(self, parts: Split) -> Rest | None:
        """Return what stands beside the answers, a mark for the name; None when only the ordinary reader can tell."""
        text = parts.rest
        if text in self._known:
            return self._known[text]
        found = _rest(parts)
        if len(text) <= LONGEST_HEAD:
            if len(self._known) >= MOST_HEADS:
                self._known.clear()
            self._known[text] = found
        return found


def _rest(parts: Split) -> Rest | None:
    if '"""' in parts.rest or "'''" in parts.rest:
        return None
    try:
        found = msgspec.convert(rtoml.loads(parts.rest), Rest)
    except (rtoml.TomlParsingError, UnicodeEncodeError, msgspec.ValidationError):
        return None
    is_of_venture = found.venture.name == _MARK and parts.rest.count(_MARK) == 1
    return found if parts.name is None or is_of_venture else None


class QuickReader:
    """Reads assessments of one pack, and remembers what their entries say."""

    def __init__(self, pack: Pack, situations: Situations) -> None:
        """Begin with no entry known."""
        self.pack = pack
        self.situations = situations
        self._entries = _Entries(pack, situations)
        self._fitting: tuple[Rest | None, bool] = None, False

    def read(self, parts: Split, rest: Rest) -> Quick | None:
        """Return what an assessment says, None when only the ordinary reader can tell."""
        found = self._read(parts.said.split("\n")) or self._read(_unfolded(parts.said))
        if found is None:
            return None
        entries, said = found
        bits, names, given = zip(*said, strict=True)
        answers = dict(zip(names, given, strict=True))
        unanswered = names.count("") if answers.pop("", None) is not None else 0
        if len(answers) + unanswered < len(entries) or not self._fits(rest):
            return None
        unsure = frozenset(rest.unsure.questions)
        if unsure and not unsure.isdisjoint(answers):
            return None
        venture = rest.venture
        if parts.name is not None:
            venture = Venture(parts.name, venture.about, venture.currency, venture.assessed)
        assessment = Assessment(pack=rest.pack, venture=venture, answers=answers, unsure=unsure, notes=rest.notes)
        return Quick(assessment, reduce(or_, bits, self.situations.beside(answers)), entries, names)

    def _read(self, entries: list[str]) -> tuple[list[str], list[_Said]] | None:
        try:
            return entries, [*map(self._entries.__getitem__, entries)]
        except (WrongAnswerError, rtoml.TomlParsingError, UnicodeEncodeError):
            return None

    def _fits(self, rest: Rest) -> bool:
        """Return whether what stands beside the answers is right, and the answers mean now what they meant then."""
        if rest is not self._fitting[0]:
            self._fitting = rest, self._fits_now(rest)
        return self._fitting[1]

    def _fits_now(self, rest: Rest) -> bool:
        pack, named = self.pack, {*rest.unsure.questions, *rest.notes}
        return (
            rest.pack.id == pack.id
            and not (rest.pack.version and changed_since(pack, rest.pack.version))
            and named <= pack.questions.keys()
            and not (pack.renamed and pack.renamed.keys() & named)
        )


_Said = tuple[int, str, "Answer"]
"""What an entry says: the bits of the answer, the question, and the answer."""

_NO_ANSWER: _Said = (0, "", False)
"""What an entry says that is blank or a comment."""


class _Entries(dict[str, _Said]):
    """What each entry says, learnt when it is first asked for; numbers are not kept, since they hardly come again.

    WrongAnswerError, TomlParsingError or UnicodeEncodeError is raised for what is not one whole answer.
    """

    def __init__(self, pack: Pack, situations: Situations) -> None:
        self._pack, self._bits = pack, situations.bits
        questions = pack.questions.items()
        self._numbers = {name: each for name, each in questions if each.type == "number" and name not in pack.renamed}
        self._sets: dict[frozenset[str], frozenset[str]] = {}

    def __missing__(self, entry: str) -> _Said:
        number = _NUMBER.fullmatch(entry)
        if number:
            name, digits, fraction = number.groups()
            return self._number(name, float(digits) if fraction else int(digits))
        if len(self) >= MOST:
            self.clear()
            self._sets.clear()
        said = self[entry] = self._learnt(entry)
        return said

    def _number(self, name: str, value: float) -> _Said:
        """Return what a number says; whether one may be answered is what ``read_answer`` looks at, in fewer steps."""
        question = self._numbers.get(name)
        if question is None:
            raise WrongAnswerError("this is not the answer to one question")
        low, high = question.range
        if not low <= value <= high or (question.whole and value != int(value)):
            raise WrongAnswerError("this is not a number that may be answered")
        return self._bits(name, value), name, value

    def _learnt(self, entry: str) -> _Said:
        first, *others = entry.split("\n", 1)
        if first.lstrip()[:1] in ("", "#"):
            if others:  # an answer that is indented may stand below
                raise WrongAnswerError("this is not one answer")
            return _NO_ANSWER
        whole = rtoml.loads(entry)
        entries = list((whole["answers"] if first.startswith(_OF_ONE) else whole).items())
        name, raw = entries[0] if len(entries) == 1 else ("", None)
        answer = self._answer(name, raw)
        if isinstance(answer, Choices):
            has, lacks = (self._sets.setdefault(each, each) for each in (answer.has, answer.lacks))
            answer = Choices(has, lacks, answer.alone)
        return self._bits(name, answer), name, answer

    def _answer(self, name: str, raw: object) -> Answer:
        question = self._pack.questions.get(name)
        if question is None or name in self._pack.renamed:
            raise WrongAnswerError("this is not the answer to one question")
        return read_answer(question, present_answer(self._pack, name, raw) if self._pack.renamed else raw)
