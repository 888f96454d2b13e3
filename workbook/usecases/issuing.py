"""Issue workbooks that were made, all or none.

All are recorded; then each is put in its place.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from pathlib import Path

from workbook.carried import carried_texts, packed_form, trimmed
from workbook.deadline import due_date
from workbook.errors import FileError, ReleaseError, UsageError
from workbook.layout import FormLayout, Issue, IssuedService, Part, plan, provider_stem
from workbook.model import QUARTERLY, Configuration, Framework, Period, Provider
from workbook.reader import IssuedForm
from workbook.reader.verify import faults
from workbook.store import ASKING, AgreedTerms, IssueRecord, NewIssue, Store, told
from workbook.text import counted
from workbook.usecases.after_recording import after_recording
from workbook.usecases.configuration import use_configuration
from workbook.usecases.files import SYSTEMS, file_errors, staged_files
from workbook.usecases.system_files import system_files
from workbook.usecases.workspace import Workspace
from workbook.writer import CompiledForm, workbook_bytes

_AGAIN = "Then run the same again."


class WriteOutcome(StrEnum):
    """What became of one workbook.

    Written, already there, or held back because its file was changed by somebody.
    """

    WRITTEN = "written"
    UNCHANGED = "unchanged"
    HELD = "held"


@dataclass(frozen=True)
class WrittenFile:
    """One workbook of a run.

    shown: how many indicators each service is shown. remarks: advice on the selection.
    """

    path: Path
    issued: Issue
    release: WriteOutcome
    shown: tuple[int, ...]
    remarks: tuple[str, ...]


@dataclass(frozen=True)
class PreparedForm:
    """A framework with its form and their fingerprint.

    code: of the form. Each authority's variant is made once.
    """

    framework: Framework
    form: FormLayout
    digest: str
    code: str = QUARTERLY

    @cached_property
    def packed(self) -> str:
        """What its workbooks carry of the form."""
        return packed_form(trimmed(self.framework, self.code), self.form)

    @cached_property
    def compiled(self) -> CompiledForm:
        """What its workbooks leave for the next, so that it is made faster."""
        return CompiledForm(self.form)


@dataclass(frozen=True)
class PlannedWorkbook:
    """A workbook that is to be issued.

    anew: put it out again, though it is the newest of its own.
    before: what was said of people last, by service and reference, which is printed and kept nowhere.
    """

    prepared: PreparedForm
    record: Issue
    remarks: tuple[str, ...]
    anew: bool
    before: Mapping[str, Mapping[str, str]] = field(default_factory=dict)


@dataclass(frozen=True)
class WorkbookDraft:
    """A planned workbook with its verified bytes, not issued yet.

    beside: the files that go with it.
    """

    planned: PlannedWorkbook
    path: Path
    content: bytes
    beside: Mapping[Path, bytes]

    @property
    def name(self) -> str:
        """Its file as the store has it: with the folder of its period."""
        return f"{self.path.parent.name}/{self.path.name}"

    @property
    def digest(self) -> str:
        """SHA-256 of its bytes."""
        return hashlib.sha256(self.content).hexdigest()


def issue_record(
    prepared: PreparedForm,
    provider: Provider,
    period: Period,
    services: tuple[IssuedService, ...],
    form: str = QUARTERLY,
) -> Issue:
    """The record of what a provider is asked, without an id."""
    return Issue(
        workbook_id="",
        digest=prepared.digest,
        period=period,
        authority=provider.authority,
        authority_name=prepared.framework.authority(provider.authority).name,
        provider_id=provider.provider_id,
        national_provider_id=provider.national_provider_id,
        provider_name=provider.name,
        contact_email=provider.contact_email,
        due=due_date(period, prepared.framework.deadline),
        services=services,
        form=form,
    )


def draft_workbook(desk: Workspace, planned: PlannedWorkbook, password: str) -> WorkbookDraft:
    """Make one workbook, verified.

    Raises ReleaseError.
    """
    prepared, record = planned.prepared, planned.record
    form = IssuedForm(prepared.framework, plan(prepared.framework, record, prepared.form, planned.before))
    content = workbook_bytes(form.layout, password, carried_texts(prepared.packed, record), prepared.compiled)
    problems = faults(content, form)
    if problems:
        raise ReleaseError(f"the workbook for {record.provider_name} was not released: {'; '.join(problems[:5])}")
    folder, name = desk.folder(record.period), _file_name(record)
    beside = {} if record.part is Part.WHOLE else system_files(form)
    stem = folder / SYSTEMS / name.removesuffix(".xlsx")
    files = {stem.with_name(f"{stem.name}{suffix}"): data for suffix, data in beside.items()}
    return WorkbookDraft(planned, folder / name, content, files)


def issue_drafts(
    desk: Workspace,
    store: Store,
    configuration: Configuration,
    drafts: Sequence[WorkbookDraft],
    state: int,
    is_as_planned: Callable[[], bool] = lambda: True,
    terms: Sequence[AgreedTerms] = (),
) -> tuple[WrittenFile, ...]:
    """Record workbooks, all or none, and put their files in place.

    state: the store's when it was decided what to issue. is_as_planned: whether the same would be planned now.
    terms: what the register says was agreed for the services.
    Raises UsageError where another run changed meanwhile what is asked, FileError, StoreError, UnwrittenError.
    """
    put_out = store.file_digests(drafts[0].planned.record.period)
    outcomes = {draft.path: _outcome(draft, put_out) for draft in drafts}
    issued = [draft for draft in drafts if outcomes[draft.path] is not WriteOutcome.HELD]
    new = {draft.path: draft.content for draft in drafts if outcomes[draft.path] is WriteOutcome.WRITTEN}
    new |= _beside(issued, new)
    with _none_issued(), staged_files(new) as put_in_place:
        with store.alone():
            acts, asking = store.acts_since(state), store.acts_since(state, ASKING)
            use_configuration(desk, store, configuration)
            store.record_terms(drafts[0].planned.record.period, terms, desk.by)
            records = [_new_issue(draft) for draft in issued]
            if store.record_issues(records, desk.by) and (asking or (acts and not is_as_planned())):
                raise UsageError(
                    f"meanwhile {told(asking or acts)}. Nothing was issued. Look whether yours still holds; "
                    "then run it again."
                )
        recorded = f"{counted(len(issued), 'workbook')} issued"
        with after_recording(recorded, _AGAIN), store.alone():  # or an older file could take a newer one's place
            newest = store.file_digests(drafts[0].planned.record.period)
            current = [draft for draft in issued if newest[draft.name][-1] == draft.digest]
            put_in_place({path for draft in current for path in (draft.path, *draft.beside)})
    return tuple(_written(draft, outcomes[draft.path]) for draft in drafts)


def _beside(drafts: Iterable[WorkbookDraft], new: Container[Path]) -> dict[Path, bytes]:
    """The files that go with workbooks that are new, and those that are gone: one may have been filled in."""
    beside = {}
    for draft in drafts:
        for path, content in draft.beside.items():
            with file_errors(path):
                if draft.path in new or not path.exists():
                    beside[path] = content
    return beside


@contextmanager
def _none_issued() -> Iterator[None]:
    """Say that nothing is issued where one file cannot be written. Raises FileError."""
    try:
        yield
    except FileError as error:
        raise FileError(f"{error}\nNothing was issued. {_AGAIN}") from error


def _new_issue(draft: WorkbookDraft) -> NewIssue:
    planned = draft.planned
    record = IssueRecord(planned.record, draft.name, draft.digest)
    return NewIssue(planned.prepared.framework, planned.prepared.form, record, planned.anew)


def _written(draft: WorkbookDraft, outcome: WriteOutcome) -> WrittenFile:
    record = draft.planned.record
    shown = tuple(sum(state.shown for state in service.states.values()) for service in record.services)
    return WrittenFile(draft.path, record, outcome, shown, draft.planned.remarks)


def _file_name(record: Issue) -> str:
    part = "" if record.part is Part.WHOLE else f"_{record.part}"
    part = part if record.form == QUARTERLY else f"_{record.form}"
    stem = provider_stem(record.authority, record.provider_id, record.provider_name)
    return f"{stem}_{record.period}{part}.xlsx"


def _outcome(draft: WorkbookDraft, put_out: Mapping[str, tuple[str, ...]]) -> WriteOutcome:
    """What is to become of the file: what stands there, if not as we issued it, may hold somebody's answers."""
    with file_errors(draft.path):
        existing = draft.path.read_bytes() if draft.path.exists() else None
    if existing == draft.content:
        return WriteOutcome.UNCHANGED
    # An empty file holds nobody's answers: a power cut may leave one.
    if existing and hashlib.sha256(existing).hexdigest() not in put_out.get(draft.name, ()):
        return WriteOutcome.HELD
    return WriteOutcome.WRITTEN
