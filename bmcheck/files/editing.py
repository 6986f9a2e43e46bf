"""Change single entries of an assessment and leave every other character that people wrote as it is.

The text is never written anew: an entry's value is replaced where it stands, a new entry gets a line of its own
behind the last one of its table, and in a list on several lines the words that stay keep theirs. The result is read
again and compared with what it must hold.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import rtoml
import tomli_w

from bmcheck.errors import failure
from bmcheck.files.assessments import FORMAT
from bmcheck.files.lists import arranged, relisted
from bmcheck.files.locate import spans
from bmcheck.files.saving import create_text
from bmcheck.files.toml import Source

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from bmcheck.answers import Plain
    from bmcheck.files.locate import Path, Span
    from bmcheck.model import Pack, Venture

BY_HAND = "write the entry by hand, or simplify the table it belongs to"


@dataclass(frozen=True)
class Edit:
    """What to change: answers to write (None takes one away), questions not known, notes (None takes one away).

    ``head`` are entries of the tables that say what the file is: ``("venture", "assessed")``.
    """

    answers: Mapping[str, Plain | None] = field(default_factory=dict)
    unsure: frozenset[str] = frozenset()
    notes: Mapping[str, str | None] = field(default_factory=dict)
    head: Mapping[tuple[str, str], object] = field(default_factory=dict)


def new_text(pack: Pack, venture: Venture) -> str:
    """Return the text of an assessment without answers."""
    about = {key: value for key in ("name", "about", "currency", "assessed") if (value := getattr(venture, key))}
    head = {
        "bmcheck": FORMAT,
        "pack": {"id": pack.id, "version": pack.version, "digest": pack.digest},
        "venture": about,
        "answers": {},
    }
    return (
        f"{schema_directive(pack)}\n"
        "# An assessment for bmcheck. It is yours: comments, order and blank lines are kept.\n"
        "# Go on with: bmcheck assess FILE    See the result with: bmcheck report FILE\n\n" + tomli_w.dumps(head)
    )


def schema_directive(pack: Pack) -> str:
    """Return the lines that tell an editor where the schema of ``pack`` lies, and a person how to make it.

    The TOML language servers taplo and tombi take a path from the file itself. One place beside the assessments is
    right on every computer and for all of them; an address on the network would not work offline.
    """
    name = f"{pack.id}.schema.json"
    return f"#:schema ./{name}\n# An editor completes and checks this file after: bmcheck schema assessment -o {name}"


def create(path: str, pack: Pack, venture: Venture, change: Edit | None = None) -> None:
    """Write a new assessment with ``change`` already in it to ``path``, which must not exist yet."""
    create_text(path, edited(new_text(pack, venture), change or Edit(), path))


def edited(text: str, change: Edit, path: str = "") -> str:
    """Return ``text`` with ``change`` applied; raise BmcheckError when that would touch anything else."""
    expected = Source(path, text).data
    for table, key, value in _entries(expected, change, path):
        inside = expected.setdefault(table, {})
        if not isinstance(inside, dict):
            raise failure(f"{table} is not a table", f"write a line [{table}], and below it the entries", path)
        wanted = arranged(inside.get(key), value)
        if inside.get(key) == wanted and type(inside.get(key)) is type(wanted):
            continue
        if wanted is None:
            inside.pop(key, None)
            text = _without(text, (table, key))
        else:
            inside[key] = wanted
            text = with_entry(text, (table,), key, wanted)
    return proved(text, expected, path)


def proved(text: str, expected: Mapping[str, object], path: str) -> str:
    """Return ``text`` if it holds what is ``expected`` and nothing else; raise BmcheckError when it does not."""
    try:
        sound = _filled(rtoml.loads(text)) == _filled(expected)
    except UnicodeEncodeError:
        raise failure("the new text is not valid Unicode, nothing was written", "write it in UTF-8", path) from None
    except rtoml.TomlParsingError:
        sound = False
    if not sound:
        raise failure("cannot be edited without harm to another entry", BY_HAND, path)
    return text


def _filled(data: Mapping[str, object]) -> dict[str, object]:
    """Return ``data`` without empty tables: they say nothing, and come and go with their entries."""
    return {key: value for key, value in data.items() if value != {}}


def _entries(data: Mapping[str, object], change: Edit, path: str) -> Iterator[tuple[str, str, object]]:
    """Yield each entry to write: table, key and value, None to take it away."""
    for (table, key), value in change.head.items():
        yield table, key, value
    for question, plain in change.answers.items():
        yield "answers", question, plain
    answered = {question for question, plain in change.answers.items() if plain is not None}
    unsure = data.get("unsure", {})
    if not isinstance(unsure, dict):
        raise failure("unsure is not a table", "write a line [unsure], and below it the entries", path)
    before = unsure.get("questions", [])
    if not isinstance(before, list) or not all(isinstance(each, str) for each in before):
        hint = 'write questions = ["…"] below a line [unsure]'
        raise failure("unsure.questions is not a list of questions", hint, path)
    kept = [each for each in before if each not in answered]
    after = kept + sorted(change.unsure - set(kept))
    if after != before:
        yield "unsure", "questions", after
    for question, note in change.notes.items():
        yield "notes", question, note


def with_entry(text: str, table: Path, key: str, value: object) -> str:
    """Return ``text`` with the value of an entry replaced, or with a new entry behind the last one of its table.

    Of a value that stands on several lines or in several entries, the parts that stay keep theirs.
    """
    places = spans(text)
    path = (*table, key)
    own = places.get(path)
    if own is None:
        return _with_new_entry(text, table, key, value)
    parts = {each[-1] for each in places if each[:-1] == path}
    is_spread = own.start == own.end or _is_front(places, path)
    before = text[own.start : own.end]
    if not is_spread and _reads_as(before, value):
        return text
    if isinstance(value, dict) and value and (is_spread or (before.startswith("{") and "\n" in before)):
        for side, each in value.items():
            text = with_entry(text, path, side, each)
        for gone in parts - value.keys():
            text = _without(text, (*path, gone))
        return text
    if is_spread:
        return with_entry(_without(text, path), table, key, value)
    after = relisted(before, value, _newline(text)) if isinstance(value, list) else None
    return text[: own.start] + (after or inline(value)) + text[own.end :]


def _with_new_entry(text: str, table: Path, key: str, value: object) -> str:
    places, newline = spans(text), _newline(text)
    inside = [span for path, span in places.items() if path[:-1] == table and span.start < span.end]
    entry = f"{key} = {inline(value)}"
    header = places.get(table)
    if header and _is_inline(text, places, table):
        at = max((span.end for span in inside), default=header.start + 1)
        return f"{text[:at]}{', ' if inside else ' '}{entry}{'' if inside else ' '}{text[at:]}"
    if header and header.dotted > 1:
        entry = f"{'.'.join(str(each) for each in table[1 - header.dotted :])}.{entry}"
    if header:
        at = _line_end(text, max((span.end for span in inside), default=header.end))
        return f"{text[:at]}{newline}{entry}{text[at:] or newline}"
    gap = newline if text and not text.endswith("\n") else ""
    return f"{text}{gap}{newline}[{table[0]}]{newline}{entry}{newline}"


def _is_front(places: Mapping[Path, Span], path: Path) -> bool:
    """Return whether a table is only the front of dotted keys, of which there may be others elsewhere."""
    return any(each[:-1] == path and span.key == places[path].key for each, span in places.items())


def _reads_as(text: str, value: object) -> bool:
    """Return whether a value is written there already, in whatever form."""
    try:
        return inline(rtoml.loads(f"value = {text}")["value"]) == inline(value)
    except rtoml.TomlParsingError:
        return False


def _without(text: str, path: Path) -> str:
    """Return ``text`` without an entry: its whole lines wherever it stands, or its part of an inline table."""
    places = spans(text)
    own = places.get(path)
    if own is None:
        return text
    if _is_inline(text, places, path[:-1]):
        before = text[: own.key].rstrip()
        after = text[own.end :].lstrip()
        if after.startswith(","):
            return text[: own.key] + after[1:].lstrip()
        return before.removesuffix(",") + " " + after
    end = 0
    gone: list[Span] = []
    for span in sorted(span for each, span in places.items() if each[: len(path)] == path):
        if span.key >= end:
            gone.append(span)
            end = span.end
    for span in reversed(gone):
        start = text.rfind("\n", 0, span.key) + 1 or len(text) - len(text.removeprefix("\ufeff"))
        end = text.find("\n", span.end) + 1
        text = text[:start] + (text[end:] if end else "")
    return text


def _is_inline(text: str, places: Mapping[Path, Span], table: Path) -> bool:
    """Return whether a table is written in braces on the right of its name."""
    own = places.get(table)
    return own is not None and text.startswith("{", own.start) and not _is_front(places, table)


def _newline(text: str) -> str:
    return "\r\n" if "\r\n" in text else "\n"


def _line_end(text: str, at: int) -> int:
    """Return where the line of ``at`` ends, before its line break."""
    end = text.find("\n", at)
    if end < 0:
        return len(text)
    return end - 1 if text[end - 1 : end] == "\r" else end


def inline(value: object) -> str:
    """Return a value as TOML writes it on one line."""
    if isinstance(value, list):
        return f"[{', '.join(inline(each) for each in value)}]"
    if isinstance(value, dict):
        return f"{{ {', '.join(f'{side} = {inline(each)}' for side, each in value.items())} }}"
    return tomli_w.dumps({"value": value}).removeprefix("value = ").removesuffix("\n")
