"""Change single entries of an assessment and leave every other character that people wrote as it is.

The text is never written anew: an entry's value is replaced where it stands, a new entry gets a line of its own
behind the last one of its table, and in a list on several lines the words that stay keep theirs. The result is read
again and compared with what it must hold.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import rtoml
import tomli_w

from bmcheck.errors import failure
from bmcheck.files.assessments import FORMAT
from bmcheck.files.comments import comments_in, comments_lost, on_lines
from bmcheck.files.lists import arranged, relisted
from bmcheck.files.locate import spans
from bmcheck.files.saving import create_text
from bmcheck.files.toml import LARGEST, Source

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from bmcheck.answers import Plain
    from bmcheck.files.locate import Path, Span
    from bmcheck.model import Pack, Venture

_LAST_KEY = re.compile(r"""\s*\.\s*(?:[\w-]+|"[^"\n]*"|'[^'\n]*')(?=\s*=\s*\Z)""")
"""What makes a dotted key one of a part, in front of its equals sign."""

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
        f"{schema_directive(pack)}"
        "# An assessment for bmcheck. It is yours: comments, order and blank lines are kept.\n"
        "# Go on with: bmcheck assess FILE    See the result with: bmcheck report FILE\n\n" + tomli_w.dumps(head)
    )


def schema_directive(pack: Pack) -> str:
    """Return the lines that tell an editor where the schema of ``pack`` lies, and a person how to make it.

    The TOML language servers taplo and tombi take a path from the file itself. One place beside the assessments is
    right on every computer and for all of them; an address on the network would not work offline. A pack that its id
    does not find has no such line: where its folder lies depends on where one stands.
    """
    name = f"{pack.id}.schema.json"
    if pack.folder and not pack.is_listed:
        return (
            f"# bmcheck finds the pack {pack.id} where a bmcheck.toml above lists its folder, or with --pack FOLDER.\n"
            f"# An editor completes and checks this file with a first line #:schema ./{name}\n"
            f"# after: bmcheck schema assessment --pack FOLDER -o {name}\n"
        )
    how = f"bmcheck schema assessment --pack {pack.id} -o {name}"
    return f"#:schema ./{name}\n# An editor completes and checks this file after: {how}\n"


def create(path: str, pack: Pack, venture: Venture, change: Edit | None = None) -> None:
    """Write a new assessment with ``change`` already in it to ``path``, which must not exist yet."""
    create_text(path, edited(new_text(pack, venture), change or Edit(), path))


def parts(change: Edit) -> Iterator[Edit]:
    """Yield the parts of ``change`` that can be made one without the other."""
    if change.head:
        yield Edit(head=change.head)
    for question, answer in change.answers.items():
        yield Edit({question: answer}, change.unsure & {question})
    for question in sorted(change.unsure - change.answers.keys()):
        yield Edit(unsure=frozenset((question,)))
    for question, note in change.notes.items():
        yield Edit(notes={question: note})


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
    """Return ``text`` if it can be read and holds what is ``expected`` and nothing else; raise BmcheckError if not."""
    try:
        sound = _filled(rtoml.loads(text)) == _filled(expected)
    except UnicodeEncodeError:
        raise failure("the new text is not valid Unicode, nothing was written", "write it in UTF-8", path) from None
    except rtoml.TomlParsingError:
        sound = False
    if not sound:
        raise failure("cannot be edited without harm to another entry", BY_HAND, path)
    if len(text.encode()) > LARGEST:
        raise failure(f"would be larger than {LARGEST:,} bytes", "keep long texts in files of their own", path)
    return Source(path, text).text


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

    Of a value that stands on several lines or in several entries, the parts that stay keep theirs. Comments stay.
    """
    places = spans(text)
    path = (*table, key)
    own = places.get(path)
    if own is None:
        return _with_new_entry(text, table, f"{key} = {inline(value)}", [])
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
        return _gathered(text, path, value)
    if isinstance(value, list) and (words := relisted(before, value, _newline(text))):
        return text[: own.start] + words + text[own.end :]  # the comment beside a word goes with it
    after = _rewritten(before, value, _newline(text))
    text = text[: own.start] + after + text[own.end :]
    return _with_comments(text, path, comments_lost(before, after))


def _rewritten(before: str, value: object, newline: str) -> str:
    """Return ``value`` as TOML writes it, where ``before`` stood: the words of a list that stay keep their lines."""
    has = spans(f"value = {before}").get(("value", "has")) if before.startswith("{") else None
    words = f"value = {before}"[has.start : has.end] if has else before
    match value:
        case list():
            return relisted(words, value, newline) or inline(value)
        case {"has": list(held), **others}:
            more = "".join(f", {side} = {inline(each)}" for side, each in others.items())
            return f"{{ has = {relisted(words, held, newline) or inline(held)}{more} }}"
    return inline(value)


def _gathered(text: str, path: Path, value: object) -> str:
    """Return ``text`` with one entry instead of several: in the place of a dotted key, or instead of a table below."""
    places = spans(text)
    sides = [each for each in places if each[:-1] == path]
    home = max(sides, key=lambda each: each[-1] == "has", default=path)
    if not _is_front(places, path):
        after = _rewritten(text[places[home].start : places[home].end], value, _newline(text))
        lost = [each for start, end in _lines_of(text, path) for each in comments_lost(text[start:end], after)]
        return _with_new_entry(_without(text, path, comments=False), path[:-1], f"{path[-1]} = {after}", lost)
    for side in sides:
        text = text if side == home else _without(text, side)
    own = spans(text)[home]
    whole = _LAST_KEY.sub("", text[own.key : own.start])
    return with_entry(text[: own.key] + whole + text[own.start :], path[:-1], str(path[-1]), value)


def _with_new_entry(text: str, table: Path, entry: str, comments: list[str]) -> str:
    """Return ``text`` with a new entry behind the last one of its table, with comments above it."""
    places, newline = spans(text), _newline(text)
    inside = [span for path, span in places.items() if path[:-1] == table and span.start < span.end]
    header = places.get(table)
    is_inline = _is_inline(text, places, table)
    if header and header.dotted > 1 and not is_inline:
        entry = f"{'.'.join(str(each) for each in table[1 - header.dotted :])}.{entry}"
    if header and (is_inline or _is_in_braces(text, places, table)):
        at = max((span.end for span in inside), default=header.start + 1)
        return f"{text[:at]}{', ' if inside else ' '}{entry}{'' if inside else ' '}{text[at:]}"
    entry = on_lines(comments, newline) + entry
    if header:
        at = _line_end(text, max((span.end for span in inside), default=header.end))
        return f"{text[:at]}{newline}{entry}{text[at:] or newline}"
    gap = newline if text and not text.endswith("\n") else ""
    return f"{text}{gap}{newline}[{table[0]}]{newline}{entry}{newline}"


def _with_comments(text: str, path: Path, comments: list[str]) -> str:
    """Return ``text`` with comments on lines of their own, above the line where an entry begins.

    Of an entry in braces or brackets that is the line where the outermost of them begin.
    """
    places = spans(text)
    own = places[path]
    around = (places.get(path[:end], own) for end in range(1, len(path)))
    at = min([own.key, *(each.key for each in around if each.key <= own.key and own.end <= each.end)])
    start = _line_start(text, at)
    return text[:start] + on_lines(comments, _newline(text), text[start:at]) + text[start:]


def _is_front(places: Mapping[Path, Span], path: Path) -> bool:
    """Return whether a table is only the front of dotted keys, of which there may be others elsewhere."""
    return any(each[:-1] == path and span.key == places[path].key for each, span in places.items())


def _reads_as(text: str, value: object) -> bool:
    """Return whether a value is written there already, in whatever form."""
    try:
        return inline(rtoml.loads(f"value = {text}")["value"]) == inline(value)
    except rtoml.TomlParsingError:
        return False


def _without(text: str, path: Path, *, comments: bool = True) -> str:
    """Return ``text`` without an entry: its whole lines wherever it stands, or its part of an inline table.

    Its ``comments`` stay on lines of their own, or go with it.
    """
    places = spans(text)
    own = places.get(path)
    if own is None:
        return text
    if _is_in_braces(text, places, path):
        if _is_front(places, path):
            for side in [each for each in places if each[:-1] == path]:
                text = _without(text, side)
            return text
        text = _with_comments(text, path, comments_in(text[own.start : own.end]))
        own = spans(text)[path]
        before = text[: own.key].rstrip()
        after = text[own.end :].lstrip()
        if after.startswith(","):
            return text[: own.key] + after[1:].lstrip()
        return before.removesuffix(",") + " " + after
    for start, end in reversed(_lines_of(text, path)):
        line = text[start:end]
        indent = line[: len(line) - len(line.lstrip(" \t"))]
        kept = on_lines(comments_in(line), _newline(text), indent) if comments else ""
        text = text[:start] + kept + text[end:]
    return text


def _lines_of(text: str, path: Path) -> list[tuple[int, int]]:
    """Return where the lines of an entry begin and end, wherever its parts stand."""
    found: list[tuple[int, int]] = []
    end = 0
    for span in sorted(span for each, span in spans(text).items() if each[: len(path)] == path):
        if span.key >= end:
            end = text.find("\n", span.end) + 1 or len(text)
            found.append((_line_start(text, span.key), end))
    return found


def _is_inline(text: str, places: Mapping[Path, Span], table: Path) -> bool:
    """Return whether a table is written in braces on the right of its name."""
    own = places.get(table)
    return own is not None and text.startswith("{", own.start) and not _is_front(places, table)


def _is_in_braces(text: str, places: Mapping[Path, Span], path: Path) -> bool:
    """Return whether an entry stands within a table that is written in braces."""
    return any(_is_inline(text, places, path[:end]) for end in range(1, len(path)))


def _newline(text: str) -> str:
    return "\r\n" if "\r\n" in text else "\n"


def _line_start(text: str, at: int) -> int:
    """Return where the line of ``at`` begins, behind a byte order mark."""
    return text.rfind("\n", 0, at) + 1 or len(text) - len(text.removeprefix("\ufeff"))


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
