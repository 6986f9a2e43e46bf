"""The shipped pack: its size, its words, its claims, its examples and cases."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from support.random_answers import SEEDS, completed

from bmcheck.adoption import adopt
from bmcheck.answers import read_answer
from bmcheck.conditions import Answers
from bmcheck.evaluation import find, review
from bmcheck.files.packs import load_pack
from bmcheck.interview import Scope, State, open_questions, outlook
from bmcheck.model import TO_DO, Basis, Case, Claim, Kind, Nature, Pack, Question, Rule, Status, Strategy
from bmcheck.pack_tests import try_cases, try_examples
from bmcheck.reports.words import is_silent

PACK = load_pack()


def test_the_pack_keeps_to_its_size(pack: Pack) -> None:
    assert len(pack.questions) <= 100
    assert 60 <= len(pack.rules) <= 95
    assert 40 <= len(pack.strategies) <= 70


def test_questions_are_short_and_concrete(pack: Pack) -> None:
    for question in pack.questions.values():
        assert len(question.ask) <= 140, question.id
        assert question.ask.endswith("?"), question.id
        assert len(question.options) <= 8, question.id
        assert question.help, question.id


def test_every_list_says_how_to_answer_that_nothing_holds(pack: Pack) -> None:
    lists = [question for question in pack.questions.values() if question.type == "many"]

    assert [question.id for question in lists if "none" not in question.alone] == []


def test_every_claim_is_carried_or_excused_and_never_both(pack: Pack) -> None:
    carriers: list[Rule | Question | Strategy]
    carriers = [*pack.rules.values(), *pack.questions.values(), *pack.strategies.values()]
    carried = {claim for carrier in carriers for claim in carrier.claims}

    assert {claim.id for claim in pack.claims.values() if not claim.excused} == carried


def test_every_rule_cites_a_claim_and_every_extension_a_source(pack: Pack) -> None:
    assert [rule.id for rule in pack.rules.values() if not rule.claims] == []
    entries: list[Rule | Strategy | Claim] = [*pack.rules.values(), *pack.strategies.values(), *pack.claims.values()]
    assert [entry.id for entry in entries if (entry.basis is Basis.EXTENSION) != bool(entry.source)] == []


def test_a_rule_of_the_paper_rests_on_the_paper(pack: Pack) -> None:
    for rule in pack.rules.values():
        bases = {pack.claims[claim].basis for claim in rule.claims}
        assert (Basis.PAPER in bases) == (rule.basis is Basis.PAPER), rule.id


def test_a_strategy_of_the_paper_cites_it(pack: Pack) -> None:
    from_paper = [each for each in pack.strategies.values() if each.basis is Basis.PAPER]

    assert [each.id for each in from_paper if not each.claims] == []


def test_every_strategy_is_offered_by_some_rule(pack: Pack) -> None:
    offered = {strategy for rule in pack.rules.values() for strategy in rule.strategies}

    assert offered == set(pack.strategies)


def test_half_hearted_effort_leaves_open_what_is_treated_by_more(pack: Pack) -> None:
    for rule in pack.rules.values():
        if rule.treated.questions():
            open_in_spite = [
                each for each in rule.example if each.status in TO_DO and rule.treated.questions() & each.answers.keys()
            ]
            assert open_in_spite, rule.id


def test_what_looks_at_an_outcome_says_what_treats_it(pack: Pack) -> None:
    outcomes = {each.id for each in pack.questions.values() if each.kind is Nature.OUTCOME}

    for rule in pack.rules.values():
        assert bool(rule.met.questions() & outcomes) == bool(rule.treated.questions()), rule.id


def test_a_strategy_puts_in_place_what_a_rule_that_offers_it_looks_at(pack: Pack) -> None:
    for strategy in pack.strategies.values():
        looked_at = [rule.questions() for rule in pack.rules.values() if strategy.id in rule.strategies]
        assert strategy.sets, strategy.id
        assert strategy.sets.keys() <= frozenset().union(*looked_at), strategy.id


def test_every_place_of_the_paper_is_written_alike_and_taken_once(pack: Pack) -> None:
    form = re.compile(r"§(abstract|[1-4](\.[1-5])?) (heading|¶\d+ s\d+)")
    passed = [each.place for each in pack.passed_over]
    claimed = {place for claim in pack.claims.values() for place in claim.places}

    assert [place for place in [*passed, *claimed] if not form.fullmatch(place)] == []
    assert claimed.isdisjoint(passed)
    assert len(passed) + len(claimed) == 147


def test_every_answer_of_a_case_rests_on_a_passage(pack: Pack, cases: dict[str, Case]) -> None:
    known = {each.place for each in pack.passed_over} | {
        each for claim in pack.claims.values() for each in claim.places
    }

    for case in cases.values():
        for place in (*case.stated.values(), *case.inferred.values()):
            first = place.split(" and ")[0]
            assert first in known, (case.id, place)


def test_examples_and_cases_come_out_as_expected(pack: Pack, cases: dict[str, Case]) -> None:
    assert [*try_examples(pack), *try_cases(pack, cases)] == []
    assert set(cases) == {"tiktok", "msn", "traditional-media", "facebook", "youtube", "united"}


@pytest.mark.parametrize(
    ("praised", "paired"),
    [
        ("ads-that-blend-in", "ads-not-recognised"),
        ("attention-grows", "overuse-unguarded"),
        ("learn-from-behaviour", "behaviour-without-consent"),
        ("promise-for-one-group", "minors-unprotected"),
    ],
)
def test_what_the_paper_praises_has_a_risk_of_ours_beside_it(
    pack: Pack, cases: dict[str, Case], praised: str, paired: str
) -> None:
    found = review(pack, cases["tiktok"].answers).by_rule

    assert pack.rules[praised].basis is Basis.PAPER
    assert pack.rules[paired].basis is Basis.EXTENSION
    assert found[praised].status is Status.CAPTURED
    assert found[paired].status in (Status.OPEN, Status.TO_CLARIFY)


def test_the_paper_offers_nothing_specific_for_the_problems_of_its_case(pack: Pack) -> None:
    problems = [
        rule
        for rule in pack.rules.values()
        if rule.kind is Kind.RISK and any(claim.startswith("3.4-") for claim in rule.claims)
    ]

    assert len(problems) == 8
    assert all(is_silent(pack, rule) and rule.strategies for rule in problems)


def test_the_stated_facts_of_msn_alone_open_nothing(pack: Pack, cases: dict[str, Case]) -> None:
    stated = {name: answer for name, answer in cases["msn"].answers.items() if name in cases["msn"].stated}

    found = review(pack, stated)

    assert found.having(*TO_DO) == ()
    assert found.by_rule["free-without-income"].status is Status.UNKNOWN


def test_a_local_venture_is_not_told_that_it_misses_the_world(pack: Pack) -> None:
    ruled_out = read_answer(pack.questions["ruled_out"], ["abroad"])
    answers: Answers = {"role": "platform", "stage": "live", "reach": "local", "ruled_out": ruled_out}

    found = review(pack, answers).by_rule

    assert found["beyond-one-place"].status is Status.NOT_APPLICABLE
    assert found["markets-abroad"].status is Status.NOT_APPLICABLE


def test_the_quick_interview_for_tiktok_asks_core_questions_only(pack: Pack, cases: dict[str, Case]) -> None:
    answers = cases["tiktok"].answers
    asked: list[str] = []
    state = State({})
    while waiting := open_questions(pack, state, Scope(quick=True)):
        asked.append(waiting[0].id)
        given = {waiting[0].id: answers[waiting[0].id]} if waiting[0].id in answers else {}
        state = State({**state.answers, **given}, state.unsure | {waiting[0].id})

    assert len(asked) <= 25


def test_the_quick_interview_puts_25_questions_at_most(pack: Pack) -> None:
    assert outlook(pack, State({}), Scope(quick=True)).most <= 25


@settings(max_examples=60)
@given(SEEDS)
def test_adopting_all_strategies_of_a_finding_leaves_nothing_to_do_about_it(seed: int) -> None:
    """Drawn at random; the proof over all answers is another matter."""
    answers = completed(PACK, {}, seed)

    for finding in review(PACK, answers).having(*TO_DO):
        after = dict(answers)
        for strategy in finding.rule.strategies:
            after = adopt(PACK, after, PACK.strategies[strategy])
        assert find(finding.rule, after).status not in TO_DO, finding.rule.id
