"""The address of a store, and how a connection to it begins."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from sqlalchemy import URL, make_url
from sqlalchemy.exc import ArgumentError

from workbook.errors import StoreError

SQLITE, POSTGRESQL = "sqlite", "postgresql"
#: What a connection to PostgreSQL begins with, unless the address says otherwise: a cut cable is noticed on both sides.
_ON_CONNECTING: dict[str, str | int] = {
    "connect_timeout": 10,
    "keepalives": 1,
    "keepalives_idle": 30,
    "keepalives_interval": 10,
    "keepalives_count": 3,
    "tcp_user_timeout": 60_000,
}
#: What the server does by itself: it ends a statement, and a run that has gone without a word.
_ON_THE_SERVER = {
    "statement_timeout": "5min",
    "idle_in_transaction_session_timeout": "15min",
    "tcp_keepalives_idle": "60",
    "tcp_keepalives_interval": "10",
    "tcp_keepalives_count": "3",
}


def store_url(place: Path | str) -> URL:
    """Where the store is.

    Raises StoreError for an address of no kind we know; a password in it is not repeated.
    """
    if isinstance(place, Path):
        return URL.create(SQLITE, database=str(place))
    try:
        url = make_url(place)
    except ArgumentError:
        url = None
    if url is None or url.get_backend_name() not in (SQLITE, POSTGRESQL) or not url.database:
        raise StoreError("the store's address is not understood. Give postgresql://user@host/database, or nothing.")
    return url


def connect_arguments(url: URL, patience: int) -> dict[str, Any]:
    """How to connect to PostgreSQL.

    patience: how long a lock is waited for, in seconds. What the address says goes first: of two options, the server
    takes the last.
    """
    arguments = {name: value for name, value in _ON_CONNECTING.items() if name not in url.query}
    timeouts = {**_ON_THE_SERVER, "lock_timeout": f"{patience}s"}
    options = [f"-c {name}={value}" for name, value in timeouts.items()]
    stated = url.query.get("options", ())
    return {**arguments, "options": " ".join([*options, *([stated] if isinstance(stated, str) else stated)])}
