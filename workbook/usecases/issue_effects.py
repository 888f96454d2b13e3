"""What issuing changes in figures that had come.

Returns of a workbook that was taken back count again, or are asked no more.
"""

from __future__ import annotations

from workbook.model import Period
from workbook.usecases.after_recording import after_recording
from workbook.usecases.period_results import Judged, PeriodReport, judged_around, write_changed
from workbook.usecases.workspace import Workspace


def judged_before(workspace: Workspace, period: Period) -> Judged:
    """Judge a period and its neighbours before issuing.

    Raises StoreError.
    """
    with workspace.store() as store:
        return judged_around(store, [period])


def changed_by_issuing(workspace: Workspace, period: Period, before: Judged) -> PeriodReport | None:
    """Write the results that issuing changes, and say how.

    before: what stood. Raises UnwrittenError.
    """
    with after_recording(f"the workbooks of {period}"), workspace.store() as store:
        if not store.received(period):
            return None
        (report,) = write_changed(store, workspace, [period], before)
        return report if report.effects or report.beside else None
