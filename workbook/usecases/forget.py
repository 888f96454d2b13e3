"""Forget people.

What was said of them goes, and the counts stay.

The list beside the store comes first: whoever is on it is forgotten, whatever happens to the run that put them there.
"""

from __future__ import annotations

import datetime as dt
import glob
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from pathlib import Path

from workbook.dataset import DatasetRow
from workbook.errors import UsageError
from workbook.model import Period
from workbook.quarter import PeriodJudge, outcome_figures
from workbook.references import is_reference, reference_of
from workbook.store import FrozenKey, IssueRecord, KeptRow, Store
from workbook.text import counted, shortened
from workbook.usecases.after_recording import after_recording
from workbook.usecases.correct import correction_stem
from workbook.usecases.files import CORRECTIONS, file_errors
from workbook.usecases.forgotten import Forgotten, all_forgotten, write_list
from workbook.usecases.period_results import write_period
from workbook.usecases.received import one_line_name, one_line_reason
from workbook.usecases.replaced import file_digest, replaced_path
from workbook.usecases.workspace import Workspace

Figures = dict[FrozenKey, list[DatasetRow]]
#: Which of the rows that are kept are to go.
Chosen = Callable[[Iterable[KeptRow]], tuple[KeptRow, ...]]


@dataclass(frozen=True)
class ForgetRun:
    """What was taken out.

    periods: those with such rows. frozen: the services whose counts stay as they were, with their period.
    removed: files of ours that were removed. releases: those that cannot be written again. returned: files elsewhere that still hold the rows.
    """

    people: int
    rows: int
    periods: tuple[Period, ...]
    frozen: tuple[tuple[Period, str], ...]
    removed: tuple[Path, ...]
    releases: tuple[int, ...]
    returned: tuple[str, ...]

    @property
    def needs_attention(self) -> bool:
        """Whether a file is left that only the officer can delete."""
        return bool(self.returned)


def rows_of(reference: str, authority: str = "") -> Chosen:
    """Choose the rows of one person, in every period.

    authority: its code, where two have issued the reference. Raises UsageError for what is no reference.
    """
    wanted = reference_of(reference.strip().upper())
    if not is_reference(wanted):
        raise UsageError(
            f"{shortened(reference, 40)} is no reference: one of its characters is wrong. Look it up again."
        )

    def chosen(kept: Iterable[KeptRow]) -> tuple[KeptRow, ...]:
        rows = tuple(row for row in kept if row.reference == wanted and authority in ("", row.authority))
        if len({row.authority for row in rows}) > 1:
            raise UsageError(f"{wanted}: two authorities issued this reference. Say which with --authority.")
        return rows

    return chosen


def rows_kept_too_long(months: int, today: dt.date) -> Chosen:
    """Choose the rows of people of whom nothing was said for long.

    months: after the end of the last period in which anything was.
    """

    def chosen(kept: Iterable[KeptRow]) -> tuple[KeptRow, ...]:
        by_person: dict[tuple[str, str, str], list[KeptRow]] = defaultdict(list)
        for row in kept:
            by_person[row.person].append(row)
        over = (rows for rows in by_person.values() if _months_after(max(r.period for r in rows).end, months) < today)
        return tuple(row for rows in over for row in rows)

    return chosen


def months_kept(workspace: Workspace) -> int:
    """For how many months people are kept.

    Raises UsageError where the configuration does not say it.
    """
    about = workspace.configuration.framework.person_data
    if about is None:
        raise UsageError(
            "the configuration does not say for how long people are kept. Fill in person_data in framework.yaml."
        )
    return about.kept_for_months


def expiry_reason(months: int) -> str:
    """Why people are forgotten who were kept for so many months."""
    return f"Kept for {counted(months, 'month')} after the last period in which anything was said of them"


def rows_to_forget(workspace: Workspace, chosen: Chosen) -> tuple[KeptRow, ...]:
    """List what would go. Raises StoreError, and what choosing does."""
    with workspace.store(must_exist=True) as store:
        return chosen(store.person_rows())


def forget(workspace: Workspace, chosen: Chosen, reason: str) -> ForgetRun:
    """Forget people; what was left half done is completed.

    Raises UsageError, FileError, StoreError, UnwrittenError.
    """
    reason, by = one_line_reason(reason), one_line_name(workspace.by)
    with workspace.store(must_exist=True) as store:
        with store.alone():
            rows = chosen(store.person_rows())
            forgotten = all_forgotten(workspace, store)
            marks = forgotten.marks | forgotten.marks_for(row.person for row in rows)
            if marks:
                write_list(workspace.out, marks)
            run = _take_out(workspace, store, Forgotten(marks), by)
        words = f"forgot {counted(run.people, 'person', 'people')}, {counted(run.rows, 'row')}"
        with after_recording(words):
            workspace.log(f"{words} by {by}: {reason}")
            if marks:
                _write_results(workspace, store)
    return run


def complete_forgetting(workspace: Workspace, store: Store) -> ForgetRun | None:
    """Take out those on the list who are still in the store.

    So it is after a backup was restored. None where there is nothing to do. Raises UsageError, FileError, StoreError,
    UnwrittenError.
    """
    forgotten = all_forgotten(workspace, store)
    if forgotten.marks <= store.marks():
        return None
    with store.alone():
        run = _take_out(workspace, store, forgotten, one_line_name(workspace.by))
    words = f"{counted(run.rows, 'row')} of people on the list of the forgotten taken out"
    with after_recording(words):
        workspace.log(words)
        _write_results(workspace, store)
    return run


def _take_out(workspace: Workspace, store: Store, forgotten: Forgotten, by: str) -> ForgetRun:
    rows = tuple(row for row in store.person_rows() if forgotten.holds(*row.person))
    periods = sorted({row.period for row in rows})
    counting = [period for period in store.periods() if any(_may_count(row_period, period) for row_period in periods)]
    before = _figures(store, counting)
    sightings = store.sightings()
    emptied = store.forget(rows, forgotten.marks, by)
    after = _figures(store, counting)
    frozen = {key: figures for key, figures in before.items() if figures != after.get(key)}
    store.freeze(frozen)
    digests = {row.digest: row.period for row in rows}
    removed = [
        path for digest, period in digests.items() for path in _ours(workspace, digest, period, sightings[digest])
    ]
    removed += _with_last_reading(workspace, store, forgotten)
    removed += [workspace.out / path for path in sorted(emptied) if (workspace.out / path).exists()]
    for path in removed:
        with file_errors(path):
            path.unlink(missing_ok=True)
    paths = sorted({path for digest in digests for path in sightings[digest]})
    with file_errors(workspace.out):
        returned = tuple(path for path in paths if Path(path).is_file())
    releases = tuple(sorted(set(emptied.values())))
    services = tuple(sorted({(key.period, key.service_id) for key in frozen}))
    return ForgetRun(
        len({row.person for row in rows}), len(rows), tuple(periods), services, tuple(removed), releases, returned
    )


def _may_count(returned: Period, period: Period) -> bool:
    """Whether somebody whose row came with one period may count in another: in its year, or later."""
    return returned.span == period.span or returned < period


def _figures(store: Store, periods: Collection[Period]) -> Figures:
    """The counts of people in some periods."""
    figures: Figures = defaultdict(list)
    judge = PeriodJudge(store)
    for period in periods:
        for row in outcome_figures(store, period, judge.counted_people(period)):
            figures[FrozenKey.of(period, row)].append(row)
    return dict(figures)


def _ours(workspace: Workspace, digest: str, period: Period, seen: dict[str, str]) -> list[Path]:
    """The files of ours that hold what a received file holds."""
    folder = workspace.folder(period) / CORRECTIONS
    with file_errors(folder):
        copies = [path for name in seen.values() for path in folder.glob(f"{glob.escape(correction_stem(name))}.*")]
        kept = [workspace.kept(digest)] if workspace.kept(digest).exists() else []
    return [*kept, *sorted(set(copies))]


def _with_last_reading(workspace: Workspace, store: Store, forgotten: Forgotten) -> list[Path]:
    """The workbooks as they were issued that print what was said of the forgotten before.

    Among them are those that were taken back, and those that another replaced.
    """
    paths = []
    for period in sorted({name.period for name in store.issued_names()}):
        by_name = defaultdict[str, list[IssueRecord]](list)
        for record in store.put_out(period):
            by_name[record.file_name].append(record)
        for name, records in by_name.items():
            path, printing = workspace.out / name, [record for record in records if _prints(store, record, forgotten)]
            if printing:
                files = [file for file in (path, replaced_path(path)) if file.exists()]
                paths += [file for file in files if _is_one_of(file, printing, records)]
    return paths


def _is_one_of(file: Path, printing: Iterable[IssueRecord], records: Iterable[IssueRecord]) -> bool:
    """Whether a file is one of the workbooks that print it; one that was changed since may be. records: of its name."""
    with file_errors(file):
        digest = file_digest(file)
    digests = {record.file_digest for record in records}
    return digest not in digests or digest in {record.file_digest for record in printing}


def _prints(store: Store, record: IssueRecord, forgotten: Forgotten) -> bool:
    """Whether a workbook prints what was said of somebody who is forgotten."""
    issued = record.issued
    return store.framework(issued.digest).form(issued.form).kept_by != "" and any(
        forgotten.holds(issued.authority, service.service.service_id, reference_of(row))
        for service in issued.services
        for row in service.records
    )


def _write_results(workspace: Workspace, store: Store) -> None:
    for period in store.periods():
        if store.received(period):
            write_period(store, workspace, period)


def _months_after(day: dt.date, months: int) -> dt.date:
    """The first day on which so many months are over."""
    year, month = divmod(day.year * 12 + day.month + months, 12)
    return dt.date(year, month + 1, 1)
