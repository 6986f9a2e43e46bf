"""Record waivers and actions in an assessment: a new one in a table of its own at the end of the file.

One that stands there already changes where it stands, and only the entries of it that are others now.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bmcheck.errors import failure
from bmcheck.files.editing import edited, inline, proved, with_entry
from bmcheck.files.locate import spans
from bmcheck.files.saving import rewrite_text
from bmcheck.files.toml import Source
from bmcheck.files.updating import carried_over
from bmcheck.versions import present_rule, present_strategy

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from bmcheck.files.editing import Edit
    from bmcheck.files.locate import Span
    from bmcheck.model import Pack


def record_waiver(path: str, entry: Mapping[str, object], pack: Pack) -> None:
    """Write a waiver; one of the same rule, be it under a former id, that stands there is replaced where it stands."""
    rewrite_text(path, lambda text: _with_waiver(Source(path, text), entry, pack))


def add_actions(path: str, strategies: Sequence[str], pack: Pack) -> None:
    """Record strategies as planned actions, those that are not recorded yet."""
    rewrite_text(path, lambda text: _with_actions(Source(path, text), strategies, pack))


def record_done(path: str, change: Edit, pack: Pack, done: Mapping[str, date]) -> None:
    """Apply ``change`` to the answers and record that strategies were done, each on its day, in one saving."""

    def changed(text: str) -> str:
        text = edited(carried_over(text, pack, path), change, path)
        for strategy, day in done.items():
            text = _with_done(Source(path, text), strategy, day, pack)
        return text

    rewrite_text(path, changed)


def _with_actions(source: Source, strategies: Sequence[str], pack: Pack) -> str:
    recorded = _strategies(source, pack)
    entries = [{"strategy": each, "status": "planned"} for each in strategies if each not in recorded]
    return _appended(source, "action", entries) if entries else source.text


def _strategies(source: Source, pack: Pack) -> list[str]:
    """Return the strategies of the recorded actions, by their present ids."""
    return [present_strategy(pack, str(each.get("strategy"))) for each in _entries(source, "action")]


def _with_done(source: Source, strategy: str, day: date, pack: Pack) -> str:
    """Return the text with a strategy done on a day: all its actions that are not done yet, or else the last one."""
    done = {"strategy": strategy, "status": "done", "done": day}
    own = [index for index, each in enumerate(_strategies(source, pack)) if each == strategy]
    if not own:
        return _appended(source, "action", [done])
    waiting = [each for each in own if _entries(source, "action")[each].get("status") != "done"]
    return _changed(source, "action", dict.fromkeys(waiting or own[-1:], done))


def _with_waiver(source: Source, entry: Mapping[str, object], pack: Pack) -> str:
    rules = [present_rule(pack, str(each.get("rule"))) for each in _entries(source, "waiver")]
    places = [index for index, each in enumerate(rules) if each == entry["rule"]]
    if not places:
        return _appended(source, "waiver", [entry])
    return _changed(source, "waiver", {places[0]: entry})


def _changed(source: Source, key: str, changes: Mapping[int, Mapping[str, object]]) -> str:
    """Return the text with new values for some entries of the tables ``key``, by their places; the others stay."""
    text, expected = source.text, {**source.data, key: [dict(each) for each in _entries(source, key)]}
    for index, entry in changes.items():
        for name, value in entry.items():
            if expected[key][index].get(name) != value:
                text = with_entry(text, (key, index), name, value)
        expected[key][index] |= entry
    return proved(text, expected, source.path)


def _appended(source: Source, key: str, entries: Sequence[Mapping[str, object]]) -> str:
    """Return the text with a table of its own for each entry at the end."""
    text, expected = source.text, dict(source.data)
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
