"""Seal a store in a file.

The seal lies beside it, and tells what its bytes came to when they were written last: a bit that has changed since is
noticed, whatever it meant.
"""

from __future__ import annotations

import hashlib
import re
import sqlite3
from pathlib import Path
from typing import NamedTuple

from sqlalchemy import Connection

#: Where SQLite counts its transactions, twice.
_COUNT, _COUNT_AGAIN = slice(24, 28), slice(92, 96)
_WRITTEN = re.compile(r"(\d+) ([0-9a-f]{64}) ([0-9a-f]{64})\n")


class Seal(NamedTuple):
    """The transactions that a store had seen, and the SHA-256 of all else."""

    transactions: int
    digest: str


def is_damaged(connection: Connection, store: Path) -> bool:
    """Whether a store is not what was written into it last.

    Where a run was stopped before it could seal what it wrote, only its structure tells.
    """
    written, now = _read(store), _seal(connection)
    if written is not None and now is not None:
        if written.digest == now.digest:
            return False
        if written.transactions == now.transactions:
            return True
    return connection.exec_driver_sql("PRAGMA quick_check(1)").scalar() != "ok"


def seal(connection: Connection, store: Path) -> None:
    """Seal a store as it is, while nobody can write. Raises OSError."""
    now = _seal(connection)
    if now is not None:
        words = f"{now.transactions} {now.digest}"
        _path(store).write_text(f"{words} {_digest(words.encode())}\n", encoding="ascii")


def _seal(connection: Connection) -> Seal | None:
    """What a store comes to; None where SQLite was built so that it cannot tell."""
    driver = connection.connection.driver_connection
    if not isinstance(driver, sqlite3.Connection) or not hasattr(driver, "serialize"):
        return None
    content = memoryview(driver.serialize())
    counted = int.from_bytes(content[_COUNT], "big")
    rest = (content[: _COUNT.start], content[_COUNT.stop : _COUNT_AGAIN.start], content[_COUNT_AGAIN.stop :])
    return Seal(counted, _digest(*rest))


def _read(store: Path) -> Seal | None:
    """The seal that was written last; None where there is none, or it is damaged itself."""
    try:
        written = _WRITTEN.fullmatch(_path(store).read_text(encoding="ascii"))
    except (OSError, ValueError):
        return None
    if written is None or _digest(f"{written[1]} {written[2]}".encode()) != written[3]:
        return None
    return Seal(int(written[1]), written[2])


def _digest(*parts: bytes | memoryview) -> str:
    digest = hashlib.sha256()
    for part in parts:
        digest.update(part)
    return digest.hexdigest()


def _path(store: Path) -> Path:
    return store.with_name(f"{store.name}-seal")
