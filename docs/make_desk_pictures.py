"""Make the pictures of the desk: `make pictures`. They are made of the fictional quarter, in a real browser.

Look at each one afterwards, as somebody who has never seen the desk.
"""

from __future__ import annotations

import contextlib
import shutil
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE.parent / "tests"))

from playwright.sync_api import Locator, Page, ViewportSize  # noqa: E402

from chromium import chromium  # noqa: E402 - a helper of the tests
from desks import provided, served  # noqa: E402
from workbook.cli import run  # noqa: E402
from workbook.demo import demonstrate  # noqa: E402
from workbook.usecases.workspace import Workspace  # noqa: E402

PICTURES = HERE / "images"
SIZE = ViewportSize(width=1100, height=900)
QUARTER = "2008-09-Q2"


def main() -> None:
    """Show the fictional quarter at the desk, and one of its workbooks at a provider's."""
    with tempfile.TemporaryDirectory() as name, chromium() as browser:
        folder = Path(name)
        shown = demonstrate(Workspace(folder / "out"))
        again = folder / "again"
        assert (
            run(["generate", str(HERE.parent / "examples" / "register.csv"), "--period", QUARTER, "--out", str(again)])
            == 0
        )
        with served(again) as address:
            page = browser.new_page(viewport=SIZE)
            page.goto(address)
            _follow(page, page.get_by_role("link", name="Drop returns here"))
            page.set_input_files(
                "input[name=returns]", sorted(path for path in shown.returns.rglob("*") if path.is_file())
            )
            _follow(page, page.get_by_role("button", name="Read them"))
            page.get_by_text("Everything is read").wait_for(timeout=120_000)
            _keep(page, "desk-read")
            _follow(page, page.get_by_role("link", name="See how the period stands"))
            _keep(page, "desk-quarter")
            page.get_by_role("cell").get_by_text("held back").first.wait_for()
            page.locator("tr", has_text="held back").locator("th a").first.click()
            _keep(page, "desk-service")
            _follow(page, page.get_by_role("link", name="Questions"))
            page.locator("tbody a").first.click()
            _keep(page, "desk-question")
            page.close()
        with contextlib.chdir(folder), served(Path("output")) as address:
            page = browser.new_page(viewport=SIZE)
            page.goto(address)
            _keep(page, "desk-begin")
            page.close()
        _provider(browser.new_page(viewport=SIZE), folder, sorted((again / QUARTER).glob("*.xlsx"))[0])
        people = sorted((folder / "out" / QUARTER).glob("*_outcomes-short-term.xlsx"))[0]
        _people(browser.new_page(viewport=SIZE), folder, people)


def _provider(page: Page, folder: Path, workbook: Path) -> None:
    with provided(_alone(folder, workbook)) as address:
        page.goto(address)
        _follow(page, page.get_by_role("link", name="Enter the figures"))
        page.locator(".govuk-task-list a").first.click()
        boxes = page.locator("input[type=text]")
        for place, text in enumerate(("14", "6", "5 people", "2")):
            boxes.nth(place).fill(text)
        _follow(page, page.get_by_role("button", name="Keep it, and check it"))
        _keep(page, "desk-provider")
        page.close()


def _people(page: Page, folder: Path, workbook: Path) -> None:
    with provided(_alone(folder, workbook)) as address:
        page.goto(address)
        _follow(page, page.get_by_role("link", name="Enter the figures"))
        _follow(page, page.get_by_role("link", name="as a table").first)
        for row, ends in enumerate((("34", "14 Aug 2008"), ("200", "31 Aug 2008"))):
            for name, text in (("age", ends[0]), ("ended", ends[1]), ("began", "1 Mar 2008")):
                page.locator(f"[name$=-{name}]").nth(row).fill(text)
            for name in ("plan", "died"):
                page.locator(f"[name$=-{name}]").nth(row).select_option("No")
        _follow(page, page.get_by_role("button", name="Keep it, and check it"))
        _keep(page, "desk-people")
        page.close()


def _alone(folder: Path, workbook: Path) -> Path:
    """The workbook as it comes by e-mail: alone in a folder."""
    alone = folder / workbook.stem / workbook.name
    alone.parent.mkdir()
    return Path(shutil.copy(workbook, alone))


def _follow(page: Page, place: Locator) -> None:
    with page.expect_navigation():
        place.click()


def _keep(page: Page, name: str) -> None:
    page.evaluate("document.activeElement?.blur()")
    page.screenshot(path=PICTURES / f"{name}.png", clip={"x": 0, "y": 0, "width": 1100, "height": 1100}, full_page=True)


if __name__ == "__main__":
    main()
