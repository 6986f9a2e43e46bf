"""The gate compared with an earlier state: only what is new or worse stops it."""

from __future__ import annotations

import json
import os
import re
import shlex
import shutil
import subprocess
from pathlib import Path

import pytest
from support.git_repository import GitRepository
from support.small_pack import COVERED, MANIFEST, OFFER, OPEN, assessment, run, write_pack, write_renamed_pack

from bmcheck.files import git

RULE = "free-without-income"
BOTH = assessment('free_offer = "basic"\npaid_share = 0.01\nprice_review = false')
WAIVER = f"""
[[waiver]]
rule = "{RULE}"
decision = "accept"
reason = "x"
by = "y"
until = 2026-06-30
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


def branch(here: GitRepository, before: str | None, after: str, name: str = "x.toml") -> None:
    """Commit one state of a file on main, and another on a branch."""
    here.commit({name: before} if before is not None else {}, day="2026-03-01")
    here.git("switch", "--quiet", "--create", "branch")
    here.commit({name: after}, day="2026-03-02")


def check(pack: Path, *options: str, files: tuple[str, ...] = ("x.toml",)) -> tuple[int | str | None, str]:
    ran = run("check", *files, "--pack", pack, "--today", "2026-03-03", *options)
    return ran.code, ran.out + ran.err


# What stops


def test_an_id_is_the_shipped_pack_in_an_earlier_state_too_whatever_lies_here(here: GitRepository) -> None:
    answers = 'revenue_sources = ["advertising"]\nad_visibility = "unmarked"\n'
    text = f'bmcheck = 1\n[pack]\nid = "social-media"\n[answers]\n{answers}'
    write_pack(here.folder / "social-media")
    branch(here, text, f"{text}# more\n")

    assert run("check", "x.toml", "--pack", "social-media").code == 1
    assert run("check", "x.toml", "--pack", "social-media", "--since", "main").code == 0


@pytest.mark.parametrize(
    ("what", "before", "after", "options", "code"),
    [
        ("what is as it was", OPEN, OPEN, [], 0),
        ("what is better", OPEN, COVERED, [], 0),
        ("what is worse", COVERED, OPEN, [], 1),
        ("a comment", OPEN, OPEN + "# x\n", [], 0),
        ("what was to clarify", assessment('free_offer = "all"'), OPEN, [], 1),
        ("less severe than asked for", assessment(), BOTH, [], 0),
        ("as severe as asked for", assessment(), BOTH, ["--fail-on", "medium"], 1),
        ("never", COVERED, OPEN, ["--fail-on", "never"], 0),
        ("a gap that was there", assessment(), assessment("price_review = true"), ["--require-complete"], 0),
        ("a new gap", COVERED, assessment('free_offer = "all"'), ["--require-complete"], 1),
        ("a gap that closes", assessment('free_offer = "all"'), COVERED, ["--require-complete"], 0),
        ("a file that is new", None, OPEN, [], 1),
        ("a file that is new and good", None, COVERED, [], 0),
        ("a finding accepted", OPEN, OPEN + WAIVER, [], 0),
        ("a waiver taken away", OPEN + WAIVER, OPEN, [], 1),
        ("a waiver that lapses", OPEN + WAIVER, OPEN + WAIVER, ["--today", "2026-07-01"], 1),
        ("a waiver that holds", OPEN + WAIVER, OPEN + WAIVER, ["--today", "2026-06-30"], 0),
        ("a waiver with nothing left", OPEN + WAIVER, COVERED + WAIVER, [], 1),
        ("a waiver too long from the start", OPEN + WAIVER, OPEN + WAIVER, ["--max-waiver-days", "30"], 0),
        ("a new waiver that is too long", OPEN, OPEN + WAIVER, ["--max-waiver-days", "30"], 1),
    ],
)
def test_only_what_is_new_or_worse_stops_the_gate(
    here: GitRepository, pack: Path, what: str, before: str | None, after: str, options: list[str], code: int
) -> None:
    branch(here, before, after)

    assert check(pack, "--since", "main", *options)[0] == code, what
    if before is not None and "lapses" not in what:
        here.commit({"before.toml": before})
        assert check(pack, "--baseline", "before.toml", *options)[0] == code, what


def test_only_what_changed_has_a_line_with_where_it_came_from(here: GitRepository, pack: Path) -> None:
    branch(here, assessment('free_offer = "all"\nsources = ["shop"]'), OPEN)

    code, out = check(pack, "--since", "main")

    assert code == 1
    first, second, *_ = out.split("\n")
    assert first == f"x.toml:6:1: high open {RULE}: The service is free and nothing else pays for it [covered → open]"
    assert second.startswith("x.toml: 1 finding as before; 1 open risk (1 high); ")


def test_a_file_in_which_nothing_has_changed_has_one_line(here: GitRepository, pack: Path) -> None:
    branch(here, OPEN, OPEN + "# x\n")

    code, out = check(pack, "--since", "main")

    assert code == 0
    assert [line for line in out.split("\n") if line.startswith("x.toml")] == [out.split("\n")[0]]


def test_the_state_where_the_branch_began_counts_and_not_what_came_later(here: GitRepository, pack: Path) -> None:
    branch(here, OPEN, OPEN + "# x\n")
    here.git("switch", "--quiet", "main")
    here.commit({"x.toml": COVERED})
    here.git("switch", "--quiet", "branch")

    assert check(pack, "--since", "main")[0] == 0


def test_a_waiver_whose_facts_had_changed_before_the_branch_began_does_not_stop_it(
    here: GitRepository, pack: Path
) -> None:
    lapsed = OPEN + WAIVER.replace('sources = ["none"]', 'sources = ["ads"]')
    branch(here, lapsed, lapsed)

    code, out = check(pack, "--since", "main")

    assert code == 0
    assert "waiver-lapsed" in out


def test_a_waiver_whose_time_is_over_stops_every_branch(here: GitRepository, pack: Path) -> None:
    expired = OPEN + WAIVER.replace("2026-06-30", "2026-02-28")
    branch(here, expired, expired)

    assert check(pack, "--since", "main")[0] == 1


def test_a_file_that_was_moved_and_edited_is_compared_with_itself(here: GitRepository, pack: Path) -> None:
    here.commit({"old/x.toml": OPEN + WAIVER})
    here.git("mv", "old/x.toml", "x.toml")
    Path("x.toml").write_text(OPEN + WAIVER + "# moved\n", encoding="utf-8")

    assert check(pack, "--since", "HEAD")[0] == 0


def test_a_venture_that_takes_the_place_of_one_like_it_is_new(here: GitRepository, pack: Path) -> None:
    """A file counts whole when another one with nearly the same answers was taken away."""
    answers = "# the same words\n" * 20
    here.commit({"old.toml": OPEN + answers})
    here.commit({"old.toml": None, "x.toml": OPEN + answers + "# another venture\n"})

    assert check(pack, "--since", "HEAD^")[0] == 1


def test_a_file_that_was_renamed_before_it_was_edited_is_compared_with_itself(here: GitRepository, pack: Path) -> None:
    here.commit({"old.toml": OPEN})
    here.commit({"old.toml": OPEN + "# edited\n"})
    here.commit({"old.toml": None, "between.toml": OPEN + "# edited\n"})
    here.commit({"between.toml": OPEN + "# edited again\n"})
    here.git("mv", "between.toml", "x.toml")
    Path("x.toml").write_text(OPEN + "# and again\n", encoding="utf-8")

    assert check(pack, "--since", "HEAD~3")[0] == 0


def test_of_a_very_long_branch_only_the_outcome_tells_what_was_renamed(
    here: GitRepository, pack: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(git, "MOST_STEPS", 1)
    here.commit({"a.toml": OPEN, "b.toml": OPEN + "# b\n"})
    here.commit({"a.toml": None, "b.toml": None, "x.toml": OPEN, "y.toml": OPEN + "# b\n"})
    here.commit({"y.toml": OPEN + "# edited\n"})

    ran = run("check", ".", "--since", "HEAD^^", "--pack", pack, "--format", "json")

    assert {each["path"]: each["stopped"] for each in json.loads(ran.out)["files"]} == {"x.toml": False, "y.toml": True}


def test_of_a_file_that_was_renamed_and_came_back_the_other_one_is_new(here: GitRepository, pack: Path) -> None:
    """One earlier state excuses one file, by whatever detours a branch goes."""
    here.commit({"old.toml": OPEN})
    here.commit({"old.toml": None, "x.toml": OPEN})
    here.commit({"old.toml": OPEN})
    here.commit({"old.toml": None, "y.toml": OPEN})

    assert check(pack, "--since", "HEAD~3", files=("x.toml",))[0] == 0
    assert check(pack, "--since", "HEAD~3", files=("y.toml",))[0] == 1
    assert check(pack, "--since", "HEAD~2", files=("x.toml", "y.toml"))[0] == 1
    here.commit({"old.toml": OPEN})
    assert check(pack, "--since", "HEAD~4", files=("x.toml",))[0] == 1


def test_in_a_folder_each_file_is_compared_with_itself(here: GitRepository, pack: Path) -> None:
    here.commit({"a.toml": OPEN, "b.toml": COVERED})
    here.commit({"b.toml": OPEN, "c.toml": OPEN})

    document = json.loads(run("check", ".", "--pack", pack, "--since", "HEAD^", "--format", "json").out)

    assert {each["path"]: (each["stopped"], each["changes"] is None) for each in document["files"]} == {
        "a.toml": (False, False),
        "b.toml": (True, False),
        "c.toml": (True, True),
    }
    [change] = [each for file in document["files"] for each in file["changes"] or () if each["rule"] == RULE]
    assert change["causes"] == ["answers"]
    assert (change["before"], change["after"], change["answers"]) == ("covered", "open", ["sources"])


def test_a_state_that_cannot_be_read_excuses_nothing_and_can_be_mended(here: GitRepository, pack: Path) -> None:
    branch(here, OPEN.replace('"all"', '"al"'), OPEN)

    code, out = check(pack, "--since", "main")

    assert code == 1
    assert "x.toml: everything counts, because its earlier state cannot be read:" in out
    assert "free_offer has no option 'al'" in out


# What cannot be compared


def test_a_damaged_history_is_told_and_not_taken_for_another_one(here: GitRepository, pack: Path) -> None:
    """Where git cannot find the commit at which a branch parted, no other commit takes its place."""
    branch(here, OPEN, OPEN)
    here.commit({"x.toml": OPEN + "# x\n"})
    middle = here.git("rev-parse", "HEAD^").strip()
    (here.folder / ".git" / "objects" / middle[:2] / middle[2:]).unlink()

    code, out = check(pack, "--since", "main")

    assert (code, out.startswith("error: x.toml: git merge-base failed: ")) == (2, True)


def test_before_the_first_commit_of_a_branch_the_revision_itself_counts(here: GitRepository, pack: Path) -> None:
    branch(here, OPEN, OPEN)
    here.git("switch", "--quiet", "--orphan", "empty")
    Path("x.toml").write_text(OPEN, encoding="utf-8")

    assert check(pack, "--since", "main")[0] == 0


def test_a_revision_that_does_not_exist_is_refused(here: GitRepository, pack: Path) -> None:
    branch(here, OPEN, OPEN)

    for name in ("nowhere", "", "--help", "main:x.toml"):
        code, out = check(pack, f"--since={name}")

        assert (code, out) == (
            2,
            f"error: x.toml: there is no revision {name!r}\n    see: git branch --all, git log --oneline\n",
        )


def test_a_file_outside_of_git_is_refused(tmp_path: Path, pack: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))
    Path("x.toml").write_text(OPEN, encoding="utf-8")

    code, out = check(pack, "--since", "main")

    assert code == 2
    assert out.startswith(
        "error: x.toml: is not in a git repository\n    name a file in one; without git: bmcheck check --baseline"
    )


def test_an_earlier_state_of_any_size_is_refused_before_it_is_read(here: GitRepository, pack: Path) -> None:
    branch(here, OPEN + "#" * 600_000, OPEN)

    ran = run("check", "x.toml", "--since", "main", "--pack", pack)

    assert ran.code == 1
    assert ": is larger than 600,000 bytes\n" in ran.err


def test_the_pack_of_an_earlier_state_needs_one(pack: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("x.toml").write_text(COVERED, encoding="utf-8")

    code, out = check(pack, "--old-pack", str(pack))

    assert code == 2
    assert "--old-pack is the pack of an earlier state" in out
    assert "add --since REF or --baseline FILE" in out


def test_without_git_a_message_says_so(here: GitRepository, pack: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    branch(here, OPEN, OPEN)
    monkeypatch.setenv("PATH", os.devnull)

    code, out = check(pack, "--since", "main")

    assert (code, out.split("\n")[0]) == (2, "error: x.toml: git is not installed")


def test_a_page_without_the_history_says_why(here: GitRepository, pack: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    branch(here, OPEN, OPEN)
    monkeypatch.setenv("PATH", os.devnull)

    ran = run("report", "--pack", pack, "--format", "html", "x.toml")

    assert (ran.code, ran.out.startswith("<!doctype html>")) == (0, True)
    assert ran.err == "The page has no history: x.toml: git is not installed\n"


def test_a_repository_of_somebody_else_is_named_with_what_git_advises(
    here: GitRepository, pack: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whose repository it is, and whom one trusts, is for git to say, also where its settings are not obeyed."""
    branch(here, OPEN, OPEN)
    doubtful = tmp_path / "bin" / "git"
    doubtful.parent.mkdir()
    doubtful.write_text(f'#!/bin/sh\nGIT_TEST_ASSUME_DIFFERENT_OWNER=1 exec "{shutil.which("git")}" "$@"\n')
    doubtful.chmod(0o700)
    monkeypatch.setenv("PATH", str(doubtful.parent), prepend=os.pathsep)
    monkeypatch.setenv("HOME", str(tmp_path))

    code, out = check(pack, "--since", "main")
    (tmp_path / ".gitconfig").write_text(f"[safe]\n\tdirectory = {here.folder}\n", encoding="utf-8")

    assert code == 2
    assert "x.toml: git does not trust the repository\n    run: git config --global --add safe.directory " in out
    assert check(pack, "--since", "main")[0] == 0


def run_hint(clone: Path, out: str) -> None:
    """Run the git command that a message advises."""
    [command] = re.findall(r"fetch .*?: (git .*) \(its branches", out)
    subprocess.run(shlex.split(command), cwd=clone, check=True, capture_output=True)


@pytest.mark.parametrize("options", [["--depth", "1"], ["--single-branch"]], ids=["shallow", "one-branch"])
@pytest.mark.parametrize("remote", ["origin", "upstream"])
def test_what_is_advised_in_a_clone_of_one_branch_helps(
    here: GitRepository, pack: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, options: list[str], remote: str
) -> None:
    """git fetch --unshallow alone would not fetch the branch to compare with, since the clone follows another one."""
    branch(here, OPEN, OPEN + "# x\n")
    clone = tmp_path / "clone"
    here.git("clone", "--origin", remote, *options, "--branch", "branch", here.folder.as_uri(), str(clone))
    monkeypatch.chdir(clone)

    code, out = check(pack, "--since", f"{remote}/main")
    run_hint(clone, out)

    assert (code, f"there is no revision '{remote}/main'" in out) == (2, True)
    assert check(pack, "--since", f"{remote}/main")[0] == 0


def test_what_is_advised_in_a_shallow_clone_helps(
    here: GitRepository, pack: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    branch(here, OPEN, OPEN + "# x\n")
    clone = tmp_path / "clone"
    here.git("clone", "--depth", "1", "--branch", "branch", here.folder.as_uri(), str(clone))
    here.git("-C", str(clone), "fetch", "--depth", "1", "origin", "main:refs/remotes/origin/main")
    monkeypatch.chdir(clone)

    parted = check(pack, "--since", "origin/main")
    history = run("history", "x.toml", "--pack", pack)
    run_hint(clone, history.err)

    assert parted[0] == history.code == 2
    assert "this shallow clone does not reach back to where 'origin/main' parted\n    fetch the whole" in parted[1]
    assert "this is a shallow clone, which has no history to show\n    fetch the whole history" in history.err
    assert check(pack, "--since", "origin/main")[0] == 0
    assert run("history", "x.toml", "--pack", pack).code == 0


def test_two_earlier_states_are_refused(here: GitRepository, pack: Path) -> None:
    branch(here, OPEN, OPEN)

    code, out = check(pack, "--since", "main", "--baseline", "x.toml")

    assert (code, "--since and --baseline both name an earlier state" in out) == (2, True)


def test_a_baseline_that_is_not_there_is_refused(here: GitRepository, pack: Path) -> None:
    branch(here, OPEN, OPEN)

    assert check(pack, "--baseline", "no.toml") == (2, "error: no.toml: there is no such file\n    check the path\n")
    assert check(pack, "--baseline=")[0] == 2


@pytest.mark.parametrize("options", [["--max-waiver-days", "-1"], ["--max-waiver-days", "x"], ["--today", "soon"]])
def test_nonsense_is_refused(here: GitRepository, pack: Path, options: list[str]) -> None:
    branch(here, OPEN, OPEN)

    assert check(pack, *options)[0] == 2


# The pack of the earlier state

STRICTER = OFFER.replace("len(sources) >= 1", "len(sources) >= 2").replace(
    'sources = ["shop"]', 'sources = ["shop", "ads"]'
)


def files_of(folder: Path, under: str) -> dict[str, str | None]:
    """Return the files of a folder, to be committed below ``under``."""
    return {
        f"{under}/{path.relative_to(folder).as_posix()}": path.read_text(encoding="utf-8")
        for path in folder.rglob("*.toml")
    }


@pytest.mark.parametrize("where", ["packs/ours", "."])
def test_a_pack_in_the_same_repository_is_taken_as_it_was(here: GitRepository, pack: Path, where: str) -> None:
    here.commit({**files_of(pack, where), "v/x.toml": COVERED})
    here.commit({f"{where}/offer.toml": STRICTER, f"{where}/cases/case.toml": None})

    ran = run("diff", "HEAD^:v/x.toml", "v/x.toml", "--pack", where, "--format", "json")

    [change] = json.loads(ran.out)["changes"]
    assert (change["before"], change["after"], change["causes"]) == ("covered", "open", ["pack"])


def test_a_pack_that_a_pack_in_the_same_repository_extends_is_taken_as_it_was(here: GitRepository, pack: Path) -> None:
    ours = 'id = "ours"\nversion = "1.0.0"\ntitle = "x"\nsource = "x"\nextends = "../base"\n'
    mine = COVERED.replace('"small"', '"ours"')
    here.commit({**files_of(pack, "packs/base"), "packs/ours/pack.toml": ours, "x.toml": mine})
    here.commit({"packs/base/offer.toml": STRICTER, "packs/base/cases/case.toml": None})

    ran = run("diff", "HEAD^:x.toml", "x.toml", "--pack", "packs/ours", "--format", "json")

    [change] = json.loads(ran.out)["changes"]
    assert (change["before"], change["after"], change["causes"]) == ("covered", "open", ["pack"])


def test_a_pack_that_is_new_in_the_repository_counts_as_if_it_had_been_there(here: GitRepository, pack: Path) -> None:
    here.commit({"x.toml": COVERED})
    here.commit({**files_of(pack, "pack"), "x.toml": OPEN})

    ran = run("diff", "HEAD^:x.toml", "x.toml", "--pack", "pack", "--format", "json")

    assert [each["causes"] for each in json.loads(ran.out)["changes"] if each["rule"] == RULE] == [["answers"]]


def test_another_pack_can_be_named_for_the_earlier_state(here: GitRepository, pack: Path, tmp_path: Path) -> None:
    newer = write_pack(tmp_path / "newer", pack=MANIFEST.replace("1.0.0", "2.0.0"), offer=STRICTER, case=None)
    branch(here, COVERED, COVERED + "# x\n")

    without, with_it = (
        json.loads(run("diff", "main:x.toml", "x.toml", "--pack", newer, *old, "--format", "json").out)["changes"]
        for old in ([], ["--old-pack", str(pack)])
    )

    assert without == []
    assert [(each["rule"], each["causes"]) for each in with_it] == [(RULE, ["pack"])]
    assert check(newer, "--since", "main", "--old-pack", str(pack))[0] == 1


def test_a_pack_with_other_ids_changes_nothing(here: GitRepository, pack: Path, tmp_path: Path) -> None:
    newer = write_renamed_pack(tmp_path / "newer")
    branch(here, OPEN + WAIVER, OPEN + WAIVER)

    for old in ([], ["--old-pack", str(pack)]):
        ran = run("diff", "main:x.toml", "x.toml", "--pack", newer, "--today", "2026-03-03", *old)
        assert ran.out == "No finding has changed.\n"
        assert check(newer, "--since", "main", *old)[0] == 0


# diff


def test_a_revision_that_does_not_exist_is_told_once(here: GitRepository, pack: Path) -> None:
    here.commit({"x.toml": OPEN, "y.toml": OPEN})

    ran = run("check", ".", "--since", "nowhere", "--pack", pack, "--format", "text", "--format", "json=out.json")

    assert (ran.code, ran.out, ran.err.count("there is no revision 'nowhere'")) == (2, "", 1)
    not_read = json.loads(Path("out.json").read_text(encoding="utf-8"))["not_read"]
    assert [each["path"] for each in not_read] == ["x.toml", "y.toml"]


def test_of_several_repositories_each_is_asked_for_the_revision(here: GitRepository, pack: Path) -> None:
    other = GitRepository(here.folder.parent / "other")
    here.commit({"x.toml": OPEN})
    other.commit({"y.toml": OPEN})
    other.git("branch", "early")

    ran = run("check", "x.toml", "../other/y.toml", "--since", "early", "--pack", pack)

    assert (ran.code, ran.err.count("there is no revision 'early'")) == (2, 1)
    assert "../other/y.toml: 2 findings as before" in ran.out


def test_diff_names_files_and_revisions(here: GitRepository, pack: Path) -> None:
    before = COVERED.replace("price_review = true", "")
    branch(here, before, OPEN, "sub/x.toml")
    Path("old.toml").write_text(before, encoding="utf-8")
    page = run("diff", "old.toml", "sub/x.toml", "--pack", pack).out

    assert page.startswith(f"Worse (1)\n  high risk {RULE}: The service is free")
    assert "    covered → open\n    your answer changed, sources: A shop → None of these\n" in page
    for old, new in (("main:sub/x.toml", "sub/x.toml"), ("main:./sub/x.toml", "branch:sub/x.toml")):
        assert run("diff", old, new, "--pack", pack).out.startswith("Worse (1)\n")


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("main:no.toml", "the revision 'main' has no file 'no.toml'"),
        ("nowhere:x.toml", "there is no revision 'nowhere'"),
        ("no.toml", "there is no such file"),
        ("main:", "there is no such file"),
        (":x.toml", "there is no revision ''"),
    ],
)
def test_diff_refuses_states_that_are_not_there(here: GitRepository, pack: Path, name: str, message: str) -> None:
    branch(here, OPEN, OPEN)

    ran = run("diff", name, "x.toml", "--pack", pack)

    assert (ran.code, ran.out, message in ran.err) == (2, "", True)


def test_the_former_pack_is_that_of_the_old_state_alone(here: GitRepository, pack: Path, tmp_path: Path) -> None:
    stricter = write_pack(tmp_path / "stricter", offer={"len(sources) >= 1": "len(sources) >= 2"})
    here.commit({"x.toml": OPEN})
    here.commit({"x.toml": COVERED})

    lenient = run("diff", "HEAD^:x.toml", "HEAD:x.toml", "--pack", pack).out
    told = run("diff", "HEAD^:x.toml", "HEAD:x.toml", "--pack", stricter, "--old-pack", pack).out

    assert RULE in lenient
    assert RULE not in told
