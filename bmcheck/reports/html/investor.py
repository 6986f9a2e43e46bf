"""What the page tells an investor, in the words and places that its template shows."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from bmcheck.diligence import diligence
from bmcheck.reports.diligence import (
    ASK,
    BREAKERS,
    CHANCES,
    CONDITIONS,
    PRICE_IN,
    WATCH,
    asked,
    inquiries,
    money_lines,
    nothing_helps,
    pending_high,
    to_be_done,
    urgency,
)
from bmcheck.reports.html.tallies import Tally, tally
from bmcheck.reports.tasks import begin_in_words
from bmcheck.reports.treatment import label_to_watch, watched

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bmcheck.diligence import Diligence
    from bmcheck.model import Finding, Question, Review, Snapshot
    from bmcheck.reports.diligence import Part
    from bmcheck.reports.html.labels import Mark


class PartEntry(NamedTuple):
    """A finding in a part: what is said of it under a label, and what to ask to see."""

    mark: Mark
    label: str
    lines: list[str]
    see: str


class Told(NamedTuple):
    """Everything that the page tells an investor before the findings themselves.

    ``ask`` has each question in words, itself, how severe it is, and what it decides. ``parts`` come with their place
    on the page, and so do the links of ``nav``, each with whether it is there. ``waiting`` says which high risks an
    answer could change.
    """

    tallies: list[Tally]
    money: list[str]
    ask: tuple[Part, list[tuple[str, Question, str, list[str]]]]
    parts: list[tuple[str, Part, list[PartEntry]]]
    waiting: str

    @property
    def nav(self) -> list[tuple[str, str, bool]]:
        """Return the links to the parts."""
        parts = [(name, part.title, bool(entries or part.none)) for name, part, entries in self.parts]
        return [("money", "Money", bool(self.money)), ("clarify", ASK.title, True), *parts]


def told(snapshot: Snapshot, marks: Mapping[str, Mark]) -> Told:
    """Return what the page tells an investor; ``marks`` are the findings that have a place on it."""
    found, review = diligence(snapshot), snapshot.review

    def entry(finding: Finding, label: str, lines: list[str]) -> PartEntry:
        return PartEntry(marks[finding.rule.id], label, lines, finding.rule.verify)

    done = [entry(each.finding, "Have it done", to_be_done(review, each)) for each in found.conditions]
    breakers, price_in = (
        [entry(each.finding, "No way out", nothing_helps(review, each)) for each in some]
        for some in (found.breakers, found.price_in)
    )
    watch = [entry(each, label_to_watch(review, each), _outcomes(review, each)) for each in found.watch]
    chances = [entry(each.finding, "To begin", [begin_in_words(review, each)]) for each in found.chances]
    return Told(
        _tallies(found),
        money_lines(review, found),
        (ASK, [(asked(each), each.question, urgency(each), decides) for each, decides in inquiries(found)]),
        [
            ("breakers", BREAKERS, breakers),
            ("conditions", CONDITIONS, done),
            ("price", PRICE_IN, price_in),
            ("watch", WATCH, watch),
            ("chances", CHANCES, chances),
        ],
        pending_high(found),
    )


def _outcomes(review: Review, finding: Finding) -> list[str]:
    return [f"{question.ask} — {answer}" for question, answer in watched(review, finding)]


def _tallies(found: Diligence) -> list[Tally]:
    return [
        tally(len(found.ask), "question to management", "questions to management", "unclear", "clarify"),
        tally(len(found.breakers), "deal-breaker", "deal-breakers", "high", "breakers"),
        tally(len(found.conditions), "condition before closing", "conditions before closing", "medium", "conditions"),
        tally(len(found.price_in), "to take into the price", "to take into the price", "low", "price"),
        tally(len(found.watch), "to watch after closing", "to watch after closing", "treated", "watch"),
        tally(len(found.chances), "chance", "chances", "opportunity", "chances"),
    ]
