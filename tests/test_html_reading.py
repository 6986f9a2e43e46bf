"""How the page reads in a real browser and on paper: how long it is, what is in sight, what is whole and legible."""

from __future__ import annotations

import io
import re
from typing import TYPE_CHECKING, Any
from unicodedata import normalize

import pytest
from pypdf import PdfReader
from support.small_pack import run
from support.web_page import browser, commit, nook, page, see

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Browser, Locator, Page

LEAST_POINTS = 7

started = pytest.fixture(browser, scope="module", name="started")

BROKEN_WORDS = """
(chosen) => [...document.querySelectorAll(chosen)].flatMap(each => {
    const texts = document.createTreeWalker(each, NodeFilter.SHOW_TEXT), broken = []
    for (let text; text = texts.nextNode();)
        for (const word of text.data.matchAll(/\\S+/g)) {
            const range = document.createRange()
            range.setStart(text, word.index)
            range.setEnd(text, word.index + word[0].length)
            if (range.getClientRects().length > 1) broken.push(word[0])
        }
    return broken
})
"""
"""Words within some elements that stand on more than one line."""


@pytest.fixture(scope="module")
def tiktok(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the page of a shipped case: most of its answers are not known."""
    path = tmp_path_factory.mktemp("tiktok") / "tiktok.toml"
    path.write_text(run("case", "tiktok").out, encoding="utf-8")
    return page(path)


@pytest.fixture(scope="module")
def full(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a page with something in every part."""
    path = tmp_path_factory.mktemp("full") / "nook.toml"
    path.write_text(nook(), encoding="utf-8")
    commit(path.parent, "First look", "2026-10-01")
    return page(path)


@pytest.mark.parametrize(("width", "height", "screens"), [(1280, 800, 10), (390, 844, 20)])
def test_a_case_takes_few_screens(started: Browser, tiktok: Path, width: int, height: int, screens: int) -> None:
    for seen in see(started, tiktok, width=width, height=height):
        assert seen.page.evaluate("document.documentElement.scrollHeight") <= screens * height


def test_on_a_phone_the_first_open_risk_is_on_the_first_screen(started: Browser, tiktok: Path, full: Path) -> None:
    for path in (tiktok, full):
        for seen in see(started, path, width=390, height=844):
            box = seen.page.locator(".tagged li").first.bounding_box()

            assert box is not None
            assert box["y"] + box["height"] <= 844


def test_the_links_to_the_parts_stay_in_sight(started: Browser, tiktok: Path) -> None:
    for seen in see(started, tiktok):
        for part in ("matrix", "clarify"):
            seen.page.locator(f"nav a[href='#{part}']").click()

            nav, title = (seen.page.locator(each).bounding_box() for each in ("nav", f"#{part}"))
            assert nav is not None
            assert title is not None
            assert nav["y"] == 0
            assert nav["height"] <= title["y"]


def test_high_risks_are_whole_and_a_link_opens_the_rest(started: Browser, tiktok: Path) -> None:
    for seen in see(started, tiktok):
        whole, folded = seen.page.locator("article.card"), seen.page.locator("details.card")
        assert {each.get_attribute("class") for each in whole.all()} == {"card high"}
        assert folded.count() > 0
        assert [each for each in folded.all() if each.evaluate("each => each.open")] == []

        seen.page.locator(".tagged a", has=seen.page.locator(".mark.medium")).first.click()

        assert folded.first.evaluate("each => each.open")
        assert folded.first.locator(".why").is_visible()


@pytest.mark.parametrize("width", range(600, 1025, 53))
def test_no_word_of_the_matrix_or_the_canvas_is_broken(started: Browser, full: Path, width: int) -> None:
    for seen in see(started, full, width=width):
        assert seen.page.evaluate(BROKEN_WORDS, ".matrix th, .block h3") == []


@pytest.mark.parametrize("width", [768, 1280])
def test_the_canvas_on_the_screen_is_the_one_on_paper(started: Browser, full: Path, width: int) -> None:
    for seen in see(started, full, width=width):
        shown = areas(seen.page)
        canvas, titles = (seen.page.locator(each).bounding_box() for each in (".canvas", ".titles"))
        seen.page.emulate_media(media="print")

        assert shown == areas(seen.page)
        assert canvas is not None
        assert titles is not None
        assert canvas["x"] + canvas["width"] <= titles["x"]


def areas(page: Page) -> Any:
    """Return where each block of the canvas stands."""
    return page.evaluate(
        "[...document.querySelectorAll('.block')].map(each => [each.className, getComputedStyle(each).gridArea])"
    )


def sheets(page: Page, size: str = "A4") -> list[str]:
    """Return the text of each sheet without spaces, as fonts join letters (fi may be one glyph)."""
    found = PdfReader(io.BytesIO(page.pdf(prefer_css_page_size=True, format=size))).pages
    return ["".join(normalize("NFKC", each.extract_text()).split()) for each in found]


def test_every_sheet_is_numbered(started: Browser, full: Path) -> None:
    for seen in see(started, full):
        found = sheets(seen.page)

        assert [each.startswith(f"{number}/{len(found)}") for number, each in enumerate(found, 1)] == [True] * len(
            found
        )


@pytest.mark.parametrize("size", ["A4", "Letter"])
def test_cards_are_open_on_paper_and_only_one_longer_than_a_sheet_is_cut(
    started: Browser, full: Path, size: str
) -> None:
    for seen in see(started, full):
        beginnings = [texts(each, "h3 > .title, .why") for each in seen.page.locator(".card:has(.why)").all()]
        endings = [texts(each, ".ground > *") for each in seen.page.locator(".card").all()]
        found = sheets(seen.page, size)
        seen.page.emulate_media(media="print")
        kept = seen.page.evaluate("[...document.querySelectorAll('.card')].map(e => getComputedStyle(e).breakInside)")

        assert beginnings
        assert [each for each in beginnings + endings if not any(all(map(sheet.count, each)) for sheet in found)] == []
        assert set(kept) == {"avoid"}


def texts(place: Locator, chosen: str) -> list[str]:
    """Return the texts of some elements without spaces."""
    return [
        "".join(each.split()) for each in place.locator(chosen).evaluate_all("found => found.map(e => e.textContent)")
    ]


def test_nothing_on_paper_is_too_small_to_read(started: Browser, full: Path) -> None:
    sizes: dict[str, float] = {}

    def note(text: str, to_page: list[float], to_text: list[float], _font: object, size: float) -> None:
        if text.strip():
            scale = abs(to_page[3] * to_text[3]) or abs(to_page[1] * to_text[2])
            sizes[text.strip()] = min(round(scale * size, 2), sizes.get(text.strip(), size))

    for seen in see(started, full):
        for each in PdfReader(io.BytesIO(seen.page.pdf(prefer_css_page_size=True, format="A4"))).pages:
            each.extract_text(visitor_text=note)

    assert len(sizes) > 100
    assert {text: size for text, size in sizes.items() if size < LEAST_POINTS} == {}


def test_what_is_not_taken_looks_unlike_what_is_covered(started: Browser, full: Path) -> None:
    for scheme in ("light", "dark"):
        for seen in see(started, full, scheme=scheme):
            colours = seen.page.evaluate(
                "['--opportunity', '--well'].map(each => getComputedStyle(document.body).getPropertyValue(each))"
            )

            assert len(set(colours)) == 2
            assert all(re.fullmatch("#[0-9a-f]{6}", each) for each in colours)
