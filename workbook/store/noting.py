"""What officers heard of services, as they wrote it down."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from sqlalchemy import Row, func, insert, select

from workbook.model import Note, NoteDirection, NoteReaders, NoteWeight
from workbook.store import rows, schema, statements
from workbook.store.acts import ActKind, record_act
from workbook.store.connection import Gate
from workbook.text import counted


class Noting:
    """The part of the store that keeps notes. None is ever altered."""

    def __init__(self, gate: Gate) -> None:
        self._gate = gate

    def record_notes(self, notes: Sequence[Note], by: str) -> tuple[int, ...]:
        """Record notes, all or none. Returns their numbers."""
        with self._gate.writing() as connection:
            last = int(connection.execute(select(func.max(schema.notes.c.number))).scalar() or 0)
            numbered = list(enumerate(notes, last + 1))
            statements.insert_all(connection, schema.notes, [_values(number, note) for number, note in numbered])
            record_act(connection, ActKind.NOTE, by, f"wrote {counted(len(notes), 'note')}")
        return tuple(number for number, _ in numbered)

    def record_note_done(self, number: int, day: dt.date, by: str) -> None:
        """Record that what a note asks for was done."""
        with self._gate.writing() as connection:
            values = {"number": number, "done": day.isoformat(), "recorded_at": statements.now(), "recorded_by": by}
            connection.execute(insert(schema.notes_done).values(**values))
            record_act(connection, ActKind.NOTE, by, f"called what note {number} asks for done")

    def notes(self) -> tuple[Note, ...]:
        """List the notes in order of their numbers."""
        table, done = schema.notes, schema.notes_done.c
        query = select(table, done.done).outerjoin(schema.notes_done).order_by(table.c.number)
        with self._gate.reading() as connection:
            return tuple(map(_note, connection.execute(query)))


def _values(number: int, note: Note) -> dict[str, Any]:
    values = {**asdict(note), "number": number, "day": note.day.isoformat(), "when": note.when.replace(tzinfo=None)}
    values["due"] = None if note.due is None else note.due.isoformat()
    del values["done"]
    return {{"by": "recorded_by", "when": "recorded_at"}.get(name, name): value for name, value in values.items()}


def _note(row: Row[Any]) -> Note:
    return Note(
        dt.date.fromisoformat(row.day),
        row.authority,
        row.service_id,
        row.source,
        row.theme,
        NoteDirection(row.direction),
        NoteWeight(row.weight),
        NoteReaders(row.readers),
        row.summary,
        row.action,
        _day(row.due),
        row.recorded_by,
        rows.in_utc(row.recorded_at),
        row.number,
        _day(row.done),
    )


def _day(text: str | None) -> dt.date | None:
    return None if text is None else dt.date.fromisoformat(text)
