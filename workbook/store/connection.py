"""The connection to one store.

Its transactions, its lock, its migrations, and every failure in words.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from functools import lru_cache
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event, text
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.pool import NullPool

from workbook.errors import StoreError
from workbook.store import schema
from workbook.store.address import POSTGRESQL, SQLITE, connect_arguments, store_url
from workbook.store.folders import locks_hold
from workbook.store.holder import LOCK, file_holder, holder_words, noted_holder, server_holder
from workbook.store.migrating import migrate
from workbook.store.seal import is_damaged, seal
from workbook.store.silence import limit_silence
from workbook.store.troubles import damage_words, is_in_use, trouble_words
from workbook.store.versions import store_version

#: How long a run waits for another one that is writing, in seconds.
PATIENCE = 60
#: The rights to a new store's file, less those that the system withholds: none for strangers.
_NO_STRANGERS = 0o660


class Gate:
    """Opens transactions on one store.

    The store is a file of SQLite, or a database of PostgreSQL.

    Reading takes no lock that would stop another reader. Writing takes the store's one lock at its
    beginning, so that what is looked up first still holds when it is written.
    """

    def __init__(self, place: Path | str) -> None:
        url = store_url(place)
        self.file = Path(url.database) if url.get_backend_name() == SQLITE and url.database else None
        self.place = str(self.file or url.render_as_string(hide_password=True))
        self._alone: dict[str, Any] = {"alone": True}
        self._kept: Connection | None = None  # that of the lock, while this run has it
        if self.file is None:
            # A reader sees one state throughout. A writer must see what was written while it waited for the lock.
            self._alone["isolation_level"] = "READ COMMITTED"
            self._engine = _server_engine(url, PATIENCE)
        else:
            # By its whole path: the same words may mean another file once somebody has moved to another folder.
            self._engine = _file_engine(url.set(database=str(self.file.absolute())), PATIENCE)

    def close(self) -> None:
        """Let go of the store.

        What was compiled for it stays for whoever opens it next.
        """
        self._engine.dispose()

    def prepare_file(self, *, must_exist: bool, may_be_new: bool) -> None:
        """Find or make a store's file on SQLite.

        Raises StoreError where there is none and it must exist, or may not be new; where the folder's locks do not hold.
        """
        if self.file is None:
            return
        with self.errors():
            exists = self.file.exists()
            if not must_exist:
                self.file.parent.mkdir(parents=True, exist_ok=True)
        if not exists and not may_be_new:
            raise self._lost()
        if must_exist and not exists:
            raise StoreError(
                f"{self.file}: there is no store, so no workbook was issued from here. Give the --out folder that was used to generate."
            )
        if not locks_hold(self.file.parent):
            raise StoreError(
                f"{self.file}: locks do not hold in this folder, so that two runs would damage the store. Nothing was done. "
                "Use a folder on this computer, or a store on PostgreSQL (--store)."
            )
        if not exists:
            with self.errors():
                self.file.touch(_NO_STRANGERS)  # it holds answers about people

    def prepare(self, *, may_be_new: bool) -> None:
        """Bring the store to the newest tables.

        Raises StoreError for a newer one, a damaged one, or for something else, untouched; for an empty one that may not
        be new.
        """
        with self.reading() as connection:
            if self._holds_anything() and self.file and is_damaged(connection, self.file):
                raise StoreError(damage_words(self.place))
            revision = store_version(connection, self.place)
        if not revision and not may_be_new:
            raise self._lost()
        if revision == schema.REVISION:
            return
        with self.writing() as connection:
            if store_version(connection, self.place) != schema.REVISION:  # another run may have done it meanwhile
                migrate(connection)

    def _holds_anything(self) -> bool:
        return self.file is not None and self.file.stat().st_size > 0

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A transaction that sees one state of the store.

        Where this run has the lock, it is the lock's transaction.

        Raises StoreError.
        """
        with self.errors():
            if self._kept is not None:
                yield self._kept
            else:
                with self._engine.begin() as connection:
                    yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """Open a transaction that is alone with the store.

        Where this run has the lock, it is the lock's transaction.

        All of it holds, or none. Raises StoreError.
        """
        if self._kept is not None:
            with self.errors():
                yield self._kept
            return
        with (
            self.errors(),
            self._engine.connect().execution_options(**self._alone) as connection,
            connection.begin(),
            noted_holder(self.file),
        ):
            yield connection
        self._seal()

    @contextmanager
    def lock(self) -> Iterator[None]:
        """Let nobody else write meanwhile.

        What is looked up within still holds when it is written within.

        What is written holds once the lock is let go, or not at all where anything fails within.
        Raises StoreError where the lock cannot be had.
        """
        if self._kept is not None:
            yield
            return
        with ExitStack() as stack:
            with self.errors():
                connection = stack.enter_context(self._engine.connect().execution_options(**self._alone))
                transaction = stack.enter_context(connection.begin())
                stack.enter_context(noted_holder(self.file))
            self._kept, is_whole = connection, False
            try:
                yield
                is_whole = True
            finally:
                self._kept = None
                if not is_whole:
                    with suppress(SQLAlchemyError):
                        transaction.rollback()
                with self.errors():  # the server may have ended a run that it had not heard of for long
                    stack.close()
        self._seal()

    def _seal(self) -> None:
        """Seal what was written. One that cannot be written is no error: then the store's structure is looked at."""
        if self.file is not None:
            with suppress(SQLAlchemyError, sqlite3.Error, OSError), self._engine.begin() as connection:
                seal(connection, self.file)

    @contextmanager
    def errors(self) -> Iterator[None]:
        """Turn failures of the database or files into words.

        Raises StoreError.
        """
        try:
            yield
        # ValueError and the like: what it holds is not what was put there.
        except (SQLAlchemyError, sqlite3.Error, OSError, ValueError, LookupError, TypeError) as error:
            if is_in_use(error):
                raise StoreError(
                    f"{self.place}: another run{self._holder()} has kept the store to itself for over {PATIENCE} seconds. "
                    "Wait until it has ended, then run this again."
                ) from error
            raise StoreError(trouble_words(self.place, self.file, error)) from error

    def _holder(self) -> str:
        """Who keeps the store, in brackets; empty where it cannot be told."""
        words = ""
        if self.file is not None:
            words = file_holder(self.file)
        else:
            with suppress(SQLAlchemyError), self._engine.begin() as connection:
                words = server_holder(connection)
        return f" ({words})" if words else ""

    def _lost(self) -> StoreError:
        return StoreError(
            f"{self.place}: the store is empty, but its log and workbooks are there. Nothing was done. "
            "Restore a backup; or, to begin anew, move them to another folder."
        )


@lru_cache(maxsize=8)
def _file_engine(url: URL, patience: int) -> Engine:
    """The engine of a file, with the statements that were compiled for it before.

    It keeps no connection: another run of this process may use it, and end before this one.
    """
    engine = create_engine(url, connect_args={"timeout": patience}, poolclass=NullPool)
    event.listen(engine, "connect", _leave_transactions_to_us)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _server_engine(url: URL, patience: int) -> Engine:
    try:
        engine = create_engine(
            url.set(drivername=f"{POSTGRESQL}+psycopg"),
            isolation_level="REPEATABLE READ",
            connect_args=connect_arguments(url, patience),
        )
    except ImportError as error:
        raise StoreError(
            "a store on PostgreSQL needs a driver that is not installed. Run: pip install 'sp-workbook[postgresql]'"
        ) from error
    event.listen(engine, "connect", limit_silence)
    event.listen(engine, "begin", _begin_postgresql)
    return engine


def _leave_transactions_to_us(connection: Any, _: Any) -> None:
    connection.isolation_level = None  # Python's sqlite3 would begin late, after what a writer looked up first


def _begin_sqlite(connection: Connection) -> None:
    connection.exec_driver_sql("BEGIN IMMEDIATE" if connection.get_execution_options().get("alone") else "BEGIN")


def _begin_postgresql(connection: Connection) -> None:
    if connection.get_execution_options().get("alone"):
        connection.exec_driver_sql(f"SET LOCAL lock_timeout = '{PATIENCE}s'")
        connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({LOCK})")
        connection.execute(text("SELECT set_config('application_name', :words, true)"), {"words": holder_words()})
