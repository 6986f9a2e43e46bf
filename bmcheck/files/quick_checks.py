"""Check that the quick interview asks rules whole: no outcome without what treats it, no core question for nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bmcheck.model import Nature

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

    from bmcheck.errors import Problem
    from bmcheck.files.entries import Homes
    from bmcheck.model import Pack, Question


def check_quick(pack: Pack, homes: Homes) -> Iterator[Problem]:
    """Yield each rule with core outcomes and a deep treatment, and each core question that is never put.

    While a rule or a question has faults of its own, nothing is said: what it looks at, or its depth, is not known.
    """
    written = {kind: homes.get(kind, {}).keys() for kind in ("rule", "question")}
    if written == {"rule": pack.rules.keys(), "question": pack.questions.keys()}:
        yield from _untreated(pack, homes)
        yield from _never_put(pack, homes)


def _untreated(pack: Pack, homes: Homes) -> Iterator[Problem]:
    """Yield each rule that could read as open in a quick interview although it is treated."""
    for rule in pack.rules.values():
        outcomes = [each for each in _asked(pack, rule.met.questions()) if each.kind is Nature.OUTCOME]
        deep = _deep(_asked(pack, rule.treated.questions()))
        if outcomes and deep and not _deep(outcomes):
            what = f"rule {rule.id} looks at {outcomes[0].id}, which is core, and what would treat it is deep"
            hint = f'write depth = "core" to {deep[0]} as well, or take it away from {outcomes[0].id}'
            yield homes["rule"][rule.id].inside("treated").problem(what, hint)


def _never_put(pack: Pack, homes: Homes) -> Iterator[Problem]:
    """Yield each core question that is put for no rule, since all that look at it look at a deep one as well."""
    put = frozenset().union(*(pack.rules[each].questions() for each in pack.core_rules))
    for question in pack.questions.values():
        deep = sorted((_deep(_asked(pack, each.questions())) for each in pack.rules_on[question.id]), key=len)
        if question.depth == "core" and question.id not in put and deep:
            what = f"question {question.id} is core, and each rule that looks at it looks at a deep one as well"
            hint = f'write depth = "core" to {" and ".join(deep[0])} as well, or take it away here'
            yield homes["question"][question.id].inside("depth").problem(what, hint)


def _deep(questions: Iterable[Question]) -> list[str]:
    return [each.id for each in questions if each.depth == "deep"]


def _asked(pack: Pack, names: Collection[str]) -> list[Question]:
    """Return the named questions in the order of the pack."""
    return [each for each in pack.questions.values() if each.id in names]
