"""What people wrote into their files survives every command that writes: all lines that were not the answer, and
every comment, but for one beside a word that is taken out of a list.

``BMCHECK_HANDS=5000 pytest -s tests/test_by_hand.py`` is the long form, and says how many lines were compared.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import date
from pathlib import Path
from random import Random

import pytest
from support.handwritten import OPTIONS, QUESTIONS, Hand
from support.small_pack import small_pack

from bmcheck.answers import Plain
from bmcheck.files.assessments import load_assessment
from bmcheck.files.autosave import Autosave
from bmcheck.files.comments import comments_in
from bmcheck.files.editing import Edit
from bmcheck.files.updating import edit
from bmcheck.files.waivers_and_actions import add_actions, record_done, record_waiver

HANDS = int(os.environ.get("BMCHECK_HANDS", "75"))
RULES = ("too-few-payers", "free-without-income", "prices-reviewed")
Change = set[str]
"""The names of what is to change, as ``Hand`` gives them."""


def drawn(random: Random) -> Edit:
    """Return answers to some questions, marks that others are not known, and a note or none."""
    has = random.sample(OPTIONS, random.randint(2, 3))
    values: dict[str, list[Plain]] = {
        "free_offer": ["none", "all"],
        "sources": [has, {"has": has[:1]}, {"has": has[:1], "lacks": has[1:]}],
        "paid_share": [0.25],
        "price_review": [False],
    }
    chosen = random.sample(QUESTIONS, random.randint(1, 3))
    unsure = frozenset(each for each in chosen if random.random() < 0.3)
    answers = {each: None if each in unsure else random.choice(values[each]) for each in chosen}
    return Edit(answers, unsure, {"paid_share": "since May"} if random.random() < 0.3 else {})


def assess(path: str, random: Random) -> Change:
    change = drawn(random)
    edit(path, change, small_pack())
    return changed_by(change)


def interview(path: str, random: Random) -> Change:
    change = drawn(random)
    sitting = Autosave(path, small_pack(), "")
    assert sitting.save(change).fault == ""
    sitting.close()
    return changed_by(change)


def changed_by(change: Edit) -> Change:
    said = {f"{table}.{each}" for table in ("answers", "unsure.questions") for each in change.answers}
    return said | {f"notes.{each}" for each in change.notes}


def waive(path: str, random: Random) -> Change:
    rule = random.choice(RULES)
    because = {name: answer for name, answer in drawn(random).answers.items() if answer is not None}
    entry = {"rule": rule, "decision": "disagree", "reason": "x", "by": "y", "until": date(2027, 1, 1)}
    record_waiver(path, {**entry, "because": because, "conditions": "0123456789ab"}, small_pack())
    return {f"waiver.{rule}"}


def plan(path: str, random: Random) -> Change:
    add_actions(path, random.sample(["second-income", "raise-share"], 2), small_pack())
    return set()


def adopt(path: str, random: Random) -> Change:
    change = drawn(random)
    done = dict.fromkeys(random.sample(["second-income", "raise-share"], random.randint(1, 2)), date(2027, 1, 1))
    record_done(path, change, small_pack(), done)
    actions = load_assessment(path, small_pack()).actions
    assert all(any(each.strategy == name and each.done == day for each in actions) for name, day in done.items())
    return changed_by(change) | {"action.status", "action.done"}


def survivors(hand: Hand, change: Change) -> list[str]:
    """Return the lines that must still be there: all but those of what changes, and of a list only its words."""
    kept = []
    for name, line in hand.lines:
        owner, _, word = name.partition(":")
        own = {name.replace(":", "."), ".".join(owner.split(".")[:2])}
        is_list_itself = owner == "unsure.questions" and not word and ("[" in line or "]" in line)
        if not own & change and not is_list_itself:
            kept.append(bare(line))
    return kept


def bare(line: str) -> str:
    """Return a line without commas, for a word that is no longer the last one gets one, and without its line end."""
    return line.replace(",", "").rstrip("\r")


@pytest.mark.parametrize("command", [assess, interview, waive, plan, adopt])
def test_every_line_that_was_not_the_answer_survives(tmp_path: Path, command: Callable[[str, Random], Change]) -> None:
    path = tmp_path / "x.toml"
    compared = 0
    for seed in range(HANDS):
        hand = Hand(seed)
        text = hand.write()
        path.write_bytes(text.encode())
        load_assessment(str(path), small_pack())

        change = command(str(path), Random(seed))

        after = path.read_bytes().decode()
        wanted, rest = survivors(hand, change), iter([bare(each) for each in after.lstrip("\ufeff").split("\n")])
        lost = next((each for each in wanted if each not in rest), None)
        assert lost is None, f"{seed}: {lost!r} is not in its place any more\n{text}\n-----\n{after}"
        remarks = [each for name, line in hand.lines if ":" not in name for each in comments_in(line)]
        assert [each for each in remarks if each not in after] == [], f"{seed}\n{text}\n-----\n{after}"
        assert after.startswith("\ufeff") == text.startswith("\ufeff")
        assert "\r\n" not in text or after.count("\r\n") == after.count("\n")
        compared += len(wanted)
    print(f"\n{command.__name__}: {HANDS} files, {compared} lines compared")  # noqa: T201 - the figures of the long form
