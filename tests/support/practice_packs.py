"""Small packs drawn at random in which strategies put practices in place: for plans, and for all their sets."""

from __future__ import annotations

from random import Random

from bmcheck.conditions import ALWAYS, NEVER, Answer, Answers, Choices
from bmcheck.model import Change, Contradiction, Horizon, Kind, Nature, Option, Pack, Question, Rule, Severity, Strategy
from bmcheck.model.naming import names_of
from support.random_packs import condition

PRACTICES = {"doing": "yes-no", "asking": "yes-no", "level": "one", "care": "many", "offers": "many"}
OPTIONS = ("a", "b", "c")
ATOMS = {
    "yes-no": ("{q}", "{q}", "{q}", "not {q}"),
    "one": ("{q} != 'a'", "{q} != 'a'", "{q} == 'c'", "{q} == 'b'"),
    "many": ("len({q}) >= 2", "'a' in {q}", "len({q}) >= 1", "'b' not in {q}"),
}


def practice_pack(seed: int) -> Pack:
    """Return the pack that belongs to ``seed``: up to six strategies for up to five rules over five practices.

    In some of them a figure contradicts what is said of practices, so that these answers do not count.
    """
    random = Random(seed)
    questions = {each.id: each for each in [*map(_practice, PRACTICES), *map(_outcome, ("out", "far")), _figure()]}
    kinds = {
        f"r{number}": random.choice([*[Kind.RISK] * 4, Kind.OPPORTUNITY]) for number in range(random.randint(2, 5))
    }
    rules = [each for each, kind in kinds.items() if kind is Kind.RISK]
    strategies = {f"s{number}": _strategy(random, f"s{number}", rules) for number in range(random.randint(2, 6))}
    return Pack(
        id=f"practices-{seed}",
        version="1",
        title="Drawn",
        source="Drawn",
        texts={},
        features=(),
        questions=questions,
        rules={each: _rule(random, each, kinds[each], questions, strategies) for each in kinds},
        strategies=strategies,
        claims={},
        contradictions=_contradictions(random, questions) if random.random() < 0.3 else {},
    )


def practised(seed: int) -> Answers:
    """Return answers that belong to ``seed``: mostly all of them, and mostly the worse ones."""
    random = Random(seed)
    known = random.choice([0.7, 1.0, 1.0, 1.0])
    drawn = {name: _answer(random, kind) for name, kind in {**PRACTICES, "out": "yes-no", "far": "yes-no"}.items()}
    figure = random.choice([0.0, 1.0, 1.0])
    return {name: answer for name, answer in {**drawn, "figure": figure}.items() if random.random() < known}


def _answer(random: Random, kind: str) -> Answer:
    match kind:
        case "yes-no":
            return random.random() < 0.15
        case "one":
            return random.choice(["a", "a", "b", "c"])
        case _:
            has = frozenset(each for each in OPTIONS if random.random() < 0.15)
            lacks = frozenset(each for each in OPTIONS if each not in has and random.random() < 0.9)
            return Choices(has, lacks)


def _practice(name: str) -> Question:
    kind = PRACTICES[name]
    return Question(
        id=name,
        ask=f"{name}?",
        type=kind,  # type: ignore[arg-type]
        kind=Nature.PRACTICE,
        ordered=True,
        options=() if kind == "yes-no" else tuple(Option(each, each) for each in OPTIONS),
    )


def _outcome(name: str) -> Question:
    return Question(id=name, ask=f"{name}?", type="yes-no", kind=Nature.OUTCOME)


def _figure() -> Question:
    return Question(id="figure", ask="figure?", type="number", kind=Nature.OUTCOME, min=0.0)


def _contradictions(random: Random, questions: dict[str, Question]) -> dict[str, Contradiction]:
    texts = {f"c{number}": f"({_text(random, list(PRACTICES))}) and figure < 1" for number in range(2)}
    return {
        each: Contradiction(each, condition(text, names_of(questions.values())), each) for each, text in texts.items()
    }


def _rule(
    random: Random, name: str, kind: Kind, questions: dict[str, Question], strategies: dict[str, Strategy]
) -> Rule:
    names = names_of(questions.values())
    own = random.sample(sorted(strategies), random.randint(0, min(3, len(strategies))))
    set_by_them = sorted({each for strategy in own for each in strategies[strategy].sets})
    treated = condition(_text(random, set_by_them or list(PRACTICES)), names)
    has_outcome = random.random() < 0.7
    return Rule(
        id=name,
        title=name,
        kind=kind,
        severity=random.choice(list(Severity)),
        horizon=random.choice(list(Horizon)),
        blocks=("environment",),
        applies=ALWAYS if random.random() < 0.7 else condition(_text(random, list(PRACTICES)), names),
        met=condition(random.choice(["out", "far"]), names) if has_outcome else treated,
        treated=treated if has_outcome else NEVER,
        why="So it is.",
        strategies=tuple(own),
    )


def _text(random: Random, practices: list[str]) -> str:
    """Return a condition over one or two practices."""
    some = random.sample(practices, min(len(practices), random.choice([1, 1, 2])))
    atoms = (random.choice(ATOMS[PRACTICES[name]]).format(q=name) for name in some)
    return random.choice([" and ", " or "]).join(atoms)


def _strategy(random: Random, name: str, rules: list[str]) -> Strategy:
    return Strategy(
        id=name,
        title=name,
        steps=("Begin.",),
        effort=random.choice(["low", "medium", "high"]),
        sets={
            each: _change(random, PRACTICES[each]) for each in random.sample(list(PRACTICES), random.choice([1, 1, 2]))
        },
        waits_for=tuple(random.sample(rules, min(1, len(rules)))) if random.random() < 0.25 else (),
    )


def _change(random: Random, kind: str) -> bool | str | Change:
    match kind:
        case "yes-no":
            return True
        case "one":
            return random.choice(["b", "c"])
        case _:
            return Change(add=tuple(random.sample(OPTIONS, random.choice([1, 2]))))
