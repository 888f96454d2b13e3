"""The statements of which the store's transactions are made."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Iterable
from typing import Any, TypeVar

from sqlalchemy import Connection, Row, Select, Table, delete, func, insert, select, update

from workbook.model import Period
from workbook.store import rows, schema
from workbook.store.rows import ReceivedFile

Piece = TypeVar("Piece")


def now() -> dt.datetime:
    """This moment, in UTC, as the tables have it."""
    return dt.datetime.now(dt.UTC).replace(tzinfo=None)


def exists(connection: Connection, table: Table, **key: str) -> bool:
    """Whether a table has a row of that key."""
    conditions = [table.c[name] == value for name, value in key.items()]
    return connection.execute(select(func.count()).select_from(table).where(*conditions)).scalar_one() > 0


def latest_period(connection: Connection) -> Period | None:
    """The latest period for which anything is asked."""
    return max(periods(connection), default=None)


def periods(connection: Connection) -> tuple[Period, ...]:
    """The periods in which anything is asked, in order.

    A period of which every workbook was taken back is none of them.
    """
    taken_back = {row.workbook_id for row in cancellations(connection)}
    query = select(schema.workbooks.c.workbook_id, schema.workbooks.c.period)
    return tuple(sorted({row.period for row in connection.execute(query) if row.workbook_id not in taken_back}))


def last_put_out(connection: Connection) -> dict[str, int]:
    """The number of each workbook's last file, by reference."""
    columns = schema.issued_files.c
    query = select(columns.workbook_id, func.max(columns.sequence)).group_by(columns.workbook_id)
    return {row[0]: row[1] for row in connection.execute(query)}


def cancellations(connection: Connection) -> list[Row[Any]]:
    """The rows of the workbooks taken back now.

    A workbook that was put out again since is none of them.
    """
    table = schema.cancellations
    last = {row.workbook_id: row for row in connection.execute(select(table).order_by(table.c.sequence))}
    put_out = last_put_out(connection) if last else {}
    return [row for row in last.values() if row.cancelled and put_out[row.workbook_id] <= row.put_out]


def parts_of(table: Table, digests: Any) -> Select[Any]:
    """Select a table's rows for some files, in order."""
    order = next(table.c[name] for name in ("position", "path", "sequence") if name in table.c)
    return select(table).where(table.c.digest.in_(digests)).order_by(table.c.digest, order)


def grouped(connection: Connection, query: Select[Any]) -> dict[str, list[Row[Any]]]:
    """Group a query's rows by the digest of their file."""
    groups: dict[str, list[Row[Any]]] = defaultdict(list)
    for row in connection.execute(query):
        groups[row.digest].append(row)
    return groups


def record_file(connection: Connection, file: ReceivedFile, latest: Period | None, program: str) -> Period | None:
    """Record one file; the period it counts for."""
    digest = file.returned.digest
    values = rows.file_values(file, program)
    here = schema.files.c.digest == digest
    earlier = connection.execute(select(schema.files.c.period).where(here)).one_or_none()
    first = earlier[0] if earlier else latest
    workbook = select(schema.workbooks.c.period).where(schema.workbooks.c.workbook_id == file.returned.workbook_id)
    period = connection.execute(workbook).scalar_one_or_none() or first
    if earlier is None:
        connection.execute(insert(schema.files).values(digest=digest, period=period, received_at=now(), **values))
    else:
        connection.execute(update(schema.files).where(here).values(period=period, **values))
    record_sightings(connection, digest, file.sightings)
    for table in (schema.entries, schema.findings):
        connection.execute(delete(table).where(table.c.digest == digest))
    insert_all(connection, schema.entries, _numbered(rows.entry_values, digest, file.returned.entries))
    insert_all(connection, schema.findings, _numbered(rows.finding_values, digest, file.returned.findings))
    return period


def record_sightings(connection: Connection, digest: str, sightings: dict[str, str]) -> None:
    """Add the places where a file was seen.

    Another run may have added some meanwhile.
    """
    same_file = schema.sightings.c.digest == digest
    names = {row.path: row.name for row in connection.execute(select(schema.sightings).where(same_file))}
    connection.execute(delete(schema.sightings).where(same_file))
    seen = [{"digest": digest, "path": path, "name": name} for path, name in (names | sightings).items()]
    insert_all(connection, schema.sightings, seen)


def _numbered(
    values: Callable[[str, int, Piece], dict[str, Any]], digest: str, parts: Iterable[Piece]
) -> list[dict[str, Any]]:
    return [values(digest, position, part) for position, part in enumerate(parts)]


def insert_all(connection: Connection, table: Table, values: list[dict[str, Any]]) -> None:
    """Insert rows, of which there may be none."""
    if values:
        connection.execute(insert(table), values)
