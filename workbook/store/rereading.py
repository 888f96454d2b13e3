"""What reading again puts right: refusals, and wrong clocks."""

from __future__ import annotations

from collections.abc import Collection, Container

from sqlalchemy import ColumnElement, delete, or_, select, update

from workbook.findings import Code, Finding
from workbook.store import rows, schema, statements
from workbook.store.acts import ActKind, record_act
from workbook.store.connection import Gate
from workbook.text import counted


class Rereading:
    """The part of the store that looks at files anew."""

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

    def given_references(self) -> dict[str, Finding]:
        """What officers said of files that had lost their reference, by digest."""
        findings = schema.findings
        query = select(findings).where(findings.c.code == Code.IDENTITY_GIVEN)
        with self._gate.reading() as connection:
            return {row.digest: rows.read_finding(row, "") for row in connection.execute(query)}

    def settle_clocks(self, digests: Container[str], by: str) -> None:
        """Let files have come when they say they were saved.

        They are those of which that was after they came, and is past by now: the clock here was wrong.
        """
        files = schema.files
        ahead = select(files.c.digest, files.c.saved, files.c.received_at).where(files.c.saved <= statements.now())
        with self._gate.reading() as connection:
            saved = {
                row.digest: row.saved
                for row in connection.execute(ahead.where(files.c.saved > files.c.received_at))
                if row.digest in digests and rows.clocks_differ(row.saved, row.received_at)
            }
        if saved:
            with self._gate.writing() as connection:
                for digest, moment in saved.items():
                    connection.execute(update(files).where(files.c.digest == digest).values(received_at=moment))
                record_act(connection, ActKind.READ, by, f"settled the clock of {counted(len(saved), 'file')}")


def is_standing() -> ColumnElement[bool]:
    """Whether a file is a return, or a refused one not over."""
    files, places = schema.files.c, schema.sightings.alias().c
    return or_(files.workbook_id.is_not(None), select(places.digest).where(places.digest == files.digest).exists())
