"""What is remembered to be quick is bounded: with room for next to nothing everything comes out the same."""

from __future__ import annotations

from pathlib import Path

import pytest
from support.random_answers import some_answers
from support.small_pack import run

from bmcheck import evaluation
from bmcheck.answers import plain_answer
from bmcheck.files import assessments
from bmcheck.files.editing import Edit, create
from bmcheck.model import Pack, Venture


def test_a_folder_comes_out_the_same(pack: Pack, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for seed in range(20):
        given = {name: plain_answer(pack.questions[name], each) for name, each in some_answers(pack, seed).items()}
        create(str(tmp_path / f"{seed:02}.toml"), pack, Venture(), Edit(given))
    usual = run("check", tmp_path), run("portfolio", tmp_path)
    for module in (assessments, evaluation):
        monkeypatch.setattr(module, "MOST", 4)

    assert (run("check", tmp_path), run("portfolio", tmp_path)) == usual
