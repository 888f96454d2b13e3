"""What a provider says of a figure of its own."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from workbook.model.period import Period

LONGEST_COMMENT = 500


@dataclass(frozen=True)
class Comment:
    """A provider's comment on a figure, as it stands beside it.

    item: the figure's code. by, when: who wrote it down and when, in UTC. number: its number in the store, from 1.
    Of several on one figure of a period the last holds.
    """

    period: Period
    authority: str
    service_id: str
    item: str
    text: str
    by: str
    when: dt.datetime
    number: int = 0
