"""Recording waivers, and what a waived finding looks like afterwards."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import rtoml
from support.small_pack import COVERED, OPEN, Ran, assessment, run, write_pack

RULE = "free-without-income"
WHY = ["--reason", "Ads start in May", "--by", "A. Founder"]
UNTIL, TODAY = ["--until", "2027-03-31"], ["--today", "2027-01-01"]
WAIVED = (
    OPEN
    + f"""
[[waiver]]
rule = "{RULE}"
decision = "accept"
reason = "Ads start in May"
by = "A. Founder"
until = 2027-03-31
because = {{ free_offer = "all", sources = ["none"] }}
"""
)


@pytest.fixture(scope="module")
def pack(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_pack(tmp_path_factory.mktemp("pack"))


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def put(text: str) -> str:
    Path("x.toml").write_text(text, encoding="utf-8", newline="")
    return "x.toml"


def text() -> str:
    return Path("x.toml").read_bytes().decode()


def waivers() -> list[dict[str, Any]]:
    return list(rtoml.loads(text()).get("waiver", []))


# Recording


def test_a_waiver_is_recorded_with_the_answers_it_rests_on_and_nothing_else_changes(pack: Path) -> None:
    put(OPEN)

    ran = run("waive", "x.toml", RULE, *WHY, *UNTIL, *TODAY, "--pack", pack)

    assert (ran.code, ran.out) == (0, "")
    assert ran.err == f"{RULE} is waived in x.toml until 2027-03-31.\n"
    assert text().startswith(OPEN)
    [recorded] = waivers()
    assert len(str(recorded.pop("conditions"))) == 12
    assert recorded.pop("given") == date(2027, 1, 1)
    assert recorded == {
        "rule": RULE,
        "decision": "accept",
        "reason": "Ads start in May",
        "by": "A. Founder",
        "until": date(2027, 3, 31),
        "because": {"free_offer": "all", "sources": ["none"]},
    }


@pytest.mark.parametrize(
    "before",
    [
        WAIVED,
        WAIVED.replace("\n", "\r\n"),
        OPEN.replace("[answers]", f'waiver = [{{ rule = "{RULE}", decision = "accept", reason = "x", by = "y", '
                     'until = 2026-01-01 }]  # ours\n\n[answers]'),
    ],
    ids=["tables", "CRLF", "inline"],
)  # fmt: skip
def test_a_second_waiver_replaces_the_first_where_it_stands(pack: Path, before: str) -> None:
    put(before)

    ran = run("waive", "x.toml", RULE, "--reason", "Still", "--by", "B", *UNTIL, *TODAY, "--pack", pack)

    assert "instead of the one by " in ran.err
    [recorded] = waivers()
    assert (recorded["reason"], recorded["by"], recorded["until"]) == ("Still", "B", date(2027, 3, 31))
    assert run("check", "x.toml", "--pack", pack, *TODAY).code == 0


OTHER = '{ rule = "prices-reviewed", decision = "accept", reason = "x", by = "y", until = 2027-01-01 }'


@pytest.mark.parametrize(
    "listed",
    [
        "waiver = []  # ours",
        "waiver = [\n  # none\n]",
        f"waiver = [{OTHER}]",
        f"waiver = [\n  {OTHER},  # ours\n  # the end\n]",
    ],
)
def test_a_waiver_joins_those_in_a_list_in_brackets(pack: Path, listed: str) -> None:
    before = OPEN.replace("[answers]", f"{listed}\n\n[answers]") + "price_review = false\n"
    put(before)

    ran = run("waive", "x.toml", RULE, *WHY, *UNTIL, *TODAY, "--pack", pack)

    after = iter(text())
    assert ran.code == 0
    assert all(character in after for character in before)
    assert [each["rule"] for each in waivers()][-1] == RULE
    assert len(waivers()) == 1 + listed.count("rule =")


def test_the_last_day_may_be_today(pack: Path) -> None:
    put(OPEN)

    assert run("waive", "x.toml", RULE, *WHY, *UNTIL, "--today", "2027-03-31", "--pack", pack).code == 0
    assert run("check", "x.toml", "--today", "2027-03-31", "--pack", pack).code == 0
    assert run("check", "x.toml", "--today", "2027-04-01", "--pack", pack).code == 1


@pytest.mark.parametrize("decision", ["accept", "not-applicable", "disagree"])
def test_every_decision_can_be_recorded(pack: Path, decision: str) -> None:
    put(OPEN)

    run("waive", "x.toml", RULE, *WHY, *UNTIL, *TODAY, "--decision", decision, "--pack", pack)

    assert [each["decision"] for each in waivers()] == [decision]


@pytest.mark.parametrize(
    ("words", "message"),
    [
        ([RULE, "--by", "A", *UNTIL], '--reason is missing\n    write --reason "why it may stay"'),
        ([RULE, "--reason", "x", *UNTIL], "--by is missing"),
        ([RULE, *WHY], "--until is missing\n    write --until 2027-03-31"),
        ([RULE, "--reason", " ", "--by", "", *UNTIL], "--reason is missing"),
        ([RULE, "--reason", " ", "--by", "", *UNTIL], "--by is missing"),
        ([RULE], "3 problems"),
        ([RULE, *WHY, "--until", "soon"], "'soon' is no date"),
        ([RULE, *WHY, "--until", "2027-02-30"], "'2027-02-30' is no date"),
        ([RULE, *WHY, "--until", "2026-12-31"], "is over already"),
        ([RULE, *WHY, *UNTIL, "--max-waiver-days", "88"], "more than 88 days ahead"),
        ([RULE, *WHY, *UNTIL, "--today", "9999-12-31", "--max-waiver-days", "36500"], "is over already"),
        (["free-without", *WHY, *UNTIL], "did you mean free-without-income?"),
        (["too-few-payers", *WHY, *UNTIL], "not applicable here: there is nothing to accept"),
    ],
)
def test_a_waiver_that_says_too_little_is_refused_and_nothing_is_written(
    pack: Path, words: list[str], message: str
) -> None:
    put(OPEN)

    ran = run("waive", "x.toml", *TODAY, *words, "--pack", pack)

    assert ran.code == 2
    assert message in ran.err
    assert text() == OPEN


@pytest.mark.parametrize(
    ("entry", "line", "message"),
    [
        (WAIVED.replace("rule = ", "rule = 'x' # "), 9, "there is no rule 'x'"),
        (WAIVED + WAIVED.partition("\n\n[[")[2].join(["\n[[", ""]), 17, f"{RULE} is waived twice"),
        (WAIVED.replace("until = 2027-03-31\n", ""), 8, "the key 'until' is missing"),
        (WAIVED.replace("2027-03-31", '"soon"'), 13, "this is no date"),
        (WAIVED.replace("2027-03-31", "2027-03-31T12:00:00Z"), 13, "a date is expected, not a date with a time"),
        (WAIVED.replace('"Ads start in May"', '" "'), 11, "reason: it is empty"),
        (WAIVED.replace('by = "A. Founder"\n', ""), 8, "the key 'by' is missing"),
        (WAIVED.replace('"accept"', '"ignore"'), 10, "decision"),
        (WAIVED + "ticket = 1\n", 15, "there is no key 'ticket'"),
    ],
)
@pytest.mark.parametrize("words", [["check"], ["waive", RULE, *WHY, *UNTIL]], ids=["check", "waive"])
def test_a_file_with_a_wrong_waiver_is_refused_with_its_line(
    pack: Path, words: list[str], entry: str, line: int, message: str
) -> None:
    put(entry)

    ran = run(words[0], "x.toml", *words[1:], *TODAY, "--pack", pack)

    assert ran.code == 2
    assert ran.err.startswith(f"error: x.toml:{line}:")
    assert message in ran.err
    assert text() == entry


# Afterwards


def checked(pack: Path, *options: str) -> dict[str, Any]:
    [file] = json.loads(run("check", "x.toml", "--pack", pack, "--format", "json", *options).out)["files"]
    return dict(file)


def test_a_waived_finding_stays_visible_and_is_counted_apart(pack: Path) -> None:
    put(WAIVED)

    in_text = run("check", "x.toml", "--pack", pack, *TODAY).out
    in_json = checked(pack, *TODAY)
    in_report = run("report", "x.toml", "--pack", pack, *TODAY, "--full").out

    assert f"high accepted (open) {RULE}: " in in_text
    assert "(by A. Founder until 2027-03-31)" in in_text
    assert "x.toml: 0 open risks; 1 accepted; " in in_text
    assert in_json["counts"] == dict.fromkeys(
        ("open", "untapped", "unknown", "treated", "pursued", "covered", "captured"), 0
    ) | {"to-clarify": 1, "not-applicable": 1, "accepted": 1}  # fmt: skip
    [finding] = [each for each in in_json["findings"] if each["rule"] == RULE]
    assert (finding["status"], finding["accepted"], finding["stops"]) == ("open", True, False)
    assert finding["waiver"]["standing"] == "in-force"
    accepted = in_report.partition("Accepted")[2]
    assert "The service is free and nothing else pays for it" in accepted
    assert "accepted by A. Founder until 2027-03-31: Ads start in May" in accepted


@pytest.mark.parametrize(
    ("what", "change", "options", "notice"),
    [
        ("its day is over", {}, ["--today", "2027-04-01"], "it ran until 2027-03-31"),
        ("it runs too long", {}, [*TODAY, "--max-waiver-days", "88"], "longer than allowed here"),
        ("an answer changed", {'"none"]\n\n': '"none"]\nprice_review = true\n\n', '= "all", s': '= "basic", s'}, TODAY,
         "the answer it rests on has changed: free_offer"),
        ("nothing is left", {'sources = ["none"]\n\n': 'sources = ["ads"]\n\n'}, TODAY,
         "there is nothing left to accept; take the waiver away"),
    ],
)  # fmt: skip
@pytest.mark.parametrize(("fail_on", "code"), [("high", 1), ("never", 0)])
def test_a_waiver_that_no_longer_holds_stops_the_gate_and_says_why(
    pack: Path, what: str, change: dict[str, str], options: list[str], notice: str, fail_on: str, code: int
) -> None:
    entry = WAIVED
    for old, new in change.items():
        assert old in entry
        entry = entry.replace(old, new, 1)
    put(entry)

    ran = run("check", "x.toml", "--pack", pack, "--fail-on", fail_on, *options)

    assert ran.code == code, what
    assert notice in ran.out


BAD = 'free_offer = "basic"\npaid_share = 0.01'
LATE = """
[[action]]
strategy = "raise-share"
status = "done"
done = 2026-01-01
"""


@pytest.fixture(scope="module")
def waiting(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a pack that waits a hundred days for results."""
    interval = '\n[review_interval]\ndays = 100\nwhy = "x"\n\n[[metric]]'
    return write_pack(tmp_path_factory.mktemp("waiting"), pack={"\n[[metric]]": interval})


def accept(pack: Path, rule: str = "too-few-payers") -> Ran:
    return run("waive", "x.toml", rule, *WHY, *UNTIL, *TODAY, "--pack", pack)


def test_a_waiver_of_a_risk_that_is_treated_now_is_no_longer_needed(waiting: Path) -> None:
    put(assessment(BAD))
    accept(waiting)
    run("whatif", "x.toml", "--adopt", "raise-share", "--write", *TODAY, "--pack", waiting)

    ran = run("check", "x.toml", "--pack", waiting, *TODAY)

    assert ran.code == 1
    assert (
        "waiver-orphaned: too-few-payers is treated now: the waiver is no longer needed; "
        "take the waiver away, and give it anew should the practice stop\n" in ran.out
    )


def test_a_waiver_given_while_nobody_knew_whether_the_risk_is_treated_lapses_once_it_is_not(waiting: Path) -> None:
    put(assessment(BAD))
    accept(waiting)
    assert run("check", "x.toml", "--pack", waiting, *TODAY, "--fail-on", "medium").code == 0
    put(text().replace("0.01\n", "0.01\nprice_review = false\n", 1))

    ran = run("check", "x.toml", "--pack", waiting, *TODAY, "--fail-on", "medium")

    assert ran.code == 1
    assert "it rests on answers that do not say whether the right thing is done, which is known now;" in ran.out


def test_a_waiver_is_given_anew_once_what_was_done_since_has_stopped(waiting: Path) -> None:
    put(assessment(f"{BAD}\nprice_review = false"))
    gate = ["check", "x.toml", "--pack", str(waiting), "--fail-on", "medium", "--today"]
    accept(waiting)
    assert run(*gate, "2027-01-01").code == 0
    run("whatif", "x.toml", "--adopt", "raise-share", "--write", "--today", "2027-01-10", "--pack", waiting)
    run("assess", "x.toml", "--set", "price_review=no", "--pack", waiting)

    stopped = run(*gate, "2027-01-20")
    again = run("waive", "x.toml", "too-few-payers", *WHY, *UNTIL, "--today", "2027-01-20", "--pack", waiting)

    assert stopped.code == 1
    assert "has lapsed: what was done about it since has stopped: raise-share; look at it again" in stopped.out
    assert (again.code, run(*gate, "2027-01-20").code) == (0, 0)


def test_a_file_that_says_of_one_day_that_something_is_done_and_is_not_is_corrected_first(waiting: Path) -> None:
    before = assessment(f"{BAD}\nprice_review = false", LATE.replace("2026", "2027"))
    put(before)

    ran = accept(waiting)

    assert (ran.code, text()) == (2, before)
    assert "raise-share was done today, as the action says, and the answers say that it is not" in ran.err


def test_that_a_treated_risk_is_without_result_can_be_accepted(waiting: Path) -> None:
    put(assessment(f"{BAD}\nprice_review = true", LATE))
    gate = ["check", "x.toml", "--pack", str(waiting), *TODAY, "--require-results"]
    before = run(*gate).code

    ran = accept(waiting)

    assert (before, ran.code, run(*gate).code) == (1, 0, 0)
    assert waivers()[0]["because"] == {"free_offer": "basic", "paid_share": 0.01, "price_review": True}
    told = run(*gate).out
    assert "medium accepted (treated) too-few-payers: Too few users pay (by A. Founder until 2027-03-31)" in told
    assert "without-result" not in told


@pytest.mark.parametrize(
    ("answers", "rule", "message"),
    [
        (f"{BAD}\nprice_review = true", "too-few-payers",
         "too-few-payers is treated here: the right thing is done, and no gate stops for it"),
        ("price_review = true", "prices-reviewed", "prices-reviewed is captured here: there is nothing to accept"),
        ("price_review = false", "too-few-payers",
         "too-few-payers is unknown here: it is not known whether it applies\n    answer first: free_offer"),
    ],
)  # fmt: skip
def test_what_nobody_can_accept_is_refused_with_the_reason(
    waiting: Path, answers: str, rule: str, message: str
) -> None:
    before = assessment(answers)
    put(before)

    ran = accept(waiting, rule)

    assert (ran.code, text()) == (2, before)
    assert message in ran.err


@pytest.mark.parametrize("answers", [BAD, f"{BAD}\nprice_review = false", 'free_offer = "basic"\nprice_review = true'])
def test_what_a_gate_can_stop_for_can_be_accepted(waiting: Path, answers: str) -> None:
    put(assessment(answers))

    assert accept(waiting).code == 0
    assert run("check", "x.toml", "--pack", waiting, *TODAY, "--fail-on", "low").code == 0


def test_a_risk_without_result_is_named_and_only_a_gate_that_asks_for_results_stops(waiting: Path) -> None:
    put(assessment(f"{BAD}\nprice_review = true", LATE))
    told = (
        'x.toml:12:1: risk-without-result: "Too few users pay" (too-few-payers) is treated, without result so far: '
        '"Give paying users more" (raise-share) was done on 2026-01-01; the outcome to watch: '
        "Which share of your users pays? (paid_share); bmcheck explain too-few-payers\n"
    )

    plain, asked, early = (
        run("check", "x.toml", "--pack", waiting, *more)
        for more in (TODAY, [*TODAY, "--require-results"], ["--today", "2026-04-11", "--require-results"])
    )

    assert (plain.code, asked.code, early.code) == (0, 1, 0)
    assert told in plain.out
    assert told in asked.out
    assert "without-result" not in early.out
    report = run("report", "x.toml", "--pack", waiting, *TODAY, "--full").out
    assert '(too-few-payers) is treated, without result so far: "Give paying users more"' in " ".join(report.split())


@pytest.mark.parametrize(
    ("day", "told"),
    [
        ("", "raise-share was done on a day that is not said"),
        ("done = 2028-01-01", "on 2028-01-01, a day still to come"),
    ],
)
def test_an_action_of_which_nobody_says_since_when_is_told_where_that_matters(
    waiting: Path, day: str, told: str
) -> None:
    put(assessment(f"{BAD}\nprice_review = true", LATE.replace("done = 2026-01-01", day)))

    ran = run("check", "x.toml", "--pack", waiting, *TODAY, "--require-results")

    assert ran.code == 0
    assert f"{told}: write done = DATE; the result is waited for of too-few-payers\n" in ran.out


@pytest.mark.parametrize(
    ("form", "told"),
    [
        ("text", 'x.toml:12:1: risk-without-result: "Too few users pay" (too-few-payers) is treated, without result '),
        ("json", '"notice": "risk-without-result"'),
        ("markdown", 'risk-without-result: "Too few users pay" (too-few-payers) is treated, without result so far'),
        ("sarif", '"ruleId": "risk-without-result"'),
        ("sarif-all", '"ruleId": "risk-without-result"'),
        (
            "junit",
            '<failure type="risk-without-result" message="&quot;Too few users pay&quot; (too-few-payers) is treated',
        ),
        ("github", '::error file=x.toml,line=12,col=1,title=risk-without-result::"Too few users pay" (too-few'),
        ("csv", ",risk-without-result,notice,"),
    ],
)
def test_every_format_says_that_the_gate_stops_for_a_risk_without_result(waiting: Path, form: str, told: str) -> None:
    put(assessment(f"{BAD}\nprice_review = true", LATE))

    ran = run("check", "x.toml", "--pack", waiting, *TODAY, "--require-results", "--format", form)

    assert ran.code == 1
    assert told in ran.out


def test_what_stops_for_a_risk_without_result_is_the_notice_and_not_the_finding(waiting: Path) -> None:
    put(assessment(f"{BAD}\nprice_review = true", LATE))

    found = checked(waiting, *TODAY, "--require-results")

    [finding] = [each for each in found["findings"] if each["rule"] == "too-few-payers"]
    assert (found["stopped"], finding["status"], finding["stops"]) == (True, "treated", False)
    assert finding["without_result"] == {
        "strategy": "raise-share", "done": "2026-01-01", "due": "2026-04-11", "outcomes": ["paid_share"], "stops": True
    }  # fmt: skip
    assert [(each["notice"], each["stops"]) for each in found["notices"]] == [("risk-without-result", True)]
    assert [(each["strategy"], each["done"]) for each in found["actions"]] == [("raise-share", "2026-01-01")]


def test_the_page_says_by_title_what_is_without_result(waiting: Path) -> None:
    put(assessment(f"{BAD}\nprice_review = true", LATE))

    run("report", "x.toml", "--pack", waiting, *TODAY, "--format", "html", "-o", "x.html")

    page = Path("x.html").read_text(encoding="utf-8")
    assert (
        "Too few users pay</a>: treated, without result so far. Give paying users more: done on 2026-01-01. "
        "The outcome to watch: Which share of your users pays?" in page
    )


def test_a_lapsed_waiver_excuses_nothing(pack: Path) -> None:
    put(WAIVED)

    found = checked(pack, "--today", "2027-04-01")

    [finding] = [each for each in found["findings"] if each["rule"] == RULE]
    assert (finding["accepted"], finding["stops"], finding["waiver"]["lapses"]) == (False, True, ["expired"])
    assert found["notices"][0]["notice"] == "waiver-lapsed"
    assert found["notices"][0]["line"] == 9


def test_what_is_accepted_completes_an_assessment(pack: Path) -> None:
    put(assessment('free_offer = "all"\nprice_review = true'))
    gate = ["check", "x.toml", "--pack", str(pack), *TODAY, "--require-complete"]
    before = run(*gate).code

    run("waive", "x.toml", RULE, *WHY, *UNTIL, *TODAY, "--pack", pack)

    assert (before, run(*gate).code) == (1, 0)


def test_hostile_words_in_a_waiver_are_shown_as_text(pack: Path) -> None:
    put(OPEN)

    run("waive", "x.toml", RULE, "--reason", "a\n::error::b\x1b[31m", "--by", '"]\nx', *UNTIL, *TODAY, "--pack", pack)
    out = (
        run("check", "x.toml", "--pack", pack, *TODAY).out
        + run("report", "x.toml", "--pack", pack, *TODAY, "--full").out
    )

    assert [each["by"] for each in waivers()] == ['"]\nx']
    assert "\x1b" not in out
    assert "::error::b" not in [line.strip()[:10] for line in out.splitlines()]


# Actions and age


def test_what_is_late_or_without_effect_is_told_and_stops_nothing(pack: Path) -> None:
    actions = """
[[action]]
strategy = "second-income"
status = "done"

[[action]]
strategy = "raise-share"
status = "planned"
owner = "growth"
due = 2026-12-31
"""
    put(OPEN + actions)

    ran = run("check", "x.toml", "--pack", pack, *TODAY, "--fail-on", "never")

    assert ran.code == 0
    assert (
        "x.toml:9:1: action-without-effect: second-income is done, and the answers do not say so yet: sources;"
        in ran.out
    )
    assert "x.toml:13:1: action-overdue: raise-share by growth is planned and was due on 2026-12-31" in ran.out


def test_an_assessment_of_long_ago_is_told_and_stops_nothing(tmp_path: Path) -> None:
    interval = '\n[review_interval]\ndays = 100\nwhy = "x"\n\n[[metric]]'
    pack = write_pack(tmp_path / "pack", pack={"\n[[metric]]": interval})
    put(COVERED + "\n[venture]\nassessed = 2026-09-22\n")

    due, late = (run("check", "x.toml", "--pack", pack, "--today", day) for day in ("2026-12-31", "2027-01-01"))

    assert (due.code, late.code) == (0, 0)
    assert "assessment-stale" not in due.out
    assert "x.toml:10:1: assessment-stale: a new look was due on 2026-12-31, 100 days after the last" in late.out


@pytest.mark.parametrize("day", ["2026-W53-5", "20261231", "31.12.2026"])
def test_a_date_is_written_as_in_a_file(pack: Path, day: str) -> None:
    put(OPEN)

    ran = run("waive", "x.toml", "free-without-income", "--reason", "x", "--by", "y", "--until", day, "--pack", pack)

    assert (ran.code, ran.err.split("\n")[0]) == (2, f"error: --until: {day!r} is no date")


@pytest.mark.parametrize(
    ("because", "message"),
    [
        ("{ free_ofer = 'all' }", "there is no question 'free_ofer'"),
        ("{ free_offer = 'most' }", "free_offer has no option 'most'"),
    ],
)
def test_a_waiver_that_rests_on_nothing_that_can_be_said_is_an_error(pack: Path, because: str, message: str) -> None:
    put(f"""{OPEN}
[[waiver]]
rule = "free-without-income"
decision = "accept"
reason = "x"
by = "y"
until = 2999-12-31
because = {because}
""")

    ran = run("check", "x.toml", "--pack", pack)

    assert (ran.code, ran.out) == (2, "")
    assert message in ran.err


def test_a_waiver_without_answers_is_told_that_it_names_none(pack: Path) -> None:
    put(f"""{OPEN}
[[waiver]]
rule = "free-without-income"
decision = "accept"
reason = "x"
by = "y"
until = 2999-12-31
""")

    assert "has lapsed: it does not say on which answers it rests;" in run("check", "x.toml", "--pack", pack).out


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["--adopt", "second-income"], "Then: 0 open risks; 0 risks to clarify; "),
        (["--set", "free_offer=none"], "Then: 0 open risks; 0 risks to clarify; "),
        (["--set", "price_review=yes"], "Then: 0 open risks; 1 accepted; 0 risks to clarify; "),
    ],
    ids=["it becomes covered", "it applies no more", "it stays as it is"],
)
def test_whatif_counts_as_accepted_what_is_so_afterwards(pack: Path, words: list[str], told: str) -> None:
    put(WAIVED)

    supposed = run("whatif", "x.toml", *words, "--write", *TODAY, "--pack", pack).out

    after = run("check", "x.toml", *TODAY, "--pack", pack).out
    assert told in supposed
    assert supposed.splitlines()[-1].removeprefix("Then: ") in after


@pytest.mark.parametrize("format_", ["text", "html"])
def test_a_plan_counts_as_accepted_what_is_so_afterwards(pack: Path, format_: str) -> None:
    """The plan treats the other risk by a practice that ends the waiver as well."""
    waived = WAIVED.replace(f'rule = "{RULE}"', 'rule = "prices-reviewed"').replace(
        'because = { free_offer = "all", sources = ["none"] }', "because = { price_review = false }"
    )
    put(
        waived.replace("[answers]", "[answers]\nprice_review = false\npaid_share = 0.01").replace('"all"', '"basic"', 1)
    )

    planned = run("plan", "x.toml", "--severity", "medium", "--pack", pack).out
    report = run("report", "x.toml", "--format", format_, *TODAY, "--pack", pack)

    assert "1 accepted" in planned.partition("Then:")[0]
    assert "accepted" not in planned.partition("Then:")[2]
    assert report.code == 0
