"""Export accepted figures.

The upload for the authority's own system, or the dataset in other forms, also of several periods.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath

from workbook.errors import ReleaseError, UsageError
from workbook.findings import OWNERSHIP
from workbook.model import Configuration, Framework, Period
from workbook.publish import Extract, ExtractedService, dataset_files, spls_zip, uploaded_rows
from workbook.quarter import PeriodJudge, PeriodResult, ServiceResult, ServiceState, service_identity
from workbook.store import Draft, FigureKey, Figures, ReleaseKind, Store
from workbook.table import Format, format_named
from workbook.table.packages import PackageSource
from workbook.text import folded
from workbook.usecases.chosen_period import span_of, span_words
from workbook.usecases.configuration import use_configuration
from workbook.usecases.files import EXPORT
from workbook.usecases.received import one_line_name
from workbook.usecases.releasing import SINCE, PutOut, figures_of, record_release, written_release
from workbook.usecases.workspace import Workspace

#: Beside the formats of tables: the zip for the authority's own system.
UPLOAD = "spls"


@dataclass(frozen=True)
class WrittenExport:
    """What was written, and what was not in it.

    span: the periods that it is of. figures, services: how many the ledger has of it. waiting: figures with an open question.
    disputed: services of which an officer is to say whose return counts. empty: of whom, and when, nothing is accepted.
    """

    span: tuple[Period, ...]
    put_out: PutOut
    figures: int
    services: int
    held: tuple[ServiceResult, ...]
    disputed: tuple[ServiceResult, ...]
    waiting: int
    empty: tuple[str, ...]

    @property
    def period(self) -> Period:
        """The last of its span, in whose folder it is."""
        return self.span[-1]

    @property
    def needs_attention(self) -> bool:
        """Whether a figure was left out until something is settled."""
        return bool(self.held or self.waiting)


def export(
    workspace: Workspace,
    configuration: Configuration,
    period: str,
    format_name: str,
    *,
    authority: str = "",
    day: dt.date,
    since: str = "",
) -> WrittenExport:
    """Write the accepted figures of a span as one release.

    It is of the last period: one zip for each authority, or one dataset of them all.
    period: the last, or a whole year; the latest where it is empty. format_name: UPLOAD, or that of a format. authority: its code, for it
    alone. since: the first period. Raises UsageError where nothing is accepted yet, the configuration lacks what the
    upload needs, or that is to be of several periods; ReleaseError, FileError, StoreError, UnwrittenError.
    """
    table_format = None if format_name == UPLOAD else format_named(format_name, UPLOAD)
    with workspace.store(must_exist=True) as store, written_release(workspace, store) as stage, store.alone():
        number = use_configuration(workspace, store, configuration)
        span, judge = span_of(store, period, since), PeriodJudge(store)
        words = span_words(span)
        if table_format is None and len(span) > 1:
            raise UsageError(f"an upload is of one period, not of {words}. Give one with --period, and no --since.")
        results = [judge.quarterly(between) for between in span]
        codes = asked_authorities(results, authority)
        extracts = _extracts(store, results, codes)
        full = [extract for extract in extracts if extract.rows]
        if not full:
            raise UsageError(f"nothing has been accepted for {words} yet. See status for what is held back, and why.")
        files = _files(full, configuration, table_format, day)
        kind = ReleaseKind.UPLOAD if table_format is None else ReleaseKind.EXPORT
        what = format_name if len(span) == 1 else f"{format_name}{SINCE}{span[0]}"
        whose = tuple(sorted({extract.authority.code for extract in full}))
        figures = _figures(full, configuration, table_format)
        draft = Draft(kind, what, span[-1], whose, number, one_line_name(workspace.by), figures)
        folder = PurePosixPath(str(span[-1]), EXPORT, *([] if table_format is None else [what.replace(" ", "-")]))
        put = stage(record_release(workspace, store, draft, folder, files, together=table_format is not None))
    return exported(results, codes, _empty(extracts), put)


def _extracts(store: Store, results: Sequence[PeriodResult], codes: Sequence[str]) -> list[Extract]:
    """All that is accepted of authorities, by period; also where that is nothing."""
    return [
        _extract(store, result, code) for result in results for code in issued_authorities([result]) if code in codes
    ]


def _empty(extracts: Sequence[Extract]) -> tuple[str, ...]:
    """Of whom nothing is accepted: `LCE`; of several periods also when."""
    periods = {extract.period for extract in extracts}
    return tuple(
        extract.authority.code if len(periods) == 1 else f"{extract.authority.code} {extract.period}"
        for extract in extracts
        if not extract.rows
    )


def _figures(extracts: list[Extract], configuration: Configuration, table_format: Format | None) -> Figures:
    """The figures that the files hold, by address."""
    figures: dict[FigureKey, str] = {}
    for extract in extracts:
        upload = configuration.upload if table_format is None else None
        rows = extract.rows if upload is None else uploaded_rows(extract, upload)
        figures |= figures_of(rows, extract.framework.periods)
    return figures


def exported(
    results: Sequence[PeriodResult], codes: Sequence[str], empty: tuple[str, ...], put: PutOut
) -> WrittenExport:
    """What was written of those authorities.

    results: of each period. empty: of whom nothing is accepted.
    """
    services = [
        (result, service) for result in results for key, service in result.services.items() if key.authority in codes
    ]
    return WrittenExport(
        tuple(result.period for result in results),
        put,
        len(put.figures),
        len({service_identity(key.authority, key.service_id) for key in put.figures}),
        tuple(service for result, service in services if result.state(service.key) is ServiceState.HELD),
        tuple(service for _, service in services if any(finding.code in OWNERSHIP for finding in service.findings)),
        sum(_waiting(service) for _, service in services),
        empty,
    )


def issued_authorities(results: Sequence[PeriodResult]) -> list[str]:
    """List the authorities issued to in some periods, in order."""
    return sorted({record.issued.authority for result in results for record in result.issued})


def asked_authorities(results: Sequence[PeriodResult], wanted: str) -> list[str]:
    """List the authorities issued to in some periods, or the one named.

    Raises UsageError.
    """
    issued = issued_authorities(results)
    if not wanted:
        return issued
    matches = [code for code in issued if folded(code) == folded(wanted)]
    if not matches:
        when = span_words([result.period for result in results])
        raise UsageError(f"nothing was issued for authority '{wanted}' in {when}. It was for: {', '.join(issued)}.")
    return matches


def _extract(store: Store, result: PeriodResult, authority: str) -> Extract:
    """All that is accepted of one authority."""
    services = [service for key, service in result.services.items() if key.authority == authority]
    accepted = {service.key: service.accepted_rows for service in services}
    rows = tuple(row for service_rows in accepted.values() for row in service_rows)
    with_rows = [service for service in services if accepted[service.key]]
    files = {
        contribution.file.returned.digest: contribution.file
        for service in with_rows
        for contribution in service.contributions
    }
    framework = newest_framework(store, result, authority)
    return Extract(
        result.period,
        framework.authority(authority),
        framework,
        tuple(map(_service, with_rows)),
        rows,
        tuple(
            PackageSource(file.returned.file, digest, file.returned.workbook_id)
            for digest, file in sorted(files.items())
        ),
    )


def newest_framework(store: Store, result: PeriodResult, authority: str) -> Framework:
    """The framework of an authority's newest workbooks.

    With it come the indicators that only earlier ones of the quarter have.
    """
    newest = max(
        (record for record in result.issued if record.issued.authority == authority),
        key=lambda record: str(record.released),
    )
    form = store.issued_form(newest.issued.workbook_id)
    if form is None:
        raise UsageError(f"{newest.file_name}: the store does not know this workbook any more. Use a copy from before.")
    newer = {section.code for section in form.framework.sections}
    older = {
        section.code: section
        for record in result.issued
        if record.issued.authority == authority and (issued := store.issued_form(record.issued.workbook_id)) is not None
        for section in issued.framework.sections
        if section.code not in newer
    }
    return form.framework.with_sections((*form.framework.sections, *older.values()))


def _service(service: ServiceResult) -> ExtractedService:
    first = service.contributions[0]
    issued = first.issued_form.layout.issued
    return ExtractedService(
        issued.provider_id, issued.national_provider_id, issued.provider_name, first.service.service
    )


def _files(
    extracts: list[Extract], configuration: Configuration, table_format: Format | None, day: dt.date
) -> dict[str, bytes]:
    if table_format is not None:
        return dataset_files(extracts, table_format, day)
    zips = [spls_zip(extract, configuration.upload, day) for extract in extracts]
    files = {archive.name: archive.content for archive in zips}
    if len(files) < len(zips):
        raise ReleaseError(
            "two authorities' uploads would have one name, and one would be lost. Give each authority its own 'ons' in "
            "indicator_config/framework.yaml, or export one at a time with --authority."
        )
    return files


def _waiting(service: ServiceResult) -> int:
    """How many loaded figures of a service are not in the upload while a question is open."""
    if service.state is ServiceState.HELD:
        return 0
    return len(service.loaded_rows) - len(service.accepted_rows)
