"""Put questions in a terminal that can redraw: arrows to choose, and the same letters at every kind of prompt."""

from __future__ import annotations

import gc
import shutil
from functools import partial
from typing import TYPE_CHECKING, Any

from prompt_toolkit import print_formatted_text
from prompt_toolkit.formatted_text import FormattedText
from prompt_toolkit.output import ColorDepth
from prompt_toolkit.styles import Style

from bmcheck.answers import WrongAnswerError, read_answer, unsettled
from bmcheck.conditions import Choices
from bmcheck.dialogue import lines, lists
from bmcheck.dialogue.asking import GO_ON, WRITE_AGAIN, Draft, Key, Pressed, Reply, Said, legend
from bmcheck.dialogue.option_list import OptionList, broken
from bmcheck.files.typed import as_before, typed_text
from bmcheck.money import currency_of, is_money
from bmcheck.reports.breaking import columns_of
from bmcheck.reports.colours import coloured
from bmcheck.safe import HARMFUL
from bmcheck.typed_answers import TwoMeaningsError, as_typed, parse_answer, understood

if TYPE_CHECKING:
    from collections.abc import Sequence

    from prompt_toolkit.formatted_text import AnyFormattedText

    from bmcheck.conditions import Answer
    from bmcheck.model import Question
    from bmcheck.typed_answers import Whole

YES, NO = "Yes", "No"
KEYS_WHILE_EMPTY = "Letters are keys while nothing is typed."
STYLE = Style.from_dict(
    {
        "mark": "fg:#5f819d",
        "question": "bold",
        "answer": "fg:#FF9D00 bold",
        "chosen": "bold reverse",
        "ticked": "bold",
        "understood": "fg:#5f819d",
    }
)


class Prompts:
    """Asks in a terminal that can redraw."""

    def __init__(self) -> None:
        """Have colours as every command has. What is loaded by now stays: collecting garbage passes over it."""
        gc.freeze()
        self.style: dict[str, Any] = {"style": STYLE}
        if not coloured():
            self.style["color_depth"] = ColorDepth.DEPTH_1_BIT

    def ask(
        self, question: Question, before: Answer | None, draft: Draft | None = None, whole: Whole | None = None
    ) -> Reply:
        """Put ``question`` and return what was said; raise KeyboardInterrupt for Ctrl-C."""
        match question.type:
            case "number":
                reply = self._number(question, before, draft or Draft(), whole)
            case "many":
                reply = self._many(question, before, draft)
            case _:
                reply = self._one(question, before, draft or Draft())
        if isinstance(reply, Said):
            self._told(question.ask, understood(question, reply.answer, whole))
        return reply

    def ask_text(self, about: str, before: str) -> str:
        """Ask for free text, in which ``before`` stays as it was where nobody changes it."""
        shown = HARMFUL.sub(" ", before)
        typed = lines.put(partial(_about_line, about), shown, _text_fault, {}, **self.style)
        return as_before(before, shown, str(typed))

    def choose(self, about: str, ways: Sequence[str]) -> int:
        """Ask which of some ways is to be gone, and return its place."""
        options = [(str(place), words) for place, words in enumerate(ways)]
        return int(lists.put(OptionList(about, options), {}, **self.style))

    def pause(self, about: str = GO_ON) -> None:
        """Wait until the person has read what stands there."""
        lists.pause(about, **self.style)

    def _told(self, ask: str, said: str) -> None:
        """Leave question and answer on the screen, side by side where there is room."""
        columns = _columns() - 1
        beside = columns_of(f"• {ask} {said}") <= columns
        parts = [
            ("class:mark", "• "),
            ("class:question", "\n".join(broken(ask, columns, 2))),
            ("class:answer", f" {said}" if beside else "\n  " + "\n".join(broken(said, columns, 2))),
        ]
        print_formatted_text(FormattedText(parts), **self.style)

    def _one(self, question: Question, before: Answer | None, draft: Draft) -> Reply:
        """Put a question with one answer, among them those of yes and no."""
        is_yes_no = question.type == "yes-no"
        options = [(YES, YES), (NO, NO)] if is_yes_no else [(each.id, each.say) for each in question.options]
        held = {True: YES, False: NO}.get(before) if isinstance(before, bool) else before
        listing = OptionList(question.ask, options, legend=_legend, at=_place(options, draft.at or str(held)))
        shortcuts: dict[str, object] = {"y": YES, "n": NO} if is_yes_no else {}
        reply = lists.put(listing, {**_keys(), **shortcuts}, **self.style)
        if isinstance(reply, Key):
            return Pressed(reply, Draft(at=listing.chosen))
        return Said(reply == YES if is_yes_no else reply)

    def _many(self, question: Question, before: Answer | None, draft: Draft | None) -> Reply:
        said = before if isinstance(before, Choices) else Choices()
        denied = said.lacks if unsettled(question, said) else frozenset[str]()
        held = draft or Draft(ticked=said.has | ({said.alone} if said.alone else set()), denied=denied)
        options = [(each.id, each.say) for each in question.options]
        listing = OptionList(
            f"{question.ask} (space: yes, n: no, enter goes on)",
            options,
            marks=True,
            legend=_legend,
            at=_place(options, held.at),
            ticked=set(held.ticked),
            may_deny=question.joint,
            denied=set(held.denied),
        )
        reply = lists.put(listing, _keys(), lambda: _fault(question, listing), **self.style)
        ticked, denied_now = frozenset(listing.ticked), frozenset(listing.denied)
        if isinstance(reply, Key):
            return Pressed(reply, Draft(ticked=ticked, denied=denied_now, at=listing.chosen))
        unchanged = said.alone is None and (said.has, denied) == (ticked, denied_now)
        return Said(said if unchanged else read_answer(question, sorted(listing.ticked)))

    def _number(self, question: Question, before: Answer | None, draft: Draft, whole: Whole | None) -> Reply:
        held = as_typed(question, before) if isinstance(before, int | float) else ""
        typed = held if draft.typed is None else draft.typed
        about, fault = partial(_about_number, question), partial(_number_fault, question)
        is_amount = is_money(question.unit) or bool(currency_of(question.unit))
        keys = {letter: key for letter, key in _keys().items() if not (is_amount and letter.isupper())}
        while True:
            reply = lines.put(about, typed, fault, keys, partial(_shown, question, whole), **self.style)
            if isinstance(reply, Key):
                return Pressed(reply, Draft(typed=typed))
            if before is not None and reply == held:
                return Said(before)
            try:
                return Said(parse_answer(question, reply, in_per_cent=True))
            except TwoMeaningsError as either:
                place = self.choose(either.question, [*either.ways, WRITE_AGAIN])
                if place < len(either.ways):
                    return Said(either.meanings[place])
                typed = reply


def _columns() -> int:
    return shutil.get_terminal_size((80, 24)).columns


def _keys() -> dict[str, object]:
    """Map the letters of the keys, small and capital, to them."""
    return {letter: key for key in Key for letter in (key.letter, key.letter.upper())}


def _legend(columns: int, ticked: bool = False) -> list[str]:  # noqa: FBT002 - as a listing calls it
    return legend(columns - 1, ticked=ticked)


def _place(options: Sequence[tuple[str, str]], option: str) -> int:
    """Return where an option stands, the first place if it is none of them."""
    return next((place for place, (each, _) in enumerate(options) if each == option), 0)


def _about_line(about: str) -> AnyFormattedText:
    return [("class:mark", "• "), ("class:question", "\n".join(broken(about, _columns() - 1, 2)) + " ")]


def _about_number(question: Question) -> AnyFormattedText:
    """Return what stands above the line for a number, for the size that the window has now."""
    columns = _columns()
    unit = "per cent, such as 2%" if question.unit == "share" else question.unit
    asked = "\n".join(broken(f"{question.ask} ({unit})", columns - 1, 2))
    keys = [*_legend(columns), *(f"  {line.lstrip()}" for line in broken(KEYS_WHILE_EMPTY, columns - 3))]
    return [("class:mark", "• "), ("class:question", f"{asked}\n"), ("", "\n".join([*keys, "  "]))]


def _shown(question: Question, whole: Whole | None, text: str) -> str:
    """Return how a number that is being typed is understood; nothing while it is none."""
    try:
        return f"  = {understood(question, parse_answer(question, text, in_per_cent=True), whole)}"
    except TwoMeaningsError as either:
        return f"  = {' or '.join(either.ways)}?"
    except WrongAnswerError:
        return ""


def _fault(question: Question, listing: OptionList) -> str:
    """Return why what is ticked and denied is no answer, empty when it is one."""
    if not listing.ticked and listing.denied != question.joint:
        rest = " the rest" if listing.denied else ""
        return f"Tick what holds, or press d if you do not know{rest}."
    alone = sorted(question.alone.intersection(listing.ticked))
    if alone and len(listing.ticked) > 1:
        return f"{question.says[alone[0]]!r} excludes the others: untick one or the other."
    return ""


def _text_fault(text: str) -> str:
    """Return why no file can hold this, empty when it can."""
    try:
        typed_text(text)
    except WrongAnswerError as wrong:
        return f"{wrong.what}. {wrong.hint}."
    return ""


def _number_fault(question: Question, text: str) -> str:
    """Return why this is no answer, empty when it is one, or can be several."""
    try:
        parse_answer(question, text, in_per_cent=True)
    except TwoMeaningsError:
        return ""
    except WrongAnswerError as wrong:
        what = wrong.what.removeprefix(f"{question.id} ")
        return f"It {what}{wrong.hint and f'; {wrong.hint}'}" if text.strip() else "Write a number, or press d."
    return ""
