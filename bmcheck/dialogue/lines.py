"""Let a line be typed: what is wrong with it is said below, and how it is understood beside it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from prompt_toolkit import PromptSession
from prompt_toolkit.document import Document
from prompt_toolkit.filters import Condition
from prompt_toolkit.key_binding import KeyBindings
from prompt_toolkit.layout.processors import AfterInput
from prompt_toolkit.validation import ValidationError, Validator

from bmcheck.dialogue.running import run

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from prompt_toolkit.formatted_text import AnyFormattedText


class _Checked(Validator):
    """Refuses a line in which a fault is found, and says which."""

    def __init__(self, fault: Callable[[str], str]) -> None:
        self.fault = fault

    def validate(self, document: Document) -> None:
        if found := self.fault(document.text):
            raise ValidationError(len(document.text), found)


def put(
    about: Callable[[], AnyFormattedText],
    before: str,
    fault: Callable[[str], str],
    keys: Mapping[str, object],
    shown: Callable[[str], str] | None = None,
    **style: Any,
) -> Any:
    """Let a line be typed, with ``before`` in it to begin with, in which ``fault`` finds nothing wrong; return it.

    ``keys`` maps letters to what is returned when they are pressed before anything was typed. ``shown`` returns what
    stands beside a line, which is taken away with it in the end.
    """
    bindings = KeyBindings()

    def typed() -> str:
        return str(session.default_buffer.text)

    untouched = Condition(lambda: typed() in ("", before))
    for letter, result in keys.items():
        bindings.add(letter, eager=True, filter=untouched)(lambda event, result=result: event.app.exit(result=result))
    session: PromptSession[str] = PromptSession(
        about,
        validator=_Checked(fault),
        key_bindings=bindings,
        input_processors=[AfterInput(lambda: shown(typed()) if shown else "", style="class:understood")],
        erase_when_done=shown is not None,
        **style,
    )
    session.default_buffer.reset(Document(before))
    return run(session.app)
