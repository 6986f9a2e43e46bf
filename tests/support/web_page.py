"""A page to look at, and a browser to look at it with."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import pytest
from playwright.sync_api import Browser, sync_playwright

from support.small_pack import run

if TYPE_CHECKING:
    from collections.abc import Iterator

TODAY = "2026-11-24"
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
ANSWERS = """\
income_month = 4000
cost_month = 20000
cash = 120000
"""
FOLLOWING = """
[[waiver]]
rule = "originals-scarce"
decision = "accept"
reason = "Workshops start in March"
by = "A. Founder"
until = 2027-03-31

[waiver.because]
role = "platform"
stage = "live"
user_can = { has = ["react", "create", "share", "connect"] }
uploads_seen = { has = ["scarce", "alike", "tiring"] }

[[waiver]]
rule = "uploads-outgrow-records"
decision = "disagree"
reason = "Ten uploads a day"
by = "B. Founder"
until = 2026-03-31

[waiver.because]
role = "platform"
stage = "live"
user_can = { has = ["react", "create", "share", "connect"] }
uploads_strain = true

[[action]]
strategy = "mark-advertising"
status = "planned"
owner = "growth"
due = 2026-10-01
"""


def skipped(what: str) -> NoReturn:
    """Skip the test for want of something, or fail where everything has to be there (as in CI)."""
    if os.environ.get("BMCHECK_TEST_EVERYTHING"):
        pytest.fail(f"{what}, and BMCHECK_TEST_EVERYTHING is set")
    pytest.skip(what)


def browser() -> Iterator[Browser]:
    """Start a headless browser, once for all that is looked at."""
    path = next(filter(None, map(shutil.which, BROWSERS)), None)
    if path is None:
        skipped("there is no Chromium")
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield started
        started.close()


def nook(following: str = FOLLOWING) -> str:
    """Return the text of an assessment with something in every part of the page, ``following`` at its end."""
    text = run("case", "tiktok").out.replace('name = "TikTok, as the paper describes it"', 'name = "Nook"')
    text = re.sub('about = ".*"', 'about = "Short videos by people who restore old furniture, free to watch."', text)
    text = text.replace("[venture]\n", '[venture]\nassessed = 2026-11-01\ncurrency = "EUR"\n')
    return text.replace("[answers]\n", f"[answers]\n{ANSWERS}") + following


def commit(folder: Path, subject: str, day: str) -> None:
    """Record every file of ``folder`` in git, in a repository made when there is none."""
    git = ("git", "-c", "user.name=A", "-c", "user.email=a@example.org", "-c", "commit.gpgsign=false")
    surroundings = {**os.environ, "GIT_AUTHOR_DATE": f"{day}T12:00:00Z", "GIT_COMMITTER_DATE": f"{day}T12:00:00Z"}
    for words in (("init", "-q"), ("add", "-A"), ("commit", "-q", "--allow-empty", "-m", subject)):
        subprocess.run((*git, *words), cwd=folder, env=surroundings, check=True)


def page(path: Path, *options: str) -> Path:
    """Write the page of the assessment at ``path`` beside it and return where it is."""
    target = path.with_name("page.html")
    told = run("report", path, "--format", "html", "-o", target, "--today", TODAY, *options)
    assert told.code == 0, told.err
    return target
