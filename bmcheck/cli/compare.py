"""``bmcheck compare``: two people's answers, or a venture and a worked case, beside each other."""

from __future__ import annotations

import os
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from bmcheck.cli.common import PACK_HELP, one_currency, say_document, say_report, tell_pack

if TYPE_CHECKING:
    from bmcheck.conditions import Answers
    from bmcheck.model import Pack

CASE = "case:"


class ComparisonFormat(StrEnum):
    """How to write a comparison."""

    TEXT = "text"
    MARKDOWN = "markdown"
    JSON = "json"


def compare(
    file: Annotated[str, typer.Argument(metavar="A", help="An assessment.")],
    other: Annotated[
        str | None, typer.Argument(metavar="[B]", help="Another assessment of the same pack, or case:NAME.")
    ] = None,
    case: Annotated[
        str | None, typer.Option("--case", metavar="NAME", help="Compare with a worked case; the same as case:NAME.")
    ] = None,
    output: Annotated[
        ComparisonFormat, typer.Option("--format", help="How to write the comparison.")
    ] = ComparisonFormat.TEXT,
    only_paper: Annotated[bool, typer.Option("--only-paper", help="Leave out what is added to the source.")] = False,
    pack: Annotated[str | None, typer.Option("--pack", metavar="PACK", help=PACK_HELP)] = None,
) -> None:
    """Show where two sets of answers differ, and what hangs on it. What to talk about first stands first."""
    from bmcheck.errors import failure
    from bmcheck.files.opening import Packs
    from bmcheck.reports import two_people as reports
    from bmcheck.two_people import agreement

    if (other is None) == (case is None):
        raise failure(
            "compare takes two sets of answers", "write: bmcheck compare A B, or: bmcheck compare A case:NAME"
        )
    packs = Packs(pack)
    loaded, source, first = packs.read(file)
    tell_pack(packs, loaded)
    second = f"{CASE}{case}" if case is not None else str(other)
    others, theirs = _answers(loaded, packs.name_of(source), second)
    currency = one_currency([(file, first.venture.currency), (second, theirs)])
    found = agreement(loaded, first.answers, others, only_paper=only_paper, currency=currency)
    names = reports.Sides(file, second)
    match output:
        case ComparisonFormat.JSON:
            say_document(reports.render_json(found, names))
        case ComparisonFormat.MARKDOWN:
            say_document(reports.render_markdown(found, names))
        case ComparisonFormat.TEXT:
            say_report(reports.render(found, names))


def _answers(pack: Pack, called: str, name: str) -> tuple[Answers, str]:
    """Return the answers of the assessment or, with ``case:`` before it, of the worked case called ``name``.

    With them comes the currency that they are in. ``called`` is the name of the pack.
    """
    from bmcheck.errors import did_you_mean, failure
    from bmcheck.files.assessments import load_assessment
    from bmcheck.files.packs import load_cases

    cases = load_cases(pack, called) if name.startswith(CASE) or not os.path.exists(name) else {}
    if not name.startswith(CASE):
        if name in cases:
            raise failure(f"{name}: there is no such file", f"for the worked case write {CASE}{name}")
        other = load_assessment(name, pack)
        return other.answers, other.venture.currency
    wanted = name.removeprefix(CASE)
    if wanted not in cases:
        raise failure(f"there is no case {wanted!r:.80}", did_you_mean(wanted, cases))
    return cases[wanted].answers, ""
