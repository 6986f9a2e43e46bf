"""Try a pack on its own examples and cases, and name every difference."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from msgspec.structs import replace

from bmcheck.answers import read_answer
from bmcheck.conditions import NEVER
from bmcheck.evaluation import find_counted, review
from bmcheck.model import IN_HAND, TO_DO, Nature
from bmcheck.stress import stress

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from bmcheck.model import Case, Example, Expectation, Pack, Review, Rule


class PackDifference(NamedTuple):
    """What is not as a pack says: ``kind`` and ``identity`` name the rule or the case."""

    kind: str
    identity: str
    what: str

    def __str__(self) -> str:
        """Return it as a sentence."""
        return f"{self.kind} {self.identity} {self.what}"


class Trial(NamedTuple):
    """What differs from what a pack says of itself, and what it moves in the packs that it extends."""

    differences: list[PackDifference]
    moved: list[PackDifference]


def try_pack(pack: Pack, cases: Mapping[str, Case]) -> Trial:
    """Try the examples and cases of ``pack``, and beside them those of the packs that it extends.

    Those others hold in their own packs: where they differ here, this pack has changed something, as it may.
    """
    found: list[list[PackDifference]] = []
    for inherited in (False, True):
        rules = {each.id: each for each in pack.rules.values() if (each.id in pack.inherited) is inherited}
        examples = try_examples(replace(pack, rules=rules))
        found.append([*examples, *try_cases(pack, {k: v for k, v in cases.items() if v.inherited is inherited})])
    return Trial(*found)


def try_examples(pack: Pack) -> Iterator[PackDifference]:
    """Yield what differs between the examples of the rules and what the rules give.

    Every rule needs an example that opens it (open, untapped) and one that does not. Where it says what treats it, one
    shows that, and one that half of it is not enough: it stays open with an answer about a practice in it.
    """
    for rule in pack.rules.values():
        opening = [each.status in TO_DO for each in rule.example]
        if not any(opening):
            yield PackDifference("rule", rule.id, "has no example that opens it")
        if all(opening):
            yield PackDifference("rule", rule.id, "has no example that leaves it closed")
        if rule.treated.text != NEVER.text:
            if not any(each.status in IN_HAND for each in rule.example):
                yield PackDifference("rule", rule.id, "has no example that treats it")
            if not any(_half_done(pack, rule, each) for each in rule.example):
                yield PackDifference(
                    "rule", rule.id, "has no example in which what treats it is answered and it stays open"
                )
        for number, example in enumerate(rule.example, 1):
            answers = {each: read_answer(pack.questions[each], raw) for each, raw in example.answers.items()}
            status = find_counted(pack, rule, answers).status
            if status is not example.status:
                what = f"comes to {status.value} in example {number}, not to {example.status.value}"
                yield PackDifference("rule", rule.id, what)


def _half_done(pack: Pack, rule: Rule, example: Example) -> bool:
    practices = {each for each in rule.treated.questions() if pack.questions[each].kind is Nature.PRACTICE}
    return example.status in TO_DO and not practices.isdisjoint(example.answers)


def try_cases(pack: Pack, cases: Mapping[str, Case]) -> Iterator[PackDifference]:
    """Yield what differs between the findings that the cases expect and those that the pack gives."""
    for case in cases.values():
        for expectation in case.expect:
            found = review(pack, case.resting_on(expectation.places))
            when = f" from the answers that rest on {expectation.places}" if expectation.places else ""
            if expectation.scenarios:
                names = " and ".join(expectation.scenarios)
                stressed = stress(found, [pack.scenarios[each] for each in expectation.scenarios])
                found, when = stressed.after, f"{when} once {names} happens"
                if stressed.applies is not True or stressed.spared:
                    yield PackDifference("case", case.id, f"is not known to be concerned by {names}")
            differences = _differences(found, expectation)
            yield from (PackDifference("case", case.id, f"finds{when} {each}") for each in differences)


def _differences(found: Review, expectation: Expectation) -> Iterator[str]:
    for status, rules in expectation.rules.items():
        for rule in rules:
            actual = found.by_rule[rule].status
            if actual is not status:
                yield f"rule {rule} {actual.value}, not {status.value}"
    for status in expectation.complete:
        expected = expectation.rules.get(status, ())
        for finding in found.having(status):
            if finding.rule.id not in expected:
                yield f"rule {finding.rule.id} {status.value}, which it does not expect"
