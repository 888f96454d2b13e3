"""Settle a quarter's open questions by a decisions sheet.

It is made, filled in by an officer, and read back.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from workbook.errors import DecisionError, UsageError
from workbook.feedback.decision_sheet import SheetDecision, SheetQuestion, decided_in, sheet_of
from workbook.findings import Code, Finding, Severity
from workbook.model import QUARTERLY, Address, Period
from workbook.quarter import PeriodResult, ServiceResult, judge_forms
from workbook.quarter.versions import VERSION
from workbook.store import Decision, Verdict
from workbook.text import counted, dated, plain, quoted, shortened
from workbook.usecases.chosen_period import chosen_period
from workbook.usecases.decide import (
    Request,
    all_or_none,
    decision_of,
    may_be_excluded,
    record_decisions,
    service_key,
)
from workbook.usecases.files import file_errors, write_atomically
from workbook.usecases.period_results import PeriodReport
from workbook.usecases.received import one_line_name
from workbook.usecases.workspace import Workspace

_OPEN = (Severity.ERROR, Severity.WARNING)
_USE = "Use "


def make_sheet(desk: Workspace, period: str, target: Path, when: dt.datetime) -> tuple[Period, int]:
    """Write a decisions sheet of a period's open questions.

    Returns the period and how many there are.

    Raises UsageError where the file is there already, or is to be no .xlsx; FileError, StoreError.
    """
    with file_errors(target):
        if target.exists():
            raise UsageError(f"{target}: there is a file of that name already. Move it, or give another name.")
    if target.suffix.casefold() != ".xlsx":
        raise UsageError(f"{target}: a decisions sheet is an Excel workbook. Give a name that ends in .xlsx.")
    with desk.store(must_exist=True) as store:
        chosen = chosen_period(store, period)
        results = judge_forms(store, chosen)
    questions = [
        question
        for result in results
        for service in result.returned.values()
        for question in _questions(result, service)
    ]
    write_atomically(target, sheet_of(questions, chosen.length, when))
    desk.log(f"{target}: a decisions sheet of {chosen}, {counted(len(questions), 'open question')}")
    return chosen, len(questions)


def decide_by_sheet(desk: Workspace, path: Path, by: str, when: dt.datetime) -> tuple[PeriodReport, int]:
    """Record a decisions sheet's decisions, all or none.

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

    def decisions(results: tuple[PeriodResult, ...]) -> list[Decision]:
        return all_or_none(rows, lambda row: _decided(results, row, by, when))

    return record_decisions(desk, period, decisions)


def _decided_twice(rows: Iterable[SheetDecision]) -> list[str]:
    """Rows about what another row is about already: it cannot be told which of them is meant."""
    first: dict[tuple[str, ...], int] = {}
    repeats = []
    for row in rows:
        about = (row.authority, row.provider_id, row.service_id, row.form, row.record, row.question)
        if first.setdefault(about, row.row) != row.row:
            repeats.append(f"row {row.row}: row {first[about]} decides on the same. Leave one of them.")
    return repeats


def _shown_form(result: PeriodResult) -> str:
    """The form's code in a sheet; nothing for the return itself, which may be of any period."""
    return "" if result.form == QUARTERLY else result.form


def _questions(result: PeriodResult, service: ServiceResult) -> list[SheetQuestion]:
    """What is open at each item of a service: questions, and figures that are held back."""
    addresses = dict.fromkeys(finding.address for finding in service.findings if finding.severity in _OPEN)
    sheet_questions = []
    for found in addresses:
        address = service.address(found.question, found.record)
        findings = [finding for finding in service.findings if finding.address == found and finding.severity in _OPEN]
        choices = _choices(service, address, findings)
        if choices:
            issued, first = service.contributions[0].issued_form.layout.issued, findings[0]
            sheet_questions.append(
                SheetQuestion(
                    period=str(result.period),
                    authority=service.key.authority,
                    provider_id=service.key.provider_id,
                    provider_name=issued.provider_name,
                    service_id=service.key.service_id,
                    service_name=service.contributions[0].service.service.name,
                    form=_shown_form(result),
                    record=address.record,
                    question=address.question,
                    asks=" ".join(finding.message for finding in findings),
                    typed=_typed(service, address),
                    file=first.source_file,
                    cell=", ".join(part for part in (first.source_sheet, first.source_cell) if part),
                    choices=choices,
                    grounds=_grounds(service, address),
                )
            )
    return sheet_questions


def _typed(service: ServiceResult, address: Address) -> str:
    """What was typed; of people nothing is shown."""
    is_shown = address.question != VERSION and not service.is_of_people
    return " / ".join(service.entered.get(address, ())) if is_shown else ""


def _choices(service: ServiceResult, address: Address, findings: list[Finding]) -> tuple[str, ...]:
    if any(finding.code is Code.CONFLICT for finding in findings):
        return (*_uses(service, address), "Exclude")
    include = () if any(finding.severity is Severity.ERROR for finding in findings) else ("Include",)
    return (*include, *(("Exclude",) if may_be_excluded(service, address) else ()))


def _uses(service: ServiceResult, address: Address) -> dict[str, str]:
    """What each choice of an entry stands for: a box shows it on one line, without what cannot be seen.

    Of a person the file stands for what it says.
    """
    entries = service.legal_entries(address)
    if service.is_of_people:
        said = ((part.file.returned, part.entered(address)) for part in service.contributions)
        return {f"{_USE}{file.file} ({file.digest[:8]})": entry for file, entry in said if entry in entries}
    return {" ".join(f"{_USE}{plain(entry)}".split()): entry for entry in entries}


def _grounds(service: ServiceResult, address: Address) -> str:
    """Which question it is and what it is asked upon, in a few letters: others when anything of it has changed."""
    return hashlib.sha256(
        repr((*service.key, address.record, address.question, service.grounds(address))).encode()
    ).hexdigest()[:12]


def _period_of(rows: Iterable[SheetDecision]) -> str:
    """The code of the period that all the rows are of. Raises UsageError."""
    periods = {row.period for row in rows}
    if not periods:
        raise UsageError("no row has a decision. Choose one in the first column, and say why in the second.")
    if len(periods) > 1:
        raise UsageError("its rows are of more than one period. Make a fresh sheet for each.")
    period = periods.pop()
    if not Period.is_code(period):
        raise UsageError("the column of the period was changed. Make a fresh sheet with --make-sheet.")
    return period


def _decided(results: tuple[PeriodResult, ...], row: SheetDecision, by: str, when: dt.datetime) -> Decision:
    """The decision of one row.

    Raises UsageError, with the row, where it cannot be made.
    """
    result = next((result for result in results if _shown_form(result) == row.form), results[0])
    try:
        return decision_of(result, _requested(result, row), by, when)
    except UsageError as error:
        raise UsageError(f"row {row.row}: {error}") from error


def _requested(result: PeriodResult, row: SheetDecision) -> Request:
    """The decision a row asks for.

    Raises UsageError where it is none, or is about something that has changed.
    """
    if not row.decision:
        raise UsageError("it has a reason, but no decision. Choose one from the list of the box, or clear the reason.")
    is_use = row.decision.startswith(_USE)
    words = Verdict.INCLUDE if is_use else row.decision.casefold()
    if words not in (Verdict.INCLUDE, Verdict.EXCLUDE):
        raise UsageError(f"found {quoted(row.decision)} as the decision. Choose one from the list of the box.")
    request = Request(
        row.service_id, Verdict(words), row.reason, row.question, "", row.authority, row.provider_id, row.record
    )
    service = result.returned[service_key(result, request)]
    address = service.address(row.question, row.record)
    if is_use:
        typed = row.decision.removeprefix(_USE)
        request = replace(request, value=_uses(service, address).get(row.decision, typed))
    if _grounds(service, address) != row.grounds:
        raise UsageError(
            f"{', '.join(part for part in (row.service_id, row.record, row.question) if part)}: this has changed since the sheet was made"
            f"{_decided_words(result, service, address)}. Make a fresh one."
        )
    return request


def _decided_words(result: PeriodResult, service: ServiceResult, address: Address) -> str:
    """Who decided what on a question last, in brackets; empty where nobody has."""
    decisions = [decision for decision in result.decisions.get(service.key, []) if decision.address == address]
    if not decisions:
        return ""
    last = decisions[-1]
    return f" ({last.verdict} by {shortened(last.by, 40)}, {dated(last.when)})"
