"""The schema of an assessment under one pack: what ``files.assessments`` reads, with the words of the pack.

What two tables say of each other is left to the reader: a question both answered and unsure, a lapsed waiver.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bmcheck.files.assessments import FORMAT
from bmcheck.model import Action, PackReference, Unsure, Venture, Waiver
from bmcheck.schemas.answers import answers
from bmcheck.schemas.build import DIALECT, Schema, choice, definitions, reference, table, tables

if TYPE_CHECKING:
    from bmcheck.model import Pack


ANSWERS = "#/$defs/Answers"


def assessment(pack: Pack) -> Schema:
    """Return the schema of an assessment under ``pack``."""
    return {
        "$schema": DIALECT,
        "title": f"Assessment: {pack.title}",
        "description": f"Made by bmcheck from the pack {pack.id} {pack.version} ({pack.digest}).",
        **table(
            {
                "bmcheck": {"description": "The version of the file format.", "const": FORMAT},
                "pack": reference(PackReference),
                "venture": reference(Venture),
                "answers": {"$ref": ANSWERS},
                "unsure": reference(Unsure),
                "notes": {"description": "A remark on the answer to a question.", **_notes(pack)},
                "waiver": tables(Waiver),
                "action": tables(Action),
            },
            required=["bmcheck", "pack"],
        ),
        "$defs": _definitions(pack),
    }


def _notes(pack: Pack) -> Schema:
    return table({each.id: {"type": "string", "description": each.ask} for each in pack.questions.values()})


def _definitions(pack: Pack) -> dict[str, Schema]:
    """Return the tables of the model, narrowed to the ids of the pack."""
    found = definitions((PackReference, Venture, Unsure, Waiver, Action))
    found["PackReference"]["properties"]["id"] = choice({pack.id: pack.title})
    found["Unsure"]["properties"]["questions"]["items"] = choice(
        {each.id: each.ask for each in pack.questions.values()}
    )
    for key in ("reason", "by"):
        found["Waiver"]["properties"][key]["pattern"] = r"\S"
    found["Answers"] = {"description": "What was answered; what is not known is left out.", **answers(pack)}
    found["Waiver"]["properties"]["because"] = {"$ref": ANSWERS}
    found["Waiver"]["properties"]["rule"] = choice({each.id: each.title for each in pack.rules.values()})
    found["Action"]["properties"]["strategy"] = choice({each.id: each.title for each in pack.strategies.values()})
    found["Action"] |= {"if": {"required": ["done"]}, "then": {"properties": {"status": {"const": "done"}}}}
    return found
