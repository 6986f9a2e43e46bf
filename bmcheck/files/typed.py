"""Text as people type it: what no file could hold is refused at once, and what was only shown is never written."""

from __future__ import annotations

import re
from itertools import accumulate

from bmcheck.answers import WrongAnswerError
from bmcheck.files.toml import LONGEST_TEXT

_WORD = re.compile(" |[^ ]+")


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
    """Return ``typed``, and for what was left as it was ``shown``, what stood there ``before``.

    ``shown`` has spaces in the places of what does harm, and as many characters as ``before``. Both ends are compared
    letter by letter, what is between the first change and the last one word by word.
    """
    start = _alike(shown, typed)
    end = _alike(shown[start:][::-1], typed[start:][::-1])
    stop = len(before) - end
    between = _with_words_of(before[start:stop], shown[start:stop], typed[start : len(typed) - end])
    return before[:start] + between + before[stop:]


def _with_words_of(before: str, shown: str, typed: str) -> str:
    """Return ``typed`` with what stood ``before`` instead of the words, and spaces, that it shares with ``shown``."""
    from difflib import SequenceMatcher  # noqa: PLC0415 - few notes are changed

    one, two = (_WORD.findall(each) for each in (shown, typed))
    starts = [0, *accumulate(map(len, one))]
    return "".join(
        before[starts[at] : starts[end]] if kind == "equal" else "".join(two[new:until])
        for kind, at, end, new, until in SequenceMatcher(None, one, two).get_opcodes()
    )


def _alike(one: str, other: str) -> int:
    """Return how many characters two texts have in common at their beginning."""
    pairs = enumerate(zip(one, other, strict=False))
    return next((at for at, (first, second) in pairs if first != second), min(len(one), len(other)))
