"""What each format makes of the TikTok case, kept in tests/golden; ``pytest --rewrite-golden`` writes it anew."""

from __future__ import annotations

from pathlib import Path

import pytest
from support.small_pack import run

from bmcheck.reports.formats import FORMATS

GOLDEN = Path(__file__).parent / "golden"
ENDINGS = {
    "text": "txt",
    "json": "json",
    "markdown": "md",
    "sarif": "sarif",
    "junit": "xml",
    "github": "log",
    "csv": "csv",
}


@pytest.fixture
def tiktok(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.chdir(tmp_path)
    Path("tiktok.toml").write_text(run("case", "tiktok").out, encoding="utf-8")
    return "tiktok.toml"


@pytest.mark.parametrize("name", FORMATS)
def test_the_case_is_written_as_before(name: str, tiktok: str, request: pytest.FixtureRequest) -> None:
    golden = GOLDEN / f"tiktok.{ENDINGS[name]}"

    ran = run("check", tiktok, "--today", "2026-11-23", "--format", f"{name}=written")

    written = Path("written").read_bytes()
    if request.config.getoption("--rewrite-golden"):
        golden.write_bytes(written)
    assert ran == (1, "", "")
    assert written == golden.read_bytes()


def test_no_golden_file_is_left_over() -> None:
    assert {each.name for each in GOLDEN.iterdir()} == {f"tiktok.{ENDINGS[name]}" for name in FORMATS}
