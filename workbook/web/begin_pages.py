"""The first start, where there is nothing yet."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, request
from werkzeug.wrappers import Response

from workbook.errors import UsageError, WorkbookError
from workbook.usecases.failures import failure_lines
from workbook.usecases.init import begin_here, may_begin, packs
from workbook.web.local_desk import the_desk

PAGES = Blueprint("beginning", __name__)


@PAGES.get("/")
def index() -> Response:
    """Lead to the latest open period, else to where a beginning is made."""
    desk = the_desk()
    if desk.open().has_store():
        try:
            return redirect(f"/quarter/{desk.view().period}", 303)
        except UsageError:  # nothing was issued yet
            pass
    return redirect("/begin" if may_begin(desk.open()) else "/register", 303)


@PAGES.get("/begin")
def begin() -> str:
    """Ask whose configuration is to be used."""
    return _page()


@PAGES.post("/begin")
def begun() -> str | tuple[str, int]:
    """Begin a configuration of an authority's own."""
    authority, pack = (request.form.get(name, "").strip() for name in ("authority", "pack"))
    if not authority and not pack:
        return _page(("Give your authority, or choose another framework.",)), 422
    try:
        made = begin_here(the_desk().open(), authority, pack)
    except WorkbookError as error:
        return _page(failure_lines(error)), 422
    return render_template("begun.html", begun=made)


def _page(problems: tuple[str, ...] = ()) -> str:
    desk = the_desk().open()
    name = desk.configuration.framework.name
    return render_template("begin.html", problems=problems, packs=packs(), shipped=name, out=desk.out)
