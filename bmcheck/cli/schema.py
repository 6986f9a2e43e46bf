"""``bmcheck schema``: the formats of our files and results as JSON Schemas."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

import typer

from bmcheck.cli.common import OF_PACK, say_document, tell


class Subject(StrEnum):
    """What a schema describes."""

    ASSESSMENT = "assessment"
    PACK = "pack"
    REVIEW = "review"


def schema(
    subject: Annotated[
        Subject,
        typer.Argument(
            metavar="assessment|pack|review",
            help="An assessment, the files of a pack, or what check --format json prints.",
        ),
    ],
    pack: Annotated[str | None, typer.Option("--pack", metavar="PACK", help=OF_PACK)] = None,
    output: Annotated[
        str | None, typer.Option("--output", "-o", metavar="FILE", help="Write the schema to FILE, new or old.")
    ] = None,
) -> None:
    """Print a JSON Schema for editors and other programs. An editor completes and checks with it (2020-12)."""
    from bmcheck.files.saving import save_text
    from bmcheck.reports.json_stream import dumped

    text = dumped(_schema(subject, pack))
    if output is None:
        say_document(text)
        return
    save_text(output, text + "\n")
    tell(f"The schema is in {output}.")


def _schema(subject: Subject, pack: str | None) -> dict[str, object]:
    from bmcheck.errors import failure
    from bmcheck.files.opening import Packs
    from bmcheck.schemas.assessment import assessment
    from bmcheck.schemas.pack import pack as files_of_a_pack
    from bmcheck.schemas.review import review

    if subject is Subject.ASSESSMENT:
        packs = Packs(pack)
        return assessment(packs.get(packs.chosen()))
    if pack is not None:
        raise failure(f"the schema of {_WORDS[subject]} is the same for all packs", "leave --pack out")
    return files_of_a_pack() if subject is Subject.PACK else review()


_WORDS = {Subject.PACK: "a pack", Subject.REVIEW: "a review"}
