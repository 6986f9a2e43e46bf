"""The gate: its lines, its exit codes, its JSON."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from support.small_pack import COVERED, OPEN, assessment, run, small_pack, write_pack

MEDIUM = assessment('free_offer = "basic"\npaid_share = 0.01\nprice_review = false')
"""An assessment with an open risk of medium severity, an extension of ours."""
TREATED = MEDIUM.replace("false", "true")
"""An assessment in which the same risk is treated, and its outcome is bad."""
BLIND = TREATED.replace("paid_share = 0.01", "")
"""An assessment in which the same risk is treated, and its outcome is not known."""
UNSETTLED = MEDIUM.replace("price_review = false", "")
"""An assessment in which the same risk is open, and one answer could still say that it is treated."""
CLARIFY = assessment('free_offer = "all"')
"""An assessment with a risk of which it is not known whether it is dealt with."""
UNTAPPED = assessment('free_offer = "none"\nprice_review = false')
"""An assessment with an untapped opportunity and no risk."""

KEYS = (
    "rule",
    "kind",
    "status",
    "severity",
    "feature",
    "blocks",
    "title",
    "reason",
    "questions",
    "strategies",
    "claims",
    "basis",
    "line",
)


@pytest.fixture(scope="module")
def pack(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_pack(tmp_path_factory.mktemp("pack"))


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return an empty folder that is the current one."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


def put(text: str, name: str = "x.toml") -> str:
    path = Path(name)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return name


def findings(pack: Path, *arguments: str) -> dict[str, dict[str, Any]]:
    """Return the findings that the check of one file gives as JSON, by their rules."""
    document = json.loads(run("check", "--pack", pack, "--format", "json", *arguments).out)
    [file] = document["files"]
    return {each["rule"]: each for each in file["findings"]}


NOTHING_ELSE = "0 treated; 0 covered; 0 untapped opportunities; 0 pursued; 0 captured"


@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize(
    ("text", "options", "code"),
    [
        (OPEN, [], 1),
        (OPEN, ["--fail-on", "high"], 1),
        (OPEN, ["--fail-on", "low"], 1),
        (OPEN, ["--fail-on", "never"], 0),
        (OPEN, ["--only-paper"], 1),
        (MEDIUM, [], 0),
        (MEDIUM, ["--fail-on", "high"], 0),
        (MEDIUM, ["--fail-on", "medium"], 1),
        (MEDIUM, ["--fail-on", "low"], 1),
        (MEDIUM, ["--fail-on", "never"], 0),
        (MEDIUM, ["--fail-on", "low", "--only-paper"], 0),
        (TREATED, ["--fail-on", "low"], 0),
        (TREATED, ["--require-complete", "--fail-on", "low"], 0),
        (BLIND, ["--fail-on", "low"], 0),
        (BLIND, ["--require-complete", "--fail-on", "never"], 1),
        (UNSETTLED, ["--fail-on", "medium"], 1),
        (UNSETTLED, ["--require-complete"], 0),
        (CLARIFY, [], 0),
        (CLARIFY, ["--fail-on", "low"], 0),
        (CLARIFY, ["--require-complete"], 1),
        (CLARIFY, ["--require-complete", "--fail-on", "never"], 1),
        (UNTAPPED, ["--fail-on", "low", "--require-complete"], 0),
        (COVERED, ["--fail-on", "low", "--require-complete"], 0),
        (assessment(), ["--fail-on", "low"], 0),
        (assessment(), ["--require-complete"], 1),
        (assessment('free_offer = "basic"'), ["--require-complete"], 1),
        (assessment('free_offer = "basic"'), ["--require-complete", "--only-paper"], 0),
        (OPEN, ["--format", "json"], 1),
        (COVERED, ["--format", "json"], 0),
        (assessment("free_offer = 3"), [], 2),
        (assessment("free_offer = 3"), ["--fail-on", "never"], 2),
    ],
)
def test_the_exit_code_says_whether_the_gate_stopped(pack: Path, text: str, options: list[str], code: int) -> None:
    assert run("check", put(text), "--pack", pack, *options).code == code


@pytest.mark.usefixtures("folder")
def test_a_finding_is_a_line_that_editors_understand(pack: Path) -> None:
    ran = run("check", put(OPEN), "--pack", pack)

    assert ran.out.split("\n") == [
        "x.toml:6:1: high open free-without-income: The service is free and nothing else pays for it",
        f"x.toml: 1 open risk (1 high); 0 risks to clarify; {NOTHING_ELSE} (small 1.0.0 from {pack})",
        "Counted and not listed: 1 finding to clarify. To list them: --all",
        f"Gate stopped: 1 high. bmcheck explain free-without-income x.toml --pack {pack}",
        "",
    ]
    assert ran.err == ""


@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize(
    ("text", "rule", "line", "column"),
    [
        (OPEN, "free-without-income", 6, 1),
        (assessment('sources = []\n\nfree_offer = "all"'), "free-without-income", 5, 1),
        (assessment('sources = []\n  free_offer = "none"'), "free-without-income", 6, 3),
        (assessment('free_offer = "all"\n\n  sources = []'), "free-without-income", 7, 3),
        (assessment('free_offer = "all"'), "free-without-income", 5, 1),
        (OPEN.replace("\n", "\r\n"), "free-without-income", 6, 1),
        (MEDIUM, "too-few-payers", 7, 1),
        (assessment(), "free-without-income", 4, 1),
        ('pack.id = "small"\nanswers.price_review = false\nbmcheck = 1', "prices-reviewed", 2, 1),
        ('pack.id = "small"\nanswers = { price_review = false }\nbmcheck = 1', "prices-reviewed", 2, 13),
        ('bmcheck = 1\npack.id = "small"', "prices-reviewed", 1, 1),
    ],
)
def test_a_finding_points_at_the_answer_that_decides_it(
    pack: Path, text: str, rule: str, line: int, column: int
) -> None:
    Path("x.toml").write_bytes(text.encode())

    found = findings(pack, "x.toml")[rule]

    assert (found["line"], found["column"]) == (line, column)


@pytest.mark.usefixtures("folder")
def test_the_json_has_a_schema_and_every_finding_all_documented_keys(pack: Path) -> None:
    ran = run("check", put(OPEN), "--pack", pack, "--format", "json")

    document = json.loads(ran.out)
    [file] = document["files"]
    assert document["schema"] == 2
    assert file["path"] == "x.toml"
    digest = small_pack().digest
    assert file["pack"] == {"id": "small", "version": "1.0.0", "digest": digest, "folder": str(pack)}
    assert [each["rule"] for each in file["findings"]] == list(small_pack().rules)
    assert all(set(KEYS) <= each.keys() for each in file["findings"])
    assert sum(file["counts"].values()) == len(file["findings"])


@pytest.mark.usefixtures("folder")
def test_the_json_of_a_finding_says_what_it_is_and_why(pack: Path) -> None:
    found = findings(pack, put(OPEN))["free-without-income"]

    assert {key: found[key] for key in KEYS} == {
        "rule": "free-without-income",
        "kind": "risk",
        "status": "open",
        "severity": "high",
        "feature": "offer",
        "blocks": ["revenue-model"],
        "title": "The service is free and nothing else pays for it",
        "reason": {"free_offer": "all", "sources": ["none"]},
        "questions": [],
        "strategies": ["second-income"],
        "claims": ["1-02"],
        "basis": "paper",
        "line": 6,
    }


@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize(
    ("text", "rule", "status", "questions"),
    [
        (OPEN, "free-without-income", "open", []),
        (COVERED, "free-without-income", "covered", []),
        (CLARIFY, "free-without-income", "to-clarify", ["sources"]),
        (assessment("sources = []"), "free-without-income", "unknown", ["free_offer"]),
        (assessment(), "free-without-income", "unknown", ["free_offer", "sources"]),
        (assessment('sources = { has = ["ads"] }'), "free-without-income", "covered", ["free_offer"]),
        (UNTAPPED, "free-without-income", "not-applicable", []),
        (UNTAPPED, "prices-reviewed", "untapped", []),
        (COVERED, "prices-reviewed", "captured", []),
        (CLARIFY, "prices-reviewed", "to-clarify", ["price_review"]),
    ],
)
def test_a_finding_has_its_status_and_the_questions_that_would_settle_it(
    pack: Path, text: str, rule: str, status: str, questions: list[str]
) -> None:
    found = findings(pack, put(text))[rule]

    assert (found["status"], found["questions"]) == (status, questions)


@pytest.mark.usefixtures("folder")
def test_only_paper_leaves_out_what_we_add_to_the_paper(pack: Path) -> None:
    path = put(MEDIUM)

    assert findings(pack, path)["too-few-payers"]["basis"] == "extension"
    assert findings(pack, path, "--only-paper").keys() == {"free-without-income", "prices-reviewed"}


@pytest.mark.usefixtures("folder")
def test_several_files_are_checked_and_one_that_stops_the_gate_is_enough(pack: Path) -> None:
    paths = [put(COVERED, "a.toml"), put(OPEN, "b.toml"), put(UNTAPPED, "c.toml")]

    ran = run("check", *paths, "--pack", pack)

    assert ran.code == 1
    assert [line.split(":")[0] for line in ran.out.split("\n") if "open risk" in line] == paths


@pytest.mark.usefixtures("folder")
def test_wrong_files_are_each_reported_and_the_others_still_checked(pack: Path) -> None:
    paths = [
        put("a = ", "a.toml"),
        put(OPEN, "b.toml"),
        put(assessment("free_ofer = 1\nsources = 2"), "c.toml"),
        put(COVERED, "d.toml"),
        "missing.toml",
    ]

    ran = run("check", *paths, "--pack", pack)

    assert ran.code == 2
    assert [line.split(": ")[1] for line in ran.err.split("\n") if line.startswith("error: ")] == [
        "a.toml:1:5",
        "c.toml:5:1",
        "c.toml:6:1",
        "missing.toml",
    ]
    assert "b.toml:6:1: high open free-without-income" in ran.out
    assert "d.toml: 0 open risks" in ran.out


@pytest.mark.usefixtures("folder")
def test_the_json_of_several_files_holds_those_that_could_be_read(pack: Path) -> None:
    paths = [put("a = ", "a.toml"), put(OPEN, "b.toml"), put(COVERED, "c.toml")]

    ran = run("check", *paths, "--pack", pack, "--format", "json")

    assert ran.code == 2
    assert [each["path"] for each in json.loads(ran.out)["files"]] == ["b.toml", "c.toml"]


@pytest.mark.usefixtures("folder")
def test_the_json_is_valid_also_when_no_file_can_be_read(pack: Path) -> None:
    ran = run("check", put("a = "), "--pack", pack, "--format", "json")

    assert ran.code == 2
    printed = json.loads(ran.out)
    assert (printed["schema"], printed["files"]) == (2, [])
    assert [(each["path"], each["line"]) for each in printed["not_read"]] == [("x.toml", 1)]


@pytest.mark.usefixtures("folder")
def test_a_folder_stands_for_the_assessments_in_it(pack: Path) -> None:
    put(COVERED, "ventures/b.toml")
    put(OPEN, "ventures/a/a.toml")
    put("[project]\n", "ventures/pyproject.toml")
    put(OPEN, "elsewhere/c.toml")

    ran = run("check", "ventures", "--pack", pack, "--format", "json")

    assert ran.code == 1
    assert [each["path"] for each in json.loads(ran.out)["files"]] == [
        os.path.join("ventures", "b.toml"),
        os.path.join("ventures", "a", "a.toml"),
    ]


@pytest.mark.usefixtures("folder")
def test_without_a_path_the_current_folder_is_checked(pack: Path) -> None:
    put(OPEN, "a.toml")

    ran = run("check", "--pack", pack)

    assert ran.code == 1
    assert ran.out.startswith("a.toml:6:1: high open ")


@pytest.mark.usefixtures("folder")
def test_a_folder_without_assessments_is_an_error_not_a_success(pack: Path) -> None:
    Path("empty").mkdir()

    ran = run("check", "empty", "--pack", pack)

    assert (ran.code, ran.out) == (2, "")
    assert ran.err.startswith("error: empty: no assessment in this folder\n")


@pytest.mark.usefixtures("folder")
def test_a_folder_without_assessments_does_not_hide_the_others(pack: Path) -> None:
    Path("empty").mkdir()

    ran = run("check", put(OPEN, "a.toml"), "empty", put(COVERED, "b.toml"), "--pack", pack)

    assert ran.code == 2
    assert "a.toml:6:1: high open free-without-income" in ran.out
    assert "b.toml: 0 open risks" in ran.out
    assert ran.err.startswith("error: empty: no assessment in this folder\n")


@pytest.mark.usefixtures("folder")
def test_when_no_file_can_be_read_nothing_is_printed(pack: Path) -> None:
    ran = run("check", put("a = "), "missing.toml", "--pack", pack)

    assert (ran.code, ran.out) == (2, "")


@pytest.mark.usefixtures("folder")
def test_what_a_person_wrote_cannot_reach_the_terminal_as_a_command(pack: Path) -> None:
    text = assessment("sources = []", '[venture]\nname = "\\u001b[31m::error::\\n::warning::"')

    for output in ("text", "json"):
        ran = run("check", put(text), "--pack", pack, "--format", output)

        assert "\x1b" not in ran.out + ran.err
        assert not any(line.startswith("::") for line in ran.out.split("\n"))


@pytest.mark.usefixtures("folder")
def test_a_name_of_a_file_cannot_reach_the_terminal_as_a_command(pack: Path) -> None:
    ran = run("check", put(OPEN, "\x1b[31m\u202e\n::error::x.toml"), "--pack", pack)

    assert ran.code == 1
    assert not {"\x1b", "\u202e"} & set(ran.out)
    assert not any(line.startswith("::") for line in ran.out.split("\n"))


@pytest.mark.usefixtures("folder")
def test_a_name_of_a_wrong_file_is_no_line_of_its_own(pack: Path) -> None:
    ran = run("check", put("x", "a\n::error::x.toml"), "--pack", pack)

    assert (ran.code, ran.out) == (2, "")
    assert ran.err.startswith("error: a ::error::x.toml:1:")


@pytest.mark.usefixtures("folder")
def test_checking_never_changes_a_file(pack: Path) -> None:
    path = Path(put(OPEN))
    before = path.stat()

    run("check", path, "--pack", pack)

    assert path.read_text(encoding="utf-8") == OPEN
    assert path.stat().st_mtime_ns == before.st_mtime_ns
    assert [each.name for each in Path().iterdir()] == ["x.toml"]


@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize(
    ("text", "code"), [(OPEN, 1), (COVERED, 0), (assessment("free_offer = 3"), 2)], ids=["open", "covered", "wrong"]
)
def test_the_program_ends_with_the_exit_code(pack: Path, text: str, code: int) -> None:
    command = [sys.executable, "-m", "bmcheck", "check", put(text), "--pack", str(pack)]

    ran = subprocess.run(command, capture_output=True, text=True, timeout=20, check=False)

    assert ran.returncode == code
    assert "Traceback" not in ran.stderr


@pytest.mark.usefixtures("folder")
@pytest.mark.skipif(not Path("/dev/full").exists(), reason="the system has no /dev/full")
def test_output_that_cannot_be_written_is_an_error(pack: Path) -> None:
    command = [sys.executable, "-m", "bmcheck", "check", put(COVERED), "--pack", str(pack)]

    with open("/dev/full", "w", encoding="utf-8") as full:
        ran = subprocess.run(command, stdout=full, stderr=subprocess.PIPE, text=True, timeout=20, check=False)

    assert ran.returncode == 2
    assert ran.stderr == "error: the output could not be written: No space left on device\n"
