"""The open questions of a period, settled one after another."""

from __future__ import annotations

import datetime as dt

from flask import Blueprint, render_template, request
from werkzeug.wrappers import Response

from workbook.errors import DecisionError, WorkbookError
from workbook.feedback.decision_sheet import SheetQuestion, sheet_of
from workbook.usecases.decision_sheet import decide_by_sheet, settle
from workbook.usecases.failures import failure_lines
from workbook.usecases.inbox import kept_sheet
from workbook.usecases.quarter_view import QuarterView
from workbook.usecases.wording import decided_words, report_words
from workbook.web.downloads import handed_out
from workbook.web.local_desk import the_desk

PAGES = Blueprint("questions", __name__)
#: What is said of a box that was left empty.
_MISSING = {"decision": "Choose a decision.", "reason": "Say why, in a sentence."}


@PAGES.get("/quarter/<code>/questions")
def questions(code: str) -> str:
    """List what is open."""
    return render_template("questions.html", view=the_desk().view(code))


@PAGES.post("/quarter/<code>/questions/save")
def save(code: str) -> Response:
    """Hand out a sheet to decide all of them on."""
    view, now = the_desk().view(code, is_fresh=True), dt.datetime.now(dt.UTC)
    return handed_out(sheet_of(view.questions, view.period.length, now), f"questions-{view.period}.xlsx")


@PAGES.post("/quarter/<code>/questions/sheet")
def settle_by_sheet(code: str) -> str | tuple[str, int]:
    """Record the decisions of a sheet."""
    desk, file, now = the_desk(), request.files.get("sheet"), dt.datetime.now(dt.UTC)
    workspace = desk.open()
    problems: tuple[str, ...] = ("No sheet was handed over. Choose the file.",)
    try:
        if file is not None and file.filename:
            with kept_sheet(workspace, file.filename, file.stream) as sheet:
                report, number = decide_by_sheet(workspace, sheet.path, workspace.by, now, sheet.name)
            done = (decided_words(report, number), *report_words(report))
            return render_template("questions.html", view=desk.view(code, is_fresh=True), done=done)
    except WorkbookError as error:
        problems = error.problems if isinstance(error, DecisionError) else failure_lines(error)
    return render_template("questions.html", view=desk.view(code), problems=problems), 422


@PAGES.get("/quarter/<code>/questions/<name>")
def question_of(code: str, name: str) -> str:
    """Ask one question."""
    view = the_desk().view(code)
    question = the_desk().named(name, view.questions, question_parts)
    return _question_page(view, question)


@PAGES.post("/quarter/<code>/questions/<name>")
def answer(code: str, name: str) -> str | Response | tuple[str, int]:
    """Record a decision, and ask the next question."""
    desk = the_desk()
    view = desk.view(code)
    question = desk.named(name, view.questions, question_parts)
    chosen, reason = request.form.get("decision", ""), request.form.get("reason", "")
    workspace, now = desk.open(), dt.datetime.now(dt.UTC)
    missing = {field: words for field, words in _MISSING.items() if not request.form.get(field, "").strip()}
    if missing:
        return _question_page(view, question, (), chosen, reason, missing=missing), 422
    try:
        report, number = settle(workspace, question, chosen, reason, workspace.by, now)
    except WorkbookError as error:
        problems = error.problems if isinstance(error, DecisionError) else failure_lines(error)
        return _question_page(view, question, problems, chosen, reason), 422
    done = (decided_words(report, number), *report_words(report))
    place, view = view.questions.index(question), desk.view(code, is_fresh=True)
    if not view.questions:
        return render_template("questions.html", view=view, done=done)
    return _question_page(view, view.questions[place % len(view.questions)], done=done)


def question_parts(question: SheetQuestion) -> tuple[str, ...]:
    """What names a question's page: the question, as it was asked."""
    return (
        "question",
        question.form,
        question.authority,
        question.provider_id,
        question.service_id,
        question.record,
        question.question,
        question.grounds,
    )


def _question_page(
    view: QuarterView,
    question: SheetQuestion,
    problems: tuple[str, ...] = (),
    chosen: str = "",
    reason: str = "",
    done: tuple[str, ...] = (),
    missing: dict[str, str] | None = None,
) -> str:
    number, place = len(view.questions), view.questions.index(question)
    return render_template(
        "question.html",
        view=view,
        asked=question,
        place=place + 1,
        later=view.questions[(place + 1) % number] if number > 1 else None,
        problems=problems,
        chosen=chosen,
        reason=reason,
        done=done,
        missing=missing or {},
    )
