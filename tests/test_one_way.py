"""A folder, its files by name, every format, every number of jobs and every order of names say the same."""

from __future__ import annotations

import json
import os
from itertools import chain
from pathlib import Path
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from support.checked_files import some_text
from support.format_readers import READERS, Fact
from support.random_answers import SEEDS
from support.small_pack import run, small_pack, write_pack

from bmcheck.files.toml import read_text
from bmcheck.reports.formats import FORMATS

PACK = small_pack()
HEAD = 'bmcheck = 1\npack = { id = "small" }\n'
OPENING = '[answers]\nfree_offer = "all"\nsources = ["none"]\n'
ODD = {
    "a lone CR behind the end": f"{HEAD}[notes]\n\r",
    "a lone CR in a comment": f"{HEAD}# a\rb\n[answers]\n",
    "a byte order mark": f"\ufeff{HEAD}[answers]\nfree_offer = 'all'\n",
    "five kilobytes of comments": "# a long story\n" * 350
    + f'{HEAD}[answers]\nfree_offer = "all"\nsources = ["none"]\n',
    "a quoted format": f'"bmcheck" = 1\npack = {{ id = "small" }}\n{OPENING}',
    "two byte order marks": f"\ufeff\ufeff{HEAD}",
    "a lost format": 'pack = { id = "small" }\n[answers]\nfree_offer = "all"\n',
    "another format": f"{HEAD}[answers]\n".replace("bmcheck = 1", "bmcheck = 2"),
    "the project of a program": "[tool.bmcheck]\npack = 'x'\n[project.scripts]\nbmcheck = 'x:y'\n",
    "other TOML that is broken": "x =\n",
    "a quoted key": f'{HEAD}[answers]\n"free\\u005foffer" = "all"\n',
    "a table of one answer": f'{HEAD}[answers]\n[answers.sources]\nhas = ["ads"]\n',
    "blanks before entries": f"{HEAD}[answers]\r\n\r\n\tprice_review=false\r\n",
    "UTF-16": f'{HEAD}[answers]\nfree_offer = "all"\n',
    "CRLF": f'{HEAD}[answers]\nfree_offer = "all"\nsources = ["none"]\n'.replace("\n", "\r\n"),
    "an answer twice": f'{HEAD}[answers]\nfree_offer = "all"\nfree_offer = "all"\n',
    "an unknown question": f"{HEAD}[answers]\nnothing = 1\n",
    "text over lines": f'{HEAD}[answers]\nfree_offer = """all"""\n[notes]\nfree_offer = """\n[answers]\n"""\n',
    "a header that is indented": f'{HEAD}  [ answers ]\n  free_offer = "all"\n',
    "no assessment": "[tool]\nname = 'x'\n",
    "no TOML": "bmcheck = 1\nx =\n",
    "a waiver in braces": f'{HEAD}waiver = [{{ rule = "free-without-income", decision = "accept", reason = "r", '
    'by = "b", until = 2027-01-01 }]\n[answers]\nfree_offer = "all"\nsources = ["none"]\n',
}


NOT_OURS = ("no assessment", "the project of a program", "other TOML that is broken")


def put(folder: Path, texts: dict[str, str]) -> None:
    write_pack(folder / "pack")
    (folder / "all").mkdir()
    for name, text in texts.items():
        (folder / "all" / f"{name}.toml").write_bytes(text.encode("utf-16" if "UTF-16" in name else "utf-8"))


def texts_of(seed: int) -> dict[str, str]:
    """Return some odd files and some random ones with waivers."""
    random = Random(seed)
    odd = random.sample(sorted(ODD), 4)
    texts = {each.replace(" ", "-"): ODD[each] for each in odd}
    return texts | {f"{number}": text for number, text in enumerate(_random(random))}


def _random(random: Random) -> list[str]:
    texts = [some_text(PACK, random.randrange(10**6)) for _ in range(3)]
    return [each.replace("\n", random.choice(["\n", "\r\n"])) for each in texts]


def facts(paths: list[str], name: str, *options: str) -> tuple[int | str | None, set[Fact]]:
    """Return the exit code of a check and what a format says of the files."""
    code, out, _ = run("check", "--pack", "pack", "--today", "2026-11-29", "--format", name, *options, *paths)
    return code, set(READERS[name](out))


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(seed=SEEDS, order=st.randoms(use_true_random=False))
def test_a_folder_says_what_its_files_say(
    seed: int, order: Random, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path_factory.mktemp("ventures")
    monkeypatch.chdir(folder)
    texts = texts_of(seed)
    put(folder, texts)
    told = [f"all/{name}.toml" for name in texts]
    order.shuffle(told)

    for name in FORMATS:
        whole, by_name = facts(["all"], name), facts(told, name, "--only-assessments")
        each = [facts([path], name, "--only-assessments") for path in told]

        assert whole == by_name, name
        assert whole == (
            max(int(code or 0) for code, _ in each),
            set(chain.from_iterable(found for _, found in each)),
        ), name


@pytest.mark.parametrize("options", [[], ["--require-complete"], ["--baseline", "all/0.toml"], ["--only-assessments"]])
def test_every_format_comes_out_the_same_in_several_processes(
    options: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("bmcheck.scan.SIZE", 3)
    put(tmp_path, {f"{number}": some_text(PACK, number) for number in range(10)})
    wanted = [each for name in FORMATS if name != "text" for each in ("--format", f"{name}=out.{name}")]

    def written(jobs: str) -> tuple[int | str | None, str, list[str]]:
        code, out, _ = run("check", "all", "--pack", "pack", "--jobs", jobs, "--format", "text", *wanted, *options)
        return code, out, [read_text(f"out.{name}") for name in FORMATS if name != "text"]

    assert written("2") == written("1")


def test_every_odd_file_is_read_as_toml_has_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Those that TOML refuses, and those that are no assessments of the pack, are errors in a folder as by name."""
    monkeypatch.chdir(tmp_path)
    put(tmp_path, {name.replace(" ", "-"): text for name, text in ODD.items()})

    code, out, _ = run("check", "all", "--pack", "pack", "--format", "json")

    found = json.loads(out)
    assert code == 2
    assert {os.path.basename(each["path"]) for each in found["not_read"]} == {
        f"{name}.toml"
        for name in (
            *("a-lone-CR-behind-the-end", "a-lone-CR-in-a-comment", "two-byte-order-marks", "a-lost-format"),
            *("an-answer-twice", "an-unknown-question", "no-TOML", "another-format", "UTF-16"),
        )
    }
    assert len(found["files"]) == len(ODD) - 9 - len(NOT_OURS)
