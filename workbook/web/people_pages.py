"""People's records: handed on for a purpose, or forgotten."""

from __future__ import annotations

from functools import partial

from flask import Blueprint, redirect, render_template, request
from werkzeug.wrappers import Response

from workbook.errors import WorkbookError
from workbook.model import Per
from workbook.table import all_formats
from workbook.usecases.days import day_or_today, today
from workbook.usecases.export import UPLOAD
from workbook.usecases.failures import failure_lines
from workbook.usecases.forget import months_kept, rows_kept_too_long, rows_of, rows_to_forget
from workbook.usecases.inbox import mapping_handed_over
from workbook.usecases.people_export import PeopleWanted
from workbook.usecases.people_tasks import expire_people, extract_people, forget_person
from workbook.usecases.wording import to_forget_words
from workbook.web.local_desk import the_desk

PAGES = Blueprint("people", __name__)


@PAGES.get("/quarter/<code>/people")
def people(code: str) -> str:
    """Ask what is to be done with people's records."""
    return _page(code)


@PAGES.post("/quarter/<code>/people/extract")
def extract(code: str) -> Response | tuple[str, int]:
    """Write accepted answers about people for one purpose."""
    form, file = {name: text.strip() for name, text in request.form.items()}, request.files.get("columns")
    try:
        day = day_or_today(form.get("day", ""))
        mapping = mapping_handed_over(the_desk().open(), file.stream) if file and file.filename else None
    except WorkbookError as error:
        return _page(code, failure_lines(error)), 422
    wanted = PeopleWanted(form.get("purpose", ""), form.get("form", ""), form.get("authority", ""), mapping)
    task = partial(extract_people, code, form.get("format", "csv"), wanted, day)
    title, back = f"Writing answers about people of {code}", f"/quarter/{code}/people"
    work = the_desk().begin(title, code, "exported.html", back, task)
    return redirect(f"/work/{work.number}", 303)


@PAGES.post("/quarter/<code>/people/forget")
def forget(code: str) -> str | Response | tuple[str, int]:
    """Say who would be forgotten; with a yes, forget them."""
    desk, form = the_desk(), {name: text.strip() for name, text in request.form.items()}
    reference, authority, reason = (form.get(name, "") for name in ("reference", "authority", "reason"))
    is_expiry = form.get("act") == "expire"
    try:
        workspace = desk.open()
        chosen = rows_kept_too_long(months_kept(workspace), today()) if is_expiry else rows_of(reference, authority)
        words = to_forget_words(rows_to_forget(workspace, chosen))
    except WorkbookError as error:
        return _page(code, failure_lines(error)), 422
    if not is_expiry and not reason:
        return _page(code, ("Say why, in a sentence that names nobody.",)), 422
    if words and form.get("yes") != "yes":
        return render_template("forgetting.html", view=desk.view(code), words=words, asked=form)
    task = partial(expire_people, today()) if is_expiry else partial(forget_person, reference, authority, reason)
    work = desk.begin("Forgetting people", code, "forgotten.html", f"/quarter/{code}/people", task)
    return redirect(f"/work/{work.number}", 303)


def _page(code: str, problems: tuple[str, ...] = ()) -> str:
    desk = the_desk()
    return render_template(
        "people.html",
        view=desk.view(code),
        formats=sorted([*all_formats(), UPLOAD]),
        forms=[form for form in desk.open().configuration.framework.forms if form.per is Per.PERSON],
        problems=problems,
    )
