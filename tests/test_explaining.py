"""explain with FILE, next, whatif and plan on the command line."""

from __future__ import annotations

import json
import re
import shlex
import shutil
from pathlib import Path

import pytest
import rtoml
from support.small_pack import OPEN, Change, assessment, run, write_pack

from bmcheck.reports.ways import NO_WAY


@pytest.fixture
def tiktok(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    path = tmp_path / "tiktok.toml"
    path.write_text(run("case", "tiktok").out, encoding="utf-8")
    return path


def test_explain_tells_the_status_the_reason_and_the_way_out(tiktok: Path) -> None:
    ran = run("explain", "ip-disputes", tiktok)

    assert ran.code == 0
    for part in ("high, bites within", ": open", "The answers that decide it:", "Answer these first:"):
        assert part in ran.out
    told = run("explain", "one-recipe", tiktok).out
    for part in (": open", "The answers that decide it:", "Ways out", "What to do:", "How you would know:"):
        assert part in told


def test_steps_of_one_kind_at_one_question_are_told_together(tmp_path: Path) -> None:
    pack = write_pack(tmp_path / "small", offer={"len(sources) >= 1": "len(sources) >= 2"})
    path = tmp_path / "x.toml"
    path.write_text(OPEN, encoding="utf-8")

    told = " ".join(run("explain", "free-without-income", path, "--pack", pack).out.split())

    assert 'any 2 of "Advertising", "A shop", "Events" also hold for: What else brings in money?' in told


NOT_APPLICABLE = """\
The service is free and nothing else pays for it
risk free-without-income, high: not applicable (from the source)

It does not apply because you said:
  - What can people use without paying? — Nothing: everybody pays
"""


@pytest.mark.parametrize("met", ["len(sources) >= 1", "len(sources) >= 1 or free_offer == 'basic'"])
def test_explain_of_a_rule_that_does_not_apply_says_only_that_and_why(tmp_path: Path, met: str) -> None:
    """An answer that rules it out is never told as one that makes it apply, whether it is asked to be met or not."""
    pack = write_pack(tmp_path / "small", offer={"len(sources) >= 1": met})
    path = tmp_path / "x.toml"
    path.write_text(assessment('free_offer = "none"\nsources = ["shop"]'), encoding="utf-8")

    ran = run("explain", "free-without-income", path, "--pack", pack)

    assert (ran.out, ran.code) == (NOT_APPLICABLE, 0)


SECOND = '"Open a second source of income" (second-income)'
TWO_HALVES = {
    "len(sources) >= 1": "'ads' in sources and price_review",
    '["second-income"]': '["second-income", "look-at-prices", "raise-share"]',
    "[[strategy]]": """[[strategy]]
id = "look-at-prices"
title = "Look at prices"
steps = ["Name a day."]
effort = "low"
sets = { price_review = true }
claims = ["1-03"]

[[strategy]]""",
}


@pytest.mark.parametrize(
    ("answers", "told"),
    [
        (
            'sources = ["none"]\nprice_review = false',
            {
                "second-income": 'treats it together with "Look at prices" (look-at-prices)',
                "look-at-prices": f"treats it together with {SECOND}",
                "raise-share": f"treats it together with {SECOND}",
            },
        ),
        (
            'sources = ["none"]\nprice_review = true',
            {
                "second-income": "treats it",
                "look-at-prices": "does not treat it, as things stand",
                "raise-share": "does not treat it, as things stand",
            },
        ),
    ],
)
def test_explain_says_of_each_strategy_what_it_does_and_which_others_it_takes(
    tmp_path: Path, answers: str, told: dict[str, str]
) -> None:
    pack = write_pack(tmp_path / "small", offer=TWO_HALVES)
    path = tmp_path / "x.toml"
    path.write_text(assessment(f'free_offer = "all"\n{answers}'), encoding="utf-8")

    lines = run("explain", "free-without-income", path, "--pack", pack).out.replace("\n    ", " ").splitlines()

    for strategy, does in told.items():
        [line] = [each for each in lines if f"({strategy}, " in each]
        assert line.endswith(f"effort): {does}")


def test_explain_without_a_file_says_of_each_strategy_what_it_puts_in_place(tmp_path: Path) -> None:
    pack = write_pack(tmp_path / "small", offer=TWO_HALVES)

    told = " ".join(run("explain", "free-without-income", "--pack", pack).out.split())

    first = 'second-income: Open a second source of income (medium effort): puts in place sources: "Advertising"'
    assert first in told
    assert "raise-share: Give paying users more (low effort): puts in place price_review: yes" in told


@pytest.mark.parametrize(
    "command",
    [
        ("explain", "free-without-income"),
        ("report", "--full"),
        ("report", "--format", "markdown"),
        ("report", "--format", "html"),
    ],
)
def test_where_there_is_no_way_out_this_is_said(tmp_path: Path, command: tuple[str, ...]) -> None:
    fact = {"len(sources) >= 1": "free_offer == 'none'"}
    pack = write_pack(tmp_path / "small", offer=fact)
    path = tmp_path / "x.toml"
    path.write_text(OPEN, encoding="utf-8")

    told = " ".join(run(*command, path, "--pack", pack).out.split())

    assert NO_WAY in told


def explained(tmp_path: Path, identity: str, answers: str, **changes: Change) -> str:
    """Return in one line what ``explain`` says of a rule of the small pack for some answers."""
    pack = write_pack(tmp_path / "small", **changes)
    path = tmp_path / "x.toml"
    path.write_text(assessment(answers), encoding="utf-8")
    return " ".join(run("explain", identity, path, "--pack", pack).out.split())


FEW_PAY = 'free_offer = "basic"\npaid_share = 0.01\nprice_review = {}'


def test_what_is_treated_is_told_as_done_with_what_to_watch(tmp_path: Path) -> None:
    told = explained(tmp_path, "too-few-payers", FEW_PAY.format("true"))

    assert "threatens the business: treated; the right thing is done, and the outcome is still bad" in told
    assert "What is done: - Do you look at your prices every year? — Yes" in told
    assert "What to watch: - Which share of your users pays? (paid_share) — 1 %" in told
    assert told.endswith(
        "How you would know: - The share of last month. Why this severity: - There is time to change it."
    )
    assert "Ways out" not in told


def test_what_is_treated_without_a_known_outcome_says_so(tmp_path: Path) -> None:
    told = explained(tmp_path, "too-few-payers", 'free_offer = "basic"\nprice_review = true')

    assert "threatens the business: treated; the right thing is done, and the outcome is not known" in told
    assert "What to watch: - Which share of your users pays? (paid_share) — not answered" in told


def test_an_outcome_is_no_way_out_but_a_number_has_a_target(tmp_path: Path) -> None:
    told = explained(tmp_path, "too-few-payers", FEW_PAY.format("false"))

    assert 'Ways out, the smallest ones: - "Yes" for: Do you look at your prices every year?' in told
    assert "What would have to be true: - at least 2 % for: Which share of your users pays?" in told


def test_what_is_not_settled_is_asked_about_before_it_is_advised_on(tmp_path: Path) -> None:
    told = explained(tmp_path, "too-few-payers", 'free_offer = "basic"\npaid_share = 0.01')

    assert "threatens the business: open, as far as is known" in told
    assert "Answer these first: - Do you look at your prices every year?" in told
    assert "Ways out" not in told
    assert "treats it" not in told


@pytest.mark.parametrize(
    ("answers", "told"),
    [
        ("price_review = false", "What can be done, should it apply: - Give paying users more"),
        (
            'free_offer = "basic"\npaid_share = 0.01',
            "What can be done, should it turn out not to be done yet: - Give paying users more",
        ),
    ],
    ids=["not known whether it applies", "not known whether it is done"],
)
def test_what_can_be_done_is_told_for_the_case_that_is_not_known(tmp_path: Path, answers: str, told: str) -> None:
    assert told in explained(tmp_path, "too-few-payers", answers)


def test_that_nobody_can_act_is_told_with_the_reason(tmp_path: Path) -> None:
    reason = {'treated = "price_review"\n': 'nobody_can_act = "The bank decides."\n'}

    told = explained(tmp_path, "too-few-payers", FEW_PAY.format("false"), money=reason)

    assert "there is none, nobody can act on it: The bank decides." in told


def test_only_answers_that_make_it_apply_are_named_as_such(tmp_path: Path) -> None:
    told = explained(tmp_path, "too-few-payers", FEW_PAY.format("true"))

    applies = told.split("It applies because you said: ")[1].split(" What is done:")[0]
    assert applies == "- What can people use without paying? — A basic part; more costs money"


def test_what_is_done_names_practices_and_a_fact_is_why_it_applies(tmp_path: Path) -> None:
    fact = {'treated = "price_review"\n': "treated = \"price_review and stage != 'idea'\"\n", "[[rule]]": STAGE}

    told = explained(tmp_path, "too-few-payers", f'{FEW_PAY.format("true")}\nstage = "grown"', money=fact)
    report = run("report", tmp_path / "x.toml", "--pack", tmp_path / "small", "--full").out

    applies, done = told.split("It applies because you said: ")[1].split(" What to watch:")[0].split(" What is done: ")
    assert "How far is it? — Grown" in applies
    assert done == "- Do you look at your prices every year? — Yes"
    assert "What is done" in report
    assert "How far is it?" not in report.split("What is done")[1].split("What to watch")[0]


STAGE = """\
[[question]]
id = "stage"
kind = "circumstance"
ask = "How far is it?"
type = "one"
options = [{ id = "idea", say = "An idea" }, { id = "grown", say = "Grown" }]

[[rule]]"""

WAITS = {
    'title = "Give paying users more"\n': 'title = "Give paying users more"\nwaits_for = ["free-without-income"]\n'
}


def test_what_stands_before_a_strategy_is_told_in_every_command(tmp_path: Path) -> None:
    offer = {"\"free_offer == 'all'\"": "\"free_offer in ['all', 'basic']\""}
    answers = FEW_PAY.format("false") + '\nsources = ["none"]'
    before = "The service is free and nothing else pays for it (free-without-income, open)"

    told = explained(tmp_path, "too-few-payers", answers, offer=offer, money=WAITS)
    file, pack = tmp_path / "x.toml", tmp_path / "small"
    supposed = run("whatif", file, "--adopt", "raise-share", "--pack", pack).out
    planned = run("plan", file, "--severity", "medium", "--exclude", "second-income", "--pack", pack).out
    both = run("plan", file, "--severity", "medium", "--pack", pack).out
    alone = " ".join(run("explain", "raise-share", "--pack", pack).out.split())

    assert f"treats it; first deal with: {before}" in told
    assert f"Give paying users more (raise-share): first deal with {before}" in supposed
    assert "has to wait; first deal with: free-without-income" in " ".join(planned.split())
    assert both.index("(second-income") < both.index("(raise-share")
    assert "It waits until these are dealt with: - free-without-income: The service is free" in alone


def test_an_opportunity_has_no_urgency(tmp_path: Path) -> None:
    assert "opportunity prices-reviewed, low: untapped" in explained(
        tmp_path, "prices-reviewed", "price_review = false"
    )


def test_an_opportunity_that_waits_is_not_advised(tmp_path: Path) -> None:
    offer = {"\"free_offer == 'all'\"": "\"free_offer in ['all', 'basic']\""}
    money = {'title = "Prices could be looked at"\n': 'title = "Prices"\nwaits_for = ["free-without-income"]\n'}

    told = explained(
        tmp_path, "prices-reviewed", f'{FEW_PAY.format("false")}\nsources = ["none"]', offer=offer, money=money
    )

    assert "First deal with: - The service is free and nothing else pays for it" in told
    assert "Ways out" not in told


def test_an_opportunity_taken_before_what_it_waits_for_is_told_as_too_early(tmp_path: Path) -> None:
    offer = {"\"free_offer == 'all'\"": "\"free_offer in ['all', 'basic']\""}
    money = {'title = "Prices could be looked at"\n': 'title = "Prices"\nwaits_for = ["free-without-income"]\n'}

    told = explained(
        tmp_path, "prices-reviewed", f'{FEW_PAY.format("true")}\nsources = ["none"]', offer=offer, money=money
    )

    assert "low: captured" in told
    assert "Taken too early; first deal with: - The service is free and nothing else pays for it" in told


@pytest.mark.parametrize(
    ("identity", "told"),
    [
        ("sources", "A practice: what the venture does or decides. Better done: - Advertising - A shop - Events"),
        ("price_review", "Yes is better."),
        ("free_offer", "No answer is better than another, so that no strategy sets it."),
        ("paid_share", "An outcome: what comes of what is done."),
        ("too-few-payers", "When nothing is done it bites within months. It threatens the business."),
        ("too-few-payers", "It is treated when: price_review"),
        ("raise-share", "It puts in place: - price_review: yes"),
    ],
)
def test_explain_tells_the_kind_the_order_and_what_is_treated_in_words(
    tmp_path: Path, identity: str, told: str
) -> None:
    pack = write_pack(tmp_path / "small")

    assert told in " ".join(run("explain", identity, "--pack", pack).out.split())


def test_explain_of_an_unknown_rule_is_refused(tiktok: Path) -> None:
    ran = run("explain", "originals-scarse", tiktok)

    assert ran.code == 2
    assert "did you mean originals-scarce" in ran.err


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("xyz",), "nothing is called 'xyz'\n    all ids: bmcheck pack show\n"),
        (("free_offer", "tiktok.toml"), "with a file only a rule can be explained, and free_offer is none"),
        (("free_offer", "tiktok.toml"), "without the file: bmcheck explain free_offer\n"),
        (("tiktok.toml", "trends-unseen"), "write: bmcheck explain trends-unseen tiktok.toml\n"),
        (("trends-unseen", "nowhere.toml"), "nowhere.toml: there is no such file"),
    ],
)
@pytest.mark.usefixtures("tiktok")
def test_explain_says_what_to_write_instead(words: tuple[str, ...], message: str) -> None:
    ran = run("explain", *words)

    assert (ran.code, ran.out) == (2, "")
    assert message in ran.err


def test_next_names_a_question_and_what_hangs_on_it(tiktok: Path) -> None:
    ran = run("next", tiktok)

    assert ran.code == 0
    assert "It helps to settle" in ran.out
    assert "--set" in ran.out


def test_next_asks_for_the_rest_of_a_list_while_findings_wait_for_it(tmp_path: Path) -> None:
    pack, path = write_pack(tmp_path / "small"), tmp_path / "x.toml"
    path.write_text(assessment('free_offer = "all"\nsources = { lacks = ["ads"] }\nprice_review = true'))

    waiting = run("next", path, "--pack", pack).out
    run("assess", path, "--set", "sources=none", "--pack", pack)

    assert waiting.startswith("What else brings in money?\n")
    assert run("next", path, "--pack", pack).out == "Nothing is left to find out: every finding is decided.\n"


@pytest.mark.parametrize(
    "words",
    [
        ("explain", "free_offer"),
        ("explain", "originals-scarce", "tiktok.toml"),
        ("next", "tiktok.toml"),
        ("whatif", "tiktok.toml", "--adopt", "mark-advertising"),
        ("plan", "tiktok.toml"),
        ("diff", "tiktok.toml", "other.toml"),
        ("compare", "tiktok.toml", "case:youtube"),
        ("pack", "show"),
    ],
    ids=" ".join,
)
def test_a_narrow_terminal_breaks_no_word(
    tiktok: Path, monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...]
) -> None:
    run("assess", "other.toml", "--answers", tiktok, "--set", "reach=national")
    wide = run(*words).out
    monkeypatch.setenv("COLUMNS", "40")

    narrow = run(*words).out

    told = [line for line in narrow.splitlines() if not line.startswith("Answer it with: ")]
    assert [line for line in told if len(line) > 40 and " " in line.strip().removeprefix("- ")] == []
    assert narrow.split() == wide.split()


def test_without_a_terminal_a_change_stays_in_one_line(tiktok: Path) -> None:
    ran = run("whatif", tiktok, "--adopt", "mark-advertising")

    [line] = [each for each in ran.out.splitlines() if "ads-not-recognised" in each]
    assert line.endswith("open → covered (People may take what is paid for as somebody's honest word)")


def test_whatif_shows_side_effects_first_and_writes_nothing(tiktok: Path) -> None:
    before = tiktok.read_bytes()

    ran = run("whatif", tiktok, "--adopt", "mark-advertising", "--set", "engagement=falling")

    assert ran.code == 0
    assert ran.out.index("Worse:") < ran.out.index("Better:")
    assert "ads-not-recognised: open → covered" in ran.out
    assert tiktok.read_bytes() == before


def test_whatif_writes_when_told_to(tiktok: Path) -> None:
    run("whatif", tiktok, "--adopt", "mark-advertising", "--write")

    assert 'ad_visibility = "marked"' in tiktok.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("arguments", "what"),
    [
        (("whatif", "--adopt", "mark-advertisin"), "did you mean mark-advertising?"),
        (("whatif", "--set", "stagee=idea"), "did you mean stage?"),
        (("whatif", "--set", "stage"), "has no ="),
        (("whatif",), "nothing to suppose"),
        (("plan", "--exclude", "mark-ads"), "there is no strategy 'mark-ads'"),
        (("plan", "--must", "mark-ads"), "there is no strategy 'mark-ads'"),
        (("plan", "--must", "foo", "--exclude", "bar"), "2 problems"),
        (("plan", "--must", "foo"), "all ids: bmcheck pack show"),
        (("plan", "--must", "watch-trends", "--exclude", "watch-trends"), "both in --exclude and in --must"),
    ],
)
def test_what_does_not_exist_is_refused(tiktok: Path, arguments: tuple[str, ...], what: str) -> None:
    command, *rest = arguments

    ran = run(command, tiktok, *rest)

    assert ran.code == 2
    assert what in ran.err


def test_plan_shows_the_steps_and_the_counts_before_and_after(tiktok: Path) -> None:
    ran = run("plan", tiktok)

    assert ran.code == 0
    assert "\nThe smallest plan" in ran.out
    assert "Now: 11 open risks" in ran.out
    assert "Then: 10 open risks" in ran.out


@pytest.mark.parametrize("case", ["tiktok", "msn", "youtube", "facebook", "united", "traditional-media"])
def test_adopting_what_a_plan_says_gives_what_the_plan_says(tmp_path: Path, case: str) -> None:
    file = tmp_path / "x.toml"
    file.write_text(run("case", case).out, encoding="utf-8")
    steps = json.loads(run("plan", file, "--severity", "low", "--format", "json").out)["steps"]
    role = rtoml.load(file)["answers"]["role"]
    adopted = [word for step in steps for word in ("--adopt", step["strategy"])]

    planned = " ".join(run("plan", file, "--severity", "low").out.split())
    supposed = " ".join(run("whatif", file, *adopted, "--set", f"role={role}").out.split())

    assert planned.partition("Now: ")[2] == supposed.partition("Now: ")[2]
    for step in steps:
        for rule in (*step["treats"], *step["also_touches"]):
            assert f" {rule}: " in supposed


def test_plan_as_json_names_strategies_and_rules(tiktok: Path) -> None:
    run("assess", tiktok, "--set", "creator_support=recommend,build-up,paid")

    found = json.loads(run("plan", tiktok, "--severity", "medium", "--format", "json").out)

    steps = {each["strategy"]: each for each in found["steps"]}
    assert (found["schema"], found["exact"], found["rest"]) == (2, True, [])
    assert steps["mark-advertising"]["treats"] == ["ads-not-recognised"]
    assert "uploads_seen" in found["watch"]
    assert {"rule": "ip-disputes", "questions": ["originals_protection"], "start_measuring": []} in found["first"]


def test_plan_records_its_steps_once(tiktok: Path) -> None:
    run("plan", tiktok, "--save")
    run("plan", tiktok, "--save")

    text = tiktok.read_text(encoding="utf-8")
    assert text.count('strategy = "mark-advertising"') == 1
    assert run("check", tiktok).code == 1


def test_the_json_of_check_holds_the_ways_out(tiktok: Path) -> None:
    found = json.loads(run("check", tiktok, "--format", "json").out)

    findings = {each["rule"]: each for each in found["files"][0]["findings"]}
    ways = findings["ads-not-recognised"]["ways_out"]
    assert [{"question": "ad_visibility", "how": "answer", "to": "marked"}] in ways
    assert findings["originals-scarce"]["ways_out"] == []
    assert findings["several-incomes"]["ways_out"] == []


def test_adopting_writes_practices_and_leaves_outcomes_as_they_are(tiktok: Path) -> None:
    names = ("reward-originals", "settle-and-protect", "vary-what-is-shown", "mark-advertising")
    adopted = [word for each in names for word in ("--adopt", each)]
    before = rtoml.load(tiktok)["answers"]

    ran = run("whatif", tiktok, *adopted, "--write")

    written = rtoml.load(tiktok)["answers"]
    assert "(uploads_seen) — Good work of people's own is rare" in ran.out
    for outcome in ("rights_known", "time_spent", "uploads_seen"):
        assert written[outcome] == before[outcome]
    assert "originals-scarce" not in {each["rule"] for each in json.loads(plan_of(tiktok))["first"]}
    assert "medium treated originals-scarce: " in run("check", tiktok).out


def plan_of(file: Path) -> str:
    return run("plan", file, "--format", "json").out


@pytest.mark.parametrize(
    ("words", "command"),
    [
        (("next", "tiktok.toml"), "bmcheck assess tiktok.toml --pack PACK --set "),
        (("explain", "tiktok.toml", "trends-unseen"), "bmcheck explain trends-unseen tiktok.toml --pack PACK\n"),
        (("explain", "free_offer", "tiktok.toml"), "bmcheck explain free_offer --pack PACK\n"),
        (("explain", "xyz"), "bmcheck pack show PACK\n"),
        (("explain", "xyz", "tiktok.toml"), "bmcheck pack show PACK\n"),
        (("whatif", "tiktok.toml", "--set", "xyz=1"), "bmcheck pack show PACK\n"),
        (("whatif", "tiktok.toml", "--adopt", "xyz"), "bmcheck pack show PACK\n"),
        (("assess", "tiktok.toml", "--set", "xyz=1"), "bmcheck pack show PACK\n"),
        (("plan", "tiktok.toml", "--exclude", "xyz"), "bmcheck pack show PACK\n"),
        (("waive", "tiktok.toml", "xyz"), "bmcheck pack show PACK\n"),
        (("waive", "tiktok.toml", "rented-audience"), "bmcheck explain rented-audience tiktok.toml --pack PACK\n"),
    ],
)
@pytest.mark.usefixtures("tiktok")
def test_a_command_to_go_on_with_uses_the_same_pack(tmp_path: Path, words: tuple[str, ...], command: str) -> None:
    """Copied as it stands, a printed command reads the file with the pack that was asked for."""
    pack = tmp_path / "a pack"
    shutil.copytree(Path(__file__).parent.parent / "rules" / "social-media", pack)

    ran = run(*words, "--pack", pack)

    assert command.replace("PACK", shlex.quote(str(pack))) in ran.out + ran.err


def test_the_command_for_the_whole_plan_asks_for_the_same_plan(tiktok: Path) -> None:
    """It is pasted as it stands; without the options it would show another plan."""
    none = "\n".join(f'{name} = ["none"]' for name in ("data_care", "return_care", "money_papers", "watch_list"))
    more = "\n".join(f'{name} = ["none"]' for name in ("harm_care", "people_care", "data_work", "creator_support"))
    money = 'free_offer = "all"\nincome_month = 1\ncost_month = 100'
    answers = f'role = "platform"\nstage = "live"\nuser_can = ["create"]\n{none}\n{more}\n{money}'
    tiktok.write_text(f'bmcheck = 1\npack = {{ id = "social-media" }}\n[answers]\n{answers}\n', encoding="utf-8")

    some = " ".join(run("plan", tiktok, "--severity", "medium", "--must", "build-in-referral").out.split())

    assert re.search(r"and \d+ more steps?: ", some)
    assert "--severity medium --must build-in-referral --all" in some


def test_a_plan_for_no_risk_cannot_be_asked_for(tiktok: Path) -> None:
    refused = run("plan", tiktok, "--severity", "never")

    assert (refused.code, "'never' is not one of 'high', 'medium', 'low'" in refused.err) == (2, True)
