"""Working days by the framework's bank holidays.

The last day for returning a workbook, and how late a return is.
"""

from __future__ import annotations

import datetime as dt
from functools import lru_cache

import holidays

from workbook.model import Deadline, Period

_SATURDAY = 5
#: The library's code of each calendar that a framework may name; `none` has no bank holidays.
_SUBDIVISIONS = {"England": "ENG", "Wales": "WLS", "Scotland": "SCT", "Northern Ireland": "NIR"}


def due_date(period: Period, deadline: Deadline) -> dt.date:
    """Work out the last day a return is in time.

    Source of the rule: none was found for England; the framework file says how many days, and that it is ours.
    """
    day, left = period.end, deadline.working_days
    while left:
        day += dt.timedelta(days=1)
        left -= is_working_day(day, deadline.holidays)
    return day


def working_days_late(due: dt.date, day: dt.date, calendar: str = "England") -> int:
    """Count the working days after the due date.

    The day itself is counted; 0 for a day that is in time.
    """
    if day <= due:
        return 0
    weekdays = _weekdays_until(day) - _weekdays_until(due)
    years = range(due.year, day.year + 1)
    closed = {holiday for year in years for holiday in bank_holidays(calendar, year) if due < holiday <= day}
    return weekdays - sum(holiday.weekday() < _SATURDAY for holiday in closed)


def is_working_day(day: dt.date, calendar: str) -> bool:
    """Whether people work that day.

    Monday to Friday, but for bank holidays.
    """
    return day.weekday() < _SATURDAY and day not in bank_holidays(calendar, day.year)


@lru_cache(maxsize=1024)
def bank_holidays(calendar: str, year: int) -> frozenset[dt.date]:
    """List the bank holidays of a year.

    It is empty for the calendar `none`. Raises KeyError for a calendar that does not exist.
    """
    if calendar == "none":
        return frozenset()
    return frozenset(holidays.country_holidays("GB", subdiv=_SUBDIVISIONS[calendar], years=year))


def _weekdays_until(day: dt.date) -> int:
    """Count the Mondays to Fridays from the first day of the calendar to that day; 1 January of year 1 is a Monday."""
    weeks, rest = divmod(day.toordinal(), 7)
    return 5 * weeks + min(rest, 5)
