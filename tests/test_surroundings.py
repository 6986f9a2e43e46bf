"""Odd surroundings: whatever is closed, full, missing or forbidden, the exit code is right and no stack trace shows."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

import pytest
from support.small_pack import OPEN, run, write_pack

from bmcheck.files.toml import LARGEST

posix = pytest.mark.skipif(os.name != "posix", reason="shells and limits of POSIX")
pytestmark = posix

BMCHECK = [sys.executable, "-m", "bmcheck"]
COMMANDS = {
    "check": ["check", "x.toml", "--pack", "pack"],
    "report": ["report", "x.toml", "--pack", "pack"],
    "assess": ["assess", "x.toml", "--pack", "pack", "--set", "price_review=yes"],
    "plan": ["plan", "x.toml", "--pack", "pack"],
    "pack verify": ["pack", "verify", "pack"],
}
USUAL = {"check": 1, "report": 0, "assess": 0, "plan": 0, "pack verify": 1}
"""The exit codes: a high risk is open in the assessment, and two properties of the pack do not hold."""
UNWRITTEN = {name: 0 if name == "assess" else 2 for name in COMMANDS}
"""The exit codes when no result can be written; assess has none."""

CLOSED_AND_FULL = {
    "stdout closed": ('exec "$@" >&-', UNWRITTEN),
    "stdout full": ('exec "$@" >/dev/full', UNWRITTEN),
    "stderr closed": ('exec "$@" 2>&-', USUAL),
    "stderr full": ('exec "$@" 2>/dev/full', USUAL),
    "stdin closed": ('exec "$@" <&-', USUAL),
    "all closed": ('exec "$@" <&- >&- 2>&-', UNWRITTEN),
    "two files open at most": ('ulimit -n 5; exec "$@"', USUAL),
    "C locale": ('export LANG=C LC_ALL=C PYTHONUTF8=0 PYTHONCOERCECLOCALE=0; exec "$@"', USUAL),
    "ascii": ('export PYTHONIOENCODING=ascii; exec "$@"', USUAL),
    "no variables": ('exec env -i PYTHONPATH="$PYTHONPATH" "$@"', USUAL),
    "no home": ('export HOME=/nowhere; exec "$@"', USUAL),
}


class Ran(NamedTuple):
    """How the commands ended, and everything they wrote."""

    codes: dict[str, int]
    written: str


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a folder with a pack and, for each command, a folder with an assessment."""
    write_pack(tmp_path / "pack")
    for name in COMMANDS:
        (tmp_path / name).mkdir()
        (tmp_path / name / "pack").symlink_to(tmp_path / "pack")
        (tmp_path / name / "x.toml").write_text(OPEN + '[venture]\nname = "Größe"\n', encoding="utf-8")
    return tmp_path


def run_all(folder: Path, *before: str) -> Ran:
    """Run every command at once, each in its folder, by the command ``before``."""
    running = {
        name: subprocess.Popen(
            [*before, *BMCHECK, *arguments],
            cwd=folder / name,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
        )
        for name, arguments in COMMANDS.items()
    }
    written = "".join(each.communicate(timeout=60)[0] for each in running.values())
    return Ran({name: each.returncode for name, each in running.items()}, written)


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="the system has no /dev/full")
@pytest.mark.parametrize(("surroundings", "codes"), CLOSED_AND_FULL.values(), ids=CLOSED_AND_FULL)
def test_every_command_ends_with_its_exit_code_and_no_stack_trace(
    folder: Path, surroundings: str, codes: dict[str, int]
) -> None:
    ran = run_all(folder, "sh", "-c", surroundings, "sh")

    assert ran.codes == codes
    assert "Traceback" not in ran.written
    assert "price_review = true" in (folder / "assess" / "x.toml").read_text(encoding="utf-8")


mounts = pytest.mark.skipif(
    not shutil.which("unshare") or bool(subprocess.run(["unshare", "-rm", "true"], check=False).returncode),
    reason="no file system may be mounted here",
)


@mounts
def test_in_a_folder_that_is_read_only_everything_works_but_saving(folder: Path) -> None:
    read_only = 'mount --bind . . && mount -o remount,bind,ro . && cd "$PWD" && exec "$@"'

    ran = run_all(folder, "unshare", "-rm", "sh", "-c", read_only, "sh")

    assert ran.codes == USUAL | {"assess": 2}
    assert "error: x.toml: cannot be written: Read-only file system\n" in ran.written
    assert "Traceback" not in ran.written
    assert "price_review" not in (folder / "assess" / "x.toml").read_text(encoding="utf-8")


@mounts
def test_a_portfolio_too_large_for_the_memory_needs_room_in_tmpdir(folder: Path) -> None:
    (folder / "disk").mkdir()
    (folder / "many").mkdir()
    for number in range(150):
        text = OPEN + f'[venture]\nname = "{"x" * 10_000}"\n'
        (folder / "many" / f"{number}.toml").write_text(text, encoding="utf-8")
    small = (
        'mount -t tmpfs -o size=64k none disk; TMPDIR="$PWD/disk" "$@" >/dev/null; echo $?; "$@" >/dev/null; echo $?'
    )

    ran = subprocess.run(
        ["unshare", "-rm", "sh", "-c", small, "sh", *BMCHECK, "portfolio", "many", "--pack", "pack"],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )

    assert ran.stdout.split() == ["2", "0"]
    assert ran.stderr == (
        "error: so many rows need a temporary file, which cannot be written: database or disk is full\n"
        "    make room, or name another folder for it in TMPDIR\n"
    )


LIMITED = """
import resource, sys
from importlib import import_module
for each in ("bmcheck.cli.main", "bmcheck.cli.assess", "bmcheck.files.packs", "bmcheck.files.editing"):
    import_module(each)
limit, more = getattr(resource, sys.argv.pop(1)), int(sys.argv.pop(1))
most = resource.getrlimit(limit)[1]
filled = []
if limit == resource.RLIMIT_AS:
    used = int(open("/proc/self/statm").read().split()[0]) * resource.getpagesize()
    resource.setrlimit(limit, (used, most))
    for size in (100_000, 4_000, 400, 40):
        try:
            while True:
                filled.append(bytes(size))
        except MemoryError:
            pass
    more += used
resource.setrlimit(limit, (more, most))
sys.modules["bmcheck.cli.main"].entry()
"""
"""Sets a limit when most is loaded: of the files that may be open, or of the memory beyond what is then all in use."""

NO_MEMORY = ("error: there is not enough memory\n", "error: pack cannot be used: Cannot allocate memory\n")
TOO_LITTLE = {
    "memory": ("RLIMIT_AS", 0, NO_MEMORY),
    "more memory": ("RLIMIT_AS", 50_000, NO_MEMORY),
    "no file": ("RLIMIT_NOFILE", 3, ("error: ",)),
    "one file": ("RLIMIT_NOFILE", 4, ("error: x.toml: cannot be read: Too many open files\n",)),
}


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="only Linux limits the memory")
@pytest.mark.parametrize(("limit", "more", "messages"), TOO_LITTLE.values(), ids=TOO_LITTLE)
def test_too_little_of_something_is_told_and_nothing_is_written(
    folder: Path, limit: str, more: int, messages: tuple[str, ...]
) -> None:
    ran = subprocess.run(
        [sys.executable, "-c", LIMITED, limit, str(more), *COMMANDS["assess"]],
        cwd=folder / "assess",
        capture_output=True,
        text=True,
        check=False,
    )

    assert ran.returncode == 2
    assert ran.stderr.startswith(messages)
    assert "Traceback" not in ran.stderr
    assert sorted(os.listdir(folder / "assess")) == ["pack", "x.toml"]
    assert "price_review" not in (folder / "assess" / "x.toml").read_text(encoding="utf-8")


# What is no file


@pytest.fixture
def strange(folder: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """Go to the folder and return things that are no files of bounded size, by what they are."""
    monkeypatch.chdir(folder)
    os.mkfifo("pipe")
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind("socket")
    os.symlink("/dev/zero", "link")
    made = {each: each for each in ("pipe", "socket", "link")}
    return {**made, "folder": "pack", "endless": "/dev/zero", "random": "/dev/urandom", "empty": "/dev/null"}


@pytest.mark.parametrize("kind", ["pipe", "socket", "link", "folder", "endless", "random", "empty"])
@pytest.mark.parametrize(
    "command", [["report"], ["assess", "--set", "price_review=yes"], ["assess", "new.toml", "--answers"]], ids=" ".join
)
def test_what_is_no_file_is_refused_at_once(strange: dict[str, str], kind: str, command: list[str]) -> None:
    path, before = strange[kind], os.lstat(strange[kind])

    ran = run(*command, path, "--pack", "pack")

    assert (ran.code, ran.out) == (2, "")
    assert ran.err.startswith(f"error: {path}: ")
    assert ran.err.count("error: ") == 1
    assert os.lstat(path).st_ino == before.st_ino
    assert not Path("new.toml").exists()


MEASURED = """
import resource, sys
from bmcheck.cli.main import main
try:
    main()
finally:
    status = dict(line.split(":", 1) for line in open("/proc/self/status"))
    used = resource.getrusage(resource.RUSAGE_SELF)
    print(status["VmHWM"].split()[0], used.ru_utime + used.ru_stime, file=sys.stderr)
"""
"""Tells at the end how many kilobytes were in use at most, and the seconds of processor time."""
LARGE = {
    "one comment": "#" * LARGEST,
    "lines": "\n" * LARGEST,
    "a text": f"a = '{'x' * (LARGEST - 10)}'",
    "numbers": f"a = [{'1,' * (LARGEST // 2 - 10)}]",
    "lists": f"a = [{'[],' * (LARGEST // 3 - 10)}]",
    "tables": "[[waiver]]\n" * (LARGEST // 11),
    "keys": "".join(f"k{index} = 1\n" for index in range(LARGEST // 12)),
    "one key": f"{'k' * (LARGEST - 10)} = 1",
    "a dotted key": f"{'a.' * (LARGEST // 2 - 10)}a = 1",
    "deep lists": f"a = {'[' * (LARGEST // 2 - 10)}",
    "deep tables": f"a = {'{a = ' * (LARGEST // 5 - 10)}",
    "a number": f"a = {'9' * (LARGEST - 10)}",
}


@pytest.mark.parametrize("name", ["typer", "bmcheck", "rtoml", "signal", "sitecustomize"])
@pytest.mark.parametrize("start", [["bmcheck"], ["python", "-P", "-m", "bmcheck"]], ids=" ".join)
def test_no_module_in_the_folder_is_run(tmp_path: Path, name: str, start: list[str]) -> None:
    """Both ways to start that the README names run what is installed, whatever lies where one stands."""
    (tmp_path / f"{name}.py").write_text("import os\nos.write(1, b'planted')\nos._exit(3)\n", encoding="utf-8")
    program = os.path.join(os.path.dirname(sys.executable), start[0])

    ran = subprocess.run([program, *start[1:], "--help"], cwd=tmp_path, capture_output=True, text=True, check=False)

    readme = Path(__file__).parents[1].joinpath("README.md").read_text(encoding="utf-8")
    assert f"`{' '.join(start)}`" in readme
    assert ran.returncode == 0
    assert "Usage: bmcheck" in ran.stdout


@pytest.fixture
def sparse(strange: dict[str, str]) -> dict[str, str]:
    """Add a file of a terabyte, which takes no room, and files as large as may be."""
    with open("sparse", "wb") as file:
        file.truncate(10**12)
    for name, text in LARGE.items():
        Path(name).write_text(f"bmcheck = 1\npack.id = 'small'\n{text}"[:LARGEST], encoding="utf-8")
    return {**strange, "sparse": "sparse", **{each: each for each in LARGE}}


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="only Linux tells how much memory was in use")
@pytest.mark.parametrize("kind", ["pipe", "socket", "link", "folder", "endless", "random", "empty", "sparse", *LARGE])
def test_no_file_takes_much_time_or_more_than_100_megabytes(sparse: dict[str, str], kind: str) -> None:
    ran = subprocess.run(
        [sys.executable, "-c", MEASURED, "report", sparse[kind], "--pack", "pack"],
        capture_output=True,
        text=True,
        timeout=30,
        check=False,
    )

    kilobytes, seconds = map(float, ran.stderr.splitlines()[-1].split())
    assert ran.returncode == (0 if kind in ("one comment", "lines") else 2)
    assert kilobytes < 100_000
    assert seconds < 3
