"""Withdraw a received file, or put it back."""

from __future__ import annotations

import datetime as dt

from workbook.errors import UsageError
from workbook.store import Withdrawal
from workbook.text import shortened
from workbook.usecases.after_recording import after_recording
from workbook.usecases.period_results import PeriodReport, judged_around, write_changed
from workbook.usecases.received import find_received, one_line_name, one_line_reason
from workbook.usecases.workspace import Workspace


def withdraw(
    workspace: Workspace, words: str, reason: str, by: str, *, withdrawn: bool, when: dt.datetime
) -> PeriodReport:
    """Withdraw a received file, or put it back.

    The period's results are written anew. Raises UsageError, StoreError, UnwrittenError.
    """
    reason, by = one_line_reason(reason), one_line_name(by)
    with workspace.store(must_exist=True) as store:
        with store.alone():
            stored, period = find_received(store, words)
            (file,) = (file for file in store.received(period) if file.returned.digest == stored.digest)
            if (file.withdrawn is not None) is withdrawn:
                by_whom = f" by {shortened(file.withdrawn.by, 40)}" if file.withdrawn else ""
                state = f"withdrawn already{by_whom}" if withdrawn else "not withdrawn"
                raise UsageError(f"{stored.name}: this file is {state}. Nothing was changed.")
            before = judged_around(store, [period])
            store.record_withdrawal(stored.digest, Withdrawal(reason, by, when), withdrawn=withdrawn)
        act = f"{stored.name} {'withdrawn' if withdrawn else 'put back'}"
        with after_recording(act):
            workspace.log(f"{act} by {by}: {reason} ({stored.digest})")
            (report,) = write_changed(store, workspace, [period], before)
        return report
