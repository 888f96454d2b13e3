"""How the desk's pages look, in a real browser, full: a quarter of 500 services.

1. No page has a barrier that axe knows, also in the reader's own colours, or is wider than a narrow screen.
2. What is read, and what Tab goes to, comes in the order in which it is seen.
3. The menu stands in one row on a screen of 1,024 pixels or more.
4. Where the reader's own colours are used, what has the focus is seen.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, Route

from chromium import NARROW, barriers, chromium
from desks import ORIGIN, Visitor
from workbook.usecases.quarter_view import QuarterView, look_at_quarter
from workbook.usecases.workspace import Workspace
from world import PERIOD, QUESTIONED, answered, issued, provider, read, sent

SERVICES = 500
QUARTER = f"/quarter/{PERIOD}"
PAGES = (QUARTER, *(f"{QUARTER}/{name}" for name in ("returns", "questions", "letters", "export", "notes", "people")))
#: The boxes of what is read or focused, in the order of the page; of a table's rows the first few are enough.
_PLACES = """() => [...document.querySelectorAll(
        'main h1, main h2, main p, main dt, main a, main button, main input, main select, header a')]
    .filter(one => one.checkVisibility() && !(one.closest('tr')?.rowIndex > 4) && !one.closest('.govuk-visually-hidden'))
    .map(one => [one.innerText || one.name, one.getBoundingClientRect()])
    .filter(([, box]) => box.width > 1)
    .map(([name, box]) => [name, box.left, box.top + scrollY, box.bottom + scrollY])"""


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as program:
        yield program


@pytest.fixture(scope="module")
def visitor(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Visitor]:
    """A visitor of a full desk: two services have returned, one with a question, and each line stands 250 times."""
    out = tmp_path_factory.mktemp("full") / "out"
    for number, file in enumerate(issued(out, provider(1), provider(2))):
        read(out, sent(out.parent / "in", f"{number}.xlsx", answered(out, file, QUESTIONED if number else None)))

    def full(desk: Workspace, code: str, day: dt.date) -> QuarterView:
        view = look_at_quarter(desk, code, day)
        times = SERVICES // len(view.status.lines)
        status = replace(view.status, lines=view.status.lines * times, chases=view.status.chases * times)
        return replace(view, status=status, questions=view.questions * times, files=view.files * times)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("workbook.web.local_desk.look_at_quarter", full)
        yield Visitor.of(out)


def shown(browser: Browser, visitor: Visitor, path: str, **options: Any) -> Page:
    """A page of the desk in the browser, without a server between."""

    def answer(route: Route) -> None:
        page = visitor.get(route.request.url.removeprefix(ORIGIN))
        route.fulfill(status=page.status_code, headers=dict(page.headers), body=page.data)

    page = browser.new_context(locale="en-GB", **options).new_page()
    page.route("**/*", answer)
    page.goto(f"{ORIGIN}{path}")
    return page


@pytest.mark.parametrize("colours", ["none", "active"], ids=["ours", "theirs"])
def test_a_full_quarter_has_no_barrier(browser: Browser, visitor: Visitor, colours: str) -> None:
    """1, 4: a row for each service, and as many questions."""
    page = shown(browser, visitor, QUARTER, forced_colors=colours)
    assert page.locator("tbody tr").count() == SERVICES
    assert barriers(page) == []
    page.locator("tbody a").first.focus()
    assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"
    page.context.close()


def test_what_is_read_comes_as_it_is_seen(browser: Browser, visitor: Visitor) -> None:
    """2, 3: on wide screens and narrow ones; the menu in one row."""
    page = shown(browser, visitor, QUARTER)
    for path in PAGES:
        for width in (1280, NARROW):
            page.set_viewport_size({"width": width, "height": 900})
            page.goto(f"{ORIGIN}{path}")
            places = page.evaluate(_PLACES)
            assert len(places) > 5
            assert misplaced(places) == [], (path, width)
        page.set_viewport_size({"width": 1024, "height": 900})
        rows = page.evaluate(
            "[...document.querySelectorAll('.govuk-service-navigation__item')].map(one => one.offsetTop)"
        )
        assert (len(rows), len(set(rows))) == (12, 1)
    page.context.close()


def misplaced(places: list[tuple[str, float, float, float]]) -> list[str]:
    """What is seen above what comes before it, or left of it in the same row."""
    return [
        name
        for (_, left_before, top_before, _), (name, left, top, bottom) in pairwise(places)
        if bottom <= top_before or (abs(top - top_before) < 2 and left < left_before)
    ]
