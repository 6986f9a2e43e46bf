"""A file that an interview writes to while people change it by hand."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.small_pack import assessment, problems_of, small_pack, write_renamed_pack

from bmcheck.answers import Plain
from bmcheck.files.assessments import load_assessment, read_assessment
from bmcheck.files.autosave import Autosave, Saved, as_far_as_possible, joined
from bmcheck.files.editing import Edit, edited, new_text
from bmcheck.files.ordering import ordered
from bmcheck.files.packs import load_pack
from bmcheck.files.toml import LARGEST, LONGEST_TEXT, Source
from bmcheck.model import Assessment, Venture

BEFORE = assessment('free_offer = "all"  # we agreed\nprice_review = true')
BROKEN = BEFORE + 'sources = ["ads'
PLAIN = {"free_offer": st.sampled_from(["none", "all", None]), "price_review": st.sampled_from([True, False, None])}
ANSWERS = st.fixed_dictionaries({}, optional=PLAIN)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "x.toml"
    path.write_text(BEFORE, encoding="utf-8")
    return path


def sitting(file: Path) -> Autosave:
    return Autosave(str(file), small_pack(), f"bmcheck assess {file} --pack shop")


def by_hand(file: Path, old: str, new: str) -> None:
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new), encoding="utf-8")


def test_what_is_said_is_written_and_nobody_else_was_there(file: Path) -> None:
    saved = sitting(file).save(Edit({"paid_share": 0.5}))

    assert saved == Saved()
    after = edited(BEFORE, Edit({"paid_share": 0.5}))
    assert file.read_text(encoding="utf-8") == ordered(after, small_pack())


def test_other_answers_notes_and_marks_of_the_file_are_taken_over(file: Path) -> None:
    mine = sitting(file)
    by_hand(file, "price_review = true", 'sources = ["ads"]')
    by_hand(file, "[answers]", '[notes]\nsources = "since May"\n\n[unsure]\nquestions = ["price_review"]\n\n[answers]')

    saved = mine.save(Edit({"paid_share": 0.5}))

    assert (saved.changed, saved.gave_way) == (frozenset({"sources", "price_review"}), frozenset())
    assert saved.file == load_assessment(str(file), small_pack())
    assert set(saved.file.answers) == {"free_offer", "sources", "paid_share"}
    assert saved.file.unsure == {"price_review"}
    assert saved.file.notes == {"sources": "since May"}
    assert "# we agreed" in file.read_text(encoding="utf-8")


def test_what_the_file_says_to_the_same_question_stays(file: Path) -> None:
    mine = sitting(file)
    by_hand(file, '"all"', '"none"')

    saved = mine.save(Edit({"free_offer": "basic", "paid_share": 0.5}))

    assert saved.gave_way == {"free_offer"}
    assert load_assessment(str(file), small_pack()).answers == {
        "free_offer": "none", "price_review": True, "paid_share": 0.5
    }  # fmt: skip


def test_an_answer_taken_away_by_hand_stays_away(file: Path) -> None:
    mine = sitting(file)
    by_hand(file, "price_review = true", "")

    saved = mine.save(Edit({"price_review": False}))

    assert saved.gave_way == {"price_review"}
    assert load_assessment(str(file), small_pack()).answers == {"free_offer": "all"}


def test_a_note_by_hand_stays_and_the_answer_beside_it_is_written(file: Path) -> None:
    mine = sitting(file)
    by_hand(file, "[answers]", '[notes]\nfree_offer = "by hand"\n\n[answers]')

    saved = mine.save(Edit({"free_offer": "basic"}, notes={"free_offer": "said"}))

    now = load_assessment(str(file), small_pack())
    assert saved.gave_way == {"free_offer"}
    assert (now.answers["free_offer"], now.notes) == ("basic", {"free_offer": "by hand"})


def test_comments_alone_change_no_answer(file: Path) -> None:
    mine = sitting(file)
    by_hand(file, "# we agreed", "# we all agreed")

    saved = mine.save(Edit({"free_offer": "basic"}))

    assert (saved.changed, saved.gave_way) == (frozenset(), frozenset())
    assert 'free_offer = "basic"  # we all agreed' in file.read_text(encoding="utf-8")


def test_a_change_is_noticed_once(file: Path) -> None:
    mine = sitting(file)
    by_hand(file, '"all"', '"none"')
    mine.save(Edit({"paid_share": 0.5}))

    saved = mine.save(Edit({"free_offer": "basic"}))

    assert saved == Saved()
    assert load_assessment(str(file), small_pack()).answers["free_offer"] == "basic"


def test_what_hinders_a_saving_is_told_in_one_line(file: Path) -> None:
    mine = sitting(file)
    file.unlink()

    assert mine.save(Edit({"paid_share": 0.5})).fault == f"{file}: there is no such file (check the path)"


def test_while_the_file_cannot_be_read_nothing_is_overwritten_and_then_all_is_written(file: Path) -> None:
    mine = sitting(file)
    file.write_text(BROKEN, encoding="utf-8")

    faults = [
        mine.save(Edit({"paid_share": 0.5}, notes={"paid_share": "x"})).fault,
        mine.save(Edit({"free_offer": None}, unsure=frozenset({"free_offer"}))).fault,
        mine.save(Edit({"free_offer": "none"})).fault,
    ]
    half_written = file.read_text(encoding="utf-8")
    file.write_text(BEFORE + 'sources = ["ads"]', encoding="utf-8")
    saved = mine.save(Edit({"price_review": False}))

    now = load_assessment(str(file), small_pack())
    assert all("x.toml:7:" in each and "is not valid TOML" in each for each in faults)
    assert half_written == BROKEN
    assert (saved.fault, saved.changed) == ("", frozenset({"sources"}))
    assert (now.answers["paid_share"], now.answers["free_offer"], now.answers["price_review"]) == (0.5, "none", False)
    assert (now.unsure, now.notes) == (frozenset(), {"paid_share": "x"})
    mine.close()


@pytest.mark.parametrize(
    ("what", "text"),
    [
        ("half-written", BROKEN),
        ("wrong", BEFORE.replace('"all"', '"al"')),
        ("gone", None),
        ("of another pack", BEFORE.replace('"small"', '"large"')),
    ],
)
def test_what_could_not_be_written_is_rescued_beside_the_file(file: Path, what: str, text: str | None) -> None:
    mine = sitting(file)
    file.unlink() if text is None else file.write_text(text, encoding="utf-8")
    mine.save(Edit({"paid_share": 0.5, "price_review": None}, frozenset({"price_review"}), {"paid_share": "x"}))
    beside = file.with_name("x.unsaved.toml")

    [problem] = problems_of(mine.close)

    now = load_assessment(str(beside), small_pack())
    assert (now.answers, set(now.unsure), dict(now.notes)) == (
        {"paid_share": 0.5},
        {"price_review"},
        {"paid_share": "x"},
    ), what
    assert problem.what.startswith("what you said last could not be written: ")
    again = f"bmcheck assess {file} --pack shop"
    assert problem.hint == f"it is in {beside}: mend the file, then: {again} --answers {beside}"
    assert (file.read_text(encoding="utf-8") if file.exists() else None) == text


def test_what_the_file_cannot_hold_stops_nothing_else_from_being_saved(file: Path) -> None:
    """Only the note waits for which there is no room in the file, and it is rescued; reading has that limit too."""
    full = BEFORE + "\n#" + "x" * (LARGEST - len(BEFORE) - 100)
    file.write_text(full, encoding="utf-8")
    mine = sitting(file)
    note = "x" * LONGEST_TEXT

    faults = [
        mine.save(Edit(notes={"paid_share": note})).fault,
        mine.save(Edit({"paid_share": 0.5})).fault,
        mine.save(Edit({"price_review": None}, frozenset({"price_review"}))).fault,
    ]
    held = load_assessment(str(file), small_pack())
    [problem] = problems_of(mine.close)

    assert all("would be larger than 600,000 bytes" in each for each in faults)
    assert held.answers == {"free_offer": "all", "paid_share": 0.5}
    assert held.unsure == {"price_review"}
    assert not held.notes
    assert "x.unsaved.toml" in problem.hint
    assert load_assessment(str(file.with_name("x.unsaved.toml")), small_pack()).notes == {"paid_share": note}


def test_a_text_that_could_not_be_read_again_is_never_written(file: Path) -> None:
    mine = sitting(file)

    fault = mine.save(Edit(notes={"paid_share": "x" * (LONGEST_TEXT + 1)})).fault

    assert "a text has more than 10,000 characters" in fault
    assert file.read_text(encoding="utf-8") == BEFORE


def test_a_part_of_a_change_that_is_at_fault_leaves_the_others() -> None:
    """Answers, marks, notes and the head are written each by itself."""
    change = Edit({"free_offer": "none"}, frozenset({"sources"}), {"sources": "\udcff"}, {("venture", "name"): "N"})

    text, left, fault = as_far_as_possible(BEFORE, change, "x.toml")

    assert text == edited(BEFORE, Edit(change.answers, change.unsure, {}, change.head))
    assert left == Edit(notes={"sources": "\udcff"})
    assert "Unicode" in fault


def test_a_rescue_overwrites_nothing(file: Path) -> None:
    for expected in ("x.unsaved.toml", "x.unsaved-1.toml", "x.unsaved-2.toml"):
        mine = sitting(file)
        file.write_text(BROKEN, encoding="utf-8")
        mine.save(Edit({"paid_share": 0.5}))

        [problem] = problems_of(mine.close)

        assert expected in problem.hint
        file.write_text(BEFORE, encoding="utf-8")
    assert len(list(file.parent.iterdir())) == 4


def test_where_nothing_can_be_written_the_answers_are_at_least_told(file: Path) -> None:
    mine = sitting(file)
    file.unlink()
    file.parent.rmdir()
    mine.save(Edit({"paid_share": 0.5, "sources": ["ads"], "free_offer": None}, notes={"sources": "May"}))

    [problem] = problems_of(mine.close)

    assert problem.hint == 'write it in by hand: paid_share = 0.5; sources = ["ads"]; notes.sources = "May"'


def test_closing_writes_what_can_be_written_by_then(file: Path) -> None:
    mine = sitting(file)
    file.write_text(BROKEN, encoding="utf-8")
    mine.save(Edit({"paid_share": 0.5}))
    file.write_text(BEFORE, encoding="utf-8")

    mine.close()

    assert load_assessment(str(file), small_pack()).answers["paid_share"] == 0.5
    assert [each.name for each in file.parent.iterdir()] == ["x.toml"]


def test_ids_of_old_are_carried_over_with_the_first_answer(file: Path, tmp_path: Path) -> None:
    newer = load_pack(str(write_renamed_pack(tmp_path / "pack")))
    mine = Autosave(str(file), newer, "")
    untouched = file.read_text(encoding="utf-8")

    mine.save(Edit({"paid_share": 0.5}))

    assert untouched == BEFORE
    after = edited(BEFORE.replace("free_offer", "free"), Edit({"paid_share": 0.5}))
    assert file.read_text(encoding="utf-8") == ordered(after, newer)


def held(text: str) -> Assessment:
    return read_assessment(small_pack(), Source("x.toml", text))


@given(ANSWERS, ANSWERS, st.booleans())
def test_one_change_does_what_two_do_one_after_the_other(
    one: dict[str, Plain | None], two: dict[str, Plain | None], noted: bool
) -> None:
    first, then = (
        Edit(said, frozenset(each for each, answer in said.items() if answer is None), {"sources": note})
        for said, note in ((one, "a"), (two, "b" if noted else None))
    )

    assert held(edited(edited(BEFORE, first), then)) == held(edited(BEFORE, joined(first, then)))


def test_what_is_saved_has_its_usual_place_where_the_file_was_in_order(file: Path) -> None:
    pack = small_pack()
    file.write_text(new_text(pack, Venture(name="Nook", assessed=date(2026, 1, 2))), encoding="utf-8")
    sitting = Autosave(str(file), pack, "")
    for change in (
        Edit({"paid_share": 0.5}, notes={"paid_share": "a guess"}),
        Edit({"free_offer": "all"}),
        Edit(unsure=frozenset({"price_review"}), head={("venture", "currency"): "EUR"}),
    ):
        assert not sitting.save(change).fault

    text = file.read_text(encoding="utf-8")
    assert ordered(text, pack) == text


def test_an_order_that_a_person_has_chosen_stays(file: Path) -> None:
    head = 'bmcheck = 1\npack = { id = "small" }\n\n'
    file.write_text(head + "[notes]\n\n[answers]\npaid_share = 0.5\n", encoding="utf-8")

    assert not Autosave(str(file), small_pack(), "").save(Edit({"free_offer": "all"})).fault

    assert file.read_text(encoding="utf-8") == head + '[notes]\n\n[answers]\npaid_share = 0.5\nfree_offer = "all"\n'
