"""Periods of collection.

A month, quarter, half-year or year of a framework whose year may begin in any month.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property, total_ordering

from workbook.model.words import Every, PeriodLength

_PERIOD = re.compile(r"(\d{4})(?:-(\d{2}))?(?:-([QH])([1-4]))?", re.ASCII)
_FIRST_YEAR, _LAST_YEAR = 1900, 9998
#: The first day of the calendar in which Excel counts days, so that 1 is 1 January 1900 and 1 March 1900 is 61.
_DAY_ZERO = dt.date(1899, 12, 30)
#: The days between which a date is believed; what came before 1 March 1900 spreadsheets do not agree on.
EARLIEST_DATE, LATEST_DATE = dt.date(1900, 3, 1), dt.date(2099, 12, 31)


@total_ordering
@dataclass(frozen=True)
class Period:
    """One period of a framework's year.

    Period(2008, 2) is July to September 2008, of a year that begins in April.
    year: the calendar year in which its framework's year begins. quarter: its number within that year, from 1; for
    months and half-years likewise. length: how long it is. begins: the month in which the year begins, 1 to 12.
    """

    year: int
    quarter: int
    length: PeriodLength = PeriodLength.QUARTER
    begins: int = 4

    @classmethod
    def parse(cls, text: str, length: PeriodLength = PeriodLength.QUARTER, begins: int = 4) -> Period:
        """Read a code such as `2008-09-Q2`.

        Raises ValueError, with an example, if it is no code of such a period.

        length and begins: those of the framework. They decide that `2024-12` is a month and `2024-25` a year.
        """
        code = text.strip()
        match = _PERIOD.fullmatch(code)
        if match is not None and _FIRST_YEAR <= int(match[1]) <= _LAST_YEAR:
            period = _numbered(match, length, begins)
            if str(period) == code:
                return period
        raise ValueError(f"'{text}' is not a {length.noun}. Write it as {_example(length, begins)}.")

    @classmethod
    def is_code(cls, text: str) -> bool:
        """Whether a text is the code of a period of some framework."""
        for length in PeriodLength:
            for begins in (1, 4):  # a year that begins in January is written otherwise than any other
                with contextlib.suppress(ValueError):
                    cls.parse(text, length, begins)
                    return True
        return False

    @classmethod
    def containing(cls, day: dt.date, length: PeriodLength = PeriodLength.QUARTER, begins: int = 4) -> Period:
        """Find the period in which a day lies."""
        months = day.year * 12 + day.month - begins
        return cls(months // 12, months % 12 // length.months + 1, length, begins)

    @classmethod
    def example(cls, length: PeriodLength = PeriodLength.QUARTER, begins: int = 4) -> Period:
        """A period to show how codes are written."""
        return cls(2008, 1 if length is PeriodLength.YEAR else 2, length, begins)

    def __str__(self) -> str:
        return self._code

    @cached_property  # each row of a dataset states it
    def _code(self) -> str:
        if self.length is PeriodLength.MONTH:
            return f"{self.start:%Y-%m}"
        letter = {PeriodLength.QUARTER: f"-Q{self.quarter}", PeriodLength.HALF_YEAR: f"-H{self.quarter}"}.get(
            self.length, ""
        )
        return f"{self.financial_year}{letter}"

    def __lt__(self, other: object) -> bool:
        """Order by the first day, a period within another after it."""
        if not isinstance(other, Period):
            return NotImplemented
        here = self._first_month, -self.length.months, self.begins
        there = other._first_month, -other.length.months, other.begins
        return here < there

    @property
    def start(self) -> dt.date:
        """The first day."""
        return _first_of_month(self._first_month)

    @property
    def end(self) -> dt.date:
        """The last day."""
        return _first_of_month(self._first_month + self.length.months) - dt.timedelta(days=1)

    @property
    def days(self) -> int:
        """How many days the period has."""
        return (self.end - self.start).days + 1

    @property
    def facts(self) -> dict[str, float]:
        """The period's facts for rules; dates as day numbers."""
        return {
            "days_in_period": float(self.days),
            "period_start": day_number(self.start),
            "period_end": day_number(self.end),
            "year_start": day_number(self.span.start),
        }

    @property
    def noun(self) -> str:
        """The noun: month, quarter, half-year or year."""
        return self.length.noun

    @property
    def year_noun(self) -> str:
        """The noun of its year: year, or financial year."""
        return _year_noun(self.begins)

    @property
    def label(self) -> str:
        """`July to September 2008`.

        `November 2025`; `October 2008 to March 2009` where the year changes within.
        """
        if self.length is PeriodLength.MONTH:
            return f"{self.start:%B %Y}"
        first = f"{self.start:%B}" if self.start.year == self.end.year else f"{self.start:%B %Y}"
        return f"{first} to {self.end:%B %Y}"

    @property
    def financial_year(self) -> str:
        """The code of the period's year.

        `2008-09`, or `2008` where the year begins in January.
        """
        return str(self.year) if self.begins == 1 else f"{self.year}-{(self.year + 1) % 100:02d}"

    @property
    def span(self) -> Period:
        """The year it belongs to."""
        return Period(self.year, 1, PeriodLength.YEAR, self.begins)

    @property
    def until_now(self) -> tuple[Period, ...]:
        """The periods of its year, up to this one."""
        return tuple(Period(self.year, number, self.length, self.begins) for number in range(1, self.quarter + 1))

    def closes(self, every: Every) -> bool:
        """Whether a section of that span is asked now.

        It is asked in the period in which its span ends.
        """
        return self.end == self.covering(every).end

    def covering(self, every: Every) -> Period:
        """The span of a kind that it belongs to.

        Itself where it is no shorter.
        """
        length = self.length if every is Every.PERIOD else PeriodLength(every.value)
        return Period.containing(self.end, length, self.begins) if length.months > self.length.months else self

    def next(self) -> Period:
        """The period after this one."""
        return self._moved(1)

    def previous(self) -> Period:
        """The period before this one."""
        return self._moved(-1)

    @property
    def _first_month(self) -> int:
        """The months from year 0 to its first one."""
        return self.year * 12 + self.begins - 1 + (self.quarter - 1) * self.length.months

    def _moved(self, steps: int) -> Period:
        in_year = 12 // self.length.months
        year, number = divmod(self.year * in_year + self.quarter - 1 + steps, in_year)
        return Period(year, number + 1, self.length, self.begins)


def day_number(day: dt.date) -> float:
    """Number a day as spreadsheets do: 1 March 1900 is 61."""
    return float((day - _DAY_ZERO).days)


def day_of(number: float) -> dt.date:
    """Give the day that spreadsheets number so."""
    return _DAY_ZERO + dt.timedelta(days=number)


def _first_of_month(months: int) -> dt.date:
    return dt.date(months // 12, months % 12 + 1, 1)


def _numbered(match: re.Match[str], length: PeriodLength, begins: int) -> Period:
    """Take the numbers of a code for a period.

    Its own code tells whether that was right.
    """
    if length is PeriodLength.MONTH:
        month = min(max(int(match[2] or 1), 1), 12)
        return Period.containing(dt.date(int(match[1]), month, 1), length, begins)
    return Period(int(match[1]), min(int(match[4] or 1), 12 // length.months), length, begins)


def _year_noun(begins: int) -> str:
    return "year" if begins == 1 else "financial year"


def _example(length: PeriodLength, begins: int) -> str:
    """Show how a code is written, and say what its parts are."""
    year = _year_noun(begins)
    meaning = {
        PeriodLength.MONTH: "year, then month",
        PeriodLength.QUARTER: f"{year}, then Q1 to Q4",
        PeriodLength.HALF_YEAR: f"{year}, then H1 or H2",
        PeriodLength.YEAR: year,
    }
    return f"{Period.example(length, begins)}: {meaning[length]}"


def span_label(span: Sequence[Period]) -> str:
    """From when to when periods are, in order: `July 2008 to December 2008`."""
    first, last = span[0], span[-1]
    return last.label if first == last else f"{first.start:%B %Y} to {last.end:%B %Y}"
