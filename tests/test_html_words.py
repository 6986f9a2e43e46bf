"""The words of the page: what is told once, what is explained, what is set as code."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from markupsafe import escape
from msgspec.structs import replace
from support.small_pack import OPEN, write_pack
from support.web_page import TODAY, nook, page, worst_answers

from bmcheck import load_pack
from bmcheck.reports.html.cards import place_in_words

if TYPE_CHECKING:
    from pathlib import Path


def written(folder: Path, text: str, *options: str) -> str:
    """Return the page of an assessment."""
    path = folder / "venture.toml"
    path.write_text(text, encoding="utf-8")
    return page(path, *options).read_text(encoding="utf-8")


def test_the_steps_of_a_strategy_are_told_once_and_led_to(tmp_path: Path) -> None:
    told = written(tmp_path, worst_answers())

    homes = re.findall(r'id="strategy-([a-z-]+)"', told)
    assert homes
    assert len(set(homes)) == len(homes)
    assert set(re.findall(r'href="#strategy-([a-z-]+)"', told)) <= set(homes)
    for name in homes:
        for step in load_pack().strategies[name].steps:
            assert told.count(f"<li>{escape(step.split('`')[0])}") == 1


def test_a_place_in_the_source_is_explained_where_it_first_stands(tmp_path: Path) -> None:
    told = written(tmp_path, nook())

    first = re.search(r"§(\S+) ¶(\d+) s(\d+)", told)
    assert first is not None
    words = (
        f"{first[0]} is section {first[1]}, paragraph {first[2]}, sentence {first[3]}, of what these rules come from: "
    )
    assert told.count(words) == 1
    assert told.index(words) < told.index("<code>", first.start())


@pytest.mark.parametrize(
    ("place", "told"),
    [
        ("§2 ¶1 s3", "§2 ¶1 s3 is section 2, paragraph 1, sentence 3, of what these rules come from: A handbook."),
        ("§4.1 heading", "§4.1 heading is section 4.1, the heading, of what these rules come from: A handbook."),
        ("page 7", "page 7 is a place in what these rules come from: A handbook."),
    ],
)
def test_every_form_of_a_place_is_explained(place: str, told: str) -> None:
    assert place_in_words(replace(load_pack(), source="A handbook"), place) == told


def test_backticks_set_words_as_code(tmp_path: Path) -> None:
    text = OPEN + '\n[venture]\nname = "Run `<b> x`"\nabout = "it`s"\n'

    told = written(tmp_path, text, "--pack", str(write_pack(tmp_path / "small")))

    assert "<h1>Run <code>&lt;b&gt; x</code></h1>" in told
    assert "<title>Run &lt;b&gt; x: business model assessment</title>" in told
    assert '<p class="about">it`s</p>' in told


def test_the_day_of_the_page_is_told_at_its_head_and_its_foot(tmp_path: Path) -> None:
    told = written(tmp_path, nook())

    assert f'As of <time datetime="{TODAY}">{TODAY}</time>' in told
    assert f"<dt>As of</dt><dd>{TODAY}</dd>" in told
