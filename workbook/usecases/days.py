"""Days as people write them."""

from __future__ import annotations

import datetime as dt

from workbook.errors import UsageError
from workbook.model import EARLIEST_DATE, LATEST_DATE
from workbook.text import quoted


def written_day(text: str) -> dt.date:
    """Read a day. Raises UsageError."""
    try:
        day = dt.date.fromisoformat(text)
    except ValueError as error:
        raise UsageError(f"{quoted(text)} is not a day. Write it as 2008-10-31.") from error
    require_in_calendar(day)
    return day


def require_in_calendar(day: dt.date) -> None:
    """Refuse a day that no framework is of. Raises UsageError."""
    if not EARLIEST_DATE <= day <= LATEST_DATE:
        raise UsageError(f"{day} is outside {EARLIEST_DATE} to {LATEST_DATE}. Give a day between those.")
