"""Answers from files and from people: what they mean, how they are written, what is refused."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bmcheck.answers import (
    Plain,
    WrongAnswerError,
    in_words,
    number_in_words,
    plain_answer,
    read_answer,
)
from bmcheck.conditions import Answer, Choices
from bmcheck.model import Nature, Option, Question


def many(*options: str, alone: tuple[str, ...] = ()) -> Question:
    offered = [Option(each, each.title()) for each in options] + [
        Option(each, each.title(), alone=True) for each in alone
    ]
    return Question(kind=Nature.PRACTICE, id="sources", ask="?", help="", type="many", options=tuple(offered))


YES_NO = Question(kind=Nature.PRACTICE, id="review", ask="?", help="", type="yes-no")
ONE = Question(
    kind=Nature.PRACTICE,
    id="offer",
    ask="?",
    help="",
    type="one",
    options=(Option("all", "Everything"), Option("none", "Nothing")),
)
SHARE = Question(kind=Nature.OUTCOME, id="share", ask="?", help="", type="number", unit="share", min=0, max=1)
PEOPLE = Question(kind=Nature.PRACTICE, id="people", ask="?", help="", type="number", unit="people", min=0, whole=True)
MONEY = Question(kind=Nature.PRACTICE, id="profit", ask="?", help="", type="number", unit="money", min=-500, max=20_000)
VISITS = Question(kind=Nature.PRACTICE, id="visits", ask="?", help="", type="number", unit="visits", max=12_345_678)
FRACTIONS = Question(kind=Nature.PRACTICE, id="part", ask="?", help="", type="number", unit="parts", min=0.07, max=0.9)
ANY_SHARE = Question(kind=Nature.PRACTICE, id="rate", ask="?", help="", type="number", unit="share")
MANY = many("ads", "shop", "events", alone=("none",))
OPEN_MANY = many("ads", "shop")
TWO_ALONE = many("ads", "shop", alone=("all-of-it", "secret"))
ALONE_AND_NONE = many("ads", "shop", alone=("all-of-it", "none"))
MANIES = (MANY, OPEN_MANY, TWO_ALONE, ALONE_AND_NONE)

ADS, SHOP, EVENTS = frozenset({"ads"}), frozenset({"shop"}), frozenset({"events"})
NO = frozenset[str]()


@st.composite
def choices(draw: st.DrawFn, question: Question) -> Choices:
    """Draw what a file can say to a multiple-choice question: complete, partial or one option alone."""
    some = draw(st.lists(st.sampled_from(sorted(question.joint)), unique=True))
    rest = sorted(question.joint - set(some))
    raw: list[object] = [
        some,
        {"has": some, "lacks": draw(st.lists(st.sampled_from(rest), unique=True)) if rest else []},
    ]
    raw += [[each] for each in question.alone]
    answer = read_answer(question, draw(st.sampled_from(raw)))
    assert isinstance(answer, Choices)
    return answer


def answers(question: Question) -> st.SearchStrategy[Answer]:
    match question.type:
        case "yes-no":
            return st.booleans()
        case "one":
            return st.sampled_from([option.id for option in question.options])
        case "many":
            return choices(question)
        case "number" if question.whole:
            return st.integers(0, 10**15)
        case _:
            return st.floats(question.min, question.max)


@pytest.mark.parametrize("question", [YES_NO, ONE, SHARE, PEOPLE, MONEY, *MANIES], ids=lambda each: str(each.id))
@given(data=st.data())
def test_reading_what_was_written_gives_the_same_answer(question: Question, data: st.DataObject) -> None:
    answer = data.draw(answers(question))

    assert read_answer(question, plain_answer(question, answer)) == answer


@pytest.mark.parametrize(
    ("question", "answer", "plain"),
    [
        (YES_NO, False, False),
        (ONE, "all", "all"),
        (SHARE, 0.02, 0.02),
        (PEOPLE, 1200, 1200),
        (MANY, Choices(EVENTS | ADS, SHOP), ["ads", "events"]),
        (MANY, Choices(NO, ADS | SHOP | EVENTS, "none"), ["none"]),
        (TWO_ALONE, Choices(NO, ADS | SHOP, "secret"), ["secret"]),
        (OPEN_MANY, Choices(NO, ADS | SHOP), []),
        (TWO_ALONE, Choices(NO, ADS | SHOP), {"lacks": ["ads", "shop"]}),
        (MANY, Choices(SHOP, ADS), {"has": ["shop"], "lacks": ["ads"]}),
        (MANY, Choices(SHOP | ADS, NO), {"has": ["ads", "shop"]}),
        (MANY, Choices(NO, EVENTS | ADS), {"lacks": ["ads", "events"]}),
    ],
)
def test_an_answer_is_written_in_the_order_of_the_options_and_without_an_empty_side(
    question: Question, answer: Answer, plain: Plain
) -> None:
    assert plain_answer(question, answer) == plain


@pytest.mark.parametrize("question", MANIES, ids=lambda each: str(sorted(each.alone)))
@given(data=st.data())
def test_no_option_both_holds_and_does_not_hold(question: Question, data: st.DataObject) -> None:
    answer = data.draw(choices(question))

    assert not answer.has & answer.lacks
    assert answer.has | answer.lacks <= question.joint
    assert not (answer.alone and answer.has)


@pytest.mark.parametrize(
    ("question", "raw", "answer"),
    [
        (YES_NO, True, True),
        (YES_NO, False, False),
        (ONE, "all", "all"),
        (SHARE, 0, 0),
        (SHARE, 1.0, 1.0),
        (SHARE, 0.02, 0.02),
        (PEOPLE, 1200, 1200),
        (PEOPLE, 3.0, 3.0),
        (PEOPLE, 10**15, 10**15),
        (MONEY, -500, -500),
        (MONEY, 20_000, 20_000),
        (MANY, ["ads"], Choices(ADS, SHOP | EVENTS)),
        (MANY, ["shop", "ads", "ads"], Choices(ADS | SHOP, EVENTS)),
        (MANY, ["ads", "shop", "events"], Choices(ADS | SHOP | EVENTS, NO)),
        (MANY, ["none"], Choices(NO, ADS | SHOP | EVENTS, "none")),
        (MANY, [], Choices(NO, ADS | SHOP | EVENTS, "none")),
        (OPEN_MANY, [], Choices(NO, ADS | SHOP)),
        (TWO_ALONE, [], Choices(NO, ADS | SHOP)),
        (TWO_ALONE, ["secret"], Choices(NO, ADS | SHOP, "secret")),
        (ALONE_AND_NONE, [], Choices(NO, ADS | SHOP, "none")),
        (MANY, {"has": ["ads"]}, Choices(ADS, NO)),
        (MANY, {"lacks": ["ads"]}, Choices(NO, ADS)),
        (MANY, {"has": ["ads"], "lacks": ["shop"]}, Choices(ADS, SHOP)),
        (MANY, {"has": [], "lacks": []}, Choices(NO, NO)),
        (MANY, {"has": ["none"]}, Choices(NO, ADS | SHOP | EVENTS, "none")),
        (MANY, {"lacks": ["ads", "shop", "events"]}, Choices(NO, ADS | SHOP | EVENTS, "none")),
        (MANY, {"has": ["ads"], "lacks": ["shop", "events"]}, Choices(ADS, SHOP | EVENTS)),
    ],
)
def test_an_answer_from_a_file_means(question: Question, raw: object, answer: Answer) -> None:
    assert read_answer(question, raw) == answer


@pytest.mark.parametrize(
    ("question", "raw", "what", "hint"),
    [
        (YES_NO, "yes", "is a yes-no question, not text", "write true, without quotes"),
        (YES_NO, "Off", "is a yes-no question, not text", "write false, without quotes"),
        (YES_NO, "perhaps", "is a yes-no question, not text", "write true or false"),
        (YES_NO, 1, "is a yes-no question, not a number", "true or false"),
        (ONE, "al", "has no option 'al'", "did you mean all?"),
        (ONE, "zzz", "has no option 'zzz'", "one of: all, none"),
        (ONE, "", "has no option ''", "one of: all, none"),
        (ONE, True, "takes one option, not true or false", '"all"'),
        (ONE, ["all"], "takes one option, not a list", 'write "all", without brackets'),
        (ONE, [["all"]], "takes one option, not a list", "write one option in quotes"),
        (SHARE, "2 %", "is a number, not text", "write 0.02, without quotes"),
        (SHARE, "5", "is a number, not text", "such as 0.02"),
        (PEOPLE, "5k", "is a number, not text", "write 5000, without quotes"),
        (PEOPLE, "1,000", "is a number, not text", "write 1000 or 1, whichever is meant"),
        (PEOPLE, "many", "is a number, not text", "such as 1200"),
        (SHARE, True, "is a number, not true or false", "0.02"),
        (SHARE, 2, "must lie in the range 0 to 1", "write 2 % as 0.02"),
        (SHARE, -0.001, "must lie in the range 0 to 1", "write 2 % as 0.02"),
        (SHARE, float("nan"), "must be a finite number", "0.02"),
        (SHARE, float("inf"), "must be a finite number", "0.02"),
        (SHARE, float("-inf"), "must be a finite number", "0.02"),
        (PEOPLE, 1.5, "is a whole number", "write 2"),
        (PEOPLE, -1, "must lie in the range", ""),
        (PEOPLE, 1e16, "must lie in the range 0 to 1000000000000000", ""),
        (FRACTIONS, 2, "must lie in the range 0.07 to 0.9", ""),
        (PEOPLE, date(2027, 1, 1), "is a number, not a date or time", "1200"),
        (MONEY, -501, "must lie in the range -500 to 20000", ""),
        (MONEY, 20_000.5, "must lie in the range -500 to 20000", ""),
        (VISITS, 12_345_679, " to 12345678", ""),
        (ANY_SHARE, 2, "must lie in the range 0 to 1", "write 2 % as 0.02"),
        (ANY_SHARE, -0.1, "must lie in the range 0 to 1", "write 2 % as 0.02"),
        (MONEY, [1], "is a number, not a list", "1200"),
        (MANY, "ads", "takes a list of options, not text", 'write it in brackets: ["ads"]'),
        (MANY, "ads, shop", "takes a list of options, not text", 'write it in brackets: ["ads", "shop"]'),
        (MANY, "adverts", "takes a list of options, not text", "has = [...]"),
        (MANY, ["ads, shop"], "has no option 'ads, shop'", "write each apart: ads, shop"),
        (MANY, [1], "takes a list of options, not a list", "has = [...]"),
        (MANY, {}, "takes a list of options, not a table", "has = [...]"),
        (MANY, {"has": ["ads"], "rest": []}, "takes a list of options, not a table", "has = [...]"),
        (MANY, ["shops"], "has no option 'shops'", "did you mean shop?"),
        (MANY, {"has": "ads"}, "has takes a list of options", 'has = ["option"]'),
        (MANY, {"has": ["shops"]}, "has no option 'shops'", "did you mean shop?"),
        (MANY, {"lacks": ["none"]}, "'none' cannot be in lacks", "in has"),
        (MANY, {"has": ["ads"], "lacks": ["ads"]}, "'ads' stands in has and in lacks", "one of the two"),
    ],
)
def test_what_is_no_answer_is_refused_with_what_to_write_instead(
    question: Question, raw: object, what: str, hint: str
) -> None:
    with pytest.raises(WrongAnswerError) as refused:
        read_answer(question, raw)

    assert question.id in refused.value.what
    assert what in refused.value.what
    assert hint in refused.value.hint


@pytest.mark.parametrize("raw", [["none", "ads"], ["ads", "none"], {"has": ["ads", "none"]}])
def test_none_excludes_every_other_option(raw: object) -> None:
    with pytest.raises(WrongAnswerError, match="'none' excludes ads") as refused:
        read_answer(MANY, raw)

    assert "keep either none or the others" in refused.value.hint


def test_two_options_that_each_exclude_all_others_exclude_each_other() -> None:
    with pytest.raises(WrongAnswerError, match="'all-of-it' excludes secret"):
        read_answer(TWO_ALONE, ["secret", "all-of-it"])


def test_a_very_long_word_is_cut_in_the_message() -> None:
    with pytest.raises(WrongAnswerError) as refused:
        read_answer(ONE, "x" * 100_000)

    assert len(refused.value.what) < 100


@pytest.mark.parametrize(
    ("question", "answer", "words"),
    [
        (YES_NO, True, "Yes"),
        (YES_NO, False, "No"),
        (ONE, "all", "Everything"),
        (SHARE, 0.02, "2 %"),
        (PEOPLE, 1200, "1,200 people"),
        (MANY, Choices(ADS | SHOP, EVENTS), "Ads; Shop"),
        (MANY, Choices(NO, ADS | SHOP | EVENTS, "none"), "None"),
        (OPEN_MANY, Choices(NO, ADS | SHOP), "None of these"),
        (MANY, Choices(ADS, SHOP), "Ads, not: Shop, the rest is not known"),
        (MANY, Choices(NO, NO), "the rest is not known"),
    ],
)
def test_an_answer_in_words_is_in_the_words_of_the_pack(question: Question, answer: Answer, words: str) -> None:
    assert in_words(question, answer) == words


@pytest.mark.parametrize(
    ("value", "unit", "words"),
    [
        (0.025, "share", "2.5 %"),
        (0.0005, "share", "0.05 %"),
        (0, "share", "0 %"),
        (1_234_567.891, "money", "1,234,567.89"),
        (-0.05, "money", "-0.05"),
        (100, "", "100"),
    ],
)
def test_a_number_in_words_has_its_unit_and_few_digits(value: float, unit: str, words: str) -> None:
    assert number_in_words(value, unit) == words


def test_an_option_in_the_words_of_the_question_is_named_by_its_id() -> None:
    with pytest.raises(WrongAnswerError) as refused:
        read_answer(ONE, ONE.options[0].say.upper())

    assert refused.value.hint == f"did you mean {ONE.options[0].id}?"
