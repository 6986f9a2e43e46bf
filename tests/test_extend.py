"""A pack may extend another: it adds, switches off and replaces, and what is wrong is said at its place."""

from __future__ import annotations

import time
from collections.abc import Iterable
from pathlib import Path

import pytest
from msgspec.structs import asdict
from support.random_packs import LONG, PACKS
from support.small_pack import MANIFEST, problems_of, run, small_pack, write_pack

from bmcheck.conditions import Answers
from bmcheck.errors import Problem
from bmcheck.evaluation import idle_answers, review
from bmcheck.files.assessments import load_assessment
from bmcheck.files.packs import load_cases, load_pack
from bmcheck.model import Pack, Severity, Status
from bmcheck.pack_tests import try_pack
from bmcheck.proof.verification import verify

needs_links = pytest.mark.skipif(not hasattr(Path, "symlink_to"), reason="the system has no symbolic links")

HEAD = """\
id = "mine"
version = "0.1.0"
title = "Mine"
source = "What we know ourselves"
extends = "../base"
"""

PETS = """
[[question]]
id = "pets"
kind = "practice"
ordered = true
ask = "Are pets welcome?"
help = "Also dogs."
type = "yes-no"

[[rule]]
id = "pets-outside"
title = "Pets stay outside"
when_met = "Pets are welcome"
kind = "opportunity"
severity = "low"
why_severity = "It is a small thing."
blocks = ["target-customer"]
applies = "free_offer == 'all'"
met = "pets"
why = "Who has a pet goes where it may come along."
verify = "Look under the tables."
basis = "extension"
source = "Ours"
strategies = ["let-them-in"]

[[rule.example]]
status = "untapped"
answers = { free_offer = "all", pets = false }

[[rule.example]]
status = "captured"
answers = { pets = true }

[[strategy]]
id = "let-them-in"
title = "Let them in"
steps = ["Put a bowl at the door."]
effort = "low"
sets = { pets = true }
basis = "extension"
source = "Ours"
"""

CASE = """\
title = "With pets"
about = "They are welcome."
answers = { pets = true }
inferred = { pets = "§1 ¶1 s1" }

[[expect]]
rules = { captured = ["pets-outside"] }
"""


def write(folder: Path, manifest: str = HEAD, **files: str) -> Path:
    """Write a pack of its own beside the small pack called ``base``; ``case`` is ``cases/mine.toml``."""
    if not (folder.parent / "base").exists():
        write_pack(folder.parent / "base")
    for name, text in {"pack": manifest, **files}.items():
        path = folder / ("cases/mine.toml" if name == "case" else f"{name}.toml")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return folder


def extended(folder: Path, manifest: str = HEAD, **files: str) -> Pack:
    return load_pack(str(write(folder, manifest, **files)))


def problems(folder: Path, manifest: str = HEAD, **files: str) -> tuple[Problem, ...]:
    return problems_of(lambda: extended(folder, manifest, **files))


def failures(pack: Pack) -> list[tuple[str, str]]:
    return [(outcome.name, each.identity) for outcome in verify(pack) for each in outcome.failures if not each.remark]


# What an extension has


def test_an_extension_that_adds_nothing_is_the_other_pack_under_its_own_name(tmp_path: Path) -> None:
    found = extended(tmp_path / "mine")

    base = small_pack()
    assert (found.id, found.version, found.title, found.source) == ("mine", "0.1.0", "Mine", "What we know ourselves")
    assert found.extends == ("small",)
    assert found.features == base.features
    assert [asdict(each) for each in found.questions.values()] == [asdict(each) for each in base.questions.values()]
    assert list(found.strategies) == list(base.strategies)
    assert (found.claims, found.parameters, found.passed_over) == (base.claims, base.parameters, base.passed_over)
    assert found.rules.keys() == found.inherited == base.rules.keys()


def test_its_own_entries_stand_behind_those_of_the_same_feature(tmp_path: Path) -> None:
    found = extended(tmp_path / "mine", offer=PETS)

    assert list(found.questions) == ["free_offer", "sources", "pets", "paid_share", "price_review"]
    assert list(found.rules) == ["free-without-income", "pets-outside", "too-few-payers", "prices-reviewed"]
    assert list(found.strategies) == ["second-income", "let-them-in", "raise-share"]
    assert found.rules.keys() - found.inherited == {"pets-outside"}
    assert review(found, {"free_offer": "all", "pets": False}).by_rule["pets-outside"].status is Status.UNTAPPED


def test_it_may_have_features_claims_parameters_and_metrics_of_its_own(tmp_path: Path) -> None:
    manifest = HEAD + (
        '[outline]\nA = [1]\n[[feature]]\nid = "pets"\ntitle = "Pets"\nabout = "Animals."\n'
        '[[parameter]]\nid = "half"\nvalue = 0.5\nunit = "share"\nsource = "Ours"\n'
        '[[metric]]\nid = "rest"\ntitle = "Rest"\nformula = "margin * half"\nunit = "money"\nsay = "."\n'
    )
    claim = '[[claim]]\nid = "A-1"\nplaces = ["§A ¶1 s1"]\nsays = "Pets draw people."\n'
    pets = PETS.replace('basis = "extension"\nsource = "Ours"\nstrategies', 'claims = ["A-1"]\nstrategies')

    found = extended(tmp_path / "mine", manifest, claims=claim, pets=pets)

    assert [each.id for each in found.features] == ["offer", "money", "pets"]
    assert list(found.claims) == ["1-01", "1-02", "1-03", "A-1"]
    assert found.metrics["rest"].formula.value({"paid_share": 0.5}) == pytest.approx(2.9)
    assert found.rules["pets-outside"].claims == ("A-1",)
    assert found.outline == {"A": (1,)}


def test_its_digest_changes_with_its_own_files_and_with_those_of_the_other_pack(tmp_path: Path) -> None:
    folder = write(tmp_path / "mine")
    first = load_pack(str(folder)).digest
    again = load_pack(str(folder)).digest
    write(folder, HEAD.replace("0.1.0", "0.2.0"))
    own = load_pack(str(folder)).digest
    write_pack(tmp_path / "base", claims={"wins users": "gains users"})
    other = load_pack(str(folder)).digest

    assert first == again
    assert len({first, own, other, small_pack().digest}) == 4


def test_packs_may_build_on_each_other_several_times(tmp_path: Path) -> None:
    write(tmp_path / "mine", HEAD + 'switch_off = ["too-few-payers"]\n', offer=PETS)
    top = HEAD.replace('"mine"', '"top"').replace("../base", "../mine")

    found = extended(tmp_path / "top", top + 'switch_off = ["pets-outside"]\n')

    assert found.extends == ("mine", "small")
    assert list(found.rules) == ["free-without-income", "prices-reviewed"]
    assert list(found.switched_off) == ["too-few-payers", "pets-outside"]


def test_a_shipped_pack_is_extended_by_its_id(tmp_path: Path, pack: Pack) -> None:
    found = extended(tmp_path / "mine", HEAD.replace("../base", "social-media"))

    assert found.extends == ("social-media",)
    assert found.rules.keys() == pack.rules.keys()


# What an extension changes


def test_rules_switched_off_leave_with_the_strategies_that_only_they_offer(tmp_path: Path) -> None:
    found = extended(tmp_path / "mine", HEAD + 'switch_off = ["too-few-payers", "free-without-income"]\n')

    assert list(found.rules) == ["prices-reviewed"]
    assert found.strategies == {}
    assert found.questions.keys() == small_pack().questions.keys()


def test_a_strategy_that_another_rule_offers_stays(tmp_path: Path) -> None:
    own = PETS.replace('strategies = ["let-them-in"]', 'strategies = ["let-them-in", "second-income"]')

    found = extended(tmp_path / "mine", HEAD + 'switch_off = ["free-without-income"]\n', offer=own)

    assert "second-income" in found.strategies


def test_claims_that_nothing_carries_any_more_are_excused_by_name(tmp_path: Path) -> None:
    manifest = HEAD + 'switch_off = ["free-without-income", "prices-reviewed"]\n'
    write_pack(tmp_path / "base", offer={'claims = ["1-02"]\n\n[[rule]]': "\n[[rule]]"})

    found = extended(tmp_path / "mine", manifest)

    excused = {each.id: each.excused for each in found.claims.values()}
    assert excused == {"1-01": "", "1-02": "switched off by mine", "1-03": ""}


def test_a_side_effect_on_a_rule_that_is_switched_off_is_none(tmp_path: Path) -> None:
    write_pack(tmp_path / "base", offer={'effort = "medium"': 'effort = "medium"\nmay_open = ["too-few-payers"]'})

    found = extended(tmp_path / "mine", HEAD + 'switch_off = ["too-few-payers"]\n')

    assert found.strategies["second-income"].may_open == ()


def test_a_severity_is_changed_and_says_who_changed_it(tmp_path: Path) -> None:
    found = extended(tmp_path / "mine", HEAD + '[severities]\nfree-without-income = "low"\n')

    rule = found.rules["free-without-income"]
    assert rule.severity is Severity.LOW
    assert rule.why_severity == (
        "mine sets it. The pack it extends says high: Without income the end is a matter of time."
    )


def test_conditions_are_read_again_with_replaced_parameters(tmp_path: Path) -> None:
    found = extended(tmp_path / "mine", HEAD + "[parameters_replaced]\nmin_share = 0.5\n")

    answers: Answers = {"free_offer": "basic", "paid_share": 0.1, "price_review": False}
    assert review(small_pack(), answers).by_rule["too-few-payers"].status is Status.COVERED
    assert review(found, answers).by_rule["too-few-payers"].status is Status.OPEN
    assert found.parameters["min_share"].source == "Set by mine, instead of 0.02 (Ours)"


def test_a_side_effect_on_a_new_rule_can_be_declared_for_an_old_strategy(tmp_path: Path) -> None:
    manifest = HEAD + '[may_open]\nsecond-income = ["ads-annoy"]\n'
    own = (
        PETS.replace("pets-outside", "ads-annoy")
        .replace('"opportunity"', '"risk"')
        .replace('"low"\nwhy', '"high"\nwhy')
        .replace("free_offer == 'all'", "'ads' in sources")
        .replace("untapped", "open")
        .replace("captured", "covered")
        .replace('answers = { free_offer = "all", pets', 'answers = { sources = ["ads"], pets')
    )

    told = extended(tmp_path / "mine", manifest, offer=own)
    silent = extended(tmp_path / "silent", HEAD, offer=own)

    assert told.strategies["second-income"].may_open == ("ads-annoy",)
    assert ("side-effect-declared", "second-income") not in failures(told)
    assert ("side-effect-declared", "second-income") in failures(silent)


few_off = pytest.mark.skipif(PACKS < LONG, reason="BMCHECK_PACKS is less: what most rules are left in takes long")


@pytest.mark.parametrize(
    "off",
    [
        pytest.param(["free-without-income"], id="one", marks=few_off),
        pytest.param(["ads-not-recognised", "several-incomes", "rented-audience"], id="three", marks=few_off),
        pytest.param(range(0, 90, 2), id="even"),
        pytest.param(range(1, 90, 2), id="odd", marks=few_off),
        pytest.param(range(90), id="all"),
    ],
)
def test_an_extension_that_only_switches_rules_off_verifies_as_the_other_does(
    tmp_path: Path, pack: Pack, off: Iterable[str | int]
) -> None:
    rules = list(pack.rules)
    named = [
        rules[each] if isinstance(each, int) else each for each in off if not isinstance(each, int) or each < len(rules)
    ]
    manifest = HEAD.replace("../base", "social-media") + f"switch_off = {named!r}\n"

    found = extended(tmp_path / "mine", manifest)

    assert failures(found) == []
    assert try_pack(found, load_cases(found, str(tmp_path / "mine"))) == ([], [])


# What is wrong


@pytest.mark.parametrize(
    ("more", "line", "what", "hint"),
    [
        ('switch_off = ["too-few-payer"]', 6, "switch_off: there is no rule 'too-few-payer'", "too-few-payers"),
        ('[severities]\ntoo-few = "low"', 7, "severities: there is no rule 'too-few'", "too-few-payers"),
        ('[severities]\ntoo-few-payers = "lw"', 7, "too-few-payers: there is no 'lw'", "low"),
        (
            "[parameters_replaced]\nmin_shar = 1",
            7,
            "parameters_replaced: there is no parameter 'min_shar'",
            "min_share?",
        ),
        ("[parameters_replaced]\nmin_share = '1'", 7, "min_share: a number is expected, not text in quotes", ""),
        ("[parameters_replaced]\nmin_share = nan", 7, "min_share: a finite number", ""),
        ("[parameters_replaced]\nmin_share = inf", 7, "min_share: a finite number", ""),
        ("[may_open]\nraise = []", 7, "may_open: there is no strategy 'raise'", "raise-share"),
        ("[may_open]\nraise-share = ['x']", 7, "may_open: there is no rule 'x'", "one of"),
        ('swich_off = ["x"]', 6, "pack.toml: there is no key 'swich_off'", "did you mean switch_off?"),
        ('switch_off = "x"', 6, "pack.toml, switch_off: a list is expected, not text in quotes", ""),
        (
            '[[feature]]\nid = "offer"\ntitle = "O"\nabout = "O"',
            6,
            "two feature entries are called 'offer'",
            "base/pack.toml:6",
        ),
        (
            '[[parameter]]\nid = "min_share"\nvalue = 1\nunit = "x"\nsource = "x"',
            6,
            "two parameter entries",
            "the other",
        ),
        (
            '[[parameter]]\nid = "sources"\nvalue = 1\nunit = "x"\nsource = "x"',
            6,
            "is a question and a parameter",
            "rename",
        ),
    ],
)
def test_what_an_extension_gets_wrong_is_said_at_its_line(
    tmp_path: Path, more: str, line: int, what: str, hint: str
) -> None:
    [problem] = problems(tmp_path / "mine", HEAD + more + "\n")

    assert (Path(problem.path), problem.line) == (tmp_path / "mine" / "pack.toml", line)
    assert what in problem.what
    assert hint in problem.hint


def test_everything_that_is_wrong_in_an_extension_and_in_the_other_pack_is_said_at_once(tmp_path: Path) -> None:
    write_pack(tmp_path / "base", offer={'effort = "medium"': 'effort = "some"'})
    manifest = HEAD + 'switch_off = ["a", "b"]\n[severities]\nc = "low"\n'

    found = problems(tmp_path / "mine", manifest, offer=PETS.replace("free_offer ==", "free_ofer =="), stray="")

    assert sorted((Path(each.path).parent.name, Path(each.path).name, each.line) for each in found) == [
        ("base", "offer.toml", 57),
        ("mine", "offer.toml", 18),
        ("mine", "pack.toml", 6),
        ("mine", "pack.toml", 6),
        ("mine", "pack.toml", 8),
        ("mine", "stray.toml", 0),
    ]


def test_an_entry_of_the_other_pack_cannot_be_written_again(tmp_path: Path) -> None:
    [problem] = problems(tmp_path / "mine", offer=PETS.replace('id = "pets-outside"', 'id = "too-few-payers"'))

    assert (Path(problem.path), problem.line) == (tmp_path / "mine" / "offer.toml", 10)
    assert problem.what == "two rule entries are called 'too-few-payers'"
    assert problem.hint.endswith("base/money.toml:20")


@pytest.mark.parametrize("key", ["switch_off = []", "[severities]", "[parameters_replaced]", "[may_open]"])
def test_only_an_extension_can_change_something(tmp_path: Path, key: str) -> None:
    folder = write_pack(tmp_path, pack={"\n[[feature]]": f"\n{key}\n[[feature]]"})

    [problem] = problems_of(lambda: load_pack(str(folder)))

    assert problem.line == 6
    assert "changes a pack that is extended, and this one extends none" in problem.what


def test_what_a_pack_below_has_switched_off_is_told_with_its_name(tmp_path: Path) -> None:
    write(tmp_path / "mine", HEAD + 'switch_off = ["too-few-payers"]\n')
    top = HEAD.replace('"mine"', '"top"').replace("../base", "../mine")

    [problem] = problems(tmp_path / "top", top + '[severities]\ntoo-few-payers = "low"\n')

    assert problem.what == "severities: mine switches too-few-payers off already"


@pytest.mark.parametrize("id_", ["small", "social media", "", "x" * 65])
def test_an_extension_needs_an_id_of_its_own(tmp_path: Path, id_: str) -> None:
    [problem] = problems(tmp_path / "mine", HEAD.replace('"mine"', f'"{id_}"'))

    assert (Path(problem.path), problem.line) == (tmp_path / "mine" / "pack.toml", 1)


@pytest.mark.parametrize(
    ("named", "what"),
    [
        ('"social-medja"', "there is no pack 'social-medja'"),
        ('"../nowhere"', "there is no pack '../nowhere'"),
        ('"../base/pack.toml"', "there is no pack"),
        ('"a\\u0000b"', "there is no pack"),
        (f'"{"x" * 5000}"', "there is no pack"),
        ("3", "text in quotes is expected"),
        ("['../base']", "text in quotes is expected"),
    ],
)
def test_a_pack_that_cannot_be_extended_is_told_with_its_line(tmp_path: Path, named: str, what: str) -> None:
    [problem] = problems(tmp_path / "mine", HEAD.replace('"../base"', named))

    assert (Path(problem.path), problem.line) == (tmp_path / "mine" / "pack.toml", 5)
    assert what in problem.what
    assert "social-media" in problem.hint
    assert len(str(problem)) < 500


def test_a_pack_is_not_extended_by_a_path_that_only_one_computer_has(tmp_path: Path) -> None:
    [problem] = problems(tmp_path / "mine", HEAD.replace("../base", str(tmp_path / "base")))

    assert "which only this computer has" in problem.what


@pytest.mark.parametrize("members", [["a"], ["a", "b"], ["a", "b", "c"]], ids=len)
def test_packs_that_extend_each_other_in_a_circle_are_told_by_name(tmp_path: Path, members: list[str]) -> None:
    for name, after in zip(members, [*members[1:], members[0]], strict=True):
        write(tmp_path / name, HEAD.replace('"mine"', f'"{name}"').replace("../base", f"../{after}"))
    before = HEAD.replace("../base", "../a")

    [problem] = problems(tmp_path / "mine", before)

    assert problem.what == f"the packs extend each other in a circle: {' → '.join([*members, 'a'])}"
    assert (Path(problem.path), problem.line) == (tmp_path / members[-1] / "pack.toml", 5)


def test_a_long_chain_of_packs_is_read_in_bounded_time(tmp_path: Path) -> None:
    write(tmp_path / "p0", HEAD.replace('"mine"', '"p0"'))
    for number in range(1, 60):
        write(tmp_path / f"p{number}", HEAD.replace('"mine"', f'"p{number}"').replace("base", f"p{number - 1}"))

    start = time.perf_counter()
    found = load_pack(str(tmp_path / "p59"))

    assert len(found.extends) == 60
    assert time.perf_counter() - start < 5


# Nothing is read but the folders of the packs


@needs_links
@pytest.mark.parametrize("name", ["claims.toml", "offer.toml", "pack.toml"])
def test_a_link_out_of_the_folder_of_a_pack_is_not_followed(tmp_path: Path, name: str) -> None:
    write(tmp_path / "mine")
    inside = tmp_path / "base" / name
    outside = tmp_path / "elsewhere.toml"
    inside.rename(outside)
    inside.symlink_to(outside)

    found = problems_of(lambda: load_pack(str(tmp_path / "mine")))

    assert (str(inside), "lies outside of its pack's folder") in [(each.path, each.what) for each in found]


@needs_links
def test_a_link_to_another_folder_is_not_extended(tmp_path: Path) -> None:
    write(tmp_path / "mine")
    (tmp_path / "mine" / "near").symlink_to(tmp_path / "base")

    [problem] = problems(tmp_path / "mine", HEAD.replace("../base", "near"))

    assert problem.what == "extends 'near', a link that leads elsewhere"


@needs_links
def test_a_link_out_of_the_folder_of_the_cases_is_not_followed(tmp_path: Path) -> None:
    folder = write(tmp_path / "mine")
    outside = tmp_path / "case.toml"
    (tmp_path / "base" / "cases" / "case.toml").rename(outside)
    (tmp_path / "base" / "cases" / "case.toml").symlink_to(outside)

    [problem] = problems_of(lambda: load_cases(load_pack(str(folder)), str(folder)))

    assert problem.what == "lies outside of its pack's folder"


@needs_links
def test_a_pack_may_be_reached_through_a_link_and_hold_links_to_its_own_files(tmp_path: Path) -> None:
    folder = write(tmp_path / "mine")
    (tmp_path / "base" / "offer.toml").rename(tmp_path / "base" / "real.txt")
    (tmp_path / "base" / "offer.toml").symlink_to("real.txt")
    (tmp_path / "link").symlink_to(folder)

    assert load_pack(str(tmp_path / "link")).id == "mine"


def test_a_feature_cannot_be_called_after_a_file_elsewhere(tmp_path: Path) -> None:
    (tmp_path / "secret.toml").write_text("[[question]]\nid = 3\n", encoding="utf-8")
    feature = '[[feature]]\nid = "../secret"\ntitle = "S"\nabout = "S"\n'

    found = problems(tmp_path / "mine", HEAD + feature)

    assert {each.what for each in found} == {"'../secret' cannot be an id", "lies outside of its pack's folder"}


# Cases, and the commands


def test_the_cases_of_both_packs_are_there(tmp_path: Path) -> None:
    folder = str(write(tmp_path / "mine", offer=PETS, case=CASE))

    found = load_cases(load_pack(folder), folder)

    assert {name: each.inherited for name, each in found.items()} == {"case": True, "mine": False}


def test_a_case_of_the_other_pack_cannot_be_written_again(tmp_path: Path) -> None:
    folder = write(tmp_path / "mine", offer=PETS, case=CASE)
    (folder / "cases" / "mine.toml").rename(folder / "cases" / "case.toml")

    [problem] = problems_of(lambda: load_cases(load_pack(str(folder)), str(folder)))

    assert problem.path == str(folder / "cases" / "case.toml")
    assert problem.what == "a pack that this one extends has a case of this name"


def test_a_case_of_the_other_pack_expects_nothing_of_a_rule_that_is_switched_off(tmp_path: Path) -> None:
    folder = str(write(tmp_path / "mine", HEAD + 'switch_off = ["free-without-income"]\n'))
    pack = load_pack(folder)

    cases = load_cases(pack, folder)

    assert cases["case"].expect[0].rules == {Status.OPEN: ()}
    assert try_pack(pack, cases) == ([], [])


def test_a_case_of_its_own_cannot_expect_a_rule_that_is_switched_off(tmp_path: Path) -> None:
    case = CASE.replace("pets-outside", "too-few-payers")
    folder = str(write(tmp_path / "mine", HEAD + 'switch_off = ["too-few-payers"]\n', offer=PETS, case=case))

    [problem] = problems_of(lambda: load_cases(load_pack(folder), folder))

    assert problem.what == "there is no rule 'too-few-payers'"


def test_what_an_extension_changes_in_the_other_pack_is_named_and_is_no_difference(tmp_path: Path) -> None:
    folder = write(tmp_path / "mine", HEAD + "[parameters_replaced]\nmin_share = 0.005\n", offer=PETS, case=CASE)

    ran = run("pack", "test", folder)

    assert ran.code == 0
    assert ran.out == (
        "changed by this pack: rule too-few-payers comes to covered in example 1, not to open\n"
        "changed by this pack: rule too-few-payers comes to covered in example 2, not to treated\n"
        "5 questions, 4 rules, 3 strategies, 8 examples, 2 cases: 0 differences\n"
    )


def test_what_does_not_hold_of_an_extension_itself_is_a_difference(tmp_path: Path) -> None:
    own = PETS.replace('status = "captured"', 'status = "not-applicable"')
    folder = write(tmp_path / "mine", offer=own, case=CASE.replace("captured", "untapped"))

    ran = run("pack", "test", folder)

    assert ran.code == 1
    assert ran.out.split("\n")[:2] == [
        "rule pets-outside comes to captured in example 2, not to not-applicable",
        "case mine finds rule pets-outside captured, not untapped",
    ]


def test_every_command_works_with_an_extension(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path / "mine", HEAD + 'switch_off = ["free-without-income"]\n', offer=PETS, case=CASE)
    monkeypatch.chdir(tmp_path)

    made = run("assess", "v.toml", "--pack", "mine", "--set", "pets=no", "--set", "free_offer=all")
    more = run("assess", "v.toml", "--pack", "mine", "--set", "price_review=yes")
    codes = [run(each, "v.toml", "--pack", "mine").code for each in ("report", "check")]
    explained = [run("explain", each, "--pack", "mine") for each in ("pets-outside", "free-without-income")]
    printed = run("case", "case", "--pack", "mine")
    shown = run("pack", "show", "mine").out

    assert (made.code, more.code, codes) == (0, 0, [0, 0])
    assert load_assessment("v.toml", load_pack("mine")).pack.id == "mine"
    assert [each.code for each in explained] == [0, 0]
    assert "switched off: mine leaves it out of what it extends" in explained[1].out
    assert 'id = "mine"' in printed.out
    assert "Extends: small; 1 of the rules are its own\nSwitched off: free-without-income\n" in shown


def test_an_answer_to_a_question_that_no_rule_looks_at_any_more_is_kept_and_named(tmp_path: Path) -> None:
    pack = extended(tmp_path / "mine", HEAD + 'switch_off = ["prices-reviewed"]\n')

    assert idle_answers(review(pack, {"price_review": True, "free_offer": "all"})) == ("price_review",)


def test_an_assessment_of_the_other_pack_is_not_taken_for_one_of_the_extension(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(tmp_path / "mine")
    monkeypatch.chdir(tmp_path)
    Path("v.toml").write_text('bmcheck = 1\npack = { id = "small" }\n', encoding="utf-8")

    ran = run("check", "v.toml", "--pack", "mine")

    assert ran.code == 2
    assert "belongs to the pack 'small', not 'mine'" in ran.err


@pytest.mark.parametrize("command", [["pack", "test"], ["pack", "verify"], ["pack", "show"]], ids=" ".join)
def test_an_extension_that_does_not_load_exits_with_2(tmp_path: Path, command: list[str]) -> None:
    folder = write(tmp_path / "mine", HEAD.replace("../base", "../mine"))

    ran = run(*command, folder)

    assert (ran.code, ran.out) == (2, "")
    assert "the packs extend each other in a circle: mine → mine\n" in ran.err


# Absurd input


@pytest.mark.parametrize(
    "condition",
    [
        "price_review or " * 600 + "price_review",
        "(" * 1000 + "price_review" + ")" * 1000,
        "not " * 400 + "price_review",
        "-" * 1900 + "paid_share > 0",
        "+".join(["paid_share"] * 160) + " > 0",
    ],
    ids=["long", "parentheses", "not", "minus", "sum"],
)
def test_a_condition_of_absurd_size_or_depth_is_refused_in_bounded_time(tmp_path: Path, condition: str) -> None:
    folder = write_pack(tmp_path, money={'met = "price_review"': f'met = "{condition}"'})

    start = time.perf_counter()
    ran = run("pack", "verify", folder)

    assert (ran.code, ran.out) == (2, "")
    assert "rule prices-reviewed, met: " in ran.err
    assert len(ran.err) < 2000
    assert time.perf_counter() - start < 5


def test_a_rule_that_compares_too_much_is_told_in_bounded_time(tmp_path: Path) -> None:
    met = " and ".join(f"paid_share * {each} <= prices * prices + {each}" for each in range(1, 30))
    price = '[[question]]\nid = "prices"\nkind = "outcome"\nask = "?"\ntype = "number"\nunit = "money"\n\n[[rule]]'
    folder = write_pack(tmp_path, money={"[[rule]]": price, 'met = "price_review"': f'met = "{met}"'})

    start = time.perf_counter()
    ran = run("pack", "verify", folder)

    assert ran.code == 1
    assert "rule prices-reviewed can never be untapped: where it applies it is always met or treated" in ran.out
    assert time.perf_counter() - start < 20
    assert run("explain", "prices-reviewed", "--pack", folder).code == 0


def test_a_list_with_more_options_than_anybody_reads_is_refused(tmp_path: Path) -> None:
    options = "\n".join(f'    {{ id = "o{each}", say = "O" }},' for each in range(10))
    folder = write_pack(tmp_path, offer={'    { id = "ads"': f'{options}\n    {{ id = "ads"'})

    [problem] = problems_of(lambda: load_pack(str(folder)))

    assert problem.what == "question sources has 14 options, more than 12"


@pytest.mark.parametrize(
    ("change", "what"), [({"value = 0.02": "value = inf"}, "parameter min_share, value: a finite")]
)
def test_a_number_that_nothing_can_be_compared_with_is_refused(
    tmp_path: Path, change: dict[str, str], what: str
) -> None:
    [problem] = problems_of(lambda: load_pack(str(write_pack(tmp_path, pack=change))))

    assert problem.line == 18
    assert what in problem.what


def test_the_sections_of_its_source_have_names_of_their_own(tmp_path: Path) -> None:
    write_pack(tmp_path / "base", pack=MANIFEST.replace("[[feature]]", "[outline]\n1 = [2, 2]\n\n[[feature]]", 1))

    [problem] = problems(tmp_path / "mine", HEAD + "[outline]\n1 = [1]\n")

    assert problem.what == "a pack that this one extends has a section '1' already"
    assert problem.line == 7
