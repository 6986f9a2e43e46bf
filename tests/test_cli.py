"""The command line: every wrong input gives one clear message, exit code 2 and no harm."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path

import pytest
import rtoml
from support.small_pack import CLAIMS, COVERED, OPEN, assessment, run, small_pack, write_pack

from bmcheck.files.assessments import load_assessment

needs_fifos = pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="the system has no named pipes")
not_as_root = pytest.mark.skipif(getattr(os, "geteuid", lambda: 1)() == 0, reason="root may do everything")

COMMANDS: dict[str, Callable[[str], list[str]]] = {
    "check": lambda path: ["check", path],
    "report": lambda path: ["report", path],
    "assess --set": lambda path: ["assess", path, "--set", "price_review=yes"],
    "assess --answers": lambda path: ["assess", "target.toml", "--answers", path],
}
"""Every command that reads an assessment."""

every_command = pytest.mark.parametrize("command", COMMANDS.values(), ids=COMMANDS)

# what is in the file, the line of the message, what it says, what it tells to write instead
WRONG = [
    ("free_offer = ", 1, "is not valid TOML", ""),
    (assessment("free_offer = all"), 5, "is not valid TOML", 'write: free_offer = "all"'),
    (assessment("sources = [ads,  shop] # 'x'"), 5, "is not valid TOML", 'write: sources = ["ads",  "shop"] # \'x\''),
    (assessment("price_review = Yes"), 5, "is not valid TOML", "write: price_review = true"),
    (assessment("paid_share = 2 %"), 5, "is not valid TOML", "write: paid_share = 0.02"),
    (assessment("paid_share = 0,02"), 5, "is not valid TOML", "write: paid_share = 0.02"),
    (
        assessment('free_offer = "all"\nfree_offer = "all"'),
        6,
        "is not valid TOML: duplicate key",
        "stands in line 5 already",
    ),
    ("", 1, "is not an assessment: the key bmcheck is missing", "begin the file with: bmcheck = 1"),
    (CLAIMS, 1, "is not an assessment: the key bmcheck is missing", "begin the file with: bmcheck = 1"),
    (OPEN.replace("bmcheck = 1", "bmcheck = 2"), 1, "the format 2 is not 1", "update bmcheck to read it"),
    (
        OPEN.replace('"small"', '"large"'),
        2,
        "the assessment belongs to the pack 'large', not 'small'",
        "where --pack is given",
    ),
    ('bmcheck = 1\npack = "small"', 2, "does not say which pack", 'pack = { id = "'),
    ("\n" + assessment(rest="[anwsers]"), 7, "there is no key 'anwsers'", "did you mean answers?"),
    (assessment('free_ofer = "all"'), 5, "there is no question 'free_ofer'", "did you mean free_offer?"),
    (assessment('free_offer = "al"'), 5, "free_offer has no option 'al'", "did you mean all?"),
    (assessment('sources = ["adds"]'), 5, "sources has no option 'adds'", "did you mean ads?"),
    (assessment("free_offer = 1"), 5, "free_offer takes one option, not a number", 'such as "none"'),
    (assessment('price_review = "yes"'), 5, "price_review is a yes-no question, not text", "write true, without"),
    (assessment('paid_share = "2 %"'), 5, "paid_share is a number, not text", "write 0.02, without quotes"),
    (assessment("paid_share = 2"), 5, "paid_share must lie in the range 0 to 1", "write 2 % as 0.02"),
    (assessment("paid_share = nan"), 5, "paid_share must be a finite number", "such as 0.02"),
    (assessment("paid_share = inf"), 5, "paid_share must be a finite number", "such as 0.02"),
    (assessment("paid_share = -inf"), 5, "paid_share must be a finite number", "such as 0.02"),
    (assessment('sources = ["none", "ads"]'), 5, "sources: 'none' excludes ads", "keep either none or the others"),
    (assessment('sources = "ads"'), 5, "sources takes a list of options, not text", 'brackets: ["ads"]'),
    (assessment(rest="[notes]\nsources = 1"), 7, "a note is text", "write it in quotes"),
    (assessment(rest="[[action]]\nstrategy = 'x'\nstatus = 'done'"), 7, "there is no strategy 'x'", "second-income"),
]


@pytest.fixture(scope="module")
def pack(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_pack(tmp_path_factory.mktemp("pack"))


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the current folder; in it, target.toml is an assessment."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "target.toml").write_text(OPEN, encoding="utf-8")
    return tmp_path


def put(content: str | bytes, name: str = "x.toml") -> Path:
    path = Path(name)
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def contents() -> dict[str, bytes]:
    """Return everything that is in the current folder."""
    return {path.name: path.read_bytes() for path in Path().iterdir() if path.is_file()}


def test_an_assessment_of_the_small_pack_is_accepted_by_every_command(pack: Path) -> None:
    put(OPEN)

    codes = {name: run(*command("x.toml"), "--pack", pack).code for name, command in COMMANDS.items()}

    assert codes == {"check": 1, "report": 0, "assess --set": 0, "assess --answers": 0}


@every_command
@pytest.mark.parametrize(("text", "line", "what", "hint"), WRONG)
def test_a_wrong_file_gives_one_message_with_its_place_and_what_to_write_instead(
    pack: Path, command: Callable[[str], list[str]], text: str, line: int, what: str, hint: str
) -> None:
    put(text)
    before = contents()

    ran = run(*command("x.toml"), "--pack", pack)

    assert ran.code == 2
    assert ran.out.strip() == ""
    assert ran.err.count("error: ") == 1
    assert ran.err.startswith(f"error: x.toml:{line}:")
    assert what in ran.err
    assert hint in ran.err
    assert contents() == before


@every_command
@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"bmcheck = 1\n# \xff\n", "error: x.toml:2:3: is not UTF-8 text\n    save it as UTF-8\n"),
        ("bmcheck = 1\n".encode("utf-16"), "error: x.toml:1:1: is not UTF-8 text\n    save it as UTF-8\n"),
        (b"#" * 600_001, "error: x.toml: is larger than 600,000 bytes\n    is this the right file?\n"),
    ],
    ids=["not UTF-8", "UTF-16", "too large"],
)
def test_a_file_that_is_no_text_of_bounded_size_is_refused(
    pack: Path, command: Callable[[str], list[str]], content: bytes, message: str
) -> None:
    put(content)
    before = contents()

    ran = run(*command("x.toml"), "--pack", pack)

    assert (ran.code, ran.out.strip(), ran.err) == (2, "", message)
    assert contents() == before


@pytest.mark.parametrize("command", [COMMANDS["report"], COMMANDS["assess --set"], COMMANDS["assess --answers"]])
def test_a_folder_is_refused_where_a_file_is_needed(pack: Path, command: Callable[[str], list[str]]) -> None:
    Path("sub").mkdir()

    ran = run(*command("sub"), "--pack", pack)

    assert (ran.code, ran.out, ran.err) == (2, "", "error: sub: is a folder\n    name a file in it\n")


@pytest.mark.parametrize("command", [COMMANDS["check"], COMMANDS["report"], COMMANDS["assess --answers"]])
def test_a_missing_file_is_named(pack: Path, command: Callable[[str], list[str]]) -> None:
    ran = run(*command("missing.toml"), "--pack", pack)

    assert (ran.code, ran.out.strip()) == (2, "")
    assert ran.err == "error: missing.toml: there is no such file\n    check the path\n"
    assert not Path("missing.toml").exists()


@every_command
@pytest.mark.skipif(not Path("/dev/zero").exists(), reason="the system has no /dev/zero")
def test_an_endless_device_is_refused(pack: Path, command: Callable[[str], list[str]]) -> None:
    ran = run(*command("/dev/zero"), "--pack", pack)

    assert (ran.code, ran.out.strip()) == (2, "")
    assert ran.err.startswith("error: /dev/zero: is not an ordinary file\n")


@every_command
@needs_fifos
def test_a_named_pipe_is_refused_without_waiting(pack: Path, command: Callable[[str], list[str]]) -> None:
    os.mkfifo("pipe")

    ran = run(*command("pipe"), "--pack", pack)

    assert (ran.code, ran.out.strip()) == (2, "")
    assert ran.err.startswith("error: pipe: is not an ordinary file\n")


@every_command
@not_as_root
def test_a_file_that_may_not_be_read_is_refused(pack: Path, command: Callable[[str], list[str]]) -> None:
    put(OPEN).chmod(0)

    ran = run(*command("x.toml"), "--pack", pack)

    assert (ran.code, ran.out.strip(), ran.err) == (2, "", "error: x.toml: cannot be read: Permission denied\n")


def test_all_problems_of_a_file_are_told_and_counted(pack: Path) -> None:
    put(assessment("free_ofer = 1\nsources = 2\npaid_share = 3"))

    ran = run("report", "x.toml", "--pack", pack, "--full")

    assert [line.split(": ")[1] for line in ran.err.split("\n") if line.startswith("error: ")] == [
        "x.toml:5:1",
        "x.toml:6:1",
        "x.toml:7:1",
    ]
    assert ran.err.endswith("\n3 problems\n")


def test_what_stands_in_a_file_cannot_reach_the_terminal_as_a_command(pack: Path) -> None:
    put(assessment('"\\u001b[31m\\n::error::" = 1\nfree_offer = "\\u202e\\u001b]0;x\\u0007"'))

    ran = run("report", "x.toml", "--pack", pack, "--full")

    assert ran.code == 2
    assert not {"\x1b", "\x07", "\u202e"} & set(ran.err)
    assert not any(line.startswith("::") for line in ran.err.split("\n"))


# The pack


@every_command
def test_a_pack_that_is_missing_is_named(command: Callable[[str], list[str]]) -> None:
    put(OPEN)
    before = contents()

    ran = run(*command("x.toml"), "--pack", "nowhere")

    assert (ran.code, ran.out.strip()) == (2, "")
    assert ran.err.startswith("error: there is no pack 'nowhere'\n    name a folder with a pack.toml")
    assert contents() == before


@every_command
def test_a_pack_that_does_not_load_is_told_with_all_its_problems(
    tmp_path: Path, command: Callable[[str], list[str]]
) -> None:
    put(OPEN)
    before = contents()
    folder = write_pack(
        tmp_path / "broken", offer={"free_offer == 'all'": "free_ofer == 'all'"}, claims={"says": "say"}
    )

    ran = run(*command("x.toml"), "--pack", folder)

    assert (ran.code, ran.out.strip()) == (2, "")
    assert f"error: {folder}/offer.toml:38:1: rule free-without-income, applies: nothing is called free_of" in ran.err
    assert "\n    free_ofer == 'all'\n    ^\n    did you mean free_offer?\n" in ran.err
    assert f"error: {folder}/claims.toml:4:1: " in ran.err
    assert contents() == before


@pytest.mark.parametrize(
    "arguments", [["explain", "sources"], ["case"], ["case", "case"], ["pack", "test"]], ids=" ".join
)
def test_commands_about_the_pack_itself_need_it_too(arguments: list[str]) -> None:
    where = [] if arguments[0] == "pack" else ["--pack"]

    ran = run(*arguments, *where, "nowhere")

    assert (ran.code, ran.out) == (2, "")
    assert ran.err.startswith("error: there is no pack 'nowhere'\n")


def test_the_examples_and_cases_of_the_small_pack_hold(pack: Path) -> None:
    ran = run("pack", "test", pack)

    assert ran.code == 0
    assert ran.out.endswith("6 examples, 1 case: 0 differences\n")


def test_an_example_that_does_not_hold_fails_the_test_of_a_pack(tmp_path: Path) -> None:
    folder = write_pack(tmp_path / "wrong", offer={'status = "covered"': 'status = "open"'})

    ran = run("pack", "test", folder)

    assert ran.code == 1
    assert "rule free-without-income comes to covered in example 2, not to open\n" in ran.out


@pytest.mark.parametrize("arguments", [["explain", "sorces"], ["case", "cse"]])
def test_what_the_pack_does_not_have_is_told_with_what_it_has(pack: Path, arguments: list[str]) -> None:
    ran = run(*arguments, "--pack", pack)

    assert (ran.code, ran.out) == (2, "")
    assert arguments[1] in ran.err
    assert "did you mean" in ran.err


@pytest.mark.parametrize(
    "identity", ["free-without-income", "sources", "sources.ads", "second-income", "1-02", "margin", "min_share"]
)
def test_everything_in_the_pack_can_be_explained(pack: Path, identity: str) -> None:
    ran = run("explain", identity, "--pack", pack)

    assert (ran.code, ran.err) == (0, "")
    assert ran.out.strip()


def test_a_case_is_printed_as_an_assessment_that_can_be_checked(pack: Path) -> None:
    put(run("case", "case", "--pack", pack).out)

    ran = run("check", "x.toml", "--pack", pack)

    assert ran.code == 1
    assert "high open free-without-income" in ran.out


# Usage


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["nonsense"], "No such command 'nonsense'"),
        (["check", "--nonsense"], "--nonsense"),
        (["check", "--fail-on", "huge"], "'huge' is not one of 'high', 'medium', 'low', 'never'"),
        (["check", "--fail-on"], "--fail-on"),
        (["check", "--format", "xml"], "there is no format 'xml'"),
        (["report"], "Missing argument 'FILE'"),
        (["report", "a", "b"], "unexpected extra argument"),
        (["explain"], "Missing argument 'ID'"),
        (["assess", "--set"], "--set"),
        (["assess", "a", "b"], "unexpected extra argument"),
        (["pack", "nonsense"], "No such command 'nonsense'"),
    ],
    ids=lambda each: " ".join(each) if isinstance(each, list) else "",
)
def test_wrong_usage_is_told_on_stderr(arguments: list[str], message: str) -> None:
    ran = run(*arguments)

    assert (ran.code, ran.out) == (2, "")
    assert message in ran.err


def test_the_version_is_that_of_the_package() -> None:
    assert run("--version") == (0, f"bmcheck {version('bmcheck')}\n", "")


def test_without_a_command_the_commands_are_listed() -> None:
    ran = run()

    assert all(name in ran.out + ran.err for name in ("assess", "report", "check", "explain", "case", "pack"))


@pytest.mark.parametrize("columns", ["40", "80"])
def test_the_list_of_commands_is_never_cut_short(monkeypatch: pytest.MonkeyPatch, columns: str) -> None:
    monkeypatch.setenv("COLUMNS", columns)

    out = run("--help").out

    assert "waive      Accept a finding" in out
    assert "..." not in out.partition("Commands:")[2]


@pytest.mark.parametrize("arguments", [[], ["assess"], ["report"], ["check"], ["explain"], ["case"], ["pack", "test"]])
@pytest.mark.parametrize("option", ["-h", "--help"])
def test_every_command_has_help(arguments: list[str], option: str) -> None:
    ran = run(*arguments, option)

    assert (ran.code, ran.err) == (0, "")
    assert ran.out.startswith("Usage: ")


# The interview without a terminal, and the ways to answer without it


NO_TERMINAL = (
    "error: the interview needs a terminal, and this is none\n"
    "    answer without one: bmcheck assess FILE --set question=value, or --answers FILE\n"
)


@pytest.mark.parametrize("path", ["x.toml", "target.toml"])
def test_the_interview_needs_a_terminal(pack: Path, path: str) -> None:
    before = contents()

    ran = run("assess", path, "--pack", pack)

    assert ran == (2, "", NO_TERMINAL)
    assert contents() == before


def test_the_program_refuses_to_interview_a_pipe(pack: Path) -> None:
    command = [sys.executable, "-m", "bmcheck", "assess", "x.toml", "--pack", str(pack)]

    ran = subprocess.run(command, input="1\n", capture_output=True, text=True, timeout=20, check=False)

    assert (ran.returncode, ran.stdout, ran.stderr) == (2, "", NO_TERMINAL)
    assert not Path("x.toml").exists()


@needs_fifos
def test_the_program_does_not_wait_for_a_named_pipe(pack: Path) -> None:
    os.mkfifo("pipe")
    command = [sys.executable, "-m", "bmcheck", "report", "pipe", "--pack", str(pack)]

    ran = subprocess.run(command, capture_output=True, text=True, timeout=20, check=False)

    assert (ran.returncode, ran.stdout) == (2, "")
    assert "is not an ordinary file" in ran.stderr


def test_answers_can_be_given_without_an_interview_to_a_new_file(pack: Path) -> None:
    pairs = ["free_offer=all", "sources = ads, shop", "paid_share=2 %", "price_review=no"]

    ran = run("assess", "new.toml", "--pack", pack, "--name", "A shop", *(f"--set={pair}" for pair in pairs))

    found = load_assessment("new.toml", small_pack())
    assert (ran.code, ran.out) == (0, "")
    assert "4 answers written to new.toml" in ran.err
    assert found.venture.name == "A shop"
    assert found.venture.assessed is not None
    assert rtoml.load(Path("new.toml"))["answers"] == {
        "free_offer": "all",
        "sources": ["ads", "shop"],
        "paid_share": 0.02,
        "price_review": False,
    }


def test_an_answer_given_without_an_interview_leaves_the_rest_of_the_file_as_it_is(pack: Path) -> None:
    text = "# ours\n" + OPEN.replace('"all"', '"all"   # for now') + "\n[notes]\nsources = 'x'\n"
    path = put(text)

    ran = run("assess", path, "--pack", pack, "--set", "sources=shop")

    assert ran.code == 0
    assert path.read_text(encoding="utf-8") == text.replace('["none"]', '["shop"]')


@pytest.mark.parametrize("word", ["unknown", "?", " Unknown "])
def test_an_answer_can_be_marked_as_not_known(pack: Path, word: str) -> None:
    ran = run("assess", "target.toml", "--pack", pack, "--set", f"sources={word}")

    found = load_assessment("target.toml", small_pack())
    assert ran.code == 0
    assert found.unsure == {"sources"}
    assert found.answers.keys() == {"free_offer"}


def test_the_answers_of_another_assessment_are_taken_over_and_single_ones_on_top(pack: Path) -> None:
    put(assessment('sources = { has = ["ads"] }\nprice_review = true\nfree_offer = "none"'), "other.toml")

    ran = run("assess", "target.toml", "--pack", pack, "--answers", "other.toml", "--set", "free_offer=basic")

    assert ran.code == 0
    assert "3 answers written" in ran.err
    assert rtoml.load(Path("target.toml"))["answers"] == {
        "free_offer": "basic",
        "sources": {"has": ["ads"]},
        "price_review": True,
    }
    assert Path("other.toml").read_text(encoding="utf-8").startswith("bmcheck = 1\n")


def test_an_empty_answer_of_another_assessment_leaves_a_file_that_can_be_read(pack: Path) -> None:
    put(assessment('free_offer = "all"\nsources = { has = [], lacks = [] }'), "other.toml")

    ran = run("assess", "new.toml", "--pack", pack, "--answers", "other.toml")

    assert ran.code == 0
    assert load_assessment("new.toml", small_pack()).answers["free_offer"] == "all"


def test_an_answer_can_be_marked_as_not_known_in_a_file_without_answers(pack: Path) -> None:
    path = put('bmcheck = 1\npack = { id = "small" }\n')

    ran = run("assess", path, "--pack", pack, "--set", "sources=unknown")

    assert (ran.code, ran.out) == (0, "")
    assert load_assessment("x.toml", small_pack()).unsure == {"sources"}


@pytest.mark.parametrize(
    "more",
    [
        ["--set", "free_offer=al"],
        ["--answers", "missing.toml"],
        ["--set", "free_offer=all", "--feature", "x"],
        ["--set", "free_offer=all", "--name", "\udcff"],
    ],
    ids=["a wrong answer", "no such file", "no such feature", "a name that is no text"],
)
def test_a_new_assessment_that_is_refused_leaves_no_file(pack: Path, more: list[str]) -> None:
    before = contents()

    ran = run("assess", "new.toml", "--pack", pack, *more)

    assert (ran.code, ran.out) == (2, "")
    assert ran.err.count("error: ") == 1
    assert contents() == before


@pytest.mark.parametrize(
    ("pair", "what", "hint"),
    [
        ("free_offer", "--set 'free_offer' has no =", "--set question=value"),
        ("free_ofer=all", "--set: there is no question 'free_ofer'", "did you mean free_offer?"),
        ("=all", "--set: there is no question ''", ""),
        ("free_offer=al", "free_offer has no option 'al'", "did you mean all?"),
        ("free_offer=", "--set free_offer= has no value", "an unset variable of a shell is empty"),
        ("sources=ads,none", "'none' excludes ads", "keep either none or the others"),
        ("paid_share=2", "paid_share is a share, and '2' has no % sign", "write 2%"),
        ("paid_share=0.5", "paid_share: '0.5' can be read in two ways", "write 50% (fifty per cent) or 0.5%"),
        ("paid_share=101 %", "paid_share must lie in the range 0% to 100%", "a share is a part of a whole"),
        ("paid_share=nan", "paid_share is a number, not 'nan'", "3.8 %"),
        ("paid_share=many", "paid_share is a number, not 'many'", "3.8 %"),
        ("price_review=perhaps", "price_review is a yes-no question", "write true or false"),
    ],
)
def test_a_wrong_answer_on_the_command_line_is_told_and_nothing_is_written(
    pack: Path, pair: str, what: str, hint: str
) -> None:
    before = contents()
    other = "sources" if pair.startswith("free_offer") else "free_offer"

    ran = run("assess", "target.toml", "--pack", pack, "--set", f"{other}=unknown", "--set", pair)

    assert (ran.code, ran.out) == (2, "")
    assert ran.err.count("error: ") == 1
    assert what in ran.err
    assert hint in ran.err
    assert contents() == before


def test_all_wrong_answers_on_the_command_line_are_told_at_once(pack: Path) -> None:
    pairs = ["free_offer=al", "x=1", "paid_share=2", "sources"]

    ran = run("assess", "target.toml", "--pack", pack, *(f"--set={pair}" for pair in pairs))

    assert ran.code == 2
    assert ran.err.count("error: ") == 4
    assert ran.err.endswith("4 problems\n")


def test_what_is_left_after_answers_on_the_command_line_counts_core_questions_when_asked_quickly() -> None:
    whole, quick = (run("assess", "new.toml", "--set", "stage=idea", *more).err for more in ([], ["--quick"]))

    left = [int(each.partition("At most ")[2].split()[0]) for each in (whole, quick)]
    assert left[0] > 24 >= left[1]


def test_a_feature_that_the_pack_does_not_have_is_told_with_those_it_has(pack: Path) -> None:
    before = contents()

    ran = run("assess", "target.toml", "--pack", pack, "--set", "price_review=yes", "--feature", "ofer")

    assert (ran.code, ran.out) == (2, "")
    assert "there is no feature 'ofer'" in ran.err
    assert "did you mean offer?" in ran.err
    assert contents() == before


def test_a_new_assessment_in_a_folder_that_is_not_there_is_refused(pack: Path) -> None:
    path = os.path.join("missing", "x.toml")

    ran = run("assess", path, "--pack", pack, "--set", "price_review=yes")

    assert (ran.code, ran.out) == (2, "")
    assert ran.err == (
        f"error: {path}: cannot be written: No such file or directory\n"
        f"    make the folder first: {Path.cwd() / 'missing'}\n"
    )
    assert not Path("missing").exists()


@not_as_root
@pytest.mark.parametrize("path", ["closed/x.toml", "closed/new.toml"])
def test_an_assessment_in_a_folder_in_which_nobody_may_write_is_not_changed(pack: Path, path: str) -> None:
    Path("closed").mkdir()
    put(OPEN, "closed/x.toml")
    Path("closed").chmod(0o555)
    try:
        ran = run("assess", path, "--pack", pack, "--set", "price_review=yes")
    finally:
        Path("closed").chmod(0o755)

    assert (ran.code, ran.out) == (2, "")
    assert ran.err.startswith(f"error: {path}: cannot be written: Permission denied\n")
    assert [each.name for each in Path("closed").iterdir()] == ["x.toml"]
    assert Path("closed/x.toml").read_text(encoding="utf-8") == OPEN


def test_a_disk_that_fails_leaves_the_assessment_as_it_was(pack: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise OSError(28, "No space left on device")

    before = contents()
    monkeypatch.setattr(os, "fsync", fail)

    ran = run("assess", "target.toml", "--pack", pack, "--set", "price_review=yes")

    assert (ran.code, ran.out) == (2, "")
    assert ran.err.startswith("error: target.toml: cannot be written: No space left on device\n")
    assert contents() == before


# The report


def test_the_report_names_what_was_found_and_why(pack: Path) -> None:
    put(OPEN + '[venture]\nname = "A [bold]shop[/bold] :smile:"\n')

    ran = run("report", "x.toml", "--pack", pack, "--full")

    assert (ran.code, ran.err) == (0, "")
    assert "A [bold]shop[/bold] :smile:" in ran.out
    assert "high risk: The service is free and nothing else pays for it" in ran.out
    assert "None of these" in ran.out


def test_the_report_shows_nothing_of_a_file_as_a_command_to_the_terminal(pack: Path) -> None:
    put(OPEN + '[venture]\nname = "a\\u001b[31mb\\u202ec"\nabout = "\\u009b31m"\n')

    ran = run("report", "x.toml", "--pack", pack, "--full")

    assert ran.code == 0
    assert not {"\x1b", "\u202e", "\x9b"} & set(ran.out)


# Where the output goes


@pytest.mark.skipif(os.name != "posix", reason="closed pipes of POSIX")
@pytest.mark.parametrize("unbuffered", ["", "1"], ids=["buffered", "unbuffered"])
@pytest.mark.parametrize(
    ("command", "text", "code"),
    [("report", COVERED, 0), ("check", COVERED, 0), ("check", OPEN, 1)],
    ids=["report", "check, nothing open", "check, open"],
)
def test_a_reader_who_left_early_changes_no_exit_code(
    pack: Path, command: str, text: str, code: int, unbuffered: str
) -> None:
    put(text)
    reader, writer = os.pipe()
    os.close(reader)

    with open(writer, "wb") as closed:
        ran = subprocess.run(
            [sys.executable, "-m", "bmcheck", command, "x.toml", "--pack", str(pack)],
            env={**os.environ, "PYTHONUNBUFFERED": unbuffered},
            stdout=closed,
            stderr=subprocess.PIPE,
            text=True,
            timeout=20,
            check=False,
        )

    assert (ran.returncode, ran.stderr) == (code, "")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="the system has no /dev/full")
@pytest.mark.parametrize("command", ["report", "check"])
def test_a_closed_output_is_an_error(pack: Path, command: str) -> None:
    put(COVERED)
    program = [sys.executable, "-m", "bmcheck", command, "x.toml", "--pack", str(pack)]

    ran = subprocess.run(
        ["sh", "-c", 'exec "$@" >&-', "sh", *program], capture_output=True, text=True, timeout=20, check=False
    )

    assert ran.returncode == 2
    assert ran.stderr == "error: the output could not be written: No space left on device\n"


@pytest.mark.parametrize(("command", "code"), [("report", 0), ("check", 1)])
def test_an_output_that_lacks_letters_gets_question_marks(pack: Path, command: str, code: int) -> None:
    put(OPEN + '[venture]\nname = "Größe"\n')

    ran = subprocess.run(
        [sys.executable, "-m", "bmcheck", command, "x.toml", "--pack", str(pack)],
        env={**os.environ, "PYTHONIOENCODING": "ascii"},
        capture_output=True,
        text=True,
        timeout=20,
        check=False,
    )

    assert (ran.returncode, ran.stderr) == (code, "")
    assert ran.stdout.isascii()
    assert ("Gr??e" in ran.stdout) is (command == "report")
