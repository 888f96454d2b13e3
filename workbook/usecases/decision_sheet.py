"""Settle a quarter's open questions by a decisions sheet.

It is made, filled in by an officer, and read back.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from workbook.errors import DecisionError, UsageError
from workbook.feedback.decision_sheet import SheetDecision, SheetQuestion, decided_in, sheet_of
from workbook.model import Address, Period
from workbook.quarter import PeriodResult, ServiceResult, judge_forms
from workbook.store import Decision, Verdict
from workbook.text import counted, dated, quoted, shortened
from workbook.usecases.chosen_period import chosen_period
from workbook.usecases.decide import (
    Request,
    all_or_none,
    decision_of,
    record_decisions,
    service_key,
)
from workbook.usecases.files import file_errors, write_atomically
from workbook.usecases.open_questions import USE, grounds_digest, open_questions, shown_form, uses
from workbook.usecases.period_results import PeriodReport
from workbook.usecases.received import one_line_name
from workbook.usecases.workspace import Workspace


def make_sheet(workspace: Workspace, period: str, target: Path, when: dt.datetime) -> tuple[Period, int]:
    """Write a decisions sheet of a period's open questions.

    Returns the period and how many there are.

    Raises UsageError where the file is there already, or is to be no .xlsx; FileError, StoreError.
    """
    with file_errors(target):
        if target.exists():
            raise UsageError(f"{target}: there is a file of that name already. Move it, or give another name.")
    if target.suffix.casefold() != ".xlsx":
        raise UsageError(f"{target}: a decisions sheet is an Excel workbook. Give a name that ends in .xlsx.")
    with workspace.store(must_exist=True) as store:
        chosen = chosen_period(store, period)
        results = judge_forms(store, chosen)
    questions = open_questions(results)
    write_atomically(target, sheet_of(questions, chosen.length, when))
    workspace.log(f"{target}: a decisions sheet of {chosen}, {counted(len(questions), 'open question')}")
    return chosen, len(questions)


def decide_by_sheet(
    workspace: Workspace, path: Path, by: str, when: dt.datetime, called: str = ""
) -> tuple[PeriodReport, int]:
    """Record a decisions sheet's decisions, all or none.

    A row whose question has changed since the sheet was made is one of the problems. called: what messages call it; by default its path. Raises DecisionError, UsageError,
    FileError, StoreError.
    """
    by = one_line_name(by)
    with file_errors(path):
        content = path.read_bytes()
    try:
        rows = decided_in(content)
        period = _period_of(rows)
    except UsageError as error:
        raise UsageError(f"{called or path}: {error}") from error
    if twice := _decided_twice(rows):
        raise DecisionError(tuple(twice))

    def decisions(results: tuple[PeriodResult, ...]) -> list[Decision]:
        return all_or_none(rows, lambda row: _decided(results, row, by, when))

    return record_decisions(workspace, period, decisions)


def settle(
    workspace: Workspace, question: SheetQuestion, decision: str, reason: str, by: str, when: dt.datetime
) -> tuple[PeriodReport, int]:
    """Record the decision on one open question, as it was shown.

    decision: one of its choices. Raises DecisionError, also where the question has changed; UsageError, StoreError.
    """
    by = one_line_name(by)
    about = (question.authority, question.provider_id, question.service_id, question.form)
    row = SheetDecision(
        0, decision, reason, question.period, *about, question.record, question.question, question.grounds
    )
    return record_decisions(
        workspace, question.period, lambda results: all_or_none([row], lambda row: _decided(results, row, by, when))
    )


def _decided_twice(rows: Iterable[SheetDecision]) -> list[str]:
    """Rows about what another row is about already: it cannot be told which of them is meant."""
    first: dict[tuple[str, ...], int] = {}
    repeats = []
    for row in rows:
        about = (row.authority, row.provider_id, row.service_id, row.form, row.record, row.question)
        if first.setdefault(about, row.row) != row.row:
            repeats.append(f"row {row.row}: row {first[about]} decides on the same. Leave one of them.")
    return repeats


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
    result = next((result for result in results if shown_form(result) == row.form), results[0])
    try:
        return decision_of(result, _requested(result, row), by, when)
    except UsageError as error:
        raise UsageError(f"row {row.row}: {error}" if row.row else str(error)) from error


def _requested(result: PeriodResult, row: SheetDecision) -> Request:
    """The decision a row asks for.

    Raises UsageError where it is none, or is about something that has changed.
    """
    if not row.decision:
        raise UsageError("it has a reason, but no decision. Choose one from the list of the box, or clear the reason.")
    is_use = row.decision.startswith(USE)
    words = Verdict.INCLUDE if is_use else row.decision.casefold()
    if words not in (Verdict.INCLUDE, Verdict.EXCLUDE):
        raise UsageError(f"found {quoted(row.decision)} as the decision. Choose one from the list of the box.")
    request = Request(
        row.service_id, Verdict(words), row.reason, row.question, "", row.authority, row.provider_id, row.record
    )
    service = result.returned[service_key(result, request)]
    address = service.address(row.question, row.record)
    if is_use:
        typed = row.decision.removeprefix(USE)
        request = replace(request, value=uses(service, address).get(row.decision, typed))
    if grounds_digest(service, address) != row.grounds:
        since, remedy = (
            ("the sheet was made", "Make a fresh one.") if row.row else ("it was asked", "Look at it again.")
        )
        about = ", ".join(part for part in (row.service_id, row.record, row.question) if part)
        raise UsageError(f"{about}: this has changed since {since}{_decided_words(result, service, address)}. {remedy}")
    return request


def _decided_words(result: PeriodResult, service: ServiceResult, address: Address) -> str:
    """Who decided what on a question last, in brackets; empty where nobody has."""
    decisions = [decision for decision in result.decisions.get(service.key, []) if decision.address == address]
    if not decisions:
        return ""
    last = decisions[-1]
    return f" ({last.verdict} by {shortened(last.by, 40)}, {dated(last.when)})"
