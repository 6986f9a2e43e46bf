"""Checked files made of text alone, and random ones, for the tests of the formats."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random
from typing import Any

import tomli_w

from bmcheck.answers import plain_answer
from bmcheck.causes import differences
from bmcheck.evaluation import review
from bmcheck.files.assessments import read_assessment
from bmcheck.files.toml import Source
from bmcheck.follow_up import Day, Side, because, follow_up
from bmcheck.gate import Gate, stops
from bmcheck.model import Pack
from bmcheck.reports.checked import Checked
from support.random_answers import some_answers

TODAY = date(2026, 11, 23)


def checked(
    pack: Pack,
    text: str,
    path: str = "x.toml",
    gate: Gate | None = None,
    before: str = "",
    longest: int | None = None,
) -> Checked:
    """Return what is found in an assessment, compared with the assessment ``before`` when there is one."""
    source = Source(path, text)
    assessment = read_assessment(pack, source)
    side = _side(pack, text, longest)
    then = _side(pack, before, longest) if before else None
    news = differences(then, side) if then else None
    stopping = stops(gate or Gate(), side, then, news or ())
    return Checked(side.review, assessment, source, side.follow_up, stopping, news)


def _side(pack: Pack, text: str, longest: int | None) -> Side:
    assessment = read_assessment(pack, Source("", text))
    found = review(pack, assessment.answers)
    return Side(found, assessment, follow_up(found, assessment, Day(TODAY, longest)))


def some_checked(pack: Pack, seed: int, path: str = "x.toml") -> Checked:
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
