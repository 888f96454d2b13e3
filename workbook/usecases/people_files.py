"""Write the tables of people's records of a period."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

from workbook.model import Period
from workbook.outcomes import breakdown_table
from workbook.people import PeopleService, address_table, person_table
from workbook.quarter import PeriodResult, people_forms, people_service
from workbook.store import Store
from workbook.table import Format, Table, format_named
from workbook.usecases.files import BREAKDOWNS, OWNER_ONLY, PEOPLE, RECORDS, file_errors, write_atomically
from workbook.usecases.table_files import opened_parts
from workbook.usecases.workspace import Workspace


def write_people(
    workspace: Workspace,
    period: Period,
    results: Iterable[PeriodResult],
    counted: Sequence[PeopleService],
    *,
    is_frozen: bool,
) -> None:
    """Write the tables of people, by person, by address and counted.

    counted: everybody who may count in the period. is_frozen: whether some of them were forgotten, so that the counts stay
    as they were written.

    A table that nobody is in any more is removed, so that no data are kept of a return that does not count.
    Nothing is written for a period in which no form about people was issued. Raises FileError.
    """
    folder, csv = workspace.folder(period) / PEOPLE, format_named("csv")
    everybody: list[PeopleService] = []
    for result in results:
        services = [people_service(result, key) for key, service in result.services.items() if service.is_of_people]
        people = person_table(services[-1].form, services) if services else None
        for table_format in (csv, format_named("parquet")):
            _replace(folder / f"{result.form}.{table_format.suffix}", table_format, people)
        everybody += services
    _replace_records(folder / RECORDS, everybody)
    if not is_frozen:
        counts = breakdown_table(counted, period) if counted else None
        _replace(folder / BREAKDOWNS, csv, counts if counts is not None and counts.records else None)


def _replace_records(path: Path, services: Sequence[PeopleService]) -> None:
    """Write every answer, service by service.

    Their table is by far the largest, and never stands in memory whole.
    """
    if not services:
        _remove(path)
        return
    with opened_parts(path, format_named("csv"), OWNER_ONLY) as add:
        for service in services:
            add(address_table([service]))


def _replace(path: Path, table_format: Format, table: Table | None) -> None:
    if table is not None:
        write_atomically(path, table_format.write(table), OWNER_ONLY)
    else:
        _remove(path)


def _remove(path: Path) -> None:
    with file_errors(path):
        path.unlink(missing_ok=True)


def resting_on(store: Store, period: Period) -> tuple[Period, ...]:
    """The other periods whose results rest on people of a period.

    Somebody counts in an earlier one of the year whose form came back late. Where a form keeps its references, what was
    said in this period is held against what was said in every later one.
    """
    codes = people_forms(store, period)
    issued = [(code, record.issued.digest) for code in codes for record in store.issued(period, code)]
    lasting = {code for code, digest in issued if store.framework(digest).form(code).kept_by}
    return tuple(
        other
        for other in store.periods()
        if (codes and other.span == period.span and other < period)
        or (other > period and lasting.intersection(people_forms(store, other)))
    )
