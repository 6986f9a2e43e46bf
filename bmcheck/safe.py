"""Make text from a file harmless for a terminal: the one place for every message, line and report."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

_LAST_OF_PLANES = "".join(chr(plane + last) for plane in range(0x10000, 0xF0000, 0x10000) for last in (0xFFFE, 0xFFFF))
HARMFUL = re.compile(
    "["
    r"\x00-\x1f\x7f-\x9f"  # controls (C0, C1): they move the cursor and recolour the screen
    r"\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"  # marks of direction: they forge an order
    r"\u2028\u2029"  # line and paragraph separators
    r"\u200b\u2060-\u2065\u206a-\u206f\ufeff\ufff0-\ufffb"  # they show nothing, and no script needs them in a word
    r"\U000e0000-\U000e00ff\U000e01f0-\U000e0fff"  # tags: a second text that nobody sees
    r"\ud800-\udfff"  # surrogates
    r"\ue000-\uf8ff\U000f0000-\U0010ffff"  # private use: every font shows something else
    rf"\ufdd0-\ufdef\ufffe\uffff{_LAST_OF_PLANES}"  # noncharacters
    "]"
)
"""The table is ours, so that all versions of Python, which know more characters every year, show the same; none of
these is printable in any of them. What only joins, parts or varies the letters beside it, as names in Persian and Hindi
and families of emoji need, is not among them: no order can be forged with it."""

UNSEEN = (
    r"\u00ad\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200c\u200d\u3164\ufe00-\ufe0f\uffa0"
    r"\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0100-\U000e01ef"
)
"""Characters for a class of a pattern: they stay and show nothing by themselves (Default_Ignorable_Code_Point of
Unicode). Programs that compare texts by the rules of a language look past them, runners of CI among them."""

ANYWHERE = re.compile(rf"#(?=[{UNSEEN}]*#[\w{UNSEEN}]*\[)")
"""The first character of a command that runners look for anywhere in a line, ``##[`` or ``##vso[``."""
_AT_BEGINNING = re.compile(rf"^([\s{UNSEEN}]*:)(?=[{UNSEEN}]*:)", re.MULTILINE)
"""What ends before the second character of a command that runners look for where a line begins, ``::``."""


def one_line(text: str) -> str:
    """Return ``text`` as a single line without characters that do harm, and without commands within it.

    Those characters become spaces; they could move the cursor, recolour the screen, or show another text or another
    order than is there. Runners of CI obey ``##[`` and ``##vso[`` anywhere in a line.
    """
    if text.isprintable() and "#" not in text:  # as most are; in every Python that is a part of what is harmless
        return text
    return ANYWHERE.sub("# ", HARMFUL.sub(" ", text))


def joined(texts: Iterable[str]) -> str:
    """Return texts below each other, each as one line, as harmless as ``one_line`` makes it and no command.

    Runners of CI obey lines that begin with ``::``, spaces in front or not.
    """
    wanted = list(texts)
    whole = "\n".join(wanted)
    if whole.count("\n") < len(wanted) and _are_harmless(whole):
        return whole
    return "\n".join(_AT_BEGINNING.sub(r"\1 ", one_line(each)) for each in wanted)


def lines(text: str) -> str:
    """Return ``text``, whose line breaks are all ours, as ``joined`` returns its lines."""
    return text if _are_harmless(text) else joined(text.split("\n"))


def no_commands(text: str) -> str:
    """Return a text, each part of which is harmless already, without commands that the parts make together."""
    return _AT_BEGINNING.sub(r"\1 ", ANYWHERE.sub("# ", text))


def _are_harmless(text: str) -> bool:
    """Return whether nothing in some lines does any harm; looking at many at once takes the least time."""
    may_hold_command = not text.isascii() or "::" in text or "##" in text
    if may_hold_command and (_AT_BEGINNING.search(text) or ANYWHERE.search(text)):
        return False
    return text.replace("\n", "").isprintable()
