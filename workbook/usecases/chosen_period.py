"""Which period or span is meant, also where none is given."""

from __future__ import annotations

from collections.abc import Sequence

from workbook.errors import UsageError
from workbook.model import Period
from workbook.store import Store


def chosen_period(store: Store, code: str = "") -> Period:
    """The period of a code, or the latest open one.

    The latest of all where each is closed. Raises UsageError where nothing was issued.
    """
    issued = {str(name.period): name.period for name in store.issued_names()}
    periods = store.periods()
    if code.strip() in issued:
        return issued[code.strip()]
    if not code and periods:
        closed = store.closed_periods()
        return max([period for period in periods if period not in closed] or periods)
    if code and issued:
        latest = max(issued.values())
        try:
            Period.parse(code, latest.length, latest.begins)
        except ValueError as error:
            raise UsageError(str(error)) from error
    if issued and not code:
        raise UsageError("every workbook that was issued has been taken back. Give --period, or generate again.")
    raise UsageError(f"nothing was issued for {code or 'any period'} from this store. Give another --period.")


def span_of(store: Store, period: str, since: str) -> list[Period]:
    """List the issued periods of a span.

    period: the last, or a whole year; the latest open one where empty. since: the first. Raises UsageError.
    """
    year = issued_of_year(store, period)
    last = year[-1] if year else chosen_period(store, period)
    first = chosen_period(store, since) if since else (*year, last)[0]
    if first > last:
        raise UsageError(f"{first} is after {last}. Give the earlier period with --since, the later with --period.")
    return [between for between in store.periods() if first <= between <= last]


def span_words(span: Sequence[Period]) -> str:
    """A span by its codes: `2008-09-Q1 to 2008-09-Q2`, or the one period."""
    return " to ".join(dict.fromkeys((str(span[0]), str(span[-1]))))


def issued_of_year(store: Store, code: str) -> tuple[Period, ...]:
    """The issued periods of a year, as 2008-09; none of any other code."""
    return tuple(period for period in store.periods() if period.financial_year == code.strip())
