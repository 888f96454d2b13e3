"""A provider's people as a table, a row for each."""

from __future__ import annotations

from flask import Blueprint, abort, redirect, render_template, request
from werkzeug.wrappers import Response

from workbook.usecases.entry_table import TableView, table_of
from workbook.usecases.entry_view import EnteredWorkbook, box_words
from workbook.web.provider_pages import entered_workbook, field_name, keep_typed

PAGES = Blueprint("table", __name__, url_prefix="/workbook/<int:number>/people/<int:place>/<int:page>")


@PAGES.get("")
def table(number: int, place: int, page: int) -> str:
    """Show some people of a service, a row for each."""
    return _table_page(number, entered_workbook(number), place, page, is_saved=False)


@PAGES.post("")
def save(number: int, place: int, page: int) -> str | Response:
    """Keep what was typed in the rows, and judge it."""
    entered = entered_workbook(number)
    rows = _table(entered, place, page).rows
    boxes = [box for row in rows for box in row.boxes if not box.question.derived]
    entered = keep_typed(entered, (*(box.key for box in boxes), *(row.why for row in rows)))
    match request.form.get("act"):
        case "leave":
            return redirect(f"/workbook/{number}", 303)
        case "next":
            return redirect(f"/workbook/{number}/people/{place}/{page + 1}", 303)
    return _table_page(number, entered, place, page, is_saved=True)


def _table(entered: EnteredWorkbook, place: int, page: int) -> TableView:
    sheets = entered.of_people
    shown = table_of(entered, sheets[place], page) if place < len(sheets) else None
    return shown or abort(404)


def _table_page(number: int, entered: EnteredWorkbook, place: int, page: int, *, is_saved: bool) -> str:
    shown = _table(entered, place, page)
    messages = [(row.record, box, finding) for row in shown.rows for box, finding in row.messages]
    missing = {
        field_name(box.key): f"{record}, {box.question.short_label}: {box_words(finding)}"
        for record, box, finding in reversed(messages)
    }
    return render_template(
        "table.html",
        number=number,
        entered=entered,
        table=shown,
        place=place,
        missing=dict(reversed(missing.items())) if is_saved else {},
        is_saved=is_saved,
        field_name=field_name,
        box_words=box_words,
    )
