"""An officer's decisions on what a return asks: include, exclude, or open the question again."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from workbook.errors import DecisionError, UsageError
from workbook.feedback.decision_sheet import SheetDecision, SheetQuestion, decided_in, sheet_of
from workbook.findings import Code, Finding, Severity
from workbook.model import Period
from workbook.quarter import PeriodResult, ServiceKey, ServiceResult, judge_period
from workbook.store import Decision, Store, Verdict
from workbook.text import counted, quoted, shortened
from workbook.usecases.files import file_errors, write_atomically
from workbook.usecases.read import PeriodReport, write_period
from workbook.usecases.received import one_line_name, one_line_reason
from workbook.usecases.workspace import Workspace, chosen_period

__all__ = ["Request", "Verdict", "decide", "decide_by_sheet", "make_sheet"]

Item = TypeVar("Item")


@dataclass(frozen=True)
class Request:
    """A decision to be made. item: empty for a question on the service as a whole. value: the entry that counts, where files differ.

    authority and provider_id: needed only where two services have the same id.
    """

    service_id: str
    verdict: Verdict
    reason: str
    question: str = ""
    value: str = ""
    authority: str = ""
    provider_id: str = ""


def request(service_id: str, verdict: str, reason: str, *details: str) -> Request:
    """Ask for a decision in words. details: the further fields of Request. Raises UsageError for another verdict."""
    if not service_id or verdict not in tuple(Verdict):
        raise UsageError("say which service, and include, exclude or reopen; or give --sheet or --make-sheet.")
    return Request(service_id, Verdict(verdict), reason, *details)


def decide(
    desk: Workspace, period: Period | None, requests: Iterable[Request], by: str, when: dt.datetime
) -> tuple[PeriodReport, int]:
    """Record decisions, all or none, and write what now stands. How many there were comes with it.

    period: the latest where none is given. Raises DecisionError with every decision that cannot be made, UsageError, StoreError.
    """
    by = one_line_name(by)
    with desk.store(must_exist=True) as store:
        chosen = chosen_period(store, period)
        result = judge_period(store, chosen)
        decisions = _all_or_none(requests, lambda request: _decision(result, request, by, when))
        return _record(desk, store, chosen, decisions)


def make_sheet(desk: Workspace, period: Period | None, target: Path, when: dt.datetime) -> int:
    """Write a decisions sheet with every open question of a period, and say how many there are.

    Raises UsageError where the file is there already, or is to be no .xlsx; FileError, StoreError.
    """
    with file_errors(target):
        if target.exists():
            raise UsageError(f"{target}: there is a file of that name already. Move it, or give another name.")
    if target.suffix.casefold() != ".xlsx":
        raise UsageError(f"{target}: a decisions sheet is an Excel workbook. Give a name that ends in .xlsx.")
    with desk.store(must_exist=True) as store:
        result = judge_period(store, chosen_period(store, period))
    questions = [question for service in result.services.values() for question in _questions(result, service)]
    write_atomically(target, sheet_of(questions, when))
    desk.log(f"{target}: a decisions sheet of {result.period}, {counted(len(questions), 'open question')}")
    return len(questions)


def decide_by_sheet(desk: Workspace, path: Path, by: str, when: dt.datetime) -> tuple[PeriodReport, int]:
    """Record every decision that was put into a decisions sheet, all or none.

    A row whose question has changed since the sheet was made is one of the problems. Raises DecisionError, UsageError,
    FileError, StoreError.
    """
    by = one_line_name(by)
    with file_errors(path):
        content = path.read_bytes()
    try:
        rows = decided_in(content)
        period = _period_of(rows)
    except UsageError as error:
        raise UsageError(f"{path}: {error}") from error
    if twice := _decided_twice(rows):
        raise DecisionError(tuple(twice))
    with desk.store(must_exist=True) as store:
        result = judge_period(store, chosen_period(store, period))
        decisions = _all_or_none(rows, lambda row: _decided(result, row, by, when))
        return _record(desk, store, period, decisions)


def _decided_twice(rows: Iterable[SheetDecision]) -> list[str]:
    """Rows about what another row is about already: it cannot be told which of them is meant."""
    first: dict[tuple[str, ...], int] = {}
    repeats = []
    for row in rows:
        about = (row.authority, row.provider_id, row.service_id, row.question)
        if first.setdefault(about, row.row) != row.row:
            repeats.append(f"row {row.row}: row {first[about]} decides on the same. Leave one of them.")
    return repeats


def _all_or_none(items: Iterable[Item], decided: Callable[[Item], Decision]) -> list[Decision]:
    """The decision on each. Raises DecisionError with every one that cannot be made."""
    decisions, problems = [], []
    for item in items:
        try:
            decisions.append(decided(item))
        except UsageError as error:
            problems.append(str(error))
    if problems:
        raise DecisionError(tuple(problems))
    return decisions


def _record(desk: Workspace, store: Store, period: Period, decisions: list[Decision]) -> tuple[PeriodReport, int]:
    store.record_decisions(decisions)
    for decision in decisions:
        desk.log(
            f"{decision.verdict} {decision.question or 'all'} of {decision.service_id} by {decision.by}: {decision.reason}"
        )
    return write_period(store, desk, period), len(decisions)


def _decision(result: PeriodResult, request: Request, by: str, when: dt.datetime) -> Decision:
    """The decision, made upon what stands now. Raises UsageError where it cannot be made."""
    key = _key(result, request)
    question = _question(result.services[key], request)
    before = result.undecided(key, question)
    if request.verdict is Verdict.REOPEN and not any(
        decision.question == question for decision in result.decisions.get(key, [])
    ):
        raise UsageError(f"{key.service_id}: nothing has been decided on {question or 'the service'}.")
    if request.verdict is Verdict.INCLUDE:
        _check_include(before, question, request.value)
    if request.verdict is Verdict.EXCLUDE and question not in before.entered:
        raise UsageError(
            f"{key.service_id}: {question or 'a whole service'} cannot be excluded. Name one figure with --item."
        )
    return Decision(
        period=str(result.period),
        authority=key.authority,
        provider_id=key.provider_id,
        service_id=key.service_id,
        question=question,
        verdict=request.verdict,
        value=request.value if request.verdict is Verdict.INCLUDE else "",
        basis=before.basis(question),
        reason=one_line_reason(request.reason),
        by=by,
        when=when,
    )


def _key(result: PeriodResult, request: Request) -> ServiceKey:
    wanted = request.service_id.strip().casefold()
    matches = [
        key
        for key in result.services
        if key.service_id.casefold() == wanted
        and request.authority.casefold() in ("", key.authority.casefold())
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
    """The item as its code is written. Raises UsageError for one that the service was not asked."""
    codes = {
        question.casefold(): question
        for question in [*service.entered, *(finding.question for finding in service.findings)]
    }
    wanted = request.question.strip().casefold()
    if wanted and wanted not in codes:
        raise UsageError(
            f"{service.whose.service_id}: there is no {shortened(request.question, 60)} in its return. findings.csv has the codes."
        )
    return codes[wanted] if wanted else ""


def _check_include(service: ServiceResult, question: str, value: str) -> None:
    """Only what is a legal figure can be included, and only where something is asked."""
    entered, where = service.entered.get(question, ()), f"{service.whose.service_id}, {question or 'the service'}"
    here = [finding for finding in service.findings if finding.question == question]
    if any(finding.code is Code.CONFLICT for finding in here):
        if value not in entered or not _is_number(value):
            figures = " or ".join(filter(_is_number, entered)) or "none: exclude it instead"
            raise UsageError(f"{where}: the files differ. Say which counts with --value: {figures}.")
        return
    if value and value not in entered:
        raise UsageError(f"{where}: {shortened(value, 30)} was not entered; {' '.join(entered) or 'nothing'} was.")
    errors = [finding for finding in here if finding.severity is Severity.ERROR]
    if errors:
        raise UsageError(f"{where}: it has no figure that could be included. Exclude it, or ask for a correction.")
    if not any(finding.severity is Severity.WARNING for finding in here):
        raise UsageError(f"{where}: nothing is asked there, so there is nothing to confirm.")


def _is_number(text: str) -> bool:
    return text.isascii() and text.replace(".", "", 1).isdigit()


def _questions(result: PeriodResult, service: ServiceResult) -> list[SheetQuestion]:
    """What is open at each item of a service: questions, and figures that are held back."""
    questions = dict.fromkeys(finding.question for finding in service.findings if finding.severity in _OPEN)
    sheet_questions = []
    for question in questions:
        findings = [
            finding for finding in service.findings if finding.question == question and finding.severity in _OPEN
        ]
        choices = _choices(service, question, findings)
        if choices:
            issued, first = service.contributions[0].known.layout.issued, findings[0]
            sheet_questions.append(
                SheetQuestion(
                    period=str(result.period),
                    authority=service.whose.authority,
                    provider_id=service.whose.provider_id,
                    provider_name=issued.provider_name,
                    service_id=service.whose.service_id,
                    service_name=service.contributions[0].service.service.name,
                    question=question,
                    asks=" ".join(finding.message for finding in findings),
                    found=" / ".join(service.entered.get(question, ())),
                    file=first.source_file,
                    cell=", ".join(part for part in (first.source_sheet, first.source_cell) if part),
                    choices=choices,
                    stood=_stood(service, question),
                )
            )
    return sheet_questions


_OPEN = (Severity.ERROR, Severity.WARNING)
_USE = "Use "


def _choices(service: ServiceResult, question: str, findings: list[Finding]) -> tuple[str, ...]:
    if any(finding.code is Code.CONFLICT for finding in findings):
        return (*(f"{_USE}{entry}" for entry in service.entered[question] if _is_number(entry)), "Exclude")
    include = () if any(finding.severity is Severity.ERROR for finding in findings) else ("Include",)
    return (*include, *(("Exclude",) if question in service.entered else ()))


def _stood(service: ServiceResult, question: str) -> str:
    """Which question it is and what it is asked upon, in a few letters: others when anything of it has changed."""
    return hashlib.sha256(repr((*service.whose, question, service.basis(question))).encode()).hexdigest()[:12]


def _period_of(rows: Iterable[SheetDecision]) -> Period:
    """The quarter that all the rows are of. Raises UsageError."""
    periods = {row.period for row in rows}
    if not periods:
        raise UsageError("no row has a decision. Choose one in the first column, and say why in the second.")
    if len(periods) > 1:
        raise UsageError("its rows are of more than one quarter. Make a fresh sheet for each.")
    try:
        return Period.parse(periods.pop())
    except ValueError as error:
        raise UsageError("the column Quarter was changed. Make a fresh sheet with --make-sheet.") from error


def _decided(result: PeriodResult, row: SheetDecision, by: str, when: dt.datetime) -> Decision:
    """The decision of one row. Raises UsageError, with the row, where it cannot be made."""
    try:
        return _decision(result, _requested(result, row), by, when)
    except UsageError as error:
        raise UsageError(f"row {row.row}: {error}") from error


def _requested(result: PeriodResult, row: SheetDecision) -> Request:
    """The decision a row asks for. Raises UsageError where it is none, or is about something that has changed."""
    if not row.decision:
        raise UsageError("it has a reason, but no decision. Choose one from the list of the box, or clear the reason.")
    value = row.decision.removeprefix(_USE) if row.decision.startswith(_USE) else ""
    words = "include" if value else row.decision.casefold()
    if words not in (Verdict.INCLUDE, Verdict.EXCLUDE):
        raise UsageError(f"found {quoted(row.decision)} as the decision. Choose one from the list of the box.")
    verdict = Verdict(words)
    request = Request(row.service_id, verdict, row.reason, row.question, value, row.authority, row.provider_id)
    service = result.services[_key(result, request)]
    if _stood(service, row.question) != row.stood:
        raise UsageError(
            f"{row.service_id}, {row.question}: this has changed since the sheet was made. Make a fresh one."
        )
    return request
