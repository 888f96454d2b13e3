"""The forms that were issued last."""

from __future__ import annotations

from collections.abc import Mapping

from workbook.model import Framework, Period
from workbook.store import Store


def newest_frameworks(store: Store, period: Period) -> Mapping[str, Framework]:
    """The framework of each authority's newest workbook of a period."""
    newest = sorted(store.issued(period), key=lambda record: str(record.released))
    return {record.issued.authority: store.framework(record.issued.digest) for record in newest}
