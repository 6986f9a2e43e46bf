"""How a check ends, and what it lists."""

from __future__ import annotations

import json
import shlex
from pathlib import Path

import pytest
from support.small_pack import COVERED, OPEN, assessment, run, write_pack

MEDIUM = assessment('free_offer = "basic"\npaid_share = 0.01\nprice_review = false')
CLARIFY = assessment('free_offer = "all"')
UNTAPPED = assessment('free_offer = "none"\nprice_review = false')
LAPSED = f"""{OPEN}
[[waiver]]
rule = "free-without-income"
decision = "accept"
reason = "x"
by = "y"
until = 2020-01-01
because = {{ free_offer = "all" }}
"""
BROKEN = assessment("free_offer = 3")


@pytest.fixture(scope="module")
def pack(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_pack(tmp_path_factory.mktemp("pack"))


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def check(pack: Path, texts: dict[str, str], *options: str) -> list[str]:
    """Return the lines of a check of files with these texts."""
    for name, text in texts.items():
        Path(name).write_text(text, encoding="utf-8")
    return run("check", *texts, "--pack", pack, *options).out.splitlines()


@pytest.mark.parametrize(
    ("text", "options", "verdict"),
    [
        (OPEN, [], "Gate stopped: 1 high. "),
        (MEDIUM, ["--fail-on", "low"], "Gate stopped: 1 medium. "),
        (CLARIFY, ["--require-complete"], "Gate stopped: 1 not known well enough. "),
        (assessment(), ["--require-complete"], "Gate stopped: 2 not known well enough. "),
        (LAPSED, [], "Gate stopped: 1 high, 1 waiver that no longer holds. "),
        (OPEN, ["--fail-on", "never"], "Gate passed."),
        (MEDIUM, [], "Gate passed."),
        (CLARIFY, [], "Gate passed."),
        (COVERED, [], "Gate passed."),
    ],
)
def test_a_check_ends_with_its_verdict(pack: Path, text: str, options: list[str], verdict: str) -> None:
    assert check(pack, {"x.toml": text}, *options)[-1].startswith(verdict)


def test_the_verdict_counts_all_files_and_names_the_most_severe_finding_with_its_file(pack: Path) -> None:
    files = {"a.toml": MEDIUM, "b c.toml": OPEN, "d.toml": OPEN}

    *_, last = check(pack, files, "--fail-on", "low")

    assert last.startswith("Gate stopped: 2 high, 1 medium. ")
    words = shlex.split(last.partition(". ")[2])
    assert words == ["bmcheck", "explain", "free-without-income", "b c.toml", "--pack", str(pack)]
    assert "open" in run(*words[1:]).out


def test_a_file_that_could_not_be_read_is_in_the_verdict_on_the_others(pack: Path) -> None:
    assert check(pack, {"x.toml": BROKEN, "y.toml": COVERED})[-1] == "No verdict: not everything could be read."
    stopped = check(pack, {"x.toml": BROKEN, "y.toml": OPEN})[-1]
    assert stopped.startswith("Gate stopped: 1 high; not everything could be read. ")


def test_where_nothing_was_checked_there_is_no_verdict(pack: Path) -> None:
    assert check(pack, {"x.toml": BROKEN}) == []
    assert check(pack, {"x.toml": "[tool.other]\n"}, "--only-assessments") == []


@pytest.mark.parametrize(
    ("text", "status", "counted"),
    [(CLARIFY, "to clarify", "2 findings to clarify"), (UNTAPPED, "untapped", "1 untapped")],
)
def test_what_is_to_clarify_and_untapped_is_counted_and_with_all_listed(
    pack: Path, text: str, status: str, counted: str
) -> None:
    short, full = check(pack, {"x.toml": text}), check(pack, {"x.toml": text}, "--all")

    assert not any(f" {status} " in line for line in short if line.startswith("x.toml:4"))
    assert f"Counted and not listed: {counted}. To list them: --all" in short
    assert any(f" {status} " in line for line in full)
    assert not any(line.startswith("Counted") for line in full)


def test_what_stops_the_gate_is_listed_though_it_is_to_clarify(pack: Path) -> None:
    listed = check(pack, {"x.toml": CLARIFY}, "--require-complete")

    assert any("high to clarify free-without-income" in line for line in listed)
    assert "Counted and not listed: 1 finding to clarify. To list them: --all" in listed


def test_what_has_changed_is_listed_though_it_is_to_clarify(pack: Path) -> None:
    Path("before.toml").write_text(COVERED, encoding="utf-8")

    listed = check(pack, {"x.toml": CLARIFY}, "--baseline", "before.toml")

    assert any("high to clarify free-without-income" in line for line in listed)


def test_a_text_in_a_file_ends_as_on_the_screen(pack: Path) -> None:
    screen = check(pack, {"x.toml": OPEN})

    check(pack, {"x.toml": OPEN}, "--format", "text=out.txt", "--format", "json")

    assert Path("out.txt").read_text(encoding="utf-8").splitlines() == screen


def test_formats_for_programs_hold_everything(pack: Path) -> None:
    Path("x.toml").write_text(CLARIFY, encoding="utf-8")

    for name in ("json", "csv", "github", "junit", "sarif-all", "markdown"):
        brief, full = (run("check", "x.toml", "--pack", pack, "--format", name, *more).out for more in ([], ["--all"]))
        assert brief == full
        assert "Counted" not in brief
    [file] = json.loads(run("check", "x.toml", "--pack", pack, "--format", "json").out)["files"]
    assert {"to-clarify"} <= {each["status"] for each in file["findings"]}
