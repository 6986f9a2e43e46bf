"""Checking in CI and before a commit: the branches, the hooks, and the workflow that the README shows."""

from __future__ import annotations

import json
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
from support.git_repository import NOBODYS_SETTINGS, GitRepository
from support.small_pack import run

TOP = Path(__file__).parent.parent
BMCHECK = shlex.join([sys.executable, "-m", "bmcheck"])
HOOKS: list[dict[str, Any]] = yaml.safe_load((TOP / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))
GOOD = """\
bmcheck = 1
pack = { id = "social-media" }

[answers]
role = "platform"
revenue_sources = ["advertising"]
ad_visibility = "marked"
"""
WORSE = GOOD.replace('"marked"', '"unmarked"')
OTHER_TOML = "[project]\nname = 'x'\n"

needs_sh = pytest.mark.skipif(shutil.which("sh") is None, reason="there is no shell here")


def with_bmcheck(folder: Path) -> dict[str, str]:
    """Return an environment in which ``bmcheck`` is a program, as after an installation."""
    folder.mkdir()
    (folder / "bmcheck").write_text(f'#!/bin/sh\nexec {BMCHECK} "$@"\n', encoding="utf-8")
    (folder / "bmcheck").chmod(0o755)
    path = f"{folder}{os.pathsep}{os.environ['PATH']}"
    return {**os.environ, **NOBODYS_SETTINGS, "PATH": path, "PYTHONPATH": str(TOP)}


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
def test_main_passes_with_one_risk_accepted(transcript: dict[str, str]) -> None:
    lines = part(transcript, "main")

    assert findings_in(lines) == ["accepted (open) loss-without-plan"]
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

    assert "venture.toml: better: model-not-revised [to clarify → covered]" in lines
    assert not any(each.startswith("open") for each in findings_in(lines))
    assert lines[-1] == "exit code: 0"


@needs_sh
def test_a_branch_in_which_a_waiver_has_lapsed_fails_and_names_it(transcript: dict[str, str]) -> None:
    lines = part(transcript, "run out")

    [notice] = [line for line in lines if "waiver-lapsed" in line]
    assert "the waiver of loss-without-plan by A. Founder has lapsed: it ran until 2027-03-31" in notice
    assert findings_in(lines) == ["open loss-without-plan"]
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
    assert {line.partition(":")[0] for line in both.out.splitlines()} == {"a.toml", "b.toml"}
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


@pytest.mark.parametrize(("text", "code", "said"), [(GOOD + "# x\n", 0, "Passed"), (WORSE, 1, "ads-not-recognised")])
def test_pre_commit_runs_the_hook_on_what_is_committed(
    here: GitRepository, tmp_path: Path, text: str, code: int, said: str
) -> None:
    """The hook's environment is that of the tests: only ``language`` differs from the file that is shipped."""
    offline = (
        (TOP / ".pre-commit-hooks.yaml").read_text(encoding="utf-8").replace("language: python", "language: system")
    )
    hooks = GitRepository(tmp_path / "hooks")
    hooks.commit({".pre-commit-hooks.yaml": offline})
    (here.folder / "a.toml").write_text(text, encoding="utf-8")
    here.git("add", "--all")
    environment = {**with_bmcheck(tmp_path / "programs"), "PRE_COMMIT_HOME": str(tmp_path / "home")}

    command = [sys.executable, "-m", "pre_commit", "try-repo", str(hooks.folder), "bmcheck-check", "--files", "a.toml"]
    done = subprocess.run(
        [*command, "pyproject.toml"], cwd=here.folder, env=environment, capture_output=True, text=True, check=False
    )

    assert done.returncode == code, done.stdout + done.stderr
    assert said in done.stdout
    assert "pyproject.toml" not in done.stdout


# The README

BLOCKS = re.findall(r"^```yaml\n(.*?)^```$", (TOP / "README.md").read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)
WORKFLOW, PRE_COMMIT = (yaml.safe_load(each) for each in BLOCKS)
STEPS: list[dict[str, Any]] = WORKFLOW["jobs"]["bmcheck"]["steps"]


def test_the_readme_names_the_hooks_that_there_are() -> None:
    [repository] = PRE_COMMIT["repos"]

    assert repository["hooks"] == [{"id": each["id"]} for each in HOOKS]


def test_the_workflow_has_the_whole_history_and_may_upload() -> None:
    [checkout] = [each for each in STEPS if each.get("uses", "").startswith("actions/checkout@")]

    assert checkout["with"] == {"fetch-depth": 0}
    assert WORKFLOW["permissions"] == {"contents": "read", "security-events": "write"}
    assert WORKFLOW[True] == "pull_request"  # YAML 1.1 takes "on" for a truth value


@needs_sh
@pytest.mark.parametrize(("text", "code"), [(GOOD + "# x\n", 0), (WORSE, 1)])
def test_the_command_of_the_workflow_stops_for_what_the_branch_makes_worse(
    here: GitRepository, tmp_path: Path, text: str, code: int
) -> None:
    here.git("clone", "--quiet", str(here.folder), str(tmp_path / "checkout"))
    clone = GitRepository(tmp_path / "checkout")
    clone.git("switch", "--quiet", "--create", "branch")
    clone.commit({"a.toml": text})
    [command] = [each["run"] for each in STEPS if each.get("run", "").startswith("bmcheck ")]
    command = command.replace("${{ github.base_ref }}", "main")
    environment = {**with_bmcheck(tmp_path / "programs"), "GITHUB_STEP_SUMMARY": str(tmp_path / "summary.md")}

    done = subprocess.run(
        ["sh", "-e", "-c", command], cwd=clone.folder, env=environment, capture_output=True, text=True, check=False
    )

    assert (done.returncode, done.stderr) == (code, "")
    assert ("ads-not-recognised" in done.stdout) is (code == 1)
    assert (tmp_path / "summary.md").read_text(encoding="utf-8").startswith(("## ", "| File |"))
    assert json.loads((clone.folder / "bmcheck.sarif").read_text(encoding="utf-8"))["version"] == "2.1.0"
