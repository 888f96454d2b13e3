"""Make dataset.md from the columns and formats of the program: `make docs`. A test says when that is due."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from workbook.config import load, shipped_folder
from workbook.dataset import COLUMNS, FINDING_COLUMNS, STATUSES
from workbook.model import PeriodLength
from workbook.outcomes import BREAKDOWN_COLUMNS
from workbook.people import ADDRESS_COLUMNS, PERSON_COLUMNS
from workbook.quarter.choices import CHOICE_COLUMNS
from workbook.report.findings_book import COLUMNS as COLUMNS_OF_FINDINGS
from workbook.report.findings_book import check_columns
from workbook.table import TableColumn, all_formats
from workbook.usecases.return_lines import RETURN_COLUMNS
from workbook.usecases.service_line import STATUS_COLUMNS

PAGE = Path(__file__).with_name("dataset.md")

DATASET = """\
# The dataset, column by column

*Made from the columns and formats of the program by `make docs`; do not edit it here.*

`dataset.csv` and `dataset.parquet` hold one row for each period, service and item that has been returned, from the files that count,
joined, and with what officers decided ([how](officers.md)). An indicator that is hidden for a service has no rows; one that is switched to
No has rows that say `not_applicable`. A figure with an open question is in it; the exports hold [accepted figures](upload.md) only.
Percentages are worked out again, never read from the sheet; where there is nothing to divide by there is no value.

"""
FINDINGS = """
## The findings

`findings.csv` holds one row for each finding. The severities are `reject` (the file), `error` (the value), `warning` (please confirm) and
`info`; [findings.md](findings.md) has every code.

"""
CHOICES = """
## What services report

`choices.csv` holds one row for each indicator that a returned service was shown. The states are `required`, `selected` and `offered`.

"""
RETURNS = """
## What returns say of themselves

`returns.csv` holds one row for each file received of a known workbook, with what the provider wrote on Read me beside its figures: all of it is
blank in a CSV and in a form about people. It is in no export and in nothing that is shared.

"""
STATUS = """
## How services stand

`status.csv` holds one row for each service of each workbook that was issued.

"""
RECORDS = """
## Answers about people

`people/records.csv` holds one row for each answer about a person, from [workbooks about people](people.md). It is for the officer alone.

"""
PERSONS = """
`people/<form>.csv` and `.parquet` hold one row for each person. These columns stand before those of the questions:

"""
BREAKDOWNS = """
`people/breakdowns.csv` holds the counts of people by service, provider, authority, kind of service and client group, for the period and for
its year so far; [what they count](people.md#what-is-written). Its numbers are small: it is for the officer alone, too.

"""
REPORT = """
## The report for managers

`findings.xlsx` (`report`) has the findings on three sheets, by severity, with these columns; those of several periods with `Period` before them:

"""
CHECKS = """
Its sheet Checks has a row for each rule:

"""
FORMATS = """
## The formats

`export --format` writes the [accepted figures](upload.md) in any of these, of one period or a span (`--since`, or a year as `--period`), `export --share` the [tables for people outside](sharing.md).

"""
CLOSING = """
What explains the figures, as the data dictionary and the notes, is CSV where a file holds one table. In the CSV files a text that Excel
would run as a formula has an apostrophe before it.
"""


def page() -> str:
    """The page as it should be."""
    statuses = [(f"`{status}`", words) for status, words in STATUSES.items()]
    formats = [
        (name, f"`data.{table_format.suffix}`", table_format.sentence, table_format.promise)
        for name, table_format in all_formats().items()
    ]
    return "".join(
        (
            DATASET,
            _columns(COLUMNS),
            "\n",
            _table(("status", "means"), statuses),
            FINDINGS,
            _columns(FINDING_COLUMNS),
            CHOICES,
            _columns(CHOICE_COLUMNS),
            RETURNS,
            _columns(RETURN_COLUMNS),
            STATUS,
            _columns(STATUS_COLUMNS),
            RECORDS,
            _columns(ADDRESS_COLUMNS),
            PERSONS,
            _columns(PERSON_COLUMNS),
            BREAKDOWNS,
            _columns(BREAKDOWN_COLUMNS),
            REPORT,
            _columns(COLUMNS_OF_FINDINGS),
            CHECKS,
            _columns(check_columns(PeriodLength.QUARTER.noun)),
            FORMATS,
            _table(("format", "file", "for", "text"), formats),
            CLOSING,
        )
    )


def _columns(columns: Iterable[TableColumn[Any]]) -> str:
    framework = load(shipped_folder()).framework
    return _table(("column", "holds"), [(f"`{column.name}`", framework.worded(column.sentence)) for column in columns])


def _table(headings: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    lines = [headings, tuple("---" for _ in headings), *rows]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
