"""TAB offers what the pack has, in the protocol of each shell and in a real bash, and never says anything else."""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path
from types import SimpleNamespace
from typing import cast
from unittest.mock import patch

import pytest
import typer
from support.small_pack import MONEY, OPEN, assessment, run, write_pack

from bmcheck.cli.completion import ASKED, mend_words, rules
from bmcheck.cli.main import COMMANDS
from bmcheck.model import Case, Pack

BASH = shutil.which("bash")


def offered(typed: str) -> list[str]:
    """Return what bash is told to offer behind ``typed``, taken apart at equals signs as bash does."""
    line = f"bmcheck {typed}"
    words = line.replace("=", " = ").split()
    cursor = len(words) if line.endswith(" ") else len(words) - 1
    surroundings = {"_BMCHECK_COMPLETE": "complete_bash", "COMP_WORDS": " ".join(words), "COMP_CWORD": str(cursor)}
    with patch.dict(os.environ, surroundings):
        ran = run()
    assert (ran.code, ran.err) == (0, "")
    return ran.out.split()


@pytest.fixture
def small(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """Return the option that names the small pack; in the current folder, x.toml belongs to it."""
    monkeypatch.chdir(tmp_path)
    write_pack(tmp_path / "small")
    Path("x.toml").write_text(OPEN, encoding="utf-8")
    return "--pack small"


def test_commands_are_offered() -> None:
    assert sorted(offered("")) == sorted(COMMANDS)
    assert offered("che") == ["check"]


def test_options_and_commands_of_commands_are_offered() -> None:
    assert "--fail-on" in offered("check --f")
    assert offered("check --fail-on m") == ["medium"]
    assert offered("pack ve") == ["verify"]
    assert offered("schema ") == ["assessment", "pack", "review"]


def test_ids_of_the_pack_are_offered(small: str) -> None:
    assert offered(f"explain {small} free") == ["free-without-income", "free_offer", *FREE_OPTIONS]
    assert offered(f"case {small} ") == ["case"]
    assert offered(f"plan {small} x.toml --must ") == ["second-income", "raise-share"]
    assert offered(f"plan {small} x.toml --exclude r") == ["raise-share"]
    assert offered(f"whatif {small} x.toml --adopt s") == ["second-income"]
    assert offered(f"whatif {small} x.toml --adopt=s") == ["second-income"]
    assert offered(f"assess {small} x.toml --feature ") == ["offer", "money"]


def test_a_pack_that_is_listed_is_offered_without_being_named(small: str) -> None:
    Path("bmcheck.toml").write_text('packs = ["small"]', encoding="utf-8")

    assert offered("explain free") == offered(f"explain {small} free")
    assert offered("case ") == ["case"]
    assert offered("plan x.toml --must ") == ["second-income", "raise-share"]
    assert offered("assess --feature ") == offered(f"assess {small} --feature ")
    Path("bmcheck.toml").write_text("packs = [", encoding="utf-8")
    assert offered("explain free") == []


@pytest.mark.usefixtures("small")
def test_rules_are_offered_with_their_titles() -> None:
    context = cast("typer.Context", SimpleNamespace(params={"pack": "small"}))

    assert ("too-few-payers", "Too few users pay") in rules(context)


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("check --format s", ["sarif", "sarif=", "sarif-all", "sarif-all="]),
        ("check --format=j", ["json", "json=", "junit", "junit="]),
        ("check x.toml --format github --format g", ["github", "github="]),
        ("check --format h", []),
        ("report x.toml --format h", ["html", "html="]),
        ("check --format markdown=s", []),
    ],
)
def test_formats_are_offered_alone_and_to_be_followed_by_a_file(typed: str, words: list[str]) -> None:
    assert offered(typed) == words


FREE_OPTIONS = ["free_offer.none", "free_offer.all", "free_offer.basic"]


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("", ["free_offer=", "sources=", "paid_share=", "price_review="]),
        ("p", ["paid_share=", "price_review="]),
        ("fr", ["free_offer=", "free_offer=none", "free_offer=all", "free_offer=basic", "free_offer=unknown"]),
        ("free_offer=", ["none", "all", "basic", "unknown"]),
        ("free_offer=a", ["all"]),
        ("free_offer=u", ["unknown"]),
        ("price_review=", ["yes", "no", "unknown"]),
        ("sources=", ["ads", "shop", "events", "none", "unknown"]),
        ("sources=ads,", ["ads,shop", "ads,events"]),
        ("sources=ads,shop,e", ["ads,shop,events"]),
        ("paid_share=", []),
        ("paid_share=0", []),
        ("paid_share=u", ["unknown"]),
        ("free_ofer=", []),
        ("free_offer=x", []),
    ],
)
@pytest.mark.parametrize("start", ["--set ", "--set=", "--set price_review=yes --set "])
def test_questions_and_answers_are_offered(small: str, start: str, typed: str, words: list[str]) -> None:
    assert offered(f"whatif x.toml {small} {start}{typed}") == words
    assert offered(f"assess x.toml {small} {start}{typed}") == words


def test_shells_that_keep_pairs_whole_are_offered_whole_pairs(small: str) -> None:
    typed = f"bmcheck whatif x.toml {small} --set free_offer="
    with patch.dict(os.environ, {"_BMCHECK_COMPLETE": "complete_zsh", "_TYPER_COMPLETE_ARGS": typed}):
        ran = run()

    assert '"free_offer=all":"Everything' in ran.out


def test_the_pack_of_the_file_is_used(pack: Pack, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("x.toml").write_text('bmcheck = 1\npack = { id = "social-media" }\n', encoding="utf-8")

    assert offered("plan x.toml --must ") == list(pack.strategies)


def test_cases_of_the_shipped_pack_are_offered(cases: dict[str, Case]) -> None:
    assert offered("case ") == list(cases)


def test_a_file_that_cannot_be_read_is_passed_over(pack: Pack, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("bad.toml").write_text(assessment("free_offer = "), encoding="utf-8")

    assert offered("plan bad.toml --must ") == list(pack.strategies)
    assert offered("plan none.toml --must ") == list(pack.strategies)


def test_of_a_pack_that_cannot_be_read_nothing_is_offered(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    write_pack(tmp_path / "broken", money=MONEY + "\n[[rule")

    for name in ("broken", "nowhere"):
        assert offered(f"explain --pack {name} free") == []
        assert offered(f"case --pack {name} ") == []
        assert offered(f"assess x.toml --pack {name} --set stage=") == []


@pytest.mark.parametrize(
    ("words", "cursor", "mended", "asked"),
    [
        ("bmcheck assess --set stage = i", 5, "bmcheck assess --set i", "stage"),
        ("bmcheck assess --set stage =", 4, "bmcheck assess --set ''", "stage"),
        ("bmcheck assess --set = stage = i", 6, "bmcheck assess --set i", "stage"),
        ("bmcheck plan --must = se", 4, "bmcheck plan --must se", None),
        ("bmcheck assess --set stage = i ", 6, "bmcheck assess --set stage=i ''", None),
        ("bmcheck assess --set a = b --set c", 7, "bmcheck assess --set a=b --set c", None),
        ("bmcheck assess 'my file.toml' --set stage = i", 6, "bmcheck assess 'my file.toml' --set i", "stage"),
        ("bmcheck assess 'my", 2, "bmcheck assess 'my", None),
    ],
)
def test_words_taken_apart_are_put_together(words: str, cursor: int, mended: str, asked: str | None) -> None:
    environment = {"COMP_WORDS": words, "COMP_CWORD": str(cursor)}

    mend_words(environment)

    assert environment["COMP_WORDS"] == mended
    assert environment.get(ASKED) == asked


def test_other_shells_have_nothing_to_mend() -> None:
    environment = {"_TYPER_COMPLETE_ARGS": "bmcheck assess --set stage="}

    mend_words(environment)

    assert environment == {"_TYPER_COMPLETE_ARGS": "bmcheck assess --set stage="}


@pytest.mark.skipif(BASH is None, reason="there is no bash")
@pytest.mark.parametrize(
    ("typed", "line"),
    [
        ("expl\t", "explain "),
        ("case tik\t", "case tiktok "),
        ("assess f.toml --set stag\tid\t", "assess f.toml --set stage=idea "),
        ("whatif f.toml --set stage=live --set stage=l\t", "whatif f.toml --set stage=live --set stage=live "),
        ("check --format sari\t=other\t", "check --format sarif=other.sarif "),
        ("plan f.toml --must=second-i\t", "plan f.toml --must=second-income "),
    ],
)
def test_a_real_bash_completes(tmp_path: Path, typed: str, line: str) -> None:
    import pexpect  # noqa: PLC0415 - Windows has it not

    program = tmp_path / "bmcheck"
    program.write_text(f"#!{sys.executable}\nfrom bmcheck.cli.main import entry\nentry()\n", encoding="utf-8")
    program.chmod(0o755)
    (tmp_path / "other.sarif").touch()
    path = f"{tmp_path}{os.pathsep}{os.environ['PATH']}"
    surroundings = {**os.environ, "PATH": path, "PS1": "", "TERM": "dumb", "INPUTRC": os.devnull, "HISTFILE": ""}
    shell = pexpect.spawn(
        str(BASH), ["--norc", "--noprofile", "-i"], cwd=tmp_path, env=surroundings, encoding="utf-8", timeout=20
    )
    try:
        shell.sendline("PS1='ready> '; bind 'set bell-style none'; bind 'set enable-bracketed-paste off'")
        shell.sendline('eval "$(bmcheck --show-completion)"; echo done-$?')
        shell.expect("done-0\r\n")
        words = typed.split("\t")
        shell.send("bmcheck ")
        for word in words[:-1]:
            shell.send(f"{word}\t")
        shell.send("\x01echo '\x05'\r")
        shell.expect_exact(f"\nbmcheck {line}\r\n")
    finally:
        shell.close(force=True)


@pytest.mark.parametrize("typed", ["waive x.toml --pack {} ", "whatif x.toml --pack {} --set free_offer="])
def test_a_shell_evaluates_nothing_that_it_is_offered(tmp_path: Path, typed: str) -> None:
    hostile = "\\\\$(touch x) `touch x` \\\"; touch x; ' [red]c\\n\\u001b[31m"
    changes = {'title = "The service is free': f'title = "{hostile}', 'say = "Nothing:': f'say = "{hostile}'}
    words = f"bmcheck {typed.format(write_pack(tmp_path, offer=changes))}"

    with patch.dict(os.environ, {"_BMCHECK_COMPLETE": "complete_zsh", "_TYPER_COMPLETE_ARGS": words}):
        ran = run()

    inside = ran.out.split("((")[1].split("))'")[0].replace("\\\\:", "")
    assert "touch x" in inside
    assert not {*inside} & {*"\\$`'[\x1b"}
    assert inside.count('"') == 4 * inside.count('":"')


def test_a_case_whose_name_a_shell_would_evaluate_is_not_offered(tmp_path: Path) -> None:
    cases = write_pack(tmp_path) / "cases"
    (cases / "case.toml").rename(cases / "$(touch x).toml")

    assert offered(f"case --pack {tmp_path} ") == []
