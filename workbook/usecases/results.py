"""Write the results of a period again, as it stands."""

from __future__ import annotations

from workbook.errors import UsageError
from workbook.model import Period
from workbook.store import Store
from workbook.usecases.chosen_period import chosen_period
from workbook.usecases.forget import complete_forgetting
from workbook.usecases.period_results import PeriodReport, write_period
from workbook.usecases.workspace import Workspace


def write_results(workspace: Workspace, code: str = "") -> tuple[PeriodReport, ...]:
    """Write the results of a period, or of all.

    All are those of which anything has come.
    code: of the period; empty for all. Raises UsageError where there is none, FileError, StoreError.
    """
    with workspace.store(must_exist=True) as store:
        complete_forgetting(workspace, store)
        periods = (chosen_period(store, code),) if code else _with_returns(store)
        if not periods:
            raise UsageError("nothing has been read yet, so that there are no results. Read returns first.")
        reports = tuple(write_period(store, workspace, period) for period in periods)
    workspace.log(f"results of {', '.join(map(str, periods))} written again by {workspace.by}")
    return reports


def _with_returns(store: Store) -> tuple[Period, ...]:
    issued = {name.period for name in store.issued_names()}
    return tuple(period for period in sorted(issued) if store.received(period))
