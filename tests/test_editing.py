"""An edit changes the entries it names, and nothing else that a person wrote."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
import rtoml
from hypothesis import given
from hypothesis import strategies as st
from small_pack import OPEN, assessment, problems_of, small_pack

from bmcheck.answers import Plain, plain_answer, read_answer
from bmcheck.errors import BmcheckError
from bmcheck.files.assessments import load_assessment, read_assessment
from bmcheck.files.editing import Edit, create, edit, edited, new_text
from bmcheck.files.toml import Source
from bmcheck.model import Assessment, Venture

WRITTEN_BY_HAND = """\
# Our shop, see the wiki

pack   =   { id = 'small' }   # the one we agreed on
bmcheck = 1

[notes]
sources = '''
two lines
of it'''


[answers]    # not in the order of the questions
# what the team said
price_review = true

sources = ['ads',   "shop"]  # since May
free_offer = "basic"

[[waiver]]
rule = "too-few-payers"   # [sic]
decision = "accept"
reason = "x"
by = "y"
until = 2027-03-31
"""

OPTIONS = ("ads", "shop", "events")
RAW: dict[str, st.SearchStrategy[object]] = {
    "free_offer": st.sampled_from(["none", "all", "basic"]),
    "sources": st.lists(st.sampled_from(OPTIONS), unique=True)
    | st.just(["none"])
    | st.builds(lambda has, lacks: {"has": has, "lacks": lacks}, st.just(["ads"]), st.sampled_from([[], ["shop"]])),
    "paid_share": st.floats(0, 1),
    "price_review": st.booleans(),
}
ANSWERS = st.fixed_dictionaries({}, optional=RAW)
CHANGES = ANSWERS


def read(text: str) -> Assessment:
    return read_assessment(small_pack(), Source("x.toml", text))


def plain(raw: dict[str, object]) -> dict[str, Plain | None]:
    """Return answers as an interview would write them."""
    questions = small_pack().questions
    return {name: plain_answer(questions[name], read_answer(questions[name], value)) for name, value in raw.items()}


def is_subsequence(some: list[str], of: list[str]) -> bool:
    rest = iter(of)
    return all(each in rest for each in some)


@st.composite
def texts(draw: st.DrawFn) -> str:
    """Draw an assessment with comments, blank lines and spaces where people put them."""
    questions = small_pack().questions
    answers = draw(ANSWERS)
    blank = st.sampled_from(["", "\n", "# what the team said\n", "\n\n  # two\n"])
    comment = st.sampled_from(["", "  # since May", " # [notes]"])
    equals = st.sampled_from([" = ", "=", "  =   "])
    lines = ["bmcheck = 1\n", 'pack = { id = "small" }\n', draw(blank), "[answers]", draw(comment), "\n"]
    for name in draw(st.permutations(list(answers))):
        value = rtoml.dumps({name: plain_answer(questions[name], read_answer(questions[name], answers[name]))})
        if value.startswith("["):
            value = f'{name} = {{ has = ["ads"] }}'
        lines += [draw(blank), name, draw(equals), value.strip().partition(" = ")[2], draw(comment), "\n"]
    text = "".join(lines)
    return text.replace("\n", "\r\n") if draw(st.booleans()) else text


@given(texts())
def test_an_edit_of_nothing_changes_no_character(text: str) -> None:
    assert edited(text, Edit()) == text


@given(texts(), CHANGES)
def test_what_is_written_is_read_and_every_other_answer_stays(text: str, raw: dict[str, object]) -> None:
    questions = small_pack().questions
    before = read(text).answers

    after = read(edited(text, Edit(answers=plain(raw)))).answers

    assert after == {**before, **{name: read_answer(questions[name], value) for name, value in raw.items()}}


@given(texts(), CHANGES)
def test_every_line_of_another_entry_stays_in_its_order(text: str, raw: dict[str, object]) -> None:
    kept = [
        line
        for line in text.split("\n")
        if line.partition("=")[0].strip() not in raw and line.strip() not in ("", "\r")
    ]

    after = edited(text, Edit(answers=plain(raw)))

    assert is_subsequence(kept, after.split("\n"))


@given(texts(), CHANGES)
def test_the_ends_of_lines_stay_those_of_the_file(text: str, raw: dict[str, object]) -> None:
    after = edited(text, Edit(answers=plain(raw), notes={"sources": "one\ntwo"}, unsure=frozenset(["paid_share"])))

    assert after.count("\r\n") == (after.count("\n") if "\r\n" in text else 0)


@given(texts(), ANSWERS)
def test_answers_that_are_taken_away_are_gone_and_no_others(text: str, raw: dict[str, object]) -> None:
    before = read(text).answers

    after = read(edited(text, Edit(answers=dict.fromkeys(raw)))).answers

    assert after == {name: answer for name, answer in before.items() if name not in raw}


@given(texts(), st.text(st.characters(exclude_categories=["Cs"]), max_size=40))
def test_any_note_is_read_as_it_was_written(text: str, note: str) -> None:
    after = edited(text, Edit(notes={"sources": note}))

    assert read(after).notes == {"sources": note}
    assert edited(after, Edit(notes={"sources": note})) == after


def test_a_changed_answer_changes_its_line_only() -> None:
    after = edited(WRITTEN_BY_HAND, Edit(answers={"free_offer": "all"}))

    assert after == WRITTEN_BY_HAND.replace('free_offer = "basic"', 'free_offer = "all"')


def test_a_comment_behind_a_changed_answer_stays() -> None:
    after = edited(WRITTEN_BY_HAND, Edit(answers={"sources": ["shop"]}))

    [line] = [each for each in after.split("\n") if each.startswith("sources = [")]
    assert line.endswith(('["shop"] # since May', '["shop"]  # since May'))
    assert after.count("\n") == WRITTEN_BY_HAND.count("\n")


def test_a_new_answer_stands_among_the_answers() -> None:
    after = edited(WRITTEN_BY_HAND, Edit(answers={"paid_share": 0.02}))

    lines = after.split("\n")
    assert lines.index('free_offer = "basic"') + 1 == lines.index("paid_share = 0.02")
    assert is_subsequence(WRITTEN_BY_HAND.split("\n"), lines)


def test_a_partial_answer_is_written_on_one_line() -> None:
    after = edited(OPEN, Edit(answers={"sources": {"has": ["ads"], "lacks": ["shop"]}}))

    [line] = [each for each in after.split("\n") if each.startswith("sources")]
    assert rtoml.loads(line) == {"sources": {"has": ["ads"], "lacks": ["shop"]}}


@pytest.mark.parametrize(
    ("what", "text"),
    [
        ("an empty file", ""),
        ("no table of answers", "bmcheck = 1\n[[waiver]]\nrule = 'x'\n"),
        ("no line end behind the last answer", "[answers]\nfree_offer = 'all'"),
        ("no line end behind the header", "[answers]"),
        ("an inline table", "answers = { free_offer = 'all' }\n"),
        ("dotted keys", "answers.free_offer = 'all'\n[notes]\nsources = 'x'\n"),
        ("a quoted header", "['answers']\nfree_offer = 'all'\n"),
        ("quoted keys", '[answers]\n"sources" = []\n'),
        ("answers between other tables", "[notes]\nx = '1'\n[answers]\nfree_offer = 'all'\n[venture]\nname = 'X'\n"),
    ],
)
def test_an_answer_can_be_added_to_files_of_every_shape(what: str, text: str) -> None:
    before = rtoml.loads(text)

    after = rtoml.loads(edited(text, Edit(answers={"sources": ["ads"]})))

    before.setdefault("answers", {})["sources"] = ["ads"]
    assert after == before, what


def test_what_is_not_known_is_marked_and_loses_its_answer() -> None:
    after = read(edited(OPEN, Edit(answers={"sources": None}, unsure=frozenset(["sources"]))))

    assert after.unsure == {"sources"}
    assert after.answers.keys() == {"free_offer"}


def test_an_answer_takes_the_mark_of_what_is_not_known_away() -> None:
    text = assessment(rest='[unsure]\nquestions = ["sources", "paid_share"]  # ask Ann\n')

    after = edited(text, Edit(answers={"sources": ["ads"]}))

    assert read(after).unsure == {"paid_share"}
    assert "# ask Ann" in after


def test_what_was_marked_before_stays_first_and_is_marked_once() -> None:
    text = assessment(rest='[unsure]\nquestions = ["sources"]\n')

    after = edited(text, Edit(unsure=frozenset(["sources", "price_review", "paid_share"])))

    assert rtoml.loads(after)["unsure"] == {"questions": ["sources", "paid_share", "price_review"]}


@pytest.mark.parametrize("unsure", ["", '[unsure]\nquestions = [ "paid_share" ]   # both\n'])
def test_marks_that_do_not_change_are_not_written_again(unsure: str) -> None:
    text = assessment('free_offer = "all"', unsure)

    after = edited(text, Edit(answers={"free_offer": "none"}))

    assert after == text.replace('"all"', '"none"')


def test_a_note_is_added_changed_and_taken_away() -> None:
    added = edited(OPEN, Edit(notes={"sources": "one"}))
    changed = edited(added, Edit(notes={"sources": 'two "quoted"'}))
    gone = edited(changed, Edit(notes={"sources": None}))

    assert [read(each).notes for each in (added, changed, gone)] == [
        {"sources": "one"},
        {"sources": 'two "quoted"'},
        {},
    ]


@pytest.mark.parametrize(
    "change", [Edit(answers={"sources": None}), Edit(notes={"sources": None}), Edit(answers={}, notes={})]
)
def test_taking_away_what_is_not_there_changes_nothing(change: Edit) -> None:
    text = assessment('free_offer = "all"')

    assert edited(text, change) == text


def test_text_that_is_no_toml_is_refused() -> None:
    [problem] = problems_of(lambda: edited("a = ", Edit(answers={"sources": []}), "x.toml"))

    assert problem.path == "x.toml"
    assert "cannot be edited" in problem.what
    assert problem.hint


@given(st.text("ab.=[]{}#\"'\\,\n\r \t1", max_size=40))
def test_whatever_the_text_the_result_holds_what_it_must_or_nothing_is_written(tail: str) -> None:
    text = "[answers]\n" + tail
    try:
        before = rtoml.loads(text)
        after = edited(text, Edit(answers={"sources": ["ads"]}))
    except (rtoml.TomlParsingError, BmcheckError):
        return

    before["answers"]["sources"] = ["ads"]
    assert rtoml.loads(after) == before


def test_an_edit_is_made_to_the_file_as_it_is_on_the_disk(tmp_path: Path) -> None:
    path = tmp_path / "x.toml"
    path.write_bytes(OPEN.replace("\n", "\r\n").encode())

    edit(str(path), Edit(answers={"price_review": True}))

    assert load_assessment(str(path), small_pack()).answers["price_review"] is True
    assert path.read_bytes().count(b"\r\n") == path.read_bytes().count(b"\n")


def test_a_new_assessment_is_one_without_answers(tmp_path: Path) -> None:
    path = tmp_path / "new.toml"
    venture = Venture(name='A "shop" \\ \x1b', assessed=date(2026, 11, 23))

    create(str(path), small_pack(), venture)

    found = load_assessment(str(path), small_pack())
    assert (found.venture, found.answers) == (venture, {})
    assert (found.pack.version, found.pack.digest) == (small_pack().version, small_pack().digest)


def test_a_new_assessment_never_replaces_a_file(tmp_path: Path) -> None:
    path = tmp_path / "x.toml"
    path.write_text("mine", encoding="utf-8")

    [problem] = problems_of(lambda: create(str(path), small_pack(), Venture()))

    assert (problem.path, problem.what) == (str(path), "exists already")
    assert path.read_text(encoding="utf-8") == "mine"


@given(ANSWERS)
def test_answers_to_a_new_assessment_are_written_below_each_other(raw: dict[str, object]) -> None:
    text = edited(new_text(small_pack(), Venture(name="X")), Edit(answers=plain(raw)))

    block = text.partition("[answers]\n")[2].strip("\n")
    assert [line.partition(" = ")[0] for line in block.split("\n") if block] == list(raw)
