"""A short text that stays the same as long as conditions mean the same."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from bmcheck.digests import digest

if TYPE_CHECKING:
    from collections.abc import Iterable

_IN_ORDER = (r"(\w+)\s*[<>]", r"[<>]=?\s*(\w+)")
"""What is compared by an order."""
_WORD = r"'[^']*'|\"[^\"]*\"|\w+|[^\w\s]"


class Meanings(Struct, frozen=True):
    """What stands behind the names in conditions.

    ``conditions`` are the texts of named ones: each stands in the place of its name, so that to give a condition a name
    changes nothing. ``values`` are what parameters and metrics come to, ``orders`` the options of ordered questions as
    ``'a' < 'b'``. ``former`` maps names, and options in single quotes, to those that stand for them, so that a new id
    alone changes nothing.
    """

    conditions: Mapping[str, str] = {}
    values: Mapping[str, str] = {}
    orders: Mapping[str, str] = {}
    former: Mapping[str, str] = {}

    def without(self, name: str) -> Meanings:
        """Return the meanings of all other names: what names itself is looked up once."""
        return replace(self, values={each: value for each, value in self.values.items() if each != name})


def fingerprint(texts: Iterable[str], meanings: Meanings) -> str:
    """Return 12 hex digits for conditions: without their blanks, and with the meanings of their names."""
    return digest("\n".join(" ".join(_expanded(text, meanings)) for text in texts), 12)


def _expanded(text: str, meanings: Meanings) -> list[str]:
    found: list[str] = []
    in_order = {each for pattern in _IN_ORDER for each in re.findall(pattern, text)} & meanings.orders.keys()
    for written in re.findall(_WORD, text):
        token = f"'{written[1:-1]}'" if written.startswith('"') else written
        if token in meanings.conditions:
            found += _in_place(_expanded(meanings.conditions[token], meanings), alone=text.strip() == token)
            continue
        found.append(meanings.former.get(token, token))
        if token in meanings.values:
            found += ["=", *_expanded(meanings.values[token], meanings.without(token))]
        elif token in in_order:
            found += ["=", *_expanded(meanings.orders[token], meanings)]
    return found


def _in_place(words: list[str], *, alone: bool) -> list[str]:
    """Return a condition as somebody would write it inside another: in parentheses where it joins several."""
    return words if alone or {"and", "or"}.isdisjoint(words) else ["(", *words, ")"]
