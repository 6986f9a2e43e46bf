"""Texts that a pack must write are never empty, and what it may leave out leaves no gap in any output."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from support.small_pack import COVERED, MONEY, OFFER, OPEN, assessment, problems_of, run, write_pack

from bmcheck.files.packs import load_cases, load_pack

LEFT_OUT = re.compile(r"^(help|when_met|why_severity|verify) = .*\n", re.MULTILINE)
LABELS = ("How you would know", "Why this severity", "Once it is covered", "Once it is captured", "Why high")
POOR = assessment('free_offer = "basic"\npaid_share = 0.01\nprice_review = false')
GAP = re.compile(r"\bNone\b(?! of these| among)|<(p|li|h4)>\s*</|^\s*[-·✓]\s*$|: $", re.MULTILINE)


@pytest.fixture
def brief(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """Return a pack without any text that may be left out, beside an assessment of it with an open risk."""
    monkeypatch.chdir(tmp_path)
    write_pack(Path("brief"), offer=LEFT_OUT.sub("", OFFER), money=LEFT_OUT.sub("", MONEY))
    Path("open.toml").write_text(OPEN, encoding="utf-8")
    Path("covered.toml").write_text(COVERED, encoding="utf-8")
    Path("treated.toml").write_text(POOR.replace("false", "true"), encoding="utf-8")
    return "brief"


@pytest.mark.parametrize("text", ['""', '" "', '"\\t\\n"'])
@pytest.mark.parametrize(
    ("file", "written", "line", "called"),
    [
        ("pack", '"1.0.0"', 2, "pack.toml, version"),
        ("pack", '"Written for the tests"', 4, "pack.toml, source"),
        ("pack", '"What comes in."', 14, "feature money, about"),
        ("pack", '"Ours"', 20, "parameter min_share, source"),
        ("pack", '"Margin"', 24, "metric margin, title"),
        ("claims", '"Free use wins users."', 4, "claim 1-01, says"),
        ("claims", '"§1 ¶1 s1"', 3, "claim 1-01, places"),
        ("claims", '"Tells what the next section is about."', 18, "passed_over §1 ¶2 s2, why"),
        ("offer", '"What can people use without paying?"', 4, "question free_offer, ask"),
        ("offer", '"Nothing: everybody pays"', 9, "question free_offer, say"),
        ("offer", '"The service is free and nothing else pays for it"', 32, "rule free-without-income, title"),
        ("offer", '"Somebody has to pay."', 40, "rule free-without-income, why"),
        ("offer", '"Open a second source of income"', 55, "strategy second-income, title"),
        ("offer", '"Sell to the first of them."', 56, "strategy second-income, steps"),
    ],
)
def test_an_empty_text_where_one_is_demanded_is_the_only_problem(
    tmp_path: Path, file: str, written: str, line: int, called: str, text: str
) -> None:
    folder = str(write_pack(tmp_path, **{file: {written: text}}))

    [problem] = problems_of(lambda: load_pack(folder))

    assert (Path(problem.path).name, problem.line) == (f"{file}.toml", line)
    assert problem.what.startswith(called)
    assert problem.what.endswith(": words are expected, not an empty text")


@pytest.mark.parametrize(
    ("written", "line", "called"),
    [
        ('"A free service"', 1, "title"),
        ('"Nobody pays, nothing else brings in money."', 2, "about"),
        ('"§1 ¶1 s1"', 9, "free_offer"),
        ('"§1 ¶1 s2"', 12, "sources"),
    ],
)
def test_an_empty_text_of_a_case_is_the_only_problem(tmp_path: Path, written: str, line: int, called: str) -> None:
    folder = str(write_pack(tmp_path, case={written: '""'}))

    [problem] = problems_of(lambda: load_cases(load_pack(folder), folder))

    assert (problem.line, problem.what) == (line, f"case case, {called}: words are expected, not an empty text")


@pytest.mark.parametrize("key", ["when_met", "why_severity", "verify", "nobody_can_act"])
def test_a_text_that_may_be_left_out_holds_more_than_spaces(tmp_path: Path, key: str) -> None:
    why = 'why = "Somebody has to pay."\n'
    text = (write_pack(tmp_path) / "offer.toml").read_text(encoding="utf-8")
    left_out = "".join(each for each in text.splitlines(keepends=True) if not each.startswith(f"{key} = "))

    (tmp_path / "offer.toml").write_text(left_out.replace(why, f'{why}{key} = ""\n', 1), encoding="utf-8")
    assert load_pack(str(tmp_path)).rules
    (tmp_path / "offer.toml").write_text(left_out.replace(why, f'{why}{key} = "  "\n', 1), encoding="utf-8")
    [problem] = problems_of(lambda: load_pack(str(tmp_path)))

    assert problem.what == f"rule free-without-income, {key}: words are expected, not an empty text"


def test_an_extension_whose_source_is_empty_names_none(tmp_path: Path) -> None:
    money = MONEY.replace('basis = "extension"\nsource = "Ours"', 'basis = "extension"\nsource = " "', 1)

    [problem] = problems_of(lambda: load_pack(str(write_pack(tmp_path, money=money))))

    assert problem.what == "rule too-few-payers is an extension and names no source"


@pytest.mark.parametrize("file", ["open.toml", "covered.toml", "treated.toml"])
@pytest.mark.parametrize(
    "command",
    [
        *(["check", "FILE", "--format", each] for each in ("text", "json", "markdown", "sarif", "sarif-all")),
        *(["check", "FILE", "--format", each] for each in ("junit", "github", "csv")),
        *(["report", "FILE", "--format", each] for each in ("text", "json", "markdown", "html")),
        ["explain", "free-without-income", "FILE"],
        ["explain", "free-without-income"],
        ["explain", "free_offer"],
        ["explain", "too-few-payers", "FILE"],
        ["next", "FILE"],
        ["plan", "FILE"],
        ["whatif", "FILE", "--adopt", "raise-share"],
        ["portfolio", "FILE"],
        ["pack", "show"],
        ["pack", "show", "--readme"],
    ],
    ids=" ".join,
)
def test_what_a_pack_leaves_out_has_no_label(brief: str, file: str, command: list[str]) -> None:
    words = [file if each == "FILE" else each for each in command]

    ran = run(*words, *([brief] if command[0] == "pack" else ["--pack", brief]))

    assert ran.code in (0, 1), ran.err
    said = re.sub(
        r"How you would know\W+Watch: Which share", "", ran.out
    )  # the outcome to watch, whatever the pack says
    assert [each for each in LABELS if each in said] == []
    assert not GAP.search(ran.out)


def test_a_covered_risk_without_words_for_it_is_told_by_its_title(brief: str) -> None:
    title = "The service is free and nothing else pays for it"

    report = run("report", "covered.toml", "--pack", brief, "--full").out
    page = run("report", "covered.toml", "--pack", brief, "--format", "html").out
    explained = run("explain", "free-without-income", "covered.toml", "--pack", brief).out

    assert re.search(rf"Risks covered\W+✓  {title}", report)
    assert f"<li>{title} <span" in page
    assert explained.startswith(f"{title}\nrisk free-without-income, high: covered ")


@pytest.mark.parametrize("more", [[], ["--only-paper"]])
@pytest.mark.parametrize(
    "command",
    [
        *(["report", "poor.toml", "--format", each] for each in ("text", "markdown", "html")),
        ["check", "poor.toml", "--format", "sarif-all"],
        ["portfolio", "poor.toml", "--format", "html"],
        ["explain", "too-few-payers"],
        ["explain", "raise-share"],
        ["explain", "second-income"],
        ["explain", "prices-reviewed"],
        ["explain", "prices-reviewed", "poor.toml"],
        ["explain", "1-01"],
        ["plan", "poor.toml"],
        ["whatif", "poor.toml", "--adopt", "raise-share"],
        ["case", "case"],
        ["pack", "show"],
        ["pack", "show", "--readme"],
    ],
    ids=" ".join,
)
def test_a_pack_that_is_not_shipped_follows_a_source_and_has_an_author(
    brief: str, command: list[str], more: list[str]
) -> None:
    Path("poor.toml").write_text(POOR, encoding="utf-8")
    more = more if command[0] in ("report", "check", "portfolio") else []

    ran = run(*command, *([brief] if command[0] == "pack" else ["--pack", brief]), *more)

    assert ran.code in (0, 1), ran.err
    assert re.findall(r"the paper|The paper|our extension|Our extension|\bours\b|\| paper \||\d paper\b", ran.out) == []


def test_what_a_pack_that_is_not_shipped_adds_is_the_author_s(brief: str) -> None:
    Path("poor.toml").write_text(POOR, encoding="utf-8")

    report = " ".join(run("report", "poor.toml", "--pack", brief, "--full").out.split())
    less = run("report", "poor.toml", "--pack", brief, "--only-paper", "--full").out

    assert "for the business, the author's extension" in report
    assert "What to do: Give paying users more (raise-share; low effort; the author's extension)" in report
    assert "The source names this and offers no specific answer." in report
    assert "Only what the source says: the author's extensions are left out." in less


@pytest.mark.usefixtures("brief")
def test_a_severity_that_is_replaced_without_a_reason_is_still_told() -> None:
    mine = Path("mine")
    mine.mkdir()
    (mine / "pack.toml").write_text(
        'id = "mine"\nversion = "1"\ntitle = "Mine"\nsource = "Mine"\nextends = "../brief"\n'
        '[severities]\nfree-without-income = "low"\n',
        encoding="utf-8",
    )

    rule = load_pack("mine").rules["free-without-income"]

    assert rule.why_severity == "mine sets it. The pack it extends says high."
