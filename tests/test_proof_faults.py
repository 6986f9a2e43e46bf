"""Packs so small that one fault of a proof would show, and rules so large that only a proof decides them."""

from __future__ import annotations

import time

import pytest
from msgspec.structs import replace
from support.tiny_pack import Tiny, pack_of

from bmcheck.adoption import adopt_all
from bmcheck.evaluation import find
from bmcheck.model import TO_DO, Pack, Status, Strategy
from bmcheck.proof.causes import defects
from bmcheck.proof.names import ABOUT
from bmcheck.proof.results import Failure, Outcome
from bmcheck.proof.verification import verify
from bmcheck.reports.proof import fails, render, render_json

LIST = {"q": "many a b none!"}
NUMBERS = {"a": "number", "b": "number"}


def failures(pack: Pack, name: str) -> list[Failure]:
    """Return what is found wrong by the property of this name."""
    [outcome] = [each for each in verify(pack) if each.name == name]
    return list(outcome.failures)


def undecided(pack: Pack) -> list[Failure]:
    """Return what is not decided of a pack."""
    return [each for outcome in verify(pack) for each in outcome.failures if not each.decided]


# Linear arithmetic is decided


@pytest.mark.parametrize(
    ("met", "applies"),
    [
        ("b < 1 or a == b and b > 1", "len(q) <= b"),
        ("len(q) >= a", "True"),
        ("len(q) + a == b", "len(q) != a"),
        ("a + b >= 10", "True"),
        ("2 * a - b / 4 > 3", "a < b"),
        ("(a + b) / 2 >= 3", "True"),
    ],
)
def test_comparisons_of_sums_and_lengths_are_decided(met: str, applies: str) -> None:
    pack = pack_of(Tiny("", {**LIST, **NUMBERS}, met, applies))

    assert undecided(pack) == []
    assert failures(pack, "status-reachable") == []


@pytest.mark.parametrize(
    ("met", "never", "because"),
    [
        ("a + b >= 19", "covered", "`a + b >= 19` never holds"),
        ("a + b >= 0", "open", "where it applies it is always met or treated"),
        ("a + b >= 12 and a < 3", "covered", "`a + b >= 12` and `a < 3` never hold together"),
        ("len(q) >= 1 and len(q) < a and a <= 1", "covered", ""),
    ],
)
def test_a_threshold_that_is_never_reached_is_found_with_the_reason(met: str, never: str, because: str) -> None:
    pack = pack_of(Tiny("", {**LIST, **NUMBERS}, met))

    found = failures(pack, "status-reachable")

    assert found[0].what == f"can never be {never}"
    assert because in found[0].because


def test_of_sums_the_one_that_is_missed_is_told_apart_from_the_one_that_is_not() -> None:
    """Both at least 5 make 10; both at least 4 do not."""
    five = pack_of(Tiny("", NUMBERS, "a + b >= 10", other="a >= 5 and b >= 5"))
    four = pack_of(Tiny("", NUMBERS, "a + b >= 10", other="a >= 4 and b >= 4"))

    assert [each.identity for each in failures(five, "rule-not-shadowed")] == ["rule"]
    assert failures(four, "rule-not-shadowed") == []


def test_a_counterexample_with_numbers_reproduces_the_failure() -> None:
    pack = pack_of(
        Tiny("", {**NUMBERS, "done": "yes-no"}, "a + b >= 10", treated="done and a > 2", sets={"done": True})
    )

    [failure] = failures(pack, "strategies-suffice")

    assert failure.answers is not None
    assert find(pack.rules["rule"], failure.answers).status is Status.OPEN
    assert find(pack.rules["rule"], adopt_all(pack, failure.answers, ["strategy"])).status is Status.OPEN
    assert failure.answers["a"] in (0, 1, 2)


def test_a_counterexample_is_told_as_answers_are_written() -> None:
    questions = {"y": "yes-no", "one": "one some all", **LIST, "n": "number"}
    pack = pack_of(
        Tiny("", questions, "y and one == 'all' and 'a' in q and 'b' in q and n > 3", facts=frozenset(questions))
    )
    outcomes = [each for each in verify(pack) if each.name == "way-out"]

    text = render(pack, outcomes, {})

    [failure] = outcomes[0].failures
    assert failure.answers is not None
    assert f"y = {'yes' if failure.answers['y'] else 'no'} and one = {failure.answers['one']} and q = " in text
    assert f" and n = {failure.answers['n']}\n" in text


# What is not decided


SURD = Tiny("", {"a": "number"}, "a * a == 2")
"""Only the root of two meets it, which no decimal is."""


def test_what_no_decimals_show_is_undecided_and_no_failure() -> None:
    [failure] = failures(pack_of(SURD), "status-reachable")

    assert not failure.decided
    assert failure.what == "it is not known whether it can never be covered"


def test_undecided_looks_different_from_failing() -> None:
    pack = pack_of(SURD)
    outcomes = [each for each in verify(pack) if each.name == "status-reachable"]

    text = render(pack, outcomes, {})

    assert text.startswith("? undecided  status-reachable")
    assert "    ?: small: rule rule: it is not known whether" in text
    assert "FAILS" not in text
    assert "0 defects, 1 undecided" in text
    assert '"decided": false' in render_json(pack, outcomes, {})
    assert fails(outcomes)


def test_one_rule_that_is_undecided_does_not_stop_the_others() -> None:
    pack = pack_of(replace_other(SURD, "a >= 10"))

    found = failures(pack, "status-reachable")

    assert [(each.identity, each.decided) for each in found] == [("rule", False), ("other", True)]


def replace_other(case: Tiny, met: str) -> Tiny:
    """Return the case with a second rule."""
    return case._replace(other=met)


# Large rules


@pytest.mark.parametrize("size", [21, 60])
def test_a_rule_over_very_many_questions_is_decided_at_once(size: int) -> None:
    names = [f"q{number}" for number in range(size)]
    pack = pack_of(Tiny("", dict.fromkeys(names, "yes-no"), " and ".join(names), sets=dict.fromkeys(names, True)))

    start = time.perf_counter()
    outcomes = verify(pack)

    assert [each for outcome in outcomes if outcome.name not in SOURCED for each in outcome.failures] == []
    assert time.perf_counter() - start < 20


SOURCED = ("basis-sourced", "paper-cited")


def test_of_very_many_questions_the_one_that_changes_nothing_is_found() -> None:
    names = [f"q{number}" for number in range(30)]
    met = f"{' and '.join(names)} or q7 and not q7"
    pack = pack_of(Tiny("", dict.fromkeys(names, "yes-no"), met))

    assert [each.what for each in failures(pack, "part-matters")] == [
        "says in met what changes nothing: q7 and (not q7)"
    ]


def many_strategies(size: int, met: str) -> Pack:
    """Return a pack whose rule offers a strategy for each of many practices; none sets ``more``, and luck is a fact."""
    names = [f"q{number}" for number in range(size)]
    questions = dict.fromkeys([*names, "luck", "more"], "yes-no")
    pack = pack_of(Tiny("", questions, met, facts=frozenset({"luck"})))
    offered = {each: Strategy(id=each, title="", steps=(), effort="low", sets={each: True}) for each in names}
    return replace(pack, strategies=offered, rules={"rule": replace(pack.rules["rule"], strategies=tuple(names))})


def test_all_sets_of_a_few_strategies_are_tried() -> None:
    [failure] = failures(many_strategies(4, "luck and q0 and q1 and q2 and q3"), "strategies-suffice")

    assert failure.decided
    assert failure.what == "can stay open whatever is done of q0, q1, q2, q3"
    assert failures(many_strategies(4, "q0 and q1 and q2 and q3"), "strategies-suffice") == []


def test_that_not_all_sets_of_very_many_strategies_could_be_tried_is_said() -> None:
    names = " and ".join(f"q{number}" for number in range(13))

    [failure] = failures(many_strategies(13, f"more and {names}"), "strategies-suffice")
    [hopeless] = failures(many_strategies(13, f"luck and {names}"), "strategies-suffice")

    assert not failure.decided
    assert hopeless.decided


def test_a_rule_that_nothing_meets_has_no_way_out() -> None:
    pack = pack_of(Tiny("", {"q": "yes-no"}, "q and False", sets={"q": True}))

    [failure] = failures(pack, "way-out")

    assert failure.answers is not None
    assert find(pack.rules["rule"], failure.answers).status is Status.OPEN


def test_that_not_every_way_out_of_very_many_could_be_tried_is_said() -> None:
    """For each of 512 circumstances there is just one way out."""
    options = " ".join(f"o{number}" for number in range(9))
    same = (f"('o{each}' in q and 'o{each}' in p or 'o{each}' not in q and 'o{each}' not in p)" for each in range(9))
    pack = pack_of(Tiny("", {"q": f"many {options}", "p": f"many {options}"}, " and ".join(same), facts=frozenset("q")))

    [failure] = failures(pack, "way-out")

    assert not failure.decided


def test_a_list_whose_length_is_compared_is_looked_at() -> None:
    pack = pack_of(Tiny("", {**LIST, **NUMBERS}, "a >= 3", treated="len(q) >= b", sets={"q": {"add": ("a", "b")}}))

    assert failures(pack, "sets-looked-at") == []


# Options that exclude the others


MYTHS = {"q": "many a b nothing!"}


def test_taking_everything_away_leaves_the_option_that_says_so() -> None:
    pack = pack_of(Tiny("", MYTHS, "'nothing' in q", sets={"q": {"remove": ("a", "b")}}, better="absent"))

    assert failures(pack, "strategies-suffice") == []
    assert failures(pack, "strategy-has-effect") == []


def test_taking_some_away_does_not() -> None:
    pack = pack_of(Tiny("", MYTHS, "'nothing' in q", sets={"q": {"remove": ("a",)}}, better="absent"))

    [failure] = failures(pack, "strategies-suffice")

    assert failure.answers is not None
    assert find(pack.rules["rule"], adopt_all(pack, failure.answers, ["strategy"])).status in TO_DO
    assert failures(pack, "strategy-has-effect") == []


def test_adding_the_option_that_excludes_the_others_takes_them_away() -> None:
    pack = pack_of(Tiny("", MYTHS, "'nothing' in q", sets={"q": {"add": ("nothing",)}}, better="absent"))

    assert failures(pack, "strategies-suffice") == []


def test_a_strategy_that_helps_in_no_state_is_named_and_the_rule_stays_open() -> None:
    pack = pack_of(Tiny("", MYTHS, "'a' in q and 'b' not in q", sets={"q": {"add": ("b",)}}))

    assert [each.what for each in failures(pack, "strategy-has-effect")] == ["helps rule in no state"]


# One defect, one line


def doing_everything_right() -> Pack:
    """Return a pack whose rule wants every option of a list, and the last of them excludes the others."""
    options = [f"ops{number}" for number in range(1, 7)]
    met = " and ".join(f"'{each}' in docdb" for each in options)
    sets = {"docdb": {"add": tuple(options[:-1])}}
    return pack_of(Tiny("", {"docdb": " ".join(["many", *options]) + "!"}, met, sets=sets))


def test_doing_everything_right_still_reports_a_risk() -> None:
    outcomes = [each for each in verify(doing_everything_right()) if each.name not in SOURCED]

    [defect] = defects(outcomes)

    assert (defect.property, defect.failure.identity) == ("status-reachable", "rule")
    assert defect.failure.what == "can never be covered"
    assert defect.failure.because == "it needs ops6, which excludes the others"
    assert len(defect.follows) > 5


def test_what_follows_from_a_defect_stands_in_one_line_below_it() -> None:
    pack = doing_everything_right()
    outcomes = [each for each in verify(pack) if each.name not in SOURCED]

    lines = render(pack, outcomes, {}).splitlines()

    told = [each for each in lines if each.startswith(" ")]
    assert len(told) == 2
    assert told[0] == "    small: rule rule can never be covered: it needs ops6, which excludes the others"
    assert told[1].startswith("        and so: ")
    assert told[1].endswith(" more like it")
    assert any(each.startswith("follows      strategies-suffice") for each in lines)
    assert '"follows": { "property": "status-reachable"' in " ".join(render_json(pack, outcomes, {}).split())


def test_a_question_without_a_source_follows_from_the_rules_that_have_none() -> None:
    pack = pack_of(Tiny("", {"q": "yes-no", "r": "yes-no"}, "q and r"))

    assert [(each.failure.kind, len(each.follows)) for each in defects(verify(pack)) if each.property in SOURCED] == [
        ("rule", 2)
    ]


# Units


@pytest.mark.parametrize("met", ["len(q) >= a", "len(q) + 1 > a / 2", "len(q) + a == b"])
def test_how_many_options_hold_goes_with_any_unit(met: str) -> None:
    pack = pack_of(Tiny("", {**LIST, **NUMBERS}, met))
    people = {name: replace(each, unit="people") for name, each in pack.questions.items() if name in NUMBERS}

    assert failures(replace(pack, questions={**pack.questions, **people}), "units-agree") == []


def test_units_that_are_unlike_are_named() -> None:
    pack = pack_of(Tiny("", NUMBERS, "a > b"))
    units = {"a": "people", "b": "money per month"}
    questions = {name: replace(each, unit=units[name]) for name, each in pack.questions.items()}

    [failure] = failures(replace(pack, questions=questions), "units-agree")

    assert failure.what == "compares 'people' with 'money per month', which are unlike units"


# Properties that are switched off


def test_a_property_that_is_switched_off_is_not_checked_and_says_why() -> None:
    pack = replace(pack_of(SURD), not_proved={"status-reachable": "The root of two is wanted."})
    [outcome] = [each for each in verify(pack) if each.name == "status-reachable"]

    text = render(pack, [outcome], {})

    assert outcome.failures == ()
    assert not fails([outcome])
    assert text.startswith(
        f"switched off status-reachable       {ABOUT['status-reachable']}: The root of two is wanted."
    )
    assert '"switched_off": "The root of two is wanted."' in render_json(pack, [outcome], {})


# Options that say that none applies


@pytest.mark.parametrize(
    ("say", "named"),
    [
        ("None of these", True),
        ("Nothing so far", True),
        ("We do nothing of the kind", True),
        ("We do not do any of these", True),
        ("Nobody", True),
        ("Not one of them", True),
        ("We have none", True),
        ("Never", True),
        ("We never call", False),
        ("Nothing is kept without being asked", False),
        ("No advertising", False),
        ("No ads; no tracking", False),
        ("Some of these are checked", False),
    ],
)
def test_an_option_that_says_that_none_applies_must_stand_alone(say: str, named: bool) -> None:
    pack = pack_of(Tiny("", {"q": "many a b last"}, "len(q) >= 2"))
    *others, last = pack.questions["q"].options
    question = replace(pack.questions["q"], options=(*others, replace(last, say=say)))

    found = failures(replace(pack, questions={"q": question}), "none-stands-alone")

    assert [each.identity for each in found] == (["q"] if named else [])


# Remarks


def test_options_that_only_their_order_tells_apart_are_named_and_fail_nothing() -> None:
    pack = pack_of(Tiny("", {"q": "one none some good"}, "q == 'good'", sets={"q": "good"}))
    outcomes: list[Outcome] = [each for each in verify(pack) if each.name == "options-told-apart"]

    assert "note: small: question q has options that only their order tells apart: none and some" in render(
        pack, outcomes, {}
    )
    assert not fails(outcomes)


def test_an_option_in_between_that_no_rule_heeds_fails() -> None:
    """Not the order: the rule wants the middle one only."""
    pack = pack_of(Tiny("", {"q": "one none good best"}, "q == 'good'"))

    [failure] = failures(pack, "options-told-apart")

    assert failure.what == "has options that no rule tells apart: none and best"
