"""Share accepted figures with small numbers hidden."""

from __future__ import annotations

import datetime as dt
import hashlib
from dataclasses import replace
from pathlib import PurePosixPath

from workbook import disclosure
from workbook.assess import LOADED, AnswerStatus
from workbook.dataset import DatasetRow
from workbook.errors import UsageError
from workbook.model import Configuration, Period, Sharing
from workbook.quarter import PeriodResult, ServiceResult, judge_period
from workbook.store import Draft, FigureKey, ReleaseKind, Store
from workbook.table import all_formats, format_named
from workbook.usecases.chosen_period import chosen_period
from workbook.usecases.configuration import use_configuration
from workbook.usecases.export import UPLOAD, WrittenExport, asked_authorities, exported, newest_framework
from workbook.usecases.files import SHARED
from workbook.usecases.received import one_line_name
from workbook.usecases.releasing import figures_of, put_out
from workbook.usecases.workspace import Workspace


def share(
    desk: Workspace,
    configuration: Configuration,
    period: str,
    format_name: str,
    *,
    authority: str = "",
    day: dt.date,
    replace: bool = False,
) -> WrittenExport:
    """Write each authority's tables that may be shared.

    They are for the period and the year so far.
    replace: tables made before were never handed out. Raises UsageError where nothing is accepted or the format is the
    upload, ReleaseError where a hidden figure could be worked out; FileError, StoreError.
    """
    if format_name == UPLOAD:
        raise UsageError(
            f"the upload holds exact figures, so it cannot be shared. Give one of: {', '.join(all_formats())}."
        )
    table_format = format_named(format_name)
    with desk.store(must_exist=True) as store:
        number = use_configuration(desk, store, configuration)
        chosen = chosen_period(store, period)
        results = [judge_period(store, quarter) for quarter in chosen.until_now]
        codes = asked_authorities(results[-1], authority)
        frameworks = {code: newest_framework(store, results[-1], code) for code in codes}
        rows = {code: _rows(results, code) for code in codes}
        full = [code for code in codes if any(row.period == str(chosen) and row.status in LOADED for row in rows[code])]
        if not full:
            raise UsageError(f"nothing has been accepted for {chosen} yet. See status for what is held back, and why.")
        digests = _digests({code: rows[code] for code in full}, chosen.until_now, configuration.sharing)
        if not replace:
            _refuse_others(store, digests)
        files: dict[str, bytes] = {}
        figures: dict[FigureKey, str] = {}
        for code in full:
            tables = disclosure.share(rows[code], frameworks[code], configuration.sharing)
            files |= disclosure.shared_files(tables, frameworks[code], table_format, day)
            loaded = (row for row in rows[code] if row.status in LOADED)
            figures |= figures_of(loaded, frameworks[code].periods)
        by = one_line_name(desk.by)
        draft = Draft(ReleaseKind.SHARE, format_name, chosen, tuple(full), number, by, figures, digests)
        put = put_out(desk, store, draft, PurePosixPath(str(chosen), SHARED), files, together=False)
    return exported(results[-1], codes, full, put)


def _digests(
    rows: dict[str, list[DatasetRow]], quarters: tuple[Period, ...], policy: Sharing
) -> dict[tuple[str, Period], str]:
    """The digest of each authority's figures in each quarter that it has rows of."""
    return {
        (code, quarter): _digest(of_code, quarter, policy)
        for code, of_code in rows.items()
        for quarter in quarters
        if any(row.period == str(quarter) for row in of_code)
    }


def _digest(rows: list[DatasetRow], quarter: Period, policy: Sharing) -> str:
    """Which figures a quarter's tables are made of, and by which policy, in short."""
    figures = sorted(
        (row.service_id, row.question, str(row.value), row.status) for row in rows if row.period == str(quarter)
    )
    return hashlib.sha256(repr((policy, figures)).encode()).hexdigest()


def _refuse_others(store: Store, figures: dict[tuple[str, Period], str]) -> None:
    """Two tables of one quarter with other figures give away what each of them hides. Raises UsageError."""
    shares = {code: store.ledger.shares(code) for code in dict.fromkeys(code for code, _ in figures)}
    for (code, quarter), now in figures.items():
        before, when = shares[code].get(quarter, (now, None))
        if before != now and when is not None:
            raise UsageError(
                f"{code}, {quarter}: tables with other figures were made on {when.day} {when:%B %Y}. Both together could "
                "give away what each hides. If those were never handed out, run again with --replace."
            )


def _rows(results: list[PeriodResult], authority: str) -> list[DatasetRow]:
    return [
        row
        for result in results
        for key, service in result.services.items()
        if key.authority == authority
        for row in _accepted_or_missing(service)
    ]


def _accepted_or_missing(service: ServiceResult) -> list[DatasetRow]:
    """All rows of a service, so that totals can say how many were asked; what is not accepted is as if it were not there.

    Nor are the figures that rules tie to it: a total would have the part of a whole that it lacks.
    """
    accepted = {row.question for row in service.accepted_rows}
    blank = {row.question for row in service.rows if row.status is AnswerStatus.MISSING}
    open_now = {row.question for row in service.rows if row.status is not AnswerStatus.NOT_APPLICABLE}
    frameworks = {part.issued_form.layout.issued.digest: part.issued_form.framework for part in service.contributions}
    for framework in frameworks.values():
        accepted -= disclosure.companions(framework, open_now - accepted - blank, blank)
    return [
        row
        if row.question in accepted or row.status is AnswerStatus.NOT_APPLICABLE
        else replace(row, value=None, status=AnswerStatus.MISSING)
        for row in service.rows
    ]
