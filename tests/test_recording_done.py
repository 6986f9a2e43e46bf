"""That a strategy is done is recorded where its action stands, with its practices and in one saving."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
import rtoml
from support.small_pack import assessment, problems_of, run, small_pack, write_pack, write_renamed_pack

from bmcheck.files.editing import Edit
from bmcheck.files.waivers_and_actions import record_done

TODAY = date(2027, 1, 1)
ON = ["--today", "2027-01-01"]
OPEN_RISK = 'free_offer = "basic"  # since May\npaid_share = 0.01\nprice_review = false'
PLANNED = """\
# what we do

[[action]]  # the first
strategy = "raise-share" # Ann had the idea
  status = "planned"     # next week
owner = "growth"
# a remark

due = 2027-03-01

[notes]
paid_share = "September"
"""


@pytest.fixture(scope="module")
def pack(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_pack(tmp_path_factory.mktemp("pack"))


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def put(text: str) -> Path:
    path = Path("x.toml")
    path.write_text(text, encoding="utf-8", newline="")
    return path


def recorded(text: str, *strategies: str) -> str:
    """Return the text once these strategies are recorded as done today."""
    path = put(text)
    record_done(str(path), Edit(), small_pack(), dict.fromkeys(strategies, TODAY))
    return path.read_bytes().decode()


# In the file


def test_an_action_that_stands_there_gets_its_status_and_its_day_and_nothing_else_changes() -> None:
    before = assessment(OPEN_RISK, PLANNED)

    after = recorded(before, "raise-share")

    assert after == before.replace('"planned"', '"done"').replace("03-01\n", "03-01\ndone = 2027-01-01\n")


def test_windows_line_ends_stay() -> None:
    before = assessment(OPEN_RISK, PLANNED).replace("\n", "\r\n")

    assert recorded(before, "raise-share", "second-income").count("\r\n") == before.count("\r\n") + 6


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ('[[action]]\nstrategy = "raise-share"\nstatus = "done"',
         '[[action]]\nstrategy = "raise-share"\nstatus = "done"\ndone = 2027-01-01\n'),
        ('[[action]]\nstrategy = "raise-share"\nstatus = "done"\ndone = 2026-01-01 # the first time\n',
         '[[action]]\nstrategy = "raise-share"\nstatus = "done"\ndone = 2027-01-01 # the first time\n'),
        ('[[action]]\nstrategy = "raise-share"\nstatus = "done"\ndone = 2027-01-01\n', None),
        ("[[action]]\nstatus='doing'\nstrategy='raise-share'\n",
         "[[action]]\nstatus=\"done\"\nstrategy='raise-share'\ndone = 2027-01-01\n"),
    ],
)  # fmt: skip
def test_only_what_is_another_now_is_written(before: str, after: str | None) -> None:
    whole = recorded(assessment(OPEN_RISK, before), "raise-share")

    assert whole == assessment(OPEN_RISK, before if after is None else after)


def test_of_several_actions_of_a_strategy_those_that_wait_are_done_now_and_the_others_stay() -> None:
    first = '[[action]]\nstrategy = "raise-share"\nstatus = "done"\ndone = 2026-01-01\n\n'
    waiting = '[[action]]\nstrategy = "raise-share"\nstatus = "{}"\nowner = "{}"{}\n\n'
    other = '[[action]]\nstrategy = "second-income"\nstatus = "planned"\n'
    day = "\ndone = 2027-01-01"

    before = waiting.format("doing", "a", "") + first + waiting.format("planned", "b", "") + other

    after = recorded(assessment("", before), "raise-share")

    assert after == assessment("", waiting.format("done", "a", day) + first + waiting.format("done", "b", day) + other)


@pytest.mark.parametrize(
    "listed",
    [
        "action = []  # ours",
        'action = [{ strategy = "raise-share", status = "planned" }]  # ours',
        'action = [\n  { strategy = "second-income", status = "doing" },  # ours\n  # the end\n]',
    ],
)
def test_actions_in_brackets_stay_in_brackets(listed: str) -> None:
    before = f'bmcheck = 1\npack.id = "small"\n{listed}\n\n[answers]\nprice_review = true\n'

    after = recorded(before, "raise-share")

    assert {"strategy": "raise-share", "status": "done", "done": TODAY} in rtoml.loads(after)["action"]
    assert [each for each in ("# ours", "# the end", "[answers]", "[[") if (each in before) != (each in after)] == []


def test_a_strategy_without_an_action_gets_one_at_the_end() -> None:
    before = assessment(OPEN_RISK, PLANNED)

    after = recorded(before, "second-income")

    assert after == f'{before}\n[[action]]\nstrategy = "second-income"\nstatus = "done"\ndone = 2027-01-01\n'


@pytest.mark.parametrize("text", ["action = 1", "action = [1]"])
def test_what_is_no_list_of_actions_is_told_and_stays(text: str) -> None:
    path = put(f"{text}\n")

    [problem] = problems_of(lambda: record_done(str(path), Edit({"a": "b"}), small_pack(), {"raise-share": TODAY}))

    assert problem.hint == "write a line [[action]], and below it its entries"
    assert path.read_text(encoding="utf-8") == f"{text}\n"


# On the command line


def whatif(pack: Path, *words: str) -> str:
    """Run whatif, which must go well, and return what it says beside its result."""
    ran = run("whatif", "x.toml", *words, *ON, "--pack", pack)
    assert ran.code == 0, ran.err
    return ran.err


def test_a_strategy_that_is_written_is_done_today_and_its_practices_are_in_place(pack: Path) -> None:
    path = put(assessment(OPEN_RISK, PLANNED))

    whatif(pack, "--adopt", "raise-share", "--write")

    after = assessment(OPEN_RISK.replace("false", "true"), PLANNED)
    after = after.replace('"planned"', '"done"').replace("03-01\n", "03-01\ndone = 2027-01-01\n")
    assert path.read_text(encoding="utf-8") == after


def test_outcomes_are_never_written(pack: Path) -> None:
    path = put(assessment(OPEN_RISK))

    whatif(pack, "--adopt", "raise-share", "--adopt", "second-income", "--write")

    answers = rtoml.loads(path.read_text(encoding="utf-8"))["answers"]
    assert answers == {"free_offer": "basic", "paid_share": 0.01, "price_review": True, "sources": {"has": ["ads"]}}


def test_a_strategy_that_is_in_place_gets_its_action_and_nothing_else(pack: Path) -> None:
    before = assessment(OPEN_RISK.replace("false", "true  # every spring"))
    path = put(before)

    told = whatif(pack, "--adopt", "raise-share", "--write")

    assert "raise-share is in place already, only its action is recorded.\n" in told
    action = '\n[[action]]\nstrategy = "raise-share"\nstatus = "done"\ndone = 2027-01-01\n'
    assert path.read_text(encoding="utf-8") == before + action


def test_a_strategy_that_is_in_place_since_a_day_keeps_it(pack: Path) -> None:
    action = '\n[[action]]\nstrategy = "raise-share"\nstatus = "done"\ndone = 2026-01-01\n'
    before = assessment(OPEN_RISK.replace("false", "true"), action)
    path = put(before)

    told = whatif(pack, "--adopt", "raise-share", "--write")

    assert "raise-share is in place already, and its action is recorded.\n" in told
    assert path.read_text(encoding="utf-8") == before


def test_a_practice_that_had_stopped_is_done_since_today(pack: Path) -> None:
    action = '\n[[action]]\nstrategy = "raise-share"\nstatus = "done"\ndone = 2026-01-01\n'
    path = put(assessment(OPEN_RISK, action))

    whatif(pack, "--adopt", "raise-share", "--write")

    text = path.read_text(encoding="utf-8")
    assert text == assessment(OPEN_RISK.replace("false", "true"), action.replace("2026", "2027"))


@pytest.mark.parametrize("words", [["--adopt", "raise-share"], ["--set", "price_review=yes", "--write"]])
def test_without_a_strategy_or_without_write_no_action_is_recorded(pack: Path, words: list[str]) -> None:
    path = put(assessment(OPEN_RISK))

    whatif(pack, *words)

    assert "action" not in rtoml.loads(path.read_text(encoding="utf-8"))


def test_former_ids_and_the_action_are_written_in_one_saving(tmp_path: Path) -> None:
    path = put(assessment('free_offer = "all"\nsources = ["none"]'))
    newer = write_renamed_pack(tmp_path / "newer")

    whatif(newer, "--adopt", "second-income", "--write")

    found = rtoml.loads(path.read_text(encoding="utf-8"))
    assert found["answers"] == {"free": "all", "sources": ["ads"]}
    assert found["action"] == [{"strategy": "second-income", "status": "done", "done": TODAY}]
