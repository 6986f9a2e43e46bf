"""The formats in which checked files are written: a format is a module here and one line below.

The module has two functions: ``section`` says what some files add, in any process, and ``document`` puts the sections
together. Sections may be gone through several times; the problems are those of files that could not be read: nobody
should take their absence for a pass. Each text is made harmless for its format.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any, Protocol, cast

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from bmcheck.errors import Problem
    from bmcheck.model import Snapshot

FORMATS = {
    "text": "lines",
    "json": "json",
    "markdown": "markdown",
    "markdown-comment": "markdown_comment",
    "sarif": "sarif",
    "sarif-all": "sarif_all",
    "junit": "junit",
    "github": "github",
    "csv": "csv",
    "csv-bom": "csv_bom",
}
"""Each format and its module, which is imported when the format is asked for."""


class ReportFormat(Protocol):
    """A module that writes checked files in one format."""

    def section(self, snapshots: Sequence[Snapshot]) -> Any:
        """Return what some files add to the document."""

    def document(self, sections: Iterable[Any], problems: Sequence[Problem] = ()) -> Iterator[str]:
        """Yield the text, part by part."""


def format_of(name: str) -> ReportFormat:
    """Return the format called ``name``."""
    return cast("ReportFormat", import_module(f"bmcheck.reports.{FORMATS[name]}"))


def rendered(name: str, snapshots: Iterable[Snapshot], problems: Sequence[Problem] = ()) -> str:
    """Return a whole document."""
    chosen = format_of(name)
    return "".join(chosen.document([chosen.section(list(snapshots))], problems))
