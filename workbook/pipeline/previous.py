"""Last quarter's loaded figures, as they are printed beside this quarter's boxes."""

from __future__ import annotations

from workbook.model import Period, Provider
from workbook.standing import standing_of
from workbook.store import Store
from workbook.tidy import LOADED

#: What is typed has no more decimal places; what is worked out needs none to be compared by eye.
_PLACES = 2


def previous_figures(store: Store, provider: Provider, period: Period) -> dict[str, dict[str, float]]:
    """The figures loaded for a provider in that period, questioned ones too: by service, then by item."""
    standing = standing_of(store, period, provider=(provider.authority, provider.provider_id))
    found: dict[str, dict[str, float]] = {}
    for row in standing.rows:
        if row.value is not None and row.status in LOADED:
            found.setdefault(row.service_id, {})[row.item] = round(row.value, _PLACES)
    return found
