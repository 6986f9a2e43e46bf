"""Styles in text: a report marks where one begins and ends, and whoever writes the text shows or leaves them out.

A mark is a character for private use, which ``one_line`` takes out of every other text: none can bring in its own.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from bmcheck.safe import lines, no_commands, one_line

if TYPE_CHECKING:
    from collections.abc import Iterable

_CODES = {"": "0", "bold": "1", "dim": "2", "bold red": "1;31", "yellow": "33", "cyan": "36", "green": "32"}
"""Each style and how a terminal is told so (ECMA-48, select graphic rendition); none ends what was begun."""
_MARKS = {style: chr(0xE000 + place) for place, style in enumerate(_CODES)}
ENDING, *BEGINNINGS = _MARKS.values()
_SEQUENCES = {_MARKS[style]: f"\x1b[{code}m" for style, code in _CODES.items()}
_ANY = re.compile(f"[{min(_SEQUENCES)}-{max(_SEQUENCES)}]")


class Marked(str):
    """A text of which every part is harmless by itself, with marks. As a part of another text it loses them."""

    __slots__ = ()


def styled(text: str, style: str) -> Marked:
    """Return a text in one style."""
    return Marked(f"{_MARKS[style]}{one_line(text)}{ENDING}" if text else "")


def told(*parts: str) -> Marked:
    """Return a line of several parts, some of them in a style."""
    return Marked("".join(each if isinstance(each, Marked) else one_line(each) for each in parts))


def below(texts: Iterable[str]) -> Marked:
    """Return texts below each other, with the marks of those that have some, for ``painted`` and ``bare``."""
    return Marked("\n".join(map(told, texts)))


def painted(text: Marked) -> str:
    """Return what ``below`` has given for a terminal that shows colours."""
    return no_commands(_ANY.sub(lambda mark: _SEQUENCES[mark[0]], text))


def bare(text: str) -> str:
    """Return what ``below`` has given without styles."""
    return lines(_ANY.sub("", text))


def unmarked(text: str) -> str:
    """Return a marked text as it is seen."""
    return _ANY.sub("", text) if isinstance(text, Marked) else text
