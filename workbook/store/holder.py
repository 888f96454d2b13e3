"""Who keeps a store to themselves: the user, the machine, and since when."""

from __future__ import annotations

import datetime as dt
import getpass
import platform
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from sqlalchemy import Connection, text

from workbook.text import plain

#: PostgreSQL keeps 63 bytes of what a connection is called: two names and a moment.
_USER, _MACHINE = 16, 20
#: The key of the store's one lock.
LOCK = "hashtext('sp-workbook ' || current_schema())"
_HOLDER = text(f"""
    SELECT application_name FROM pg_locks JOIN pg_stat_activity USING (pid)
    WHERE locktype = 'advisory' AND granted AND objsubid = 1
      AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
      AND ((classid::bigint << 32) | objid::bigint) = {LOCK}::bigint
""")


def system_user() -> str:
    """Who runs the program, as the system knows them."""
    try:
        return getpass.getuser()
    except (OSError, KeyError):  # KeyError before Python 3.13: a user without a name
        return "unknown"


def holder_words() -> str:
    """Name this run: `ann on PC-7 since 2026-11-26 09:30 UTC`."""
    moment = dt.datetime.now(dt.UTC).strftime("%Y-%m-%d %H:%M UTC")
    return plain(f"{system_user()[:_USER]} on {platform.node()[:_MACHINE]} since {moment}")


@contextmanager
def noted_holder(store: Path | None) -> Iterator[None]:
    """Name this run as the holder of a store's lock.

    store: None where the database itself tells. Nothing depends on the file, so that one that cannot be written is no error.
    """
    if store is None:
        yield
        return
    with suppress(OSError):
        _note(store).write_text(holder_words(), encoding="utf-8")
    try:
        yield
    finally:
        with suppress(OSError):
            _note(store).unlink()


def file_holder(store: Path) -> str:
    """Who has the lock of a store in a file.

    Empty where it cannot be told.
    """
    with suppress(OSError, ValueError):
        return plain(_note(store).read_text(encoding="utf-8"))
    return ""


def server_holder(connection: Connection) -> str:
    """Who has the lock of a store on a server.

    Empty where nobody has.
    """
    return plain(connection.execute(_HOLDER).scalars().first() or "")


def _note(store: Path) -> Path:
    return store.with_name(f"{store.name}-holder")
