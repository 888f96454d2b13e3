"""Debian's Chromium, driven by Playwright, with axe to look for barriers."""

from __future__ import annotations

import contextlib
import os
import shutil
from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, sync_playwright

#: The narrowest screen that a page must be fit for, in pixels.
NARROW = 320


@contextlib.contextmanager
def chromium() -> Iterator[Browser]:
    """The browser, without a window; skip, saying why, where it is missing."""
    program = shutil.which("chromium")
    if program is None:
        pytest.skip("Chromium is not installed: sudo apt-get install chromium")
    options = ["--no-sandbox"] if os.geteuid() == 0 else []  # its sandbox refuses to run as root
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=program, args=options)
        try:
            yield browser
        finally:
            browser.close()


def barriers(page: Page) -> list[str]:
    """What axe finds wrong with a page, each with the first place of it; and whether it is too wide for a narrow screen."""
    page.wait_for_load_state()  # a link that was pressed may have brought the beginning of its page alone
    found = Axe().run(page).response["violations"]
    told = [f"{page.title()}: {one['id']}: {one['nodes'][0]['html'][:200]}" for one in found]
    size = page.viewport_size
    assert size is not None
    page.set_viewport_size({"width": NARROW, "height": 640})
    if page.evaluate("document.documentElement.scrollWidth") > NARROW:
        told.append(f"{page.title()}: wider than {NARROW} px")
    page.set_viewport_size(size)
    return told
