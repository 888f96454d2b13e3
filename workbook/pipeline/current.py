"""Which received file counts for each service, and the dataset and findings of a period."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from workbook.findings import Code, Finding, Place, Severity, finding
from workbook.model import Period
from workbook.reader import Outcome
from workbook.store import IssuedWorkbook, ReceivedFile, Store
from workbook.tidy import Row, rows

_ORDER = {severity: rank for rank, severity in enumerate(Severity)}


@dataclass(frozen=True)
class PeriodState:
    """All that is known of one period.

    current: the file that counts for each service, by (authority, provider, service).
    """

    period: Period
    issued: tuple[IssuedWorkbook, ...]
    received: tuple[ReceivedFile, ...]
    current: dict[tuple[str, str, str], ReceivedFile]

    @property
    def not_returned(self) -> tuple[IssuedWorkbook, ...]:
        """The workbooks from whose provider nothing that can be read has come."""
        heard_from = {key[:2] for key in self.current}
        return tuple(w for w in self.issued if (w.issued.authority, w.issued.provider_id) not in heard_from)


def period_state(store: Store, period: Period, provider: tuple[str, str] | None = None) -> PeriodState:
    """Bring together what was issued and received for a period. provider: its authority and id, for it alone."""
    received = store.received(period, provider)
    current = {}
    for file in received:  # oldest saved first, so that the newest is set last
        current.update(dict.fromkeys(_services(store, file), file))
    return PeriodState(period, store.issued(period), received, current)


def dataset_rows(store: Store, state: PeriodState) -> list[Row]:
    """The dataset of a period: every service that has been returned, from the file that counts."""
    found: list[Row] = []
    for (_, __, service_id), file in state.current.items():
        known = store.known(file.returned.workbook_id)
        if known is not None:
            answers = [answer for answer in file.returned.answers if answer.service_id == service_id]
            service = next(s for s in known.layout.issued.services if s.service.service_id == service_id)
            found += rows(known.framework, known.layout, service, answers, file.returned.file)
    return found


def period_findings(store: Store, state: PeriodState, unreadable: Iterable[ReceivedFile]) -> list[Finding]:
    """Every finding of a period, worst first. unreadable: files of this run that could not be opened."""
    found: list[Finding] = []
    for file in (*state.received, *unreadable):
        found += [*file.returned.findings, *_of_the_copies(file), *_superseded(store, state, file)]
    return sorted(found, key=_reading_order)


def _services(store: Store, file: ReceivedFile) -> list[tuple[str, str, str]]:
    """The services a file counts for where no later one does, by (authority, provider, service)."""
    known = store.known(file.returned.workbook_id)
    if known is None or file.outcome is Outcome.REJECTED:
        return []
    issued = known.layout.issued
    return [(issued.authority, issued.provider_id, service.service.service_id) for service in issued.services]


def _reading_order(each: Finding) -> tuple[int, Finding]:
    return _ORDER[each.severity], each


def _of_the_copies(file: ReceivedFile) -> list[Finding]:
    first, *others = file.names
    return [finding(Code.SAME_FILE, Place(name), detail=first) for name in others]


def _superseded(store: Store, state: PeriodState, file: ReceivedFile) -> list[Finding]:
    """Say of a file that counts for nothing any more which one does."""
    later = [state.current[key] for key in _services(store, file)]
    if not later or any(each is file for each in later):
        return []
    return [finding(Code.SUPERSEDED, Place(file.returned.file), detail=later[0].returned.file)]
