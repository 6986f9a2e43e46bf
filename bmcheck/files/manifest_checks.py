"""Check what the head of a pack says: former ids of questions and options, and properties that need no proof."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bmcheck.errors import did_you_mean
from bmcheck.proof.names import PROPERTY_NAMES

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

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


def check_removed(removed: Sequence[str], manifest: Source, questions: Mapping[str, Question]) -> Iterator[Problem]:
    """Yield each id that is still in use, and each option whose question there is not."""
    for index, name in enumerate(removed):
        question, _, option = name.partition(".")
        if option and question not in questions:
            what = f"removed: there is no question {question!r:.80}"
            yield manifest.problem(("removed", index), what, f"write {question} alone if it is gone with its options")
        elif name in questions or (option and option in questions[question].says):
            yield manifest.problem(("removed", index), f"removed: {name!r:.80} is still there", "take one away")


def check_not_proved(names: Iterable[str], manifest: Source) -> Iterator[Problem]:
    """Yield each property that ``pack verify`` does not know."""
    for name in names:
        if name not in PROPERTY_NAMES:
            what = f"not_proved: there is no property {name!r:.80}"
            yield manifest.problem(("not_proved", name), what, did_you_mean(name, PROPERTY_NAMES))


def _check(  # noqa: PLR0913, PLR0917 - all of one entry
    manifest: Source, place: Path, kind: str, former: str, now: str, known: Mapping[str, object]
) -> Iterator[Problem]:
    if now not in known:
        yield manifest.problem(place, f"renamed: there is no {kind} {now!r:.80}", did_you_mean(now, known))
    elif former in known:
        yield manifest.problem(place, f"renamed: {former!r:.80} is the id of another {kind}", "take one away")
