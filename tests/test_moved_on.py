"""An assessment whose pack has moved on: ids carried over, changed questions asked again, nothing lost."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import rtoml
from support.small_pack import MANIFEST, Change, problems_of, run, small_pack, write_pack, write_renamed_pack

from bmcheck.conditions import Answer, Choices
from bmcheck.dialogue.asking import Draft, Key, Pressed, Reply, Said
from bmcheck.dialogue.conduct import Interview
from bmcheck.files.assessments import load_assessment
from bmcheck.files.autosave import Autosave
from bmcheck.files.packs import load_pack
from bmcheck.files.updating import carried_over
from bmcheck.interview import Scope, State
from bmcheck.model import Pack, Question
from bmcheck.typed_answers import Whole

TODAY = date(2027, 1, 1)
OLD = """\
# ours
bmcheck = 1
pack = { id = "small", version = "1.0.0", digest = "0" }  # the first

[answers]
free_offer = "all"  # free_offer: we agreed
sources = ["none"]
price_review = true

[unsure]
questions = ["paid_share"]

[notes]
free_offer = "see free_offer in the wiki"

[[waiver]]
rule = "free-without-income"
decision = "accept"
reason = "x"
by = "y"
until = 2027-03-31
because = { free_offer = "all", sources = ["none"] }
"""
CHANGED: dict[str, Change] = {
    "pack": {'version = "1.0.0"': 'version = "2.0.0"'},
    "offer": {'id = "sources"\n': 'id = "sources"\nsince = "2.0.0"\n'},
    "money": {'id = "price_review"\n': 'id = "price_review"\nsince = "2.0.0"\n'},
}


@pytest.fixture
def renamed(tmp_path: Path) -> Pack:
    return load_pack(str(write_renamed_pack(tmp_path / "renamed")))


@pytest.fixture
def changed(tmp_path: Path) -> Path:
    """Return version 2.0.0 of the pack, in which two questions have another meaning."""
    return write_pack(tmp_path / "changed", **CHANGED)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "x.toml"
    path.write_text(OLD, encoding="utf-8")
    return path


def data(file: Path) -> dict[str, Any]:
    return rtoml.loads(file.read_text(encoding="utf-8"))


# Ids of old


def test_ids_are_carried_over_wherever_the_file_names_them_and_every_other_character_stays(renamed: Pack) -> None:
    expected = OLD.replace('free_offer = "all"  #', 'free = "all"  #').replace(
        'sources = ["none"]\np', 'sources = ["nothing"]\np'
    )
    expected = expected.replace('free_offer = "see', 'free = "see')
    expected = expected.replace('{ free_offer = "all", sources = ["none"] }', '{ free = "all", sources = ["nothing"] }')

    assert carried_over(OLD, renamed) == expected
    assert carried_over(expected, renamed) == expected


def test_a_pack_without_new_ids_changes_nothing() -> None:
    assert carried_over(OLD, small_pack()) == OLD


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ('[answers]\nfree_offer = "all"', '[answers]\nfree = "all"'),
        ('[answers]\n"free_offer" = "all"', '[answers]\n"free" = "all"'),
        ('answers.free_offer = "all"', 'answers.free = "all"'),
        ('answers = { sources = ["none"], free_offer = "all" }', 'answers = { sources = ["nothing"], free = "all" }'),
        ('[answers]\nsources = { has = ["ads"] }', '[answers]\nsources = { has = ["ads"] }'),
        ('[answers]\nsources.has = ["none"]', '[answers]\nsources.has = ["nothing"]'),
        (
            '[answers]\nsources = { has = ["none"], lacks = [] }',
            '[answers]\nsources = { has = ["nothing"], lacks = [] }',
        ),
        ('[answers.sources]  # none\nhas = ["none"]', '[answers.sources]  # none\nhas = ["nothing"]'),
        ('[unsure]\nquestions = ["free_offer"]', '[unsure]\nquestions = ["free"]'),
        ('unsure = { questions = ["free_offer"] }', 'unsure = { questions = ["free"] }'),
    ],
)
def test_ids_are_carried_over_however_toml_writes_them(renamed: Pack, before: str, after: str) -> None:
    head = 'bmcheck = 1\npack.id = "small"\n'

    assert carried_over(head + before, renamed) == head + after
    assert carried_over((head + before).replace("\n", "\r\n"), renamed) == (head + after).replace("\n", "\r\n")


def test_a_list_question_with_a_new_id_is_carried_over_however_toml_writes_it(tmp_path: Path) -> None:
    pack = load_pack(str(write_pack(tmp_path, pack=MANIFEST + '\n[renamed]\nincome = "sources"\n')))
    head = 'bmcheck = 1\npack.id = "small"\n'
    ways = ('[answers]\nX.has = ["ads"]\nX.lacks = ["shop"]', '[answers.X]\nhas = ["ads"]', "answers.X.has = []")

    for before in ways:
        assert carried_over(head + before.replace("X", "income"), pack) == head + before.replace("X", "sources")


def test_a_file_that_cannot_be_read_is_not_carried_over(renamed: Pack) -> None:
    both = OLD.replace('sources = ["none"]\np', 'free = "all"\np')

    [problem] = problems_of(lambda: carried_over(both, renamed, "x.toml"))

    assert (problem.what, problem.line) == ("'free' is called free now, which is answered as well", 7)


@pytest.mark.parametrize(
    "words",
    [
        ["assess", "--set", "free=none"],
        ["assess", "--set", "free=unknown"],
        ["assess", "--set", "paid_share=50%"],
        ["whatif", "--set", "free=none", "--write"],
        ["whatif", "--adopt", "second-income", "--write"],
    ],
)
def test_no_command_leaves_both_ids_in_the_file(file: Path, tmp_path: Path, words: list[str]) -> None:
    write_renamed_pack(tmp_path / "pack")

    ran = run(words[0], file, *words[1:], "--pack", tmp_path / "pack")

    assert ran.code == 0
    assert "free_offer" not in {*data(file)["answers"], *data(file)["notes"], *data(file)["waiver"][0]["because"]}
    assert ran.out + ran.err
    assert run("check", file, "--pack", tmp_path / "pack", "--fail-on", "never").code == 0


# Questions with another meaning


class Script:
    """Says to each question what stands in a script, and stops where it ends; remembers what was preselected."""

    def __init__(self, **replies: Reply) -> None:
        self.replies = replies
        self.asked: dict[str, Answer | None] = {}

    def ask(
        self, question: Question, before: Answer | None, draft: Draft | None = None, whole: Whole | None = None
    ) -> Reply:
        assert (draft, whole) == (None, None)
        self.asked[question.id] = before
        return self.replies.get(question.id, Pressed(Key.STOP))

    def ask_text(self, about: str, before: str) -> str:
        return f"{about} {before}"

    def choose(self, about: str, ways: Sequence[str]) -> int:
        raise NotImplementedError

    def pause(self, about: str = "") -> None:
        raise NotImplementedError


def conducted(file: Path, folder: Path, script: Script, scope: Scope = Scope()) -> bool:  # noqa: B008 - frozen
    """Conduct an interview about a file as the command does, and return whether it was finished."""
    pack = load_pack(str(folder))
    sitting = Autosave(str(file), pack, "")
    now = sitting.known
    interview = Interview(
        pack=pack,
        made_with=now.pack,
        scope=scope,
        state=State(now.answers, now.unsure, outdated=now.outdated),
        notes=dict(now.notes),
        save=sitting.save,
        asker=script,
    )
    finished = interview.conduct()
    if finished:
        interview.finish(TODAY)
    sitting.close()
    return finished


NOTHING = Choices(frozenset(), frozenset({"ads", "shop", "events"}), "none")
ADS = Choices(frozenset({"ads"}), frozenset({"shop", "events"}))


def test_only_what_changed_is_asked_and_the_answer_of_old_is_preselected(file: Path, changed: Path) -> None:
    script = Script(sources=Said(ADS), price_review=Said(value := False))

    finished = conducted(file, changed, script)

    assert finished
    assert script.asked == {"sources": NOTHING, "price_review": True}
    assert data(file)["answers"] == {"free_offer": "all", "sources": ["ads"], "price_review": value}


def test_an_interview_that_asks_nothing_is_no_new_look(file: Path, changed: Path) -> None:
    """The day of the last look stays, so that it is still said when a new one is due."""
    conducted(file, changed, Script(sources=Said(ADS), price_review=Said(answer=True)))
    file.write_text(file.read_text(encoding="utf-8").replace(TODAY.isoformat(), "2025-01-01"), encoding="utf-8")

    finished = conducted(file, changed, script := Script())

    assert finished
    assert script.asked == {}
    assert data(file)["venture"] == {"assessed": date(2025, 1, 1)}


def test_the_version_and_the_day_are_recorded_when_the_interview_is_finished(file: Path, changed: Path) -> None:
    conducted(file, changed, Script(sources=Said(ADS), price_review=Said(answer=True)))

    pack = load_pack(str(changed))
    assert data(file)["pack"] == {"id": "small", "version": "2.0.0", "digest": pack.digest}
    assert data(file)["venture"] == {"assessed": TODAY}
    assert load_assessment(str(file), pack).outdated == {}
    text = file.read_text(encoding="utf-8")
    assert "# the first" in text
    assert "# free_offer: we agreed" in text


def test_an_interview_that_was_stopped_loses_nothing_and_records_no_version(file: Path, changed: Path) -> None:
    finished = conducted(file, changed, Script(sources=Said(ADS)))

    assert not finished
    assert data(file)["pack"]["version"] == "1.0.0"
    assert data(file)["answers"] == {"free_offer": "all", "sources": ["ads"], "price_review": True}
    assert "venture" not in data(file)


def test_once_the_last_one_is_given_anew_it_counts_also_when_the_interview_is_stopped_then(
    file: Path, tmp_path: Path
) -> None:
    folder = write_pack(tmp_path / "pack", pack=CHANGED["pack"], offer=CHANGED["offer"])
    file.write_text(OLD.replace("price_review = true\n", ""), encoding="utf-8")
    script = Script(sources=Said(ADS))

    finished = conducted(file, folder, script)

    assert (finished, script.asked) == (False, {"sources": NOTHING, "price_review": None})
    assert load_assessment(str(file), load_pack(str(folder))).answers == {"free_offer": "all", "sources": ADS}
    assert data(file)["pack"]["version"] == "2.0.0"
    assert "venture" not in data(file)


def test_what_was_not_known_is_asked_again_and_may_stay_so(file: Path, changed: Path) -> None:
    unsure = OLD.replace("price_review = true\n", "").replace('["paid_share"]', '["price_review"]')
    file.write_text(unsure, encoding="utf-8")
    script = Script(sources=Pressed(Key.DONT_KNOW), price_review=Pressed(Key.DONT_KNOW))

    finished = conducted(file, changed, script)

    assert (finished, script.asked) == (True, {"sources": NOTHING, "price_review": None})
    assert data(file)["unsure"]["questions"] == ["price_review", "sources"]
    assert data(file)["pack"]["version"] == "2.0.0"


def test_an_outdated_answer_on_which_nothing_hangs_becomes_a_note(file: Path, changed: Path) -> None:
    text = file.read_text(encoding="utf-8").replace('free_offer = "all"  #', 'free_offer = "none"  #')
    file.write_text(text.partition("\n[[waiver]]")[0] + 'sources = "see the books"\n', encoding="utf-8")
    script = Script(price_review=Said(answer=True))

    finished = conducted(file, changed, script)

    assert finished
    assert script.asked == {"price_review": True}
    assert data(file)["pack"]["version"] == "2.0.0"
    assert data(file)["answers"] == {"free_offer": "none", "price_review": True}
    assert data(file)["notes"]["sources"] == "see the books; Before small 2.0.0: None of these"


@pytest.mark.parametrize("scope", [Scope(quick=True), Scope(feature="offer")])
def test_an_interview_about_a_part_keeps_the_version_while_answers_of_old_are_left(
    file: Path, changed: Path, scope: Scope
) -> None:
    finished = conducted(file, changed, Script(sources=Said(ADS)), scope)

    assert finished
    assert data(file)["pack"]["version"] == "1.0.0"
    assert data(file)["answers"]["price_review"] is True
    assert data(file)["notes"] == {"free_offer": "see free_offer in the wiki"}


def test_a_file_of_a_newer_pack_keeps_its_version(file: Path, tmp_path: Path) -> None:
    file.write_text(OLD.replace('"1.0.0"', '"9.0.0"'), encoding="utf-8")

    finished = conducted(file, write_pack(tmp_path / "pack"), Script())

    assert finished
    assert data(file)["pack"] == {"id": "small", "version": "9.0.0", "digest": "0"}


def test_answers_given_on_the_command_line_count_once_all_of_old_are_given_anew(file: Path, changed: Path) -> None:
    first = run("assess", file, "--set", "sources=ads", "--pack", changed)
    between = load_assessment(str(file), load_pack(str(changed)))
    second = run("assess", file, "--set", "price_review=yes", "--set", "sources=ads", "--pack", changed)
    after = load_assessment(str(file), load_pack(str(changed)))

    assert "sources: will count once these are answered anew as well: price_review" in first.err
    assert between.outdated.keys() == {"sources", "price_review"}
    assert "will count once" not in second.err
    assert (after.pack.version, after.outdated) == ("2.0.0", {})
    assert after.answers.keys() == {"free_offer", "sources", "price_review"}


def test_check_names_what_is_new_and_what_does_not_count(file: Path, changed: Path) -> None:
    out = run("check", file, "--pack", changed, "--fail-on", "never", "--today", "2027-01-01").out

    assert "pack-moved-on: made with small 1.0.0; this is 2.0.0, no rule is new or changed" in out
    assert "answers-outdated: changed meaning since 1.0.0, so the answers do not count: sources, price_review" in out


def test_a_finding_points_at_the_answer_that_decides_it_whatever_the_file_calls_the_question(
    file: Path, tmp_path: Path
) -> None:
    pack = write_renamed_pack(tmp_path / "renamed")
    file.write_text(OLD.replace('sources = ["none"]\np', "p"), encoding="utf-8")

    assert f"{file}:6:1: high to clarify free-without-income" in run("check", file, "--all", "--pack", pack).out


# What the pack asks no more

FORMER = """\
bmcheck = 1
pack = { id = "small", version = "0.9.0" }

[answers]
free_offer = "all"
sources = ["ads", "tips"] # ours
colour = "blue"

[unsure]
questions = ["size", "paid_share"]

[notes]
colour = "see the wiki"

[[waiver]]
rule = "prices-reviewed"
decision = "accept"
reason = "x"
by = "y"
until = 2027-03-31
because = { sources = ["tips"], colour = "blue" }
"""


@pytest.fixture
def shorter(tmp_path: Path) -> Path:
    """Return the pack, which once asked for a colour and a size and offered tips and everybody."""
    removed = 'removed = ["colour", "size", "sources.tips", "free_offer.friends"]\n'
    return write_pack(tmp_path / "shorter", pack={'source = "Written': f'{removed}source = "Written'})


def test_what_the_pack_asks_no_more_counts_no_more_and_stays_in_the_file(file: Path, shorter: Path) -> None:
    file.write_text(FORMER, encoding="utf-8")
    pack = load_pack(str(shorter))

    held = load_assessment(str(file), pack)
    run("assess", file, "--pack", shorter, "--set", "price_review=no")

    assert held.answers == {"free_offer": "all", "sources": Choices(frozenset({"ads"}), frozenset({"shop", "events"}))}
    assert held.removed == {"colour", "sources.tips"}
    assert held.unsure == {"paid_share"}
    assert not held.notes
    assert file.read_text(encoding="utf-8") == FORMER.replace('blue"\n\n', 'blue"\nprice_review = false\n\n')


@pytest.mark.parametrize(
    ("said", "left"),
    [
        ('sources = ["tips"]', None),
        ('sources = { has = ["tips"], lacks = ["ads"] }', Choices(frozenset(), frozenset({"ads"}))),
        ('sources = { has = ["tips"] }', None),
        ("sources = []", Choices(frozenset(), frozenset({"ads", "shop", "events"}), "none")),
        ('free_offer = "friends"', None),
    ],
)
def test_an_answer_of_which_nothing_is_left_is_not_known(
    file: Path, shorter: Path, said: str, left: Choices | None
) -> None:
    file.write_text(f'bmcheck = 1\npack.id = "small"\n[answers]\n{said}\n', encoding="utf-8")

    answers = load_assessment(str(file), load_pack(str(shorter))).answers

    assert answers == ({} if left is None else {"sources": left})


@pytest.mark.parametrize("said", ["sources = [{}]", "sources = [[1]]", "sources = { has = 1 }", "colours = 1"])
def test_beside_what_was_removed_nonsense_is_still_told(file: Path, shorter: Path, said: str) -> None:
    file.write_text(f'bmcheck = 1\npack.id = "small"\n[answers]\ncolour = [{{}}]\n{said}\n', encoding="utf-8")

    [problem] = problems_of(lambda: load_assessment(str(file), load_pack(str(shorter))))

    assert problem.line == 5


def test_check_names_what_was_removed_and_a_waiver_that_rested_on_it_lapses(file: Path, shorter: Path) -> None:
    file.write_text(FORMER, encoding="utf-8")

    out = run("check", file, "--pack", shorter, "--today", "2027-01-01").out

    told = "answers-removed: small 1.0.0 does not ask any more what is answered, and it may be taken away"
    assert f"{file}:4:1: {told}: colour, sources.tips" in out
    assert "the waiver of prices-reviewed by y has lapsed" in out
    assert "the answer it rests on has changed: sources, colour" in out


@pytest.mark.parametrize(
    ("removed", "message"),
    [
        ("sources", "removed: 'sources' is still there"),
        ("sources.ads", "removed: 'sources.ads' is still there"),
        ("colour.red", "removed: there is no question 'colour'"),
    ],
)
def test_a_pack_that_removes_what_is_there_is_refused(tmp_path: Path, removed: str, message: str) -> None:
    pack = write_pack(tmp_path, pack={'source = "Written': f'removed = ["{removed}"]\nsource = "Written'})

    assert [each.what for each in problems_of(lambda: load_pack(str(pack)))] == [message]


def test_a_waiver_that_names_no_answers_is_left_as_it_is(renamed: Pack) -> None:
    text = OLD.replace('because = { free_offer = "all", sources = ["none"] }\n', "")

    after = rtoml.loads(carried_over(text, renamed))

    assert after["waiver"] == rtoml.loads(text)["waiver"]
    assert after["answers"]["free"] == "all"
