"""Paragraphs and lists of an explanation, wrapped for a reader."""

from __future__ import annotations

from textwrap import fill
from typing import TYPE_CHECKING

from bmcheck.reports.width import text_width
from bmcheck.reports.words import passage

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bmcheck.model import Pack


def lines(*parts: str | Iterable[str]) -> str:
    """Return paragraphs and lists below each other, wrapped; empty ones left out."""
    width = text_width()
    lines: list[str] = []
    for part in parts:
        if isinstance(part, str):
            lines += [fill(part, width, break_long_words=False, break_on_hyphens=False)] if part else []
        else:
            lines += [
                fill(each, width, initial_indent="  - ", subsequent_indent="    ", break_on_hyphens=False)
                for each in part
            ]
    return "\n".join(lines)


def listed(title: str, entries: Iterable[str]) -> tuple[str, list[str]]:
    """Return a title and its entries, or nothing for no entries."""
    found = list(entries)
    return (title if found else "", found)


def passages(pack: Pack, claims: Iterable[str]) -> tuple[str, list[str]]:
    """Return the claims on which an entry rests, each with its passage."""
    return listed("It rests on:", (f"{each}: {passage(pack, each)}" for each in claims))
