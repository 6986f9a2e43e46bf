"""The interview as a person meets it, in a real pseudo-terminal."""

from __future__ import annotations

import json
import os
import re
import shlex
import signal
import subprocess
import sys
import tomllib
from contextlib import closing
from dataclasses import dataclass, field
from itertools import chain, combinations, pairwise, product
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

pytest.importorskip("termios", reason="there are no pseudo-terminals here")

from support.interview_pack import (
    ASKS,
    FIRST_FEATURE,
    HELPER_OPTIONS,
    PRICE_OPTIONS,
    SECOND_FEATURE,
    write_interview_pack,
)
from support.terminal import CTRL_C, DOWN, ENTER, ERASE, ESCAPES, PROGRAM, SPACE, UP, Terminal, squeezed

from bmcheck.answers import read_answer
from bmcheck.evaluation import review
from bmcheck.files.packs import load_pack

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

FILE = "shop.toml"
LEGEND = "b back  d don't know  w why this?  a add a note  s stop"
GO_ON = f"Go on with: {PROGRAM} assess {FILE}"
WIDE, NARROW = (24, 80), (12, 40)

ANSWERED: Mapping[str, Any] = {
    "free": True,
    "paid_share": 0.015,
    "price": "rivals",
    "helpers": ["manual"],
    "staff": 3,
    "backup": False,
}
"""Answers with which every question is put, in the order of the pack."""

KEYS: Mapping[str, str] = {
    "free": "y",
    "paid_share": f"1.5 %{ENTER}",
    "price": DOWN + ENTER,
    "helpers": DOWN + DOWN + SPACE + ENTER,
    "staff": f"3{ENTER}",
    "backup": DOWN + ENTER,
}
"""The keys that give the answers in ANSWERED."""

LINES: Mapping[str, str] = {
    "free": f"1{ENTER}",
    "paid_share": f"1.5 %{ENTER}",
    "price": f"2{ENTER}",
    "helpers": f"3{ENTER}",
    "staff": f"3{ENTER}",
    "backup": f"2{ENTER}",
}
"""The lines that give the answers in ANSWERED to numbered questions."""

ONE_OF_EACH_TYPE = {"yes-no": "free", "number": "paid_share", "one": "price", "many": "helpers"}
HELP = {"free": "Help one", "paid_share": "Help two", "price": "Help three", "helpers": "Help four"}
PASSAGE = {"free": "Passage one", "paid_share": "Passage one", "price": "Passage two", "helpers": "Passage three"}

every_type = pytest.mark.parametrize("question", ONE_OF_EACH_TYPE.values(), ids=ONE_OF_EACH_TYPE)
each_type_in_a_size = pytest.mark.parametrize(
    ("question", "size"),
    [("free", WIDE), ("paid_share", NARROW), ("price", NARROW), ("helpers", WIDE)],
    ids=ONE_OF_EACH_TYPE,
)
every_size = pytest.mark.parametrize("size", [WIDE, NARROW], ids=["80x24", "40x12"])
simple_ways = pytest.mark.parametrize(
    ("options", "term"), [(["--plain"], "xterm-256color"), ([], "dumb")], ids=["--plain", "TERM=dumb"]
)


def before(question: str) -> dict[str, Any]:
    """Return the answers in ANSWERED to all questions before this one."""
    names = list(ANSWERED)
    return {each: ANSWERED[each] for each in names[: names.index(question)]}


def after(question: str) -> str:
    """Return the question behind this one."""
    names = list(ANSWERED)
    return names[names.index(question) + 1]


def in_toml(value: Any) -> str:
    """Return an answer as TOML writes it."""
    match value:
        case bool():
            return str(value).lower()
        case dict():
            return "{ " + ", ".join(f"{key} = {in_toml(each)}" for key, each in value.items()) + " }"
        case _:
            return str(value).replace("'", '"') if isinstance(value, list) else repr(value).replace("'", '"')


@dataclass
class Desk:
    """A folder with a pack, an assessment perhaps, and the terminals that were opened there."""

    folder: Path
    pack: Path
    terminals: list[Terminal] = field(default_factory=list)

    def open(self, *options: str, size: tuple[int, int] = WIDE, term: str = "xterm-256color", **more: str) -> Terminal:
        """Run the interview."""
        rows, columns = size
        arguments = [FILE, "--pack", str(self.pack), *options]
        terminal = Terminal(self.folder, *arguments, rows=rows, columns=columns, term=term, **more)
        self.terminals.append(terminal)
        return terminal

    def write(self, answers: Mapping[str, Any], rest: str = "") -> None:
        """Write an assessment with ``answers``."""
        head = 'bmcheck = 1\npack = { id = "corner-shop" }\n\n[answers]\n'
        lines = "".join(f"{name} = {in_toml(value)}\n" for name, value in answers.items())
        (self.folder / FILE).write_text(head + lines + rest, encoding="utf-8")

    def saved(self) -> dict[str, Any]:
        """Return what the assessment holds."""
        return tomllib.loads((self.folder / FILE).read_text(encoding="utf-8"))

    def files(self) -> set[str]:
        """Return the names of all files in the folder, hidden ones too."""
        return set(os.listdir(self.folder))


@pytest.fixture(scope="session")
def pack_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_interview_pack(tmp_path_factory.mktemp("packs") / "corner-shop")


@pytest.fixture
def desk(tmp_path: Path, pack_folder: Path) -> Iterator[Desk]:
    desk = Desk(tmp_path, pack_folder)
    yield desk
    for terminal in desk.terminals:
        terminal.close()


def assert_left_in_order(terminal: Terminal) -> None:
    """The terminal is as it was before the program ran, and no stack trace stands in it."""
    assert terminal.attributes() == terminal.before
    assert terminal.cursor_is_visible()
    assert "Traceback" not in terminal.written()


def assert_says_how_to_go_on(terminal: Terminal) -> None:
    """One line says how to go on."""
    assert [GO_ON in line for line in terminal.written().splitlines()].count(True) == 1


# A whole interview


@every_size
def test_an_interview_from_a_new_file_to_the_report_saves_every_answer(desk: Desk, size: tuple[int, int]) -> None:
    terminal = desk.open(size=size)
    terminal.wait_for("What is the venture called?")
    terminal.press(f"Köhler & Söhne{ENTER}")
    for question, keys in KEYS.items():
        terminal.answer(ASKS[question], keys)
    code = terminal.wait_for_end()

    assert code == 0
    assert desk.saved()["answers"] == ANSWERED
    assert desk.saved()["venture"]["name"] == "Köhler & Söhne"
    assert desk.files() == {FILE}
    assert_left_in_order(terminal)
    report = squeezed(terminal.text().rpartition("Act now")[2])
    for title in (
        "high, within months, for the business: Too few of those who",
        "high, within months, for the business: What is lost cannot be restored",
        "The price was never tried on anybody",
        f"Everything: {PROGRAM} report",
    ):
        assert squeezed(title) in report


@every_size
@pytest.mark.parametrize("options", [[], ["--plain"]], ids=["drawn", "--plain"])
def test_before_anything_is_asked_it_is_said_how_long_that_takes(
    desk: Desk, options: list[str], size: tuple[int, int]
) -> None:
    terminal = desk.open(*options, size=size)
    terminal.wait_for("What is the venture called?")

    said, _, _ = squeezed(terminal.text()).partition(squeezed("What is the venture called?"))
    assert squeezed("At most 6 questions, some 3 minutes.") in said


def test_the_quick_interview_says_how_long_it_takes_itself(desk: Desk) -> None:
    terminal = desk.open("--quick")
    terminal.wait_for("What is the venture called?")

    assert re.search(r"At most [1-5] questions?, some \d minutes?\.", terminal.text())


def test_who_goes_on_is_told_how_much_is_left(desk: Desk) -> None:
    desk.write(before("helpers"))
    terminal = desk.open()
    terminal.wait_for_question(ASKS["helpers"])

    assert "At most 3 questions are left, some 2 minutes." in terminal.text()


@every_size
def test_every_section_opens_with_what_it_is_and_closes_with_what_was_found(desk: Desk, size: tuple[int, int]) -> None:
    desk.write(before("price"))
    terminal = desk.open(size=size)
    terminal.answer(ASKS["price"], KEYS["price"])
    terminal.wait_for_question(ASKS["helpers"])

    seen = squeezed(terminal.text())
    for words in (
        "What comes in and what it takes. It touches: Value proposition, Revenue model.",
        "Found in Money: 2 to look at",
        "Who does the work. It touches: Value configuration, Core competency.",
    ):
        assert squeezed(words) in seen


def test_every_answer_is_in_the_file_before_the_next_question_is_put(desk: Desk) -> None:
    desk.write({})
    terminal = desk.open()
    held: list[dict[str, Any]] = []
    for question, keys in KEYS.items():
        terminal.wait_for_question(ASKS[question])
        held.append(desk.saved()["answers"])
        terminal.press(keys)
    terminal.wait_for_end()

    assert held == [before(question) for question in KEYS]


def test_what_a_person_wrote_in_the_file_meanwhile_stays(desk: Desk) -> None:
    desk.write(before("backup"))
    terminal = desk.open()
    terminal.wait_for_question(ASKS["backup"])
    desk.write({**before("backup"), "price": "tested"}, "# tested in May\n")
    terminal.press("y")
    terminal.wait_for_end()

    assert desk.saved()["answers"] == {**before("backup"), "price": "tested", "backup": True}
    assert "# tested in May\n" in (desk.folder / FILE).read_text(encoding="utf-8")


def test_what_was_answered_by_hand_is_taken_over_and_not_asked(desk: Desk) -> None:
    desk.write(before("price"))
    terminal = desk.open()
    terminal.wait_for_question(ASKS["price"])
    desk.write({**before("price"), "helpers": ["family"]}, '\n[unsure]\nquestions = ["staff"]\n')
    terminal.press(KEYS["price"])
    terminal.wait_for_question(ASKS["backup"])

    terminal.wait_for("Answered in the file meanwhile, and taken over: helpers, staff.")
    assert desk.saved()["answers"] == {**before("price"), "price": "rivals", "helpers": ["family"]}
    assert desk.saved()["unsure"] == {"questions": ["staff"]}
    for question in ("helpers", "staff"):
        assert squeezed(ASKS[question]) not in squeezed(terminal.text())


def test_what_the_file_says_to_the_question_on_the_screen_stays(desk: Desk) -> None:
    desk.write(before("price"))
    terminal = desk.open()
    terminal.wait_for_question(ASKS["price"])
    desk.write({**before("price"), "price": "tested"})
    terminal.press(KEYS["price"])
    terminal.wait_for_question(ASKS["helpers"])

    assert squeezed("What the file says to price stays; what you said here was not written.") in squeezed(
        terminal.text()
    )
    assert desk.saved()["answers"]["price"] == "tested"


def half_written(desk: Desk) -> str:
    """Cut off the end of the file, as an editor might; return what it was."""
    path = desk.folder / FILE
    whole = path.read_text(encoding="utf-8")
    path.write_text(whole + 'helpers = ["fam', encoding="utf-8")
    return whole


def test_answers_wait_while_the_file_is_half_written(desk: Desk) -> None:
    desk.write(before("price"))
    terminal = desk.open()
    terminal.wait_for_question(ASKS["price"])
    whole = half_written(desk)
    terminal.press(KEYS["price"])
    terminal.wait_for_question(ASKS["helpers"])
    assert squeezed("Not saved yet: shop.toml:") in squeezed(terminal.text())
    (desk.folder / FILE).write_text(whole + "# done\n", encoding="utf-8")
    terminal.press(KEYS["helpers"])
    terminal.wait_for_question(ASKS["staff"])

    assert desk.saved()["answers"] == before("staff")
    assert "# done" in (desk.folder / FILE).read_text(encoding="utf-8")
    assert desk.files() == {FILE}


@pytest.mark.parametrize(("keys", "code"), [("s", 2), (CTRL_C, 130)], ids=["s", "Ctrl-C"])
def test_stopping_while_the_file_is_half_written_rescues_what_was_said(desk: Desk, keys: str, code: int) -> None:
    desk.write(before("price"))
    terminal = desk.open()
    terminal.wait_for_question(ASKS["price"])
    whole = half_written(desk)
    terminal.press(KEYS["price"])
    terminal.wait_for_question(ASKS["helpers"])
    terminal.press(keys)
    ended = terminal.wait_for_end()

    rescued = tomllib.loads((desk.folder / "shop.unsaved.toml").read_text(encoding="utf-8"))
    assert ended == code
    assert rescued["answers"] == {"price": "rivals"}
    assert (desk.folder / FILE).read_text(encoding="utf-8") == whole + 'helpers = ["fam'
    told = f"mend the file, then: {PROGRAM} assess shop.toml --pack {desk.pack} --answers shop.unsaved.toml"
    assert squeezed(told) in squeezed(terminal.written())
    assert_left_in_order(terminal)


# A pack that has moved on


def test_only_what_changed_its_meaning_is_asked_with_the_answer_of_old_preselected(desk: Desk, tmp_path: Path) -> None:
    newer = write_interview_pack(tmp_path / "newer")
    for name, old, new in (
        ("pack.toml", 'version = "1.0.0"', 'version = "2.0.0"'),
        ("money.toml", 'id = "price"\n', 'id = "price"\nsince = "2.0.0"\n'),
    ):
        text = (newer / name).read_text(encoding="utf-8")
        (newer / name).write_text(text.replace(old, new), encoding="utf-8")
    desk.write(ANSWERED)
    made = (
        (desk.folder / FILE).read_text(encoding="utf-8").replace('"corner-shop" }', '"corner-shop", version = "1.0" }')
    )
    (desk.folder / FILE).write_text(made, encoding="utf-8")
    desk.pack = newer

    terminal = desk.open()
    terminal.answer(ASKS["price"], ENTER)
    code = terminal.wait_for_end()

    assert code == 0
    assert desk.saved()["answers"] == ANSWERED
    assert desk.saved()["pack"]["version"] == "2.0.0"
    assert desk.saved()["venture"]["assessed"]
    assert terminal.written().count("answered ·") == 1


# The keys, the same at every kind of prompt


@every_size
@every_type
def test_every_prompt_shows_the_legend(desk: Desk, question: str, size: tuple[int, int]) -> None:
    desk.write(before(question))
    terminal = desk.open(size=size)
    terminal.wait_for_question(ASKS[question])

    for entry in LEGEND.split("  "):
        terminal.wait_for_on_screen(entry)
    assert squeezed(ASKS[question]) in squeezed(terminal.screen())


@every_size
@pytest.mark.parametrize("question", [each for each in ANSWERED if each != "free"])
def test_b_puts_the_question_before_and_enter_keeps_its_answer(
    desk: Desk, question: str, size: tuple[int, int]
) -> None:
    desk.write(before(question))
    terminal = desk.open(size=size)
    terminal.answer(ASKS[question], "b")
    terminal.answer(ASKS[list(before(question))[-1]], ENTER)
    terminal.answer(ASKS[question], "s")
    code = terminal.wait_for_end()

    assert code == 0
    assert desk.saved()["answers"] == before(question)


def test_b_and_enter_keep_no_over_a_question_that_was_skipped(desk: Desk) -> None:
    desk.write({"free": False})
    terminal = desk.open()
    terminal.answer(ASKS["price"], "b")
    terminal.answer(ASKS["free"], ENTER)
    terminal.answer(ASKS["price"], "s")
    terminal.wait_for_end()

    assert desk.saved()["answers"] == {"free": False}


def test_b_lets_an_answer_be_changed(desk: Desk) -> None:
    desk.write(before("staff"))
    terminal = desk.open()
    terminal.answer(ASKS["staff"], "b")
    terminal.answer(ASKS["helpers"], "b")
    terminal.answer(ASKS["price"], DOWN + ENTER)
    terminal.answer(ASKS["staff"], "s")
    terminal.wait_for_end()

    assert desk.saved()["answers"] == {**before("staff"), "price": "tested"}


@every_size
def test_b_at_the_first_question_says_so_and_puts_it_again(desk: Desk, size: tuple[int, int]) -> None:
    desk.write({})
    terminal = desk.open(size=size)
    terminal.answer(ASKS["free"], "b")
    terminal.wait_for("This is the first question.")
    terminal.answer(ASKS["free"], "y")
    terminal.wait_for_question(ASKS["paid_share"])

    assert desk.saved()["answers"] == {"free": True}


def test_b_goes_back_to_a_question_that_was_marked_as_not_known(desk: Desk) -> None:
    desk.write({})
    terminal = desk.open()
    terminal.answer(ASKS["free"], "d")
    terminal.answer(ASKS["paid_share"], "b")
    terminal.answer(ASKS["free"], "n")
    terminal.wait_for_question(ASKS["price"])

    assert desk.saved()["answers"] == {"free": False}
    assert desk.saved()["unsure"]["questions"] == []


@each_type_in_a_size
def test_d_marks_the_question_as_not_known_and_goes_on(desk: Desk, question: str, size: tuple[int, int]) -> None:
    desk.write(before(question))
    terminal = desk.open(size=size)
    terminal.answer(ASKS[question], "d")
    terminal.wait_for_question(ASKS[after(question)])

    assert desk.saved()["answers"] == before(question)
    assert desk.saved()["unsure"] == {"questions": [question]}


def test_d_takes_an_answer_back(desk: Desk) -> None:
    desk.write(before("price"))
    terminal = desk.open()
    terminal.answer(ASKS["price"], "b")
    terminal.answer(ASKS["paid_share"], "d")
    terminal.wait_for_question(ASKS["price"])

    assert desk.saved()["answers"] == before("paid_share")
    assert desk.saved()["unsure"] == {"questions": ["paid_share"]}


@every_size
@every_type
def test_w_shows_help_and_passage_and_puts_the_question_again(desk: Desk, question: str, size: tuple[int, int]) -> None:
    desk.write(before(question))
    terminal = desk.open(size=size)
    terminal.answer(ASKS[question], "w")
    terminal.wait_for(HELP[question])
    terminal.wait_for(PASSAGE[question])
    terminal.answer(ASKS[question], KEYS[question])
    terminal.wait_for_question(ASKS[after(question)])

    assert desk.saved()["answers"] == before(after(question))


def test_reasons_longer_than_the_window_are_paged(tmp_path: Path) -> None:
    question = load_pack().questions["stage"]
    with closing(Terminal(tmp_path, FILE, "--set", "role=platform")) as terminal:
        terminal.wait_for_end()
    with closing(Terminal(tmp_path, FILE, rows=12, columns=40)) as terminal:
        terminal.hurries = False
        terminal.answer(question.ask, "w")
        pages = 0
        while not terminal.is_put(question.ask):
            terminal.wait_for_on_screen("Press Enter to go on")
            assert pages or "It helps to decide" in terminal.screen()
            pages += 1
            terminal.press(ENTER)
            terminal.wait_until_silent(0.2)

        assert pages > 1
        assert squeezed(question.help) in squeezed(terminal.text())


@pytest.mark.parametrize("key", ["w", "a"])
def test_the_cursor_stays_where_it_was_after_why_and_note(desk: Desk, key: str) -> None:
    desk.write(before("price"))
    terminal = desk.open()
    terminal.answer(ASKS["price"], DOWN + DOWN + key)
    if key == "a":
        terminal.wait_for("Your note:")
        terminal.send("x" + ENTER)
    terminal.answer(ASKS["price"], ENTER)
    terminal.wait_for_question(ASKS["helpers"])

    assert desk.saved()["answers"]["price"] == "tested"


def test_what_a_question_decides_comes_before_where_its_answers_lead(desk: Desk) -> None:
    desk.write(before("price"))
    terminal = desk.open()
    terminal.answer(ASKS["price"], "w")
    terminal.wait_for(HELP["price"])
    terminal.wait_for_question(ASKS["price"])

    told = squeezed(terminal.since_key())
    decides = 'It helps to decide: "The price was never tried on anybody" or "The price was tried"'
    leads = f'{PRICE_OPTIONS["guess"]} → to look at: "The price was never tried on anybody"'
    assert 0 <= told.find(squeezed(decides)) < told.find(squeezed(HELP["price"])) < told.find(squeezed(leads))


def test_after_what_a_section_found_there_is_a_pause(desk: Desk) -> None:
    desk.write(before("price"))
    terminal = desk.open()
    terminal.hurries = False
    terminal.answer(ASKS["price"], KEYS["price"])
    terminal.wait_for_on_screen("Press Enter to go on")
    assert squeezed("Found in Money: 2 to look at") in squeezed(terminal.screen())
    terminal.press("x" + ENTER)
    terminal.wait_for_question(ASKS["helpers"])


def test_the_count_of_answers_leaves_out_what_is_not_known_and_goes_down_on_the_way_back(desk: Desk) -> None:
    desk.write(before("price"))
    terminal = desk.open()
    terminal.answer(ASKS["price"], "d")
    terminal.answer(ASKS["helpers"], "b")
    terminal.answer(ASKS["price"], "b")
    terminal.answer(ASKS["paid_share"], "b")
    terminal.wait_for_question(ASKS["free"])

    assert re.findall(r"(\d) answered", terminal.text()) == ["2", "2", "2", "1", "0"]


def test_again_shows_the_notes_under_the_answers(desk: Desk) -> None:
    desk.write(ANSWERED, '[notes]\nprice = "asked in May"\n')
    terminal = desk.open("--again")
    terminal.answer(ASKS["free"], ENTER)
    terminal.answer(ASKS["paid_share"], ENTER)
    terminal.wait_for_question(ASKS["price"])

    terminal.wait_for_on_screen("Your note: asked in May")


def test_a_list_longer_than_the_window_says_so_at_every_size(desk: Desk) -> None:
    desk.write(before("helpers"))
    terminal = desk.open(size=NARROW)
    terminal.answer(ASKS["helpers"], DOWN)
    terminal.wait_for_on_screen("more above")
    terminal.wait_for_on_screen("more below")
    terminal.resize(*WIDE)
    terminal.wait_for_on_screen(HELPER_OPTIONS["none"])
    assert "more above" not in terminal.screen()
    chosen = [row for row in terminal.cells() if "»" in [cell[0] for cell in row]]
    assert chosen[0][8][2]


@each_type_in_a_size
def test_a_writes_a_note_and_puts_the_question_again(desk: Desk, question: str, size: tuple[int, int]) -> None:
    note = 'swab: see "Müller", tab 3 \\ back'
    desk.write(before(question))
    terminal = desk.open(size=size)
    terminal.answer(ASKS[question], "a")
    terminal.wait_for("Your note:")
    terminal.press(note + ENTER)
    terminal.wait_for("Noted.")
    terminal.answer(ASKS[question], KEYS[question])
    terminal.wait_for_question(ASKS[after(question)])

    assert desk.saved()["notes"] == {question: note}
    assert desk.saved()["answers"] == before(after(question))


def test_a_note_can_be_changed_and_taken_away(desk: Desk) -> None:
    desk.write({}, '[notes]\nfree = "one"\n')
    terminal = desk.open()
    terminal.answer(ASKS["free"], "a")
    terminal.wait_for_new("Your note: one")
    terminal.press(f" two{ENTER}")
    terminal.wait_for_question(ASKS["free"])
    changed = desk.saved()["notes"]
    terminal.press("a")
    terminal.wait_for_new("Your note: one two")
    terminal.press(ERASE * len("one two") + ENTER)
    terminal.wait_for_question(ASKS["free"])

    assert changed == {"free": "one two"}
    assert desk.saved()["notes"] == {}


@pytest.mark.parametrize("note", ["one\n two\nthree", "می\u200cخواهم", "a\tb", " x ", "\x1b[31mred", "one\n##[x]"])
@pytest.mark.parametrize("options", [[], ["--plain"]], ids=["lists", "lines"])
def test_enter_alone_keeps_every_byte_of_a_note(desk: Desk, note: str, options: list[str]) -> None:
    """What is shown made harmless is never what is saved."""
    desk.write({}, f"[notes]\nfree = {json.dumps(note)}  # Mia's\n")
    held = (desk.folder / FILE).read_bytes()
    terminal = desk.open(*options)
    terminal.answer(ASKS["free"], "a" + ENTER * bool(options))
    terminal.wait_for_new("Your note:")
    terminal.press(ENTER)
    terminal.wait_for_question(ASKS["free"])

    assert (desk.folder / FILE).read_bytes() == held


def test_a_change_of_a_note_on_several_lines_leaves_the_others_as_they_are(desk: Desk) -> None:
    desk.write({}, '[notes]\nfree = "one\\ntwo\\u200cthree"\n')
    terminal = desk.open()
    terminal.answer(ASKS["free"], "a")
    terminal.wait_for_new("Your note: one two")
    terminal.press(f"{ERASE}e four{ENTER}")
    terminal.wait_for_question(ASKS["free"])

    assert desk.saved()["notes"] == {"free": "one\ntwo\u200cthree four"}


# Text that no file can hold


@pytest.mark.parametrize("typed", [b"caf\xe9\r", b"caf\xc3\r", b"\xff\r"], ids=["é", "half", "ff"])
@pytest.mark.parametrize("utf8", ["1", "0"])
def test_half_a_letter_in_a_note_is_refused_and_everything_else_is_saved(desk: Desk, typed: bytes, utf8: str) -> None:
    """One byte that is no UTF-8 stops neither the note that is typed anew nor any answer."""
    desk.write({})
    terminal = desk.open(PYTHONUTF8=utf8, LC_ALL="C.UTF-8")
    terminal.answer(ASKS["free"], "a")
    terminal.wait_for_new("Your note:")
    terminal.type_bytes(typed)
    terminal.wait_for("A letter did not arrive as UTF-8")
    terminal.press(f"{ERASE * 8}good{ENTER}")
    terminal.wait_for("Noted.")
    terminal.answer(ASKS["free"], "y")
    terminal.wait_for_question(ASKS["paid_share"])

    assert desk.saved()["notes"] == {"free": "good"}
    assert desk.saved()["answers"] == {"free": True}


@pytest.mark.parametrize("typed", [b"caf\xe9\r", "café".encode() + b"\x7f\r", b"\xff\r"], ids=["é", "half", "ff"])
@pytest.mark.parametrize("utf8", ["1", "0"])
@simple_ways
def test_half_a_letter_on_a_line_is_refused_and_everything_else_is_saved(
    desk: Desk, options: list[str], term: str, typed: bytes, utf8: str
) -> None:
    desk.write(before("price"))
    terminal = desk.open(*options, term=term, PYTHONUTF8=utf8, LC_ALL="C.UTF-8")
    terminal.wait_for_question(ASKS["price"])
    terminal.type_bytes(typed)
    terminal.wait_for_new("A letter did not arrive as UTF-8")
    terminal.press("a" + ENTER)
    terminal.wait_for_new("Your note:")
    terminal.type_bytes(typed)
    terminal.wait_for_new("A letter did not arrive as UTF-8")
    terminal.press("good" + ENTER)
    terminal.wait_for_new("Noted.")
    terminal.answer(ASKS["price"], LINES["price"])
    terminal.wait_for_question(ASKS["helpers"])

    assert desk.saved()["notes"] == {"price": "good"}
    assert desk.saved()["answers"] == before("helpers")


def test_half_a_letter_in_a_name_is_refused_before_there_is_a_file(desk: Desk) -> None:
    terminal = desk.open()
    terminal.wait_for("What is the venture called?")
    terminal.type_bytes(b"Caf\xe9\r")
    terminal.wait_for("A letter did not arrive as UTF-8")
    assert desk.files() == set()
    terminal.press(f"{ERASE}e{ENTER}")
    terminal.wait_for_question(ASKS["free"])

    assert desk.saved()["venture"]["name"] == "Cafe"


def test_a_note_that_is_too_long_is_refused_at_once_and_everything_else_is_saved(desk: Desk) -> None:
    desk.write({})
    terminal = desk.open()
    terminal.answer(ASKS["free"], "a")
    terminal.wait_for_new("Your note:")
    terminal.press(f"\x1b[200~{'x' * 12_000}\x1b[201~{ENTER}")
    terminal.wait_for("12,000 characters are more than the 10,000 that a text may have")
    terminal.press(f"\x15short{ENTER}")
    terminal.wait_for("Noted.")
    terminal.answer(ASKS["free"], "y")
    terminal.wait_for_question(ASKS["paid_share"])

    assert desk.saved()["notes"] == {"free": "short"}
    assert desk.saved()["answers"] == {"free": True}


@simple_ways
def test_a_line_that_the_terminal_cut_off_is_refused(desk: Desk, options: list[str], term: str) -> None:
    desk.write({})
    terminal = desk.open(*options, term=term)
    terminal.answer(ASKS["free"], "a" + ENTER)
    terminal.wait_for_new("Your note:")
    for _ in range(12):
        terminal.press("x" * 500)
        terminal.wait_until_silent(0.05)
    terminal.press(ENTER)
    terminal.wait_for_new("The terminal cut off the end of this line")
    terminal.press("short" + ENTER)
    terminal.wait_for_new("Noted.")

    assert desk.saved()["notes"] == {"free": "short"}


@each_type_in_a_size
def test_s_stops_and_says_how_to_go_on(desk: Desk, question: str, size: tuple[int, int]) -> None:
    desk.write(before(question))
    terminal = desk.open(size=size)
    terminal.answer(ASKS[question], "s")
    code = terminal.wait_for_end()

    assert code == 0
    assert desk.saved()["answers"] == before(question)
    assert_says_how_to_go_on(terminal)
    assert_left_in_order(terminal)


@pytest.mark.parametrize(("keys", "expected"), [("y", "paid_share"), ("n", "price")])
def test_going_on_puts_the_next_open_question(desk: Desk, keys: str, expected: str) -> None:
    desk.write({})
    first = desk.open()
    first.answer(ASKS["free"], keys)
    first.answer(ASKS[expected], "s")
    first.wait_for_end()
    second = desk.open()

    assert second.wait_for_one_of(ASKS.values()) == ASKS[expected]


def test_going_on_does_not_put_what_was_marked_as_not_known(desk: Desk) -> None:
    desk.write({}, '[unsure]\nquestions = ["free", "paid_share"]\n')
    terminal = desk.open()

    assert terminal.wait_for_one_of(ASKS.values()) == ASKS["price"]


def test_going_on_when_all_is_answered_shows_the_report(desk: Desk) -> None:
    desk.write(ANSWERED)
    terminal = desk.open()
    code = terminal.wait_for_end()

    assert code == 0
    assert "Act now" in terminal.text()
    assert_left_in_order(terminal)


# Prompts for lists


@every_size
@pytest.mark.parametrize("first", [0, 2])
def test_none_together_with_another_option_is_refused(desk: Desk, first: int, size: tuple[int, int]) -> None:
    desk.write(before("helpers"))
    terminal = desk.open(size=size)
    terminal.answer(ASKS["helpers"], DOWN * first + SPACE + UP * (first + 1) + SPACE + ENTER)
    terminal.wait_for_on_screen("excludes")
    refused = desk.saved()["answers"]
    terminal.press(SPACE + ENTER)
    terminal.wait_for_question(ASKS["staff"])

    assert refused == before("helpers")
    assert desk.saved()["answers"]["helpers"] == [list(HELPER_OPTIONS)[first]]


@every_size
def test_what_was_ticked_stays_on_the_screen_in_words(desk: Desk, size: tuple[int, int]) -> None:
    desk.write(before("helpers"))
    terminal = desk.open(size=size)
    terminal.answer(ASKS["helpers"], SPACE + DOWN + SPACE + ENTER)
    terminal.wait_for_question(ASKS["staff"])

    first, second, *_ = HELPER_OPTIONS.values()
    assert squeezed(f"{ASKS['helpers']} {first}; {second}") in squeezed(terminal.text())


def test_none_alone_is_an_answer(desk: Desk) -> None:
    desk.write(before("helpers"))
    terminal = desk.open()
    terminal.answer(ASKS["helpers"], UP + SPACE + ENTER)
    terminal.wait_for_question(ASKS["staff"])

    assert desk.saved()["answers"]["helpers"] == ["none"]


@every_size
def test_enter_without_a_tick_is_refused(desk: Desk, size: tuple[int, int]) -> None:
    desk.write(before("helpers"))
    terminal = desk.open(size=size)
    terminal.answer(ASKS["helpers"], ENTER)
    terminal.wait_for_on_screen("Tick what holds, or press d if you do not know.")

    assert desk.saved()["answers"] == before("helpers")


def test_ticks_are_written_in_the_order_of_the_pack(desk: Desk) -> None:
    desk.write(before("helpers"))
    terminal = desk.open()
    terminal.answer(ASKS["helpers"], DOWN + DOWN + SPACE + UP + UP + SPACE + ENTER)
    terminal.wait_for_question(ASKS["staff"])

    assert desk.saved()["answers"]["helpers"] == ["partner", "manual"]


@every_size
def test_d_with_ticks_leaves_the_rest_unknown(desk: Desk, size: tuple[int, int]) -> None:
    desk.write(before("helpers"))
    terminal = desk.open(size=size)
    terminal.answer(ASKS["helpers"], DOWN + SPACE + "d")
    terminal.wait_for_question(ASKS["staff"])

    partial = desk.saved()["answers"]["helpers"]
    assert partial["has"] == ["family"]
    assert not partial.get("lacks")
    assert desk.saved().get("unsure", {}).get("questions", []) == []


def test_other_letters_tick_nothing(desk: Desk) -> None:
    desk.write(before("helpers"))
    terminal = desk.open()
    terminal.answer(ASKS["helpers"], f"ijk{ENTER}")
    terminal.wait_for_on_screen("Tick what holds")

    assert desk.saved()["answers"] == before("helpers")


@pytest.mark.parametrize(
    ("question", "options", "mark"),
    [("price", PRICE_OPTIONS, "» "), ("helpers", HELPER_OPTIONS, "» ○ ")],
    ids=["one", "many"],
)
@every_size
def test_every_word_of_long_options_can_be_read_while_moving_through_them(
    desk: Desk, question: str, options: Mapping[str, str], mark: str, size: tuple[int, int]
) -> None:
    desk.write(before(question))
    terminal = desk.open(size=size)
    terminal.wait_for_question(ASKS[question])
    seen: set[str] = set()
    for words in [*options.values(), next(iter(options.values()))]:
        terminal.wait_for_on_screen(mark + words[:20])
        seen.update(terminal.screen().split())
        terminal.press(DOWN)

    assert set(" ".join(options.values()).split()) <= seen


# Prompts for numbers


@pytest.mark.parametrize(
    ("typed", "share"), [("2 %", 0.02), ("2%", 0.02), ("3.8", 0.038), ("0,5", 0.005), ("100", 1), ("1.25 %", 0.0125)]
)
def test_a_share_is_asked_in_per_cent_with_its_sign_or_without(desk: Desk, typed: str, share: float) -> None:
    desk.write(before("paid_share"))
    terminal = desk.open()
    terminal.answer(ASKS["paid_share"], typed + ENTER)
    terminal.wait_for_question(ASKS["price"])

    assert desk.saved()["answers"]["paid_share"] == share


@pytest.mark.parametrize(
    ("question", "typed", "refusal"),
    [
        ("paid_share", "12x!", "is a number alone"),
        ("paid_share", "", "Write a number, or press d."),
        ("paid_share", "150 %", "must lie in the range 0% to 100%; a share is a part of a whole"),
        ("paid_share", "-1", "must lie in the range"),
        ("staff", "2.5", "is a whole number"),
        ("staff", "5 %", "is not a share"),
        ("staff", "0", "must lie in the range"),
        ("paid_share", "1e999", "range"),
    ],
)
def test_nonsense_is_refused_as_a_number(desk: Desk, question: str, typed: str, refusal: str) -> None:
    desk.write(before(question))
    terminal = desk.open(size=NARROW)
    terminal.answer(ASKS[question], typed + ENTER)
    terminal.wait_for_on_screen(refusal)
    refused = desk.saved()["answers"]
    terminal.press(ERASE * len(typed) + KEYS[question])
    terminal.wait_for_question(ASKS[after(question)])

    assert refused == before(question)
    assert desk.saved()["answers"] == before(after(question))


def test_letters_are_keys_only_where_nothing_has_been_typed(desk: Desk) -> None:
    desk.write(before("staff"))
    terminal = desk.open()
    terminal.answer(ASKS["staff"], "12 bdwas")
    terminal.wait_for_on_screen("12 bdwas")
    terminal.press("\x15d")
    terminal.wait_for_question(ASKS["backup"])

    assert desk.saved()["unsure"] == {"questions": ["staff"]}


@every_size
def test_a_number_that_can_be_two_is_asked_about_in_words(desk: Desk, size: tuple[int, int]) -> None:
    desk.write(before("staff"))
    terminal = desk.open(size=size)
    terminal.answer(ASKS["staff"], "18.000")
    terminal.wait_for_on_screen("= eighteen thousand (18,000 people) or eighteen (18 people)?")
    terminal.press(ENTER)
    terminal.wait_for_on_screen("'18.000' can be read in two ways. Which one is meant?")
    terminal.press(DOWN + DOWN + ENTER)
    terminal.wait_for_on_screen("18.000  = eighteen thousand")
    terminal.press(ENTER)
    terminal.wait_for_on_screen("Which one is meant?")
    nothing = desk.saved()["answers"]
    terminal.press(DOWN + ENTER)
    terminal.wait_for_question(ASKS["backup"])

    assert nothing == before("staff")
    assert desk.saved()["answers"]["staff"] == 18


@simple_ways
def test_numbered_lines_ask_about_a_number_that_can_be_two(desk: Desk, options: list[str], term: str) -> None:
    desk.write(before("staff"))
    terminal = desk.open(*options, term=term)
    terminal.answer(ASKS["staff"], f"18.000{ENTER}")
    terminal.wait_for_new("1. eighteen thousand (18,000 people)")
    terminal.press(f"3{ENTER}")
    terminal.wait_for_new("write it again")
    terminal.press(f"18.000{ENTER}")
    terminal.wait_for_new("2. eighteen (18 people)")
    terminal.press(f"2{ENTER}")
    terminal.wait_for("Understood: 18 people")
    terminal.wait_for_question(ASKS["backup"])

    assert desk.saved()["answers"]["staff"] == 18


@every_size
def test_what_was_understood_is_shown_before_it_is_saved(desk: Desk, size: tuple[int, int]) -> None:
    desk.write(before("paid_share"))
    terminal = desk.open(size=size)
    terminal.answer(ASKS["paid_share"], "0.5")
    terminal.wait_for_on_screen("0.5  = 0.5 %")
    assert desk.saved()["answers"] == before("paid_share")


def test_a_number_can_be_pasted(desk: Desk) -> None:
    desk.write(before("paid_share"))
    terminal = desk.open()
    terminal.answer(ASKS["paid_share"], "\x1b[200~2.5 %\x1b[201~", ENTER)
    terminal.wait_for_question(ASKS["price"])

    assert desk.saved()["answers"]["paid_share"] == 0.025


# Interrupted


def interrupt(terminal: Terminal, how: str) -> None:
    """Press Ctrl-C, or send a signal to the program."""
    if how == "Ctrl-C":
        terminal.press(CTRL_C)
    else:
        terminal.child.kill(signal.Signals[how])


interruptions = pytest.mark.parametrize("how", ["Ctrl-C", "SIGTERM", "SIGHUP", "SIGQUIT"])


def assert_interrupted(desk: Desk, terminal: Terminal, code: int, answers: Mapping[str, Any]) -> None:
    """The program ended as interrupted programs do, and nothing that was answered is lost."""
    assert code == 130
    assert desk.saved()["answers"] == answers
    assert desk.files() == {FILE}
    assert_says_how_to_go_on(terminal)
    assert_left_in_order(terminal)


@interruptions
@pytest.mark.parametrize(
    ("question", "size", "move", "shown"),
    [
        ("free", WIDE, DOWN, "» No"),
        ("paid_share", NARROW, "7", "1.5%7"),
        ("price", NARROW, DOWN, f"» {PRICE_OPTIONS['tested']}"),
        ("helpers", WIDE, DOWN + SPACE, f"» ● {HELPER_OPTIONS['family']}"),
    ],
    ids=ONE_OF_EACH_TYPE,
)
def test_an_interrupted_prompt_leaves_file_and_terminal_in_order(
    desk: Desk, question: str, size: tuple[int, int], move: str, shown: str, how: str
) -> None:
    desk.write(before(question))
    terminal = desk.open(size=size)
    terminal.answer(ASKS[question], KEYS[question])
    terminal.answer(ASKS[after(question)], "b")
    terminal.answer(ASKS[question], move)
    terminal.wait_for_on_screen(shown)
    interrupt(terminal, how)
    code = terminal.wait_for_end()

    assert_interrupted(desk, terminal, code, before(after(question)))


@pytest.mark.parametrize("how", ["SIGQUIT", "SIGUSR1", "SIGUSR2", "SIGALRM", "SIGVTALRM", "SIGXCPU", "SIGABRT"])
@pytest.mark.parametrize("options", [[], ["--plain"]], ids=["lists", "lines"])
def test_whatever_signal_ends_it_the_terminal_is_as_it_was(desk: Desk, options: list[str], how: str) -> None:
    """The cursor is shown, pasted text is not marked any more, and the exit code is that of an interruption."""
    desk.write(before("helpers"))
    terminal = desk.open(*options)
    terminal.wait_for_question(ASKS["helpers"])
    interrupt(terminal, how)
    code = terminal.wait_for_end(lambda: interrupt(terminal, how))

    assert_interrupted(desk, terminal, code, before("helpers"))
    assert terminal.raw.rfind(b"\x1b[?2004h") <= terminal.raw.rfind(b"\x1b[?2004l")


@every_type
def test_a_prompt_that_is_stopped_gives_the_terminal_back_and_goes_on_where_it_was(desk: Desk, question: str) -> None:
    """SIGTSTP leaves the terminal to the shell as it was; afterwards the question is on the screen again."""
    desk.write(before(question))
    terminal = desk.open()
    terminal.wait_for_question(ASKS[question])
    terminal.child.kill(signal.SIGTSTP)
    terminal.wait_for_stop()

    assert terminal.attributes() == terminal.before
    assert terminal.cursor_is_visible()
    assert terminal.raw.rfind(b"\x1b[?2004h") <= terminal.raw.rfind(b"\x1b[?2004l")

    terminal.press()
    terminal.child.kill(signal.SIGCONT)
    terminal.wait_for_new(ASKS[question])
    terminal.press(KEYS[question])
    terminal.wait_for_question(ASKS[after(question)])
    assert desk.saved()["answers"] == before(after(question))


@interruptions
@every_type
def test_an_interrupted_note_leaves_file_and_terminal_in_order(desk: Desk, question: str, how: str) -> None:
    desk.write(before(question))
    terminal = desk.open()
    terminal.answer(ASKS[question], "a")
    terminal.wait_for("Your note:")
    terminal.press("half a sent")
    terminal.wait_for("half a sent")
    interrupt(terminal, how)
    code = terminal.wait_for_end()

    assert_interrupted(desk, terminal, code, before(question))
    assert "notes" not in desk.saved()


@every_size
@interruptions
def test_an_interrupted_question_for_the_name_leaves_no_file(desk: Desk, how: str, size: tuple[int, int]) -> None:
    terminal = desk.open(size=size)
    terminal.wait_for("What is the venture called?")
    terminal.press("Corn")
    terminal.wait_for("called? Corn")
    interrupt(terminal, how)
    code = terminal.wait_for_end()

    assert code == 130
    assert desk.files() == set()
    assert_left_in_order(terminal)


@every_type
def test_a_killed_program_leaves_every_confirmed_answer_in_the_file(desk: Desk, question: str) -> None:
    desk.write(before(question))
    terminal = desk.open()
    terminal.answer(ASKS[question], KEYS[question])
    terminal.wait_for_question(ASKS[after(question)])
    terminal.child.kill(signal.SIGKILL)
    code = terminal.wait_for_end()

    assert code == -signal.SIGKILL
    assert desk.saved()["answers"] == before(after(question))
    assert desk.files() == {FILE}


def test_a_program_killed_amid_its_work_leaves_a_file_that_can_be_read(desk: Desk) -> None:
    desk.write({})
    terminal = desk.open()
    terminal.answer(ASKS["free"], *KEYS.values())
    terminal.wait_for_new("answered")
    terminal.child.kill(signal.SIGKILL)
    terminal.wait_for_end()

    held = desk.saved()["answers"]
    assert held.items() <= ANSWERED.items()
    assert "free" in held


def test_a_closed_window_ends_the_program_and_keeps_the_answers(desk: Desk) -> None:
    desk.write({})
    terminal = desk.open()
    terminal.answer(ASKS["free"], "y")
    terminal.wait_for_question(ASKS["paid_share"])
    terminal.hang_up()

    assert desk.saved()["answers"] == {"free": True}
    assert desk.files() == {FILE}


@pytest.mark.parametrize("options", [[], ["--plain"]], ids=["lists", "lines"])
@pytest.mark.parametrize("how", ["the window is closed", "SIGHUP", "SIGTERM", "SIGQUIT"])
def test_what_waits_to_be_saved_is_rescued_however_the_program_ends(desk: Desk, options: list[str], how: str) -> None:
    desk.write(before("price"))
    terminal = desk.open(*options)
    terminal.wait_for_question(ASKS["price"])
    whole = half_written(desk)
    terminal.press((LINES if options else KEYS)["price"])
    terminal.wait_for_question(ASKS["helpers"])
    if how == "the window is closed":
        terminal.hang_up()
    else:
        interrupt(terminal, how)
        terminal.wait_for_end(lambda: interrupt(terminal, how))

    rescued = tomllib.loads((desk.folder / "shop.unsaved.toml").read_text(encoding="utf-8"))
    assert rescued["answers"] == {"price": "rivals"}
    assert terminal.child.exitstatus == 130
    assert "Traceback" not in terminal.written()
    assert (desk.folder / FILE).read_text(encoding="utf-8") == whole + 'helpers = ["fam'


def test_what_was_rescued_is_taken_over_by_the_command_that_is_told(desk: Desk) -> None:
    """Answers, marks and notes: all that was said while the file could not be read."""
    desk.write(before("price"))
    terminal = desk.open()
    terminal.wait_for_question(ASKS["price"])
    whole = half_written(desk)
    terminal.press("a")
    terminal.wait_for_new("Your note:")
    terminal.press(f"since May{ENTER}")
    terminal.wait_for_new("Not saved yet")
    terminal.answer(ASKS["price"], KEYS["price"])
    terminal.answer(ASKS["helpers"], "d")
    terminal.answer(ASKS["staff"], "s")
    terminal.wait_for_end()
    (desk.folder / FILE).write_text(whole, encoding="utf-8")
    told = squeezed(terminal.written()).rpartition("bmcheckassess")[2].partition(")")[0]
    words = ["--pack", str(desk.pack), "--answers", "shop.unsaved.toml"]
    subprocess.run([sys.executable, "-m", "bmcheck", "assess", FILE, *words], cwd=desk.folder, check=True)

    assert told == "".join([FILE, *words])
    assert desk.saved()["answers"] == before("helpers")
    assert desk.saved()["unsure"] == {"questions": ["helpers"]}
    assert desk.saved()["notes"] == {"price": "since May"}


# Another size in the middle


@every_type
def test_a_prompt_survives_a_change_of_size(desk: Desk, question: str) -> None:
    desk.write(before(question))
    terminal = desk.open(size=WIDE)
    terminal.wait_for_question(ASKS[question])
    for size in (NARROW, WIDE, NARROW):
        terminal.resize(*size)
        terminal.wait_for_new(ASKS[question])
    terminal.press(KEYS[question])
    terminal.wait_for_question(ASKS[after(question)])

    assert desk.saved()["answers"] == before(after(question))


@every_type
def test_numbered_questions_survive_a_change_of_size(desk: Desk, question: str) -> None:
    desk.write(before(question))
    terminal = desk.open("--plain", size=WIDE)
    terminal.wait_for_question(ASKS[question])
    terminal.resize(*NARROW)
    terminal.press(LINES[question])
    terminal.wait_for_question(ASKS[after(question)])

    assert desk.saved()["answers"] == before(after(question))


# Numbered lines


@every_size
@simple_ways
def test_numbered_lines_lead_through_a_whole_interview(
    desk: Desk, options: list[str], term: str, size: tuple[int, int]
) -> None:
    terminal = desk.open(*options, size=size, term=term)
    terminal.wait_for("What is the venture called?")
    terminal.press(f"Corner{ENTER}")
    for question, line in LINES.items():
        terminal.answer(ASKS[question], line)
    code = terminal.wait_for_end()

    assert code == 0
    assert desk.saved()["answers"] == ANSWERED
    assert desk.saved()["venture"]["name"] == "Corner"
    assert "Act now" in terminal.text()
    assert b"\x1b" not in terminal.raw


@every_type
def test_numbered_lines_obey_the_same_letters(desk: Desk, question: str) -> None:
    desk.write(before(question))
    terminal = desk.open("--plain")
    terminal.answer(ASKS[question], f"w{ENTER}")
    terminal.wait_for(HELP[question])
    terminal.wait_for(PASSAGE[question])
    terminal.answer(ASKS[question], f"a{ENTER}")
    terminal.wait_for("Your note:")
    terminal.press(f"see tab 3{ENTER}")
    terminal.answer(ASKS[question], f"d{ENTER}")
    terminal.answer(ASKS[after(question)], f"b{ENTER}")
    terminal.answer(ASKS[question], LINES[question])
    terminal.answer(ASKS[after(question)], f"b{ENTER}")
    terminal.answer(ASKS[question], ENTER)
    terminal.answer(ASKS[after(question)], f"s{ENTER}")
    code = terminal.wait_for_end()

    assert code == 0
    assert desk.saved()["answers"] == before(after(question))
    assert desk.saved()["notes"] == {question: "see tab 3"}
    assert_says_how_to_go_on(terminal)
    assert b"\x1b" not in terminal.raw


@pytest.mark.parametrize(
    ("question", "refused"),
    [
        ("free", {"3": "'3' is not one", "": "not one of the numbers", "1,2": "not one of the numbers"}),
        ("price", {"0": "'0' is not one", "²": "'²' is not one"}),
        ("helpers", {"1,4": "excludes", "1,9": "'9' is not one"}),
        ("paid_share", {"many": "is a number", "": "number", "150 %": "must lie in the range"}),
        ("staff", {"2.5": "is a whole number", "5 %": "is not a share"}),
    ],
)
def test_numbered_lines_refuse_what_is_no_answer(desk: Desk, question: str, refused: Mapping[str, str]) -> None:
    desk.write(before(question))
    terminal = desk.open("--plain")
    terminal.wait_for_question(ASKS[question])
    for line, refusal in refused.items():
        terminal.press(line + ENTER)
        terminal.wait_for_new(refusal)
    nothing = desk.saved()["answers"]
    terminal.send(LINES[question])
    terminal.wait_for_new(ASKS[after(question)])

    assert nothing == before(question)
    assert desk.saved()["answers"] == before(after(question))


def test_numbered_lines_take_a_partial_list(desk: Desk) -> None:
    desk.write(before("helpers"))
    terminal = desk.open("--plain")
    terminal.answer(ASKS["helpers"], f"1, 2, d{ENTER}")
    terminal.wait_for_question(ASKS["staff"])

    partial = desk.saved()["answers"]["helpers"]
    assert partial["has"] == ["partner", "family"]
    assert not partial.get("lacks")


@interruptions
@every_type
def test_interrupted_numbered_lines_leave_the_file_in_order(desk: Desk, question: str, how: str) -> None:
    desk.write(before(question))
    terminal = desk.open("--plain")
    terminal.wait_for_question(ASKS[question])
    interrupt(terminal, how)
    code = terminal.wait_for_end(again=lambda: interrupt(terminal, how))

    assert_interrupted(desk, terminal, code, before(question))


@pytest.mark.parametrize("question", [None, "price"], ids=["name", "question"])
def test_ctrl_c_ends_numbered_lines_in_a_dumb_terminal(desk: Desk, question: str | None) -> None:
    if question:
        desk.write(before(question))
    terminal = desk.open(term="dumb")
    if question:
        terminal.wait_for_question(ASKS[question])
    else:
        terminal.wait_for("What is the venture called?")
    terminal.press(CTRL_C)
    code = terminal.wait_for_end(again=lambda: terminal.press(CTRL_C))

    assert code == 130
    assert b"\x1b" not in terminal.raw
    assert_left_in_order(terminal)


@pytest.mark.parametrize("options", [[], ["--plain"]], ids=["prompts", "numbered lines"])
@pytest.mark.parametrize("question", [None, "paid_share"], ids=["name", "number"])
def test_the_end_of_input_counts_as_an_interruption(desk: Desk, options: list[str], question: str | None) -> None:
    if question:
        desk.write(before(question))
    terminal = desk.open(*options)
    if question:
        terminal.wait_for_question(ASKS[question])
    else:
        terminal.wait_for("What is the venture called?")
    terminal.press("\x04")
    code = terminal.wait_for_end()

    assert code == 130
    assert_left_in_order(terminal)


# Colours

_COLOURS = re.compile(r"(?:3[0-8]|4[0-8]|9[0-7]|10[0-7])\Z")


def colours(raw: bytes | bytearray) -> set[str]:
    """Return the codes in ``raw`` that set a colour."""
    sequences = (found.decode() for found in ESCAPES.findall(bytes(raw)) if found.endswith(b"m"))
    return {code for each in sequences for code in each[2:-1].split(";") if _COLOURS.match(code)}


def whole_interview(terminal: Terminal) -> None:
    """Go through every question, with a look at the reasons, a note and a refused list."""
    terminal.answer(ASKS["free"], "w")
    for question, keys in KEYS.items():
        terminal.wait_for_question(ASKS[question])
        if question == "helpers":
            terminal.press(ENTER)
            terminal.wait_for_on_screen("Tick what holds")
        terminal.press(keys)
    assert terminal.wait_for_end() == 0


def test_no_color_keeps_every_colour_away(desk: Desk) -> None:
    desk.write({})
    terminal = desk.open(NO_COLOR="1")
    whole_interview(terminal)

    assert colours(terminal.raw) == set()


def test_without_no_color_there_are_colours(desk: Desk) -> None:
    desk.write({})
    terminal = desk.open(NO_COLOR="")
    whole_interview(terminal)

    assert colours(terminal.raw) != set()


# Which questions are put


def asked_in(terminal: Terminal, keys: Mapping[str, str]) -> list[str]:
    """Answer every question that is put, and return them in order."""
    names = {ask: question for question, ask in ASKS.items()}
    asked: list[str] = []
    while ask := terminal.wait_for_one_of(names):
        asked.append(names[ask])
        terminal.press(keys[asked[-1]])
    assert terminal.wait_for_end() == 0
    return asked


def test_quick_puts_the_core_questions_and_the_report_says_what_stays_open(desk: Desk) -> None:
    desk.write({})
    terminal = desk.open("--quick")
    asked = asked_in(terminal, KEYS)

    assert asked == ["price", "helpers", "staff", "backup"]
    report = squeezed(terminal.text().rpartition("Find out first")[2])
    assert squeezed(ASKS["free"]) in report
    assert squeezed(ASKS["paid_share"]) in report


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        (FIRST_FEATURE, ["free", "paid_share", "price"]),
        (SECOND_FEATURE, ["helpers", "staff", "backup"]),
        ("people", ["helpers", "staff", "backup"]),
    ],
)
def test_feature_puts_the_questions_of_one_feature(desk: Desk, name: str, expected: list[str]) -> None:
    desk.write({})
    terminal = desk.open("--feature", name)

    assert asked_in(terminal, KEYS) == expected


def test_a_feature_that_does_not_exist_is_refused_before_anything_is_asked_or_written(desk: Desk) -> None:
    terminal = desk.open("--feature", "Peple")
    code = terminal.wait_for_end()

    assert code == 2
    assert "did you mean people" in terminal.written()
    assert desk.files() == set()


def test_again_puts_answered_questions_and_enter_keeps_every_answer(desk: Desk) -> None:
    desk.write(ANSWERED)
    terminal = desk.open("--again")
    asked = asked_in(terminal, dict.fromkeys(ANSWERED, ENTER))

    assert asked == list(ANSWERED)
    assert desk.saved()["answers"] == ANSWERED


def test_again_puts_what_was_not_known_before(desk: Desk) -> None:
    desk.write(before("backup"), '[unsure]\nquestions = ["backup"]\n')
    terminal = desk.open("--again", "--feature", "people")
    asked = asked_in(terminal, {"helpers": ENTER, "staff": ENTER, "backup": "y"})

    assert asked == ["helpers", "staff", "backup"]
    assert desk.saved()["answers"]["backup"] is True
    assert desk.saved()["unsure"]["questions"] == []


PATHS: Mapping[str, Mapping[str, str]] = {
    "all are put": KEYS,
    "nothing is free": {**KEYS, "free": "n"},
    "one works there": {**KEYS, "staff": f"1{ENTER}"},
    "many work there": {**KEYS, "staff": f"9{ENTER}"},
    "little is put": {**KEYS, "free": "n", "staff": f"1{ENTER}"},
    "nothing is known": dict.fromkeys(KEYS, "d"),
    "half is known": {**KEYS, "free": "d", "helpers": f"{DOWN}{SPACE}d", "staff": "d"},
}


@dataclass(frozen=True)
class Step:
    """A question that was put, how many were said to be left, and what was known at that moment."""

    question: str
    left: int
    known: Mapping[str, Any]


@dataclass(frozen=True)
class Walk:
    """One interview from the first question to the report, and what was known at its end."""

    steps: list[Step]
    known: Mapping[str, Any]


@pytest.fixture(scope="module", params=PATHS.values(), ids=list(PATHS))
def walk(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, pack_folder: Path) -> Walk:
    """Go through an interview on each of the paths."""
    desk = Desk(tmp_path_factory.mktemp("walk"), pack_folder)
    desk.write({})
    terminal = desk.open()
    names = {ask: question for question, ask in ASKS.items()}
    steps: list[Step] = []
    while ask := terminal.wait_for_one_of(names):
        steps.append(Step(names[ask], terminal.left(), desk.saved()["answers"]))
        terminal.press(request.param[names[ask]])
    terminal.close()
    return Walk(steps, desk.saved()["answers"])


def test_the_progress_line_counts_down_and_is_never_exceeded(walk: Walk) -> None:
    left = [step.left for step in walk.steps]

    assert all(later < earlier for earlier, later in pairwise(left))
    assert all(announced >= len(left) - before_it for before_it, announced in enumerate(left))


POSSIBLE: Mapping[str, list[Any]] = {
    "free": [True, False],
    "paid_share": [0.01, 0.5],
    "price": list(PRICE_OPTIONS),
    "helpers": [
        list(some) for some in chain.from_iterable(combinations(["partner", "family", "manual"], n) for n in range(4))
    ],
    "staff": [1, 3, 9],
    "backup": [True, False],
}
"""Answers that reach every value of every condition in the pack."""


def fits(question: str, value: int, answers: Mapping[str, Any]) -> bool:
    """Return whether the possible answer number ``value`` agrees with what is known of ``question``."""
    known = answers.get(question)
    possible = POSSIBLE[question][value]
    match known:
        case None:
            return True
        case {"has": list(has)}:
            return set(has) <= set(possible)
        case ["none"]:
            return not possible
        case float() | int() if question == "paid_share":
            return bool(possible >= 0.02) is (known >= 0.02)
        case _:
            return bool(possible == known)


def can_change(question: str, answers: Mapping[str, Any], reviews: Mapping[tuple[Any, ...], tuple[str, ...]]) -> bool:
    """Return whether two answers to ``question`` can lead to different findings, everything known being equal."""
    place = list(POSSIBLE).index(question)
    outcomes: dict[tuple[Any, ...], set[tuple[str, ...]]] = {}
    for values, statuses in reviews.items():
        others = {name: value for name, value in zip(POSSIBLE, values, strict=True) if name != question}
        if all(fits(name, value, answers) for name, value in others.items()):
            outcomes.setdefault((*values[:place], *values[place + 1 :]), set()).add(statuses)
    return any(len(statuses) > 1 for statuses in outcomes.values())


@pytest.fixture(scope="module")
def reviews(pack_folder: Path) -> dict[tuple[Any, ...], tuple[str, ...]]:
    """Map every complete set of answers to the statuses of all findings."""
    pack = load_pack(str(pack_folder))
    found: dict[tuple[Any, ...], tuple[str, ...]] = {}
    for values in product(*(range(len(each)) for each in POSSIBLE.values())):
        raw = {name: POSSIBLE[name][value] for name, value in zip(POSSIBLE, values, strict=True)}
        answers = {name: read_answer(pack.questions[name], value) for name, value in raw.items()}
        found[values] = tuple(finding.status.value for finding in review(pack, answers).findings)
    return found


def test_only_questions_that_can_change_a_finding_are_put(
    walk: Walk, reviews: Mapping[tuple[Any, ...], tuple[str, ...]]
) -> None:
    useless = [step.question for step in walk.steps if not can_change(step.question, step.known, reviews)]

    assert useless == []


def test_no_question_that_can_change_a_finding_is_left_out(
    walk: Walk, reviews: Mapping[tuple[Any, ...], tuple[str, ...]]
) -> None:
    put = {step.question for step in walk.steps}
    missed = [each for each in ASKS if each not in put and can_change(each, walk.known, reviews)]

    assert missed == []


@pytest.mark.parametrize("question", ["free", "price"])
def test_d_takes_a_preselected_answer_back(desk: Desk, question: str) -> None:
    desk.write({**before(question), question: {"free": False, "price": "rivals"}[question]})
    terminal = desk.open()
    terminal.answer(ASKS[{"free": "price", "price": "helpers"}[question]], "b")
    terminal.answer(ASKS[question], "d")
    terminal.wait_for_question(ASKS[after(question)])
    assert desk.saved()["answers"] == before(question)
    assert desk.saved()["unsure"] == {"questions": [question]}


@pytest.mark.parametrize("sig", ["SIGTERM", "SIGHUP"])
def test_a_signal_while_a_prompt_is_drawn(desk: Desk, sig: str) -> None:
    desk.write(before("price"))
    terminal = desk.open()
    terminal.answer(ASKS["price"], KEYS["price"])
    terminal.answer(ASKS["helpers"], "b")
    terminal.wait_for_question(ASKS["price"])
    terminal.child.kill(signal.Signals[sig])
    code = terminal.wait_for_end()
    assert_interrupted(desk, terminal, code, before("helpers"))


@pytest.mark.parametrize("attempt", range(2))
def test_ctrl_c_between_two_prompts(desk: Desk, attempt: int) -> None:
    desk.write({})
    terminal = desk.open()
    terminal.answer(ASKS["free"], *list(KEYS.values())[: attempt % 3 + 1], CTRL_C)
    code = terminal.wait_for_end()
    assert code == 130
    assert_left_in_order(terminal)


def test_enter_keeps_a_partial_answer_partial(desk: Desk) -> None:
    answers = {**before("helpers"), "helpers": {"has": ["family"]}}
    desk.write(answers)
    terminal = desk.open()
    terminal.answer(ASKS["staff"], "b")
    terminal.answer(ASKS["helpers"], ENTER)
    terminal.wait_for_question(ASKS["staff"])
    kept = desk.saved()["answers"]["helpers"]
    assert kept == {"has": ["family"]}


def test_enter_keeps_every_digit_of_a_share(desk: Desk) -> None:
    desk.write({"free": True, "paid_share": 0.0123456})
    terminal = desk.open()
    terminal.answer(ASKS["price"], "b")
    terminal.answer(ASKS["paid_share"], ENTER)
    terminal.wait_for_question(ASKS["price"])
    assert desk.saved()["answers"]["paid_share"] == 0.0123456


def test_what_is_announced_after_back_is_not_exceeded(desk: Desk) -> None:
    desk.write(before("backup"))
    terminal = desk.open()
    terminal.answer(ASKS["backup"], "b")
    terminal.wait_for_question(ASKS["staff"])
    assert terminal.left() >= 2


def test_what_is_announced_with_again_is_not_exceeded(desk: Desk) -> None:
    desk.write({**ANSWERED, "free": False})
    terminal = desk.open("--again")
    terminal.wait_for_question(ASKS["free"])
    left = terminal.left()
    asked = 1
    terminal.press("y")
    while terminal.wait_for_one_of(ASKS.values()):
        asked += 1
        terminal.press(ENTER)
    assert left >= asked


def test_back_does_not_put_an_idle_question(desk: Desk) -> None:
    desk.write({"free": False, "paid_share": 0.5})
    terminal = desk.open()
    terminal.answer(ASKS["price"], "b")
    assert terminal.wait_for_one_of(ASKS.values()) == ASKS["free"]


@pytest.mark.parametrize("key", ["w", "a"])
def test_ticks_survive_why_and_note(desk: Desk, key: str) -> None:
    desk.write(before("helpers"))
    terminal = desk.open()
    terminal.answer(ASKS["helpers"], SPACE + key)
    if key == "a":
        terminal.wait_for("Your note:")
        terminal.send("x" + ENTER)
    terminal.wait_for_question(ASKS["helpers"])
    terminal.wait_for_on_screen("●")


def test_y_leaves_the_answer_on_the_screen(desk: Desk) -> None:
    desk.write({})
    terminal = desk.open()
    terminal.answer(ASKS["free"], "y")
    terminal.wait_for_question(ASKS["paid_share"])
    assert "for free? Yes" in terminal.text()


def test_the_report_knows_what_was_not_known(desk: Desk) -> None:
    desk.write({})
    terminal = desk.open("--feature", "money")
    asked_in(terminal, dict.fromkeys(KEYS, "d"))
    assert squeezed("you said you do not know") in squeezed(terminal.text())


@pytest.mark.parametrize("name", [FILE, "my shop.toml"])
def test_the_line_that_says_how_to_go_on_works_as_it_stands(desk: Desk, name: str) -> None:
    desk.write({})
    (desk.folder / FILE).rename(desk.folder / name)
    first = Terminal(desk.folder, name, "--pack", str(desk.pack))
    desk.terminals.append(first)
    first.answer(ASKS["free"], "s")
    first.wait_for_end()
    line = first.written().rpartition(f"Go on with: {PROGRAM} assess ")[2].splitlines()[0]
    second = Terminal(desk.folder, *shlex.split(line))
    desk.terminals.append(second)
    assert second.wait_for_one_of(ASKS.values()) == ASKS["free"]


def test_the_line_that_says_how_to_go_on_keeps_the_way_in_which_it_was_begun(desk: Desk) -> None:
    desk.write({})
    terminal = desk.open("--only-paper", "--plain")
    terminal.answer(ASKS["free"], "s\r")
    terminal.wait_for_end()

    assert squeezed(f"{FILE} --only-paper --plain --pack") in squeezed(terminal.written())


def test_text_is_wrapped_for_the_new_width(desk: Desk) -> None:
    desk.write(before("helpers"))
    terminal = desk.open()
    terminal.wait_for_question(ASKS["helpers"])
    terminal.resize(24, 40)
    terminal.wait_for_new(ASKS["helpers"])
    terminal.press("w")
    terminal.wait_for_question(ASKS["helpers"])
    assert max(len(line.rstrip()) for line in terminal.since_key().partition("Help four")[2].splitlines()[:5]) <= 40


def test_capital_letters_are_keys_too(desk: Desk) -> None:
    desk.write({})
    terminal = desk.open()
    terminal.answer(ASKS["free"], "D")
    terminal.wait_for_question(ASKS["paid_share"])


def test_a_huge_number_is_refused(desk: Desk) -> None:
    desk.write(before("staff"))
    terminal = desk.open()
    terminal.answer(ASKS["staff"], "1e999" + ENTER)
    terminal.wait_for_on_screen("range")
