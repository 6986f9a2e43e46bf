"""Markdown fits where it goes: what matters least is left out, and that is said."""

from __future__ import annotations

import pytest
from support.checked_files import checked
from support.format_readers import tables, tokens
from support.small_pack import COVERED, OPEN, assessment, small_pack

from bmcheck.errors import Problem
from bmcheck.model import Pack, Snapshot
from bmcheck.reports import markdown
from bmcheck.reports.formats import rendered
from bmcheck.reports.markdown_room import COMMENT, PARTS, SUMMARY

CUT = "**Cut to "


def size(text: str) -> int:
    return len(text.encode())


def written(files: list[Snapshot], most: int, problems: int = 0) -> str:
    found = [Problem("is not valid TOML", "close it", f"{number}.toml", 3) for number in range(problems)]
    return "".join(markdown.document([markdown.section([each]) for each in files], found, most))


def mixed() -> list[Snapshot]:
    """Return files of every kind: the gate stops for one, passes for others, and one is unchanged."""
    return [
        checked(small_pack(), COVERED, "covered.toml"),
        checked(small_pack(), OPEN, "open.toml"),
        checked(small_pack(), assessment(), "empty.toml"),
        checked(small_pack(), COVERED, "unchanged.toml", before=COVERED),
    ]


@pytest.mark.parametrize(("name", "most"), [("markdown", SUMMARY), ("markdown-comment", COMMENT)])
def test_many_files_of_the_shipped_pack_fit_and_what_is_cut_is_named(pack: Pack, name: str, most: int) -> None:
    answers = "role = 'platform'\nfree_offer = 'all'\nrevenue_sources = ['none']\n"
    text = f"bmcheck = 1\npack.id = 'social-media'\n[answers]\n{answers}"
    found = checked(pack, text)
    files = [checked(pack, text, f"{number}.toml") for number in range(3 * most // size(rendered(name, [found])))]

    cut = rendered(name, files)

    assert most * 0.8 < size(cut) <= most
    assert f"{CUT}{most:,} bytes.**" in cut
    assert "all other findings of" in cut
    assert "`json` has everything" in cut


def test_what_fits_is_whole_and_says_nothing_of_cuts() -> None:
    whole = written(mixed(), SUMMARY, problems=2)

    assert CUT not in whole
    assert written(mixed(), size(whole) + 1_200, problems=2) == whole
    assert CUT in written(mixed(), size(whole) + 100, problems=2)


@pytest.mark.parametrize("most", range(1_000, 9_000, 250))
def test_it_is_never_longer_than_wanted_and_always_whole_parts(most: int) -> None:
    text = written(mixed(), most, problems=40)

    assert size(text) <= most
    assert text.count("<details>") == text.count("</details>")
    assert {each.type for each in tokens(text)} <= {each.type for each in tokens(written(mixed(), SUMMARY, 40))}


def test_what_matters_least_goes_first() -> None:
    """What is met goes first, then files that pass, then reasons, and at last that the gate stops for a file."""
    steps = [written(mixed(), most) for most in range(SUMMARY // 100, 1_000, -50)]

    gone = [
        next((step for step, text in enumerate(steps) if part not in text), len(steps))
        for part in ("All other findings", "| covered.toml |", "Why, and what to do", "| open.toml |")
    ]

    assert gone == sorted(gone)
    assert gone[0] < gone[-1]
    assert all("open.toml" in text for text in steps[: gone[-1]])


def test_files_that_could_not_be_read_come_before_everything_else() -> None:
    text = written(mixed(), 1_750, problems=10)

    assert text.startswith("## Not read\n\n- 0")
    assert text.count("is not valid TOML") == 10
    assert "\n## " not in text.removeprefix("## Not read")


@pytest.mark.parametrize("files", [1, 2, 400])
def test_a_file_in_which_nothing_is_different_takes_a_line(files: int) -> None:
    """Compared with an earlier state, only what is different has a section."""
    same = [checked(small_pack(), OPEN, f"{number}.toml", before=OPEN) for number in range(files)]
    news = checked(small_pack(), OPEN, "news.toml", before=COVERED)

    text = rendered("markdown", same)

    assert text.count("| passed, unchanged |") == files
    assert tables(text) == []
    assert size(text) < 200 * (files + 1)
    assert {file for file, _ in tables(rendered("markdown", [*same, news]))} == {"news.toml"}


def test_what_there_is_to_say_of_a_file_is_said_though_nothing_is_different() -> None:
    lapsed = OPEN + (
        '[[waiver]]\nrule = "free-without-income"\ndecision = "accept"\nreason = "x"\nby = "y"\nuntil = 2026-11-22\n'
        'because = { free_offer = "all", sources = ["none"] }\n'
    )

    text = rendered("markdown", [checked(small_pack(), lapsed, before=lapsed)])

    assert "waiver-lapsed" in text
    assert "All other findings" not in text


def test_every_part_has_a_place_in_what_matters() -> None:
    assert {name for _, name in markdown_importance()} == {"row", *PARTS}


def markdown_importance() -> tuple[tuple[bool, str], ...]:
    from bmcheck.reports.markdown_room import _IMPORTANCE  # noqa: PLC0415 - looked at here alone

    return _IMPORTANCE
