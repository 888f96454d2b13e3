"""Number the acts on a store, each with who did it.

The number of the last one is the state of the store.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import Connection, func, insert, select

from workbook.store import rows, schema, statements
from workbook.store.connection import Gate
from workbook.text import dated, plain, shortened

_MOST_OF_A_NAME = 40


class ActKind(StrEnum):
    """What kind of act it was."""

    CONFIGURE = "configure"
    ISSUE = "issue"
    CANCEL = "cancel"
    READ = "read"
    DECIDE = "decide"
    WITHDRAW = "withdraw"
    CLOSE = "close"
    RELEASE = "release"
    FORGET = "forget"
    NOTE = "note"
    COMMENT = "comment"
    AGREE = "agree"


#: The acts that change who is asked what.
ASKING = (ActKind.CONFIGURE, ActKind.ISSUE, ActKind.CANCEL)


@dataclass(frozen=True)
class Act:
    """One recorded act.

    words: what was done, as `issued 3 workbooks of 2008-09-Q2`. when: in UTC.
    """

    number: int
    kind: ActKind
    words: str
    by: str
    when: dt.datetime

    @property
    def told(self) -> str:
        """Who did what, and when, for people."""
        when = f"{dated(self.when)} {self.when:%H:%M} UTC"
        return f"{shortened(plain(self.by), _MOST_OF_A_NAME)} {shortened(self.words, 80)} ({when})"


class Acts:
    """The part of the store that tells who did what since when."""

    def __init__(self, gate: Gate) -> None:
        self._gate = gate

    def state(self) -> int:
        """The number of the last act; 0 where there is none.

        While it is the same, nothing in the store has changed.
        """
        with self._gate.reading() as connection:
            return int(connection.execute(select(func.max(schema.acts.c.number))).scalar() or 0)

    def acts_since(self, state: int, kinds: Collection[ActKind] = tuple(ActKind)) -> tuple[Act, ...]:
        """List the acts of some kinds since a state, in order."""
        table = schema.acts
        query = select(table).where(table.c.number > state, table.c.kind.in_(kinds)).order_by(table.c.number)
        with self._gate.reading() as connection:
            return tuple(
                Act(row.number, ActKind(row.kind), row.words, row.done_by, rows.in_utc(row.done_at))
                for row in connection.execute(query)
            )


def record_act(connection: Connection, kind: ActKind, by: str, words: str) -> None:
    """Record what was done, in the transaction that does it."""
    values = {"kind": kind, "done_by": by, "done_at": statements.now(), "words": words}
    connection.execute(insert(schema.acts).values(**values))


def told(acts: Sequence[Act]) -> str:
    """Tell the last of some acts, and how many there were more."""
    more = f", and {len(acts) - 1} more" if len(acts) > 1 else ""
    return f"{acts[-1].told}{more}"
