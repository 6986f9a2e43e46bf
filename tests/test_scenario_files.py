"""scenarios.toml: what cannot be read there is said with its place, and with what to write instead."""

from __future__ import annotations

from pathlib import Path

import pytest
from support.small_pack import problems_of, write_pack

from bmcheck.files.packs import load_pack
from bmcheck.model import Happening

HEAD = 'id = "w"\ntitle = "It happens"\nwhy = "It did before."\n'


def scenario(rest: str) -> str:
    return f'[[scenario]]\n{HEAD}{rest}\nclaims = ["1-01"]\n'


@pytest.mark.parametrize(
    ("text", "line", "what", "hint"),
    [
        (scenario("happens = { price_review = true }"), 5, "price_review, which is a practice", "outcomes"),
        (scenario("happens = { paid_shar = 0.1 }"), 5, "there is no question 'paid_shar'", "did you mean paid_share?"),
        (scenario("happens = {}"), 5, "scenario w: nothing happens", "say what it changes"),
        (scenario("happens = { paid_share = true }"), 5, "paid_share is a number", "write a number"),
        (scenario('happens = { paid_share = { add = ["x"] } }'), 5, "this cannot change paid_share", "times = 0.5"),
        (scenario("happens = { paid_share = 2 }"), 5, "paid_share", "1"),
        (scenario("happens = { paid_share = { times = -1 } }"), 5, "times is -1", "times = 0.4"),
        (scenario("happens = { paid_share = { tims = 2 } }"), 5, "tims", "did you mean times?"),
        (scenario('happens = { paid_share = { plus = "paid_shar" } }'), 5, "paid_shar", "did you mean paid_share"),
        (scenario("happens = { mood = true }"), 5, "this cannot change mood", "an option in quotes"),
        (scenario('happens = { mood = "angri" }'), 5, "mood has no option 'angri'", "did you mean angry?"),
        (scenario('happens = { mood = "unseen" }'), 5, "which says nothing", "name what becomes of it"),
        (scenario('happens = { seen = "rain" }'), 5, "this cannot change seen", "{ add = [...] }"),
        (scenario('happens = { seen = { add = ["rains"] } }'), 5, "seen has no option 'rains'", "did you mean rain?"),
        (scenario('happens = { seen = { add = ["rain"], remove = ["rain"] } }'), 5, "both adds and removes", "once"),
        (scenario('happens = { seen = { add = ["rain", "none"] } }'), 5, "it excludes them", "name it by itself"),
        (scenario("happens = { mood = 'angry' }\napplies = \"fre_offer\""), 6, "fre_offer", "did you mean free_offer"),
        (scenario("happens = { mood = 'angry' }\nbasis = \"extension\""), 1, "names no source", "source ="),
        (scenario("happens = { mood = 'angry' }").replace("1-01", "1-1"), 6, "there is no claim '1-1'", "did you mean"),
        (scenario("happens = { mood = 'angry' }") * 2, 7, "two scenario entries are called", "the other"),
        (f"[[scenario]]\n{HEAD}", 1, "happens", ""),
        (scenario("happens = { mood = 'angry' }\nhapens = 1"), 6, "hapens", "did you mean happens"),
        ("[[scenarios]]\n", 1, "scenarios.toml has no 'scenarios'", "did you mean scenario?"),
        ("[[parameter]]\n", 1, "scenarios.toml has no 'parameter'", "it belongs into pack.toml"),
        ('scenario = "none"\n', 1, "scenario is not a list of tables", "write [[scenario]]"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said_with_its_place(tmp_path: Path, text: str, line: int, what: str, hint: str) -> None:
    folder = str(write_pack(tmp_path, scenarios=text, money={"[[question]]\n": f"{MORE}[[question]]\n"}))

    problems = problems_of(lambda: load_pack(folder))

    found = [each for each in problems if what in each.what]
    assert found, problems
    assert found[0].path == str(tmp_path / "scenarios.toml")
    assert found[0].line == line
    assert hint in found[0].hint


MORE = """\
[[question]]
id = "mood"
kind = "outcome"
ask = "How do users feel?"
type = "one"
options = [{ id = "calm", say = "Calm" }, { id = "angry", say = "Angry" }, { id = "unseen", say = "?", unknown = true }]

[[question]]
id = "seen"
kind = "circumstance"
ask = "What was seen?"
type = "many"
options = [{ id = "rain", say = "Rain" }, { id = "snow", say = "Snow" }, { id = "none", say = "Nothing", alone = true }]

"""


def test_a_pack_that_extends_another_has_its_scenarios_and_its_own(tmp_path: Path) -> None:
    below, above = tmp_path / "below", tmp_path / "above"
    write_pack(below, scenarios=scenario("happens = { paid_share = { times = 0.5 } }"), case=None)
    above.mkdir()
    head = 'id = "above"\nversion = "1"\ntitle = "Above"\nsource = "Us"\nextends = "../below"\n'
    (above / "pack.toml").write_text(head, encoding="utf-8")
    own = scenario("happens = { paid_share = 0 }").replace('"w"', '"mine"')
    (above / "scenarios.toml").write_text(own, encoding="utf-8")

    pack = load_pack(str(above))

    assert list(pack.scenarios) == ["w", "mine"]
    assert pack.scenarios["w"].happens == {"paid_share": Happening(times=0.5)}
