"""What keeps a period's figures: closing, releases and time."""

from __future__ import annotations

from dataclasses import dataclass

from workbook.model import Address, Period
from workbook.quarter.current_files import ServiceKey
from workbook.store import BindingRelease, Closing, ReceivedFile, Store
from workbook.text import dated


@dataclass(frozen=True)
class PeriodBounds:
    """What keeps a period's figures; closing is None while it is open."""

    period: Period
    closing: Closing | None
    releases: tuple[BindingRelease, ...]

    def is_late(self, file: ReceivedFile) -> bool:
        """Whether a file was saved after the following period had ended."""
        saved = file.saved_by
        return saved is not None and saved.date() > self.period.next().end

    def came_after_closing(self, file: ReceivedFile) -> bool:
        """Whether the period was closed when a file came, and still is."""
        return self.closing is not None and file.received is not None and file.received > self.closing.when

    def releases_before(self, file: ReceivedFile, authority: str) -> list[BindingRelease]:
        """The releases of an authority before a file came."""
        received = file.received
        if received is None:
            return []
        return [release for release in self.releases if release.authority == authority and release.when < received]

    def epoch(self, file: ReceivedFile, authority: str) -> int:
        """How many bounds there were when a file came."""
        return len(self.releases_before(file, authority)) + self.came_after_closing(file)

    def reason(self, file: ReceivedFile, key: ServiceKey, changed: set[Address], *, stood_in_time: bool) -> str:
        """Why a file has to wait; empty where it need not."""
        if self.closing is not None and self.came_after_closing(file):
            return f"{self.period} was closed on {dated(self.closing.when)}"
        for release in reversed(self.releases_before(file, key.authority)):
            if changed & release.addresses:
                return f"release {release.number} has them"
        if self.is_late(file) and stood_in_time:
            return f"it was saved after {dated(self.period.next().end)}"
        return ""


def bounds_of(store: Store, period: Period) -> PeriodBounds:
    """What keeps a period's figures now."""
    closing = store.closing(period)
    return PeriodBounds(period, closing if closing and closing.closed else None, store.ledger.binding(period))
