"""Versions of a pack: which one is newer, and what is new in it or called otherwise."""

from __future__ import annotations

from pathlib import Path

import pytest
from support.small_pack import Change, problems_of, small_pack, write_pack, write_renamed_pack

from bmcheck.files.assessments import read_assessment
from bmcheck.files.packs import load_pack
from bmcheck.files.toml import Source
from bmcheck.versions import answer_under, changed_since, is_newer, name_under, rules_since

SINCE: dict[str, Change] = {
    "pack": {'version = "1.0.0"': 'version = "1.10.0"'},
    "offer": {'id = "sources"\n': 'id = "sources"\nsince = "1.10"\n'},
    "money": {'id = "too-few-payers"\n': 'id = "too-few-payers"\nsince = "1.9"\n'},
}


@pytest.mark.parametrize(
    ("newer", "older"),
    [("1.10", "1.9"), ("2", "1.99.99"), ("1.0.1", "1.0"), ("v1.2", "v1.1"), ("1", ""), (f"1{'0' * 9000}", "9" * 9000)],
)
def test_versions_are_compared_number_by_number(newer: str, older: str) -> None:
    assert is_newer(newer, older)
    assert not is_newer(older, newer)


@pytest.mark.parametrize(("one", "two"), [("1", "1.0.0"), ("1.0", "1.0"), ("", "first")])
def test_versions_may_be_written_otherwise(one: str, two: str) -> None:
    assert not is_newer(one, two)
    assert not is_newer(two, one)


def test_what_is_new_since_a_version_is_what_says_so(tmp_path: Path) -> None:
    pack = load_pack(str(write_pack(tmp_path, **SINCE)))

    assert changed_since(pack, "1.9") == ["sources"]
    assert changed_since(pack, "1.10.0") == []
    assert rules_since(pack, "1.8") == ["too-few-payers"]
    assert rules_since(pack, "1.9") == []


def test_an_entry_cannot_be_newer_than_its_pack(tmp_path: Path) -> None:
    folder = write_pack(tmp_path, offer=SINCE["offer"], money=SINCE["money"])

    found = problems_of(lambda: load_pack(str(folder)))

    assert [each.what for each in found] == [
        "question sources is since '1.10', and the pack is '1.0.0'",
        "rule too-few-payers is since '1.9', and the pack is '1.0.0'",
    ]
    assert [Path(each.path).name for each in found] == ["offer.toml", "money.toml"]


def test_versions_of_a_pack_that_is_extended_are_not_those_of_the_pack_that_extends_it(tmp_path: Path) -> None:
    write_pack(tmp_path / "base", **SINCE)
    ours = tmp_path / "ours"
    ours.mkdir()
    (ours / "pack.toml").write_text('id = "ours"\nversion = "1.0.0"\ntitle = "x"\nsource = "x"\nextends = "../base"\n')
    text = 'bmcheck = 1\npack = { id = "ours", version = "1.0.0" }\n\n[answers]\nsources = ["ads"]\n'

    pack = load_pack(str(ours))

    assert read_assessment(pack, Source("x.toml", text)).answers.keys() == {"sources"}
    assert rules_since(pack, "0") == []


def test_names_and_options_can_be_carried_to_a_newer_version_and_back(tmp_path: Path) -> None:
    old, new = small_pack(), load_pack(str(write_renamed_pack(tmp_path)))

    assert (name_under(new, old, "free_offer"), name_under(old, new, "free")) == ("free", "free_offer")
    assert (name_under(new, old, "paid_share"), name_under(old, new, "paid_share")) == ("paid_share", "paid_share")
    assert answer_under(new, old, "sources", ["none"]) == ["nothing"]
    assert answer_under(old, new, "sources", ["nothing"]) == ["none"]
    assert answer_under(old, new, "sources", {"has": ["ads"], "lacks": ["shop"]}) == {"has": ["ads"], "lacks": ["shop"]}
    assert answer_under(old, new, "free", "none") == "none"


@pytest.mark.parametrize(
    ("entry", "what"),
    [
        ('gone = "nowhere"', "renamed: there is no question 'nowhere'"),
        ('free_offer = "sources"', "renamed: 'free_offer' is the id of another question"),
        ('"nowhere.a" = "b"', "renamed: there is no question 'nowhere'"),
        ('"sources.gone" = "nowhere"', "renamed: there is no option 'nowhere'"),
        ('"sources.ads" = "shop"', "renamed: 'ads' is the id of another option"),
    ],
)
def test_a_former_id_has_to_lead_to_a_present_one(tmp_path: Path, entry: str, what: str) -> None:
    manifest: Change = {"[[feature]]": f"[renamed]\n{entry}\n\n[[feature]]"}

    [problem] = problems_of(lambda: load_pack(str(write_pack(tmp_path, pack=manifest))))

    assert problem.what == what
    assert problem.line == 7
