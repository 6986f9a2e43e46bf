"""Check what a pack says of former ids: questions and options that it has renamed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bmcheck.errors import did_you_mean

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from bmcheck.errors import Problem
    from bmcheck.files.locate import Path
    from bmcheck.files.toml import Source
    from bmcheck.model import Question


def check_renamed(renamed: Mapping[str, str], manifest: Source, questions: Mapping[str, Question]) -> Iterator[Problem]:
    """Yield each former id that is in use again, and each present one that does not exist."""
    for former, now in renamed.items():
        question, _, option = former.partition(".")
        place = ("renamed", former)
        if not option:
            yield from _check(manifest, place, "question", former, now, questions)
        elif question in questions:
            yield from _check(manifest, place, "option", option, now, questions[question].says)
        else:
            what = f"renamed: there is no question {question!r:.80}"
            yield manifest.problem(place, what, did_you_mean(question, questions))


def _check(  # noqa: PLR0913, PLR0917 - all of one entry
    manifest: Source, place: Path, kind: str, former: str, now: str, known: Mapping[str, object]
) -> Iterator[Problem]:
    if now not in known:
        yield manifest.problem(place, f"renamed: there is no {kind} {now!r:.80}", did_you_mean(now, known))
    elif former in known:
        yield manifest.problem(place, f"renamed: {former!r:.80} is the id of another {kind}", "take one away")
