"""Refused files, and when they are over."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import ColumnElement, delete, or_, select, update

from workbook.store import schema
from workbook.store.acts import ActKind, record_act
from workbook.store.connection import Gate
from workbook.text import counted


class Refusals:
    """The part of the store that lets refusals end."""

    def __init__(self, gate: Gate) -> None:
        self._gate = gate

    def end_refusals(self, seen: Collection[tuple[str, str]], by: str) -> None:
        """Take refused files from places where others now lie.

        One that lies nowhere else is over; else it has the name of where it still lies.
        seen: the digest and the path of each.
        """
        places, files = schema.sightings.c, schema.files
        with self._gate.writing() as connection:
            for digest, path in seen:
                connection.execute(delete(schema.sightings).where(places.digest == digest, places.path == path))
                names = connection.execute(select(places.name).where(places.digest == digest)).scalars().all()
                if names:
                    connection.execute(update(files).where(files.c.digest == digest).values(name=min(names)))
            record_act(connection, ActKind.READ, by, f"ended {counted(len(seen), 'refusal')}")


def is_standing() -> ColumnElement[bool]:
    """Whether a file is a return, or a refused one not over."""
    files, places = schema.files.c, schema.sightings.alias().c
    return or_(files.workbook_id.is_not(None), select(places.digest).where(places.digest == files.digest).exists())
