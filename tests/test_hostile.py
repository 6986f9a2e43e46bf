"""Whatever stands in an assessment, its name or a pack: every format says what was found, and nothing more."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest
import rtoml
import tomli_w
from support.checked_files import checked
from support.format_readers import COLUMNS, commands, junit_schema, results, rows, shown, tables, tokens
from support.small_pack import OPEN, small_pack, write_pack

from bmcheck.files.packs import load_pack
from bmcheck.model import Pack, Snapshot
from bmcheck.reports.formats import FORMATS, rendered
from bmcheck.repository_paths import path_in_repository
from bmcheck.safe import UNSEEN, one_line

HOSTILE = {
    "workflow command": "\n::error file=a::b\r\n::set-env name=x::y%0A::warning::z",
    "command anywhere": "x ##[command]y ##vso[task.z]#\u00ad#[error]",
    "unseen": "\u200d:\ufe0f:error::x\u00ad=1",
    "formula": '=HYPERLINK("http://x.example")',
    "formula behind a tab": "\t@SUM(1)",
    "table": "| a | b |\n| --- | --- |\n| c | d |",
    "markdown": "# a\n- `b` *c* [d](https://x.example) ![e](f) ~~g~~ \\| ```",
    "html": "<script>alert(1)</script></details><!-- <img src=x>",
    "mention": "@team www.x.example https://x.example a@b.example #1",
    "xml": "]]></system-out><failure/>&#0;<![CDATA[",
    "controls": "\x00\x08\x0b\x1b[31m\x7f\x9b\u202e\u2028\ufffe",
    "placeholders": "{0} [a](1) {{b}}",
    "quotes": '"a","b"\r\n"c;\'',
}
TEXTS = {"title", "about", "why", "verify", "when_met", "why_severity", "ask", "say", "says", "steps", "source", "unit"}
ASSESSMENT = {
    "bmcheck": 1,
    "pack": {"id": "small", "version": "0.1.0"},
    "answers": {"free_offer": "all", "sources": ["none"], "price_review": False},
}


@pytest.fixture(params=HOSTILE)
def hostile(request: pytest.FixtureRequest) -> str:
    return HOSTILE[request.param]


@pytest.fixture
def found(hostile: str, tmp_path: Path) -> Snapshot:
    """Return what is found in a file in which everything that people may type is hostile, its name included."""
    return checked(_hostile_pack(hostile, tmp_path), _hostile_text(hostile), f"{hostile}/{hostile}.toml")


def _hostile_pack(hostile: str, folder: Path) -> Pack:
    """Return the small pack with the hostile text around every text in it."""
    for path in write_pack(folder).glob("*.toml"):
        path.write_text(
            tomli_w.dumps(_spoilt(rtoml.loads(path.read_text(encoding="utf-8")), hostile)), encoding="utf-8"
        )
    return load_pack(str(folder))


def _spoilt(value: Any, hostile: str, key: str = "") -> Any:
    match value:
        case dict():
            return {name: _spoilt(inner, hostile, name) for name, inner in value.items()}
        case list():
            return [_spoilt(inner, hostile, key) for inner in value]
        case str() if key in TEXTS and value != "share":
            return f"{hostile}{value}{hostile}"
    return value


def _hostile_text(hostile: str) -> str:
    waiver = {"decision": "accept", "reason": hostile, "by": hostile}
    waivers = [
        {"rule": "free-without-income", "until": "2026-01-01", **waiver},
        {"rule": "prices-reviewed", "until": "2027-01-01", **waiver, "because": {"price_review": False}},
    ]
    document = {
        **ASSESSMENT,
        "venture": {"name": hostile, "about": hostile, "currency": hostile},
        "notes": {"free_offer": hostile},
        "waiver": waivers,
        "action": [{"strategy": "second-income", "status": "doing", "owner": hostile, "due": "2026-01-01"}],
    }
    text = tomli_w.dumps(document)
    for date in ("2026-01-01", "2027-01-01"):
        text = text.replace(f'"{date}"', date)
    return text


def plain() -> Snapshot:
    """Return the same file with nothing hostile in it."""
    return checked(small_pack(), _hostile_text("x"))


@pytest.mark.parametrize("name", FORMATS)
def test_no_line_is_a_command_and_no_character_is_invisible(found: Snapshot, name: str) -> None:
    lines = rendered(name, [found, found]).removeprefix("\ufeff").replace("\r\n", "\n").split("\n")

    assert [one_line(each) for each in lines] == lines
    seen = [re.sub(f"[{UNSEEN}]", "", each) for each in lines]
    assert not any(re.search(r"##\w*\[", each) for each in seen)
    if name != "github":
        assert not any(each.lstrip().startswith("::") for each in seen)


def test_each_command_is_ours(found: Snapshot) -> None:
    said = commands(rendered("github", [found]))

    assert [level for level, _, _ in said] == [level for level, _, _ in commands(rendered("github", [plain()]))]
    assert {properties.keys() == {"file", "line", "col", "title"} for _, properties, _ in said} == {True}
    assert {properties["file"] for _, properties, _ in said} == {one_line(path_in_repository(found.source.path))}


def test_each_row_is_a_finding_and_no_cell_a_formula(found: Snapshot) -> None:
    said = rows(rendered("csv", [found]))

    assert [each["rule"] for each in said] == [each["rule"] for each in rows(rendered("csv", [plain()]))]
    assert not any(cell.lstrip().startswith(("=", "+", "-", "@")) for each in said for cell in each.values())
    assert {each["venture"].removeprefix("'") for each in said} == {one_line(found.assessment.venture.name)}


def test_each_case_is_a_rule_or_a_notice(found: Snapshot) -> None:
    text = rendered("junit", [found])
    junit_schema().validate(text)

    def outline(xml: str) -> list[tuple[str, str | None]]:
        return [(each.tag, each.get("type")) for each in ET.fromstring(xml.encode()).iter()]

    assert outline(text) == outline(rendered("junit", [plain()]))


def test_each_result_stands_in_the_file_and_has_no_link(found: Snapshot) -> None:
    said = results(rendered("sarif", [found]))

    assert [each["ruleId"] for each in said] == [each["ruleId"] for each in results(rendered("sarif", [plain()]))]
    assert not any("](" in each["message"]["text"] for each in said)


def test_each_cell_shows_its_text_and_nothing_is_markup_but_ours(found: Snapshot) -> None:
    text = rendered("markdown", [found])
    parts = [part for each in tokens(text) for part in (each, *(each.children or ()))]

    assert {each.type for each in parts} == {each.type for each in tokens(rendered("markdown", [plain()]))} | {
        *("text", "strong_open", "strong_close")
    }
    assert {each.content.strip() for each in parts if each.type == "html_block"} == {
        *("<details>\n<summary>Why, and what to do (1)</summary>", "</details>"),
        "<details>\n<summary>All other findings (1)</summary>",
    }
    assert [len(cells) for _, cells in tables(text)] == [COLUMNS] * len(found.review.findings)
    [title] = [parts[number + 1] for number, each in enumerate(parts) if each.type == "heading_open"]
    assert shown(title) == one_line(found.assessment.venture.name).strip()


def test_an_innocent_file_has_an_innocent_name_in_each_format() -> None:
    for name in FORMATS:
        assert "x.toml" in rendered(name, [checked(small_pack(), OPEN)]), name
