"""What is printed, in which bytes: text in the encoding of the screen, documents always in UTF-8."""

from __future__ import annotations

import codecs
import io
import os
import sys

from bmcheck.reports.colours import coloured
from bmcheck.reports.marks import Marked, bare, below, painted

STAND_INS = {
    "§": "sec. ",
    "¶": "par. ",
    "·": "-",
    "•": "*",
    "–": "-",
    "—": "--",
    "…": "...",
    "→": "->",
    "←": "<-",
    "✓": "v",
    **dict.fromkeys("‘’‚′", "'"),
    **dict.fromkeys("“”„″«»", '"'),
    "×": "x",
    "−": "-",
    "≤": "<=",
    "≥": ">=",
    "≠": "!=",
    "€": "EUR",
    "£": "GBP",
    "\xa0": " ",
    **dict.fromkeys("─━═╌╴╶╸╺", "-"),
    **dict.fromkeys("│┃║", "|"),
    **dict.fromkeys("┌┐└┘├┤┬┴┼╭╮╰╯┏┓┗┛", "+"),
    "█": "@",
    "▓": "+",
    "░": "-",
}
"""What an old encoding gets for a character that it lacks. None has a colon or a number sign, of which commands of CI
runners are made."""
_ERRORS = "bmcheck.stand-in"


def open_streams() -> None:
    """Make every stream writable, whatever the surroundings: what an old encoding lacks gets a stand-in, or a ?.

    A closed stdout is like a full disk: what is written to it fails, and the exit code says so.
    """
    if sys.stderr is None:
        sys.stderr = open(os.devnull, "w")  # noqa: SIM115 - open until the end
    if sys.stdout is None:
        sys.stdout = open("/dev/full" if os.path.exists("/dev/full") else os.devnull, "w")  # noqa: SIM115
    codecs.register_error(_ERRORS, _stand_in)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors=_ERRORS)


def _stand_in(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeEncodeError):
        raise error
    lacking = error.object[error.start : error.end]
    return "".join(STAND_INS.get(each, "?") for each in lacking), error.end


def put(text: str) -> None:
    """Write to stdout what is for a screen and harmless already. A reader who has left changes no exit code."""
    try:
        sys.stdout.write(text)
    except BrokenPipeError:
        _discard()


def put_marked(text: str) -> None:
    """Write to stdout a text in which styles may be marked: they become colours where those are wanted."""
    marked = text if isinstance(text, Marked) else below(text.split("\n"))
    put(painted(marked) if coloured() else bare(marked))


def put_document(text: str) -> None:
    """Write to stdout what other programs read, in the same way but in UTF-8, as it would be in a file."""
    try:
        sys.stdout.flush()
        sys.stdout.buffer.write(text.encode())
    except BrokenPipeError:
        _discard()


def _discard() -> None:
    sys.stdout = open(os.devnull, "w")  # noqa: SIM115 - open until the end
