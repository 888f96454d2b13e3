"""The quarter at a glance; one provider; one service with its trace."""

from __future__ import annotations

from collections import Counter

from flask import Blueprint, redirect, render_template, request
from werkzeug.wrappers import Response

from workbook.errors import UsageError
from workbook.quarter import ServiceKey, ServiceState
from workbook.usecases.quarter_view import QuarterView
from workbook.usecases.service_line import ServiceLine
from workbook.usecases.service_view import ServiceView
from workbook.usecases.trace import trace
from workbook.usecases.wording import comparison_lines
from workbook.web.local_desk import the_desk

PAGES = Blueprint("quarter", __name__)


@PAGES.get("/")
def index() -> Response:
    """Lead to the latest open period, else to the register."""
    desk = the_desk()
    if not desk.open().has_store():
        return redirect("/register", 303)
    try:
        return redirect(f"/quarter/{desk.view().period}", 303)
    except UsageError:
        return redirect("/register", 303)


@PAGES.get("/state")
def state() -> dict[str, object]:
    """Say whether anything has changed, for a page that is open."""
    now = the_desk().state()
    return {"number": now.number, "last": now.last, "works": len(the_desk().works.at_work)}


@PAGES.get("/looked")
def looked() -> dict[str, object]:
    """Say whether a period is judged, for a page that waits."""
    return {"over": not the_desk().is_looking(request.args.get("period", ""))}


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
    desk = the_desk()
    view, line = _line(code, name)
    item = desk.named(figure, _shown(view, line).figures, lambda shown: ("figure", shown.question))
    events = trace(desk.open(), line.service_id, item.question, code)
    return render_template("trace.html", view=view, line=line, events=events, item=item)


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
