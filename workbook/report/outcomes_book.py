"""The report of outcomes as a workbook.

Its tables can be filtered, and trends are charts of Excel's own.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence

from workbook.model import Period
from workbook.report.compared import MeasureComparison
from workbook.report.outcome_tables import percent
from workbook.report.outcomes_report import OutcomesReport
from workbook.table import Block, ColumnType, LineChart, Table, TableBook, TableColumn, TableSheet, tabulate
from workbook.table.formats.xlsx import book_bytes

_NO_DOMAIN = "Under no domain"
_SAID = "What users say"
#: The dataset itself, which is long and has files of its own.
_FIGURES = "figures"


def outcomes_workbook(report: OutcomesReport, tables: Iterable[Table]) -> bytes:
    """Write the workbook. The same report gives the same bytes.

    tables: those of the report. Raises ReleaseError where something would not fit Excel's limits.
    """
    full = (table for table in tables if table.records and table.name != _FIGURES)
    sheets = [TableSheet(table.title, (Block(table),), frozen=1) for table in full]
    if len(report.periods) > 1 and report.comparisons:
        sheets.insert(0, _trends(report))
    saved = dt.datetime.combine(report.periods[-1].end, dt.time())  # no clock, so that the same report is the same file
    return book_bytes(TableBook(f"Outcomes. {report.span}", "Outcomes", saved, tuple(sheets)))


def _trends(report: OutcomesReport) -> TableSheet:
    """Each measure by period, and a chart of those of each domain."""
    rows: list[MeasureComparison] = []
    charts = []
    for title, group in _by_domain(report):
        if any(sum(share is not None for share in comparison.periods) > 1 for comparison in group):  # else no trend
            words = f"{title}: all services together, % of people, by {report.periods[-1].noun}"
            charts.append(LineChart(words, len(rows), len(group)))
        rows += group
    return TableSheet(
        "Trends",
        (Block(tabulate("trends", "Trends", _columns(report.periods), rows)),),
        frozen=1,
        charts=tuple(charts),
    )


def _by_domain(report: OutcomesReport) -> Iterator[tuple[str, list[MeasureComparison]]]:
    """The measures of each domain, of none, and what users or others say."""
    titles = {domain.code: domain.title for framework in report.frameworks for domain in framework.domains}
    of_people = [comparison for comparison in report.comparisons if not comparison.is_said]
    for code, title in (*titles.items(), ("", _NO_DOMAIN)):
        yield title, [comparison for comparison in of_people if comparison.measure.domain == code]
    yield _SAID, [comparison for comparison in report.comparisons if comparison.is_said]


def _columns(periods: Sequence[Period]) -> tuple[TableColumn[MeasureComparison], ...]:
    return (
        TableColumn("measure", "What it is the share of.", lambda row: f"{row.measure.label}: {row.measure.title}"),
        TableColumn("change", "Between the first period and the last, in words.", lambda row: row.change_words),
        *(_period_column(period, at) for at, period in enumerate(periods)),
    )


def _period_column(period: Period, at: int) -> TableColumn[MeasureComparison]:
    def value(row: MeasureComparison) -> float | None:
        share = row.periods[at]
        return None if share is None else percent(share[0] / share[1])

    return TableColumn(str(period), f"The percentage in {period}.", value, type=ColumnType.NUMBER)
