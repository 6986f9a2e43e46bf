"""The workflows of the project, of the README and the action: two tools for GitHub Actions find nothing in them.

zizmor looks for what lets others in, jactionlint for what actionlint does: mistakes that make a run fail. Neither asks
a network here.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sysconfig
from pathlib import Path
from typing import Any

import pytest
import yaml
from support.git_repository import GitRepository
from support.in_ci import GOOD, TOP, WORSE, with_bmcheck, yaml_blocks

SCRIPTS = Path(sysconfig.get_path("scripts"))
TOOLS: dict[str, list[str]] = {
    "zizmor": ["--offline", "--no-config", "--quiet", "--color=never"],
    "jactionlint": ["--profile=correctness", "--strict-exit", "--shellcheck=", "--pyflakes=", "--no-color"],
}
OURS = [".github/workflows/ci.yml", ".github/actions/check/action.yml"]
WORKFLOW, THREE_LINES, _ = yaml_blocks()
STEPS: list[dict[str, Any]] = yaml.safe_load(WORKFLOW)["jobs"]["bmcheck"]["steps"]
ACTION: dict[str, Any] = yaml.safe_load((TOP / OURS[1]).read_text(encoding="utf-8"))


def command(steps: list[dict[str, Any]], program: str) -> str:
    """Return what the step says that runs a program."""
    [found] = [each["run"] for each in steps if re.search(f"^{program} ", each.get("run", ""), re.MULTILINE)]
    assert isinstance(found, str)
    return found


MAY = "permissions:\n      contents: read\n      security-events: write\n"
CHECKS = {"workflow": command(STEPS, "bmcheck"), "action": command(ACTION["runs"]["steps"], "bmcheck")}

needs_bash = pytest.mark.skipif(shutil.which("bash") is None, reason="there is no bash here")


def ask(tool: str, *files: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run([SCRIPTS / tool, *TOOLS[tool], *files], capture_output=True, text=True, check=False)


def put(folder: Path, text: str) -> Path:
    path = folder / ".github" / "workflows" / "some.yml"
    path.parent.mkdir(parents=True)
    path.write_text(text, encoding="utf-8")
    return path


@pytest.mark.parametrize("tool", TOOLS)
def test_our_workflow_and_our_action_have_no_fault(tool: str) -> None:
    done = ask(tool, *(TOP / each for each in OURS))

    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize("tool", TOOLS)
def test_the_workflow_of_the_readme_has_no_fault(tool: str, tmp_path: Path) -> None:
    done = ask(tool, put(tmp_path, WORKFLOW))

    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize(
    ("tool", "old", "new", "found"),
    [
        ("zizmor", "origin/$BASE_REF", "origin/${{ github.base_ref }}", "template-injection"),
        ("zizmor", f"    {MAY}", "    permissions: write-all\n", "excessive-permissions"),
        ("zizmor", "          persist-credentials: false\n", "", "artipacked"),
        ("zizmor", "@d23441a48e516b6c34aea4fa41551a30e30af803", "@v6", "unpinned-uses"),
        ("jactionlint", "github.base_ref", "github.base_reff", "undefined-property"),
        ("jactionlint", "runs-on: ubuntu-latest", "run-on: ubuntu-latest", "workflow-syntax"),
    ],
)
def test_a_fault_in_the_workflow_is_found(tool: str, old: str, new: str, found: str, tmp_path: Path) -> None:
    assert old in WORKFLOW

    done = ask(tool, put(tmp_path, WORKFLOW.replace(old, new)))

    assert done.returncode != 0
    assert f"[{found}]" in done.stdout


def test_the_three_lines_are_the_steps_of_a_job_and_name_the_action() -> None:
    """They begin as the workflow does: with the whole history, and without a token left behind."""
    first, second = yaml.safe_load(THREE_LINES)

    assert first == STEPS[0]
    assert first["with"] == {"fetch-depth": 0, "persist-credentials": False}
    owner, name, path = second["uses"].partition("@")[0].split("/", 2)
    assert (owner, name) == ("OWNER", "bmcheck")
    assert (TOP / path / "action.yml").is_file()


@needs_bash
def test_the_action_installs_the_version_that_it_lies_in(tmp_path: Path) -> None:
    pip = tmp_path / "pip"
    pip.write_text('#!/bin/sh\nfor last; do :; done\ncd "$last" && pwd -P\n', encoding="utf-8")
    pip.chmod(0o755)
    path, folder = f"{tmp_path}:{os.environ['PATH']}", str((TOP / OURS[1]).parent)

    done = run_step(command(ACTION["runs"]["steps"], "pip"), tmp_path, PATH=path, GITHUB_ACTION_PATH=folder)

    assert Path(done.stdout.strip()) == TOP.resolve()


@pytest.fixture
def clone(tmp_path: Path) -> GitRepository:
    """Return a branch of a clone, as it is checked out on a runner."""
    origin = GitRepository(tmp_path / "origin")
    origin.commit({"a b/x.toml": GOOD})
    origin.git("clone", "--quiet", str(origin.folder), str(tmp_path / "checkout"))
    return GitRepository(tmp_path / "checkout")


@needs_bash
@pytest.mark.parametrize("check", CHECKS)
@pytest.mark.parametrize(("text", "code"), [(GOOD + "# x\n", 0), (WORSE, 1)])
def test_what_the_branch_makes_worse_stops_it(
    check: str, text: str, code: int, clone: GitRepository, tmp_path: Path
) -> None:
    clone.commit({"a b/x.toml": text})
    environment = on_runner(tmp_path, BASE_REF="main")

    done = run_step(CHECKS[check], clone.folder, **environment)

    assert (done.returncode, done.stderr) == (code, "")
    assert ("ads-not-recognised" in done.stdout) is (code == 1)
    assert (tmp_path / "summary.md").read_text(encoding="utf-8").startswith(("## ", "| File |"))


@needs_bash
def test_the_workflow_writes_what_it_uploads(clone: GitRepository, tmp_path: Path) -> None:
    run_step(CHECKS["workflow"], clone.folder, **on_runner(tmp_path, BASE_REF="main"))

    written = (clone.folder / STEPS[-1]["with"]["sarif_file"]).read_text(encoding="utf-8")
    assert json.loads(written)["version"] == "2.1.0"


@needs_bash
@pytest.mark.parametrize(
    ("words", "code"),
    [("", 1), (".", 1), ("--fail-on  never", 0), ("no-such-folder", 2), ("$(touch ran) ; touch ran", 2)],
)
def test_without_a_base_the_action_counts_everything_and_runs_none_of_its_arguments(
    words: str, code: int, clone: GitRepository, tmp_path: Path
) -> None:
    clone.commit({"a b/x.toml": WORSE})
    environment = on_runner(tmp_path, BASE_REF="", ARGUMENTS=words)

    done = run_step(CHECKS["action"], clone.folder, **environment)

    assert done.returncode == code, done.stderr
    assert not (clone.folder / "ran").exists()


def on_runner(folder: Path, **more: str) -> dict[str, str]:
    """Return the environment of a step."""
    return {**with_bmcheck(folder / "programs"), "GITHUB_STEP_SUMMARY": str(folder / "summary.md"), **more}


def run_step(run: str, folder: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run a step as ``shell: bash`` does on a runner."""
    words = ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", run]
    return subprocess.run(words, cwd=folder, env=environment, capture_output=True, text=True, check=False)
