"""Which periods are closed to silent change."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from sqlalchemy import insert, select

from workbook.model import Period
from workbook.store import rows, schema
from workbook.store.acts import ActKind, record_act
from workbook.store.connection import Gate


@dataclass(frozen=True)
class Closing:
    """The record that a period was closed, or opened again.

    closed: False where it was opened again. when: in UTC.
    """

    period: Period
    closed: bool
    reason: str
    by: str
    when: dt.datetime


class Bounds:
    """The part of the store that says which periods are closed."""

    def __init__(self, gate: Gate) -> None:
        self._gate = gate

    def record_closing(self, closing: Closing) -> None:
        """Record that a period is closed, or open again."""
        values = {"period": closing.period, "closed": int(closing.closed), "reason": closing.reason}
        act = {"decided_at": closing.when.replace(tzinfo=None), "decided_by": closing.by}
        with self._gate.writing() as connection:
            connection.execute(insert(schema.closings).values(**values, **act))
            words = f"{'closed' if closing.closed else 'opened'} {closing.period}"
            record_act(connection, ActKind.CLOSE, closing.by, words)

    def closed_periods(self) -> frozenset[Period]:
        """The periods that are closed now."""
        table = schema.closings
        query = select(table.c.period, table.c.closed).order_by(table.c.sequence)
        with self._gate.reading() as connection:
            last = {row.period: row.closed for row in connection.execute(query)}
        return frozenset(period for period, closed in last.items() if closed)

    def closing(self, period: Period) -> Closing | None:
        """The record that holds for a period; None where it was never closed."""
        table = schema.closings
        query = select(table).where(table.c.period == period).order_by(table.c.sequence.desc()).limit(1)
        with self._gate.reading() as connection:
            row = connection.execute(query).one_or_none()
        if row is None:
            return None
        return Closing(row.period, bool(row.closed), row.reason, row.decided_by, rows.in_utc(row.decided_at))
