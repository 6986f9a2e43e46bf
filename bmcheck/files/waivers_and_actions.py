"""Record waivers and actions in an assessment: each in a table of its own at the end of the file."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bmcheck.errors import failure
from bmcheck.files.editing import inline, proved, with_entry
from bmcheck.files.locate import spans
from bmcheck.files.saving import rewrite_text
from bmcheck.files.toml import Source

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bmcheck.files.locate import Span


def record_waiver(path: str, entry: Mapping[str, object]) -> None:
    """Write a waiver; one of the same rule that stands there already is replaced where it stands."""
    rewrite_text(path, lambda text: _with_waiver(Source(path, text), entry))


def add_actions(path: str, strategies: Sequence[str]) -> None:
    """Record strategies as planned actions, those that are not recorded yet."""
    rewrite_text(path, lambda text: _with_actions(Source(path, text), strategies))


def _with_actions(source: Source, strategies: Sequence[str]) -> str:
    recorded = [each.get("strategy") for each in _entries(source, "action")]
    entries = [{"strategy": each, "status": "planned"} for each in strategies if each not in recorded]
    return _appended(source, "action", entries) if entries else source.text


def _with_waiver(source: Source, entry: Mapping[str, object]) -> str:
    places = [index for index, each in enumerate(_entries(source, "waiver")) if each.get("rule") == entry["rule"]]
    if not places:
        return _appended(source, "waiver", [entry])
    text, expected = source.text, _copied(source.data)
    expected["waiver"][places[0]] |= entry
    for key, value in entry.items():
        if source.data["waiver"][places[0]].get(key) != value:
            text = with_entry(text, ("waiver", places[0]), key, value)
    return proved(text, expected, source.path)


def _appended(source: Source, key: str, entries: Sequence[Mapping[str, object]]) -> str:
    """Return the text with a table of its own for each entry at the end."""
    text, expected = source.text, _copied(source.data)
    expected[key] = [*_entries(source, key), *(dict(each) for each in entries)]
    places = spans(text)
    own = places.get((key,))
    if own and text.startswith("[", own.start):
        return proved(
            _in_list(text, own, places.get((key, len(_entries(source, key)) - 1)), entries), expected, source.path
        )
    newline = "\r\n" if "\r\n" in text else "\n"
    if text and not text.endswith("\n"):
        text += newline
    for entry in entries:
        lines = [f"[[{key}]]", *(f"{name} = {inline(value)}" for name, value in entry.items())]
        text += newline + newline.join(lines) + newline
    return proved(text, expected, source.path)


def _in_list(text: str, own: Span, last: Span | None, entries: Sequence[Mapping[str, object]]) -> str:
    """Return the text with more tables in a list that is written in brackets, behind the ``last`` one in it."""
    added = ", ".join(inline(dict(each)) for each in entries)
    at, before = (last.end, ", ") if last else (own.start + 1, "")
    return text[:at] + before + added + text[at:]


def _entries(source: Source, key: str) -> list[dict[str, Any]]:
    entries = source.data.get(key, [])
    if not isinstance(entries, list) or not all(isinstance(each, dict) for each in entries):
        raise failure(
            f"{key} is not a list of tables", f"write a line [[{key}]], and below it its entries", source.path
        )
    return entries


def _copied(data: Mapping[str, Any]) -> dict[str, Any]:
    return {key: [dict(each) for each in value] if key == "waiver" else value for key, value in data.items()}
