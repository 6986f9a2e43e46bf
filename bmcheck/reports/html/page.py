"""Fill the templates of the page with what was found."""

from __future__ import annotations

import os
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from bmcheck.answers import in_words, number_in_words
from bmcheck.evaluation import idle_answers, informing_answers
from bmcheck.model import IN_HAND, TO_DO, WELL, Audience, Snapshot, Status
from bmcheck.money import in_currency
from bmcheck.ranking import largest_gaps
from bmcheck.reports.history import Point
from bmcheck.reports.html import chart
from bmcheck.reports.html.cards import CardAnswer, card, first_place, homes
from bmcheck.reports.html.environment import environment
from bmcheck.reports.html.investor import told
from bmcheck.reports.html.labels import marks_of
from bmcheck.reports.html.pictures import canvas, matrix
from bmcheck.reports.html.stress import heat_map
from bmcheck.reports.html.tallies import before_and_after, tallies
from bmcheck.reports.notices import notices
from bmcheck.reports.plan import first_plan
from bmcheck.reports.words import voice, wanted_in_words
from bmcheck.stress import scenarios_of, stress

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    from bmcheck.model import Snapshot

MOST_REVISIONS = 40
"""Revisions that the chart has room for."""
_ABOUT_ALL = (
    "taken-too-early",
    "assessment-stale",
    "currency-unclear",
    "pack-moved-on",
    "answers-outdated",
    "answers-contradict",
    "answers-removed",
    "waiver-unneeded",
    "action-unneeded",
)
"""The notices that are told as they are; those about a waiver, an action or a result are told by its title."""


def render(snapshot: Snapshot, today: date, *, only_paper: bool = False, points: Sequence[Point] = ()) -> str:
    """Return the page: the same bytes for the same assessment, pack, ``today`` and ``points`` of its history."""
    seen = [*points, Point("", today, "As it is now", snapshot)] if points else []
    return (
        environment()
        .get_template("page.html")
        .render(
            _found(snapshot, only_paper=only_paper),
            today=today,
            only_paper=only_paper,
            bars=chart.bars(seen),
            chart=chart,
        )
    )


def _found(snapshot: Snapshot, *, only_paper: bool) -> dict[str, Any]:
    """Return what the templates show, by the names they use."""
    review, assessment = snapshot.review, snapshot.assessment
    marks = marks_of(snapshot)
    cards = [card(snapshot, each, only_paper=only_paper) for each in marks.values()]
    to_do = [each for each in cards if each.mark.finding.status in TO_DO]
    plan, goal = first_plan(snapshot, only_paper=only_paper) or (None, None)
    for_investor = told(snapshot, marks) if review.reader is Audience.INVESTOR else None
    return {
        "pack": review.pack,
        "voice": voice(review.pack),
        "review": review,
        "assessment": assessment,
        "follow_up": snapshot.follow_up,
        "file": os.path.basename(snapshot.source.path),
        "digest": sha256(snapshot.source.text.encode()).hexdigest()[:16],
        "marks": marks,
        "tallies": for_investor.tallies if for_investor else tallies(snapshot),
        "diligence": for_investor,
        "notices": [each for each in notices(snapshot) if each.id in _ABOUT_ALL],
        "canvas": canvas(snapshot, marks),
        "matrix": matrix(snapshot, marks),
        **heat_map([stress(review, [each]) for each in scenarios_of(review.pack, only_paper=only_paper)]),
        "risks": [each for each in cards if each.mark.finding.status is Status.OPEN],
        "opportunities": [each for each in cards if each.mark.finding.status is Status.UNTAPPED],
        "treated": [each for each in cards if each.mark.finding.status in IN_HAND],
        "homes": homes(to_do),
        "explained": first_place(review.pack, to_do),
        "plan": plan,
        "goal": goal,
        "compared": before_and_after(plan, goal.accepted) if plan and goal else [],
        "metrics": [
            (each.metric, number_in_words(each.value, in_currency(each.metric.unit, review.currency)))
            for each in review.metrics
            if each.value is not None
        ],
        "missing_for_metrics": [
            question.ask
            for question in review.asked.values()
            if any(question.id in each.awaits for each in review.metrics)
        ],
        "gaps": largest_gaps(review),
        "is_complete": all(each.decided or each.status in WELL for each in review.findings),
        "unclear": [(each, wanted_in_words(review, each)) for each in snapshot.not_accepted(Status.TO_CLARIFY)],
        "informing": _told(snapshot, informing_answers(review)),
        "idle": _told(snapshot, idle_answers(review)),
    }


def _told(snapshot: Snapshot, names: Iterable[str]) -> list[CardAnswer]:
    """Return the answers to some questions, with the notes on them."""
    review, notes = snapshot.review, snapshot.assessment.notes
    questions = [(each, review.asked[each]) for each in names]
    return [
        CardAnswer(question.ask, in_words(question, review.answers[each]), notes.get(each, ""))
        for each, question in questions
    ]
