"""Copy a store's rows to text and back, across databases."""

from __future__ import annotations

import base64
import datetime as dt
import json
from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from typing import Any, NamedTuple

from sqlalchemy import Column, Connection, DateTime, LargeBinary, MetaData, Table, insert, select, text

from workbook.errors import StoreError
from workbook.store import schema
from workbook.store.connection import Gate
from workbook.store.migrating import migrate
from workbook.store.periods import PeriodType

#: How many rows are read or put in at once.
_BATCH = 500


class TableLine(NamedTuple):
    """A row of a table as a line of JSON, without its end."""

    table: str
    line: str


class Copying:
    """All that a store holds, taken out and put back."""

    def __init__(self, gate: Gate) -> None:
        self._gate = gate

    def lines(self) -> Iterator[TableLine]:
        """Every row of every table, of one moment.

        Table by table, in the order in which they can be put back. Raises StoreError.
        """
        with self._gate.reading() as connection:
            for table in schema.metadata.sorted_tables:
                query = select(table).order_by(*table.primary_key.columns)
                for row in connection.execute(query, execution_options={"yield_per": _BATCH}):
                    values = {column.name: _plain(column, row[number]) for number, column in enumerate(table.columns)}
                    yield TableLine(table.name, json.dumps(values, ensure_ascii=False))

    def restore(self, lines: Callable[[str], Iterable[str]], version: str) -> None:
        """Put rows into an empty store, all of them or none.

        lines: of a table, by its name. version: of the store that they were taken out of; those of an older one are
        brought up to date. Raises StoreError, also where the store is not empty.
        """
        with self._gate.writing() as connection:
            if not _is_empty(connection):
                raise StoreError(
                    f"{self._gate.place}: this store is not empty. Nothing was restored. Give a new one with --store."
                )
            is_older = version != schema.REVISION
            for table in _tables_of(connection, version) if is_older else schema.metadata.sorted_tables:
                rows = (_values(table.columns, json.loads(line)) for line in lines(table.name))
                while batch := list(islice(rows, _BATCH)):
                    connection.execute(insert(table), batch)
            if is_older:
                migrate(connection)
            if connection.dialect.name == "postgresql":
                _count_on(connection)


def _is_empty(connection: Connection) -> bool:
    return all(connection.execute(select(table).limit(1)).first() is None for table in schema.metadata.sorted_tables)


def _tables_of(connection: Connection, version: str) -> list[Table]:
    """The tables as an older version has them, made in place of those of an empty store."""
    schema.metadata.drop_all(connection)
    connection.execute(text("DROP TABLE alembic_version"))
    migrate(connection, version)
    older = MetaData()
    older.reflect(connection, only=lambda name, _: name in schema.metadata.tables)
    return older.sorted_tables


def _count_on(connection: Connection) -> None:
    """Let numbers go on after those that were put in: PostgreSQL counts apart from the rows."""
    for table in schema.metadata.sorted_tables:
        column = table.autoincrement_column
        if column is not None:
            newest = f'(SELECT max("{column.name}") FROM "{table.name}")'
            connection.execute(
                text(f"SELECT setval(pg_get_serial_sequence('{table.name}', '{column.name}'), {newest})")
            )


def _plain(column: Column[Any], value: Any) -> Any:
    """A value as JSON has it: periods by their code, moments in ISO 8601, bytes in base 64."""
    if value is None:
        return None
    if isinstance(column.type, PeriodType):
        return column.type.stored(value)
    if isinstance(value, dt.datetime):
        return value.isoformat()
    return base64.b64encode(value).decode() if isinstance(value, bytes) else value


def _values(columns: Iterable[Column[Any]], plain: dict[str, Any]) -> dict[str, Any]:
    """A row from what `_plain` made of its values. Raises ValueError."""
    return {column.name: _value(column, plain[column.name]) for column in columns}


def _value(column: Column[Any], plain: Any) -> Any:
    if plain is None:
        return None
    if isinstance(column.type, PeriodType):
        return column.type.period(plain)
    if isinstance(column.type, DateTime):
        return dt.datetime.fromisoformat(plain)
    return base64.b64decode(plain, validate=True) if isinstance(column.type, LargeBinary) else plain
