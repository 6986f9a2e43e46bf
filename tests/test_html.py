"""The page as text: its order, what it tells, what a file may not do to it, and that it is always the same."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from base64 import b64encode
from hashlib import sha256
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING
from unittest.mock import patch

import pytest
from support.small_pack import COVERED, OPEN, assessment, run, write_pack
from support.web_page import TODAY, commit, nook, page

if TYPE_CHECKING:
    from collections.abc import Mapping

HOSTILE = "<script>window.hacked = 1</script>\"'&{{ 7 * 7 }}"
"""What somebody could write wherever text is expected."""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "nook.toml"
    path.write_text(nook(), encoding="utf-8")
    return path


def small(tmp_path: Path, text: str, **changes: Mapping[str, str]) -> str:
    """Return the page of an assessment under the small pack."""
    pack = write_pack(tmp_path / "small", **changes)
    path = tmp_path / "small.toml"
    path.write_text(text, encoding="utf-8")
    return page(path, "--pack", str(pack)).read_text(encoding="utf-8")


def test_what_matters_comes_first(path: Path) -> None:
    commit(path.parent, "First look", "2026-11-01")

    told = page(path).read_text(encoding="utf-8")

    order = ["Open risks", "What to do first", "The business model", "What is under pressure, and from where"]
    order += ["The findings, one by one", "The plan, before and after", "To clarify", "What is well", "History"]
    order += ["Accepted, and under way", "How this was made"]
    places = [told.index(f">{each}</h2>") for each in order]
    assert places == sorted(places)


def test_what_is_accepted_stands_apart(path: Path) -> None:
    told = page(path).read_text(encoding="utf-8")

    risks = told[told.index(">Open risks<") : told.index(">What to do first<")]
    assert "Good original work by users is rare on your service" not in risks
    assert "accepted medium risk" in told
    assert "Accepted by A. Founder until 2027-03-31: Workshops start in March" in told


def test_a_waiver_that_does_not_hold_and_a_late_action_are_told_at_the_top(path: Path) -> None:
    told = page(path).read_text(encoding="utf-8")

    top = told[: told.index(">Open risks<")]
    assert "disagreed with by B. Founder, which does not hold any more: it ran until 2026-03-31" in top
    assert "planned, and was due on 2026-10-01." in top


def test_a_note_stands_with_its_answer(tmp_path: Path) -> None:
    told = small(tmp_path, OPEN + '\n[notes]\nsources = "asked in May"\n')

    assert '<dd>None of these<span class="note">Note: asked in May</span></dd>' in told


def test_what_makes_a_finding_apply_is_told_with_its_question(path: Path) -> None:
    told = page(path).read_text(encoding="utf-8")

    card = told[told.index('id="finding-ip-disputes"') :]
    assert "<h4>It applies to you because you said</h4>" in card
    assert "<dt>Which of these describes you best?</dt><dd>A platform" in card


def test_only_labels_that_occur_are_explained(tmp_path: Path) -> None:
    told = small(tmp_path, OPEN)

    labels = told[told.index('class="legend"') : told.index('<div class="canvas')]
    assert re.findall(r"</span> (.*?)</li>", labels) == ["high risk"]


def test_without_open_risks_the_page_says_so(tmp_path: Path) -> None:
    told = small(tmp_path, COVERED)

    assert "None among what is known." in told
    assert "Nothing is open, and nothing is to clarify." in told
    assert 'id="findings"' not in told


def test_a_list_answered_in_part_is_to_clarify(tmp_path: Path) -> None:
    told = small(tmp_path, assessment('free_offer = "all"\nsources = { lacks = ["ads"] }\nprice_review = true'))

    assert "Complete the answers" in told
    assert 'id="clarify"' in told


def test_an_empty_assessment_names_what_to_find_out(tmp_path: Path) -> None:
    told = small(tmp_path, 'bmcheck = 1\npack = { id = "small" }\n')

    assert "<h1>Unnamed venture</h1>" in told
    assert "<p>Find out: What can people use without paying?</p>" in told


def test_only_what_the_paper_says_is_told_when_asked(path: Path) -> None:
    told = page(path, "--only-paper").read_text(encoding="utf-8")

    assert "our extensions are left out" in told
    assert "Our extension" not in told


def test_every_revision_has_its_bar_and_the_present_has_one(tmp_path: Path) -> None:
    path = tmp_path / "small.toml"
    write_pack(tmp_path / "small")
    for text, subject, day in ((OPEN, "First", "2026-01-05"), (COVERED, "A shop", "2026-02-05")):
        path.write_text(text, encoding="utf-8")
        commit(tmp_path, subject, day)

    told = page(path, "--pack", str(tmp_path / "small")).read_text(encoding="utf-8")

    rows = re.findall(r'<th scope="row">(.*?) <span .*?>([\d-]+)</time></span></th>\s*<td>(\d)</td>', told)
    assert rows == [("First", "2026-01-05", "1"), ("A shop", "2026-02-05", "0"), ("As it is now", TODAY, "0")]
    assert len(re.findall(r'<rect class="high" ', told)) == 1
    assert f"From 1 on 2026-01-05 to 0 on {TODAY}." in told


def test_a_revision_that_cannot_be_read_is_passed_over(tmp_path: Path) -> None:
    path = tmp_path / "small.toml"
    write_pack(tmp_path / "small")
    for text, subject, day in (("bmcheck = 1\nnonsense", "Broken", "2026-01-05"), (OPEN, "Mended", "2026-02-05")):
        path.write_text(text, encoding="utf-8")
        commit(tmp_path, subject, day)

    told = page(path, "--pack", str(tmp_path / "small")).read_text(encoding="utf-8")

    row = told[told.index('<th scope="row">Broken ') :]
    assert " · Passed over: is not valid TOML" in row[: row.index("</th>")]
    assert row.count("<td>?</td>", 0, row.index("</tr>")) == 4
    assert f"From 1 on 2026-02-05 to 1 on {TODAY}." in told


def test_a_file_outside_git_has_no_history(path: Path) -> None:
    told = page(path).read_text(encoding="utf-8")

    assert "<svg" not in told
    assert 'href="#history"' not in told


def test_text_of_a_file_stays_text(tmp_path: Path) -> None:
    quoted = HOSTILE.replace('"', '\\"')
    rest = f'\n[notes]\nsources = "{quoted}"\n[venture]\nname = "{quoted}\\u001b\\u202e"\nabout = "{quoted}"\n'
    rest += f'[[waiver]]\nrule = "free-without-income"\ndecision = "accept"\nreason = "{quoted}"\nby = "{quoted}"\n'
    rest += f'until = 2027-01-01\n[[action]]\nstrategy = "second-income"\nstatus = "planned"\nowner = "{quoted}"\n'
    changed = {"Somebody has to pay.": quoted, "Open a second source of income": quoted, "The books show it.": quoted}
    (tmp_path / "<b>").mkdir()

    told = small(tmp_path / "<b>", OPEN + rest, offer=changed, pack={"A small pack": quoted})

    assert "<script" not in told
    assert "\x1b" not in told
    assert "\u202e" not in told
    assert told.count(str(escape(HOSTILE)).replace("&quot;", "&#34;").replace("&#x27;", "&#39;")) >= len(
        rest.split(quoted)
    )


def test_the_policy_allows_the_style_of_the_page_and_nothing_else(path: Path) -> None:
    told = page(path).read_text(encoding="utf-8")

    style = told[told.index("<style>") + len("<style>") : told.index("</style>")]
    digest = b64encode(sha256(style.encode()).digest()).decode()
    policy = f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
    assert f'<meta http-equiv="Content-Security-Policy" content="{policy}">' in told
    assert " style=" not in told


def test_the_same_input_gives_the_same_bytes(path: Path) -> None:
    pages: list[bytes] = []
    for seed in ("1", "2"):
        target = path.with_name(f"{seed}.html")
        command = [sys.executable, "-m", "bmcheck", "report", str(path), "--format", "html", "--today", TODAY]
        subprocess.run([*command, "-o", str(target)], env={**os.environ, "PYTHONHASHSEED": seed}, check=True)
        pages.append(target.read_bytes())

    assert pages[0] == pages[1]


def test_without_a_file_the_page_goes_to_stdout(path: Path) -> None:
    ran = run("report", path, "--format", "html", "--today", TODAY)

    assert ran.out == page(path).read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("options", "told"),
    [
        (("-o", "page.html"), "-o goes with one --format"),
        (("--open",), "--open needs a page to open"),
        (("--format", "html", "--open"), "--open needs a page to open"),
    ],
)
def test_options_that_do_not_go_together_are_refused(path: Path, options: tuple[str, ...], told: str) -> None:
    ran = run("report", path, *options)

    assert (ran.code, ran.out) == (2, "")
    assert told in ran.err


def test_the_page_never_replaces_the_assessment(path: Path) -> None:
    before = path.read_bytes()
    link = path.with_name("link.html")
    link.symlink_to(path)

    ran = run("report", path, "--format", "html", "-o", link)

    assert ran.code == 2
    assert "this is an assessment that is read" in ran.err
    assert path.read_bytes() == before


def test_a_page_that_cannot_be_written_is_an_error(path: Path) -> None:
    ran = run("report", path, "--format", "html", "-o", path.parent / "nowhere" / "page.html")

    assert ran.code == 2
    assert "cannot be written" in ran.err


@pytest.mark.parametrize(("opens", "told"), [(True, ""), (False, "There is no browser to open it with.\n")])
def test_the_page_is_opened_when_asked(path: Path, opens: bool, told: str) -> None:
    target = path.with_name("a page.html")
    with patch("webbrowser.open", return_value=opens) as opened:
        ran = run("report", path, "--format", "html", "-o", target, "--open")

    opened.assert_called_once_with(target.resolve().as_uri())
    assert ran.err == f"The report is in {target}.\n{told}"


def test_nothing_applies_is_said_of_a_block_only_when_it_is_known(tmp_path: Path) -> None:
    blank = tmp_path / "blank.toml"
    blank.write_text('bmcheck = 1\npack = { id = "social-media" }\n', encoding="utf-8")

    told = page(blank).read_text(encoding="utf-8")

    assert "Nothing applies" not in told
    assert " unknown</a>" in told


def test_a_waiver_with_nothing_left_to_accept_says_so(tmp_path: Path) -> None:
    waiver = (
        '[[waiver]]\nrule = "free-without-income"\ndecision = "accept"\nreason = "x"\nby = "y"\nuntil = 2999-01-01\n'
    )

    told = small(tmp_path, f"{COVERED}\n{waiver}")

    assert "the finding is covered, and there is nothing left to accept" in told
