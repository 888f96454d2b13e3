"""How a period stands in a column of the store."""

from __future__ import annotations

from sqlalchemy import Dialect, String
from sqlalchemy.types import TypeDecorator

from workbook.model import Period, PeriodLength

_APRIL = 4


class PeriodType(TypeDecorator[Period]):
    """A period as its code, with its length where needed.

    The month in which its year begins stands there too, where the code does not tell it.
    """

    impl = String(24)
    cache_ok = True

    def process_bind_param(self, value: Period | None, _: Dialect) -> str | None:
        """Write a period."""
        return None if value is None else self.stored(value)

    def process_result_value(self, value: str | None, _: Dialect) -> Period | None:
        """Read a period. Raises ValueError for what is none."""
        return None if value is None else self.period(value)

    @staticmethod
    def stored(period: Period) -> str:
        """Write a period as text."""
        is_usual = (period.length, period.begins) == (PeriodLength.QUARTER, _APRIL)
        return str(period) if is_usual else f"{period} {period.length} {period.begins}"

    @staticmethod
    def period(value: str) -> Period:
        """Read a period from its text. Raises ValueError for what is none."""
        code, *kind = value.split(" ")
        length, begins = (PeriodLength(kind[0]), int(kind[1])) if kind else (PeriodLength.QUARTER, _APRIL)
        return Period.parse(code, length, begins)
