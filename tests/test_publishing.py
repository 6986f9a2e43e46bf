"""What is published: a source archive that passes its own tests, a wheel that works alone, data that indexes take.

``BMCHECK_SDIST="-n auto tests" pytest tests/test_publishing.py`` runs all tests in the unpacked source archive.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from email.message import Message
from email.parser import Parser
from pathlib import Path
from typing import Any

import pytest
import rtoml
from support.in_ci import TOP

import bmcheck

PROJECT: dict[str, Any] = rtoml.loads((TOP / "pyproject.toml").read_text(encoding="utf-8"))["project"]
SOME_TESTS = "tests/test_guide.py tests/test_golden.py tests/test_ci.py::test_the_readme_names_the_hooks_that_there_are"


def run(*words: str, folder: Path, **more: str) -> subprocess.CompletedProcess[str]:
    """Run a module of this Python in a folder, with nothing of the tests around it."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("PYTEST_", "BMCHECK_", "COV_"))}
    command = [sys.executable, "-m", *words]
    return subprocess.run(command, cwd=folder, env={**kept, **more}, capture_output=True, text=True, check=False)


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with what is published, built from the files of the project, and each unpacked beside it."""
    folder = tmp_path_factory.mktemp("built")
    done = run("hatchling", "build", "-d", str(folder), folder=TOP)
    assert done.returncode == 0, done.stderr
    shutil.unpack_archive(next(folder.glob("*.tar.gz")), folder, filter="data")
    shutil.unpack_archive(next(folder.glob("*.whl")), folder / "wheel", "zip")
    return folder


@pytest.fixture
def sources(built: Path) -> Path:
    """Return the unpacked source archive."""
    return built / f"bmcheck-{PROJECT['version']}"


@pytest.fixture
def metadata(built: Path) -> Message:
    """Return what the wheel says of itself."""
    [path] = (built / "wheel").glob("*.dist-info/METADATA")
    return Parser().parsestr(path.read_text(encoding="utf-8"))


def test_the_version_is_what_the_project_says(metadata: Message) -> None:
    assert bmcheck.__version__ == metadata["Version"] == PROJECT["version"]


def test_the_licence_is_named_and_ends_the_readme(metadata: Message) -> None:
    """The readme is what an index shows, and goes wherever the wheel goes."""
    _, _, licence = str(metadata.get_payload()).rpartition("\n## ")

    assert metadata["License-Expression"] == "MIT"
    assert licence.startswith("Licence")
    assert metadata["Author-email"].startswith(licence.partition("Copyright (c) 2026 ")[2].partition("\n")[0])
    assert "Permission is hereby granted, free of charge" in licence


def test_pyroma_finds_nothing(sources: Path) -> None:
    done = run("pyroma", str(sources), folder=sources)

    assert "Final rating: 10/10" in done.stdout, done.stdout + done.stderr


def test_check_wheel_contents_finds_nothing(built: Path) -> None:
    [wheel] = built.glob("*.whl")

    done = run("check_wheel_contents", str(wheel), folder=built)

    assert (done.returncode, done.stdout) == (0, f"{wheel}: OK\n")


def test_the_source_archive_holds_every_file_that_git_knows(sources: Path) -> None:
    if not (TOP / ".git").exists():
        pytest.skip("this is no checkout")
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=TOP, capture_output=True, text=True, check=True)
    known = [each for each in listed.stdout.split("\0") if each and (TOP / each).exists()]

    assert [each for each in known if not (sources / each).is_file()] == []


def test_the_tests_pass_in_the_unpacked_source_archive(sources: Path) -> None:
    chosen = os.environ.get("BMCHECK_SDIST", SOME_TESTS).split()

    done = run("pytest", "-p", "no:cacheprovider", *chosen, folder=sources, PYTHONPATH=str(sources))

    assert done.returncode == 0, done.stdout[-5000:]


def test_the_wheel_works_away_from_the_sources(built: Path, tmp_path: Path) -> None:
    """It brings its rules along, and the guide for those who write others."""
    version, case, guide = (
        run("bmcheck", *words, folder=tmp_path, PYTHONPATH=str(built / "wheel"))
        for words in (["--version"], ["case", "tiktok"], ["pack", "guide"])
    )

    assert version.stdout == f"bmcheck {PROJECT['version']}\n"
    assert rtoml.loads(case.stdout)["pack"]["id"] == "social-media", case.stderr
    assert guide.stdout == (TOP / "rules" / "README.md").read_text(encoding="utf-8"), guide.stderr


def test_pictures_and_links_lead_somewhere_from_wherever_the_readme_is_shown(metadata: Message) -> None:
    """An index shows the readme without the files around it."""
    links = re.findall(r"\]\(([^)]*)\)", str(metadata.get_payload()))
    raw = f"{PROJECT['urls']['Homepage']}/raw/main/"
    pictures = [each.removeprefix(raw) for each in links if each.startswith(raw)]

    assert [each for each in links if not each.startswith(("https://", "#"))] == []
    assert len(pictures) == len(list((TOP / ".github" / "pictures").glob("*.*g")))
    assert all((TOP / each).is_file() for each in pictures)
