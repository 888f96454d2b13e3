"""The long work of the desk, done in another process.

Each comes to what a page shows of it, in words and numbers: what a run holds beside is large.
"""

from __future__ import annotations

import datetime as dt
import secrets
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from workbook.errors import UsageError
from workbook.findings.telling import finding_lines
from workbook.reader import GivenReference
from workbook.register import read_register
from workbook.usecases.configuration import configuration_use
from workbook.usecases.correct import WrittenCorrection, correct_returns, returns_to_correct
from workbook.usecases.days import written_period
from workbook.usecases.export import WrittenExport, export
from workbook.usecases.figure_changes import FileEffect
from workbook.usecases.generate import WriteOutcome, WrittenFile, generate_workbooks
from workbook.usecases.inbox import Drop, KeptTable, discard_registers, read_drop
from workbook.usecases.issue_effects import changed_by_issuing, judged_before
from workbook.usecases.issue_plan import plan_issue
from workbook.usecases.market import report_market
from workbook.usecases.national import report_national
from workbook.usecases.outcomes import report_outcomes
from workbook.usecases.people import PeopleRequest, generate_people
from workbook.usecases.period_files import place_of
from workbook.usecases.releasing import FigureDifference
from workbook.usecases.report import report
from workbook.usecases.service_pack import report_service
from workbook.usecases.share import require_no_span, share
from workbook.usecases.wording import (
    differ_words,
    effects_words,
    exported_words,
    findings_words,
    left_out_lines,
    national_words,
    outcomes_words,
    pack_words,
    report_words,
    run_counts,
    uncounted_words,
    untold_words,
)
from workbook.usecases.workers import Progress
from workbook.usecases.workspace import Workspace


@dataclass(frozen=True)
class ReadSummary:
    """What there is to say of a run of reading.

    changed: what it changed in what stood. findings: a line each, worst first.
    """

    counts: tuple[tuple[str, int], ...]
    files: tuple[FileEffect, ...]
    changed: tuple[str, ...]
    findings: tuple[str, ...]


@dataclass(frozen=True)
class IssueRequest:
    """What is to be issued.

    only: the id of one provider. forms: beside the quarterly return; none for that.
    rows: for people on each sheet; 0 for enough. password: that locks the sheets. state: of the store when it was shown what would change.
    answered: the questions that were answered with yes.
    """

    register: KeptTable
    period: str
    only: str
    forms: tuple[str, ...]
    state: int
    password: str
    rows: int = 0
    answered: tuple[str, ...] = ()


@dataclass(frozen=True)
class IssuedRun:
    """What was issued, what was not replaced, and what that changed."""

    issued: tuple[WrittenFile, ...]
    held: tuple[WrittenFile, ...]
    lines: tuple[str, ...]


@dataclass(frozen=True)
class ExportRequest:
    """What is to leave.

    since: the first period; the one period where it is empty. authority: its code; all where it is empty. is_shared: for people outside, with small numbers hidden.
    is_replacement: what was shared before was never handed out.
    """

    period: str
    format_name: str
    authority: str
    day: dt.date
    is_shared: bool
    is_replacement: bool
    since: str = ""


@dataclass(frozen=True)
class ReportSummary:
    """What was written for managers, in words.

    period: in whose folder. place: the folder in that, and the name, of the page or workbook.
    """

    lines: tuple[str, ...]
    period: str
    place: tuple[str, str]


@dataclass(frozen=True)
class ExportSummary:
    """What left: in words, by file, and where it differs from before.

    files: the folder in that of the period, and the name, of each.
    """

    lines: tuple[str, ...]
    files: tuple[tuple[str, str], ...]
    differences: tuple[FigureDifference, ...]


def read_dropped(drop: Drop, reference: GivenReference | None, workspace: Workspace, progress: Progress) -> ReadSummary:
    """Read what was handed over.

    reference: whose the one file is, where an officer said so."""
    run = read_drop(workspace, drop, progress, reference=reference)
    told = [untold_words(run.untold)] if run.untold else []
    changed = (effects_words(period, effects) for period, effects in run.effects.items())
    return ReadSummary(tuple(run_counts(run)), run.files, (*told, *changed), tuple(finding_lines(run.findings)))


def issue(request: IssueRequest, workspace: Workspace, progress: Progress) -> IssuedRun:
    """Issue the workbooks of a register.

    Raises UsageError where more is to be confirmed than was.
    """
    period = written_period(request.period, workspace.configuration.framework.periods)
    providers = read_register(request.register.path, workspace.configuration, request.register.name)
    switch = configuration_use(workspace).question
    plan = plan_issue(workspace.configuration, providers, period, workspace, request.only)
    if not {*plan.questions, switch} - {""} <= set(request.answered):
        raise UsageError("meanwhile there is more to confirm. Nothing was issued. Check the register again.")
    workspace = replace(workspace, may_switch=bool(switch))
    for question in request.answered:
        workspace.log(f"{workspace.by} answered yes to: {question}")
    before, password = judged_before(workspace, period), request.password
    what = (workspace.configuration, providers, period, workspace)
    if request.forms:
        people = PeopleRequest(request.forms, secrets.choice, request.rows, request.only)
        issued = generate_people(*what, people, password=password, progress=progress, state=request.state)
    else:
        issued = generate_workbooks(*what, password=password, only=request.only, progress=progress, state=request.state)
    report = changed_by_issuing(workspace, period, before)
    discard_registers(workspace)
    held = tuple(file for file in issued if file.release is WriteOutcome.HELD)
    return IssuedRun(issued, held, tuple(report_words(report)) if report else ())


def write_corrections(
    period: str, password: str, workspace: Workspace, progress: Progress
) -> tuple[WrittenCorrection, ...]:
    """Write a marked copy and a text for each return to put right."""
    files = returns_to_correct(workspace, period)
    return correct_returns(workspace, files, password=password, progress=progress) if files else ()


def write_export(request: ExportRequest, workspace: Workspace, _progress: Progress) -> ExportSummary:
    """Write what is accepted, and record that it left."""
    what = (workspace, workspace.configuration, request.period, request.format_name)
    if request.is_shared:
        require_no_span(request.since)
        written = share(*what, authority=request.authority, day=request.day, replace=request.is_replacement)
    else:
        written = export(*what, authority=request.authority, day=request.day, since=request.since)
    return _export_summary(workspace, written)


def _export_summary(workspace: Workspace, written: WrittenExport) -> ExportSummary:
    """Say what an export holds, what changed and what is left out."""
    put, folder = written.put_out, workspace.folder(written.period)
    files = tuple(place_of(path, folder) for path in put.paths)
    return ExportSummary(tuple(_export_lines(written)), files, put.differences)


def _export_lines(written: WrittenExport) -> Iterator[str]:
    yield exported_words(written)
    if before := written.put_out.before:
        releases = " and ".join(f"release {number}" for number in before)
        yield differ_words(len(written.put_out.differences), releases)
    yield from left_out_lines(written)


def write_findings(period: str, since: str, workspace: Workspace, _progress: Progress) -> ReportSummary:
    """Write the findings of a span as a workbook."""
    span, path, number = report(workspace, period, since)
    return _report_summary(path, workspace, findings_words(span, number))


def write_outcomes(period: str, since: str, authority: str, workspace: Workspace, _progress: Progress) -> ReportSummary:
    """Write what the figures of a span mean."""
    written = report_outcomes(workspace, period, since, authority)
    return _report_summary(written.page, workspace, outcomes_words(written.report), uncounted_words(written.report))


def write_pack(
    service_id: str, authority: str, period: str, since: str, workspace: Workspace, _progress: Progress
) -> ReportSummary:
    """Write the pack of a service for one contract meeting."""
    written = report_service(workspace, service_id, period, since, authority)
    return _report_summary(written.page, workspace, pack_words(written.pack))


def write_national(period: str, since: str, authority: str, workspace: Workspace, _progress: Progress) -> ReportSummary:
    """Write the national tables of a period, a year or a span."""
    written = report_national(workspace, period, authority, since)
    return _report_summary(written.page, workspace, national_words(written))


def write_market(
    period: str, since: str, authority: str, client_group: str, day: dt.date, workspace: Workspace, _progress: Progress
) -> ExportSummary:
    """Write what those who may offer a service are told.

    The files are those of the last release.
    """
    written = report_market(
        workspace, workspace.configuration, client_group, period, since, authority=authority, day=day
    )
    last = _export_summary(workspace, written[-1])
    return replace(last, lines=tuple(line for export in written for line in _export_lines(export)))


def _report_summary(path: Path, workspace: Workspace, *lines: str) -> ReportSummary:
    period = path.relative_to(workspace.out).parts[0]
    return ReportSummary(tuple(filter(None, lines)), period, place_of(path, workspace.out / period))
