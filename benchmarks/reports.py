"""Measure the report of outcomes on invented figures: `python -m benchmarks.reports [authorities] [services of each]`.

The figures are there already: what it takes to read and judge returns is not in it. Seconds are of the processor.
"""

from __future__ import annotations

import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))

from spans import FLOATING, HOSTEL, LAST, Told, framework, moves, period_figures
from workbook.model import Period
from workbook.report.outcome_tables import outcome_tables
from workbook.report.outcomes_book import outcomes_workbook
from workbook.report.outcomes_page import outcomes_page
from workbook.report.outcomes_report import outcomes_report
from workbook.report.service_history import PeriodFigures
from workbook.table import format_named

#: England's upper-tier authorities, and a number of services that is ours.
_AUTHORITIES, _SERVICES = 152, 40
#: How many indicators of the basket a service reports; 1 to 5 is usual.
_INDICATORS = 4
_PERIODS = (Period(2007, 3), Period(2007, 4), Period(2008, 1), LAST)
_GROUPS = ("7", "1", "4", "12", "14")
_NEEDS = ("answered", "needs", "achieved", "not_achieved")


def main() -> None:
    """Say how long each part takes, and how large the page is."""
    authorities, services = (*map(int, sys.argv[1:]), *(_AUTHORITIES, _SERVICES)[len(sys.argv) - 1 :])
    begun = time.process_time()
    figures = [_invented(period, authorities * services) for period in _PERIODS]
    print(
        f"{authorities * services} services, {len(_PERIODS)} periods, invented in {time.process_time() - begun:.1f} s"
    )
    begun = time.process_time()
    report = outcomes_report(figures, "England")
    page = outcomes_page(report)
    paged = time.process_time()
    csv = format_named("csv")
    made = outcome_tables(report)
    tables = [csv.write(table) for table in made]
    tabled = time.process_time()
    book = outcomes_workbook(report, made)
    ended = time.process_time()
    print(
        f"page {len(page) / 1e6:.1f} MB in {paged - begun:.1f} s; CSV {sum(map(len, tables)) / 1e6:.0f} MB in {tabled - paged:.1f} s;"
    )
    print(f"workbook {len(book) / 1e6:.1f} MB in {ended - tabled:.1f} s; together {ended - begun:.1f} s")


def _invented(period: Period, services: int) -> PeriodFigures:
    """Figures of people who left, of every basket indicator with a share, and of needs."""
    counts = [
        {question.code: 20.0 for question in section.questions if not question.derived and question.unit == "people"}
        for section in framework().quarterly.sections
        if section.domain
    ]
    needs = {f"NOF-ST-2.need_{need}_{name}": 12.0 for need in ("1a", "1b", "3b", "4d") for name in _NEEDS}
    told = [
        Told(
            f"S-{number}",
            _of(counts, number) | needs | moves(20 + number % 7, 30),
            number // 3,
            HOSTEL if number % 2 else FLOATING,
            _GROUPS[number % len(_GROUPS)],
            units=20,
            price=150_000.0 + number % 50 * 1000,
            hours=150.0,
        )
        for number in range(services)
    ]
    return period_figures(period, told)


def _of(counts: list[dict[str, float]], number: int) -> dict[str, float]:
    """The figures of the few indicators that a service reports."""
    return {item: value for at in range(_INDICATORS) for item, value in counts[(number + 3 * at) % len(counts)].items()}


if __name__ == "__main__":
    main()
