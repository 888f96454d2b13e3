"""Look at a period as it stands, without writing anything."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from workbook.feedback.decision_sheet import SheetQuestion
from workbook.findings import Finding
from workbook.model import QUARTERLY, Period
from workbook.quarter import PeriodResult, ServiceKey, judge_forms
from workbook.store import ReceivedFile, Store
from workbook.text import dated
from workbook.usecases.chosen_period import chosen_period
from workbook.usecases.issue_plan import RegisterComparison
from workbook.usecases.open_questions import open_questions
from workbook.usecases.register_changes import compare_register, issued_services
from workbook.usecases.service_view import ServiceView, service_views
from workbook.usecases.status import QuarterStatus, status_of
from workbook.usecases.workspace import Workspace

#: What is said of a file that does not count, in place of its outcome.
WITHDRAWN, THE_SAME, SUPERSEDED = "withdrawn", "the same again", "superseded by a later version"
WAITS, AGAINST, TAKEN_BACK = "waits for a decision", "decided against", "workbook taken back"


@dataclass(frozen=True)
class FileView:
    """One received file, and how it stands.

    stands: its outcome, or why it does not count. provider: empty where it cannot be told.
    is_version: whether an earlier file of the same workbook has been read.
    """

    name: str
    digest: str
    authority: str
    provider_id: str
    provider: str
    stands: str
    saved: str
    received: str
    findings: tuple[Finding, ...]
    is_version: bool


@dataclass(frozen=True)
class QuarterView:
    """A period as it stands.

    state: of the store. closed: who closed it, and when; empty while it is open. periods: all there are.
    services: each with its figures, by form and key; what was judged is let go, since it takes far more room.
    since: what differs from what the period before was asked; None where there is none.
    """

    state: int
    period: Period
    periods: tuple[Period, ...]
    closed: str
    status: QuarterStatus
    questions: tuple[SheetQuestion, ...]
    files: tuple[FileView, ...]
    services: Mapping[tuple[str, ServiceKey], ServiceView]
    since: RegisterComparison | None


@dataclass(frozen=True)
class StoreState:
    """The state of a store, and what was done to it last.

    size: how many workbooks and returns are in it.
    """

    number: int
    last: str
    size: int


def look_at_quarter(workspace: Workspace, code: str, day: dt.date) -> QuarterView:
    """Judge a period, and list all there is to see of it.

    code: of the period; the latest open one where it is empty. Raises UsageError where nothing was issued, StoreError.
    """
    with workspace.store(must_exist=True) as store:
        state, period = store.state(), chosen_period(store, code)
        results, closing = judge_forms(store, period), store.closing(period)
        shown = status_of(workspace, store, results, day)
        closed = f"closed by {closing.by} on {dated(closing.when)}" if closing is not None and closing.closed else ""
        return QuarterView(
            state,
            period,
            store.periods(),
            closed,
            shown,
            open_questions(results),
            tuple(file for result in results for file in _files(store, result)),
            service_views(store, results, shown.lines),
            _since(store, period),
        )


def store_state(workspace: Workspace) -> StoreState:
    """Tell the state of the store, and its last act. Raises StoreError."""
    if not workspace.has_store():
        return StoreState(0, "", 0)
    with workspace.store() as store:
        number = store.state()
        acts, size = store.acts_since(number - 1), store.size()
    return StoreState(number, acts[-1].told if acts else "", size)


def _since(store: Store, period: Period) -> RegisterComparison | None:
    """What differs from what the period before was asked."""
    before = issued_services(store.issued(period.previous(), QUARTERLY))
    now = issued_services(store.issued(period, QUARTERLY))
    changes = compare_register(before, now, {**before, **now}, {})
    return RegisterComparison(str(period.previous()), changes) if before else None


def _files(store: Store, result: PeriodResult) -> Iterator[FileView]:
    seen: set[str] = set()
    for file in result.received:
        form = store.issued_form(file.returned.workbook_id)
        issued = form.layout.issued if form else None
        saved, received = file.returned.saved, file.received
        yield FileView(
            name=file.returned.file,
            digest=file.returned.digest,
            authority=issued.authority if issued else "",
            provider_id=issued.provider_id if issued else "",
            provider=issued.provider_name if issued else "",
            stands=_stands(result, file),
            saved=f"{dated(saved)}, {saved:%H:%M}" if saved else "",
            received=dated(received) if received else "",
            findings=tuple(result.findings_of(file)),
            is_version=file.returned.workbook_id in seen,
        )
        seen.add(file.returned.workbook_id)


def _stands(result: PeriodResult, file: ReceivedFile) -> str:
    """How a file stands: its outcome where it counts, or was refused."""
    digest = file.returned.digest
    if file.withdrawn is not None:
        return WITHDRAWN
    if file.returned.workbook_id in result.cancelled:
        return TAKEN_BACK
    reasons = (
        (THE_SAME, result.repeated),
        (WAITS, result.waiting),
        (AGAINST, result.excluded_versions),
        (SUPERSEDED, result.superseded),
    )
    return next((words for words, digests in reasons if digest in digests), str(result.outcome(file)))
