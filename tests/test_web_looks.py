"""How the desk's pages look, in a real browser, full: a quarter of 500 services.

1. No page has a barrier that axe knows, also in the reader's own colours, or is wider than a narrow screen.
2. What is read, and what Tab goes to, comes in the order in which it is seen.
3. The menu stands in one row on a screen of 1,024 pixels or more.
4. Where the reader's own colours are used, what has the focus is seen; so is a box that is not asked, and one that is wrong.
5. The pages of a beginning, of what is collected, of people and of what takes long have no barrier either;
   without scripts each shows its heading, and how to go on. A menu stays while a page is waited for.
"""

from __future__ import annotations

import datetime as dt
import io
import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, Route

import people_cycle
from chromium import NARROW, barriers, chromium
from desks import ORIGIN, PORT, Visitor, place
from short_term import CAREFUL
from workbook.usecases.quarter_view import QuarterView, look_at_quarter
from workbook.usecases.workspace import Workspace, config_folder
from workbook.web.application import create_provider_application
from workbook.web.guarding import Guard
from world import PERIOD, QUESTIONED, answered, issued, provider, read, register, sent

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


@pytest.fixture(scope="module")
def small(visitor: Visitor, tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """Pages that stand beside a quarter, by name."""
    folder = tmp_path_factory.mktemp("small")
    return {**beginning(folder / "new"), **collected(visitor, folder), **of_people(folder), **waited_for(visitor)}


def beginning(out: Path) -> dict[str, str]:
    """The pages of a first start, in a folder with a long name."""
    out = out / "FolderWithNameThatIsWiderThanNarrowScreen" / "out"
    beginner = Visitor.of(out, lambda: replace(place(out), config=config_folder(out)))
    with pytest.MonkeyPatch.context() as patch:
        out.parent.mkdir(parents=True)
        patch.chdir(out.parent)  # where the tests run there is a configuration
        return {
            "restoring": beginner.send("/begin/restore", {}).text,
            "begun": beginner.send("/begin", {"authority": "Wakefield", "pack": ""}).text,
        }


def collected(visitor: Visitor, folder: Path) -> dict[str, str]:
    """What is collected, where there is no such period; why a service is asked something."""
    page, handed = "/configuration", register(folder / "mine.csv", provider(1)).read_bytes()
    plan = visitor.send("/register", {"register": (io.BytesIO(handed), "mine.csv")}).text
    kept = re.findall(r'name="register" value="([^"]+)"', plan)[0]
    wrong = visitor.send(page, {"earlier": "2007-08-Q9", "later": "now"}, f"{page}/changes").text
    assert 'value="2007-08-Q9"' in wrong
    return {
        "configuration": wrong,
        "explained": visitor.send("/register", {"register": kept, "service": "S-1"}, "/register/explain").text,
    }


def of_people(folder: Path) -> dict[str, str]:
    """More reasons, and a table in which an age is wrong and a client group is not asked."""
    out = folder / "people" / "out"
    (file,) = people_cycle.issue(out, provider(1))
    path = folder / "people.xlsx"
    path.write_bytes(people_cycle.filled(out, file, {"S-1": [{**CAREFUL, "age": 200}]}))
    guard = Guard(PORT)
    provided = Visitor(guard, create_provider_application((path,), Workspace(folder / "none"), guard).test_client())
    provided.get(f"/?key={guard.key}")
    return {
        "further": provided.get("/workbook/1/more-reasons").text,
        "table": provided.get("/workbook/1/people/0/1").text,
    }


def waited_for(visitor: Visitor) -> dict[str, str]:
    """The page that says that another is being made."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("workbook.web.local_desk._MANY", 0)
        patch.setattr("workbook.web.later._PATIENCE", 0.0)
        patch.setattr("workbook.web.later.LaterAnswer.is_over", False)
        return {"waiting": visitor.get(f"{QUARTER}/returns").text}


def opened(page: Page, text: str) -> None:
    """Open a page as its text has it, with the desk's styles; what it waits for does not come."""
    page.route(f"{ORIGIN}/later/**", lambda route: route.fulfill(json={"over": False}))
    page.route(f"{ORIGIN}/text", lambda route: route.fulfill(body=text, content_type="text/html"))
    page.goto(f"{ORIGIN}/text")


def test_small_pages_have_no_barrier(browser: Browser, visitor: Visitor, small: dict[str, str]) -> None:
    """4, 5."""
    page = shown(browser, visitor, "/static/desk.svg")
    for name, text in small.items():
        opened(page, text)
        assert barriers(page) == [], name
    opened(page, small["table"])
    page.emulate_media(forced_colors="active")
    borders = [
        page.locator(f".desk-sheet {box}").first.evaluate("one => getComputedStyle(one).border")
        for box in ("td:not(.desk-off) select", ".desk-off select", ".govuk-input--error")
    ]
    assert len(set(borders)) == len(borders), borders
    page.context.close()


def test_small_pages_go_without_scripts(browser: Browser, visitor: Visitor, small: dict[str, str]) -> None:
    """5."""
    page = shown(browser, visitor, "/static/desk.svg", java_script_enabled=False)
    for name, text in small.items():
        opened(page, text)
        assert page.locator("main h1").is_visible(), name
        assert page.locator("main button:visible, main a:visible, nav a:visible").count(), name
        assert not page.get_by_text("Enter to the row below").is_visible(), name
    page.context.close()
    assert f'href="{QUARTER}/returns"' in small["waiting"]
