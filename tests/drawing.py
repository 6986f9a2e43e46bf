"""Hypothesis strategies for answers: any that can be given to a pack's questions."""

from __future__ import annotations

from hypothesis import strategies as st

from bmcheck.conditions import Answer, Answers, Choices
from bmcheck.model import Pack, Question


def answers_to(question: Question) -> st.SearchStrategy[Answer]:
    """Draw any answer to ``question``, partial ones among them."""
    match question.type:
        case "yes-no":
            return st.booleans()
        case "one":
            return st.sampled_from([option.id for option in question.options])
        case "number":
            low, high = question.min or 0, question.max or 1000.0
            return st.integers(int(low), int(high)) if question.whole else st.floats(low, high, allow_nan=False)
        case "many":
            return many_answers(question)


def many_answers(question: Question) -> st.SearchStrategy[Choices]:
    """Draw a complete list, a partial one, or one of the options that exclude all others."""
    options = sorted(question.joint)
    alone = [Choices(frozenset(), question.joint, each) for each in sorted(question.alone)]
    sides = st.lists(st.sampled_from(["has", "lacks", "unknown"]), min_size=len(options), max_size=len(options))

    def choose(chosen: list[str]) -> Choices:
        named = list(zip(options, chosen, strict=True))
        has = frozenset(option for option, side in named if side == "has")
        lacks = frozenset(option for option, side in named if side == "lacks")
        nothing_left = not has and lacks == question.joint
        return alone[0] if nothing_left and alone else Choices(has, lacks)

    return st.one_of(sides.map(choose), st.sampled_from(alone)) if alone else sides.map(choose)


@st.composite
def answer_sets(draw: st.DrawFn, pack: Pack) -> Answers:
    """Draw answers to any of a pack's questions; some stay unanswered."""
    chosen = draw(st.sets(st.sampled_from(sorted(pack.questions))))
    return {each: draw(answers_to(pack.questions[each])) for each in sorted(chosen)}


@st.composite
def completions(draw: st.DrawFn, pack: Pack, answers: Answers) -> Answers:
    """Draw answers to every question that ``answers`` leaves open; partial ones become complete."""
    complete = dict(answers)
    for question in pack.questions.values():
        before = answers.get(question.id)
        if before is None:
            complete[question.id] = draw(answers_to(question))
        elif isinstance(before, Choices) and before.alone is None:
            open_options = sorted(question.joint - before.has - before.lacks)
            more = frozenset(each for each in open_options if draw(st.booleans()))
            has = before.has | more
            nothing = sorted(question.alone)[0] if question.alone and not has else None
            complete[question.id] = Choices(has, question.joint - has, nothing)
    return complete
