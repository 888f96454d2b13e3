"""Days and periods as people write them."""

from __future__ import annotations

import datetime as dt

from workbook.errors import UsageError
from workbook.model import EARLIEST_DATE, LATEST_DATE, Period, Periods
from workbook.text import quoted


def written_day(text: str) -> dt.date:
    """Read a day. Raises UsageError."""
    try:
        day = dt.date.fromisoformat(text)
    except ValueError as error:
        raise UsageError(f"{quoted(text)} is not a day. Write it as 2008-10-31.") from error
    require_in_calendar(day)
    return day


def today() -> dt.date:
    """The present day, in UTC."""
    return dt.datetime.now(dt.UTC).date()


def day_or_today(text: str) -> dt.date:
    """Read a day; today where none is given. Raises UsageError."""
    return written_day(text) if text else today()


def written_period(text: str, periods: Periods) -> Period:
    """The period a text names in a framework. Raises UsageError."""
    try:
        return periods.parse(text)
    except ValueError as error:
        raise UsageError(str(error)) from error


def require_in_calendar(day: dt.date) -> None:
    """Refuse a day that no framework is of. Raises UsageError."""
    if not EARLIEST_DATE <= day <= LATEST_DATE:
        raise UsageError(f"{day} is outside {EARLIEST_DATE} to {LATEST_DATE}. Give a day between those.")
