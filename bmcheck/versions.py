"""Versions of a pack: which one is newer, what is new in it, and what is called otherwise by now."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

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
    return _mapped(raw, lambda option: pack.renamed.get(f"{question}.{option}", option))


def left_of(pack: Pack, question: str, raw: object) -> object | None:
    """Return a raw answer without the options that the pack has removed; None when nothing is left of it.

    What is left of a list is still so; of one that named nothing else it is not known whether nothing holds.
    """
    match raw:
        case _ if question in pack.removed:
            return None
        case str():
            return None if f"{question}.{raw}" in pack.removed else raw
        case list():
            left = [each for each in raw if f"{question}.{each}" not in pack.removed]
            return left if left or not raw else None
        case dict():
            sides = {side: left_of(pack, question, options) for side, options in raw.items()}
            said = {side: left for side, left in sides.items() if left is not None}
            return said if said or not raw else None
        case _:
            return raw


def present_rule(pack: Pack, rule: str) -> str:
    """Return the present id of a rule."""
    return pack.renamed_rules.get(rule, rule)


def present_strategy(pack: Pack, strategy: str) -> str:
    """Return the present id of a strategy."""
    return pack.renamed_strategies.get(strategy, strategy)


def rule_under(pack: Pack, made_with: Pack, rule: str) -> str:
    """Return what ``pack``, an older or a newer version of ``made_with``, calls a rule of that."""
    now = present_rule(pack, rule)
    if now in pack.rules:
        return now
    return next((each for each in pack.rules if present_rule(made_with, each) == rule), now)


def name_under(pack: Pack, made_with: Pack, question: str) -> str:
    """Return what ``pack``, an older or a newer version of ``made_with``, calls a question of that."""
    now = present_name(pack, question)
    if now in pack.questions:
        return now
    return next((each for each in pack.questions if present_name(made_with, each) == question), now)


def answer_under(pack: Pack, made_with: Pack, question: str, raw: object) -> object:
    """Return a raw answer to ``question``, an id of ``made_with``, with the ids that ``pack`` has for its options."""
    name = name_under(pack, made_with, question)
    options = pack.questions[name].says

    def option_under(option: str) -> str:
        now = pack.renamed.get(f"{name}.{option}", option)
        if now in options:
            return now
        return next((each for each in options if made_with.renamed.get(f"{question}.{each}") == option), now)

    return _mapped(raw, option_under)


def _mapped(raw: object, rename: Callable[[str], str]) -> object:
    match raw:
        case str():
            return rename(raw)
        case list():
            return [_mapped(each, rename) for each in raw]
        case dict():
            return {side: _mapped(each, rename) for side, each in raw.items()}
        case _:
            return raw


def _since(entries: Mapping[str, Question] | Mapping[str, Rule], version: str) -> list[str]:
    return [each.id for each in entries.values() if each.since and is_newer(each.since, version)]


@lru_cache(maxsize=100)
def _numbers(version: str) -> list[tuple[int, str]]:
    """Return the first numbers of a version as lengths and digits: Python makes no number of very many digits."""
    digits = [each.lstrip("0") for each in re.findall(r"[0-9]+", version)[:6]]
    while digits and not digits[-1]:
        digits.pop()
    return [(len(each), each) for each in digits]
