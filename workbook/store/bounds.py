"""What binds a period: that it was closed, and that its figures have left."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from sqlalchemy import insert, select

from workbook.model import Period
from workbook.store import schema
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
    """The part of the store that says what binds a period's figures."""

    def __init__(self, gate: Gate) -> None:
        self._gate = gate

    def record_closing(self, closing: Closing) -> None:
        """Record that a period is closed, or open again."""
        values = {"period": closing.period, "closed": int(closing.closed), "reason": closing.reason}
        made = {"decided_at": closing.when.replace(tzinfo=None), "decided_by": closing.by}
        with self._gate.writing() as connection:
            connection.execute(insert(schema.closings).values(**values, **made))

    def closed_periods(self) -> frozenset[Period]:
        """The periods that are closed now."""
        table = schema.closings
        query = select(table.c.period, table.c.closed).order_by(table.c.sequence)
        with self._gate.reading() as connection:
            last = {row.period: row.closed for row in connection.execute(query)}
        return frozenset(period for period, closed in last.items() if closed)

    def exported_periods(self) -> frozenset[Period]:
        """The periods of which figures have left."""
        with self._gate.reading() as connection:
            return frozenset(connection.execute(select(schema.shares.c.period).distinct()).scalars())
