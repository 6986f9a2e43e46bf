"""The pages of the ventures of a portfolio: their names, the links to them, and what they never replace."""

from __future__ import annotations

import re
from pathlib import Path
from urllib.parse import unquote

import pytest
from support.small_pack import COVERED, OPEN, Ran, run, write_pack

from bmcheck.cli.pages import page_name

DAY = "2026-11-23"


@pytest.fixture
def pack(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a pack; two ventures lie in the folder ``ventures`` of the current one."""
    monkeypatch.chdir(tmp_path)
    Path("ventures/a b").mkdir(parents=True)
    Path("ventures/nook.toml").write_text(COVERED + '\n[venture]\nname = "Nook"\n', encoding="utf-8")
    Path("ventures/a b/attic.toml").write_text(OPEN + '\n[venture]\nname = "<i>Attic"\n', encoding="utf-8")
    return write_pack(tmp_path / "pack")


def portfolio(pack: Path, *options: str | Path) -> Ran:
    return run("portfolio", "ventures", "--pack", pack, "--today", DAY, *options)


def links(page: str) -> dict[str, str]:
    """Return where the names of ventures lead."""
    return {name: link for link, name in re.findall(r'<th scope="row"><a href="([^"]*)">(.*?)</a>', page)}


@pytest.mark.parametrize(
    ("output", "pages", "begins"),
    [("all.html", "pages", "pages/"), ("pages/all.html", "pages", ""), ("out/all.html", "a#b c", "../a%23b%20c/")],
)
def test_each_venture_leads_to_its_page(pack: Path, output: str, pages: str, begins: str) -> None:
    Path(output).parent.mkdir(exist_ok=True)

    ran = portfolio(pack, "--format", "html", "--pages", pages, "-o", output)

    found = links(Path(output).read_text(encoding="utf-8"))
    assert ran.code == 0, ran.err
    assert found == {
        "&lt;i&gt;Attic": begins + page_name("ventures/a b/attic.toml"),
        "Nook": begins + page_name("ventures/nook.toml"),
    }
    for link in found.values():
        assert Path(output).parent.joinpath(unquote(link)).read_bytes().startswith(b"<!doctype html>")


def test_the_page_of_a_venture_is_that_of_its_report(pack: Path) -> None:
    portfolio(pack, "--format", "html", "--pages", "pages")

    reported = run("report", "ventures/nook.toml", "--pack", pack, "--today", DAY, "--format", "html").out
    assert Path("pages", page_name("ventures/nook.toml")).read_text(encoding="utf-8") == reported


def test_without_a_file_links_lead_from_the_current_folder(pack: Path) -> None:
    found = links(portfolio(pack, "--format", "html", "--pages", "pages").out)

    assert [Path(each).is_file() for each in found.values()] == [True, True]


def test_only_ventures_that_are_shown_have_a_page(pack: Path) -> None:
    portfolio(pack, "--format", "html", "--pages", "pages", "--where", "high>0")

    assert [each.name for each in Path("pages").iterdir()] == [page_name("ventures/a b/attic.toml")]


@pytest.mark.parametrize(
    ("path", "begins"),
    [
        ("../CON.toml", "con-"),
        ("./a/../b/Größe.toml", "b-gr-sse-"),
        ("<b>\"'&?.toml", "b-"),
        ("…", "venture-"),
        ("x" * 300, "x" * 60 + "-"),
    ],
)
def test_a_page_has_a_safe_name(path: str, begins: str) -> None:
    name = page_name(path)

    assert re.fullmatch(r"[a-z0-9-]+\.html", name)
    assert name.startswith(begins)


def test_paths_that_read_alike_have_pages_of_their_own() -> None:
    assert len({page_name(each) for each in ("a-b/c.toml", "a/b-c.toml", "A/b-c.toml", "a/b/c.toml")}) == 4
    assert page_name("a/c.toml") == page_name("./a//c.toml")


def test_an_assessment_in_the_place_of_a_page_stays(pack: Path) -> None:
    place = Path("pages", page_name("ventures/nook.toml"))
    place.parent.mkdir()
    place.write_text(OPEN, encoding="utf-8")

    ran = portfolio(pack, "--format", "html", "--pages", "pages")

    assert ran.code == 2
    assert "there is something else that is no page" in ran.err
    assert place.read_text(encoding="utf-8") == OPEN
    assert list(links(ran.out)) == ["&lt;i&gt;Attic"]


def test_a_page_that_is_there_is_written_anew(pack: Path) -> None:
    first = portfolio(pack, "--format", "html", "--pages", "pages")

    assert portfolio(pack, "--format", "html", "--pages", "pages") == first


def test_the_portfolio_does_not_take_the_place_of_a_page(pack: Path) -> None:
    ran = portfolio(pack, "--format", "html", "--pages", "p", "-o", Path("p", page_name("ventures/nook.toml")))

    assert ran.code == 2
    assert "this is to be the portfolio" in ran.err


@pytest.mark.parametrize(
    ("options", "told"),
    [
        (("--pages", "pages"), "--pages needs a folder, and a page that links to it"),
        (("--format", "html", "--pages", ""), "--pages needs a folder, and a page that links to it"),
        (("--format", "html", "--pages", "ventures/nook.toml"), "there can be no such folder"),
    ],
)
def test_pages_that_cannot_be_linked_to_or_written_are_refused(pack: Path, options: tuple[str, ...], told: str) -> None:
    ran = portfolio(pack, *options)

    assert (ran.code, ran.out) == (2, "")
    assert told in ran.err
