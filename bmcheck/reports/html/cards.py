"""A finding in full: why it came out so, the ways out, what to do, and what that rests on."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from bmcheck.model import IN_HAND
from bmcheck.reports.reasoning import falls_short, target_lines
from bmcheck.reports.treatment import (
    before_advice,
    comes_first,
    done,
    outcome_in_words,
    urgency_in_words,
    watched,
)
from bmcheck.reports.ways import WayTold, no_way, told_ways
from bmcheck.reports.words import (
    basis_words,
    deciding_answers,
    gates,
    passage,
    silence,
    strategies_of,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from bmcheck.model import Question, Snapshot, Strategy, WaiverStanding
    from bmcheck.reports.html.labels import Mark

MOST_WAYS = 3


class CardAnswer(NamedTuple):
    """An answer that a finding rests on, with its question and the note on it."""

    ask: str
    answer: str
    note: str


class Advice(NamedTuple):
    """A strategy, the risks that have to be dealt with before it is begun, and what it lacks to be enough."""

    strategy: Strategy
    first: list[str]
    lacks: str


class Card(NamedTuple):
    """Everything to tell about one finding; ``more_ways`` counts the ways out that are not listed.

    ``before`` is what has to come before any advice, with its label. ``done`` is what is being done about it, and
    ``state`` what is known of the outcome, where it is treated or pursued; ``watched`` are the outcomes to watch.
    """

    mark: Mark
    feature: str
    urgency: str
    blocks: list[tuple[str, str]]
    basis: str
    said: list[CardAnswer]
    gates: list[CardAnswer]
    ways: list[WayTold]
    more_ways: int
    targets: list[str]
    silence: str
    strategies: list[Advice]
    before: tuple[str, list[str]] | None
    done: list[CardAnswer]
    state: str
    watched: list[CardAnswer]
    passages: list[str]
    waiver: WaiverStanding | None


def card(snapshot: Snapshot, mark: Mark, *, only_paper: bool) -> Card:
    """Return what the page tells about a finding."""
    review, finding, rule = snapshot.review, mark.finding, mark.finding.rule
    pack, notes = review.pack, snapshot.assessment.notes
    before = before_advice(review, finding)
    ways = [] if before or finding.status in IN_HAND else told_ways(review, finding)
    return Card(
        mark=mark,
        feature=pack.feature_titles[rule.feature],
        urgency=urgency_in_words(rule),
        blocks=[(each, pack.blocks[each]) for each in rule.blocks],
        basis=basis_words(pack, rule),
        said=_said(deciding_answers(review, finding), notes),
        gates=_said(gates(review, finding), notes),
        ways=ways[:MOST_WAYS] or [WayTold(no_way(finding), [])],
        targets=[] if before or finding.status in IN_HAND else target_lines(review, finding),
        more_ways=max(len(ways) - MOST_WAYS, 0),
        silence=silence(pack, rule),
        strategies=[
            Advice(each, comes_first(review, each), falls_short(review, finding, each))
            for each in strategies_of(pack, rule, only_paper=only_paper)
        ],
        before=before,
        done=_said(done(review, finding), notes),
        state=f"{outcome_in_words(pack, finding).capitalize()}." if finding.status in IN_HAND else "",
        watched=_said(watched(review, finding), notes),
        passages=[passage(pack, each) for each in rule.claims],
        waiver=snapshot.waiver(finding),
    )


def _said(answers: Iterable[tuple[Question, str]], notes: Mapping[str, str]) -> list[CardAnswer]:
    return [CardAnswer(each.ask, answer, notes.get(each.id, "")) for each, answer in answers]
