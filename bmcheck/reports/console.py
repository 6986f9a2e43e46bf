"""The console on which pages for a terminal are printed."""

from __future__ import annotations

import shutil

from rich.console import Console

from bmcheck.reports.width import USUAL, terminal_columns

WIDEST = 100
"""Columns beyond which lines of prose are hard to read."""


def console(*, simple: bool = False, colours: bool | None = None) -> Console:
    """Return a console on stdout that takes text as text: no markup, no emoji codes, no guessed highlights.

    A simple one never uses colours or moves the cursor. Whether there are colours may be said where something else
    than stdout shows the text.
    """
    size = shutil.get_terminal_size((80, 24))
    return Console(
        markup=False,
        highlight=False,
        emoji=False,
        width=min(terminal_columns() or USUAL, WIDEST),
        height=size.lines,  # otherwise rich asks for it again for every piece of text
        legacy_windows=False,
        no_color=simple or None,
        force_terminal=False if simple else colours,
    )
