"""Change single entries of an assessment and leave everything else that people wrote in it as it is."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import rtoml
import tomli_w
import tomlkit
import tomlkit.exceptions

from bmcheck.errors import failure
from bmcheck.files.assessments import FORMAT
from bmcheck.files.saving import save_text
from bmcheck.files.toml import read_text

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bmcheck.answers import Plain
    from bmcheck.model import Pack, Venture

_LONE_NEWLINE = re.compile(r"(?<!\r)\n")


@dataclass(frozen=True)
class Edit:
    """What to change: answers to write (None takes one away), questions not known, notes (None takes one away)."""

    answers: Mapping[str, Plain | None] = field(default_factory=dict)
    unsure: frozenset[str] = frozenset()
    notes: Mapping[str, str | None] = field(default_factory=dict)


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
        "# An assessment for bmcheck. It is yours: comments, order and blank lines are kept.\n"
        "# Go on with: bmcheck assess FILE    See the result with: bmcheck report FILE\n" + tomli_w.dumps(head)
    )


def create(path: str, pack: Pack, venture: Venture) -> None:
    """Write an assessment without answers to ``path``, which must not exist yet."""
    if os.path.lexists(path):
        raise failure("exists already", "name another file", path)
    save_text(path, new_text(pack, venture))


def edit(path: str, change: Edit) -> None:
    """Apply ``change`` to the file at ``path`` as it is on the disk now, and save it; raise BmcheckError if not."""
    save_text(path, edited(read_text(path), change, path))


def edited(text: str, change: Edit, path: str = "") -> str:
    """Return ``text`` with ``change`` applied; every line that it does not concern stays the same.

    The result is read again and compared with what it must hold, so that a fault of the editor cannot harm a file.
    """
    try:
        document = tomlkit.parse(text)
        expected = _expected(rtoml.loads(text), change)
        _apply(document, change)
        result = document.as_string()
        if "\r\n" in text and not _LONE_NEWLINE.search(text):
            result = _LONE_NEWLINE.sub("\r\n", result)
        sound = rtoml.loads(result) == expected
    except (rtoml.TomlParsingError, tomlkit.exceptions.TOMLKitError, ValueError, TypeError, KeyError) as error:
        hint = "write the entry by hand, or take the unusual construction out of the file"
        raise failure(f"cannot be edited: {error}", hint, path) from None
    if not sound:
        raise failure("cannot be edited without harm to another entry", "write the entry by hand", path)
    return result


def _expected(data: dict[str, Any], change: Edit) -> dict[str, Any]:
    """Return what the file must hold after ``change``."""
    answers = data.setdefault("answers", {})
    for question, plain in change.answers.items():
        if plain is None:
            answers.pop(question, None)
        else:
            answers[question] = plain
    unsure = _unsure(data.get("unsure", {}).get("questions", []), change)
    if unsure or "unsure" in data:
        data.setdefault("unsure", {})["questions"] = unsure
    for question, note in change.notes.items():
        if note is None:
            data.get("notes", {}).pop(question, None)
        else:
            data.setdefault("notes", {})[question] = note
    return data


def _unsure(before: list[str], change: Edit) -> list[str]:
    """Return the questions not known: without those that get an answer, with those that are now marked."""
    answered = {question for question, plain in change.answers.items() if plain is not None}
    kept = [each for each in before if each not in answered]
    return kept + sorted(change.unsure - set(kept))


def _apply(document: Any, change: Edit) -> None:
    if "answers" not in document:
        document["answers"] = tomlkit.table()
    answers = document["answers"]
    for question, plain in change.answers.items():
        if plain is None:
            answers.pop(question, None)
        else:
            _put(answers, question, _item(plain))
    before = list(document.get("unsure", {}).get("questions", []))
    unsure = _unsure([str(each) for each in before], change)
    if unsure != before or (unsure and "unsure" not in document):
        if "unsure" not in document:
            document["unsure"] = tomlkit.table()
        _put(document["unsure"], "questions", _item(unsure))
    for question, note in change.notes.items():
        if note is None:
            document.get("notes", {}).pop(question, None)
        else:
            if "notes" not in document:
                document["notes"] = tomlkit.table()
            _put(document["notes"], question, tomlkit.item(note))


def _put(table: Any, key: str, item: Any) -> None:
    """Set an entry and keep the comment that stands behind the old value."""
    if key in table:
        item.comment(table[key].trivia.comment.lstrip("# ")) if table[key].trivia.comment else None
    table[key] = item


def _item(plain: Plain) -> Any:
    """Return a value as tomlkit writes it: partial answers as an inline table."""
    if isinstance(plain, dict):
        table = tomlkit.inline_table()
        table.update(plain)
        return table
    return tomlkit.item(plain)
