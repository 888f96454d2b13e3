"""The quarter at a glance; one provider; one service with its trace."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Mapping
from types import MappingProxyType

from flask import Blueprint, render_template, request

from workbook.errors import DecisionError, UsageError, WorkbookError
from workbook.quarter import ServiceKey, ServiceState
from workbook.usecases.decide import Verdict, decide
from workbook.usecases.decide import request as decision
from workbook.usecases.failures import failure_lines
from workbook.usecases.quarter_view import QuarterView
from workbook.usecases.service_line import ServiceLine
from workbook.usecases.service_view import FigureView, ServiceView
from workbook.usecases.trace import trace
from workbook.usecases.wording import comparison_lines, decided_words, report_words
from workbook.web.local_desk import the_desk

PAGES = Blueprint("quarter", __name__)


@PAGES.get("/state")
def state() -> dict[str, object]:
    """Say whether anything has changed, for a page that is open."""
    now = the_desk().state()
    return {"number": now.number, "last": now.last, "works": len(the_desk().works.at_work)}


@PAGES.get("/quarter/<code>")
def quarter(code: str) -> str:
    """Show how each service of a period stands."""
    view = the_desk().view(code)
    lines = view.status.lines
    states = Counter(line.state for line in lines)
    return render_template(
        "quarter.html",
        view=view,
        counts=[(str(state), states[state]) for state in ServiceState if states[state] or state in _ALWAYS],
        returned=sum(line.state not in _NOTHING for line in lines),
        late=sum(line.days_late > 0 and line.state is ServiceState.NOT_RETURNED for line in lines),
        since=comparison_lines(view.since) if view.since else [],
    )


#: The states that are counted also where nothing is in them.
_NOTHING = (ServiceState.NOT_RETURNED, ServiceState.WITHDRAWN)
_ALWAYS = (ServiceState.NOT_RETURNED, ServiceState.HELD, ServiceState.QUERIED, ServiceState.ACCEPTED)


@PAGES.get("/quarter/<code>/provider/<name>")
def provider(code: str, name: str) -> str:
    """Show the services, files and letter of one provider."""
    view = the_desk().view(code)
    first = the_desk().named(name, view.status.lines, provider_parts)
    parts = provider_parts(first)
    return render_template(
        "provider.html",
        view=view,
        first=first,
        lines=[line for line in view.status.lines if provider_parts(line) == parts],
        files=[file for file in view.files if ("provider", file.authority, file.provider_id) == parts],
        letters=[chase for chase in view.status.chases if ("provider", chase.authority, chase.provider_id) == parts],
    )


@PAGES.get("/quarter/<code>/service/<name>")
def service(code: str, name: str) -> str:
    """Show the figures of one service beside the last ones."""
    view, line = _line(code, name)
    return render_template("service.html", view=view, line=line, shown=_shown(view, line))


@PAGES.get("/quarter/<code>/trace/<name>")
def traced(code: str, name: str) -> str:
    """Show where the figures of a service came from, and where they went."""
    view, line = _line(code, name)
    return render_template(
        "trace.html", view=view, line=line, events=trace(the_desk().open(), line.service_id, "", code), item=None
    )


@PAGES.get("/quarter/<code>/trace/<name>/<figure>")
def traced_figure(code: str, name: str, figure: str) -> str:
    """Show where one figure came from, and where it went."""
    return _figure_page(code, name, figure)


@PAGES.post("/quarter/<code>/trace/<name>/<figure>")
def decide_figure(code: str, name: str, figure: str) -> str | tuple[str, int]:
    """Decide on a figure, or open the question again."""
    desk, (_, line) = the_desk(), _line(code, name)
    workspace, texts = desk.open(), {name: text.strip() for name, text in request.form.items()}
    verdict, reason, value = (texts.get(name, "") for name in ("decision", "reason", "value"))
    item = _figure(code, name, figure)
    try:
        if not verdict or not reason:
            raise UsageError("choose a decision, and say why, in a sentence.")
        wanted = decision(line.service_id, verdict, reason, item.question, value, line.authority_code, line.provider_id)
        report, number = decide(workspace, code, [wanted], workspace.by, dt.datetime.now(dt.UTC))
    except WorkbookError as error:
        problems = error.problems if isinstance(error, DecisionError) else failure_lines(error)
        return _figure_page(code, name, figure, problems, texts), 422
    return _figure_page(code, name, figure, done=(decided_words(report, number), *report_words(report)))


def _figure_page(
    code: str,
    name: str,
    figure: str,
    problems: tuple[str, ...] = (),
    typed: Mapping[str, str] = MappingProxyType({}),
    done: tuple[str, ...] = (),
) -> str:
    view, line = _line(code, name)
    item = _figure(code, name, figure)
    events = trace(the_desk().open(), line.service_id, item.question, code)
    return render_template(
        "trace.html",
        view=view,
        line=line,
        events=events,
        item=item,
        figure=figure,
        verdicts=tuple(Verdict),
        problems=problems,
        typed=typed,
        done=done,
    )


def _figure(code: str, name: str, figure: str) -> FigureView:
    view, line = _line(code, name)
    return the_desk().named(figure, _shown(view, line).figures, lambda shown: ("figure", shown.question))


def provider_parts(line: ServiceLine) -> tuple[str, ...]:
    """What names a provider's page."""
    return "provider", line.authority_code, line.provider_id


def service_parts(line: ServiceLine) -> tuple[str, ...]:
    """What names a service's page."""
    return "service", line.form, line.authority_code, line.provider_id, line.service_id


def _line(code: str, name: str) -> tuple[QuarterView, ServiceLine]:
    view = the_desk().view(code)
    return view, the_desk().named(name, view.status.lines, service_parts)


def _shown(view: QuarterView, line: ServiceLine) -> ServiceView:
    return view.services[line.form, ServiceKey(line.authority_code, line.provider_id, line.service_id)]
