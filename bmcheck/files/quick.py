"""Read assessments the quick way: line by line, as bmcheck itself writes them, each line parsed once and remembered.

Only what stands in ``[answers]`` is read so: there every line must be blank, a comment, or one whole answer that the
pack takes. TOML makes the same of such a line in every file, since a line that it takes by itself leaves nothing open,
and without text over several lines no header can stand inside of a value. Whatever else is found, or is wrong, makes
the quick way give up: the ordinary reader then reads the file, or says what is wrong and where.
"""

from __future__ import annotations

from functools import lru_cache, partial, reduce
from operator import or_
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

import msgspec
import rtoml

from bmcheck.answers import WrongAnswerError, read_answer
from bmcheck.conditions import Choices
from bmcheck.model import Assessment, PackReference, Unsure, Venture
from bmcheck.versions import changed_since, present_answer

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bmcheck.conditions import Answer
    from bmcheck.model import Pack
    from bmcheck.situations import Situations

MOST = 12_000
"""Lines remembered before they are forgotten and begun anew: it bounds the memory."""
_HEADER = "\n[answers]\n"
_COMMENT: tuple[str, Answer] = ("", False)
"""What a line says that has no answer."""


class Quick(NamedTuple):
    """An assessment without waivers and actions, and the situation of its venture."""

    assessment: Assessment
    situation: int


class Split(NamedTuple):
    """The text of an assessment taken apart.

    ``answers`` are the lines of its answers, the first of them with the number ``first``, counted from 1; ``rest`` is
    what TOML makes of all else.
    """

    answers: list[str]
    first: int
    rest: dict[str, Any]


class _Rest(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Everything beside the answers that the quick way reads."""

    bmcheck: Literal[1]
    pack: PackReference
    venture: Venture = Venture()
    unsure: Unsure = Unsure()
    notes: dict[str, str] = {}


def split(text: str) -> Split | None:
    """Return ``text`` taken apart, None when it has another shape."""
    if '"""' in text or "'''" in text:
        return None
    whole = f"\n{text}\n"
    start = whole.find(_HEADER)
    if start < 0:
        return None
    first = start + len(_HEADER)
    end = whole.find("\n[", first - 1)
    end = len(whole) if end < 0 else end
    try:
        rest = rtoml.loads(whole[:start] + whole[end:])
    except (rtoml.TomlParsingError, UnicodeEncodeError):
        return None
    return None if "answers" in rest else Split(whole[first:end].split("\n"), whole.count("\n", 0, first), rest)


class QuickReader:
    """Reads assessments of one pack, and remembers what their lines say."""

    def __init__(self, situations: Situations) -> None:
        """Begin with no line known."""
        self.situations = situations
        self.pack: Pack = situations.pack
        self._said: dict[str, tuple[str, Answer]] = {}
        self._bits: dict[str, int] = {}
        self._sets: dict[frozenset[str], frozenset[str]] = {}
        self._numbers: list[str] = []
        self._changed_since = lru_cache(64)(partial(changed_since, self.pack))

    def read(self, parts: Split) -> Quick | None:
        """Return what an assessment says, None when only the ordinary reader can tell."""
        self._forget()
        lines = [*filter(None, parts.answers)]
        try:
            for line in lines:
                if line not in self._bits:
                    self._learn(line)
            rest = msgspec.convert(parts.rest, _Rest)
        except (WrongAnswerError, rtoml.TomlParsingError, UnicodeEncodeError, msgspec.ValidationError):
            return None
        answers = dict(map(self._said.__getitem__, lines))
        comments = sum(self._said[line] is _COMMENT for line in lines) if answers.pop("", None) is not None else 0
        if len(answers) + comments < len(lines) or not self._fits(rest, answers):
            return None
        assessment = Assessment(
            pack=rest.pack,
            venture=rest.venture,
            answers=answers,
            unsure=frozenset(rest.unsure.questions),
            notes=rest.notes,
        )
        return Quick(assessment, reduce(or_, map(self._bits.__getitem__, lines), self.situations.beside(answers)))

    def places(self, parts: Split) -> dict[str, str]:
        """Return where each answer of an assessment that was just read stands, as ``line:column``."""
        said = self._said
        return {
            said[line][0]: f"{number}:{len(line) - len(line.lstrip()) + 1}"
            for number, line in enumerate(parts.answers, parts.first)
            if line
        }

    def _forget(self) -> None:
        """Forget the numbers of the assessment before, which hardly come again, and everything when it is too much."""
        for line in self._numbers:
            del self._said[line], self._bits[line]
        self._numbers.clear()
        if len(self._said) > MOST:
            for kept in (self._said, self._bits, self._sets):
                kept.clear()

    def _learn(self, line: str) -> None:
        """Remember what a line says; raise WrongAnswerError or TomlParsingError when it is not one whole answer."""
        if line.lstrip()[:1] in ("", "#"):
            self._said[line], self._bits[line] = _COMMENT, 0
            return
        entries = list(rtoml.loads(line).items())
        name, raw = entries[0] if len(entries) == 1 else ("", None)
        question = self.pack.questions.get(name)
        if question is None or name in self.pack.renamed:
            raise WrongAnswerError("this line is not the answer to one question")
        answer = read_answer(question, present_answer(self.pack, name, raw))
        if isinstance(answer, Choices):
            has, lacks = (self._sets.setdefault(each, each) for each in (answer.has, answer.lacks))
            answer = Choices(has, lacks, answer.alone)
        if question.type == "number":
            self._numbers.append(line)
        self._said[line], self._bits[line] = (name, answer), self.situations.bits(name, answer)

    def _fits(self, rest: _Rest, answers: Mapping[str, Answer]) -> bool:
        """Return whether what stands beside the answers is right, and the answers mean now what they meant then."""
        pack, unsure = self.pack, rest.unsure.questions
        return (
            rest.pack.id == pack.id
            and not (rest.pack.version and self._changed_since(rest.pack.version))
            and all(each in pack.questions and each not in answers for each in unsure)
            and all(each in pack.questions for each in rest.notes)
            and not (pack.renamed and pack.renamed.keys() & {*unsure, *rest.notes})
        )
