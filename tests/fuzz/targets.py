"""What is fuzzed: functions that take any bytes, and fail only where we are at fault."""

from __future__ import annotations

import json
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing
from csv import DictReader
from datetime import date
from html.parser import HTMLParser
from io import StringIO
from pathlib import Path
from random import Random
from typing import Any, NamedTuple
from xml.etree import ElementTree as ET
from zlib import crc32

import tomli_w
from support.random_answers import answer_to, completed, some_answers
from support.small_pack import CLAIMS, OFFER, small_pack

from bmcheck.answers import plain_answer
from bmcheck.conditions import Names, parse_condition, parse_formula
from bmcheck.errors import BmcheckError, Problem
from bmcheck.evaluation import Reviewer, review
from bmcheck.files import packs, waivers_and_actions
from bmcheck.files.assessments import AssessmentReader, read_assessment
from bmcheck.files.editing import Edit, edited
from bmcheck.files.locate import spans
from bmcheck.files.ordering import ordered
from bmcheck.files.rows import Rows
from bmcheck.files.toml import Source
from bmcheck.follow_up import follow_up
from bmcheck.gate import Gate, checked
from bmcheck.model import AsOf, Assessment, Snapshot
from bmcheck.portfolio import Row, UnreadFile
from bmcheck.reasons import deciding, reason
from bmcheck.reports import first_screen, html, portfolio_data, terminal
from bmcheck.reports import portfolio as portfolio_text
from bmcheck.reports.formats import FORMATS, rendered
from bmcheck.reports.html import portfolio as portfolio_page
from bmcheck.reports.notices import NOTICES
from bmcheck.reports.portfolio import Portfolio
from bmcheck.safe import lines, one_line
from bmcheck.selection import Order

SECONDS = 1.0
"""Processor time that an input may take."""
TODAY = date(2026, 11, 23)
PACK = small_pack()
TINY = (
    'id = "tiny"\nversion = "1"\ntitle = "T"\nsource = "S"\n\n[[feature]]\nid = "offer"\ntitle = "O"\nabout = "A"\n',
    OFFER[OFFER.index('[[question]]\nid = "sources"') : OFFER.index("[[rule]]")]
    + OFFER[OFFER.index("[[rule]]") :].replace("free_offer == 'all'", "True").replace('free_offer = "all", ', ""),
    "",
    CLAIMS[: CLAIMS.index("[[passed_over]]")],
)
"""The files of a pack that is loaded quickly."""
READER, REVIEWER = AssessmentReader(PACK), Reviewer(PACK)
PAGE_BREAK = "\f"
"""Between the files of a pack in one input."""


def in_time(target: Callable[[bytes], None], data: bytes) -> None:
    """Run a target; fail when it takes too long."""
    start = time.process_time()
    target(data)
    took = time.process_time() - start
    assert took <= SECONDS, f"{took:.2f} s"


def text_of(data: bytes) -> str:
    """Return bytes as a text that a file may hold."""
    return data.decode(errors="replace")


def assert_harmless(text: str) -> None:
    """Fail on a character that does something instead of being seen, and on a line that a CI runner obeys."""
    assert text == lines(text), repr(text)


def told(error: BmcheckError) -> None:
    """Fail unless an error can be shown as it is."""
    for problem in error.problems:
        assert all(one_line(each) == each for each in str(problem).split("\n"))
        assert problem.line >= 0


# Reading


def assessment(data: bytes) -> None:
    """Read an assessment and review it; what is wrong with it stands in a line that it has."""
    text = text_of(data)
    try:
        source = Source("x.toml", text)
        count = text.count("\n") + 1
        assert all(0 < each.line <= count and each.column > 0 for each in map(source.position, spans(text)))
        found = read_assessment(PACK, source)
    except BmcheckError as error:
        told(error)
        return
    assert found.answers.keys() <= PACK.questions.keys()
    result = review(PACK, found.answers)
    assert len(result.findings) == len(PACK.rules)
    follow_up(result, found, AsOf(TODAY, 90))


def together(data: bytes) -> None:
    """Read and review an assessment as one of many: what is remembered of the others changes nothing."""
    try:
        source = Source("x.toml", text_of(data))
    except BmcheckError:
        return
    alone, among = (_read(reader, source) for reader in (AssessmentReader(PACK), READER))
    assert alone == among
    if isinstance(alone, Assessment):
        anew, remembered = (each.review(alone.answers) for each in (Reviewer(PACK), REVIEWER))
        assert anew == remembered
        for one, other in zip(anew.findings, remembered.findings, strict=True):
            assert reason(one, alone.answers) == reason(other, alone.answers)
            assert deciding(PACK, one, alone.answers) == deciding(PACK, other, alone.answers)


def _read(reader: AssessmentReader, source: Source) -> Assessment | tuple[Problem, ...]:
    try:
        return reader.read(source)
    except BmcheckError as error:
        return error.problems


class TextLayer(NamedTuple):
    """A pack whose files are texts."""

    folder: Path
    manifest: Source
    texts: Mapping[str, str]

    def has(self, name: str) -> bool:
        """Return whether there is a file of this name."""
        return name in self.texts

    def read(self, name: str) -> Source:
        """Return a file; raise BmcheckError when it cannot be read."""
        return Source(name, self.texts.get(name, ""))

    def names(self, pattern: str) -> list[str]:
        """Return the names of all files."""
        return list(self.texts)


def pack(data: bytes) -> None:
    """Load a pack of up to four files, those of a tiny pack where there are less, and review with it."""
    given = text_of(data).split(PAGE_BREAK)[: len(TINY)]
    files = zip(("pack.toml", "offer.toml", "money.toml", "claims.toml"), (*given, *TINY[len(given) :]), strict=True)
    texts = {name: text for name, text in files if text}
    try:
        layer: Any = TextLayer(Path("mine"), Source("pack.toml", texts.get("pack.toml", "")), texts)
        found = packs._Loader([layer], examples=True).load()
    except BmcheckError as error:
        told(error)
        return
    seed = crc32(data)
    result = review(found, some_answers(found, seed))
    assert len(result.findings) == len(found.rules)
    assert len(found.digest) == 16


NAMES = Names(
    one={each.id: frozenset(each.says) for each in PACK.questions.values() if each.type == "one"},
    many={each.id: each.joint for each in PACK.questions.values() if each.type == "many"},
    alone={each.id: each.alone for each in PACK.questions.values() if each.type == "many"},
    yes_no=frozenset(each.id for each in PACK.questions.values() if each.type == "yes-no"),
    numbers=frozenset(each.id for each in PACK.questions.values() if each.type == "number"),
    parameters={each.id: each.value for each in PACK.parameters.values()},
    metrics={each.id: each.formula for each in PACK.metrics.values()},
)


def condition(data: bytes) -> None:
    """Parse and evaluate a condition and a formula; more answers change nothing that is known."""
    text, seed = text_of(data), crc32(data)
    some = some_answers(PACK, seed)
    every = completed(PACK, some, seed)
    parsed, faults = parse_condition(text, NAMES)
    if faults:
        for each in faults:
            assert 0 <= each.at <= len(text)
            one_line(each.what + each.hint)
    else:
        value = parsed.truth(some)
        assert value is None or value is parsed.truth(every)
        assert parsed.awaits(some) <= parsed.questions() <= PACK.questions.keys()
        assert parsed.truth(every) is not None or not parsed.awaits(every)
    formula, faults = parse_formula(text, NAMES)
    if not faults:
        number = formula.value(some)
        assert number is None or number == formula.value(every)
        assert formula.awaits(some) <= formula.questions()


# Writing


def texts_in(data: bytes) -> Iterator[str]:
    """Yield the texts of an input, separated by null bytes, again and again."""
    texts = text_of(data).split("\0")
    while True:
        yield from texts


def checked_with(data: bytes) -> Snapshot:
    """Return a checked file in which every text that people write comes from the input."""
    texts, seed = texts_in(data), crc32(data)
    random = Random(seed)
    answers = {each: plain_answer(PACK.questions[each], said) for each, said in some_answers(PACK, seed).items()}
    waivers = [
        {
            "rule": rule,
            "decision": random.choice(["accept", "not-applicable", "disagree"]),
            "reason": f"r{next(texts)}",
            "by": f"b{next(texts)}",
            "until": date(random.choice([2026, 2028]), 1, 1),
        }
        for rule in random.sample(list(PACK.rules), random.randint(0, len(PACK.rules)))
    ]
    actions = [
        {"strategy": each, "status": random.choice(["planned", "done"]), "owner": next(texts), "due": date(2026, 1, 1)}
        for each in PACK.strategies
    ]
    document = {
        "bmcheck": 1,
        "pack": {"id": PACK.id, "version": next(texts), "digest": next(texts)},
        "venture": {"name": next(texts), "about": next(texts), "currency": next(texts), "assessed": date(2026, 1, 1)},
        "answers": answers,
        "notes": dict.fromkeys(PACK.questions, next(texts)),
        "waiver": waivers,
        "action": actions,
    }
    source = Source(f"{next(texts)}.toml", tomli_w.dumps(document))
    found = read_assessment(PACK, source)
    result = review(PACK, found.answers)
    follow = follow_up(result, found, AsOf(TODAY, random.choice([None, 30])))
    return checked(Snapshot(source=source, assessment=found, review=result, follow_up=follow), Gate())


PORTFOLIOS: Mapping[str, Callable[[Portfolio], Iterator[str]]] = {
    "portfolio": portfolio_text.render,
    "portfolio.csv": portfolio_data.render_csv,
    "portfolio.json": portfolio_data.render_json,
    "portfolio.markdown": portfolio_data.render_markdown,
    "portfolio.html": portfolio_page.render,
}
SLOW = ("sarif", "sarif-all", "terminal", "first-screen", "html", "portfolio.html")
OUTPUTS = [*[each for each in (*FORMATS, *PORTFOLIOS) if each not in SLOW] * 3, *SLOW]
"""What is written, by the first byte of an input; what takes long comes seldom."""


def written(data: bytes) -> None:
    """Write a checked file in one format; it can be read again, and does nothing but show texts."""
    try:
        found = checked_with(data[1:])
    except BmcheckError as error:  # all texts together may be too much for a file
        told(error)
        return
    name = OUTPUTS[data[0] % len(OUTPUTS)] if data else "text"
    if name in FORMATS:
        text = rendered(name, [found])
    elif name == "terminal":
        text = terminal.text(found)
    elif name == "first-screen":
        text = first_screen.text(found, TODAY, lambda *words: " ".join(words))
    elif name == "html":
        text = html.render(found, TODAY)
    else:
        with closing(table(found)) as some:
            text = lines("\n".join(PORTFOLIOS[name](Portfolio(some, (), TODAY))))
    if name == "github":
        assert all(one_line(each) == each and (not each or each.startswith("::")) for each in text.split("\n"))
        return
    assert_harmless(text.removeprefix("\ufeff").replace("\r\n", "\n"))
    if name in READERS:
        READERS[name](text, found)


def table(found: Snapshot) -> Rows:
    """Return two rows of the file, and one that could not be read."""
    row = Row(found.assessment.venture.name, found.source.path, 1, 0, 2, 3, 1, 0, 0, 0, 0, 0, "small 1.0.0")
    made = Rows((Order("path", falling=False),))
    made.add([row, row], [UnreadFile(found.source.path, f"{found.source.path}: {found.assessment.venture.about}")])
    return made


def read_csv(text: str, _: Snapshot) -> None:
    """Fail on a row that is none of ours, and on a formula."""
    for row in DictReader(StringIO(text, newline=""), strict=True):
        assert row["rule"] in {*PACK.rules, *NOTICES}
        assert not any(str(each).lstrip().startswith(("=", "+", "-", "@")) for each in row.values())


def read_portfolio_csv(text: str, _: Snapshot) -> None:
    """Fail unless there are two rows and one of the file that could not be read, and on a formula."""
    rows = list(DictReader(StringIO(text, newline=""), strict=True))
    assert len(rows) == 3
    assert not any(str(each).lstrip().startswith(("=", "+", "-", "@")) for row in rows for each in row.values())


class Tags(HTMLParser):
    """Fails on a tag or attribute that a page of ours does not have."""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Look at a tag."""
        assert tag not in ("script", "img", "iframe", "object", "form", "base", "embed"), tag
        for name, value in attrs:
            assert not name.startswith("on"), name
            assert name not in ("href", "src") or str(value).startswith(("#", "data:")), value


def read_html(text: str, _: Snapshot) -> None:
    """Fail on what loads or runs something."""
    Tags().feed(text)


READERS: Mapping[str, Callable[[str, Snapshot], object]] = {
    "json": lambda text, _: json.loads(text),
    "sarif": lambda text, _: json.loads(text),
    "portfolio.json": lambda text, _: json.loads(text),
    "junit": lambda text, _: ET.fromstring(text.encode()),
    "csv": read_csv,
    "portfolio.csv": read_portfolio_csv,
    "html": read_html,
    "portfolio.html": read_html,
}


# Changing


def changed(data: bytes) -> None:
    """Put an assessment in order and change entries of it; everything else stays as it was."""
    text, random = text_of(data), Random(crc32(data))
    try:
        source = Source("x.toml", text)
        read_assessment(PACK, source)
    except BmcheckError:
        return
    _in_order(text)
    question = random.choice(list(PACK.questions.values()))
    answer = plain_answer(question, answer_to(question, random))
    note = random.choice([None, "n", '\'"""\n# \\', "[answers]\nfree_offer = 1"])
    for change in (
        Edit(answers={question.id: answer}),
        Edit(answers={question.id: None}, notes={question.id: note}),
        Edit(unsure=frozenset([question.id]), head={("venture", "assessed"): TODAY}),
    ):
        try:
            after = edited(text, change, "x.toml")
        except BmcheckError as error:
            told(error)
            continue
        _spared(text, after, question.id, change)
    waiver = {"rule": "too-few-payers", "decision": "accept", "reason": "'\"", "by": "#", "until": TODAY}
    try:
        waived = Source("x.toml", waivers_and_actions._with_waiver(source, waiver, PACK))
        assert waivers_and_actions._with_actions(waived, ["second-income"], PACK).startswith(waived.text.rstrip("\n"))
    except BmcheckError as error:
        told(error)


def _in_order(text: str) -> None:
    try:
        after = ordered(text, PACK, "x.toml")
    except BmcheckError as error:
        told(error)
        return
    assert _stripped(after) == _stripped(text)
    assert ordered(after, PACK, "x.toml") == after


def _stripped(text: str) -> Counter[str]:
    return Counter(line for each in text.removeprefix("\ufeff").split("\n") if (line := each.strip()))


def _spared(text: str, after: str, question: str, change: Edit) -> None:
    """Fail when an answer that was written changed anything else."""
    if not change.answers.get(question) or "questions" in text:
        return
    places = spans(text)
    own = places.get(("answers", question))
    if any(path[:2] == ("answers", question) and each.dotted > 1 for path, each in places.items()):
        return  # the answer stood in several entries
    before, behind = _shared(text, after), _shared(text[::-1], after[::-1])
    if own:
        assert before >= min(own.start, len(text))
        assert behind >= len(text) - own.end
    else:
        assert before + behind >= len(text.rstrip("\n"))


def _shared(one: str, other: str) -> int:
    """Return how many characters both begin with."""
    return next((at for at, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))


TARGETS: Mapping[str, Callable[[bytes], None]] = {
    "assessment": assessment,
    "together": together,
    "pack": pack,
    "condition": condition,
    "written": written,
    "changed": changed,
}
"""Each target, and in the folder of its name its seeds."""
