"""An answer that a person types is understood, is asked about when it can mean two things, or is refused in words."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace
from support.small_pack import assessment, run, write_money_pack
from test_answers import ADS, EVENTS, MANY, MONEY, NO, ONE, OPEN_MANY, PEOPLE, SHARE, SHOP, VISITS, YES_NO

from bmcheck.answers import WrongAnswerError, plain_answer, read_answer
from bmcheck.conditions import Answer, Choices
from bmcheck.model import Nature, Question
from bmcheck.typed_answers import TwoMeaningsError, Whole, as_typed, parse_answer, understood, whole_of

EUROS = Question(kind=Nature.OUTCOME, id="income", ask="?", type="number", unit="EUR per month", min=0)

MONTHS = Question(kind=Nature.OUTCOME, id="runway", ask="?", type="number", unit="months", min=0)


@pytest.mark.parametrize(
    ("question", "text", "answer"),
    [
        (YES_NO, "yes", True),
        (YES_NO, " Y ", True),
        (YES_NO, "TRUE", True),
        (YES_NO, "no", False),
        (YES_NO, "n", False),
        (YES_NO, "false", False),
        (ONE, " all ", "all"),
        (MANY, "ads", Choices(ADS, SHOP | EVENTS)),
        (MANY, " shop , ads,", Choices(ADS | SHOP, EVENTS)),
        (MANY, "none", Choices(NO, ADS | SHOP | EVENTS, "none")),
        (OPEN_MANY, "", Choices(NO, ADS | SHOP)),
        (SHARE, "2 %", 0.02),
        (SHARE, "2%", 0.02),
        (SHARE, "0.5 %", 0.005),
        (SHARE, "2.9 %", 0.029),
        (SHARE, "2,5 %", 0.025),
        (SHARE, "1,250 %", 0.0125),
        (SHARE, "100 %", 1.0),
        (SHARE, "5 ‰", 0.005),
        (SHARE, "0", 0),
        (PEOPLE, "1200", 1200),
        (PEOPLE, "1_200", 1200),
        (PEOPLE, "1 200", 1200),
        (PEOPLE, "1,250", 1250),
        (PEOPLE, "5k", 5000),
        (PEOPLE, "12 people", 12),
        (PEOPLE, "1,250,000", 1_250_000),
        (PEOPLE, "1.250.000", 1_250_000),
        (MONEY, "-3.5", -3.5),
        (MONEY, "1e3", 1000),
        (MONEY, "1,5", 1.5),
        (MONEY, "-3,25", -3.25),
        (MONEY, "-1,250", -1.25),
        (MONEY, "+1,250.5", 1250.5),
        (VISITS, "1,5", 1.5),
        (VISITS, "0,125", 0.125),
        (VISITS, "1 visit", 1),
        (EUROS, "6 €", 6),
        (EUROS, "6m", 6_000_000),
        (MONTHS, "6 months", 6),
        (MONTHS, "6 million", 6_000_000),
        (EUROS, "6 € per month", 6),
        (EUROS, "6 €/month", 6),
        (EUROS, "60k euros a month", 60_000),
    ],
)
def test_an_answer_typed_by_a_person_means(question: Question, text: str, answer: Answer) -> None:
    assert parse_answer(question, text) == answer


@pytest.mark.parametrize(
    ("text", "share"),
    [
        ("41 of 3,100", 0.013226),
        ("41/3100", 0.013226),
        ("3 out of 4", 0.75),
        ("41 people of 3 100 users", 0.013226),
        ("0 of 12", 0),
    ],
)
def test_a_share_may_be_typed_as_a_part_of_a_whole(text: str, share: float) -> None:
    assert parse_answer(SHARE, text) == parse_answer(SHARE, text, in_per_cent=True) == share


@pytest.mark.parametrize("text", ["5 of 4", "1/0", "3 % of users", "1/2/3", "of 4", "5 % of 100"])
def test_what_is_no_part_of_a_whole_is_no_share(text: str) -> None:
    with pytest.raises(WrongAnswerError):
        parse_answer(SHARE, text)


@pytest.mark.parametrize(
    ("text", "share"), [("3.8", 0.038), ("0.5", 0.005), ("0,02", 0.0002), ("100", 1), ("1.250", 0.0125)]
)
def test_a_share_that_was_asked_for_in_per_cent_needs_no_sign(text: str, share: float) -> None:
    assert parse_answer(SHARE, text, in_per_cent=True) == share


@pytest.mark.parametrize(
    ("question", "text", "meanings", "hint"),
    [
        (PEOPLE, "18.000", (18000, 18), "write 18000 (eighteen thousand) or 18 (eighteen), whichever is meant"),
        (VISITS, "1,250", (1250, 1.25), "write 1250 (one thousand two hundred and fifty) or 1.25 (one point two five)"),
        (VISITS, "1,234", (1234, 1.234), "write 1234 (one thousand two hundred and thirty-four) or 1.2340 (one point"),
        (SHARE, "0.5", (0.5, 0.005), "write 50% (fifty per cent) or 0.5% (zero point five per cent)"),
        (SHARE, "1", (1, 0.01), "write 100% (one hundred per cent) or 1% (one per cent)"),
    ],
)
def test_what_can_be_read_in_two_ways_is_refused_with_both(
    question: Question, text: str, meanings: tuple[float, ...], hint: str
) -> None:
    with pytest.raises(TwoMeaningsError) as refused:
        parse_answer(question, text)

    assert refused.value.meanings == meanings
    assert "can be read in two ways" in refused.value.what
    assert hint in refused.value.hint


@pytest.mark.parametrize(
    ("question", "text", "what", "hint"),
    [
        (YES_NO, "maybe", "is a yes-no question", ""),
        (YES_NO, "", "is a yes-no question", ""),
        (YES_NO, "on", "is a yes-no question", "write true"),
        (ONE, "al", "has no option 'al'", ""),
        (ONE, "", "has no option ''", ""),
        (ONE, '"all"', "has no option", "did you mean all?"),
        (ONE, "“all”", "has no option", "did you mean all?"),
        (ONE, "ALL", "has no option", "did you mean all?"),
        (MANY, '["ads", "shop"]', "has no option", "did you mean ads?"),
        (MANY, "ads; shop", "has no option", "write each apart: ads, shop"),
        (MANY, "ads shop", "has no option 'ads shop'", "write each apart: ads, shop"),
        (MANY, "ads, none", "'none' excludes ads", ""),
        (SHARE, "38", "has no % sign", "write 38%"),
        (SHARE, "101 %", "must lie in the range 0% to 100%", ""),
        (SHARE, "two", "is a number, not 'two'", "write the number alone, such as 3.8 % or 38 of 1000"),
        (SHARE, "2 % %", "is a number alone", "write the number alone"),
        (SHARE, "", "is a number, not ''", ""),
        (SHARE, "%", "is a number, not '%'", ""),
        (SHARE, "nan", "is a number, not 'nan'", ""),
        (SHARE, "-inf", "is a number, not '-inf'", ""),
        (SHARE, "3.8 % of users", "is a number alone", "write the number alone, such as 3.8 % or 38 of 1000"),
        (MONEY, "1e999", "must lie in the range -500 to 20000", ""),
        (MONEY, "(500)", "is a number, not '(500)'", "write -500 for 500 less than nothing"),
        (PEOPLE, "1.5", "is a whole number", "write 2"),
        (PEOPLE, "0,125", "is a whole number", "write 0"),
        (PEOPLE, "1,2,3", "is a number, not '1,2,3'", ""),
        (PEOPLE, "2 %", "is not a share", "write it in people"),
        (PEOPLE, "500-600", "is a number, not '500-600'", "write one number, your best guess"),
        (PEOPLE, "500+", "is a number alone", "write one number, your best guess"),
        (PEOPLE, ">500", "is a number", "write one number, your best guess"),
        (PEOPLE, "1/2", "is a number, not '1/2'", "write the number alone, such as 1200"),
        (PEOPLE, "€5", "is no amount of money", "write 5 alone"),
        (PEOPLE, "'5'", "is a number", "write the number alone"),
        (MONTHS, "6m", "the m in '6m' can mean millions or months", "write the number alone, or million behind it"),
        (EUROS, "6 € a year", "is a number alone", "write the number alone"),
        (EUROS, "-5", "must lie in the range 0 upwards", ""),
        (EUROS, "6 $", "is asked in EUR, and $ is another currency", "convert it"),
    ],
)
def test_what_a_person_typed_and_is_no_answer_is_refused(question: Question, text: str, what: str, hint: str) -> None:
    """The refusal names the option or the number that was meant, where it is clear which."""
    with pytest.raises(WrongAnswerError) as refused:
        parse_answer(question, text)

    assert what in refused.value.what
    assert hint in refused.value.hint


@given(st.sampled_from([YES_NO, ONE, SHARE, PEOPLE, MONEY, MANY]), st.text(max_size=12), st.booleans())
def test_whatever_a_person_types_is_an_answer_or_refused(question: Question, text: str, in_per_cent: bool) -> None:
    with suppress(WrongAnswerError):
        answer = parse_answer(question, text, in_per_cent=in_per_cent)

        assert read_answer(question, plain_answer(question, answer)) == answer


@given(st.sampled_from([SHARE, VISITS, EUROS, PEOPLE]), st.floats(0, 10**7))
def test_a_number_as_it_is_typed_is_that_number(question: Question, number: float) -> None:
    with suppress(WrongAnswerError):
        value = read_answer(question, int(number) if question.whole else number)

        assert parse_answer(question, as_typed(question, float(str(value)))) == value


@pytest.mark.parametrize(
    ("question", "answer", "whole", "words"),
    [
        (SHARE, 0.038, Whole(11_000, "users"), "3.8 %: 418 of 11,000 users"),
        (SHARE, 0.038, None, "3.8 %"),
        (SHARE, 0.00001, Whole(11_000, "users"), "0.001 %: 0.11 of 11,000 users"),
        (PEOPLE, 12, Whole(11_000, "users"), "12 people"),
        (YES_NO, True, None, "Yes"),
    ],
)
def test_a_share_is_understood_as_how_many_of_the_whole_it_is(
    question: Question, answer: Answer, whole: Whole | None, words: str
) -> None:
    assert understood(question, answer, whole) == words


def test_the_whole_of_a_share_is_what_was_answered_to_the_question_for_it() -> None:
    share = replace(SHARE, share_of="people")
    asked = {"share": share, "people": PEOPLE}

    assert whole_of(asked, share, {"people": 12}) == Whole(12, "people")
    assert whole_of(asked, share, {}) is None
    assert whole_of(asked, PEOPLE, {"people": 12}) is None


@pytest.mark.parametrize("command", ["assess", "whatif"])
@pytest.mark.parametrize("pair", ["paid_share=0.5", "income=18.000"])
def test_what_can_be_two_numbers_is_refused_on_the_command_line(tmp_path: Path, command: str, pair: str) -> None:
    pack, file = write_money_pack(tmp_path / "pack"), tmp_path / "x.toml"
    file.write_text(assessment("cost = 3"), encoding="utf-8")

    ran = run(command, file, "--set", pair, "--pack", pack)

    assert ran.code == 2
    assert "can be read in two ways" in ran.err
    assert file.read_text(encoding="utf-8") == assessment("cost = 3")
