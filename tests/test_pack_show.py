"""A pack is shown whole, traced from the source to what carries it and back, and its README is what its files say."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from support.small_pack import run, small_pack, write_pack

import bmcheck
from bmcheck.files.packs import find_pack, load_pack
from bmcheck.model import Pack
from bmcheck.reports import pack_readme, trace


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_pack(tmp_path_factory.mktemp("pack"))


def squeezed(text: str) -> str:
    """Return a text with every gap, also a broken line, as one space."""
    return " ".join(text.split())


def test_everything_in_a_pack_is_shown(pack: Pack) -> None:
    shown = squeezed(run("pack", "show").out)

    for question in pack.questions.values():
        assert f"question {question.id} (" in shown
        assert squeezed(question.ask) in shown
        assert all(squeezed(f"{option.id}: {option.say}") in shown for option in question.options)
    for rule in pack.rules.values():
        assert f"{rule.kind.value} {rule.id} ({rule.severity.value}" in shown
        assert squeezed(f"met: {rule.met.text}") in shown
        assert rule.treated.text == "False" or squeezed(f"treated: {rule.treated.text}") in shown
        assert squeezed(f"strategies: {', '.join(rule.strategies)}") in shown
    for strategy in pack.strategies.values():
        assert f"strategy {strategy.id} ({strategy.effort} effort" in shown
    for name in (*pack.parameters, *pack.metrics):
        assert f" {name} = " in shown


def test_a_pack_is_shown_feature_by_feature(folder: Path) -> None:
    shown = run("pack", "show", folder).out

    assert shown.startswith(
        "A small pack (small 1.0.0)\n"
        "Source: Written for the tests\n"
        "4 questions, 2 risks, 1 opportunity, 2 strategies, 3 claims, 1 parameter, 1\n"
        "    metric, 6 examples, 1 case\n"
        "\n"
        "Offer (offer): What people get, and who pays for it.\n"
        "  question free_offer (practice, one, deep): What can people use without paying?\n"
        "    none: Nothing: everybody pays\n"
    )
    assert "    none: None of these (excludes the others)\n" in shown
    assert (
        "  risk free-without-income (high, months, business): The service is free and\n"
        "      nothing else pays for it\n"
        "    applies: free_offer == 'all'\n"
        "    met: len(sources) >= 1\n"
        "    strategies: second-income\n"
        "  strategy second-income (medium effort): Open a second source of income\n"
        '    sets sources: "Advertising"\n'
    ) in shown
    assert (
        "  risk too-few-payers (medium, months, business, the author's): Too few users\n"
        "      pay\n"
        "    applies: free_offer == 'basic'\n"
        "    met: paid_share >= min_share\n"
        "    treated: price_review\n"
    ) in shown
    assert "    applies: always\n    met: price_review\n    strategies: none\n" in shown
    assert shown.endswith(
        "\nParameters\n  min_share = 2 %. Ours\n"
        "\nMetrics\n  margin = paid_share * 12 - 0.2 (money per user and month): Margin\n"
        "\nCases\n  case: A free service\n"
    )


def test_the_trace_goes_from_places_to_claims_to_what_carries_them_and_back() -> None:
    lines = trace.render(small_pack()).split("\n")

    assert lines[:6] == [
        "From the source to the pack",
        "",
        "§1 ¶1 s1",
        "  1-01: Free use wins users.",
        "    question free_offer",
        "",
    ]
    assert "    question sources, rule free-without-income, strategy second-income" in lines
    assert lines[lines.index("§1 ¶2 s2") + 1] == "  passed over: Tells what the next section is about."
    back = lines[lines.index("From the pack to the source") :]
    assert "rule free-without-income: 1-02 (§1 ¶1 s2)" in back
    assert "rule too-few-payers: extension, Ours" in back
    assert "strategy second-income: 1-02 (§1 ¶1 s2)" in back
    assert "question price_review: 1-03 (§1 ¶2 s1)" in back
    assert "question paid_share: asked for too-few-payers" in back
    assert back[-1] == "Loose at either end: nothing"


def test_the_trace_of_the_shipped_pack_names_everything_and_nothing_is_loose(pack: Pack) -> None:
    lines = run("pack", "show", "--claims").out.rstrip("\n").split("\n")

    places = [line for line in lines if line.startswith("§")]
    sentences = sum(sum(each) for each in pack.outline.values())
    assert len(places) == len(set(places)) == sentences + len(pack.outline)
    assert {line.split(":")[0].strip() for line in lines} >= set(pack.claims)
    for kind, entries in (("rule", pack.rules), ("strategy", pack.strategies), ("question", pack.questions)):
        assert sum(line.startswith(f"{kind} ") for line in lines) == len(entries)
    assert lines[-1] == "Loose at either end: nothing"


def test_places_stand_in_the_order_of_the_source(pack: Pack) -> None:
    places = [line for line in trace.render(pack).split("\n") if line.startswith("§")]

    assert places[0] == "§abstract heading"
    assert places.index("§2.3 ¶1 s9") + 1 == places.index("§2.3 ¶1 s10")
    assert places.index("§2.3 heading") + 1 == places.index("§2.3 ¶1 s1")


def test_what_is_loose_at_either_end_is_told(tmp_path: Path) -> None:
    folder = write_pack(
        tmp_path,
        pack={'source = "Written for the tests"\n': 'source = "Tests"\n\n[outline]\n"1" = [2, 3]\n'},
        money={'verify = "A note with a date."\nclaims = ["1-03"]': 'verify = "A note with a date."'},
        offer={'claims = ["1-01"]\n': ""},
    )

    told = run("pack", "show", folder, "--claims").out

    assert told.endswith(
        "Loose at either end: 4\n"
        "  outline §1 heading no claim and no passed_over accounts for it\n"
        "  outline §1 ¶2 s3 no claim and no passed_over accounts for it\n"
        "  claim 1-01 is carried by no rule, question or strategy, and not excused\n"
        "  rule prices-reviewed cites no claim, and is no extension with a source\n"
    )


def test_the_readme_of_the_shipped_pack_is_what_its_files_say() -> None:
    """If this fails: bmcheck pack show social-media --readme > rules/social-media/README.md."""
    written = (find_pack("social-media") / "README.md").read_text(encoding="utf-8")

    assert run("pack", "show", "social-media", "--readme").out == written


def test_the_readme_has_a_row_for_everything(pack: Pack) -> None:
    text = pack_readme.render(pack, {})

    for entries in (pack.rules, pack.strategies, pack.parameters, pack.metrics):
        assert all(f"\n| `{name}` | " in text for name in entries)
    assert len(re.findall(r"^\| §", text, re.MULTILINE)) == len(pack.outline)
    assert "## Where the paper is silent\n" in text


def test_what_a_pack_says_cannot_break_its_readme(tmp_path: Path) -> None:
    change = {'"Too few users pay"': '"a | b\\n## <b> `c` [d](e) *f*"'}
    pack = load_pack(str(write_pack(tmp_path, money=change)))

    text = pack_readme.render(pack, {})

    row = "| `too-few-payers` | risk | medium | extension | a \\| b \\#\\# \\<b\\> \\`c\\` \\[d\\](e) \\*f\\* |\n"
    assert row in text


def test_the_readme_of_an_extension_names_what_it_builds_on_and_leaves_out(tmp_path: Path) -> None:
    write_pack(tmp_path / "base")
    mine = tmp_path / "mine"
    mine.mkdir()
    head = 'id = "mine"\nversion = "1"\ntitle = "Mine"\nsource = "x"\nextends = "../base"\n'
    (mine / "pack.toml").write_text(f"{head}switch_off = ['too-few-payers']\n", encoding="utf-8")

    shown = pack_readme.render(load_pack(str(mine)), {})

    assert "It extends small, without `too-few-payers`." in shown


def test_every_public_name_of_the_package_can_be_used() -> None:
    assert all(getattr(bmcheck, name) for name in bmcheck.__all__)
    with pytest.raises(AttributeError, match="'revue'"):
        bmcheck.revue  # noqa: B018
