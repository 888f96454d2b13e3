"""Export answers about people for one purpose.

Each person has another reference there, made with a key of the purpose, so that two exports cannot be joined.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import PurePosixPath

from workbook.dataset import SourcedAnswer
from workbook.errors import UsageError
from workbook.layout import file_stem
from workbook.model import FURTHER_REFERENCE, ColumnMapping, Configuration, PeopleFile, Period
from workbook.people import PeopleService, address_table, person_table
from workbook.quarter import PeriodResult, ServiceKey, ServiceState, judge_forms, people_service
from workbook.references import further_row, reference_of, rekeyed
from workbook.store import Draft, FigureKey, ReleaseKind
from workbook.table import Format, Table, WrittenTable, format_named
from workbook.table.formats.csv import EXACT_CSV
from workbook.table.packages import DATA_PACKAGE, descriptor
from workbook.text import quoted
from workbook.usecases.chosen_period import chosen_period
from workbook.usecases.configuration import use_configuration
from workbook.usecases.export import UPLOAD
from workbook.usecases.files import EXPORT
from workbook.usecases.people_transfer import transfer_table
from workbook.usecases.received import one_line_name
from workbook.usecases.releasing import PutOut, record_release, written_release
from workbook.usecases.workspace import Workspace

_PURPOSE = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_LONGEST_PURPOSE = 40
#: What says where an answer is from, and the words of whoever gave it: they stay.
_STAYS = ("source_file", "source_sheet", "source_cell", "workbook_id", "entry", "explanation", "service_name")


@dataclass(frozen=True)
class PeopleWanted:
    """What is to be exported, and what for.

    form: its code; all where it is empty. authority: its code; all where it is empty.
    mapping: the columns of a file to be handed on; None for tables of ours.
    """

    purpose: str
    form: str = ""
    authority: str = ""
    mapping: ColumnMapping | None = None


@dataclass(frozen=True)
class PeopleExport:
    """What was written.

    held: services that are held back until something is put right. left_out: forms that `upload.yaml` names no file for.
    """

    period: Period
    put_out: PutOut
    people: int
    held: tuple[ServiceKey, ...]
    left_out: tuple[str, ...] = ()

    @property
    def needs_attention(self) -> bool:
        """Whether a service was left out."""
        return bool(self.held)


def export_people(
    workspace: Workspace,
    configuration: Configuration,
    period: str,
    format_name: str,
    wanted: PeopleWanted,
    day: dt.date,
) -> PeopleExport:
    """Write the accepted answers about people of a period.

    Each person is under another reference.

    Raises UsageError for a purpose that is none, or where nothing is accepted; FileError, StoreError, UnwrittenError.
    """
    if not _PURPOSE.fullmatch(wanted.purpose) or len(wanted.purpose) > _LONGEST_PURPOSE:
        raise UsageError(f"{quoted(wanted.purpose)} is no purpose. Give a short one, as research-2009, with --purpose.")
    table_format = EXACT_CSV if format_name == UPLOAD else format_named(format_name)
    with workspace.store(must_exist=True) as store, written_release(workspace, store) as stage, store.alone():
        number = use_configuration(workspace, store, configuration)
        chosen = chosen_period(store, period)
        accepted, held = _accepted(judge_forms(store, chosen), wanted)
        transfers = _transfers(configuration, wanted, format_name, {form for form, _ in accepted})
        services = {key: people for key, people in accepted.items() if transfers is None or key[0] in transfers}
        figures = _counted_once(chosen, services)
        if not figures:
            raise UsageError(
                f"nothing about people has been accepted for {chosen} yet. See status for what is held back."
            )
        key = store.ledger.purpose_key(wanted.purpose)
        tables = _tables(list(_rekeyed(services, key, wanted.purpose)), transfers)
        files = _files(tables, wanted, table_format, chosen, day)
        codes = tuple(sorted({key.authority for _, key in services}))
        by, what = one_line_name(workspace.by), f"{format_name}, {wanted.purpose}"
        draft = Draft(ReleaseKind.PEOPLE, what, chosen, codes, number, by, figures)
        folder = PurePosixPath(str(chosen), EXPORT, f"people-{wanted.purpose}")
        put = stage(record_release(workspace, store, draft, folder, files, together=True))
    left_out = tuple(sorted({form for form, _ in accepted.keys() - services.keys()}))
    return PeopleExport(chosen, put, len({key[:5] for key in figures}), held, left_out)


_Services = dict[tuple[str, ServiceKey], PeopleService]


def _counted_once(period: Period, services: _Services) -> dict[FigureKey, str]:
    """Each person, as a figure of the ledger."""
    return {
        FigureKey(period, key.authority, key.provider_id, key.service_id, reference, form): "1"
        for (form, key), service in services.items()
        for reference in _references(service)
    }


def _accepted(results: Iterable[PeriodResult], wanted: PeopleWanted) -> tuple[_Services, tuple[ServiceKey, ...]]:
    """The answers about people that may leave, by form and service; and the services that are held back."""
    services: _Services = {}
    held: dict[ServiceKey, None] = {}
    for result in results:
        for key, service in result.services.items():
            meant = wanted.form in ("", result.form) and wanted.authority in ("", key.authority)
            if not (service.is_of_people and meant):
                continue
            if result.state(key) is ServiceState.HELD:
                held[key] = None
            accepted = service.accepted_addresses
            answers = tuple(answer for answer in service.answers if answer.answer.address in accepted)
            if answers:
                services[result.form, key] = replace(people_service(result, key), answers=answers)
    return services, tuple(held)


def _references(service: PeopleService) -> list[str]:
    """The references of its people; what the service itself was asked is under none."""
    references = (reference_of(sourced.answer.address.record) for sourced in service.answers)
    return list(dict.fromkeys(filter(None, references)))


def _rekeyed(services: _Services, key: str, purpose: str) -> Iterable[PeopleService]:
    """Each service with other references of its people."""
    for (_, whose), service in services.items():
        other: dict[str, str] = {
            reference: rekeyed(key, purpose, whose.authority, whose.service_id, reference)
            for reference in _references(service)
        }
        yield replace(service, answers=tuple(_under(sourced, other) for sourced in service.answers))


def _under(sourced: SourcedAnswer, other: Mapping[str, str]) -> SourcedAnswer:
    """An answer under another reference; which row of the person's it is in stays.

    A row of further reasons names its person in an answer, too.
    """
    address = sourced.answer.address
    if not address.record:
        return sourced
    reference, dash, row = address.record.partition("-")
    record = f"{other[reference]}{dash}{row}"
    answer = replace(sourced.answer, address=address._replace(record=record))
    if further_row(record) and address.question.endswith(f".{FURTHER_REFERENCE}"):
        answer = replace(answer, text=other[reference], content=other[reference])
    return replace(sourced, answer=answer)


def _transfers(
    configuration: Configuration, wanted: PeopleWanted, format_name: str, forms: Iterable[str]
) -> Mapping[str, PeopleFile] | None:
    """The files to be handed on, by form; None where tables of ours are wanted."""
    if wanted.mapping is not None:
        if format_name == UPLOAD:
            raise UsageError(
                "--format spls has the columns of indicator_config/upload.yaml. Leave out --columns, or it."
            )
        return {form: PeopleFile(form, f"{form}.csv", (), wanted.mapping) for form in forms}
    if format_name != UPLOAD:
        return None
    upload = configuration.upload
    files = {} if upload is None else {file.form: file for file in upload.people}
    if forms and not files.keys() & set(forms):
        text = f"indicator_config/upload.yaml names no file for {', '.join(sorted(forms))}. Add it under 'people'."
        raise UsageError(text)
    return files


def _files(
    tables: Iterable[Table], wanted: PeopleWanted, table_format: Format, period: Period, day: dt.date
) -> dict[str, bytes]:
    """The tables and their descriptor, by file name."""
    written = [
        WrittenTable(f"{table.name}.{table_format.suffix}", table_format.write(table), table, table_format)
        for table in tables
    ]
    title = f"Answers about people, {period.label}, for {wanted.purpose}"
    package = descriptor(file_stem(f"people-{wanted.purpose}-{str(period).casefold()}"), title, day, written, ())
    return {**{file.path: file.content for file in written}, DATA_PACKAGE: package}


def _tables(services: Iterable[PeopleService], transfers: Mapping[str, PeopleFile] | None) -> Iterable[Table]:
    """By person, and by answer; or in the columns of the files to be handed on."""
    by_form: dict[str, list[PeopleService]] = {}
    for service in services:
        by_form.setdefault(service.form.code, []).append(service)
    for form, of_form in by_form.items():
        if transfers is None:
            yield person_table(of_form[-1].form, of_form).without(_STAYS)
        else:
            yield transfer_table(of_form, transfers[form])
    if transfers is None:
        yield address_table(service for of_form in by_form.values() for service in of_form).without(_STAYS)
