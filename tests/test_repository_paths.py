"""Where servers are told that something was found: at a path from the top of the repository."""

from __future__ import annotations

import json
import re
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from support.git_repository import GitRepository
from support.small_pack import OPEN, run, write_pack

from bmcheck.repository_paths import path_in_repository, roots_above


@pytest.fixture(scope="module")
def pack(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_pack(tmp_path_factory.mktemp("pack"))


def paths_told(pack: Path, *named: str) -> dict[str, set[str]]:
    """Return the paths that each format names."""
    told = {name: run("check", *named, "--pack", pack, "--format", name).out for name in ("github", "sarif", "junit")}
    suites = list(ET.fromstring(told["junit"]))
    [sarif] = json.loads(told["sarif"])["runs"]
    places = [
        place
        for each in (*sarif["results"], *sarif["invocations"][0]["toolExecutionNotifications"])
        for place in each["locations"]
    ]
    return {
        "github": set(re.findall(r"file=([^,]*),", told["github"])),
        "sarif": {each["physicalLocation"]["artifactLocation"]["uri"] for each in places},
        "junit file": {each.attrib["file"] for each in suites},
        "junit name": {each.attrib["name"] for each in suites},
        "junit class": {
            each.attrib["classname"].rpartition(".")[0] for suite in suites for each in suite.iter("testcase")
        },
    }


@pytest.fixture
def here(tmp_path: Path) -> GitRepository:
    """Return a repository with an assessment, and one that cannot be read, in a folder of a folder."""
    repository = GitRepository(tmp_path / "venture")
    repository.commit({"a/b/x.toml": OPEN, "a/b/wrong.toml": "bmcheck = 1\nx ="})
    return repository


@pytest.mark.parametrize(
    ("stands", "named"),
    [(".", "a/b"), ("a", "b"), ("a/b", "."), ("a/b", "../b"), ("..", "venture/a"), ("a/b", "{whole}/a/b")],
)
def test_a_path_begins_at_the_top_of_the_repository_wherever_one_stands(
    here: GitRepository, pack: Path, monkeypatch: pytest.MonkeyPatch, stands: str, named: str
) -> None:
    monkeypatch.chdir(here.folder / stands)

    told = paths_told(pack, named.format(whole=here.folder))

    assert told == {each: {"a/b/x.toml", "a/b/wrong.toml"} for each in told}


def test_in_a_worktree_or_submodule_a_path_begins_at_its_top(here: GitRepository) -> None:
    """Their .git is a file."""
    here.git("worktree", "add", "--quiet", "--detach", str(here.folder / "tree"))

    assert path_in_repository(str(here.folder / "tree" / "a" / "b" / "x.toml")) == "a/b/x.toml"
    assert roots_above(str(here.folder / "tree" / "a")) == [str(here.folder / "tree"), str(here.folder)]


def test_outside_of_a_repository_a_path_begins_where_one_stands(
    pack: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "x.toml").write_text(OPEN, encoding="utf-8")
    monkeypatch.chdir(tmp_path)

    told = paths_told(pack, "a")

    assert told == {each: {"a/x.toml"} for each in told}


@pytest.mark.parametrize("name", ["HEAD", "objects", ".git"])
def test_what_is_only_shaped_like_a_repository_is_none(tmp_path: Path, name: str) -> None:
    (tmp_path / name).mkdir()

    assert roots_above(str(tmp_path / "x.toml")) == []
