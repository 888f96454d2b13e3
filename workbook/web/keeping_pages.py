"""Against loss: a backup made, handed out, or restored."""

from __future__ import annotations

import datetime as dt
from functools import partial

from flask import Blueprint, redirect, render_template, request, send_file
from werkzeug.wrappers import Response

from workbook.errors import WorkbookError
from workbook.usecases.failures import failure_lines
from workbook.usecases.safe_keeping import back_up_here, backup_named, keep_backup, kept_backups, restore_here
from workbook.web.local_desk import the_desk

PAGES = Blueprint("keeping", __name__)


@PAGES.get("/backup")
def backups() -> str:
    """List the backups, and ask for another."""
    return render_template("backups.html", backups=kept_backups(the_desk().open()))


@PAGES.post("/backup")
def back_up() -> Response:
    """Back up everything beside the page."""
    work = the_desk().begin(
        "Backing up", "", "backed_up.html", "/backup", partial(back_up_here, dt.datetime.now(dt.UTC))
    )
    return redirect(f"/work/{work.number}", 303)


@PAGES.get("/backup/<name>")
def hand_out(name: str) -> Response:
    """Hand out a backup, piece by piece."""
    return send_file(backup_named(the_desk().open(), name), as_attachment=True, download_name=name)


@PAGES.post("/begin/restore")
def restore() -> Response | tuple[str, int]:
    """Restore a backup that is handed over, beside the page."""
    file, listed = (request.files.get(name) for name in ("backup", "forgotten"))
    if file is None or not file.filename:
        return render_template("restoring.html", problems=("Choose the file of a backup.",)), 422
    try:
        folder = keep_backup(file.stream, listed.stream if listed is not None and listed.filename else None)
    except WorkbookError as error:
        return render_template("restoring.html", problems=failure_lines(error)), 422
    work = the_desk().begin("Restoring", "", "backed_up.html", "/begin/restore", partial(restore_here, folder))
    return redirect(f"/work/{work.number}", 303)


@PAGES.get("/begin/restore")
def restoring() -> str:
    """Ask which backup is to be restored."""
    return render_template("restoring.html", has_store=the_desk().open().has_store())
