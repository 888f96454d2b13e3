"""Pages that come at once, though their answer takes its time."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from flask import (
    Blueprint,
    Flask,
    Response,
    abort,
    copy_current_request_context,
    current_app,
    g,
    redirect,
    render_template,
    request,
)

from workbook.web.later import LaterAnswer
from workbook.web.local_desk import the_desk
from workbook.web.uploads import DeskRequest

PAGES = Blueprint("later", __name__)
#: What a view gives.
_ViewAnswer = Any
#: What is always quick, and is asked for while something takes long.
_AT_ONCE = ("static", "quarter.state", "work.work", "work.progress", "work.stop", "later.answer", "later.over")


@PAGES.get("/later/<int:number>")
def answer(number: int) -> str | Response:
    """Show what came of a form that was sent."""
    return _shown(the_desk().later.find(number) or abort(404))


@PAGES.get("/later/<int:number>/over")
def over(number: int) -> dict[str, object]:
    """Say whether an answer is there, for a page that waits."""
    waiting = the_desk().later.find(number)
    return {"over": waiting is None or waiting.is_over}


def answer_in_time(app: Flask) -> None:
    """Let no page of a full desk be waited for."""
    for endpoint, view in app.view_functions.items():
        if endpoint not in _AT_ONCE:
            app.view_functions[endpoint] = _in_time(view)


def _in_time(view: Callable[..., _ViewAnswer]) -> Callable[..., _ViewAnswer]:
    @wraps(view)
    def answered(**parts: Any) -> _ViewAnswer:
        desk = the_desk()
        state = desk.state()
        if not desk.is_full(state):
            return view(**parts)
        page = request.full_path if request.method == "GET" else ""
        waiting = desk.later.begin(page, parts.get("code", ""), state.number, _made(view, parts))
        if page or waiting.is_over:
            return _shown(waiting)
        return redirect(f"/later/{waiting.number}", 303)

    return answered


def _made(view: Callable[..., _ViewAnswer], parts: dict[str, Any]) -> Callable[[], Response]:
    """What makes the answer of a view to this request, in another thread."""
    visitor = g.visitor
    if isinstance(request, DeskRequest):
        request.is_answered_later = True

    @copy_current_request_context
    def made() -> Response:
        g.visitor = visitor
        try:
            return current_app.make_response(view(**parts))
        finally:
            if isinstance(request, DeskRequest):
                request.discard_parts()

    return made


def _shown(waiting: LaterAnswer) -> str | Response:
    """An answer that is over, else a page that says that it is being made."""
    if waiting.is_over:
        return the_desk().later.fetched(waiting)
    return render_template("looking.html", waiting=waiting)
