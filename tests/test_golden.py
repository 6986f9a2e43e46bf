"""What each format makes of the TikTok case, kept in tests/golden; ``pytest --rewrite-golden`` writes it anew.

Of SARIF, which repeats the pack, three rules are kept; the whole of it is held against the official schema.
"""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from support.format_readers import results
from support.small_pack import run

from bmcheck.reports.formats import FORMATS

GOLDEN = Path(__file__).parent / "golden"
ENDINGS = {
    "text": "txt",
    "json": "json",
    "markdown": "md",
    "sarif-all": "sarif",
    "junit": "xml",
    "github": "log",
    "csv": "csv",
}
VARIANTS = {"markdown-comment", "sarif", "csv-bom"}
"""Formats of which another has everything, and a test says what is different."""
THREE_RULES = {"copycat-stars": "fail", "wrong-data": "open", "beyond-one-place": "pass"}


@pytest.fixture
def tiktok(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.chdir(tmp_path)
    Path("tiktok.toml").write_text(run("case", "tiktok").out, encoding="utf-8")
    return "tiktok.toml"


@pytest.mark.parametrize("name", ENDINGS)
def test_the_case_is_written_as_before(name: str, tiktok: str, request: pytest.FixtureRequest) -> None:
    golden = GOLDEN / f"tiktok.{ENDINGS[name]}"

    ran = run("check", tiktok, "--today", "2026-11-23", "--format", f"{name}=written")

    written = three_rules_of(Path("written").read_bytes()) if name == "sarif-all" else Path("written").read_bytes()
    if request.config.getoption("--rewrite-golden"):
        golden.write_bytes(written)
    assert ran == (1, "", "")
    assert written == golden.read_bytes()


def three_rules_of(written: bytes) -> bytes:
    """Return a SARIF log with nothing but three of its rules and what was found by them."""
    log = json.loads(written)
    [only] = log["runs"]
    driver = only["tool"]["driver"]
    driver["rules"] = [each for each in driver["rules"] if each["id"] in THREE_RULES]
    only["results"] = [each for each in only["results"] if each["ruleId"] in THREE_RULES]
    return f"{json.dumps(log, indent=2)}\n".encode()


def test_the_sarif_of_the_case_is_valid_and_three_of_its_rules_fail_are_open_and_pass(tiktok: str) -> None:
    found = results(run("check", tiktok, "--today", "2026-11-23", "--format", "sarif-all").out)

    assert {each["ruleId"]: each["kind"] for each in found if each["ruleId"] in THREE_RULES} == THREE_RULES


def test_no_golden_file_is_left_over() -> None:
    assert {each.name for each in GOLDEN.iterdir()} == {f"tiktok.{ENDINGS[name]}" for name in ENDINGS}
    assert FORMATS.keys() == ENDINGS.keys() | VARIANTS
