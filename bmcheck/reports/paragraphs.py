"""Paragraphs and lines of an explanation, wrapped for a reader."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bmcheck.reports.breaking import fill
from bmcheck.reports.marks import Marked, below, told
from bmcheck.reports.styles import heading, identity
from bmcheck.reports.width import text_width
from bmcheck.reports.words import passage

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bmcheck.model import Pack


def lines(title: str, *parts: str | Iterable[str]) -> Marked:
    """Return a title, then paragraphs and lists below each other, wrapped; empty ones left out."""
    width = text_width()
    found = [fill(heading(title), width)]
    for part in parts:
        if isinstance(part, str):
            found += [fill(part, width)] if part else []
        else:
            found += [fill(each, width, "  - ", "    ") for each in part]
    return below(found)


def listed(title: str, entries: Iterable[str]) -> tuple[str, list[str]]:
    """Return a title and its entries, or nothing for no entries."""
    found = list(entries)
    return (heading(title) if found else "", found)


def named_entry(name: str, words: str) -> Marked:
    """Return an entry of a list: an id, and what it stands for."""
    return told(identity(name), f": {words}")


def passages(pack: Pack, claims: Iterable[str]) -> tuple[str, list[str]]:
    """Return the claims on which an entry rests, each with its passage."""
    return listed("It rests on:", (named_entry(each, passage(pack, each)) for each in claims))
