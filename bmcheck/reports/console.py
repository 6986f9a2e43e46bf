"""The console on which pages for a terminal are printed."""

from __future__ import annotations

import shutil
import sys

from rich.console import Console

from bmcheck.reports.colours import coloured
from bmcheck.reports.width import USUAL, terminal_columns

WIDEST = 100
"""Columns beyond which lines of prose are hard to read."""


def console(*, simple: bool = False, colours: bool = True) -> Console:
    """Return a console on stdout that takes text as text: no markup, no emoji codes, no guessed highlights.

    A simple one never uses colours or moves the cursor. That there are none may be said where something else than
    stdout shows the text.
    """
    size = shutil.get_terminal_size((80, 24))
    return Console(
        markup=False,
        highlight=False,
        emoji=False,
        width=min(terminal_columns() or USUAL, WIDEST),
        height=size.lines,  # otherwise rich asks for it again for every piece of text
        legacy_windows=False,
        no_color=False,  # asked for again otherwise
        color_system="standard" if colours and not simple and coloured() else None,
        force_terminal=sys.stdout.isatty() and not simple,
    )
