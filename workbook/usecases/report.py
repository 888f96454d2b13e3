"""Write the findings of a period or span as a workbook for managers."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from workbook.model import Period
from workbook.quarter import PeriodJudge, PeriodResult, ServiceResult
from workbook.report import CheckRun, FindingsReport, check_runs, findings_workbook, joined, reported, service_figures
from workbook.store import Store
from workbook.text import counted
from workbook.usecases.chosen_period import span_of, span_words
from workbook.usecases.files import FINDINGS_BOOK, write_atomically
from workbook.usecases.workspace import Workspace


def report(workspace: Workspace, period: str, since: str = "") -> tuple[list[Period], Path, int]:
    """Write findings.xlsx for a span, into the folder of its last period.

    Returns its periods, the file and how many findings it has.
    period: its last, the latest open one where it is empty, or a whole year. since: its first, the last where it is
    empty. What is recorded gives the same bytes whenever it is made. Raises UsageError, ReleaseError, FileError, StoreError.
    """
    with workspace.store(must_exist=True) as store, store.alone():  # or an older run could write after a newer one
        span, judge = span_of(store, period, since), PeriodJudge(store)
        results = [judge.forms(between) for between in span]
        findings = [row for forms in results for result in forms for row in _reported(store, result)]
        runs = joined(run for forms in results for service in forms[0].services.values() for run in _runs(service))
        path = workspace.folder(span[-1]) / FINDINGS_BOOK
        last = max(store.last_act(between) for between in span)
        write_atomically(path, findings_workbook(findings, runs, span, last))
    workspace.log(f"report of {span_words(span)}: {counted(len(findings), 'finding')}")
    return span, path, len(findings)


def _reported(store: Store, result: PeriodResult) -> list[FindingsReport]:
    rows = []
    for entry, files in result.findings_with_files():
        returned = files[0].returned if files else None
        form = store.issued_form(returned.workbook_id) if returned else None
        described = reported(entry, form, returned)
        rows.append(replace(described, period=str(result.period)))
    return rows


def _runs(service: ServiceResult) -> tuple[CheckRun, ...]:
    """What became of each rule for one service, by its joined figures."""
    first = service.contributions[0]
    answers = [sourced.answer for sourced in service.answers]
    figures = service_figures(first.service, first.issued_form.layout.issued.period, answers, service.beside)
    return check_runs(first.issued_form.framework, [figures])
