"""Which files of a folder may be assessments: whatever is called one, so that nothing is passed over in silence."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from support.small_pack import OPEN

from bmcheck.files import folders
from bmcheck.files.folders import toml_files_in

needs_fifos = pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="the system has no named pipes")
not_as_root = pytest.mark.skipif(getattr(os, "geteuid", lambda: 1)() == 0, reason="root may read everything")


def put(folder: Path, name: str, text: str = OPEN) -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def names(folder: Path) -> list[str]:
    return [Path(each).relative_to(folder).as_posix() for each in toml_files_in(str(folder))]


def test_assessments_come_in_the_order_of_their_names_each_folder_before_the_folders_in_it(tmp_path: Path) -> None:
    for name in ("b.toml", "sub/d.toml", "a.toml", "sub/c.toml", "a-folder/deep/e.toml"):
        put(tmp_path, name)

    assert names(tmp_path) == ["a.toml", "b.toml", "a-folder/deep/e.toml", "sub/c.toml", "sub/d.toml"]


def test_hidden_folders_are_passed_over(tmp_path: Path) -> None:
    for name in (".git/x.toml", ".venv/lib/y.toml", "seen/.hidden/z.toml"):
        put(tmp_path, name)

    assert names(tmp_path) == []


@pytest.mark.parametrize("name", ["a.toml", "B.TOML", "c.Toml", ".d.toml"])
def test_what_is_called_a_toml_file_is_one_however_it_is_written(tmp_path: Path, name: str) -> None:
    put(tmp_path, name)
    put(tmp_path, "notes.txt")

    assert names(tmp_path) == [name]


def test_a_link_to_a_folder_is_followed_once_where_it_leads_elsewhere(tmp_path: Path) -> None:
    put(tmp_path, "real/a.toml")
    top = tmp_path / "top"
    put(top, "own/b.toml")
    (top / "file.toml").symlink_to(tmp_path / "real" / "a.toml")
    (top / "folder").symlink_to(tmp_path / "real")
    (top / "folder-again").symlink_to(tmp_path / "real")
    (top / "itself").symlink_to(top)
    (top / "above").symlink_to(tmp_path)
    (top / "beside").symlink_to(top / "own")

    assert names(top) == ["file.toml", "folder/a.toml", "own/b.toml"]


def test_a_link_into_a_hidden_folder_is_followed_once(tmp_path: Path) -> None:
    put(tmp_path, ".kept/deep/a.toml")
    (tmp_path / "again").symlink_to(".kept/deep")
    (tmp_path / "within").symlink_to(".kept/deep")

    assert names(tmp_path) == ["again/a.toml"]


def test_a_link_that_leads_nowhere_hides_nothing_and_counts_as_a_file(tmp_path: Path) -> None:
    put(tmp_path, "a.toml")
    put(tmp_path, "z.toml")
    (tmp_path / "gg.toml").symlink_to("gg.toml")
    (tmp_path / "dead.toml").symlink_to("nowhere.toml")
    (tmp_path / "loop").symlink_to("loop")

    assert names(tmp_path) == ["a.toml", "dead.toml", "gg.toml", "z.toml"]


@needs_fifos
def test_a_named_pipe_counts_as_a_file_and_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "x.toml")

    assert names(tmp_path) == ["x.toml"]


def test_a_folder_whose_name_ends_like_a_file_is_looked_into(tmp_path: Path) -> None:
    put(tmp_path, "x.toml/y.toml")

    assert names(tmp_path) == ["x.toml/y.toml"]


@not_as_root
def test_a_folder_that_cannot_be_listed_stands_for_itself_so_that_somebody_hears_of_it(tmp_path: Path) -> None:
    put(tmp_path, "closed/a.toml").parent.chmod(0)

    assert names(tmp_path) == ["closed"]


def test_files_of_the_current_folder_have_short_names(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    put(tmp_path, "a.toml")
    monkeypatch.chdir(tmp_path)

    assert list(toml_files_in(".")) == ["a.toml"]


@pytest.mark.parametrize("run", [1, 2, 3, 7])
def test_a_folder_of_very_many_files_is_gone_through_in_order_as_well(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, run: int
) -> None:
    monkeypatch.setattr(folders, "RUN", run)
    names = [f"{number * 5 % 7}.toml" for number in range(7)]
    for name in names:
        (tmp_path / name).write_text(OPEN, encoding="utf-8")

    assert [Path(each).name for each in toml_files_in(str(tmp_path))] == sorted(names)
