"""The quick interview asks a rule whole or not at all: a pack in which that cannot be is told what to write."""

from __future__ import annotations

from pathlib import Path

from support.small_pack import OFFER_IS_CORE, Change, problems_of, small_pack, write_pack

from bmcheck.files.packs import load_pack

CORE, SHARE, REVIEW = 'depth = "core"\n', 'unit = "share"\nmin = 0\nmax = 1\n', 'type = "yes-no"\nordered = true\n'


def test_an_outcome_that_is_core_wants_what_treats_it_in_the_quick_interview_too(tmp_path: Path) -> None:
    """Otherwise one whose prices are looked at would read that too few pay and nothing is done."""
    money: Change = {SHARE: SHARE + CORE}

    problems = problems_of(lambda: load_pack(str(write_pack(tmp_path, offer=OFFER_IS_CORE, money=money))))

    first = problems[0]
    assert first.what == "rule too-few-payers looks at paid_share, which is core, and what would treat it is deep"
    assert first.hint == 'write depth = "core" to price_review as well, or take it away from paid_share'
    assert first.path.endswith("money.toml")
    assert (tmp_path / "money.toml").read_text(encoding="utf-8").splitlines()[first.line - 1].startswith("treated")


def test_a_core_question_that_no_rule_asks_whole_is_core_for_nothing(tmp_path: Path) -> None:
    offer: Change = {'depth = "deep"': 'depth = "core"'}

    [problem] = problems_of(lambda: load_pack(str(write_pack(tmp_path, offer=offer))))

    assert problem.what == "question free_offer is core, and each rule that looks at it looks at a deep one as well"
    assert problem.hint == 'write depth = "core" to sources as well, or take it away here'
    assert (tmp_path / "offer.toml").read_text(encoding="utf-8").splitlines()[problem.line - 1] == 'depth = "core"'


def test_a_pack_whose_rules_are_core_as_a_whole_or_not_at_all_is_in_order(tmp_path: Path) -> None:
    money: Change = {SHARE: SHARE + CORE, REVIEW: REVIEW + CORE}

    pack = load_pack(str(write_pack(tmp_path, offer=OFFER_IS_CORE, money=money)))

    assert pack.core_rules == {"free-without-income", "too-few-payers", "prices-reviewed"}


def test_one_who_offers_no_quick_interview_need_not_think_of_it() -> None:
    assert not small_pack().core_rules


def test_a_rule_with_a_fault_is_no_reason_to_complain_of_depths(tmp_path: Path) -> None:
    offer: Change = {'depth = "deep"': 'depth = "core"', "len(sources) >= 1": "len(sorces) >= 1"}

    [problem] = problems_of(lambda: load_pack(str(write_pack(tmp_path, offer=offer))))

    assert "sorces" in problem.excerpt
