"""An officer's decisions on what a return asks: include, exclude, or open the question again."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from workbook.errors import DecisionError, UsageError
from workbook.findings import Code, Severity, shortened
from workbook.model import Period
from workbook.pipeline.collect import PeriodReport, write_period
from workbook.pipeline.desk import Desk
from workbook.pipeline.received import given_reason
from workbook.standing import ServiceStanding, Standing, Whose, standing_of
from workbook.store import Decision, Store, Verdict


@dataclass(frozen=True)
class Request:
    """A decision to be made. item: empty for a question on the service as a whole. value: the entry that counts, where files differ.

    authority and provider_id: needed only where two services have the same id.
    """

    service_id: str
    verdict: Verdict
    reason: str
    item: str = ""
    value: str = ""
    authority: str = ""
    provider_id: str = ""


def decide(
    desk: Desk, period: Period | None, requests: Iterable[Request], by: str, when: dt.datetime
) -> tuple[PeriodReport, int]:
    """Record decisions, all or none, and write what now stands. How many there were comes with it.

    period: the latest where none is given. Raises DecisionError with every decision that cannot be made, UsageError, StoreError.
    """
    with desk.store(must_exist=True) as store:
        chosen = asked_period(store, period)
        standing = standing_of(store, chosen)
        decisions, problems = [], []
        for request in requests:
            try:
                decisions.append(_decision(standing, request, by, when))
            except UsageError as error:
                problems.append(str(error))
        if problems:
            raise DecisionError(tuple(problems))
        store.record_decisions(decisions)
        for each in decisions:
            desk.log(f"{each.verdict} {each.item or 'all'} of {each.service_id} by {each.by}: {each.reason}")
        return write_period(store, desk, chosen), len(decisions)


def asked_period(store: Store, period: Period | None) -> Period:
    """The period that was asked for, or the latest for which anything was issued. Raises UsageError where nothing was."""
    chosen = period or store.latest_period()
    if chosen is None or not store.issued(chosen):
        raise UsageError(f"nothing was issued for {period or 'any quarter'} from this store. Give another --period.")
    return chosen


def _decision(standing: Standing, request: Request, by: str, when: dt.datetime) -> Decision:
    """The decision, made upon what stands now. Raises UsageError where it cannot be made."""
    whose = _whose(standing, request)
    item = _item(standing.services[whose], request)
    before = standing.undecided(whose, item)
    if request.verdict is Verdict.REOPEN and not any(each.item == item for each in standing.decisions.get(whose, [])):
        raise UsageError(f"{whose.service_id}: nothing has been decided on {item or 'the service'}.")
    if request.verdict is Verdict.INCLUDE:
        _check_include(before, item, request.value)
    if request.verdict is Verdict.EXCLUDE and item not in before.entered:
        raise UsageError(
            f"{whose.service_id}: {item or 'a whole service'} cannot be excluded. Name one figure with --item."
        )
    return Decision(
        period=str(standing.period),
        authority=whose.authority,
        provider_id=whose.provider_id,
        service_id=whose.service_id,
        item=item,
        verdict=request.verdict,
        value=request.value if request.verdict is Verdict.INCLUDE else "",
        basis=before.basis(item),
        reason=given_reason(request.reason),
        by=by,
        when=when,
    )


def _whose(standing: Standing, request: Request) -> Whose:
    wanted = request.service_id.strip().casefold()
    found = [
        whose
        for whose in standing.services
        if whose.service_id.casefold() == wanted
        and request.authority.casefold() in ("", whose.authority.casefold())
        and request.provider_id in ("", whose.provider_id)
    ]
    if not found:
        raise UsageError(
            f"service {shortened(request.service_id, 40)} has not returned anything for {standing.period}. Check its id."
        )
    if len(found) > 1:
        theirs = ", ".join(f"{each.authority} {each.provider_id}" for each in found)
        raise UsageError(
            f"service {shortened(request.service_id, 40)} is one of several ({theirs}). Give --authority and --provider too."
        )
    return found[0]


def _item(service: ServiceStanding, request: Request) -> str:
    """The item as its code is written. Raises UsageError for one that the service was not asked."""
    known = {item.casefold(): item for item in [*service.entered, *(each.item for each in service.findings)]}
    wanted = request.item.strip().casefold()
    if wanted and wanted not in known:
        raise UsageError(
            f"{service.whose.service_id}: there is no {shortened(request.item, 60)} in its return. findings.csv has the codes."
        )
    return known[wanted] if wanted else ""


def _check_include(service: ServiceStanding, item: str, value: str) -> None:
    """Only what is a legal figure can be included, and only where something is asked."""
    entered, where = service.entered.get(item, ()), f"{service.whose.service_id}, {item or 'the service'}"
    here = [each for each in service.findings if each.item == item]
    if any(each.code is Code.CONFLICT for each in here):
        if value not in entered or not _is_number(value):
            figures = " or ".join(filter(_is_number, entered)) or "none: exclude it instead"
            raise UsageError(f"{where}: the files differ. Say which counts with --value: {figures}.")
        return
    if value and value not in entered:
        raise UsageError(f"{where}: {shortened(value, 30)} was not entered; {' '.join(entered) or 'nothing'} was.")
    errors = [each for each in here if each.severity is Severity.ERROR]
    if errors:
        raise UsageError(f"{where}: it has no figure that could be included. Exclude it, or ask for a correction.")
    if not any(each.severity is Severity.WARNING for each in here):
        raise UsageError(f"{where}: nothing is asked there, so there is nothing to confirm.")


def _is_number(text: str) -> bool:
    return text.replace(".", "", 1).isdigit()
