"""Is this file an assessment? One answer for every command, format and option."""

from __future__ import annotations

from msgspec import Struct

from bmcheck.errors import BmcheckError
from bmcheck.files.toml import Source, holds, read_toml

NAME = "bmcheck"
OF_A_CASE = "expect"
"""The key by which a worked case of a pack, which has answers as well, is told from an assessment."""
_HINT = 'begin the file with: bmcheck = 1 and pack = { id = "social-media" }'


class Recognised(Struct, frozen=True):
    """An assessment, or none: then ``remark`` says what people should hear of the file, if anything."""

    source: Source | None = None
    remark: str = ""


def recognise(path: str) -> Recognised:
    """Return the assessment at ``path``; TOML is one when it has a key ``bmcheck`` at the top.

    Raise BmcheckError for what should be an assessment and cannot be taken for one: a file that cannot be opened; one
    that is no TOML and has the word bmcheck in it, in whatever encoding; one that has answers and does not say what
    they are. Any other file that is no TOML is none of ours, and remarked.
    """
    try:
        source = read_toml(path)
    except BmcheckError as error:
        if holds(path, NAME.encode()):
            raise
        return Recognised(remark=f"passed over: {error.problems[0].placed}")
    if NAME in source.data:
        return Recognised(source)
    if isinstance(source.data.get("answers"), dict) and OF_A_CASE not in source.data:
        raise BmcheckError([source.problem((), f"is not an assessment: the key {NAME} is missing", _HINT)])
    return Recognised()
