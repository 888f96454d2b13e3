"""Working days: the last day for returning a workbook, and how late a return is. England's bank holidays are none."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

import holidays

from workbook.model import Deadline, Period

_SATURDAY = 5


def due_date(period: Period, deadline: Deadline) -> dt.date:
    """The last day on which a return for that quarter is in time.

    Source of the rule: none was found for England; the framework file says how many days, and that it is ours.
    """
    day = period.end
    days = _working_days_after(period.end)
    for _ in range(deadline.working_days):
        day = next(days)
    return day


def working_days_late(due: dt.date, day: dt.date) -> int:
    """How many working days lie after the due date, up to and with that day; 0 for a day that is in time."""
    days = _working_days_after(due)
    late = 0
    while next(days) <= day:
        late += 1
    return late


def _working_days_after(day: dt.date) -> Iterator[dt.date]:
    calendar = holidays.country_holidays("GB", subdiv="ENG")  # grows by the year as it is asked
    while True:
        day += dt.timedelta(days=1)
        if day.weekday() < _SATURDAY and day not in calendar:
            yield day
