"""Put questions with questionary: arrows to choose, and the same letters at every kind of prompt."""

from __future__ import annotations

import asyncio
import gc
import os
import shutil
import signal
from contextvars import copy_context
from functools import partial
from typing import TYPE_CHECKING, Any

import questionary
from prompt_toolkit import print_formatted_text
from prompt_toolkit.application import run_in_terminal
from prompt_toolkit.filters import Always
from prompt_toolkit.formatted_text import FormattedText
from prompt_toolkit.key_binding import KeyBindings, merge_key_bindings
from prompt_toolkit.layout import Dimension
from prompt_toolkit.output import ColorDepth
from questionary.constants import DEFAULT_STYLE
from questionary.prompts.common import InquirerControl

from bmcheck.answers import WrongAnswerError, in_words, parse_answer, read_answer
from bmcheck.conditions import Choices
from bmcheck.dialogue.asking import Key, Pressed, Reply, Said, legend
from bmcheck.dialogue.signals import end_quietly, ending_signals, restorer
from bmcheck.files.typed import as_before, typed_text
from bmcheck.money import currency_of, is_money
from bmcheck.reports.breaking import columns_of, fill
from bmcheck.reports.colours import coloured
from bmcheck.safe import HARMFUL

if TYPE_CHECKING:
    from collections.abc import Callable

    from prompt_toolkit.application import Application
    from prompt_toolkit.key_binding import KeyPressEvent

    from bmcheck.conditions import Answer
    from bmcheck.model import Question

YES, NO = "Yes", "No"
MARGIN = 5
"""Columns before the words of an option: the pointer and the tick."""
IDLE = 0.02
"""Seconds after a question was drawn in which nobody has read it yet."""


class Prompts:
    """Asks in a terminal that can redraw."""

    def __init__(self) -> None:
        """Have colours as every command has. What is loaded by now stays: collecting garbage passes over it."""
        gc.freeze()
        self.style: dict[str, Any] = {"qmark": "•"}
        if not coloured():
            self.style["color_depth"] = ColorDepth.DEPTH_1_BIT

    def ask(self, question: Question, before: Answer | None, draft: Choices | str | None = None) -> Reply:
        """Put ``question`` and return what was said; raise KeyboardInterrupt for Ctrl-C."""
        reply = self._ask(question, before, draft)
        if isinstance(reply, Said):
            self._told(question, reply.answer)
        return reply

    def _ask(self, question: Question, before: Answer | None, draft: Choices | str | None) -> Reply:
        match question.type:
            case "yes-no":
                return self._yes_no(question, before)
            case "one":
                return self._one(question, before)
            case "many":
                return self._many(question, before, draft if isinstance(draft, Choices) else None)
            case "number":
                return self._number(question, before, draft if isinstance(draft, str) else None)

    def ask_text(self, about: str, before: str) -> str:
        """Ask for free text, in which ``before`` stays as it was where nobody changes it."""
        shown = HARMFUL.sub(" ", before)
        return as_before(
            before,
            shown,
            str(run(questionary.text(_wrapped(about), default=shown, validate=_text_fault, **self.style))),
        )

    def _told(self, question: Question, answer: Answer) -> None:
        """Leave question and answer on the screen, side by side where there is room."""
        said = in_words(question, answer)
        room = _columns() - 1 - columns_of(f"  {question.ask} ")
        gap = " " if columns_of(said) <= room else "\n  "
        parts = [
            ("class:qmark", "• "),
            ("class:question", _wrapped(question.ask)),
            ("class:answer", f"{gap}{_wrapped(said)}"),
        ]
        print_formatted_text(FormattedText(parts), style=DEFAULT_STYLE, color_depth=self.style.get("color_depth"))

    def _yes_no(self, question: Question, before: Answer | None) -> Reply:
        default = {True: YES, False: NO}.get(before) if isinstance(before, bool) else None
        prompt = self._select(question, [questionary.Choice(YES, YES), questionary.Choice(NO, NO)], default)
        reply = _put(prompt, shortcuts={"y": YES, "n": NO})
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

    def _many(self, question: Question, before: Answer | None, draft: Choices | None) -> Reply:
        said = before if isinstance(before, Choices) else Choices()
        held = draft or said
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
        reply = _put(prompt, draft=lambda: _ticked(prompt, question))
        if isinstance(reply, Pressed):
            return reply
        unchanged = said.alone is None and said.has == frozenset(reply)
        return Said(said if unchanged else read_answer(question, reply))

    def _number(self, question: Question, before: Answer | None, draft: str | None) -> Reply:
        default = ""
        if isinstance(before, int | float) and not isinstance(before, bool):
            default = f"{100 * before:.15g} %" if question.unit == "share" else f"{before:.15g}"
        unit = "per cent, such as 2 %" if question.unit == "share" else question.unit
        prompt = questionary.text(
            _wrapped(f"{question.ask} ({unit})"),
            default=default if draft is None else draft,
            instruction=f"\n{legend(_columns() - 3)}\n ",
            validate=lambda text: _number_fault(question, text),
            **self.style,
        )
        is_amount = is_money(question.unit) or bool(currency_of(question.unit))
        reply = _put(prompt, draft=lambda: prompt.application.current_buffer.text, capitals=not is_amount)
        if isinstance(reply, Pressed):
            return reply
        return Said(before if before is not None and reply == default else parse_answer(question, str(reply)))


def _columns() -> int:
    return shutil.get_terminal_size((80, 24)).columns


def _wrapped(text: str, margin: int = 2) -> str:
    """Return ``text`` broken between words for the terminal as it is now, later lines indented by ``margin``."""
    return fill(text, max(_columns() - 1, 20), " " * margin, " " * margin).lstrip()


def _put(
    prompt: questionary.Question,
    *,
    draft: Callable[[], Choices | str | None] = lambda: None,
    shortcuts: dict[str, str] | None = None,
    capitals: bool = True,
) -> Any:
    """Put a questionary prompt with our keys added, take it off again, and return its result.

    ``capitals`` says that capital letters are keys as well: not where the code of a currency may be typed.
    """
    application = prompt.application
    application.erase_when_done = True
    ours = KeyBindings()

    def press(key: Key, event: KeyPressEvent) -> None:
        event.app.exit(result=Pressed(key, draft()))

    for key in Key:
        for letter in (key.letter, key.letter.upper()) if capitals else (key.letter,):
            ours.add(letter, eager=True)(partial(press, key))
    for letter, value in (shortcuts or {}).items():
        for each in (letter, letter.upper()):
            ours.add(each, eager=True)(partial(_choose, value))
    if _list_of(prompt) is not None:
        ours.add("i", eager=True)(lambda _: None)  # questionary inverts all ticks with it
        ours.add("c-d", eager=True)(lambda event: event.app.exit(exception=EOFError))
    application.key_bindings = merge_key_bindings([application.key_bindings or KeyBindings(), ours])
    return run(prompt)


def run(prompt: questionary.Question) -> Any:
    """Run a prompt, long lines wrapped; the ending signals leave it through its own event loop, as Ctrl-C does."""
    for window in prompt.application.layout.find_all_windows():
        window.wrap_lines = Always()
        if window.height == 1:  # the line that says what is wrong with a number would be cut off
            window.height, window.dont_extend_height = Dimension(min=1), Always()
    before = {each: signal.getsignal(each) for each in (*ending_signals(), *_stopping_signals())}
    try:
        return prompt.application.run(pre_run=partial(_listen, prompt.application, restorer()), handle_sigint=False)
    finally:
        for each, handler in before.items():
            if signal.getsignal(each) is not signal.SIG_IGN:
                signal.signal(each, handler)


def _listen(application: Application[Any], restore: Callable[[], None]) -> None:
    """Listen to signals, and collect the garbage of the question before while this one is read.

    The one that stops a program for a while finds the terminal as it was, and the question is put again afterwards.

    A prompt leaves thousands of objects. Left to its own devices the collector would take a tenth of a second for
    those of several prompts, just when somebody has pressed a key.
    """

    def leave() -> None:
        if application.future and not application.future.done():
            end_quietly()
            application.exit(exception=KeyboardInterrupt)

    def stop() -> None:
        restore()
        os.kill(os.getpid(), signal.SIGSTOP)

    loop, within = asyncio.get_running_loop(), copy_context()
    loop.call_later(IDLE, gc.collect)
    for each in ending_signals():
        signal.signal(each, lambda *_: loop.call_soon_threadsafe(leave))
    for each in _stopping_signals():
        signal.signal(each, lambda *_: loop.call_soon_threadsafe(partial(run_in_terminal, stop), context=within))


def _stopping_signals() -> list[signal.Signals]:
    """Return the signal that stops a program for a while, if this system has it and it is not ignored."""
    known = [signal.SIGTSTP] if hasattr(signal, "SIGTSTP") else []
    return [each for each in known if signal.getsignal(each) is signal.SIG_DFL]


def _choose(value: str, event: KeyPressEvent) -> None:
    """Choose an option by its letter."""
    event.app.exit(result=value)


def _list_of(prompt: questionary.Question) -> InquirerControl | None:
    controls = prompt.application.layout.find_all_controls()
    return next((each for each in controls if isinstance(each, InquirerControl)), None)


def _ticked(prompt: questionary.Question, question: Question) -> Choices | None:
    """Return what is ticked at this moment as a partial answer, None when nothing is."""
    control = _list_of(prompt)
    ticked = frozenset(control.selected_options if control else ()) & question.joint
    return Choices(ticked) if ticked else None


def _fault(question: Question, ticked: list[str]) -> bool | str:
    """Return True, or why these ticks are no answer."""
    if not ticked:
        return _wrapped("Tick what holds, or press d if you do not know.", 0)
    alone = sorted(question.alone.intersection(ticked))
    if alone and len(ticked) > 1:
        return _wrapped(f"{question.says[alone[0]]!r} excludes the others: untick one or the other.", 0)
    return True


def _text_fault(text: str) -> bool | str:
    """Return True, or why no file can hold this."""
    try:
        typed_text(text)
    except WrongAnswerError as wrong:
        return _wrapped(f"{wrong.what}. {wrong.hint}.", 0)
    return True


def _number_fault(question: Question, text: str) -> bool | str:
    """Return True, or why this is no answer."""
    try:
        parse_answer(question, text)
    except WrongAnswerError as wrong:
        what = wrong.what.removeprefix(f"{question.id} ")
        fault = f"It {what}{wrong.hint and f'; {wrong.hint}'}" if text.strip() else "Write a number, or press d."
        return _wrapped(fault, 0)
    return True
