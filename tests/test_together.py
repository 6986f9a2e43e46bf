"""Several at one file: processes of bmcheck wait for each other, and what other programs write meanwhile stays."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from functools import partial
from multiprocessing import Barrier
from pathlib import Path
from types import SimpleNamespace
from typing import IO

import pytest
import rtoml

pytest.importorskip("fcntl", reason="locks of POSIX")

import fcntl

from support.failing_disk import edit, process
from support.small_pack import OPEN, problems_of, small_pack, write_pack

from bmcheck.errors import Problem
from bmcheck.files import saving
from bmcheck.files.editing import Edit
from bmcheck.files.saving import check_saving, create_text, rewrite_text, save_chunks, save_text
from bmcheck.files.waivers_and_actions import add_actions


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "x.toml"
    path.write_text(OPEN, encoding="utf-8")
    return path


def wait_for(child: int) -> int:
    """Return the exit code of a process when it has ended."""
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


# Processes of bmcheck


def test_nothing_that_several_processes_write_to_one_file_is_lost(file: Path) -> None:
    def write_notes(who: str) -> None:
        for each in range(20):
            edit(str(file), Edit(notes={f"{who}{each}": "x"}))

    codes = [wait_for(child) for child in [process(partial(write_notes, who)) for who in "abc"]]

    assert codes == [0, 0, 0]
    assert len(rtoml.load(file)["notes"]) == 60
    assert os.listdir(file.parent) == [file.name]


def test_without_the_lock_something_is_lost(file: Path) -> None:
    """What the test above would see."""
    both_have_read = Barrier(2)

    def write_slowly() -> None:
        text = file.read_text(encoding="utf-8")
        both_have_read.wait(timeout=30)
        save_text(str(file), text + f"# {os.getpid()}\n")

    codes = [wait_for(child) for child in [process(write_slowly) for _ in range(2)]]

    assert codes == [0, 0]
    assert file.read_text(encoding="utf-8").count("\n# ") == 1


def test_of_two_processes_that_make_one_file_only_the_first_does(tmp_path: Path) -> None:
    path = str(tmp_path / "new.toml")

    children = [process(partial(create_text, path, who)) for who in ("one", "two")]

    assert sorted(wait_for(each) for each in children) == [0, 1]
    assert Path(path).read_text(encoding="utf-8") in ("one", "two")


def test_a_strategy_that_two_plan_is_recorded_once(file: Path) -> None:
    children = [process(lambda: add_actions(str(file), ["second-income"], small_pack())) for _ in range(2)]

    assert [wait_for(each) for each in children] == [0, 0]
    assert len(rtoml.load(file)["action"]) == 1


def test_a_saving_waits_until_the_one_before_is_done(file: Path) -> None:
    waiting: list[int] = []

    def chunks() -> Iterator[bytes]:
        waiting.append(process(lambda: edit(str(file), Edit(notes={"sources": "waited"}))))
        time.sleep(0.1)
        assert file.read_text(encoding="utf-8") == OPEN
        yield f"# first\n{OPEN}".encode()

    save_chunks(str(file), chunks())
    code = wait_for(waiting.pop())

    assert code == 0
    assert file.read_text(encoding="utf-8").startswith("# first\n")
    assert rtoml.load(file)["notes"] == {"sources": "waited"}


def test_somebody_who_has_waited_long_enough_for_one_saving_is_told(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(saving, "PATIENCE", 0.02)
    problems: list[Problem] = []

    def change(text: str) -> str:
        problems.extend(problems_of(lambda: edit(str(file), Edit(notes={"sources": "x"}))))
        return text + "# ours\n"

    rewrite_text(str(file), change)

    [problem] = problems
    assert problem.path == str(file)
    assert problem.what == "cannot be written: another bmcheck has been saving it for some time"
    assert file.read_text(encoding="utf-8") == OPEN + "# ours\n"


def test_somebody_who_waits_for_one_saving_after_the_other_is_patient(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    draft, savings = file.parent / ".bmcheck-x.toml.tmp", list[IO[bytes]]()

    def next_saving() -> None:
        savings.append((file.parent / "next").open("wb"))
        fcntl.flock(savings[-1], fcntl.LOCK_EX)
        os.replace(file.parent / "next", draft)

    def sleep(_: float) -> None:
        if len(savings) < 3 * saving.PATIENCE:
            next_saving()
        else:
            draft.unlink()

    monkeypatch.setattr(saving, "time", SimpleNamespace(monotonic=lambda: float(len(savings)), sleep=sleep))
    next_saving()
    save_text(str(file), "new")
    for each in savings:
        each.close()

    assert len(savings) == 3 * saving.PATIENCE
    assert file.read_text(encoding="utf-8") == "new"


def test_a_saving_under_way_is_not_disturbed_by_one_of_another_file(file: Path) -> None:
    def change(text: str) -> str:
        save_text(str(file.parent / "other.toml"), "other")
        assert sorted(os.listdir(file.parent)) == [".bmcheck-x.toml.tmp", "other.toml", "x.toml"]
        return text + "# ours\n"

    rewrite_text(str(file), change)

    assert sorted(os.listdir(file.parent)) == ["other.toml", "x.toml"]


@pytest.mark.parametrize("act", [check_saving, lambda path: edit(path, Edit(notes={"sources": "x"}))])
@pytest.mark.parametrize("mode", [0o600, 0o200])
def test_what_a_killed_process_left_goes_with_the_next_start_or_saving(
    file: Path, act: Callable[[str], None], mode: int
) -> None:
    left = file.parent / ".bmcheck-x.toml.tmp"
    left.write_text("half", encoding="utf-8")
    left.chmod(mode)

    act(str(file))

    assert os.listdir(file.parent) == ["x.toml"]


def test_a_draft_that_somebody_removes_when_it_was_just_made_is_made_again(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened, lost = os.open, list[str]()

    def removed(path: str, flags: int, *more: int) -> int:
        descriptor = opened(path, flags, *more)
        if flags & os.O_EXCL and not lost:
            lost.append(path)
            os.unlink(path)
        return descriptor

    monkeypatch.setattr(os, "open", removed)

    save_text(str(file), "new")

    assert len(lost) == 1
    assert file.read_text(encoding="utf-8") == "new"
    assert os.listdir(file.parent) == ["x.toml"]


def test_what_somebody_else_removes_first_is_no_failure(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    opened, left = os.open, file.parent / ".bmcheck-x.toml.tmp"
    left.write_text("half", encoding="utf-8")

    def too_late(path: str, flags: int, *more: int) -> int:
        if flags & os.O_NOFOLLOW and left.exists():
            left.unlink()
        return opened(path, flags, *more)

    monkeypatch.setattr(os, "open", too_late)

    save_text(str(file), "new")

    assert file.read_text(encoding="utf-8") == "new"
    assert os.listdir(file.parent) == ["x.toml"]


def test_a_link_in_the_place_of_the_draft_is_not_followed(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(saving, "PATIENCE", 0.02)
    other = file.parent / "other"
    other.write_text("precious", encoding="utf-8")
    (file.parent / ".bmcheck-x.toml.tmp").symlink_to(other)

    [problem] = problems_of(lambda: edit(str(file), Edit(notes={"sources": "x"})))

    assert problem.hint == f"end that one; when there is none, remove {file.parent / '.bmcheck-x.toml.tmp'}"
    assert other.read_text(encoding="utf-8") == "precious"


def test_another_name_of_a_file_in_the_place_of_the_draft_goes_and_the_file_stays(file: Path) -> None:
    other = file.parent / "other"
    other.write_text("precious", encoding="utf-8")
    os.link(other, file.parent / ".bmcheck-x.toml.tmp")

    edit(str(file), Edit(notes={"sources": "x"}))

    assert other.read_text(encoding="utf-8") == "precious"


def test_a_file_with_the_longest_name_is_saved(tmp_path: Path) -> None:
    path = tmp_path / ("x" * 250 + ".toml")

    save_text(str(path), "new")

    assert os.listdir(tmp_path) == [path.name]


def test_a_system_without_locks_saves_as_well(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(saving, "fcntl", None)

    edit(str(file), Edit(notes={"sources": "x"}))
    [problem] = problems_of(lambda: edit(str(file), Edit(notes=dict.fromkeys(["sources"], "\udcff"))))

    assert problem.what == "the new text is not valid Unicode, nothing was written"
    assert rtoml.load(file)["notes"] == {"sources": "x"}
    assert os.listdir(file.parent) == ["x.toml"]


# Other programs


def test_what_another_program_writes_in_the_middle_of_a_saving_stays(file: Path) -> None:
    def change(text: str) -> str:
        if "by hand" not in text:
            file.write_text(text + "# by hand\n", encoding="utf-8")
        return text + "# ours\n"

    rewrite_text(str(file), change)

    assert file.read_text(encoding="utf-8") == OPEN + "# by hand\n# ours\n"


def test_an_editor_that_puts_another_file_in_the_place_lets_no_second_saving_in(file: Path) -> None:
    waiting: list[int] = []

    def change(text: str) -> str:
        if not waiting:
            (file.parent / "new").write_text(text + "# by hand\n", encoding="utf-8")
            os.replace(file.parent / "new", file)
            waiting.append(process(lambda: rewrite_text(str(file), lambda text: text + "# theirs\n")))
            time.sleep(0.1)
            assert file.read_text(encoding="utf-8") == OPEN + "# by hand\n"
        return text + "# ours\n"

    rewrite_text(str(file), change)
    code = wait_for(waiting.pop())

    lines = file.read_text(encoding="utf-8").removeprefix(OPEN).splitlines()
    assert code == 0
    assert (lines[0], sorted(lines[1:])) == ("# by hand", ["# ours", "# theirs"])


def test_a_file_deleted_in_the_middle_of_a_saving_does_not_come_back(file: Path) -> None:
    def change(text: str) -> str:
        file.unlink()
        return text + "# ours\n"

    [problem] = problems_of(lambda: rewrite_text(str(file), change))

    assert problem.what == "there is no such file"
    assert os.listdir(file.parent) == []


def test_a_program_that_never_stops_writing_is_told_of(file: Path) -> None:
    def change(text: str) -> str:
        file.write_text(text + "#", encoding="utf-8")
        return text + "# ours\n"

    [problem] = problems_of(lambda: rewrite_text(str(file), change))

    assert problem.what == "another program changes it all the time"
    assert file.read_text(encoding="utf-8") == OPEN + "#" * saving.MOST_TRIES
    assert os.listdir(file.parent) == ["x.toml"]


# The command line


def test_answers_and_waivers_of_many_commands_at_once_are_all_there(file: Path, tmp_path: Path) -> None:
    pack = str(write_pack(tmp_path / "pack"))
    waiver = ["waive", "x.toml", "free-without-income", "--reason", "r", "--by", "b", "--until", "2999-12-31"]
    changes = [
        waiver,
        ["assess", "x.toml", "--set", "paid_share=50%"],
        ["assess", "x.toml", "--set", "price_review=yes"],
    ]

    programs = [
        subprocess.Popen(
            [sys.executable, "-m", "bmcheck", *each, "--pack", pack], cwd=tmp_path, stderr=subprocess.DEVNULL
        )
        for each in changes
    ]
    codes = [each.wait() for each in programs]

    held = rtoml.load(file)
    assert codes == [0, 0, 0]
    assert held["answers"] == {"free_offer": "all", "sources": ["none"], "paid_share": 0.5, "price_review": True}
    assert [each["rule"] for each in held["waiver"]] == ["free-without-income"]
    assert sorted(os.listdir(tmp_path)) == ["pack", "x.toml"]
