"""Write the tables of the national programme."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from workbook.quarter import PeriodJudge
from workbook.report.national import NationalForm, national_forms, national_parts, national_tables
from workbook.report.national_page import national_page
from workbook.report.outcomes_report import OutcomesReport
from workbook.table import format_named
from workbook.usecases.chosen_period import span_of
from workbook.usecases.files import OUTCOMES, OWNER_ONLY, remove_others, write_atomically
from workbook.usecases.outcomes import span_report
from workbook.usecases.workspace import Workspace

NATIONAL = "national"


@dataclass(frozen=True)
class WrittenNational:
    """The tables that were written. page: the page of them all."""

    report: OutcomesReport
    forms: tuple[NationalForm, ...]
    page: Path
    tables: tuple[Path, ...]


def report_national(workspace: Workspace, period: str = "", authority: str = "", since: str = "") -> WrittenNational:
    """Write the national tables of a period, a year or a span.

    period: its last, the latest open one where empty. since: its first, the last where empty. authority: of one alone. What is recorded gives the same bytes whenever it
    is made. Raises UsageError, FileError, StoreError.
    """
    with workspace.store(must_exist=True) as store, store.alone():
        span = span_of(store, period, since)
        report = span_report(store, PeriodJudge(store, authority), span, authority)
        forms, csv = national_forms(report), format_named("csv")
        folder = workspace.folder(span[-1]) / OUTCOMES
        tables = tuple(national_tables(forms))
        paths = {
            folder / NATIONAL / f"{table.name}.csv": csv.write(table) for table in (*tables, *national_parts(forms))
        }
        for path, content in paths.items():
            write_atomically(path, content, OWNER_ONLY)
        remove_others(folder / NATIONAL, "*.csv", set(paths))
        page = folder / f"{NATIONAL}.html"
        write_atomically(page, national_page(report, forms, tables).encode(), OWNER_ONLY)
    workspace.log(f"national tables of {period or span[-1]} written by {workspace.by}")
    return WrittenNational(report, forms, page, tuple(paths))
