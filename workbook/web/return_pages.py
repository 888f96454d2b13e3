"""Returns: dropped, listed, sent back, compared and withdrawn."""

from __future__ import annotations

import datetime as dt
from functools import partial

from flask import Blueprint, redirect, render_template, request
from werkzeug.wrappers import Response

from workbook.errors import WorkbookError
from workbook.text import counted
from workbook.usecases.child_process import Task
from workbook.usecases.correct import correct
from workbook.usecases.desk_tasks import read_dropped, write_corrections
from workbook.usecases.diff import diff
from workbook.usecases.failures import failure_lines
from workbook.usecases.given_reference import given_reference
from workbook.usecases.inbox import Drop, discard_drop, keep_dropped, waiting_drops
from workbook.usecases.quarter_view import FileView
from workbook.usecases.withdraw import withdraw
from workbook.usecases.wording import report_words
from workbook.usecases.workspace import sheet_password
from workbook.web.local_desk import LocalDesk, the_desk

PAGES = Blueprint("returns", __name__)


@PAGES.get("/quarter/<code>/returns")
def returns(code: str) -> str:
    """Show where returns are dropped, and what has come."""
    return _returns_page(code)


def _returns_page(code: str, problems: tuple[str, ...] = ()) -> str:
    desk = the_desk()
    waiting = [] if desk.works.at_work else waiting_drops(desk.open())
    return render_template("returns.html", view=desk.view(code), waiting=waiting, problems=problems)


@PAGES.post("/quarter/<code>/returns")
def drop(code: str) -> Response | tuple[str, int]:
    """Keep what was dropped, and read it beside the page."""
    desk = the_desk()
    files = [file for field in ("returns", "folder") for file in request.files.getlist(field) if file.filename]
    workspace, texts = desk.open(), (request.form.get("as", "").strip(), request.form.get("reason", "").strip())
    try:
        reference = given_reference(*texts, workspace.by)
        dropped = keep_dropped(workspace, ((file.filename or "", file.stream) for file in files))
    except WorkbookError as error:
        return _returns_page(code, failure_lines(error)), 422
    return _read(desk, dropped, code, partial(read_dropped, dropped, reference))


@PAGES.post("/quarter/<code>/returns/waiting")
def go_on(code: str) -> Response:
    """Read what was dropped before and not read, or throw it away."""
    desk = the_desk()
    dropped = desk.named(request.form.get("drop", ""), waiting_drops(desk.open()), lambda drop: ("drop", drop.number))
    if request.form.get("act") == "discard":
        discard_drop(desk.open(), dropped)
        return redirect(f"/quarter/{code}/returns", 303)
    return _read(desk, dropped, code, partial(read_dropped, dropped, None))


def _read(desk: LocalDesk, dropped: Drop, code: str, task: Task) -> Response:
    title, back = f"Reading {counted(len(dropped.names), 'file')}", f"/quarter/{code}/returns"
    return redirect(f"/work/{desk.begin(title, code, 'read.html', back, task).number}", 303)


@PAGES.post("/quarter/<code>/returns/correct")
def send_all_back(code: str) -> Response:
    """Write a corrected copy and its letter for each return to put right."""
    task = partial(write_corrections, code, sheet_password())
    title, back = f"Writing what goes back to providers of {code}", f"/quarter/{code}/returns"
    work = the_desk().begin(title, code, "sent_back.html", back, task)
    return redirect(f"/work/{work.number}", 303)


@PAGES.get("/quarter/<code>/file/<name>")
def file_page(code: str, name: str) -> str:
    """Show one file: its findings, and what may be done."""
    return _file_page(code, name)


def _file_page(code: str, name: str, problems: tuple[str, ...] = (), done: tuple[str, ...] = ()) -> str:
    view = the_desk().view(code)
    file = the_desk().named(name, view.files, file_parts)
    return render_template("file.html", view=view, file=file, problems=problems, done=done)


@PAGES.post("/quarter/<code>/file/<name>/correct")
def send_back(code: str, name: str) -> str | tuple[str, int]:
    """Write the corrected copy and its letter."""
    desk, file = the_desk(), _file(code, name)
    try:
        written = correct(desk.open(), file.digest, None, sheet_password())
    except WorkbookError as error:
        return _file_page(code, name, failure_lines(error)), 409
    return render_template("corrected.html", view=desk.view(code), file=file, written=written)


@PAGES.get("/quarter/<code>/file/<name>/compare")
def compare(code: str, name: str) -> str:
    """Show cell by cell what changed since the version before."""
    desk, file = the_desk(), _file(code, name)
    return render_template("compared.html", view=desk.view(code), file=file, compared=diff(desk.open(), file.digest))


@PAGES.post("/quarter/<code>/file/<name>/withdraw")
def take_out(code: str, name: str) -> str | tuple[str, int]:
    """Take a return out of the count, or put it back."""
    desk, file = the_desk(), _file(code, name)
    workspace, now = desk.open(), dt.datetime.now(dt.UTC)
    is_back = request.form.get("act") == "put back"
    reason = request.form.get("reason", "")
    try:
        report = withdraw(workspace, file.digest, reason, workspace.by, withdrawn=not is_back, when=now)
    except WorkbookError as error:
        return _file_page(code, name, failure_lines(error)), 422
    done = f"{file.name}: {'put back' if is_back else 'withdrawn'}."
    return _file_page(code, name, done=(done, *report_words(report)))


def file_parts(file: FileView) -> tuple[str, ...]:
    """What names a file's page."""
    return "file", file.digest


def _file(code: str, name: str) -> FileView:
    return the_desk().named(name, the_desk().view(code).files, file_parts)
