"""Many ventures in one table, in every format, and what holds across them."""

from __future__ import annotations

import csv
import json
import os
import re
import subprocess
import sys
from html import unescape
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from support.small_pack import COVERED, OPEN, Ran, assessment, run, write_pack

from bmcheck.portfolio import COLUMNS, Help, RuleCount, Totals
from bmcheck.reports import portfolio as text_report
from bmcheck.reports.html import portfolio as page

MEDIUM = assessment('free_offer = "basic"\npaid_share = 0.01\nprice_review = false', '[venture]\nname = "Cranny"\n')
WAIVER = """
[[waiver]]
rule = "free-without-income"
decision = "accept"
reason = "Until spring"
by = "A. Founder"
until = {until}
"""
NASTY = '=cmd|"<script>alert(1)</script>"\\u001b[31m\\u202e|x'


@pytest.fixture(scope="module")
def pack(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_pack(tmp_path_factory.mktemp("pack"))


@pytest.fixture
def ventures(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a folder with three ventures; the current folder is the one around it."""
    monkeypatch.chdir(tmp_path)
    put("ventures/a.toml", COVERED + '\n[venture]\nname = "Nook"\n')
    put("ventures/b.toml", OPEN + '\n[venture]\nname = "Attic"\n')
    put("ventures/sub/c.toml", MEDIUM)
    return Path("ventures")


def put(name: str, text: str) -> None:
    path = Path(name)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def portfolio(pack: Path, *arguments: str | Path) -> Ran:
    return run("portfolio", "--pack", pack, "--today", "2026-11-23", *arguments)


def document(pack: Path, *arguments: str | Path) -> Any:
    return json.loads(portfolio(pack, "--format", "json", *arguments).out)


def test_each_venture_has_a_row_with_what_asks_for_something(pack: Path, ventures: Path) -> None:
    found = document(pack, ventures, "--sort", "path")["ventures"]

    assert found == [
        row("Nook", "a.toml"),
        row("Attic", "b.toml", high=1),
        row("Cranny", "sub/c.toml", medium=1, untapped=1),
    ]


def row(venture: str, path: str, **counts: int) -> dict[str, Any]:
    numbers = {name: 0 for name, kind in COLUMNS.items() if kind is int}
    place = os.path.join("ventures", *path.split("/"))
    return {"venture": venture, "path": place, **numbers, **counts, "cohort": "", "pack": "small 1.0.0"}


def test_the_worst_comes_first(pack: Path, ventures: Path) -> None:
    assert [each["venture"] for each in document(pack, ventures)["ventures"]] == ["Attic", "Cranny", "Nook"]


@pytest.mark.parametrize(
    ("options", "names"),
    [
        (["--sort", "venture"], ["Attic", "Cranny", "Nook"]),
        (["--sort", "-venture"], ["Nook", "Cranny", "Attic"]),
        (["--sort", "high,-untapped"], ["Cranny", "Nook", "Attic"]),
        (["--where", "high>0"], ["Attic"]),
        (["--where", "high=0", "--where", "venture~o"], ["Nook"]),
        (["--where", "low>0"], []),
    ],
)
def test_ventures_are_sorted_and_chosen_by_any_column(
    pack: Path, ventures: Path, options: list[str], names: list[str]
) -> None:
    assert [each["venture"] for each in document(pack, ventures, *options)["ventures"]] == names


def counted(**numbers: int) -> dict[str, int]:
    return {**dict.fromkeys(("open", "treated", "untapped", "pursued", "clarify"), 0), **numbers}


def test_what_holds_across_counts_the_ventures_in_the_table(pack: Path, ventures: Path) -> None:
    [across] = document(pack, ventures)["across"]
    [chosen] = document(pack, ventures, "--where", "high>0")["across"]

    assert across["ventures"] == 3
    assert across["rules"] == [
        {"rule": "free-without-income", **counted(open=1)},
        {"rule": "too-few-payers", **counted(open=1)},
        {"rule": "prices-reviewed", **counted(untapped=1, clarify=1)},
    ]
    assert across["strategies"] == [
        {"strategy": "second-income", "ventures": 1, "risks": 1},
        {"strategy": "raise-share", "ventures": 1, "risks": 1},
    ]
    assert across["matrix"] == [
        {"block": "revenue-model", "feature": "offer", **counted(open=1)},
        {"block": "revenue-model", "feature": "money", **counted(open=1)},
        {"block": "cost-structure", "feature": "money", **counted(open=1)},
        {"block": "value-proposition", "feature": "money", **counted(untapped=1, clarify=1)},
    ]
    assert (chosen["ventures"], [each["open"] for each in chosen["rules"]]) == (1, [1, 0, 0])


@pytest.mark.parametrize(
    ("until", "counts"),
    [("2027-01-01", {"accepted": 1}), ("2026-01-01", {"high": 1, "lapsed": 1})],
)
def test_what_is_accepted_is_counted_apart_until_the_waiver_lapses(
    pack: Path, ventures: Path, until: str, counts: dict[str, int]
) -> None:
    text = OPEN + WAIVER.format(until=until) + 'because = { free_offer = "all", sources = ["none"] }\n'
    put("ventures/b.toml", text + '[venture]\nname = "Attic"\n')

    found = document(pack, ventures, "--where", "venture=Attic")

    assert found["ventures"] == [row("Attic", "b.toml", **counts)]
    assert found["across"][0]["rules"][0]["open"] == counts.get("high", 0)
    assert found["across"][0]["strategies"][0]["risks"] == counts.get("high", 0)


def test_the_days_since_a_new_look_was_due_are_counted(ventures: Path, tmp_path: Path) -> None:
    interval = '[review_interval]\ndays = 100\nwhy = "Things change."\n\n[[feature]]'
    other = write_pack(tmp_path / "other", pack={"[[feature]]": interval})
    put("ventures/a.toml", COVERED + "\n[venture]\nassessed = 2026-08-01\n")

    found = document(other, ventures / "a.toml")["ventures"]

    assert [each["stale"] for each in found] == [14]


def test_files_that_cannot_be_read_stand_below_one_heading(pack: Path, ventures: Path) -> None:
    told = portfolio(pack, ventures, "missing.toml", "other.toml").out

    assert told.count("Not read") == 1
    assert "  missing.toml: there is no such file" in told.split("Not read")[1]
    assert "  other.toml: there is no such file" in told.split("Not read")[1]


def test_a_file_that_cannot_be_read_is_named_and_hides_no_other(pack: Path, ventures: Path) -> None:
    put("ventures/bad.toml", assessment("free_ofer = 1\nsources = 2"))
    Path("empty").mkdir()

    ran = portfolio(pack, ventures, "missing.toml", "empty", "--format", "json")

    found = json.loads(ran.out)
    bad = os.path.join("ventures", "bad.toml")
    assert ran.code == 2
    assert len(found["ventures"]) == 3
    assert [each["path"] for each in found["not_read"]] == [bad, "missing.toml", "empty"]
    assert [line for line in ran.err.split("\n") if line.startswith("error: ")] == [
        f"error: {bad}:5:1: there is no question 'free_ofer'",
        f"error: {bad}:6:1: sources takes a list of options, not a number",
        "error: missing.toml: there is no such file",
        "error: empty: no assessment in this folder",
    ]


def test_files_of_other_programs_are_passed_over(pack: Path, ventures: Path) -> None:
    put("ventures/pyproject.toml", "[project]\n")
    Path("ventures/image.toml").write_bytes(b"\xff\xfe\x00")

    ran = portfolio(pack, ventures)

    assert (ran.code, ran.err) == (0, "passed over: ventures/image.toml:1:1: is not UTF-8 text\n")


def test_the_table_in_a_terminal_shows_the_columns_that_hold_something(pack: Path, ventures: Path) -> None:
    lines = portfolio(pack, ventures, "--sort", "path").out.split("\n")

    assert lines[:6] == [
        "3 ventures, small 1.0.0",
        "",
        "high medium low untapped clarify venture path",
        f"   0      0   0        0       0 Nook    {os.path.join('ventures', 'a.toml')}",
        f"   1      0   0        0       0 Attic   {os.path.join('ventures', 'b.toml')}",
        f"   0      1   0        1       0 Cranny  {os.path.join('ventures', 'sub', 'c.toml')}",
    ]
    assert "  1 high: The service is free and nothing else pays for it (free-without-income)" in lines
    assert "  1 venture, 1 open risk: Open a second source of income (second-income, medium" in lines


@pytest.mark.parametrize("columns", [40, 72, 80, 120])
def test_no_line_is_wider_than_the_terminal(
    pack: Path, ventures: Path, monkeypatch: pytest.MonkeyPatch, columns: int
) -> None:
    monkeypatch.setenv("COLUMNS", str(columns))
    put("ventures/sub/" + "long" * 15 + ".toml", MEDIUM.replace("Cranny", "A very long name " * 8))

    out = portfolio(pack, ventures).out

    wide = [line for line in out.split("\n") if len(line) > columns]
    assert wide == []
    assert "Attic" in out


def test_a_number_stays_beside_its_name(pack: Path, ventures: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "20")

    lines = portfolio(pack, ventures).out.split("\n")

    assert {"  medium 1,", "  untapped 1"} <= set(lines)


def test_csv_has_a_line_a_venture_for_any_spreadsheet(pack: Path, ventures: Path) -> None:
    put("ventures/a.toml", COVERED + f'\n[venture]\nname = "{NASTY.replace(chr(34), "")}"\n')

    ran = portfolio(pack, ventures, "--format", "csv", "--sort", "path")

    rows = list(csv.DictReader(ran.out.split("\n")))
    assert [each["venture"] for each in rows][1:] == ["Attic", "Cranny"]
    assert rows[0]["venture"].startswith("'=cmd|")
    assert rows[1]["high"] == "1"


@pytest.mark.parametrize("output", ["text", "csv", "json", "markdown", "html"])
def test_every_format_lists_what_could_not_be_read_with_all_reasons(pack: Path, ventures: Path, output: str) -> None:
    put("ventures/wrong.toml", assessment('free_offer = "al"\nnonsense = 1'))

    ran = portfolio(pack, ventures, "--format", output)

    assert ran.code == 2
    for told in ("free_offer has no option 'al'", "did you mean all?", "nonsense", "Attic"):
        assert told in unescape(ran.out).replace("\\_", "_"), told


def test_markdown_is_cut_to_what_a_summary_takes_and_says_so(
    pack: Path, ventures: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The worst ventures come first and stay; what holds across all stays as well."""
    whole = portfolio(pack, ventures, "--format", "markdown").out
    most = len(whole.encode()) + 750
    monkeypatch.setattr("bmcheck.reports.portfolio_data.SUMMARY", most)

    cut = portfolio(pack, ventures, "--format", "markdown").out

    assert "Cut to" not in whole
    assert len(cut.encode()) <= most
    assert f"**Cut to {most:,} bytes.** Left out: " in cut
    kept = [each for each in cut.split("\n") if not each.startswith("**Cut") and each]
    assert [each for each in whole.split("\n") if each in kept and each] == kept
    assert whole.split("\n")[-2] == cut.split("\n")[-2]


def test_markdown_has_tables_that_no_name_can_break(pack: Path, ventures: Path) -> None:
    put("ventures/a.toml", COVERED + f'\n[venture]\nname = "{NASTY.replace(chr(34), "")}"\n')

    lines = portfolio(pack, ventures, "--format", "markdown").out.split("\n")

    nasty = next(line for line in lines if "=cmd" in line)
    assert "\\<script\\>" in nasty
    assert len(re.findall(r"(?<!\\)\|", nasty)) == len(COLUMNS) + 1
    assert "| 1 | high | The service is free and nothing else pays for it |" in lines


class Page(HTMLParser):
    """Which elements and attributes a page has, and its text."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: set[str] = set()
        self.text = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes |= {name for name, _ in attrs}

    def handle_data(self, data: str) -> None:
        self.text += data


def test_the_page_escapes_what_people_wrote_and_loads_nothing(pack: Path, ventures: Path) -> None:
    put("ventures/a.toml", COVERED + f'\n[venture]\nname = "{NASTY.replace(chr(34), "")}"\n')
    put("ventures/bad.toml", assessment('free_offer = "<b>"'))

    out = portfolio(pack, ventures, "--format", "html").out

    shown = Page(out)
    assert "=cmd|<script>alert(1)</script>" in shown.text
    assert "has no option '<b>'" in shown.text
    assert shown.tags & {"script", "link", "img", "iframe", "b"} == {"b"}
    assert shown.attributes & {"style", "src", "onload", "onclick"} == set()


def test_nothing_that_a_name_holds_reaches_the_terminal_as_a_command(pack: Path, ventures: Path) -> None:
    put("ventures/a.toml", COVERED + f'\n[venture]\nname = "{NASTY.replace(chr(34), "")}"\n')

    for output in ("text", "csv", "json", "markdown", "html"):
        out = portfolio(pack, ventures, "--format", output).out
        assert not {"\x1b", "\u202e"} & set(out), output


@pytest.mark.parametrize("output", ["text", "csv", "json", "markdown", "html"])
def test_a_file_gets_what_would_be_printed(pack: Path, ventures: Path, output: str) -> None:
    printed = portfolio(pack, ventures, "--format", output)

    written = portfolio(pack, ventures, "--format", output, "-o", "report")

    assert (written.code, written.out, written.err) == (0, "", "Written to report.\n")
    assert Path("report").read_text(encoding="utf-8") == printed.out


def test_a_file_without_a_name_is_refused(pack: Path, ventures: Path) -> None:
    for ran in (portfolio(pack, ventures, "-o", ""), run("report", "--format", "csv", "-o", "", "ventures/a.toml")):
        assert (ran.code, ran.out, ran.err) == (2, "", "error: -o names no file\n    write: -o FILE\n")


def test_a_report_never_takes_the_place_of_an_assessment(pack: Path, ventures: Path) -> None:
    ran = portfolio(pack, ventures, "--format", "json", "-o", "ventures/sub/../b.toml")

    assert (ran.code, ran.out) == (2, "")
    assert "ventures/sub/../b.toml: --format json: this is an assessment that is read" in ran.err
    assert Path("ventures/b.toml").read_text(encoding="utf-8").startswith(OPEN)


def test_a_file_that_cannot_be_written_is_an_error_and_leaves_nothing(pack: Path, ventures: Path) -> None:
    ran = portfolio(pack, ventures, "-o", "missing/report")

    assert ran.code == 2
    assert ran.err.startswith("error: missing/report: cannot be written: ")


def test_no_venture_is_no_table(pack: Path, ventures: Path) -> None:
    assert portfolio(pack, ventures, "--where", "high>9").out == "0 ventures\n"
    assert document(pack, ventures, "--where", "high>9") == {"schema": 3, "ventures": [], "not_read": [], "across": []}


@pytest.mark.usefixtures("ventures")
@pytest.mark.parametrize(
    ("options", "message"),
    [
        (["--sort", "hihg"], "error: --sort: there is no column 'hihg'\n    did you mean high?\n"),
        (["--where", "high"], "error: --where 'high' is no test\n"),
        (["--pack", "nowhere"], "error: there is no pack 'nowhere'\n"),
        (["--today", "soon"], "error: --today: 'soon' is no date\n"),
    ],
)
def test_wrong_use_is_said_once_and_before_anything_is_read(options: list[str], message: str) -> None:
    ran = run("portfolio", "ventures", *options)

    assert (ran.code, ran.out) == (2, "")
    assert ran.err.startswith(message)
    assert ran.err.count("error: ") == 1


def test_several_processes_give_the_same(pack: Path, ventures: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Also the order of what cannot be read; run as people do, since processes begin from the program itself."""
    put("ventures/bad.toml", "bmcheck = 1\nx =")
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join([str(Path(__file__).parent.parent), *sys.path]))
    command = [sys.executable, "-m", "bmcheck", "portfolio", str(ventures), "missing.toml", "--pack", str(pack)]

    one, two = (
        subprocess.run([*command, "--jobs", jobs], capture_output=True, timeout=60, check=False) for jobs in ("1", "2")
    )

    assert (one.returncode, one.stdout, one.stderr) == (two.returncode, two.stdout, two.stderr)
    assert one.returncode == 2
    assert b"3 ventures, small 1.0.0" in one.stdout


@pytest.mark.parametrize("output", ["text", "html"])
def test_a_report_is_the_same_in_whatever_parts_it_is_handed_on(
    pack: Path, ventures: Path, monkeypatch: pytest.MonkeyPatch, output: str
) -> None:
    whole = portfolio(pack, ventures, "--format", output).out

    for module in (text_report, page):
        monkeypatch.setattr(module, "TOGETHER", 2)

    assert portfolio(pack, ventures, "--format", output).out == whole


def test_where_no_risk_is_open_nothing_is_said_to_help(pack: Path, ventures: Path) -> None:
    out = portfolio(pack, ventures / "a.toml").out

    assert "  No risk is open.\n" in out
    assert "Would help most" not in out


def test_what_holds_across_two_parts_is_added_up_rule_by_rule_and_strategy_by_strategy() -> None:
    one = Totals(2, (RuleCount("a", 1, 0, 0, 1, 2), RuleCount("b", 0, 1, 1, 0, 0)), (Help("s", 1, 3),))
    two = Totals(3, (RuleCount("a", 4, 2, 1, 0, 0), RuleCount("b", 0, 0, 0, 0, 1)), (Help("s", 2, 2),))

    expected = Totals(5, (RuleCount("a", 5, 2, 1, 1, 2), RuleCount("b", 0, 1, 1, 0, 1)), (Help("s", 3, 5),))
    assert one.plus(two) == two.plus(one) == expected
