"""The configurations that a store was used with."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Row, insert, select

from workbook.changes import Statement, from_json, to_json
from workbook.store import rows, schema, statements
from workbook.store.acts import ActKind, record_act
from workbook.store.connection import Gate


@dataclass(frozen=True)
class UsedConfiguration:
    """A configuration as a store remembers it.

    folder: where it lies; empty for the shipped one. digest: of all that it states. used: when, in UTC, first.
    """

    name: str
    version: str
    folder: str
    digest: str
    statement: Statement
    by: str = ""
    used: dt.datetime | None = None

    def is_another(self, before: UsedConfiguration) -> bool:
        """Whether it is another one, rather than a new state of the same."""
        return (self.name, self.folder) != (before.name, before.folder)


class Configurations:
    """What a store knows of configurations: it is used with the last."""

    def __init__(self, gate: Gate) -> None:
        self._gate = gate

    def last(self) -> UsedConfiguration | None:
        """The configuration in use; None in a store that is new."""
        with self._gate.reading() as connection:
            row = _last(connection)
            return None if row is None else _configuration(row)

    def record(self, configuration: UsedConfiguration) -> int:
        """Record the configuration in use, once in a row. Returns its number."""
        facts = {name: getattr(configuration, name) for name in ("name", "version", "folder", "digest")}
        with self._gate.writing() as connection:
            row = _last(connection)
            if row is not None and all(getattr(row, name) == value for name, value in facts.items()):
                return int(row.number)
            kept = {"stated": to_json(configuration.statement), "used_by": configuration.by}
            values = {**facts, **kept, "used_at": statements.now()}
            result = connection.execute(insert(schema.configurations).values(**values))
            words = f"used the configuration {configuration.name}, version {configuration.version}"
            record_act(connection, ActKind.CONFIGURE, configuration.by, words)
            (number,) = result.inserted_primary_key or (0,)
            return int(number)


def _last(connection: Connection) -> Row[Any] | None:
    query = select(schema.configurations).order_by(schema.configurations.c.number.desc()).limit(1)
    return connection.execute(query).one_or_none()


def _configuration(row: Row[Any]) -> UsedConfiguration:
    return UsedConfiguration(
        row.name,
        row.version,
        row.folder,
        row.digest,
        from_json(row.stated),
        row.used_by,
        rows.in_utc(row.used_at),
    )
