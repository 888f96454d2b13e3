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
        known = store.known(file.returned.workbook_id)
        if known is not None and file.outcome is not Outcome.REJECTED:
            issued = known.layout.issued
            for service in issued.services:
                current[issued.authority, issued.provider_id, service.service.service_id] = file
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


def period_findings(state: PeriodState, unknown: Iterable[ReceivedFile]) -> list[Finding]:
    """Every finding of a period, worst first. unknown: files whose workbook could not be told."""
    found: list[Finding] = []
    for file in (*state.received, *unknown):
        found += [*file.returned.findings, *_of_the_copy(file), *_superseded(state, file)]
    return sorted(found, key=_reading_order)


def _reading_order(each: Finding) -> tuple[int, Finding]:
    return _ORDER[each.severity], each


def _of_the_copy(file: ReceivedFile) -> list[Finding]:
    first, *others = file.names
    return [finding(Code.SAME_FILE, Place(name), detail=first) for name in others]


def _superseded(state: PeriodState, file: ReceivedFile) -> list[Finding]:
    if file.outcome is Outcome.REJECTED or any(current is file for current in state.current.values()):
        return []
    services = {answer.service_id for answer in file.returned.answers}
    later = next((c for key, c in state.current.items() if key[2] in services), None)
    return [] if later is None else [finding(Code.SUPERSEDED, Place(file.returned.file), detail=later.returned.file)]
