"""Text from a file stays text, whatever it is written into."""

from __future__ import annotations

import csv
import json
import os
from io import StringIO
from pathlib import Path
from urllib.parse import unquote
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.format_readers import commands, shown, tokens

from bmcheck.escapes import command_property, command_text, csv_cell, json_text, markdown, sarif_text, uri, xml
from bmcheck.safe import one_line

ANYTHING = st.text(st.characters(), max_size=40)
SIGNS = st.text(st.sampled_from(r"|`*_[]()<>~$&\#+-=.:!@/ 19aw{}^'\"" + "\n\t"), max_size=25)


@pytest.mark.parametrize(
    "text",
    [
        *(
            "a | b",
            "`code`",
            "*a* **b** _c_ ~~d~~",
            "[x](https://x.example)",
            "![x](y)",
            "[x]: y",
            "<b>x</b>",
            "<!-- x",
        ),
        *(
            "# x",
            "- x",
            "+ x",
            "1. x",
            "12) x",
            "===",
            "---",
            "***",
            "> x",
            "&lt;",
            "&#60;",
            "\\",
            "\\|",
            "\\\\|",
            "```",
        ),
        *(
            "@team",
            "a@b.example",
            "https://x.example",
            "www.x.example",
            "ftp://x",
            "mailto:a@b.example",
            "#12",
            "GH-12",
        ),
        *(":tada:", "$x$", "</details>", "<script>alert(1)</script>", "a\nb", "| a |\n| --- |\n| b |", "    x", "~~~"),
    ],
)
def test_markdown_shows_the_text_and_nothing_else(text: str) -> None:
    assert_shown(text)


@given(st.one_of(ANYTHING, SIGNS))
def test_markdown_shows_any_text_and_nothing_else(text: str) -> None:
    assert_shown(text)


def assert_shown(text: str) -> None:
    wanted = one_line(text).strip()
    found = tokens(f"{markdown(text)}\n\n| x |\n| --- |\n| {markdown(text)} |")
    kinds = {each.type for each in found} | {part.type for each in found for part in each.children or ()}

    assert kinds <= {"inline", "text", "paragraph_open", "paragraph_close", *TABLE}
    assert [shown(each) for each in found if each.type == "inline"] == [*([wanted] if wanted else []), "x", wanted]


TABLE = {f"{name}_{side}" for name in ("table", "thead", "tbody", "tr", "th", "td") for side in ("open", "close")}


@pytest.mark.parametrize(
    "text", ["@team", "@a/b", "a#12", "#12", "GH-12", "gh-12", ":tada:", ":+1:", "https://x", "www.x"]
)
def test_what_github_makes_a_link_or_a_picture_of_is_broken(text: str) -> None:
    assert "&#8203;" in markdown(text)


@pytest.mark.parametrize("number", [*range(0x20), 0xD800, 0xDFFF, 0xFFFE, 0xFFFF])
def test_what_xml_cannot_write_is_left_out(number: int) -> None:
    assert xml(f"a{chr(number)}b") == "a b"


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=40))
def test_json_says_the_same_and_holds_no_harm_and_no_command(text: str) -> None:
    document = json.dumps({"x": [text, f"##[a]{text}##vso[b]#\u00ad#[c]"]}, ensure_ascii=False, indent=2)

    shown = json_text(document)

    assert json.loads(shown) == json.loads(document)
    assert [one_line(each) for each in shown.split("\n")] == shown.split("\n")


@given(ANYTHING)
def test_xml_holds_any_text(text: str) -> None:
    element = ET.Element("x", y=xml(text))
    element.text = xml(text)

    read = ET.fromstring(ET.tostring(element, encoding="utf-8"))

    assert (read.get("y"), read.text or "") == (xml(text), xml(text))


@pytest.mark.parametrize(
    "sign",
    ["=", "+", "-", "@", "\t=", "\r@", "\n+", " =", "＝", "＋", "－", "＠", "\u200b=", "\u00ad=", "\u200d\u200d+"],
)
def test_no_cell_is_a_formula(sign: str) -> None:
    assert csv_cell(f"{sign}1+1").startswith("'")


@given(st.lists(ANYTHING, min_size=1, max_size=3))
def test_a_row_of_cells_is_one_row(texts: list[str]) -> None:
    written = StringIO(newline="")
    csv.writer(written).writerow([csv_cell(each) for each in texts])

    [row] = csv.reader(StringIO(written.getvalue(), newline=""), strict=True)

    assert [cell.removeprefix("'") for cell in row] == [one_line(each).removeprefix("'") for each in texts]
    assert not any(cell.lstrip().startswith(("=", "+", "-", "@")) for cell in row)


@given(ANYTHING, ANYTHING)
def test_a_command_of_the_runner_holds_any_text(title: str, text: str) -> None:
    line = f"::error title={command_property(title)},line=1::{command_text(text)}"

    assert commands(line) == [("error", {"title": one_line(title), "line": "1"}, one_line(text))]


@pytest.mark.parametrize(
    ("text", "escaped"),
    [("{0} is {name}", "{{0}} is {{name}}"), ("[x](1)", "[x] (1)"), ("a\nb\x1b", "a b "), ("[a] (b)", "[a] (b)")],
)
def test_a_message_of_sarif_has_no_placeholder_and_no_link(text: str, escaped: str) -> None:
    assert sarif_text(text) == escaped


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("x.toml", "x.toml"),
        ("./a/../x.toml", "x.toml"),
        ("a b/ü%.toml", "a%20b/%C3%BC%25.toml"),
        ("a:b.toml", "a%3Ab.toml"),
        ("..x/#?.toml", "..x/%23%3F.toml"),
        ("[x]\n\x1b.toml", "%5Bx%5D%0A%1B.toml"),
        ("\udcff.toml", "%FF.toml"),
    ],
)
def test_a_path_below_the_current_folder_is_a_relative_uri(path: str, expected: str) -> None:
    assert uri(path) == expected
    assert uri(os.path.abspath(path)) == expected


@pytest.mark.parametrize("path", ["../x y.toml", "/a/x y.toml"])
def test_a_path_elsewhere_is_an_absolute_uri(path: str) -> None:
    assert uri(path).startswith("file:///")
    assert unquote(uri(path)) == f"file://{Path(os.path.abspath(path))}"
