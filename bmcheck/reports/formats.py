"""The formats in which checked files are written: a format is a module here with ``render``, and one line below."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, cast

if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Protocol

    from bmcheck.errors import Problem
    from bmcheck.reports.checked import Checked

    class Renderer(Protocol):
        """Writes checked files, and the problems of those that could not be read."""

        def __call__(self, checked: Sequence[Checked], problems: Sequence[Problem] = ()) -> str:
            """Return the text of the format."""


FORMATS = {
    "text": "lines",
    "json": "json",
    "markdown": "markdown",
    "sarif": "sarif",
    "junit": "junit",
    "github": "github",
    "csv": "csv",
}
"""Each format and its module, which is imported when the format is asked for."""


def renderer(name: str) -> Renderer:
    """Return the function that writes checked files in the format ``name``, each text made harmless for it.

    The problems of files that could not be read are written as well: nobody should take their absence for a pass.
    """
    return cast("Renderer", import_module(f"bmcheck.reports.{FORMATS[name]}").render)
