"""Which question comes next: only what can still change a finding, and never more than announced."""

from __future__ import annotations

from random import Random

from hypothesis import given, settings
from support.random_answers import SEEDS, answer_to, completed, some_answers

from bmcheck.conditions import Answer
from bmcheck.evaluation import review
from bmcheck.files.packs import load_pack
from bmcheck.interview import Scope, State, hangs_on, open_questions, previous_question
from bmcheck.model import Case, Pack

PACK = load_pack()
WHOLE = Scope()


@given(SEEDS)
def test_answering_skipped_questions_in_any_way_gives_the_same_findings(seed: int) -> None:
    some = some_answers(PACK, seed)
    complete = completed(PACK, some, seed)
    to_ask = {question.id for question in open_questions(PACK, State(some), WHOLE)}
    skipped = {name: answer for name, answer in complete.items() if name not in to_ask and name not in some}

    before, after = review(PACK, some), review(PACK, {**some, **skipped})

    assert [each.status for each in after.findings] == [each.status for each in before.findings]


@settings(max_examples=25)
@given(SEEDS)
def test_every_answer_shortens_the_list(seed: int) -> None:
    """So the number announced as "at most this many left" is never exceeded."""
    random = Random(seed)
    answers: dict[str, Answer] = {}
    waiting = open_questions(PACK, State(answers), WHOLE)
    while waiting:
        answers[waiting[0].id] = answer_to(waiting[0], random)
        after = open_questions(PACK, State(answers), WHOLE)

        assert {each.id for each in after} < {each.id for each in waiting}
        waiting = after


@settings(max_examples=25)
@given(SEEDS)
def test_an_interview_with_complete_answers_decides_all_but_what_nobody_measures(seed: int) -> None:
    complete = completed(PACK, {}, seed)
    answers: dict[str, Answer] = {}
    while waiting := open_questions(PACK, State(answers), WHOLE):
        answers[waiting[0].id] = complete[waiting[0].id]

    found = review(PACK, answers)
    assert all(finding.decided or finding.awaits <= found.unmeasured for finding in found.findings)
    assert [each.status for each in review(PACK, answers).findings] == [
        each.status for each in review(PACK, complete).findings
    ]


def test_a_question_that_is_not_known_is_not_put_again(pack: Pack) -> None:
    first = open_questions(pack, State({}), WHOLE)[0]

    after = open_questions(pack, State({}, frozenset({first.id})), WHOLE)

    assert first not in after


def test_the_quick_interview_puts_core_questions_only(pack: Pack) -> None:
    assert {each.depth for each in open_questions(pack, State({}), Scope(quick=True))} == {"core"}


def test_one_feature_can_be_asked_alone(pack: Pack) -> None:
    found = open_questions(pack, State({}), Scope(feature="convergence"))

    assert {each.feature for each in found} == {"convergence"}


def test_asking_again_puts_answered_questions_once_each(pack: Pack, cases: dict[str, Case]) -> None:
    answers = cases["msn"].answers
    again = Scope(again=True)

    before = {each.id for each in open_questions(pack, State(answers), again)}
    after = {each.id for each in open_questions(pack, State(answers, put=frozenset({"role"})), again)}

    assert {"role", "free_offer"} <= before
    assert before - after == {"role"}


def test_back_leads_to_the_nearest_question_said_before(pack: Pack) -> None:
    in_order = list(pack.questions.values())
    state = State({in_order[0].id: "platform"}, frozenset({in_order[2].id}))

    assert previous_question(pack, state, WHOLE, in_order[5]) is in_order[2]
    assert previous_question(pack, state, WHOLE, in_order[2]) is in_order[0]
    assert previous_question(pack, state, WHOLE, in_order[0]) is None
    assert previous_question(pack, state, WHOLE, None) is in_order[2]


def test_why_names_the_findings_that_wait_for_the_answer(pack: Pack) -> None:
    question = pack.questions["own_edge"]

    found = hangs_on(pack, question, State({"own_edge": True}))

    assert "model-of-your-own" in [finding.rule.id for finding in found]


def test_an_idea_is_not_asked_for_what_only_a_running_venture_knows(pack: Pack) -> None:
    state = State({"role": "platform", "stage": "idea"})

    asked = {each.id for each in open_questions(pack, state, WHOLE)}

    assert not asked & {"users", "cash", "fixed_cost", "ip_disputes", "copying", "word_of_mouth", "uploads_strain"}


def test_a_creator_is_not_asked_about_a_recommender(pack: Pack) -> None:
    state = State({"role": "creator"})

    asked = {each.id for each in open_questions(pack, state, WHOLE)}

    assert not asked & {"feed_choice", "feed_signals", "feed_variety", "official_push", "overuse_care"}
