"""Put questions as numbered lines, without redrawing: for screen readers and simple terminals."""

from __future__ import annotations

import io
import shutil
import sys
from contextlib import suppress
from typing import TYPE_CHECKING

from bmcheck.answers import WrongAnswerError, in_words, read_answer
from bmcheck.dialogue.asking import GO_ON, WRITE_AGAIN, Draft, Key, Pressed, Reply, Said, legend
from bmcheck.files.typed import typed_text
from bmcheck.safe import one_line
from bmcheck.typed_answers import TwoMeaningsError, parse_answer, understood

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bmcheck.conditions import Answer
    from bmcheck.model import Question
    from bmcheck.typed_answers import Whole


MINUS = "-−–"
"""Signs before the number of an option that does not hold."""
LONGEST_LINE = 4_095
"""Bytes that a terminal on Linux takes in one line; what is typed behind them is lost (termios(3))."""


class PlainAsker:
    """Asks line by line."""

    def __init__(self) -> None:
        """Let bytes that are no text come through, to be refused in words."""
        if isinstance(sys.stdin, io.TextIOWrapper):
            sys.stdin.reconfigure(errors="surrogateescape")

    def ask(
        self, question: Question, before: Answer | None, draft: Draft | None = None, whole: Whole | None = None
    ) -> Reply:
        """Put ``question`` until it is answered; an empty line keeps the earlier answer."""
        del draft  # a line is typed whole, or not at all
        options = _options(question)
        _say(question.ask, *(f"  {number}. {words}" for number, (_, words) in enumerate(options, 1)))
        _say(*legend(shutil.get_terminal_size((80, 24)).columns - 1))
        if before is not None:
            _say(f"  Enter alone keeps: {in_words(question, before)}")
        while True:
            try:
                line = _line(f"{_prompt(question)}: ")
                reply = Said(before) if not line and before is not None else self._reply(question, line, options)
            except WrongAnswerError as wrong:
                _refuse(wrong)
                continue
            if question.type == "number" and isinstance(reply, Said):
                _say(f"  Understood: {understood(question, reply.answer, whole)}")
            return reply

    def _reply(self, question: Question, line: str, options: list[tuple[str, str]]) -> Reply:
        """Return what ``line`` says; ask which number is meant where it can be two."""
        try:
            return _reply(question, line, options)
        except TwoMeaningsError as either:
            place = self.choose(either.question, [*either.ways, WRITE_AGAIN])
            if place == len(either.ways):
                raise WrongAnswerError("Then write it again", "") from None
            return Said(either.meanings[place])

    def choose(self, about: str, ways: Sequence[str]) -> int:
        """Ask which of some ways is to be gone, and return its place."""
        _say(about, *(f"  {number}. {words}" for number, words in enumerate(ways, 1)))
        while True:
            try:
                return int(_option(_line("Number: "), [(str(place), words) for place, words in enumerate(ways)]))
            except WrongAnswerError as wrong:
                _refuse(wrong)

    def pause(self, about: str = GO_ON) -> None:
        """Wait until the person has read what stands there."""
        with suppress(WrongAnswerError):
            _line(f"{about}: ")

    def ask_text(self, about: str, before: str) -> str:
        """Ask for a line of free text; an empty line keeps the earlier one."""
        if before:
            _say(f"  Enter alone keeps: {one_line(before)}")
        while True:
            try:
                return _line(f"{about} ") or before
            except WrongAnswerError as wrong:
                _refuse(wrong)


def _line(prompt: str) -> str:
    """Return the line that is typed; raise WrongAnswerError when it is no text, or did not arrive whole."""
    line = input(prompt)
    if len(line.encode(sys.stdin.encoding, "surrogateescape")) >= LONGEST_LINE:
        raise WrongAnswerError("The terminal cut off the end of this line", f"Write less than {LONGEST_LINE:,} bytes")
    return typed_text(line).strip()


def _refuse(wrong: WrongAnswerError) -> None:
    _say(f"  {one_line(wrong.what)}. {one_line(wrong.hint)}".rstrip())


def _say(*texts: str) -> None:
    print(*texts, sep="\n")  # noqa: T201 - this is the terminal


def _options(question: Question) -> list[tuple[str, str]]:
    if question.type == "yes-no":
        return [("yes", "Yes"), ("no", "No")]
    return [(option.id, option.say) for option in question.options]


def _prompt(question: Question) -> str:
    match question.type:
        case "many":
            return "Numbers of all that hold, such as 1,3 (1,-2,d: 1 holds, 2 does not, the rest is not known)"
        case "number":
            return "A share in per cent, such as 2%" if question.unit == "share" else f"A number ({question.unit})"
        case _:
            return "Number"


def _reply(question: Question, line: str, options: list[tuple[str, str]]) -> Reply:
    """Return what ``line`` says; raise WrongAnswerError when it says nothing."""
    for key in Key:
        if line.lower() == key.letter:
            return Pressed(key)
    if question.type == "number":
        return Said(parse_answer(question, line, in_per_cent=True))
    words = [each.strip() for each in line.split(",") if each.strip()]
    if not words or (question.type != "many" and len(words) > 1):
        raise WrongAnswerError("That is not one of the numbers", "Write one, or a letter from the line above")
    if question.type == "many":
        return _marked(question, words, options)
    return Said(parse_answer(question, _option(words[0], options)))


def _marked(question: Question, words: list[str], options: list[tuple[str, str]]) -> Reply:
    """Return what was said of the options of a list: ``1,-2,d``."""
    rest_unknown = words[-1].lower() == Key.DONT_KNOW.letter
    marks = words[:-1] if rest_unknown else words
    denied = {_option(each[1:].strip(), options) for each in marks if each[0] in MINUS}
    ticked = {_option(each, options) for each in marks if each[0] not in MINUS}
    if denied & ticked or denied - question.joint:
        raise WrongAnswerError("That contradicts itself", "Write each number once, with - or without")
    if rest_unknown:
        return Pressed(Key.DONT_KNOW, Draft(ticked=frozenset(ticked), denied=frozenset(denied)))
    if not ticked:
        raise WrongAnswerError("It is not said what holds", "Write the numbers that hold, or d where you do not know")
    return Said(read_answer(question, sorted(ticked)))


def _option(word: str, options: list[tuple[str, str]]) -> str:
    """Return the option meant by its number or its id."""
    if word.isdecimal() and 1 <= int(word) <= len(options):
        return options[int(word) - 1][0]
    for option, words in options:
        if word.lower() in (option, words.lower()):
            return option
    raise WrongAnswerError(f"{word!r:.40} is not one of the numbers", f"Write 1 to {len(options)}")
