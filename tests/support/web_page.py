"""A page to look at, and a browser to look at it with."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING, Literal, NoReturn

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from bmcheck import load_pack
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


class Seen:
    """A page as it is open in the browser, with everything it asked for and complained about."""

    def __init__(self, page: Page, path: Path) -> None:
        """Open the page."""
        self.page = page
        self.requests: list[str] = []
        self.complaints: list[str] = []
        page.on("request", lambda each: self.requests.append(each.url))
        page.on("console", lambda each: self.complaints.append(each.text))
        page.on("pageerror", lambda each: self.complaints.append(str(each)))
        page.goto(path.as_uri())


Scheme = Literal["light", "dark"]


def see(
    started: Browser, path: Path, *, width: int = 1280, height: int = 900, scheme: Scheme = "light"
) -> Iterator[Seen]:
    """Open a page in a window of its own."""
    window = started.new_page(viewport={"width": width, "height": height}, color_scheme=scheme)
    yield Seen(window, path)
    window.close()


def nook(following: str = FOLLOWING) -> str:
    """Return the text of an assessment with something in every part of the page, ``following`` at its end."""
    text = run("case", "tiktok").out.replace('name = "TikTok, as the paper describes it"', 'name = "Nook"')
    text = re.sub('about = ".*"', 'about = "Short videos by people who restore old furniture, free to watch."', text)
    text = text.replace("[venture]\n", '[venture]\nassessed = 2026-11-01\ncurrency = "EUR"\n')
    return text.replace("[answers]\n", f"[answers]\n{ANSWERS}") + following


def worst_answers() -> str:
    """Return an assessment of a large platform that does next to nothing about anything: some fifty findings."""
    answers = {"role": '"platform"', "stage": '"live"'}
    for each in load_pack().questions.values():
        match each.type:
            case "yes-no":
                answers[each.id] = "false"
            case "one":
                answers.setdefault(each.id, f'"{each.options[-2].id}"')
            case "many":
                answers[each.id] = f'["{min(each.alone, default=each.options[0].id)}"]'
    lines = (f"{name} = {answer}" for name, answer in answers.items())
    return "\n".join(['bmcheck = 1\npack = { id = "social-media" }\n[answers]', *lines, ""])


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
