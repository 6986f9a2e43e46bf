"""Styles in text: a report marks where one begins and ends, and whoever writes the text shows or leaves them out.

A mark is a character for private use, which ``one_line`` takes out of every other text: none can bring in its own.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from bmcheck.model import Kind, Severity
from bmcheck.safe import lines, no_commands, one_line

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bmcheck.model import Rule

_CODES = {"": "0", "bold": "1", "dim": "2", "bold red": "1;31", "yellow": "33", "cyan": "36", "green": "32"}
"""Each style and how a terminal is told so (ECMA-48, select graphic rendition); none ends what was begun."""
_MARKS = {style: chr(0xE000 + place) for place, style in enumerate(_CODES)}
_SEQUENCES = {_MARKS[style]: f"\x1b[{code}m" for style, code in _CODES.items()}
_ANY = re.compile(f"[{''.join(_SEQUENCES)}]")
_SEVERITY_STYLES = {Severity.HIGH: "bold red", Severity.MEDIUM: "yellow", Severity.LOW: "cyan"}


class Marked(str):
    """A text of which every part is harmless by itself, with marks. As a part of another text it loses them."""

    __slots__ = ()


def severity_style(rule: Rule) -> str:
    """Return the style in which the severity of a rule is told."""
    return _SEVERITY_STYLES[rule.severity] if rule.kind is Kind.RISK else "green"


def severity(rule: Rule) -> Marked:
    """Return the severity of a rule in its style."""
    return styled(rule.severity.value, severity_style(rule))


def identity(name: str) -> Marked:
    """Return an id in the style of all ids."""
    return styled(name, "dim")


def heading(text: str) -> Marked:
    """Return what stands above a part of a report."""
    return styled(text, "bold")


def entry(rule: Rule) -> Marked:
    """Return a rule by its title, with its id and its severity."""
    return told(rule.title, " (", identity(rule.id), ", ", severity(rule), ")")


def styled(text: str, style: str) -> Marked:
    """Return a text in one style."""
    return Marked(f"{_MARKS[style]}{one_line(text)}{_MARKS['']}")


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
