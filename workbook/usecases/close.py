"""Close a period: no figure of it changes any more without a question."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from dataclasses import dataclass
from itertools import chain

from workbook.errors import UsageError
from workbook.model import Period
from workbook.quarter import ServiceState, judge_period
from workbook.store import Closing
from workbook.usecases.after_recording import ONLY_LOGGED, after_recording
from workbook.usecases.chosen_period import chosen_period
from workbook.usecases.received import one_line_name, one_line_reason
from workbook.usecases.workspace import Workspace


@dataclass(frozen=True)
class ClosedPeriod:
    """A closed period, with its services by state."""

    period: Period
    states: Counter[ServiceState]

    @property
    def needs_attention(self) -> bool:
        """Whether a service is not accepted yet."""
        return any(state is not ServiceState.ACCEPTED for state in self.states)


def close(workspace: Workspace, code: str, reason: str, by: str, when: dt.datetime) -> ClosedPeriod:
    """Close a period.

    reason: may be empty. when: in UTC. Raises UsageError where it is closed already or nothing was issued for it,
    StoreError, UnwrittenError.
    """
    by, reason = one_line_name(by), one_line_reason(reason) if reason else ""
    with workspace.store(must_exist=True) as store, store.alone():
        period = chosen_period(store, code)
        before = store.closing(period)
        if before is not None and before.closed:
            raise UsageError(f"{period} was closed by {before.by} on {before.when:%Y-%m-%d}. Nothing was changed.")
        result = judge_period(store, period)
        store.record_closing(Closing(period, closed=True, reason=reason, by=by, when=when))
    with after_recording(f"{period} closed", ONLY_LOGGED):
        workspace.log(f"{period} closed by {by}{f': {reason}' if reason else ''}")
    services = dict.fromkeys(chain.from_iterable(result.asked.values()))
    return ClosedPeriod(period, Counter(map(result.state, services)))
