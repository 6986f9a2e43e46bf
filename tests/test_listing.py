"""An assessment finds its pack: a bmcheck.toml above it lists the packs of the repository."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest
from support.git_repository import GitRepository
from support.small_pack import COVERED, MANIFEST, OPEN, assessment, run, write_pack

from bmcheck.errors import BmcheckError
from bmcheck.files.listing import Listings
from bmcheck.files.opening import Packs
from bmcheck.files.packs import DEFAULT, load_pack

RULE = "free-without-income"
SHIPPED = 'bmcheck = 1\npack = { id = "social-media" }\n\n[answers]\nrole = "platform"\n'
OTHER = MANIFEST.replace('id = "small"', 'id = "other"')


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> GitRepository:
    """Return a repository that is the current folder, with an assessment in ``v`` and its pack listed above."""
    repository = GitRepository(tmp_path / "ventures")
    monkeypatch.chdir(repository.folder)
    write_pack(repository.folder / "packs" / "small")
    repository.commit({"bmcheck.toml": 'packs = ["packs/small"]\n', "v/x.toml": OPEN})
    return repository


def listed(text: str) -> None:
    """Write the listing of the current folder."""
    Path("bmcheck.toml").write_text(text, encoding="utf-8")


def findings(*arguments: str) -> dict[str, Any]:
    """Return what ``check --format json`` says of each file, by its path."""
    return {each["path"]: each for each in json.loads(run("check", *arguments, "--format", "json").out)["files"]}


# Where it is found


def test_an_assessment_finds_its_pack_from_wherever_one_stands(
    here: GitRepository, monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory
) -> None:
    whole = str(here.folder / "v" / "x.toml")

    for folder, path, where in (
        (here.folder, "v/x.toml", "packs/small"),
        (here.folder / "v", "x.toml", os.path.join("..", "packs", "small")),
        (here.folder / "v", whole, os.path.join("..", "packs", "small")),
        (here.folder.parent, whole, os.path.join("ventures", "packs", "small")),
        (tmp_path_factory.mktemp("elsewhere"), whole, str(here.folder / "packs" / "small")),
    ):
        monkeypatch.chdir(folder)
        assert findings(path)[path]["pack"]["folder"] == where


def test_the_nearest_listing_counts_and_no_other(here: GitRepository) -> None:
    write_pack(here.folder / "v" / "mine", pack=MANIFEST.replace('id = "small"', 'id = "mine"'))
    here.commit({"v/bmcheck.toml": 'packs = ["mine"]\n', "y.toml": OPEN})

    ran = run("check", "v/x.toml")

    assert run("check", "y.toml").code == 1
    assert (ran.code, "there is no pack 'small' here, only social-media, mine" in ran.err) == (2, True)


def test_nothing_above_the_repository_is_looked_at(here: GitRepository, tmp_path: Path) -> None:
    inner = GitRepository(here.folder / "inner")
    inner.commit({"x.toml": OPEN})
    (tmp_path / "bmcheck.toml").write_text("packs = [", encoding="utf-8")

    assert run("check", "v").code == 1
    ran = run("check", "inner/x.toml")
    assert (ran.code, f"list its folder in {Path('inner', 'bmcheck.toml')}" in ran.err) == (2, True)


def test_without_a_repository_it_is_found_from_where_one_stands_downward(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_pack(tmp_path / "small")
    (tmp_path / "bmcheck.toml").write_text('packs = ["small"]', encoding="utf-8")
    (tmp_path / "v").mkdir()
    (tmp_path / "v" / "x.toml").write_text(OPEN, encoding="utf-8")

    monkeypatch.chdir(tmp_path)
    assert run("check", "v/x.toml").code == 1
    monkeypatch.chdir(tmp_path / "v")
    assert run("check", "x.toml").code == 2
    (tmp_path / "w").mkdir()
    monkeypatch.chdir(tmp_path / "w")
    assert "to find another, name its folder with --pack" in run("check", str(tmp_path / "v" / "x.toml")).err


def test_an_assessment_that_is_called_like_a_listing_stays_one(here: GitRepository) -> None:
    """The file of that name may be older than listings are."""
    listed(SHIPPED)
    here.commit({"v/x.toml": SHIPPED})

    assert {path: each["pack"]["id"] for path, each in findings(".").items()} == {
        "bmcheck.toml": "social-media",
        os.path.join("v", "x.toml"): "social-media",
    }


def test_a_listing_is_read_once_for_all_files_and_an_amiss_one_told_once(here: GitRepository) -> None:
    listings = Listings()
    (here.folder / "w").mkdir()
    first = listings.above("v")
    listed("packs = [")

    assert first is not None
    assert listings.above("w") is listings.above("v") is listings.above(str(here.folder / "v")) is first
    with pytest.raises(BmcheckError):
        Listings().above("v")


@pytest.mark.parametrize("command", [["check", "."], ["check", ".", "--jobs", "2"], ["portfolio", "."]])
def test_of_many_files_below_an_amiss_listing_one_error_is_told(here: GitRepository, command: list[str]) -> None:
    listed('pack = ["packs/small"]')
    here.commit({f"v/{number}.toml": OPEN for number in range(70)})

    ran = run(*command)

    assert ran.code == 2
    assert ran.err == "error: bmcheck.toml:1:1: bmcheck.toml: there is no key 'pack'\n    did you mean packs?\n"


# What may stand in it


@pytest.mark.usefixtures("here")
@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('packs = "packs/small"', "bmcheck.toml:1:1: bmcheck.toml, packs: a list is expected, not text in quotes"),
        ("packs = [1]", "bmcheck.toml, packs: text in quotes is expected, not a whole number"),
        ('packs = ["packs/small"]\nmore = 1', "bmcheck.toml:2:1: bmcheck.toml: there is no key 'more'"),
        ('packs = ["packs"]', "there is no pack in 'packs'"),
        ('packs = ["packs/small/pack.toml"]', "there is no pack in 'packs/small/pack.toml'"),
        ('packs = [""]', "'' is not the way from this folder to a pack"),
        ('packs = ["/srv/small"]', "'/srv/small' is not the way from this folder to a pack"),
        ("packs = ['C:\\small']", "is not the way from this folder to a pack"),
        ('packs = ["../small"]', "the pack '../small' lies outside of "),
        ('packs = ["packs/../../small"]', "the pack 'packs/../../small' lies outside of "),
        ('packs = ["packs/small\\u0000"]', "there is no pack in 'packs/small\\x00'"),
        ('packs = ["packs/small", "packs/small/"]', "the packs in 'packs/small' and 'packs/small/' are both called"),
        ("packs = [", "is not valid TOML"),
    ],
)
def test_a_listing_that_is_amiss_is_one_error(text: str, message: str) -> None:
    listed(text)

    ran = run("check", "v/x.toml")

    assert (ran.code, ran.err.count("error: "), message in ran.err) == (2, 1, True), ran.err


def test_everything_that_is_amiss_in_a_listing_is_told_at_once(here: GitRepository) -> None:
    write_pack(here.folder / "taken", pack=MANIFEST.replace('id = "small"', 'id = "social-media"'))
    write_pack(here.folder / "nameless", pack=MANIFEST.replace('id = "small"', 'id = ""'))
    listed('packs = ["taken", "nameless", "gone"]')

    ran = run("report", "v/x.toml", "--full")

    assert ran.code == 2
    assert "the pack in 'taken' has the id of a shipped one, social-media" in ran.err
    assert f"{Path('nameless', 'pack.toml')}:1:1: the pack has no id" in ran.err
    assert "there is no pack in 'gone'" in ran.err


@pytest.mark.parametrize("what", ["bmcheck.toml", "packs/linked"])
def test_no_link_leads_out_of_the_repository(here: GitRepository, tmp_path: Path, what: str) -> None:
    write_pack(tmp_path / "linked")
    (tmp_path / "bmcheck.toml").write_text("packs = []", encoding="utf-8")
    listed('packs = ["packs/linked"]')
    (here.folder / what).unlink(missing_ok=True)
    (here.folder / what).symlink_to(tmp_path / Path(what).name)

    ran = run("check", "v/x.toml")

    assert (ran.code, f" a link out of {here.folder}" in ran.err) == (2, True), ran.err


def test_a_link_within_the_repository_is_followed(here: GitRepository) -> None:
    (here.folder / "ours").symlink_to("packs/small")
    listed('packs = ["ours"]')

    assert findings("v/x.toml")["v/x.toml"]["pack"]["folder"] == "ours"


def test_a_listed_pack_extends_none_outside_of_the_repository(here: GitRepository, tmp_path: Path) -> None:
    write_pack(tmp_path / "base")
    ours = 'id = "ours"\nversion = "1.0.0"\ntitle = "x"\nsource = "x"\nextends = "../../base"\n'
    here.commit({"ours/pack.toml": ours, "v/x.toml": OPEN.replace('"small"', '"ours"')})
    listed('packs = ["ours"]')

    ran = run("check", "v/x.toml")

    assert (ran.code, "extends '../../base', which lies outside of " in ran.err) == (2, True)
    for words in (["pack", "test"], ["pack", "show", "ours"], ["case"], ["schema", "assessment"], ["explain", RULE]):
        assert run(*words).err == ran.err, words
    assert run("check", "v/x.toml", "--pack", "./ours").code == 1


def test_a_listed_pack_may_extend_a_shipped_one_and_one_beside_it(here: GitRepository) -> None:
    head = 'version = "1.0.0"\ntitle = "x"\nsource = "x"\n'
    here.commit(
        {
            "a/pack.toml": f'id = "a"\n{head}extends = "social-media"\n',
            "b/pack.toml": f'id = "b"\n{head}extends = "../packs/small"\n',
            "v/a.toml": SHIPPED.replace('"social-media"', '"a"'),
            "v/b.toml": OPEN.replace('"small"', '"b"'),
        }
    )
    listed('packs = ["a", "b"]')

    assert {each["pack"]["id"] for each in findings("v/a.toml", "v/b.toml").values()} == {"a", "b"}
    here.commit()
    assert run("check", "v/a.toml", "v/b.toml", "--since", "HEAD").err == ""


@pytest.mark.parametrize("folder", [".", "social-media"])
def test_any_folder_of_the_repository_may_be_a_pack(here: GitRepository, folder: str) -> None:
    """A folder that is called like a shipped pack is none."""
    write_pack(here.folder / folder)
    listed(f'packs = ["{folder}"]')

    assert findings("v/x.toml")["v/x.toml"]["pack"]["id"] == "small"


def test_a_pack_with_faults_is_told_once_for_all_files(here: GitRepository) -> None:
    here.commit({"packs/small/money.toml": "nonsense = 1\n", "v/y.toml": OPEN})

    for command in ("check", "portfolio"):
        assert run(command, "v").err.count("money.toml has no 'nonsense'") == 1


# Which pack is meant


def test_a_pack_that_is_neither_shipped_nor_listed_is_named_with_those_that_are(here: GitRepository) -> None:
    here.commit({"v/x.toml": OPEN.replace('"small"', '"smal"'), "v/y.toml": OPEN.replace('"small"', '"zoo"')})

    near, far = run("check", "v/x.toml"), run("check", "v/y.toml")

    how = 'to find another, list its folder in bmcheck.toml: packs = ["packs/mine"]\n'
    assert near.code == far.code == 2
    assert near.err == (
        "error: v/x.toml:2:10: there is no pack 'smal' here, only social-media, small\n"
        f"    did you mean small? Or {how}"
    )
    assert far.err == f"error: v/y.toml:2:10: there is no pack 'zoo' here, only social-media, small\n    {how}"


def test_an_assessment_names_an_id_and_never_a_path(here: GitRepository) -> None:
    here.commit({"v/x.toml": OPEN.replace('"small"', '"packs/small"')})

    assert "there is no pack 'packs/small' here" in run("check", "v/x.toml").err


@pytest.mark.parametrize(
    ("head", "message"),
    [
        ('bmcheck = 2\npack = { id = "zoo" }\n', "the format 2 is not 1"),
        ("bmcheck = 1\npack = {}\n", "the key 'id' is missing"),
        ("bmcheck = 1\npack = { id = 1 }\n", "text in quotes is expected, not a whole number"),
    ],
)
def test_a_head_that_is_amiss_is_told_before_its_pack_is_looked_for(
    here: GitRepository, head: str, message: str
) -> None:
    here.commit({"v/x.toml": head})

    ran = run("check", "v/x.toml")

    assert (ran.code, message in ran.err, "there is no pack" in ran.err) == (2, True, False), ran.err


def test_files_of_several_packs_are_checked_in_one_run(here: GitRepository) -> None:
    write_pack(here.folder / "packs" / "other", pack=OTHER)
    listed('packs = ["packs/small", "packs/other"]')
    here.commit({"v/y.toml": OPEN.replace('"small"', '"other"'), "v/z.toml": SHIPPED})

    lines = run("check", "v").out.splitlines()

    ends = [line.rpartition(" (")[2] for line in lines if " captured" in line]
    assert [each.partition(" ")[::2] for each in ends] == [
        ("small", "1.0.0 from packs/small)"),
        ("other", "1.0.0 from packs/other)"),
        ("social-media", f"{load_pack(DEFAULT).version})"),
    ]
    assert {path: each["pack"]["id"] for path, each in findings("v").items()} == {
        "v/x.toml": "small",
        "v/y.toml": "other",
        "v/z.toml": "social-media",
    }


def test_a_portfolio_holds_ventures_of_several_packs_and_adds_up_each_apart(here: GitRepository) -> None:
    here.commit({"v/z.toml": SHIPPED})

    for jobs in ("1", "2"):
        document = json.loads(run("portfolio", "v", "--format", "json", "--jobs", jobs).out)

        assert sorted(each["pack"]["id"] for each in document["across"]) == ["small", "social-media"]


@pytest.mark.usefixtures("here")
def test_the_pack_on_the_command_line_goes_before_the_listing_and_is_told(tmp_path: Path) -> None:
    mine = write_pack(tmp_path / "mine")

    ran = run("check", "v/x.toml", "--pack", mine)

    assert f"(small 1.0.0 from {mine})" in ran.out
    assert ran.err == f"--pack {mine} goes before bmcheck.toml\n"
    listed("packs = [")
    assert run("check", "v/x.toml", "--pack", mine).code == 1


@pytest.mark.usefixtures("here")
def test_every_command_that_takes_an_id_takes_one_that_is_listed() -> None:
    for words in (
        ["explain", RULE],
        ["case"],
        ["schema", "assessment"],
        ["pack", "test"],
        ["pack", "show"],
        ["report", "v/x.toml"],
        ["check", "v/x.toml", "--fail-on", "never", "--old-pack", "small", "--baseline", "v/x.toml"],
    ):
        option = ["small"] if words[0] == "pack" else ["--pack", "small"]
        assert run(*words, *option).code == run(*words).code == 0, words
    assert "error: there is no pack 'smal'\n    name one of these, or the folder of one: social-media, small\n" in (
        run("explain", RULE, "--pack", "smal").err
    )


def test_the_first_pack_that_is_listed_is_that_of_a_new_assessment(here: GitRepository) -> None:
    write_pack(here.folder / "packs" / "other", pack=OTHER)
    listed('packs = ["packs/other", "packs/small"]')

    ran = run("assess", "v/new.toml", "--set", "free_offer=all")

    assert (ran.code, ran.err.split("\n")[0]) == (0, "Pack: other 1.0.0 from packs/other")
    assert findings("v/new.toml")["v/new.toml"]["pack"]["id"] == "other"
    assert run("assess", "v/small.toml", "--set", "free_offer=all", "--pack", "small").code == 0
    assert findings("v/small.toml")["v/small.toml"]["pack"]["id"] == "small"


@pytest.mark.usefixtures("here")
def test_a_listing_without_packs_leaves_the_shipped_one() -> None:
    listed("packs = []\n")

    packs = Packs(None)

    assert packs.get(packs.chosen()).id == "social-media"


@pytest.mark.parametrize(
    "words",
    [
        ["explain", RULE],
        ["explain", RULE, "v/x.toml"],
        ["next", "v/y.toml"],
        ["whatif", "v/x.toml", "--set", "free_offer=none"],
        ["plan", "v/x.toml"],
        ["diff", "HEAD:v/x.toml", "v/x.toml"],
        ["history", "v/x.toml"],
        ["compare", "v/x.toml", "v/y.toml"],
        ["compare", "v/x.toml", "case:case"],
        ["waive", "v/x.toml", RULE, "--reason", "x", "--by", "y", "--until", "2999-01-01"],
        ["assess", "v/x.toml", "--answers", "v/y.toml"],
        ["case", "case"],
        ["pack", "test"],
        ["pack", "show", "--claims"],
    ],
)
def test_every_command_says_which_pack_it_used(here: GitRepository, words: list[str]) -> None:
    here.commit({"v/y.toml": assessment('free_offer = "all"')})

    ran = run(*words)

    assert (ran.code, ran.err.split("\n")[0]) == (0, "Pack: small 1.0.0 from packs/small")


def test_a_shipped_pack_is_said_as_well_where_others_could_have_been_used(here: GitRepository) -> None:
    here.commit({"v/z.toml": SHIPPED})

    ran = run("plan", "v/z.toml")

    assert ran.err.split("\n")[0] == f"Pack: {load_pack(DEFAULT).label}"


def test_answers_of_another_pack_are_not_taken_over(here: GitRepository) -> None:
    here.commit({"v/z.toml": SHIPPED})

    for words in (["assess", "v/x.toml", "--answers", "v/z.toml"], ["compare", "v/x.toml", "v/z.toml"]):
        ran = run(*words)
        assert (ran.code, "belongs to the pack 'social-media', not 'small'" in ran.err) == (2, True)


@pytest.mark.usefixtures("here")
def test_a_hint_names_the_pack_where_a_command_without_a_file_would_use_another() -> None:
    Path("z.toml").write_text(SHIPPED, encoding="utf-8")

    mine, shipped = (run("waive", path, "qqqqqqq") for path in ("v/x.toml", "z.toml"))

    assert "all ids: bmcheck pack show\n" in mine.err or "one of: " in mine.err
    assert "all ids: bmcheck pack show social-media\n" in shipped.err


@pytest.mark.usefixtures("here")
def test_annotations_and_documents_say_which_pack_was_used() -> None:
    entry = {"id": "small", "version": "1.0.0", "digest": Packs("packs/small").get("packs/small").digest}
    entry["folder"] = "packs/small"

    annotations = run("check", "v/x.toml", "--format", "github").out
    plan, history, difference = (
        json.loads(run(*words, "--format", "json").out)
        for words in (["plan", "v/x.toml"], ["history", "v/x.toml"], ["diff", "HEAD:v/x.toml", "v/x.toml"])
    )

    assert "::notice file=v/x.toml,line=2,col=1,title=pack::small 1.0.0 from packs/small\n" in annotations
    assert plan["pack"] == difference["new_pack"] == entry
    assert [each["pack"]["digest"] for each in history["revisions"]] == [entry["digest"]]


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="the system has no named pipes")
def test_a_pipe_or_a_folder_in_place_of_a_listing_is_refused_without_waiting(here: GitRepository) -> None:
    Path("bmcheck.toml").unlink()
    os.mkfifo("bmcheck.toml")
    (here.folder / "v" / "bmcheck.toml").mkdir()

    above, within = run("check", "v/x.toml"), run("check", "packs/small/cases/case.toml")

    assert (above.code, "bmcheck.toml: is a folder" in above.err) == (2, True)
    assert (within.code, "bmcheck.toml: is not an ordinary file" in within.err) == (2, True)


# What is new


def since(revision: str = "main") -> tuple[int | str | None, str]:
    ran = run("check", "v/x.toml", "--since", revision)
    return ran.code, ran.err


def test_with_the_same_pack_only_what_is_new_stops(here: GitRepository) -> None:
    here.commit({"v/x.toml": OPEN + "# more\n", "README.md": "x", "packs/small/README.md": "x"})

    assert since("HEAD^") == (0, "")


def test_a_change_of_the_pack_makes_its_files_count_whole_and_is_told(here: GitRepository) -> None:
    title = 'title = "Another title"'
    changed = MANIFEST.replace('title = "A small pack"', title)
    assert title in changed
    here.commit({"packs/small/pack.toml": changed, "v/z.toml": SHIPPED})

    assert since("HEAD^") == (
        1,
        "v/x.toml: everything counts, because its pack has changed since HEAD^: packs/small\n",
    )
    assert since("HEAD") == (0, "")
    (here.folder / "packs" / "small" / "pack.toml").write_text(MANIFEST, encoding="utf-8")
    assert since("HEAD")[0] == 1
    assert since("HEAD^") == (0, "")


def test_lines_that_end_otherwise_are_no_change_of_a_pack(here: GitRepository) -> None:
    for path in (here.folder / "packs" / "small").glob("*.toml"):
        path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))

    assert since("HEAD") == (0, "")


def test_what_only_looks_like_the_end_of_a_line_is_a_change(here: GitRepository) -> None:
    """What TOML takes for a part of a comment could else become an entry, and nobody would be told."""
    path = here.folder / "packs" / "small" / "pack.toml"
    here.commit({"packs/small/pack.toml": MANIFEST + "\n# x\u2028# y\n"})
    path.write_text(MANIFEST + "\n# x\n# y\n", encoding="utf-8")

    assert since("HEAD")[0] == 1


def test_a_pack_that_no_revision_has_or_that_has_a_file_more_counts_as_changed(here: GitRepository) -> None:
    write_pack(here.folder / "packs" / "other", pack=OTHER)
    here.commit({"bmcheck.toml": 'packs = ["packs/other"]\n', "v/x.toml": OPEN.replace('"small"', '"other"')})
    here.git("rm", "--quiet", "--cached", "-r", "packs/other")
    here.commit({".gitignore": "packs/other\n"})
    assert since("HEAD")[0] == 1
    here.git("add", "--force", "packs/other")
    here.git("rm", "--quiet", "--cached", "packs/other/claims.toml")
    here.git("commit", "--quiet", "-m", "x")

    assert since("HEAD")[0] == 1
    here.git("add", "--force", "packs/other/claims.toml")
    here.git("commit", "--quiet", "-m", "x")
    assert since("HEAD") == (0, "")


def test_of_a_pack_in_a_submodule_its_revision_in_the_outer_repository_tells(
    here: GitRepository, tmp_path: Path
) -> None:
    library = GitRepository(tmp_path / "library")
    write_pack(library.folder / "ours", pack=OTHER)
    library.commit()
    here.git("-c", "protocol.file.allow=always", "submodule", "add", "--quiet", str(library.folder), "sub")
    here.commit({"bmcheck.toml": 'packs = ["sub/ours"]\n', "v/x.toml": OPEN.replace('"small"', '"other"')})
    assert since("HEAD") == (0, "")

    GitRepository(here.folder / "sub").commit({"ours/pack.toml": OTHER + "\n# more\n"})
    here.commit()

    assert since("HEAD^") == (1, "v/x.toml: everything counts, because its pack has changed since HEAD^: sub/ours\n")
    assert since("HEAD") == (0, "")


def test_a_change_of_a_pack_that_the_pack_extends_counts_as_well(here: GitRepository) -> None:
    ours = 'id = "ours"\nversion = "1.0.0"\ntitle = "x"\nsource = "x"\nextends = "../packs/small"\n'
    here.commit(
        {
            "bmcheck.toml": 'packs = ["ours"]\n',
            "ours/pack.toml": ours,
            "v/x.toml": OPEN.replace('"small"', '"ours"'),
        }
    )
    here.commit({"packs/small/cases/case.toml": None})
    assert since("HEAD^") == (0, "")
    here.commit({"packs/small/pack.toml": MANIFEST + "\n# more\n"})

    code, err = since("HEAD^")

    assert (code, err.endswith(f"{Path('packs', 'small')}\n")) == (1, True)


def test_a_change_of_the_listing_counts_as_a_change_of_the_pack(here: GitRepository) -> None:
    here.commit({"bmcheck.toml": 'packs = ["./packs/small"]\n', "v/z.toml": SHIPPED})

    assert since("HEAD^") == (
        1,
        "v/x.toml: everything counts, because its pack has changed since HEAD^: bmcheck.toml\n",
    )
    assert run("check", "v/z.toml", "--since", "HEAD").err == ""


def test_an_assessment_that_changes_its_pack_counts_whole(here: GitRepository) -> None:
    write_pack(here.folder / "packs" / "other", pack=OTHER)
    here.commit({"bmcheck.toml": 'packs = ["packs/small", "packs/other"]\n'})
    here.commit({"v/x.toml": OPEN.replace('"small"', '"other"')})

    assert since("HEAD^") == (
        1,
        "v/x.toml: everything counts, because it belonged to another pack at HEAD^: 'small'\n",
    )


def test_a_pack_named_on_the_command_line_counts_in_the_same_way(here: GitRepository, tmp_path: Path) -> None:
    """A pack in the repository tells what it was; of one elsewhere nothing is known."""
    here.commit({"bmcheck.toml": None})
    elsewhere = write_pack(tmp_path / "elsewhere")
    here.commit({"packs/small/pack.toml": MANIFEST + "\n# more\n"})

    told = run("check", "v/x.toml", "--pack", "packs/small", "--since", "HEAD^")
    old = run("check", "v/x.toml", "--pack", "packs/small", "--since", "HEAD^", "--old-pack", elsewhere)

    assert (told.code, "its pack has changed since HEAD^: packs/small" in told.err) == (1, True)
    assert (old.code, old.err) == (0, "")
    assert run("check", "v/x.toml", "--pack", elsewhere, "--since", "HEAD^").code == 0
    GitRepository(elsewhere)
    assert run("check", "v/x.toml", "--pack", elsewhere, "--since", "HEAD^").code == 0


def test_a_baseline_of_another_pack_excuses_nothing(here: GitRepository) -> None:
    here.commit({"v/z.toml": SHIPPED, "v/same.toml": OPEN})

    same, other = (run("check", "v/x.toml", "--baseline", name) for name in ("v/same.toml", "v/z.toml"))

    assert (same.code, same.err) == (0, "")
    assert other.code == 1
    assert other.err == "v/x.toml: everything counts, because v/z.toml belongs to another pack: 'social-media'\n"


def test_an_earlier_pack_extends_nothing_outside_of_its_repository_either(here: GitRepository) -> None:
    ours = 'id = "ours"\nversion = "1.0.0"\ntitle = "x"\nsource = "x"\nextends = "PLACE"\n'
    here.commit(
        {
            "bmcheck.toml": 'packs = ["ours"]\n',
            "ours/pack.toml": ours.replace("PLACE", "../../../outside"),
            "v/x.toml": OPEN.replace('"small"', '"ours"'),
        }
    )
    here.commit({"ours/pack.toml": ours.replace("PLACE", "../packs/small")})

    ran = run("diff", "HEAD^:v/x.toml", "v/x.toml")

    assert (ran.code, "extends '../../../outside', which lies outside of " in ran.err) == (2, True)


def test_the_history_of_a_file_has_the_pack_as_it_was(here: GitRepository) -> None:
    title = MANIFEST.replace('version = "1.0.0"', 'version = "1.1.0"')
    here.commit({"packs/small/pack.toml": title, "v/x.toml": COVERED})

    document = json.loads(run("history", "v/x.toml", "--format", "json").out)

    assert [each["open"]["high"] for each in document["revisions"]] == [1, 0]
