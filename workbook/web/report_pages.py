"""Reports: written beside the page, and shown as they are."""

from __future__ import annotations

import base64
import hashlib
import re
from functools import partial

from flask import Blueprint, Response, abort, redirect, render_template, request
from werkzeug.wrappers import Response as AnyResponse

from workbook.usecases.child_process import Task
from workbook.usecases.days import today
from workbook.usecases.desk_tasks import write_findings, write_market, write_national, write_outcomes, write_pack
from workbook.usecases.period_files import content_of_file, period_files
from workbook.web.leaving_pages import stored_parts
from workbook.web.local_desk import the_desk

PAGES = Blueprint("reports", __name__)
#: What a file ends in that is a page.
PAGE_ENDING = ".html"
_STYLES = re.compile(rb"<style>(.*?)</style>", re.DOTALL)


@PAGES.get("/quarter/<code>/reports")
def reports(code: str) -> str:
    """Ask which report is to be written, and list those there are."""
    desk = the_desk()
    view, workspace = desk.view(code), desk.open()
    written = [file for file in period_files(workspace, view.period) if file.name.endswith(PAGE_ENDING)]
    groups = workspace.configuration.framework.client_groups
    return render_template("reports.html", view=view, written=written, groups=groups)


@PAGES.post("/quarter/<code>/reports")
def write_report(code: str) -> AnyResponse:
    """Write a report beside the page."""
    form = {name: text.strip() for name, text in request.form.items()}
    span, since, authority = form.get("period") or code, form.get("since", ""), form.get("authority", "")
    tasks: dict[str, Task] = {
        "findings": partial(write_findings, span, since),
        "outcomes": partial(write_outcomes, span, since, authority),
        "service": partial(write_pack, form.get("service", ""), authority, span, since),
        "national": partial(write_national, span, since, authority),
        "market": partial(write_market, span, since, authority, form.get("group", ""), today()),
    }
    which = form.get("report", "")
    if which not in tasks:
        abort(404)
    page = "exported.html" if which == "market" else "reported.html"
    work = the_desk().begin(f"Writing a report of {span}", code, page, request.path, tasks[which])
    return redirect(f"/work/{work.number}", 303)


@PAGES.get("/quarter/<code>/reports/<name>")
def show_report(code: str, name: str) -> AnyResponse:
    """Show a report that was written, apart from the desk's own pages."""
    desk = the_desk()
    file = desk.named(name, period_files(desk.open(), desk.view(code).period), stored_parts)
    if not file.name.endswith(PAGE_ENDING):
        abort(404)
    content = content_of_file(file)
    response = Response(content, mimetype="text/html")
    response.headers.set("Content-Security-Policy", _policy(content))
    return response


def _policy(page: bytes) -> str:
    """Let a page have the styles that stand in it, and nothing else.

    It is a stranger to the desk: no script, no form, and nothing is asked for.
    """
    digests = (base64.b64encode(hashlib.sha256(style).digest()).decode() for style in _STYLES.findall(page))
    styles = " ".join(f"'sha256-{digest}'" for digest in digests) or "'none'"
    return (
        f"sandbox; default-src 'none'; style-src {styles}; img-src data:; form-action 'none'; base-uri 'none'; "
        "frame-ancestors 'none'"
    )
