"""Answers drawn at random: any that can be given to a pack's questions, partial ones among them.

Hypothesis draws only the seed. A draw per question would spend more time on drawing than on testing.
"""

from __future__ import annotations

from collections.abc import Collection
from random import Random

from hypothesis import strategies as st

from bmcheck.conditions import Answer, Answers, Choices
from bmcheck.consistency import counted
from bmcheck.model import Pack, Question

SEEDS = st.integers(0, 2**32)


def some_answers(pack: Pack, seed: int) -> Answers:
    """Return answers to some of a pack's questions, sometimes few and sometimes nearly all; all of them can be true."""
    random = Random(seed)
    share = random.random()
    drawn = partly(completed(pack, {}, seed), random)
    return {name: answer for name, answer in drawn.items() if random.random() < share}


def completed(pack: Pack, answers: Answers, seed: int) -> Answers:
    """Return answers to every question that agree with ``answers``, partial ones made complete; all can be true."""
    random = Random(seed)
    complete = dict(answers)
    for question in pack.questions.values():
        before = answers.get(question.id, Choices() if question.type == "many" else None)
        if isinstance(before, Choices) and before.alone is None:
            complete[question.id] = _whole_list(question, before, random)
        elif before is None:
            complete[question.id] = answer_to(question, random)
    found = _consistent(pack, complete, complete.keys() - answers.keys(), random)
    if not answers or not counted(pack, found).contradictions:
        return found
    given = {name: each for name, each in answers.items() if complete[name] == each}
    return {**completed(pack, {}, seed), **given}


def partly(answers: Answers, random: Random) -> dict[str, Answer]:
    """Return the same answers with some options of some lists unknown."""
    return {name: _forgetful(each, random) if isinstance(each, Choices) else each for name, each in answers.items()}


def _forgetful(answer: Choices, random: Random) -> Choices:
    known = frozenset(each for each in sorted(answer.has | answer.lacks) if random.random() < 0.8)
    is_whole = answer.alone is not None or known == answer.has | answer.lacks
    return answer if is_whole else Choices(answer.has & known, answer.lacks & known)


MOST_DRAWN = 100
"""Answers drawn again, in search of some that do not contradict those that are given."""


def _consistent(pack: Pack, answers: Answers, drawn: Collection[str], random: Random) -> dict[str, Answer]:
    """Return ``answers`` with those that were ``drawn`` drawn again while not all of them can be true."""
    after = dict(answers)
    for _ in range(MOST_DRAWN):
        found = counted(pack, after).contradictions
        again = sorted(found[0].when.questions() & set(drawn)) if found else []
        if not again:
            break
        question = pack.questions[random.choice(again)]
        is_list = question.type == "many"
        after[question.id] = _whole_list(question, Choices(), random) if is_list else answer_to(question, random)
    return after


def answer_to(question: Question, random: Random) -> Answer:
    """Return any answer to ``question``."""
    match question.type:
        case "yes-no":
            return random.random() < 0.5
        case "one":
            return random.choice([option.id for option in question.options])
        case "number":
            low, high = question.min or 0, question.max or (1.0 if question.unit == "share" else 1000.0)
            return (
                random.randint(int(low), int(high))
                if question.whole
                else random.choice([low, random.uniform(low, high)])
            )
        case "many":
            return _list(question, random)


def _list(question: Question, random: Random) -> Choices:
    if question.alone and random.random() < 0.2:
        alone = random.choice(sorted(question.alone))
        return Choices(frozenset(), frozenset() if alone in question.unknown else question.joint, alone)
    known = random.choice([0.5, 1.0])
    sides = {each: random.random() < 0.5 for each in sorted(question.joint) if random.random() < known}
    has = frozenset(each for each, holds in sides.items() if holds)
    lacks = frozenset(sides) - has
    return Choices(has, lacks) if has or lacks != question.joint else _nothing(question, random)


def _whole_list(question: Question, before: Choices, random: Random) -> Choices:
    open_options = sorted(question.joint - before.has - before.lacks)
    has = before.has | {each for each in open_options if random.random() < 0.5}
    return Choices(has, question.joint - has) if has else _nothing(question, random)


def _nothing(question: Question, random: Random) -> Choices:
    """Return that no option holds: by one of those that say so, where the question has them."""
    telling = sorted(question.alone - question.unknown)
    alone = random.choice(telling) if telling else None
    return Choices(frozenset(), question.joint, alone)
