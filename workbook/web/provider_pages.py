"""A provider's pages: returns checked, and figures entered without Excel."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from pathlib import Path

from flask import Blueprint, Flask, abort, current_app, redirect, render_template, request
from werkzeug.wrappers import Response

from workbook.assess import AssessedReturn
from workbook.errors import WorkbookError
from workbook.feedback.problems import bare_words
from workbook.findings import Code
from workbook.usecases.check_return import check_content
from workbook.usecases.draft import BoxKey
from workbook.usecases.entering import (
    OpenedWorkbook,
    assess_entered,
    enter,
    open_workbook,
    write_entered,
)
from workbook.usecases.entry_view import PartView, parts_of, sections_of
from workbook.usecases.failures import failure_lines
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


@dataclass(frozen=True)
class _Entered:
    """A workbook with what was entered, judged."""

    number: int
    opened: OpenedWorkbook
    assessed: AssessedReturn

    @property
    def parts(self) -> tuple[PartView, ...]:
        """Its services, or their people."""
        return parts_of(self.opened, self.assessed)

    @property
    def blanks(self) -> int:
        """How many answers are left blank."""
        return sum(finding.code is Code.BLANK for finding in self.assessed.findings)


def put_workbooks(app: Flask, desk: ProviderDesk) -> None:
    """Let the pages of an application find their workbooks."""
    app.extensions[_NAME] = desk


def _desk() -> ProviderDesk:
    desk: ProviderDesk = current_app.extensions[_NAME]
    return desk


def _entered(number: int) -> _Entered:
    desk = _desk()
    if not 1 <= number <= len(desk.workbooks):
        abort(404)
    return _judged(number, open_workbook(desk.workbooks[number - 1], desk.desk))


def _judged(number: int, opened: OpenedWorkbook) -> _Entered:
    return _Entered(number, opened, assess_entered(opened))


@PAGES.get("/")
def workbooks() -> str:
    """List the workbooks that were opened."""
    numbers = range(1, len(_desk().workbooks) + 1)
    return render_template("workbooks.html", entered=[_entered(number) for number in numbers])


@PAGES.get("/workbook/<int:number>")
def workbook(number: int) -> str:
    """List the services of a workbook."""
    return render_template("workbook.html", entered=_entered(number), problems=(), written=None)


@PAGES.post("/workbook/<int:number>/write")
def write(number: int) -> str | tuple[str, int]:
    """Write the workbook with what was entered."""
    entered = _entered(number)
    try:
        written = write_entered(entered.opened, dt.datetime.now(dt.UTC))
    except WorkbookError as error:
        return render_template("workbook.html", entered=entered, problems=failure_lines(error), written=None), 409
    return render_template("workbook.html", entered=entered, problems=(), written=written)


@PAGES.get("/workbook/<int:number>/<int:place>")
def part(number: int, place: int) -> str:
    """Show the boxes of one service, or of one person."""
    return _part_page(_entered(number), place, is_saved=False)


@PAGES.post("/workbook/<int:number>/<int:place>")
def save(number: int, place: int) -> str | Response:
    """Keep what was typed, and say what there is to say of it."""
    entered = _entered(number)
    shown = _part(entered, place)
    texts = {}
    for section in sections_of(entered.opened, shown.sheet, shown.record, entered.assessed):
        keys = [key for box in section.boxes if not box.question.derived for key in (box.key, box.why)]
        for key in [*([section.switch] if section.switch else []), *keys]:
            if (text := request.form.get(field_name(key))) is not None:
                texts[key] = text
    entered = _judged(number, enter(entered.opened, texts))
    if request.form.get("act") == "leave":
        return redirect(f"/workbook/{number}", 303)
    return _part_page(entered, place, is_saved=True)


def _part_page(entered: _Entered, place: int, *, is_saved: bool) -> str:
    shown = _part(entered, place)
    sections = sections_of(entered.opened, shown.sheet, shown.record, entered.assessed)
    boxes = [box for section in sections for box in section.boxes]
    return render_template(
        "part.html",
        entered=entered,
        part=shown,
        place=place,
        sections=sections,
        missing={field_name(box.key): bare_words(box.messages[0]) for box in boxes if box.messages} if is_saved else {},
        is_saved=is_saved,
        field_name=field_name,
        bare_words=bare_words,
    )


def _part(entered: _Entered, place: int) -> PartView:
    if not 0 <= place < len(entered.parts):
        abort(404)
    return entered.parts[place]


def field_name(key: BoxKey) -> str:
    """What a box is called within its page."""
    return f"{key.role}-{key.code}".replace(".", "-").casefold()


@PAGES.get("/workbook/<int:number>/check")
def checking(number: int) -> str:
    """Ask for a filled workbook, or a CSV."""
    return render_template("checked.html", entered=_entered(number), problems=(), checked=None, name="")


@PAGES.post("/workbook/<int:number>/check")
def check(number: int) -> str | tuple[str, int]:
    """Say what the authority would say of a return."""
    entered, file = _entered(number), request.files.get("return")
    if file is None or not file.filename:
        problems: tuple[str, ...] = ("Choose the filled workbook, or the CSV.",)
    else:
        try:
            content = file.stream.read(_MOST_BYTES + 1)
            name = Path(file.filename.replace("\\", "/")).name
            result = check_content(name, content, entered.opened.path, _desk().desk)
            return render_template("checked.html", entered=entered, problems=(), checked=result, name=name)
        except WorkbookError as error:
            problems = failure_lines(error)
    return render_template("checked.html", entered=entered, problems=problems, checked=None, name=""), 422
