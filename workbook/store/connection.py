"""The way to one store: its transactions, its lock, and every failure in words."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, create_engine, event, insert, inspect, select
from sqlalchemy.exc import SQLAlchemyError

from workbook.errors import StoreError
from workbook.store import schema

#: How long a run waits for another one that is writing, in seconds.
PATIENCE = 60


class Gate:
    """Opens transactions on the store in one file.

    Reading takes no lock that would stop another reader. Writing takes the store's one lock at its
    beginning, so that what is looked up first still holds when it is written.
    """

    def __init__(self, path: Path) -> None:
        self._place = str(path)
        url = URL.create("sqlite", database=str(path))
        self._engine = create_engine(url, connect_args={"timeout": PATIENCE})
        event.listen(self._engine, "connect", _leave_transactions_to_us)
        event.listen(self._engine, "begin", _begin)

    def close(self) -> None:
        """Let go of the file."""
        self._engine.dispose()

    def prepare(self) -> None:
        """Make the tables in a new store; refuse a store of another version untouched. Raises StoreError."""
        with self.reading() as connection:
            known = self._version_is_ours(connection)
        if known:
            return
        with self.writing() as connection:
            if not self._version_is_ours(connection):  # another run may have made them meanwhile
                schema.metadata.create_all(connection)
                connection.execute(insert(schema.about).values(schema_version=schema.SCHEMA_VERSION))

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A transaction that sees one state of the store. Raises StoreError."""
        with self.errors(), self._engine.begin() as connection:
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """A transaction that is alone with the store: all of it holds, or none. Raises StoreError."""
        with self.errors(), self._engine.connect().execution_options(alone=True) as connection, connection.begin():
            yield connection

    @contextmanager
    def lock(self) -> Iterator[None]:
        """Let nobody else write meanwhile. Raises StoreError where the lock cannot be had."""
        with ExitStack() as stack:
            with self.errors():
                connection = stack.enter_context(self._engine.connect().execution_options(alone=True))
                stack.enter_context(connection.begin())
            yield

    @contextmanager
    def errors(self) -> Iterator[None]:
        """Turn a failure of the database or the file system into words. Raises StoreError."""
        try:
            yield
        except (SQLAlchemyError, OSError, ValueError) as error:  # ValueError: what it holds is not what was put there
            reason = getattr(error, "orig", None) or error
            raise StoreError(
                f"{self._place}: the store cannot be used ({reason}). Check that the folder can be written to and has room."
            ) from error

    def _version_is_ours(self, connection: Connection) -> bool:
        """False where there is nothing yet. Raises StoreError for the store of another version, or something else."""
        tables = inspect(connection).get_table_names()
        if not tables:
            return False
        known = schema.about.name in tables
        versions = connection.execute(select(schema.about.c.schema_version)).scalars().all() if known else []
        if list(versions) != [schema.SCHEMA_VERSION]:
            raise StoreError(
                f"{self._place}: this store was made by another version of the program. Use that version, or another --out folder."
            )
        return True


def _leave_transactions_to_us(connection: Any, _: Any) -> None:
    connection.isolation_level = None  # Python's sqlite3 would begin late, after what a writer looked up first


def _begin(connection: Connection) -> None:
    connection.exec_driver_sql("BEGIN IMMEDIATE" if connection.get_execution_options().get("alone") else "BEGIN")
