"""Findings are ordered by severity, then by how soon they bite, then the business before people, in every report."""

from __future__ import annotations

import json
import re
from functools import cache
from itertools import product
from random import Random

from msgspec.structs import replace
from support.checked_files import TODAY, checked
from support.format_readers import commands, read_sarif, read_text, tables
from support.small_pack import assessment, small_pack

from bmcheck.changes import compare
from bmcheck.conditions import Answers, Choices
from bmcheck.evaluation import Reviewer, review
from bmcheck.files.packs import load_pack
from bmcheck.model import Horizon, Pack, Severity, Snapshot, Threatened
from bmcheck.portfolio import Accumulator, most_open
from bmcheck.ranking import largest_gaps
from bmcheck.reports import terminal
from bmcheck.reports.formats import rendered
from bmcheck.reports.html import render
from bmcheck.two_people import agreement

OPEN = 'free_offer = "basic"\npaid_share = 0.01\nprice_review = false'


@cache
def pack_in_disorder() -> Pack:
    """Return a pack with a risk of every urgency, in no order."""
    template = small_pack().rules["too-few-payers"]
    rules = [
        replace(
            template, id=f"{severity}-{horizon}-{threatened}", severity=severity, horizon=horizon, threatens=threatened
        )
        for severity, horizon, threatened in product(Severity, Horizon, Threatened)
    ]
    Random(1).shuffle(rules)
    return replace(small_pack(), rules={each.id: each for each in rules})


ORDERED = ["-".join(each) for each in product(Severity, Horizon, Threatened)]


def found() -> Snapshot:
    return checked(pack_in_disorder(), assessment(OPEN))


def test_the_order_is_severity_then_horizon_then_the_business_before_people() -> None:
    assert ORDERED[:5] == [
        "high-weeks-business",
        "high-weeks-people",
        "high-months-business",
        "high-months-people",
        "high-years-business",
    ]
    assert [each.rule.id for each in found().asking()] == ORDERED


def test_every_report_for_people_has_that_order() -> None:
    page = render(found(), TODAY)
    page = page[page.index('id="risks"') : page.index('id="first"')]
    titles = [properties["title"] for _, properties, _ in commands(rendered("github", [found()]))]
    levels = [each.split()[-1] for each in titles if each != "pack"]

    assert [each.rule for each in read_text(rendered("text", [found()]))] == ORDERED
    assert [each.rule for each in read_sarif(rendered("sarif", [found()]))] == ORDERED
    assert [cells[4] for _, cells in tables(rendered("markdown", [found()]))] == ORDERED
    assert re.findall(r'href="#finding-([a-z-]+)"', page) == ORDERED
    assert sorted(levels) == sorted(ORDERED)
    assert levels[:6] == ORDERED[:6]


def test_the_terminal_tells_how_soon_each_bites_and_whom_it_threatens() -> None:
    told = " ".join(terminal.text(found()).split())
    first = told[told.index("Open risks") : told.index("Opportunities")]

    in_order = re.findall(r"\(([\w-]+), within (\w+), for (?:the )?(\w+)", first)

    assert [name for name, *_ in in_order] == ORDERED


def test_changes_differences_of_two_people_and_a_portfolio_have_that_order() -> None:
    pack = pack_in_disorder()
    one, two = (checked(pack, assessment(OPEN.replace("false", each))).review.answers for each in ("false", "true"))
    tally = Accumulator(Reviewer(pack))
    tally.add(review(pack, one), ())

    assert [each.rule.id for each in compare(review(pack, two), review(pack, one)).worse] == ORDERED
    assert [each.rule.id for each, _ in agreement(pack, one, two).apart] == ORDERED
    assert [each.rule for each in most_open(pack, tally.taken())] == ORDERED


def test_programs_are_told_how_soon_and_whom() -> None:
    findings = json.loads(rendered("json", [found()]))["files"][0]["findings"]

    for each in findings:
        assert each["rule"] == f"{each['severity']}-{each['horizon']}-{each['threatens']}"


def test_a_half_known_list_is_among_what_to_find_out_first() -> None:
    answers: Answers = {
        "role": "platform",
        "young_users": "some",
        "people_care": Choices(frozenset({"no-profiled-ads"})),
    }

    assert "people_care" in [each.question.id for each in largest_gaps(review(load_pack(), answers))]


def test_of_questions_that_hold_up_as_much_the_one_for_what_bites_soonest_comes_first() -> None:
    pack = load_pack()
    found = largest_gaps(
        review(pack, {"role": "platform", "stage": "live", "user_can": Choices(frozenset({"create"}))})
    )
    names = [each.question.id for each in found]

    assert pack.rules["harm-gets-through"].urgency < pack.rules["few-stars-carry-it"].urgency
    assert names.index("harm_through") < names.index("official_push")
