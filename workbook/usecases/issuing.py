"""Issue workbooks that were made, all or none.

All are recorded; then each is put in its place.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Collection, Container, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from workbook.deadline import due_date
from workbook.errors import FileError, UsageError
from workbook.layout import Issue, IssuedService
from workbook.model import QUARTERLY, Configuration, Period, Provider
from workbook.store import ASKING, Act, AgreedTerms, IssueRecord, NewIssue, Store, told
from workbook.text import counted
from workbook.usecases.after_recording import after_recording
from workbook.usecases.configuration import use_configuration
from workbook.usecases.drafting import DraftContent, PreparedForm, WorkbookDraft, file_beginning, file_ending
from workbook.usecases.files import Staging, file_errors, staging
from workbook.usecases.replaced import move_replaced
from workbook.usecases.workspace import Workspace

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
    replaced: where workbooks of the same provider were moved, which had another name.
    """

    path: Path
    issued: Issue
    release: WriteOutcome
    shown: tuple[int, ...]
    remarks: tuple[str, ...]
    replaced: tuple[Path, ...] = ()


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


def issue_drafts(
    workspace: Workspace,
    store: Store,
    configuration: Configuration,
    period: Period,
    made: Iterable[DraftContent],
    state: int,
    is_as_planned: Callable[[], bool] = lambda: True,
    terms: Sequence[AgreedTerms] = (),
) -> tuple[WrittenFile, ...]:
    """Record workbooks, all or none, and put their files in place.

    made: one by one, of which none is kept in memory. state: the store's when it was decided what to issue.
    is_as_planned: whether the same would be planned now. terms: what the register says was agreed for the services.
    Raises UsageError where another run changed meanwhile what is asked, FileError, StoreError, UnwrittenError.
    """
    with _none_issued(), staging() as files:
        drafts = [_staged(files, workbook) for workbook in made]
        with store.alone():
            put_out = store.file_digests(period)
            outcomes = {draft.path: _outcome(draft, put_out) for draft in drafts}
            issued = [draft for draft in drafts if outcomes[draft.path] is not WriteOutcome.HELD]
            new = {draft.path for draft in drafts if outcomes[draft.path] is WriteOutcome.WRITTEN}
            new.update(_beside(issued, new.copy()))
            acts, asking = store.acts_since(state), store.acts_since(state, ASKING)
            use_configuration(workspace, store, configuration)
            store.record_terms(period, terms, workspace.by)
            recorded = store.record_issues([_new_issue(draft) for draft in issued], workspace.by)
            if (recorded and asking) or ((recorded or new) and acts and not is_as_planned()):
                raise _changed_meanwhile(asking or acts)
        # Alone, or an older file could take a newer one's place.
        with after_recording(f"{counted(len(issued), 'workbook')} issued", _AGAIN), store.alone():
            newest = store.file_digests(period)
            current = [draft for draft in issued if newest[draft.name][-1] == draft.digest]
            # Somebody may have saved answers into a file while this run waited to be alone.
            outcomes |= {draft.path: _outcome(draft, newest) for draft in current if draft.path in new}
            current = [draft for draft in current if outcomes[draft.path] is not WriteOutcome.HELD]
            files.put_in_place(new.intersection(path for draft in current for path in (draft.path, *draft.beside)))
            replaced = {draft.path: _move_replaced(draft, outcomes, newest) for draft in current}
    return tuple(_written(draft, outcomes[draft.path], replaced.get(draft.path, ())) for draft in drafts)


def _changed_meanwhile(acts: Sequence[Act]) -> UsageError:
    return UsageError(f"meanwhile {told(acts)}. Nothing was issued. Look whether yours still holds; then run it again.")


def _move_replaced(
    draft: WorkbookDraft, kept: Collection[Path], put_out: Mapping[str, tuple[str, ...]]
) -> tuple[Path, ...]:
    record = draft.planned.record
    return move_replaced(draft.path, file_beginning(record), file_ending(record), kept, put_out)


def _staged(files: Staging, made: DraftContent) -> WorkbookDraft:
    for path, content in made.files.items():
        files.add(path, content)
    return made.draft


def _beside(drafts: Iterable[WorkbookDraft], new: Container[Path]) -> Iterator[Path]:
    """The files that go with workbooks that are new, and those that are gone: one may have been filled in."""
    for draft in drafts:
        for path in draft.beside:
            with file_errors(path):
                if draft.path in new or not path.exists():
                    yield path


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


def _written(draft: WorkbookDraft, outcome: WriteOutcome, replaced: tuple[Path, ...]) -> WrittenFile:
    record, prepared = draft.planned.record, draft.planned.prepared
    further = {section.code for section in prepared.framework.form(prepared.code).further_sections}
    shown = tuple(
        sum(state.shown for code, state in service.states.items() if code not in further) for service in record.services
    )
    return WrittenFile(draft.path, record, outcome, shown, draft.planned.remarks, replaced)


def _outcome(draft: WorkbookDraft, put_out: Mapping[str, tuple[str, ...]]) -> WriteOutcome:
    """What is to become of the file: what stands there, if not as we issued it, may hold somebody's answers."""
    with file_errors(draft.path):
        existing = draft.path.read_bytes() if draft.path.exists() else b""
    digest = hashlib.sha256(existing).hexdigest()
    if digest == draft.digest:
        return WriteOutcome.UNCHANGED
    # An empty file holds nobody's answers: a power cut may leave one.
    is_ours = not existing or digest in put_out.get(draft.name, ())
    return WriteOutcome.WRITTEN if is_ours else WriteOutcome.HELD
