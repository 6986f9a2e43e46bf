"""The schemas describe what is read and printed, neither more nor less, and real language servers can use them."""

from __future__ import annotations

import json
import os
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from copy import deepcopy
from datetime import date
from pathlib import Path
from random import Random
from typing import Any

import msgspec
import pytest
import rtoml
import tomli_w
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator
from msgspec.structs import replace
from support.git_repository import GitRepository
from support.language_server import completions
from support.random_answers import some_answers
from support.small_pack import COVERED, MANIFEST, OPEN, run, small_pack, write_pack

from bmcheck.answers import plain_answer
from bmcheck.errors import BmcheckError
from bmcheck.files.assessments import KEYS, read_assessment
from bmcheck.files.cases import CaseFile
from bmcheck.files.pack_chain import packs_folder
from bmcheck.files.packs import load_pack
from bmcheck.files.toml import Source
from bmcheck.model import Case, Pack
from bmcheck.reports.case import assessment_text
from bmcheck.schemas.assessment import assessment as assessment_schema
from bmcheck.schemas.build import Schema, described
from bmcheck.schemas.pack import pack as pack_schema
from bmcheck.schemas.review import review as review_schema

SEEDS = st.integers(0, 2**32)
SHIPPED = packs_folder() / "social-media"
WRONG_VALUES: list[Any] = [True, 0, -1, 0.5, 1e18, "none", "nothing", [], ["none"], ["none", "ads"], ["ads", "ads"], {}]
WRONG_VALUES += [{"has": ["ads"]}, {"has": ["ads"], "lacks": ["ads"]}, {"lacks": ["none"]}, {"hat": ["ads"]}]
WRONG_VALUES += [{"has": ["none"], "lacks": ["shop"]}, "2027-03-31", "in May", [{"rule": "x"}], 1.0]
HEAD = {"bmcheck": 1, "pack": {"id": "small"}}

# what is said to be an assessment, and where the schema must find it wrong
BROKEN: list[tuple[dict[str, Any], str]] = [
    ({"answers": {"free_offer": "al"}}, "$.answers.free_offer"),
    ({"answers": {"free_offer": True}}, "$.answers.free_offer"),
    ({"answers": {"free_ofer": "all"}}, "$.answers"),
    ({"answers": {"price_review": "yes"}}, "$.answers.price_review"),
    ({"answers": {"sources": ["none", "ads"]}}, "$.answers.sources"),
    ({"answers": {"sources": ["adds"]}}, "$.answers.sources"),
    ({"answers": {"sources": "ads"}}, "$.answers.sources"),
    ({"answers": {"sources": {}}}, "$.answers.sources"),
    ({"answers": {"sources": {"has": ["ads"], "lacks": ["ads"]}}}, "$.answers.sources"),
    ({"answers": {"sources": {"lacks": ["none"]}}}, "$.answers.sources"),
    ({"answers": {"sources": {"has": ["none", "ads"]}}}, "$.answers.sources"),
    ({"answers": {"paid_share": 1.01}}, "$.answers.paid_share"),
    ({"answers": {"paid_share": -0.01}}, "$.answers.paid_share"),
    ({"anwsers": {}}, "$"),
    ({"bmcheck": 2}, "$.bmcheck"),
    ({"pack": {"id": "large"}}, "$.pack.id"),
    ({"unsure": {"questions": ["sorces"]}}, "$.unsure.questions[0]"),
    ({"notes": {"sources": 1}}, "$.notes.sources"),
    ({"venture": {"name": "A", "nmae": "A"}}, "$.venture"),
    ({"action": [{"strategy": "x", "status": "done"}]}, "$.action[0].strategy"),
    ({"action": [{"strategy": "raise-share", "status": "dnoe"}]}, "$.action[0].status"),
    ({"action": [{"strategy": "raise-share", "status": "doing", "done": date(2027, 1, 1)}]}, "$.action[0].status"),
    ({"action": [{"strategy": "raise-share", "status": "done", "done": "soon"}]}, "$.action[0].done"),
    ({"waiver": [{"rule": "too-few-payers"}]}, "$.waiver[0]"),
]


def validator(schema: Schema) -> Draft202012Validator:
    Draft202012Validator.check_schema(schema)
    return Draft202012Validator(schema, format_checker=Draft202012Validator.FORMAT_CHECKER)


def as_json(data: Mapping[str, Any]) -> Any:
    """Return what TOML holds as a schema sees it: dates are text."""
    return json.loads(msgspec.json.encode(data))


def faults(schema: Schema, data: Mapping[str, Any]) -> list[str]:
    return [f"{each.json_path}: {each.message:.200}" for each in validator(schema).iter_errors(as_json(data))]


@pytest.fixture(scope="module")
def small() -> Draft202012Validator:
    return validator(assessment_schema(small_pack()))


@pytest.fixture(scope="module")
def shipped(pack: Pack) -> Draft202012Validator:
    return validator(assessment_schema(pack))


def is_read(pack: Pack, data: Mapping[str, Any]) -> bool:
    try:
        read_assessment(pack, Source("x.toml", tomli_w.dumps(data)))
    except BmcheckError:
        return False
    return True


def drawn(pack: Pack, seed: int) -> dict[str, Any]:
    """Return any assessment of ``pack`` as TOML holds it."""
    random = Random(seed)
    answers = some_answers(pack, seed)
    open_questions = [each for each in pack.questions if each not in answers]
    said = {each: plain_answer(pack.questions[each], answer) for each, answer in answers.items()}
    waivers = [
        {
            "rule": rule,
            "decision": random.choice(["accept", "not-applicable", "disagree"]),
            "reason": "Ä",
            "by": "A. Founder",
            "until": date(2027, 3, 31),
            "because": {each: said[each] for each in said if random.random() < 0.3},
        }
        for rule in random.sample(list(pack.rules), random.randint(0, 2))
    ]
    status = random.choice(["planned", "doing", "done"])
    day = {"done": date(2026, 11, 20)} if status == "done" and random.random() < 0.5 else {}
    actions = [{"strategy": each, "status": status, **day} for each in list(pack.strategies)[: random.randint(0, 2)]]
    return {
        "bmcheck": 1,
        "pack": {"id": pack.id, "version": pack.version},
        "venture": {"name": "Nook", "assessed": date(2026, 11, 23)},
        "answers": said,
        "unsure": {"questions": [each for each in open_questions if random.random() < 0.3]},
        "notes": {each: "a note" for each in pack.questions if random.random() < 0.2},
        "waiver": waivers,
        "action": actions,
    }


def tables_in(data: Any) -> Iterator[dict[str, Any]]:
    if isinstance(data, dict):
        yield data
    for inner in data.values() if isinstance(data, dict) else data if isinstance(data, list) else ():
        yield from tables_in(inner)


def mutate(data: dict[str, Any], random: Random) -> None:
    """Change one entry of one table: another value, another key, or none."""
    table = random.choice(list(tables_in(data)))
    key = random.choice([*table, "unknown_key", "sources"])
    if key in table and random.random() < 0.3:
        del table[key]
    else:
        table[key] = deepcopy(random.choice(WRONG_VALUES))


def test_every_schema_is_a_schema(pack: Pack) -> None:
    for schema in (assessment_schema(small_pack()), assessment_schema(pack), pack_schema(), review_schema()):
        Draft202012Validator.check_schema(schema)
        assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"


def test_the_schema_of_an_assessment_has_the_keys_that_are_read() -> None:
    assert set(assessment_schema(small_pack())["properties"]) == set(KEYS)


def test_every_worked_case_is_valid(pack: Pack, cases: dict[str, Case], shipped: Draft202012Validator) -> None:
    for case in cases.values():
        assert not list(shipped.iter_errors(as_json(rtoml.loads(assessment_text(pack, case)))))


@given(SEEDS)
def test_every_assessment_that_can_be_made_is_valid(
    pack: Pack, shipped: Draft202012Validator, small: Draft202012Validator, seed: int
) -> None:
    for each, schema in ((pack, shipped), (small_pack(), small)):
        data = drawn(each, seed)

        assert is_read(each, data)
        assert not [f"{fault.json_path}: {fault.message}" for fault in schema.iter_errors(as_json(data))]


@pytest.mark.parametrize(("change", "where"), BROKEN, ids=[str(change) for change, _ in BROKEN])
def test_what_is_broken_is_found_where_it_is(small: Draft202012Validator, change: dict[str, Any], where: str) -> None:
    data = {**HEAD, **change}

    assert {fault.json_path for fault in small.iter_errors(as_json(data))} == {where}
    assert not is_read(small_pack(), data)


@given(SEEDS)
def test_schema_and_reader_agree_on_whatever_somebody_writes(small: Draft202012Validator, seed: int) -> None:
    """All but what a schema cannot see (dates are text to it) or would see at great length (answered and unsure)."""
    random = Random(seed)
    data = drawn(small_pack(), seed)
    for _ in range(random.randint(1, 2)):
        mutate(data, random)
    unsure, answered = data.get("unsure"), data.get("answers")
    if isinstance(unsure, dict) and isinstance(unsure.get("questions"), list) and isinstance(answered, dict):
        unsure["questions"] = [each for each in unsure["questions"] if each not in list(answered)]

    assert small.is_valid(as_json(data)) == is_read(small_pack(), data)


def test_an_answer_is_described_by_its_question_and_an_option_by_its_words() -> None:
    properties = assessment_schema(small_pack())["$defs"]["Answers"]["properties"]

    assert properties["free_offer"]["description"].startswith("What can people use without paying?")
    assert {"const": "all", "description": "Everything: nobody pays"} in properties["free_offer"]["oneOf"]


@pytest.mark.parametrize("path", sorted(SHIPPED.rglob("*.toml")), ids=lambda path: path.name)
def test_every_file_of_the_shipped_pack_is_valid(path: Path) -> None:
    assert not faults(pack_schema(), rtoml.load(path))


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("horizon", "days"),
        ("threatens", "nobody"),
        ("treated", True),
        ("nobody_can_act", True),
        ("waits_for", "a-risk"),
        ("blocks", ["a block"]),
    ],
)
def test_a_wrong_key_of_a_rule_is_found_and_a_right_one_is_not(key: str, value: object) -> None:
    right = {
        "horizon": "weeks",
        "threatens": "people",
        "treated": "a",
        "nobody_can_act": "The law.",
        "waits_for": ["b"],
    }
    rule = {
        "id": "a",
        "title": "A",
        "kind": "risk",
        "severity": "low",
        "met": "a",
        "why": "B",
        "blocks": ["own"],
        **right,
    }

    assert not faults(pack_schema(), {"rule": [rule]})
    assert [each.split(":")[0] for each in faults(pack_schema(), {"rule": [{**rule, key: value}]})] == [
        f"$.rule[0].{key}" + ("[0]" if key == "blocks" else "")
    ]


def test_a_pack_has_blocks_of_its_own_and_names_the_properties_that_are_not_proved() -> None:
    head = {"id": "a", "version": "1", "title": "A", "source": "B", "block": [{"id": "own", "title": "Own"}]}

    assert not faults(pack_schema(), {**head, "not_proved": {"way-out": "It tells facts."}})
    assert faults(pack_schema(), {**head, "not_proved": {"way_out": "It tells facts."}})
    assert faults(pack_schema(), {**head, "not_proved": {"way-out": ""}})


@pytest.mark.parametrize(
    ("kind", "question"),
    [
        ("practice", {"type": "number", "unit": "users"}),
        ("outcome", {"type": "number"}),
        ("outcome", {"type": "one"}),
        ("practice", {"type": "many"}),
    ],
)
def test_what_the_type_of_a_question_asks_for_is_missed(kind: str, question: dict[str, Any]) -> None:
    options = [{"id": "a", "say": "A"}, {"id": "b", "say": "B"}]
    asked = {"id": "a", "kind": kind, "ask": "?", **question}
    right = {
        **asked,
        "kind": "outcome",
        **({"unit": "users"} if question["type"] == "number" else {"options": options}),
    }

    assert not faults(pack_schema(), {"question": [right]})
    assert [each.split(":")[0] for each in faults(pack_schema(), {"question": [asked]})] == ["$.question[0]"]


def test_every_file_of_a_pack_that_extends_another_is_valid() -> None:
    head = {"id": "ours", "version": "1", "title": "Ours", "source": "Us", "extends": "social-media"}
    changes = {"switch_off": ["data-myths"], "severities": {"wrong-data": "low"}, "parameters_replaced": {"min": 2}}

    assert not faults(pack_schema(), {**head, **changes})


HAPPENING = {"id": "w", "title": "T", "why": "W"}


@pytest.mark.parametrize(
    ("data", "where"),
    [
        ({"id": "x", "version": "1", "title": "X"}, "$"),
        ({"claim": [], "question": []}, "$"),
        ({"question": [{"id": "A b", "kind": "practice", "ask": "?", "type": "yes-no"}]}, "$.question[0].id"),
        ({"question": [{"id": "a", "kind": "practice", "ask": "?", "type": "yesno"}]}, "$.question[0].type"),
        ({"question": [{"id": "a", "kind": "effort", "ask": "?", "type": "yes-no"}]}, "$.question[0].kind"),
        (
            {"question": [{"id": "a", "kind": "practice", "ask": "?", "type": "yes-no", "better": "up"}]},
            "$.question[0].better",
        ),
        ({"question": [{"id": "a", "kind": "outcome", "ask": "?", "type": "yes-no", "feature": "x"}]}, "$.question[0]"),
        ({"strategy": [{"id": "a", "title": "A", "steps": [], "effort": "huge", "sets": {}}]}, "$.strategy[0].effort"),
        ({"strategy": [{"id": "a", "title": " ", "steps": [], "effort": "low", "sets": {}}]}, "$.strategy[0].title"),
        (
            {"scenario": [{**HAPPENING, "happens": {"a": {"tims": 2}}}]},
            "$.scenario[0].happens.a",
        ),
        ({"scenario": [{**HAPPENING, "happens": {"a": ["x"]}}]}, "$.scenario[0].happens.a"),
        (
            {"scenario": [{**HAPPENING, "happens": {"a": True}, "kind": "risk"}]},
            "$.scenario[0]",
        ),
    ],
)
def test_a_broken_file_of_a_pack_is_found(data: dict[str, Any], where: str) -> None:
    assert [fault.split(":")[0] for fault in faults(pack_schema(), data)] == [where]


def test_the_schema_of_a_case_has_the_keys_that_are_read() -> None:
    assert set(CaseFile.__struct_fields__) <= set(pack_schema()["properties"])


def closed(schema: Any) -> Any:
    """Return ``schema`` with every object that lists its keys closed to others."""
    if isinstance(schema, dict):
        more = {"additionalProperties": False} if "properties" in schema and schema.get("type") == "object" else {}
        return {key: closed(value) for key, value in schema.items()} | more
    return [closed(each) for each in schema] if isinstance(schema, list) else schema


def printed(tmp_path: Path, texts: list[str], *arguments: str | Path) -> Any:
    for index, text in enumerate(texts):
        (tmp_path / f"{index}.toml").write_text(text, encoding="utf-8")
    return json.loads(run("check", tmp_path, "--format", "json", *arguments).out)


def test_everything_that_check_prints_is_described(tmp_path: Path, pack: Pack, cases: dict[str, Case]) -> None:
    texts = [assessment_text(pack, case) for case in cases.values()]
    texts += [tomli_w.dumps(drawn(pack, seed) | {"waiver": [], "action": []}) for seed in range(1)]

    document = printed(tmp_path, texts)

    assert len(document["files"]) == len(texts)
    assert not faults(closed(review_schema()), document)


def test_the_output_for_another_pack_is_described_too(tmp_path: Path) -> None:
    folder = write_pack(tmp_path / "pack")
    (tmp_path / "files").mkdir()

    assert not faults(closed(review_schema()), printed(tmp_path / "files", [OPEN, COVERED], "--pack", folder))


def test_the_schema_of_a_review_lets_new_keys_through_and_nothing_else_that_is_new(tmp_path: Path) -> None:
    folder = write_pack(tmp_path / "pack")
    (tmp_path / "files").mkdir()
    document = printed(tmp_path / "files", [OPEN], "--pack", folder)
    finding = document["files"][0]["findings"][0]

    assert not faults(review_schema(), document | {"more": 1})
    finding["status"] = "perhaps"
    assert faults(review_schema(), document)


@pytest.mark.parametrize("subject", ["assessment", "pack", "review"])
def test_the_command_prints_a_schema(subject: str) -> None:
    ran = run("schema", subject)

    assert ran.code == 0
    Draft202012Validator.check_schema(json.loads(ran.out))


def test_the_command_writes_a_schema_for_the_pack_asked_for(tmp_path: Path) -> None:
    target = tmp_path / "small.schema.json"

    ran = run("schema", "assessment", "--pack", write_pack(tmp_path / "pack"), "--output", target)

    assert (ran.code, ran.out) == (0, "")
    schema = assessment_schema(load_pack(str(tmp_path / "pack")))
    assert json.loads(target.read_text(encoding="utf-8")) == json.loads(json.dumps(schema))


@pytest.mark.parametrize("arguments", [["reviews"], ["pack", "--pack", "x"], ["assessment", "--pack", "nowhere"]])
def test_what_has_no_schema_is_refused(arguments: list[str]) -> None:
    ran = run("schema", *arguments)

    assert (ran.code, ran.out) == (2, "")
    assert ran.err


def tool(name: str) -> str:
    """Return the path of a program that the test dependencies install."""
    found = shutil.which(name, path=f"{Path(sys.executable).parent}{os.pathsep}{os.environ.get('PATH', '')}")
    assert found, f"{name} is not installed"
    return found


@pytest.fixture
def new_file(tmp_path: Path) -> Path:
    """Return a new assessment, with the schema where its directive says it is."""
    path = tmp_path / "nook.toml"
    run("assess", path, "--name", "Nook", "--set", "stage=idea", "--set", "revenue_sources=advertising,goods")
    run("schema", "assessment", "--output", tmp_path / "social-media.schema.json")
    return path


LINTERS = {"taplo": ["lint", "--no-auto-config"], "tombi": ["lint", "--offline", "--error-on-warnings"]}


def lint(name: str, path: Path) -> subprocess.CompletedProcess[str]:
    surroundings = {**os.environ, "XDG_CACHE_HOME": str(path.parent / "cache"), "NO_COLOR": "1"}
    command = [tool(name), *LINTERS[name], path.name]
    return subprocess.run(
        command, cwd=path.parent, env=surroundings, check=False, capture_output=True, text=True, encoding="utf-8"
    )


@pytest.mark.parametrize("linter", LINTERS)
def test_a_language_server_accepts_a_new_file_and_finds_what_is_wrong_in_it(linter: str, new_file: Path) -> None:
    before = lint(linter, new_file)
    text = new_file.read_text(encoding="utf-8")
    new_file.write_text(text.replace('"idea"', '"ideal"').replace('"goods"', '"none"'), encoding="utf-8")
    line = text[: text.index('"idea"')].count("\n") + 1

    after = lint(linter, new_file)

    assert before.returncode == 0, before.stdout + before.stderr
    assert after.returncode == 1
    assert f"nook.toml:{line}:" in after.stderr
    assert f"nook.toml:{line + 1}:" in after.stderr


@pytest.mark.parametrize("linter", LINTERS)
@pytest.mark.parametrize(
    ("identity", "pair"), [("small", "free_offer=all"), ("other", "free_offer=all"), ("social-media", "stage=idea")]
)
def test_what_a_new_file_says_of_editors_works_whatever_is_listed(
    linter: str, identity: str, pair: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_pack(tmp_path / "small")
    write_pack(tmp_path / "other", pack=MANIFEST.replace('id = "small"', 'id = "other"'))
    (tmp_path / "bmcheck.toml").write_text('packs = ["other", "small"]', encoding="utf-8")
    GitRepository(tmp_path)
    (tmp_path / "v").mkdir()
    monkeypatch.chdir(tmp_path / "v")
    run("assess", "nook.toml", "--set", pair, "--pack", identity)
    text = Path("nook.toml").read_text(encoding="utf-8")
    [command] = re.findall(r"after: bmcheck (.*)", text)

    done = run(*shlex.split(command))
    good = lint(linter, Path("nook.toml").resolve())
    Path("nook.toml").write_text(text.replace(f'"{pair.partition("=")[2]}"', '"x"'), encoding="utf-8")
    bad = lint(linter, Path("nook.toml").resolve())

    assert text.startswith(f"#:schema ./{identity}.schema.json\n")
    assert done.code == 0
    assert good.returncode == 0, good.stdout + good.stderr
    assert bad.returncode == 1


def test_a_new_file_of_a_pack_that_its_id_does_not_find_names_no_schema(tmp_path: Path) -> None:
    pack = write_pack(tmp_path / "small")

    run("assess", tmp_path / "x.toml", "--set", "free_offer=all", "--pack", pack)

    text = (tmp_path / "x.toml").read_text(encoding="utf-8")
    assert not text.startswith("#:")
    assert "bmcheck schema assessment --pack FOLDER -o small.schema.json" in text


@pytest.mark.parametrize("linter", LINTERS)
def test_a_language_server_accepts_the_shipped_pack(linter: str, tmp_path: Path) -> None:
    run("schema", "pack", "--output", tmp_path / "pack.schema.json")
    for path in SHIPPED.rglob("*.toml"):
        copy = tmp_path / path.name
        copy.write_text("#:schema ./pack.schema.json\n\n" + path.read_text(encoding="utf-8"), encoding="utf-8")

        ran = lint(linter, copy)

        assert ran.returncode == 0, ran.stdout + ran.stderr


@pytest.mark.parametrize(
    ("written", "offered"),
    [
        ("[answers]\nfree_o|", {"free_offer": "What can people use without paying?"}),
        ("[answers]\nfree_offer = |", {'"all"': "Everything: nobody pays", '"none"': "Nothing: everybody pays"}),
        ("[answers]\nsources = [|]", {'"ads"': "Advertising", '"none"': "None of these"}),
        ("[answers]\nsources = { lacks = [|] }", {'"shop"': "A shop"}),
        ("[[waiver]]\nrule = |", {'"too-few-payers"': "Too few users pay"}),
        ("[[action]]\nstrategy = |", {'"raise-share"': "Give paying users more"}),
    ],
)
def test_an_editor_completes_ids_and_shows_their_words(tmp_path: Path, written: str, offered: dict[str, str]) -> None:
    (tmp_path / "small.schema.json").write_text(json.dumps(assessment_schema(small_pack())), encoding="utf-8")

    text = f"#:schema ./small.schema.json\n\n{written}\n"

    found = completions([tool("tombi"), "lsp", "--offline"], tmp_path, text, set(offered))

    for label, words in offered.items():
        assert found[label].startswith(words)


def test_a_pack_without_strategies_and_options_that_exclude_others_is_described_too() -> None:
    small = small_pack()
    sources = small.questions["sources"]
    joint = replace(sources, options=tuple(each for each in sources.options if not each.alone))
    pack = replace(small, strategies={}, questions={**small.questions, "sources": joint})
    schema = Draft202012Validator(assessment_schema(pack))

    assert schema.is_valid({**HEAD, "answers": {"sources": ["ads", "shop"]}})
    assert not schema.is_valid({**HEAD, "answers": {"sources": ["none"]}})
    assert not schema.is_valid({**HEAD, "action": [{"strategy": "second-income", "status": "planned"}]})


def test_a_type_that_says_nothing_of_itself_has_a_schema_without_description() -> None:
    class Silent(msgspec.Struct):
        number: int

    assert "description" not in described([Silent])["Silent"]
