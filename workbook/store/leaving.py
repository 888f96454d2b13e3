"""For whom figures left, and what was shared."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from workbook.model import Period, PrintedTables


class ReleaseKind(StrEnum):
    """For whom figures left.

    upload: for the authority's own system. export: as a dataset. share: for people outside. people: answers about people.
    market: for those who may offer a service.
    """

    UPLOAD = "upload"
    EXPORT = "export"
    SHARE = "share"
    MARKET = "market"
    PEOPLE = "people"


#: What others may rely on, so that a figure in it is not replaced unasked.
BINDING = (ReleaseKind.UPLOAD, ReleaseKind.SHARE)


@dataclass(frozen=True)
class Share:
    """An authority's tables of a period in a release that was shared.

    kind: share or market.
    """

    period: Period
    printed: PrintedTables
    kind: ReleaseKind = ReleaseKind.SHARE

    def is_replaced_by(self, period: Period) -> bool:
        """Whether tables of a period, made anew, take the place of these.

        What went out for the market did, whatever is shared anew.
        """
        return self.period == period and self.kind is ReleaseKind.SHARE
