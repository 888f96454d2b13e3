"""Collect returned files into the store, and write the dataset and the findings of their periods."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from workbook import __version__
from workbook.checks import check
from workbook.errors import UsageError
from workbook.findings import Code, Finding, Place, finding
from workbook.model import Period
from workbook.pipeline.current import PeriodState, dataset_rows, period_findings, period_state
from workbook.pipeline.files import (
    DATASET,
    DATASET_PARQUET,
    FINDINGS,
    STORE_NAME,
    Found,
    file_reason,
    find_returns,
    write_atomically,
)
from workbook.reader import Outcome, Return, read_return
from workbook.reader.guards import LARGEST_FILE
from workbook.store import ReceivedFile, Store
from workbook.tidy import csv_bytes, findings_table, parquet_bytes, table

Progress = Callable[[Iterable[Found], int], Iterable[Found]]


@dataclass(frozen=True)
class PeriodReport:
    """What stands after a run for one period, and where it was written."""

    state: PeriodState
    dataset: Path
    findings_file: Path
    findings: tuple[Finding, ...]


@dataclass(frozen=True)
class Collected:
    """One run of reading: its files by outcome, and every period they touched.

    read: every file looked at: the outcomes, the copies (byte for byte one of the others), and the superseded, of
    which a later version counts.
    findings: of this run's files alone; a period's report has all there are.
    """

    read: int
    copies: int
    superseded: int
    outcomes: Counter[Outcome]
    findings: tuple[Finding, ...]
    periods: tuple[PeriodReport, ...]

    @property
    def needs_attention(self) -> bool:
        """Whether any file of this run was queried or rejected."""
        return bool(self.outcomes[Outcome.QUERIED] or self.outcomes[Outcome.REJECTED])


def collect(paths: tuple[Path, ...], out: Path, progress: Progress = lambda each, _: each) -> Collected:
    """Read files and folders of returns into the store, all or none, and write what now stands.

    Nothing that is read is moved, altered or deleted. Raises UsageError where nothing was issued from
    `out` or there is nothing to read, FileError, StoreError.
    """
    files = find_returns(paths, out)
    if not files:
        raise UsageError("there is no file to read in that folder. Give the folder in which the returns were saved.")
    with Store.open(out / STORE_NAME, must_exist=True) as store:
        received, unreadable = _read_all(store, files, progress)
        periods = set(store.record_returns(received, f"sp-workbook {__version__}"))
        latest = store.latest_period()
        if unreadable and latest is not None:
            periods.add(latest)
        with store.alone():  # or a run that began earlier could write after this one, without its files
            reports = tuple(
                _write_period(store, period, unreadable if period == latest else [], out) for period in sorted(periods)
            )
    superseded = frozenset[str]().union(*(report.state.superseded for report in reports))
    everything = [*received, *unreadable]
    standing = [file for file in everything if file.returned.digest not in superseded]
    return Collected(
        read=len(files),
        copies=len(files) - len(everything),
        superseded=len(everything) - len(standing),
        outcomes=Counter(file.outcome for file in standing),
        findings=tuple(each for file in standing for each in file.returned.findings),
        periods=reports,
    )


def _read_all(
    store: Store, files: tuple[Found, ...], progress: Progress
) -> tuple[list[ReceivedFile], list[ReceivedFile]]:
    """Each file read once for its content, under the first of all names it has been seen under; and those not readable."""
    sightings = store.sightings()
    received: dict[str, ReceivedFile] = {}
    unreadable = []
    for file in progress(files, len(files)):
        content = _content(file)
        if isinstance(content, str):
            unreadable.append(_unreadable(file, content))
            continue
        digest = hashlib.sha256(content).hexdigest()
        seen = sightings.setdefault(digest, {})
        path = str(file.path)
        seen[path] = max(file.name, seen.get(path, ""), key=_telling)
        first = min(seen.values())
        if digest not in received or received[digest].returned.file != first:
            returned = _read(store, first, content)
            received[digest] = ReceivedFile(returned, returned.outcome, seen)
    return list(received.values()), unreadable


def _telling(name: str) -> tuple[int, str]:
    """Of two names for the same place, the longer says more of the folders it lies in."""
    return len(name), name


def _content(file: Found) -> bytes | str:
    """The bytes of a file, no more than are ever looked at; the reason in words where it cannot be opened."""
    if file.trouble:
        return file.trouble
    try:
        with file.path.open("rb") as stream:
            return stream.read(LARGEST_FILE + 1)
    except OSError as error:
        return file_reason(error)


def _unreadable(file: Found, reason: str) -> ReceivedFile:
    found = finding(Code.UNREADABLE, Place(file.name), detail=reason)
    return ReceivedFile(Return(file.name, "", None, "", (), (found,)), Outcome.REJECTED, {str(file.path): file.name})


def _read(store: Store, name: str, content: bytes) -> Return:
    returned = read_return(name, content, store.known)
    known = store.known(returned.workbook_id) if returned.workbook_id else None
    return returned if known is None else check(returned, known.framework, known.layout)


def _write_period(store: Store, period: Period, unreadable: list[ReceivedFile], out: Path) -> PeriodReport:
    state = period_state(store, period)
    found = tuple(period_findings(store, state, unreadable))
    frame = table(dataset_rows(store, state))
    folder = out / str(period)
    dataset, findings_file = folder / DATASET, folder / FINDINGS
    write_atomically(dataset, csv_bytes(frame))
    write_atomically(folder / DATASET_PARQUET, parquet_bytes(frame))
    write_atomically(findings_file, csv_bytes(findings_table(found)))
    return PeriodReport(state, dataset, findings_file, found)
