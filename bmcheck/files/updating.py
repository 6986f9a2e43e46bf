"""Bring an assessment on the disk up to date: former ids of its pack become the present ones, then entries change."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from bmcheck.files.assessments import read_assessment
from bmcheck.files.editing import edited, proved, with_entry
from bmcheck.files.lists import renamed
from bmcheck.files.locate import spans
from bmcheck.files.ordering import kept_in_order
from bmcheck.files.saving import rewrite_text
from bmcheck.files.toml import Source
from bmcheck.versions import is_newer, present_answer, present_name

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from bmcheck.files.editing import Edit
    from bmcheck.files.locate import Path
    from bmcheck.model import Assessment, Pack, PackReference

Head = dict[tuple[str, str], object]


def edit(path: str, change: Edit, pack: Pack) -> None:
    """Apply ``change`` to the file at ``path`` as it is on the disk now, and save it; raise BmcheckError if not."""

    def renew(text: str) -> str:
        return kept_in_order(text, edited(carried_over(text, pack, path), change, path), pack)

    rewrite_text(path, renew)


def carried_over(text: str, pack: Pack, path: str = "") -> str:
    """Return the text of an assessment with the present ids of questions and options, wherever it names them.

    Raise BmcheckError when it is no assessment, or the ids cannot be changed without harm.
    """
    if not pack.renamed:
        return text
    read_assessment(pack, Source(path, text))
    expected = Source(path, text).data
    for table in ("answers", "notes"):
        entries: Any = expected.get(table, {})
        for name, raw in list(entries.items()):
            now = present_name(pack, name)
            value = present_answer(pack, now, raw) if table == "answers" else raw
            if now != name:
                text = _with_key(text, (table, name), now)
            text = _with_value(text, (table, now), raw, value)
        now_called = {present_name(pack, name): raw for name, raw in entries.items()}
        if entries:
            expected[table] = _answers(pack, now_called) if table == "answers" else now_called
    unsure: Any = expected.get("unsure", {})
    if before := unsure.get("questions", []):
        unsure["questions"] = [present_name(pack, each) for each in before]
        text = _with_value(text, ("unsure", "questions"), before, unsure["questions"])
    waivers: Any = expected.get("waiver", [])
    for index, waiver in enumerate(waivers):
        if rests_on := waiver.get("because", {}):
            waiver["because"] = _answers(pack, {present_name(pack, each): raw for each, raw in rests_on.items()})
            if waiver["because"] != rests_on:
                text = with_entry(text, ("waiver", index), "because", waiver["because"])
    return proved(text, expected, path)


def pack_head(pack: Pack, made_with: PackReference) -> Head:
    """Return the entries that name the present version of a pack; none when the file was made with a newer one."""
    if is_newer(made_with.version, pack.version):
        return {}
    return {("pack", "version"): pack.version, ("pack", "digest"): pack.digest}


def head_after(pack: Pack, assessment: Assessment, said: Collection[str]) -> Head:
    """Return the entries that make answers count which were outdated, once all of them are ``said`` anew."""
    settled = assessment.outdated and not assessment.outdated.keys() - set(said)
    return pack_head(pack, assessment.pack) if settled else {}


def _answers(pack: Pack, raw: Mapping[str, object]) -> dict[str, object]:
    return {name: present_answer(pack, name, each) for name, each in raw.items()}


def _with_key(text: str, path: Path, key: str) -> str:
    """Return ``text`` with another key for an entry or a table, in every line that writes it."""
    mention = re.compile(rf"(?<![\w-]){re.escape(str(path[-1]))}(?![\w-])")
    places = {(span.key, span.start) for each, span in spans(text).items() if each[: len(path)] == path}
    for start, end in sorted(places, reverse=True):
        text = text[:start] + mention.sub(key, text[start:end], count=1) + text[end:]
    return text


def _with_value(text: str, path: Path, before: object, after: object) -> str:
    if before == after:
        return text
    if isinstance(before, dict) and isinstance(after, dict):
        for side, options in after.items():
            text = _with_value(text, (*path, side), before[side], options)
        return text
    own = spans(text).get(path)
    if own and isinstance(after, list) and (words := renamed(text[own.start : own.end], after)):
        return text[: own.start] + words + text[own.end :]
    return with_entry(text, path[:-1], str(path[-1]), after)
