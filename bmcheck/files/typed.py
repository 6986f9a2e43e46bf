"""Text as people type it: what no file could hold is refused at once, and what was only shown is never written."""

from __future__ import annotations

from bmcheck.answers import WrongAnswerError
from bmcheck.files.toml import LONGEST_TEXT


def typed_text(text: str) -> str:
    """Return ``text`` if a file can hold it and be read again; raise WrongAnswerError if not.

    A terminal can bring half a letter: where its encoding is another one, or where it takes away a byte at a time.
    """
    try:
        text.encode()
    except UnicodeEncodeError:
        raise WrongAnswerError("A letter did not arrive as UTF-8", "Write it again") from None
    if len(text) > LONGEST_TEXT:
        what = f"{len(text):,} characters are more than the {LONGEST_TEXT:,} that a text may have"
        raise WrongAnswerError(what, "Write less, or keep it in a file of its own")
    return text


def as_before(before: str, shown: str, typed: str) -> str:
    """Return ``typed``, and for what was left as it was ``shown``, at both ends, what stood there ``before``.

    ``shown`` has harmless characters in the places of others, and as many as ``before``.
    """
    start = _alike(shown, typed)
    end = _alike(shown[start:][::-1], typed[start:][::-1])
    return before[:start] + typed[start : len(typed) - end] + before[len(before) - end :]


def _alike(one: str, other: str) -> int:
    """Return how many characters two texts have in common at their beginning."""
    pairs = enumerate(zip(one, other, strict=False))
    return next((at for at, (first, second) in pairs if first != second), min(len(one), len(other)))
