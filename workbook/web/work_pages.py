"""Long work: how far it is, and what came of it."""

from __future__ import annotations

from flask import Blueprint, abort, redirect, render_template
from werkzeug.wrappers import Response

from workbook.usecases.read_run import ReadRun
from workbook.usecases.wording import effects_words, run_counts, untold_words
from workbook.web.leaving_pages import export_lines
from workbook.web.local_desk import the_desk
from workbook.web.return_pages import run_lines
from workbook.web.works import Work

PAGES = Blueprint("work", __name__)


@PAGES.get("/work/<int:number>")
def work(number: int) -> str:
    """Show how far a work is, or what came of it."""
    shown = _work(number)
    return render_template(
        "work.html",
        work=shown,
        result=shown.result,
        run_counts=run_counts,
        run_lines=run_lines,
        read_lines=read_lines,
        export_lines=export_lines,
    )


@PAGES.get("/work/<int:number>/progress")
def progress(number: int) -> dict[str, object]:
    """Say how far a work is, for a page that is open."""
    shown = _work(number)
    return {"over": shown.is_over, "done": shown.done, "total": shown.total, "item": shown.item}


@PAGES.post("/work/<int:number>/stop")
def stop(number: int) -> Response:
    """Stop a work before its next file."""
    _work(number).is_stopping.set()
    return redirect(f"/work/{number}", 303)


def read_lines(run: ReadRun) -> list[str]:
    """Say what a run of reading changed."""
    told = [untold_words(run.untold)] if run.untold else []
    return [*told, *(effects_words(period, effects) for period, effects in run.effects.items())]


def _work(number: int) -> Work:
    shown = the_desk().works.find(number)
    if shown is None:
        abort(404)
    return shown
