"""What would change with other answers or with strategies done, in words: side effects first, then what to watch."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bmcheck.changes import compare
from bmcheck.model import HANDLED, IN_HAND
from bmcheck.reports.notices import contradiction_in_words
from bmcheck.reports.reasoning import changes_in_words
from bmcheck.reports.treatment import answer_lines, comes_first, watched
from bmcheck.reports.width import fitted
from bmcheck.reports.words import counts

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from bmcheck.model import Review, Snapshot


def render(snapshot: Snapshot, supposed: Review, after: Review, adopted: Iterable[str]) -> str:
    """Return what is different from ``snapshot`` once the ``supposed`` answers hold and strategies are ``adopted``."""
    accepted = snapshot.follow_up.accepted
    lines = changes_in_words(compare(snapshot.review, after))
    lines += _listed("To watch, since what is done does not say what comes of it:", _to_watch(supposed, after))
    contradicted = (contradiction_in_words(after, each) for each in after.contradictions)
    lines += _listed("Not all of this can be true:", contradicted)
    lines += _listed("Not yet:", _held_back(after, adopted))
    lines += [f"Now: {counts(snapshot.review, accepted)}", f"Then: {counts(after, accepted)}"]
    return "\n".join(map(fitted, lines))


def _listed(title: str, entries: Iterable[str]) -> list[str]:
    listed = [f"  - {each}" for each in entries]
    return [title, *listed] if listed else []


def _to_watch(before: Review, after: Review) -> list[str]:
    """Return the outcomes of what the strategies have brought in hand, each with the answer so far."""
    was = before.by_rule
    treated = (each for each in after.having(*IN_HAND) if was[each.rule.id].status not in HANDLED)
    return answer_lines(list(dict.fromkeys(said for each in treated for said in watched(after, each))))


def _held_back(after: Review, adopted: Iterable[str]) -> Iterator[str]:
    """Yield the strategies that should not be begun before a risk is dealt with that is not, with that risk."""
    for name in adopted:
        strategy = after.pack.strategies[name]
        if before := comes_first(after, strategy):
            yield f"{strategy.title} ({name}): before it stands {'; '.join(before)}"
