"""Record received files: many at once, with no look-up for each."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from typing import Any, TypeVar

from sqlalchemy import Connection, Row, Select, delete, select, update

from workbook.model import Period
from workbook.store import rows, schema
from workbook.store.bulk import insert_rows
from workbook.store.entries import entry_values
from workbook.store.rows import ReceivedFile
from workbook.store.statements import insert_all, now

Piece = TypeVar("Piece")
Values = TypeVar("Values")
#: How many keys one statement names: no database takes any number.
_BATCH = 1000
#: Entries are put in once there are so many: not one file at a time, and never those of all in memory twice.
_AT_ONCE = 20_000


def record_files(
    connection: Connection, files: Sequence[ReceivedFile], latest: Period | None, program: str
) -> dict[str, Period | None]:
    """Record files, each once; the period that each counts for, by digest.

    latest: the period of files that cannot be told apart.
    """
    table, digests = schema.files, [file.returned.digest for file in files]
    before = {row.digest: row.period for row in _matching(connection, select(table.c.digest, table.c.period), digests)}
    period_of_workbook = _periods_asked(connection, {file.returned.workbook_id for file in files})
    periods: dict[str, Period | None] = {}
    new = []
    for file in files:
        digest, values = file.returned.digest, rows.file_values(file, program)
        first = before.get(digest, latest)
        periods[digest] = values["period"] = period_of_workbook.get(file.returned.workbook_id) or first
        if digest in before:
            connection.execute(update(table).where(table.c.digest == digest).values(**values))
        else:
            new.append({"digest": digest, "received_at": now(), **values})
    insert_all(connection, table, new)
    record_sightings(connection, {file.returned.digest: file.sightings for file in files})
    _record_contents(connection, files, before)
    return periods


def record_sightings(connection: Connection, sightings: Mapping[str, Mapping[str, str]]) -> None:
    """Add the places where files were seen: name by path, by digest.

    Another run may have added some meanwhile.
    """
    table, places = schema.sightings, defaultdict[str, dict[str, str]](dict)
    for row in _matching(connection, select(table), sightings):
        places[row.digest][row.path] = row.name
    new = [
        {"digest": digest, "path": path, "name": name}
        for digest, seen in sightings.items()
        for path, name in seen.items()
        if places[digest].get(path) != name
    ]
    for value in new:
        if value["path"] in places[value["digest"]]:
            same = (table.c.digest == value["digest"], table.c.path == value["path"])
            connection.execute(update(table).where(*same).values(name=value["name"]))
    insert_all(connection, table, [value for value in new if value["path"] not in places[value["digest"]]])


def _record_contents(connection: Connection, files: Iterable[ReceivedFile], before: Collection[str]) -> None:
    """Record what files hold, in place of what they were last read as."""
    entries, findings = list[tuple[str | int, ...]](), list[dict[str, Any]]()
    for file in files:
        digest, returned = file.returned.digest, file.returned
        if digest in before:
            for table in (schema.entries, schema.findings):
                connection.execute(delete(table).where(table.c.digest == digest))
        entries += _numbered(entry_values, digest, returned.entries)
        findings += _numbered(rows.finding_values, digest, returned.findings)
        if len(entries) > _AT_ONCE:
            _insert(connection, entries, findings)
    _insert(connection, entries, findings)


def _insert(connection: Connection, entries: list[tuple[str | int, ...]], findings: list[dict[str, Any]]) -> None:
    insert_rows(connection, schema.entries, entries)
    insert_all(connection, schema.findings, findings)
    entries.clear()
    findings.clear()


def _periods_asked(connection: Connection, workbook_ids: Collection[str]) -> dict[str, Period]:
    columns = schema.workbooks.c
    query = select(columns.workbook_id, columns.period)
    return {row.workbook_id: row.period for row in _matching(connection, query, workbook_ids)}


def _matching(connection: Connection, query: Select[Any], keys: Iterable[str]) -> Iterable[Row[Any]]:
    """The rows of a query whose first column is one of some keys."""
    wanted, key = list(keys), query.selected_columns[0]
    for start in range(0, len(wanted), _BATCH):
        yield from connection.execute(query.where(key.in_(wanted[start : start + _BATCH]))).all()


def _numbered(values: Callable[[str, int, Piece], Values], digest: str, parts: Iterable[Piece]) -> list[Values]:
    return [values(digest, position, part) for position, part in enumerate(parts)]
