"""Decide on questions: include, exclude or open again."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TypeVar

from workbook.errors import DecisionError, UsageError
from workbook.findings import OWNERSHIP, Code, Severity
from workbook.model import Address
from workbook.quarter import PeriodResult, ServiceIdentity, ServiceKey, ServiceResult, service_identity
from workbook.store import Decision, Verdict
from workbook.text import counted, folded, shortened
from workbook.usecases.after_recording import after_recording
from workbook.usecases.chosen_period import chosen_period
from workbook.usecases.period_results import PeriodReport, judged_around, write_changed
from workbook.usecases.received import one_line_name, one_line_reason
from workbook.usecases.workspace import Workspace

__all__ = ["Request", "Verdict", "decide", "request"]

Item = TypeVar("Item")


@dataclass(frozen=True)
class Request:
    """A decision to be made.

    item: empty for a question on the service as a whole. value: the entry that counts, where files differ.

    authority and provider_id: needed only where two services have the same id.
    record: the reference of the person it is about, in a form about people.
    """

    service_id: str
    verdict: Verdict
    reason: str
    question: str = ""
    value: str = ""
    authority: str = ""
    provider_id: str = ""
    record: str = ""


def request(service_id: str, verdict: str, reason: str, *details: str) -> Request:
    """Ask for a decision in words.

    details: the further fields of Request. Raises UsageError for another verdict.
    """
    if not service_id or verdict not in tuple(Verdict):
        raise UsageError("say which service, and include, exclude or reopen; or give --sheet or --make-sheet.")
    return Request(service_id, Verdict(verdict), reason, *details)


def decide(
    workspace: Workspace, period: str, requests: Iterable[Request], by: str, when: dt.datetime
) -> tuple[PeriodReport, int]:
    """Record decisions, all or none, and write what now stands.

    It also says how many there were.

    period: its code; the latest where it is empty. Raises DecisionError with every decision that cannot be made, UsageError, StoreError.
    """
    by = one_line_name(by)

    def decisions(results: tuple[PeriodResult, ...]) -> list[Decision]:
        return all_or_none(requests, lambda request: decision_of(_result_of(results, request), request, by, when))

    return record_decisions(workspace, period, decisions)


def all_or_none(items: Iterable[Item], decided: Callable[[Item], Decision]) -> list[Decision]:
    """Make every decision.

    Raises DecisionError with every one that cannot be made.
    """
    decisions, problems = [], []
    for item in items:
        try:
            decisions.append(decided(item))
        except UsageError as error:
            problems.append(str(error))
    if problems:
        raise DecisionError(tuple(problems))
    return decisions


def record_decisions(
    workspace: Workspace, period: str, decided: Callable[[tuple[PeriodResult, ...]], list[Decision]]
) -> tuple[PeriodReport, int]:
    """Record decisions on a period, and write its results.

    decided: makes the decisions upon the forms of the period; nobody else can write until they are recorded.
    Raises DecisionError where they include two returns of one service, UnwrittenError.
    """
    with workspace.store(must_exist=True) as store:
        with store.alone():
            chosen = chosen_period(store, period)
            before = judged_around(store, [chosen])
            decisions = decided(before[chosen])
            _require_one_return(decisions)
            store.record_decisions(decisions)
        with after_recording(f"{counted(len(decisions), 'decision')} on {chosen}"):
            for decision in decisions:
                what = decision.question or "all"
                workspace.log(f"{decision.verdict} {what} of {decision.service_id} by {decision.by}: {decision.reason}")
            (report,) = write_changed(store, workspace, [chosen], before)
        return report, len(decisions)


def _require_one_return(decisions: Iterable[Decision]) -> None:
    """Refuse to include two providers' returns of one service: only one of them can count."""
    included: dict[ServiceIdentity, str] = {}
    problems = []
    for decision in decisions:
        if decision.verdict is Verdict.INCLUDE and not decision.question:
            service = service_identity(decision.authority, decision.service_id)
            first = included.setdefault(service, decision.provider_id)
            if first != decision.provider_id:
                both = f"providers {first} and {decision.provider_id}"
                problems.append(f"{decision.service_id}: two returns cannot both count ({both}). Include one of them.")
    if problems:
        raise DecisionError(tuple(problems))


def _result_of(results: tuple[PeriodResult, ...], request: Request) -> PeriodResult:
    """The result of the form that a request is about: the one that asks its question, else the quarterly one."""
    for result in results:
        codes = {
            folded(code) for service in result.returned.values() for form in service.forms for code in form.questions
        }
        if folded(request.question) in codes:
            return result
    return next((result for result in results if _has_record(result, request.record)), results[0])


def _has_record(result: PeriodResult, record: str) -> bool:
    return record != "" and any(
        address.record == record for service in result.returned.values() for address in service.entered
    )


def decision_of(result: PeriodResult, request: Request, by: str, when: dt.datetime) -> Decision:
    """The decision, made upon what stands now.

    Raises UsageError where it cannot be made.
    """
    key = service_key(result, request)
    question = _question(result.returned[key], request)
    address = Address(key.service_id, _record(result.returned[key], request), question)
    before = result.undecided(key, address)
    if request.verdict is Verdict.REOPEN and not any(
        decision.address == address for decision in result.decisions.get(key, [])
    ):
        raise UsageError(f"{key.service_id}: nothing has been decided on {question or 'the service'}.")
    if request.verdict is Verdict.INCLUDE:
        _check_include(before, address, request.value)
    if request.verdict is Verdict.EXCLUDE and not may_be_excluded(before, address):
        raise UsageError(
            f"{key.service_id}: {question or 'a whole service'} cannot be excluded. Name one figure with --item."
        )
    return Decision(
        period=result.period,
        authority=key.authority,
        provider_id=key.provider_id,
        address=address,
        verdict=request.verdict,
        value=request.value if request.verdict is Verdict.INCLUDE else "",
        grounds=before.grounds(address),
        reason=one_line_reason(request.reason),
        by=by,
        when=when,
    )


def may_be_excluded(service: ServiceResult, address: Address) -> bool:
    """Whether there is anything to take out."""
    here = [finding for finding in service.findings if finding.address == address]
    return address in service.entered or any(finding.code in OWNERSHIP for finding in here)


def service_key(result: PeriodResult, request: Request) -> ServiceKey:
    """Find the service that a request means.

    Raises UsageError where there is none, or more than one.
    """
    wanted = folded(request.service_id)
    matches = [
        key
        for key in result.returned
        if folded(key.service_id) == wanted
        and folded(request.authority) in ("", folded(key.authority))
        and request.provider_id in ("", key.provider_id)
    ]
    if not matches:
        raise UsageError(
            f"service {shortened(request.service_id, 40)} has not returned anything for {result.period}. Check its id."
        )
    if len(matches) > 1:
        owners = ", ".join(f"{key.authority} {key.provider_id}" for key in matches)
        raise UsageError(
            f"service {shortened(request.service_id, 40)} is one of several ({owners}). Give --authority and --provider too."
        )
    return matches[0]


def _question(service: ServiceResult, request: Request) -> str:
    """The item as its code is written.

    Raises UsageError for one that the service was not asked.
    """
    codes = {
        folded(question): question
        for question in [
            *(address.question for address in service.entered),
            *(finding.question for finding in service.findings),
        ]
    }
    wanted = folded(request.question)
    if wanted and wanted not in codes:
        raise UsageError(
            f"{service.key.service_id}: there is no {shortened(request.question, 60)} in its return. findings.csv has the codes."
        )
    return codes[wanted] if wanted else ""


def _record(service: ServiceResult, request: Request) -> str:
    """The record as its reference is written.

    Raises UsageError for one that is not in the service's return.
    """
    records = {folded(address.record): address.record for address in service.entered}
    wanted = folded(request.record)
    if wanted and wanted not in records:
        raise UsageError(
            f"{service.key.service_id}: there is no record {shortened(request.record, 30)}. findings.csv has the references."
        )
    return records[wanted] if wanted else ""


def _check_include(service: ServiceResult, address: Address, value: str) -> None:
    """Only what is a legal figure can be included, and only where something is asked."""
    about = ", ".join(part for part in (address.record, address.question) if part)
    entered, where = service.entered.get(address, ()), f"{service.key.service_id}, {about or 'the service'}"
    here = [finding for finding in service.findings if finding.address == address]
    if any(finding.code is Code.CONFLICT for finding in here):
        legal = service.legal_entries(address)
        if value not in legal:
            figures = " or ".join(legal) or "none: exclude it instead"
            raise UsageError(f"{where}: the files differ. Say which counts with --value: {figures}.")
        return
    if value and value not in entered:
        raise UsageError(f"{where}: {shortened(value, 30)} was not entered; {' '.join(entered) or 'nothing'} was.")
    errors = [finding for finding in here if finding.severity is Severity.ERROR]
    if errors:
        raise UsageError(f"{where}: it has no figure that could be included. Exclude it, or ask for a correction.")
    if not any(finding.severity is Severity.WARNING for finding in here):
        raise UsageError(f"{where}: nothing is asked there, so there is nothing to confirm.")
