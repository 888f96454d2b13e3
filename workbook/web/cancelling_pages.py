"""Issued workbooks: taken back, or asked again."""

from __future__ import annotations

import datetime as dt

from flask import Blueprint, render_template, request

from workbook.errors import WorkbookError
from workbook.usecases.cancel import cancel, issued_workbooks
from workbook.usecases.failures import failure_lines
from workbook.usecases.wording import cancelled_lines, report_words
from workbook.web.local_desk import the_desk

PAGES = Blueprint("cancelling", __name__)


@PAGES.get("/quarter/<code>/workbooks")
def workbooks(code: str) -> str:
    """List what was issued, and what was taken back."""
    return _page(code)


@PAGES.post("/quarter/<code>/workbooks")
def take_back(code: str) -> str | tuple[str, int]:
    """Take workbooks back, or ask them again."""
    desk, form = the_desk().open(), request.form
    is_every, is_undone = form.get("everything") == "yes", form.get("act") == "ask again"
    chosen, of = ((), code) if is_every else (tuple(form.getlist("workbook")), "")
    if not chosen and not of:
        return _page(code, ("Choose the workbooks that are meant.",)), 422
    now = dt.datetime.now(dt.UTC)
    try:
        done = cancel(desk, chosen, of, form.get("reason", ""), desk.by, cancelled=not is_undone, when=now)
    except WorkbookError as error:
        return _page(code, failure_lines(error)), 422
    changed = (line for report in done.reports for line in report_words(report))
    return _page(code, done=(*cancelled_lines(done, undo=is_undone), *changed))


def _page(code: str, problems: tuple[str, ...] = (), done: tuple[str, ...] = ()) -> str:
    desk = the_desk()
    view = desk.view(code, is_fresh=bool(done))
    issued = issued_workbooks(desk.open(), code)
    return render_template("taken_back.html", view=view, issued=issued, problems=problems, done=done)
