"""What issuing changes in figures that had come: returns of a workbook that was taken back count again, or are asked no more."""

from __future__ import annotations

from workbook.model import Period
from workbook.usecases.period_results import Judged, PeriodReport, judged_around, write_changed
from workbook.usecases.workspace import Workspace


def judged_before(desk: Workspace, period: Period) -> Judged:
    """Judge a period, and those beside it, before its workbooks are issued. Raises StoreError."""
    with desk.store() as store:
        return judged_around(store, [period])


def changed_by_issuing(desk: Workspace, period: Period, before: Judged) -> PeriodReport | None:
    """Write the results of a period anew where anything had come for it, with what became of its figures.

    before: what stood. Raises FileError, StoreError.
    """
    with desk.store() as store:
        if not store.received(period):
            return None
        (report,) = write_changed(store, desk, [period], before)
        return report if report.effects or report.beside else None
