"""The register: checked, compared with what was order before, and issued."""

from __future__ import annotations

import os
import secrets
from dataclasses import dataclass, replace
from pathlib import Path

from flask import Blueprint, redirect, render_template, request
from werkzeug.wrappers import Response

from workbook.errors import UsageError, WorkbookError
from workbook.model import QUARTERLY, Form, Period
from workbook.register import read_register
from workbook.usecases.check import CheckedRegister, check_configuration, check_register
from workbook.usecases.configuration import configuration_use
from workbook.usecases.failures import failure_lines
from workbook.usecases.generate import WriteOutcome, WrittenFile, generate_workbooks
from workbook.usecases.inbox import discard_registers, keep_register, kept_register
from workbook.usecases.issue_effects import changed_by_issuing, judged_before
from workbook.usecases.issue_plan import IssuePlan, plan_issue
from workbook.usecases.people import PeopleRequest, generate_people
from workbook.usecases.wording import comparison_lines, report_words, still_out_lines
from workbook.usecases.workspace import Workspace
from workbook.web.local_desk import the_desk
from workbook.web.works import Work

PAGES = Blueprint("issue", __name__)


@dataclass(frozen=True)
class IssueRequest:
    """What is to be issued.

    only: the id of one provider. forms: beside the quarterly return; none for that.
    state: of the store when it was shown what would change. answered: the questions that were answered with yes.
    """

    register: Path
    period: str
    only: str
    forms: tuple[str, ...]
    state: int
    answered: tuple[str, ...] = ()


@dataclass(frozen=True)
class IssuedRun:
    """What was issued, what was not replaced, and what that changed."""

    issued: tuple[WrittenFile, ...]
    held: tuple[WrittenFile, ...]
    lines: tuple[str, ...]


@PAGES.get("/register")
def register() -> str:
    """Ask for the register."""
    return _register_page(())


@PAGES.post("/register")
def checked() -> str | tuple[str, int]:
    """Check a register, and say what issuing it would change."""
    file, order = request.files.get("register"), _order(0)
    if file is None or not file.filename:
        return _register_page(("no register was handed over. Choose the list of providers and services.",)), 422
    try:
        return _plan_page(replace(order, register=keep_register(the_desk().open(), file.filename, file.stream)))
    except WorkbookError as error:
        return _register_page(failure_lines(error)), 422


@PAGES.post("/register/issue")
def issue() -> str | Response | tuple[str, int]:
    """Issue what was shown, once everything that needs it is confirmed."""
    state = request.form.get("state", "")
    desk, order = the_desk(), _order(int(state) if state.isdecimal() else 0)
    answered = tuple(request.form.getlist("question"))
    try:
        order = replace(order, register=kept_register(desk.open(), request.form.get("register", "")), answered=answered)
        if answered and request.form.get("yes") != "yes":
            return _plan_page(order, ("Nothing was written. If that is meant, say so; else put the register right.",))
    except WorkbookError as error:
        return _register_page(failure_lines(error)), 422
    work = desk.works.begin(
        f"Issuing {order.period}", order.period, "issued.html", lambda work: _issued(order, desk.open(), work)
    )
    return redirect(f"/work/{work.number}", 303)


def _issued(order: IssueRequest, desk: Workspace, work: Work) -> IssuedRun:
    """Issue as the command does."""
    period = _period(desk, order.period)
    providers = read_register(order.register, desk.configuration)
    switch = configuration_use(desk).question
    plan = plan_issue(desk.configuration, providers, period, desk, order.only)
    if not {*plan.questions, switch} - {""} <= set(order.answered):
        raise UsageError("meanwhile there is more to confirm. Nothing was issued. Check the register again.")
    desk = replace(desk, may_switch=bool(switch))
    for question in order.answered:
        desk.log(f"{desk.by} answered yes to: {question}")
    before, password = judged_before(desk, period), os.environ.get("SP_WORKBOOK_PASSWORD", "")
    what = (desk.configuration, providers, period, desk)
    if order.forms:
        people = PeopleRequest(order.forms, secrets.choice, 0, order.only)
        issued = generate_people(*what, people, password=password, progress=work.progress, state=order.state)
    else:
        issued = generate_workbooks(
            *what, password=password, only=order.only, progress=work.progress, state=order.state
        )
    report = changed_by_issuing(desk, period, before)
    discard_registers(desk)
    held = tuple(file for file in issued if file.release is WriteOutcome.HELD)
    return IssuedRun(issued, held, tuple(report_words(report)) if report else ())


def _order(state: int) -> IssueRequest:
    form = request.form
    return IssueRequest(
        Path(), form.get("period", "").strip(), form.get("provider", "").strip(), tuple(form.getlist("form")), state
    )


def _period(desk: Workspace, code: str) -> Period:
    try:
        return desk.configuration.framework.periods.parse(code)
    except ValueError as error:
        raise UsageError(str(error)) from error


def _plan_page(order: IssueRequest, problems: tuple[str, ...] = ()) -> str:
    """Show what a register holds, and what issuing it would change."""
    desk = the_desk().open()
    check_configuration(desk, order.register)
    reading = check_register(desk.configuration, order.register)
    plan, period, questions = None, None, ()
    if order.period:
        period = _period(desk, order.period)
        providers = read_register(order.register, desk.configuration)
        plan = plan_issue(desk.configuration, providers, period, desk, order.only)
        switch = configuration_use(desk).question
        questions = (*((switch,) if switch else ()), *plan.questions)
    return render_template(
        "plan.html", **_plan_words(order, reading, plan), period=period, questions=questions, problems=problems
    )


def _plan_words(order: IssueRequest, reading: CheckedRegister, plan: IssuePlan | None) -> dict[str, object]:
    return {
        "asked": order,
        "found": reading,
        "plan": plan,
        "comparisons": [(comparison.since, comparison_lines(comparison)) for comparison in plan.comparisons]
        if plan
        else [],
        "still_out": still_out_lines(plan) if plan else [],
    }


def _register_page(problems: tuple[str, ...]) -> str:
    desk = the_desk().open()
    forms: tuple[Form, ...] = ()
    words = ""
    try:
        words = configuration_use(desk).words
        forms = tuple(form for form in desk.configuration.framework.forms if form.code != QUARTERLY)
    except WorkbookError as error:
        problems = problems or failure_lines(error)
    return render_template("register.html", problems=problems, forms=forms, words=words, asked=_order(0))
