"""An assessment whose pack has renamed or removed rules and strategies: what was said of them is not lost."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from support.checked_files import taken
from support.small_pack import MANIFEST, Change, assessment, problems_of, run, small_pack, write_pack

from bmcheck.changes import differences
from bmcheck.files.assessments import read_assessment
from bmcheck.files.packs import load_pack
from bmcheck.files.toml import Source
from bmcheck.gate import Gate
from bmcheck.gate import checked as gated
from bmcheck.model import Cause, Pack, Standing, Status
from bmcheck.versions import rule_under

TODAY = "2027-01-01"
RENAMED = """
[renamed_rules]
free-without-income = "nobody-pays"

[renamed_strategies]
second-income = "sell-more"
"""
WAIVER = """\
[[waiver]]  # agreed in March
rule = "free-without-income"  # the old one
decision = "accept"
reason = "x"
by = "y"
until = 2027-03-31
because = { free_offer = "all", sources = ["none"] }
"""
ACTION = """\
[[action]]
strategy = "second-income"  # ours
status = "planned"
"""
OPEN = assessment('free_offer = "all"\nsources = ["none"]\nprice_review = true')
OLD = OPEN + WAIVER + "\n" + ACTION


def newer(folder: Path, manifest: str = RENAMED, **changes: Change) -> Path:
    """Write version 2.0.0 of the pack, in which a rule and a strategy have other names."""
    texts: dict[str, Change] = {
        "pack": MANIFEST.replace("1.0.0", "2.0.0") + manifest,
        "offer": {
            'id = "free-without-income"': 'id = "nobody-pays"',
            'strategies = ["second-income"]': 'strategies = ["sell-more"]',
            'id = "second-income"': 'id = "sell-more"',
        },
        "case": None,
    }
    return write_pack(folder, **{**texts, **changes})


def shorter(folder: Path) -> Path:
    """Write a pack that has neither the rule nor the strategy any more."""
    removed = 'removed_rules = ["free-without-income"]\nremoved_strategies = ["second-income"]\n'
    text = small_pack().texts["offer.toml"]
    return write_pack(
        folder,
        pack={'source = "Written': f'{removed}source = "Written'},
        claims={'says = "Something': 'excused = "x"\nsays = "Something'},
        offer=text[: text.index("[[rule]]")],
        case=None,
    )


@pytest.fixture
def pack(tmp_path: Path) -> Path:
    return newer(tmp_path / "newer")


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "x.toml"
    path.write_text(OLD, encoding="utf-8")
    return path


def checked(file: Path, pack: Path) -> tuple[int | str | None, str]:
    ran = run("check", file, "--pack", pack, "--today", TODAY)
    return ran.code, ran.out


# Renamed


def test_a_waiver_and_an_action_of_former_names_count_for_the_present_ones(pack: Path) -> None:
    found = read_assessment(load_pack(str(pack)), Source("x.toml", OLD))

    assert [each.rule for each in found.waivers] == ["nobody-pays"]
    assert [each.strategy for each in found.actions] == ["sell-more"]


def test_a_waiver_of_a_former_name_holds(file: Path, pack: Path) -> None:
    code, out = checked(file, pack)

    assert code == 0
    assert "accepted" in out


def test_a_waiver_with_the_fingerprint_of_the_former_rule_holds_while_the_conditions_are_the_same(
    file: Path, pack: Path, tmp_path: Path
) -> None:
    file.write_text(OPEN, encoding="utf-8")
    before = write_pack(tmp_path / "before")
    waived = ("--reason", "x", "--by", "y", "--until", "2027-03-31", "--today", TODAY)
    run("waive", file, "free-without-income", *waived, "--pack", before)
    other: Change = {
        'id = "free-without-income"': 'id = "nobody-pays"',
        "len(sources) >= 1": "len(sources) >= 2",
        'answers = { free_offer = "all", sources = ["shop"] }': (
            'answers = { free_offer = "all", sources = ["shop", "ads"] }'
        ),
    }
    manifest = RENAMED.partition("\n[renamed_strategies]")[0]

    assert checked(file, pack)[0] == 0
    code, out = checked(file, newer(tmp_path / "other", manifest, offer=other))
    assert code == 1
    assert "the waiver of nobody-pays by y has lapsed: the conditions of the rule have changed" in out


@pytest.mark.parametrize(
    "words",
    [
        ["assess", "--set", "price_review=no"],
        ["whatif", "--set", "price_review=no", "--write"],
        ["waive", "prices-reviewed", "--reason", "x", "--by", "y", "--until", "2027-03-31", "--today", TODAY],
        ["whatif", "--adopt", "raise-share", "--write"],
    ],
)
def test_what_no_command_has_to_write_stays_as_the_person_wrote_it(file: Path, pack: Path, words: list[str]) -> None:
    file.write_text(OLD.replace("price_review = true", "price_review = false"), encoding="utf-8")

    ran = run(words[0], file, *words[1:], "--pack", pack)

    text = file.read_text(encoding="utf-8")
    assert ran.code == 0, ran.err
    assert WAIVER in text
    assert ACTION in text
    assert checked(file, pack)[0] == 0


def test_a_new_waiver_takes_the_place_of_that_of_the_former_name(file: Path, pack: Path) -> None:
    words = ("--reason", "z", "--by", "w", "--until", "2027-02-01", "--today", TODAY)

    ran = run("waive", file, "nobody-pays", *words, "--pack", pack)

    text = file.read_text(encoding="utf-8")
    assert "instead of the one by y until 2027-03-31" in ran.err
    assert text.count("[[waiver]]") == 1
    assert '[[waiver]]  # agreed in March\nrule = "nobody-pays"  # the old one\n' in text
    assert 'reason = "z"' in text


def test_what_was_planned_under_a_former_name_is_not_planned_again(file: Path, pack: Path) -> None:
    file.write_text(OPEN + ACTION, encoding="utf-8")

    ran = run("plan", file, "--save", "--pack", pack)

    assert "0 actions recorded" in ran.err
    assert file.read_text(encoding="utf-8") == OPEN + ACTION


def test_what_was_planned_under_a_former_name_is_done_where_it_stands(file: Path, pack: Path) -> None:
    file.write_text(OPEN + ACTION, encoding="utf-8")

    run("whatif", file, "--adopt", "sell-more", "--write", "--today", TODAY, "--pack", pack)

    text = file.read_text(encoding="utf-8")
    assert text.count("[[action]]") == 1
    assert 'strategy = "sell-more"  # ours\nstatus = "done"\ndone = 2027-01-01\n' in text


def test_putting_in_order_changes_no_name(file: Path, pack: Path) -> None:
    run("fmt", file, "--pack", pack)

    text = file.read_text(encoding="utf-8")
    assert 'rule = "free-without-income"' in text
    assert 'strategy = "second-income"' in text


def test_a_rule_that_is_waived_under_both_names_has_the_waiver_that_holds(file: Path, pack: Path) -> None:
    again = WAIVER.replace("free-without-income", "nobody-pays").replace("2027-03-31", "2026-01-01")
    file.write_text(OPEN + WAIVER + again, encoding="utf-8")

    code, out = checked(file, pack)

    assert code == 0
    assert "lapsed" not in out


def test_a_rule_that_is_waived_twice_under_one_name_is_refused(pack: Path) -> None:
    loaded = load_pack(str(pack))

    [problem] = problems_of(lambda: read_assessment(loaded, Source("x.toml", OPEN + WAIVER + WAIVER)))

    assert problem.what == "free-without-income is waived twice"


@pytest.mark.parametrize(
    ("words", "now"),
    [
        (["explain", "free-without-income"], "nobody-pays"),
        (["explain", "free-without-income", "x.toml"], "nobody-pays"),
        (["waive", "x.toml", "free-without-income"], "nobody-pays"),
        (["whatif", "x.toml", "--adopt", "second-income"], "sell-more"),
        (["plan", "x.toml", "--exclude", "second-income"], "sell-more"),
    ],
)
def test_who_types_a_former_name_is_told_the_present_one(
    file: Path, pack: Path, words: list[str], now: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(file.parent)

    ran = run(*words, "--pack", pack)

    assert ran.code == 2
    assert f"it is called {now} now" in ran.err


def test_sarif_names_what_a_rule_was_called(file: Path, pack: Path) -> None:
    document = json.loads(run("check", file, "--pack", pack, "--format", "sarif").out)

    [rule] = [each for each in document["runs"][0]["tool"]["driver"]["rules"] if each["id"] == "nobody-pays"]
    assert rule["deprecatedIds"] == ["free-without-income"]


# Removed


def test_a_file_with_a_waiver_and_an_action_of_what_is_gone_is_read_and_told(file: Path, tmp_path: Path) -> None:
    code, out = checked(file, shorter(tmp_path / "shorter"))

    assert code == 0
    told = "waiver-unneeded: small 1.0.0 has no rule free-without-income any more: take the waiver out"
    assert f"{file}:9:1: {told}" in out
    told = "action-unneeded: small 1.0.0 has no strategy second-income any more: take the action out"
    assert f"{file}:17:1: {told}" in out


@pytest.mark.parametrize(
    "words",
    [
        ["report"],
        ["report", "--format", "html"],
        ["report", "--format", "markdown"],
        ["report", "--format", "json"],
        ["check", "--format", "sarif"],
        ["check", "--format", "junit"],
        ["check", "--format", "csv"],
        ["plan", "--save"],
        ["fmt"],
        ["whatif", "--adopt", "raise-share", "--write"],
        ["assess", "--set", "price_review=no"],
        ["waive", "prices-reviewed", "--reason", "x", "--by", "y", "--until", "2027-03-31", "--today", TODAY],
    ],
)
def test_every_command_works_with_a_file_about_what_is_gone(file: Path, tmp_path: Path, words: list[str]) -> None:
    file.write_text(OLD.replace("price_review = true", "price_review = false"), encoding="utf-8")

    ran = run(words[0], file, *words[1:], "--pack", shorter(tmp_path / "shorter"))

    assert ran.code == 0, ran.err
    assert WAIVER in file.read_text(encoding="utf-8")


def test_an_action_behind_one_that_is_gone_is_told_where_it_stands(file: Path, tmp_path: Path) -> None:
    late = ACTION.replace("second-income", "raise-share") + "due = 2026-01-01\n"
    file.write_text(OLD + "\n" + late, encoding="utf-8")

    _, out = checked(file, shorter(tmp_path / "shorter"))

    assert f"{file}:21:1: action-overdue: raise-share is planned" in out


@pytest.mark.parametrize("line", ['rule = "free-without-incme"', 'strategy = "second-incme"'])
def test_what_was_never_in_the_pack_is_an_error_as_before(file: Path, pack: Path, line: str) -> None:
    former = line.replace("incme", "income")
    file.write_text(OLD.replace(former, line), encoding="utf-8")

    code, _ = checked(file, pack)

    assert code == 2


# Two versions side by side


def two_packs(tmp_path: Path) -> tuple[Pack, Pack]:
    return small_pack(), load_pack(str(newer(tmp_path / "newer")))


def test_a_rule_is_found_under_its_other_name_in_both_directions(tmp_path: Path) -> None:
    old, new = two_packs(tmp_path)

    assert rule_under(new, old, "free-without-income") == "nobody-pays"
    assert rule_under(old, new, "nobody-pays") == "free-without-income"
    assert rule_under(new, old, "prices-reviewed") == "prices-reviewed"
    assert rule_under(old, new, "new-one") == "new-one"


@pytest.mark.parametrize("text", [OPEN, OLD])
def test_a_new_name_alone_changes_nothing(tmp_path: Path, text: str) -> None:
    before, after = (taken(each, text) for each in two_packs(tmp_path))

    assert differences(before, after) == ()
    assert differences(after, before) == ()


def test_a_rule_with_a_new_name_that_has_got_worse_has_got_worse_and_is_not_new(tmp_path: Path) -> None:
    old, new = two_packs(tmp_path)
    paid = OPEN.replace('["none"]', '["ads"]')

    [change] = differences(taken(old, paid), taken(new, OPEN))

    assert (change.rule.id, change.before, change.after) == ("nobody-pays", Status.COVERED, Status.OPEN)
    assert change.causes == (Cause.ANSWERS,)
    assert change.former is old.rules["free-without-income"]


def test_a_waiver_that_lapses_under_the_new_name_lapses_by_its_answers(tmp_path: Path) -> None:
    old, new = two_packs(tmp_path)
    other = OLD.replace('because = { free_offer = "all"', 'because = { free_offer = "basic"')

    [change] = differences(taken(old, OLD), taken(new, other))

    assert (change.was_accepted, change.is_accepted) == (True, False)
    assert change.waiver is not None
    assert change.waiver.standing is Standing.LAPSED


def test_a_waiver_that_had_lapsed_under_the_former_name_does_not_stop_anew(tmp_path: Path) -> None:
    old, new = two_packs(tmp_path)
    lapsed = OLD.replace('because = { free_offer = "all"', 'because = { free_offer = "basic"')
    before = taken(old, lapsed)

    stops = gated(taken(new, lapsed), Gate(), before).stops

    assert [each.waiver.rule for each in before.follow_up.broken] == ["free-without-income"]
    assert not stops.stopped


def test_of_rules_that_have_become_one_that_counts_which_asked_for_most(tmp_path: Path) -> None:
    merged = '\n[renamed_rules]\nfree-without-income = "nobody-pays"\nprices-reviewed = "nobody-pays"\n'
    money = small_pack().texts["money.toml"]
    start = money.index('[[rule]]\nid = "prices-reviewed"')
    without = money[:start] + money[money.index("[[strategy]]") :]
    new = load_pack(str(newer(tmp_path / "merged", merged, money=without)))

    assert differences(taken(small_pack(), OPEN), taken(new, OPEN)) == ()


def test_diff_and_history_know_a_rule_under_its_former_name(file: Path, pack: Path, tmp_path: Path) -> None:
    before = write_pack(tmp_path / "before")

    ran = run("diff", file, file, "--pack", pack, "--old-pack", before, "--today", TODAY)

    assert (ran.code, ran.out) == (0, "No finding has changed.\n")


# What a pack may say


@pytest.mark.parametrize(
    ("manifest", "what", "hint"),
    [
        ('[renamed_rules]\na = "b"', "renamed_rules: there is no rule 'b'", None),
        (
            '[renamed_rules]\nprices-reviewed = "nobody-pays"',
            "renamed_rules: 'prices-reviewed' is the id of another rule",
            "take one away",
        ),
        (
            '[renamed_rules]\na = "b"\nb = "nobody-pays"',
            "renamed_rules: there is no rule 'b'",
            "write 'nobody-pays', what it is called now: each former id names the present one",
        ),
        (
            '[renamed_rules]\na = "a"',
            "renamed_rules: there is no rule 'a'",
            "these names lead in a circle, a → a: name a present id",
        ),
        ('[renamed_strategies]\na = "nobody-pays"', "renamed_strategies: there is no strategy 'nobody-pays'", None),
    ],
)
def test_a_former_name_has_to_lead_to_a_present_one(tmp_path: Path, manifest: str, what: str, hint: str | None) -> None:
    [problem] = problems_of(lambda: load_pack(str(newer(tmp_path, f"\n{manifest}\n"))))

    assert problem.what == what
    assert hint is None or problem.hint == hint
    assert problem.line is not None


@pytest.mark.parametrize(
    ("removed", "what"),
    [
        ('removed_rules = ["prices-reviewed"]', "removed_rules: 'prices-reviewed' is still there"),
        ('removed_strategies = ["sell-more"]', "removed_strategies: 'sell-more' is still there"),
        (
            'removed_rules = ["free-without-income"]',
            "removed_rules: 'free-without-income' is renamed, which keeps what people said of it",
        ),
    ],
)
def test_what_is_removed_may_not_be_there(tmp_path: Path, removed: str, what: str) -> None:
    manifest = MANIFEST.replace("\n[[feature]]", f"\n{removed}\n\n[[feature]]", 1) + RENAMED

    [problem] = problems_of(lambda: load_pack(str(newer(tmp_path, pack=manifest))))

    assert problem.what == what


def test_a_circle_of_names_is_told_for_each_of_them(tmp_path: Path) -> None:
    problems = problems_of(lambda: load_pack(str(newer(tmp_path, '\n[renamed_rules]\na = "b"\nb = "a"\n'))))

    assert [each.hint for each in problems] == [
        "these names lead in a circle, b → a → b: name a present id",
        "these names lead in a circle, a → b → a: name a present id",
    ]
