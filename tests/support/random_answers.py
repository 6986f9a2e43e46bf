"""Answers drawn at random: any that can be given to a pack's questions, partial ones among them.

Hypothesis draws only the seed. A draw per question would spend more time on drawing than on testing.
"""

from __future__ import annotations

from random import Random

from hypothesis import strategies as st

from bmcheck.conditions import Answer, Answers, Choices
from bmcheck.model import Pack, Question

SEEDS = st.integers(0, 2**32)


def some_answers(pack: Pack, seed: int) -> Answers:
    """Return answers to some of a pack's questions, sometimes few and sometimes nearly all."""
    random = Random(seed)
    share = random.random()
    return {each.id: answer_to(each, random) for each in pack.questions.values() if random.random() < share}


def completed(pack: Pack, answers: Answers, seed: int) -> Answers:
    """Return answers to every question that agree with ``answers``; partial ones become complete."""
    random = Random(seed)
    complete = dict(answers)
    for question in pack.questions.values():
        before = answers.get(question.id, Choices() if question.type == "many" else None)
        if isinstance(before, Choices) and before.alone is None:
            complete[question.id] = _whole_list(question, before, random)
        elif before is None:
            complete[question.id] = answer_to(question, random)
    return complete


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
