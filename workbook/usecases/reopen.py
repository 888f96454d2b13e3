"""Open a closed period again."""

from __future__ import annotations

import datetime as dt

from workbook.errors import UsageError
from workbook.store import Closing
from workbook.usecases.after_recording import after_recording
from workbook.usecases.chosen_period import chosen_period
from workbook.usecases.period_results import PeriodReport, judged_around, write_changed
from workbook.usecases.received import one_line_name, one_line_reason
from workbook.usecases.workspace import Workspace


def reopen(workspace: Workspace, code: str, reason: str, by: str, when: dt.datetime) -> PeriodReport:
    """Open a closed period again, and write its results anew.

    A version that waited only since the period was closed counts now.
    when: in UTC. Raises UsageError where it is not closed or nothing was issued for it, StoreError, UnwrittenError.
    """
    by, reason = one_line_name(by), one_line_reason(reason)
    with workspace.store(must_exist=True) as store:
        with store.alone():
            period = chosen_period(store, code)
            closing = store.closing(period)
            if closing is None or not closing.closed:
                raise UsageError(f"{period} is not closed. Nothing was changed.")
            before = judged_around(store, [period])
            store.record_closing(Closing(period, closed=False, reason=reason, by=by, when=when))
        with after_recording(f"{period} opened again"):
            workspace.log(f"{period} opened again by {by}: {reason}")
            (report,) = write_changed(store, workspace, [period], before)
        return report
