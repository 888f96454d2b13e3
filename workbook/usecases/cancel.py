"""Take issued workbooks back, or ask them again."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from pathlib import PurePath

from workbook.errors import UsageError
from workbook.store import Cancellation, IssuedName, IssueRecord, Store
from workbook.text import counted, shortened
from workbook.usecases.after_recording import after_recording
from workbook.usecases.chosen_period import chosen_period
from workbook.usecases.period_results import Judged, PeriodReport, judged_around, write_changed
from workbook.usecases.received import one_line_name, one_line_reason
from workbook.usecases.workspace import Workspace


@dataclass(frozen=True)
class CancelRun:
    """What was taken back, or asked again, and what follows.

    workbooks: those meant. asked_now: workbooks that are asked in place of one that was taken back.
    returns: received files that count for nothing while their workbook is taken back.
    reports: the results of the periods of which anything had come, with what became of their figures.
    """

    workbooks: tuple[IssuedName, ...]
    asked_now: tuple[IssueRecord, ...]
    returns: tuple[str, ...]
    reports: tuple[PeriodReport, ...]

    @property
    def needs_attention(self) -> bool:
        """Whether a return of a cancelled workbook is unsettled."""
        return bool(self.returns)


@dataclass(frozen=True)
class IssuedWorkbookLine:
    """One issued workbook.

    cancelled: who took it back, when and why; None while it is asked.
    """

    workbook_id: str
    file: str
    cancelled: Cancellation | None


def cancel(
    workspace: Workspace,
    words: tuple[str, ...],
    period: str,
    reason: str,
    by: str,
    *,
    cancelled: bool,
    when: dt.datetime,
) -> CancelRun:
    """Take issued workbooks back, all or none; or ask them again.

    words: the reference of each, or its file; with a file's name, every issue of that workbook is meant.
    period: its code, for all of its workbooks. The results of their periods are written anew.
    Raises UsageError where one is not found, or nothing would change; StoreError, UnwrittenError.
    """
    reason, by = one_line_reason(reason), one_line_name(by)
    if bool(words) is bool(period):
        raise UsageError("say which workbooks: their references or file names, or --period for all of a period.")
    with workspace.store(must_exist=True) as store:
        with store.alone():
            names = _of_period(store, period) if period else _named(store.issued_names(), words)
            before = store.cancelled()
            changing = {name.workbook_id: name for name in names if (name.workbook_id in before) is not cancelled}
            if not changing:
                officers = {before[name.workbook_id].by for name in names if cancelled}
                raise _nothing_changed(period or shortened(", ".join(words), 80), officers)
            periods = sorted({name.period for name in changing.values()})
            asked_before = {record.issued.workbook_id for quarter in periods for record in store.issued(quarter)}
            stood = judged_around(store, [quarter for quarter in periods if store.received(quarter)])
            store.record_cancellation(changing, Cancellation(reason, by, when), cancelled=cancelled)
        action = "taken back" if cancelled else "asked again"
        with after_recording(f"{counted(len(changing), 'workbook')} {action}"):
            for name in changing.values():
                workspace.log(f"{name.file_name} {action} by {by}: {reason} ({name.workbook_id})")
            records = (record for quarter in periods for record in store.issued(quarter))
            met = asked_before | changing.keys()
            instead = tuple(record for record in records if record.issued.workbook_id not in met)
            return _outcome(workspace, store, stood, tuple(changing.values()), instead)


def _nothing_changed(what: str, officers: Collection[str]) -> UsageError:
    """Say that there is nothing to change. officers: who took the workbooks back; none where nobody did."""
    by_whom = shortened(", ".join(sorted(officers)), 40)
    state = f"taken back already by {by_whom}" if officers else "not taken back"
    return UsageError(f"{what}: {state}. Nothing was changed.")


def issued_workbooks(workspace: Workspace, period: str) -> tuple[IssuedWorkbookLine, ...]:
    """List the workbooks of a period.

    They are asked, or were taken back. Raises UsageError, StoreError.
    """
    with workspace.store(must_exist=True) as store:
        chosen, cancelled = chosen_period(store, period), store.cancelled()
        asked = {record.issued.workbook_id for record in store.issued(chosen)}
        names = {name.workbook_id: name for name in store.issued_names() if name.period == chosen}
    return tuple(
        IssuedWorkbookLine(number, PurePath(name.file_name).name, cancelled.get(number))
        for number, name in names.items()
        if number in asked or number in cancelled
    )


def _outcome(
    workspace: Workspace,
    store: Store,
    stood: Judged,
    workbooks: tuple[IssuedName, ...],
    instead: tuple[IssueRecord, ...],
) -> CancelRun:
    """What follows. stood: what stood in the periods of which anything had come, and beside them."""
    meant = {name.workbook_id for name in workbooks}
    meant_periods = sorted({name.period for name in workbooks} & stood.keys())
    reports = write_changed(store, workspace, meant_periods, stood)
    returns = tuple(
        file.returned.file
        for report in reports
        for state in report.states
        for file in state.received
        if file.returned.workbook_id in meant & state.cancelled.keys() and file.withdrawn is None
    )
    return CancelRun(workbooks, instead, returns, reports)


def _of_period(store: Store, code: str) -> list[IssuedName]:
    period = chosen_period(store, code)
    return [name for name in store.issued_names() if name.period == period]


def _named(issued: Iterable[IssuedName], words: tuple[str, ...]) -> list[IssuedName]:
    """The workbooks of those references and file names. Raises UsageError with every one that is not found."""
    matches = {word: [name for name in issued if _is_meant(name, word)] for word in words}
    unknown = [word for word, names in matches.items() if not names]
    if unknown:
        raise UsageError(
            f"{shortened(', '.join(unknown), 80)}: no such workbook was issued from this store. "
            "Give its reference (SPW-...) or its file name."
        )
    return [name for names in matches.values() for name in names]


def _is_meant(name: IssuedName, word: str) -> bool:
    return word.strip().upper() == name.workbook_id or PurePath(word).name == PurePath(name.file_name).name
