"""Assess a social-media business model: opportunities, risks and how to cope with them.

>>> pack = load_pack()
>>> assessment = load_assessment("my-venture.toml", pack)
>>> review(pack, assessment.answers).having(Status.OPEN)
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from bmcheck.errors import BmcheckError
    from bmcheck.evaluation import review
    from bmcheck.files.assessments import load_assessment
    from bmcheck.files.packs import load_pack
    from bmcheck.model import Kind, Severity, Status

    __version__: str

__all__ = ["BmcheckError", "Kind", "Severity", "Status", "__version__", "load_assessment", "load_pack", "review"]

_HOMES = {
    "BmcheckError": "bmcheck.errors",
    "Kind": "bmcheck.model",
    "Severity": "bmcheck.model",
    "Status": "bmcheck.model",
    "load_assessment": "bmcheck.files.assessments",
    "load_pack": "bmcheck.files.packs",
    "review": "bmcheck.evaluation",
}


def __getattr__(name: str) -> Any:
    """Load a public name when it is first used, so that the command line starts without all of them."""
    if name in _HOMES:
        return getattr(import_module(_HOMES[name]), name)
    if name == "__version__":
        return import_module("importlib.metadata").version(__name__)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
