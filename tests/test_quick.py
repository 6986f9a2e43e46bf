"""Reading line by line gives what the ordinary reader gives, or nothing."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from quickly import assessment_of
from support.random_answers import SEEDS, some_answers
from support.small_pack import COVERED, OPEN, assessment, small_pack

from bmcheck.answers import plain_answer
from bmcheck.cohorts import Cohorts
from bmcheck.errors import BmcheckError
from bmcheck.files import quick, quick_entries
from bmcheck.files.assessments import read_assessment
from bmcheck.files.editing import Edit, edited, new_text
from bmcheck.files.packs import load_pack
from bmcheck.files.quick import Heads, Quick, QuickReader, split
from bmcheck.files.toml import Source
from bmcheck.model import Pack, Venture

PACK = load_pack()
READER = QuickReader(PACK, Cohorts(PACK).situations)
NOTES = '[notes]\nfree_offer = "seen [answers] in March"\n'
UNSURE = '[unsure]\nquestions = ["paid_share"]\n'


def quickly(text: str, reader: QuickReader | None = None, heads: Heads | None = None) -> Quick | None:
    parts = split(text)
    head = (heads or Heads()).read(parts) if parts else None
    return (reader or small_reader()).read(parts, head) if parts and head else None


def small_reader() -> QuickReader:
    return QuickReader(small_pack(), Cohorts(small_pack()).situations)


@settings(max_examples=40)
@given(SEEDS)
def test_what_bmcheck_writes_is_read_quickly_and_the_same(seed: int) -> None:
    answers = some_answers(PACK, seed)
    plain = {name: plain_answer(PACK.questions[name], answer) for name, answer in answers.items()}
    text = edited(new_text(PACK, Venture(name="Nook")), Edit(answers=plain), "x.toml")

    found = quickly(text, READER)

    assert found is not None
    assert assessment_of(found) == read_assessment(PACK, Source("x.toml", text))
    assert found.situation == READER.situations.of(answers)


@pytest.mark.parametrize(
    "text",
    [
        OPEN,
        COVERED,
        assessment(),
        assessment('# why\n  free_offer = "all"  # said in March\n\n   \n\tsources = ["ads"]'),
        assessment("\"free_offer\" = 'all'", NOTES + UNSURE),
        UNSURE.join(assessment('free_offer = "all"').split("\n[answers]\n")).replace(UNSURE, UNSURE + "\n[answers]\n"),
        assessment("paid_share = 0.012") + "[venture]\nname = 'Nook'\nassessed = 2026-11-23",
        assessment("", '[answers.sources]\nhas = ["ads"]\n\n# more\n[notes]\nsources = "x"\n'),
        assessment("price_review = true", '[answers.sources]\nhas = ["ads"]\nlacks = [\n  "shop",\n]\n'),
        assessment('sources = [\n  "ads",  # since May\n  "shop",\n]\nfree_offer = "all"'),
    ],
)
def test_what_people_write_is_read_the_same(text: str) -> None:
    found = quickly(text)

    assert found is not None
    assert assessment_of(found) == read_assessment(small_pack(), Source("x.toml", text))


@pytest.mark.parametrize(
    ("what", "text"),
    [
        ("an indented answer below a blank line", assessment('sources = [\n "ads"]\n\n  price_review = true')),
        ("an indented answer below a comment", assessment("# why\n  price_review = true\n  paid_share = [")),
        ("an answer far from the others", assessment("", '[notes]\n[answers.sources]\nhas = ["ads"]\n')),
        ("another table within", assessment("", '[answers.sources]\nhas = ["ads"]\n [notes]\nsources = "x"\n')),
        ("two answers in one table", assessment("", '[answers.sources]\nhas = ["ads"]\n[answers.sources.x]\n')),
        ("an answer in two halves", assessment('sources.has = ["ads"]\nsources.lacks = ["shop"]')),
        ("text over several lines", assessment("price_review = true", '[notes]\nprice_review = """a\n[answers]\n"""')),
        ("a waiver", assessment("price_review = true", '[[waiver]]\nrule = "prices-reviewed"\n')),
        ("answers in the head", 'bmcheck = 1\npack.id = "small"\nanswers.price_review = true\n'),
        ("the mark of the name", assessment("price_review = true", '[notes]\nprice_review = "\ufdd0"\n')),
        ("very many lines", assessment("\n" * 1_000 + "price_review = true")),
        ("other line ends", COVERED.replace("\n", "\r\n")),
    ],
)
def test_another_shape_is_left_to_the_ordinary_reader(what: str, text: str) -> None:
    assert quickly(text) is None, what


@pytest.mark.parametrize(
    "text",
    [
        assessment("free_ofer = 1"),
        assessment("paid_share = 1.5"),
        assessment("]free_offer = 1\nprice_review = true"),
        assessment(" free_offer = 1\nprice_review = true"),
        assessment('free_offer = "al"'),
        assessment("price_review = true\nprice_review = true"),
        assessment("price_review = true\nprice_review = false"),
        assessment("price_review ="),
        assessment("price_review = true", "[answers]\n"),
        assessment("price_review = true", "[unsure]\nquestions = ['price_review']\n"),
        assessment("", "[unsure]\nquestions = ['nothing']\n"),
        assessment("", "[notes]\nnothing = 'x'\n"),
        assessment("", "[notes]\nprice_review = 1\n"),
        assessment("", "[venture]\nnam = 'x'\n"),
        assessment("", "[nothing]\n"),
        OPEN.replace("bmcheck = 1", "bmcheck = 2"),
        OPEN.replace("bmcheck = 1", "bmcheck = true"),
        OPEN.replace('"small"', '"large"'),
        OPEN.replace("bmcheck = 1\n", ""),
        "bmcheck = 1\npack.id = 'small'\nunsure.questions = [\n[answers]\n['x']\n]\n",
        assessment("price_review = true\x00"),
        assessment("price_review = true\n\f"),
        assessment("price_review = true\n# \x07"),
        assessment("price_review = true", f"[venture]\nname = '{'x' * 10_001}'\n"),
    ],
)
def test_what_is_wrong_is_never_taken(text: str) -> None:
    assert quickly(text) is None


@pytest.mark.parametrize("name", ["Nook", "", "Größe 'x'", "[answers]", "#", "a, b = 1"])
def test_the_name_is_each_time_that_of_the_file(name: str) -> None:
    heads, reader = Heads(), small_reader()

    for each in ("Other", name):
        found = quickly(f'{OPEN}[venture]\nname = "{each}"\nabout = "x"\n', reader, heads)
        assert found is not None
        assert assessment_of(found).venture == Venture(name=each, about="x")


@pytest.mark.parametrize(
    "text",
    [
        f'{OPEN}venture.name = "A"\n[notes]\nname = "B"\n',
        f'{OPEN}[notes]\nname = "B"\n',
        f'{OPEN}[venture]\nabout = "\ufdd0"\nname = "B"\n',
        f'{OPEN}[venture]\nname = "B"\nname = "C"\n',
    ],
)
def test_what_looks_like_the_name_is_not_taken_for_it(text: str) -> None:
    assert quickly(text) is None


def test_forgetting_lines_changes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(quick_entries, "MOST", 2)
    monkeypatch.setattr(quick, "MOST_HEADS", 1)
    reader, heads = small_reader(), Heads()

    for text in (OPEN, COVERED, f"{COVERED}{NOTES}") * 3:
        found = quickly(text, reader, heads)
        assert found is not None
        assert assessment_of(found) == read_assessment(small_pack(), Source("x.toml", text))


def test_long_lines_are_not_kept() -> None:
    reader = small_reader()
    before = len(reader._entries)

    for number in range(3):
        assert quickly(assessment(f"price_review = true  # {number} {'x' * 300}"), reader) is not None

    assert len(reader._entries) == before + 1, "the line without an answer"


@settings(max_examples=200)
@given(SEEDS)
def test_what_is_read_quickly_is_never_refused_otherwise(seed: int) -> None:
    """Damaged files: whenever the quick way takes one, the ordinary reader takes it too, and reads the same."""
    from random import Random  # noqa: PLC0415

    random = Random(seed)
    text = COVERED + NOTES
    for _ in range(random.randint(1, 3)):
        at = random.randrange(len(text))
        text = text[:at] + random.choice(["", "\n", "[", "]", '"', "#", "=", "\n[answers]\n"]) + text[at + 1 :]

    found = quickly(text)

    if found is not None:
        assert assessment_of(found) == _read(small_pack(), text)


def _read(pack: Pack, text: str) -> object:
    try:
        return read_assessment(pack, Source("x.toml", text))
    except BmcheckError as error:
        return error
