"""Saving replaces a file whole or leaves everything as it was."""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

import pytest
from support.small_pack import problems_of

from bmcheck.files.saving import create_text, rewrite_text, save_chunks, save_text

posix = pytest.mark.skipif(os.name != "posix", reason="modes and limits of POSIX")
not_as_root = pytest.mark.skipif(getattr(os, "geteuid", lambda: 1)() == 0, reason="root may write everywhere")
as_root = pytest.mark.skipif(getattr(os, "geteuid", lambda: 1)() != 0, reason="only root may give files away")


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "x.toml"
    path.write_text("old", encoding="utf-8")
    return path


def fail(*_: object) -> None:
    raise OSError(5, "Input/output error")


@contextmanager
def a_full_disk(room: int) -> Iterator[None]:
    """Let no file of this process grow beyond ``room`` bytes."""
    resource = pytest.importorskip("resource")
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (room, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


@pytest.mark.parametrize("text", ["", "new", "a\r\nb\n", "é → 漢\n", "x" * 200_000])
def test_the_text_is_saved_as_it_is(file: Path, text: str) -> None:
    save_text(str(file), text)

    assert file.read_bytes() == text.encode()
    assert list(file.parent.iterdir()) == [file]


def test_a_file_in_the_current_folder_is_saved(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(file.parent)

    save_text("x.toml", "new")

    assert file.read_text(encoding="utf-8") == "new"


@posix
@pytest.mark.parametrize("mode", [0o600, 0o640, 0o644, 0o664, 0o755])
def test_the_file_keeps_its_mode(file: Path, mode: int) -> None:
    file.chmod(mode)

    save_text(str(file), "new")

    assert stat.S_IMODE(file.stat().st_mode) == mode


@posix
@pytest.mark.parametrize(("mask", "mode"), [(0o022, 0o644), (0o077, 0o600), (0o002, 0o664)])
def test_a_new_file_has_the_mode_that_any_new_file_gets(tmp_path: Path, mask: int, mode: int) -> None:
    before = os.umask(mask)
    try:
        save_text(str(tmp_path / "new.toml"), "new")
        left = os.umask(mask)
    finally:
        os.umask(before)

    assert stat.S_IMODE((tmp_path / "new.toml").stat().st_mode) == mode
    assert left == mask


@posix
@pytest.mark.parametrize("relative", [True, False])
def test_an_assessment_that_is_a_link_stays_one_and_its_file_is_replaced(file: Path, relative: bool) -> None:
    link = file.parent / "links" / "x.toml"
    link.parent.mkdir()
    link.symlink_to("../x.toml" if relative else file)

    rewrite_text(str(link), lambda _: "new")

    assert link.is_symlink()
    assert file.read_text(encoding="utf-8") == "new"
    assert list(link.parent.iterdir()) == [link]


@posix
@pytest.mark.parametrize("to", ["x.toml", "missing", "link", ".", "/dev/null"])
def test_nothing_new_is_written_through_a_link(file: Path, to: str) -> None:
    """A link may have come with a checkout, whatever it leads to."""
    link = file.parent / "link"
    link.symlink_to(to)
    before = file.read_bytes()

    for save in (save_text, lambda path, text: save_chunks(path, [text.encode()])):
        [problem] = problems_of(partial(save, str(link), "new"))
        assert problem.what == f"cannot be written: {link} is a link"

    assert link.is_symlink()
    assert file.read_bytes() == before
    assert sorted(file.parent.iterdir()) == [link, file]


@posix
@pytest.mark.parametrize("path", ["out/x", "./out/x", "a/../out/x", "a/up/out/x", "{}/out/x"])
def test_nothing_new_is_written_through_a_folder_that_is_a_link_in_the_current_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, path: str
) -> None:
    elsewhere = tmp_path / "elsewhere"
    here = tmp_path / "here"
    elsewhere.mkdir()
    (here / "a").mkdir(parents=True)
    (here / "out").symlink_to(elsewhere)
    (here / "a" / "up").symlink_to("..")
    monkeypatch.chdir(here)

    [problem] = problems_of(lambda: save_text(path.format(here), "new"))

    assert problem.what.endswith("is a link")
    assert list(elsewhere.iterdir()) == []


@posix
def test_a_link_far_above_the_named_file_is_the_systems(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The /tmp of some systems is a link."""
    (tmp_path / "private").mkdir()
    (tmp_path / "here").mkdir()
    (tmp_path / "tmp").symlink_to("private")
    monkeypatch.chdir(tmp_path / "here")

    save_text(str(tmp_path / "tmp" / "x"), "new")

    assert (tmp_path / "private" / "x").read_text(encoding="utf-8") == "new"


def test_the_text_is_on_the_disk_before_it_takes_the_name(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    done: list[str] = []
    fsync, replace = os.fsync, os.replace

    def noted_fsync(descriptor: int) -> None:
        done.append("fsync")
        fsync(descriptor)

    def noted_replace(source: str, target: str) -> None:
        done.append("replace")
        replace(source, target)

    monkeypatch.setattr(os, "fsync", noted_fsync)
    monkeypatch.setattr(os, "replace", noted_replace)

    save_text(str(file), "new")

    assert done[:2] == ["fsync", "replace"]


@pytest.mark.parametrize("function", ["fsync", "replace"])
def test_when_the_disk_fails_the_old_text_stays_and_nothing_else(
    file: Path, monkeypatch: pytest.MonkeyPatch, function: str
) -> None:
    monkeypatch.setattr(os, function, fail)

    [problem] = problems_of(lambda: save_text(str(file), "new"))

    assert (problem.path, problem.what) == (str(file), "cannot be written: Input/output error")
    assert str(file.parent) in problem.hint
    assert file.read_text(encoding="utf-8") == "old"
    assert list(file.parent.iterdir()) == [file]


def fail_for_the_folder(monkeypatch: pytest.MonkeyPatch, number: int) -> None:
    fsync = os.fsync

    def fsync_of_files(descriptor: int) -> None:
        if stat.S_ISDIR(os.fstat(descriptor).st_mode):
            raise OSError(number, os.strerror(number))
        fsync(descriptor)

    monkeypatch.setattr(os, "fsync", fsync_of_files)


@posix
def test_when_only_the_folder_cannot_be_forced_to_the_disk_the_new_text_is_saved_and_the_failure_told(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fail_for_the_folder(monkeypatch, errno.EIO)

    [problem] = problems_of(lambda: save_text(str(file), "new"))

    assert problem.what == "is saved, but a loss of power may undo that: Input/output error"
    assert file.read_text(encoding="utf-8") == "new"
    assert list(file.parent.iterdir()) == [file]


@posix
def test_a_file_system_that_cannot_force_folders_to_the_disk_is_good_enough(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fail_for_the_folder(monkeypatch, errno.EINVAL)

    save_text(str(file), "new")

    assert file.read_text(encoding="utf-8") == "new"


@pytest.fixture(params=[errno.ENOLCK, errno.ENOTSUP])
def without_locks(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    def flock(*_: int) -> None:
        raise OSError(request.param, os.strerror(request.param))

    monkeypatch.setattr("fcntl.flock", flock)


@posix
@pytest.mark.usefixtures("without_locks")
def test_a_file_system_without_locks_is_good_enough(file: Path) -> None:
    save_text(str(file), "new")

    assert file.read_text(encoding="utf-8") == "new"
    assert list(file.parent.iterdir()) == [file]


@posix
def test_a_draft_is_opened_once_since_on_smb_a_locked_file_can_be_written_in_no_other_way(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened, names = os.open, list[str]()

    def noted(path: str, *more: int) -> int:
        names.append(os.path.basename(path))
        return opened(path, *more)

    monkeypatch.setattr(os, "open", noted)

    save_text(str(file), "new")

    assert names.count(".bmcheck-x.toml.tmp") == 1


@posix
@pytest.mark.usefixtures("without_locks")
def test_without_locks_nothing_that_lies_about_is_written_through(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "urandom", bytes)
    victim, left = file.with_name("victim"), file.with_name(".bmcheck-x.toml.tmp")
    victim.write_text("precious", encoding="utf-8")
    left.write_text("left", encoding="utf-8")

    save_text(str(file), "new")
    file.with_name(f".bmcheck-{bytes(8).hex()}.tmp").symlink_to(victim)
    [problem] = problems_of(lambda: save_text(str(file), "newer"))

    assert problem.what == "cannot be written: File exists"
    assert (file.read_text(encoding="utf-8"), victim.read_text(encoding="utf-8")) == ("new", "precious")
    assert not file.is_symlink()


def test_a_file_that_the_system_protects_is_not_replaced(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "access", lambda *_: False)

    [problem] = problems_of(lambda: save_text(str(file), "new"))

    assert (problem.what, problem.hint[:30]) == (
        "cannot be written: it is protected from writing",
        "is it another person's, or imm",
    )
    assert file.read_text(encoding="utf-8") == "old"


@pytest.mark.parametrize("function", ["fsync", "replace"])
def test_an_interruption_leaves_the_old_text_and_nothing_else(
    file: Path, monkeypatch: pytest.MonkeyPatch, function: str
) -> None:
    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(os, function, interrupt)

    with pytest.raises(KeyboardInterrupt):
        save_text(str(file), "new")

    assert file.read_text(encoding="utf-8") == "old"
    assert list(file.parent.iterdir()) == [file]


@posix
@pytest.mark.parametrize("room", [0, 1000])
def test_when_the_disk_is_full_the_old_text_stays_and_nothing_else(file: Path, room: int) -> None:
    with a_full_disk(room):
        [problem] = problems_of(lambda: save_text(str(file), "x" * 100_000))

    assert problem.path == str(file)
    assert problem.what.startswith("cannot be written: ")
    assert file.read_text(encoding="utf-8") == "old"
    assert list(file.parent.iterdir()) == [file]


def test_a_new_file_that_cannot_be_saved_is_not_left_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "replace", fail)

    problems_of(lambda: save_text(str(tmp_path / "new.toml"), "new"))

    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_is_not_there_is_a_problem(tmp_path: Path) -> None:
    path = tmp_path / "missing" / "x.toml"

    [problem] = problems_of(lambda: save_text(str(path), "new"))

    assert problem.path == str(path)
    assert problem.what.startswith("cannot be written: ")
    assert str(path.parent) in problem.hint
    assert list(tmp_path.iterdir()) == []


def test_a_new_file_replaces_no_other(file: Path) -> None:
    [problem] = problems_of(lambda: create_text(str(file), "new"))

    assert problem.what == "exists already"
    assert file.read_text(encoding="utf-8") == "old"
    assert list(file.parent.iterdir()) == [file]


def test_text_that_no_file_can_hold_is_a_problem(file: Path) -> None:
    [problem] = problems_of(lambda: save_text(str(file), "new \udcff"))

    assert problem.what == "the new text is not valid Unicode, nothing was written"
    assert file.read_text(encoding="utf-8") == "old"


def test_a_folder_is_never_replaced_by_a_file(tmp_path: Path) -> None:
    folder = tmp_path / "x.toml"
    folder.mkdir()

    [problem] = problems_of(lambda: save_text(str(folder), "new"))

    assert problem.what.startswith("cannot be written: ")
    assert list(tmp_path.iterdir()) == [folder]


@posix
def test_a_current_folder_that_has_been_deleted_is_a_problem(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    gone = tmp_path / "gone"
    gone.mkdir()
    monkeypatch.chdir(gone)
    gone.rmdir()

    [problem] = problems_of(lambda: save_text("x.toml", "new"))

    assert problem.what == "cannot be written: No such file or directory"
    assert problem.hint == "is there room, and may you write in this folder?"


@posix
def test_of_a_file_that_is_mounted_by_itself_the_way_out_is_told(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def busy(*_: object) -> None:
        raise OSError(errno.EBUSY, os.strerror(errno.EBUSY))

    monkeypatch.setattr(os, "replace", busy)

    [problem] = problems_of(lambda: save_text(str(file), "new"))

    assert problem.hint == "is it mounted by itself, into a container? Then mount its folder instead"
    assert file.read_text(encoding="utf-8") == "old"
    assert list(file.parent.iterdir()) == [file]


@posix
@not_as_root
def test_a_folder_in_which_nobody_may_write_is_a_problem(file: Path) -> None:
    file.parent.chmod(0o555)
    try:
        [problem] = problems_of(lambda: save_text(str(file), "new"))
    finally:
        file.parent.chmod(0o755)

    assert problem.what == "cannot be written: Permission denied"
    assert file.read_text(encoding="utf-8") == "old"


@posix
@pytest.mark.parametrize("mode", [0o400, 0o444, 0o555, 0])
def test_a_file_protected_from_writing_is_not_replaced(file: Path, mode: int) -> None:
    file.chmod(mode)

    [problem] = problems_of(lambda: save_text(str(file), "new"))
    left = stat.S_IMODE(file.stat().st_mode)
    file.chmod(0o600)

    assert problem.what == "cannot be written: it is protected from writing"
    assert left == mode
    assert file.read_text(encoding="utf-8") == "old"
    assert list(file.parent.iterdir()) == [file]


@posix
@pytest.mark.parametrize("mode", [0o4755, 0o2755, 0o6644])
def test_a_file_keeps_odd_modes(file: Path, mode: int) -> None:
    file.chmod(mode)
    kept = stat.S_IMODE(file.stat().st_mode)

    save_text(str(file), "new")

    assert stat.S_IMODE(file.stat().st_mode) == kept


@posix
def test_of_a_file_with_two_names_the_other_keeps_the_old_text(file: Path) -> None:
    other = file.parent / "other.toml"
    os.link(file, other)

    save_text(str(file), "new")

    assert (file.read_text(encoding="utf-8"), other.read_text(encoding="utf-8")) == ("new", "old")


@pytest.mark.skipif(not hasattr(os, "setxattr"), reason="the system has no extended attributes")
def test_a_file_keeps_its_extended_attributes(file: Path) -> None:
    try:
        os.setxattr(file, "user.origin", b"ours")
    except OSError:
        pytest.skip("this file system has no extended attributes")

    save_text(str(file), "new")

    assert os.getxattr(file, "user.origin") == b"ours"


@as_root
def test_a_file_that_root_saves_stays_that_of_its_owner(file: Path) -> None:
    os.chown(file, 1234, 5678)

    save_text(str(file), "new")

    assert (file.stat().st_uid, file.stat().st_gid) == (1234, 5678)


def test_a_saved_file_has_the_time_of_its_saving(file: Path) -> None:
    os.utime(file, (1, 1))

    save_text(str(file), "new")

    assert file.stat().st_mtime > 10**9


@posix
def test_what_is_not_an_ordinary_file_is_not_replaced(tmp_path: Path) -> None:
    path = tmp_path / "x.toml"
    os.mkfifo(path)
    before = path.lstat()

    [problem] = problems_of(lambda: save_text(str(path), "new"))

    assert problem.what == "cannot be written: it is not an ordinary file"
    assert path.lstat() == before
