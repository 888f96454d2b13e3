"""Long work: how far it is, and what came of it."""

from __future__ import annotations

from flask import Blueprint, abort, redirect, render_template
from werkzeug.wrappers import Response

from workbook.web.local_desk import the_desk
from workbook.web.works import Work

PAGES = Blueprint("work", __name__)


@PAGES.get("/work/<int:number>")
def work(number: int) -> str:
    """Show how far a work is, or what came of it."""
    shown = _work(number)
    return render_template("work.html", work=shown, step=shown.step, result=shown.result)


@PAGES.get("/work/<int:number>/progress")
def progress(number: int) -> dict[str, object]:
    """Say how far a work is, for a page that is open."""
    shown = _work(number)
    step = shown.step
    return {"over": shown.is_over, "done": step.done, "total": step.total, "item": step.item}


@PAGES.post("/work/<int:number>/stop")
def stop(number: int) -> Response:
    """Stop a work before its next file."""
    _work(number).is_stopping.set()
    return redirect(f"/work/{number}", 303)


def _work(number: int) -> Work:
    shown = the_desk().works.find(number)
    if shown is None:
        abort(404)
    return shown
