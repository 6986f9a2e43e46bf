"""Try a pack on its own examples and cases, and name every difference."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from msgspec.structs import replace

from bmcheck.answers import read_answer
from bmcheck.evaluation import find, review
from bmcheck.model import NOT_MET

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from bmcheck.model import Case, Expectation, Pack, Review


class Trial(NamedTuple):
    """What differs from what a pack says of itself, and what it moves in the packs that it extends."""

    differences: list[str]
    moved: list[str]


def try_pack(pack: Pack, cases: Mapping[str, Case]) -> Trial:
    """Try the examples and cases of ``pack``, and beside them those of the packs that it extends.

    Those others hold in their own packs: where they differ here, this pack has changed something, as it may.
    """
    found: list[list[str]] = []
    for inherited in (False, True):
        rules = {each.id: each for each in pack.rules.values() if (each.id in pack.inherited) is inherited}
        examples = try_examples(replace(pack, rules=rules))
        found.append([*examples, *try_cases(pack, {k: v for k, v in cases.items() if v.inherited is inherited})])
    return Trial(*found)


def try_examples(pack: Pack) -> Iterator[str]:
    """Yield what differs between the examples of the rules and what the rules give.

    Every rule needs an example that opens it (open, untapped) and one that does not.
    """
    for rule in pack.rules.values():
        opening = [each.status in NOT_MET for each in rule.example]
        if not any(opening):
            yield f"rule {rule.id}: no example opens it"
        if all(opening):
            yield f"rule {rule.id}: no example leaves it closed"
        for number, example in enumerate(rule.example, 1):
            answers = {each: read_answer(pack.questions[each], raw) for each, raw in example.answers.items()}
            status = find(rule, answers).status
            if status is not example.status:
                yield f"rule {rule.id}, example {number}: expected {example.status.value}, found {status.value}"


def try_cases(pack: Pack, cases: Mapping[str, Case]) -> Iterator[str]:
    """Yield what differs between the findings that the cases expect and those that the pack gives."""
    for case in cases.values():
        for expectation in case.expect:
            found = review(pack, case.resting_on(expectation.places))
            where = f"case {case.id}" + (f", answers from {expectation.places}" if expectation.places else "")
            yield from (f"{where}: {each}" for each in _differences(found, expectation))


def _differences(found: Review, expectation: Expectation) -> Iterator[str]:
    for status, rules in expectation.rules.items():
        for rule in rules:
            actual = found.by_rule[rule].status
            if actual is not status:
                yield f"rule {rule}: expected {status.value}, found {actual.value}"
    for status in expectation.complete:
        expected = expectation.rules.get(status, ())
        for finding in found.having(status):
            if finding.rule.id not in expected:
                yield f"rule {finding.rule.id}: {status.value}, which the case does not expect"
