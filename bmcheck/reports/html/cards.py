"""A finding in full: why it came out so, the ways out, what to do, and what that rests on."""

from __future__ import annotations

import re
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
    ended,
    gates,
    passage,
    silence,
    strategies_of,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from bmcheck.model import Pack, Question, Snapshot, Strategy, WaiverStanding
    from bmcheck.reports.html.labels import Mark

MOST_WAYS = 3
_PLACE = re.compile(r"§(\S+) (?:heading|¶(\d+) s(\d+))")


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

    @property
    def is_folded(self) -> bool:
        """Return whether the screen shows it by its title alone; a high risk that is open is shown as a whole."""
        return self.mark.look != "high"

    @property
    def waits(self) -> bool:
        """Return whether something comes before it, or before all that would help."""
        return bool(self.before) or (bool(self.strategies) and all(each.first for each in self.strategies))


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


def homes(cards: Iterable[Card]) -> Mapping[str, Mark]:
    """Map each strategy that can be begun to the first finding that offers it: there its steps are told, once."""
    found: dict[str, Mark] = {}
    for each in cards:
        for advice in [] if each.before else each.strategies:
            if not advice.first:
                found.setdefault(advice.strategy.id, each.mark)
    return found


def first_place(pack: Pack, cards: Iterable[Card]) -> tuple[str, str]:
    """Return the first rule that is told with its place in the source, and how to read such a place; or nothing."""
    for rule in (each.mark.finding.rule for each in cards):
        place = next((place for claim in rule.claims for place in pack.claims[claim].places), "")
        if place:
            return rule.id, place_in_words(pack, place)
    return "", ""


def place_in_words(pack: Pack, place: str) -> str:
    """Return how to read a place in the source, and what the source is, as far as the pack names it."""
    named, found = f"these rules come from: {ended(pack.source)}", _PLACE.fullmatch(place)
    if found is None:
        return f"{place} is a place in what {named}"
    section, paragraph, number = found.groups()
    within = f"paragraph {paragraph}, sentence {number}" if paragraph else "the heading"
    return f"{place} is section {section}, {within}, of what {named}"
