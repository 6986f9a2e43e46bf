"""Amounts are asked and told in the venture's own currency, and in no other one."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
import rtoml
from support.small_pack import assessment, run, small_pack, write_money_pack

from bmcheck.answers import WrongAnswerError
from bmcheck.conditions import Answer
from bmcheck.dialogue.asking import Draft, Key, Pressed, Reply, Said
from bmcheck.dialogue.conduct import CURRENCY, Interview, Screen
from bmcheck.files.autosave import Autosave
from bmcheck.files.packs import load_pack
from bmcheck.interview import Scope, State
from bmcheck.model import Pack, Question
from bmcheck.money import code_of, in_currency, is_code, is_money, stands_for
from bmcheck.typed_answers import Whole, parse_answer


@pytest.fixture
def pack(tmp_path: Path) -> Path:
    return write_money_pack(tmp_path / "pack")


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "x.toml"
    path.write_text(assessment("income = 14000", '\n[venture]\ncurrency = "CHF"\n'), encoding="utf-8")
    return path


# Units and signs


@pytest.mark.parametrize(
    ("unit", "told"),
    [
        ("money per month", "EUR per month"),
        ("money", "EUR"),
        ("users", "users"),
        ("moneylenders", "moneylenders"),
        ("share", "share"),
    ],
)
def test_money_in_a_unit_is_the_currency(unit: str, told: str) -> None:
    assert in_currency(unit, "EUR") == told
    assert in_currency(unit, "") == unit
    assert is_money(unit) is (unit != told)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("EUR", "EUR"),
        (" eur ", "EUR"),
        ("€", "EUR"),
        ("$", ""),
        ("Euro", "EUR"),
        ("dollars", ""),
        ("US$", "USD"),
        ("ca$", "CAD"),
        ("C$", ""),
        ("US dollars", "USD"),
        ("kr", ""),
        ("rupees", ""),
        ("E", ""),
        ("₹", "INR"),
        ("ÄÖÜ", ""),
    ],
)
def test_a_currency_is_named_by_three_letters_or_by_a_sign_or_name_of_one_only(text: str, code: str) -> None:
    assert code_of(text) == code
    assert not code or is_code(code)


@pytest.mark.parametrize(
    ("mark", "currency", "fits"),
    [
        ("EUR", "EUR", True),
        ("€", "EUR", True),
        ("$", "USD", True),
        ("US$", "USD", True),
        ("CA$", "CAD", True),
        ("CA$", "USD", False),
        ("$", "EUR", False),
        ("£", "GBP", True),
        ("₸", "KZT", False),
        ("USD", "", False),
        ("usd", "USD", True),
        ("euros", "EUR", True),
        ("Fr.", "CHF", True),
        ("R$", "BRL", True),
        ("R$", "USD", False),
        ("kr", "SEK", True),
        ("kr", "EUR", False),
        ("Rs.", "INR", True),
        ("rupees", "PKR", True),
        ("€", "", False),
    ],
)
def test_a_sign_stands_for_the_currencies_that_use_it(mark: str, currency: str, fits: bool) -> None:
    assert stands_for(mark, currency) is fits


# Amounts that are typed


@pytest.mark.parametrize("typed", ["3.5", "CHF 3.50", "3,50 CHF", "3.50CHF"])
def test_an_amount_in_the_own_currency_is_understood(pack: Path, typed: str) -> None:
    asked = load_pack(str(pack)).asked({}, "CHF")["income"]

    assert parse_answer(asked, typed) == 3.5


@pytest.mark.parametrize(
    ("currency", "typed", "unit"),
    [("€", "€ 3", "EUR per month"), ("$", "$3", "$ per month"), ("chf", "3 CHF", "CHF per month")],
)
def test_a_file_that_names_its_currency_by_a_sign_is_understood(
    pack: Path, currency: str, typed: str, unit: str
) -> None:
    asked = load_pack(str(pack)).asked({}, currency)["income"]

    assert (asked.unit, parse_answer(asked, typed)) == (unit, 3)


@pytest.mark.parametrize(
    ("typed", "currency", "question", "what"),
    [
        ("USD 3.50", "CHF", "income", "income is asked in CHF, and USD is another currency"),
        ("3.50 €", "CHF", "income", "income is asked in CHF, and € is another currency"),
        ("$3.50", "EUR", "income", "income is asked in EUR, and $ is another currency"),
        ("£3", "", "income", "income is a number, and nobody has said yet that this venture counts in £"),
        ("EUR 0.5", "EUR", "paid_share", "paid_share is no amount of money"),
    ],
)
def test_an_amount_in_another_currency_is_refused(
    pack: Path, typed: str, currency: str, question: str, what: str
) -> None:
    asked = load_pack(str(pack)).asked({}, currency)[question]

    with pytest.raises(WrongAnswerError) as caught:
        parse_answer(asked, typed)

    assert caught.value.what == what
    assert caught.value.hint.startswith(("convert it", "write the number alone", "write 0.5 alone"))


def test_answers_on_the_command_line_are_in_the_currency_of_the_file(file: Path, pack: Path) -> None:
    for command in ("assess", "whatif"):
        refused = run(command, file, "--set", "cost=USD 3.50", "--pack", pack)
        assert refused.code == 2
        assert "cost is asked in CHF, and USD is another currency" in refused.err

    assert run("assess", file, "--set", "cost=CHF 3.50", "--pack", pack).code == 0
    assert rtoml.loads(file.read_text(encoding="utf-8"))["answers"] == {"income": 14000, "cost": 3.5}


def test_an_amount_with_its_currency_in_a_file_is_no_number(file: Path, pack: Path) -> None:
    file.write_text(assessment('income = "USD 3.50"', '\n[venture]\ncurrency = "CHF"\n'), encoding="utf-8")

    ran = run("check", file, "--pack", pack)

    assert ran.code == 2
    assert "write 3.5, without quotes, in the currency of the venture" in ran.err


def test_amounts_that_are_taken_over_bring_their_currency_along(file: Path, pack: Path) -> None:
    empty = file.with_name("empty.toml")
    empty.write_text('bmcheck = 1\npack.id = "small"\n', encoding="utf-8")

    for other in (empty, file.with_name("new.toml")):
        assert run("assess", other, "--answers", file, "--pack", pack).code == 0
        held = rtoml.loads(other.read_text(encoding="utf-8"))
        assert (held["venture"]["currency"], held["answers"]) == ("CHF", {"income": 14000})


def test_amounts_in_another_currency_are_not_taken_over(file: Path, pack: Path) -> None:
    other = file.with_name("other.toml")
    other.write_text('bmcheck = 1\npack.id = "small"\nventure.currency = "EUR"\n', encoding="utf-8")

    ran = run("assess", other, "--answers", file, "--pack", pack)

    assert ran.code == 2
    assert f"{file}: the amounts are in CHF, and those of {other} in EUR" in ran.err
    assert "answers" not in rtoml.loads(other.read_text(encoding="utf-8"))


def test_amounts_in_two_currencies_are_not_compared(file: Path, pack: Path) -> None:
    other = file.with_name("other.toml")
    other.write_text(assessment("income = 3", '\n[venture]\ncurrency = "EUR"\n'), encoding="utf-8")

    ran = run("compare", file, other, "--pack", pack)

    assert ran.code == 2
    assert f"{other}: the amounts are in EUR, and those of {file} in CHF" in ran.err


# The interview


class Counting:
    """Knows no answer; says what stands in a script when a line of text is asked for, and remembers the units."""

    def __init__(self, *lines: str) -> None:
        self.lines = list(lines)
        self.asked: list[str] = []
        self.units: dict[str, str] = {}

    def ask(
        self, question: Question, before: Answer | None, draft: Draft | None = None, whole: Whole | None = None
    ) -> Reply:
        assert (before, draft, whole) == (None, None, None)
        self.units[question.id] = question.unit
        return Said(12) if question.id == "income" else Pressed(Key.DONT_KNOW)

    def ask_text(self, about: str, before: str) -> str:
        assert before == ""
        self.asked.append(about)
        return self.lines.pop(0)

    def choose(self, about: str, ways: Sequence[str]) -> int:
        raise AssertionError(about, ways)

    def pause(self, about: str = "") -> None:
        raise AssertionError(about)


class Hearing(Screen):
    """Remembers what was said in a line."""

    def __init__(self) -> None:
        self.hints: list[str] = []

    def hint(self, text: str) -> None:
        self.hints.append(text)


def conducted(file: Path, pack: Pack, asker: Counting) -> tuple[dict[str, Any], list[str]]:
    """Conduct a whole interview; return what the file holds then, and what was said in lines."""
    sitting, screen = Autosave(str(file), pack, ""), Hearing()
    interview = Interview(
        pack=pack,
        made_with=sitting.known.pack,
        scope=Scope(),
        state=State(sitting.known.answers),
        notes={},
        save=sitting.save,
        asker=asker,
        screen=screen,
        currency=sitting.known.venture.currency,
    )
    assert interview.conduct()
    sitting.close()
    return rtoml.loads(file.read_text(encoding="utf-8")), screen.hints


def test_the_currency_is_asked_once_when_the_first_amount_comes_up(file: Path, pack: Path) -> None:
    file.write_text('bmcheck = 1\npack.id = "small"\n', encoding="utf-8")
    asker = Counting("dollars", "money", "us$")

    held, hints = conducted(file, load_pack(str(pack)), asker)

    assert held["venture"]["currency"] == "USD"
    assert held["answers"]["income"] == 12
    assert asker.asked == [CURRENCY] * 3
    assert hints.count("That is no currency: write its three letters, as in EUR, USD or CHF.") == 1
    assert hints.count("Several currencies are called that: write its three letters, as in EUR, USD or CHF.") == 1
    assert (asker.units["income"], asker.units["cost"]) == ("USD per month", "USD per month")
    assert asker.units["paid_share"] == "share"


def test_who_leaves_the_currency_open_is_not_asked_again_and_nothing_is_written(file: Path, pack: Path) -> None:
    file.write_text('bmcheck = 1\npack.id = "small"\n', encoding="utf-8")
    asker = Counting("")

    held, _ = conducted(file, load_pack(str(pack)), asker)

    assert "venture" not in held
    assert asker.units["cost"] == "money per month"


def test_who_has_named_the_currency_is_not_asked_for_it(file: Path, pack: Path) -> None:
    asker = Counting()

    conducted(file, load_pack(str(pack)), asker)

    assert asker.units["cost"] == "CHF per month"


def test_a_pack_without_amounts_asks_for_no_currency(file: Path) -> None:
    file.write_text('bmcheck = 1\npack.id = "small"\n', encoding="utf-8")

    conducted(file, small_pack(), Counting())


# What is told


@pytest.mark.parametrize(
    "words",
    [
        ["report", "x.toml", "--full"],
        ["report", "x.toml", "--format", "html"],
        ["report", "x.toml", "--format", "markdown"],
        ["check", "x.toml", "--format", "csv"],
        ["explain", "prices-reviewed", "x.toml"],
    ],
)
def test_amounts_are_told_in_the_currency(
    file: Path, pack: Path, words: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(file.parent)
    answers = "income = 14000\nprice_review = false"
    file.write_text(assessment(answers, '\n[venture]\ncurrency = "CHF"\n'), encoding="utf-8")

    assert "14,000 CHF per month" in " ".join(run(*words, "--pack", pack).out.split())


def test_json_has_plain_numbers_with_the_currency_beside_them(file: Path, pack: Path) -> None:
    [found] = json.loads(run("check", file, "--pack", pack, "--format", "json").out)["files"]

    assert found["currency"] == "CHF"
    assert {each["unit"] for each in found["metrics"]} == {"money per user and month"}


def test_a_file_with_another_word_for_its_currency_is_read_and_told(file: Path, pack: Path) -> None:
    file.write_text(assessment("income = 14000", '\n[venture]\ncurrency = "€"\n'), encoding="utf-8")

    ran = run("check", file, "--pack", pack)

    told = "currency-unclear: the currency '€' is no code of three capital letters (ISO 4217), such as EUR"
    assert ran.code == 0
    assert f"{file}:8:1: {told}" in ran.out
