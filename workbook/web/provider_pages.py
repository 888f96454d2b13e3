"""A provider's pages: returns checked, and figures entered without Excel."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from flask import Blueprint, Flask, abort, current_app, redirect, render_template, request
from werkzeug.wrappers import Response

from workbook.errors import WorkbookError
from workbook.usecases.check_return import CheckedReturn, check_content
from workbook.usecases.draft import BoxKey
from workbook.usecases.entering import WrittenWorkbook, enter, open_workbook, write_entered
from workbook.usecases.entry_view import EnteredWorkbook, PartView, SectionView, box_words, sections_of
from workbook.usecases.failures import failure_lines
from workbook.usecases.further_view import has_further
from workbook.usecases.workspace import Workspace

PAGES = Blueprint("provider", __name__)
_NAME = "provider-workbooks"
#: The most that a return may be, which is far more than one of ours.
_MOST_BYTES = 16 * 2**20


@dataclass(frozen=True)
class ProviderDesk:
    """What a provider opened: the issued workbooks, in order. desk: without a store."""

    workbooks: tuple[Path, ...]
    desk: Workspace


def put_workbooks(app: Flask, desk: ProviderDesk) -> None:
    """Let the pages of an application find their workbooks."""
    app.extensions[_NAME] = desk


def _desk() -> ProviderDesk:
    desk: ProviderDesk = current_app.extensions[_NAME]
    return desk


def entered_workbook(number: int) -> EnteredWorkbook:
    """A workbook of the pages by its number, judged."""
    desk = _desk()
    if not 1 <= number <= len(desk.workbooks):
        abort(404)
    return EnteredWorkbook.of(open_workbook(desk.workbooks[number - 1], desk.desk))


def keep_typed(entered: EnteredWorkbook, keys: Iterable[BoxKey]) -> EnteredWorkbook:
    """Keep what a page sent of some boxes, and judge it."""
    sent = {key: request.form.get(field_name(key)) for key in keys}
    return EnteredWorkbook.of(enter(entered.opened, {key: text for key, text in sent.items() if text is not None}))


@PAGES.get("/")
def workbooks() -> str:
    """List the workbooks that were opened."""
    numbers = range(1, len(_desk().workbooks) + 1)
    return render_template("workbooks.html", workbooks=[(number, entered_workbook(number)) for number in numbers])


@PAGES.get("/workbook/<int:number>")
def workbook(number: int) -> str:
    """List the services of a workbook."""
    return _workbook_page(number, entered_workbook(number))


@PAGES.post("/workbook/<int:number>/write")
def write(number: int) -> str | tuple[str, int]:
    """Keep what is said of the return, and write the workbook."""
    entered = entered_workbook(number)
    entered = keep_typed(entered, [note.key for note in entered.notes])
    if request.form.get("act") == "keep":
        return _workbook_page(number, entered, is_kept=True)
    try:
        return _workbook_page(number, entered, written=write_entered(entered.opened, dt.datetime.now(dt.UTC)))
    except WorkbookError as error:
        return _workbook_page(number, entered, failure_lines(error)), 409


def _workbook_page(
    number: int,
    entered: EnteredWorkbook,
    problems: tuple[str, ...] = (),
    written: WrittenWorkbook | None = None,
    *,
    is_kept: bool = False,
) -> str:
    return render_template(
        "workbook.html",
        number=number,
        entered=entered,
        problems=problems,
        written=written,
        is_kept=is_kept,
        has_further=has_further(entered),
        field_name=field_name,
        box_words=box_words,
    )


@PAGES.get("/workbook/<int:number>/<int:place>")
def part(number: int, place: int) -> str:
    """Show the boxes of one service, or of one person."""
    return _part_page(number, entered_workbook(number), place, is_saved=False)


@PAGES.post("/workbook/<int:number>/<int:place>")
def save(number: int, place: int) -> str | Response:
    """Keep what was typed, and say what there is to say of it."""
    entered = entered_workbook(number)
    shown = _part(entered, place)
    sections = sections_of(entered, shown.sheet, shown.record)
    switches = [key for section in sections for key in (section.switch, section.why) if key]
    boxes = [box for section in sections for box in section.boxes if not box.question.derived]
    entered = keep_typed(entered, (*switches, *(key for box in boxes for key in (box.key, box.why))))
    if request.form.get("act") == "leave":
        return redirect(f"/workbook/{number}", 303)
    return _part_page(number, entered, place, is_saved=True)


def _part_page(number: int, entered: EnteredWorkbook, place: int, *, is_saved: bool) -> str:
    shown = _part(entered, place)
    sections = sections_of(entered, shown.sheet, shown.record)
    whole = entered.told_of.get((shown.sheet.issued.service.service_id, shown.record), ())
    return render_template(
        "part.html",
        number=number,
        entered=entered,
        part=shown,
        place=place,
        sections=sections,
        missing=_missing(sections) if is_saved else {},
        is_saved=is_saved,
        of_row=[box_words(finding) for finding in whole if shown.record and not finding.question],
        field_name=field_name,
        box_words=box_words,
    )


def _missing(sections: Iterable[SectionView]) -> dict[str, str]:
    """What there is to put right, by the field that it is about."""
    of_choices = {field_name(section.why): section.messages for section in sections if section.why}
    of_boxes = {field_name(box.key): box.messages for section in sections for box in section.boxes}
    return {name: box_words(messages[0]) for name, messages in {**of_choices, **of_boxes}.items() if messages}


def _part(entered: EnteredWorkbook, place: int) -> PartView:
    if not 0 <= place < len(entered.parts):
        abort(404)
    return entered.parts[place]


def field_name(key: BoxKey) -> str:
    """What a box is called within its page."""
    return "-".join(filter(None, (key.role, key.record, key.code))).replace(".", "-").casefold()


@PAGES.get("/workbook/<int:number>/check")
def checking(number: int) -> str:
    """Ask for a filled workbook, or a CSV."""
    entered_workbook(number)
    return _checked_page(number)


@PAGES.post("/workbook/<int:number>/check")
def check(number: int) -> str | tuple[str, int]:
    """Say what the authority would say of a return."""
    entered, file = entered_workbook(number), request.files.get("return")
    if file is None or not file.filename:
        return _checked_page(number, ("Choose the filled workbook, or the CSV.",)), 422
    content = file.stream.read(_MOST_BYTES + 1)
    name = Path(file.filename.replace("\\", "/")).name
    try:
        return _checked_page(number, checked=check_content(name, content, entered.opened.path, _desk().desk), name=name)
    except WorkbookError as error:
        return _checked_page(number, failure_lines(error)), 422


def _checked_page(
    number: int, problems: tuple[str, ...] = (), checked: CheckedReturn | None = None, name: str = ""
) -> str:
    return render_template("checked.html", number=number, problems=problems, checked=checked, name=name)
