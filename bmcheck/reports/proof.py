"""What verifying a pack found, in words and as JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bmcheck.answers import plain_answer
from bmcheck.proof.strategies import sufficiency
from bmcheck.reports.json_stream import dumped
from bmcheck.safe import joined

if TYPE_CHECKING:
    from bmcheck.conditions import Answers
    from bmcheck.errors import Position
    from bmcheck.model import Pack, Rule
    from bmcheck.proof.results import Failure, Outcome

    _Place = tuple[str, Position]
    Places = dict[tuple[str, str], _Place]

SCHEMA = 1


def render(pack: Pack, outcomes: list[Outcome], places: Places) -> str:
    """Return a line a property, and below it each failure with its place and a counterexample in words."""
    lines: list[str] = []
    for outcome in outcomes:
        state = _state(outcome)
        lines.append(f"{state:<9} {outcome.name:<22} {outcome.about} ({outcome.checked} checked)")
        for failure in outcome.failures:
            path, position = places.get((failure.kind, failure.identity), (pack.id, None))
            where = f"{path}:{position.line}:{position.column}" if position else path
            lines.append(f"    {where}: {failure.kind} {failure.identity} {failure.what}{_example(pack, failure)}")
    failures = [each for outcome in outcomes for each in outcome.failures]
    seconds = sum(outcome.seconds for outcome in outcomes)
    statements = sum(outcome.checked for outcome in outcomes)
    undecided = sum(not each.decided for each in failures)
    lines.append(
        f"{pack.id} {pack.version}: {len(outcomes)} properties, {statements} statements, "
        f"{len(failures) - undecided} failures, {undecided} undecided, {seconds:.1f} s"
    )
    return joined(lines)


def _state(outcome: Outcome) -> str:
    if not outcome.failures:
        return "proved"
    return "FAILS" if any(each.decided for each in outcome.failures) else "UNDECIDED"


def _example(pack: Pack, failure: Failure) -> str:
    return f": with {answers_in_toml(pack, failure.answers)}" if failure.answers else ""


def answers_in_toml(pack: Pack, answers: Answers) -> str:
    """Return answers as one would write them: ``free_offer = all and revenue_sources = none``."""
    return " and ".join(f"{name} = {_value(pack, name, answers)}" for name in pack.questions if name in answers)


def _value(pack: Pack, name: str, answers: Answers) -> str:
    plain = plain_answer(pack.questions[name], answers[name])
    match plain:
        case bool():
            return "yes" if plain else "no"
        case list():
            return ", ".join(plain) or "nothing"
        case dict():
            return "; ".join(f"{side} {', '.join(options)}" for side, options in plain.items())
        case _:
            return str(plain)


def render_json(pack: Pack, outcomes: list[Outcome], places: Places) -> str:
    """Return the same for programs, documented like the check's JSON."""
    document = {
        "schema": SCHEMA,
        "pack": {"id": pack.id, "version": pack.version, "digest": pack.digest},
        "properties": [
            {
                "property": outcome.name,
                "about": outcome.about,
                "checked": outcome.checked,
                "seconds": round(outcome.seconds, 3),
                "failures": [_failure(pack, each, places) for each in outcome.failures],
            }
            for outcome in outcomes
        ],
        "strategies": [_sufficiency(pack, rule) for rule in pack.rules.values()],
    }
    return dumped(document)


def _sufficiency(pack: Pack, rule: Rule) -> dict[str, Any]:
    """Return which strategies of a rule settle it alone in every open state, and which only in some or together."""
    found = sufficiency(pack, rule)
    return {"rule": rule.id, "alone": list(found.alone), "together": list(found.together)}


def _failure(pack: Pack, failure: Failure, places: Places) -> dict[str, Any]:
    path, position = places.get((failure.kind, failure.identity), (pack.id, None))
    answers = failure.answers or {}
    return {
        "kind": failure.kind,
        "id": failure.identity,
        "what": failure.what,
        "decided": failure.decided,
        "counterexample": {each: plain_answer(pack.questions[each], answer) for each, answer in answers.items()},
        "path": path,
        "line": position.line if position else 0,
        "column": position.column if position else 0,
    }
