"""Make text from a file harmless for a terminal: the one place for every message, line and report."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

_COMMAND = re.compile(r"^(\s*(?::(?=:)|#(?=#\w*\[)))", re.MULTILINE)


def one_line(text: str) -> str:
    """Return ``text`` as a single line without control, formatting or other invisible characters.

    Control characters (C0, C1) could move the cursor or recolour the screen; formatting characters (category
    Cf: bidirectional marks, zero-width characters, tags) could show another text than the one that is there.
    """
    if text.isprintable():  # str's own test is stricter: it lets pass no space but the ordinary one
        return text
    return "".join(each if _is_harmless(each) else " " for each in text)


def joined(texts: Iterable[str]) -> str:
    """Return texts below each other, each as one line, as harmless as ``one_line`` makes it and no command.

    Runners of CI obey lines that begin with ``::``, ``##[`` or ``##vso[``, spaces in front or not.
    """
    wanted = list(texts)
    whole = "\n".join(wanted)
    if whole.count("\n") < len(wanted) and _are_harmless(whole):
        return whole
    return "\n".join(_COMMAND.sub(r"\1 ", one_line(each)) for each in wanted)


def lines(text: str) -> str:
    """Return ``text``, whose line breaks are all ours, as ``joined`` returns its lines."""
    return text if _are_harmless(text) else joined(text.split("\n"))


def _are_harmless(text: str) -> bool:
    """Return whether nothing in some lines does any harm; looking at many at once takes the least time."""
    has_command = ("::" in text or "##" in text) and _COMMAND.search(text)
    return not has_command and text.replace("\n", "").isprintable()


def _is_harmless(character: str) -> bool:
    import unicodedata  # noqa: PLC0415 - most text is printable

    return unicodedata.category(character) not in ("Cc", "Cf", "Co", "Cs", "Cn", "Zl", "Zp")
