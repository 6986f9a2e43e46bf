"""Put questions with questionary: arrows to choose, and the same letters at every kind of prompt."""

from __future__ import annotations

import os
import shutil
from functools import partial
from textwrap import fill
from typing import TYPE_CHECKING, Any

import questionary
from prompt_toolkit.filters import Always
from prompt_toolkit.key_binding import KeyBindings, merge_key_bindings
from prompt_toolkit.output import ColorDepth
from questionary.prompts.common import InquirerControl

from bmcheck.answers import WrongAnswerError, number_in_words, parse_answer, read_answer
from bmcheck.conditions import Choices
from bmcheck.dialogue.asking import Key, Pressed, Reply, Said, legend
from bmcheck.safe import one_line

if TYPE_CHECKING:
    from collections.abc import Callable

    from prompt_toolkit.key_binding import KeyPressEvent

    from bmcheck.conditions import Answer
    from bmcheck.model import Question

YES, NO = "Yes", "No"
MARGIN = 5
"""Columns before the words of an option: the pointer and the tick."""


class Prompts:
    """Asks in a terminal that can redraw."""

    def __init__(self) -> None:
        """Obey NO_COLOR."""
        self.style: dict[str, Any] = {"qmark": "•"}
        if os.environ.get("NO_COLOR"):
            self.style["color_depth"] = ColorDepth.DEPTH_1_BIT

    def ask(self, question: Question, before: Answer | None) -> Reply:
        """Put ``question`` and return what was said; raise KeyboardInterrupt for Ctrl-C."""
        match question.type:
            case "yes-no":
                return self._yes_no(question, before)
            case "one":
                return self._one(question, before)
            case "many":
                return self._many(question, before)
            case "number":
                return self._number(question, before)

    def ask_text(self, about: str, before: str) -> str:
        """Ask for a line of free text."""
        return str(questionary.text(about, default=one_line(before), **self.style).unsafe_ask())

    def _yes_no(self, question: Question, before: Answer | None) -> Reply:
        default = {True: YES, False: NO}.get(before) if isinstance(before, bool) else None
        prompt = self._select(question, [questionary.Choice(YES, YES), questionary.Choice(NO, NO)], default)
        reply = _put(prompt, {"y": YES, "n": NO})
        return reply if isinstance(reply, Pressed) else Said(reply == YES)

    def _one(self, question: Question, before: Answer | None) -> Reply:
        choices = [questionary.Choice(_wrapped(option.say, MARGIN), option.id) for option in question.options]
        reply = _put(self._select(question, choices, before if isinstance(before, str) else None))
        return reply if isinstance(reply, Pressed) else Said(str(reply))

    def _select(
        self, question: Question, choices: list[questionary.Choice], default: str | None
    ) -> questionary.Question:
        return questionary.select(
            _wrapped(question.ask),
            choices,
            default=default,
            instruction=f"\n{legend(_columns() - 3)}",
            use_jk_keys=False,
            **self.style,
        )

    def _many(self, question: Question, before: Answer | None) -> Reply:
        held = before if isinstance(before, Choices) else Choices()
        choices = [
            questionary.Choice(
                _wrapped(option.say, MARGIN), option.id, checked=option.id in held.has or option.id == held.alone
            )
            for option in question.options
        ]
        prompt = questionary.checkbox(
            _wrapped(f"{question.ask} (space ticks, enter goes on)"),
            choices,
            instruction=f"\n{legend(_columns() - 3)}",
            validate=lambda ticked: _fault(question, ticked),
            use_jk_keys=False,
            **self.style,
        )
        reply = _put(prompt)
        if isinstance(reply, Pressed):
            joint = frozenset(reply.ticked.has & question.joint) if reply.ticked else frozenset()
            return Pressed(reply.key, Choices(joint) if joint else None)
        return Said(read_answer(question, reply))

    def _number(self, question: Question, before: Answer | None) -> Reply:
        default = ""
        if isinstance(before, int | float) and not isinstance(before, bool):
            default = number_in_words(before, "share") if question.unit == "share" else f"{before:.15g}"
        unit = "per cent, such as 2 %" if question.unit == "share" else question.unit
        prompt = questionary.text(
            _wrapped(f"{question.ask} ({unit})"),
            default=default,
            instruction=f"\n{legend(_columns() - 3)}\n ",
            validate=lambda text: _number_fault(question, text),
            **self.style,
        )
        reply = _put(prompt)
        return reply if isinstance(reply, Pressed) else Said(parse_answer(question, str(reply)))


def _columns() -> int:
    return shutil.get_terminal_size((80, 24)).columns


def _wrapped(text: str, margin: int = 2) -> str:
    """Return ``text`` broken between words for the terminal as it is now, later lines indented by ``margin``."""
    return fill(text, max(_columns() - 1, 20), initial_indent=" " * margin, subsequent_indent=" " * margin).lstrip()


def _put(prompt: questionary.Question, shortcuts: dict[str, str] | None = None) -> Any:
    """Put a questionary prompt with our keys added, long lines wrapped, and return its result."""
    application = prompt.application
    ours = KeyBindings()

    def leave(result: Callable[[], object], *, erase: bool) -> Callable[[KeyPressEvent], None]:
        def handle(event: KeyPressEvent) -> None:
            event.app.erase_when_done = erase
            event.app.exit(result=result())

        return handle

    for key in Key:
        ours.add(key.letter, eager=True)(leave(partial(_pressed, key, prompt), erase=True))
    for letter, value in (shortcuts or {}).items():
        ours.add(letter, eager=True)(leave(partial(str, value), erase=False))
    ours.add("i", eager=True)(lambda _: None)  # questionary inverts all ticks with it
    application.key_bindings = merge_key_bindings([application.key_bindings or KeyBindings(), ours])
    for window in application.layout.find_all_windows():
        window.wrap_lines = Always()
    return prompt.unsafe_ask()


def _pressed(key: Key, prompt: questionary.Question) -> Pressed:
    """Return that ``key`` was pressed, with the options that were ticked at that moment."""
    controls = prompt.application.layout.find_all_controls()
    chosen = (each.selected_options for each in controls if isinstance(each, InquirerControl))
    return Pressed(key, Choices(frozenset(next(chosen, []))))


def _fault(question: Question, ticked: list[str]) -> bool | str:
    """Return True, or why these ticks are no answer."""
    if not ticked:
        return "Tick what holds, or press d if you do not know."
    alone = sorted(question.alone.intersection(ticked))
    if alone and len(ticked) > 1:
        return f"{question.says[alone[0]]!r} excludes the others: untick one or the other."
    return True


def _number_fault(question: Question, text: str) -> bool | str:
    """Return True, or why this is no answer."""
    try:
        parse_answer(question, text)
    except WrongAnswerError as wrong:
        return (
            f"{wrong.what[0].upper()}{wrong.what[1:]}; {wrong.hint}" if text.strip() else "Write a number, or press d."
        )
    return True
