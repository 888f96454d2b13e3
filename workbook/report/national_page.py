"""The tables of the national programme as one page."""

from __future__ import annotations

from collections.abc import Sequence

from workbook.report.national import NationalForm, rounded
from workbook.report.outcomes_page import templates
from workbook.report.outcomes_report import OutcomesReport
from workbook.table import Table, cell_text


def national_page(report: OutcomesReport, forms: Sequence[NationalForm], tables: Sequence[Table]) -> str:
    """Write the page. The same report gives the same page."""
    shown = [(table, [[cell_text(cell) for cell in record] for record in table.records]) for table in tables]
    return (
        templates()
        .get_template("national.html.j2")
        .render(
            heading=f"Outcomes in the national tables' shape, {report.span}",
            report=report,
            forms=forms,
            tables=shown,
            headings={table.name: [column_words(name) for name in table.header] for table in tables},
            rounded=rounded,
        )
    )


def column_words(column: str) -> str:
    """What stands over a column for people: `Needs, %` for `needs_percent`."""
    return column.replace("_percent", ", %").replace("_", " ").capitalize()
