"""Read what was found back out of each format, with readers that are not ours wherever there are any."""

from __future__ import annotations

import csv
import json
import re
from functools import cache
from io import StringIO
from pathlib import Path
from typing import Any, NamedTuple

import jsonschema
import xmlschema
from junitparser import JUnitXml
from markdown_it import MarkdownIt
from markdown_it.token import Token

COLUMNS = 6
"""How many columns a table of findings has in Markdown."""
SCHEMAS = Path(__file__).parent.parent / "schemas"
_PLACED = r":(?P<line>\d+):\d+: (?P<severity>\w+) (?P<state>[^:]+) (?P<rule>\S+): "


class Fact(NamedTuple):
    """What every format must say of a finding."""

    file: str
    line: int
    rule: str
    severity: str
    status: str
    accepted: bool = False


def _fact(file: str, line: object, rule: str, severity: str, state: str) -> Fact:
    """Return a fact from what people read, such as ``accepted (to clarify)``."""
    accepted = re.fullmatch(r"(?:accepted|said not to apply|disagreed with) \((.*)\)", state)
    status = (accepted[1] if accepted else state).replace(" ", "-")
    return Fact(file, int(str(line)), rule, severity, status, bool(accepted))


def read_text(text: str) -> list[Fact]:
    found = [re.match(rf"(?P<file>.*?){_PLACED}", line) for line in text.splitlines()]
    return [_fact(each["file"], each["line"], each["rule"], each["severity"], each["state"]) for each in found if each]


def read_json(text: str) -> list[Fact]:
    return [
        Fact(file["path"], each["line"], each["rule"], each["severity"], each["status"], each["accepted"])
        for file in json.loads(text)["files"]
        for each in file["findings"]
    ]


def read_csv(text: str) -> list[Fact]:
    return [
        Fact(row["file"], int(row["line"]), row["rule"], row["severity"], row["status"], row["accepted"] == "yes")
        for row in rows(text)
        if row["kind"] not in ("", "notice")
    ]


def rows(text: str) -> list[dict[str, str]]:
    """Return the rows of a CSV table, by the names in its header."""
    return list(csv.DictReader(StringIO(text.removeprefix("\ufeff"), newline=""), strict=True))


def read_sarif(text: str) -> list[Fact]:
    return [
        Fact(
            place(each)["artifactLocation"]["uri"],
            place(each)["region"]["startLine"],
            each["ruleId"],
            each["properties"]["severity"],
            each["properties"]["status"],
            [kept["status"] for kept in each["suppressions"]] == ["accepted"],
        )
        for each in results(text)
        if "status" in each["properties"]
    ]


def results(text: str) -> list[dict[str, Any]]:
    """Return the results of a SARIF log that the official schema accepts."""
    log = json.loads(text)
    _sarif_schema().validate(log)
    [run] = log["runs"]
    found: list[dict[str, Any]] = run["results"]
    assert [run["tool"]["driver"]["rules"][each["ruleIndex"]]["id"] for each in found] == [
        each["ruleId"] for each in found
    ]
    return found


def place(result: dict[str, Any]) -> dict[str, Any]:
    """Return where a result of SARIF stands."""
    found: dict[str, Any] = result["locations"][0]["physicalLocation"]
    return found


@cache
def _sarif_schema() -> jsonschema.Draft202012Validator:
    return jsonschema.Draft202012Validator(json.loads((SCHEMAS / "sarif-2.1.0.json").read_text(encoding="utf-8")))


@cache
def junit_schema() -> xmlschema.XMLSchema:
    """Return the schema by which Jenkins reads results of tests."""
    return xmlschema.XMLSchema(str(SCHEMAS / "junit-10.xsd"))


def read_junit(text: str) -> list[Fact]:
    junit_schema().validate(text)
    found = []
    for suite in JUnitXml.fromstring(text.encode()):
        for case in suite:
            if case.classname.endswith((".notices", ".file", ".outcomes")) or case.name == "no assessment to check":
                continue
            head = re.match(re.escape(suite.name) + _PLACED, case.system_out)
            assert head
            assert head["rule"] == case.name
            found.append(_fact(suite.name, head["line"], case.name, head["severity"], head["state"]))
    return found


def failed(text: str) -> list[str]:
    """Return the names of the cases that failed."""
    cases = [case for suite in JUnitXml.fromstring(text.encode()) for case in suite]
    return [case.name for case in cases if any(type(each).__name__ == "Failure" for each in case.result)]


def read_markdown(text: str) -> list[Fact]:
    found, file = [], ""
    for table_file, cells in tables(text):
        file = table_file
        what, state, _, _, rule, line = cells
        found.append(_fact(file, line, rule, what.split()[0], state))
    return found


def tables(text: str) -> list[tuple[str, list[str]]]:
    """Return every row of a table of findings with the file it belongs to."""
    found: list[tuple[str, list[str]]] = []
    file, cells, before = "", [], ""
    for token in tokens(text):
        if token.type == "inline":
            if before == "heading":
                file = shown(token).split(": ")[0]
                before = ""
            cells.append(shown(token))
        elif token.type == "heading_close":
            before = "heading"
        elif token.type == "tr_open":
            cells = []
        elif token.type == "tr_close" and len(cells) == COLUMNS and cells[0] != "What":
            found.append((file, cells.copy()))
    return found


def tokens(text: str) -> list[Token]:
    """Return the Markdown, parsed as GitHub does: tables, strikethrough, bare links."""
    return MarkdownIt("gfm-like").parse(text)


def shown(token: Token) -> str:
    """Return what a reader sees of a line, without the marks that keep it from being a link."""
    return "".join(each.content for each in token.children or ()).replace("\u200b", "")


def read_github(text: str) -> list[Fact]:
    return [
        _fact(properties["file"], properties["line"], rule, severity, state)
        for _, properties, _ in commands(text)
        if (words := properties["title"].split()) and words[0] in ("high", "medium", "low")
        for severity, state, rule in [(words[0], " ".join(words[1:-1]), words[-1])]
    ]


def commands(text: str) -> list[tuple[str, dict[str, str], str]]:
    """Return each workflow command as the runner takes it apart: at the commas, then at the first equals sign."""
    found = []
    for line in text.splitlines():
        matched = re.fullmatch(r"::(error|warning|notice) (.*?)::(.*)", line)
        assert matched, line
        properties = dict(each.split("=", 1) for each in matched[2].split(","))
        found.append(
            (matched[1], {name: _unescaped(value) for name, value in properties.items()}, _unescaped(matched[3]))
        )
    return found


def _unescaped(text: str) -> str:
    for escaped, character in (("%3A", ":"), ("%2C", ","), ("%0D", "\r"), ("%0A", "\n"), ("%25", "%")):
        text = text.replace(escaped, character)
    return text


READERS = {
    "csv-bom": read_csv,
    "text": read_text,
    "json": read_json,
    "csv": read_csv,
    "sarif": read_sarif,
    "sarif-all": read_sarif,
    "junit": read_junit,
    "markdown": read_markdown,
    "markdown-comment": read_markdown,
    "github": read_github,
}
