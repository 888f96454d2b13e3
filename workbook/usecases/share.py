"""Share accepted figures with small numbers hidden."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from workbook import disclosure
from workbook.assess import LOADED, AnswerStatus
from workbook.dataset import DatasetRow
from workbook.disclosure import FigureSource, SharedTables
from workbook.errors import UsageError
from workbook.model import Configuration, Framework, Period, PrintedTables
from workbook.quarter import PeriodResult, ServiceResult, judge_period
from workbook.store import Share
from workbook.usecases.export import ExportFormat, WrittenExport, asked_authorities, exported, newest_framework
from workbook.usecases.files import SHARED, remove_others, write_atomically
from workbook.usecases.workspace import Workspace, chosen_period


def share(
    desk: Workspace,
    configuration: Configuration,
    period: str,
    form: ExportFormat,
    *,
    authority: str = "",
    day: dt.date,
    replace: bool = False,
) -> WrittenExport:
    """Write each authority's tables that may be shared.

    They are for the period and the year so far, and give nothing away beside any that were shared before.
    replace: tables made before for the period were never handed out. Raises UsageError where nothing is accepted or the
    form is for exact figures, ReleaseError where a hidden figure could be worked out; FileError, StoreError.
    """
    if form is ExportFormat.SPLS:
        raise UsageError("the upload holds exact figures, so it cannot be shared. Give --format csv, xlsx or parquet.")
    with desk.store(must_exist=True) as store:
        chosen = chosen_period(store, period)
        results = [judge_period(store, quarter) for quarter in chosen.until_now]
        codes = asked_authorities(results[-1], authority)
        frameworks = {code: newest_framework(store, results[-1], code) for code in codes}
        shared = {code: _bearing_on(chosen, store.shares(code)) for code in codes}
    rows = {code: _rows(results, code) for code in codes}
    full = [code for code in codes if any(row.period == str(chosen) and row.status in LOADED for row in rows[code])]
    if not full:
        raise UsageError(f"nothing has been accepted for {chosen} yet. See status for what is held back, and why.")
    tables = {
        code: disclosure.share(
            rows[code],
            frameworks[code],
            configuration.sharing,
            [share.printed for share in shared[code] if not replace or share.period != chosen],
            _household_units(results),
        )
        for code in full
    }
    files = {code: _files(tables[code], frameworks[code], form, day) for code in full}
    with desk.store() as store:  # first: no table is ever out that the store does not know
        store.record_shares([Share(code, chosen, tables[code].printed) for code in full], is_replacement=replace)
    others = [code for code in full if _last_printed(chosen, shared[code]) != tables[code].printed]
    folder = desk.folder(chosen) / SHARED
    paths = [path for code in full for path in _put(folder, files[code], code if code in others else "")]
    desk.log(f"shared {chosen} as {form}: {', '.join(path.name for path in paths)}")
    return exported(results[-1], codes, full, tuple(paths))


def _put(folder: Path, files: Mapping[str, bytes], replaced: str) -> list[Path]:
    """Write the files of one share.

    replaced: the authority whose files of other figures are taken away, which could give away beside these what they hide.
    """
    if replaced:
        remove_others(folder, f"shared_{replaced}_*", files)
    for name, content in files.items():
        write_atomically(folder / name, content)
    return [folder / name for name in files]


def _bearing_on(chosen: Period, shares: Sequence[Share]) -> list[Share]:
    """The tables that have figures in common with those of a period: of its year, and of the period before the year.

    Rules name the figures of the period before.
    """
    before = chosen.until_now[0].previous()
    year = chosen.financial_year
    return [share for share in shares if share.period == before or share.period.financial_year == year]


def _last_printed(chosen: Period, shares: Sequence[Share]) -> PrintedTables | None:
    return next((share.printed for share in reversed(shares) if share.period == chosen), None)


def _household_units(results: Sequence[PeriodResult]) -> Mapping[FigureSource, float]:
    """The household units of each service in each period, as its workbook has them."""
    units = {
        FigureSource(str(result.period), key.provider_id, key.service_id): service.contributions[0].service.service
        for result in results
        for key, service in result.services.items()
        if service.contributions
    }
    return {
        source: float(service.household_units)
        for source, service in units.items()
        if service.household_units is not None
    }


def _rows(results: list[PeriodResult], authority: str) -> list[DatasetRow]:
    return [
        row
        for result in results
        for key, service in result.services.items()
        if key.authority == authority
        for row in _accepted_or_missing(service)
    ]


def _accepted_or_missing(service: ServiceResult) -> list[DatasetRow]:
    """All rows of a service, so that totals can say how many were asked; what is not accepted is as if it were not there."""
    accepted = {row.question for row in service.accepted_rows}
    return [
        row
        if row.question in accepted or row.status is AnswerStatus.NOT_APPLICABLE
        else replace(row, value=None, status=AnswerStatus.MISSING)
        for row in service.rows
    ]


def _files(tables: SharedTables, framework: Framework, form: ExportFormat, day: dt.date) -> dict[str, bytes]:
    if form is ExportFormat.XLSX:
        return disclosure.xlsx_files(tables, framework, day)
    make = disclosure.csv_files if form is ExportFormat.CSV else disclosure.parquet_files
    return make(tables, framework)
