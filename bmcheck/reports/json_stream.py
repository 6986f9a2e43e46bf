"""Write a JSON document whose long lists come entry by entry, so that it need not be held in memory."""

from __future__ import annotations

import json
from json.encoder import encode_basestring_ascii
from typing import TYPE_CHECKING, Any

import msgspec

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

MARK = "\0"
"""How the stand-in of a list begins; no text of a report has this character."""

GAP = "\0gap"
"""What stands in the value of ``with_gaps`` for what differs from one entry to the next, and for what people wrote."""


def entry(value: Any) -> str:
    """Return one entry of a list as ``streamed`` takes it. The standard library indents ten times as slowly."""
    return msgspec.json.format(json.dumps(value), indent=2)


def with_gaps(value: Mapping[str, Any], depth: int = 0) -> str:
    """Return an entry that ``%`` fills in, so that what many entries have in common is written once."""
    return inner(value, depth).replace("%", "%%").replace(json.dumps(GAP), "%s")


def inner(value: Any, depth: int = 1) -> str:
    """Return a value as it stands that many levels deep in an entry."""
    return entry(value).replace("\n", "\n" + "  " * depth)


TRUTH = {True: "true", False: "false"}
"""What JSON writes for True and False."""

text = encode_basestring_ascii
"""Return a text as JSON writes it; to set up the encoder for it would take ten times as long."""


def streamed(document: Mapping[str, Any], **lists: Iterable[str]) -> Iterator[str]:
    """Yield a document in parts; for each list, in order, a text ``MARK + name`` stands in it."""
    rest = json.dumps(document, indent=2)
    for name, entries in lists.items():
        before, rest = rest.split(json.dumps(MARK + name))
        yield before
        last = before[before.rfind("\n") + 1 :]
        yield from _listed(entries, "\n" + " " * (len(last) - len(last.lstrip())))
    yield f"{rest}\n"


def _listed(entries: Iterable[str], newline: str) -> Iterator[str]:
    before = "["
    for each in entries:
        yield before + f"{newline}  " + each.replace("\n", f"{newline}  ")
        before = ","
    yield "[]" if before == "[" else f"{newline}]"
