"""Registers: an empty one, a clean copy, the next period's."""

from __future__ import annotations

import datetime as dt

from flask import Blueprint, Response, render_template, request

from workbook.errors import UsageError, WorkbookError
from workbook.usecases.failures import failure_lines
from workbook.usecases.inbox import KeptTable, blank_register, keep_register, kept_copy, kept_register
from workbook.usecases.next_register import next_register
from workbook.usecases.register_sheet import fix_register
from workbook.usecases.wording import fixed_words, next_register_words
from workbook.usecases.workspace import Workspace
from workbook.web.downloads import handed_out
from workbook.web.local_desk import the_desk

PAGES = Blueprint("registers", __name__)
_FIXED, _NEXT, _BLANK = "register-fixed.xlsx", "register-next.xlsx", "register.xlsx"


@PAGES.get("/register/copy")
def copying() -> str:
    """Ask of which register a copy is to be made."""
    return _page()


@PAGES.post("/register/copy")
def make_copy() -> str | tuple[str, int]:
    """Make a clean copy, or the next register from what providers switched."""
    desk = the_desk().open()
    try:
        return _copied(desk, register_handed_over(desk), is_next=request.form.get("act") == "next")
    except WorkbookError as error:
        return _page(failure_lines(error)), 422


def register_handed_over(desk: Workspace) -> KeptTable:
    """The register of a form: handed over with it, or before.

    Raises UsageError where there is none, FileError.
    """
    file, kept = request.files.get("register"), request.form.get("kept", "")
    if file is not None and file.filename:
        return keep_register(desk, file.filename, file.stream)
    if kept:
        return kept_register(desk, kept)
    raise UsageError("no register was handed over. Choose the list of providers and services.")


def _copied(desk: Workspace, register: KeptTable, *, is_next: bool) -> str:
    register.copy_place.unlink(missing_ok=True)  # one that was made before
    place, shown = register.copy_place, _NEXT if is_next else _FIXED
    if is_next:
        period = request.form.get("period", "").strip()
        made = next_register(desk, register.path, period, place, dt.date.today(), register.name)
        lines = (*made.switched, next_register_words(made, shown))
    else:
        fixed = fix_register(desk.configuration, register.path, place, register.name)
        lines = (*fixed.doubts, fixed_words(fixed, shown))
    return render_template("register_copy.html", lines=lines, number=register.number, name=shown)


@PAGES.get("/register/copy/<number>/<name>")
def hand_out(number: str, name: str) -> Response:
    """Hand out the copy that was made."""
    return handed_out(kept_copy(the_desk().open(), number), name if name in (_FIXED, _NEXT) else _BLANK)


@PAGES.post("/register/blank")
def blank() -> Response:
    """Hand out a register to fill in."""
    return handed_out(blank_register(the_desk().open()), _BLANK)


def _page(problems: tuple[str, ...] = ()) -> str:
    return render_template("register_copying.html", problems=problems)
