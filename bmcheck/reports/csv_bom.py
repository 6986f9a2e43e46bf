"""The same table with a byte order mark, by which Excel knows that it is UTF-8."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bmcheck.reports import csv

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from bmcheck.errors import Problem

section = csv.section


def document(sections: Iterable[tuple[str, str]], problems: Iterable[Problem] = ()) -> Iterator[str]:
    """Yield the mark, then the table."""
    yield csv.BYTE_ORDER_MARK
    yield from csv.document(sections, problems)
