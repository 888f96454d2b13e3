"""What binds the figures of a period: that it was closed, and the uploads and shares made of it."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sqlalchemy import func, insert, select

from workbook.model import Address, Period
from workbook.store import schema, statements
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


@dataclass(frozen=True)
class BindingRelease:
    """An upload or a share of an authority's figures in one period.

    number: of the release. kind: spls or share. when: in UTC.
    addresses: of the figures in it.
    """

    number: int
    kind: str
    when: dt.datetime
    authority: str
    addresses: frozenset[Address]


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

    def closing(self, period: Period) -> Closing | None:
        """The record that holds for a period; None where it was never closed."""
        table = schema.closings
        query = select(table).where(table.c.period == period).order_by(table.c.sequence.desc()).limit(1)
        with self._gate.reading() as connection:
            row = connection.execute(query).one_or_none()
        if row is None:
            return None
        return Closing(row.period, bool(row.closed), row.reason, row.decided_by, _in_utc(row.decided_at))

    def record_binding(self, kind: str, figures: Mapping[tuple[str, Period], Iterable[Address]]) -> None:
        """Record an upload or a share: the addresses in it by authority and period."""
        with self._gate.writing() as connection:
            last = connection.execute(select(func.max(schema.bindings.c.number))).scalar_one()
            made = {"number": (last or 0) + 1, "made_at": statements.now(), "kind": kind}
            values = [
                {**made, "authority": authority, "period": period, "addresses": json.dumps(sorted(addresses))}
                for (authority, period), addresses in figures.items()
            ]
            statements.insert_all(connection, schema.bindings, values)

    def binding_releases(self, period: Period) -> tuple[BindingRelease, ...]:
        """The uploads and shares that hold figures of a period, in order."""
        table = schema.bindings
        query = select(table).where(table.c.period == period).order_by(table.c.sequence)
        with self._gate.reading() as connection:
            matches = connection.execute(query).all()
        return tuple(
            BindingRelease(
                row.number,
                row.kind,
                _in_utc(row.made_at),
                row.authority,
                frozenset(Address(*address) for address in json.loads(row.addresses)),
            )
            for row in matches
        )


def _in_utc(moment: dt.datetime) -> dt.datetime:
    return moment.replace(tzinfo=dt.UTC)
