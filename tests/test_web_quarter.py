"""A quarter by the desk alone, in a real browser.

1. What is done by page leaves the same dataset, findings, uploads and tables to share, byte for byte, as the same done by
   commands: of 13 returns, some bad, some in a zip.
2. No page, in any of its states, has a barrier that axe knows, or is wider than a narrow screen; no page reports an error.
3. A question is settled by keyboard alone.
4. Without scripts everything can be done as well.
5. A page that is left open says when figures have changed.
6. A report is opened where it was written, with its own look.
"""

from __future__ import annotations

import datetime as dt
import functools
import io
import zipfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page

from chromium import barriers, chromium
from databases import desk
from desks import OFFICER, place, served
from workbook.usecases.decide import Request, Verdict, decide
from workbook.usecases.generate import WrittenFile
from world import (
    LATER,
    PERIOD,
    QUESTIONED,
    SUPPORTED,
    USERS,
    answered,
    command,
    findings,
    issued,
    provider,
    register,
    sent,
)

LINES = (*(provider(number) for number in range(1, 10)), provider(4, service_id="S-40", service_name="Lock Gate"))
DAY = "2008-11-04"
RESULTS = ("dataset.csv", "dataset.parquet", "findings.csv", "returns.csv", "choices.csv")
_ZIPPED = 6
WHY = "Counted again by telephone"


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as program:
        yield program


@dataclass
class Screen:
    """A page in the browser, and what was wrong on the way."""

    page: Page
    address: str
    wrong: list[str] = field(default_factory=list)

    @classmethod
    def of(cls, context: BrowserContext, address: str) -> Screen:
        """A new page, led to the desk by its address."""
        screen = cls(context.new_page(), address.split("?")[0])
        screen.page.set_default_timeout(20_000)
        screen.page.on("console", screen._note)
        screen.page.goto(address)
        return screen

    def _note(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning") and "422" not in message.text:
            self.wrong.append(message.text)

    def look(self) -> None:
        """Look for barriers."""
        self.wrong += barriers(self.page)

    def go(self, name: str) -> None:
        """Follow a link of the menu or the page."""
        with self.page.expect_navigation():
            self.page.get_by_role("link", name=name, exact=True).first.click()

    def open_first(self) -> None:
        """Follow the first link of a table."""
        with self.page.expect_navigation():
            self.page.locator("tbody a").first.click()

    def press(self, name: str) -> None:
        """Press a button."""
        with self.page.expect_navigation():
            self.page.get_by_role("button", name=name).click()

    def shows(self, words: str) -> None:
        """Wait until the page shows some words."""
        self.page.get_by_text(words).first.wait_for()

    def choose(self, box: str, *files: Path) -> None:
        """Choose files, as dropping them does."""
        self.page.set_input_files(f"input[name={box}]", files)

    def saved(self, link: str) -> bytes:
        """What is handed out by a link."""
        with self.page.expect_download() as download:
            self.page.get_by_role("link", name=link).first.click()
        return Path(download.value.path()).read_bytes()


def returns(out: Path, files: tuple[WrittenFile, ...]) -> dict[str, bytes]:
    """What comes: good returns, a wrong entry, questions, files that are no workbooks, a later version, and one sent twice."""
    first, second, third, fourth, fifth, *others = files
    saved = dt.datetime(2008, 10, 20, 9)
    good = answered(out, first, saved=saved)
    return {
        "good.xlsx": good,
        "wrong.xlsx": answered(out, second, {USERS: "12 people", SUPPORTED: None}, saved=saved),
        "asked.xlsx": answered(out, third, QUESTIONED, saved=saved),
        "fourth.xlsx": answered(out, fourth, QUESTIONED, saved=saved),
        "good again.xlsx": good,
        "letter.xlsx": b"Dear officer, the workbook is in the post.",
        "note.csv": b"Dear officer, so is the other.",
        "fifth.xlsx": answered(out, fifth, saved=saved),
        "fifth later.xlsx": answered(out, fifth, {USERS: 11}, saved=saved + dt.timedelta(hours=1)),
        **{f"{number}.xlsx": answered(out, file, saved=saved) for number, file in enumerate(others, 6)},
    }


def sent_in(folder: Path, files: Mapping[str, bytes]) -> Path:
    """A folder in which they lie, the last six in a zip."""
    for name, content in list(files.items())[:-_ZIPPED]:
        sent(folder, name, content)
    with zipfile.ZipFile(folder / "more.zip", "w") as archive:
        for name, content in list(files.items())[-_ZIPPED:]:
            archive.writestr(zipfile.ZipInfo(name), content)
    return folder


@functools.cache  # saving it again would date it anew
def corrected(copy: bytes) -> bytes:
    """The corrected copy as the provider fills it in and saves it."""
    book = openpyxl.load_workbook(io.BytesIO(copy))
    for sheet in book.worksheets:
        for row in sheet.iter_rows():
            for cell in row:
                if cell.value == "12 people":
                    cell.value = 12
                    sheet.cell(cell.row + 1, cell.column).value = 9
    book.properties.modified = LATER
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


@dataclass
class Quarter:
    """One folder's quarter by page. copy: what went back to a provider."""

    out: Path
    screen: Screen
    copy: bytes = b""


@pytest.fixture(scope="module")
def quarter(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Quarter]:
    """The quarter done by page, from the register to the end."""
    folder = tmp_path_factory.mktemp("by-page")
    out, lines = folder / "out", register(folder / "register.csv", *LINES)
    with served(out) as address:
        context = browser.new_context(locale="en-GB", viewport={"width": 1280, "height": 900})
        screen = Screen.of(context, address)
        done = Quarter(out, screen)
        _issue(screen, lines, folder)
        handed = returns(out, _written(out))
        assert len(handed) == 13
        _read(screen, sent_in(folder / "in", handed))
        done.copy = _send_back(screen)
        _drop_again(screen, sent(folder / "later", "wrong corrected.xlsx", corrected(done.copy)))
        _settle(screen)
        _leave(screen)
        yield done
        context.close()


def _issue(screen: Screen, lines: Path, folder: Path) -> None:
    screen.press("Begin it")
    screen.shows("Give your authority")
    screen.look()
    screen.go("Restore a backup")
    screen.look()
    screen.go("Begin")
    screen.page.get_by_role("link", name="as it is").click()
    screen.go("an empty register, a clean copy, or the next one")
    screen.look()
    screen.choose("register", lines)
    screen.press("Make a clean copy")
    screen.shows("in a clean copy")
    screen.look()
    screen.go("Register")
    broken = folder / "broken.csv"
    broken.write_text(lines.read_text(encoding="utf-8").replace("Leicester", "Lester", 1), encoding="utf-8")
    screen.choose("register", broken)
    screen.press("Check it")
    screen.shows("1 mistake in the register. Nothing was done.")
    screen.look()
    screen.choose("register", lines)
    screen.page.get_by_label("Period").fill(str(PERIOD))
    screen.press("Check it")
    screen.look()
    screen.page.get_by_label("The id of the service").fill("S-40")
    screen.press("Say why")
    screen.shows("Set by")
    screen.look()
    screen.press("Back to what the register holds")
    screen.press("Issue the workbooks")
    screen.shows("9 workbooks are out")
    screen.look()


def _written(out: Path) -> tuple[WrittenFile, ...]:
    """The workbooks of the desk, as the tests know those that they issue themselves."""
    return issued(out.parent / "same" / "out", *LINES)


def _read(screen: Screen, folder: Path) -> None:
    screen.go("See how the period stands")
    screen.look()
    screen.go("Drop returns here")
    screen.look()
    screen.press("Read them")
    screen.shows("No file was handed over.")
    screen.look()
    screen.choose("returns", *sorted(folder.iterdir()))
    screen.press("Read them")
    screen.shows("Everything is read")
    screen.look()


def _send_back(screen: Screen) -> bytes:
    screen.go("Returns")
    screen.look()
    screen.press("for each return to put right")
    screen.shows("to send back")
    screen.look()
    screen.go("Back to the returns")
    screen.go("wrong.xlsx")
    screen.look()
    screen.press("Write a corrected copy")
    screen.look()
    return screen.saved("Copy:")


def _drop_again(screen: Screen, path: Path) -> None:
    screen.go("Returns")
    screen.choose("returns", path)
    screen.press("Read them")
    screen.shows("Everything is read")
    screen.go("Returns")
    screen.go("wrong corrected.xlsx")
    screen.press("Compare with the version before")
    screen.shows("12 people")
    screen.look()
    screen.go("Letters")
    screen.look()
    screen.press("Write the letters")
    screen.shows("They are written")


def _settle(screen: Screen) -> None:
    """By keyboard alone, but for the link to the first question."""
    screen.go("Questions")
    screen.look()
    screen.open_first()
    screen.look()
    screen.press("Record it")
    screen.shows("Choose a decision.")
    screen.look()
    while screen.page.locator("input[name=decision]").count():
        screen.page.locator("h1").click()
        screen.page.keyboard.press("1")
        screen.page.keyboard.type(WHY)
        screen.page.keyboard.press("Enter")
        screen.shows("1 recorded.")
    screen.shows("No question is open")
    screen.look()


def _leave(screen: Screen) -> None:
    for choice, is_shared in (("spls: a zip", False), ("csv: tables", False), ("csv: tables", True)):
        screen.go("Export")
        screen.page.get_by_label(choice).check()
        screen.page.get_by_label("Hide small numbers").set_checked(is_shared)
        screen.page.get_by_label("The day in the name").fill(DAY)
        screen.press("Write it")
        screen.shows("Release")
    screen.look()
    screen.go("Export")
    screen.look()
    screen.page.get_by_label("The number of the earlier").fill("1")
    screen.page.get_by_label("The number of the later").fill("2")
    screen.press("Compare them")
    screen.shows("from release 1")
    screen.look()
    screen.go("Reports")
    screen.look()
    screen.press("Write the findings")
    screen.shows("The report is written")
    screen.go("Reports")
    screen.press("Write the report")
    screen.shows("The report is written")
    screen.look()
    screen.go("Open outcomes.html")
    screen.shows("How to read this")
    assert screen.page.evaluate("getComputedStyle(document.body).maxWidth") == "1024px"  # it has its own look
    screen.page.go_back()
    screen.go("Close")
    screen.look()
    screen.press("Close it")
    screen.shows(f"closed by {OFFICER}")
    screen.look()
    for name in (
        "Notes",
        "People",
        "Workbooks",
        "Files",
        "Quarter",
        "Lock Gate (S-40)",
        "Where its figures came from and where they went",
    ):
        screen.go(name)
        screen.look()
    screen.go("What is collected")
    screen.page.get_by_label("The earlier").fill(str(PERIOD))
    screen.look()
    screen.press("List what differs")
    screen.look()
    screen.go("Back up")
    screen.press("Back up everything")
    screen.shows("It is backed up")
    screen.go("Back up")
    screen.look()


@pytest.fixture(scope="module")
def by_command(quarter: Quarter, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same quarter by commands, in another folder."""
    folder = tmp_path_factory.mktemp("by-command")
    out, lines = folder / "out", register(folder / "register.csv", *LINES)
    assert command(out, "generate", lines, "--period", PERIOD) == 0
    assert command(out, "read", sent_in(folder / "in", returns(quarter.out, _written(quarter.out)))) == 2
    assert command(out, "correct", "wrong.xlsx") == 0
    copy = (out / str(PERIOD) / "corrections" / "wrong-to-correct.xlsx").read_bytes()
    assert copy == quarter.copy
    assert command(out, "read", sent(folder / "later", "wrong corrected.xlsx", corrected(copy))) == 0
    wanted = [Request(name, Verdict.INCLUDE, WHY, "CLG-SPI-3.worked_hours") for name in ("S-3", "S-4", "S-40")]
    decide(place(out), str(PERIOD), wanted, OFFICER, dt.datetime.now(dt.UTC))
    for options in (["spls"], ["csv"], ["csv", "--share"]):
        assert command(out, "export", "--format", *options, "--on", DAY, "--by", OFFICER) == 0
    assert command(out, "close", PERIOD, "--by", OFFICER) == 0
    return out


class TestQuarter:
    def test_pages_and_commands_leave_the_same(self, quarter: Quarter, by_command: Path) -> None:
        """1, 3, 6: each result, each workbook, each file of each release."""
        by_page, other = quarter.out / str(PERIOD), by_command / str(PERIOD)
        left = (path for folder in ("export", "shared") for path in other.glob(f"{folder}/**/*") if path.is_file())
        exports = sorted(path.relative_to(other) for path in left)
        books = sorted(path.relative_to(other) for path in other.glob("*_*.xlsx"))
        assert len(exports) == 6
        assert len(books) == 9
        for path in (*map(Path, RESULTS), *exports, *books):
            assert (by_page / path).read_bytes() == (other / path).read_bytes(), path
        with desk(quarter.out).store() as one, desk(by_command).store() as two:
            assert [release.files for release in one.ledger.releases()] == [
                release.files for release in two.ledger.releases()
            ]
            assert one.closed_periods() == two.closed_periods() == {PERIOD}

    def test_no_page_has_a_barrier(self, quarter: Quarter) -> None:
        """2: of all that were open on the way."""
        assert quarter.screen.wrong == []


@pytest.fixture
def page(browser: Browser, tmp_path: Path) -> Iterator[Callable[..., Screen]]:
    """Open the desk of this test's folder, from which two workbooks were issued."""
    files = issued(tmp_path / "out", provider(1), provider(2))
    sent(tmp_path / "in", "one.xlsx", answered(tmp_path / "out", files[0], QUESTIONED))
    sent(tmp_path / "in", "two.xlsx", answered(tmp_path / "out", files[1]))
    with served(tmp_path / "out") as address:
        contexts = []

        def opened(**options: Any) -> Screen:
            contexts.append(browser.new_context(locale="en-GB", **options))
            return Screen.of(contexts[-1], address)

        yield opened
        for context in contexts:
            context.close()


@pytest.mark.parametrize(
    "options", [{"forced_colors": "active"}, {"viewport": {"width": 640, "height": 450}}], ids=["colours", "zoom"]
)
def test_in_own_colours_and_at_twice_the_size(page: Callable[..., Screen], options: dict[str, object]) -> None:
    """2: the drop page and the questions, with the reader's colours, and as at 200 %."""
    screen = page(**options)
    for name in ("Drop returns here", "Supporting People returns", "Settle open questions"):
        screen.go(name)
        screen.look()
    assert screen.wrong == []


def test_without_scripts(page: Callable[..., Screen], tmp_path: Path) -> None:
    """4: returns are handed over, read, and a question is settled."""
    screen = page(java_script_enabled=False)
    screen.go("Drop returns here")
    with zipfile.ZipFile(tmp_path / "both.zip", "w") as archive:
        for path in sorted((tmp_path / "in").iterdir()):
            archive.write(path, path.name)
    screen.choose("returns", tmp_path / "both.zip")
    screen.press("Read them")
    while screen.page.get_by_role("link", name="See how far it is now").count():
        screen.go("See how far it is now")
    screen.shows("both.zip/one.xlsx")
    screen.go("Settle the open questions")
    screen.open_first()
    screen.page.get_by_label("Include").check()
    screen.page.get_by_label("Reason").fill(WHY)
    screen.press("Record it")
    screen.shows("No question is open")
    assert [row["code"] for row in findings(tmp_path / "out")] == ["D01"]
    assert screen.wrong == []


def test_a_page_left_open_says_that_figures_changed(page: Callable[..., Screen], tmp_path: Path) -> None:
    """5: and by whom; a decision that was looked at before is not made upon what nobody saw."""
    screen = page()
    screen.page.evaluate("document.title")
    assert command(tmp_path / "out", "read", tmp_path / "in") == 2
    screen.shows("Figures have changed since this page was opened")
    screen.look()
    screen.go("Show them as they stand now")
    screen.shows("queried")
    assert screen.wrong == []
