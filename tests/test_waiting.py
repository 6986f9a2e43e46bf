"""What strategies and rules wait for: risks, and never in a circle; plans and proofs can rely on that."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from support.proved_pack import proved_pack
from support.small_pack import problems_of

from bmcheck.proof.causes import defects
from bmcheck.proof.verification import verify

GO = 'sets = { abroad = true }\nmay_open = ["law-unknown"]'
LEARN = "sets = { law = true }"
PROTECT = 'sets = { care = { add = ["age-check", "limits"] } }'


def waiting(**risks: str) -> dict[str, str]:
    """Return the changes after which the strategies that go abroad, learn and protect wait for risks."""
    written = {"go": GO, "learn": LEARN, "protect": PROTECT}
    return {written[name]: f'{written[name]}\nwaits_for = ["{risk}"]' for name, risk in risks.items()}


@pytest.mark.parametrize(
    ("changes", "chain"),
    [
        (waiting(learn="law-unknown"), "learn-the-law waits for law-unknown, which offers learn-the-law"),
        (
            waiting(learn="minors-harmed", protect="law-unknown"),
            (
                "learn-the-law waits for minors-harmed, which offers protect-minors, "
                "which waits for law-unknown, which offers learn-the-law"
            ),
        ),
    ],
)
def test_strategies_and_risks_that_wait_for_each_other_are_refused(changes: Mapping[str, str], chain: str) -> None:
    [problem] = problems_of(lambda: proved_pack(changes))

    assert problem.what == f"strategies and risks wait for each other: {chain}"
    assert problem.hint == "take one of them out of waits_for: learn-the-law could never be begun"
    assert problem.line > 0


def test_an_opportunity_is_not_waited_for() -> None:
    [problem] = problems_of(lambda: proved_pack(waiting(learn="other-countries")))

    assert problem.what == "strategy learn-the-law waits for other-countries, which is an opportunity"
    assert problem.hint == "name the risk that must not be open before"


def test_a_chain_without_a_circle_is_proved_one_after_the_other() -> None:
    pack = proved_pack(waiting(go="law-unknown", learn="minors-harmed"))

    assert [each for each in defects(verify(pack, {})) if each.property == "strategies-suffice"] == []


def test_what_waits_for_a_risk_that_stays_open_is_found_with_answers() -> None:
    pack = proved_pack(waiting(go="law-moves"))

    [defect] = [each for each in defects(verify(pack, {})) if each.property == "strategies-suffice"]

    assert defect.failure.identity == "other-countries"
    assert defect.failure.answers == {"abroad": False, "calm": False, "enforced": True}
