"""Put many rows into a table at once."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Connection, Table


def insert_rows(connection: Connection, table: Table, rows: Sequence[tuple[str | int, ...]]) -> None:
    """Insert rows of texts and whole numbers, in the columns' order.

    What SQLAlchemy does for each row is left out: SQLite takes them in one go, psycopg in one pipeline.
    """
    if rows:
        mark = "?" if connection.dialect.paramstyle == "qmark" else "%s"
        names = ", ".join(f'"{column.name}"' for column in table.columns)
        marks = ", ".join(mark for _ in table.columns)
        connection.exec_driver_sql(f'INSERT INTO "{table.name}" ({names}) VALUES ({marks})', [*rows])
