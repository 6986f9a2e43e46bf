"""SARIF as its readers understand it: kinds, levels, suppressions, what stays the same between runs."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from importlib.metadata import version
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace
from support.checked_files import checked, some_checked
from support.format_readers import place, results
from support.small_pack import COVERED, OPEN, assessment, small_pack, write_pack

from bmcheck.files.packs import load_pack
from bmcheck.gate import Gate
from bmcheck.model import Pack, Snapshot
from bmcheck.reports import sarif
from bmcheck.reports.formats import rendered

REFERENCE = Path(__file__).parent.parent / ".github" / "REFERENCE.md"
MEDIUM = assessment('free_offer = "basic"\npaid_share = 0.01')
UNTAPPED = assessment('free_offer = "none"\nprice_review = false')
CAPTURED = assessment("price_review = true")
WAIVER = """
[[waiver]]
rule = "free-without-income"
decision = "accept"
reason = "Advertising starts in March"
by = "A. Founder"
until = {until}
because = {{ free_offer = "{offer}", sources = ["none"] }}
"""


def waived(until: str = "2026-11-23", offer: str = "all") -> str:
    return OPEN + WAIVER.format(until=until, offer=offer)


def result(rule: str, found: Snapshot) -> dict[str, Any]:
    [only] = [each for each in results(rendered("sarif-all", [found])) if each["ruleId"] == rule]
    return only


def driver(*found: Snapshot) -> dict[str, Any]:
    tool: dict[str, Any] = json.loads(rendered("sarif-all", found))["runs"][0]["tool"]
    assert tool.keys() == {"driver"}
    named: dict[str, Any] = tool["driver"]
    return named


@pytest.mark.parametrize(
    ("text", "rule", "kind", "level"),
    [
        (OPEN, "free-without-income", "fail", "error"),
        (MEDIUM, "too-few-payers", "fail", "warning"),
        (COVERED, "free-without-income", "pass", "none"),
        (COVERED, "too-few-payers", "notApplicable", "none"),
        (OPEN, "prices-reviewed", "open", "none"),
        (assessment(), "free-without-income", "open", "none"),
        (UNTAPPED, "prices-reviewed", "informational", "none"),
        (CAPTURED, "prices-reviewed", "pass", "none"),
    ],
)
def test_a_status_has_its_kind_and_an_open_risk_the_level_of_its_severity(
    text: str, rule: str, kind: str, level: str
) -> None:
    said = result(rule, checked(small_pack(), text))

    assert (said["kind"], said["level"]) == (kind, level)


@pytest.mark.parametrize(
    ("text", "status"),
    [
        (OPEN, []),
        (waived(), ["accepted"]),
        (waived(until="2026-11-22"), ["underReview"]),
        (waived(offer="none"), ["underReview"]),
        (waived().replace('sources = ["none"]\n', 'sources = ["shop"]\n', 1), []),
    ],
    ids=["none", "in force", "expired", "another answer", "nothing left to accept"],
)
def test_a_waiver_is_a_suppression(text: str, status: list[str]) -> None:
    said = result("free-without-income", checked(small_pack(), text))["suppressions"]

    assert [each["status"] for each in said] == status


def test_a_suppression_says_who_until_when_why_and_where() -> None:
    [said] = result("free-without-income", checked(small_pack(), waived()))["suppressions"]

    assert said["kind"] == "inSource"
    assert said["justification"] == "accept, by A. Founder until 2026-11-23: Advertising starts in March"
    line = waived().split("\n").index('rule = "free-without-income"') + 1
    assert said["location"]["physicalLocation"]["region"]["startLine"] == line


def test_a_waiver_that_runs_too_long_is_rejected() -> None:
    found = checked(small_pack(), waived(until="2026-12-31"), longest=30)

    said = result("free-without-income", found)

    assert [each["status"] for each in said["suppressions"]] == ["rejected"]


def test_a_finding_is_the_same_when_lines_move() -> None:
    found, moved = (checked(small_pack(), text) for text in (OPEN, f"# one line more\n\n{OPEN}"))

    before, after = (results(rendered("sarif-all", [each])) for each in (found, moved))

    assert [each["partialFingerprints"] for each in before] == [each["partialFingerprints"] for each in after]
    assert [place(each)["region"]["startLine"] + 2 for each in before] == [
        place(each)["region"]["startLine"] for each in after
    ]


def test_no_two_results_of_a_file_have_one_fingerprint() -> None:
    said = results(rendered("sarif-all", [checked(small_pack(), waived(until="2026-11-22"))]))

    prints = [json.dumps(each["partialFingerprints"]) for each in said]

    assert len(set(prints)) == len(prints) == 4


@pytest.mark.parametrize(
    ("before", "after", "state"),
    [
        ("", OPEN, None),
        (OPEN, OPEN, "unchanged"),
        (COVERED, OPEN, "new"),
        (OPEN, COVERED, "updated"),
        (assessment('free_offer = "all"'), OPEN, "updated"),
        (assessment(), OPEN, "new"),
    ],
)
def test_compared_with_an_earlier_state_each_finding_says_whether_it_is_new(
    before: str, after: str, state: str | None
) -> None:
    said = result("free-without-income", checked(small_pack(), after, before=before))

    assert said.get("baselineState") == state


def test_a_notice_is_a_result_of_a_rule_of_its_own() -> None:
    found = checked(small_pack(), waived(until="2026-11-22"))

    said = result("waiver-lapsed", found)

    assert (said["kind"], said["level"]) == ("fail", "error")
    assert said["partialFingerprints"] == {"notice/v1": "small/waiver-lapsed/free-without-income"}
    assert "it ran until 2026-11-22" in said["message"]["text"]


def test_by_default_only_what_fails_and_what_is_open_is_a_result() -> None:
    """To code scanning every result is an alert, whatever its kind."""
    for text in (OPEN, MEDIUM, COVERED, UNTAPPED, CAPTURED, waived(until="2026-11-22"), assessment()):
        found = checked(small_pack(), text)
        usual, everything = (results(rendered(each, [found])) for each in ("sarif", "sarif-all"))

        unknown = [each for each in everything if each["properties"].get("status") == "unknown"]
        assert {each["kind"] for each in usual} <= {"fail", "open"}
        assert without_place(usual) == without_place(
            each for each in everything if each["kind"] in ("fail", "open") and each not in unknown
        )


def without_place(results: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return results in the order of their rules, without their number in the list of rules."""
    found = [{key: value for key, value in each.items() if key != "ruleIndex"} for each in results]
    return sorted(found, key=lambda each: str(each["ruleId"]))


def test_what_is_unknown_is_a_result_where_the_gate_stops_for_it() -> None:
    found = checked(small_pack(), assessment(), gate=Gate("never", require_complete=True))

    assert "unknown" in [each["properties"]["status"] for each in results(rendered("sarif", [found]))]


def test_code_scanning_is_given_no_more_than_it_takes_and_what_fails_first() -> None:
    """It refuses a document of more than 25,000 results; the program says what it leaves out, and leaves out nothing
    where everything is asked for."""
    text = OPEN.replace("price_review = false\n", "")
    sections = [sarif.section([checked(small_pack(), text, f"{number}.toml")]) for number in range(4)]
    most = 5

    run = json.loads("".join(sarif.document(sections, most=most)))["runs"][0]

    whole = results(rendered("sarif-all", [checked(small_pack(), text)]))
    assert [each["kind"] for each in run["results"]] == ["fail"] * 4 + ["open"]
    [told] = run["invocations"][0]["toolExecutionNotifications"]
    assert told["level"] == "warning"
    assert told["message"]["text"].startswith("3 results of 8 left out")
    assert run["invocations"][0]["executionSuccessful"] is True
    assert len(whole) == len(small_pack().rules)
    assert sarif.MOST == 25_000


def test_a_message_ends_as_a_sentence_does_and_has_no_point_twice(pack: Pack) -> None:
    for text in (OPEN, COVERED, UNTAPPED, waived(until="2026-11-22")):
        for each in results(rendered("sarif-all", [checked(small_pack(), text)])):
            assert_sentences(each["message"]["text"])
    for seed in range(3):
        for each in results(rendered("sarif-all", [some_checked(pack, seed)])):
            assert_sentences(each["message"]["text"])


def assert_sentences(text: str) -> None:
    assert text.endswith((".", "!", "?"))
    assert not re.search(r"[.,;:!?] ?[.,;:]", text.replace("; …", "")), text


def test_a_rule_says_what_it_means_in_text_and_in_markdown() -> None:
    [rule] = [each for each in driver(checked(small_pack(), OPEN))["rules"] if each["id"] == "free-without-income"]

    assert rule["shortDescription"]["text"] == "The service is free and nothing else pays for it"
    assert rule["defaultConfiguration"] == {"level": "error"}
    assert "What to do: Open a second source of income (medium effort):\n- Ask who would pay" in rule["help"]["text"]
    assert "**How you would know**\n\n- The books show it." in rule["help"]["markdown"]


def test_the_tool_is_named_with_its_version_and_its_home_and_columns_count_characters() -> None:
    """That is what SARIF2005 of Microsoft's Multitool asks for: a short name, a version with a number, a home."""
    named = driver(checked(small_pack(), OPEN))

    assert (named["name"], named["version"]) == ("bmcheck", version("bmcheck"))
    assert re.match(r"\d+\.\d+", named["version"])
    assert f"git+{named['informationUri']}\n" in REFERENCE.read_text(encoding="utf-8")
    assert json.loads(rendered("sarif-all", []))["runs"][0]["columnKind"] == "unicodeCodePoints"


def test_two_packs_may_each_have_a_rule_of_the_same_id(tmp_path: Path) -> None:
    title = {"Prices could be looked at": "Prices are old"}
    other = load_pack(str(write_pack(tmp_path, pack={'id = "small"': 'id = "other"'}, money=title)))
    text = OPEN.replace('"small"', '"other"')
    found = [checked(small_pack(), OPEN), checked(other, text, "y.toml")]

    rules = [each["shortDescription"]["text"] for each in driver(*found)["rules"] if each["id"] == "prices-reviewed"]

    assert rules == ["Prices could be looked at", "Prices are old"]
    assert len(results(rendered("sarif-all", found))) == 6


def test_without_our_extensions_no_strategy_of_ours_is_in_the_help(pack: Pack) -> None:
    found = checked(pack, 'bmcheck = 1\npack = { id = "social-media" }\n')

    assert "What to do" in helps(found)["originals-scarce"]
    assert "What to do" not in helps(replace(found, review=replace(found.review, only_paper=True)))["originals-scarce"]


def helps(found: Snapshot) -> dict[str, str]:
    return {each["id"]: each["help"]["text"] for each in driver(found)["rules"]}
