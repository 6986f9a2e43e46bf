"""Repositories that somebody else made: nothing in them runs a program, fetches, hangs or vouches for itself."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
from pathlib import Path

import pytest
from support.git_repository import GitRepository
from support.small_pack import COVERED, OPEN, run, write_pack

from bmcheck.files import git_program

posix = pytest.mark.skipif(os.name != "posix", reason="commands of a shell, pipes and devices")
pytestmark = posix


@pytest.fixture(scope="module")
def pack(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_pack(tmp_path_factory.mktemp("pack"))


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> GitRepository:
    """Return a repository with two states of a good assessment; it is the current folder."""
    repository = GitRepository(tmp_path / "ventures")
    repository.commit({"x.toml": COVERED})
    repository.commit({"x.toml": COVERED + "# x\n"})
    monkeypatch.chdir(repository.folder)
    return repository


COMMANDS = {
    "report": ("report", "x.toml", "--format", "html"),
    "history": ("history", "x.toml"),
    "check": ("check", "--since", "HEAD^", "x.toml"),
    "check new": ("check", "--since", "HEAD^", "new.toml"),
    "diff": ("diff", "HEAD^:x.toml", "x.toml"),
}


def codes(pack: Path) -> dict[str, int | str | None]:
    Path("new.toml").write_text(COVERED, encoding="utf-8")
    return {name: run(*words, "--pack", pack).code for name, words in COMMANDS.items()}


# What runs

PROGRAMS = re.compile(
    r"(?!advice\.|color\.|.*cachetextconv).*(cmd|command|program|editor|pager|helper|external|textconv|clean|smudge|\.process|\.driver|hook|askpass|proxy"
    r"|fsmonitor|browser|vcs|sshcommand|receivepack|uploadpack|diffFilter|\.path|alias\.\*|hookspath|gitproxy)$",
    re.IGNORECASE,
)
NO_PROGRAM = {"includeIf.<condition>.path", "include.path", "rebase.abbreviateCommands", "completion.commands"}
"""Settings that are called like programs: lists of words, and files with further settings."""
PLACES = {"<tool>": "meld", "<driver>": "toml", "<format>": "ssh", "<name>": "origin", "<cmd>": "log", "*": "log"}


def settings_that_name_programs() -> list[str]:
    """Return them as git lists them, with a name in each place for one."""
    listed = subprocess.run(["git", "help", "--config"], capture_output=True, text=True, check=True).stdout.split()
    found = {each for each in listed if PROGRAMS.match(each)} - NO_PROGRAM | {"filter.<driver>.process"}
    return sorted(re.sub(r"<\w+>|\*", lambda place: PLACES.get(place[0], "x"), each) for each in found)


@pytest.fixture
def trapped(here: GitRepository, tmp_path: Path) -> Path:
    """Set all of them to programs that leave a mark, and return the folder for the marks; hooks leave one as well."""
    marks = tmp_path / "marks"
    marks.mkdir()
    here.commit({".gitattributes": "* diff=toml filter=toml merge=toml\n", ".mailmap": "A <a@b> <c@d>\n"})
    here.commit({"x.toml": COVERED + "# y\n"})
    hooks = tmp_path / "hooks"
    hooks.mkdir()
    for name in ("post-index-change", "reference-transaction", "fsmonitor-watchman", "post-checkout"):
        (hooks / name).write_text(f"#!/bin/sh\ntouch '{marks}/hook {name}'\n", encoding="utf-8")
        (hooks / name).chmod(0o700)
    for name in settings_that_name_programs():
        here.git("config", name, f"touch '{marks}/{name}'; cat" if name != "core.hooksPath" else str(hooks))
    for name, value in {
        "log.showSignature": "true",
        "diff.trustExitCode": "true",
        "protocol.allow": "always",
        "protocol.ext.allow": "always",
        "remote.origin.url": f"ext::touch {marks}/ext",
        "remote.origin.promisor": "true",
        "extensions.partialClone": "origin",
    }.items():
        here.git("config", name, value)
    Path("x.toml").write_text(COVERED + "# not committed\n", encoding="utf-8")
    return marks


def test_no_program_that_a_setting_names_is_run(
    trapped: Path, here: GitRepository, pack: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of all settings that name a program, as this git lists them, none has any effect; git itself obeys some.

    That holds for the settings of a repository and for those of the person who runs it.
    """
    assert len(settings_that_name_programs()) > 40

    ended = codes(pack)
    marks = sorted(os.listdir(trapped))
    shutil.copy(".git/config", tmp_path / ".gitconfig")
    monkeypatch.setenv("HOME", str(tmp_path))
    ended_at_home, marks_at_home = codes(pack), sorted(os.listdir(trapped))
    here.git("status")

    assert (ended, marks) == (dict.fromkeys(COMMANDS, 0), [])
    assert (ended_at_home, marks_at_home) == (ended, [])
    assert os.listdir(trapped)


def test_nothing_is_fetched_for_an_object_that_is_missing(trapped: Path, here: GitRepository, pack: Path) -> None:
    """A promisor remote, from which git fetches what it lacks, is not asked, whatever its address would run."""
    blob = here.git("rev-parse", "HEAD^:x.toml").strip()
    (here.folder / ".git" / "objects" / blob[:2] / blob[2:]).unlink()

    ended = codes(pack)
    marks = os.listdir(trapped)
    subprocess.run(["git", "cat-file", "-p", blob], check=False, capture_output=True)

    assert (ended["history"], ended["check"], ended["diff"], marks) == (2, 2, 2, [])
    assert os.listdir(trapped)


def bare_repository(folder: Path, mark: Path) -> None:
    """Write what git takes for a repository when it stands in ``folder``: one that lacks its commit, to be fetched."""
    for name in ("objects", "refs"):
        (folder / name).mkdir(parents=True)
        (folder / name / "keep").touch()
    (folder / "HEAD").write_text("1" * 40, encoding="utf-8")
    (folder / "config").write_text(
        "[core]\n\trepositoryformatversion = 1\n\tbare = false\n\tworktree = .\n"
        '[extensions]\n\tpartialClone = evil\n[remote "evil"]\n\tpromisor = true\n'
        f'\turl = "ext::touch {mark}"\n'
        '[protocol "ext"]\n\tallow = always\n',
        encoding="utf-8",
    )


@pytest.mark.parametrize("is_inside", [True, False], ids=["in-a-repository", "alone"])
def test_a_folder_that_is_shaped_like_a_repository_is_none(
    here: GitRepository, pack: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, is_inside: bool
) -> None:
    """Only what has a .git, above the path that is named, counts; anything else may lie in what a stranger sends."""
    folder = (here.folder if is_inside else tmp_path) / "sent"
    mark = tmp_path / "mark"
    bare_repository(folder, mark)
    (folder / "x.toml").write_text(COVERED, encoding="utf-8")
    if is_inside:
        here.commit()
        here.commit({"sent/x.toml": COVERED + "# x\n"})
    monkeypatch.chdir(folder)

    ended = codes(pack)

    expected = {} if is_inside else dict.fromkeys(COMMANDS, 2) | {"report": 0}
    assert ended == (expected or dict.fromkeys(COMMANDS, 0))
    assert not mark.exists()
    subprocess.run(["git", "log"], check=False, capture_output=True)
    assert mark.exists(), "git itself would have fallen for it"


def test_a_git_that_lies_where_one_stands_is_not_started(
    here: GitRepository, pack: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of PATH only what does not depend on the current folder is looked through."""
    (here.folder / "git").write_text(f"#!/bin/sh\ntouch '{tmp_path}/mark'\n", encoding="utf-8")
    (here.folder / "git").chmod(0o700)
    monkeypatch.setenv("PATH", f".{os.pathsep}{os.pathsep}{os.environ['PATH']}")

    assert set(codes(pack).values()) == {0}
    assert not (tmp_path / "mark").exists()


@pytest.mark.parametrize(
    "name", ["GIT_DIR", "GIT_INDEX_FILE", "GIT_WORK_TREE", "GIT_OBJECT_DIRECTORY", "GIT_COMMON_DIR"]
)
def test_what_git_sets_for_hooks_changes_nothing(
    here: GitRepository, pack: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    """Variables of git, of which a hook inherits some, never decide which repository is read."""
    GitRepository(tmp_path / "other").commit({"x.toml": OPEN})
    here.commit({"sub/x.toml": COVERED})
    monkeypatch.setenv(name, str(tmp_path / "other" / ".git"))
    monkeypatch.chdir("sub")

    assert run("check", "--since", "HEAD", "x.toml", "--pack", pack).code == 0
    assert run("history", "x.toml", "--pack", pack).out.count("2026-03-01") == 1


def test_every_other_variable_of_git_changes_nothing(
    here: GitRepository, pack: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    mark = tmp_path / "mark"
    for name, value in {
        "GIT_NAMESPACE": "elsewhere",
        "GIT_PREFIX": "sub/",
        "GIT_CONFIG_COUNT": "1",
        "GIT_CONFIG_KEY_0": "core.fsmonitor",
        "GIT_CONFIG_VALUE_0": f"touch {mark}",
        "GIT_EXTERNAL_DIFF": f"touch {mark}",
        "GIT_EXEC_PATH": str(tmp_path),
        "GIT_TRACE": str(mark),
        "GIT_TRACE2_EVENT": str(mark),
        "GIT_LITERAL_PATHSPECS": "0",
        "GIT_SHALLOW_FILE": os.devnull,
        "GIT_QUARANTINE_PATH": str(tmp_path),
        "GIT_REPLACE_REF_BASE": "refs/heads/",
        "GIT_DEFAULT_HASH": "sha256",
        "GIT_CEILING_DIRECTORIES": str(here.folder),
    }.items():
        monkeypatch.setenv(name, value)

    assert set(codes(pack).values()) == {0}
    assert not mark.exists()


# What never ends


@pytest.mark.usefixtures("here")
@pytest.mark.parametrize("where", [".mailmap", ".git/index", ".git/packed-refs", ".git/config", ".git/info/attributes"])
@pytest.mark.parametrize("what", ["/dev/zero", "pipe"])
def test_what_never_ends_is_given_up(pack: Path, monkeypatch: pytest.MonkeyPatch, where: str, what: str) -> None:
    """A file of a repository that has no end, or that nobody writes to, takes no more than the time for one answer."""
    monkeypatch.setattr(git_program, "SECONDS", 1.0)
    monkeypatch.setattr(git_program, "MEMORY", 200_000_000)
    Path(where).unlink(missing_ok=True)
    if what == "pipe":
        os.mkfifo(where)
    else:
        os.symlink(what, where)

    ran = run("check", "--since", "HEAD^", "x.toml", "--pack", pack)

    assert ran.code in (0, 2)
    assert run("report", "x.toml", "--format", "html", "--pack", pack).code == 0
    if ran.code == 2:
        assert re.search(r"error: x.toml: git (has not answered within 1 second|cannot use|\S+ failed)", ran.err)


@pytest.mark.usefixtures("here")
@pytest.mark.parametrize("command", ["rev-parse", "cat-file", "rev-list"])
def test_a_git_that_does_not_answer_is_asked_no_more(
    pack: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, command: str
) -> None:
    """The time limit holds for what is asked once and for what is asked again and again, and it is waited for once."""
    slow = tmp_path / "bin" / "git"
    slow.parent.mkdir()
    waits = f'echo x >>"{tmp_path}/starts"; exec sleep 60'
    program = f'case " $* " in *" {command} "*) {waits};; esac; exec "{shutil.which("git")}" "$@"'
    slow.write_text(f"#!/bin/sh\n{program}\n", encoding="utf-8")
    slow.chmod(0o700)
    for name in ("new.toml", "newer.toml"):
        Path(name).write_text(COVERED, encoding="utf-8")
    monkeypatch.setenv("PATH", str(slow.parent), prepend=os.pathsep)
    monkeypatch.setattr(git_program, "SECONDS", 0.5)

    ran = run("check", "--since", "HEAD^", "new.toml", "newer.toml", "--pack", pack)

    assert ran.code == 2
    for name in ("new.toml", "newer.toml"):
        assert f"error: {name}: git has not answered within 0.5 seconds\n" in ran.err
    assert (tmp_path / "starts").read_text(encoding="utf-8") == "x\n"


@pytest.mark.parametrize(
    ("program", "what"),
    [
        ("#!/bin/sh\necho /elsewhere; echo false\n", "git cannot use the repository"),
        ("\0", "git cannot be started: "),
    ],
    ids=["another-repository", "no-program"],
)
def test_a_git_that_answers_for_another_repository_or_not_at_all_is_told(
    here: GitRepository, pack: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, program: str, what: str
) -> None:
    """Before it knew safe.bareRepository, git could take the folder itself for the repository in its place."""
    other = tmp_path / "bin" / "git"
    other.parent.mkdir()
    other.write_text(program.replace("/elsewhere", str(here.folder)), encoding="utf-8")
    other.chmod(0o700)
    monkeypatch.setenv("PATH", str(other.parent))

    ran = run("check", "--since", "HEAD^", "x.toml", "--pack", pack)

    assert (ran.code, f"error: x.toml: {what}" in ran.err) == (2, True)


# What vouches for itself


def test_a_repository_within_what_is_checked_is_not_its_own_baseline(here: GitRepository, pack: Path) -> None:
    """What a repository tracks is compared with its own past, whatever repository somebody put into it."""
    here.commit({"sub/x.toml": COVERED})
    here.commit({"sub/x.toml": OPEN})
    inner = GitRepository(here.folder / "sub")
    inner.commit()

    assert run("check", "sub", "--since", "HEAD^", "--pack", pack).code == 1
    assert run("check", "--since", "main^", "sub/x.toml", "--pack", pack).code == 1


def test_a_repository_that_no_other_one_tracks_is_the_baseline(here: GitRepository, pack: Path) -> None:
    inner = GitRepository(here.folder / "another")
    inner.commit({"x.toml": OPEN})
    inner.git("branch", "early")

    assert run("check", "--since", "early", "another", "--pack", pack).code == 0
    Path(".git/objects").rename("objects")
    assert run("check", "--since", "early", "another", "--pack", pack).code == 0, "an outer one that is damaged"


@pytest.fixture
def submodule(here: GitRepository, tmp_path: Path) -> GitRepository:
    """Add a repository with a good assessment as a submodule, and return it where it lies within the other."""
    GitRepository(tmp_path / "library").commit({"x.toml": COVERED})
    here.git("-c", "protocol.file.allow=always", "submodule", "add", "--quiet", str(tmp_path / "library"), "sub")
    here.commit()
    inner = GitRepository(here.folder / "sub")
    inner.git("branch", "ready")
    return inner


def test_a_submodule_is_compared_with_what_the_outer_repository_had_of_it(
    here: GitRepository, submodule: GitRepository, pack: Path
) -> None:
    """Its own branches are in the hand of whoever proposes another state of it, and prove nothing."""
    submodule.commit({"x.toml": OPEN})
    here.commit()

    assert run("check", "--since", "HEAD", "sub", "--pack", pack).code == 0
    assert run("check", "--since", "HEAD^", "sub", "--pack", pack).code == 1
    assert run("check", "--since", "HEAD^^", "sub/x.toml", "--pack", pack).code == 1
    assert run("history", "sub/x.toml", "--pack", pack).out.count("2026-03-01") == 2


def test_a_submodule_is_named_where_the_outer_repository_lacks_a_revision(
    here: GitRepository, submodule: GitRepository, pack: Path
) -> None:
    ran = run("check", "--since", "ready", str(submodule.folder / "x.toml"), "--pack", pack)

    assert ran.code == 2
    assert f"there is no revision 'ready', in {here.folder}, which has the submodule sub\n" in ran.err


def test_a_submodule_that_lacks_its_earlier_state_says_what_to_fetch(
    here: GitRepository, submodule: GitRepository, pack: Path, tmp_path: Path
) -> None:
    before = here.git("rev-parse", "HEAD:sub").strip()
    submodule.commit({"x.toml": OPEN})
    here.commit()
    hub = tmp_path / "hub"
    submodule.git("clone", "--quiet", "--bare", ".", str(hub))
    submodule.git("clone", "--quiet", "--depth", "1", hub.as_uri(), str(tmp_path / "shallow"))
    shutil.rmtree(submodule.folder)
    (tmp_path / "shallow").rename(submodule.folder)

    ran = run("check", "--since", "HEAD^", "sub", "--pack", pack)

    assert ran.code == 2
    assert f"the submodule sub lacks the revision {before[:10]}" in ran.err
    [command] = re.findall("fetch it: (git .*)", ran.err)
    subprocess.run(shlex.split(command), check=True, capture_output=True, cwd=tmp_path)
    assert run("check", "--since", "HEAD^", "sub", "--pack", pack).code == 1


def test_a_worktree_has_the_history_of_its_branch(
    here: GitRepository, pack: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It has a file .git, which names the folder of the repository."""
    here.git("worktree", "add", "--quiet", "-b", "other", str(tmp_path / "tree"), "HEAD^")
    monkeypatch.chdir(tmp_path / "tree")

    assert run("check", "--since", "main", "x.toml", "--pack", pack).code == 0
    assert run("history", "x.toml", "--pack", pack).out.count("2026-03-01") == 1


@pytest.mark.parametrize("value", ["..", "nowhere"])
def test_the_top_is_where_the_repository_was_found_whatever_it_says(
    here: GitRepository, pack: Path, value: str
) -> None:
    here.git("config", "core.worktree", value)

    assert set(codes(pack).values()) == {0}


def test_a_file_that_is_no_repository_is_told(here: GitRepository, pack: Path) -> None:
    """What is above the folder is not taken in its place."""
    here.commit({"sub/x.toml": OPEN})
    Path("sub/.git").write_text("gitdir: ../elsewhere\n", encoding="utf-8")

    ran = run("check", "--since", "HEAD", "sub/x.toml", "--pack", pack)

    assert ran.code == 2
    assert f"error: sub/x.toml: git cannot use the repository {here.folder / 'sub'}: " in ran.err


def test_a_link_from_outside_into_a_repository_is_the_file_that_it_leads_to(
    here: GitRepository, pack: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    os.symlink(here.folder / "x.toml", tmp_path / "link.toml")
    os.symlink(here.folder, tmp_path / "folder")
    monkeypatch.chdir(tmp_path)

    for name in ("link.toml", "folder/x.toml"):
        assert run("check", "--since", "HEAD^", name, "--pack", pack).code == 0


@pytest.mark.parametrize("link", ["file", "folder"])
def test_what_becomes_a_link_to_something_bad_is_worse(here: GitRepository, pack: Path, link: str) -> None:
    """What is at a path now is compared with what was there, not with what was where a link leads to."""
    here.commit({"bad/x.toml": OPEN, "good/x.toml": COVERED})
    if link == "file":
        Path("good/x.toml").unlink()
        os.symlink("../bad/x.toml", "good/x.toml")
    else:
        shutil.rmtree("good")
        os.symlink("bad", "good")
    here.commit()

    assert run("check", "--since", "HEAD^", "good/x.toml", "--pack", pack).code == 1
    assert run("check", "--since", "HEAD", "good/x.toml", "--pack", pack).code == 0, "the link was there"
    here.commit({"bad/x.toml": COVERED})
    here.commit({"bad/x.toml": OPEN})
    assert run("check", "--since", "HEAD^", "good/x.toml", "--pack", pack).code == 1, "what it leads to became worse"


@pytest.mark.parametrize("target", ["x.toml", "../../nowhere.toml", "/etc/hostname", "good", "loop"])
def test_a_link_that_led_nowhere_was_no_earlier_state(here: GitRepository, pack: Path, target: str) -> None:
    Path("good").mkdir()
    os.symlink(target, "good/x.toml")
    os.symlink("loop", "loop")
    here.commit()
    Path("good/x.toml").unlink()
    here.commit({"good/x.toml": OPEN})

    assert run("check", "--since", "HEAD^", "good/x.toml", "--pack", pack).code == 1


def test_a_link_into_another_repository_is_compared_with_what_was_in_this_one(
    here: GitRepository, pack: Path, tmp_path: Path
) -> None:
    """Another repository on the same machine, in which nothing has changed, excuses nothing."""
    other = GitRepository(tmp_path / "other")
    other.commit({"x.toml": OPEN})
    here.commit({"sub/x.toml": COVERED})
    shutil.rmtree("sub")
    os.symlink(other.folder, "sub")
    here.commit()

    assert run("check", "--since", "HEAD^", "sub/x.toml", "--pack", pack).code == 1
