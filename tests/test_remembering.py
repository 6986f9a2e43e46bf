"""What is remembered to be quick is bounded: with room for next to nothing everything comes out the same."""

from __future__ import annotations

from pathlib import Path

import pytest
from support.random_answers import some_answers
from support.small_pack import run

from bmcheck.answers import plain_answer
from bmcheck.evaluation import find, review
from bmcheck.files.editing import Edit, create
from bmcheck.files.packs import load_pack
from bmcheck.model import Pack, Venture, memory
from bmcheck.reports import quick_lines

FEW = 4
"""How much is remembered here."""
SEEDS = range(20)


def test_reviews_come_out_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(memory, "MOST", FEW)
    pack = load_pack()

    for answers in (some_answers(pack, seed) for seed in SEEDS):
        assert list(review(pack, answers).findings) == [find(rule, answers) for rule in pack.rules.values()]


def test_the_lines_of_a_folder_come_out_the_same(pack: Pack, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for seed in SEEDS:
        given = {name: plain_answer(pack.questions[name], each) for name, each in some_answers(pack, seed).items()}
        create(str(tmp_path / f"{seed:02}.toml"), pack, Venture(), Edit(given))
    usual = run("check", tmp_path)
    monkeypatch.setattr(quick_lines, "MOST", FEW)

    assert run("check", tmp_path) == usual
