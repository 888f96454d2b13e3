"""Last quarter's accepted figures, printed beside this quarter's boxes."""

from __future__ import annotations

from workbook.model import Period, Provider
from workbook.quarter import judge_period
from workbook.store import Store

#: What is typed has no more decimal places; what is worked out needs none to be compared by eye.
_PLACES = 2


def previous_figures(store: Store, provider: Provider, period: Period) -> dict[str, dict[str, float]]:
    """The figures accepted for a provider in a period.

    By service, then by item. None with an open question.
    """
    result = judge_period(store, period, provider=(provider.authority, provider.provider_id))
    figures: dict[str, dict[str, float]] = {}
    for service in result.services.values():
        for row in service.settled_rows:
            if row.value is not None:
                figures.setdefault(row.service_id, {})[row.question] = round(row.value, _PLACES)
    return figures
