"""Read the register of providers and services.

It is a CSV, .xlsx, .ods or .xls file.

Every mistake is reported at once, each as `register.csv:12, provider_id: what was found; what is needed`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

from workbook.errors import RegisterError
from workbook.model import Agreement, Configuration, Provider, Service, ServiceTerms, Submission
from workbook.register import spans, terms, values
from workbook.register.columns import (
    COLUMNS,
    REQUIRED,
    Cells,
    MatchedColumns,
    RegisterProblem,
    heading_place,
    match_columns,
    names_columns,
)
from workbook.register.row_reader import RowReader, short
from workbook.register.rows import TextRow
from workbook.register.sheets import SheetRows
from workbook.register.spans import services_in
from workbook.register.table import read_rows, read_sheets
from workbook.register.telling import told
from workbook.register.terms import MOST_OF_A_REASON

__all__ = [
    "COLUMNS",
    "MOST_OF_A_REASON",
    "REQUIRED",
    "RegisterReading",
    "look_at_register",
    "read_register",
    "read_rows",
    "services_in",
]

#: What every row of one provider within one authority must agree on.
_SHARED = {
    "provider_name": "one name",
    "national_provider_id": "one national_provider_id",
    "contact_email": "one e-mail address",
    "submission": "one way of sending its figures",
}


@dataclass(frozen=True)
class RegisterReading:
    """A register as it is, with all there is to say of it.

    providers: of the rows without a problem. problems: as cells, in order. matched: its columns and rows.
    """

    file: str
    providers: tuple[Provider, ...]
    problems: tuple[RegisterProblem, ...]
    matched: MatchedColumns

    @property
    def texts(self) -> tuple[str, ...]:
        """Each problem with its place; one that many rows have is told once."""
        return told(self.file, self.problems)


def read_register(path: Path, configuration: Configuration, called: str = "") -> tuple[Provider, ...]:
    """Read the providers and their services.

    They are in the order in which the register first names them.

    A provider that works in two authorities gives two records. Blank rows, titles and totals are passed over.
    called: as of `look_at_register`. RegisterError with every problem if there is any; FileError if it cannot be read.
    """
    reading = look_at_register(path, configuration, called)
    if reading.problems:
        raise RegisterError(reading.texts)
    return reading.providers


def look_at_register(path: Path, configuration: Configuration, called: str = "") -> RegisterReading:
    """Read a register with its problems.

    called: what messages call it; by default its name, or its path.
    FileError, and RegisterError where it has no rows at all, or services on more than one sheet.
    """
    required = _required(configuration)
    heading, *rows = _rows_of_services(path, required, called)
    matched = match_columns(heading, tuple(rows), required)
    entries = _read_entries(matched.rows, configuration)
    problems = (
        *matched.problems,
        *(p for entry in entries for p in entry.problems),
        *_clashes(entries),
        *_span_clashes(entries),
    )
    if not entries and not problems:
        raise RegisterError(
            (f"{called or path.name}: has column names but no services. Add one row for each service.",)
        )
    at_fault = {problem.line for problem in problems}
    sound = [entry for entry in entries if entry.line not in at_fault and heading.line not in at_fault]
    return RegisterReading(called or path.name, _providers(sound), tuple(sorted(problems)), matched)


def _rows_of_services(path: Path, required: tuple[str, ...], called: str) -> tuple[TextRow, ...]:
    """The rows of the sheet of services from its column names on. Raises RegisterError, FileError."""
    sheets = [SheetRows(sheet.name, sheet.rows[heading_place(sheet.rows) :]) for sheet in read_sheets(path, called)]
    named = [sheet for sheet in sheets if len(sheet.rows) > 1 and names_columns(sheet.rows[0], required)]
    if len(named) > 1:
        names = " and ".join(f"'{sheet.name}'" for sheet in named[:3])
        raise RegisterError(
            (
                f"{called or path.name}: the sheets {names} have services, and one is read. Put all on one, or delete the others.",
            )
        )
    return named[0].rows if named else read_rows(path, called)


def _required(configuration: Configuration) -> tuple[str, ...]:
    """The columns that a register must have.

    That of client groups only where there are any, that of national ids where its shape does not take nothing.
    """
    framework = configuration.framework
    needless = {"client_group"} if not framework.client_groups else set[str]()
    if framework.identifiers.national_provider_id.fits(""):
        needless.add("national_provider_id")
    return tuple(column for column in REQUIRED if column not in needless)


@dataclass(frozen=True)
class RegisterRow:
    """One row.

    A part that could not be read is empty, and `problems` says why.
    """

    line: int
    authority: str
    provider_id: str
    shared: dict[str, str]
    service: Service
    terms: ServiceTerms
    agreement: Agreement
    problems: tuple[RegisterProblem, ...]


def _read_entries(rows: Iterable[Cells], configuration: Configuration) -> tuple[RegisterRow, ...]:
    authorities = values.authority_names(configuration.framework)

    @cache
    def names_for(authority: str) -> values.RegisterNames:
        return values.names_for(configuration, authority)

    def entry(row: Cells) -> RegisterRow:
        reader = RowReader(row)
        authority = reader.take("authority", lambda text: values.named(text, authorities, "an authority"), "")
        return _with_duration(_entry(reader, authority, names_for(authority)), reader, configuration)

    return tuple(entry(row) for row in rows)


def _entry(reader: RowReader, authority: str, names: values.RegisterNames) -> RegisterRow:
    provider_id = reader.take("provider_id", lambda text: values.identifier(text, names.identifiers.provider_id), "")
    shared = {
        "provider_name": reader.take("provider_name", values.name, ""),
        "national_provider_id": reader.take(
            "national_provider_id", lambda text: values.identifier(text, names.identifiers.national_provider_id), ""
        ),
        "contact_email": reader.take("contact_email", values.email, ""),
        "submission": reader.take("submission", values.submission, ""),
    }
    service, agreed, agreement = _service(reader, names), terms.read_terms(reader), terms.read_agreement(reader)
    return RegisterRow(
        reader.cells.line, authority, provider_id, shared, service, agreed, agreement, tuple(reader.problems)
    )


def _with_duration(entry: RegisterRow, reader: RowReader, configuration: Configuration) -> RegisterRow:
    """The row with how long people stay: as it says, else as is usual for such a service."""
    framework = configuration.framework_for(entry.authority)
    stated = reader.take("duration", values.duration, None)
    usual, source = framework.usual_duration(entry.service)
    duration, source = (usual, source) if stated is None else (stated, f"register:{entry.line}")
    service = replace(entry.service, duration=duration, duration_source=source)
    return replace(entry, service=service, problems=tuple(reader.problems))


def _service(reader: RowReader, names: values.RegisterNames) -> Service:
    kind = reader.take(
        "service_type", lambda text: values.named(text, names.service_types, "a service type", values.LISTS), None
    )
    group = reader.take("client_group", lambda text: values.client_group(text, names), "")
    service_id = reader.take("service_id", values.service_id, "")
    return Service(
        service_id=service_id,
        name=reader.take("service_name", values.name, ""),
        service_type=kind.code if kind else "",
        accommodation_type=reader.take("accommodation_type", lambda t: values.accommodation(t, kind, names), ""),
        client_group=group,
        secondary_client_groups=reader.take(
            "secondary_client_groups", lambda text: values.secondary_groups(text, group, names), ()
        ),
        household_units=reader.take("household_units", values.household_units, None),
        changes=reader.take("indicators", lambda text: values.changes(text, names), ()),
        formerly=reader.take("formerly", lambda text: spans.former_ids(text, service_id), ()),
        opened=reader.take("opened", spans.day, None),
        closed=reader.take("closed", spans.day, None),
        register_line=reader.cells.line,
    )


def _clashes(entries: Iterable[RegisterRow]) -> Iterator[RegisterProblem]:
    """Rows that contradict an earlier one: a service in two places at once, or a second name for one provider."""
    first_fact: dict[tuple[str, str, str], tuple[int, str]] = {}
    for entry in entries:
        if not entry.authority:
            continue
        for column, fact in entry.shared.items():
            if not (fact and entry.provider_id):
                continue
            line, first = first_fact.setdefault((entry.authority, entry.provider_id, column), (entry.line, fact))
            if fact != first:
                text = f"found '{short(fact)}'; line {line} has '{short(first)}'."
                yield RegisterProblem.at(
                    entry.line, column, f"{text} Provider {entry.provider_id} needs {_SHARED[column]}."
                )


def _span_clashes(entries: Iterable[RegisterRow]) -> Iterator[RegisterProblem]:
    """Rows whose days contradict one another, or those of an earlier row of the same service."""
    columns = {"service_id", "opened", "closed"}
    fit = [entry for entry in entries if columns.isdisjoint(problem.column for problem in entry.problems)]
    for entry in fit:
        service = entry.service
        if service.last_day < service.first_day:
            text = f"found '{service.closed}'; needs a day not before opened, {service.opened}. Correct one of them."
            yield RegisterProblem.at(entry.line, "closed", text)
    for clash in spans.overlaps((entry.authority, entry.service) for entry in fit if entry.authority):
        yield RegisterProblem.at(clash.line, clash.column, clash.text)


def _providers(entries: Iterable[RegisterRow]) -> tuple[Provider, ...]:
    together: dict[tuple[str, str], list[RegisterRow]] = defaultdict(list)
    for entry in entries:
        together[entry.authority, entry.provider_id].append(entry)
    return tuple(_provider(rows) for rows in together.values())


def _provider(rows: list[RegisterRow]) -> Provider:
    first = rows[0]
    return Provider(
        authority=first.authority,
        provider_id=first.provider_id,
        national_provider_id=first.shared["national_provider_id"],
        name=first.shared["provider_name"],
        contact_email=_first_given(rows, "contact_email"),
        services=tuple(row.service for row in rows),
        submission=Submission(_first_given(rows, "submission") or Submission.WORKBOOK),
        terms=tuple(
            agreed for row in rows if (agreed := replace(row.terms, service_id=row.service.service_id)).says_anything
        ),
        agreements=tuple(
            replace(row.agreement, service_id=row.service.service_id) for row in rows if row.agreement.words
        ),
    )


def _first_given(rows: list[RegisterRow], column: str) -> str:
    return next(filter(None, (row.shared[column] for row in rows)), "")
