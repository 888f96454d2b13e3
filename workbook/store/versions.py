"""Which version a store is of, and whether this program may use it."""

from __future__ import annotations

from sqlalchemy import Connection, inspect, text

from workbook import __version__
from workbook.errors import StoreError
from workbook.store import schema
from workbook.text import counted, plain, shortened

_VERSIONS = "alembic_version"
_RESTORE = "Restore the last backup into another folder, and read again what has come since."


def store_version(connection: Connection, place: str) -> str:
    """The version of a store's tables; empty for a new one.

    Raises StoreError for a newer one, for one that has lost tables, and for what is none of ours.
    """
    tables = set(inspect(connection).get_table_names())
    if not tables:
        return ""
    if tables.isdisjoint({*schema.metadata.tables, _VERSIONS}):
        raise StoreError(f"{place}: this is a database of another program. Give another --out folder, or --store.")
    statement = text(f"SELECT version_num FROM {_VERSIONS}")
    versions = connection.execute(statement).scalars().all() if _VERSIONS in tables else []
    version = str(versions[0]) if len(versions) == 1 else ""
    if version > schema.REVISION:
        raise StoreError(
            f"{place}: the store is of another version, {shortened(plain(version), 20)}{_last_used(connection)}; "
            f"sp-workbook {__version__} has {schema.REVISION}. Install the newer program, or give another --out folder."
        )
    missing = schema.metadata.tables.keys() - tables if version == schema.REVISION else set()
    if missing or not version:
        lost = counted(len(missing), "table") if missing else "its version"
        raise StoreError(f"{place}: the store is damaged: it has lost {lost}. {_RESTORE}")
    return version


def _last_used(connection: Connection) -> str:
    """Which program read into a store last, in brackets; empty where a newer store does not tell."""
    inspector = inspect(connection)
    tables = inspector.get_table_names()
    columns = {column["name"] for column in inspector.get_columns("files")} if "files" in tables else set()
    if not {"read_by", "received_at"} <= columns:
        return ""
    program = connection.execute(text("SELECT read_by FROM files ORDER BY received_at DESC LIMIT 1")).scalar()
    return f" (last used by {shortened(plain(program), 30)})" if program else ""
