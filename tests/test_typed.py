"""Text that people type: refused at once when no file can hold it, and never what was only shown."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.small_pack import OPEN, run, write_pack

from bmcheck.answers import WrongAnswerError
from bmcheck.files.toml import LONGEST_TEXT
from bmcheck.files.typed import as_before, typed_text
from bmcheck.safe import HARMFUL

WAIVE = ["waive", "x.toml", "free-without-income", "--until", "2099-01-01"]
TOO_LONG = "x" * (LONGEST_TEXT + 1)


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=50))
def test_every_text_that_is_unicode_may_be_typed(text: str) -> None:
    assert typed_text(text) == text


@pytest.mark.parametrize("text", ["\udce9", "caf\udcc3"])
def test_half_a_letter_is_refused(text: str) -> None:
    with pytest.raises(WrongAnswerError, match="did not arrive as UTF-8"):
        typed_text(text)


def test_a_text_may_be_as_long_as_reading_allows_and_no_longer() -> None:
    assert typed_text("é" * LONGEST_TEXT)
    with pytest.raises(WrongAnswerError, match="10,001 characters are more than the 10,000"):
        typed_text(TOO_LONG)


@given(st.text())
def test_what_nobody_changed_stays_as_it_was(before: str) -> None:
    shown = HARMFUL.sub(" ", before)

    assert as_before(before, shown, shown) == before


@given(st.text("ab \n\u200c"), st.text("ab \n\u200c"), st.text("xyz"))
def test_what_stands_before_and_behind_a_change_stays_as_it_was(front: str, end: str, typed: str) -> None:
    before = f"{front}-{end}"
    shown = before.replace("\n", " ").replace("\u200c", " ")

    assert as_before(before, shown, shown.replace("-", typed)) == before.replace("-", typed)


@pytest.mark.parametrize(
    ("before", "shown", "typed", "after"),
    [
        ("one\ntwo\nthree", "one two three", "one two three", "one\ntwo\nthree"),
        ("one\ntwo\nthree", "one two three", "one two three four", "one\ntwo\nthree four"),
        ("one\ntwo\nthree", "one two three", "zero one two three", "zero one\ntwo\nthree"),
        ("one\ntwo\nthree", "one two three", "one three", "one\nthree"),
        ("one\ntwo\n\nthree", "one two  three", "1 two  3", "1\ntwo\n\n3"),
        ("one\ntwo\nthree\nfour", "one two three four", "1 two three 4", "1\ntwo\nthree\n4"),
        ("one\ntwo", "one two", "", ""),
        ("", "", "new", "new"),
    ],
)
def test_a_change_of_what_is_shown_is_made_to_what_is_there(before: str, shown: str, typed: str, after: str) -> None:
    assert as_before(before, shown, typed) == after


@pytest.mark.parametrize("text", ["a\udce9", TOO_LONG], ids=["half a letter", "too long"])
@pytest.mark.parametrize(
    ("option", "others"),
    [
        ("--name", ["assess", "new.toml", "--set", "free_offer=all"]),
        ("--reason", [*WAIVE, "--by", "A"]),
        ("--by", [*WAIVE, "--reason", "A"]),
    ],
)
def test_an_option_that_no_file_can_hold_is_refused_and_nothing_is_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, option: str, others: list[str], text: str
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("x.toml").write_text(OPEN, encoding="utf-8")

    ran = run(*others, option, text, "--pack", write_pack(tmp_path / "pack"))

    assert ran.code == 2
    assert f"{option}: " in ran.err
    assert not Path("new.toml").exists()
    assert Path("x.toml").read_text(encoding="utf-8") == OPEN
