"""A pack is loaded whole, or everything that is wrong in it is said at once: file, line, rule and caret."""

from __future__ import annotations

from pathlib import Path

import pytest
from support.small_pack import (
    CASE,
    CLAIMS,
    MANIFEST,
    MONEY,
    OFFER,
    Change,
    changed,
    problems_of,
    run,
    small_pack,
    write_pack,
)

from bmcheck.adoption import adopt
from bmcheck.conditions import Answers, Choices
from bmcheck.errors import MOST_PROBLEMS, Problem
from bmcheck.files.packs import find_pack, is_shipped, load_pack

EXTRA = '\n[[feature]]\nid = "extra"\ntitle = "Extra"\nabout = "More."\n'


def problems(folder: Path, **changes: Change) -> tuple[Problem, ...]:
    return problems_of(lambda: load_pack(str(write_pack(folder, **changes))))


def places(found: tuple[Problem, ...]) -> list[tuple[str, int]]:
    return [(Path(each.path).name, each.line) for each in found]


def line_of(text: str, part: str) -> int:
    """Return the line in which ``part`` begins."""
    return text[: text.index(part)].count("\n") + 1


def test_everything_in_a_pack_is_read() -> None:
    pack = small_pack()

    assert (pack.id, pack.version, pack.title) == ("small", "1.0.0", "A small pack")
    assert [each.id for each in pack.features] == ["offer", "money"]
    assert {name: each.feature for name, each in pack.questions.items()} == {
        "free_offer": "offer",
        "sources": "offer",
        "paid_share": "money",
        "price_review": "money",
    }
    assert list(pack.rules) == ["free-without-income", "too-few-payers", "prices-reviewed"]
    assert list(pack.strategies) == ["second-income", "raise-share"]
    assert list(pack.claims) == ["1-01", "1-02", "1-03"]
    assert [each.place for each in pack.passed_over] == ["§1 ¶2 s2"]
    assert pack.parameters["min_share"].value == 0.02
    assert pack.metrics["margin"].formula.questions() == {"paid_share"}


def test_the_digest_of_a_pack_changes_with_any_of_its_texts(tmp_path: Path) -> None:
    again = load_pack(str(write_pack(tmp_path / "again")))
    other = load_pack(str(write_pack(tmp_path / "other", claims={"wins users": "gains users"})))

    assert again.digest == small_pack().digest
    assert other.digest != small_pack().digest
    assert len(other.digest) == 16


@pytest.mark.parametrize(
    ("file", "change", "line", "what", "hint"),
    [
        ("offer", {"[[question]]": "[[question]"}, 1, "is not valid TOML", ""),
        ("claims", {'"1-01"': '"1-01'}, 2, "is not valid TOML", ""),
        ("pack", {"version = ": "vershion = "}, 2, "there is no key 'vershion'", "version"),
        ("pack", {'id = "small"\n': ""}, 1, "the key 'id' is missing", ""),
        (
            "pack",
            {"value = 0.02": "value = 'two'"},
            18,
            "parameter min_share, value: a number is expected, not text in quotes",
            "write a number, without quotes",
        ),
        ("pack", {'about = "What comes in."\n': ""}, 11, "feature money: the key 'about' is missing", ""),
        ("pack", {'id = "min_share"': 'id = "min-share"'}, 17, "'min-share' cannot be an id", "small letters"),
        ("claims", {"places = ": "place = "}, 3, "claim 1-01: there is no key 'place'", "did you mean places?"),
        ("claims", {'"1-03"': '"1-02"'}, 11, "two claim entries are called '1-02'", ""),
        ("claims", {"why = ": "whi = "}, 18, "passed_over §1 ¶2 s2: there is no key 'whi'", "did you mean why?"),
        (
            "claims",
            {"[[passed_over]]": "[claims]\n[[passed_over]]"},
            16,
            "claims.toml has no 'claims'",
            "did you mean claim?",
        ),
        ("money", {'id = "prices-reviewed"': 'id = "prices reviewed"'}, 46, "cannot be an id", "letters, digits"),
        (
            "offer",
            {'severity = "high"': 'severity = "huge"'},
            35,
            "rule free-without-income, severity: there is no 'huge'",
            "one of: high, low, medium",
        ),
        ("offer", {"when_met = ": "when = "}, 33, "rule free-without-income: there is no key 'when'", ""),
        ("offer", {'why = "Somebody has to pay."\n': ""}, 30, "the key 'why' is missing", ""),
        (
            "offer",
            {'"len(sources) >= 1"': "1"},
            39,
            "rule free-without-income, met: text in quotes is expected, not a whole number",
            "write it in quotes",
        ),
        (
            "offer",
            {'"len(sources) >= 1"': "['x']"},
            39,
            "rule free-without-income, met: text in quotes is expected, not a list",
            "write it in quotes",
        ),
        (
            "offer",
            {'say = "Advertising"': 'sy = "Advertising"'},
            23,
            "question sources, options: there is no key 'sy'",
            "did you mean say?",
        ),
        (
            "offer",
            {', say = "Advertising"': ""},
            23,
            "question sources, options: the key 'say' is missing",
            "write say = …",
        ),
        (
            "money",
            {"sets = { price_review = true }": "sets = { price_review = 3 }"},
            71,
            "raise-share, price_review: true or false, text in quotes or a table is expected, not a whole number",
            "",
        ),
        ("offer", {'help = "What': 'halp = "What'}, 5, "question free_offer: there is no key 'halp'", "help"),
        ("offer", {'effort = "medium"': 'effort = "some"'}, 57, "strategy second-income, effort: there is no", ""),
        ("offer", {'steps = ["Ask': 'step = ["Ask'}, 56, "there is no key 'step'", "did you mean steps?"),
        (
            "offer",
            {'status = "open"': 'status = "opn"'},
            46,
            "rule free-without-income, status: there is no 'opn'",
            "open",
        ),
        (
            "offer",
            {'kind = "practice"': 'kind = "habit"'},
            3,
            "question free_offer, kind: there is no",
            "one of: circ",
        ),
        (
            "offer",
            {'severity = "high"': 'severity = "high"\nhorizon = "soon"'},
            36,
            "horizon: there is no",
            "one of: months",
        ),
        (
            "offer",
            {'severity = "high"': 'severity = "high"\nthreatens = "all"'},
            36,
            "threatens: there is no",
            "one of: business",
        ),
        (
            "offer",
            {'type = "many"\nordered = true': 'type = "many"\nbetter = "more"'},
            21,
            "question sources, better: there is no 'more'",
            "one of: absent, no",
        ),
        ("money", {'id = "price_review"': 'id = "len"'}, 12, "'len' cannot be an id: it means", "otherwise"),
        ("money", {'met = "price_review"': 'met = " "'}, 53, "met: words are expected", "write what is to hold"),
        ("money", {"[[strategy]]": "[stratgy]\n[[strategy]]"}, 66, "money.toml has no 'stratgy'", "strategy?"),
    ],
)
def test_what_does_not_fit_is_a_problem_at_its_line(
    tmp_path: Path, file: str, change: dict[str, str], line: int, what: str, hint: str
) -> None:
    found = problems(tmp_path, **{file: change})

    [problem] = [each for each in found if what in each.what]
    assert (Path(problem.path), problem.line) == (tmp_path / f"{file}.toml", line)
    assert hint in problem.hint


@pytest.mark.parametrize(
    ("file", "change", "line", "what", "hint"),
    [
        (
            "offer",
            {'claims = ["1-01"]': 'claims = ["1-10"]'},
            13,
            "question free_offer: there is no claim '1-10'",
            "did you mean 1-0",
        ),
        ("offer", {'["revenue-model"]': '["revenue"]'}, 37, "there is no block 'revenue'", "revenue-model?"),
        ("offer", {'["second-income"]': '["third"]'}, 43, "there is no strategy 'third'", "second-income"),
        (
            "money",
            {'strategies = ["raise-share"]\nbasis = "extension"\nsource = "Ours"': 'basis = "extension"'},
            20,
            "rule too-few-payers is an extension and names no source",
            "source = ",
        ),
        ("offer", {'status = "open"': 'status = "untapped"'}, 45, "is a risk: it is never untapped", ""),
        ("money", {'status = "captured"': 'status = "covered"'}, 62, "is an opportunity: it is never covered", ""),
        ("offer", {'sources = ["none"] }': 'sources = ["no"] }'}, 47, "sources has no option 'no'", ""),
        ("offer", {'sources = ["none"] }': "source = [] }"}, 47, "there is no question 'source'", "sources?"),
        (
            "offer",
            {"sets = { sources": "sets = { source"},
            58,
            "strategy second-income: there is no question 'source'",
            "sources?",
        ),
        ("offer", {'add = ["ads"]': 'add = ["adds"]'}, 58, "sources has no option 'adds'", "did you mean ads?"),
        ("offer", {'{ add = ["ads"] }': "true"}, 58, "this cannot change sources", "{ add = [...] }"),
        ("offer", {'sources = { add = ["ads"] }': 'free_offer = "al"'}, 58, "has no option 'al'", "did you mean all?"),
        (
            "money",
            {"sets = { price_review = true }": 'sets = { price_review = "all" }'},
            71,
            "this cannot change price_review",
            "false",
        ),
        (
            "money",
            {"sets = { price_review": "sets = { paid_share"},
            71,
            "sets paid_share, which is an outcome",
            "practices only",
        ),
        (
            "offer",
            {'"practice"\nask = "What else': '"circumstance"\nask = "What else'},
            58,
            "a circumstance",
            "practices only",
        ),
        (
            "money",
            {"sets = { price_review = true": "sets = { price_review = false"},
            71,
            "sets price_review to false, than which no answer is worse",
            "answer better",
        ),
        ("offer", {'add = ["ads"]': 'add = ["ads"], remove = ["ads"]'}, 58, "both adds and removes 'ads'", "once"),
        (
            "money",
            {'unit = "share"\n': 'unit = "share"\nshare_of = "paid_shares"\n'},
            8,
            "question paid_share is a share of 'paid_shares', which is no question for a number",
            "paid_share",
        ),
        (
            "money",
            {'unit = "share"\n': 'unit = "users"\nshare_of = "paid_share"\n'},
            8,
            "is no share",
            'unit = "share"',
        ),
        ("money", {"steps = [": "steps = [] #"}, 69, "strategy raise-share has no step", "Monday"),
        ("offer", {'type = "many"\nordered = true': 'type = "many"'}, 57, "no answer is said to be better", "ordered"),
        (
            "offer",
            {'type = "many"\nordered = true': 'type = "many"\nbetter = "absent"'},
            58,
            "better absent",
            "an answer better",
        ),
        ("offer", {'add = ["ads"]': 'add = ["none"]'}, 58, "adds 'none' of sources, which excludes", "the others"),
        (
            "money",
            {'treated = "price_review"': 'treated = "paid_share > 0"'},
            30,
            "treated looks at paid_share",
            "practice",
        ),
        ("money", {'kind = "outcome"': 'kind = "practice"'}, 1, "is a number: no practice", "outcome"),
        ("money", {'unit = "share"\n': ""}, 1, "question paid_share needs a unit", ""),
        ("money", {"min = 0": "min = 1"}, 8, "question paid_share: min is not below max", ""),
        ("money", {"max = 1": 'max = 1\noptions = [{ id = "a", say = "A" }]'}, 10, "takes no options", ""),
        (
            "money",
            {
                'type = "yes-no"': 'type = "one"\noptions = [{ id = "a", say = "A" }]',
                'met = "price_review"': "met = \"price_review == 'a'\"",
            },
            11,
            "needs at least two options",
            "",
        ),
        ("offer", {'id = "events"': 'id = "shop"'}, 22, "question sources has two options with the same id", ""),
        ("offer", {'more costs money"': 'more costs money", alone = true'}, 8, "alone has no meaning", ""),
    ],
)
def test_what_does_not_fit_together_is_a_problem_at_its_line(
    tmp_path: Path, file: str, change: dict[str, str], line: int, what: str, hint: str
) -> None:
    found = problems(tmp_path, **{file: change})

    [problem] = [each for each in found if what in each.what]
    assert (Path(problem.path), problem.line) == (tmp_path / f"{file}.toml", line)
    assert hint in problem.hint


@pytest.mark.parametrize(
    ("file", "old", "new", "called", "what", "under"),
    [
        (
            "offer",
            "free_offer == 'all'",
            "free_ofer == 'all'",
            "rule free-without-income, applies",
            "nothing is called",
            "free_ofer",
        ),
        (
            "offer",
            "free_offer == 'all'",
            "free_offer == 'al'",
            "rule free-without-income, applies",
            "has no option",
            "'al'",
        ),
        (
            "offer",
            "free_offer == 'all'",
            "free_offer > 'all'",
            "rule free-without-income, applies",
            "has no order",
            "'all'",
        ),
        (
            "offer",
            "len(sources) >= 1",
            "  sources >= 1",
            "rule free-without-income, met",
            "is a list of options",
            "sources",
        ),
        (
            "offer",
            "len(sources) >= 1",
            "len(sources) >= 1 and print(1)",
            "rule free-without-income, met",
            "not allowed",
            "print",
        ),
        ("offer", "len(sources) >= 1", "len(sources) >", "rule free-without-income, met", "not a condition", None),
        (
            "money",
            "paid_share >= min_share",
            "paid_share >= 'much'",
            "rule too-few-payers, met",
            "a number is expected",
            "'much'",
        ),
        (
            "money",
            'met = "price_review"',
            'met = "paid_share"',
            "rule prices-reviewed, met",
            "not true or false",
            "paid_share",
        ),
        (
            "money",
            '"price_review"\nwhy',
            '"price_reviw"\nwhy',
            "rule too-few-payers, treated",
            "nothing is called",
            "price_reviw",
        ),
        ("pack", "paid_share * 12", "paid_shar * 12", "metric margin, formula", "nothing is called", "paid_shar"),
        ("pack", "paid_share * 12", "min_share ** 12", "metric margin, formula", "a number is expected", "min_share"),
    ],
)
def test_a_wrong_condition_names_its_rule_and_has_a_caret_under_the_offending_part(
    tmp_path: Path, file: str, old: str, new: str, called: str, what: str, under: str | None
) -> None:
    texts = {"pack": MANIFEST, "offer": OFFER, "money": MONEY}
    line = line_of(texts[file], old)

    [problem] = problems(tmp_path, **{file: {old: new}})

    assert problem.path == str(tmp_path / f"{file}.toml")
    assert problem.line == line
    assert problem.what.startswith(f"{called}: ")
    assert what in problem.what
    if under is not None:
        assert problem.excerpt[problem.caret :].startswith(under)


def test_a_problem_with_a_condition_is_shown_with_its_caret(tmp_path: Path) -> None:
    [problem] = problems(tmp_path, offer={"free_offer == 'all'": "free_offer == 'basics'"})

    assert str(problem).split("\n") == [
        f"{tmp_path}/offer.toml:38:1: rule free-without-income, applies: free_offer has no option 'basics'",
        "    free_offer == 'basics'",
        "                  ^",
        "    did you mean basic?",
    ]


def test_all_faults_of_a_condition_are_said_at_once(tmp_path: Path) -> None:
    condition = "'adds' in sources and free_ofer == 'all' or paid_share == 'x'"

    found = problems(tmp_path, offer={"len(sources) >= 1": condition})

    assert [each.excerpt[each.caret :].split()[0] for each in found] == ["'adds'", "free_ofer", "'x'"]


def test_what_does_not_fit_in_any_file_is_said_at_once(tmp_path: Path) -> None:
    found = problems(
        tmp_path,
        pack={"version = ": "vershion = ", "paid_share * 12": "paid_shar * 12"},
        claims={"places = ": "place = "},
        offer={'severity = "high"': 'severity = "huge"', "steps = ": "step = "},
        money={"paid_share >= min_share": "paid_share >= min_shar", 'id = "prices-reviewed"': 'id = "a b"'},
        stray="x = 1",
    )

    assert sorted(places(found)) == [
        ("claims.toml", 1),
        ("claims.toml", 3),
        ("money.toml", 29),
        ("money.toml", 46),
        ("offer.toml", 35),
        ("offer.toml", 53),
        ("offer.toml", 56),
        ("pack.toml", 1),
        ("pack.toml", 2),
        ("pack.toml", 25),
        ("stray.toml", 0),
    ]


def test_all_faults_of_one_entry_are_said_at_once(tmp_path: Path) -> None:
    found = problems(
        tmp_path,
        offer={
            'kind = "risk"': 'kind = "rsk"',
            'severity = "high"': "severity = 3",
            "len(sources) >= 1": "len(sorces) >= 1 and fre == 'x'",
            "why = ": "wy = ",
        },
    )

    called = "rule free-without-income"
    assert sorted((each.line, each.what) for each in found) == [
        (30, f"{called}: the key 'why' is missing"),
        (34, f"{called}, kind: there is no 'rsk'"),
        (35, f"{called}, severity: text in quotes is expected, not a whole number"),
        (39, f"{called}, met: nothing is called fre"),
        (39, f"{called}, met: nothing is called sorces"),
        (40, f"{called}: there is no key 'wy'"),
    ]


def test_a_reference_to_nothing_is_told_beside_a_wrong_type(tmp_path: Path) -> None:
    found = problems(
        tmp_path, offer={'severity = "high"': 'severity = "huge"', 'claims = ["1-01"]': 'claims = ["1-10"]'}
    )

    assert sorted((each.line, each.what) for each in found) == [
        (13, "question free_offer: there is no claim '1-10'"),
        (35, "rule free-without-income, severity: there is no 'huge'"),
    ]


@pytest.mark.parametrize(
    ("file", "change", "line"),
    [
        ("offer", {'type = "one"': 'type = "single"'}, 6),
        ("offer", {'type = "many"': 'type = "single"'}, 20),
        ("offer", {'type = "many"': 'type = "single"', "len(sources) >= 1": "'ads' in sources"}, 20),
        ("money", {'type = "number"': 'type = "single"'}, 6),
        ("money", {'type = "yes-no"': 'type = "single"'}, 16),
        ("pack", {"value = 0.02": "value = 'two'"}, 18),
        ("claims", {'places = ["§1 ¶1 s2"]': "places = 3"}, 8),
        ("offer", {'effort = "medium"': 'effort = "some"'}, 57),
        ("pack", {'about = "What comes in."': "about = 3"}, 14),
    ],
)
def test_an_entry_with_a_fault_is_the_only_problem_although_others_refer_to_it(
    tmp_path: Path, file: str, change: dict[str, str], line: int
) -> None:
    [problem] = problems(tmp_path, **{file: change})

    assert (Path(problem.path), problem.line) == (tmp_path / f"{file}.toml", line)


@pytest.mark.parametrize(
    ("change", "what"),
    [
        ({'id = "margin"': 'id = "paid_share"'}, "'paid_share' is a question and a metric"),
        ({'id = "margin"': 'id = "min_share"'}, "'min_share' is a parameter and a metric"),
        (
            {"[[metric]]": '[[parameter]]\nid = "sources"\nvalue = 1\nunit = "x"\nsource = "Ours"\n\n[[metric]]'},
            "'sources' is a question and a parameter",
        ),
    ],
)
def test_a_name_that_means_two_things_is_refused(tmp_path: Path, change: dict[str, str], what: str) -> None:
    [problem] = problems(tmp_path, pack=change)

    assert (Path(problem.path), problem.what) == (tmp_path / "pack.toml", what)
    assert problem.hint == "rename one of them"


def test_what_does_not_fit_together_in_any_file_is_said_at_once(tmp_path: Path) -> None:
    found = problems(
        tmp_path,
        offer={
            'claims = ["1-01"]': 'claims = ["1-10", "1-11"]',
            '["revenue-model"]': '["revenue"]',
            '["second-income"]': '["third"]',
            'add = ["ads"]': 'add = ["adds"]',
        },
        money={'status = "captured"': 'status = "open"', "min = 0": "min = 1"},
    )

    assert {
        ("offer.toml", 13),
        ("offer.toml", 37),
        ("offer.toml", 43),
        ("offer.toml", 58),
        ("money.toml", 8),
        ("money.toml", 62),
    } <= set(places(found))
    assert sum(each == ("offer.toml", 13) for each in places(found)) == 2


@pytest.mark.parametrize(
    ("old", "new", "kind", "line"),
    [
        ("price_review", "paid_share", "question", 11),
        ("price_review", "sources", "question", 11),
        ("prices-reviewed", "too-few-payers", "rule", 45),
        ("prices-reviewed", "free-without-income", "rule", 45),
        ("raise-share", "second-income", "strategy", 66),
    ],
)
def test_an_id_that_is_used_twice_in_one_file_or_in_two_is_told_once(
    tmp_path: Path, old: str, new: str, kind: str, line: int
) -> None:
    found = problems(tmp_path, money={f'id = "{old}"': f'id = "{new}"'})

    [problem] = [each for each in found if "entries are called" in each.what]
    assert (Path(problem.path), problem.line) == (tmp_path / "money.toml", line)
    assert problem.what == f"two {kind} entries are called '{new}'"
    assert all(old in each.what for each in found if each != problem)


@pytest.mark.parametrize("name", ["offer", "money"])
def test_a_missing_file_of_a_pack_is_named(tmp_path: Path, name: str) -> None:
    changes: dict[str, Change] = {name: None}

    found = problems(tmp_path, **changes)

    assert any((each.path, each.what) == (str(tmp_path / f"{name}.toml"), "there is no such file") for each in found)


def test_a_pack_without_claims_needs_no_file_for_them(tmp_path: Path) -> None:
    own = {'claims = ["1-02"]\n': 'basis = "extension"\nsource = "Ours"\n'}
    offer = changed(OFFER.replace('claims = ["1-01"]\n', "").replace('claims = ["1-02"]\n', "", 1), own)
    offer = changed(offer or "", own)
    money = changed(
        MONEY.replace('claims = ["1-03"]\n', "", 1), {'claims = ["1-03"]': 'basis = "extension"\nsource = "Ours"'}
    )

    pack = load_pack(str(write_pack(tmp_path, claims=None, offer=offer, money=money)))

    assert pack.claims == {}
    assert pack.passed_over == ()
    assert run("pack", "test", tmp_path).code == 0
    assert "FAILS     basis-sourced" not in run("pack", "verify", tmp_path).out
    assert run("pack", "show", tmp_path, "--claims").out.endswith("Loose at either end: nothing\n")


def test_a_reference_to_claims_without_a_file_leads_nowhere(tmp_path: Path) -> None:
    found = problems(tmp_path, claims=None)

    assert "question free_offer: there is no claim '1-01'" in [each.what for each in found]


def test_claims_that_cannot_be_read_are_the_only_problem(tmp_path: Path) -> None:
    (tmp_path / "claims.toml").symlink_to("nowhere.toml")

    [problem] = problems(tmp_path, claims=None)

    assert (problem.path, problem.what) == (str(tmp_path / "claims.toml"), "there is no such file")


def test_a_file_that_belongs_to_no_feature_is_a_problem(tmp_path: Path) -> None:
    [problem] = problems(tmp_path, extra="")

    assert (problem.path, problem.what) == (str(tmp_path / "extra.toml"), "no feature of the pack has this name")
    assert "[[feature]]" in problem.hint


def test_a_feature_may_have_an_empty_file(tmp_path: Path) -> None:
    pack = load_pack(str(write_pack(tmp_path, pack=MANIFEST + EXTRA, extra="")))

    assert [each.id for each in pack.features] == ["offer", "money", "extra"]
    assert pack.rules.keys() == small_pack().rules.keys()


@pytest.mark.parametrize(("key", "text"), [("question", "question = 3"), ("rule", "rule = ['x']")])
def test_what_should_be_a_list_of_tables_and_is_none_is_a_problem(tmp_path: Path, key: str, text: str) -> None:
    found = problems(tmp_path, pack=MANIFEST + EXTRA, extra=text)

    [problem] = [each for each in found if Path(each.path).name == "extra.toml"]
    assert (problem.line, problem.what, problem.hint) == (1, f"{key} is not a list of tables", f"write [[{key}]]")


@pytest.mark.parametrize("text", ["paid_share * 12 - 0.2", "(paid_share - min_share) / 2", "-1.5"])
def test_a_metric_may_be_any_formula_over_numbers(tmp_path: Path, text: str) -> None:
    pack = load_pack(str(write_pack(tmp_path, pack={"paid_share * 12 - 0.2": text})))

    assert pack.metrics["margin"].formula.text == text


def test_a_metric_may_use_those_before_it_and_none_after_it(tmp_path: Path) -> None:
    later = '\n[[metric]]\nid = "later"\ntitle = "L"\nformula = "margin * 2"\nunit = "money"\nsay = "."\n'
    pack = load_pack(str(write_pack(tmp_path / "right", pack=MANIFEST + later)))

    problem, *_ = problems(
        tmp_path / "wrong", pack=MANIFEST.replace("paid_share *", "later *") + later.replace("margin", "paid_share")
    )

    assert pack.metrics["later"].formula.questions() == {"paid_share"}
    assert problem.what == "metric margin, formula: the metric later stands further down"
    assert problem.hint == "a formula may use the metrics above it: move that one up"


def metric(name: str, formula: str) -> str:
    return f'\n[[metric]]\nid = "{name}"\ntitle = "M"\nformula = "{formula}"\nunit = "money"\nsay = "."\n'


@pytest.mark.parametrize(
    ("formulas", "circle"),
    [
        ({"a": "a + 1"}, "a → a"),
        ({"a": "b + 1", "b": "c * paid_share", "c": "a"}, "a → b → c → a"),
        ({"a": "margin", "b": "1 - c", "c": "b + a"}, "b → c → b"),
    ],
)
def test_metrics_that_use_each_other_in_a_circle_are_told_by_name(
    tmp_path: Path, formulas: dict[str, str], circle: str
) -> None:
    text = MANIFEST + "".join(metric(*each) for each in formulas.items())

    [problem] = problems(tmp_path, pack=text)

    assert problem.what == f"the metrics use each other in a circle: {circle}"
    assert problem.line == text[: text.index(f'id = "{circle[0]}"')].count("\n")


@pytest.mark.parametrize(
    ("formulas", "what"),
    [
        ([f"m{index} + m{index}" for index in range(60)], "longer than 20,000 characters"),
        ([f"m{index} + 1" for index in range(2000)], "nested more than 40 levels deep"),
    ],
)
def test_metrics_of_metrics_of_metrics_are_refused_before_they_cost_time(
    tmp_path: Path, formulas: list[str], what: str
) -> None:
    chain = "".join(metric(f"m{index}", formula) for index, formula in enumerate(formulas, 1))

    problem, *_ = problems(tmp_path, pack=MANIFEST + metric("m0", "paid_share * 3") + chain)

    assert what in problem.what


def test_no_more_problems_are_looked_for_than_anybody_reads(tmp_path: Path) -> None:
    *found, last = problems(tmp_path, offer=OFFER + '[[rule]]\nid = "x"\n' * 6000)

    assert len(found) == MOST_PROBLEMS
    assert last.what == "there are more than 100 problems"


def test_a_pack_is_found_by_its_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_pack(tmp_path / "mine")
    monkeypatch.chdir(tmp_path)

    assert find_pack(str(tmp_path / "mine")) == tmp_path / "mine"
    assert find_pack("mine") == Path("mine")
    assert find_pack("./mine/") == Path("mine")


@pytest.mark.parametrize("name", ["nowhere", "cases", "a/b", "..", "a\0b", "x" * 300])
def test_a_pack_that_is_not_there_is_a_problem_that_names_the_shipped_ones(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    (tmp_path / "here" / "cases").mkdir(parents=True)
    monkeypatch.chdir(tmp_path / "here")

    [problem] = problems_of(lambda: find_pack(name))

    assert problem.what == f"there is no pack {name!r:.80}"
    assert "social-media" in problem.hint


@pytest.mark.parametrize(
    ("name", "shipped"), [("social-media", True), ("small", False), ("", False), ("../rules/social-media", False)]
)
def test_shipped_packs_are_known_by_their_id(name: str, shipped: bool) -> None:
    assert is_shipped(name) is shipped


def test_the_small_pack_is_written_with_all_its_files(tmp_path: Path) -> None:
    write_pack(tmp_path)

    written = {
        path.relative_to(tmp_path).as_posix(): path.read_text(encoding="utf-8") for path in tmp_path.rglob("*.toml")
    }
    assert written == {
        "pack.toml": MANIFEST,
        "claims.toml": CLAIMS,
        "offer.toml": OFFER,
        "money.toml": MONEY,
        "cases/case.toml": CASE,
    }


def test_a_formula_that_is_a_number_may_be_written_as_one(tmp_path: Path) -> None:
    number: Change = {'formula = "paid_share * 12 - 0.2"': "formula = 3"}
    pack = load_pack(str(write_pack(tmp_path, pack=number)))

    assert (pack.metrics["margin"].formula.text, pack.metrics["margin"].formula.value({})) == ("3", 3)


def test_a_strategy_may_add_an_option_that_takes_the_place_of_the_others(tmp_path: Path) -> None:
    pack = load_pack(
        str(
            write_pack(
                tmp_path, offer={"ordered = true": 'better = "absent"', '{ add = ["ads"] }': '{ add = ["none"] }'}
            )
        )
    )
    answers: Answers = {"sources": Choices(frozenset({"ads"}), frozenset({"events"}))}

    after = adopt(pack, answers, pack.strategies["second-income"])

    assert after == {"sources": Choices(frozenset(), frozenset({"ads", "shop", "events"}), "none")}


def test_a_feature_whose_name_no_file_can_have_is_a_problem(tmp_path: Path) -> None:
    found = problems(tmp_path, pack={'id = "offer"': 'id = "off\\u0000er"'})

    assert any("cannot be an id" in each.what for each in found)
