"""Versions of a pack: which one is newer, what is new in it, and what is called otherwise by now."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bmcheck.model import Pack, Question, Rule


def is_newer(version: str, than: str) -> bool:
    """Return whether ``version`` is newer: its numbers are compared one after the other, as 1.10 with 1.9."""
    return _numbers(version) > _numbers(than)


def changed_since(pack: Pack, version: str) -> list[str]:
    """Return the questions that came in or changed their meaning after ``version`` of the pack."""
    return _since(pack.questions, version)


def rules_since(pack: Pack, version: str) -> list[str]:
    """Return the rules that came in or changed their conditions after ``version`` of the pack."""
    return _since(pack.rules, version)


def present_name(pack: Pack, question: str) -> str:
    """Return the present id of a question, however often it was renamed."""
    seen: set[str] = set()
    while question in pack.renamed and question not in seen:
        seen.add(question)
        question = pack.renamed[question]
    return question


def present_answer(pack: Pack, question: str, raw: object) -> object:
    """Return a raw answer with the present ids of its options."""
    match raw:
        case str():
            return pack.renamed.get(f"{question}.{raw}", raw)
        case list():
            return [present_answer(pack, question, each) for each in raw]
        case dict():
            return {side: present_answer(pack, question, each) for side, each in raw.items()}
        case _:
            return raw


def _since(entries: Mapping[str, Question] | Mapping[str, Rule], version: str) -> list[str]:
    return [each.id for each in entries.values() if each.since and is_newer(each.since, version)]


def _numbers(version: str) -> tuple[int, ...]:
    found = tuple(int(each) for each in re.findall(r"[0-9]+", version)[:6])
    while found and found[-1] == 0:
        found = found[:-1]
    return found
