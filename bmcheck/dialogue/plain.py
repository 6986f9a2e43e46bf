"""Put questions as numbered lines, without redrawing: for screen readers and simple terminals."""

from __future__ import annotations

import io
import shutil
import sys
from typing import TYPE_CHECKING

from bmcheck.answers import WrongAnswerError, in_words, parse_answer, read_answer
from bmcheck.conditions import Choices
from bmcheck.dialogue.asking import Key, Pressed, Reply, Said, legend
from bmcheck.files.typed import typed_text
from bmcheck.safe import one_line

if TYPE_CHECKING:
    from bmcheck.conditions import Answer
    from bmcheck.model import Question


LONGEST_LINE = 4_095
"""Bytes that a terminal on Linux takes in one line; what is typed behind them is lost (termios(3))."""


class PlainAsker:
    """Asks line by line."""

    def __init__(self) -> None:
        """Let bytes that are no text come through, to be refused in words."""
        if isinstance(sys.stdin, io.TextIOWrapper):
            sys.stdin.reconfigure(errors="surrogateescape")

    def ask(self, question: Question, before: Answer | None, draft: Choices | str | None = None) -> Reply:
        """Put ``question`` until it is answered; an empty line keeps the earlier answer."""
        print(question.ask)  # noqa: T201 - this is the terminal
        options = _options(question)
        for number, (_, words) in enumerate(options, 1):
            print(f"  {number}. {words}")  # noqa: T201
        print(legend(shutil.get_terminal_size((80, 24)).columns - 3))  # noqa: T201
        if before is not None:
            print(f"  Enter alone keeps: {in_words(question, before)}")  # noqa: T201
        while True:
            try:
                line = _line(f"{_prompt(question)}: ")
                return Said(before) if not line and before is not None else _reply(question, line, options)
            except WrongAnswerError as wrong:
                _refuse(wrong)

    def ask_text(self, about: str, before: str) -> str:
        """Ask for a line of free text; an empty line keeps the earlier one."""
        if before:
            print(f"  Enter alone keeps: {one_line(before)}")  # noqa: T201
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
    print(f"  {one_line(wrong.what)}. {one_line(wrong.hint)}".rstrip())  # noqa: T201


def _options(question: Question) -> list[tuple[str, str]]:
    if question.type == "yes-no":
        return [("yes", "Yes"), ("no", "No")]
    return [(option.id, option.say) for option in question.options]


def _prompt(question: Question) -> str:
    match question.type:
        case "many":
            return "Numbers of all that hold, such as 1,3 (1,3,d: the rest is not known)"
        case "number":
            return "A share, such as 2 %" if question.unit == "share" else f"A number ({question.unit})"
        case _:
            return "Number"


def _reply(question: Question, line: str, options: list[tuple[str, str]]) -> Reply:
    """Return what ``line`` says; raise WrongAnswerError when it says nothing."""
    for key in Key:
        if line.lower() == key.letter:
            return Pressed(key)
    if question.type == "number":
        return Said(parse_answer(question, line))
    words = [each.strip() for each in line.split(",") if each.strip()]
    if not words or (question.type != "many" and len(words) > 1):
        raise WrongAnswerError("That is not one of the numbers", "Write one, or a letter from the line above")
    rest_unknown = question.type == "many" and words[-1].lower() == Key.DONT_KNOW.letter
    chosen = [_option(each, options) for each in (words[:-1] if rest_unknown else words)]
    if rest_unknown:
        return Pressed(Key.DONT_KNOW, draft=Choices(frozenset(chosen) & question.joint))
    if question.type == "many":
        return Said(read_answer(question, chosen))
    return Said(parse_answer(question, chosen[0]))


def _option(word: str, options: list[tuple[str, str]]) -> str:
    """Return the option meant by its number or its id."""
    if word.isdecimal() and 1 <= int(word) <= len(options):
        return options[int(word) - 1][0]
    for option, words in options:
        if word.lower() in (option, words.lower()):
            return option
    raise WrongAnswerError(f"{word!r:.40} is not one of the numbers", f"Write 1 to {len(options)}")
