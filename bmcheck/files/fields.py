"""Say in our words, and at its place, what does not fit when TOML is turned into a noun of the model."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import msgspec

from bmcheck.errors import Problem, did_you_mean

if TYPE_CHECKING:
    from bmcheck.files.toml import Source

_UNKNOWN_KEY = re.compile(r"unknown field `(.+?)`$", re.DOTALL)
_MISSING_KEY = re.compile(r"missing required field `(.+?)`$", re.DOTALL)
_PATH = re.compile(r" - at `\$(.*)`$", re.DOTALL)
_STEP = re.compile(r"\.(\w+)|\[(\d+)\]")


def misfit(source: Source, path: tuple[str | int, ...], message: str, kind: type, called: str) -> Problem:
    """Return msgspec's complaint ``message`` about the table at ``path`` as a problem at the key that it names."""
    found = _PATH.search(message)
    inner = _STEP.findall(found[1]) if found else []
    steps = tuple(name or int(index) for name, index in inner)
    what = message[: found.start()] if found else message
    hint = ""
    if unknown := _UNKNOWN_KEY.search(what):
        fields = [each.encode_name for each in msgspec.structs.fields(kind)]
        what = f"there is no key {unknown[1]!r:.80}"
        hint = did_you_mean(unknown[1], fields)
        steps = (*steps, unknown[1])
    elif missing := _MISSING_KEY.search(what):
        what = f"the key {missing[1]!r} is missing"
    else:
        what = what[0].lower() + what[1:]
        called = ", ".join([called, ".".join(str(each) for each in steps)] if steps else [called])
    return source.problem((*path, *steps), f"{called}: {what}", hint)
