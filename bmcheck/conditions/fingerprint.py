"""A short text that stays the same as long as conditions mean the same."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from bmcheck.digests import digest

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

_WORD = r"'[^']*'|\"[^\"]*\"|\w+|[^\w\s]"


def fingerprint(texts: Iterable[str], values: Mapping[str, str], former: Mapping[str, str]) -> str:
    """Return 12 hex digits for conditions: without their blanks, and with the ``values`` of their names.

    ``former`` maps names, and options in single quotes, to those that stand for them, so that a new id alone changes
    nothing.
    """
    return digest("\n".join(" ".join(_expanded(text, values, former)) for text in texts), 12)


def _expanded(text: str, values: Mapping[str, str], former: Mapping[str, str]) -> list[str]:
    found: list[str] = []
    for written in re.findall(_WORD, text):
        token = f"'{written[1:-1]}'" if written.startswith('"') else written
        found.append(former.get(token, token))
        if token in values:
            others = {name: value for name, value in values.items() if name != token}
            found += ["=", *_expanded(values[token], others, former)]
    return found
