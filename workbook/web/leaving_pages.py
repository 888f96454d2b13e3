"""What leaves: letters, files, exports and reports; and the end of a period."""

from __future__ import annotations

import datetime as dt
from functools import partial

from flask import Blueprint, redirect, render_template, request
from werkzeug.wrappers import Response as AnyResponse

from workbook.errors import WorkbookError
from workbook.table import all_formats
from workbook.usecases.close import close
from workbook.usecases.days import day_or_today
from workbook.usecases.desk_tasks import ExportRequest, write_export
from workbook.usecases.export import UPLOAD
from workbook.usecases.failures import failure_lines
from workbook.usecases.period_files import PeriodFile, content_of_file, period_files
from workbook.usecases.releases import list_releases
from workbook.usecases.reopen import reopen
from workbook.usecases.results import write_results
from workbook.usecases.share import PAGE
from workbook.usecases.status import status
from workbook.usecases.wording import reopened_words, report_words, state_counts
from workbook.web.downloads import handed_out
from workbook.web.local_desk import the_desk

PAGES = Blueprint("leaving", __name__)


@PAGES.get("/quarter/<code>/letters")
def letters(code: str) -> str:
    """Show the texts to chase with."""
    view = the_desk().view(code)
    return render_template("letters.html", view=view, chases=view.status.chases, written=())


@PAGES.post("/quarter/<code>/letters")
def write_letters(code: str) -> str | tuple[str, int]:
    """Write the status of a day, and the texts to chase with."""
    desk, view = the_desk(), the_desk().view(code)
    try:
        shown = status(desk.open(), code, day_or_today(request.form.get("day", "").strip()))
    except WorkbookError as error:
        problems = failure_lines(error)
        return render_template("letters.html", view=view, chases=view.status.chases, problems=problems), 422
    return render_template("letters.html", view=view, chases=shown.chases, written=shown.paths, day=shown.day)


@PAGES.get("/quarter/<code>/files")
def files(code: str) -> str:
    """List what was written for a period."""
    view = the_desk().view(code)
    return render_template("files.html", view=view, files=period_files(the_desk().open(), view.period))


@PAGES.post("/quarter/<code>/files")
def write_again(code: str) -> str:
    """Write the results again, as what is recorded stands."""
    desk = the_desk()
    write_results(desk.open(), code)
    view = desk.view(code)
    done = (f"{view.period}: written again.",)
    return render_template("files.html", view=view, files=period_files(desk.open(), view.period), done=done)


@PAGES.get("/quarter/<code>/files/<name>")
def download(code: str, name: str) -> AnyResponse:
    """Hand out one file."""
    desk = the_desk()
    file = desk.named(name, period_files(desk.open(), desk.view(code).period), stored_parts)
    return handed_out(content_of_file(file), file.name)


def stored_parts(file: PeriodFile) -> tuple[str, ...]:
    """What names a stored file."""
    return "stored", file.folder, file.name


@PAGES.get("/quarter/<code>/export")
def leaving(code: str) -> str:
    """Ask what is to leave, and list what has left."""
    return _export_page(code)


@PAGES.post("/quarter/<code>/export")
def leave(code: str) -> str | AnyResponse | tuple[str, int]:
    """Write what is accepted, and record that it left."""
    desk, form = the_desk(), request.form
    chosen = form.get("format", "")
    is_shared = form.get("share") == "yes" or chosen == PAGE
    changed = _changed_meanwhile(form.get("state", ""))
    if not chosen or changed:
        return _export_page(code, changed or ("Choose what is to be written.",)), 422
    try:
        day = day_or_today(form.get("day", "").strip())
    except WorkbookError as error:
        return _export_page(code, failure_lines(error)), 422

    authority, since = (form.get(name, "").strip() for name in ("authority", "since"))
    order = ExportRequest(code, chosen, authority, day, is_shared, form.get("replace") == "yes", since)
    work = desk.begin(f"Writing {code} as {chosen}", code, "exported.html", request.path, partial(write_export, order))
    return redirect(f"/work/{work.number}", 303)


def _export_page(code: str, problems: tuple[str, ...] = ()) -> str:
    desk = the_desk()
    return render_template(
        "export.html",
        view=desk.view(code, is_fresh=bool(problems)),
        formats=(UPLOAD, *sorted(all_formats()), PAGE),
        releases=list_releases(desk.open(), code),
        problems=problems,
    )


@PAGES.get("/quarter/<code>/close")
def closing(code: str) -> str:
    """Ask whether a period is to be closed, or opened again."""
    return render_template("close.html", view=the_desk().view(code), problems=(), done=())


@PAGES.post("/quarter/<code>/close")
def end_period(code: str) -> str | tuple[str, int]:
    """Close a period, or open it again."""
    desk, reason = the_desk(), request.form.get("reason", "")
    workspace, now = desk.open(), dt.datetime.now(dt.UTC)
    problems = _changed_meanwhile(request.form.get("state", ""))
    done: tuple[str, ...] = ()
    try:
        if not problems and request.form.get("act") == "reopen":
            reopened = reopen(workspace, code, reason, workspace.by, now)
            done = (reopened_words(reopened.state.period), *report_words(reopened))
        elif not problems:
            closed = close(workspace, code, reason, workspace.by, now)
            done = (f"{closed.period} closed by {workspace.by}. Services: {state_counts(closed.states)}.",)
    except WorkbookError as error:
        problems = failure_lines(error)
    page = render_template("close.html", view=desk.view(code, is_fresh=True), problems=problems, done=done)
    return (page, 422) if problems else page


def _changed_meanwhile(state: str) -> tuple[str, ...]:
    """Say what has changed since a page was opened; nothing where nothing has."""
    now = the_desk().state()
    if state == str(now.number):
        return ()
    return (f"Figures have changed since this page was opened: {now.last}. Look at it as it stands now, then go on.",)
