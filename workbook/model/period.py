"""A quarter of a financial year."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass

_PERIOD = re.compile(r"(\d{4})-(\d{2})-Q([1-4])", re.ASCII)


@dataclass(frozen=True, order=True)
class Period:
    """A quarter of a financial year, April to March: Period(2008, 2) is July to September 2008."""

    year: int
    quarter: int

    @classmethod
    def parse(cls, text: str) -> Period:
        """Read `2008-09-Q2`; ValueError if it is not such a text or the years do not follow."""
        match = _PERIOD.fullmatch(text.strip())
        if match is None or (int(match[1]) + 1) % 100 != int(match[2]) or not 1900 <= int(match[1]) <= 9998:
            raise ValueError(f"'{text}' is not a quarter. Write it as 2008-09-Q2: financial year, then Q1 to Q4.")
        return cls(int(match[1]), int(match[3]))

    def __str__(self) -> str:
        return f"{self.year}-{(self.year + 1) % 100:02d}-Q{self.quarter}"

    @property
    def start(self) -> dt.date:
        """The first day."""
        month = 3 * self.quarter + 1
        return dt.date(self.year, month, 1) if month <= 12 else dt.date(self.year + 1, month - 12, 1)

    @property
    def end(self) -> dt.date:
        """The last day."""
        return self.next().start - dt.timedelta(days=1)

    @property
    def days(self) -> int:
        """How many days the quarter has: 90 to 92."""
        return (self.end - self.start).days + 1

    @property
    def label(self) -> str:
        """`July to September 2008`."""
        return f"{self.start:%B} to {self.end:%B %Y}"

    def next(self) -> Period:
        """The quarter after this one."""
        return Period(self.year, self.quarter + 1) if self.quarter < 4 else Period(self.year + 1, 1)

    def previous(self) -> Period:
        """The quarter before this one."""
        return Period(self.year, self.quarter - 1) if self.quarter > 1 else Period(self.year - 1, 4)
