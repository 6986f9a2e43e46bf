"""Which files of a folder are assessments."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from support.small_pack import OPEN, assessment

from bmcheck.files import folders
from bmcheck.files.folders import assessments_in

needs_fifos = pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="the system has no named pipes")
not_as_root = pytest.mark.skipif(getattr(os, "geteuid", lambda: 1)() == 0, reason="root may read everything")


def put(folder: Path, name: str, text: str = OPEN) -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def names(folder: Path) -> list[str]:
    return [Path(each).relative_to(folder).as_posix() for each in assessments_in(str(folder))]


def test_assessments_come_in_the_order_of_their_names_each_folder_before_the_folders_in_it(tmp_path: Path) -> None:
    for name in ("b.toml", "sub/d.toml", "a.toml", "sub/c.toml", "a-folder/deep/e.toml"):
        put(tmp_path, name)

    assert names(tmp_path) == ["a.toml", "b.toml", "a-folder/deep/e.toml", "sub/c.toml", "sub/d.toml"]


@pytest.mark.parametrize(
    ("what", "name", "text"),
    [
        ("a file of another type", "notes.txt", OPEN),
        ("TOML of another program", "pyproject.toml", "[project]\nname = 'x'\n"),
        ("a key that only begins like ours", "x.toml", "bmcheck_version = 1\n"),
        ("our key in a comment", "x.toml", "# bmcheck = 1\n"),
        ("an empty file", "x.toml", ""),
        ("a hidden folder", ".git/x.toml", OPEN),
    ],
)
def test_what_is_no_assessment_is_passed_over(tmp_path: Path, what: str, name: str, text: str) -> None:
    put(tmp_path, name, text)

    assert names(tmp_path) == [], what


@pytest.mark.parametrize(
    ("what", "text"),
    [
        ("comments before the key", "# about us\n\n" + OPEN),
        ("spaces around the key", OPEN.replace("bmcheck = 1", "  bmcheck  =1")),
        ("Windows line ends", OPEN.replace("\n", "\r\n")),
        ("a byte-order mark", "\ufeff" + OPEN),
        ("another format", OPEN.replace("bmcheck = 1", "bmcheck = 2")),
        ("a mistake further down", assessment("free_offer = ")),
    ],
)
def test_every_assessment_is_found_also_one_with_mistakes(tmp_path: Path, what: str, text: str) -> None:
    put(tmp_path, "x.toml", text)

    assert names(tmp_path) == ["x.toml"], what


def test_links_to_files_are_followed_and_links_to_folders_are_not(tmp_path: Path) -> None:
    put(tmp_path, "real/a.toml")
    looked_at = tmp_path / "looked-at"
    looked_at.mkdir()
    (looked_at / "file.toml").symlink_to(tmp_path / "real" / "a.toml")
    (looked_at / "folder").symlink_to(tmp_path / "real")
    (looked_at / "itself").symlink_to(looked_at)

    assert names(looked_at) == ["file.toml"]


@needs_fifos
def test_a_named_pipe_is_passed_over_without_waiting(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "x.toml")

    assert names(tmp_path) == []


def test_a_folder_whose_name_ends_like_a_file_is_looked_into(tmp_path: Path) -> None:
    put(tmp_path, "x.toml/y.toml")

    assert names(tmp_path) == ["x.toml/y.toml"]


def test_files_of_the_current_folder_have_short_names(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    put(tmp_path, "a.toml")
    monkeypatch.chdir(tmp_path)

    assert list(assessments_in(".")) == ["a.toml"]


@not_as_root
def test_a_file_that_cannot_be_read_counts_so_that_somebody_hears_of_it(tmp_path: Path) -> None:
    put(tmp_path, "a.toml").chmod(0)

    assert names(tmp_path) == ["a.toml"]


@pytest.mark.parametrize("run", [1, 2, 3, 7])
def test_a_folder_of_very_many_files_is_gone_through_in_order_as_well(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, run: int
) -> None:
    monkeypatch.setattr(folders, "RUN", run)
    names = [f"{number * 5 % 7}.toml" for number in range(7)]
    for name in names:
        (tmp_path / name).write_text(OPEN, encoding="utf-8")

    assert [Path(each).name for each in assessments_in(str(tmp_path))] == sorted(names)
