"""Write a quarter's findings as a workbook for managers."""

from __future__ import annotations

from pathlib import Path

from workbook.model import Period
from workbook.quarter import PeriodResult, ServiceResult, judge_forms
from workbook.report import CheckRun, FindingsReport, check_runs, findings_workbook, joined, reported, service_figures
from workbook.store import Store
from workbook.text import counted
from workbook.usecases.chosen_period import chosen_period
from workbook.usecases.files import FINDINGS_BOOK, write_atomically
from workbook.usecases.workspace import Workspace


def report(desk: Workspace, period: str) -> tuple[Period, Path, int]:
    """Write findings.xlsx for a period.

    Returns the period, the file and how many findings it has.
    period: its code; the latest open one where it is empty. What is recorded gives the same bytes whenever it is made.
    Raises UsageError, ReleaseError, FileError, StoreError.
    """
    with desk.store(must_exist=True) as store, store.alone():  # or an older run could write after a newer one
        chosen = chosen_period(store, period)
        results = judge_forms(store, chosen)
        findings = [row for result in results for row in _reported(store, result)]
        runs = joined(run for service in results[0].services.values() for run in _runs(service))
        path = desk.folder(chosen) / FINDINGS_BOOK
        write_atomically(path, findings_workbook(findings, runs, chosen, store.last_act(chosen)))
    desk.log(f"report of {chosen}: {counted(len(findings), 'finding')}")
    return chosen, path, len(findings)


def _reported(store: Store, result: PeriodResult) -> list[FindingsReport]:
    files = {file.returned.file: file.returned for file in result.received}
    rows = []
    for entry in result.findings():
        returned = files.get(entry.source_file)
        form = store.issued_form(returned.workbook_id) if returned else None
        rows.append(reported(entry, form, returned.saved if returned else None))
    return rows


def _runs(service: ServiceResult) -> tuple[CheckRun, ...]:
    """What became of each rule for one service, by its joined figures."""
    first = service.contributions[0]
    answers = [sourced.answer for sourced in service.answers]
    figures = service_figures(first.service, first.issued_form.layout.issued.period, answers, service.beside)
    return check_runs(first.issued_form.framework, [figures])
