"""A worked case as an assessment, each answer with the passage it rests on."""

from __future__ import annotations

from typing import TYPE_CHECKING

import tomli_w

from bmcheck.answers import plain_answer
from bmcheck.files.assessments import FORMAT
from bmcheck.files.editing import schema_directive
from bmcheck.reports.words import voice

if TYPE_CHECKING:
    from bmcheck.model import Case, Pack


def assessment_text(pack: Pack, case: Case) -> str:
    """Return ``case`` as the text of an assessment; comments tell stated from inferred answers."""
    head = {
        "bmcheck": FORMAT,
        "pack": {"id": pack.id, "version": pack.version, "digest": pack.digest},
        "venture": {"name": case.title, "about": case.about},
    }
    title = f"# A worked case: what {voice(pack).source} says of it, and no more.\n"
    parts = [schema_directive(pack).rstrip("\n"), title, tomli_w.dumps(head), "[answers]"]
    for question, answer in case.answers.items():
        how = f"stated, {case.stated[question]}" if question in case.stated else f"inferred, {case.inferred[question]}"
        parts.append(f"{_line(question, plain_answer(pack.questions[question], answer))}  # {how}")
    if case.notes:
        parts += ["", "[notes]", *(_line(question, note) for question, note in case.notes.items())]
    return "\n".join(parts) + "\n"


def _line(key: str, value: object) -> str:
    """Return one entry on one line; a partial answer as an inline table."""
    if isinstance(value, dict):
        inner = ", ".join(f"{side} = {_inline(options)}" for side, options in value.items() if options)
        return f"{key} = {{ {inner} }}"
    if isinstance(value, list):
        return f"{key} = {_inline(value)}"
    return tomli_w.dumps({key: value}).strip()


def _inline(options: list[str]) -> str:
    return "[" + ", ".join(f'"{each}"' for each in options) + "]"
