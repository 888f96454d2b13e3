"""The register: checked, compared with what was order before, and issued."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from pathlib import Path

from flask import Blueprint, redirect, render_template, request
from werkzeug.wrappers import Response

from workbook.errors import RegisterError, WorkbookError
from workbook.model import QUARTERLY, Form
from workbook.register import read_register
from workbook.usecases.check import CheckedRegister, check_configuration, check_register
from workbook.usecases.configuration import configuration_use
from workbook.usecases.days import written_period
from workbook.usecases.desk_tasks import IssueRequest
from workbook.usecases.desk_tasks import issue as issue_order
from workbook.usecases.failures import failure_lines
from workbook.usecases.inbox import KeptTable, kept_register
from workbook.usecases.issue_plan import IssuePlan, plan_issue
from workbook.usecases.people import written_rows
from workbook.usecases.wording import comparison_lines, still_out_lines
from workbook.usecases.workspace import sheet_password
from workbook.web.local_desk import the_desk
from workbook.web.register_pages import register_handed_over

PAGES = Blueprint("issue", __name__)


@PAGES.get("/register")
def register() -> str:
    """Ask for the register."""
    return _register_page(())


@PAGES.post("/register")
def checked() -> str | tuple[str, int]:
    """Check a register, and say what issuing it would change."""
    untidy = ""
    try:
        order = _order(0)
        kept = register_handed_over(the_desk().open())
        untidy = kept.number
        return _plan_page(replace(order, register=kept))
    except RegisterError as error:
        return _register_page(failure_lines(error), untidy), 422
    except WorkbookError as error:
        return _register_page(failure_lines(error)), 422


@PAGES.post("/register/issue")
def issue() -> str | Response | tuple[str, int]:
    """Issue what was shown, once everything that needs it is confirmed."""
    state = request.form.get("state", "")
    desk, answered = the_desk(), tuple(request.form.getlist("question"))
    try:
        order = _order(int(state) if state.isdecimal() else 0)
        order = replace(order, register=kept_register(desk.open(), request.form.get("register", "")), answered=answered)
        if answered and request.form.get("yes") != "yes":
            return _plan_page(order, ("Nothing was written. If that is meant, say so; else put the register right.",))
    except WorkbookError as error:
        return _register_page(failure_lines(error)), 422
    work = desk.begin(f"Issuing {order.period}", order.period, "issued.html", "/register", partial(issue_order, order))
    return redirect(f"/work/{work.number}", 303)


def _order(state: int) -> IssueRequest:
    form = request.form
    period, only = form.get("period", "").strip(), form.get("provider", "").strip()
    rows = written_rows(form.get("rows", "").strip())
    return IssueRequest(KeptTable(Path(), ""), period, only, tuple(form.getlist("form")), state, sheet_password(), rows)


def _plan_page(order: IssueRequest, problems: tuple[str, ...] = ()) -> str:
    """Show what a register holds, and what issuing it would change."""
    desk = the_desk().open()
    path, name = order.register.path, order.register.name
    check_configuration(desk, Path(name))
    reading = check_register(desk.configuration, path, name)
    plan, period, questions = None, None, ()
    if order.period:
        period = written_period(order.period, desk.configuration.framework.periods)
        providers = read_register(path, desk.configuration, name)
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


def _register_page(problems: tuple[str, ...], untidy: str = "") -> str:
    """Ask for a register. untidy: the number of the last, of which a clean copy can be made."""
    desk = the_desk().open()
    forms: tuple[Form, ...] = ()
    words = ""
    try:
        words = configuration_use(desk).words
        forms = tuple(form for form in desk.configuration.framework.forms if form.code != QUARTERLY)
    except WorkbookError as error:
        problems = problems or failure_lines(error)
    return render_template(
        "register.html", problems=problems, forms=forms, words=words, asked=request.form, untidy=untidy
    )
