"""What officers decided, and when they last did anything."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from sqlalchemy import func, insert, select

from workbook.model import Period
from workbook.store import rows, schema, statements
from workbook.store.acts import ActKind, record_act
from workbook.store.connection import Gate
from workbook.store.rows import Decision, Withdrawal
from workbook.text import counted


class Deciding:
    """The part of the store that keeps decisions and withdrawals."""

    def __init__(self, gate: Gate) -> None:
        self._gate = gate

    def record_decisions(self, decisions: Sequence[Decision]) -> None:
        """Record decisions, all or none."""
        with self._gate.writing() as connection:
            statements.insert_all(
                connection, schema.decisions, [rows.decision_values(decision) for decision in decisions]
            )
            for by in sorted({decision.by for decision in decisions}):
                record_act(connection, ActKind.DECIDE, by, f"made {counted(len(decisions), 'decision')}")

    def decisions(self, period: Period) -> tuple[Decision, ...]:
        """List a period's decisions in order; the last on an item holds."""
        table = schema.decisions
        query = select(table).where(table.c.period == period).order_by(table.c.sequence)
        with self._gate.reading() as connection:
            return tuple(rows.decision(row) for row in connection.execute(query))

    def record_withdrawal(self, digest: str, withdrawal: Withdrawal, *, withdrawn: bool) -> None:
        """Take a received file out, or put it back."""
        values = {"decided_at": withdrawal.when.replace(tzinfo=None), "decided_by": withdrawal.by}
        with self._gate.writing() as connection:
            connection.execute(
                insert(schema.withdrawals).values(
                    digest=digest, withdrawn=int(withdrawn), reason=withdrawal.reason, **values
                )
            )
            words = f"{'withdrew' if withdrawn else 'put back'} a return"
            record_act(connection, ActKind.WITHDRAW, withdrawal.by, words)

    def withdrawals(self, digest: str) -> tuple[tuple[Withdrawal, bool], ...]:
        """Each time a file was withdrawn or put back, in order.

        False stands for put back.
        """
        table = schema.withdrawals
        query = select(table).where(table.c.digest == digest).order_by(table.c.sequence)
        with self._gate.reading() as connection:
            return tuple((rows.withdrawal(row), bool(row.withdrawn)) for row in connection.execute(query))

    def last_act(self, period: Period) -> dt.datetime:
        """When anything of a period was last done, in UTC.

        It was issued, received, decided on, closed or released.
        """
        workbooks, files = schema.workbooks, schema.files
        acts = (
            select(func.max(schema.issued_files.c.issued_at)).join(workbooks).where(workbooks.c.period == period),
            select(func.max(schema.cancellations.c.decided_at)).join(workbooks).where(workbooks.c.period == period),
            select(func.max(files.c.received_at)).where(files.c.period == period),
            select(func.max(schema.withdrawals.c.decided_at)).join(files).where(files.c.period == period),
            select(func.max(schema.decisions.c.decided_at)).where(schema.decisions.c.period == period),
            select(func.max(schema.closings.c.decided_at)).where(schema.closings.c.period == period),
            select(func.max(schema.releases.c.released_at)).where(schema.releases.c.period == period),
        )
        with self._gate.reading() as connection:
            moments = [connection.execute(act).scalar_one() for act in acts]
        return rows.in_utc(max(moment for moment in moments if moment is not None))
