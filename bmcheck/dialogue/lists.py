"""Put a list on the screen: arrows choose, space ticks, n denies, letters are keys; it is drawn anew for every size."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from prompt_toolkit.application import Application, get_app
from prompt_toolkit.key_binding import KeyBindings
from prompt_toolkit.layout import Layout, Window
from prompt_toolkit.layout.controls import FormattedTextControl

from bmcheck.dialogue.running import run

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from prompt_toolkit.formatted_text import AnyFormattedText
    from prompt_toolkit.key_binding import KeyPressEvent

    from bmcheck.dialogue.option_list import OptionList


def put(listing: OptionList, keys: Mapping[str, object], check: Callable[[], str] = str, **style: Any) -> Any:
    """Draw ``listing`` until Enter is pressed, where ``check`` finds no fault; then return the chosen option.

    ``keys`` maps letters of either size to what is returned at once when they are pressed.
    """
    bindings = KeyBindings()

    def enter(event: KeyPressEvent) -> None:
        listing.fault = check()
        if not listing.fault:
            event.app.exit(result=listing.chosen)

    bindings.add("enter")(enter)
    for key, by in {"up": -1, "c-p": -1, "down": 1, "c-n": 1}.items():
        bindings.add(key)(lambda _, by=by: listing.move(by))
    for key, place in {"home": 0, "end": -1}.items():
        bindings.add(key)(lambda _, place=place: listing.move(place - listing.at))
    if listing.marks:
        bindings.add(" ")(lambda _: listing.tick())
        for letter in "nN":
            bindings.add(letter)(lambda _: listing.deny())
    for letter, result in keys.items():
        for each in {letter, letter.upper()}:
            bindings.add(each, eager=True)(lambda event, result=result: event.app.exit(result=result))
    return run(_application(lambda: [*listing.draw(*_room())], bindings, style))


def pause(about: str, **style: Any) -> None:
    """Show one line until Enter or the space bar is pressed."""
    bindings = KeyBindings()
    for key in ("enter", " "):
        bindings.add(key)(lambda event: event.app.exit())
    run(_application(lambda: [("class:instruction", about)], bindings, style))


def _application(
    draw: Callable[[], AnyFormattedText], bindings: KeyBindings, style: Mapping[str, Any]
) -> Application[Any]:
    """Return what draws some text wherever the cursor is, and takes it away at its end."""
    bindings.add("c-c")(lambda event: event.app.exit(exception=KeyboardInterrupt))
    bindings.add("c-d")(lambda event: event.app.exit(exception=EOFError))
    control = FormattedTextControl(draw, focusable=True, show_cursor=False)
    layout = Layout(Window(control, dont_extend_height=True, always_hide_cursor=True))
    return Application(layout, key_bindings=bindings, erase_when_done=True, **style)


def _room() -> tuple[int, int]:
    """Return rows and columns for a list: a row above it stays, which says how far the interview is."""
    size = get_app().output.get_size()
    return max(size.rows - 1, 4), size.columns
