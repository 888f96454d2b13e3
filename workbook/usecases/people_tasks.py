"""The desk's long work on people's records, done in another process."""

from __future__ import annotations

import datetime as dt

from workbook.usecases.desk_tasks import ExportSummary
from workbook.usecases.files import FORGOTTEN
from workbook.usecases.forget import expiry_reason, forget, months_kept, rows_kept_too_long, rows_of
from workbook.usecases.people_export import PeopleWanted, export_people
from workbook.usecases.period_files import place_of
from workbook.usecases.wording import extracted_words, forgotten_lines, not_extracted_words
from workbook.usecases.workers import Progress
from workbook.usecases.workspace import Workspace


def forget_person(
    reference: str, authority: str, reason: str, workspace: Workspace, _progress: Progress
) -> tuple[str, ...]:
    """Forget one person."""
    run = forget(workspace, rows_of(reference, authority), reason)
    return tuple(forgotten_lines(run, workspace.out / FORGOTTEN))


def expire_people(day: dt.date, workspace: Workspace, _progress: Progress) -> tuple[str, ...]:
    """Forget everybody who is kept for too long."""
    months = months_kept(workspace)
    run = forget(workspace, rows_kept_too_long(months, day), expiry_reason(months))
    return tuple(forgotten_lines(run, workspace.out / FORGOTTEN))


def extract_people(
    period: str, format_name: str, wanted: PeopleWanted, day: dt.date, workspace: Workspace, _progress: Progress
) -> ExportSummary:
    """Write accepted answers about people for one purpose."""
    written = export_people(workspace, workspace.configuration, period, format_name, wanted, day)
    files = tuple(place_of(path, workspace.folder(written.period)) for path in written.put_out.paths)
    return ExportSummary((extracted_words(written), *not_extracted_words(written)), files, ())
