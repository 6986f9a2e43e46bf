"""A new pack is complete: it loads, passes its own tests and verifies; and nothing is ever overwritten."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
import rtoml
from support.small_pack import run

from bmcheck.files.new_pack import id_from, title_from
from bmcheck.files.packs import load_cases, load_pack
from bmcheck.model import Basis, Kind, Nature, Status
from bmcheck.pack_tests import try_pack
from bmcheck.proof.verification import verify

not_as_root = pytest.mark.skipif(getattr(os, "geteuid", lambda: 1)() == 0, reason="root may do everything")


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_a_new_pack_has_a_little_of_everything() -> None:
    assert run("pack", "new", "letter").code == 0

    pack = load_pack("letter")
    assert {each.type for each in pack.questions.values()} == {"yes-no", "one", "many", "number"}
    assert {each.kind for each in pack.rules.values()} == set(Kind)
    assert {each.basis for each in pack.strategies.values()} == set(Basis)
    assert (len(pack.questions), len(pack.rules), len(pack.strategies)) == (9, 6, 5)
    assert (len(pack.claims), len(pack.parameters), len(pack.metrics)) == (5, 3, 1)
    assert {each.kind for each in pack.questions.values()} == set(Nature)
    assert Status.TREATED in {each.status for rule in pack.rules.values() for each in rule.example}
    assert pack.outline
    assert len(load_cases(pack, "letter")) == 1


def test_a_new_pack_passes_its_own_tests_and_verifies() -> None:
    run("pack", "new", "letter")
    pack = load_pack("letter")

    trial = try_pack(pack, load_cases(pack, "letter"))
    outcomes = verify(pack)

    assert trial == ([], [])
    assert [each for outcome in outcomes for each in outcome.failures] == []
    assert run("pack", "test", "letter").code == 0
    assert run("pack", "verify", "letter").code == 0
    assert run("pack", "show", "letter", "--claims").out.endswith("Loose at either end: nothing\n")


def test_a_new_pack_teaches_in_every_file() -> None:
    run("pack", "new", "letter")

    texts = {path.name: path.read_text(encoding="utf-8") for path in Path("letter").rglob("*.toml")}

    assert texts.keys() == {"pack.toml", "claims.toml", "readers.toml", "money.toml", "village-news.toml"}
    assert all(text.startswith("# ") for text in texts.values())


def test_a_new_pack_can_be_assessed_at_once() -> None:
    run("pack", "new", "letter")

    made = run("assess", "v.toml", "--pack", "letter", "--set", "consent=no")

    assert made.code == 0
    assert run("check", "v.toml", "--pack", "letter").code == 1


def test_the_program_says_where_the_new_pack_is_and_how_to_try_it() -> None:
    ran = run("pack", "new", "my shop")

    assert (ran.code, ran.out) == (0, "")
    assert ran.err.splitlines() == [
        "The pack my-shop is in my shop. Try it: bmcheck pack test 'my shop'",
        "The guide for authors: bmcheck pack guide",
    ]


@pytest.mark.parametrize(
    ("name", "id_", "title"),
    [
        ("letter", "letter", "Letter"),
        ("My Coffee_shop 2", "my-coffee-shop-2", "My Coffee shop 2"),
        ("über café", "ber-caf", "Über café"),
        ('a"b\\c\n[x]', "a-b-c-x", "A b c x"),
        ("日本", "my-pack", "日本"),
        ("...", "my-pack", "My pack"),
        ("pack", "my-pack", "Pack"),
        ("social-media", "my-social-media", "Social media"),
        ("x" * 200, "x" * 60, "X" + "x" * 59),
    ],
)
def test_id_and_title_come_from_the_name_of_the_folder(name: str, id_: str, title: str) -> None:
    assert id_from(name) == id_
    assert title_from(name) == title


@pytest.mark.parametrize("name", ["My Coffee_shop 2", 'a"b\\c\n[x]', "日本", "x" * 200, "a/b/c"])
def test_a_pack_loads_whatever_its_folder_is_called(name: str) -> None:
    assert run("pack", "new", name).code == 0

    pack = load_pack(name)
    assert (pack.id, pack.title) == (id_from(Path(name).name), title_from(Path(name).name))
    assert rtoml.loads((Path(name) / "pack.toml").read_text(encoding="utf-8"))["id"] == pack.id


def test_the_current_folder_may_become_a_pack_when_it_is_empty() -> None:
    Path("bakery").mkdir()
    os.chdir("bakery")

    ran = run("pack", "new", ".")

    assert ran.code == 0
    assert load_pack(".").id == "bakery"


def test_a_folder_that_holds_something_is_left_as_it_is() -> None:
    Path("full").mkdir()
    Path("full/notes.txt").write_text("mine", encoding="utf-8")

    ran = run("pack", "new", "full")

    assert ran.code == 2
    assert ran.err == "error: full: something is in this folder already\n    name a new folder\n"
    assert [each.name for each in Path("full").iterdir()] == ["notes.txt"]


def test_a_second_pack_is_not_written_over_the_first() -> None:
    run("pack", "new", "letter")
    Path("letter/pack.toml").write_text("mine", encoding="utf-8")

    assert run("pack", "new", "letter").code == 2
    assert Path("letter/pack.toml").read_text(encoding="utf-8") == "mine"


@pytest.mark.parametrize("name", ["file", "file/inside", "a\0b", "", "x" * 300])
def test_a_folder_that_cannot_be_made_is_told(name: str) -> None:
    Path("file").write_text("", encoding="utf-8")

    ran = run("pack", "new", name)

    assert (ran.code, ran.out) == (2, "")
    assert "cannot be written: " in ran.err
    assert "name a folder that you may write in" in ran.err
    assert [each.name for each in Path().iterdir()] == ["file"]


@not_as_root
@pytest.mark.parametrize("name", [".", "inside"])
def test_a_folder_in_which_nobody_may_write_is_told(folder: Path, name: str) -> None:
    folder.chmod(0o500)

    ran = run("pack", "new", name)

    folder.chmod(0o700)
    assert ran.code == 2
    assert "cannot be written: Permission denied" in ran.err
    assert list(folder.iterdir()) == []
