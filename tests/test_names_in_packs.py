"""What the names in the conditions of a pack stand for: orders of options, named conditions."""

from __future__ import annotations

from pathlib import Path

import pytest
from support.small_pack import problems_of, write_pack

from bmcheck.files.packs import load_pack

ORDERED = {'type = "one"\n': 'type = "one"\nordered = true\n', "free_offer == 'all'": "free_offer >= 'all'"}
"""Options in the order none, all, basic."""


@pytest.mark.parametrize(("answer", "applies"), [("none", False), ("all", True), ("basic", True)])
def test_options_of_an_ordered_question_are_compared_as_they_are_written(
    tmp_path: Path, answer: str, *, applies: bool
) -> None:
    pack = load_pack(str(write_pack(tmp_path, offer=ORDERED)))

    assert pack.rules["free-without-income"].applies.truth({"free_offer": answer}) is applies


def test_what_has_no_order_is_told_with_how_to_give_it_one(tmp_path: Path) -> None:
    change = {"free_offer == 'all'": "free_offer >= 'all'"}

    [problem] = problems_of(lambda: load_pack(str(write_pack(tmp_path, offer=change))))

    assert problem.what == "rule free-without-income, applies: free_offer has no order"
    assert problem.hint.endswith("write ordered = true to the question, with its options from worse to better")
