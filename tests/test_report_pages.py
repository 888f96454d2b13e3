"""Pages of reports in a real browser.

1. axe finds no barrier in them; nothing is wider than a narrow screen, nor than a screen at 200 per cent.
2. The keyboard alone reaches every link and every table that scrolls, and shows where it is.
3. They show the same without JavaScript, and ask for nothing but themselves.
4. On A4 no chart and no box of a chain breaks over two pages, and nothing is wider than the paper.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Request

from chromium import barriers, chromium
from shares import answers, framework, parts_of, policy
from spans import LAST, Told, moves, period_figures
from workbook.disclosure import share
from workbook.report.market import market_page, market_report
from workbook.report.national import national_forms, national_tables
from workbook.report.national_page import national_page
from workbook.report.outcomes_page import outcomes_page
from workbook.report.outcomes_report import OutcomesReport, outcomes_report
from workbook.report.pack_page import pack_page
from workbook.report.service_pack import pack_of
from workbook.report.shared_page import shared_page

NEED = "NOF-ST-2.need_1a"
#: A4 without its margins, in pixels of 96 to an inch.
PAPER = {"width": 688, "height": 1017}


def report() -> OutcomesReport:
    """Two quarters of five hostels with needs and prices, one of which is low."""
    planned = [30, 31, 3, 29, 30]
    needs = {f"{NEED}_answered": 30.0, f"{NEED}_needs": 20.0, f"{NEED}_achieved": 12.0, f"{NEED}_not_achieved": 8.0}
    told = [
        Told(f"S-{n}", moves(planned[n], 40) | needs, n % 3, name=f"House {n}", units=20, price=182_000.0, hours=150.0)
        for n in range(5)
    ]
    before = [replace(one, figures=moves(20, 40)) for one in told]
    return outcomes_report([period_figures(LAST.previous(), before), period_figures(LAST, told)], "Leicester")


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """A real browser."""
    with chromium() as program:
        yield program


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The files of the pages, by what they are of."""
    folder, whole = tmp_path_factory.mktemp("pages"), report()
    own = framework(parts_of("EM-LPI-90"))
    tables = share(answers("EM-LPI-90", {f"S-{n}": (40, 20) for n in range(5)}), own, policy())
    forms = national_forms(whole)
    written = {
        "outcomes": outcomes_page(whole),
        "service": pack_page(pack_of(whole, "S-2", ())[0]),
        "national": national_page(whole, forms, tuple(national_tables(forms))),
        "shared": shared_page(tables, own),
        "market": market_page(market_report(whole, [tables], own, "7")),
    }
    for name, page in written.items():
        (folder / f"{name}.html").write_text(page, encoding="utf-8")
    return {name: folder / f"{name}.html" for name in written}


@pytest.fixture(params=["outcomes", "service", "national", "shared", "market"])
def page(browser: Browser, pages: dict[str, Path], request: pytest.FixtureRequest) -> Iterator[Page]:
    """A page on a usual screen."""
    with browser.new_context(locale="en-GB", viewport={"width": 1280, "height": 900}) as context:
        shown = context.new_page()
        shown.goto(pages[request.param].as_uri())
        yield shown


def test_no_barriers(page: Page) -> None:
    """1: on a usual screen, a narrow one and one at 200 per cent."""
    assert barriers(page) == []
    page.set_viewport_size({"width": 640, "height": 450})
    assert page.evaluate("document.documentElement.scrollWidth") == 640


def test_the_keyboard_reaches_everything(page: Page) -> None:
    """2: in the order of the page."""
    there = page.evaluate("document.querySelectorAll('a[href], [tabindex=\"0\"]').length")
    reached = []
    for _ in range(there):
        page.keyboard.press("Tab")
        reached.append(page.evaluate("[...document.querySelectorAll('*')].indexOf(document.activeElement)"))
        assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") != "none"
    assert reached == sorted(set(reached))
    assert len(reached) == there
    page.keyboard.press("Shift+Tab")
    first = page.evaluate("document.querySelector('a').focus() || document.activeElement.textContent")
    assert first == "Skip to the report"


def test_needs_no_script_and_no_network(browser: Browser, pages: dict[str, Path]) -> None:
    """3: a double click opens it, whatever is switched off."""
    with browser.new_context(java_script_enabled=False, offline=True) as context:
        for path in pages.values():
            page = context.new_page()
            asked: list[str] = []

            def keep(request: Request, asked: list[str] = asked) -> None:
                asked.append(request.url)

            page.on("request", keep)
            page.goto(path.as_uri())
            assert page.locator("h1").is_visible()
            assert asked == [path.as_uri()]


def test_prints_on_paper(page: Page) -> None:
    """4: what would break is moved to the next page, and is shorter than one."""
    page.emulate_media(media="print")
    page.set_viewport_size({"width": PAPER["width"], "height": PAPER["height"]})
    assert page.evaluate("document.documentElement.scrollWidth") <= PAPER["width"]
    whole = page.evaluate(
        "[...document.querySelectorAll('figure, .chain, tr')]"
        ".map(part => [getComputedStyle(part).breakInside, part.getBoundingClientRect().height])"
    )
    assert {way for way, _ in whole} == {"avoid"}
    assert max(height for _, height in whole) < PAPER["height"]
    wide = "[...document.querySelectorAll('.scroll')].filter(part => part.scrollWidth > part.clientWidth + 1).length"
    assert page.evaluate(wide) == 0
