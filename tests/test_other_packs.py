"""A pack about something else has blocks of its own, questions that only inform, and properties that are not proved."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from support.small_pack import COVERED, MANIFEST, MONEY, OFFER, assessment, problems_of, run, write_pack

from bmcheck.conditions import Answers, Choices
from bmcheck.files.packs import load_pack
from bmcheck.interview import Scope, State, open_questions
from bmcheck.model import BLOCKS

OWN = """
[[block]]
id = "high"
title = "What a <school> teaches"

[[block]]
id = "clarify"
title = "Who pays"
"""
INFORMS = """
[[question]]
id = "city"
kind = "circumstance"
ask = "Is your company in a city?"
type = "yes-no"
informs = true
"""
RISKY = assessment('free_offer = "all"\nsources = ["none"]\npaid_share = 0.01')


def with_blocks(text: str) -> str:
    """Return the text of a feature in which every rule names blocks of the pack's own."""
    for standard, own in {"revenue-model": "clarify", "cost-structure": "high", "value-proposition": "high"}.items():
        text = text.replace(f'"{standard}"', f'"{own}"')
    return text


@pytest.fixture(name="own")
def write_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """Return a pack with building blocks of its own, beside an assessment with an open risk."""
    monkeypatch.chdir(tmp_path)
    write_pack(Path("own"), pack=MANIFEST + OWN, offer=with_blocks(OFFER), money=with_blocks(MONEY))
    Path("open.toml").write_text(RISKY, encoding="utf-8")
    return "own"


def test_a_pack_without_blocks_has_the_standard_ones(tmp_path: Path) -> None:
    assert load_pack(str(write_pack(tmp_path))).blocks == BLOCKS


def test_a_pack_with_blocks_of_its_own_has_no_others(own: str) -> None:
    assert load_pack(own).blocks == {"high": "What a <school> teaches", "clarify": "Who pays"}


def test_a_rule_can_name_no_block_that_its_pack_has_not(tmp_path: Path) -> None:
    folder = str(write_pack(tmp_path, pack=MANIFEST + OWN, money=with_blocks(MONEY)))

    [problem] = problems_of(lambda: load_pack(folder))

    assert problem.what == "rule free-without-income: there is no block 'revenue-model'"


def test_a_risk_waits_for_nothing(tmp_path: Path) -> None:
    waiting = {'met = "len(sources) >= 1"': 'met = "len(sources) >= 1"\nwaits_for = ["too-few-payers"]'}

    [problem] = problems_of(lambda: load_pack(str(write_pack(tmp_path, offer=waiting))))

    assert problem.what == "rule free-without-income is a risk, and a risk waits for nothing"


def test_a_rule_concerns_some_block(tmp_path: Path) -> None:
    folder = str(write_pack(tmp_path, pack=MANIFEST, offer={'blocks = ["revenue-model"]': "blocks = []"}))

    [problem] = problems_of(lambda: load_pack(folder))

    assert problem.what == "rule free-without-income concerns no building block"
    assert problem.hint.startswith("one of: ")


def test_a_block_in_the_file_of_a_feature_is_told_where_it_belongs(tmp_path: Path) -> None:
    folder = str(write_pack(tmp_path, money=MONEY + OWN))

    [problem] = problems_of(lambda: load_pack(folder))

    assert (problem.what, problem.hint) == ("money.toml has no 'block'", "it belongs into pack.toml")


def test_a_block_with_a_fault_of_its_own_is_the_only_problem(tmp_path: Path) -> None:
    broken = OWN.replace('title = "Who pays"', "")
    folder = str(write_pack(tmp_path, pack=MANIFEST + broken, offer=with_blocks(OFFER), money=with_blocks(MONEY)))

    [problem] = problems_of(lambda: load_pack(folder))

    assert problem.what == "block clarify: the key 'title' is missing"


@pytest.mark.parametrize(
    ("file", "old", "new", "what"),
    [
        ("money", 'type = "yes-no"', 'type = "yes-no"\nbetter = "absent"', "goes with a list of which several options"),
        ("offer", 'type = "many"', 'type = "many"\nbetter = "no"', "goes with a yes-no question"),
        ("offer", 'type = "one"', 'type = "one"\nbetter = "no"', "goes with a yes-no question"),
        ("offer", '"Nothing: everybody pays"', '"Nothing", better = "ticked"', "only one option holds"),
    ],
)
def test_what_is_better_fits_the_type_of_the_question(tmp_path: Path, file: str, old: str, new: str, what: str) -> None:
    [problem] = problems_of(lambda: load_pack(str(write_pack(tmp_path, **{file: {old: new}}))))

    assert what in problem.what


def test_a_pack_that_extends_another_adds_to_its_blocks(own: str) -> None:
    for name, base in (("more", f"../{own}"), ("ours", "social-media")):
        Path(name).mkdir()
        head = f'id = "{name}"\nversion = "1"\ntitle = "Ours"\nsource = "Ours"\nextends = "{base}"\n'
        Path(name, "pack.toml").write_text(f'{head}[[block]]\nid = "extra"\ntitle = "Extra"\n', encoding="utf-8")

    assert [*load_pack("more").blocks] == ["high", "clarify", "extra"]
    assert load_pack("ours").blocks == {**BLOCKS, "extra": "Extra"}


def test_a_pack_cannot_add_a_standard_block_to_the_standard_ones(tmp_path: Path) -> None:
    head = 'id = "ours"\nversion = "1"\ntitle = "Ours"\nsource = "Ours"\nextends = "social-media"\n'
    (tmp_path / "pack.toml").write_text(f'{head}[[block]]\nid = "governance"\ntitle = "Ours"\n', encoding="utf-8")

    [problem] = problems_of(lambda: load_pack(str(tmp_path)))

    assert (problem.line, problem.hint) == (6, "give it another id")


def test_a_pack_may_have_a_standard_block_among_its_own(tmp_path: Path) -> None:
    """Whoever names blocks names all of them, so this one is no second one."""
    own = OWN.replace('"high"', '"governance"')
    text = OFFER.replace("revenue-model", "clarify")
    money = MONEY.replace("revenue-model", "clarify").replace("cost-structure", "governance")
    pack = load_pack(
        str(
            write_pack(
                tmp_path, pack=MANIFEST + own, offer=text, money=money.replace("value-proposition", "governance")
            )
        )
    )

    assert [*pack.blocks] == ["governance", "clarify"]


@pytest.mark.parametrize(
    ("command", "shown"),
    [
        (["check", "--format", "csv"], "Who pays"),
        (["check", "--format", "sarif"], "- Who pays"),
        (["report", "--full"], "What a <school> teaches"),
        (["portfolio"], "What a <school> teaches"),
        (["portfolio", "--format", "markdown"], "What a \\<school\\> teaches"),
        (["portfolio", "--format", "html"], "What a &lt;school&gt; teaches"),
        (["report", "--format", "html"], "What a &lt;school&gt; teaches"),
        (["explain", "free-without-income"], "Building blocks: Who pays."),
        (["pack", "show"], "clarify: Who pays"),
    ],
    ids=lambda each: each if isinstance(each, str) else " ".join(each),
)
def test_every_output_names_the_blocks_of_the_pack(own: str, command: list[str], shown: str) -> None:
    name, *more = command
    file = [] if name == "explain" else ["open.toml"]
    ran = run(name, *more, own) if name == "pack" else run(name, *more, *file, "--pack", own)

    assert ran.code in (0, 1), ran.err
    assert shown in ran.out
    assert [title for title in BLOCKS.values() if title in ran.out] == []


def test_the_page_of_such_a_pack_has_a_matrix_and_no_canvas(own: str) -> None:
    page = run("report", "open.toml", "--pack", own, "--format", "html").out

    assert 'id="matrix"' in page
    assert "canvas" not in page.split("</style>")[1].lower()
    assert "business model" not in page.lower()


def test_blocks_beside_the_standard_ones_stand_below_them_on_the_canvas(tmp_path: Path) -> None:
    head = 'id = "ours"\nversion = "1"\ntitle = "Ours"\nsource = "Ours"\nextends = "social-media"\n'
    (tmp_path / "pack.toml").write_text(f'{head}[[block]]\nid = "high"\ntitle = "Extra"\n', encoding="utf-8")
    made = tmp_path / "made" / "v.toml"
    made.parent.mkdir()
    made.write_text('bmcheck = 1\npack = { id = "ours" }\n\n[answers]\n', encoding="utf-8")

    page = run("report", made, "--pack", tmp_path, "--format", "html").out

    assert '<section class="block more' in page
    assert '<h3 id="part-high">Extra</h3>' in page


def test_json_names_blocks_by_their_ids(own: str) -> None:
    found = json.loads(run("check", "open.toml", "--pack", own, "--format", "json").out)

    assert found["files"][0]["findings"][0]["blocks"] == ["clarify"]


def test_a_question_that_informs_is_put_and_told_and_decides_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    folder = str(write_pack(Path("pack"), money=MONEY + INFORMS))
    Path("v.toml").write_text(COVERED, encoding="utf-8")

    answers: Answers = {
        "free_offer": "all",
        "sources": Choices(frozenset({"shop"}), frozenset({"ads", "events"})),
        "price_review": True,
    }
    left = open_questions(load_pack(folder), State(answers), Scope())
    Path("v.toml").write_text(COVERED + "city = true\n", encoding="utf-8")
    report = " ".join(run("report", "v.toml", "--pack", folder, "--full").out.split())

    assert [each.id for each in left] == ["city"]
    assert open_questions(load_pack(folder), State({**answers, "city": False}), Scope()) == []
    assert "For the record" in report
    assert "Is your company in a city? — Yes" in report


def test_a_question_that_informs_needs_neither_a_rule_nor_a_claim(tmp_path: Path) -> None:
    folder = write_pack(tmp_path, money=MONEY + INFORMS)

    assert "question city" not in run("pack", "verify", folder).out


def test_a_question_that_informs_and_decides_something_is_refused(tmp_path: Path) -> None:
    money = MONEY.replace('type = "yes-no"', 'type = "yes-no"\ninforms = true')

    [problem] = problems_of(lambda: load_pack(str(write_pack(tmp_path, money=money))))

    assert problem.what == "question price_review only informs, and too-few-payers looks at it: it decides something"
    assert problem.hint == "take informs away"


def test_a_pack_that_extends_another_may_let_such_a_question_decide(tmp_path: Path) -> None:
    write_pack(tmp_path / "base", money=MONEY + INFORMS)
    head = 'id = "ours"\nversion = "1"\ntitle = "Ours"\nsource = "Ours"\nextends = "../base"\n'
    rule = 'id = "rural"\ntitle = "Far out"\nkind = "risk"\nseverity = "low"\nblocks = ["governance"]\nmet = "city"\n'
    more = 'why = "So."\nnobody_can_act = "It is far."\nbasis = "extension"\nsource = "Ours"\n'
    (tmp_path / "ours").mkdir()
    (tmp_path / "ours/pack.toml").write_text(head, encoding="utf-8")
    (tmp_path / "ours/money.toml").write_text(f"[[rule]]\n{rule}{more}", encoding="utf-8")

    pack = load_pack(str(tmp_path / "ours"))

    assert not pack.questions["city"].informs
    assert [each.id for each in pack.rules_on["city"]] == ["rural"]


def test_a_pack_says_which_properties_are_not_proved_of_it_and_why(tmp_path: Path) -> None:
    head = MANIFEST + '\n[not_proved]\nway-out = "Our rules tell facts."\n'
    folder = str(write_pack(tmp_path, pack=head))

    assert load_pack(folder).not_proved == {"way-out": "Our rules tell facts."}
    assert "Not proved\n  way-out: Our rules tell facts.\n" in run("pack", "show", folder).out
    assert "| `way-out` | Our rules tell facts. |" in run("pack", "show", folder, "--readme").out
    assert "Our rules tell facts." in run("pack", "verify", folder).out


def test_an_exemption_holds_for_the_pack_that_declares_it_alone(tmp_path: Path) -> None:
    write_pack(tmp_path / "base", pack=MANIFEST + '\n[not_proved]\nway-out = "Our rules tell facts."\n')
    (tmp_path / "ours").mkdir()
    head = 'id = "ours"\nversion = "1"\ntitle = "Ours"\nsource = "Ours"\nextends = "../base"\n'
    (tmp_path / "ours/pack.toml").write_text(head, encoding="utf-8")

    assert load_pack(str(tmp_path / "ours")).not_proved == {}


@pytest.mark.parametrize(
    ("written", "what", "hint"),
    [
        ('way_out = "Ours"', "not_proved: there is no property 'way_out'", "did you mean way-out?"),
        ('way-out = ""', "pack.toml, way-out: words are expected, not an empty text", "write what a reader is to see"),
        ("way-out = true", "pack.toml, way-out: text in quotes is expected, not true or false", "write it in quotes"),
    ],
)
def test_an_exemption_names_a_property_and_a_reason(tmp_path: Path, written: str, what: str, hint: str) -> None:
    folder = str(write_pack(tmp_path, pack=f"{MANIFEST}\n[not_proved]\n{written}\n"))

    [problem] = problems_of(lambda: load_pack(folder))

    assert (problem.what, problem.hint, problem.line) == (what, hint, 30)
