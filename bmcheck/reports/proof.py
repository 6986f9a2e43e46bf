"""What verifying a pack found, in words and as JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bmcheck.answers import plain_answer
from bmcheck.proof.causes import defects
from bmcheck.reports.json_stream import dumped
from bmcheck.reports.words import number_of
from bmcheck.safe import joined

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bmcheck.conditions import Answer, Answers
    from bmcheck.errors import Position
    from bmcheck.model import Pack, Question
    from bmcheck.proof.causes import Defect
    from bmcheck.proof.results import Failure, Outcome

    _Place = tuple[str, Position]
    Places = dict[tuple[str, str], _Place]

SCHEMA = 2
MOST_FOLLOWING = 3
"""What follows from one defect in words; of the rest the number is told."""


def fails(outcomes: list[Outcome]) -> bool:
    """Return whether something does not hold, or is not known to."""
    return any(not each.remark for outcome in outcomes for each in outcome.failures)


def render(pack: Pack, outcomes: list[Outcome], places: Places) -> str:
    """Return a line a property, and below it each defect with its place and a counterexample in words.

    What follows from a defect stands in one line below it.
    """
    found = defects(outcomes)
    lines: list[str] = []
    for outcome in outcomes:
        own = [each for each in found if each.property == outcome.name]
        lines.append(f"{_state(outcome, own):<12} {outcome.name:<22} {outcome.about}{_count(outcome)}")
        for defect in own:
            lines.append(f"    {_line(pack, defect.failure, places)}")
            lines += [f"        {_and_so(defect)}"] if defect.follows else []
        for failure in outcome.failures:
            if failure.remark or not failure.decided:
                lines.append(f"    {'note' if failure.remark else '?'}: {_line(pack, failure, places)}")
    return joined([*lines, _end(pack, outcomes, len(found))])


def _state(outcome: Outcome, own: list[Defect]) -> str:
    """Return what came out; undecided looks different from what fails, and so does what only follows from that."""
    failures = [each for each in outcome.failures if not each.remark]
    if outcome.switched_off:
        return "switched off"
    if own:
        return "FAILS"
    if any(not each.decided for each in failures):
        return "? undecided"
    return "follows" if failures else "proved"


def _count(outcome: Outcome) -> str:
    return f": {outcome.switched_off}" if outcome.switched_off else f" ({outcome.checked} checked)"


def _line(pack: Pack, failure: Failure, places: Places) -> str:
    path, position = places.get((failure.kind, failure.identity), (pack.id, None))
    where = f"{path}:{position.line}:{position.column}" if position else path
    because = f": {failure.because}" if failure.because else ""
    example = f": with {answers_in_toml(pack, failure.answers)}" if failure.answers else ""
    says = " " if failure.decided else ": "
    return f"{where}: {failure.kind} {failure.identity}{says}{failure.what}{because}{example}"


def _and_so(defect: Defect) -> str:
    """Return in one line what follows from a defect, the first few in words."""
    own = (defect.failure.kind, defect.failure.identity)
    told = [
        each.what if (each.kind, each.identity) == own else f"{each.kind} {each.identity} {each.what}"
        for _, each in defect.follows
    ]
    more = [f"and {len(told) - MOST_FOLLOWING} more like it"] if len(told) > MOST_FOLLOWING else []
    return f"and so: {'; '.join([*told[:MOST_FOLLOWING], *more])}"


def _end(pack: Pack, outcomes: list[Outcome], defects_found: int) -> str:
    failures = [each for outcome in outcomes for each in outcome.failures]
    undecided = sum(not each.decided for each in failures)
    switched_off = sum(bool(each.switched_off) for each in outcomes)
    told = [
        number_of(len(outcomes) - switched_off, "property"),
        number_of(sum(each.checked for each in outcomes), "statement"),
        number_of(defects_found, "defect"),
        *([f"{undecided} undecided"] if undecided else []),
        *([f"{switched_off} switched off"] if switched_off else []),
    ]
    seconds = sum(outcome.seconds for outcome in outcomes)
    return f"{pack.id} {pack.version}: {', '.join(told)}, {seconds:.1f} s"


def answers_in_toml(pack: Pack, answers: Answers) -> str:
    """Return answers as one would write them: ``free_offer = all and revenue_sources = none``."""
    asked = _asked(pack)
    return " and ".join(f"{name} = {_value(asked[name], answers[name])}" for name in asked if name in answers)


def _asked(pack: Pack) -> dict[str, Question]:
    """Return the questions of a pack, and what is a fact of the world as the question that it would be."""
    return {**pack.questions, **{each.id: each.question for each in pack.world.values()}}


def _value(question: Question, answer: Answer) -> str:
    plain = plain_answer(question, answer)
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
    """Return the same for programs, documented like the check's JSON.

    ``follows`` names the defect from which a failure follows, null where it is one itself; one that is not
    ``decided`` states no failure, and a ``remark`` fails nothing.
    """
    causes = {id(each): defect for defect in defects(outcomes) for _, each in defect.follows}
    document = {
        "schema": SCHEMA,
        "pack": {"id": pack.id, "version": pack.version, "digest": pack.digest},
        "properties": [
            {
                "property": outcome.name,
                "about": outcome.about,
                "checked": outcome.checked,
                "seconds": round(outcome.seconds, 3),
                "switched_off": outcome.switched_off,
                "failures": list(_failures(pack, outcome, places, causes)),
            }
            for outcome in outcomes
        ],
    }
    return dumped(document)


def _failures(pack: Pack, outcome: Outcome, places: Places, causes: dict[int, Defect]) -> Iterator[dict[str, Any]]:
    for failure in outcome.failures:
        path, position = places.get((failure.kind, failure.identity), (pack.id, None))
        asked, answers = _asked(pack), failure.answers or {}
        cause = causes.get(id(failure))
        yield {
            "kind": failure.kind,
            "id": failure.identity,
            "what": failure.what,
            "because": failure.because,
            "decided": failure.decided,
            "remark": failure.remark,
            "follows": cause and {"property": cause.property, "kind": cause.failure.kind, "id": cause.failure.identity},
            "counterexample": {each: plain_answer(asked[each], answer) for each, answer in answers.items()},
            "path": path,
            "line": position.line if position else 0,
            "column": position.column if position else 0,
        }
