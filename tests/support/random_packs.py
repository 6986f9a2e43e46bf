"""Small packs drawn at random, loaded ones without files: some rules, strategies and questions that fit each other."""

from __future__ import annotations

import os
from collections.abc import Mapping
from random import Random
from typing import Any

from bmcheck.conditions import ALWAYS, NEVER, Choices, Condition, Names, parse_condition, parse_formula
from bmcheck.model import (
    BLOCKS,
    Change,
    Happening,
    Kind,
    Nature,
    Option,
    Pack,
    Question,
    Rule,
    Scenario,
    Severity,
    Strategy,
)
from bmcheck.model.naming import names_of
from support.random_answers import answer_to

PACKS = int(os.environ.get("BMCHECK_PACKS", "20"))
"""Packs that are drawn for a second opinion; from LONG on the shipped one is looked at whole."""
LONG = 1000

LIMITS = ((0, 10), (0, None), (-5, 5), (None, None), (1, 4))


def drawn_pack(seed: int) -> Pack:
    """Return the pack that belongs to ``seed``, always the same one; every fourth has numbers, which take long."""
    random = Random(seed)
    kinds = ["yes-no", "yes-no", "one", "one", "many", "many", *(["number", "number"] if seed % 4 == 0 else [])]
    drawn = [_question(random, f"q{number}", random.choice(kinds)) for number in range(random.randint(2, 5))]
    questions = {each.id: each for each in drawn}
    names = names_of(questions.values())
    rules = [f"r{number}" for number in range(random.randint(2, 5))]
    strategies = [
        _strategy(random, f"s{number}", questions, rules) for number in range(random.choice([0, 1, 2, 2, 3, 3]))
    ]
    written = {each.id: each for each in strategies if each.sets}
    return Pack(
        id=f"drawn-{seed}",
        version="1",
        title="Drawn",
        source="Drawn",
        texts={},
        features=(),
        questions=questions,
        rules={each: _rule(random, each, questions, names, list(written)) for each in rules},
        strategies=written,
        claims={},
    )


def condition(text: str, names: Names) -> Condition:
    """Return the condition that ``text`` writes; it must be right."""
    parsed, faults = parse_condition(text, names)
    assert not faults, (text, faults)
    return parsed


def _question(random: Random, name: str, kind: str) -> Question:
    low, high = random.choice(LIMITS) if kind == "number" else (None, None)
    options = {"one": random.randint(2, 4), "many": random.randint(2, 3)}.get(kind, 0)
    alone = ("none", "never")[: random.choice([0, 1, 1, 1, 2])] if kind == "many" else ()
    return Question(
        id=name,
        ask="?",
        help="",
        type=kind,  # type: ignore[arg-type]
        kind=_nature(random, kind),
        ordered=random.random() < 0.8,
        monotone=random.random() < 0.35,
        better=random.choice(["", "", {"yes-no": "no", "many": "absent"}.get(kind, "")]),  # type: ignore[list-item]
        options=(
            *(Option(f"o{place}", "") for place in range(options)),
            *(Option(each, "", alone=True) for each in alone),
        ),
        unit="share" if kind == "number" and (low, high) == (None, None) and random.random() < 0.5 else "",
        min=low,
        max=high,
        whole=kind == "number" and random.random() < 0.4,
    )


def _nature(random: Random, kind: str) -> Nature:
    """Return what a question asks for: mostly a practice, which a number cannot be."""
    others = [Nature.OUTCOME, Nature.CIRCUMSTANCE]
    return random.choice(others if kind == "number" or random.random() < 0.3 else [Nature.PRACTICE])


def _rule(random: Random, name: str, questions: Mapping[str, Question], names: Names, strategies: list[str]) -> Rule:
    few = random.sample(list(questions.values()), min(len(questions), random.choice([1, 2, 2, 3])))
    always = random.random() < 0.35
    return Rule(
        id=name,
        title="",
        when_met="",
        kind=random.choice([Kind.RISK, Kind.RISK, Kind.OPPORTUNITY]),
        severity=random.choice(list(Severity)),
        why_severity="",
        blocks=tuple(random.sample(list(BLOCKS)[:3], random.choice([1, 1, 2]))),
        applies=ALWAYS if always else condition(_text(random, few, 1), names),
        met=condition(_text(random, few, 2), names),
        treated=_treated(random, questions, names),
        why="",
        verify="",
        strategies=tuple(random.sample(strategies, min(len(strategies), random.choice([0, 1, 1, 2])))),
        nobody_can_act="It is so." if random.random() < 0.15 else "",
    )


def _text(random: Random, questions: list[Question], depth: int) -> str:
    """Return a condition over some questions, nested at most ``depth`` times."""
    if depth == 0 or random.random() < 0.3:
        return _atom(random, random.choice(questions), questions)
    match random.choice(["and", "or", "or", "and", "not"]):
        case "not":
            return f"not ({_text(random, questions, depth - 1)})"
        case joint:
            return f"({_text(random, questions, depth - 1)}) {joint} ({_text(random, questions, depth - 1)})"


def _atom(random: Random, question: Question, questions: list[Question]) -> str:
    name, options = question.id, [option.id for option in question.options]
    match question.type:
        case "yes-no":
            return random.choice([name, f"{name} == False", f"{name} != False"])
        case "one":
            some = random.sample(options, random.randint(1, len(options) - 1))
            return random.choice(
                [
                    f"{name} == {options[0]!r}",
                    f"{name} != {options[-1]!r}",
                    f"{name} in {some}",
                    f"{name} not in {some}",
                ]
            )
        case "many":
            option = random.choice(options)
            size = f"len({name}) {random.choice(['==', '!=', '<', '<=', '>', '>='])} {random.randint(0, len(options))}"
            return random.choice([f"{option!r} in {name}", f"{option!r} not in {name}", size])
        case "number":
            return f"{_side(random, question, questions)} {random.choice(['<', '<=', '>', '>=', '>=', '=='])} " + (
                _side(random, random.choice(questions), questions)
            )


def _side(random: Random, question: Question, questions: list[Question]) -> str:
    """Return a linear formula, sometimes divided by a number: over ``question`` if it is one, else a constant."""
    constant = random.choice(["0", "1", "2", "3", "0.5", "7"])
    if question.type != "number":
        return constant
    form = random.choice(
        ["{q}", "{q}", "{q}", "2 * {q}", "{q} + {c}", "{c} - {q}", "{q} + {other}", "{c} / {q}", "{c} / {q}"]
    )
    other = random.choice([each.id for each in questions if each.type == "number"])
    return form.format(q=question.id, c=constant, other=other)


def _strategy(random: Random, name: str, questions: Mapping[str, Question], rules: list[str]) -> Strategy:
    can_change = [each for each in questions.values() if each.kind is Nature.PRACTICE and each.is_ordered]
    changed = random.sample(can_change, min(len(can_change), random.choice([1, 1, 2])))
    return Strategy(
        id=name,
        title="",
        steps=(),
        effort="low",
        sets={each.id: _change(random, each) for each in changed},
        may_open=tuple(random.sample(rules, random.choice([0, 0, 1, 2]))),
        waits_for=tuple(random.sample(rules, random.choice([0, 0, 0, 1]))),
    )


def _change(random: Random, question: Question) -> bool | str | Change:
    """Return a change that makes an answer better by the order of the question."""
    if question.type != "many":
        best: Any = random.choice(sorted(question.ranks, key=question.ranks.__getitem__)[1:])
        return best  # type: ignore[no-any-return]
    some = random.sample(sorted(question.joint), random.choice([1, 1, 2]))
    return Change(
        add=tuple(each for each in some if question.better_ticked[each]),
        remove=tuple(each for each in some if not question.better_ticked[each]),
    )


def _treated(random: Random, questions: Mapping[str, Question], names: Names) -> Condition:
    """Return when a rule is treated: never, or a condition over what is no outcome."""
    fitting = [each for each in questions.values() if each.kind is not Nature.OUTCOME]
    if not fitting or random.random() < 0.4:
        return NEVER
    return condition(_text(random, random.sample(fitting, min(len(fitting), 2)), 1), names)


def drawn_scenarios(pack: Pack, seed: int) -> list[Scenario]:
    """Return three scenarios over questions of a pack that are no practices; some concern a part of all ventures."""
    random = Random(seed)
    free = [each for each in pack.questions.values() if each.kind is not Nature.PRACTICE]
    found = []
    for number in range(3):
        chosen = random.sample(free, random.randint(0, len(free)))
        happens = {each.id: _happening(random, each, pack) for each in chosen}
        happens = {each: change for each, change in happens.items() if not isinstance(change, Choices)}
        some = random.sample(list(pack.questions.values()), 1)
        applies = condition(_text(random, some, 0), pack.names) if random.random() < 0.3 else ALWAYS
        found.append(Scenario(id=f"w{number}", title="?", why="?", happens=happens, applies=applies))
    return found


def _happening(random: Random, question: Question, pack: Pack) -> Any:
    """Return a change that a scenario may make to the answer to a question."""
    if question.type == "many":
        option = random.choice(sorted(question.joint))
        return Happening(add=(option,)) if random.random() < 0.5 else Happening(remove=(option,))
    if question.type == "number" and random.random() < 0.6:
        numbers = sorted(each.id for each in pack.questions.values() if each.type == "number")
        plus, _ = parse_formula(random.choice(numbers), pack.names)
        return Happening(times=random.choice([0, 0.5, 2]), plus=plus if random.random() < 0.3 else None)
    return answer_to(question, random)
