"""An edit changes the entries it names, and nothing else that a person wrote."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest
import rtoml
from hypothesis import given
from hypothesis import strategies as st
from support.small_pack import OPEN, assessment, problems_of, small_pack

from bmcheck.answers import Plain, plain_answer, read_answer
from bmcheck.errors import BmcheckError, Problem
from bmcheck.files import editing, updating
from bmcheck.files.assessments import load_assessment, read_assessment
from bmcheck.files.comments import comments_in
from bmcheck.files.editing import Edit, create, edited, new_text, proved
from bmcheck.files.lists import renamed
from bmcheck.files.toml import Source
from bmcheck.files.updating import edit
from bmcheck.files.waivers_and_actions import add_actions, record_waiver
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

    assert after == WRITTEN_BY_HAND.replace("""['ads',   "shop"]""", '["shop"]')


@pytest.mark.parametrize(
    "comment", ["# since May", "#1 priority", "## two", "# ", "# [notes]", "# \"x\" = 'y' # z", "#"]
)
@pytest.mark.parametrize("value", ["['ads']", "['#1', \"x # y\"]", "'''#\n# x'''", "[\n  1, # one\n  'shop', # two\n]"])
def test_a_comment_behind_a_value_stays(value: str, comment: str) -> None:
    text = "[answers]\n# above\nsources = {}   {}\n# below\nprice_review = true\n"

    changed = edited(text.format(value, comment), Edit(answers={"sources": ["events"]}))
    gone = edited(text.format(value, comment), Edit(answers={"sources": None}))

    words = "# one\n# two\n" if "# one" in value else ""
    assert gone == f"[answers]\n# above\n{words}{comment}\n# below\nprice_review = true\n"
    assert changed == text.format('["events"]', comment).replace("# above\n", f"# above\n{words}")


@pytest.mark.parametrize(
    ("what", "before", "words", "after"),
    [
        ("one more", "[\n  'a', # A\n  'b', # B\n]", "abz", "[\n  'a', # A\n  'b', # B\n  \"z\",\n]"),
        ("one more, no comma", "[\n  'a', # A\n  'b' # B\n]", "abz", "[\n  'a', # A\n  'b', # B\n  \"z\"\n]"),
        ("two more", "[\n\t'a',\n]", "ayz", '[\n\t\'a\',\n\t"y",\n\t"z",\n]'),
        ("the first gone", "[\n  'a', # A\n  # on B\n  'b', # B\n]", "b", "[\n  # on B\n  'b', # B\n]"),
        ("the last gone", "[\n  'a', # A\n\n  # on B\n  'b' # B\n]", "a", "[\n  'a', # A\n\n  # on B\n]"),
        ("another instead", "[ # all\n  'a', # A\n  'b', # B\n]", "bz", "[ # all\n  'b', # B\n  \"z\",\n]"),
        ("all others", "[ # all\n  'a', # A\n  # last\n]", "z", '[ # all\n    "z",\n  # last\n]'),
        ("none left", "[\n  'a', # A\n  # last\n]", "", "[\n  # last\n]"),
        ("several on a line", "[\n 'a', 'b', # AB\n 'c'\n]", "bcz", "[\n 'b', # AB\n 'c',\n \"z\"\n]"),
        ("the last of a line", "[\n 'a', 'b', # AB\n 'c'\n]", "ac", "[\n 'a', # AB\n 'c'\n]"),
        ("closed on the last line", "['a', # A\n 'b']", "abz", "['a', # A\n 'b', \"z\"]"),
        ("another order", "[\n 'b', # B\n 'a', # A\n]", "ab", "[\n 'b', # B\n 'a', # A\n]"),
        ("Windows line ends", "[\r\n 'a', # A\r\n 'b'\r\n]", "az", "[\r\n 'a', # A\r\n \"z\",\r\n]"),
        ("on one line, another order", "['b',  'a']", "ab", "['b',  'a']"),
    ],
)
def test_words_that_stay_in_a_list_keep_their_lines_and_comments(
    what: str, before: str, words: str, after: str
) -> None:
    text = "[unsure]\nquestions = {}\n\n[answers]\na = {{ has = {}, lacks = [] }}\nb = {}\n"

    unsure = edited(text.format(before, "[]", "[]"), Edit(unsure=frozenset(words), answers={"a": None, "b": None}))
    answers: dict[str, Plain | None] = {"b": list(words), "a": {"has": list(words), "lacks": []}}
    answered = edited(text.format("[]", before, before), Edit(answers=answers))

    if set("ab") <= set(words):
        assert unsure.partition("\n\n[answers]")[0] == f"[unsure]\nquestions = {after}", what
    assert answered == text.format("[]", after, after), what


@pytest.mark.parametrize(
    ("text", "change"),
    [
        ("free_offer = 'all'", Edit(answers={"free_offer": "all"})),
        ('"free_offer"   =   "all" # x', Edit(answers={"free_offer": "all"})),
        ("sources = [\n  'ads',  # since May\n  'shop',  # since June\n]", Edit(answers={"sources": ["ads", "shop"]})),
        (
            "sources = { lacks = ['ads'], has = ['shop'] }",
            Edit(answers={"sources": {"has": ["shop"], "lacks": ["ads"]}}),
        ),
        ("paid_share = 2.0e-2", Edit(answers={"paid_share": 0.02})),
        ("price_review = true", Edit(answers={"price_review": True})),
        ("[notes]\nsources = '''\none\ntwo'''", Edit(notes={"sources": "one\ntwo"})),
        ("[unsure]\nquestions = [ 'sources' ]", Edit(unsure=frozenset(["sources"]))),
    ],
)
def test_what_has_that_value_already_is_not_written_again(text: str, change: Edit) -> None:
    assert edited(assessment(text), change) == assessment(text)


@pytest.mark.parametrize(
    ("before", "value", "after"),
    [
        ("true", False, "false"),
        ("false", True, "true"),
        ("1", True, "true"),
        ("true", 1, "1"),
        ("0", False, "false"),
        ("1.0", 1, "1"),
        ("1", 1.0, "1.0"),
        ("'1'", 1, "1"),
        ("[]", ["a"], '["a"]'),
        ("['a']", {"has": ["a"]}, '{ has = ["a"] }'),
        ("{ has = ['a'] }", {"lacks": ["a", "b"]}, '{ lacks = ["a", "b"] }'),
        ("'''\n[answers]\nb = 1\n'''", 'say "a"\n', '"say \\"a\\"\\n"'),
    ],
)
def test_a_value_is_replaced_by_one_of_another_type_too(before: str, value: Plain, after: str) -> None:
    text = "[answers]\na = 1\nb = {}\nc = 2\n"

    assert edited(text.format(before), Edit(answers={"b": value})) == text.format(after)


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
    ("what", "text", "after"),
    [
        ("an empty file", "", "\n[answers]\nb = 7\n"),
        ("no table of answers", "x = 1\n[[waiver]]\ny = 2\n", "x = 1\n[[waiver]]\ny = 2\n\n[answers]\nb = 7\n"),
        ("no table and no line end", "x = 1 # y", "x = 1 # y\n\n[answers]\nb = 7\n"),
        ("no table and Windows line ends", "x = 1\r\ny = 2", "x = 1\r\ny = 2\r\n\r\n[answers]\r\nb = 7\r\n"),
        ("a table without answers", "[answers]\n\n# x\n[x]\n", "[answers]\nb = 7\n\n# x\n[x]\n"),
        ("no line end behind the last answer", "[answers]\na = 1", "[answers]\na = 1\nb = 7\n"),
        ("no line end behind the header", "[answers]", "[answers]\nb = 7\n"),
        ("no line end behind a comment", "[answers] # x", "[answers] # x\nb = 7\n"),
        ("Windows line ends", "[answers]\r\na = 1\r\n\r\n[x]\r\n", "[answers]\r\na = 1\r\nb = 7\r\n\r\n[x]\r\n"),
        ("Windows line ends, none at the end", "[answers]\r\na = 1", "[answers]\r\na = 1\r\nb = 7\r\n"),
        ("a byte-order mark", "\ufeff[answers]\na = 1\n", "\ufeff[answers]\na = 1\nb = 7\n"),
        ("comments", "[answers] # x\na = 1 # y\n# z\n[x]\n", "[answers] # x\na = 1 # y\nb = 7\n# z\n[x]\n"),
        (
            "a list on several lines",
            "[answers]\na = [\n1, # ]\n] # x\n# y\n",
            "[answers]\na = [\n1, # ]\n] # x\nb = 7\n# y\n",
        ),
        ("a text on several lines", "[answers]\na = '''\n[x]'''\n", "[answers]\na = '''\n[x]'''\nb = 7\n"),
        ("a quoted header", "['answers']\na = 1\n", "['answers']\na = 1\nb = 7\n"),
        ("quoted keys", '[answers]\n"a" = 1\n', '[answers]\n"a" = 1\nb = 7\n'),
        (
            "answers between other tables",
            "[w]\nx = 1\n[answers]\na = 1\n[y]\n",
            "[w]\nx = 1\n[answers]\na = 1\nb = 7\n[y]\n",
        ),
        ("an inline table", "answers = { a = 1 } # x\n", "answers = { a = 1, b = 7 } # x\n"),
        ("an inline table in an inline table", "answers = { a = { x = 1 } }", "answers = { a = { x = 1 }, b = 7 }"),
        ("an empty inline table", "answers = {}\ny = 1\n", "answers = { b = 7 }\ny = 1\n"),
        ("dotted keys", "answers.a = 1 # x\n[y]\n", "answers.a = 1 # x\nanswers.b = 7\n[y]\n"),
        ("dotted keys in an inline table", "answers = { a.x = 1 } # y", "answers = { a.x = 1, b = 7 } # y"),
        ("dotted keys below a header", "[answers]\na.x = 1\n", "[answers]\na.x = 1\nb = 7\n"),
        ("dotted keys, no line end", "answers.a = 1", "answers.a = 1\nanswers.b = 7\n"),
        ("dotted keys, Windows line ends", "answers.a = 1\r\ny = 1\r\n", "answers.a = 1\r\nanswers.b = 7\r\ny = 1\r\n"),
        (
            "dotted keys apart",
            "answers.a = 1\nx = 1\nanswers.c = 1\n",
            "answers.a = 1\nx = 1\nanswers.c = 1\nanswers.b = 7\n",
        ),
        ("dotted keys with tables", "answers.a = { x = 1 }\n", "answers.a = { x = 1 }\nanswers.b = 7\n"),
        ("a table below, nothing else", "[answers.data]\nx = 1\n", "[answers.data]\nx = 1\n\n[answers]\nb = 7\n"),
        ("a table below, before", "[answers.data]\n[answers]\na = 1\n", "[answers.data]\n[answers]\na = 1\nb = 7\n"),
        ("a table below, behind", "[answers]\na = 1\n[answers.data]\n", "[answers]\na = 1\nb = 7\n[answers.data]\n"),
    ],
)
def test_an_answer_can_be_added_to_files_of_every_shape(what: str, text: str, after: str) -> None:
    expected = rtoml.loads(text)
    expected.setdefault("answers", {})["b"] = 7

    assert edited(text, Edit(answers={"b": 7})) == after, what
    assert rtoml.loads(after) == expected, what


@pytest.mark.parametrize(
    ("what", "text", "changed", "gone"),
    [
        (
            "a dotted key",
            "answers.a = 1 # x\nanswers.b = 2\n",
            "answers.a = 7 # x\nanswers.b = 2\n",
            "# x\nanswers.b = 2\n",
        ),
        ("spaces around dots", "answers . a=1\nanswers.b=2", "answers . a=7\nanswers.b=2", "answers.b=2"),
        ("the only dotted key", "answers.a = 1\nx = 2\n", "answers.a = 7\nx = 2\n", "x = 2\n"),
        (
            "a dotted table",
            "answers.a = { x = 1 }\nanswers.b = 2\n",
            "answers.a = 7\nanswers.b = 2\n",
            "answers.b = 2\n",
        ),
        ("the only key of a table in line", "answers = { a = 1 } # x", "answers = { a = 7 } # x", "answers = { } # x"),
        (
            "the first of a table in line",
            "answers = { a = 1, b = 2 }",
            "answers = { a = 7, b = 2 }",
            "answers = { b = 2 }",
        ),
        (
            "the last of a table in line",
            "answers = { b = 2, a = 1 }",
            "answers = { b = 2, a = 7 }",
            "answers = { b = 2 }",
        ),
        ("one in the middle", "answers = {b=2, a=[1], c=3}", "answers = {b=2, a=7, c=3}", "answers = {b=2, c=3}"),
        (
            "dotted keys in a table in line",
            "answers = { a.x = 1, b = 2, a.y = 3 } # x",
            "answers = { a = 7, b = 2 } # x",
            "answers = { b = 2 } # x",
        ),
        (
            "a table below",
            "[answers]\na = 1\n[answers.b]\nx = 1\n",
            "[answers]\na = 7\n[answers.b]\nx = 1\n",
            "[answers]\n[answers.b]\nx = 1\n",
        ),
        (
            "a table below, before",
            "[answers.b]\na = 2\n[answers]\na = 1\n",
            "[answers.b]\na = 2\n[answers]\na = 7\n",
            "[answers.b]\na = 2\n[answers]\n",
        ),
        ("Windows line ends", "[answers]\r\na = 1\r\nb = 2", "[answers]\r\na = 7\r\nb = 2", "[answers]\r\nb = 2"),
        (
            "Windows line ends, several lines",
            "[answers]\r\na = [\r\n1,\r\n] # x\r\n",
            "[answers]\r\na = 7 # x\r\n",
            "[answers]\r\n# x\r\n",
        ),
        ("no line end", "[answers]\nb = 2\na = 1", "[answers]\nb = 2\na = 7", "[answers]\nb = 2\n"),
        ("no line end behind a comment", "[answers]\na = 1 # x", "[answers]\na = 7 # x", "[answers]\n# x\n"),
        (
            "a byte-order mark",
            "\ufeffanswers.a = 1\nanswers.b = 2\n",
            "\ufeffanswers.a = 7\nanswers.b = 2\n",
            "\ufeffanswers.b = 2\n",
        ),
        ("indented lines", "[answers]\n  a = 1\n  b = 2\n", "[answers]\n  a = 7\n  b = 2\n", "[answers]\n  b = 2\n"),
        (
            "the same key elsewhere",
            "[x]\na = 1\n[answers]\na = 1\n[y]\na = 1\n",
            "[x]\na = 1\n[answers]\na = 7\n[y]\na = 1\n",
            "[x]\na = 1\n[answers]\n[y]\na = 1\n",
        ),
    ],
)
def test_an_answer_can_be_changed_and_taken_away_in_files_of_every_shape(
    what: str, text: str, changed: str, gone: str
) -> None:
    assert edited(text, Edit(answers={"a": 7})) == changed, what
    assert edited(text, Edit(answers={"a": None})) == gone, what


@pytest.mark.parametrize(
    ("what", "text", "replaced", "half", "gone"),
    [
        (
            "a table below",
            "[answers]\nb = 2\n\n# sides\n[answers.a] # of a\nhas = ['x'] # y\nlacks = ['v'] # w\n# end\n[notes]\n",
            '[answers]\nb = 2\n# of a\n# y\n# w\na = ["z"]\n\n# sides\n# end\n[notes]\n',
            '[answers]\nb = 2\n\n# sides\n[answers.a] # of a\nhas = ["z"] # y\n# w\n# end\n[notes]\n',
            "[answers]\nb = 2\n\n# sides\n# of a\n# y\n# w\n# end\n[notes]\n",
        ),
        (
            "a table below, nothing else",
            "[answers.a]\nlacks = ['x']",
            '\n[answers]\na = ["z"]\n',
            '[answers.a]\nhas = ["z"]\n',
            "",
        ),
        (
            "dotted keys",
            "[answers]\na.has = ['x'] # one\n# two\na.lacks = ['y'] # three\nb = 2\n",
            '[answers]\na = ["z"] # one\n# two\n# three\nb = 2\n',
            '[answers]\na.has = ["z"] # one\n# two\n# three\nb = 2\n',
            "[answers]\n# one\n# two\n# three\nb = 2\n",
        ),
        (
            "dotted keys without a header",
            "answers.a.has = [\n  'x', # one\n  # all\n]\nanswers . 'a' . \"lacks\" = ['y']\n",
            'answers.a = [\n    "z",\n  # all\n]\n',
            'answers.a.has = [\n    "z",\n  # all\n]\n',
            "# one\n# all\n",
        ),
        (
            "Windows line ends",
            "[answers.a]\r\nhas = ['z']\r\nlacks = []\r\n[x]\r\n",
            '[x]\r\n\r\n[answers]\r\na = ["z"]\r\n',
            "[answers.a]\r\nhas = ['z']\r\n[x]\r\n",
            "[x]\r\n",
        ),
    ],
)
def test_an_answer_that_stands_in_several_entries_is_changed_in_all_of_them(
    what: str, text: str, replaced: str, half: str, gone: str
) -> None:
    assert edited(text, Edit(answers={"a": ["z"]})) == replaced, what
    assert edited(text, Edit(answers={"a": {"has": ["z"]}})) == half, what
    assert edited(text, Edit(answers={"a": None})) == gone, what


@pytest.mark.parametrize(
    ("before", "value", "after"),
    [
        ("a.has = ['x']  # ask Mia", ["x"], "a = ['x']  # ask Mia"),
        ("a.has = ['x']  # ask Mia", ["y", "x"], 'a = ["x", "y"]  # ask Mia'),
        ("a.lacks = ['x']  # ask Mia", ["y"], 'a = ["y"]  # ask Mia'),
        ("a.\"has\" = [\n  'x', # X\n]  # ask Mia", ["x", "y"], "a = [\n  'x', # X\n  \"y\",\n]  # ask Mia"),
        ("a = { has = ['x'] }  # ask Mia", ["x"], 'a = ["x"]  # ask Mia'),
        ("a = { has = [\n  'x', # X\n] } # ask Mia", ["y", "x"], "a = [\n  'x', # X\n  \"y\",\n] # ask Mia"),
        ("a = [\n  'x', # X\n] # ask Mia", {"has": ["x"]}, "a = { has = [\n  'x', # X\n] } # ask Mia"),
        (
            "a = [\n  'x', # X\n  'y'\n]",
            {"has": ["x"], "lacks": ["y"]},
            "a = { has = [\n  'x', # X\n], lacks = [\"y\"] }",
        ),
        ("  a = { has = ['x'], lacks = [ # L\n] }", {"has": ["x"]}, "  # L\n  a = { has = ['x'] }"),
        ("a = [ 'x' # X\n, 'y' # Y\n]  # ask Mia", ["x"], '# X\n# Y\na = ["x"]  # ask Mia'),
    ],
)
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_comments_beside_and_above_stay_when_a_partial_answer_becomes_a_whole_one_and_back(
    before: str, value: Plain, after: str, newline: str
) -> None:
    """The line stays where it is, and every comment in it, whatever form the answer takes."""
    text = "[answers]\n# above\n{}\n# below\nb = 2\n".replace("\n", newline)

    changed = edited(text.format(before.replace("\n", newline)), Edit(answers={"a": value}))

    assert changed == text.format(after.replace("\n", newline))


@pytest.mark.parametrize(
    "before",
    [
        "[answers] # 1\na = ['x'] # 2\n",
        "[answers]\n  # 1\n  a.has = ['x'] # 2\n  a.lacks = [ # 3\n 'y', # 4\n ] # 5\n",
        "# 1\n[answers.a] # 2\n# 3\nhas = ['#', # 4\n'x'] # 5\n# 6\n[answers] # 7\nb = 1 # 8\n",
        "[answers]\na = { has = ['x', # 1\n], lacks = [ # 2\n 'y' # 3\n] } # 4\n",
        "answers = { a = { has = [ # 1\n'x'] } } # 2\n",
        "answers = { b = 1, a = [ # 1\n'x' # 2\n], c = 2 } # 3\n",
        "answers.a.has = ['x'] # 1\nanswers.a.lacks = ['y'] # 2\n",
    ],
)
@pytest.mark.parametrize("value", [["x"], ["z"], {"has": ["x"]}, {"has": ["x"], "lacks": ["z"]}, "one", None])
def test_no_edit_of_an_answer_loses_a_comment_beside_or_above_it(before: str, value: Plain | None) -> None:
    """Only the comment beside a word that is taken out of a list goes with that word."""
    after = edited(before, Edit(answers={"a": value}))

    words = {each for each in comments_in(before) if re.search(rf"'[xy#]',? {each}\n", before)}
    assert set(comments_in(before)) - words <= set(comments_in(after))
    assert value is not None or set(comments_in(after)) == set(comments_in(before))
    assert rtoml.loads(after).get("answers", {}).get("a") == value


def test_a_note_that_is_taken_away_leaves_its_comment() -> None:
    after = edited("[notes]\na = 'x' # Mia\n", Edit(notes={"a": None}))

    assert after == "[notes]\n# Mia\n"


def test_a_side_is_added_in_the_form_of_the_other() -> None:
    change = Edit(answers={"a": {"has": ["x"], "lacks": ["z"]}})

    assert edited("[answers]\na.has = ['x'] # y\n", change) == "[answers]\na.has = ['x'] # y\na.lacks = [\"z\"]\n"
    assert edited("answers.a.has = ['x']", change) == "answers.a.has = ['x']\nanswers.a.lacks = [\"z\"]\n"
    assert edited("answers = { a.has = ['x'] }", change) == "answers = { a.has = ['x'], a.lacks = [\"z\"] }"
    assert edited("[answers.a]\nhas = ['x']\n", change) == "[answers.a]\nhas = ['x']\nlacks = [\"z\"]\n"
    assert edited("[answers]\na = { has = [\n  'x', # y\n] }\n", change) == (
        "[answers]\na = { has = [\n  'x', # y\n], lacks = [\"z\"] }\n"
    )


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
@pytest.mark.parametrize("text", [assessment('free_offer = "all"'), 'bmcheck = 1\npack = { id = "small" }\n'])
def test_taking_away_what_is_not_there_changes_nothing(text: str, change: Edit) -> None:
    assert edited(text, change) == text


def test_what_is_not_known_can_be_marked_in_a_file_without_answers() -> None:
    after = edited(
        'bmcheck = 1\npack = { id = "small" }\n', Edit(answers={"sources": None}, unsure=frozenset(["sources"]))
    )

    assert read(after).unsure == {"sources"}
    assert not read(after).answers


def test_text_that_is_no_toml_is_refused_as_such() -> None:
    [problem] = problems_of(lambda: edited("x = 1\na = ", Edit(answers={"sources": []}), "x.toml"))

    assert (problem.path, problem.line, problem.column) == ("x.toml", 2, 5)
    assert problem.what.startswith("is not valid TOML: ")


@pytest.mark.parametrize(
    ("text", "change", "table"),
    [
        ("answers = 3", Edit(answers={"a": None}), "answers"),
        ("[[answers]]", Edit(answers={"a": "x"}), "answers"),
        ("notes = 'x'", Edit(notes={"a": "x"}), "notes"),
        ("unsure = []", Edit(unsure=frozenset(["a"])), "unsure"),
    ],
)
def test_what_is_no_table_is_refused(text: str, change: Edit, table: str) -> None:
    [problem] = problems_of(lambda: edited(text, change, "x.toml"))

    assert problem == Problem(f"{table} is not a table", f"write a line [{table}], and below it the entries", "x.toml")


@pytest.mark.parametrize("questions", ["3", "'abc'", "[['a']]", "{ a = 1 }"])
def test_marks_that_are_no_list_of_questions_are_refused_and_never_rewritten(questions: str) -> None:
    [problem] = problems_of(lambda: edited(f"[unsure]\nquestions = {questions}\n", Edit(answers={"a": "x"}), "x.toml"))

    assert problem.path == "x.toml"


def test_a_note_that_is_no_text_is_refused() -> None:
    [problem] = problems_of(lambda: edited(OPEN, Edit(notes={"sources": "\udcff"}), "x.toml"))

    assert problem.path == "x.toml"
    assert "not valid Unicode" in problem.what


def test_a_comment_above_the_next_table_stays_above_it() -> None:
    after = edited(assessment('free_offer = "all"', "# about notes\n[notes]\n"), Edit(answers={"paid_share": 0.1}))

    assert after == assessment('free_offer = "all"\npaid_share = 0.1', "# about notes\n[notes]\n")


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
    path.write_bytes(b"\xef\xbb\xbf" + OPEN.replace("\n", "\r\n").encode())

    edit(str(path), Edit(answers={"price_review": True}), small_pack())

    after = OPEN.replace('["none"]\n', '["none"]\nprice_review = true\n')
    assert path.read_bytes() == b"\xef\xbb\xbf" + after.replace("\n", "\r\n").encode()
    assert load_assessment(str(path), small_pack()).answers["price_review"] is True


def test_an_edit_that_changes_nothing_does_not_write_the_file(tmp_path: Path) -> None:
    path = tmp_path / "x.toml"
    path.write_text(OPEN, encoding="utf-8")
    before = path.stat()

    edit(str(path), Edit(answers={"free_offer": "all", "price_review": None}), small_pack())

    assert (path.stat().st_ino, path.stat().st_mtime_ns) == (before.st_ino, before.st_mtime_ns)


def test_a_new_assessment_is_one_without_answers(tmp_path: Path) -> None:
    path = tmp_path / "new.toml"
    venture = Venture(name='A "shop" \\ \x1b', assessed=date(2026, 11, 23))

    create(str(path), small_pack(), venture)

    found = load_assessment(str(path), small_pack())
    assert (found.venture, found.answers) == (venture, {})
    assert (found.pack.version, found.pack.digest) == (small_pack().version, small_pack().digest)


def test_a_new_assessment_can_have_answers_from_the_start(tmp_path: Path) -> None:
    path = tmp_path / "new.toml"
    change = Edit(answers={"free_offer": "all"}, unsure=frozenset(["sources"]), notes={"free_offer": "x"})

    create(str(path), small_pack(), Venture(name="X"), change)

    found = load_assessment(str(path), small_pack())
    assert found.answers == {"free_offer": "all"}
    assert found.unsure == {"sources"}
    assert found.notes == {"free_offer": "x"}
    assert list(tmp_path.iterdir()) == [path]


def test_a_new_assessment_whose_name_is_no_text_leaves_no_file(tmp_path: Path) -> None:
    path = tmp_path / "new.toml"

    [problem] = problems_of(lambda: create(str(path), small_pack(), Venture(name="\udcff")))

    assert (problem.path, problem.what) == (str(path), "is not valid Unicode text")
    assert list(tmp_path.iterdir()) == []


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


def test_an_entry_whose_key_is_written_with_escapes_is_changed_and_taken_away() -> None:
    text = assessment(r'"free\u005foffer" = "all"  # x')

    assert edited(text, Edit(answers={"free_offer": "some"})) == assessment(r'"free\u005foffer" = "some"  # x')
    assert edited(text, Edit(answers={"free_offer": None})) == assessment("# x")


@pytest.mark.parametrize("text", ["waiver = 1\n", "waiver = [1]\n", 'waiver = [{ rule = "a" }, 1]\n'])
def test_a_waiver_is_not_added_to_what_is_no_list_of_tables(tmp_path: Path, text: str) -> None:
    path = tmp_path / "x.toml"
    path.write_text(text, encoding="utf-8")

    [problem] = problems_of(lambda: record_waiver(str(path), {"rule": "x"}, small_pack()))

    assert (problem.what, problem.hint) == (
        "waiver is not a list of tables",
        "write a line [[waiver]], and below it its entries",
    )
    assert path.read_text(encoding="utf-8") == text


def test_an_action_is_added_behind_a_last_line_without_an_end(tmp_path: Path) -> None:
    path = tmp_path / "x.toml"
    path.write_text("a = 1", encoding="utf-8")

    add_actions(str(path), ["second-income"], small_pack())

    assert path.read_text(encoding="utf-8") == ('a = 1\n\n[[action]]\nstrategy = "second-income"\nstatus = "planned"\n')


def test_a_text_that_is_no_unicode_is_never_written() -> None:
    with pytest.raises(BmcheckError, match="not valid Unicode"):
        proved('a = "\ud800"', {}, "x.toml")


@pytest.mark.parametrize(("text", "same"), [("[1,2]", True), ("[ 1, 2 ]", True), ("[2, 1]", False), ("[1", False)])
def test_a_value_is_the_same_in_whatever_form_it_is_written(text: str, same: bool) -> None:
    assert editing._reads_as(text, [1, 2]) is same


@pytest.mark.parametrize(
    ("text", "words", "after"),
    [
        ('["a", # one\n "b"]', ["a", "c"], '["a", # one\n "c"]'),
        ('["a"]', ["a", "b"], None),
        ("[1, 2]", ["a", "b"], None),
    ],
)
def test_words_of_a_list_are_renamed_in_their_places(text: str, words: list[str], after: str | None) -> None:
    assert renamed(text, words) == after


@pytest.mark.parametrize("text", ["a = ", "a = 2", "b = 1"])
def test_a_text_that_does_not_hold_what_it_should_is_never_written(text: str) -> None:
    with pytest.raises(BmcheckError, match="cannot be edited"):
        proved(text, {"a": 1}, "x.toml")


def test_a_value_that_stays_is_left_as_it_is_written() -> None:
    text = "[answers]\nx = { has = [ 'a' ] }\n"

    assert updating._with_value(text, ("answers", "x"), {"has": ["a"]}, {"has": ["a"]}) == text
    assert updating._with_value(text, ("answers", "x"), {"has": ["a"]}, {"has": ["b"]}) == text.replace("'a'", '"b"')
    assert (
        updating._with_value("[answers]\ny = 'a' # why\n", ("answers", "y"), "a", "b") == '[answers]\ny = "b" # why\n'
    )
