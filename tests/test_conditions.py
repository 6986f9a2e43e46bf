"""Conditions: what may be written, what it means with three values, and what is left of it."""

from __future__ import annotations

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from bmcheck.conditions import Answer, Answers, Choices, Fault, Names, Truth, parse_condition, parse_formula
from bmcheck.conditions.terms import AllOf, Compares, Has, atoms

NAMES = Names(
    one={"size": frozenset({"small", "big"}), "grade": frozenset({"low", "middle", "top"})},
    order={"grade": ("low", "middle", "top")},
    unknown={"size": frozenset({"unmeasured"}), "grade": frozenset({"unseen"}), "tools": frozenset({"uncounted"})},
    many={"tools": frozenset({"axe", "saw", "nail"}), "paints": frozenset({"red", "blue"})},
    alone={"tools": frozenset({"none", "unneeded"})},
    yes_no=frozenset({"open", "paid"}),
    numbers=frozenset({"price", "cost"}),
    parameters={"few": 2},
    metrics={"margin": parse_formula("price - cost", Names(numbers=frozenset({"price", "cost"})))[0]},
    conditions={"welcome": parse_condition("open and not paid", Names(yes_no=frozenset({"open", "paid"})))[0]},
)
ALL_TOOLS = frozenset({"axe", "saw", "nail"})
VALUES: tuple[Truth, ...] = (True, False, None)
TEXTS = (
    "open",
    "True",
    "not paid",
    "size == 'small'",
    "grade >= 'middle'",
    "'low' < grade < 'top'",
    "'axe' in tools",
    "'none' in tools",
    "len(tools) >= 2",
    "price > cost",
    "margin * price >= few",
    "len(tools) > price",
    "welcome",
)


def truth(text: str, **answers: Answer) -> Truth:
    condition, faults = parse_condition(text, NAMES)
    assert faults == []
    return condition.truth(answers)


def known(**answers: Truth) -> Answers:
    return {name: value for name, value in answers.items() if value is not None}


@pytest.mark.parametrize(("left", "right"), list(product(VALUES, VALUES)))
def test_and_or_follow_kleene(left: Truth, right: Truth) -> None:
    order = {False: 0, None: 1, True: 2}
    answers = known(open=left, paid=right)

    assert truth("open and paid", **answers) is min(left, right, key=lambda each: order[each])
    assert truth("open or paid", **answers) is max(left, right, key=lambda each: order[each])


@pytest.mark.parametrize(("value", "contrary"), [(True, False), (False, True), (None, None)])
def test_not_leaves_unknown_unknown(value: Truth, contrary: Truth) -> None:
    assert truth("not open", **known(open=value)) is contrary


@pytest.mark.parametrize(
    ("text", "answer", "expected"),
    [
        ("size == 'small'", "small", True),
        ("size == 'small'", "big", False),
        ("size != 'small'", "big", True),
        ("'small' == size", "small", True),
        ("size in ['small', 'big']", "big", True),
        ("size not in ['small']", "small", False),
    ],
)
def test_a_single_choice_is_compared_with_options(text: str, answer: str, expected: Truth) -> None:
    assert truth(text, size=answer) is expected
    assert truth(text) is None


@pytest.mark.parametrize(
    ("text", "fitting"),
    [
        ("grade < 'middle'", ["low"]),
        ("grade <= 'middle'", ["low", "middle"]),
        ("grade > 'middle'", ["top"]),
        ("grade >= 'middle'", ["middle", "top"]),
        ("'middle' < grade", ["top"]),
        ("'middle' <= grade", ["middle", "top"]),
        ("'middle' > grade", ["low"]),
        ("'middle' >= grade", ["low", "middle"]),
        ("'low' < grade < 'top'", ["middle"]),
        ("'top' >= grade > 'low'", ["middle", "top"]),
        ("not grade >= 'top'", ["low", "middle"]),
    ],
)
def test_an_ordered_choice_is_compared_by_the_order_of_its_options(text: str, fitting: list[str]) -> None:
    assert [each for each in ("low", "middle", "top") if truth(text, grade=each)] == fitting
    assert [truth(text, grade=each) for each in ("low", "middle", "top")].count(None) == 0
    assert truth(text, grade="unseen") is truth(text) is None


def test_a_comparison_by_order_means_the_options_that_fit() -> None:
    by_order, by_name = (
        parse_condition(text, NAMES)[0].term for text in ("grade > 'low'", "grade in ['top', 'middle']")
    )

    assert by_order == by_name


@pytest.mark.parametrize(
    ("has", "lacks", "holds_axe", "at_least_two"),
    [
        ("", "", None, None),
        ("axe", "", True, None),
        ("", "axe", False, None),
        ("axe saw", "", True, True),
        ("", "axe saw", False, False),
        ("axe", "saw nail", True, False),
        ("saw nail", "axe", False, True),
    ],
)
def test_a_partial_list_is_unknown_for_what_it_does_not_settle(
    has: str, lacks: str, holds_axe: Truth, at_least_two: Truth
) -> None:
    tools = Choices(frozenset(has.split()), frozenset(lacks.split()))

    assert truth("'axe' in tools", tools=tools) is holds_axe
    assert truth("len(tools) >= few", tools=tools) is at_least_two
    assert truth("few <= len(tools)", tools=tools) is at_least_two


@pytest.mark.parametrize(
    ("tools", "expected"),
    [
        (Choices(frozenset(), ALL_TOOLS, "none"), True),
        (Choices(frozenset(), ALL_TOOLS, "unneeded"), False),
        (Choices(frozenset({"axe"})), False),
        (Choices(frozenset(), frozenset({"axe"})), None),
    ],
)
def test_an_excluding_option_is_known_only_when_it_was_chosen_or_excluded(tools: Choices, expected: Truth) -> None:
    assert truth("'none' in tools", tools=tools) is expected


def test_an_option_stands_beside_others_unless_it_is_said_to_stand_alone() -> None:
    assert Has("tools", "axe") == Has("tools", "axe", alone=False)


def test_one_excluding_option_is_not_another() -> None:
    none, unneeded = (Choices(frozenset(), ALL_TOOLS, each) for each in ("none", "unneeded"))

    assert [truth(f"'{option}' in tools", tools=none) for option in ("none", "unneeded")] == [True, False]
    assert [truth(f"'{option}' in tools", tools=unneeded) for option in ("none", "unneeded")] == [False, True]


@pytest.mark.parametrize(
    ("text", "expected"), [("len(tools) >= 0", True), ("len(tools) > 3", False), ("len(tools) == 0", None)]
)
def test_of_a_list_that_was_not_answered_only_the_number_of_options_is_known(text: str, expected: Truth) -> None:
    assert truth(text) is expected


def test_a_list_is_as_long_as_what_is_not_excluded_at_most() -> None:
    assert truth("len(tools) == 3", tools=Choices(frozenset({"axe", "saw"}))) is None
    assert truth("len(paints) >= 2", paints=Choices(frozenset(), frozenset({"red"}))) is False
    assert truth("len(paints) < 2", paints=Choices(frozenset(), frozenset({"red"}))) is True


def test_a_short_list_is_settled_with_its_last_option() -> None:
    one, neither = Choices(frozenset({"red"}), frozenset({"blue"})), Choices(frozenset(), frozenset({"red", "blue"}))

    assert truth("len(paints) > cost", paints=one, cost=0) is True
    assert truth("len(paints) > cost", paints=neither, cost=0) is False


@pytest.mark.parametrize(
    "text", ["price + cost + price > 2", "price < price + cost", "price + cost > cost", "cost * price > price"]
)
def test_a_comparison_waits_for_every_question_on_either_side_once(text: str) -> None:
    condition, _ = parse_condition(text, NAMES)

    assert condition.awaits({}) == condition.questions() == {"price", "cost"}
    assert condition.awaits({"price": 1}) == {"cost"}


def test_the_length_does_not_count_excluding_options() -> None:
    assert truth("len(tools) == 0", tools=Choices(frozenset(), ALL_TOOLS, "none")) is True


@pytest.mark.parametrize(
    ("text", "price", "cost", "expected"),
    [
        ("price > cost", 3, 2, True),
        ("price > cost", 3, None, None),
        ("margin >= 0", 2, 3, False),
        ("price * cost == 0", 0, None, True),
        ("price / cost > 1", 3, 0, None),
        ("0 < price < 5", 3, None, True),
        ("0 < price < 5", 7, None, False),
        ("-price < 0", 3, None, True),
        ("-price == -3", 3, None, True),
        ("price * cost == 0", None, 0, True),
        ("price * cost == 6", 3, 2, True),
        ("price * cost == 3", None, 1, None),
        ("price + cost == 3", 3, 0, True),
        ("price - cost == 3", 3, 0, True),
        ("price / cost == -3", 3, -1, True),
    ],
)
def test_numbers_compare_once_they_are_known(
    text: str, price: float | None, cost: float | None, expected: Truth
) -> None:
    answers: dict[str, Answer] = {}
    answers |= {} if price is None else {"price": price}
    answers |= {} if cost is None else {"cost": cost}

    assert truth(text, **answers) is expected


@pytest.mark.parametrize(
    ("has", "lacks", "longer", "full"),
    [
        ("", "", None, None),
        ("axe saw", "", None, None),
        ("axe saw", "nail", True, False),
        ("axe saw nail", "", True, True),
    ],
)
def test_the_length_of_a_list_is_a_number_once_every_option_is_settled(
    has: str, lacks: str, longer: Truth, full: Truth
) -> None:
    tools = Choices(frozenset(has.split()), frozenset(lacks.split()))

    assert truth("len(tools) > price", tools=tools, price=1) is longer
    assert truth("len(tools) / 3 == 1", tools=tools) is full
    assert truth("len(tools) > price", price=1) is None


def test_a_formula_names_what_it_waits_for() -> None:
    average, _ = parse_formula("price / len(tools)", NAMES)

    assert average.awaits({}) == average.questions() == {"price", "tools"}
    assert average.awaits({"price": 6, "tools": Choices(frozenset({"axe"}))}) == {"tools"}
    whole: Answers = {"price": 6, "tools": Choices(frozenset({"axe", "saw"}), frozenset({"nail"}))}
    assert (average.value(whole), average.awaits(whole)) == (3, frozenset())


@pytest.mark.parametrize("price", [10**15, 1e15])
def test_a_number_beyond_all_bounds_is_not_defined(price: float) -> None:
    power, _ = parse_formula(" * ".join(["price"] * 22), NAMES)

    assert power.value({"price": price}) is None
    assert power.awaits({"price": price}) == frozenset()


def test_a_formula_that_is_not_defined_waits_for_nothing() -> None:
    ratio, _ = parse_formula("price / cost", NAMES)

    assert (ratio.value({"price": 1, "cost": 0}), ratio.awaits({"price": 1, "cost": 0})) == (None, frozenset())


@pytest.mark.parametrize(
    ("text", "at", "what", "hint"),
    [
        (
            "size == 'unmeasured'",
            8,
            "'unmeasured' of size says that it is not known: it is unknown to every condition",
            "name options that say something: big, small",
        ),
        ("size in ['unmeasured']", 9, "'unmeasured' of size says that it is not known", "big, small"),
        ("'uncounted' in tools", 0, "'uncounted' of tools says that it is not known", "axe, nail, none, saw, unneeded"),
        ("size == 'smal'", 8, "size has no option 'smal'", "did you mean small?"),
        ("open and siez == 'big'", 9, "nothing is called siez", "did you mean size?"),
        ("tools == 'axe'", 0, "tools is a list of options", "use 'option' in tools, or len(tools)"),
        ("'saw' in size", 9, "size is a single-choice question, not a list of options", ""),
        ("'hammer' in tools", 0, "tools has no option 'hammer'", ""),
        ("size", 0, "size is a single-choice question, not true or false", "compare it with something"),
        ("price == 'high'", 9, "a number is expected here", ""),
        ("open > paid", 7, "open is a yes-no question", ""),
        ("size < 'small'", 7, "size has no order", "or write ordered = true to the question"),
        ("'small' < size", 0, "size has no order", "use ==, != or in; or write"),
        ("open >= True", 8, "open has no order", "write open, or not open"),
        ("welcome == True", 0, "welcome is a named condition", "write welcome, or not welcome"),
        ("welcome > price", 0, "welcome is a named condition", "write welcome, or not welcome"),
        ("price + welcome > 1", 8, "welcome is a named condition, a number is expected here", ""),
        ("'axe' in welcome", 9, "welcome is a named condition, not a list of options", ""),
        ("welcom and open", 0, "nothing is called welcom", "did you mean welcome?"),
        ("grade > 'top'", 8, "no option of grade stands above 'top'", "they stand so: low < middle < top"),
        ("'low' > grade", 0, "no option of grade stands below 'low'", "they stand so: low < middle < top"),
        ("grade >= 'midle'", 9, "grade has no option 'midle'", "did you mean middle?"),
        ("grade >= 'unseen'", 9, "'unseen' of grade says that it is not known", "low, middle, top"),
        ("grade >= 2", 9, "grade is a single-choice question", "compare it with an option in quotes"),
        ("grade >= grade", 9, "grade is a single-choice question", "compare it with an option in quotes"),
        ("open is True", 0, "'is' is not allowed", "use == or !="),
        ("len(size) > 1", 0, "only len(question) can be called", ""),
        ("price ** 2 > 1", 0, "a number is expected here", ""),
        ("__import__('os')", 0, "not allowed here", ""),
        ("size in []", 8, "an empty list", ""),
        ("price > 1e99", 8, "too large a number", ""),
        ("price > 1000000000000001", 8, "too large a number", ""),
        ("open and", 8, "not a condition", ""),
        ("price > 1and open", 8, "not a condition: invalid decimal literal", ""),
        ("size == '\\d'", 8, "not a condition: invalid escape sequence", ""),
        ("'ä' in tools and siez == 'big'", 17, "nothing is called siez", ""),
        ("  siez == 'big'", 2, "nothing is called siez", ""),
        ("(open and\r\n  siez == 'ä' and\n size == 'smal')", 38, "size has no option 'smal'", ""),
        ("(open or\n open and)", 18, "not a condition: invalid syntax", ""),
        ("'ääää' in tools and price > 00012", 32, "not a condition: leading zeros", ""),
        ("'ääääääääääää' in tools and price > 0012", 40, "not a condition: leading zeros", ""),
        ("tools", 0, "tools is a multiple-choice question, not true or false", "compare it with something"),
        ("'saw' in open", 9, "open is a yes-no question, not a list of options", ""),
        ("'saw' in price", 9, "price is a number, not a list of options", ""),
        ("'saw' in tolls", 9, "nothing is called tolls", "did you mean tools?"),
        ("siez in ['big']", 0, "nothing is called siez", "did you mean size?"),
        ("size == 3", 8, "size is a single-choice question", "compare it with an option in quotes"),
        ("price in tools", 0, "only an option in quotes can be in an answer", ""),
        ("3 in [3]", 0, "not allowed here", "write 'option' in question"),
        ("price > True", 8, "true or false is not a number", ""),
        ("price + size > 1", 8, "size is a single-choice question, a number is expected here", ""),
        ("price + prise > 1", 8, "nothing is called prise", "did you mean price?"),
        ("len(tolls) > 1", 4, "nothing is called tolls", "did you mean tools?"),
        ("'nne' in tools", 0, "tools has no option 'nne'", "did you mean none?"),
        ("'axes' in tools", 0, "tools has no option 'axes'", "did you mean axe?"),
        ("   open and siez == 'big'", 12, "nothing is called siez", ""),
        (f"{' ' * 30}siez", 30, "nothing is called siez", ""),
        ("aa )", 3, "not a condition", ""),
        ("a )", 2, "not a condition", ""),
        ("open and\0", 9, "not a condition", ""),
        ("'\ud800' in tools", 0, "not a condition", ""),
    ],
)
def test_a_fault_is_told_with_its_place_and_a_way_out(text: str, at: int, what: str, hint: str) -> None:
    _, faults = parse_condition(text, NAMES)

    fault = faults[-1]
    assert (fault.at, fault.what[: len(what)]) == (at, what)
    assert hint in fault.hint


def faults(text: str) -> list[Fault]:
    return parse_condition(text, NAMES)[1]


def test_a_condition_may_be_2000_characters_long_and_no_longer() -> None:
    assert faults(f"open{' ' * 1996}") == []
    assert faults(f"open{' ' * 1997}") == [Fault("longer than 2000 characters", 0, "split it into several rules")]


@pytest.mark.parametrize("before", ["", "open and " * 10, "price > 1 and " * 10])
def test_a_condition_may_be_nested_40_levels_deep_and_no_deeper_wherever_that_is(before: str) -> None:
    levels = 39 if before else 40

    assert faults(f"{before}{'not ' * (levels - 1)}open") == []
    assert [each.what for each in faults(f"{before}{'not ' * levels}open")] == ["nested more than 40 levels deep"]
    assert faults(f"{before}price > {'-' * (levels - 2)}1") == []
    [fault] = faults(f"{before}price > {'-' * (levels - 1)}1")
    assert (fault.what, fault.hint) == ("nested more than 40 levels deep", "give parts of it a name: a metric")


def test_a_named_condition_stands_for_its_meaning() -> None:
    by_name, in_place = (parse_condition(text, NAMES)[0].term for text in ("not welcome", "not (open and not paid)"))

    assert by_name == in_place


@pytest.mark.parametrize(("named", "levels"), [(1, 39), (30, 10)])
def test_a_named_condition_counts_as_deep_as_it_is(named: int, levels: int) -> None:
    deep, _ = parse_condition(f"{'not ' * (named - 1)}open", NAMES)
    names = replace(NAMES, conditions={"deep": deep})

    assert parse_condition(f"{'not ' * levels}deep", names)[1] == []
    [fault] = parse_condition(f"{'not ' * (levels + 1)}deep", names)[1]
    assert "nested more than 40 levels deep" in fault.what


def test_a_named_condition_counts_as_long_as_it_is() -> None:
    long, _ = parse_condition(f"open{' ' * 1996}", NAMES)
    names = replace(NAMES, conditions={"long": long})

    assert parse_condition(" or ".join(["long"] * 9), names)[1] == []
    [fault, *_] = parse_condition(" or ".join(["long"] * 10), names)[1]
    assert fault.what == "with its names written out, this is longer than 20,000 characters"


def test_what_stands_side_by_side_is_not_nested() -> None:
    assert faults(" and ".join(["open"] * 60)) == []
    assert faults(" < ".join(["1"] * 60)) == []


def test_the_largest_number_may_be_written() -> None:
    assert truth("price < 1e15", price=5) is True


@pytest.mark.parametrize(("text", "value"), [("True", True), ("False", False), ("not True", False)])
def test_a_truth_value_means_itself(text: str, value: Truth) -> None:
    assert truth(text) is value


def test_a_single_comparison_is_one_part_and_a_chain_is_one_for_each_sign() -> None:
    one, chain = (parse_condition(text, NAMES)[0].term for text in ("price > 1", "1 < price < 5"))

    assert isinstance(one, Compares)
    assert isinstance(chain, AllOf)
    assert [each.sign for each in atoms(chain) if isinstance(each, Compares)] == ["<", "<"]


def test_what_names_stand_for_and_what_was_answered_cannot_be_changed() -> None:
    assert len({Choices(frozenset({"axe"})), Choices(frozenset({"axe"}))}) == 1
    with pytest.raises(AttributeError):
        NAMES.numbers = frozenset()  # type: ignore[misc]


@pytest.mark.parametrize("text", TEXTS)
def test_conditions_that_are_written_alike_have_terms_that_are_alike(text: str) -> None:
    one, two = (parse_condition(text, NAMES)[0].term for _ in range(2))
    more = parse_condition(f"{text} and open or not ({text})", NAMES)[0].term

    assert len({one, two, more}) == 2


def test_all_faults_of_a_line_are_found_at_once() -> None:
    _, faults = parse_condition("siez == 'big' and 'hammer' in tools or price == 'high'", NAMES)

    assert [fault.at for fault in faults] == [0, 18, 48]


@pytest.mark.parametrize(
    "text",
    [
        "(" * 300 + "open" + ")" * 300,
        "not " * 300 + "open",
        "-" * 1990 + "price > 1",
        "open and " * 400 + "open",
        "\0",
        "'\ud800' in tools",
    ],
)
def test_absurd_text_is_refused_at_once(text: str) -> None:
    _, faults = parse_condition(text, NAMES)

    assert faults


@st.composite
def conditions(draw: st.DrawFn) -> str:
    parts = st.sampled_from(TEXTS)
    joined = st.recursive(
        parts,
        lambda inner: st.one_of(
            st.tuples(inner, st.sampled_from([" and ", " or "]), inner).map(lambda each: f"({''.join(each)})"),
            inner.map(lambda each: f"not ({each})"),
        ),
        max_leaves=6,
    )
    return draw(joined)


@st.composite
def some_answers(draw: st.DrawFn) -> Answers:
    sides = draw(st.lists(st.sampled_from(["has", "lacks", ""]), min_size=3, max_size=3))
    named = list(zip(sorted(ALL_TOOLS), sides, strict=True))
    has = frozenset(tool for tool, side in named if side == "has")
    lacks = frozenset(tool for tool, side in named if side == "lacks")
    tools = Choices(has, lacks) if has or lacks != ALL_TOOLS else Choices(frozenset(), ALL_TOOLS, "none")
    everything: dict[str, Answer] = {
        "open": draw(st.booleans()),
        "paid": draw(st.booleans()),
        "grade": draw(st.sampled_from(["low", "middle", "top", "unseen"])),
        "size": draw(st.sampled_from(["small", "big", "unmeasured"])),
        "tools": draw(st.sampled_from([tools, tools, Choices(alone="uncounted")])),
        "price": draw(st.integers(-3, 3)),
        "cost": draw(st.integers(-3, 3)),
    }
    kept = draw(st.sets(st.sampled_from(sorted(everything))))
    return {name: everything[name] for name in sorted(kept)}


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        *product(("size == 'small'", "size != 'small'", "size in ['small', 'big']"), ["unmeasured"]),
        *product(
            ("'axe' in tools", "'none' in tools", "len(tools) >= few", "len(tools) < price"),
            [Choices(alone="uncounted")],
        ),
    ],
)
def test_an_answer_that_it_is_not_known_waits_as_no_answer_does(text: str, answer: Answer) -> None:
    condition, _ = parse_condition(text, NAMES)
    [question] = condition.questions() - {"price"}

    assert condition.awaits({"price": 1, question: answer}) == condition.awaits({"price": 1}) == {question}


@given(conditions(), some_answers(), some_answers())
def test_more_answers_never_change_a_known_value(text: str, some: Answers, others: Answers) -> None:
    condition, _ = parse_condition(text, NAMES)
    before = condition.truth(some)

    after = condition.truth({**others, **some})

    assert before is None or after is before


@given(conditions(), some_answers(), some_answers())
def test_only_awaited_answers_can_change_the_value(text: str, some: Answers, others: Answers) -> None:
    condition, _ = parse_condition(text, NAMES)
    awaited = condition.awaits(some)
    unawaited = {name: answer for name, answer in others.items() if name not in awaited and name not in some}

    assert condition.truth({**some, **unawaited}) is condition.truth(some)
    assert (condition.truth(some) is None) == bool(awaited)


@given(conditions(), some_answers())
def test_a_condition_waits_only_for_questions_it_looks_at(text: str, some: Answers) -> None:
    condition, _ = parse_condition(text, NAMES)

    assert condition.awaits(some) <= condition.questions()
