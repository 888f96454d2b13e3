"""Seal a store in a file.

The seal lies beside it, and tells what its bytes came to when they were written last: a bit that has changed since is
noticed, whatever it meant.
"""

from __future__ import annotations

import hashlib
import re
import sqlite3
import subprocess
from contextlib import suppress
from pathlib import Path

from sqlalchemy import Connection

from workbook.store.file_seal import Seal, sealed, sealed_beside

_WRITTEN = re.compile(r"(\d+) ([0-9a-f]{64}) ([0-9a-f]{64})\n")
#: The largest store that is taken into memory; there it stands twice for a moment.
_LARGEST_IN_MEMORY = 8 * 2**20


def is_damaged(connection: Connection, store: Path) -> bool:
    """Whether a store is not what was written into it last.

    Where a run was stopped before it could seal what it wrote, only its structure tells.
    """
    written, now = _read(store), _seal(connection, store)
    if written is not None and now is not None:
        if written.digest == now.digest:
            return False
        if written.transactions == now.transactions:
            return True
    return connection.exec_driver_sql("PRAGMA quick_check(1)").scalar() != "ok"


def seal(connection: Connection, store: Path) -> None:
    """Seal a store as it is, while nobody can write. Raises OSError."""
    now = _seal(connection, store)
    if now is not None:
        words = f"{now.transactions} {now.digest}"
        _path(store).write_text(f"{words} {_digest(words.encode())}\n", encoding="ascii")


def _seal(connection: Connection, store: Path) -> Seal | None:
    """What a store comes to; None where it cannot be told, as where SQLite was built without what it takes."""
    if store.stat().st_size > _LARGEST_IN_MEMORY:
        connection.exec_driver_sql("SELECT count(*) FROM sqlite_master")  # from here on nobody can write
        with suppress(subprocess.SubprocessError, ValueError):
            return sealed_beside(store)
        return None
    driver = connection.connection.driver_connection
    if not isinstance(driver, sqlite3.Connection) or not hasattr(driver, "serialize"):
        return None
    return sealed([memoryview(driver.serialize())])


def _read(store: Path) -> Seal | None:
    """The seal that was written last; None where there is none, or it is damaged itself."""
    try:
        written = _WRITTEN.fullmatch(_path(store).read_text(encoding="ascii"))
    except (OSError, ValueError):
        return None
    if written is None or _digest(f"{written[1]} {written[2]}".encode()) != written[3]:
        return None
    return Seal(int(written[1]), written[2])


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _path(store: Path) -> Path:
    return store.with_name(f"{store.name}-seal")
