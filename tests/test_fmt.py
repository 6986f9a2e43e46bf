"""Putting a file in order moves whole lines: every comment stays with its entry, and the file means what it meant."""

from __future__ import annotations

import os
import stat
from collections import Counter
from pathlib import Path

import pytest
import rtoml
from hypothesis import given
from hypothesis import strategies as st
from support.handwritten import Hand
from support.small_pack import COVERED, problems_of, run, small_pack, write_pack

from bmcheck.files.assessments import read_assessment
from bmcheck.files.editing import BY_HAND, Edit, edited, new_text
from bmcheck.files.ordering import ordered
from bmcheck.files.toml import Source
from bmcheck.model import Venture

HEAD = 'bmcheck = 1\npack = { id = "small" }\n'

WAIVERS = f"""\
{HEAD}
[[waiver]]
rule = 'too-few-payers'
by = 'A'
decision = 'accept'
reason = 'x'
until = 2027-03-31
[[action]]
status = 'done'
strategy = 'raise-share'
[[waiver]]
reason = 'y'
rule = 'prices-reviewed'
by = 'B'
decision = 'accept'
until = 2027-03-31
[waiver.because]
price_review = false
free_offer = 'all'
"""
WAIVERS_IN_ORDER = f"""\
{HEAD}
[[waiver]]
rule = 'too-few-payers'
decision = 'accept'
reason = 'x'
by = 'A'
until = 2027-03-31

[[waiver]]
rule = 'prices-reviewed'
decision = 'accept'
reason = 'y'
by = 'B'
until = 2027-03-31

[waiver.because]
free_offer = 'all'
price_review = false

[[action]]
strategy = 'raise-share'
status = 'done'
"""

# what somebody wrote, and the same in order
ORDERED: dict[str, tuple[str, str]] = {
    "the head comes first": ('pack = { id = "small" }\nbmcheck = 1\n', HEAD),
    "a comment above travels": ('pack = { id = "small" }\n# the format\nbmcheck = 1\n', "# the format\n" + HEAD),
    "a comment beside travels": (
        f"{HEAD}\n[answers]\nprice_review = true  # since May\nfree_offer = 'all'\n",
        f"{HEAD}\n[answers]\nfree_offer = 'all'\nprice_review = true  # since May\n",
    ),
    "a comment directly below, with a blank line behind it, travels": (
        f"{HEAD}\n[answers]\nprice_review = true\n# free_offer = 'none'\n\nfree_offer = 'all'\npaid_share = 0.1\n",
        f"{HEAD}\n[answers]\nfree_offer = 'all'\npaid_share = 0.1\nprice_review = true\n# free_offer = 'none'\n",
    ),
    "a comment alone goes with the entry below it": (
        f"{HEAD}\n[answers]\nprice_review = true\n\n# Money\n\n# per user\nfree_offer = 'all'\n",
        f"{HEAD}\n[answers]\n\n# Money\n\n# per user\nfree_offer = 'all'\nprice_review = true\n",
    ),
    "tables follow each other with one blank line between": (
        f"{HEAD}[notes]\nsources = 'x'\n\n\n\n# what we said\n[answers]\n\nfree_offer = 'all'\n[venture]\nname = 'N'\n",
        f"{HEAD}\n[venture]\nname = 'N'\n\n# what we said\n[answers]\nfree_offer = 'all'\n\n[notes]\nsources = 'x'\n",
    ),
    "the directive and the title stay above, the last remark below": (
        "#:schema ./x.json\n# Our shop\n\npack = { id = 'small' }\nbmcheck = 1\n[notes]\n\n# vim: x\n",
        "#:schema ./x.json\n# Our shop\n\nbmcheck = 1\npack = { id = 'small' }\n\n[notes]\n\n# vim: x\n",
    ),
    "a directive stays above when its entry moves": (
        "#:schema ./x.json\n# ours\npack = { id = 'small' }\nbmcheck = 1\n",
        "#:schema ./x.json\n\nbmcheck = 1\n# ours\npack = { id = 'small' }\n",
    ),
    "waivers keep their order, and what belongs to each": (
        WAIVERS,
        WAIVERS_IN_ORDER,
    ),
    "a partial answer in a table of its own": (
        f"{HEAD}\n[notes]\n\n[answers.sources]\nhas = ['ads']\n\n[answers]\nprice_review = true\n",
        f"{HEAD}\n[answers]\nprice_review = true\n\n[answers.sources]\nhas = ['ads']\n\n[notes]\n",
    ),
    "keys with dots": (
        f"answers.price_review = true\n{HEAD}answers.free_offer = 'all'\nventure.name = 'N'\n",
        f"{HEAD}venture.name = 'N'\nanswers.free_offer = 'all'\nanswers.price_review = true\n",
    ),
    "a value of several lines": (
        f"{HEAD}\n[notes]\nsources = '''\n[answers]\n\n# none\n'''\nfree_offer = \"x\"\n",
        f"{HEAD}\n[notes]\nfree_offer = \"x\"\nsources = '''\n[answers]\n\n# none\n'''\n",
    ),
    "a file without a last line break": ('pack = { id = "small" }\nbmcheck = 1', HEAD),
    "Windows": (
        "\ufeffpack = { id = 'small' }\r\n# a\r\nbmcheck = 1\r\n[answers]\r\n",
        "\ufeff# a\r\nbmcheck = 1\r\npack = { id = 'small' }\r\n\r\n[answers]\r\n",
    ),
}


def in_order(text: str) -> str:
    return ordered(text, small_pack())


@pytest.mark.parametrize(("before", "after"), ORDERED.values(), ids=ORDERED)
def test_a_file_is_put_in_order(before: str, after: str) -> None:
    assert in_order(before) == after


@pytest.mark.parametrize("text", [after for _, after in ORDERED.values()], ids=ORDERED)
def test_what_is_in_order_stays(text: str) -> None:
    assert in_order(text) == text


def test_what_the_tool_writes_is_in_order() -> None:
    text = new_text(small_pack(), Venture(name="Nook"))

    assert in_order(text) == text


def test_what_would_change_the_meaning_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bmcheck.files.ordering._places", lambda text: [(("bmcheck",), 0, text.index("\n") + 1)] * 2)

    problems = problems_of(lambda: in_order(HEAD))

    assert problems[0].hint == BY_HAND


def comments(text: str) -> Counter[str]:
    """Return the remarks that ``Hand`` wrote: each ends with a number of its own."""
    return Counter(line.rpartition("#")[2].rpartition(" ")[2].strip() for line in text.split("\n") if "#" in line)


@given(st.integers(0, 2**32))
def test_every_file_keeps_its_meaning_and_its_comments_and_is_in_order_at_once(seed: int) -> None:
    text = Hand(seed).write()
    before = read_assessment(small_pack(), Source("x.toml", text))

    after = in_order(text)

    assert read_assessment(small_pack(), Source("x.toml", after)) == before
    assert rtoml.loads(after) == rtoml.loads(text)
    assert comments(after) == comments(text)
    assert in_order(after) == after
    assert after.startswith("\ufeff") == text.startswith("\ufeff")
    assert "\n\n\n" not in after.replace("\r\n", "\n").replace("  \n", "\n")


@given(st.integers(0, 2**32))
def test_a_file_in_order_can_be_edited_like_before(seed: int) -> None:
    change = Edit(answers={"free_offer": "none"}, notes={"price_review": "n"})
    text = Hand(seed).write()

    after = in_order(text)

    assert rtoml.loads(edited(after, change)) == rtoml.loads(edited(text, change))


@pytest.fixture
def files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the pack; in the current folder, good.toml is in order and mixed.toml is not."""
    monkeypatch.chdir(tmp_path)
    Path("good.toml").write_text(COVERED, encoding="utf-8", newline="")
    Path("mixed.toml").write_text(ORDERED["Windows"][0], encoding="utf-8", newline="")
    return write_pack(tmp_path / "pack")


def read(name: str) -> str:
    return Path(name).read_bytes().decode()


def test_fmt_writes_what_is_not_in_order(files: Path) -> None:
    ran = run("fmt", "good.toml", "mixed.toml", "--pack", files)

    assert (ran.code, ran.out, ran.err) == (0, "", "mixed.toml is now in order.\n")
    assert read("mixed.toml") == ORDERED["Windows"][1]
    assert read("good.toml") == COVERED


def test_check_lists_what_is_not_in_order_and_changes_nothing(files: Path) -> None:
    ran = run("fmt", "--check", "good.toml", "mixed.toml", "--pack", files)

    assert (ran.code, ran.out, ran.err) == (1, "mixed.toml\n", "")
    assert read("mixed.toml") == ORDERED["Windows"][0]


def test_check_is_content_with_order(files: Path) -> None:
    assert run("fmt", "--check", "good.toml", "--pack", files) == (0, "", "")


@pytest.mark.parametrize("more", [[], ["--only-assessments"]])
@pytest.mark.parametrize(("flags", "out"), [([], ""), (["--check"], "mixed.toml\n")])
def test_one_file_that_cannot_be_read_leaves_all_as_they_are(
    files: Path, flags: list[str], out: str, more: list[str]
) -> None:
    """A check names the other files that are not in order; without it nothing is written."""
    Path("bad.toml").write_text(COVERED + "\n[anwsers]\n", encoding="utf-8")

    ran = run("fmt", "mixed.toml", "bad.toml", "none.toml", "--pack", files, *flags, *more)

    assert (ran.code, ran.out) == (2, out)
    assert "bad.toml:9:1: there is no key 'anwsers'" in ran.err
    assert "none.toml: there is no such file" in ran.err
    assert read("mixed.toml") == ORDERED["Windows"][0]


def test_other_toml_is_passed_over_and_named_where_it_is_broken(files: Path) -> None:
    Path("other.toml").write_text("[tool]\n", encoding="utf-8")
    Path("broken.toml").write_text("x =\n", encoding="utf-8")

    ran = run("fmt", "--check", "--only-assessments", "broken.toml", "other.toml", "mixed.toml", "--pack", files)

    assert (ran.code, ran.out) == (1, "mixed.toml\n")
    assert ran.err.startswith("passed over: broken.toml:1:")
    assert "other.toml" not in ran.err


@pytest.mark.skipif(os.name == "nt", reason="Windows has neither these modes nor links for everybody")
def test_a_link_stays_a_link_and_the_mode_of_the_file_stays(files: Path) -> None:
    Path("mixed.toml").chmod(0o640)
    Path("link.toml").symlink_to("mixed.toml")

    run("fmt", "link.toml", "--pack", files)

    assert Path("link.toml").is_symlink()
    assert read("mixed.toml") == ORDERED["Windows"][1]
    assert stat.S_IMODE(os.stat("mixed.toml").st_mode) == 0o640
