"""What has left: two releases compared, or one written again."""

from __future__ import annotations

from flask import Blueprint, render_template, request

from workbook.errors import WorkbookError
from workbook.usecases.failures import failure_lines
from workbook.usecases.period_files import place_of
from workbook.usecases.releases import compare_releases, find_release, write_release
from workbook.usecases.wording import differ_words
from workbook.web.local_desk import the_desk

PAGES = Blueprint("releases", __name__)


@PAGES.post("/quarter/<code>/releases/compare")
def compare(code: str) -> str | tuple[str, int]:
    """Show the figures in which two releases differ."""
    numbers = tuple(_number(name) for name in ("first", "second"))
    try:
        compared = compare_releases(the_desk().open(), *numbers)
    except WorkbookError as error:
        return _page(code, problems=failure_lines(error)), 422
    title = differ_words(len(compared.differences), f"release {compared.earlier.number}")
    return _page(code, title=title, differences=compared.differences)


@PAGES.post("/quarter/<code>/releases/write")
def write(code: str) -> str | tuple[str, int]:
    """Write the files of a release again, where they were."""
    desk = the_desk().open()
    try:
        release = find_release(desk, _number("number"))
        paths = write_release(desk, release.number)
    except WorkbookError as error:
        return _page(code, problems=failure_lines(error)), 422
    period = str(release.period)
    files = [place_of(path, desk.out / period) for path in paths if path.is_relative_to(desk.out / period)]
    return _page(code, title=f"Release {release.number} is written again", files=files, period=period)


def _number(name: str) -> int:
    text = request.form.get(name, "").strip()
    return int(text) if text.isdecimal() and len(text) < 10 else 0


def _page(code: str, **shown: object) -> str:
    return render_template("released.html", view=the_desk().view(code), **shown)
