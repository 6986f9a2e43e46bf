"""The history of an assessment in git: every state it had, what changed in it and why."""

from __future__ import annotations

import json
import os
import re
import shlex
import subprocess
from pathlib import Path
from typing import Any

import pytest
from support.git_repository import GitRepository
from support.small_pack import COVERED, OPEN, assessment, problems_of, run, write_pack

from bmcheck.errors import BmcheckError
from bmcheck.files import git, git_objects
from bmcheck.files.git import Repository
from bmcheck.files.toml import LARGEST

RULE = "free-without-income"
MEDIUM = assessment('free_offer = "basic"\npaid_share = 0.01\nprice_review = false', "# what the team said\n" * 9)
NOTHING_ELSE = "0 treated; 0 covered; 0 untapped opportunities; 0 pursued"
WAIVER = f"""
[[waiver]]
rule = "{RULE}"
decision = "accept"
reason = "x"
by = "y"
until = 2026-03-02
because = {{ free_offer = "all", sources = ["none"] }}
"""


@pytest.fixture(scope="module")
def pack(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_pack(tmp_path_factory.mktemp("pack"))


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> GitRepository:
    """Return a repository that is the current folder."""
    repository = GitRepository(tmp_path / "ventures")
    monkeypatch.chdir(repository.folder)
    return repository


def revisions(pack: Path, name: str = "x.toml") -> list[dict[str, Any]]:
    ran = run("history", "--pack", pack, "--format", "json", "--", name)
    assert (ran.code, ran.err) == (0, "")
    document = json.loads(ran.out)
    assert document["schema"] == 2
    return list(document["revisions"])


def subjects(pack: Path, name: str = "x.toml") -> list[str]:
    return [each["subject"] for each in revisions(pack, name)]


def test_each_revision_has_its_day_its_counts_and_what_turned(here: GitRepository, pack: Path) -> None:
    first = here.commit({"x.toml": COVERED}, "begin", "2026-03-01")
    here.commit({"y.txt": "x"}, "something else")
    second = here.commit({"x.toml": OPEN + "price_review = true\n"}, "no shop any more", "2026-03-05")

    page = run("history", "x.toml", "--pack", pack).out.split("\n")
    data = revisions(pack)

    assert page == [
        "Open risks: █ high  ▓ medium  ░ low   Treated: =   Changes: + worse  - better  ? now known  ~ otherwise",
        "",
        f"2026-03-01 {first[:8]} · begin",
        "    0 open risks; 0 risks to clarify; 0 treated; 1 covered; 0 untapped opportunities; 0 pursued; 1 captured",
        f"2026-03-05 {second[:8]} █ no shop any more",
        f"    1 open risk (1 high); 0 risks to clarify; {NOTHING_ELSE}; 1 captured",
        f"    + {RULE}: covered → open",
        "      your answer changed, sources: A shop → None of these",
        "",
    ]
    assert [(each["revision"], each["day"], each["open"]) for each in data] == [
        (first, "2026-03-01", {"high": 0, "medium": 0, "low": 0}),
        (second, "2026-03-05", {"high": 1, "medium": 0, "low": 0}),
    ]
    assert [each["rule"] for each in data[1]["changes"]] == [RULE]


def test_the_counts_are_those_that_check_gives_on_that_day(here: GitRepository, pack: Path) -> None:
    texts = [COVERED, OPEN, OPEN + WAIVER, OPEN + WAIVER + "# x\n", MEDIUM, assessment()]
    for day, text in enumerate(texts, 1):
        here.commit({"x.toml": text}, day=f"2026-03-0{day}")

    data = revisions(pack)

    for text, point in zip(texts, data, strict=True):
        Path("then.toml").write_text(text, encoding="utf-8")
        ran = run("check", "then.toml", "--pack", pack, "--today", point["day"], "--format", "json")
        assert point["counts"] == json.loads(ran.out)["files"][0]["counts"]
    assert [each["counts"]["accepted"] for each in data] == [0, 0, 0, 0, 0, 0]


def test_a_waiver_counts_as_it_did_on_the_day_of_each_revision(here: GitRepository, pack: Path) -> None:
    here.commit({"x.toml": OPEN}, "open", "2026-03-01")
    here.commit({"x.toml": OPEN + WAIVER}, "accepted", "2026-03-02")
    here.commit({"x.toml": OPEN + WAIVER + "# x\n"}, "a comment", "2026-03-03")

    data = revisions(pack)

    assert [each["accepted"] for each in data] == [[], [RULE], []]
    assert [[change["causes"] for change in each["changes"]] for each in data] == [[], [["waiver"]], [["time"]]]


def test_a_file_is_followed_through_moves_and_renames_with_edits_in_the_same_commit(
    here: GitRepository, pack: Path
) -> None:
    here.commit({"x.toml": MEDIUM}, "begin")
    here.commit({"x.toml": None, "ventures/x.toml": MEDIUM}, "move")
    here.commit({"ventures/x.toml": None, "ventures/y.toml": MEDIUM.replace("0.01", "0.03")}, "rename and edit")
    here.commit({"ventures/y.toml": MEDIUM}, "edit")

    data = revisions(pack, "ventures/y.toml")

    assert [each["subject"] for each in data] == ["begin", "move", "rename and edit", "edit"]
    assert [each["open"]["medium"] for each in data] == [1, 1, 0, 1]


def test_the_history_of_a_file_that_was_copied_does_not_belong_to_the_copy(here: GitRepository, pack: Path) -> None:
    here.commit({"one.toml": MEDIUM}, "the first venture")
    here.commit({"one.toml": MEDIUM + "# x\n"}, "about the first")
    here.commit({"two.toml": MEDIUM}, "a second venture like it")

    assert subjects(pack, "two.toml") == ["a second venture like it"]


def test_of_a_merged_branch_the_merge_counts(here: GitRepository, pack: Path) -> None:
    here.commit({"x.toml": OPEN}, "begin")
    here.git("switch", "--quiet", "--create", "branch")
    here.commit({"x.toml": OPEN.replace("none", "shop")}, "on the branch", "2026-03-02")
    here.git("switch", "--quiet", "main")
    here.commit({"x.toml": "# x\n" + OPEN}, "on main", "2026-03-03")
    here.git("merge", "--quiet", "--no-ff", "-m", "merge", "branch")

    data = revisions(pack)

    assert [each["subject"] for each in data] == ["begin", "on main", "merge"]
    assert [each["open"]["high"] for each in data] == [1, 1, 0]


def test_a_rename_on_a_merged_branch_is_followed(here: GitRepository, pack: Path) -> None:
    here.commit({"x.toml": MEDIUM}, "begin")
    here.git("switch", "--quiet", "--create", "branch")
    here.commit({"x.toml": None, "y.toml": MEDIUM}, "rename")
    here.git("switch", "--quiet", "main")
    here.git("merge", "--quiet", "--no-ff", "-m", "merge", "branch")

    assert subjects(pack, "y.toml") == ["begin", "merge"]


@pytest.mark.parametrize(
    "name",
    [
        "a b.toml",
        "ä ö.toml",
        "-dash.toml",
        'it\'s "so".toml',
        "new\nline.toml",
        "\nlead.toml",
        "*.toml",
        ":(top)x.toml",
        "back\\slash.toml",
        "tab\t.toml",
        "sub folder/ü.toml",
    ],
)
def test_odd_file_names_are_followed(here: GitRepository, pack: Path, name: str) -> None:
    here.commit({"other.toml": MEDIUM + "# other\n"}, "another file")
    here.commit({f"old {name.strip()}.toml".replace("/", " "): OPEN}, "begin")
    here.commit({f"old {name.strip()}.toml".replace("/", " "): None, name: OPEN}, "rename")
    here.commit({name: OPEN + "# x\n"}, "edit")

    assert subjects(pack, name) == ["begin", "rename", "edit"]
    assert run("check", "--pack", pack, "--since", "HEAD^^", "--", name).code == 0


def test_a_revision_that_cannot_be_read_is_named_and_passed_over(here: GitRepository, pack: Path) -> None:
    here.commit({"x.toml": COVERED}, "begin")
    here.commit({"x.toml": COVERED.replace("free_offer", "free_ofer")}, "a slip")
    here.commit({"x.toml": "free_offer = "}, "a worse one")
    here.commit({"x.toml": None}, "gone")
    here.commit({"x.toml": OPEN}, "back again")

    page = run("history", "x.toml", "--pack", pack).out
    data = revisions(pack)

    assert [(each["subject"], each["fault"]) for each in data] == [
        ("begin", None),
        ("a slip", "there is no question 'free_ofer'"),
        ("a worse one", data[2]["fault"]),
        ("gone", "the file was taken away"),
        ("back again", None),
    ]
    assert data[2]["fault"].startswith("is not valid TOML: ")
    assert (data[1]["counts"], data[1]["open"], data[1]["changes"]) == (None, None, [])
    assert [each["rule"] for each in data[4]["changes"]] == [RULE, "prices-reviewed"]
    assert " ? a slip\n    passed over: there is no question 'free_ofer'\n" in page


def test_the_pack_of_each_revision_counts_where_it_lies_in_the_same_repository(here: GitRepository, pack: Path) -> None:
    texts = {f"pack/{each.name}": each.read_text(encoding="utf-8") for each in pack.glob("*.toml")}
    here.commit({**texts, "x.toml": COVERED}, "begin")
    stricter = texts["pack/offer.toml"].replace(">= 1", ">= 2").replace('["shop"]', '["shop", "ads"]')
    here.commit({"pack/offer.toml": stricter, "x.toml": COVERED + "# looked at again\n"}, "a stricter pack")

    data = revisions(Path("pack"))

    assert [each["causes"] for each in data[1]["changes"]] == [["pack"]]


@pytest.mark.parametrize("subject", ["\x01 \x1b[31mred", "a|b", "ä", "'; rm -rf x"])
def test_odd_subjects_are_shown_as_text(here: GitRepository, pack: Path, subject: str) -> None:
    here.commit({"x.toml": OPEN}, subject)

    assert subjects(pack) == [subject]
    assert "\x1b" not in run("history", "x.toml", "--pack", pack).out


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("never.toml", "error: never.toml: no revision of git holds this file yet\n    commit it first: git add"),
        ("nowhere/x.toml", "error: nowhere/x.toml: there is no such file\n    check the path\n"),
        ("/etc/hostname", "is not in a git repository"),
    ],
)
def test_a_file_without_history_is_refused(here: GitRepository, pack: Path, name: str, message: str) -> None:
    here.commit({"x.toml": OPEN})
    Path("never.toml").write_text(OPEN, encoding="utf-8")

    ran = run("history", name, "--pack", pack)

    assert (ran.code, ran.out, message in ran.err) == (2, "", True)


@pytest.mark.usefixtures("here")
def test_before_the_first_commit_no_file_has_a_history(pack: Path) -> None:
    Path("x.toml").write_text(OPEN, encoding="utf-8")

    ran = run("history", "x.toml", "--pack", pack)

    assert (ran.code, "no revision of git holds this file yet" in ran.err) == (2, True)


def test_a_failure_of_git_is_told_and_not_taken_for_an_absent_file(here: GitRepository, pack: Path) -> None:
    here.commit({"x.toml": OPEN})
    (here.folder / ".git" / "index").write_text("damaged", encoding="utf-8")
    Path("new.toml").write_text(COVERED, encoding="utf-8")

    ran = run("check", "new.toml", "--since", "HEAD", "--pack", pack)

    assert (ran.code, ran.err.startswith("error: new.toml: git diff-tree failed: ")) == (2, True)


@pytest.mark.parametrize(("seconds", "day"), [("253402300800", "9999-12-31"), ("99999999999999", "9999-12-31")])
def test_a_date_beyond_all_calendars_is_the_last_day(here: GitRepository, pack: Path, seconds: str, day: str) -> None:
    here.commit({"x.toml": OPEN})
    here.git("commit", "--quiet", "--amend", "--no-edit", GIT_COMMITTER_DATE=f"@{seconds} +0000")

    assert f"\n{day} " in run("history", "x.toml", "--pack", pack).out
    assert run("check", "--since", "HEAD", "x.toml", "--pack", pack).code == 0


def test_nothing_in_the_repository_is_changed_and_no_program_of_its_settings_runs(
    here: GitRepository, pack: Path
) -> None:
    here.commit({"x.toml": OPEN, ".gitattributes": "*.toml diff=toml filter=toml\n"})
    trap = here.folder / "trap"
    program = f"touch '{trap}'; cat"
    settings = (
        "core.fsmonitor",
        "diff.toml.textconv",
        "diff.external",
        "filter.toml.clean",
        "gpg.program",
        "core.pager",
    )
    for each in settings:
        here.git("config", each, program)
    here.git("config", "log.showSignature", "true")
    Path("x.toml").write_text(COVERED, encoding="utf-8")
    before = {each: each.stat().st_mtime_ns for each in (here.folder / ".git").rglob("*")}

    codes = [
        run(*words, "--pack", pack).code for words in (["history", "x.toml"], ["check", "x.toml", "--since", "HEAD"])
    ]

    assert codes == [0, 0]
    assert {each: each.stat().st_mtime_ns for each in (here.folder / ".git").rglob("*")} == before
    assert not trap.exists()


def test_a_subject_is_read_whatever_encoding_somebody_prefers(here: GitRepository, pack: Path) -> None:
    here.commit({"x.toml": OPEN}, "gebührenfrei")
    here.git("config", "i18n.logOutputEncoding", "latin1")

    assert subjects(pack, "x.toml") == ["gebührenfrei"]


@pytest.mark.parametrize("encoding", ["latin1", "no-such-encoding"])
def test_a_subject_is_read_in_the_encoding_that_its_commit_names(
    here: GitRepository, pack: Path, encoding: str
) -> None:
    """Of an encoding that nobody knows, what can be read is shown."""
    here.git("config", "i18n.commitEncoding", encoding)
    here.commit({"x.toml": OPEN})
    written = here.git("cat-file", "commit", "HEAD").replace("\nchange", "\nfür alle").encode("latin1")
    command = ["git", "hash-object", "-t", "commit", "-w", "--stdin"]
    done = subprocess.run(command, input=written, capture_output=True, check=True)
    here.git("reset", "--quiet", done.stdout.decode().strip())

    assert subjects(pack) == ["für alle" if encoding == "latin1" else "f\ufffdr alle"]


def test_a_history_is_the_same_however_little_of_it_is_remembered(
    here: GitRepository, pack: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    here.commit({"a/x.toml": OPEN}, "begin")
    here.commit({"a/x.toml": None, "b/x.toml": OPEN}, "move")
    usual = revisions(pack, "b/x.toml")
    monkeypatch.setattr(git_objects, "MOST_KEPT", 1)

    assert revisions(pack, "b/x.toml") == usual


def test_what_git_lists_without_end_is_not_taken_into_memory(
    here: GitRepository, pack: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    here.commit({"x.toml": OPEN})
    monkeypatch.setattr(git_objects, "LARGEST_LIST", 10)

    ran = run("history", "x.toml", "--pack", pack)

    assert (ran.code, " in git is larger than 10 bytes" in ran.err) == (2, True)


def test_the_settings_of_a_person_change_no_history(here: GitRepository, pack: Path) -> None:
    here.commit({"x.toml": MEDIUM}, "begin")
    here.git("mv", "x.toml", "y.toml")
    here.commit(subject="moved")
    here.git("config", "log.follow", "true")

    assert subjects(pack, "y.toml") == ["begin", "moved"]


@pytest.mark.parametrize("is_there", [True, False], ids=["remote", "no-remote"])
@pytest.mark.parametrize("kept_back", ["blob:none", "tree:0"])
def test_what_a_partial_clone_does_not_hold_is_not_taken_for_absent(
    here: GitRepository, pack: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kept_back: str, is_there: bool
) -> None:
    here.commit({"x.toml": MEDIUM}, "begin")
    here.commit({"x.toml": OPEN}, "worse")
    here.git("config", "uploadpack.allowFilter", "true")
    here.git("clone", "--quiet", f"--filter={kept_back}", here.folder.as_uri(), str(tmp_path / "partial"))
    monkeypatch.chdir(tmp_path / "partial")
    if not is_there:
        here.git("-C", str(tmp_path / "partial"), "remote", "remove", "origin")

    for words in (["history", "x.toml"], ["diff", "HEAD^:x.toml", "x.toml"], ["check", "--since", "HEAD^", "x.toml"]):
        ran = run(*words, "--pack", pack)

        assert ran.code == 2
        assert "this partial clone does not hold the content of older revisions" in ran.err
    if is_there:
        [command] = re.findall("fetch it: (git .*),", ran.err)
        subprocess.run(shlex.split(command), check=True, capture_output=True)
        assert run("history", "x.toml", "--pack", pack).code == 0


def test_in_a_partial_clone_a_file_that_did_not_change_is_compared_whatever_else_moved(
    here: GitRepository, pack: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    here.commit({"x.toml": OPEN, "other.txt": "one\n" * 40}, "begin")
    here.commit({"other.txt": None, "moved.txt": "one\n" * 39 + "two\n"}, "moved another file")
    here.git("config", "uploadpack.allowFilter", "true")
    here.git("clone", "--quiet", "--filter=blob:none", here.folder.as_uri(), str(tmp_path / "partial"))
    monkeypatch.chdir(tmp_path / "partial")

    assert run("check", "--since", "HEAD^", "x.toml", "--pack", pack).code == 0


def test_a_change_that_is_neither_better_nor_worse_has_a_sign_of_its_own(here: GitRepository, pack: Path) -> None:
    here.commit({"x.toml": assessment('free_offer = "none"')}, "begin")
    here.commit({"x.toml": COVERED}, "earns beside it")

    assert f"    ~ {RULE}: not applicable → covered" in run("history", "x.toml", "--pack", pack).out.split("\n")


def test_a_file_of_another_place_has_no_name_in_the_repository(here: GitRepository, tmp_path: Path) -> None:
    [problem] = problems_of(lambda: Repository.around(str(here.folder)).path(str(tmp_path / "x.toml")))

    assert problem.what == f"is not in the repository {here.folder.resolve()}"


@pytest.mark.parametrize(
    ("content", "what", "place"),
    [
        (b"a = 1\n# \xff", "is not UTF-8 text", (2, 3)),
        (b"#" * (LARGEST + 1), f"is larger than {LARGEST:,} bytes", (0, 0)),
    ],
)
def test_what_no_assessment_can_be_is_named_with_its_revision(
    here: GitRepository, content: bytes, what: str, place: tuple[int, int]
) -> None:
    (here.folder / "x.toml").write_bytes(content)
    commit = here.commit()

    [problem] = problems_of(lambda: Repository.around(str(here.folder)).text(commit, "x.toml"))

    assert (problem.path, problem.what) == (f"{commit[:10]}:x.toml", what)
    assert (problem.line, problem.column) == place


def test_a_folder_that_a_clone_does_not_hold_is_not_taken_for_an_empty_one(here: GitRepository, tmp_path: Path) -> None:
    commit = here.commit({"x.toml": OPEN})

    with pytest.raises(BmcheckError, match="does not hold"):
        Repository.around("x.toml").export(commit, "nowhere", str(tmp_path / "to"))


@pytest.mark.parametrize(("bound", "most"), [("MOST_FILES", 1), ("LARGEST_PACK", 100)])
def test_a_folder_too_large_for_a_pack_is_not_taken_into_memory(
    here: GitRepository, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, bound: str, most: int
) -> None:
    monkeypatch.setattr(git, bound, most)
    commit = here.commit({"pack/a.toml": "a" * 60, "pack/b.toml": "b" * 60})

    with pytest.raises(BmcheckError, match="has more than"):
        Repository.around("pack/a.toml").export(commit, "pack", str(tmp_path / "to"))

    assert not (tmp_path / "to").exists()


def test_what_is_exported_is_written_as_it_was_and_runs_no_filter(here: GitRepository, tmp_path: Path) -> None:
    commit = here.commit({".gitattributes": "* filter=evil\n", "pack/a.toml": "a = 1\n", "pack/b/c.toml": "é\n\n"})
    ran = tmp_path / "ran"
    here.git("config", "filter.evil.smudge", f"touch '{ran}'; cat")
    os.symlink("a.toml", here.folder / "pack" / "link.toml")
    commit = here.commit({"pack/d.toml": ""})
    to = tmp_path / "to"

    Repository.around("pack/a.toml").export(commit, "pack", str(to))

    found = {str(each.relative_to(to)): each.read_text(encoding="utf-8") for each in to.rglob("*") if each.is_file()}
    assert found == {"a.toml": "a = 1\n", os.path.join("b", "c.toml"): "é\n\n", "d.toml": ""}
    assert not ran.exists()


def test_names_that_no_folder_can_hold_are_a_problem(here: GitRepository, tmp_path: Path) -> None:
    commit = here.commit({"pack/a.toml": "a = 1\n"})
    (tmp_path / "to").write_text("no folder", encoding="utf-8")

    with pytest.raises(BmcheckError, match="cannot be written"):
        Repository.around("pack/a.toml").export(commit, "pack", str(tmp_path / "to"))


def test_a_file_that_a_clone_does_not_hold_is_not_taken_for_an_empty_one(here: GitRepository, tmp_path: Path) -> None:
    commit = here.commit({"pack/a.toml": "a = 1\n"})
    blob = here.git("rev-parse", "HEAD:pack/a.toml").strip()
    (here.folder / ".git" / "objects" / blob[:2] / blob[2:]).unlink()

    with pytest.raises(BmcheckError, match="does not hold"):
        Repository.around("pack/a.toml").export(commit, "pack", str(tmp_path / "to"))


def test_what_is_known_now_is_told_as_neither_better_nor_worse(here: GitRepository, pack: Path) -> None:
    here.commit({"x.toml": assessment('free_offer = "all"')}, "begin", "2026-03-01")
    here.commit({"x.toml": OPEN}, "asked", "2026-03-02")

    page = run("history", "x.toml", "--pack", pack).out
    Path("now.toml").write_text(OPEN, encoding="utf-8")
    Path("then.toml").write_text(assessment('free_offer = "all"'), encoding="utf-8")
    told = run("diff", "then.toml", "now.toml", "--pack", pack).out

    assert f"    ? {RULE}: to clarify → open\n" in page
    assert told.startswith(f"Now known (1)\n  high risk {RULE}: ")
    assert run("check", "x.toml", "--since", "HEAD~1", "--pack", pack).code == 1
