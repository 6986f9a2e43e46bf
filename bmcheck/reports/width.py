"""How wide a text may be: as wide as the terminal that shows it, and the same everywhere else."""

from __future__ import annotations

import os
import shutil
import sys

from bmcheck.reports.breaking import columns_of, fill
from bmcheck.reports.marks import Marked, told

USUAL = 80
"""Columns of a text that goes to a file or a pipe, and the most that a text for reading takes."""


def terminal_columns() -> int | None:
    """Return the columns of the terminal on stdout, or those that COLUMNS asks for; None without either."""
    if sys.stdout.isatty() or "COLUMNS" in os.environ:
        return shutil.get_terminal_size((USUAL, 24)).columns
    return None


def text_width() -> int:
    """Return the columns of a text for reading."""
    return min(terminal_columns() or USUAL, USUAL)


def fitted(text: str) -> Marked:
    """Return a text broken between words where a terminal would break it anywhere; one line for a file or a pipe.

    Every line break in it is ours.
    """
    line, columns = told(text), terminal_columns()
    if columns is None or columns_of(line) <= columns:
        return line
    return fill(line, columns, rest=" " * (len(line) - len(line.lstrip()) + 2))
