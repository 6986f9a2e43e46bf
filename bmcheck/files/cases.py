"""Read the worked cases of a pack."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec

from bmcheck.errors import BmcheckError, Problem, Problems, did_you_mean
from bmcheck.files.assessments import read_answers
from bmcheck.files.fields import Place, fit
from bmcheck.model import Case, Expectation, Words
from bmcheck.stress import together

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from bmcheck.files.toml import Source
    from bmcheck.model import Pack


class CaseFile(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A case as its file holds it."""

    title: Words
    about: Words
    answers: dict[str, Any]
    expect: tuple[Expectation, ...]
    stated: dict[str, Words] = {}
    inferred: dict[str, Words] = {}
    notes: dict[str, str] = {}


def read_case(pack: Pack, source: Source, name: str, *, inherited: bool = False) -> Case:
    """Return the case that ``source`` holds; raise BmcheckError with all its problems.

    A case ``inherited`` from a pack that is extended expects nothing of the rules that are switched off.
    """
    raw, problems = fit(source.data, CaseFile, Place(source, (), f"case {name}"))
    if raw is None:
        raise BmcheckError(problems)
    answers, problems = read_answers(pack, source, raw.answers, ("answers",))
    problems += _basis_problems(source, raw)
    expect = [_of_rules_left(each, pack) if inherited else each for each in raw.expect]
    for index, expectation in enumerate(expect):
        problems += _unknown_rules(source, ("expect", index, "rules"), expectation, pack)
        problems += _unknown_scenarios(source, ("expect", index, "scenarios"), expectation, pack)
    if problems:
        raise BmcheckError(problems)
    return Case(
        id=name,
        title=raw.title,
        about=raw.about,
        answers=answers,
        stated=raw.stated,
        inferred=raw.inferred,
        notes=raw.notes,
        expect=tuple(expect),
        inherited=inherited,
    )


def _of_rules_left(expectation: Expectation, pack: Pack) -> Expectation:
    left = {
        status: tuple(rule for rule in rules if rule not in pack.switched_off)
        for status, rules in expectation.rules.items()
    }
    return msgspec.structs.replace(expectation, rules=left)


def _basis_problems(source: Source, raw: CaseFile) -> list[Problem]:
    """Return answers that are not exactly one of stated and inferred, and passages for no answer."""
    problems = Problems()
    for question in raw.answers:
        if (question in raw.stated) == (question in raw.inferred):
            what = f"{question} must stand in exactly one of [stated] and [inferred], with its passage"
            problems.append(source.problem(("answers", question), what))
    for table, passages in (("stated", raw.stated), ("inferred", raw.inferred)):
        problems += [
            source.problem((table, question), f"{question} is not answered in this case")
            for question in passages.keys() - raw.answers.keys()
        ]
    return problems


def _unknown_rules(
    source: Source, path: tuple[str | int, ...], expectation: Expectation, pack: Pack
) -> Iterator[Problem]:
    known: Mapping[str, object] = pack.rules
    for status, rules in expectation.rules.items():
        for rule in rules:
            if rule not in known:
                what = f"there is no rule {rule!r:.80}"
                yield source.problem((*path, status.value), what, did_you_mean(rule, known))


def _unknown_scenarios(
    source: Source, path: tuple[str | int, ...], expectation: Expectation, pack: Pack
) -> Iterator[Problem]:
    """Yield each scenario that the pack has not; raise BmcheckError where they cannot happen together."""
    missing = [each for each in expectation.scenarios if each not in pack.scenarios]
    for name in missing:
        yield source.problem(path, f"there is no scenario {name!r:.80}", did_you_mean(name, pack.scenarios))
    if not missing:
        try:
            together(pack, [pack.scenarios[each] for each in expectation.scenarios])
        except BmcheckError as error:
            yield from (source.problem(path, each.what, each.hint) for each in error.problems)
