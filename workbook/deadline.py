"""The last day for returning a workbook: working days after the quarter ends, less England's bank holidays."""

from __future__ import annotations

import datetime as dt

import holidays

from workbook.model import Deadline, Period

_SATURDAY = 5


def due_date(period: Period, deadline: Deadline) -> dt.date:
    """The last day on which a return for that quarter is in time.

    Source of the rule: none was found for England; the framework file says how many days, and that it is ours.
    """
    calendar = holidays.country_holidays("GB", subdiv="ENG", years=range(period.end.year, period.end.year + 2))
    day = period.end
    left = deadline.working_days
    while left:
        day += dt.timedelta(days=1)
        if day.weekday() < _SATURDAY and day not in calendar:
            left -= 1
    return day
