"""What may be answered to each question of a pack, as a schema: the same answers that files are read with."""

from __future__ import annotations

from typing import TYPE_CHECKING, assert_never

from bmcheck.schemas.build import Schema, choice, table

if TYPE_CHECKING:
    from bmcheck.model import Pack, Question


def answers(pack: Pack) -> Schema:
    """Return the schema of the table of answers."""
    return table({each.id: {"description": _about(each), **_answer(each)} for each in pack.questions.values()})


def _about(question: Question) -> str:
    unit = f"In {question.unit}." if question.unit and question.unit != "share" else ""
    share = "A share between 0 and 1: 2 % is 0.02." if question.unit == "share" else ""
    return "\n\n".join(filter(None, (question.ask, question.help, unit, share)))


def _answer(question: Question) -> Schema:
    match question.type:
        case "yes-no":
            return {"type": "boolean"}
        case "one":
            return choice(question.says)
        case "number":
            low, high = question.range
            return {"type": "integer" if question.whole else "number", "minimum": low, "maximum": high}
        case "many":
            return {"anyOf": [_complete(question), _partial(question)]}
    assert_never(question.type)


def _complete(question: Question) -> Schema:
    """Return the schema of a complete list: an option that stands alone admits no other beside it."""
    listed: Schema = {"type": "array", "items": choice(question.says)}
    if question.alone:
        listed["allOf"] = [
            {"if": {"contains": {"const": each}}, "then": {"items": {"const": each}}} for each in sorted(question.alone)
        ]
    return listed


def _partial(question: Question) -> Schema:
    """Return the schema of a partial list: no option stands on both sides, and none that stands alone is lacking."""
    joint = {option: say for option, say in question.says.items() if option in question.joint}
    both = [
        {"not": {"required": ["has", "lacks"], "properties": dict.fromkeys(("has", "lacks"), _containing(each))}}
        for each in joint
    ]
    sides = {"has": _complete(question), "lacks": {"type": "array", "items": choice(joint)}}
    return table(sides, minProperties=1, allOf=both) if both else table(sides, minProperties=1)


def _containing(option: str) -> Schema:
    return {"contains": {"const": option}}
