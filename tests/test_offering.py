"""An interview shows of a list what can still change the report; what it hides changes nothing."""

from __future__ import annotations

from random import Random

from hypothesis import given, settings
from support.random_answers import SEEDS, answer_to, completed, some_answers

from bmcheck.answers import read_answer
from bmcheck.conditions import Answer, Choices
from bmcheck.evaluation import review
from bmcheck.files.packs import load_pack
from bmcheck.interview import Scope, State, most_left, open_questions, resumed, to_be_put_again
from bmcheck.model import Pack, Question, Review, Status
from bmcheck.offering import narrowed, offered, widened

PACK = load_pack()
WHOLE = Scope()
LISTS = [each for each in PACK.questions.values() if each.type == "many"]


def statuses(found: Review) -> list[Status]:
    return [each.status for each in found.findings]


def told(question: Question, asked: Question, truth: Answer) -> Answer:
    """Return what one who knows the truth says to the options that are shown."""
    said = narrowed(asked, truth)
    assert said is not None
    return widened(question, asked, None, said)


@settings(deadline=None)
@given(SEEDS)
def test_whether_hidden_options_hold_never_changes_a_finding(seed: int) -> None:
    """Whatever else is said later, too: all other answers are completed in the same way."""
    random = Random(seed)
    some = some_answers(PACK, seed)
    whole = completed(PACK, some, seed)
    for question in LISTS:
        before, after = ({name: it for name, it in each.items() if name != question.id} for each in (some, whole))
        asked, truth = offered(PACK, question, before), whole[question.id]
        if asked.joint == question.joint or not isinstance(truth, Choices) or truth.alone in question.unknown:
            continue
        has = (truth.has & asked.joint) | {each for each in question.joint - asked.joint if random.random() < 0.5}
        otherwise = read_answer(question, {"has": sorted(has), "lacks": sorted(question.joint - has)})
        for rest in (before, after):
            said = (told(question, asked, truth), truth, otherwise)
            found = [review(PACK, {**rest, question.id: each}) for each in said]
            if not any(each.contradictions for each in found):
                assert statuses(found[0]) == statuses(found[1]) == statuses(found[2]), question.id


@settings(max_examples=25, deadline=None)
@given(SEEDS)
def test_who_is_shown_less_comes_to_the_same_report(seed: int) -> None:
    complete = completed(PACK, {}, seed)
    state = State({})
    while waiting := open_questions(PACK, state, WHOLE):
        question = waiting[0]
        state = state.said(question.id, told(question, offered(PACK, question, state.answers), complete[question.id]))

    assert statuses(review(PACK, state.answers)) == statuses(review(PACK, complete))


@settings(max_examples=25, deadline=None)
@given(SEEDS)
def test_going_back_brings_a_list_again_and_never_more_than_was_said(seed: int) -> None:
    """Answers are changed now and then; at each question the number of those that can still come is kept to."""
    random = Random(seed)
    state, left = State({}), len(PACK.questions)
    for _ in range(120):
        waiting = open_questions(PACK, state, WHOLE)
        goes_back = state.answers and random.random() < 0.2
        if not waiting and not goes_back:
            break
        question = PACK.questions[random.choice(sorted(state.answers))] if goes_back else waiting[0]
        left = most_left(PACK, state, WHOLE, question)
        asked = offered(PACK, question, state.answers)
        answer = widened(question, asked, state.answers.get(question.id), answer_to(asked, random))
        state = to_be_put_again(PACK, state, state.said(question.id, answer), {question.id})

        assert len(open_questions(PACK, state, WHOLE)) < left
        assert not resumed(PACK, state).revealed - state.revealed - state.put


# By hand: who is ready for what, of what there is


DANGERS: dict[str, Answer] = {"role": "platform", "stage": "live", "reach": "several"}


def lists(pack: Pack, **ticked: list[str]) -> dict[str, Answer]:
    return {each: read_answer(pack.questions[each], options) for each, options in ticked.items()}


def test_only_the_dangers_that_there_are_can_be_prepared_for(pack: Pack) -> None:
    question = pack.questions["country_ready"]
    state = State({**DANGERS, **lists(pack, country_factors=["data-rules", "censorship"])})

    asked = offered(pack, question, state.answers)

    assert [each.id for each in asked.options] == ["data-rules", "censorship", "none"]
