"""What is collected: compared, explained, and told to providers."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from flask import Blueprint, Response, render_template, request

from workbook.errors import WorkbookError
from workbook.usecases.changes import compare_configurations
from workbook.usecases.configuration import configuration_use, switch_configuration
from workbook.usecases.days import written_period
from workbook.usecases.explain import explain
from workbook.usecases.failures import failure_lines
from workbook.usecases.guide import write_guide
from workbook.usecases.inbox import kept_register, page_made
from workbook.usecases.specification import write_specification
from workbook.usecases.workspace import Workspace
from workbook.web.downloads import handed_out
from workbook.web.local_desk import the_desk

PAGES = Blueprint("configuration", __name__)
#: What is typed for the configuration that the desk works by.
_NOW = "now"


@PAGES.get("/configuration")
def configuration() -> str:
    """Say by which configuration the desk works."""
    return _page()


@PAGES.post("/configuration")
def switch() -> str | tuple[str, int]:
    """Use the configuration that was asked about from now on."""
    try:
        switch_configuration(the_desk().open(), request.form.get("question", ""))
    except WorkbookError as error:
        return _page(failure_lines(error)), 422
    return _page(done=("This configuration is used from now on.",))


@PAGES.post("/configuration/changes")
def compare() -> str | tuple[str, int]:
    """List what differs between two configurations."""
    desk = the_desk().open()
    names = [request.form.get(name, "").strip() for name in ("earlier", "later")]
    if not all(names):
        return _page(("say which two are to be compared.",)), 422
    try:
        compared = compare_configurations(desk, *(str(desk.config) if name == _NOW else name for name in names))
    except WorkbookError as error:
        return _page(failure_lines(error)), 422
    return render_template("changes.html", names=names, changes=compared.changes)


@PAGES.post("/configuration/guide")
def guide() -> Response | tuple[str, int]:
    """Hand out the guide for providers."""
    return _made("providers.html", write_guide)


@PAGES.post("/configuration/specification")
def specification() -> Response | tuple[str, int]:
    """Hand out the page for providers' systems."""
    return _made("specification.md", write_specification)


def _made(name: str, write: Callable[[Workspace, Path, str], None]) -> Response | tuple[str, int]:
    desk, authority = the_desk().open(), request.form.get("authority", "").strip()
    try:
        return handed_out(page_made(desk, name, lambda path: write(desk, path, authority)), name)
    except WorkbookError as error:
        return _page(failure_lines(error)), 422


@PAGES.post("/register/explain")
def explained() -> str | tuple[str, int]:
    """Say why each indicator is shown or hidden for a service."""
    form, desk = request.form, the_desk().open()
    try:
        register = kept_register(desk, form.get("register", ""))
        text = form.get("period", "").strip()
        period = written_period(text, desk.configuration.framework.periods) if text else None
        explanations = explain(desk, register.path, form.get("service", ""), period, register.name)
    except WorkbookError as error:
        return render_template("explained.html", problems=failure_lines(error), asked=form), 422
    return render_template("explained.html", explanations=explanations, register=register.name, asked=form)


def _page(problems: tuple[str, ...] = (), done: tuple[str, ...] = ()) -> str:
    desk = the_desk().open()
    use, codes = None, []
    try:
        use = configuration_use(desk)
        codes = [authority.code for authority in desk.configuration.framework.authorities]
    except WorkbookError as error:
        problems = problems or failure_lines(error)
    return render_template("configuration.html", problems=problems, done=done, use=use, codes=codes, now=_NOW)
