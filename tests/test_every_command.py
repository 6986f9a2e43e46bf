"""Whatever stands in any file, and whatever it is called: no command lets it do more than be read.

Every text of a pack, of its case and of an assessment, the names of the files and the subjects of commits hold the
same hostile text. Each command that shows any of it is run, at 80 and at 200 columns.
"""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
import rtoml
import tomli_w
from support.small_pack import CASE, assessment, run, write_pack
from test_harmless import EVERY as HARMLESS

from bmcheck.cli.main import COMMANDS
from bmcheck.safe import lines, one_line

FORGED = "forged: 0 open risks"
"""What must not stand in a line of its own."""
SCENARIO = """
[[scenario]]
id = "dearer"
title = "T"
why = "W"
happens = { paid_share = { times = 0.5 } }
basis = "extension"
source = "S"
"""
HOSTILE = (
    f"\n{FORGED}\r\n::error::a\n  ::set-env name=x::y\r##[error]b\x00\x07\x1b[5m\x1b]0;t\x07\x1b]8;;http://x\x1b\\\x7f\x9b5m"
    "\u202e\u200b\ufeff\U000e0041\u2028\u2029\ue000[bold]c[/bold][link=http://x]d[/link]:smile:{{e}}{f}%0Ag"
)
MARKUP = "[bold]c[/bold][link=http://x]d[/link]:smile:{{e}}{f}%0Ag"
NAME = "x\n::error::a\n\x1b[5m\x9b\u202e[bold]%0A{.toml"
TEXTS = {
    *("title", "about", "short", "source", "unit", "say", "says", "why", "ask", "help", "when_met", "why_severity"),
    *("verify", "steps", "places", "place", "version", "notes"),
}
"""The keys of a pack and its case under which people write what they like."""
REST = """
[venture]
name = {name}
about = {name}
currency = {name}
assessed = 2020-01-01

[notes]
free_offer = {name}
paid_share = {name}

[unsure]
questions = ["paid_share"]

[[waiver]]
rule = "free-without-income"
decision = "accept"
reason = {name}
by = {name}
until = 2020-01-01
conditions = {name}

[[waiver]]
rule = "prices-reviewed"
decision = "disagree"
reason = {name}
by = {name}
until = 2999-01-01

[[action]]
strategy = "second-income"
status = "done"
owner = {name}
due = 2020-01-01
"""


def spoilt(value: Any, key: str = "") -> Any:
    """Return a value of a pack with the hostile text around every text that people write."""
    match value:
        case dict():
            return {name: spoilt(inner, key if key == "notes" else name) for name, inner in value.items()}
        case list():
            return [spoilt(inner, key) for inner in value]
        case str() if key in TEXTS and value != "share":
            return f"{value}{HOSTILE}{value}"
    return value


def hostile_assessment(answers: str) -> str:
    """Return an assessment in which every text is hostile."""
    quoted = tomli_w.dumps({"a": f"N{HOSTILE}"}).removeprefix("a = ").rstrip("\n")
    text = assessment(answers, REST.replace("{name}", quoted))
    return text.replace('id = "small"', f'id = "small", version = {quoted}, digest = {quoted}')


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with a pack and assessments full of hostile text, kept in git."""
    folder = tmp_path_factory.mktemp("kept")
    pack = write_pack(folder / "pack", case=CASE + '\n[notes]\nfree_offer = "n"\n', scenarios=SCENARIO)
    manifest = pack / "pack.toml"
    manifest.write_text('review_interval = { days = 90, why = "w" }\n' + manifest.read_text(encoding="utf-8"))
    for each in pack.rglob("*.toml"):
        each.write_text(tomli_w.dumps(spoilt(rtoml.loads(each.read_text(encoding="utf-8")))), encoding="utf-8")
    git = ["git", "-c", f"user.name=a{one_line(HOSTILE)}", "-c", "user.email=a@b"]
    subprocess.run([*git, "init", "-q"], check=True, cwd=folder)
    for answers in (
        'free_offer = "basic"\nprice_review = true',
        'free_offer = "all"\nsources = ["none"]\nprice_review = false',
    ):
        (folder / NAME).write_text(hostile_assessment(answers), encoding="utf-8")
        subprocess.run([*git, "add", "."], check=True, cwd=folder)
        subject = f"s{HOSTILE}".replace("\0", "")
        subprocess.run([*git, "commit", "-q", "--no-verify", "-m", subject], check=True, cwd=folder)
    (folder / "other.toml").write_text(hostile_assessment('free_offer = "none"\nprice_review = true'), encoding="utf-8")
    (folder / "wrong.toml").write_text(
        f"bmcheck = 1\npack.id = 'small'\n[answers]\n'é{NAME[1:]}' = 1".replace("\n:", "\\n:")
    )
    return folder


@pytest.fixture
def folder(kept: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Go to a copy of the folder."""
    copy = Path(shutil.copytree(kept, tmp_path / "copy"))
    monkeypatch.chdir(copy)
    return copy


SHOWN = {
    "report": ["report", NAME],
    "report, html": ["report", NAME, "--format", "html"],
    "report, text": ["report", NAME, "--format", "text=out.txt", "--format", "json"],
    "check": ["check", NAME],
    "check, markdown": ["check", NAME, "--format", "markdown"],
    "check, csv": ["check", NAME, "--format", "csv"],
    "check, junit": ["check", NAME, "--format", "junit"],
    "check, sarif": ["check", NAME, "--format", "sarif"],
    "check, all": ["check", "."],
    "check, since": ["check", NAME, "--since", "HEAD~1"],
    "explain a rule": ["explain", "free-without-income"],
    "explain a question": ["explain", "free_offer"],
    "explain an option": ["explain", "free_offer.all"],
    "explain a strategy": ["explain", "second-income"],
    "explain a claim": ["explain", "1-02"],
    "explain a metric": ["explain", "margin"],
    "explain a parameter": ["explain", "min_share"],
    "explain a finding": ["explain", "free-without-income", NAME],
    "explain an opportunity": ["explain", "prices-reviewed", NAME],
    "next": ["next", NAME],
    "whatif, set": ["whatif", NAME, "--set", "sources=shop", "--set", "free_offer=basic"],
    "whatif, adopt": ["whatif", NAME, "--adopt", "second-income"],
    "plan": ["plan", NAME],
    "plan, save": ["plan", NAME, "--save"],
    "diff": ["diff", NAME, "other.toml"],
    "diff, revisions": ["diff", f"HEAD~1:{NAME}", NAME],
    "history": ["history", NAME],
    "waive": [
        "waive",
        NAME,
        "prices-reviewed",
        "--reason",
        HOSTILE[:30].replace("\0", ""),
        "--by",
        "b",
        "--until",
        "2998-12-31",
    ],
    "compare": ["compare", NAME, "other.toml"],
    "compare, a case": ["compare", "other.toml", "case:case"],
    "compare, markdown": ["compare", NAME, "other.toml", "--format", "markdown"],
    "compare, json": ["compare", NAME, "other.toml", "--format", "json"],
    "portfolio": ["portfolio", "."],
    "portfolio, csv": ["portfolio", ".", "--format", "csv"],
    "portfolio, json": ["portfolio", ".", "--format", "json"],
    "portfolio, markdown": ["portfolio", ".", "--format", "markdown"],
    "portfolio, html": ["portfolio", ".", "--format", "html"],
    "portfolio, stressed": ["portfolio", ".", "--stress"],
    "portfolio, stressed, html": ["portfolio", ".", "--stress", "--format", "html"],
    "stress": ["stress", NAME],
    "stress, one": ["stress", NAME, "--scenario", "dearer"],
    "stress, markdown": ["stress", NAME, "--format", "markdown"],
    "stress, html": ["stress", NAME, "--format", "html"],
    "stress, json": ["stress", NAME, "--format", "json"],
    "check, stressed": ["check", NAME, "--stress", "--fail-on", "low"],
    "case": ["case"],
    "case, one": ["case", "case"],
    "fmt": ["fmt", NAME],
    "fmt, check": ["fmt", "--check", NAME],
    "assess": ["assess", NAME, "--set", "price_review=yes"],
    "assess, a new file": ["assess", f"new{NAME}", "--name", one_line(HOSTILE), "--answers", NAME],
    "pack show": ["pack", "show", "pack"],
    "pack show, claims": ["pack", "show", "pack", "--claims"],
    "pack verify": ["pack", "verify", "pack"],
    "pack test": ["pack", "test", "pack"],
    "schema": ["schema", "assessment"],
    "schema, a pack": ["schema", "pack"],
    "a file that is wrong": ["check", "wrong.toml"],
    "a file that is not there": ["report", f"no{NAME}"],
    "a pack that is not there": ["check", NAME, "--pack", f"no{NAME}"],
    "an id that is not there": ["explain", HOSTILE.replace("\0", "")],
    "an answer that is none": ["whatif", NAME, "--set", f"free_offer={HOSTILE}"],
    "an output that cannot be": ["check", NAME, "--format", f"csv=no/{NAME}"],
}


def test_every_command_is_looked_at() -> None:
    assert {words[0] for words in SHOWN.values()} == set(COMMANDS)
    assert len(SHOWN) > len(HARMLESS)


@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize("columns", ["80", "200"])
@pytest.mark.parametrize("words", SHOWN.values(), ids=SHOWN)
def test_a_text_of_a_file_is_only_read(words: list[str], columns: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", columns)
    arguments = words if words[0] == "pack" or "--pack" in words else [*words, "--pack", "pack"]

    ran = run(*arguments)

    assert ran.code in (0, 1, 2)
    for text in (ran.out, ran.err):
        assert_only_read(text)


def assert_only_read(text: str) -> None:
    """Fail when anything hostile has an effect."""
    told = text.replace("\r\n", "\n")
    assert told == lines(told)
    assert not [line for line in told.split("\n") if line.startswith(FORGED) or line.strip() == FORGED]


@pytest.mark.parametrize("key", ["name", "about"])
@pytest.mark.parametrize("width", [40, 80, 200])
@pytest.mark.usefixtures("folder")
def test_what_is_said_of_a_venture_makes_no_line_of_the_report(
    key: str, width: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", str(width))
    padded = f"{'x' * (min(width, 100) - 3)} {FORGED}"
    Path("x.toml").write_text(assessment('free_offer = "all"', f"[venture]\n{key} = '{padded}'\n"), encoding="utf-8")

    ran = run("report", "x.toml", "--pack", "pack", "--full")

    assert f"\n  {FORGED}\n" in ran.out


KEYS = ["w", "\x1b[B\r", "w", " \r", "w", "y"]
LINES = ["w\r", "2\r", "w\r", "1,d\r", "w\r", "1\r"]
"""Why each of three questions is put, and an answer to it."""
UNSEEN = re.compile(
    "[\x00-\x07\x0b\x0c\x0e-\x1a\x1c-\x1f\x7f-\x9f\u2028-\u202e\u200b\ufeff\ue000\U000e0041]|\x1b\\]|\x1b\\[5m"
)
"""What a terminal would obey or hide and neither rich nor prompt_toolkit writes by itself."""


@pytest.mark.parametrize("columns", [80, 200])
@pytest.mark.parametrize(("more", "keys"), [([], KEYS), (["--plain"], LINES)], ids=["keys", "lines"])
def test_a_terminal_only_shows_what_an_interview_asks(
    folder: Path, columns: int, more: list[str], keys: list[str]
) -> None:
    pytest.importorskip("termios", reason="there are no pseudo-terminals here")
    from support.terminal import Terminal, squeezed  # noqa: PLC0415

    (folder / "y.toml").write_text(hostile_assessment(""), encoding="utf-8")
    terminal = Terminal(folder, "y.toml", "--pack", "pack", *more, columns=columns)
    try:
        for each in keys:
            terminal.wait_for_new("s stop")
            terminal.press(each)
        assert terminal.wait_for_end() == 0
    finally:
        terminal.close()

    written = bytes(terminal.raw).decode()
    assert squeezed(MARKUP) in squeezed(terminal.text())
    assert not UNSEEN.findall(written)
