"""Write what a span of periods means, as a page and as tables."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from workbook.errors import UsageError
from workbook.layout import Issue
from workbook.model import Period, ServiceTerms
from workbook.quarter import PeriodJudge, PeriodResult, ServiceKey, outcome_figures
from workbook.report.outcome_tables import outcome_tables
from workbook.report.outcomes_book import outcomes_workbook
from workbook.report.outcomes_page import outcomes_page
from workbook.report.outcomes_report import OutcomesReport, outcomes_report
from workbook.report.prices import holding
from workbook.report.service_history import AskedInPeriod, Identity, PeriodFigures
from workbook.store import Store
from workbook.table import format_named
from workbook.text import counted, quoted
from workbook.usecases.chosen_period import span_of
from workbook.usecases.files import OUTCOMES, OUTCOMES_BOOK, OUTCOMES_PAGE, OWNER_ONLY, remove_others, write_atomically
from workbook.usecases.workspace import Workspace

#: What was agreed, by provider and service.
Agreed = Mapping[tuple[str, Identity], ServiceTerms]


@dataclass(frozen=True)
class WrittenOutcomes:
    """A report of outcomes that was written.

    page: its page. tables: the CSV of each table.
    """

    report: OutcomesReport
    page: Path
    tables: tuple[Path, ...]


def report_outcomes(workspace: Workspace, period: str = "", since: str = "", authority: str = "") -> WrittenOutcomes:
    """Write the report of a span into the folder of its last period.

    period: its last one, the latest open one where empty, or a whole year. since: its first one, the last where empty.
    authority: the code of the only one that it is about. What is recorded gives the same bytes whenever it is made.
    Raises UsageError, FileError, StoreError.
    """
    with workspace.store(must_exist=True) as store, store.alone():  # or an older run could write after a newer one
        span = span_of(store, period, since)
        first, last = span[0], span[-1]
        report = span_report(store, PeriodJudge(store, authority), span, authority)
        written = _write(workspace, last, report)
    workspace.log(f"report of outcomes from {first} to {last}: {counted(len(report.services), 'service')}")
    return written


def span_report(store: Store, judge: PeriodJudge, span: Sequence[Period], authority: str) -> OutcomesReport:
    """Bring together what is recorded of periods.

    judge: of that authority, or of all. authority: the code of the only one that it is about; all where empty.
    Raises UsageError where nothing was issued.
    """
    agreed = store.terms()
    figures = tuple(_figures(store, judge, between, authority, holding(agreed, between)) for between in span)
    if not any(between.services for between in figures):
        raise UsageError(
            f"nothing was issued for {quoted(authority)} from {span[0]} to {span[-1]}. Give another --authority."
        )
    return outcomes_report(figures, _authorities(figures), store.notes(), store.comments())


def _write(workspace: Workspace, period: Period, report: OutcomesReport) -> WrittenOutcomes:
    folder, csv = workspace.folder(period), format_named("csv")
    page = folder / OUTCOMES_PAGE
    records = outcome_tables(report)
    tables = {folder / OUTCOMES / f"{table.name}.csv": csv.write(table) for table in records}
    for path, content in tables.items():
        write_atomically(path, content, OWNER_ONLY)
    remove_others(folder / OUTCOMES, "*.csv", set(tables))
    write_atomically(folder / OUTCOMES_BOOK, outcomes_workbook(report, records), OWNER_ONLY)
    write_atomically(page, outcomes_page(report).encode(), OWNER_ONLY)
    return WrittenOutcomes(report, page, tuple(tables))


def _figures(store: Store, judge: PeriodJudge, period: Period, authority: str, agreed: Agreed) -> PeriodFigures:
    """What was asked and reported in a period, of one authority or of all."""
    state, *others = judge.forms(period)
    everybody = judge.counted_people(period)
    people = outcome_figures(store, period, (part for part in everybody if authority in ("", part.issued.authority)))
    own = [
        row
        for result in (state, *others)
        for key, service in result.services.items()
        if authority in ("", key.authority) and not service.is_of_people
        for row in service.rows
    ]
    services = tuple(service for service in _services(state, agreed) if authority in ("", service.issue.authority))
    digests = dict.fromkeys(service.issue.digest for service in services)
    digests |= dict.fromkeys(record.issued.digest for result in others for record in result.issued)
    rows = tuple(row for row in (*own, *people) if authority in ("", row.authority_code))
    return PeriodFigures(period, services, rows, tuple(store.framework(digest) for digest in digests))


def _services(state: PeriodResult, agreed: Agreed) -> Iterator[AskedInPeriod]:
    """Every service that the quarterly form asks, each once."""
    issues: dict[ServiceKey, Issue] = {}
    for record in state.issued:
        for key in state.asked[record.issued.workbook_id]:
            issues.setdefault(key, record.issued)
    for key, issue in issues.items():
        service = issue.service(key.service_id).service
        terms = agreed.get((key.provider_id, key.identity), ServiceTerms(service.service_id))
        yield AskedInPeriod(issue, service, state.state(key), terms)


def _authorities(figures: tuple[PeriodFigures, ...]) -> str:
    """The names of the authorities, or how many they are."""
    names = sorted({service.issue.authority_name for period in figures for service in period.services})
    return ", ".join(names) if len(names) <= 3 else counted(len(names), "authority", "authorities")
