"""Whether there are colours: the one place that decides it for every command."""

from __future__ import annotations

import os
import sys
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, MutableMapping


class Colour(StrEnum):
    """When there are colours."""

    AUTO = "auto"
    ALWAYS = "always"
    NEVER = "never"


def choose(colour: Colour, environment: MutableMapping[str, str]) -> None:
    """Put what somebody asks for where other programs and libraries look for it as well."""
    if colour is Colour.AUTO:
        return
    for name in ("NO_COLOR", "FORCE_COLOR"):
        environment.pop(name, None)
    environment["FORCE_COLOR" if colour is Colour.ALWAYS else "NO_COLOR"] = "1"


def has_colours(environment: Mapping[str, str], *, terminal: bool) -> bool:
    """Return whether text gets colours: NO_COLOR goes before FORCE_COLOR, and where neither is set a terminal has them.

    Set to nothing they say nothing (no-color.org, force-color.org).
    """
    if environment.get("NO_COLOR"):
        return False
    return bool(environment.get("FORCE_COLOR")) or (terminal and environment.get("TERM") != "dumb")


def coloured() -> bool:
    """Return whether what goes to stdout gets colours."""
    return has_colours(os.environ, terminal=sys.stdout.isatty())
