"""What providers say of their figures."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from sqlalchemy import Column, DateTime, Integer, Row, Table, Text, func, select

from workbook.model import Comment
from workbook.store import rows, schema, statements
from workbook.store.acts import ActKind, record_act
from workbook.store.connection import Gate
from workbook.store.periods import PeriodType
from workbook.text import counted

#: None is ever altered: of several on one figure the last holds.
COMMENTS = Table(
    "comments",
    schema.metadata,
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("recorded_at", DateTime, nullable=False),
    Column("recorded_by", Text, nullable=False),
    Column("period", PeriodType, nullable=False),
    *(Column(name, Text, nullable=False) for name in ("authority", "service_id", "item", "text")),
)


class Commenting:
    """The part of the store that keeps providers' comments."""

    def __init__(self, gate: Gate) -> None:
        self._gate = gate

    def record_comments(self, comments: Sequence[Comment], by: str) -> tuple[int, ...]:
        """Record comments, all or none. Returns their numbers."""
        with self._gate.writing() as connection:
            last = int(connection.execute(select(func.max(COMMENTS.c.number))).scalar() or 0)
            numbered = list(enumerate(comments, last + 1))
            statements.insert_all(connection, COMMENTS, [_values(number, comment) for number, comment in numbered])
            record_act(connection, ActKind.COMMENT, by, f"wrote {counted(len(comments), 'comment')}")
        return tuple(number for number, _ in numbered)

    def comments(self) -> tuple[Comment, ...]:
        """List the comments in order of their numbers."""
        with self._gate.reading() as connection:
            return tuple(map(_comment, connection.execute(select(COMMENTS).order_by(COMMENTS.c.number))))


def _values(number: int, comment: Comment) -> dict[str, Any]:
    values = {**asdict(comment), "period": comment.period, "number": number, "when": comment.when.replace(tzinfo=None)}
    return {{"by": "recorded_by", "when": "recorded_at"}.get(name, name): value for name, value in values.items()}


def _comment(row: Row[Any]) -> Comment:
    when = rows.in_utc(row.recorded_at)
    return Comment(row.period, row.authority, row.service_id, row.item, row.text, row.recorded_by, when, row.number)
