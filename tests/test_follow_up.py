"""What has become of waivers, actions and the assessment itself by a given day."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from msgspec import Struct
from msgspec.structs import replace
from support.checked_files import snapshot
from support.random_answers import SEEDS, some_answers
from support.small_pack import MANIFEST, Change, problems_of, small_pack, write_pack, write_renamed_pack

from bmcheck.answers import read_answer
from bmcheck.conditions import NEVER
from bmcheck.evaluation import review
from bmcheck.files.packs import load_pack
from bmcheck.follow_up import because, can_be_accepted, fingerprint_of, follow_up, to_record
from bmcheck.gate import Gate, stops
from bmcheck.model import (
    Action,
    ActionStanding,
    AsOf,
    Assessment,
    FollowUp,
    Lapse,
    Nature,
    Pack,
    PackReference,
    Review,
    ReviewInterval,
    Snapshot,
    Standing,
    Status,
    Venture,
    Waiver,
    WaiverStanding,
)
from bmcheck.model import Change as PackChange

PACK = load_pack()
LAST = date(2027, 3, 31)
ON_LAST = AsOf(LAST)
RULE, NEEDS_PRICE = "free-without-income", "prices-reviewed"
NOTHING_PAYS = {"free_offer": "all", "sources": ["none"]}


def reviewed(raw: Mapping[str, object], pack: Pack | None = None) -> Review:
    used = pack or small_pack()
    return review(used, {name: read_answer(used.questions[name], value) for name, value in raw.items()})


def waiver(raw: Mapping[str, object], rule: str = RULE, pack: Pack | None = None, until: date = LAST) -> Waiver:
    """Return the waiver that would be recorded for a rule under these answers."""
    now = reviewed(raw, pack)
    conditions = fingerprint_of(now.pack, now.pack.rules[rule])
    return Waiver(rule, "accept", "Ads start in May", "A. Founder", until, because(now, now.by_rule[rule]), conditions)


def followed(held: Waiver, raw: Mapping[str, object], day: AsOf = ON_LAST, pack: Pack | None = None) -> WaiverStanding:
    """Return what has become of one waiver under these answers."""
    mine = Assessment(pack=PackReference("small"), waivers=(held,))
    [standing] = follow_up(reviewed(raw, pack), mine, day).waivers
    return standing


def pack_with(folder: Path, **changes: Change) -> Pack:
    return load_pack(str(write_pack(folder, **changes)))


# By date


@pytest.mark.parametrize(("days", "standing"), [(-1, Standing.IN_FORCE), (0, Standing.IN_FORCE), (1, Standing.LAPSED)])
def test_a_waiver_holds_through_its_last_day_and_lapses_after_it(days: int, standing: Standing) -> None:
    found = followed(waiver(NOTHING_PAYS), NOTHING_PAYS, AsOf(LAST + timedelta(days=days)))

    assert found.standing is standing
    assert found.lapses == ((Lapse.EXPIRED,) if standing is Standing.LAPSED else ())


@pytest.mark.parametrize(("longest", "lapses"), [(89, (Lapse.TOO_LONG,)), (90, ()), (91, ()), (None, ())])
def test_a_waiver_that_runs_longer_than_allowed_does_not_hold(longest: int | None, lapses: tuple[Lapse, ...]) -> None:
    day = AsOf(LAST - timedelta(days=90), longest)

    assert followed(waiver(NOTHING_PAYS), NOTHING_PAYS, day).lapses == lapses


def test_no_day_is_too_late_to_look_at_a_waiver() -> None:
    eternal = waiver(NOTHING_PAYS, until=date.max)

    assert followed(eternal, NOTHING_PAYS, AsOf(date.max, 36_500)).standing is Standing.IN_FORCE


# By answers


def test_a_waiver_lapses_when_a_deciding_answer_changes() -> None:
    held = waiver({"free_offer": "basic", "paid_share": 0.01}, "too-few-payers")

    found = followed(held, {"free_offer": "basic", "paid_share": 0.015})

    assert (found.standing, found.lapses, found.changed) == (Standing.LAPSED, (Lapse.ANSWERS,), ("paid_share",))


def test_a_waiver_lapses_when_a_deciding_answer_is_taken_away() -> None:
    found = followed(waiver(NOTHING_PAYS), {"free_offer": "all"})

    assert found.standing is Standing.LAPSED
    assert Lapse.ANSWERS in found.lapses


def test_a_waiver_does_not_lapse_when_another_answer_changes() -> None:
    found = followed(waiver(NOTHING_PAYS), {**NOTHING_PAYS, "price_review": False, "paid_share": 0.5})

    assert found == WaiverStanding(found.waiver, found.finding, Standing.IN_FORCE)


def test_a_waiver_of_what_is_to_clarify_lapses_when_it_becomes_open() -> None:
    held = waiver({"free_offer": "all"})

    still, then = followed(held, {"free_offer": "all"}), followed(held, NOTHING_PAYS)

    assert still.standing is Standing.IN_FORCE
    assert (then.standing, then.lapses) == (Standing.LAPSED, (Lapse.STATUS,))


def test_a_waiver_that_rests_on_no_answer_lapses_once_there_is_one() -> None:
    held = waiver({}, NEEDS_PRICE)

    assert held.because == {}
    assert followed(held, {}).standing is Standing.IN_FORCE
    assert followed(held, {"price_review": False}).lapses == (Lapse.STATUS,)


@pytest.mark.parametrize("raw", [{"free_offer": "all", "sources": ["ads"]}, {"free_offer": "none"}])
def test_a_waiver_with_nothing_left_to_accept_is_orphaned(raw: Mapping[str, object]) -> None:
    found = followed(waiver(NOTHING_PAYS), raw, AsOf(LAST + timedelta(days=99)))

    assert (found.standing, found.lapses) == (Standing.ORPHANED, ())


def test_a_waiver_written_by_hand_must_name_the_answers_that_make_the_finding() -> None:
    by_hand = replace(waiver(NOTHING_PAYS), because={"free_offer": "all"}, conditions="")

    assert followed(by_hand, NOTHING_PAYS).lapses == (Lapse.STATUS,)
    assert followed(replace(by_hand, because=NOTHING_PAYS), NOTHING_PAYS).standing is Standing.IN_FORCE


# While a risk is treated

BAD: Mapping[str, object] = {"free_offer": "basic", "paid_share": 0.01}
OPEN_RISK, IN_PLACE = {**BAD, "price_review": False}, {**BAD, "price_review": True}


def test_a_waiver_of_an_open_risk_rests_on_what_says_that_it_is_not_treated() -> None:
    assert waiver(OPEN_RISK, "too-few-payers").because == OPEN_RISK
    assert waiver(BAD, "too-few-payers").because == BAD


@pytest.mark.parametrize("held", [waiver(OPEN_RISK, "too-few-payers"), waiver(BAD, "too-few-payers")])
def test_a_waiver_of_an_open_risk_is_no_longer_needed_once_that_is_treated(held: Waiver) -> None:
    found = followed(held, IN_PLACE)

    assert (found.finding.status, found.standing, found.lapses) == (Status.TREATED, Standing.ORPHANED, ())


def test_what_was_accepted_while_nobody_knew_whether_it_is_treated_is_accepted_no_longer_once_it_is_not() -> None:
    held = waiver(BAD, "too-few-payers")

    assert followed(held, BAD).standing is Standing.IN_FORCE
    assert followed(held, OPEN_RISK).lapses == (Lapse.SETTLED,)


def test_what_was_accepted_as_not_treated_is_accepted_no_longer_once_nobody_knows() -> None:
    assert followed(waiver(OPEN_RISK, "too-few-payers"), BAD).lapses == (Lapse.ANSWERS,)


def test_a_waiver_of_what_is_to_clarify_is_no_longer_needed_once_that_is_treated() -> None:
    unclear = {"free_offer": "basic", "price_review": False}
    held = waiver(unclear, "too-few-payers")

    assert followed(held, unclear).standing is Standing.IN_FORCE
    assert followed(held, {**unclear, "price_review": True}).standing is Standing.ORPHANED
    assert followed(held, OPEN_RISK).lapses == (Lapse.STATUS,)


def test_that_the_outcome_of_a_treated_risk_is_not_known_is_accepted_until_it_is() -> None:
    not_known = {"free_offer": "basic", "price_review": True}
    held = waiver(not_known, "too-few-payers")

    assert followed(held, not_known).standing is Standing.IN_FORCE
    assert followed(held, IN_PLACE).standing is Standing.ORPHANED
    assert followed(held, {**not_known, "price_review": False}).standing is Standing.LAPSED


@pytest.mark.parametrize(
    ("what", "given", "action", "lapses"),
    [
        ("done before", LAST, Action("raise-share", "done", done=LAST - timedelta(days=1)), ()),
        ("done on that day", LAST, Action("raise-share", "done", done=LAST), (Lapse.STOPPED,)),
        ("given long ago, done before", LAST - timedelta(days=5),
         Action("raise-share", "done", done=LAST - timedelta(days=9)), ()),
        ("given long ago, done since", LAST - timedelta(days=9),
         Action("raise-share", "done", done=LAST - timedelta(days=5)), (Lapse.STOPPED,)),
        ("nobody says when it was given", None, Action("raise-share", "done", done=LAST), (Lapse.STOPPED,)),
        ("given on a day to come", date.max, Action("raise-share", "done", done=LAST), (Lapse.STOPPED,)),
        ("nobody says when it was done", LAST, Action("raise-share", "done"), ()),
        ("not done yet", LAST, Action("raise-share", "doing"), ()),
        ("of another rule", LAST, Action("second-income", "done", done=LAST), ()),
        ("nothing done", LAST, None, ()),
    ],
)  # fmt: skip
def test_a_waiver_lapses_when_what_was_done_since_it_was_given_has_stopped(
    what: str, given: date | None, action: Action | None, lapses: tuple[Lapse, ...]
) -> None:
    held = replace(waiver(OPEN_RISK, "too-few-payers"), given=given)
    mine = Assessment(pack=PackReference("small"), waivers=(held,), actions=(action,) if action else ())

    [found] = follow_up(reviewed(OPEN_RISK), mine, ON_LAST).waivers

    assert found.lapses == lapses, what
    assert found.stopped == (("raise-share",) if lapses else ())


@pytest.mark.parametrize(
    ("what", "strategy", "sets"),
    [
        ("of another rule", "second-income", {"price_review": True}),
        ("its practice is not one of the rule", "raise-share", {"sources": PackChange(add=("ads",))}),
        ("its practice is in place", "raise-share", {"free_offer": "basic"}),
    ],
)
def test_only_what_a_strategy_of_the_rule_does_for_that_can_have_stopped(
    what: str, strategy: str, sets: dict[str, bool | str | PackChange]
) -> None:
    pack = small_pack()
    ordered = replace(pack.questions["free_offer"], ordered=True)
    other = replace(pack.strategies[strategy], sets=sets)
    changed = replace(
        pack,
        questions={**pack.questions, "free_offer": ordered},
        strategies={**pack.strategies, strategy: other},
    )
    mine = Assessment(
        pack=PackReference("small"),
        waivers=(waiver(OPEN_RISK, "too-few-payers"),),
        actions=(Action(strategy, "done", done=LAST),),
    )

    [found] = follow_up(reviewed(OPEN_RISK, changed), mine, ON_LAST).waivers

    assert found.stopped == (), what


# By the rule


def test_a_rule_that_nothing_treats_has_the_fingerprint_that_it_had_before_rules_could_be_treated() -> None:
    pack = small_pack()

    assert fingerprint_of(pack, pack.rules[RULE]) == "f3a4e1550cf8"
    assert fingerprint_of(pack, pack.rules[NEEDS_PRICE]) == "118b3061d350"


def test_a_rule_that_is_said_to_be_treated_by_nothing_is_as_one_that_does_not_say(tmp_path: Path) -> None:
    said, other = (
        pack_with(tmp_path / str(number), money={'treated = "price_review"': f'treated = "{treated}"'})
        for number, treated in enumerate(("False", "'ads' in sources"))
    )
    never = replace(small_pack().rules["too-few-payers"], treated=NEVER)

    of_never = fingerprint_of(small_pack(), never)

    assert fingerprint_of(said, said.rules["too-few-payers"]) == of_never
    assert fingerprint_of(other, other.rules["too-few-payers"]) != of_never


@pytest.mark.parametrize("conditions", ["000000000000", "ffffffffffff"])
def test_a_waiver_of_other_conditions_lapses(conditions: str) -> None:
    held = replace(waiver(NOTHING_PAYS), conditions=conditions)

    assert followed(held, NOTHING_PAYS).lapses == (Lapse.CONDITIONS,)


def test_a_waiver_lapses_when_other_practices_treat_the_risk(tmp_path: Path) -> None:
    other = pack_with(tmp_path, money={'treated = "price_review"': 'treated = "not price_review"'})

    assert followed(waiver(OPEN_RISK, "too-few-payers"), BAD, pack=other).lapses[0] is Lapse.CONDITIONS


@pytest.mark.parametrize(
    ("made_with", "lapses"), [("0.9.0", (Lapse.CONDITIONS,)), ("1.0.0", ()), ("1.1.0", ()), ("", ())]
)
def test_a_waiver_written_by_hand_is_of_the_version_of_its_file(
    tmp_path: Path, made_with: str, lapses: tuple[Lapse, ...]
) -> None:
    newer = pack_with(tmp_path, offer={f'id = "{RULE}"': f'id = "{RULE}"\nsince = "1.0.0"'})
    by_hand = replace(waiver(NOTHING_PAYS), conditions="")
    held = Assessment(pack=PackReference("small", made_with), waivers=(by_hand,))

    [standing] = follow_up(reviewed(NOTHING_PAYS, newer), held, ON_LAST).waivers

    assert standing.lapses == lapses


CONDITION = 'met = "len(sources) >= 1"'


@pytest.mark.parametrize(
    ("what", "changes"),
    [
        ("another number", {"offer": {CONDITION: 'met = "len(sources) >= 2"'}}),
        ("another limit to when it applies", {"offer": {"free_offer == 'all'": "free_offer != 'none'"}}),
    ],
)
def test_a_waiver_lapses_when_the_conditions_change(tmp_path: Path, what: str, changes: dict[str, Change]) -> None:
    found = followed(waiver(NOTHING_PAYS), NOTHING_PAYS, pack=pack_with(tmp_path, **changes))

    assert found.lapses == (Lapse.CONDITIONS,), what


@pytest.mark.parametrize(
    ("what", "changes"),
    [
        ("blanks", {"offer": {CONDITION: 'met = " len( sources )>=1 "', "free_offer == 'all'": "free_offer=='all'"}}),
        ("other quotes", {"offer": {"\"free_offer == 'all'\"": "'free_offer == \"all\"'"}}),
        ("words", {"offer": {"Somebody has to pay.": "Bills come in."}}),
        ("the severity", {"offer": {'severity = "high"': 'severity = "low"'}}),
        ("a parameter it does not use", {"pack": {"value = 0.02": "value = 0.03"}}),
        ("another rule", {"money": {'met = "price_review"': 'met = "not price_review"'}}),
    ],
)
def test_a_waiver_does_not_lapse_when_the_conditions_mean_the_same(
    tmp_path: Path, what: str, changes: dict[str, Change]
) -> None:
    found = followed(waiver(NOTHING_PAYS), NOTHING_PAYS, pack=pack_with(tmp_path, **changes))

    assert found.standing is Standing.IN_FORCE, what


def test_a_waiver_lapses_when_a_parameter_of_the_conditions_changes(tmp_path: Path) -> None:
    raw: Mapping[str, object] = {"free_offer": "basic", "paid_share": 0.01}

    found = followed(
        waiver(raw, "too-few-payers"), raw, pack=pack_with(tmp_path, pack={"value = 0.02": "value = 0.03"})
    )

    assert found.lapses == (Lapse.CONDITIONS,)


@pytest.mark.parametrize(("formula", "lapses"), [("0.3", (Lapse.CONDITIONS,)), ("0.2", ())])
def test_a_waiver_lapses_when_a_metric_of_the_conditions_changes(
    tmp_path: Path, formula: str, lapses: tuple[Lapse, ...]
) -> None:
    uses_metric: Change = {"paid_share >= min_share": "margin >= 0"}
    raw: Mapping[str, object] = {"free_offer": "basic", "paid_share": 0.01}
    before = pack_with(tmp_path / "before", money=uses_metric)
    after = pack_with(tmp_path / "after", money=uses_metric, pack={"12 - 0.2": f"12 -  {formula}"})

    assert followed(waiver(raw, "too-few-payers", before), raw, pack=after).lapses == lapses


def test_a_waiver_does_not_lapse_when_a_question_and_an_option_get_new_ids(tmp_path: Path) -> None:
    none_holds = "met = \"'none' not in sources\""
    before = pack_with(tmp_path / "before", offer={CONDITION: none_holds})
    renamed: Change = {CONDITION: none_holds.replace("none", "nothing")}
    after = load_pack(str(write_renamed_pack(tmp_path / "after", offer=renamed)))
    held = replace(waiver(NOTHING_PAYS, pack=before), because={"free": "all", "sources": ["nothing"]})

    found = followed(held, {"free": "all", "sources": ["nothing"]}, pack=after)

    assert found.standing is Standing.IN_FORCE


# What a waiver does


@settings(max_examples=40)
@given(SEEDS)
def test_a_recorded_waiver_holds_and_only_its_own_finding_no_longer_stops(seed: int) -> None:
    now = review(PACK, some_answers(PACK, seed))
    acceptable = [each for each in now.findings if can_be_accepted(each, ()) and each.status is not Status.UNKNOWN]
    for finding in acceptable[:9]:
        entry = Waiver(
            finding.rule.id, "accept", "x", "y", LAST, because(now, finding), fingerprint_of(PACK, finding.rule)
        )
        mine = Assessment(pack=PackReference(PACK.id), answers=now.answers, waivers=(entry,))
        with_it, without = (
            stops(Gate("low", require_complete=True), snapshot(now, mine, found))
            for found in (follow_up(now, mine, AsOf(LAST)), FollowUp())
        )

        assert [each.standing for each in follow_up(now, mine, AsOf(LAST)).waivers] == [Standing.IN_FORCE]
        assert {each.rule.id for each in (*without.risks, *without.incomplete)} - {
            each.rule.id for each in (*with_it.risks, *with_it.incomplete)
        } <= {finding.rule.id}
        assert finding not in (*with_it.risks, *with_it.incomplete)


def test_waivers_of_rules_that_the_review_leaves_out_are_left_out() -> None:
    raw: Mapping[str, object] = {"free_offer": "basic", "paid_share": 0.01}
    mine = Assessment(pack=PackReference("small"), waivers=(waiver(raw, "too-few-payers"),))
    answers = reviewed(raw).answers

    assert follow_up(review(small_pack(), answers, only_paper=True), mine, AsOf(LAST)).waivers == ()


# Actions


@pytest.mark.parametrize(
    ("status", "days", "overdue"),
    [("planned", 0, False), ("planned", 1, True), ("doing", 1, True), ("done", 1, False)],
)
def test_an_action_is_overdue_after_its_day_until_it_is_done(status: str, days: int, overdue: bool) -> None:
    action = Action("second-income", status, due=LAST)  # type: ignore[arg-type]
    mine = Assessment(pack=PackReference("small"), actions=(action,))

    [found] = follow_up(reviewed({"sources": ["ads"]}), mine, AsOf(LAST + timedelta(days=days))).actions

    assert found == ActionStanding(action, overdue=overdue, missing=())


@pytest.mark.parametrize(
    ("status", "sources", "without_effect"),
    [
        ("done", [], True),
        ("done", ["ads"], False),
        ("done", ["shop"], False),
        ("done", None, True),
        ("planned", [], False),
    ],
)
def test_an_action_that_is_done_has_to_show_in_the_answers_or_in_what_it_serves(
    status: str, sources: list[str] | None, without_effect: bool
) -> None:
    mine = Assessment(pack=PackReference("small"), actions=(Action("second-income", status),))  # type: ignore[arg-type]
    answers = {"free_offer": "all"} if sources is None else {"free_offer": "all", "sources": sources}

    [found] = follow_up(reviewed(answers), mine, AsOf(LAST)).actions

    assert found.without_effect is without_effect
    assert found.missing == (("sources",) if without_effect else ())
    assert found.overdue is False


@pytest.mark.parametrize(
    ("what", "raw", "missing"),
    [
        ("the outcome is good without it", {"free_offer": "basic", "paid_share": 0.5}, ("price_review",)),
        ("the outcome is good, and it is not done", {**OPEN_RISK, "paid_share": 0.5}, ("price_review",)),
        ("the outcome is bad, and it is done", IN_PLACE, ()),
        ("what it serves does not apply", {"free_offer": "none"}, ()),
    ],
)
def test_whether_an_action_shows_is_seen_in_practices_and_not_in_what_came_of_them(
    what: str, raw: Mapping[str, object], missing: tuple[str, ...]
) -> None:
    mine = Assessment(pack=PackReference("small"), actions=(Action("raise-share", "done"),))

    [found] = follow_up(reviewed(raw), mine, ON_LAST).actions

    assert found.missing == missing, what


@pytest.mark.parametrize(
    ("action", "raw", "recorded"),
    [
        (None, OPEN_RISK, True),
        (None, IN_PLACE, True),
        (Action("raise-share", "doing"), IN_PLACE, True),
        (Action("raise-share", "done"), IN_PLACE, True),
        (Action("raise-share", "done", done=LAST), IN_PLACE, False),
        (Action("raise-share", "done", done=LAST), OPEN_RISK, True),
        (Action("raise-share", "done", done=LAST), BAD, True),
    ],
)
def test_that_a_strategy_is_done_is_news_unless_it_is_in_place_and_its_day_is_known(
    action: Action | None, raw: Mapping[str, object], recorded: bool
) -> None:
    now = reviewed(raw)
    mine = Assessment(pack=PackReference("small"), answers=now.answers, actions=(action,) if action else ())

    assert to_record(now.pack, mine, ["raise-share", "raise-share"]) == (["raise-share"] if recorded else [])


def test_a_circumstance_can_say_that_what_an_action_serves_is_dealt_with() -> None:
    pack = small_pack()
    rule = replace(pack.rules["too-few-payers"], treated=pack.rules["too-few-payers"].applies)
    given = replace(pack.questions["free_offer"], kind=Nature.CIRCUMSTANCE)
    changed = replace(
        pack,
        questions={**pack.questions, "free_offer": given},
        rules={rule.id: rule},
    )
    mine = Assessment(pack=PackReference("small"), actions=(Action("raise-share", "done"),))

    [found] = follow_up(reviewed(BAD, changed), mine, ON_LAST).actions

    assert found.missing == ()


@pytest.mark.parametrize(("sources", "recorded"), [(["ads"], []), (["ads", "shop"], []), (["shop"], ["second-income"])])
def test_a_practice_of_many_is_in_place_once_what_it_adds_is_there(sources: list[str], recorded: list[str]) -> None:
    now = reviewed({"sources": sources})
    action = Action("second-income", "done", done=LAST)
    mine = Assessment(pack=PackReference("small"), answers=now.answers, actions=(action,))

    assert to_record(now.pack, mine, ["second-income"]) == recorded


# The assessment itself


@pytest.mark.parametrize(
    ("today", "since"), [(date(2027, 4, 10), None), (date(2027, 4, 11), None), (date(2027, 4, 12), date(2027, 4, 11))]
)
def test_an_assessment_is_stale_once_the_review_interval_is_over(today: date, since: date | None) -> None:
    pack = replace(small_pack(), review_interval=ReviewInterval(days=100, why="x"))
    mine = Assessment(pack=PackReference("small"), venture=Venture(assessed=date(2027, 1, 1)))

    assert follow_up(review(pack, {}), mine, AsOf(today)).stale_since == since


@pytest.mark.parametrize("assessed", [None, date.max])
def test_an_assessment_without_a_day_or_of_a_day_to_come_is_not_stale(assessed: date | None) -> None:
    pack = replace(small_pack(), review_interval=ReviewInterval(days=100, why="x"))
    mine = Assessment(pack=PackReference("small"), venture=Venture(assessed=assessed))

    assert follow_up(review(pack, {}), mine, AsOf(LAST)).stale_since is None


@pytest.mark.parametrize("days", ["0", "-5", "36501", "99999999999999"])
def test_a_review_interval_is_a_number_of_days_that_can_be_waited(tmp_path: Path, days: str) -> None:
    manifest = f'{MANIFEST}\n[review_interval]\ndays = {days}\nwhy = "x"\n'

    [problem] = problems_of(lambda: pack_with(tmp_path, pack=manifest))

    assert problem.what.startswith("pack.toml, days: a whole number ")
    assert (Path(problem.path).name, problem.line) == ("pack.toml", 30)


@pytest.mark.parametrize("because", [{"sources": ["events"]}, {"gone": True}])
def test_an_answer_that_the_pack_does_not_know_any_more_counts_as_changed(because: Mapping[str, object]) -> None:
    held = replace(waiver(NOTHING_PAYS), because={**NOTHING_PAYS, **because})
    pack = small_pack()
    sources = pack.questions["sources"]
    fewer = replace(sources, options=tuple(each for each in sources.options if each.id != "events"))
    newer = replace(pack, questions={**pack.questions, "sources": fewer})

    found = followed(held, NOTHING_PAYS, pack=newer)

    assert (found.standing, found.changed) == (Standing.LAPSED, tuple(because))
    assert Lapse.ANSWERS in found.lapses


def test_a_new_name_of_an_option_that_a_rule_does_not_look_at_means_nothing_to_it() -> None:
    pack = small_pack()
    newer = replace(pack, renamed={"sources.nothing": "none", "income": "sources"})

    assert fingerprint_of(newer, pack.rules["too-few-payers"]) == fingerprint_of(pack, pack.rules["too-few-payers"])


def test_what_holds_what_does_not_and_what_is_accepted_is_told_apart() -> None:
    finding = reviewed(NOTHING_PAYS).by_rule[RULE]
    held = waiver(NOTHING_PAYS)
    standings = {
        f"rule-{each.value}": WaiverStanding(replace(held, rule=f"rule-{each.value}"), finding, each)
        for each in Standing
    }

    found = FollowUp(tuple(standings.values()))

    assert found.accepted == {"rule-in-force"}
    assert [each.standing for each in found.broken] == [Standing.LAPSED, Standing.ORPHANED]
    assert all(found.of_rules.get("rule-" + each.value) is standings[f"rule-{each.value}"] for each in Standing)
    assert found.of_rules.get("rule") is None


@pytest.mark.parametrize("status", ["planned", "doing"])
@pytest.mark.parametrize(("due", "overdue"), [(LAST + timedelta(days=1), False), (LAST - timedelta(days=1), True)])
def test_an_action_that_is_not_done_misses_nothing_and_is_late_after_its_day(
    status: str, due: date, overdue: bool
) -> None:
    mine = Assessment(pack=PackReference("small"), actions=(Action("second-income", status, due=due),))  # type: ignore[arg-type]

    [found] = follow_up(reviewed(NOTHING_PAYS), mine, ON_LAST).actions

    assert (found.missing, found.overdue) == ((), overdue)


def test_a_recorded_answer_that_is_none_any_more_is_the_only_one_that_has_changed() -> None:
    held = replace(waiver(NOTHING_PAYS), because={"free_offer": "nonsense", "sources": ["none"]})

    assert followed(held, NOTHING_PAYS).changed == ("free_offer",)


def test_an_answer_that_is_as_it_is_to_be_is_not_missing() -> None:
    pack = small_pack()
    strategy = pack.strategies["second-income"]
    more = replace(strategy, sets={"price_review": True, **strategy.sets})
    changed = replace(pack, strategies={**pack.strategies, "second-income": more})
    mine = Assessment(pack=PackReference("small"), actions=(Action("second-income", "done"),))

    [found] = follow_up(reviewed({**NOTHING_PAYS, "price_review": True}, changed), mine, ON_LAST).actions

    assert found.missing == ("sources",)


@pytest.mark.parametrize("kind", [WaiverStanding, ActionStanding, AsOf, FollowUp, Snapshot])
def test_what_has_become_of_things_is_never_changed(kind: type[Struct]) -> None:
    assert kind.__struct_config__.frozen
