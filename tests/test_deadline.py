"""When a return is due and how late it is, by the bank holidays of the framework's calendar.

1. The due date is so many working days after the period ends, by the calendar that the framework names.
2. Working days late are those after the due date, as walking day by day counts them.
"""

from __future__ import annotations

import datetime as dt
from typing import Literal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from workbook.deadline import due_date, is_working_day, working_days_late
from workbook.model import Deadline, Evidence, Period

CALENDARS = ("England", "Wales", "Scotland", "Northern Ireland", "none")


@pytest.mark.parametrize(
    ("period", "calendar", "due"),
    [
        (Period(2026, 1), "England", dt.date(2026, 7, 21)),
        (Period(2026, 1), "Northern Ireland", dt.date(2026, 7, 22)),  # 13 July: Battle of the Boyne
        (Period(2026, 3), "England", dt.date(2027, 1, 22)),
        (Period(2026, 3), "Scotland", dt.date(2027, 1, 25)),  # 4 January, for the 2nd
        (Period(2026, 3), "none", dt.date(2027, 1, 21)),
        (Period(2008, 2), "England", dt.date(2008, 10, 21)),
    ],
)
def test_a_deadline_follows_the_calendar(
    period: Period, calendar: Literal["England", "Wales", "Scotland", "Northern Ireland", "none"], due: dt.date
) -> None:
    """1: fifteen working days, without the bank holidays of the calendar."""
    assert due_date(period, Deadline(15, Evidence.OURS, calendar)) == due


@given(
    st.dates(dt.date(1990, 1, 1), dt.date(2040, 1, 1)),
    st.integers(-400, 400),
    st.sampled_from(CALENDARS),
)
@settings(max_examples=200)
def test_working_days_late_are_those_that_a_walk_counts(due: dt.date, distance: int, calendar: str) -> None:
    """2: each working day after the due date, up to and with the day, counts once."""
    walked = [due + dt.timedelta(days=step) for step in range(1, distance + 1)]
    late = working_days_late(due, due + dt.timedelta(days=distance), calendar)
    assert late == sum(is_working_day(day, calendar) for day in walked)
