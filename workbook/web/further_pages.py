"""A provider's further reasons, a row for each."""

from __future__ import annotations

from flask import Blueprint, abort, redirect, render_template, request
from werkzeug.wrappers import Response

from workbook.usecases.entry_view import EnteredWorkbook, box_words
from workbook.usecases.further_view import further_of
from workbook.web.provider_pages import entered_workbook, field_name, keep_typed

PAGES = Blueprint("further", __name__, url_prefix="/workbook/<int:number>/more-reasons")


@PAGES.get("")
def further(number: int) -> str:
    """Show the rows of more reasons."""
    return _page(number, entered_workbook(number), is_saved=False)


@PAGES.post("")
def save(number: int) -> str | Response:
    """Keep what was typed in the rows, and judge it."""
    entered = entered_workbook(number)
    shown = further_of(entered) or abort(404)
    entered = keep_typed(entered, [box.key for row in shown.rows for box in row.boxes])
    if request.form.get("act") == "leave":
        return redirect(f"/workbook/{number}", 303)
    return _page(number, entered, is_saved=True)


def _page(number: int, entered: EnteredWorkbook, *, is_saved: bool) -> str:
    shown = further_of(entered) or abort(404)
    told = [(row.number, box, finding) for row in shown.rows for box, finding in row.messages]
    missing = {field_name(box.key): f"Row {row}: {box_words(finding)}" for row, box, finding in told}
    return render_template(
        "further.html",
        number=number,
        entered=entered,
        shown=shown,
        missing=missing if is_saved else {},
        is_saved=is_saved,
        field_name=field_name,
        box_words=box_words,
    )
