"""Is this file an assessment? One answer for every command, format and option."""

from __future__ import annotations

from msgspec import Struct

from bmcheck.errors import BmcheckError
from bmcheck.files.toml import Source, read_bytes, text_in

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
    content = read_bytes(path)
    try:
        source = Source(path, text_in(path, content))
    except BmcheckError as error:
        if _names_us(content):
            raise
        return Recognised(remark=f"passed over: {error.problems[0].placed}")
    if NAME in source.data:
        return Recognised(source)
    if isinstance(source.data.get("answers"), dict) and OF_A_CASE not in source.data:
        raise BmcheckError([source.problem((), f"is not an assessment: the key {NAME} is missing", _HINT)])
    return Recognised()


def _names_us(content: bytes) -> bool:
    """Return whether our name stands in a file; in UTF-16 and UTF-32 there are null bytes between its letters."""
    return NAME.encode() in content.replace(b"\0", b"")
