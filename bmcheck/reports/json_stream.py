"""Write JSON documents: harmless, and long lists entry by entry, so that they need not be held in memory."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import msgspec

from bmcheck.escapes import json_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from bmcheck.model import Pack

MARK = "\0"
"""How the stand-in of a list begins; no text of a report has this character."""


def entry(value: Mapping[str, Any]) -> str:
    """Return one entry of a list as ``streamed`` takes it; the standard library takes ten times as long to indent."""
    try:
        encoded = msgspec.json.encode(value)
    except UnicodeEncodeError:  # the name of a file need not be text
        encoded = json.dumps(value, ensure_ascii=False).encode(errors="replace")
    return json_text(msgspec.json.format(encoded, indent=2).decode())


def pack_entry(pack: Pack) -> dict[str, str | None]:
    """Return which pack was used; a shipped one has no folder."""
    return {"id": pack.id, "version": pack.version, "digest": pack.digest, "folder": pack.folder or None}


def dumped(value: Any) -> str:
    """Return a whole document, for what is short."""
    return json_text(json.dumps(value, indent=2))


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
