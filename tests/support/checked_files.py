"""Snapshot files made of text alone, and random ones, for the tests of the formats."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random
from typing import Any

import tomli_w

from bmcheck.answers import plain_answer
from bmcheck.evaluation import review
from bmcheck.files.assessments import read_assessment
from bmcheck.files.toml import Source
from bmcheck.follow_up import because, follow_up
from bmcheck.gate import Gate
from bmcheck.gate import checked as check
from bmcheck.model import AsOf, Assessment, FollowUp, Pack, Review, Snapshot
from support.random_answers import some_answers

TODAY = date(2026, 11, 23)


def checked(
    pack: Pack,
    text: str,
    path: str = "x.toml",
    gate: Gate | None = None,
    before: str = "",
    longest: int | None = None,
) -> Snapshot:
    """Return what is found in an assessment, compared with the assessment ``before`` when there is one."""
    then = taken(pack, before, longest=longest) if before else None
    return check(taken(pack, text, path, longest), gate or Gate(), then)


def taken(pack: Pack, text: str, path: str = "x.toml", longest: int | None = None) -> Snapshot:
    """Return the snapshot of an assessment."""
    source = Source(path, text)
    assessment = read_assessment(pack, source)
    found = review(pack, assessment.answers)
    return snapshot(found, assessment, follow_up(found, assessment, AsOf(TODAY, longest)), source)


def snapshot(
    review: Review, assessment: Assessment, follow_up: FollowUp | None = None, source: Source | None = None
) -> Snapshot:
    """Return a snapshot of parts made by hand; without a text nothing in it has a place."""
    return Snapshot(
        source=source or Source("x.toml", ""), assessment=assessment, review=review, follow_up=follow_up or FollowUp()
    )


def some_checked(pack: Pack, seed: int, path: str = "x.toml") -> Snapshot:
    """Return a random assessment with waivers that hold and waivers that do not, checked by a random gate."""
    random = Random(seed)
    before = some_text(pack, seed + 1) if random.random() < 0.3 else ""
    gate = Gate(random.choice(["high", "medium", "low", "never"]), random.random() < 0.5)
    return checked(pack, some_text(pack, seed), path, gate, before)


def some_text(pack: Pack, seed: int) -> str:
    """Return the text of a random assessment."""
    random = Random(seed)
    answers = some_answers(pack, seed)
    found = review(pack, answers)
    waivers: list[dict[str, Any]] = [
        {
            "rule": each.rule.id,
            "decision": random.choice(["accept", "not-applicable", "disagree"]),
            "reason": "For a while",
            "by": "A. Founder",
            "until": TODAY + timedelta(days=random.choice([-1, 0, 30])),
            "because": because(found, each),
        }
        for each in found.findings
        if random.random() < 0.3
    ]
    plain = {each: plain_answer(pack.questions[each], answer) for each, answer in answers.items()}
    document = {"bmcheck": 1, "pack": {"id": pack.id}, "venture": {"name": "Nook"}, "answers": plain}
    return tomli_w.dumps({**document, "waiver": waivers} if waivers else document)
