"""What would change with other answers or with strategies done, in words: side effects first, then what to watch."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bmcheck.changes import compare
from bmcheck.follow_up import still_accepted
from bmcheck.model import ANSWERED, HANDLED, IN_HAND
from bmcheck.reports.marks import below
from bmcheck.reports.notices import contradiction_in_words
from bmcheck.reports.reasoning import changes_in_words
from bmcheck.reports.styles import heading
from bmcheck.reports.treatment import answer_lines, comes_first, watched
from bmcheck.reports.width import fitted
from bmcheck.reports.words import counts

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from bmcheck.model import Review, Rule, Snapshot, Strategy
    from bmcheck.reports.marks import Marked


def render(snapshot: Snapshot, supposed: Review, after: Review, adopted: Iterable[str]) -> Marked:
    """Return what is different from ``snapshot`` once the ``supposed`` answers hold and strategies are ``adopted``."""
    accepted = snapshot.follow_up.accepted
    lines = changes_in_words(compare(snapshot.review, after))
    lines += _listed("To watch, since what is done does not say what comes of it:", _to_watch(supposed, after))
    contradicted = (contradiction_in_words(after, each) for each in after.contradictions)
    lines += _listed("Not all of this can be true:", contradicted)
    lines += _listed("Not yet:", _held_back(snapshot.review, after, adopted))
    then = still_accepted(accepted, snapshot.review, after)
    lines += [f"Now: {counts(snapshot.review, accepted)}", f"Then: {counts(after, then)}"]
    return below(map(fitted, lines))


def _listed(title: str, entries: Iterable[str]) -> list[str]:
    listed = [f"  - {each}" for each in entries]
    return [heading(title), *listed] if listed else []


def _to_watch(before: Review, after: Review) -> list[str]:
    """Return the outcomes of what the strategies have brought in hand, each with the answer so far."""
    was = before.by_rule
    treated = (each for each in after.having(*IN_HAND) if was[each.rule.id].status not in HANDLED)
    return answer_lines(list(dict.fromkeys(said for each in treated for said in watched(after, each))))


def _held_back(before: Review, after: Review, adopted: Iterable[str]) -> Iterator[str]:
    """Yield the strategies and the opportunities taken before which a risk stands that is not dealt with."""
    strategies: list[Strategy | Rule] = [after.pack.strategies[name] for name in adopted]
    taken = [each.rule for each in after.having(*ANSWERED) if before.by_rule[each.rule.id].status not in ANSWERED]
    for entry in [*strategies, *taken]:
        if first := comes_first(after, entry):
            yield f"{entry.title} ({entry.id}): first deal with {'; '.join(first)}"
