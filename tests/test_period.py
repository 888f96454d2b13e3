"""Periods: months, quarters, half-years and years of a framework whose year begins in any month.

1. A code is read as the period that writes it, and nothing else is.
2. Next and previous undo one another, follow in order, and the periods tile the calendar.
3. Codes, names and days are those that people write.
4. A section asked every so often is asked once in that time, in the period in which the time ends.
5. What is no code is refused with an example of one.
6. The financial year is the one in which the first day lies; its facts are days as a spreadsheet counts them.
"""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbook.model.period import Period, day_number
from workbook.model.words import Every, PeriodLength

PERIODS = st.builds(
    lambda day, length, begins: Period.containing(day, length, begins),
    st.dates(dt.date(1903, 1, 1), dt.date(2990, 1, 1)),
    st.sampled_from(PeriodLength),
    st.integers(1, 12),
)


@given(PERIODS)
def test_a_code_is_read_as_the_period_that_writes_it(period: Period) -> None:
    """1: in every length and every beginning of the year."""
    assert Period.parse(str(period), period.length, period.begins) == period


@given(st.from_regex(r"\d{4}(-\d{2})?(-[QH]\d)?", fullmatch=True), st.sampled_from(PeriodLength), st.integers(1, 12))
def test_nothing_else_is_read(text: str, length: PeriodLength, begins: int) -> None:
    """1: a text is read only where the period writes the same text."""
    try:
        period = Period.parse(text, length, begins)
    except ValueError:
        return
    assert str(period) == text


@given(PERIODS)
def test_periods_tile_the_calendar(period: Period) -> None:
    """2: the next one begins on the day after this one ends, and leads back."""
    following = period.next()
    assert following.start == period.end + dt.timedelta(days=1)
    assert following.previous() == period
    assert period.previous() < period < following
    assert period.days == (following.start - period.start).days


@given(PERIODS, st.integers(0, 400))
def test_every_day_lies_in_one_period(period: Period, later: int) -> None:
    """2: the period that contains a day begins on or before it and ends on or after it."""
    day = period.start + dt.timedelta(days=later)
    containing = Period.containing(day, period.length, period.begins)
    assert containing.start <= day <= containing.end
    assert containing.span.start <= containing.start <= containing.end <= containing.span.end


@pytest.mark.parametrize(
    ("period", "code", "label", "noun"),
    [
        (Period(2008, 2), "2008-09-Q2", "July to September 2008", "quarter"),
        (Period(2008, 4), "2008-09-Q4", "January to March 2009", "quarter"),
        (Period(1999, 4), "1999-00-Q4", "January to March 2000", "quarter"),
        (Period(2024, 1, PeriodLength.HALF_YEAR), "2024-25-H1", "April to September 2024", "half-year"),
        (Period(2024, 2, PeriodLength.HALF_YEAR), "2024-25-H2", "October 2024 to March 2025", "half-year"),
        (Period(2024, 1, PeriodLength.YEAR), "2024-25", "April 2024 to March 2025", "year"),
        (Period(2025, 8, PeriodLength.MONTH), "2025-11", "November 2025", "month"),
        (Period(2025, 10, PeriodLength.MONTH), "2026-01", "January 2026", "month"),
        (Period(2025, 2, PeriodLength.QUARTER, 1), "2025-Q2", "April to June 2025", "quarter"),
        (Period(2025, 1, PeriodLength.HALF_YEAR, 1), "2025-H1", "January to June 2025", "half-year"),
        (Period(2025, 1, PeriodLength.YEAR, 1), "2025", "January to December 2025", "year"),
        (Period(2025, 4, PeriodLength.QUARTER, 2), "2025-26-Q4", "November 2025 to January 2026", "quarter"),
    ],
)
def test_a_period_is_written_as_people_write_it(period: Period, code: str, label: str, noun: str) -> None:
    """3: its code, its name and its noun."""
    assert (str(period), period.label, period.noun) == (code, label, noun)


@given(PERIODS, st.sampled_from(Every))
def test_a_section_is_asked_once_in_its_time(period: Period, every: Every) -> None:
    """4: of the periods of one year, as many close as there are such times in the year, the last one among them."""
    in_year = [Period(period.year, 1, period.length, period.begins)]
    while in_year[-1].next().year == period.year:
        in_year.append(in_year[-1].next())
    months = period.length.months if every is Every.PERIOD else PeriodLength(every.value).months
    closing = [part for part in in_year if part.closes(every)]
    assert len(closing) == 12 // max(months, period.length.months)
    assert closing[-1] == in_year[-1]


@pytest.mark.parametrize(
    ("text", "length", "begins", "example"),
    [
        ("2008-Q2", PeriodLength.QUARTER, 4, "2008-09-Q2: financial year, then Q1 to Q4"),
        ("2008-10-Q2", PeriodLength.QUARTER, 4, "2008-09-Q2"),
        ("2008-09-Q5", PeriodLength.QUARTER, 4, "2008-09-Q2"),
        ("2024-25-H3", PeriodLength.HALF_YEAR, 4, "2008-09-H2: financial year, then H1 or H2"),
        ("2024-12", PeriodLength.YEAR, 4, "2008-09: financial year"),
        ("2024-25", PeriodLength.MONTH, 4, "2008-05: year, then month"),
        ("2024-00", PeriodLength.MONTH, 4, "2008-05"),
        ("2024-25", PeriodLength.YEAR, 1, "2008: year"),
        ("1899-00-Q1", PeriodLength.QUARTER, 4, "2008-09-Q2"),
        ("9999", PeriodLength.YEAR, 1, "2008"),
        ("last", PeriodLength.QUARTER, 1, "2008-Q2: year, then Q1 to Q4"),
    ],
)
def test_what_is_no_code_is_refused_with_an_example(text: str, length: PeriodLength, begins: int, example: str) -> None:
    """5: the example has the right form for the framework."""
    with pytest.raises(ValueError, match="is not a ") as refusal:
        Period.parse(text, length, begins)
    assert str(refusal.value).startswith(f"'{text}' is not a {length.noun}. Write it as {example}")


def test_the_year_it_belongs_to_and_its_facts() -> None:
    """6: January 2009 lies in 2008-09; days are counted as a spreadsheet counts them."""
    january = Period.parse("2009-01", PeriodLength.MONTH)
    assert (january.financial_year, str(january.span)) == ("2008-09", "2008-09")
    assert january.facts == {"days_in_period": 31.0, "period_start": 39814.0, "period_end": 39844.0}
    assert day_number(dt.date(1900, 3, 1)) == 61.0
    assert [str(period) for period in Period(2008, 2).until_now] == ["2008-09-Q1", "2008-09-Q2"]
