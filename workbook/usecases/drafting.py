"""Make planned workbooks, each verified before anybody sees it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache, partial
from pathlib import Path

from workbook.carried import carried_texts, packed_form, trimmed
from workbook.errors import ReleaseError
from workbook.layout import FormLayout, Issue, Part, plan, provider_stem
from workbook.model import QUARTERLY, Framework
from workbook.reader import IssuedForm
from workbook.reader.verify import faults
from workbook.usecases.files import SYSTEMS
from workbook.usecases.logo import logo_of
from workbook.usecases.system_files import system_files
from workbook.usecases.workers import Progress, shared_out
from workbook.usecases.workspace import Workspace
from workbook.writer import CompiledForm, workbook_bytes


@dataclass(frozen=True, eq=False)
class PreparedForm:
    """A framework with its form and their fingerprint.

    code: of the form. Each authority's variant is made once. Those of one fingerprint and code are equal.
    by_accent: what is kept of workbooks in a colour.
    """

    framework: Framework
    form: FormLayout
    digest: str
    code: str = QUARTERLY
    by_accent: dict[str, CompiledForm] = field(default_factory=dict, repr=False)

    def __eq__(self, prepared: object) -> bool:
        return isinstance(prepared, PreparedForm) and (self.digest, self.code) == (prepared.digest, prepared.code)

    def __hash__(self) -> int:
        return hash((self.digest, self.code))

    @cached_property
    def packed(self) -> str:
        """What its workbooks carry of the form."""
        return packed_form(trimmed(self.framework, self.code), self.form)

    def compiled(self, accent: str) -> CompiledForm:
        """What its workbooks in a colour leave for the next."""
        if accent not in self.by_accent:
            self.by_accent[accent] = CompiledForm(self.form, accent)
        return self.by_accent[accent]


@dataclass(frozen=True)
class PlannedWorkbook:
    """A workbook that is to be issued.

    anew: put it out again, though it is the newest of its own.
    before: what was said of people last, by service and reference or row, which is printed and kept nowhere.
    """

    prepared: PreparedForm
    record: Issue
    remarks: tuple[str, ...]
    anew: bool
    before: Mapping[str, Mapping[str, str]] = field(default_factory=dict)


@dataclass(frozen=True)
class WorkbookDraft:
    """A planned workbook that was made and verified, not issued yet.

    digest: SHA-256 of its bytes. beside: the files that go with it.
    """

    planned: PlannedWorkbook
    path: Path
    digest: str
    beside: tuple[Path, ...]

    @property
    def name(self) -> str:
        """Its file as the store has it: with the folder of its period."""
        return f"{self.path.parent.name}/{self.path.name}"


@dataclass(frozen=True)
class DraftContent:
    """What the files of a draft hold."""

    draft: WorkbookDraft
    files: Mapping[Path, bytes]


@dataclass(frozen=True)
class _MadeWorkbook:
    """The bytes of a workbook, and those of the files that go with it, by what their names end in."""

    content: bytes
    beside: Mapping[str, bytes]


def draft_workbooks(
    workspace: Workspace, planned: Sequence[PlannedWorkbook], password: str, progress: Progress
) -> Iterator[DraftContent]:
    """Make workbooks one by one, verified, in as many processes as may work.

    Raises ReleaseError.
    """
    frameworks = {workbook.record.authority: workbook.prepared.framework for workbook in planned}
    logos = {code: logo_of(workspace, framework.authority(code)) for code, framework in frameworks.items()}
    made = shared_out(partial(_made, password, logos), planned, workspace.workers, len(planned))
    for workbook, parts in zip(planned, progress(made, len(planned)), strict=True):
        yield _draft(workspace, workbook, parts)


def _made(password: str, logos: Mapping[str, bytes], planned: PlannedWorkbook) -> _MadeWorkbook:
    prepared, record = _kept(planned.prepared), planned.record
    form = IssuedForm(prepared.framework, plan(prepared.framework, record, prepared.form, planned.before))
    carried, compiled = carried_texts(prepared.packed, record), prepared.compiled(form.layout.accent)
    content = workbook_bytes(form.layout, password, carried, compiled, logos[record.authority])
    problems = faults(content, form)
    if problems:
        raise ReleaseError(f"the workbook for {record.provider_name} was not released: {'; '.join(problems[:5])}")
    return _MadeWorkbook(content, {} if record.part is Part.WHOLE else system_files(form))


@lru_cache(maxsize=16)
def _kept(prepared: PreparedForm) -> PreparedForm:
    """The one of equal forms that came first to this process: what it has compiled serves all of them."""
    return prepared


def _draft(workspace: Workspace, planned: PlannedWorkbook, made: _MadeWorkbook) -> DraftContent:
    folder, name = workspace.folder(planned.record.period), _file_name(planned.record)
    stem = folder / SYSTEMS / name.removesuffix(".xlsx")
    beside = {stem.with_name(f"{stem.name}{suffix}"): data for suffix, data in made.beside.items()}
    draft = WorkbookDraft(planned, folder / name, hashlib.sha256(made.content).hexdigest(), tuple(beside))
    return DraftContent(draft, {draft.path: made.content, **beside})


def _file_name(record: Issue) -> str:
    return provider_stem(record.authority, record.provider_id, record.provider_name) + file_ending(record)


def file_beginning(record: Issue) -> str:
    """What the names of a provider's workbooks begin with, however it is called."""
    return provider_stem(record.authority, record.provider_id, "").removesuffix("provider")


def file_ending(record: Issue) -> str:
    """What the names of workbooks of the same period and kind end with."""
    part = "" if record.part is Part.WHOLE else f"_{record.part}"
    part = part if record.form == QUARTERLY else f"_{record.form}"
    return f"_{record.period}{part}.xlsx"
