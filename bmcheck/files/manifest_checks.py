"""Check what the head of a pack says: former ids of its entries, and properties that need no proof."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from bmcheck.errors import did_you_mean
from bmcheck.proof.names import PROPERTY_NAMES

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

    from bmcheck.errors import Problem
    from bmcheck.files.extending import Manifest
    from bmcheck.files.locate import Path
    from bmcheck.files.toml import Source
    from bmcheck.model import Question


class Former(NamedTuple):
    """What a pack.toml says of the former ids of its rules, or of its strategies, and the keys that say it."""

    kind: str
    renamed: Mapping[str, str]
    removed: Sequence[str]
    keys: tuple[str, str]


def former_of(head: Manifest) -> tuple[Former, Former]:
    """Return what the head of a pack says of its rules and of its strategies."""
    rules = Former("rule", head.renamed_rules, head.removed_rules, ("renamed_rules", "removed_rules"))
    keys = ("renamed_strategies", "removed_strategies")
    return rules, Former("strategy", head.renamed_strategies, head.removed_strategies, keys)


def check_former(former: Former, manifest: Source, known: Collection[str]) -> Iterator[Problem]:
    """Yield each former id of a rule or strategy that is in use, each present one that is not, and contradictions."""
    renamed_key, removed_key = former.keys
    for before, now in former.renamed.items():
        yield from _check(manifest, (renamed_key, before), former.kind, now, known, former.renamed)
    for index, name in enumerate(former.removed):
        place = (removed_key, index)
        if name in known:
            yield manifest.problem(place, f"{removed_key}: {name!r:.80} is still there", "take one away")
        elif name in former.renamed:
            what = f"{removed_key}: {name!r:.80} is renamed, which keeps what people said of it"
            yield manifest.problem(place, what, "keep one of the two")


def check_renamed(renamed: Mapping[str, str], manifest: Source, questions: Mapping[str, Question]) -> Iterator[Problem]:
    """Yield each former id of a question or option that is in use again, and each present one that does not exist."""
    for former, now in renamed.items():
        question, _, option = former.partition(".")
        place = ("renamed", former)
        if not option:
            yield from _check(manifest, place, "question", now, questions, renamed)
        elif question in questions:
            others = {each.partition(".")[2]: to for each, to in renamed.items() if each.startswith(f"{question}.")}
            yield from _check(manifest, place, "option", now, questions[question].says, others)
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
    manifest: Source, place: Path, kind: str, now: str, known: Collection[str], renamed: Mapping[str, str]
) -> Iterator[Problem]:
    """Yield what is wrong with one entry, of which ``now`` is the present id; ``renamed`` are all of the same kind."""
    key = place[0]
    former = str(place[1]).partition(".")[2] if kind == "option" else str(place[1])
    if now not in known:
        what = f"{key}: there is no {kind} {now!r:.80}"
        yield manifest.problem(place, what, _instead(now, known, renamed))
    elif former in known:
        yield manifest.problem(place, f"{key}: {former!r:.80} is the id of another {kind}", "take one away")


def _instead(name: str, known: Collection[str], renamed: Mapping[str, str]) -> str:
    """Return what to write in place of an id that is none: the present one, where it was renamed on."""
    seen: list[str] = []
    while name in renamed and name not in seen:
        seen.append(name)
        name = renamed[name]
    if name in seen:
        return f"these names lead in a circle, {' → '.join(f'{each:.80}' for each in [*seen, name])}: name a present id"
    if seen and name in known:
        return f"write {name!r:.80}, what it is called now: each former id names the present one"
    return did_you_mean(seen[0] if seen else name, known)
