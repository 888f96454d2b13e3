"""Read returned files into the store.

The dataset and findings of their periods are written anew.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from workbook.assess import Outcome
from workbook.errors import UsageError
from workbook.findings import Code, Place, finding
from workbook.model import Per, Period
from workbook.quarter import PeriodResult
from workbook.reader import GivenReference, Return, read_return
from workbook.reader.guards import LARGEST_FILE
from workbook.store import Reading, ReceivedFile, Store
from workbook.text import counted
from workbook.usecases.after_recording import after_recording
from workbook.usecases.entry_spool import EntrySpool, entry_spool
from workbook.usecases.figure_changes import FigureChanges, FigureEffect, FileEffect, figure_changes, file_effect
from workbook.usecases.forget import complete_forgetting
from workbook.usecases.forgotten import Forgotten, all_forgotten
from workbook.usecases.given_reference import known_references
from workbook.usecases.loading import is_settled, loaded_files, names_to_read, seen_at
from workbook.usecases.period_results import PeriodReport, judged_around, write_beside, write_period
from workbook.usecases.read_run import ReadRun
from workbook.usecases.refusals import end_refusals
from workbook.usecases.return_files import ReturnFile, find_returns
from workbook.usecases.untold import end_notes, note_untold, untold_files
from workbook.usecases.workers import Progress
from workbook.usecases.workspace import PROGRAM, Workspace
from workbook.usecases.zipped import with_zips_opened

__all__ = ["Progress", "ReadRun", "read_files", "read_returns"]


@dataclass(frozen=True)
class _Run:
    """The files of a run by digest, with the period each counts for.

    unplaced: those that count for none. unreadable: those that cannot be opened.
    received: what is to be recorded. seen: where files were seen that need not be read again.
    new: those that were first read in this run, or anew. first: those of them that are not in the store yet, or refused.
    untold: those recorded by a run that told nobody, which are new to whoever reads now.
    before: what stood in their periods, and beside them. places: what lies where, digests by path.
    ended: the periods of refused files in whose place another lies now.
    """

    names: dict[str, str] = field(default_factory=dict)
    periods: dict[str, Period | None] = field(default_factory=dict)
    unplaced: dict[str, ReceivedFile] = field(default_factory=dict)
    unreadable: list[ReceivedFile] = field(default_factory=list)
    received: dict[str, ReceivedFile] = field(default_factory=dict)
    seen: dict[str, dict[str, str]] = field(default_factory=dict)
    new: set[str] = field(default_factory=set)
    first: set[str] = field(default_factory=set)
    untold: set[str] = field(default_factory=set)
    before: dict[Period, tuple[PeriodResult, ...]] = field(default_factory=dict)
    places: dict[str, str] = field(default_factory=dict)
    ended: set[Period] = field(default_factory=set)

    def see_again(self, digest: str, seen: dict[str, str]) -> None:
        """Note where a file lies that is read already, maybe in this run."""
        self.seen[digest] = seen
        if digest in self.received:
            self.received[digest] = replace(self.received[digest], sightings=seen)


def read_returns(
    paths: tuple[Path, ...],
    workspace: Workspace,
    progress: Progress = lambda files, _: files,
    tell: Callable[[ReadRun], None] = lambda _: None,
    reference: GivenReference | None = None,
) -> ReadRun:
    """Read returns into the store, all of them or none.

    The results of their periods are written anew.

    Nothing that is read is moved, altered or deleted. They are recorded once all are read; where another run recorded
    something meanwhile, they are looked at again while nobody else can. tell: says what was read; a run that does not come
    to it leaves that to the next. reference: whose the one file is, where it has lost its reference.
    Raises UsageError where nothing was issued from this store or there is nothing to read,
    FileError, StoreError, UnwrittenError.
    """
    files = find_returns(paths, workspace.out)
    return read_files(files, ", ".join(map(str, paths)), workspace, progress, tell, reference)


def read_files(
    listed: Iterable[ReturnFile],
    where: str,
    workspace: Workspace,
    progress: Progress = lambda files, _: files,
    tell: Callable[[ReadRun], None] = lambda _: None,
    reference: GivenReference | None = None,
) -> ReadRun:
    """Read listed files as `read_returns` does.

    where: they came from, for the log.
    """
    files = with_zips_opened(listed)
    if not files:
        raise UsageError("there is no file to read in that folder. Give the folder in which the returns were saved.")
    with workspace.store(must_exist=True) as store, entry_spool() as spool:
        complete_forgetting(workspace, store)
        workspace.log(f"{PROGRAM} reads {counted(len(files), 'file')}: {where}")
        state = store.state()
        references = known_references(store, files, reference)
        run = _read_all(store, workspace, files, progress, references, spool)
        with store.alone():
            if store.state() != state:
                run = _read_all(store, workspace, files, lambda files, _: files, references, spool)
            untold = untold_files(workspace)
            notes = note_untold(workspace, run.first)
            _record(store, workspace, run, files, untold.digests)
        with after_recording(f"{counted(len(run.names), 'file')} read"):
            collected = _write_all(store, workspace, run, len(files))
            _log(workspace, collected)
            tell(collected)
            end_notes((*untold.notes, *notes))
    return collected


def _log(workspace: Workspace, collected: ReadRun) -> None:
    for file in collected.files:
        workspace.log(f"{file.file}: {file.provider or 'nobody knows whose'}, {file.words}")
    counts = ", ".join(f"{number} {outcome}" for outcome, number in sorted(collected.outcomes.items()))
    workspace.log(f"done: {counts or 'no new outcome'}, {collected.copies} copies, {collected.superseded} superseded")


def _write_all(store: Store, workspace: Workspace, run: _Run, read: int) -> ReadRun:
    """Write the results of every period that a run touched. read: how many files were looked at."""
    latest = store.latest_period()
    touched = {period for period in run.periods.values() if period is not None} | run.ended
    if run.unreadable and latest is not None:
        touched.add(latest)
    reports = tuple(
        write_period(store, workspace, period, tuple(run.unreadable) if period == latest else ())
        for period in sorted(touched)
    )
    changes = {report.state.period: _changes(run, report) for report in reports}
    beside = write_beside(store, workspace, touched, run.before)
    told = tuple(sorted(_file_effects(store, run, reports, changes), key=lambda told: told.file))
    counts_by_period = {period: changed.counts for period, changed in changes.items()} | beside
    return _collected(run, reports, read, told, counts_by_period)


def _read_all(
    store: Store,
    workspace: Workspace,
    files: tuple[ReturnFile, ...],
    progress: Progress,
    references: Mapping[str, GivenReference],
    spool: EntrySpool,
) -> _Run:
    """Each file read once for its content, under the first of all names it has been seen under; and those not readable."""
    sightings, readings = store.sightings(), store.readings()
    run, forgotten, not_kept = _Run(), all_forgotten(workspace, store), store.files_not_kept()
    loaded = loaded_files(files, workspace.workers, names_to_read(sightings, readings), store.issued_form)
    for load in progress(loaded, len(files)):
        file, content = load.file, load.content
        if isinstance(content, str):
            run.unreadable.append(_unreadable(file, content))
            workspace.log(f"{file.name}: could not be opened: {content}")
            continue
        digest, path = hashlib.sha256(content).hexdigest(), file.address
        before = sightings.get(digest, {})
        seen = seen_at(before, file)
        sightings[digest], name = seen, min(seen.values())
        reading = readings.get(digest)
        if reading is None or not is_settled(reading, name):
            word = references.get(digest)
            ready = load.returned if load.returned and load.returned.file == name and word is None else None
            returned = ready or read_return(name, content, store.issued_form, reference=word)
            run.received[digest] = spool.kept(_received(store, workspace, forgotten, returned, content, seen))
            readings[digest] = Reading(name, returned.is_refused, PROGRAM, reading and reading.period)
            if reading is None or reading.is_refused:
                run.first.add(digest)
            elif reading.read_by != PROGRAM:
                run.new.add(digest)
        else:
            if digest not in not_kept:
                _keep(workspace, digest, content)  # somebody may have tidied the kept files away
            if seen != before:
                run.see_again(digest, seen)
        run.names[digest], run.periods[digest], run.places[path] = name, reading and reading.period, digest
    return run


def _record(
    store: Store, workspace: Workspace, run: _Run, files: Iterable[ReturnFile], untold: Collection[str]
) -> None:
    """Record all that was read, and remember what stood in the periods that it may change.

    untold: files that runs before may have recorded. What stood before them is remembered, too.
    """
    readings = store.readings()
    run.untold.update(readings.keys() & untold)
    run.new.update(run.first, run.untold)
    run.periods.update({digest: readings[digest].period for digest in run.untold})
    forms = (store.issued_form(file.returned.workbook_id) for digest, file in run.received.items() if digest in run.new)
    periods = {form.layout.issued.period for form in forms if form} | {run.periods[digest] for digest in run.new}
    if changing := {period for period in periods if period is not None}:
        with store.without(run.untold):
            run.before.update(judged_around(store, changing, is_kept=not readings.keys().isdisjoint(run.received)))
    store.record_sightings(
        {digest: seen for digest, seen in run.seen.items() if digest not in run.received}, workspace.by
    )
    for digest, reading in store.record_returns(tuple(run.received.values()), PROGRAM, workspace.by).items():
        run.periods[digest] = reading.period
        if reading.period is None:
            run.unplaced[digest] = run.received[digest]
    run.received.clear()  # it is in the store now, and takes much memory
    run.ended.update(end_refusals(store, workspace, run.places, files))
    store.settle_clocks(run.names, workspace.by)


def _changes(run: _Run, report: PeriodReport) -> FigureChanges:
    """What this run changed in a period; nothing where no file of it is new."""
    before = run.before.get(report.state.period)
    return FigureChanges() if before is None else figure_changes(before, report.states)


def _file_effects(
    store: Store, run: _Run, reports: tuple[PeriodReport, ...], changes: Mapping[Period, FigureChanges]
) -> Iterable[FileEffect]:
    for report in reports:
        period = report.state.period
        before = {result.form: result for result in run.before.get(period, ())}
        for state in report.states:
            for file in state.received:
                if file.returned.digest in run.new:
                    yield file_effect(store, file, before.get(state.form), state, changes[period])


def _received(
    store: Store, workspace: Workspace, forgotten: Forgotten, returned: Return, content: bytes, seen: dict[str, str]
) -> ReceivedFile:
    """Keep the bytes of a file that was read; people in it who are forgotten are taken out, and it is not kept."""
    name = returned.file
    form = store.issued_form(returned.workbook_id)
    if form is not None and form.form.per is Per.PERSON:
        returned = forgotten.taken_out(returned, form.layout.issued.authority)
    if not any(said.code is Code.PEOPLE_FORGOTTEN for said in returned.findings):
        _keep(workspace, returned.digest, content)
    became = "rejected" if returned.is_refused else f"read, {counted(len(returned.entries), 'entry', 'entries')}"
    workspace.log(f"{name}: {became}, {returned.digest}")
    return ReceivedFile(returned, seen)


def _keep(workspace: Workspace, digest: str, content: bytes) -> None:
    if len(content) <= LARGEST_FILE:  # of a larger one, not all has been looked at
        workspace.keep(digest, content)


def _collected(
    run: _Run,
    reports: tuple[PeriodReport, ...],
    read: int,
    files: tuple[FileEffect, ...],
    effects: dict[Period, Counter[FigureEffect]],
) -> ReadRun:
    received = [(state, file) for report in reports for state in report.states for file in state.received]
    run_files = [(state, file) for state, file in received if file.returned.digest in run.names]
    superseded = [file for state, file in run_files if file.returned.digest in state.superseded]
    withdrawn = [file for _, file in run_files if file.withdrawn is not None]
    repeated = [file for state, file in run_files if file.returned.digest in state.repeated]
    set_aside = [file for state, file in run_files if file.returned.digest in state.excluded_versions]
    neither = {file.returned.digest for file in (*superseded, *withdrawn, *repeated, *set_aside)}
    counting = [(state, file) for state, file in run_files if file.returned.digest not in neither]
    outside = [*run.unplaced.values(), *run.unreadable]
    outcomes = Counter([*(state.outcome(file) for state, file in counting), *(Outcome.REJECTED for _ in outside)])
    read_here = {file.identity for file in (*(file for _, file in counting), *run.unreadable)}
    pairs = (pair for report in reports for pair in report.findings_with_files)
    findings = [entry for entry, files in pairs if not read_here.isdisjoint(file.identity for file in files)]
    findings += [entry for file in run.unplaced.values() for entry in file.returned.findings]
    return ReadRun(
        read=read,
        copies=read - len(run.names) - len(run.unreadable) + len(repeated),
        superseded=len(superseded),
        withdrawn=len(withdrawn),
        set_aside=len(set_aside),
        outcomes=outcomes,
        findings=tuple(findings),
        periods=reports,
        files=files,
        effects=effects,
        untold=len(run.untold),
    )


def _unreadable(file: ReturnFile, reason: str) -> ReceivedFile:
    unreadable = finding(Code.UNREADABLE, Place(file.name), detail=reason)
    return ReceivedFile(Return(file.name, "", None, "", (), (unreadable,)), {file.address: file.name})
