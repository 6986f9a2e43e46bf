"""What people type who have never seen TOML is answered with the line as it should be, where it is certain."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.small_pack import problems_of

from bmcheck.errors import BmcheckError, Problem
from bmcheck.files.hints import LONG, LONGEST, MOST_LINES
from bmcheck.files.mending import refusal
from bmcheck.files.toml import Source

CERTAIN = {
    "a capital": ("minors = True", "minors = true"),
    "all capitals": ("minors = FALSE # why", "minors = false # why"),
    "yes": ("minors = yes", "minors = true"),
    "off": ("minors = Off", "minors = false"),
    "a colon": ("stage: live", 'stage = "live"'),
    "a colon in braces": ("a = {has: [ads], lacks: []}", 'a = {has = ["ads"], lacks = []}'),
    "a colon behind quotes": ('"stage": "live",', '"stage" = "live"'),
    "two equals signs": ("a == 1", "a = 1"),
    "Pascal": ("a := 1", "a = 1"),
    "an arrow": ("a => 1", "a = 1"),
    "no equals sign": ('stage "live"', 'stage = "live"'),
    "spaces in a name": ("paid share = 0.02", "paid_share = 0.02"),
    "a word": ("stage = live", 'stage = "live"'),
    "several words": ("name = Nook & Sons Inc. # since May", 'name = "Nook & Sons Inc." # since May'),
    "an apostrophe": ("note = don't know", 'note = "don\'t know"'),
    "an address": ("note = https://x.example/y", 'note = "https://x.example/y"'),
    "a path": (r"note = C:\data", r"note = 'C:\data'"),
    "a word in a list": ("sources = [ads, shop]", 'sources = ["ads", "shop"]'),
    "yes in a list": ("sources = [ads, on]", 'sources = ["ads", "on"]'),
    "curly quotes": ("stage = “live”", 'stage = "live"'),
    "quotes that close below": ("stage = „live“", 'stage = "live"'),
    "curly quotes in a list": ("a = [“ads”, ‘shop’]", 'a = ["ads", "shop"]'),
    "curly quotes around an apostrophe": ("a = “don’t”", 'a = "don’t"'),
    "curly quotes around quotes": ('a = “say "x"”', "a = 'say \"x\"'"),
    "angles": ("a = «ads»", 'a = "ads"'),
    "half a curly quote": ('a = "ads”', 'a = "ads"'),
    "no quote at the end": ('stage = "live', 'stage = "live"'),
    "no quote at the beginning": ('stage = live"', 'stage = "live"'),
    "two kinds of quotes": ("stage = 'live\"", 'stage = "live"'),
    "an apostrophe within": ("a = 'it's'", 'a = "it\'s"'),
    "quotes within": ('a = "say "hi" now"', "a = 'say \"hi\" now'"),
    "quotes within at the end": ('a = "say "hi""', "a = 'say \"hi\"'"),
    "backslashes": (r'a = "C:\path"', r"a = 'C:\path'"),
    "a German date": ("until = 31.12.2025", "until = 2025-12-31"),
    "an American date": ("until = 12/31/2025", "until = 2025-12-31"),
    "a date with a month": ("until = 31st December 2025", "until = 2025-12-31"),
    "a date with a comma": ("until = Dec 31, 2025", "until = 2025-12-31"),
    "a date with one digit": ("until = 2025-1-5", "until = 2025-01-05"),
    "a date with slashes": ("until = 2025/01/05", "until = 2025-01-05"),
    "nothing before the dot": ("x = .5", "x = 0.5"),
    "nothing behind the dot": ("x = 5.", "x = 5"),
    "zeros in front": ("x = 0012", "x = 12"),
    "euros in front": ("x = €5", "x = 5"),
    "euros behind": ("x = 5€", "x = 5"),
    "dollars": ("x = US$ 1,250.50", "x = 1250.5"),
    "a code": ("x = 5 USD", "x = 5"),
    "thousands in a letter": ("x = 5k", "x = 5000"),
    "millions in a word": ("x = 1.5 million", "x = 1500000"),
    "thousands apart": ("x = 1 000", "x = 1000"),
    "thousands apart by commas": ("x = 1,000,000", "x = 1000000"),
    "thousands apart by dots": ("x = 1.250.000,5", "x = 1250000.5"),
    "lakhs": ("x = 12,50,000", "x = 1250000"),
    "a comma": ("x = 0,02", "x = 0.02"),
    "per cent": ("x = 2%", "x = 0.02"),
    "per cent behind a space": ("x = 2,5 %", "x = 0.025"),
    "a minus sign": ("x = −5", "x = -5"),
    "a dash": ("x = – 5 €", "x = -5"),
    "wide digits": ("x = ５０", "x = 50"),
    "a wide equals sign": ("x ＝ 5", "x = 5"),
    "Arabic digits": ("x = ٥", "x = 5"),
    "a space that does not break": ("x\xa0=\xa01", "x = 1"),
    "an ideographic space": ("x\u3000= 1", "x = 1"),
    "a space of no width": ("x = \u200b1", "x = 1"),
    "a byte order mark within": ("\ufeff\ufeffx = 1", "x = 1"),
    "a remark of an INI file": ("; ours", "# ours"),
    "a remark of C": ("// ours", "# ours"),
    "a remark of C behind": ("x = 1 // ours", "x = 1 # ours"),
    "a remark between stars": ("/* ours */", "# ours"),
    "a remark of HTML": ("<!-- ours -->", "# ours"),
    "a comma at the end": ('x = "a",', 'x = "a"'),
    "a semicolon at the end": ("x = 1;", "x = 1"),
    "a bullet": ("- x = 1", "x = 1"),
    "two on a line": ('x = "a" y = 1', 'x = "a", and below it: y = 1'),
    "two on a line with a semicolon": ("x = 1; y = 2", "x = 1, and below it: y = 2"),
    "a list in round brackets": ('x = ("a", "b")', 'x = ["a", "b"]'),
    "a list in braces": ('x = {"a", "b"}', 'x = ["a", "b"]'),
    "a list without brackets": ('x = "a", "b"', 'x = ["a", "b"]'),
    "no comma": ('x = ["a" "b"]', 'x = ["a", "b"]'),
    "no comma at the end of a line": ('x = [\n  "a" # why\n  "b"\n]', '"a", # why'),
    "semicolons": ('x = ["a"; "b"]', 'x = ["a", "b"]'),
    "two commas": ('x = ["a",, "b"]', 'x = ["a", "b"]'),
    "a list of YAML": ('x:\n  - ads\n  - "shop"\n', 'x = ["ads", "shop"]'),
    "a header that is not closed": ("[answers\nx = 1", "[answers]"),
    "a header half closed": ("[[waiver]\nx = 1", "[[waiver]]"),
    "a header with a colon": ("[answers]:\n", "[answers]"),
    "a header with an entry": ("[answers] x = 1", "[answers], and below it: x = 1"),
    "a header that is not opened": ("answers]\nx = 1", "[answers]"),
    "a header of two words": ("[my answers]\nx = 1", "[my_answers]"),
    "a tag": ("<answers>\nx = 1", "[answers]"),
    "a header in braces": ("\n x = 1\n{answers}\nx = 1", "[answers]"),
    "a table over lines": ('x = {\n a = "b" # why\n c = 1\n}', 'a = "b", # why'),
    "French quotes": ("x = « ads »", 'x = "ads"'),
    "Japanese quotes": ("x = 「ads」", 'x = "ads"'),
    "a Japanese list": ("x = ［「ads」、「shop」］", 'x = ["ads", "shop"]'),
    "primes": ("x = ″ads″", 'x = "ads"'),
    "back quotes": ("x = `ads`", 'x = "ads"'),
    "apostrophes that are not straight": ("x = It’s Ann’s", 'x = "It’s Ann’s"'),
    "quotes twice": ('x = ""ads""', 'x = "ads"'),
    "apostrophes twice": ("x = ''ads''", 'x = "ads"'),
    "quotes of HTML": ("x = &quot;ads&quot;", 'x = "ads"'),
    "numbered quotes of HTML": ("x = &#34;ads&#34;", 'x = "ads"'),
    "a space of HTML": ('x =&nbsp;"ads"', 'x = "ads"'),
    "an apostrophe behind a backslash": (r"x = 'don\'t'", 'x = "don\'t"'),
    "a path that ends with a backslash": ('x = "C:\\data\\"', "x = 'C:\\data\\'"),
    "a control character": ('x = "a\x0cb"', 'x = "ab"'),
    "a byte order mark read as Latin": ("ï»¿x = 1", "x = 1"),
    "words behind a text": ('x = "ads" (since May)', 'x = "ads" # (since May)'),
    "a line of a patch": ("+x = 1", "x = 1"),
    "a line of a shell": ("export x=1", "x=1"),
    "a line of a program": ("let x = 1;", "x = 1"),
    "millions in a letter": ("x = $1.5M", "x = 1500000"),
    "crowns": ("x = 500 kr", "x = 500"),
    "rupees": ("x = Rs. 1,00,000", "x = 100000"),
    "nothing after the comma": ("x = 5 000,-", "x = 5000"),
    "a single value in round brackets": ("x = (ads)", 'x = "ads"'),
    "a half quote below": ("x = „ads", 'x = "ads"'),
    "a half curly quote at the end": ("x = ads”", 'x = "ads"'),
    "semicolons in braces": ("x = { a: [ads]; b: 1 }", 'x = { a = ["ads"], b = 1 }'),
    "no comma in braces": ("x = { a = 1 b = 2 }", "x = { a = 1, b = 2 }"),
    "two equals signs apart": ("x = = 1", "x = 1"),
    "words behind a header": ("[answers] ours", "[answers] # ours"),
    "a code before": ("x = USD5", "x = 5"),
    "a number with lines below": ("x = 5_000 €", "x = 5000"),
    "millions cut short": ("x = 2,5 Mio. €", "x = 2500000"),
    "per cent cut short": ("x = 5pct", "x = 0.05"),
    "an Arabic share": ("x = ٥٪", "x = 0.05"),
    "a month between slashes": ("x = 31/Dec/2025", "x = 2025-12-31"),
    "a date with spaces": ("x = 2025 12 31", "x = 2025-12-31"),
    "a date with dots and spaces": ("x = 31. 12. 2025", "x = 2025-12-31"),
    "a weekday": ("until = Wed, 31 Dec 2025", "until = 2025-12-31"),
    "a date with of": ("until = 31st of December, 2025", "until = 2025-12-31"),
}

SAID = {
    "None": ("x = None", "TOML has no None: leave the whole line out"),
    "None as an option": ("x = None", 'or write "none"'),
    "null": ("x = null", "TOML has no null: leave the whole line out"),
    "a question mark": ("x = ?", "TOML has no ?: leave the whole line out"),
    "no value": ("x =\ny = 1", "write a value behind ="),
    "no name": ("= 5", "write a name in front of ="),
    "a date of two meanings": ("x = 03/04/2025", "2025-03-04 or 2025-04-03, whichever is meant"),
    "a number of two meanings": ("x = 1,250", "write 1250 or 1.25, whichever is meant"),
    "a unit": ("x = 12 months", 'a number stands alone, and a text in quotes: "12 months"'),
    "about": ("x = ~5", "a number stands alone"),
    "a list or a sentence": ("x = ads, shop", 'write a list as ["ads", "shop"], and a text as "ads, shop"'),
    "a list with semicolons": ("x = ads; shop", 'write a list as ["ads", "shop"], and a text as "ads; shop"'),
    "a sentence with brackets": ("x = see [1]", "write words in quotes"),
    "an address with signs": ("x = https://y.example/?a=b#c", "write words in quotes"),
    "a list that is not closed": ("y = 1\nx = [1,\nz = 2", "opens with [ in line 2 is not closed: write ] where"),
    "a table that is not closed": ("x = { a = 1\n[answers]", "opens with { in line 1 is not closed: write } where"),
    "three quotes that are not closed": ('y = 1\nx = """a\nb', 'opens with """ in line 2 is not closed'),
    "three apostrophes": ("x = '''a\nb", "opens with ''' in line 1 is not closed"),
    "a quote in a list": ('x = ["ads, "shop"]\ny = 1', "a quote is missing in line 1"),
    "a quote at the end of a list": ('x = ["ads", "shop]\ny = 1', "a quote is missing in line 1"),
    "a remark without a sign": ("this is ours", "write name = value, or # in front of a remark"),
    "a bullet alone": ("- ads", "write a list in one line"),
    "a name with an accent": ("é = 1", "a name has only letters a to z, digits, _ and -"),
    "a name twice": ("x = 1\n\nx = 2", "x stands in line 1 already: keep one of the two"),
    "a name twice in braces": ("x.a = 1\nx = 2", "x stands in line 1 already: keep one of the two"),
    "a header twice": (
        "[notes]\nx = 1\n[notes]",
        "notes stands in line 1 already: move what is below this line up there",
    ),
    "a waiver in one bracket": ("[waiver]\nx = 1\n[waiver]", "write [[waiver]] here and in line 1"),
    "one bracket and two": ("[[waiver]]\nx = 1\n[waiver]", "line 1 has [[waiver]]: write it so here too"),
    "a table of an entry": ("[[rule]]\nx = 1\n[rule.a]\n[[rule]]\n[rule.a]\ny = 1\ny = 2", "rule.a.y stands in line 6"),
    "a name under a header twice": ("[a]\n[a]\ny = 1\ny = 2", "a.y stands in line 3 already"),
    "a name above its table": ("[t.a]\n[t]\na = 1", "t.a stands in line 1 already"),
    "a header of YAML": ("answers:\n  x = 1", "write [answers] where other names follow below"),
    "a bracket too many": ('y = 1\nx = ["a"]]', "the ] in line 2 closes nothing: leave it out"),
    "a brace too many": ("x = { a = 1 } }", "the } in line 1 closes nothing: leave it out"),
    "a sum": ("x += 1", "write name = value, with nothing in front of ="),
    "half a million accents": ("é" * 500_000 + "[]", "write name = value"),
    "a slash in a name": ("x/y = 1", "a name has only letters a to z"),
    "a fence": ("x = 1\n```", "write name = value, or # in front of a remark"),
    "a span": ("x = 1000-2000", "a number stands alone"),
    "a month": ("x = 2025-12", "a date is written as 2025-12-31"),
    "a short year": ("x = 31.12.25", "a date is written as 2025-12-31"),
    "a list of JSON": ('[{"x": 1}]', "write name = value, each on a line of its own"),
    "a page": ("<!DOCTYPE html>\n<html>", "save the file itself"),
    "a mark of a merge": ("x = 1\n=======\ny = 1", "delete this line"),
    "the beginning of a merge": ("x = 1\n<<<<<<< HEAD\ny = 1", "delete this line"),
    "a merge of jj": (
        "<<<<<<<<< Conflict 1\n%%%%%%% Changes\n-x = 1\n+x = 2\n+++++++ Contents\nx = 3\n>>>>>>>>> ends\n",
        "keep one of the two versions in lines 1 to 7",
    ),
    "an old Mac": ("# x\r# y", "line ends of Unix or Windows"),
    "JSON": ('{\n"x": 1\n}', "write name = value, each on a line of its own"),
    "a merge": (
        "x = [\n<<<<<<< HEAD\n1,\n=======\n2,\n>>>>>>> other\n]\n",
        "keep one of the two versions in lines 2 to 6",
    ),
}

UNSURE = [
    "x = [1 200]",
    "x = [1,000]",
    'x = "a" "b"',
    'x = "a" and "b"',
    "x = 2025-02-30",
    "x = 10:99",
    "a = 1\na.b = 2",
    "a = { b = 1, b = 2 }",
    "x = <y>",
    f"x = {'y' * LONGEST}",
    "x = 1\n" * MOST_LINES + "\nx = yes",
]


def faults(text: str) -> tuple[Problem, ...]:
    return problems_of(lambda: Source("x.toml", text))


@pytest.mark.parametrize(("wrong", "right"), CERTAIN.values(), ids=CERTAIN)
def test_a_certain_slip_is_answered_with_the_line_to_write(wrong: str, right: str) -> None:
    """What somebody typed comes back as TOML, with their own value in it, and why."""
    problem = faults(wrong)[0]

    assert problem.hint == f"write: {right}"
    assert problem.what.startswith("is not valid TOML: ")
    assert problem.column > 0


@pytest.mark.parametrize(("wrong", "said"), SAID.values(), ids=SAID)
def test_what_only_the_author_knows_is_asked_for(wrong: str, said: str) -> None:
    """Where a value can be meant in several ways, or is not there, the hint leaves the choice."""
    hint = faults(wrong)[-1].hint

    assert said in hint
    assert not hint.startswith("write: ")


@pytest.mark.parametrize("text", UNSURE)
def test_where_nothing_is_certain_there_is_no_hint(text: str) -> None:
    [problem] = faults(text)

    assert problem.hint == ""


@pytest.mark.parametrize("text", ["\tx\t=\t1", "x = { a = 1, }", "x = { a = 1,\n b = 2 }", "\ufeffx = 1", "x = 1\r\n"])
def test_what_toml_allows_is_no_slip(text: str) -> None:
    """Tabs, a comma at the end of a table in braces and lines within it, a byte order mark, lines of Windows."""
    assert Source("x.toml", text).data


def test_every_slip_of_a_file_is_told_at_once() -> None:
    """Who writes YAML sees all lines that are wrong, each at its place; what is right is not mentioned."""
    found = faults('# ours\nminors: yes\nstage = "live"\nuntil = 31.12.2025\nx = [\n  ads,\n  "shop",\n  "x"\n]\n')

    assert [(each.line, each.column, each.hint) for each in found] == [
        (2, 7, "write: minors = true"),
        (4, 9, "write: until = 2025-12-31"),
        (6, 3, 'write: "ads",'),
    ]


def test_each_conflict_of_a_merge_is_told_apart() -> None:
    conflict = "<<<<<<< a\nx = 1\n||||||| base\nx = 0\n=======\nx = 2\n>>>>>>> b\n"

    assert [each.line for each in faults(f"{conflict}y = yes\n{conflict}")] == [1, 9]


def test_every_name_that_is_there_already_is_told_at_its_place() -> None:
    found = faults("x = 1\n x = 2\n[a]\ny = 1\ny = 2\n[ a ]\n")

    assert [(each.line, each.column) for each in found] == [(2, 2), (5, 1), (6, 1)]


def test_of_a_long_file_one_name_that_is_there_already_is_told() -> None:
    """To find each, the reader begins anew."""
    [problem] = faults(f"x = 1\nx = 2\nx = 3\n#{'-' * LONG}\n")

    assert problem.line == 2


@pytest.mark.parametrize("text", ['x = "a\n b"\ny = 1\n', "x = 'a\n b'\n\n", 'x = "a\n\n b"\ny = 1\n'])
def test_a_text_over_several_lines_is_shown_line_by_line(text: str) -> None:
    found = faults(text)

    assert [(each.line, each.hint) for each in found] == [(1, 'write: x = """a'), (text.count("\n") - 1, 'write: b"""')]


def test_windows_and_a_byte_order_mark_move_no_slip() -> None:
    [problem] = faults("\ufeffx = 1\r\ny = yes\r\n")

    assert (problem.line, problem.column, problem.hint) == (2, 5, "write: y = true")


PIECES = [*"xy=: \n\"'[]{},;#5.%€-", "yes", "ads"]


@given(
    st.lists(
        st.sampled_from(
            [*PIECES, "“", "”", "\xa0", "\\", "//", "(", "&quot;", "`", "1 000", "31.12.2025", '"""', "\r\n"]
        ),
        max_size=12,
    )
)
def test_what_is_told_to_write_is_toml(pieces: list[str]) -> None:
    """Whatever stands in a file, what is told reads, if not a name is there twice, which is told when it is."""
    text = "x = " + "".join(pieces)
    try:
        Source("x.toml", text)
    except BmcheckError as error:
        lines = text.replace("\r\n", "\n").split("\n")
        told = {each.line: each.hint.removeprefix("write: ") for each in error.problems if each.hint[:7] == "write: "}
        whole = all("and below it" not in each.hint and "in place of" not in each.what for each in error.problems)
        if told and whole and len(told) == len(error.problems):
            after = [told.get(number, line) for number, line in enumerate(lines, 1)]
            assert re.match("duplicate|cannot extend|$", refusal("\n".join(after)))
