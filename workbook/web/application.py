"""The application: its pages, and what holds for each."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import cast

from flask import Flask, Response, abort, g, make_response, redirect, render_template, request
from jinja2 import ChoiceLoader, PackageLoader, PrefixLoader
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response as AnyResponse

from workbook.errors import WorkbookError
from workbook.findings.described import SEVERITIES
from workbook.text import counted, dated
from workbook.usecases import wording
from workbook.usecases.failures import failure_lines
from workbook.usecases.workspace import Workspace
from workbook.web import (
    begin_pages,
    cancelling_pages,
    configuration_pages,
    further_pages,
    issue_pages,
    keeping_pages,
    later_pages,
    leaving_pages,
    note_pages,
    people_pages,
    quarter_pages,
    question_pages,
    register_pages,
    release_pages,
    report_pages,
    return_pages,
    table_pages,
    work_pages,
)
from workbook.web.guarding import HEADERS, Guard
from workbook.web.local_desk import LocalDesk, put_desk, the_desk
from workbook.web.page_words import in_page_words
from workbook.web.provider_pages import PAGES as PROVIDER_PAGES
from workbook.web.provider_pages import ProviderDesk, put_workbooks
from workbook.web.uploads import MOST_BYTES, DeskRequest

_HERE = Path(__file__).parent
_OFFICERS_PAGES = (
    quarter_pages,
    return_pages,
    question_pages,
    issue_pages,
    register_pages,
    cancelling_pages,
    leaving_pages,
    note_pages,
    people_pages,
    report_pages,
    work_pages,
    later_pages,
    begin_pages,
    configuration_pages,
    keeping_pages,
    release_pages,
)
#: What a page says that is refused, by the number of the refusal.
_REFUSALS = {
    400: ("This page was sent already", "It was sent before, or has been open for too long. Nothing was done."),
    403: (
        "This desk needs its key",
        "Open it by the address that sp-workbook desk printed, at the computer that it runs on. The address opens it "
        "once: to open it again, start the desk again.",
    ),
    404: ("There is no such page", "It may be of an earlier run of the desk, or what it showed is gone."),
    405: ("There is no such page", "It cannot be opened in this way."),
    413: (
        "That is too much at once",
        "Nothing was taken. Hand over fewer files at a time: at most 3,000 of them, and 512 MB.",
    ),
}


def create_application(open_desk: Callable[[], Workspace], guard: Guard) -> Flask:
    """Build the officer's pages over the workspace that `open_desk` makes."""
    app = _bare_application(guard)
    put_desk(app.extensions, LocalDesk(open_desk, guard))
    for pages in _OFFICERS_PAGES:
        app.register_blueprint(pages.PAGES)
    later_pages.answer_in_time(app)
    app.context_processor(lambda: {"desk_name": the_desk().name, "is_officers": True})
    return app


def create_provider_application(workbooks: tuple[Path, ...], desk: Workspace, guard: Guard) -> Flask:
    """Build a provider's pages over issued workbooks."""
    app = _bare_application(guard)
    put_workbooks(app, ProviderDesk(workbooks, desk))
    app.register_blueprint(PROVIDER_PAGES)
    app.register_blueprint(table_pages.PAGES)
    app.register_blueprint(further_pages.PAGES)
    return app


def _bare_application(guard: Guard) -> Flask:
    """The application without a page: who may see it, and how its pages are made."""
    app = Flask("workbook.web", static_folder=str(_HERE / "static"), template_folder=str(_HERE / "templates"))
    app.request_class = DeskRequest
    app.config["MAX_CONTENT_LENGTH"] = MOST_BYTES
    components = PrefixLoader({"govuk_frontend_jinja": PackageLoader("govuk_frontend_jinja")})
    app.jinja_loader = ChoiceLoader([loader for loader in (app.jinja_loader, components) if loader])
    app.jinja_env.filters.update(counted=counted, dated=dated, in_page_words=in_page_words)
    app.jinja_env.globals["wording"] = wording
    app.before_request(lambda: _let_in(guard))
    app.after_request(_protected)
    app.teardown_request(lambda _: _discarded())
    app.register_error_handler(HTTPException, _refused)
    app.register_error_handler(WorkbookError, _stopped_by_us)
    app.register_error_handler(Exception, _unforeseen)
    app.context_processor(
        lambda: {"token": lambda: guard.token(g.visitor), "visitor": g.get("visitor", ""), "severities": SEVERITIES}
    )
    return app


def _let_in(guard: Guard) -> AnyResponse | None:
    """Refuse whoever is not at this computer's own page with the key."""
    g.visitor = ""
    if not guard.is_for_us(request.host, request.headers.get("Sec-Fetch-Site", "")):
        abort(403)
    if request.method == "POST" and request.headers.get("Origin") != guard.origin:
        abort(403)
    if request.endpoint == "static":
        return None
    cookie = request.cookies.get(guard.cookie, "")
    if guard.is_visitor(cookie):
        g.visitor = cookie
    elif visitor := guard.visitor(request.args.get("key", "")):
        response = redirect("/", 303)
        response.set_cookie(guard.cookie, visitor, httponly=True, samesite="Strict")
        return response
    else:
        abort(403)
    if "key" in request.args:
        return redirect("/", 303)  # the key is to stand in no history and on no screen
    if request.method == "POST" and not guard.takes(cookie, request.form.get("token", "")):
        abort(400)
    return None


def _discarded() -> None:
    """Remove what was handed over, unless another thread is at it still."""
    if isinstance(request, DeskRequest) and not request.is_answered_later:
        request.discard_parts()


def _protected(response: Response) -> Response:
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    return response


def _refused(error: HTTPException) -> AnyResponse:
    if error.response is not None:
        return cast(AnyResponse, error.response)
    code = error.code or 500
    title, words = _REFUSALS.get(code, ("That cannot be done", "Nothing was done."))
    return make_response(render_template("refused.html", title=title, lines=(words,)), code)


def _stopped_by_us(error: WorkbookError) -> AnyResponse:
    title = "That could not be done"
    return make_response(render_template("refused.html", title=title, lines=failure_lines(error)), 409)


def _unforeseen(error: Exception) -> AnyResponse:
    lines = failure_lines(error)
    return make_response(render_template("refused.html", title="That could not be done", lines=lines), 500)
