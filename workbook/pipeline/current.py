"""Which received file counts for each service, and the dataset and findings of a period."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from workbook.findings import Code, Finding, Place, Severity, finding
from workbook.layout import Issued, Part
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
        """The workbooks of which a service, or all of them, has not come back."""
        returned = {place for place, file in self.current.items() if file.returned.digest not in self.untouched}
        return tuple(each for each in self.issued if not returned.issuperset(_places(each.issued)))

    @cached_property
    def counting(self) -> frozenset[str]:
        """Digests of the files that are the newest of at least one of their services."""
        return frozenset(file.returned.digest for file in self.current.values())

    @cached_property
    def superseded(self) -> frozenset[str]:
        """Digests of the files of which a later version counts. One that says no time is never passed over in silence."""
        dated = [file for file in self.received if file.returned.saved is not None]
        readable = {file.returned.digest for file in dated if file.outcome is not Outcome.REJECTED}
        return frozenset(readable - self.counting)


def period_state(store: Store, period: Period, provider: tuple[str, str] | None = None) -> PeriodState:
    """Bring together what was issued and received for a period. provider: its authority and id, for it alone."""
    received = store.received(period, provider)
    current: dict[Counted, ReceivedFile] = {}
    for file in received:  # oldest saved first, so that the newest is set last
        unread = {answer.service_id for answer in file.returned.answers if not answer.sheet}
        for counted in _counted(store, file):
            standing = [place for place in counted.overlapping() if place in current]
            if standing and counted.service_id in unread:
                continue  # its sheet is not in this file, so what came earlier still stands
            for replaced in standing:
                del current[replaced]
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
        superseded = _superseded(store, state, file)
        found += [*(superseded or _still_open(state, file)), *_of_the_copies(file)]
        if file.returned.digest in state.untouched:
            found.append(finding(Code.AS_ISSUED, Place(file.returned.file)))
    return sorted(found, key=_reading_order)


def _counted(store: Store, file: ReceivedFile) -> list[Counted]:
    """What a file counts for where no later one does."""
    known = store.known(file.returned.workbook_id)
    if known is None or file.outcome is Outcome.REJECTED:
        return []
    return _places(known.layout.issued)


def _places(issued: Issued) -> list[Counted]:
    services = [service.service.service_id for service in issued.services]
    return [Counted(issued.authority, issued.provider_id, service_id, issued.part) for service_id in services]


def _reading_order(each: Finding) -> tuple[int, Finding]:
    return _ORDER[each.severity], each


def _of_the_copies(file: ReceivedFile) -> list[Finding]:
    first, *others = file.names
    return [finding(Code.SAME_FILE, Place(name), detail=first) for name in others]


def _still_open(state: PeriodState, file: ReceivedFile) -> list[Finding]:
    """The findings of a file, but for services for which a later one counts."""
    mine = {place.service_id for place, each in state.current.items() if each is file}
    rejected = file.outcome is Outcome.REJECTED
    return [each for each in file.returned.findings if rejected or not each.service_id or each.service_id in mine]


def _superseded(store: Store, state: PeriodState, file: ReceivedFile) -> list[Finding]:
    """Say of a file that counts for nothing any more which one does."""
    places = [place for counted in _counted(store, file) for place in counted.overlapping()]
    later = [state.current[place] for place in places if place in state.current]
    if not later or file.returned.digest in state.counting:
        return []
    code = Code.UNDATED if file.returned.saved is None else Code.SUPERSEDED
    return [finding(code, Place(file.returned.file), detail=later[0].returned.file)]
