"""Collect returned files into the store, and write the dataset and the findings of their periods."""

from __future__ import annotations

import hashlib
import io
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from workbook import __version__
from workbook.checks import check
from workbook.errors import UsageError
from workbook.findings import Code, Finding, Place, finding
from workbook.model import Period
from workbook.pipeline.current import PeriodState, dataset_rows, period_findings, period_state
from workbook.pipeline.files import STORE_NAME, find_returns, write_atomically
from workbook.reader import Outcome, Return, read_return
from workbook.reader.guards import LARGEST_FILE
from workbook.store import ReceivedFile, Store
from workbook.tidy import table

_FINDING_COLUMNS = (
    "severity",
    "code",
    "source_file",
    "source_sheet",
    "source_cell",
    "service_id",
    "item",
    "value",
    "message",
)
#: Characters with which a spreadsheet program begins a formula.
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")

Progress = Callable[[Iterable[tuple[str, Path]], int], Iterable[tuple[str, Path]]]


@dataclass(frozen=True)
class PeriodReport:
    """What stands after a run for one period, and where it was written."""

    state: PeriodState
    dataset: Path
    findings_file: Path
    findings: tuple[Finding, ...]


@dataclass(frozen=True)
class Collected:
    """One run of reading: the files of this run by outcome, and every period they touched."""

    read: int
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
    files = find_returns(paths)
    if not files:
        raise UsageError("there is no file to read in that folder. Give the folder in which the returns were saved.")
    with Store.open(out / STORE_NAME, must_exist=True) as store:
        received = _read_all(store, files, progress)
        store.record_returns([file for file in received if file.returned.digest], f"sp-workbook {__version__}")
        touched = _periods(store, received)
        reports = tuple(_write_period(store, period, out) for period in touched)
    outcomes = Counter(file.outcome for file in received)
    found = tuple(each for file in received for each in file.returned.findings)
    return Collected(len(received), outcomes, found, reports)


def _read_all(store: Store, files: tuple[tuple[str, Path], ...], progress: Progress) -> list[ReceivedFile]:
    """Each file read once for its content, under the first of all names it has been seen under."""
    names = {digest: set(seen) for digest, seen in store.names().items()}
    received: dict[str, ReceivedFile] = {}
    for name, path in progress(files, len(files)):
        content = _content(path)
        if isinstance(content, str):
            received[f"unreadable {name}"] = _unreadable(name, content)
            continue
        digest = hashlib.sha256(content).hexdigest()
        seen = names.setdefault(digest, set())
        seen.add(name)
        returned = _read(store, min(seen), content)
        received[digest] = ReceivedFile(returned, returned.outcome, tuple(sorted(seen)))
    return list(received.values())


def _content(path: Path) -> bytes | str:
    """The bytes of a file, no more than are ever looked at; the reason in words where it cannot be opened."""
    try:
        with path.open("rb") as stream:
            return stream.read(LARGEST_FILE + 1)
    except OSError as error:
        return error.strerror or type(error).__name__


def _unreadable(name: str, reason: str) -> ReceivedFile:
    found = finding(Code.UNREADABLE, Place(name), detail=reason)
    return ReceivedFile(Return(name, "", None, "", (), (found,)), Outcome.REJECTED, (name,))


def _read(store: Store, name: str, content: bytes) -> Return:
    returned = read_return(name, content, store.known)
    known = store.known(returned.workbook_id) if returned.workbook_id else None
    return returned if known is None else check(returned, known.framework, known.layout)


def _periods(store: Store, received: list[ReceivedFile]) -> tuple[Period, ...]:
    """The periods the files are for; where none can be told, the latest that was issued."""
    known = [store.known(file.returned.workbook_id) for file in received if file.returned.workbook_id]
    periods = {each.layout.issued.period for each in known if each is not None}
    latest = max((workbook.issued.period for workbook in store.issued()), default=None)
    return tuple(sorted(periods)) or ((latest,) if latest else ())


def _write_period(store: Store, period: Period, out: Path) -> PeriodReport:
    state = period_state(store, period)
    latest = max(workbook.issued.period for workbook in store.issued())
    found = tuple(period_findings(state, store.received(None) if period == latest else ()))
    frame = table(dataset_rows(store, state))
    folder = out / str(period)
    dataset = folder / "dataset.csv"
    write_atomically(dataset, _csv(frame))
    parquet = io.BytesIO()
    frame.to_parquet(parquet, index=False)
    write_atomically(folder / "dataset.parquet", parquet.getvalue())
    write_atomically(folder / "findings.csv", _csv(_findings_table(found)))
    return PeriodReport(state, dataset, folder / "findings.csv", found)


def _findings_table(found: tuple[Finding, ...]) -> pd.DataFrame:
    columns = {name: [str(getattr(each, name)) for each in found] for name in _FINDING_COLUMNS}
    return pd.DataFrame(columns, columns=list(_FINDING_COLUMNS), dtype="string")


def _csv(frame: pd.DataFrame) -> bytes:
    """UTF-8 as RFC 4180 has it; text that a spreadsheet would run as a formula gets an apostrophe before it."""
    safe = frame.copy()
    for name in safe.columns:
        if safe[name].dtype == "string":
            risky = safe[name].str.startswith(_FORMULA_STARTS, na=False)
            safe[name] = safe[name].mask(risky, "'" + safe[name])
    text: str = safe.to_csv(index=False, lineterminator="\r\n", float_format="%.15g")
    return text.encode()
