"""Which received file counts for each service, and the dataset and findings of a period."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

from workbook.findings import Code, Finding, Place, Severity, finding
from workbook.layout import Part
from workbook.model import Period
from workbook.reader import Outcome
from workbook.store import IssuedWorkbook, ReceivedFile, Store
from workbook.tidy import Row, rows

_ORDER = {severity: rank for rank, severity in enumerate(Severity)}


class Counted(NamedTuple):
    """What a file can count for: one service, and one part of its questions."""

    authority: str
    provider_id: str
    service_id: str
    part: Part

    def overlapping(self) -> tuple[Counted, ...]:
        """What cannot count at once with this: itself, and parts that ask some of the same."""
        return tuple(self._replace(part=part) for part in Part if part.overlaps(self.part))


@dataclass(frozen=True)
class PeriodState:
    """All that is known of one period.

    current: the file that counts for each service and part of its questions. untouched: digests of files as we
    issued them, which are no returns.
    """

    period: Period
    issued: tuple[IssuedWorkbook, ...]
    received: tuple[ReceivedFile, ...]
    current: dict[Counted, ReceivedFile]
    untouched: frozenset[str]

    @property
    def not_returned(self) -> tuple[IssuedWorkbook, ...]:
        """The workbooks of which no return that can be read has come."""
        heard_of = {
            (counted.authority, counted.provider_id, counted.part)
            for counted, file in self.current.items()
            if file.returned.digest not in self.untouched
        }
        return tuple(
            each
            for each in self.issued
            if (each.issued.authority, each.issued.provider_id, each.issued.part) not in heard_of
        )


def period_state(store: Store, period: Period, provider: tuple[str, str] | None = None) -> PeriodState:
    """Bring together what was issued and received for a period. provider: its authority and id, for it alone."""
    received = store.received(period, provider)
    current: dict[Counted, ReceivedFile] = {}
    for file in received:  # oldest saved first, so that the newest is set last
        for counted in _counted(store, file):
            for replaced in counted.overlapping():
                current.pop(replaced, None)
            current[counted] = file
    return PeriodState(period, store.issued(period), received, current, store.issued_file_digests())


def dataset_rows(store: Store, state: PeriodState) -> list[Row]:
    """The dataset of a period: every service that has been returned, from the file that counts."""
    found: list[Row] = []
    for counted, file in state.current.items():
        known = store.known(file.returned.workbook_id)
        if known is not None:
            answers = [answer for answer in file.returned.answers if answer.service_id == counted.service_id]
            service = next(s for s in known.layout.issued.services if s.service.service_id == counted.service_id)
            found += rows(known.framework, known.layout, service, answers, file.returned.file)
    return found


def period_findings(store: Store, state: PeriodState, unreadable: Iterable[ReceivedFile]) -> list[Finding]:
    """Every finding of a period, worst first. unreadable: files of this run that could not be opened."""
    found: list[Finding] = []
    for file in (*state.received, *unreadable):
        found += [*file.returned.findings, *_of_the_copies(file), *_superseded(store, state, file)]
        if file.returned.digest in state.untouched:
            found.append(finding(Code.AS_ISSUED, Place(file.returned.file)))
    return sorted(found, key=_reading_order)


def _counted(store: Store, file: ReceivedFile) -> list[Counted]:
    """What a file counts for where no later one does."""
    known = store.known(file.returned.workbook_id)
    if known is None or file.outcome is Outcome.REJECTED:
        return []
    issued = known.layout.issued
    services = [service.service.service_id for service in issued.services]
    return [Counted(issued.authority, issued.provider_id, service_id, issued.part) for service_id in services]


def _reading_order(each: Finding) -> tuple[int, Finding]:
    return _ORDER[each.severity], each


def _of_the_copies(file: ReceivedFile) -> list[Finding]:
    first, *others = file.names
    return [finding(Code.SAME_FILE, Place(name), detail=first) for name in others]


def _superseded(store: Store, state: PeriodState, file: ReceivedFile) -> list[Finding]:
    """Say of a file that counts for nothing any more which one does."""
    places = [place for counted in _counted(store, file) for place in counted.overlapping()]
    later = [state.current[place] for place in places if place in state.current]
    if not later or any(each is file for each in later):
        return []
    return [finding(Code.SUPERSEDED, Place(file.returned.file), detail=later[0].returned.file)]
