"""Effects: a strategy counts for the open risks that offer it and that it treats alone."""

from __future__ import annotations

from itertools import chain, combinations

from hypothesis import given, settings
from support.practice_packs import practice_pack, practised
from support.random_answers import SEEDS

from bmcheck.adoption import adopt_all
from bmcheck.effects import Effects, partners
from bmcheck.evaluation import Reviewer, find_counted
from bmcheck.model import ANSWERED, HANDLED, Status


@settings(max_examples=100)
@given(SEEDS)
def test_a_strategy_that_waits_for_nothing_counts_for_what_offers_it_and_is_treated_by_it_alone(seed: int) -> None:
    pack = practice_pack(seed)
    reviewer = Reviewer(pack)
    effects = Effects(reviewer)
    for more in range(3):
        answers = practised(seed + more)
        review = reviewer.review(answers)
        opened = [each for each in review.having(Status.OPEN) if each.decided and each.rule.id != "r0"]

        expected = {
            name: sum(
                name in each.rule.strategies
                and find_counted(pack, each.rule, adopt_all(pack, answers, [name])).status in ANSWERED
                for each in opened
            )
            for name, strategy in pack.strategies.items()
            if all(review.by_rule[risk].status in HANDLED for risk in strategy.waits_for)
        }

        assert dict(effects.treated(review, {"r0"})) == {name: count for name, count in expected.items() if count}


@settings(max_examples=100)
@given(SEEDS)
def test_partners_are_the_fewest_others_with_which_a_strategy_treats(seed: int) -> None:
    pack, answers = practice_pack(seed), practised(seed)
    review = Reviewer(pack).review(answers)

    for finding in review.having(Status.OPEN):
        rule = finding.rule
        for name in rule.strategies:
            others = [each for each in rule.strategies if each != name]
            sets = chain.from_iterable(combinations(others, size) for size in range(len(others) + 1))
            enough = [
                some
                for some in sets
                if find_counted(pack, rule, adopt_all(pack, answers, [*some, name])).status in ANSWERED
                and find_counted(pack, rule, adopt_all(pack, answers, some)).status not in ANSWERED
            ]

            found = partners(review, finding, pack.strategies[name], rule.strategies)

            assert found == (min(enough, key=len) if enough else None)
