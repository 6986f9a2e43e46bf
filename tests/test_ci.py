"""Checking in CI and before a commit: the branches, and the hooks."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml
from support.git_repository import GitRepository
from support.in_ci import GOOD, TOP, WORSE, with_bmcheck, yaml_blocks
from support.small_pack import COVERED, OPEN, run, write_pack

HOOKS: list[dict[str, Any]] = yaml.safe_load((TOP / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))
RISK = "free-without-income"
OTHER_TOML = "[project]\nname = 'x'\n"

needs_sh = pytest.mark.skipif(shutil.which("sh") is None, reason="there is no shell here")


# Three branches


@pytest.fixture(scope="module")
def transcript(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """Return what tests/support/three_branches.sh prints, by the headings."""
    script, folder = Path(__file__).parent / "support" / "three_branches.sh", tmp_path_factory.mktemp("branches")
    environment = {**with_bmcheck(tmp_path_factory.mktemp("program") / "bin"), "BMCHECK": "bmcheck"}
    done = subprocess.run(["sh", script, folder], env=environment, capture_output=True, text=True, check=True)
    parts = re.split(r"^== (.*)$", done.stdout, flags=re.MULTILINE)
    return dict(zip(parts[1::2], parts[2::2], strict=True))


def part(transcript: dict[str, str], words: str) -> list[str]:
    """Return the lines below the heading with these words."""
    [text] = [text for heading, text in transcript.items() if words in heading]
    return text.strip().split("\n")


def findings_in(lines: list[str]) -> list[str]:
    """Return the findings that ask for something, as ``status rule``."""
    found = [re.match(r"venture\.toml:\d+:\d+: (?:high|medium|low) (.+?) ([\w-]+): ", line) for line in lines]
    return [" ".join(each.groups()) for each in found if each]


@needs_sh
def test_main_passes_with_one_risk_accepted_and_one_below_high(transcript: dict[str, str]) -> None:
    lines = part(transcript, "main")

    assert findings_in(lines) == ["open model-not-revised", "accepted (open) free-without-income"]
    assert [line for line in lines if line.startswith("exit code")] == ["exit code: 0", "exit code: 0"]


@needs_sh
def test_a_branch_with_a_worse_answer_fails_with_exactly_that_finding(transcript: dict[str, str]) -> None:
    lines = part(transcript, "worse")

    assert lines[:2] == ['-ad_visibility = "marked"', '+ad_visibility = "unmarked"']
    assert findings_in(lines) == ["open ads-not-recognised"]
    assert lines[-1] == "exit code: 1"


@needs_sh
def test_a_branch_with_a_better_answer_passes_and_says_what_is_better(transcript: dict[str, str]) -> None:
    lines = part(transcript, "better")

    assert "venture.toml: better: model-not-revised [open → covered]" in lines
    assert not any(each.startswith("open") for each in findings_in(lines))
    assert lines[-1] == "exit code: 0"


@needs_sh
def test_a_branch_in_which_a_waiver_has_lapsed_fails_and_names_it(transcript: dict[str, str]) -> None:
    lines = part(transcript, "run out")

    [notice] = [line for line in lines if "waiver-lapsed" in line]
    assert "the waiver of free-without-income by A. Founder has lapsed: it ran until 2027-03-31" in notice
    assert findings_in(lines) == ["open free-without-income"]
    assert lines[-1] == "exit code: 1"


# Before a commit


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> GitRepository:
    """Return a repository that is the current folder, with a good assessment and other TOML committed."""
    repository = GitRepository(tmp_path / "ventures")
    monkeypatch.chdir(repository.folder)
    repository.commit({"a.toml": GOOD, "pyproject.toml": OTHER_TOML})
    return repository


def test_only_assessments_among_the_named_files_are_checked(here: GitRepository) -> None:
    here.commit({"b.toml": WORSE})

    both, good, none = (
        run("check", "--only-assessments", *files)
        for files in (["a.toml", "pyproject.toml", "b.toml"], ["a.toml", "pyproject.toml"], ["pyproject.toml"])
    )

    assert (both.code, good.code, none.code) == (1, 0, 0)
    placed = [line for line in both.out.splitlines() if not line.startswith(("Counted", "Gate"))]
    assert {line.partition(":")[0] for line in placed} == {"a.toml", "b.toml"}
    assert run("check", "pyproject.toml").code == 2
    assert run("check", "--only-assessments", "gone.toml").code == 2


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="the system has no named pipes")
def test_a_pipe_among_the_named_files_is_refused_without_waiting(here: GitRepository) -> None:
    os.mkfifo(here.folder / "pipe.toml")

    ran = run("check", "--only-assessments", "pipe.toml")

    assert (ran.code, "is not an ordinary file" in ran.err) == (2, True)


def hook(name: str) -> dict[str, Any]:
    [found] = [each for each in HOOKS if each["id"] == name]
    return found


def test_the_hooks_get_toml_files_and_run_one_process() -> None:
    assert [each["id"] for each in HOOKS] == ["bmcheck-check", "bmcheck-fmt"]
    assert all(each["types"] == ["toml"] and each["require_serial"] is True for each in HOOKS)
    assert all(each["language"] == "python" for each in HOOKS)


@pytest.mark.usefixtures("here")
@pytest.mark.parametrize("name", ["bmcheck-check", "bmcheck-fmt"])
def test_the_entry_of_a_hook_passes_over_other_toml(name: str) -> None:
    program, *words = shlex.split(hook(name)["entry"])

    assert program == "bmcheck"
    assert run(*words, "a.toml", "pyproject.toml").code == 0


def pre_commit(here: GitRepository, folder: Path, name: str) -> subprocess.CompletedProcess[str]:
    """Run the hook on all that is staged, in the environment of the tests.

    Only ``language`` differs from the file that is shipped.
    """
    offline = (
        (TOP / ".pre-commit-hooks.yaml").read_text(encoding="utf-8").replace("language: python", "language: system")
    )
    hooks = GitRepository(folder / "hooks")
    hooks.commit({".pre-commit-hooks.yaml": offline})
    here.git("add", "--all")
    environment = {**with_bmcheck(folder / "programs"), "PRE_COMMIT_HOME": str(folder / "home")}
    command = [sys.executable, "-m", "pre_commit", "try-repo", str(hooks.folder), name, "--files", "a.toml"]
    return subprocess.run(
        [*command, "pyproject.toml"], cwd=here.folder, env=environment, capture_output=True, text=True, check=False
    )


@pytest.mark.parametrize(("text", "code", "said"), [(GOOD + "# x\n", 0, "Passed"), (WORSE, 1, "ads-not-recognised")])
def test_pre_commit_runs_the_hook_on_what_is_committed(
    here: GitRepository, tmp_path: Path, text: str, code: int, said: str
) -> None:
    (here.folder / "a.toml").write_text(text, encoding="utf-8")

    done = pre_commit(here, tmp_path, "bmcheck-check")

    assert done.returncode == code, done.stdout + done.stderr
    assert said in done.stdout
    assert "pyproject.toml" not in done.stdout


def test_the_hook_puts_files_in_order_and_stops_the_commit_once(here: GitRepository, tmp_path: Path) -> None:
    """pre-commit fails a hook that changed a file, and passes it when what it wrote is committed."""
    (here.folder / "a.toml").write_text(GOOD + "\n[venture]\n", encoding="utf-8")

    first, then = (pre_commit(here, tmp_path / run, "bmcheck-fmt") for run in ("first", "then"))

    assert (first.returncode, then.returncode) == (1, 0), first.stdout + then.stdout
    assert "files were modified by this hook" in first.stdout
    assert "a.toml is now in order." in first.stdout


@pytest.fixture
def listed(here: GitRepository) -> GitRepository:
    """Return the repository with a pack of its own, which a bmcheck.toml lists, and an assessment of it."""
    write_pack(here.folder / "packs" / "small")
    here.commit({"bmcheck.toml": 'packs = ["packs/small"]\n', "a.toml": COVERED, "social.toml": GOOD})
    return here


@pytest.mark.parametrize("name", ["bmcheck-check", "bmcheck-fmt"])
def test_the_hooks_pass_over_the_files_of_a_pack_and_what_lists_it(listed: GitRepository, name: str) -> None:
    _, *words = shlex.split(hook(name)["entry"])
    files = [path.relative_to(listed.folder).as_posix() for path in listed.folder.rglob("*.toml")]

    ran = run(*words, *files)

    assert (ran.code, ran.err) == (0, "")


@pytest.mark.parametrize(("text", "code", "said"), [(COVERED + "# x\n", 0, "Passed"), (OPEN, 1, RISK)])
def test_pre_commit_finds_the_pack_of_what_is_committed(
    listed: GitRepository, tmp_path: Path, text: str, code: int, said: str
) -> None:
    (listed.folder / "a.toml").write_text(text, encoding="utf-8")

    done = pre_commit(listed, tmp_path, "bmcheck-check")

    assert done.returncode == code, done.stdout + done.stderr
    assert said in done.stdout


def test_the_hook_puts_files_of_a_listed_pack_in_order(listed: GitRepository, tmp_path: Path) -> None:
    (listed.folder / "a.toml").write_text(COVERED + "\n[venture]\n", encoding="utf-8")

    first, then = (pre_commit(listed, tmp_path / run, "bmcheck-fmt") for run in ("first", "then"))

    assert (first.returncode, then.returncode) == (1, 0), first.stdout + then.stdout
    assert "a.toml is now in order." in first.stdout


# The README


def test_the_readme_names_the_hooks_that_there_are() -> None:
    *_, block = yaml_blocks()
    [repository] = yaml.safe_load(block)["repos"]

    assert repository["hooks"] == [{"id": each["id"]} for each in HOOKS]
