"""What the entries of assessments say: each is parsed once, and remembered with what it adds to its file."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from operator import itemgetter
from typing import TYPE_CHECKING, Any, NamedTuple

import rtoml
from msgspec import Struct

from bmcheck.answers import WrongAnswerError, read_answer
from bmcheck.conditions import Choices
from bmcheck.files.toml import LONGEST_TEXT
from bmcheck.versions import present_answer

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from bmcheck.conditions import Answer
    from bmcheck.conditions.situations import Situations
    from bmcheck.model import Pack, Question

MOST, LONGEST = 12_000, 300
"""Entries remembered before they are forgotten and begun anew, and the longest of them: it bounds the memory."""
OF_ONE = "[answers."
"""How the table of a single answer begins."""
_BYTE_ORDER_MARK = "\ufeff"
_NUMBER = re.compile(r"([A-Za-z0-9_-]+) = ((?:0|[1-9][0-9]{0,14})(\.[0-9]+)?)")


class Said(NamedTuple):
    """What an entry says: the answer to a question, or nothing when it is blank, a comment or goes on with another.

    ``mark`` is what the entry adds to the marks of its file, see ``Marking``; ``letter`` stands for the question, and
    ``column`` is where the entry begins, counted from 1.
    """

    mark: int
    letter: str
    question: str
    answer: Answer
    column: int


def answers_of(said: Iterable[Said]) -> dict[str, Answer]:
    """Return the answers by question."""
    answers = dict(map(_answer_of, said))
    answers.pop("", None)
    return answers


def letters(pack: Pack) -> dict[str, str]:
    """Return the letter that stands for each question."""
    return {name: chr(at) for at, name in enumerate(pack.questions, 1)}


NO_LETTER = chr(0)
"""Stands where no question is answered."""


class Marks(Struct, frozen=True):
    """What the marks of some entries add up to.

    ``answered`` has a bit for each question, but fewer of them than there are answers when one is answered twice;
    ``silent`` counts the entries that say nothing, ``indented`` those that begin behind the first column.
    """

    situation: int
    silent: int
    indented: int
    answered: int


class Marking:
    """Gives every answer a mark, a number, so that one sum over a file tells all that is in ``Marks``.

    From the lowest bit on a mark has these fields: the situation, the two counts, the questions. Behind each is room
    for what may be carried over, however many entries there are: two answers to one question make its bit carry.
    """

    def __init__(self, pack: Pack, size: int) -> None:
        """Lay out the fields; ``size`` is that of a situation in bits."""
        self._situation = (1 << size) - 1
        self._silent, self._indented, self._answered = (size + _ROOM * field for field in (1, 2, 3))
        self._of = {name: 1 << self._answered + at for at, name in enumerate(pack.questions)}
        self.nothing = 1 << self._silent

    def of(self, question: str, bits: int, *, indented: bool = False) -> int:
        """Return the mark of an answer that sets these bits of the situation."""
        return self._of[question] | indented << self._indented | bits

    def read(self, total: int) -> Marks:
        """Return what a sum of marks says."""
        counts = total >> self._silent
        return Marks(total & self._situation, counts & _COUNT, counts >> _ROOM & _COUNT, total >> self._answered)


_ROOM = LONGEST_TEXT.bit_length()
"""Bits that count all entries of a file, of which ``split`` takes no longer one."""
_COUNT = (1 << _ROOM) - 1

mark_of, letter_of, _answer_of = itemgetter(0), itemgetter(1), itemgetter(2, 3)


class Entries(dict[str, Said]):
    """What each entry says, learnt when it is first asked for; numbers are not kept, since they hardly come again.

    ``numbers`` are those met since it was last cleared. WrongAnswerError, TomlParsingError or UnicodeEncodeError is
    raised for what is not one whole answer.
    """

    def __init__(self, learner: Learner) -> None:
        """Begin with no entry known."""
        self._learner = learner
        self.numbers: dict[str, Answer] = {}

    def __missing__(self, entry: str) -> Said:
        """Return what a new entry says."""
        number = _NUMBER.fullmatch(entry)
        said = self._learner.number(entry, number) if number else self._learner.learn(entry)
        if number or said.question in self._learner.numbers:
            self.numbers[said.question] = said.answer
            return said
        if len(entry) > LONGEST:
            return said
        if len(self) >= MOST:
            self.clear()
            self._learner.forget()
        self[entry] = said
        return said


class Learner:
    """Finds out what an entry says; raises an error as ``Entries`` does."""

    def __init__(self, pack: Pack, situations: Situations, marking: Marking) -> None:
        """Begin with nothing learnt."""
        self._pack, self._situations, self._marking = pack, situations, marking
        self._letters = letters(pack)
        self._sets: dict[frozenset[str], frozenset[str]] = {}
        own = (each for each in pack.questions.values() if each.type == "number")
        self.numbers = {each.id: None if each.id in pack.renamed else self._numbers(each) for each in own}

    def forget(self) -> None:
        """Let go what was kept to be shared."""
        self._sets.clear()

    def _numbers(self, question: Question) -> _Numbers | None:
        thresholds = self._situations.thresholds(question.id)
        return None if thresholds is None else _Numbers(sorted({*thresholds, *question.range}), question.whole, {})

    def number(self, entry: str, found: re.Match[str]) -> Said:
        """Return what an entry says that consists of a name and a number, which are ``found`` in it."""
        name, digits, fraction = found.groups()
        numbers = self.numbers.get(name)
        if numbers is None or (fraction and numbers.whole):
            return self.learn(entry)
        value = float(digits) if fraction else int(digits)
        place = bisect_left(numbers.limits, value) + bisect_right(numbers.limits, value)
        alike = numbers.known.get(place)
        if alike is None:
            alike = numbers.known[place] = self.learn(entry)
        return Said(alike.mark, alike.letter, name, value, 1)

    def learn(self, entry: str) -> Said:
        """Return what an entry says."""
        if entry.startswith(_BYTE_ORDER_MARK):
            raise WrongAnswerError("only a file may begin so")
        first, *others = entry.split("\n", 1)
        whole, begin = rtoml.loads(entry), first.lstrip(" \t")
        if begin[:1] in ("", "#"):
            if others:  # an answer that is indented may stand below
                raise WrongAnswerError("this is not one answer")
            return Said(self._marking.nothing, NO_LETTER, "", False, 1)
        name, raw = _only(_only(whole)[1] if first.startswith(OF_ONE) else whole)
        answer = self._answer(name, raw)
        if isinstance(answer, Choices):
            shared = self._sets.setdefault
            answer = Choices(shared(answer.has, answer.has), shared(answer.lacks, answer.lacks), answer.alone)
        column = len(first) - len(begin) + 1
        mark = self._marking.of(name, self._situations.bits(name, answer), indented=column > 1)
        return Said(mark, self._letters[name], name, answer, column)

    def _answer(self, name: str, raw: object) -> Answer:
        question = self._pack.questions.get(name)
        if question is None or name in self._pack.renamed:
            raise WrongAnswerError("this is not the answer to one question")
        return read_answer(question, present_answer(self._pack, name, raw) if self._pack.renamed else raw)


def _only(table: dict[str, Any]) -> tuple[str, Any]:
    """Return the only entry of a table."""
    if len(table) != 1:
        raise WrongAnswerError("this is not one answer")
    return next(iter(table.items()))


class _Numbers(Struct, frozen=True):
    """What the answers to a number question say: the same, as long as they lie alike to some limits.

    The limits are what the answers are compared with, and the ends of the range that may be answered. What is known is
    filed under how many limits are less and how many are not more, added up.
    """

    limits: Sequence[float]
    whole: bool
    known: dict[int, Said]
