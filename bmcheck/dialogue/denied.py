"""Say of single options of a list that they do not hold, where the rest is not known."""

from __future__ import annotations

from typing import TYPE_CHECKING

from prompt_toolkit.key_binding import KeyBindings

from bmcheck.conditions import Choices

if TYPE_CHECKING:
    from prompt_toolkit.key_binding import KeyBindingsBase, KeyPressEvent
    from questionary.prompts.common import InquirerControl

    from bmcheck.model import Question

MARK = "no: "
"""What stands before an option that does not hold."""


class Denied:
    """The options of a list that were said not to hold: n says so and takes it back, and so does a tick."""

    def __init__(self, control: InquirerControl, question: Question, held: Choices) -> None:
        """Begin with what is held not to hold, unless all is known: then what is not ticked says it."""
        self.control, self.question = control, question
        self.titles = {each.value: str(each.title) for each in control.choices}
        self.options: set[str] = set()
        if question.joint - held.has - held.lacks:
            for option in held.lacks & self.titles.keys():
                self._turn(option)

    def part(self) -> Choices | None:
        """Return what was said so far as a partial answer, None when nothing was."""
        ticked = frozenset(self.control.selected_options) & self.question.joint
        return Choices(ticked, frozenset(self.options)) if ticked or self.options else None

    def keys(self, usual: KeyBindingsBase) -> KeyBindings:
        """Return the keys that deny and tick, above those that are usual in a list."""
        tick = usual.get_bindings_for_keys((" ",))[-1]
        keys = KeyBindings()

        @keys.add("n", eager=True)
        @keys.add("N", eager=True)
        def _(event: KeyPressEvent) -> None:
            option = self.control.get_pointed_at().value
            if option in self.control.selected_options:
                tick.call(event)
            if option in self.question.joint:
                self._turn(option)

        @keys.add(" ", eager=True)
        def _(event: KeyPressEvent) -> None:
            option = self.control.get_pointed_at().value
            if option in self.options:
                self._turn(option)
            tick.call(event)

        return keys

    def _turn(self, option: str) -> None:
        self.options ^= {option}
        mark = MARK if option in self.options else ""
        for each in self.control.choices:
            if each.value == option:
                each.title = f"{mark}{self.titles[option]}"
