"""The statements of which the store's transactions are made."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Iterator
from typing import Any, TypeVar

from sqlalchemy import Connection, Row, Select, Table, func, insert, select

from workbook.layout import Part
from workbook.model import Period
from workbook.store import schema

Made = TypeVar("Made")
#: So many rows are fetched at a time.
_PART = 5000


def now() -> dt.datetime:
    """This moment, in UTC, as the tables have it."""
    return dt.datetime.now(dt.UTC).replace(tzinfo=None)


def count(connection: Connection, table: Table) -> int:
    """How many rows a table has."""
    return int(connection.execute(select(func.count()).select_from(table)).scalar_one())


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
    return made_of(connection, query, lambda row: row)


def made_of(connection: Connection, query: Select[Any], make: Callable[[Row[Any]], Made]) -> dict[str, list[Made]]:
    """Make something of each row, by the digest of its file."""
    groups: dict[str, list[Made]] = defaultdict(list)
    for rows in connection.execute(query).partitions(_PART):
        for row in rows:
            groups[row.digest].append(make(row))
    return groups


def issued_files() -> Select[Any]:
    """Each file that was put out with the workbook it is of."""
    files = schema.issued_files.c
    return select(schema.workbooks, files.file_name, files.file_digest, files.issued_at).join(schema.issued_files)


def insert_all(connection: Connection, table: Table, values: list[dict[str, Any]]) -> None:
    """Insert rows, of which there may be none."""
    if values:
        connection.execute(insert(table), values)


def newest(connection: Connection, query: Select[Any]) -> Iterator[Row[Any]]:
    """Issued workbooks, each as it was issued last, in order.

    One that was taken back is none, and the one before it counts. query: for them, the oldest first.
    """
    taken_back = {row.workbook_id for row in cancellations(connection)}
    by_provider: dict[tuple[str, ...], dict[Part, Row[Any]]] = defaultdict(dict)
    for row in connection.execute(query):
        if row.workbook_id not in taken_back:
            parts, part = by_provider[row.period, row.authority, row.provider_id, row.form], Part(row.part)
            for replaced in [earlier for earlier in parts if earlier.overlaps(part)]:
                del parts[replaced]
            parts[part] = row
    for _, parts in sorted(by_provider.items(), key=lambda item: item[0]):
        yield from (row for _, row in sorted(parts.items(), key=lambda item: item[0]))
