"""Issued workbooks that were taken back."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

from sqlalchemy import select

from workbook.model import Period
from workbook.store import rows, schema, statements
from workbook.store.acts import ActKind, record_act
from workbook.store.connection import Gate
from workbook.text import counted


@dataclass(frozen=True)
class Cancellation:
    """The record of a workbook that was taken back.

    when: in UTC.
    """

    reason: str
    by: str
    when: dt.datetime


class IssuedName(NamedTuple):
    """An issued workbook's reference and a name it had."""

    workbook_id: str
    file_name: str
    period: Period


class Cancelling:
    """The part of the store that takes issued workbooks back."""

    def __init__(self, gate: Gate) -> None:
        self._gate = gate

    def record_cancellation(self, workbook_ids: Iterable[str], cancellation: Cancellation, *, cancelled: bool) -> None:
        """Take issued workbooks back, or ask them again; all of them, or none."""
        act = {
            "cancelled": int(cancelled),
            "decided_at": cancellation.when.replace(tzinfo=None),
            "decided_by": cancellation.by,
            "reason": cancellation.reason,
        }
        with self._gate.writing() as connection:
            put_out = statements.last_put_out(connection)
            values = [{**act, "workbook_id": name, "put_out": put_out[name]} for name in workbook_ids]
            statements.insert_all(connection, schema.cancellations, values)
            words = f"{'took back' if cancelled else 'asked again'} {counted(len(values), 'workbook')}"
            record_act(connection, ActKind.CANCEL, cancellation.by, words)

    def cancelled(self) -> dict[str, Cancellation]:
        """The workbooks that are taken back now, by reference."""
        with self._gate.reading() as connection:
            return {
                row.workbook_id: Cancellation(row.reason, row.decided_by, rows.in_utc(row.decided_at))
                for row in statements.cancellations(connection)
            }

    def issued_names(self) -> tuple[IssuedName, ...]:
        """Every workbook ever issued, under each name it was put out under."""
        columns = (schema.workbooks.c.workbook_id, schema.issued_files.c.file_name, schema.workbooks.c.period)
        query = select(*columns).join(schema.issued_files).distinct().order_by(columns[1], columns[0])
        with self._gate.reading() as connection:
            return tuple(IssuedName(*row) for row in connection.execute(query))
