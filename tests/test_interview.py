"""Which question comes next: only what can still change a finding, and never more than announced."""

from __future__ import annotations

from pathlib import Path
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support.random_answers import SEEDS, answer_to, completed, partly, some_answers
from support.small_pack import OFFER_IS_CORE, small_pack, write_pack

from bmcheck.conditions import Answer
from bmcheck.evaluation import review
from bmcheck.files.packs import load_pack
from bmcheck.interview import Outlook, Scope, State, hangs_on, open_questions, outlook, previous_question
from bmcheck.model import Case, Pack

PACK = load_pack()
WHOLE, QUICK = Scope(), Scope(quick=True)


@given(SEEDS)
def test_answering_skipped_questions_in_any_way_gives_the_same_findings(seed: int) -> None:
    some = some_answers(PACK, seed)
    complete = completed(PACK, some, seed)
    to_ask = {question.id for question in open_questions(PACK, State(some), WHOLE)}
    skipped = {name: answer for name, answer in complete.items() if name not in to_ask and name not in some}

    before, after = review(PACK, some), review(PACK, {**some, **skipped})

    assert [each.status for each in after.findings] == [each.status for each in before.findings]


@settings(max_examples=25)
@given(SEEDS, st.sampled_from([WHOLE, QUICK]))
def test_every_answer_shortens_the_list(seed: int, scope: Scope) -> None:
    """So the number announced as "at most this many left" is never exceeded."""
    all_true = partly(completed(PACK, {}, seed), Random(seed))
    answers: dict[str, Answer] = {}
    waiting = open_questions(PACK, State(answers), scope)
    while waiting:
        answers[waiting[0].id] = all_true[waiting[0].id]
        after = open_questions(PACK, State(answers), scope)

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
    assert {each.depth for each in open_questions(pack, State({}), QUICK)} == {"core"}


@settings(max_examples=25)
@given(SEEDS)
def test_the_quick_interview_decides_what_it_asks_for(seed: int) -> None:
    """A rule is asked whole or not at all: none is left of which an outcome was asked and its practice was not."""
    complete = completed(PACK, {}, seed)
    answers: dict[str, Answer] = {}
    while waiting := open_questions(PACK, State(answers), QUICK):
        answers[waiting[0].id] = complete[waiting[0].id]

    found = review(PACK, answers)
    whole = [each for each in found.findings if each.rule.id in PACK.core_rules]
    assert whole
    assert all(finding.decided or finding.awaits <= found.unmeasured for finding in whole)
    assert all(
        any(each in rule.questions() for rule in map(PACK.rules.get, PACK.core_rules) if rule) for each in answers
    )


def test_the_quick_interview_does_not_ask_for_a_rule_of_which_a_part_is_deep(tmp_path: Path) -> None:
    """Prices are deep, so that too few payers are no matter of it, whatever is free."""
    pack = load_pack(str(write_pack(tmp_path, offer=OFFER_IS_CORE)))

    def asked(offer: str) -> list[str]:
        return [each.id for each in open_questions(pack, State({"free_offer": offer}), QUICK)]

    assert pack.core_rules == {"free-without-income"}
    assert asked("all") == ["sources"]
    assert asked("basic") == asked("none") == []


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

    assert not asked & {"users", "cash", "cost_month", "original_works", "sides", "return_care", "uploads_strain"}


def test_a_creator_is_not_asked_about_a_recommender(pack: Pack) -> None:
    state = State({"role": "creator"})

    asked = {each.id for each in open_questions(pack, state, WHOLE)}

    assert not asked & {"feed_choice", "feed_signals", "official_push", "people_care"}


# How long it will be


@settings(max_examples=25, deadline=None)
@given(SEEDS)
def test_no_interview_in_which_all_is_answered_is_longer_than_was_said_before_it(seed: int) -> None:
    random = Random(seed)
    for scope in (WHOLE, QUICK, Scope(feature="metadata"), Scope(only_paper=True)):
        state = State(some_answers(PACK, seed) if random.random() < 0.5 else {})
        said = outlook(PACK, state, scope)
        put = 0
        while waiting := open_questions(PACK, state, scope):
            state = state.said(waiting[0].id, answer_to(waiting[0], random))
            put += 1

        assert put <= said.most <= said.unknowing


@settings(max_examples=25, deadline=None)
@given(SEEDS)
def test_no_interview_is_longer_than_was_said_for_people_who_do_not_know_everything(seed: int) -> None:
    random = Random(seed)
    state = State({})
    said = outlook(PACK, state, WHOLE)
    put = 0
    while waiting := open_questions(PACK, state, WHOLE):
        answer = answer_to(waiting[0], random) if random.random() < 0.5 else None
        state = state.said(waiting[0].id, answer)
        put += 1

    assert put <= said.unknowing


def test_what_the_first_answers_rule_out_is_not_announced() -> None:
    """Nobody is asked for prices both as who takes money and as who takes none."""
    pack = small_pack()

    whole = outlook(pack, State({}), WHOLE)

    assert whole == (3, 4)
    assert outlook(pack, State({"free_offer": "all"}), WHOLE) == (2, 2)


def test_one_who_has_answered_everything_has_nothing_before_them() -> None:
    state = State({"free_offer": "none", "price_review": True})

    assert outlook(small_pack(), state, WHOLE) == (0, 0)


def test_where_answers_are_put_again_nothing_is_ruled_out() -> None:
    state = State({"free_offer": "none", "price_review": True})

    assert outlook(small_pack(), state, Scope(again=True)) == (4, 4)


@pytest.mark.parametrize(("questions", "minutes"), [(1, 1), (2, 1), (3, 2), (45, 19), (100, 42)])
def test_an_answer_takes_some_25_seconds(questions: int, minutes: int) -> None:
    assert Outlook(questions, questions).minutes == minutes
